// Package i18n gives every page its words: catalogues of messages per edge and language,
// and a Printer that also writes dates, times, numbers and names of languages as the
// language does (CLDR).
//
// A catalogue is a JSON file named after its language ("de.json", "es-MX.json"), or several
// by subject ("settings.de.json"): keys to messages. A message is a string with places {0}, {1} … for values, or an object of
// plural forms {"one": "…", "other": "…"} (CLDR's names), chosen by the number at {0}.
//
// A key that a language lacks is looked up in wider ones up to its base language, then in English, and
// shown as the key itself if even English lacks it; Missing finds such keys in tests.
package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"depesche"
)

//go:embed catalog/*.json
var common embed.FS

// Catalog holds the messages of one edge in all its languages. It may be shared.
type Catalog struct {
	langs map[string]func() map[string]entry // by lower-case tag
}

// entry is a text, or plural forms.
type entry struct {
	text  string
	forms map[string]string
}

// UnmarshalJSON reads a string or an object of plural forms.
func (m *entry) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '{' {
		if err := json.Unmarshal(b, &m.forms); err != nil {
			return err
		}
		if m.forms["other"] == "" {
			return fmt.Errorf("plural forms without %q", "other")
		}
		return nil
	}
	return json.Unmarshal(b, &m.text)
}

// Load finds catalogues (*.json in the root of each file system) on top of the common
// ones, which hold messages for errors and for times gone by. Later ones win. A language is
// read when it is first spoken; a file that is no catalogue then panics, since all are part
// of the program.
func Load(fsys ...fs.FS) (*Catalog, error) {
	base, err := fs.Sub(common, "catalog")
	if err != nil {
		return nil, err
	}
	files := map[string][]file{}
	for _, f := range append([]fs.FS{base}, fsys...) {
		names, err := fs.Glob(f, "*.json")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			lang := strings.ToLower(strings.TrimSuffix(name, ".json"))
			lang = lang[strings.LastIndexByte(lang, '.')+1:]
			files[lang] = append(files[lang], file{f, name})
		}
	}
	c := &Catalog{langs: map[string]func() map[string]entry{}}
	for lang, fs := range files {
		c.langs[lang] = sync.OnceValue(func() map[string]entry { return mustRead(fs) })
	}
	return c, nil
}

type file struct {
	fsys fs.FS
	name string
}

func mustRead(files []file) map[string]entry {
	all := map[string]entry{}
	for _, f := range files {
		b, err := fs.ReadFile(f.fsys, f.name)
		if err != nil {
			panic(err)
		}
		var m map[string]entry
		if err := json.Unmarshal(b, &m); err != nil {
			panic(fmt.Errorf("i18n: %s: %w", f.name, err))
		}
		maps.Copy(all, m)
	}
	return all
}

// MustLoad is Load for catalogues that are part of the program; dir is the folder of the
// embedded tree: "i18n".
func MustLoad(embedded fs.FS, dir string) *Catalog {
	sub, err := fs.Sub(embedded, dir)
	if err != nil {
		panic(err)
	}
	c, err := Load(sub)
	if err != nil {
		panic(err)
	}
	return c
}

// in returns the messages of a lower-case tag, nil when there are none.
func (c *Catalog) in(lang string) map[string]entry {
	if read := c.langs[lang]; read != nil {
		return read()
	}
	return nil
}

// Langs lists the languages that have a catalogue, sorted.
func (c *Catalog) Langs() []string { return slices.Sorted(maps.Keys(c.langs)) }

// Has tells whether lang itself (not its base language, not English) has the key.
func (c *Catalog) Has(lang, key string) bool {
	_, ok := c.in(strings.ToLower(lang))[key]
	return ok
}

// find returns the message and the language it is in.
func (c *Catalog) find(lang, key string) (entry, string, bool) {
	for l := strings.ToLower(lang); l != ""; l = wider(l) {
		if m, ok := c.in(l)[key]; ok {
			return m, l, true
		}
	}
	m, ok := c.in("en")[key]
	return m, "en", ok
}

// wider is a tag without its last part, "" where it has one alone: "zh-hant" of "zh-hant-tw".
func wider(tag string) string { return tag[:max(strings.LastIndexAny(tag, "-_"), 0)] }

// Chain lists the lower-case tags in which a language's messages are looked for, the most
// exact first: "zh-hant-tw", "zh-hant", "zh", "en".
func Chain(lang string) (out []string) {
	for l := strings.ToLower(lang); l != ""; l = wider(l) {
		out = append(out, l)
	}
	if base(lang) != "en" {
		out = append(out, "en")
	}
	return out
}

func base(lang string) string { return depesche.BaseLang(lang) }

// Printer returns the printer for a language and a time zone (nil: UTC). Printers are
// cheap; make one per request and put it into the page's data.
func (c *Catalog) Printer(lang string, zone *time.Location) *Printer {
	if zone == nil {
		zone = time.UTC
	}
	return &Printer{catalog: c, lang: lang, zone: zone, loc: localeOf(lang)}
}
