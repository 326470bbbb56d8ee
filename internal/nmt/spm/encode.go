package spm

import (
	"unicode/utf8"
	"unsafe"
)

const space = "\u2581"

// Token is a piece and where it came from: the bytes Start to End of the text given.
// Tokens follow each other without gaps; one may be empty (the space before the first
// word) and several may share bytes (one character that was rewritten to several).
type Token struct {
	ID         int32
	Start, End int32
}

// Encoder cuts texts into pieces with memory of its own, which it uses again. It is for
// one goroutine at a time.
type Encoder struct {
	model  *Model
	text   []byte  // rewritten
	origin []int32 // for each of its bytes, and for its end, the place in the text given
	best   []path
	cuts   []int32
}

// path is the best way to a place in the text: the piece that ends there.
type path struct {
	start int32 // -1: no way yet
	id    int32
	score float32
}

// NewEncoder makes an Encoder.
func (m *Model) NewEncoder() *Encoder { return &Encoder{model: m} }

// MaxText is how long a text may be, in bytes; what is behind is not looked at.
const MaxText = 1 << 20

// Encode appends the tokens of text to dst. The end of a sentence is not marked. Once
// the Encoder has seen a text as long, nothing is allocated but what dst grows.
func (e *Encoder) Encode(dst []Token, text string) []Token {
	if len(text) > MaxText {
		text = text[:MaxText]
	}
	e.rewrite(text)
	if len(e.text) == 0 {
		return dst
	}
	e.search()
	return e.collect(dst)
}

// prefix rewrites the first character of in, or the first few: what to write, and how
// many bytes it stands for.
func (m *Model) prefix(in []byte) (string, int) {
	if len(m.users.label) > 1 {
		length := 0
		node := uint32(0)
		for i, c := range in {
			if node = m.users.step(node, c); node == 0 {
				break
			}
			if m.users.value[node] >= 0 {
				length = i + 1
			}
		}
		if length > 0 {
			return unsafe.String(&in[0], length), length
		}
	}
	if s, n := m.chars.longest(in); n > 0 {
		return s, n
	}
	if in[0] < utf8.RuneSelf {
		return unsafe.String(&in[0], 1), 1
	}
	r, n := utf8.DecodeRune(in)
	if r == utf8.RuneError && n <= 1 {
		return "\uFFFD", 1
	}
	return unsafe.String(&in[0], n), n
}

// rewrite fills e.text and e.origin.
func (e *Encoder) rewrite(s string) {
	m := e.model
	e.text, e.origin = e.text[:0], e.origin[:0]
	in := unsafe.Slice(unsafe.StringData(s), len(s))
	at := 0
	if m.strip {
		for at < len(in) {
			p, n := m.prefix(in[at:])
			if p != " " {
				break
			}
			at += n
		}
	}
	if at == len(in) {
		return
	}
	if m.dummy {
		e.space(at)
	}
	wasSpace := m.strip
	for at < len(in) {
		p, n := m.prefix(in[at:])
		for wasSpace && len(p) > 0 && p[0] == ' ' {
			p = p[1:]
		}
		for i := range len(p) {
			if p[i] == ' ' {
				e.space(at)
			} else {
				e.text, e.origin = append(e.text, p[i]), append(e.origin, int32(at))
			}
		}
		if len(p) > 0 {
			wasSpace = m.strip && p[len(p)-1] == ' '
		}
		at += n
	}
	if m.strip {
		at = e.trim(at)
	}
	e.origin = append(e.origin, int32(at))
}

func (e *Encoder) space(at int) {
	if !e.model.escape {
		e.text, e.origin = append(e.text, ' '), append(e.origin, int32(at))
		return
	}
	e.text = append(e.text, space...)
	e.origin = append(e.origin, int32(at), int32(at), int32(at))
}

// trim takes spaces off the end and returns where in the text given that is.
func (e *Encoder) trim(at int) int {
	mark := space
	if !e.model.escape {
		mark = " "
	}
	for len(e.text) >= len(mark) && string(e.text[len(e.text)-len(mark):]) == mark {
		n := len(e.text) - len(mark)
		at = int(e.origin[n])
		e.text, e.origin = e.text[:n], e.origin[:n]
	}
	return at
}

// search finds the best path to each place (Viterbi).
func (e *Encoder) search() {
	m, text := e.model, e.text
	if cap(e.best) < len(text)+1 {
		e.best = make([]path, len(text)+1, 2*len(text)+64)
	}
	e.best = e.best[:len(text)+1]
	for i := range e.best {
		e.best[i] = path{start: -1}
	}
	for i := 0; i < len(text); {
		char := min(charLen(text[i]), len(text)-i)
		base := e.best[i].score
		single := false
		node := uint32(0)
		for j := i; j < len(text); j++ {
			if node = m.pieces.step(node, text[j]); node == 0 {
				break
			}
			id := m.pieces.value[node]
			if id < 0 || m.kind[id] == unused {
				continue
			}
			length := j + 1 - i
			score := float64(m.score[id])
			if m.kind[id] == user { // always preferred
				score = float64(float32(length)*m.high) - 0.1
			}
			score += float64(base)
			if b := &e.best[j+1]; b.start < 0 || score > float64(b.score) {
				*b = path{int32(i), id, float32(score)}
			}
			single = single || length == char
		}
		if !single {
			score := m.unkPenalty + base
			if b := &e.best[i+char]; b.start < 0 || score > b.score {
				*b = path{int32(i), m.unk, score}
			}
		}
		i += char
	}
}

// charLen is how many bytes a character has by its first byte.
func charLen(c byte) int {
	switch {
	case c >= 0xf0:
		return 4
	case c >= 0xe0:
		return 3
	case c >= 0xc0:
		return 2
	}
	return 1
}

// collect goes back along the best path and writes its pieces down.
func (e *Encoder) collect(dst []Token) []Token {
	m := e.model
	e.cuts = e.cuts[:0]
	for end := int32(len(e.text)); end > 0; end = e.best[end].start {
		e.cuts = append(e.cuts, end)
	}
	wasUnknown := false
	for i := len(e.cuts) - 1; i >= 0; i-- {
		end := e.cuts[i]
		b := e.best[end]
		t := Token{b.id, e.origin[b.start], e.origin[end]}
		switch {
		case b.id != m.unk:
			dst = append(dst, t)
		case m.fallback:
			for _, c := range e.text[b.start:end] {
				dst = append(dst, Token{m.byBytes[c], t.Start, t.End})
			}
		case wasUnknown: // a run of unknown characters is one piece
			dst[len(dst)-1].End = t.End
		default:
			dst = append(dst, t)
		}
		wasUnknown = b.id == m.unk && !m.fallback
	}
	return dst
}
