// Package slug makes the readable part of an address from a headline, transliterated as
// the headline's language does it: "Zürich grüßt" gives "zuerich-gruesst" in German and
// "zurich-grusst" in English.
//
// gosimple/slug does the work; data/*.json adds what it lacks: all.json for every
// language (signs that its transliteration would turn into hyphens), and a file per
// language (the custom of that language, which wins). A new language is a new file.
package slug

import (
	"embed"
	"encoding/json"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/gosimple/slug"
	"golang.org/x/text/unicode/norm"

	"depesche"
)

// MaxLen is the greatest length of a slug in bytes.
const MaxLen = 80

// Fallback is the slug of a headline that has no letter or digit to write.
const Fallback = "story"

//go:embed data/*.json
var data embed.FS

// tables holds the replacers by base language; "" is the one for all others.
var tables = sync.OnceValue(func() map[string]*strings.Replacer {
	entries, err := data.ReadDir("data")
	if err != nil {
		panic(err) // the files are part of the program
	}
	raw := map[string]map[string]string{}
	for _, e := range entries {
		b, err := data.ReadFile(path.Join("data", e.Name()))
		if err != nil {
			panic(err)
		}
		m := map[string]string{}
		if err := json.Unmarshal(b, &m); err != nil {
			panic("slug: " + e.Name() + ": " + err.Error())
		}
		raw[strings.TrimSuffix(e.Name(), ".json")] = m
	}
	out := map[string]*strings.Replacer{"": replacer(raw["all"], nil)}
	for lang, m := range raw {
		if lang != "all" {
			out[lang] = replacer(raw["all"], m)
		}
	}
	return out
})

// replacer merges the tables; the second wins. Where one key begins another (Ukrainian
// "зг" and "з"), the longer one is tried first.
func replacer(all, own map[string]string) *strings.Replacer {
	var short, long []string
	add := func(k, v string) {
		if len([]rune(k)) > 1 {
			long = append(long, k, v)
		} else {
			short = append(short, k, v)
		}
	}
	for k, v := range own {
		add(k, v)
	}
	for k, v := range all {
		if _, ok := own[k]; !ok {
			add(k, v)
		}
	}
	return strings.NewReplacer(append(long, short...)...)
}

// Separators of thousands are no word boundaries: "1.380 km" is 1380 km.
var thousands = regexp.MustCompile(`(\d)[.,’'\x{00a0}\x{202f}\x{2009}](\d{3})\b`)

// Make returns the slug of a headline in a language (BCP 47): small ASCII letters,
// digits and single hyphens, at most MaxLen bytes, cut between words, never empty.
func Make(headline, lang string) string {
	lang = depesche.BaseLang(lang)
	s := norm.NFC.String(strings.ToValidUTF8(headline, " "))
	s = strings.ToLower(s)
	for prev := ""; prev != s; {
		prev, s = s, thousands.ReplaceAllString(s, "$1$2")
	}
	table := tables()[lang]
	if table == nil {
		table = tables()[""]
	}
	s = table.Replace(s)
	if plain(s) {
		s = hyphened(s)
	} else {
		s = slug.MakeLang(s, lang)
	}
	if s = neat(s); s == "" {
		return Fallback
	}
	return s
}

// neat leaves single hyphens between words.
func neat(s string) string {
	s = strings.ReplaceAll(s, "_", "-")
	for strings.Contains(s, "--") {
		s = strings.ReplaceAll(s, "--", "-")
	}
	return strings.Trim(cut(s), "-")
}

// plain tells whether no language writes anything in s otherwise: most headlines, once the
// tables have been at them. slug.MakeLang unpacks the transliterations of all scripts when
// it is first called, which takes longer than to make a whole page.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; !letterOrDigit(c) && strings.IndexByte(" \t\n-_.,:;!?()/+", c) < 0 {
			return false
		}
	}
	return true
}

// hyphened puts a hyphen in the place of all that is no letter or digit.
func hyphened(s string) string {
	b := []byte(s)
	for i, c := range b {
		if !letterOrDigit(c) {
			b[i] = '-'
		}
	}
	return string(b)
}

func letterOrDigit(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

// cut shortens s to MaxLen at a hyphen, inside a word only if the first word is longer.
func cut(s string) string {
	if len(s) <= MaxLen {
		return s
	}
	if i := strings.LastIndexByte(s[:MaxLen+1], '-'); i > 0 {
		return s[:i]
	}
	return s[:MaxLen]
}
