package pagecache

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendRecord writes a page as bytes that readRecord reads: a checksum (CRC-32C, little
// endian) of what follows; numbers as varints; texts with their length; the packed body last.
// A denser packing is left out, as it is made again when it is asked for.
func appendRecord(b []byte, p *page) []byte {
	start := len(b)
	b = append(b, 0, 0, 0, 0)
	b = appendText(b, p.key)
	b = appendText(b, p.tag)
	for _, n := range []int64{p.until, p.modified, p.seen.Load(), int64(p.variants[len(p.variants)-1].size)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	b = binary.AppendUvarint(b, uint64(len(p.parts)))
	for _, id := range p.parts {
		b = binary.LittleEndian.AppendUint64(b, id)
	}
	b = appendFields(b, p.always)
	b = appendFields(b, p.fields)
	packing := byte(0)
	if len(p.variants) > 1 {
		packing = 1
		if p.quick {
			packing = 2
		}
	}
	b = append(append(b, packing), p.variants[0].body...)
	seal(b[start:])
	return b
}

// seal writes a record's checksum.
func seal(record []byte) []byte {
	binary.LittleEndian.PutUint32(record, crc32.Checksum(record[4:], castagnoli))
	return record
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendFields(b []byte, fields []field) []byte {
	b = binary.AppendUvarint(b, uint64(len(fields)))
	for _, f := range fields {
		b = binary.AppendUvarint(appendText(b, f.name), uint64(len(f.values)))
		for _, v := range f.values {
			b = appendText(b, v)
		}
	}
	return b
}

// readRecord makes the page of a record anew. It is nil where the bytes are not a whole
// record of the page that key names. Nothing of b is kept.
func readRecord(b []byte, key []byte) *page {
	if len(b) < 4 || binary.LittleEndian.Uint32(b) != crc32.Checksum(b[4:], castagnoli) {
		return nil
	}
	r := recordReader{rest: b[4:], ok: true}
	if !bytes.Equal(r.bytes(), key) {
		return nil
	}
	p := &page{key: string(key), tag: r.text(), until: r.number(), modified: r.number()}
	p.seen.Store(r.number())
	size := int(r.number())
	p.parts = make([]uint64, r.count(8))
	for i := range p.parts {
		p.parts[i] = binary.LittleEndian.Uint64(r.rest[8*i:])
	}
	r.skip(8 * len(p.parts))
	p.always, p.fields = r.fields(), r.fields()
	if !r.ok || len(r.rest) == 0 {
		return nil
	}
	packing, body := r.rest[0], bytes.Clone(r.rest[1:])
	if packing == 0 {
		p.variants = []variant{{coding: "identity", body: body, size: size}}
	} else {
		p.quick = packing == 2
		p.variants = []variant{{coding: "gzip", body: body, size: len(body)}, {coding: "identity", size: size}}
	}
	p.finish()
	return p
}

// recordReader reads from the beginning of rest. ok is false from the first thing on that is
// not there; what is read then is empty.
type recordReader struct {
	rest []byte
	ok   bool
}

func (r *recordReader) skip(n int) {
	if n < 0 || n > len(r.rest) {
		r.rest, r.ok = nil, false
		return
	}
	r.rest = r.rest[n:]
}

func (r *recordReader) number() int64 {
	n, length := binary.Uvarint(r.rest)
	if length <= 0 {
		r.rest, r.ok = nil, false
		return 0
	}
	r.skip(length)
	return int64(n)
}

// count reads how many things follow that take at least each bytes, so that there is no
// number for which memory would not be there.
func (r *recordReader) count(each int) int {
	n := r.number()
	if n < 0 || n > int64(len(r.rest)/each) {
		r.rest, r.ok = nil, false
		return 0
	}
	return int(n)
}

func (r *recordReader) bytes() []byte {
	n := r.count(1)
	b := r.rest[:n]
	r.skip(n)
	return b
}

func (r *recordReader) text() string { return string(r.bytes()) }

func (r *recordReader) fields() []field {
	fields := make([]field, r.count(2))
	for i := range fields {
		fields[i] = field{r.text(), make([]string, r.count(1))}
		for j := range fields[i].values {
			fields[i].values[j] = r.text()
		}
	}
	return fields
}
