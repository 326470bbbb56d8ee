package wxr

import (
	"html"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// element is a child of an item: a text, or further elements in raw.
type element struct {
	name  string
	attrs string
	raw   string // as it stands, without CDATA marks
	cdata bool
}

// text is what the element says: of a CDATA section as it stands, else with XML's
// entities read.
func (e *element) text() string {
	if e.cdata {
		return e.raw
	}
	return html.UnescapeString(e.raw)
}

// attr reads an attribute.
func (e *element) attr(name string) string {
	for rest := e.attrs; ; {
		i := strings.Index(rest, name+"=")
		if i < 0 || len(rest) <= i+len(name)+1 {
			return ""
		}
		if i > 0 && !strings.ContainsRune(" \t\r\n", rune(rest[i-1])) {
			rest = rest[i+1:]
			continue
		}
		quote := rest[i+len(name)+1]
		value := rest[i+len(name)+2:]
		if end := strings.IndexByte(value, quote); end >= 0 && (quote == '"' || quote == '\'') {
			return html.UnescapeString(value[:end])
		}
		return ""
	}
}

// elements reads the elements of s one after the other, whatever stands between them. bad
// is told of those that never end; they are left out.
func elements(s string, bad func(name string, at int), each func(e *element, at int)) {
	for at := 0; ; {
		i := strings.IndexByte(s[at:], '<')
		if i < 0 {
			return
		}
		at += i
		if at+1 >= len(s) || !isNameByte(s[at+1]) {
			at++
			continue
		}
		close := strings.IndexByte(s[at:], '>')
		if close < 0 {
			return
		}
		tag := s[at+1 : at+close]
		start := at
		at += close + 1
		empty := strings.HasSuffix(tag, "/")
		name, attrs, _ := strings.Cut(strings.TrimSuffix(tag, "/"), " ")
		e := element{name: name, attrs: attrs}
		if empty {
			each(&e, start)
			continue
		}
		n := e.content(s[at:])
		if n < 0 {
			bad(name, start)
			continue
		}
		at += n
		each(&e, start)
	}
}

func isNameByte(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// content reads the element's content at the beginning of s up to its end tag and returns
// the length of both, -1 where it never ends.
//
// A CDATA section ends where "]]>" stands before the element's end tag: plugins write "]]>"
// into the text as it is.
func (e *element) content(s string) int {
	body := strings.TrimLeft(s, " \t\r\n")
	lead := len(s) - len(body)
	end := "</" + e.name + ">"
	if !strings.HasPrefix(body, "<![CDATA[") {
		i := strings.Index(s, end)
		if i < 0 {
			return -1
		}
		e.raw = s[:i]
		return i + len(end)
	}
	e.cdata = true
	body = body[len("<![CDATA["):]
	lead += len("<![CDATA[")
	if i := strings.Index(body, "]]>"+end); i >= 0 {
		e.raw = strings.ReplaceAll(body[:i], "]]]]><![CDATA[>", "]]>")
		return lead + i + len("]]>") + len(end)
	}
	// The mark is missing, or something stands between it and the tag.
	i := strings.Index(body, end)
	if i < 0 {
		return -1
	}
	e.raw = strings.TrimSuffix(strings.TrimRight(body[:i], " \t\r\n"), "]]>")
	return lead + i + len(end)
}

// sound makes valid text of what an export holds: bytes that are no UTF-8 are read as
// Windows-1252, which is what they are nearly always; control characters go.
func sound(s string) string {
	clean := true
	for i := 0; i < len(s) && clean; i++ {
		c := s[i]
		clean = c >= 0x20 && c < 0x7f || c == '\n' || c == '\t' || c >= 0x80
	}
	if clean && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			if d := charmap.Windows1252.DecodeByte(s[i]); d != utf8.RuneError && d >= 0x20 {
				b.WriteRune(d)
			}
		case r == '\r':
			if i+1 >= len(s) || s[i+1] != '\n' {
				b.WriteByte('\n')
			}
		case r < 0x20 && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}
