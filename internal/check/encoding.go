package check

import (
	"strings"
	"unicode/utf8"

	"depesche"
)

// checkEncoding finds text that was decoded wrongly on its way: UTF-8 read as Latin-1,
// replacement characters, character references that became text.
func checkEncoding(g *segment) {
	t := g.tgt.text
	if i, n := mojibake(t); n > 0 {
		if _, also := mojibake(g.src.text); also == 0 {
			sp := depesche.Span{From: i, To: i + n}
			g.report("encoding.mojibake", depesche.Span{}, sp, g.tgt.cut(sp))
		}
	}
	if i, n := reference(t); n > 0 {
		if _, also := reference(g.src.text); also == 0 {
			sp := depesche.Span{From: i, To: i + n}
			g.report("encoding.entity", depesche.Span{}, sp, g.tgt.cut(sp))
		}
	}
	if !maySpoil(t) {
		return
	}
	for i, r := range t {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r >= 0x7f && r < 0xa0 && r != 0x85 {
			if strings.ContainsRune(g.src.text, r) {
				break
			}
			f := g.report("encoding.control", depesche.Span{}, depesche.Span{From: i, To: i + utf8.RuneLen(r)})
			if meant, ok := windowsMark(r); ok {
				f.Severity, f.Suggestion = depesche.SevNote, &meant
			}
			break
		}
	}
}

// maySpoil tells whether the text may hold a control character; false is certain.
func maySpoil(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == 0x7f || c == 0xc2 {
			return true
		}
	}
	return false
}

// misreadable are the second bytes of the letters, all of them after 0xc3, that UTF-8 read
// as Latin-1 begins with.
const misreadable = "\x82\x83\x84\x85\x90\x91\xa2"

// mayBeMisread tells whether mojibake may find something; false is certain.
func mayBeMisread(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < 0xc3:
		case c == 0xef:
			return true // perhaps a replacement character
		case c == 0xc3:
			if i++; i == len(s) || strings.IndexByte(misreadable, s[i]) >= 0 {
				return true
			}
		}
	}
	return false
}

// windowsMark is the mark that a control character stands for where a text in
// Windows-1252 was read as Latin-1. Readers do not see it, and what was meant is certain.
func windowsMark(r rune) (string, bool) {
	const marks = "€\x00‚ƒ„…†‡ˆ‰Š‹Œ\x00Ž\x00\x00‘’“”•–—˜™š›œ\x00žŸ"
	if r < 0x80 || r > 0x9f {
		return "", false
	}
	m := []rune(marks)[r-0x80]
	return string(m), m != 0
}

// mojibake returns the first piece of a text in UTF-8 that looks wrongly decoded, and its
// length.
func mojibake(s string) (int, int) {
	if !mayBeMisread(s) {
		return 0, 0
	}
	prev := rune(0)
	for i, r := range s {
		if r < utf8.RuneSelf {
			prev = r
			continue
		}
		n := utf8.RuneLen(r)
		next, m := utf8.DecodeRuneInString(s[min(len(s), i+n):])
		switch {
		case r == utf8.RuneError:
			return i, n
		case r == 'Ã' && (next >= 0x80 && next <= 0xbf || next == '¼' || next == ' ' && isLow(prev) || next >= '0' && next <= '9' || strings.ContainsRune("€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸŽž", next)):
			return i, n + m
		case r == 'Â' && (next >= 0x80 && next <= 0xbf && next != 0xbf || next == '\u00a0'):
			return i, n + m
		case r == 'â' && (next == '€' || next == 0x80 || next == '‚' || next == '„' && strings.HasPrefix(s[i+n+m:], "¢")):
			return i, n + m
		case (r == 'Ð' || r == 'Ñ') && (next >= 0x80 && next <= 0xbf && next != '»' && next != 0xa0 || strings.ContainsRune("ƒ„…†‡ˆ‰Š‹ŒŽ•˜™š›œŸž", next)) && n+m > 2:
			return i, n + m
		case (r == 'Ä' || r == 'Å') && (next >= 0x80 && next <= 0x9f || strings.ContainsRune("ƒ†‡ˆ‰Š‹ŒŽ•˜™›œŸ¡¢£¤¥§©±¼¾", next)) && next != utf8.RuneError:
			return i, n + m
		}
		prev = r
	}
	return 0, 0
}

func isLow(r rune) bool { return 'a' <= r && r <= 'z' }

// reference returns the first character reference or escape in plain text.
func reference(s string) (int, int) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '&':
			if j := strings.IndexByte(s[i:min(len(s), i+10)], ';'); j > 1 && isReference(s[i+1:i+j]) {
				return i, j + 1
			}
		case '\\':
			if i+6 <= len(s) && s[i+1] == 'u' && isHex(s[i+2:i+6]) {
				return i, 6
			}
		}
	}
	return 0, 0
}

func isReference(name string) bool {
	if name[0] == '#' {
		d := strings.TrimPrefix(name[1:], "x")
		return d != "" && isHex(d)
	}
	switch name {
	case "amp", "lt", "gt", "quot", "apos", "nbsp", "ndash", "mdash", "hellip", "rsquo", "lsquo", "ldquo", "rdquo", "bdquo", "laquo", "raquo", "shy",
		"auml", "ouml", "uuml", "Auml", "Ouml", "Uuml", "szlig", "eacute", "egrave", "agrave", "ccedil", "ntilde", "aacute", "iacute", "oacute", "uacute", "ecirc", "euro", "copy":
		return true
	}
	return false
}

func isHex(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i] | 0x20; !('0' <= s[i] && s[i] <= '9' || 'a' <= c && c <= 'f') {
			return false
		}
	}
	return true
}
