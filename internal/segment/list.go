package segment

import (
	"strconv"
	"unicode"
)

// item is a list marker at the head of a sentence: "1.", "a)", "2.)", "•". It makes
// the next marker of the same list, even without a full stop before it, begin a
// sentence.
type item struct {
	label  string // the label that comes next: "2", "b"
	style  string // what follows the label: ".", ")", ".)"
	bullet rune
	end    int // of the marker
}

// itemAt reads the marker at i; the zero item when there is none.
func itemAt(text string, i int) item {
	r, w := runeAt(text, i)
	if isBullet(r) {
		it := labelAt(text, skipBlank(text, i+w))
		it.bullet = r
		it.end = max(it.end, i+w)
		return it
	}
	return labelAt(text, i)
}

func labelAt(text string, i int) item {
	j := i
	for j < len(text) && j < i+3 && text[j] >= '0' && text[j] <= '9' {
		j++
	}
	var next string
	switch {
	case j > i:
		n, _ := strconv.Atoi(text[i:j])
		next = strconv.Itoa(n + 1)
	case i < len(text) && text[i] >= 'a' && text[i] < 'z':
		next = string(text[i] + 1)
		j = i + 1
	default:
		return item{}
	}
	style := styleAt(text, j)
	if r, _ := runeAt(text, j+len(style)); style == "" || !isBlank(r) {
		return item{}
	}
	return item{label: next, style: style, end: j + len(style)}
}

func styleAt(text string, i int) string {
	for _, s := range []string{".)", ".", ")"} {
		if i+len(s) <= len(text) && text[i:i+len(s)] == s {
			return s
		}
	}
	return ""
}

// next returns where the list's next marker begins when the character at i belongs to
// it, else 0. from is where the current sentence begins.
func (it *item) next(text string, from, i int) int {
	if it.end == 0 || i <= it.end {
		return 0
	}
	if it.bullet != 0 {
		if r, _ := runeAt(text, i); isBullet(r) && blankBefore(text, i) {
			return i
		}
	}
	b := text[i]
	if b != '.' && b != ')' {
		return 0
	}
	for _, label := range [...]string{it.label, "1", "a"} {
		at := i - len(label)
		if label == "" || at <= from || text[at:i] != label || !blankBefore(text, at) {
			continue
		}
		style := styleAt(text, i)
		if label == it.label && style != it.style {
			continue
		}
		r, w := runeAt(text, i+len(style))
		if !isBlank(r) {
			continue
		}
		if r, _ := runeAt(text, i+len(style)+w); style == "." && !unicode.IsUpper(r) && (label != it.label || label >= "0" && label <= "9") {
			continue
		}
		return at
	}
	return 0
}

func blankBefore(text string, i int) bool {
	r, w := lastRune(text, i)
	return w > 0 && isBlank(r)
}
