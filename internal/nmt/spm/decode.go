package spm

import (
	"strings"
	"unicode/utf8"
)

// unknownText is what the library writes for the unknown.
const unknownText = " \u2047 "

// Decode puts pieces together. Ids that are none are left out.
func (m *Model) Decode(ids []int32) string {
	text, _ := m.DecodeSpans(ids, nil)
	return text
}

// DecodeSpans is Decode, and appends to ends where in the text each piece ends.
func (m *Model) DecodeSpans(ids []int32, ends []int32) (string, []int32) {
	var b strings.Builder
	for i := 0; i < len(ids); {
		id := ids[i]
		if id < 0 || int(id) >= len(m.kind) || m.kind[id] == control {
			ends = append(ends, int32(b.Len()))
			i++
			continue
		}
		if m.kind[id] == byByte {
			var n int
			n, ends = m.decodeBytes(&b, ids[i:], ends)
			i += n
			continue
		}
		m.decodePiece(&b, id)
		ends = append(ends, int32(b.Len()))
		i++
	}
	return b.String(), ends
}

func (m *Model) decodePiece(b *strings.Builder, id int32) {
	if id == m.unk {
		b.WriteString(unknownText)
		return
	}
	p := m.Piece(int(id))
	if b.Len() == 0 && (m.dummy || m.strip) {
		p = strings.TrimPrefix(p, space)
	}
	for {
		before, after, found := strings.Cut(p, space)
		b.WriteString(before)
		if !found {
			return
		}
		b.WriteByte(' ')
		p = after
	}
}

// decodeBytes writes a run of bytes as the characters that they make; a byte that makes
// none is U+FFFD. It returns how many pieces the run has.
func (m *Model) decodeBytes(b *strings.Builder, ids []int32, ends []int32) (int, []int32) {
	var raw []byte
	for _, id := range ids {
		if id < 0 || int(id) >= len(m.kind) || m.kind[id] != byByte {
			break
		}
		raw = append(raw, m.value[id])
	}
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		b.WriteRune(r)
		for range n {
			ends = append(ends, int32(b.Len()))
		}
		i += n
	}
	return len(raw), ends
}
