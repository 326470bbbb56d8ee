package langid

import (
	_ "embed"
	"encoding/binary"
	"math"
	"sync"
)

//go:embed model.bin
var modelBin string

// The model file, little-endian:
//
//	"DLI2"
//	uint8    number of languages; for each: uint8 length, code, uint8 script, uint8 prior
//	float32  scale: a weight or prior of 1 is 1/scale nats
//	uint8    bits: there are 1<<bits buckets
//	uint32   (1<<bits)+1 offsets into the rows, in bytes
//	rows     uint16 fingerprint, uint8 n, then n pairs (uint8 language, uint8 weight)
//
// The hash of an n-gram is that of step over its letters; its top bits are the bucket,
// its low 16 the fingerprint.

const magic = "DLI2"

type language struct {
	code   string
	script script
	prior  int32 // what its frequency among news speaks for it before a word is read
}

type model struct {
	langs   []language
	scale   float64
	shift   uint
	buckets string
	rows    string
}

var theModel = sync.OnceValue(func() *model { return parse(modelBin) })

func parse(b string) *model {
	if len(b) < 5 || b[:4] != magic {
		panic("langid: model.bin is not a model; make it anew with go run ./tools/langidmodel")
	}
	m := &model{}
	n, i := int(b[4]), 5
	for range n {
		l := int(b[i])
		m.langs = append(m.langs, language{b[i+1 : i+1+l], script(b[i+1+l]), int32(b[i+2+l])})
		i += l + 3
	}
	m.scale = float64(math.Float32frombits(u32(b, i)))
	bits := uint(b[i+4])
	i += 5
	m.shift = 64 - bits
	m.buckets = b[i : i+(1<<bits+1)*4]
	m.rows = b[i+len(m.buckets):]
	return m
}

func u32(b string, i int) uint32 {
	_ = b[i+3]
	return uint32(b[i]) | uint32(b[i+1])<<8 | uint32(b[i+2])<<16 | uint32(b[i+3])<<24
}

// row returns the pairs of the n-gram with hash h, empty when there are none.
func (m *model) row(h uint64) string {
	at := int(h>>m.shift) * 4
	from, to := u32(m.buckets, at), u32(m.buckets, at+4)
	rows := m.rows[from:to]
	fp := uint16(h)
	for len(rows) >= 3 {
		n := 3 + 2*int(rows[2])
		if uint16(rows[0])|uint16(rows[1])<<8 == fp {
			return rows[3:n]
		}
		rows = rows[n:]
	}
	return ""
}

const seed uint64 = 0x9e3779b97f4a7c15

// step adds a letter to a hash (FNV-1a over code points, with a wider multiplier and a
// fold, so that both ends of the word are mixed).
func step(h uint64, r rune) uint64 {
	h = (h ^ uint64(r)) * 0xd6e8feb86659fd93
	return h ^ h>>32
}

// Entry is a line of the table as the generator gives it: how much the n-gram of
// letters (a space stands for the edge of a word) speaks for the language of that
// number.
type Entry struct {
	NGram  string
	Lang   uint8
	Weight uint8
}

// Head is a language as the generator gives it. Letter is any letter of its script.
type Head struct {
	Code   string
	Letter rune
	Prior  uint8
}

// Pack writes a model: languages in order, entries sorted by n-gram. It is for
// tools/langidmodel. collisions counts the n-grams that had to be left out because
// another one has the same hash.
func Pack(langs []Head, scale float32, bits uint, entries []Entry) (file []byte, collisions int) {
	b := []byte(magic)
	b = append(b, byte(len(langs)))
	for _, l := range langs {
		b = append(b, byte(len(l.Code)))
		b = append(b, l.Code...)
		b = append(b, byte(scriptOf(l.Letter)), l.Prior)
	}
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(scale))
	b = append(b, byte(bits))
	buckets := make([][]byte, 1<<bits)
	seen := map[[2]uint64]bool{}
	for i := 0; i < len(entries); {
		j := i
		for j < len(entries) && entries[j].NGram == entries[i].NGram {
			j++
		}
		h := seed
		for _, r := range entries[i].NGram {
			h = step(h, r)
		}
		slot, fp := h>>(64-bits), h&0xffff
		if seen[[2]uint64{slot, fp}] {
			collisions++
		} else {
			seen[[2]uint64{slot, fp}] = true
			row := binary.LittleEndian.AppendUint16(buckets[slot], uint16(fp))
			row = append(row, byte(j-i))
			for _, e := range entries[i:j] {
				row = append(row, e.Lang, e.Weight)
			}
			buckets[slot] = row
		}
		i = j
	}
	at := uint32(0)
	for _, r := range buckets {
		b = binary.LittleEndian.AppendUint32(b, at)
		at += uint32(len(r))
	}
	b = binary.LittleEndian.AppendUint32(b, at)
	for _, r := range buckets {
		b = append(b, r...)
	}
	return b, collisions
}
