package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind of a token.
type kind uint8

const (
	kWord   kind = iota
	kNumber      // digits with their separators
	kCode        // letters and digits mixed: "COP16", "G550"
	kPunct       // one character
	kTag         // an HTML tag, or a numbered tag as plain fields show it
	kURL         // address, e-mail, handle, hashtag, placeholder
)

// token is a piece of a text; [from, to) are its bytes.
type token struct {
	from, to int
	kind     kind
	space    bool   // white space before it
	upper    bool   // begins with a capital
	caps     bool   // two letters or more, all of them capitals
	traits   trait  // of form
	low      string // in lower case
	hash     uint32 // of low; tokens of other hashes are other tokens
	runes    int32  // characters
	class    class  // of ent
	ent      *entry // what the language knows about it, or nil
	form     *form  // of words and codes; nil for others
}

// lower folds s to lower case and keeps every byte offset: a letter whose lower case
// has another length stays as it is.
func lower(s string) string {
	i := 0
	for ; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			break
		}
	}
	if i == len(s) {
		return s
	}
	var room [512]byte
	b := append(room[:0], s...)
	for ; i < len(s); i++ {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				b[i] = c + 'a' - 'A'
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if l := unicode.ToLower(r); l != r && r != utf8.RuneError && utf8.RuneLen(l) == n {
			utf8.EncodeRune(b[i:], l)
		}
		i += n - 1
	}
	return string(b)
}

// tokenize cuts a text into tokens. elision ends a word at an apostrophe.
func tokenize(s string, elision bool) []token {
	t := tokenizer{s: s, low: lower(s), elision: elision}
	t.toks = make([]token, 0, len(s)/4+2)
	t.run()
	return t.toks
}

type tokenizer struct {
	s, low  string
	elision bool
	urls    bool // there is something that may be an address
	i       int
	toks    []token
}

func (t *tokenizer) run() {
	t.urls = strings.Contains(t.s, "://") || strings.Contains(t.s, "@") || strings.Contains(t.low, "www.")
	space := false
	for t.i < len(t.s) {
		from, k := t.i, kWord
		switch c := t.low[t.i]; {
		case c == ' ':
			space = true
			t.i++
			continue
		case 'a' <= c && c <= 'z' && !t.urls:
			k = t.word()
		default:
			r, n := utf8.DecodeRuneInString(t.s[t.i:])
			if isSpace(r) {
				space = true
				t.i += n
				continue
			}
			k = t.next(r, n)
		}
		tok := token{from: from, to: t.i, kind: k, space: space, low: t.low[from:t.i], hash: hashOf(t.low[from:t.i]), runes: 1}
		if k != kPunct {
			tok.runes = int32(utf8.RuneCountInString(tok.low))
		}
		if k == kWord || k == kCode {
			tok.upper, tok.caps = shape(t.s[from:t.i])
		}
		t.toks = append(t.toks, tok)
		space = false
	}
}

// next moves past the token that begins with r.
func (t *tokenizer) next(r rune, n int) kind {
	switch {
	case r == '<':
		if m := tagLen(t.s[t.i:]); m > 0 {
			t.i += m
			return kTag
		}
	case r == '@' || r == '#':
		if m := handleLen(t.s[t.i:]); m > 1 && (t.i == 0 || !isWordByte(t.s[t.i-1])) {
			t.i += m
			return kURL
		}
	case r == '{' || r == '%':
		if m := placeholderLen(t.s[t.i:]); m > 0 {
			t.i += m
			return kURL
		}
	case isDigit(r):
		t.number()
		return kNumber
	case unicode.IsLetter(r) || unicode.Is(unicode.M, r):
		if t.urls {
			if m := urlLen(t.s[t.i:]); m > 0 {
				t.i += m
				return kURL
			}
		}
		return t.word()
	}
	t.i += n
	return kPunct
}

// word moves past letters, digits within them, and apostrophes between them.
func (t *tokenizer) word() kind {
	k := kWord
	for t.i < len(t.s) {
		switch c := t.low[t.i]; {
		case 'a' <= c && c <= 'z':
			t.i++
			continue
		case c == ' ' || c == ',':
			return k
		}
		r, n := utf8.DecodeRuneInString(t.s[t.i:])
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.M, r) || r == '\u00ad':
		case isDigit(r):
			k = kCode
		case k == kCode && r == '.' && isDigit(rune(t.s[t.i-1])) && digitsAhead(t.s[t.i+n:]) > 0: // v2.0
		case isApostrophe(r):
			next, _ := utf8.DecodeRuneInString(t.s[t.i+n:])
			if !unicode.IsLetter(next) {
				return k
			}
			if t.elision {
				t.i += n
				return k
			}
		default:
			return k
		}
		t.i += n
	}
	return k
}

// number moves past digits and the separators between them: points, commas and
// apostrophes before a digit, white space before exactly three of them.
func (t *tokenizer) number() {
	group := 0
	for t.i < len(t.s) {
		r, n := utf8.DecodeRuneInString(t.s[t.i:])
		if isDigit(r) {
			group++
			t.i += n
			continue
		}
		rest := t.s[t.i+n:]
		switch {
		case r == '.' || r == ',':
			if d, _ := utf8.DecodeRuneInString(rest); !isDigit(d) {
				return
			}
		case isApostrophe(r) || r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009':
			if group > 3 || digitsAhead(rest) != 3 {
				return
			}
		default:
			return
		}
		group = 0
		t.i += n
	}
}

// digitsAhead counts the digits at the beginning of s, up to four.
func digitsAhead(s string) int {
	n := 0
	for _, r := range s {
		if !isDigit(r) || n == 4 {
			break
		}
		n++
	}
	return n
}

func shape(s string) (upper, caps bool) {
	letters := 0
	for i, r := range s {
		switch {
		case unicode.IsUpper(r):
			letters++
			upper = upper || i == 0
		case unicode.IsLower(r):
			return upper, false
		}
	}
	return upper, letters > 1
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

func isDigit(r rune) bool { return '0' <= r && r <= '9' || r > 0x7f && unicode.IsDigit(r) }

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' }

func isWordByte(c byte) bool { return wordBytes[c] }

var wordBytes = func() (m [256]bool) {
	for c := range m {
		m[c] = c >= utf8.RuneSelf || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
	}
	return m
}()

// tagLen is the length of the HTML tag or numbered tag at the beginning of s, or 0.
func tagLen(s string) int {
	i := 1
	if i < len(s) && s[i] == '/' {
		i++
	}
	if i >= len(s) || !isWordByte(s[i]) || s[i] >= utf8.RuneSelf {
		return 0
	}
	for i < len(s) && i < 2000 {
		switch s[i] {
		case '>':
			return i + 1
		case '<', '\n':
			return 0
		}
		i++
	}
	return 0
}

func handleLen(s string) int {
	i := 1
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !isDigit(r) && r != '_' {
			break
		}
		i += n
	}
	if r, _ := utf8.DecodeRuneInString(s[1:]); isDigit(r) {
		return 0 // "#1": a rank, not a tag
	}
	return i
}

// placeholderLen is the length of a placeholder such as {name}, {0} or %s, or 0.
func placeholderLen(s string) int {
	if s[0] == '%' {
		if len(s) > 1 && (s[1] == 's' || s[1] == 'd') && (len(s) == 2 || !isWordByte(s[2])) {
			return 2
		}
		return 0
	}
	for i := 1; i < len(s) && i < 40; i++ {
		if s[i] == '}' && i > 1 {
			return i + 1
		}
		if !isWordByte(s[i]) && s[i] != '.' {
			return 0
		}
	}
	return 0
}

// urlLen is the length of the address or e-mail at the beginning of s, or 0.
func urlLen(s string) int {
	end := strings.IndexFunc(s[:min(len(s), 500)], func(r rune) bool { return isSpace(r) || strings.ContainsRune("<>\"“”„«»", r) })
	if end < 0 {
		end = min(len(s), 500)
	}
	w := s[:end]
	switch {
	case hasPrefixFold(w, "http://") || hasPrefixFold(w, "https://") || hasPrefixFold(w, "www."):
	case mailLike(w):
	default:
		return 0
	}
	w = strings.TrimRight(w, ".,;:!?)]}'’…")
	for len(w) > 0 && !utf8.ValidString(w) {
		w = w[:len(w)-1]
	}
	return len(w)
}

// mailLike tells whether w begins with local@domain.
func mailLike(w string) bool {
	at := strings.IndexByte(w, '@')
	return at > 0 && at < len(w)-3 && isWordByte(w[at+1]) && strings.IndexByte(w[at:], '.') > 1 && !strings.ContainsAny(w[:at], "(),;/")
}

func hasPrefixFold(s, p string) bool { return len(s) > len(p) && strings.EqualFold(s[:len(p)], p) }
