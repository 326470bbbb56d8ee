package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is a word in a text: [From, To) are its bytes. Word is in small letters; a
// number is normalised ("1200" for "1.200" where that is how the language groups).
// Joined tells that nothing but a mark stands between it and the token before.
type Token struct {
	Word     string
	From, To int
	Joined   bool
	Pair     bool // two characters of a script that writes no spaces
	Tail     bool // the last character of such a run once more, alone
}

// Words calls yield for each word of the text. Words of scripts without spaces come as
// overlapping pairs of characters, the last one once more alone, so that each begins a
// word.
func (a *Analyzer) Words(text string, yield func(Token)) {
	last := -2 // where the token before ended
	emit := func(t Token) {
		if t.Word == "" {
			return
		}
		t.Joined = last >= 0 && (t.From <= last || t.From-last <= utf8.UTFMax && joins(text[last:t.From]))
		last = t.To
		yield(t)
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case isDigit(r):
			i = a.number(text, i, emit)
		case unspaced(r):
			i = pairs(a, text, i, emit)
		case unicode.IsLetter(r):
			end := wordEnd(text, i)
			if abbr := abbreviation(text, i, end); abbr > end {
				emit(Token{Word: a.small(strings.ReplaceAll(text[i:abbr], ".", "")), From: i, To: abbr})
				i = abbr
				continue
			}
			emit(Token{Word: a.small(cut(text[i:end])), From: i, To: end})
			i = end
		default:
			i += n
		}
	}
}

// joins tells whether a mark within a written word stands between two tokens.
func joins(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	return n == len(s) && strings.ContainsRune("-‐‑'’.,/&_@·:", r)
}

// cut bounds a word, at a character's border.
func cut(s string) string {
	if len(s) <= MaxWord {
		return s
	}
	n := 0
	for i := range s {
		if n++; n > MaxWord {
			return s[:i]
		}
	}
	return s
}

func isDigit(r rune) bool {
	if r < utf8.RuneSelf {
		return '0' <= r && r <= '9'
	}
	return unicode.Is(unicode.Nd, r)
}

// inWord tells whether a character continues a word; invisible ones do, so that a soft
// hyphen or a direction mark does not hide a word.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	if plainLetter(r) {
		return true
	}
	return (unicode.IsLetter(r) || unicode.IsMark(r) || isDigit(r) || unicode.Is(unicode.Cf, r)) && !unspaced(r)
}

func wordEnd(text string, i int) int {
	end := i
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !inWord(r) {
			break
		}
		i += n
		if r < utf8.RuneSelf || plainLetter(r) || !unicode.Is(unicode.Cf, r) {
			end = i
		}
	}
	return end
}

// abbreviation returns where single letters with full stops end ("U.S."), or end when
// the word that ends there is none.
func abbreviation(text string, i, end int) int {
	if utf8.RuneCountInString(text[i:end]) != 1 {
		return end
	}
	stop, letters := end, 1
	for p := end; p < len(text) && text[p] == '.'; {
		r, n := utf8.DecodeRuneInString(text[p+1:])
		if n == 0 || !unicode.IsLetter(r) || unspaced(r) || wordEnd(text, p+1) != p+1+n {
			break
		}
		p += 1 + n
		stop = p
		letters++
	}
	if letters < 2 {
		return end
	}
	return stop
}

// number reads what begins with a digit: a number as the language writes it, or a word
// such as "5g".
func (a *Analyzer) number(text string, i int, emit func(Token)) int {
	begin := i
	var parts []string
	var seps []rune
	part := i
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if isDigit(r) {
			i += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[i+n:])
		if isDigit(next) && (strings.ContainsRune(a.decimal+a.group, r) || r == 0xa0 || r == 0x202f || r == 0x2009) && len(parts) < 8 {
			parts, seps = append(parts, digits(text[part:i])), append(seps, r)
			i += n
			part = i
			continue
		}
		break
	}
	if end := wordEnd(text, i); end > i { // letters follow: "5g", "2023er"
		i = end
		if len(parts) == 0 {
			emit(Token{Word: a.small(cut(digits(text[begin:i]))), From: begin, To: i})
			return i
		}
		a.figures(text, begin, part, parts, seps, emit)
		emit(Token{Word: a.small(cut(digits(text[part:i]))), From: part, To: i})
		return i
	}
	if n, ok := a.value(append(parts, digits(text[part:i])), seps); ok {
		emit(Token{Word: cut(n), From: begin, To: i})
		return i
	}
	a.figures(text, begin, part, parts, seps, emit)
	emit(Token{Word: cut(digits(text[part:i])), From: part, To: i})
	return i
}

// figures gives the parts of what is no number, a date, one by one.
func (a *Analyzer) figures(text string, begin, end int, parts []string, seps []rune, emit func(Token)) {
	at := begin
	for i, p := range parts {
		to := at
		for to < end {
			r, n := utf8.DecodeRuneInString(text[to:])
			if !isDigit(r) {
				break
			}
			to += n
		}
		emit(Token{Word: cut(p), From: at, To: to})
		at = to + utf8.RuneLen(seps[i])
	}
}

// value puts the parts of a number together: groups of three, then decimals.
func (a *Analyzer) value(parts []string, seps []rune) (string, bool) {
	if len(parts) == 1 {
		return parts[0], true
	}
	groups := 0
	for groups < len(seps) && seps[groups] == seps[0] && a.groups(seps[0]) && len(parts[groups+1]) == 3 && len(parts[0]) <= 3 {
		groups++
	}
	whole := strings.Join(parts[:groups+1], "")
	switch rest := len(seps) - groups; {
	case rest == 0:
		return whole, true
	case rest == 1 && strings.ContainsRune(a.decimal, seps[groups]):
		return whole + "." + parts[groups+1], true
	}
	return "", false
}

func (a *Analyzer) groups(sep rune) bool {
	return strings.ContainsRune(a.group, sep) || unicode.IsSpace(sep)
}

// digits turns the digits of any script into those of ASCII.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf && isDigit(r) {
			zero := r
			for isDigit(zero-1) && r-zero < 9 {
				zero--
			}
			return '0' + r - zero
		}
		return r
	}, s)
}

// unspaced tells whether a character belongs to a script that writes no spaces between
// words, or joins so much to them that words are of no use for finding.
func unspaced(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) || r == 'ー'
}

// pairs gives a run of such characters as overlapping pairs.
func pairs(a *Analyzer, text string, i int, emit func(Token)) int {
	from, prev := i, -1
	end := i
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !unspaced(r) {
			break
		}
		if prev >= 0 {
			emit(Token{Word: a.small(text[prev : end+n]), From: prev, To: end + n, Pair: true})
		}
		prev = end
		end += n
	}
	emit(Token{Word: a.small(text[prev:end]), From: prev, To: end, Pair: true, Tail: prev > from})
	return end
}
