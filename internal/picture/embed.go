package picture

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
)

// Embed returns a JPEG with m written into it as XMP and as IPTC-IIM, so that whoever
// saves the picture keeps credit and terms. jpg is a file made by this package: without
// metadata of its own. Empty metadata returns jpg as it is.
//
// Sources: Adobe XMP Specification Part 3 (2020), section 1.1.3; IPTC-NAA IIM 4.2,
// record 2; Adobe Photoshop File Formats, image resource 0x0404.
func Embed(jpg []byte, m Metadata) []byte {
	if m == (Metadata{}) || len(jpg) < 2 {
		return jpg
	}
	var b bytes.Buffer
	b.Grow(len(jpg) + 4096)
	b.Write(jpg[:2])
	segment(&b, 0xe1, append([]byte("http://ns.adobe.com/xap/1.0/\x00"), xmp(m)...))
	segment(&b, 0xed, photoshop(iim(m)))
	b.Write(jpg[2:])
	return b.Bytes()
}

// segment writes a marker segment; ours are far below the limit of 65,533 bytes, since
// every field is at most 2,000.
func segment(b *bytes.Buffer, marker byte, data []byte) {
	b.Write([]byte{0xff, marker})
	b.Write(binary.BigEndian.AppendUint16(nil, uint16(len(data)+2)))
	b.Write(data)
}

func xmp(m Metadata) []byte {
	esc := func(s string) string {
		var b bytes.Buffer
		xml.EscapeText(&b, []byte(cutBytes(s, 2000)))
		return b.String()
	}
	alt := func(name, s string) string {
		if s == "" {
			return ""
		}
		return fmt.Sprintf("<%[1]s><rdf:Alt><rdf:li xml:lang=\"x-default\">%[2]s</rdf:li></rdf:Alt></%[1]s>", name, esc(s))
	}
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">" +
		"<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\">")
	if m.Byline != "" {
		fmt.Fprintf(&b, "<dc:creator><rdf:Seq><rdf:li>%s</rdf:li></rdf:Seq></dc:creator>", esc(m.Byline))
	}
	b.WriteString(alt("dc:description", m.Caption))
	b.WriteString(alt("dc:rights", m.Copyright))
	if m.Credit != "" {
		fmt.Fprintf(&b, "<photoshop:Credit>%s</photoshop:Credit>", esc(m.Credit))
	}
	b.WriteString(alt("xmpRights:UsageTerms", m.Terms))
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>")
	return b.Bytes()
}

// iim writes record 2 data sets, with record 1 saying that they are UTF-8.
func iim(m Metadata) []byte {
	var b bytes.Buffer
	set := func(record, number byte, s string, most int) {
		s = cutBytes(s, most)
		if s == "" {
			return
		}
		b.Write([]byte{0x1c, record, number})
		b.Write(binary.BigEndian.AppendUint16(nil, uint16(len(s))))
		b.WriteString(s)
	}
	set(1, 90, "\x1b%G", 3)
	set(2, 80, m.Byline, 250)
	set(2, 110, m.Credit, 250)
	set(2, 116, m.Copyright, 512)
	set(2, 120, m.Caption, 2000)
	return b.Bytes()
}

// photoshop wraps IIM data in an image resource block, padded to an even length.
func photoshop(data []byte) []byte {
	b := []byte("Photoshop 3.0\x008BIM\x04\x04\x00\x00")
	b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
	b = append(b, data...)
	if len(data)%2 == 1 {
		b = append(b, 0)
	}
	return b
}
