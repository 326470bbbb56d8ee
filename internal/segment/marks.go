package segment

import (
	"unicode"
	"unicode/utf8"
)

// mark is the part a character plays at the end of a sentence.
type mark uint8

const (
	plain    mark = iota
	dot           // .
	strong        // ! ? and their kin: end a sentence when white space follows
	ellipsis      // …
	wide          // 。！？: end a sentence without white space
	newline
)

// touchy marks the bytes at which a character that matters may begin.
var touchy = func() (t [256]bool) {
	for _, b := range []byte(".!?\n\r\v\f;:)\xc2\xcd\xd6\xd8\xdb\xe0\xe1\xe2\xe3\xea\xef") {
		t[b] = true
	}
	return t
}()

// markAt returns the mark of the character at text[i] and its width.
func markAt(text string, i int) (mark, int) {
	switch b := text[i]; {
	case b == '.':
		return dot, 1
	case b == '!' || b == '?':
		return strong, 1
	case b == '\n' || b == '\v' || b == '\f':
		return newline, 1
	case b == '\r':
		if i+1 < len(text) && text[i+1] == '\n' {
			return newline, 2
		}
		return newline, 1
	case b == ';':
		if prev, _ := lastRune(text, i); unicode.Is(unicode.Greek, prev) {
			return strong, 1
		}
		return plain, 1
	case b == ':':
		if prev, _ := lastRune(text, i); unicode.Is(unicode.Armenian, prev) {
			return strong, 1
		}
		return plain, 1
	case b < utf8.RuneSelf:
		return plain, 1
	}
	r, w := utf8.DecodeRuneInString(text[i:])
	return markOf(r), w
}

func markOf(r rune) mark {
	switch r {
	case '…':
		return ellipsis
	case '‼', '⁇', '⁈', '⁉', '‽', '\u037e', '։':
		return strong
	case '؟', '۔', '।', '॥', '။', '።', '፧', '፨', '។', '៕', '།', '༎', '෴', '᠃', '᠉', '꓿', '꘎', '꘏', '。', '！', '？', '｡', '．', '︒', '﹒', '﹖', '﹗':
		return wide
	case '\u0085', '\u2028', '\u2029':
		return newline
	}
	return plain
}

// isCloser tells whether r always closes.
func isCloser(r rune) bool {
	switch r {
	case ')', ']', '}', '”', '’', '›', '」', '』', '）', '】', '〉', '》', '｝', '］', '〕', '｣', '〞', '〟', '﹂', '﹄':
		return true
	}
	return false
}

// isEither tells whether r closes in some languages, or places, and opens in others.
func isEither(r rune) bool {
	switch r {
	case '"', '\'', '“', '‘', '«', '»', '‹', '＂', '*', '_':
		return true
	}
	return false
}

// isOpener tells whether r may stand before the first word of a sentence.
func isOpener(r rune) bool {
	switch r {
	case '(', '[', '{', '„', '‚', '«', '»', '‹', '›', '“', '”', '‘', '’', '"', '\'', '¿', '¡', '-', '–', '—', '―', '*', '_', '…', '.',
		'「', '『', '（', '【', '〈', '《', '〔', '［', '｢', '•', '⁃', '‣', '◦', '▪', '·', '#':
		return true
	}
	return false
}

func isQuote(r rune) bool {
	switch r {
	case '„', '‚', '«', '»', '‹', '›', '“', '”', '‘', '’', '"', '\'', '「', '『':
		return true
	}
	return false
}

func isBullet(r rune) bool {
	switch r {
	case '•', '⁃', '‣', '◦', '▪':
		return true
	}
	return false
}

// goesOn tells whether a sentence cannot begin with r.
func goesOn(r rune) bool {
	switch r {
	case ',', ';', ':', '&', '/', '%', '=', '+', '<', '>', '|', ')', ']', '}', '?', '!', '，', '、', '；', '：', '）', '」', '』', '،', '؛', '”', '》', '】':
		return true
	}
	return false
}

// isBlank tells whether r is white space within a line.
func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r > utf8.RuneSelf && unicode.Is(unicode.Zs, r) || r == '\u200b' || r == '\ufeff'
}

func lastRune(text string, i int) (rune, int) { return utf8.DecodeLastRuneInString(text[:i]) }

func runeAt(text string, i int) (rune, int) {
	if i >= len(text) {
		return -1, 0
	}
	if b := text[i]; b < utf8.RuneSelf {
		return rune(b), 1
	}
	return utf8.DecodeRuneInString(text[i:])
}

// skipBlank returns the first place from i on that is not white space within a line.
func skipBlank(text string, i int) int {
	for {
		r, w := runeAt(text, i)
		if w == 0 || !isBlank(r) {
			return i
		}
		i += w
	}
}

// skipSpace returns the first place from i on that is not white space.
func skipSpace(text string, i int) int {
	for {
		r, w := runeAt(text, i)
		if w == 0 || !isSpace(r) {
			return i
		}
		i += w
	}
}

func isSpace(r rune) bool { return isBlank(r) || unicode.IsSpace(r) }
