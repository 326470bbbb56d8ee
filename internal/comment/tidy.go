package comment

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// marksMax is how many combining marks one letter may carry. Written Vietnamese, Arabic,
// Hebrew and the scripts of India need up to four; towers of marks need more.
const marksMax = 4

// Tidy makes what came from a form plain text: composed (NFC), without control
// characters, without the characters that override the direction of text (U+202D,
// U+202E), without towers of combining marks; white space at line ends and more than one
// blank line go.
func Tidy(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == 0x2028 || r == 0x2029 || r == 0x85 || r == '\v' || r == '\f':
			return ' '
		case unicode.IsControl(r), r == 0x202D, r == 0x202E, r == 0xFEFF, r == 0xFFFD, r >= 0xE0000 && r <= 0xE007F, unicode.Is(unicode.Noncharacter_Code_Point, r):
			return -1
		}
		return r
	}, s)
	s = limitMarks(norm.NFC.String(s)) // what stood between a letter and its mark is gone
	lines := strings.Split(s, "\n")
	out := lines[:0]
	blank := 0
	for _, l := range lines {
		l = strings.TrimRight(l, " \u00a0")
		if strings.TrimFunc(l, func(r rune) bool { return unicode.IsSpace(r) || invisible(r) }) == "" {
			l = ""
			if blank++; blank > 1 {
				continue
			}
		} else {
			blank = 0
		}
		out = append(out, l)
	}
	return strings.Trim(strings.Join(out, "\n"), "\n ")
}

// TidyName is Tidy for one line: a name carries no formatting characters at all, so that
// it cannot turn around what stands beside it, and at most two marks on a letter.
func TidyName(s string) string {
	s = strings.Map(func(r rune) rune {
		// The two joiners are part of the spelling in Persian and the scripts of India.
		if unicode.Is(unicode.Cf, r) && r != 0x200C && r != 0x200D || unicode.Is(unicode.Co, r) {
			return -1
		}
		return r
	}, Tidy(s))
	s = strings.Join(strings.Fields(s), " ")
	return strings.TrimFunc(s, func(r rune) bool { return invisible(r) || unicode.IsSpace(r) })
}

func limitMarks(s string) string {
	n := 0
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if n++; n > marksMax {
				return -1
			}
			return r
		}
		n = 0
		return r
	}, s)
}

// invisible tells characters that take no room: formatting characters and fillers that
// look like nothing.
func invisible(r rune) bool {
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, 0x2800:
		return true
	}
	return unicode.Is(unicode.Cf, r)
}

// Fold makes spellings that read alike equal: case, marks, width and invisible characters
// do not count, and what is neither letter nor digit is one space.
func Fold(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me) || invisible(r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			for _, l := range strings.ToLower(string(r)) {
				b.WriteRune(l)
			}
		default:
			gap = true
		}
	}
	return b.String()
}

// digest finds the same words again; "" for texts too short to say anything.
func digest(plain string) string {
	f := strings.ReplaceAll(Fold(plain), " ", "")
	if len([]rune(f)) < 24 {
		return ""
	}
	sum := sha256.Sum256([]byte(f))
	return hex.EncodeToString(sum[:12])
}

// mixedScripts tells whether one word mixes letters that look alike across scripts:
// Latin with Greek or Cyrillic.
func mixedScripts(s string) bool {
	for _, w := range strings.Fields(s) {
		var latin, other bool
		for _, r := range w {
			latin = latin || unicode.Is(unicode.Latin, r)
			other = other || unicode.In(r, unicode.Cyrillic, unicode.Greek)
		}
		if latin && other {
			return true
		}
	}
	return false
}
