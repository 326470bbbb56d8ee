package pagecache

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendRecord writes a page as bytes that readRecord reads: a checksum (CRC-32C, little
// endian) of what follows; the packed body; then what surrounds it. Numbers are varints, texts
// have their length before them. A denser packing is left out, as it is made again when it is
// asked for.
func appendRecord(b []byte, p *page) []byte {
	start := len(b)
	b = append(b, 0, 0, 0, 0)
	b = binary.AppendUvarint(b, uint64(len(p.variants[0].body)))
	b = append(b, p.variants[0].body...)
	b = appendText(b, p.key)
	b = appendText(b, p.tag)
	packing := int64(0)
	if len(p.variants) > 1 {
		packing = 1
		if p.quick {
			packing = 2
		}
	}
	for _, n := range []int64{p.until, p.modified, p.seen.Load(), int64(p.variants[len(p.variants)-1].size), packing} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	b = binary.AppendUvarint(b, uint64(len(p.parts)))
	for _, id := range p.parts {
		b = binary.LittleEndian.AppendUint64(b, id)
	}
	b = appendFields(b, p.always)
	b = appendFields(b, p.fields)
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
	n, length := binary.Uvarint(b[4:])
	if length <= 0 || n > uint64(len(b)-4-length) {
		return nil
	}
	body, around := b[4+length:][:n], b[4+length+int(n):]
	// One text of all that surrounds the body, of which the others are parts.
	r := recordReader{rest: string(around), ok: true}
	p := &page{key: r.text(), tag: r.text(), until: r.number(), modified: r.number()}
	if p.key != string(key) {
		return nil
	}
	p.seen.Store(r.number())
	size, packing := int(r.number()), r.number()
	p.parts = make([]uint64, r.count(8))
	for i := range p.parts {
		p.parts[i] = binary.LittleEndian.Uint64([]byte(r.rest[:8]))
		r.skip(8)
	}
	p.always, p.fields = r.fields(), r.fields()
	if !r.ok {
		return nil
	}
	body = bytes.Clone(body)
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
	rest string
	ok   bool
}

func (r *recordReader) skip(n int) {
	if n < 0 || n > len(r.rest) {
		r.rest, r.ok = "", false
		return
	}
	r.rest = r.rest[n:]
}

func (r *recordReader) number() int64 {
	n, length := binary.Uvarint([]byte(r.rest[:min(len(r.rest), binary.MaxVarintLen64)]))
	if length <= 0 {
		r.rest, r.ok = "", false
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
		r.rest, r.ok = "", false
		return 0
	}
	return int(n)
}

func (r *recordReader) text() string {
	n := r.count(1)
	s := r.rest[:n]
	r.skip(n)
	return s
}

func (r *recordReader) fields() []field {
	fields := make([]field, r.count(2))
	values := make([]string, 0, len(fields)) // of all of them, as most have one
	for i := range fields {
		fields[i].name = r.text()
		from := len(values)
		for range r.count(1) {
			values = append(values, r.text())
		}
		fields[i].values = values[from:len(values):len(values)]
	}
	return fields
}
