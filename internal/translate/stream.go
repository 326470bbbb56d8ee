package translate

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Apertium's stream format (wiki.apertium.org/wiki/Apertium_stream_format): text with
// superblanks […], which are passed through in order, and word-bound blanks
// [[…]]words[[/]], which are passed through with each of their words.

// toStream writes text in the notation of TagsXML as a record of the stream. Kept
// parts, and characters that mean something to the stream or its tools, become
// superblanks that name them ("[x1]", "[c5e]"). The full stop and empty superblank at
// the end are what Apertium's own formatters add, and fromStream takes them off again:
// without them the last words of a record can get lost.
func toStream(text string) string {
	var b strings.Builder
	var open []string
	last, skip := 0, false
	put := func(part string) {
		if !skip && part != "" {
			streamText(&b, OneLine(html.UnescapeString(part)), open)
		}
	}
	for _, m := range elementRE.FindAllStringSubmatchIndex(text, -1) {
		put(text[last:m[0]])
		last = m[1]
		closing, name, id := m[2] < m[3], text[m[4]:m[5]], ""
		if m[6] >= 0 {
			id = text[m[6]:m[7]]
		}
		switch {
		case name == "x" && closing:
			skip = false
		case name == "x":
			b.WriteString("[x" + id + "]")
			skip = m[8] == m[9]
		case closing && len(open) > 0:
			open = open[:len(open)-1]
		case !closing:
			open = append(slices.Clone(open), id)
		}
	}
	put(text[last:])
	b.WriteString(".[]")
	return b.String()
}

// streamText writes plain text, inside word-bound blanks where marks are open. White
// space at the ends stays outside of them.
func streamText(b *strings.Builder, text string, open []string) {
	before, after := "", ""
	if len(open) > 0 {
		before = "[[t:g:" + strings.Join(open, "; t:g:") + "]]"
		after = "[[/]]"
	}
	inside := false
	leave := func() {
		if inside {
			b.WriteString(after)
			inside = false
		}
	}
	word := 0 // where the next character that is no space stands
	for i, r := range text {
		switch {
		case unicode.IsSpace(r):
			if word <= i {
				word = len(text) - len(strings.TrimLeftFunc(text[i:], unicode.IsSpace))
			}
			if word == len(text) || !plainInStream(firstRune(text[word:])) {
				leave()
			}
			if r == ' ' {
				b.WriteByte(' ')
			} else {
				leave()
				b.WriteString(" [c" + strconv.FormatInt(int64(r), 16) + "]")
			}
		case plainInStream(r):
			if !inside && before != "" {
				b.WriteString(before)
				inside = true
			}
			if r == '/' || r == '[' || r == ']' {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		default:
			leave()
			b.WriteString("[c" + strconv.FormatInt(int64(r), 16) + "]")
		}
	}
	leave()
}

// plainInStream tells whether the stream carries a character as text.
func plainInStream(r rune) bool {
	return unicode.IsLetter(r) && r < 0x10000 || unicode.IsMark(r) || unicode.IsDigit(r) && r < 0x10000 ||
		strings.ContainsRune(".,;:!?'\"()/[]-–—…’‘‚“”„«»‹›¿¡%&€£°·", r)
}

// fromStream writes a record of the stream in the notation of TagsXML.
func fromStream(rec string) string {
	rec = strings.TrimSuffix(strings.TrimSuffix(rec, "[]"), ".")
	var b strings.Builder
	var open []string
	leave := func() {
		for range open {
			b.WriteString("</g>")
		}
		open = nil
	}
	for i := 0; i < len(rec); {
		switch {
		case rec[i] == '\\' && i+1 < len(rec):
			_, n := utf8.DecodeRuneInString(rec[i+1:])
			b.WriteString(xmlText(rec[i+1 : i+1+n]))
			i += 1 + n
		case strings.HasPrefix(rec[i:], "[["):
			end := strings.Index(rec[i:], "]]")
			if end < 0 {
				end = len(rec) - i - 2
			}
			leave()
			for f := range strings.SplitSeq(rec[i+2:i+end], ";") {
				if id, ok := strings.CutPrefix(strings.TrimSpace(f), "t:g:"); ok && !slices.Contains(open, id) {
					open = append(open, id)
					b.WriteString(`<g id="` + id + `">`)
				}
			}
			i += end + 2
		case rec[i] == '[':
			end := strings.IndexByte(rec[i:], ']')
			if end < 0 {
				end = len(rec) - i - 1
			}
			b.WriteString(superblank(rec[i+1 : i+end]))
			i += end + 1
		default:
			n := 1
			for i+n < len(rec) && rec[i+n] != '\\' && rec[i+n] != '[' {
				n++
			}
			b.WriteString(xmlText(rec[i : i+n]))
			i += n
		}
	}
	leave()
	return b.String()
}

// superblank writes what one of our superblanks stands for; others are nothing.
func superblank(s string) string {
	if s == "" {
		return ""
	}
	switch s[0] {
	case 'x':
		if _, err := strconv.Atoi(s[1:]); err == nil {
			return `<x id="` + s[1:] + `"/>`
		}
	case 'c':
		if n, err := strconv.ParseUint(s[1:], 16, 32); err == nil && utf8.ValidRune(rune(n)) {
			return xmlText(string(rune(n)))
		}
	}
	return ""
}
