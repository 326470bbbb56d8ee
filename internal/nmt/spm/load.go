package spm

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Kinds of pieces, as the model file numbers them.
const (
	normal  = 1
	unknown = 2
	control = 3
	user    = 4
	unused  = 5
	byByte  = 6
)

// Model is a vocabulary. It does not change and is safe for concurrent use.
type Model struct {
	text  string   // all pieces, one behind the other
	start []uint32 // where each begins; one more for the end
	score []float32
	kind  []byte
	value []byte // the byte that a piece of kind byByte stands for

	pieces *trie // normal, user-defined and unused ones
	users  *trie // user-defined ones, which rewriting leaves alone
	chars  charsmap

	unk        int32
	eos        int32
	byBytes    [256]int32
	fallback   bool // unknown characters become bytes
	dummy      bool // text begins with a space
	strip      bool // superfluous spaces go
	escape     bool // spaces become ▁
	low, high  float32
	unkPenalty float32
}

// Bounds of what is believed of a file.
const (
	maxPieces      = 1 << 20
	maxPiece       = 1 << 12 // bytes
	maxReplacement = 1 << 10 // bytes that a character may become
)

// Load reads a model file. data is not kept. An error says in a sentence what is wrong.
func Load(data []byte) (*Model, error) {
	m := &Model{unk: -1, eos: -1, dummy: true, strip: true, escape: true, low: math.MaxFloat32, high: -math.MaxFloat32}
	var text strings.Builder
	err := fields(data, func(f field) error {
		if !f.isText {
			return nil
		}
		switch f.number {
		case 1:
			return m.addPiece(f.bytes, &text)
		case 2:
			return m.trainer(f.bytes)
		case 3:
			return m.normalizer(f.bytes)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	m.text = strings.Clone(text.String())
	m.start = append(m.start, uint32(len(m.text)))
	if err := m.index(); err != nil {
		return nil, err
	}
	return m, nil
}

func (m *Model) addPiece(b []byte, text *strings.Builder) error {
	if len(m.kind) == maxPieces {
		return fmt.Errorf("the vocabulary has more than %d pieces", maxPieces)
	}
	n := len(m.kind)
	var piece []byte
	score, kind := float32(0), uint64(normal)
	err := fields(b, func(f field) error {
		switch f.number {
		case 1:
			piece = f.bytes
		case 2:
			score = math.Float32frombits(uint32(f.value))
		case 3:
			kind = f.value
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(piece) == 0 || len(piece) > maxPiece:
		return fmt.Errorf("piece %d of the vocabulary has %d bytes", n, len(piece))
	case kind < normal || kind > byByte:
		return fmt.Errorf("piece %d of the vocabulary is of the unknown kind %d", n, kind)
	case math.IsNaN(float64(score)) || math.IsInf(float64(score), 0):
		return fmt.Errorf("piece %d of the vocabulary has the score %v", n, score)
	}
	m.start = append(m.start, uint32(text.Len()))
	text.Write(piece)
	m.score, m.kind, m.value = append(m.score, score), append(m.kind, byte(kind)), append(m.value, 0)
	return nil
}

func (m *Model) trainer(b []byte) error {
	return fields(b, func(f field) error {
		switch {
		case f.number == 3 && f.value != 1:
			return fmt.Errorf("the vocabulary is of SentencePiece's model type %d; only unigram (1) is known", f.value)
		case f.number == 24 && f.value != 0:
			return fmt.Errorf("the vocabulary treats white space as a suffix, which is not known here")
		case f.number == 35:
			m.fallback = f.value != 0
		}
		return nil
	})
}

func (m *Model) normalizer(b []byte) error {
	return fields(b, func(f field) (err error) {
		switch f.number {
		case 2:
			m.chars, err = newCharsmap(f.bytes)
		case 3:
			m.dummy = f.value != 0
		case 4:
			m.strip = f.value != 0
		case 5:
			m.escape = f.value != 0
		}
		return err
	})
}

// index builds the tries and looks for what a vocabulary must have.
func (m *Model) index() error {
	var keys, users []entry
	seen := make(map[string]bool, len(m.kind))
	bytesSeen := 0
	for i := range m.byBytes {
		m.byBytes[i] = -1
	}
	for i, kind := range m.kind {
		p, id := m.Piece(i), int32(i)
		if seen[p] {
			return fmt.Errorf("the vocabulary has the piece %q twice", p)
		}
		seen[p] = true
		switch kind {
		case normal, user, unused:
			keys = append(keys, entry{p, id})
			if kind == user {
				users = append(users, entry{p, id})
			}
			if kind == normal {
				m.low, m.high = min(m.low, m.score[i]), max(m.high, m.score[i])
			}
		case unknown:
			if m.unk >= 0 {
				return fmt.Errorf("the vocabulary has two pieces for the unknown, %q and %q", m.Piece(int(m.unk)), p)
			}
			m.unk = id
		case control:
			if p == "</s>" {
				m.eos = id
			}
		case byByte:
			v, err := strconv.ParseUint(strings.TrimSuffix(strings.TrimPrefix(p, "<0x"), ">"), 16, 8)
			if err != nil || p != fmt.Sprintf("<0x%02X>", v) {
				return fmt.Errorf("the piece %q is to stand for a byte and does not say which", p)
			}
			m.byBytes[v], m.value[i] = id, byte(v)
			bytesSeen++
		}
	}
	switch {
	case len(m.kind) == 0:
		return fmt.Errorf("the file holds no pieces; it is not a SentencePiece vocabulary")
	case m.unk < 0:
		return fmt.Errorf("the vocabulary has no piece for what is unknown")
	case m.fallback && bytesSeen != 256:
		return fmt.Errorf("the vocabulary writes unknown characters as bytes, and has pieces for %d of 256", bytesSeen)
	case m.low > m.high:
		return fmt.Errorf("the vocabulary has no normal piece")
	}
	m.unkPenalty = m.low - 10
	m.pieces, m.users = newTrie(keys), newTrie(users)
	return nil
}

// Len is the number of pieces.
func (m *Model) Len() int { return len(m.kind) }

// Piece is the text of a piece, with ▁ for spaces. It panics outside 0 … Len()-1.
func (m *Model) Piece(id int) string { return m.text[m.start[id]:m.start[id+1]] }

// EOS is the id of the piece </s>, -1 when there is none.
func (m *Model) EOS() int { return int(m.eos) }

// Unknown is the id of the piece for what is not in the vocabulary.
func (m *Model) Unknown() int { return int(m.unk) }

// Bytes is the memory that the vocabulary takes.
func (m *Model) Bytes() int {
	return len(m.text) + 4*cap(m.start) + 4*cap(m.score) + cap(m.kind) + cap(m.value) + m.pieces.bytes() + m.users.bytes() + m.chars.bytes()
}

// charsmap rewrites characters. units is a double array (Yata's Darts-clone): a unit
// holds a label in bits 0-7 and 31, whether a key ends at its child 0 in bit 8, and the
// distance to its children in bits 10-30, times 256 when bit 9 is set; or, behind such
// an end, the place in text of what to write instead, which ends with a NUL.
type charsmap struct {
	units []uint32
	text  string
}

func newCharsmap(b []byte) (charsmap, error) {
	if len(b) == 0 {
		return charsmap{}, nil
	}
	if len(b) < 4 {
		return charsmap{}, errProto
	}
	n := uint64(binary.LittleEndian.Uint32(b))
	if n%4 != 0 || n > uint64(len(b)-4) || n == 0 {
		return charsmap{}, fmt.Errorf("the vocabulary's table of characters is damaged: %d bytes of %d", n, len(b))
	}
	c := charsmap{units: make([]uint32, n/4), text: string(b[4+n:])}
	for i := range c.units {
		c.units[i] = binary.LittleEndian.Uint32(b[4+4*i:])
	}
	for s := range strings.SplitSeq(c.text, "\x00") {
		if len(s) > maxReplacement {
			return charsmap{}, fmt.Errorf("the vocabulary's table of characters makes %d bytes of one character", len(s))
		}
	}
	return c, nil
}

func (c *charsmap) bytes() int { return 4*cap(c.units) + len(c.text) }

func distance(unit uint32) uint32 { return unit >> 10 << (unit & (1 << 9) >> 6) }

// longest finds the longest key that in begins with: what to write for it, and its length,
// 0 when there is none. The library looks at 32 keys at most, and so does this.
func (c *charsmap) longest(in []byte) (string, int) {
	if len(c.units) == 0 {
		return "", 0
	}
	place, length, found := uint32(0), 0, 0
	at := distance(c.units[0])
	for i, b := range in {
		at ^= uint32(b)
		if uint64(at) >= uint64(len(c.units)) {
			break
		}
		unit := c.units[at]
		if unit&(1<<31|0xff) != uint32(b) {
			break
		}
		at ^= distance(unit)
		if unit>>8&1 == 1 {
			if uint64(at) >= uint64(len(c.units)) || found == 32 {
				break
			}
			place, length = c.units[at]&(1<<31-1), i+1
			found++
		}
	}
	if length == 0 || uint64(place) >= uint64(len(c.text)) {
		return "", 0
	}
	s, _, _ := strings.Cut(c.text[place:], "\x00")
	return s, length
}
