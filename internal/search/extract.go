package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Piece is a stretch of an extract; Hit ones are what was looked for.
type Piece struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit,omitempty"`
}

// Extract cuts from texts the stretch of about size bytes that has the most different
// words for which hit is true, and marks them. Without any it is the beginning of the
// first text. What is left out at its ends is told by "…". Control characters and
// direction marks are gone from it: an extract cannot turn the page around it.
func (a *Analyzer) Extract(texts []string, size int, hit func(word string) bool) []Piece {
	best, bestText, bestFrom := -1.0, "", 0
	for _, text := range texts {
		text = calm(text)
		from, score := a.window(text, size, hit)
		if score > best {
			best, bestText, bestFrom = score, text, from
		}
	}
	if best < 0 {
		return nil
	}
	return a.mark(bestText, bestFrom, size, hit)
}

// Mark marks the words of a whole text for which hit is true.
func (a *Analyzer) Mark(text string, hit func(word string) bool) []Piece {
	text = calm(text)
	return a.mark(text, 0, len(text), hit)
}

// calm makes white space plain and takes out what cannot be seen.
func calm(text string) string {
	if isCalm(text) {
		return text
	}
	return calmSlow(text)
}

func calmSlow(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return ' '
		}
		if unicode.IsControl(r) || turning(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))), " ")
}

type found struct {
	word     string
	from, to int
}

func (a *Analyzer) hits(text string, hit func(string) bool) []found {
	var hs []found
	a.Words(text, func(t Token) {
		if hit(t.Word) {
			hs = append(hs, found{t.Word, t.From, t.To})
		}
	})
	return hs
}

// window finds where the stretch with the most different hits begins.
func (a *Analyzer) window(text string, size int, hit func(string) bool) (from int, score float64) {
	hs := a.hits(text, hit)
	for i := range hs {
		seen := map[string]bool{}
		s := 0.0
		for j := i; j < len(hs) && hs[j].to <= hs[i].from+size*3/4; j++ {
			if !seen[hs[j].word] {
				s++
				seen[hs[j].word] = true
			}
			s += 0.1
		}
		if s > score {
			score, from = s, hs[i].from
		}
	}
	return from, score
}

// mark cuts the stretch at words' borders, at a sentence's beginning if one is near.
func (a *Analyzer) mark(text string, first, size int, hit func(string) bool) []Piece {
	from, to := 0, len(text)
	if len(text) > size {
		from = opening(text, first, size)
		to = closing(text, from+size)
	}
	var out []Piece
	add := func(s string, hit bool) {
		if s == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].Hit == hit {
			out[n-1].Text += s
			return
		}
		out = append(out, Piece{s, hit})
	}
	if from > 0 {
		add("… ", false)
	}
	at := from
	for _, h := range a.hits(text[from:to], hit) {
		if h.to+from <= at {
			continue
		}
		start := max(h.from+from, at)
		add(text[at:start], false)
		add(text[start:h.to+from], true)
		at = h.to + from
	}
	add(strings.TrimRight(text[at:to], " ,;:–—-"), false)
	if to < len(text) {
		add(" …", false)
	}
	return out
}

func opening(text string, first, size int) int {
	if first < size/3 {
		return 0
	}
	low := first - size/3
	for low > 0 && !utf8.RuneStart(text[low]) {
		low--
	}
	if i := strings.LastIndexAny(text[low:first], ".?!。؟"); i >= 0 {
		_, n := utf8.DecodeRuneInString(text[low+i:])
		if next := low + i + n; next < first {
			return next + len(text[next:first]) - len(strings.TrimLeft(text[next:first], " \"“”»«’'"))
		}
	}
	if i := strings.IndexByte(text[low:first], ' '); i >= 0 {
		return low + i + 1
	}
	return low
}

func closing(text string, to int) int {
	if to >= len(text) {
		return len(text)
	}
	for to > 0 && !utf8.RuneStart(text[to]) {
		to--
	}
	if i := strings.LastIndexByte(text[max(0, to-40):to], ' '); i > 0 {
		return max(0, to-40) + i
	}
	return to
}
