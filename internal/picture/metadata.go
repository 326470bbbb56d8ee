package picture

import (
	"bytes"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bep/imagemeta"
)

// Metadata is what a picture's file says of itself, or what is written into published
// files: IPTC Photo Metadata, by the properties' usual names.
type Metadata struct {
	Byline    string `json:"byline,omitempty"`    // who made it
	Credit    string `json:"credit,omitempty"`    // credit line as the agency wants it
	Caption   string `json:"caption,omitempty"`   // description
	Copyright string `json:"copyright,omitempty"` // copyright notice
	Terms     string `json:"terms,omitempty"`     // rights usage terms
}

// readLimit bounds the time that a hostile file may take.
const readLimit = 2 * time.Second

// ReadMetadata reads IPTC, XMP and Exif, in this order of trust; where two disagree the
// first wins. Places of capture are not looked at. A file without metadata, or with a
// damaged one, gives what could be read: never an error. A caption that is the name of a
// file counts as none.
func ReadMetadata(data []byte, mime string) Metadata {
	format, ok := map[string]imagemeta.ImageFormat{"image/jpeg": imagemeta.JPEG, "image/png": imagemeta.PNG, "image/webp": imagemeta.WebP}[mime]
	if !ok {
		return Metadata{}
	}
	found := map[imagemeta.Source]map[string]string{}
	keep := func(t imagemeta.TagInfo) error {
		if s := words(t.Value); s != "" {
			if found[t.Source] == nil {
				found[t.Source] = map[string]string{}
			}
			tag := strings.ReplaceAll(t.Tag, "-", "") // the reader writes "By-line"
			switch have, twice := found[t.Source][tag]; {
			case !twice:
				found[t.Source][tag] = s
			case tag == "Byline" && t.Source == imagemeta.IPTC: // one entry for each of several makers
				found[t.Source][tag] = cutBytes(have+", "+s, 2000)
			}
		}
		return nil
	}
	// What was read before an error counts.
	_, _ = imagemeta.Decode(imagemeta.Options{R: bytes.NewReader(data), ImageFormat: format, HandleTag: keep, Timeout: readLimit,
		Sources: imagemeta.IPTC | imagemeta.XMP | imagemeta.EXIF, ShouldHandleTag: func(t imagemeta.TagInfo) bool { return !strings.Contains(t.Namespace, "GPS") }})
	pick := func(iptc, xmp, exif string) string {
		for _, s := range []string{found[imagemeta.IPTC][iptc], found[imagemeta.XMP][xmp], found[imagemeta.EXIF][exif]} {
			if s != "" {
				return s
			}
		}
		return ""
	}
	m := Metadata{
		Byline:    pick("Byline", "Creator", "Artist"),
		Credit:    pick("Credit", "Credit", ""),
		Caption:   pick("CaptionAbstract", "Description", "ImageDescription"),
		Copyright: pick("CopyrightNotice", "Rights", "Copyright"),
		Terms:     pick("", "UsageTerms", ""),
	}
	if IsFileName(m.Caption) {
		m.Caption = ""
	}
	return m
}

// words is a tag's value as one line of text, at most 2,000 bytes.
func words(v any) string {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case []string:
		s = strings.Join(v, ", ")
	}
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
	return cutBytes(s, 2000)
}

// cutBytes cuts s to at most n bytes at a character's boundary.
func cutBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
