package search

import (
	"hash/crc32"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"depesche"
	"depesche/internal/lang"
)

// Analyzer knows the words of one language. It is safe for concurrent use.
type Analyzer struct {
	stem     func(string) string
	dotless  bool
	spell    *strings.Replacer // ü to ue; nil where nothing is written out
	unspell  *strings.Replacer // ue to u
	spelt    map[rune]bool     // letters that spell writes out
	links    []string          // between the parts of compounds; nil: there are none
	function map[string]bool
	decimal  string
	group    string
	version  int64
}

var analyzers sync.Map

// For returns the analyzer of a BCP 47 tag's language. A language without data has its
// words cut and folded, and no stems.
func For(tag string) *Analyzer {
	code := depesche.BaseLang(tag)
	if a, ok := analyzers.Load(code); ok {
		return a.(*Analyzer)
	}
	p := lang.Get(code)
	a := &Analyzer{stem: Stemmer(code), dotless: p.Search.Dotless, function: map[string]bool{}, decimal: p.Quantity.Decimal, group: p.Quantity.Group}
	if a.decimal == "" && a.group == "" {
		a.decimal, a.group = ".", ","
	}
	if len(p.Search.Spell) > 0 {
		a.spelt = map[rune]bool{}
		var there, back []string
		for letter, out := range p.Search.Spell {
			r, _ := utf8.DecodeRuneInString(letter)
			a.spelt[r] = true
			there, back = append(there, letter, out), append(back, out, Fold(letter))
		}
		a.spell, a.unspell = strings.NewReplacer(there...), strings.NewReplacer(back...)
	}
	if p.Search.Compounds {
		a.links = p.Search.Links
	}
	for _, w := range p.Words.Function {
		a.function[w] = true
	}
	a.version = version<<32 | int64(crc32.ChecksumIEEE([]byte(strings.Join(slices.Sorted(maps.Keys(a.function)), " "))))
	if len(p.Code) > 3 { // no language has such a code: somebody made it up
		return a
	}
	actual, _ := analyzers.LoadOrStore(code, a)
	return actual.(*Analyzer)
}

// Version changes when the same text would be indexed otherwise than before, as it is when
// other words of the language count as function words: indexes of another version are built
// anew.
func (a *Analyzer) Version() int64 { return a.version }

// Function tells whether a word carries no meaning of its own: "the", "und".
func (a *Analyzer) Function(word string) bool { return a.function[word] }

// Stem returns what the forms of a word have in common, folded: "streik" for "streiks".
// word is in small letters, as Words gives it.
func (a *Analyzer) Stem(word string) string {
	if word == "" || word[0] >= '0' && word[0] <= '9' {
		return Fold(word)
	}
	return Fold(a.stem(word))
}

// SpeltOut is the word with the letters written out that can be, folded: "mueller" for
// "müller". ok tells that there are such letters in it.
func (a *Analyzer) SpeltOut(word string) (out string, ok bool) {
	if a.spell == nil || !strings.ContainsFunc(word, func(r rune) bool { return a.spelt[r] }) {
		return "", false
	}
	return Fold(a.spell.Replace(word)), true
}

// Unspelt is a folded word with written-out letters taken back, folded: "muller" for
// "mueller". ok tells that there are any. A word of that fold is meant only if its
// SpeltOut is the word asked for: "steuer" is not "stur".
func (a *Analyzer) Unspelt(fold string) (out string, ok bool) {
	if a.unspell == nil {
		return "", false
	}
	out = a.unspell.Replace(fold)
	return out, out != fold
}

// Fold takes accents off: "Zoë" becomes "zoe", "ß" "ss", "أ" "ا". word is in small
// letters.
func Fold(word string) string {
	ascii := true
	for i := 0; i < len(word); i++ {
		if word[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return word
	}
	var b strings.Builder
	b.Grow(len(word))
	base := rune(0)
	for _, r := range norm.NFD.String(word) {
		if unicode.Is(unicode.Mn, r) {
			// In other scripts such marks are vowels.
			if unicode.In(base, unicode.Latin, unicode.Greek, unicode.Arabic, unicode.Hebrew) || r == 0x308 && unicode.Is(unicode.Cyrillic, base) || r == 0x301 {
				continue
			}
			b.WriteRune(r)
			continue
		}
		base = r
		if s, ok := folded[r]; ok {
			b.WriteString(s)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFC.String(b.String())
}

// folded are letters that decomposition does not take apart.
var folded = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ħ': "h", 'ı': "i", 'ŋ': "n", 'ς': "σ",
	'ٱ': "ا", 'ى': "ي", 'ة': "ه", 'ـ': "", 'ی': "ي", 'ک': "ك", 'ʼ': "", '·': "",
}

// small is a word in small letters, composed and with compatibility forms resolved.
func (a *Analyzer) small(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || a.dotless && s[i] == 'I' {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	if !a.dotless {
		if small, ok := smallPlain(s); ok {
			return small
		}
	}
	return a.smallSlow(s)
}

// smallSlow is small for words of all letters.
func (a *Analyzer) smallSlow(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		if a.dotless {
			return unicode.TurkishCase.ToLower(r)
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(s))
	return norm.NFKC.String(s)
}
