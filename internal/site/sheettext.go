package site

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// sheetText is a style sheet as a newsroom has written it. It is read by the tokens of CSS
// Syntax Level 3, as far as it takes to find every address, and every bracket that is open.
type sheetText struct {
	text []byte
	// resolve gives the address of a file by its name, or says why there is none.
	resolve func(name string) (string, error)

	at        int
	out       []byte
	copied    int       // what stands before is in out
	open      []bracket // that are not closed yet
	namespace bool      // within @namespace, whose address is a name and nothing to be loaded
}

// bracket is an opening one, or a function with its name.
type bracket struct {
	closes   byte
	at       int
	function string
}

// sheetError is a mistake in a style sheet.
type sheetError struct {
	line    int
	problem string
}

func (e *sheetError) Error() string { return e.problem }

// loads are the functions in which a text is an address.
var loads = map[string]bool{"url": true, "src": true, "image": true, "image-set": true, "-webkit-image-set": true, "-moz-image-rect": true}

// standing are the functions, beside gradients, of which nothing but what they are can become
// within one that loads. Of any other, as var(), attr() and the sheet's own, it can be a text.
var standing = map[string]bool{"url": true, "src": true, "image": true, "image-set": true, "-webkit-image-set": true, "type": true, "cross-fade": true, "-webkit-cross-fade": true, "element": true, "paint": true, "calc": true}

func stands(function string) bool {
	return standing[function] || strings.HasSuffix(function, "-gradient") && !strings.HasPrefix(function, "--")
}

const elsewhereAdvice = `pages load nothing from elsewhere: put the file into files/ beside ` + sheetName + ` and write url("files/NAME")`

// resolved is the sheet with the addresses of its files in place of their names, or the first
// mistake in it.
func (s *sheetText) resolved() ([]byte, error) {
	if err := s.utf8(); err != nil {
		return nil, err
	}
	for s.at < len(s.text) {
		if err := s.token(); err != nil {
			return nil, err
		}
	}
	if n := len(s.open); n > 0 {
		b := s.open[n-1]
		return nil, s.wrong(b.at, "what is opened here is not closed: a %c is missing", b.closes)
	}
	return append(s.out, s.text[s.copied:]...), nil
}

func (s *sheetText) utf8() error {
	for i := 0; i < len(s.text); {
		r, n := utf8.DecodeRune(s.text[i:])
		if r == utf8.RuneError && n == 1 {
			return s.wrong(i, "this is not UTF-8: save the file in that encoding")
		}
		i += n
	}
	return nil
}

func (s *sheetText) wrong(at int, format string, args ...any) error {
	return &sheetError{bytes.Count(s.text[:at], []byte("\n")) + 1, fmt.Sprintf(format, args...)}
}

func (s *sheetText) peek(ahead int) byte {
	if s.at+ahead < len(s.text) {
		return s.text[s.at+ahead]
	}
	return 0
}

// token reads on by one token, or what there is of one that does not matter.
func (s *sheetText) token() error {
	start, c := s.at, s.peek(0)
	switch {
	case c == '/' && s.peek(1) == '*':
		return s.comment()
	case c == '"' || c == '\'':
		return s.quoted()
	case c == '@' || c == '#':
		s.at++
		if name := s.name(); c == '@' {
			return s.atRule(start, strings.ToLower(name))
		}
	case s.inName():
		return s.word()
	case c == '(' || c == '[' || c == '{':
		s.at++
		s.namespace = false
		s.push(start, c, "")
	case c == ')' || c == ']' || c == '}':
		s.at++
		return s.pop(start, c)
	default:
		s.namespace = s.namespace && c != ';'
		s.at++
	}
	return nil
}

func (s *sheetText) push(at int, c byte, function string) {
	s.open = append(s.open, bracket{map[byte]byte{'(': ')', '[': ']', '{': '}'}[c], at, function})
}

// within is the function around the place, past brackets without one; "" where there is none.
func (s *sheetText) within() (b bracket) {
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i].function != "" {
			return s.open[i]
		}
	}
	return bracket{}
}

func (s *sheetText) pop(at int, c byte) error {
	n := len(s.open)
	if n == 0 {
		return s.wrong(at, "this %c closes nothing", c)
	}
	if b := s.open[n-1]; b.closes != c {
		return s.wrong(b.at, "what is opened here is not closed: a %c is missing", b.closes)
	}
	s.open = s.open[:n-1]
	return nil
}

func (s *sheetText) comment() error {
	end := bytes.Index(s.text[s.at+2:], []byte("*/"))
	if end < 0 {
		return s.wrong(s.at, "the comment that begins here has no end: */ is missing")
	}
	s.at += end + 4
	return nil
}

func (s *sheetText) atRule(start int, name string) error {
	switch name {
	case "import":
		return s.wrong(start, "@import loads another style sheet, which is not allowed: write everything into "+sheetName)
	case "namespace":
		s.namespace = len(s.open) == 0 // else it is no rule, and nothing ends it
	}
	return nil
}

// inName tells whether a name goes on, or begins, here. A number with its unit is one too.
func (s *sheetText) inName() bool {
	c := s.peek(0)
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c >= 0x80 || c == '\\' && s.at+1 < len(s.text) && !newline(s.peek(1))
}

func newline(c byte) bool { return c == '\n' || c == '\r' || c == '\f' }

func blank(c byte) bool { return c == ' ' || c == '\t' || newline(c) }

// name reads a name, with its escapes resolved.
func (s *sheetText) name() string {
	var b strings.Builder
	for s.inName() {
		if s.peek(0) == '\\' {
			b.WriteString(s.escape())
			continue
		}
		b.WriteByte(s.text[s.at])
		s.at++
	}
	return b.String()
}

// escape reads a character behind a backslash.
func (s *sheetText) escape() string {
	s.at++
	end := s.at
	for end < len(s.text) && end < s.at+6 && strings.IndexByte("0123456789abcdefABCDEF", s.text[end]) >= 0 {
		end++
	}
	if end == s.at {
		_, n := utf8.DecodeRune(s.text[s.at:])
		s.at += n
		return string(s.text[end:s.at])
	}
	n, err := strconv.ParseUint(string(s.text[s.at:end]), 16, 32)
	if s.at = end; blank(s.peek(0)) {
		s.at++
		if s.text[end] == '\r' && s.peek(0) == '\n' {
			s.at++
		}
	}
	if err != nil || n == 0 || n > utf8.MaxRune {
		return string(utf8.RuneError)
	}
	return string(rune(n))
}

// word reads a name, or the beginning of a function, or an address without quotation marks.
func (s *sheetText) word() error {
	start := s.at
	name := strings.ToLower(s.name())
	if s.peek(0) != '(' {
		return nil
	}
	if in := s.within().function; loads[in] && !stands(name) {
		return s.wrong(start, `%s(…) within %s(…) could become any address: write url("files/NAME") itself there`, name, in)
	}
	s.at++
	s.push(start, '(', name)
	if name != "url" {
		return nil
	}
	from := s.at
	for blank(s.peek(0)) {
		s.at++
	}
	if c := s.peek(0); c == '"' || c == '\'' {
		return nil
	}
	return s.bare(from)
}

// bare reads an address without quotation marks, up to its bracket.
func (s *sheetText) bare(from int) error {
	var b strings.Builder
	for s.at < len(s.text) && s.peek(0) != ')' {
		c := s.peek(0)
		switch {
		case c == '\\' && s.inName():
			b.WriteString(s.escape())
			continue
		case c == '"' || c == '\'' || c == '(' || c == '\\':
			return s.wrong(s.at, "the address has a %c in it: write it as url(\"…\")", c)
		}
		b.WriteByte(c)
		s.at++
	}
	return s.address(strings.TrimSpace(b.String()), from, s.at)
}

// quoted reads a text, which may be an address.
func (s *sheetText) quoted() error {
	start, quote := s.at, s.text[s.at]
	var b strings.Builder
	for s.at++; s.at < len(s.text); {
		c := s.peek(0)
		switch {
		case c == quote:
			s.at++
			if loads[s.within().function] {
				return s.address(strings.TrimSpace(b.String()), start, s.at)
			}
			return nil
		case newline(c):
			return s.wrong(start, "the text that begins here has no %c at its end", quote)
		case c == '\\' && newline(s.peek(1)):
			s.at += 2
			if s.text[s.at-1] == '\r' && s.peek(0) == '\n' {
				s.at++
			}
		case c == '\\' && s.inName():
			b.WriteString(s.escape())
		default:
			b.WriteByte(c)
			s.at++
		}
	}
	return s.wrong(start, "the text that begins here has no %c at its end", quote)
}

// address looks at an address that stands in the text from one place to another, and writes
// it as url("…"), that of a file in place of its name.
func (s *sheetText) address(said string, from, to int) error {
	at, err := s.target(said, from)
	if err != nil {
		return err
	}
	at = `url("` + cssText.Replace(at) + `"`
	switch b := s.within(); {
	case b.function != "url" && b.function != "src":
		at += ")"
	case b != s.open[len(s.open)-1]:
		return s.wrong(from, `the address stands in brackets: write url("files/NAME")`)
	case b.at < s.copied:
		return s.wrong(from, "one %s(…) has two addresses: write one", b.function)
	default:
		from = b.at
	}
	s.out = append(append(s.out, s.text[s.copied:from]...), at...)
	s.copied = to
	return nil
}

// target is where what stands in the text leads.
func (s *sheetText) target(said string, from int) (string, error) {
	lower := strings.ToLower(said)
	file, isFile := strings.CutPrefix(said, styleParts+"/")
	switch {
	case s.namespace || strings.HasPrefix(said, "#") || strings.HasPrefix(lower, "data:image/"):
		return said, nil
	case said == "":
		return "", s.wrong(from, `an address is lacking here: write url("files/NAME")`)
	case strings.HasPrefix(lower, "data:"):
		return "", s.wrong(from, `%.40q is no picture, and nothing else is loaded from within a style sheet: put the file into files/ and write url("files/NAME")`, said)
	case !isFile:
		return "", s.wrong(from, "%.80q leads elsewhere, and "+elsewhereAdvice, said)
	}
	name, part, parted := strings.Cut(file, "#")
	at, err := s.resolve(name)
	if err != nil {
		return "", s.wrong(from, "%s", err)
	}
	if parted {
		at += "#" + part
	}
	return at, nil
}

var cssText = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\a `, "\r", `\d `, "\f", `\c `)
