package i18n

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

var usedRE = regexp.MustCompile(`\.(?:T|N|HTML) "([a-z0-9_.-]+)"|\.(?:T|N|HTML)\("([a-z0-9_.-]+)"`)

// UsedKeys lists the keys that the templates (*.html) and Go files in fsys ask for by a
// literal: {{.P.T "key"}}, p.N("key", …). Keys that are put together at run time are not
// seen; list them in the test.
func UsedKeys(fsys fs.FS) ([]string, error) {
	seen := map[string]bool{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || !strings.HasSuffix(name, ".html") && !strings.HasSuffix(name, ".go") {
			return err
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		for _, m := range usedRE.FindAllStringSubmatch(string(b), -1) {
			seen[m[1]+m[2]] = true
		}
		return nil
	})
	var keys []string
	for k := range seen {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys, err
}

// Missing lists "lang key" for every key that a language lacks itself.
func (c *Catalog) Missing(keys []string, langs ...string) []string {
	var out []string
	for _, l := range langs {
		for _, k := range keys {
			if !c.Has(l, k) {
				out = append(out, l+" "+k)
			}
		}
	}
	return out
}

// Keys lists all keys of a language, sorted.
func (c *Catalog) Keys(lang string) []string {
	var out []string
	for k := range c.in(strings.ToLower(lang)) {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Unused lists those of the keys that no source file in fsys names as a whole, in quotes.
// Keys that are put together at run time are among them; the test knows which those are.
func Unused(keys []string, fsys fs.FS) ([]string, error) {
	named := map[string]bool{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || !strings.HasSuffix(name, ".html") && !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".ts") {
			return err
		}
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		for _, m := range quotedRE.FindAllStringSubmatch(string(b), -1) {
			named[m[1]] = true
		}
		return nil
	})
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return named[k] }), err
}

var quotedRE = regexp.MustCompile("[\"`]([a-z0-9_.-]+)[\"`]")
