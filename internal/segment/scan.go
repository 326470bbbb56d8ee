package segment

import (
	"unicode"
	"unicode/utf8"
)

// cutter is the state of one pass over a text.
type cutter struct {
	*rules
	text  string
	start int  // of the current sentence's first visible character
	from  int  // of the current sentence, white space before it included
	list  item // the list item that the current sentence is, if any
	ends  []int
	spans []span // brackets inside which no sentence ends, ahead of the scanner
}

func (r *rules) cut(text string) []int {
	if text == "" {
		return nil
	}
	c := &cutter{rules: r, text: text}
	if len(r.closed) > 0 {
		c.spans = r.closedSpans(text)
	}
	c.begin(0)
	for i := c.start; i < len(text); {
		if !touchy[text[i]] {
			i++
			continue
		}
		i = c.at(i)
	}
	if c.start < len(text) || len(c.ends) == 0 {
		c.ends = append(c.ends, len(text))
	}
	return c.ends
}

// begin opens a sentence at i.
func (c *cutter) begin(i int) {
	c.from, c.start = i, skipSpace(c.text, i)
	c.list = itemAt(c.text, c.start)
}

// end closes the sentence: white space from i on belongs to it. It returns where the
// next one begins.
func (c *cutter) end(i int) int {
	i = skipSpace(c.text, i)
	if c.start >= i {
		return i
	}
	c.ends = append(c.ends, i)
	c.begin(i)
	return i
}

// at looks at a character that may matter and returns where to go on.
func (c *cutter) at(i int) int {
	if j := c.list.next(c.text, c.from, i); j > c.start {
		c.ends = append(c.ends, j)
		c.begin(j)
		return max(i, c.start) // the marker's own full stop comes next
	}
	m, w := markAt(c.text, i)
	switch m {
	case plain:
		return i + w
	case wide:
		if c.decimal(i, i+w) {
			return i + w
		}
	case newline:
		if c.wrapped(i, i+w) {
			return i + w
		}
		return c.end(i + w)
	}
	t := c.tail(i)
	if c.omits(&t) {
		return c.end(t.from + 1)
	}
	if t.end < len(c.text) && !c.inside(t.end) && c.breaks(&t) {
		return c.end(t.end)
	}
	return t.end
}

// decimal tells whether the wide mark at [i, j) is a decimal point: "３．２９".
func (c *cutter) decimal(i, j int) bool {
	before, _ := lastRune(c.text, i)
	after, _ := runeAt(c.text, j)
	return unicode.IsDigit(before) && unicode.IsDigit(after)
}

// wrapped tells whether the line break at [i, j) only wraps a line.
func (c *cutter) wrapped(i, j int) bool {
	if i == 0 || !isBlank(rune(c.text[i-1])) {
		return false
	}
	if r, _ := lastRune(c.text, skipBlankBack(c.text, i)); markOf(r) != plain || r == '.' || r == '!' || r == '?' {
		return false
	}
	k := skipBlank(c.text, j)
	r, w := runeAt(c.text, k)
	if r == '(' {
		r, _ = runeAt(c.text, k+w)
		return !unicode.IsUpper(r)
	}
	return unicode.IsLower(r)
}

// tail is a run of terminators and closing marks: `."`, `?!`, `...)`, `。」`.
type tail struct {
	from, end int
	word      int  // end of the word before it
	dots      int  // full stops
	spaced    bool // ". . ."
	strong    bool // ! ? …
	ellipsis  bool // … or three dots and more
	wide      bool // the last terminator needs no white space after it
	closed    rune // the last closing mark, or 0
	omission  bool // nothing but "[...]"
}

const maxTail = 64 // characters; a longer run is nobody's punctuation

func (c *cutter) tail(i int) tail {
	t := tail{from: i, word: i, end: i}
	before, _ := lastRune(c.text, i)
	afterDots := 0 // dots since the last closing mark
	for n := 0; t.end < len(c.text) && n < maxTail; n++ {
		if m, w := markAt(c.text, t.end); m != plain && m != newline {
			t.end += w
			t.omission = false
			switch m {
			case dot:
				t.dots++
				afterDots++
				t.wide = false
			case ellipsis:
				t.ellipsis, t.wide = true, false
			case strong:
				t.strong, t.wide = true, false
			case wide:
				t.strong, t.wide = true, true
			}
			continue
		}
		r, w := runeAt(c.text, t.end)
		if r == ' ' && afterDots > 0 && c.spacedDot(t.end+1) {
			t.end += 2
			t.dots, t.spaced = t.dots+1, true
			continue
		}
		if w = c.closer(r, w, t.end); w == 0 {
			break
		}
		if (r == ']' || r == ')') && (before == '[' || before == '(') && !t.strong {
			t.omission = true
		}
		t.closed = r
		t.end += w
		afterDots = 0
	}
	t.ellipsis = t.ellipsis || t.dots >= 3
	return t
}

// omits tells whether t is a full stop and an ellipsis that opens the next sentence:
// "… self-interpreting compounds. . . . The practice …".
func (c *cutter) omits(t *tail) bool {
	if !t.spaced || t.dots != 4 || t.closed != 0 || t.end-t.from != len(". . . .") || blankBefore(c.text, t.from) {
		return false
	}
	f := c.follow(t.end)
	return unicode.IsUpper(f.first)
}

// spacedDot tells whether the full stop at i is a part of ". . .".
func (c *cutter) spacedDot(i int) bool {
	if i >= len(c.text) || c.text[i] != '.' {
		return false
	}
	r, _ := runeAt(c.text, i+1)
	return r == -1 || isSpace(r) || isCloser(r) || r == '"'
}

// closer returns the width of what closes the sentence at i, 0 if nothing does: a
// closing mark, one that white space sets off ("… ? »"), or a reference ("[12]").
func (c *cutter) closer(r rune, w, i int) int {
	if w == 0 {
		return 0
	}
	switch {
	case r == '[':
		return reference(c.text, i)
	case isCloser(r):
		return w
	case isEither(r):
		if next, _ := runeAt(c.text, i+w); !(unicode.IsLetter(next) || unicode.IsDigit(next)) || c.wideBefore(i) && r == '"' && c.odd(i) {
			return w
		}
	case isBlank(r):
		q, qw := runeAt(c.text, i+w)
		if q != '»' && q != '›' {
			return 0
		}
		if next, _ := runeAt(c.text, i+w+qw); next == -1 || isSpace(next) || goesOn(next) || markOf(next) != plain || next == '.' {
			return w + qw
		}
	}
	return 0
}

func (c *cutter) wideBefore(i int) bool {
	r, _ := lastRune(c.text, i)
	return markOf(r) == wide
}

// odd tells whether a straight quotation mark at i closes one that the sentence opened.
func (c *cutter) odd(i int) bool {
	n := 0
	for k := max(c.start, i-maxBack*8); k < i; k++ {
		if c.text[k] == '"' {
			n++
		}
	}
	return n%2 == 1
}

// reference returns the width of "[12]" at i, or 0.
func reference(text string, i int) int {
	j := i + 1
	for j < len(text) && j < i+5 && text[j] >= '0' && text[j] <= '9' {
		j++
	}
	if j > i+1 && j < len(text) && text[j] == ']' {
		return j + 1 - i
	}
	return 0
}

// span is a stretch of text inside brackets that stay closed.
type span struct{ from, to int }

// maxClosed is the length, in bytes, up to which brackets hold their sentences together.
const maxClosed = 600

// closedSpans finds the bracketed stretches inside which no sentence ends, outermost
// only, in order.
func (r *rules) closedSpans(text string) []span {
	type open struct {
		close rune
		at    int
	}
	var stack []open
	var out []span
	for i, c := range text {
		if c < utf8.RuneSelf && c != '(' && c != ')' && c != '\n' {
			continue
		}
		if c == '\n' {
			stack = stack[:0]
			continue
		}
		if n := len(stack); n > 0 && stack[n-1].close == c {
			at := stack[n-1].at
			stack = stack[:n-1]
			if i-at <= maxClosed {
				for len(out) > 0 && out[len(out)-1].from > at {
					out = out[:len(out)-1]
				}
				out = append(out, span{at, i})
			}
			continue
		}
		if close, ok := r.closed[c]; ok {
			stack = append(stack, open{close, i})
		}
	}
	return out
}

// inside tells whether i lies in a closed span. i never moves back.
func (c *cutter) inside(i int) bool {
	for len(c.spans) > 0 && c.spans[0].to < i {
		c.spans = c.spans[1:]
	}
	return len(c.spans) > 0 && c.spans[0].from < i
}
