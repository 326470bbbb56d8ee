// Package lang holds the language packs: one folder of data per language, read once
// and shared. A new language is a new folder under data/, no new code: nothing in the
// program tests for a language by name.
//
// Each file of a folder has its own struct and its own Go file here:
//
//	pack.json        name, endonym, script, joiner between sentences (pack.go)
//	segment.json     abbreviations, ordinals, initials … (segment.go)
//	typography.json  quotation marks, spaces, digits (typography.go)
//	quantity.json    number words, months, units, currencies (quantity.go)
//	words.json       negators, function words, names' particles (words.go)
//	concepts.json    frequent words by their meaning (concepts.go)
//	search.json      stemmer, spellings, compounds (search.go)
//
// data/given.json lists given names, which belong to no language (given.go).
//
// A missing file leaves its part empty; whoever uses it must do without. A folder without
// pack.json is a partial pack: Get gives what it holds, Codes does not offer its language.
package lang

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sync"

	"depesche"
)

//go:embed data
var data embed.FS

// Pack is what the program knows about one language. Packs are shared: never change one.
type Pack struct {
	Code    string `json:"-"`       // base language: "de"
	Name    string `json:"name"`    // in English: "German"
	Endonym string `json:"endonym"` // "Deutsch"
	Script  string `json:"script"`  // ISO 15924: "Latn"
	Joiner  string `json:"joiner"`  // between sentences: " ", empty for Chinese

	partial bool // no pack.json

	Segment    Segment
	Typography Typography
	Quantity   Quantity
	Words      Words
	Concepts   Concepts
	Search     Search
}

// folder is one language's pack, read when it is asked for: most processes need few
// languages, and most callers little of each.
type folder struct {
	core func() *Pack
	full func() *Pack
}

var folders = sync.OnceValue(func() map[string]folder {
	dirs, err := data.ReadDir("data")
	if err != nil {
		panic(err) // the data is compiled in
	}
	packs := map[string]folder{}
	for _, d := range dirs {
		if d.IsDir() {
			code := d.Name()
			packs[code] = folder{sync.OnceValue(func() *Pack { return mustRead(code, false) }), sync.OnceValue(func() *Pack { return mustRead(code, true) })}
		}
	}
	return packs
})

// like names, for a language without a pack or with part of one, the language whose pack
// serves in its stead: "no" is written as "nb".
var like = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	if err := readJSON("data/like.json", &m); err != nil {
		panic(err) // the data is compiled in and tested
	}
	return m
})

// folderOf finds a language's folder, or that of the language like it.
func folderOf(code string) (folder, bool) {
	if f, ok := folders()[code]; ok {
		return f, true
	}
	f, ok := folders()[like()[code]]
	return f, ok
}

// mustRead reads a pack, or its core alone. The data is compiled in and tested: a broken
// pack is a broken build.
func mustRead(code string, full bool) *Pack {
	p := &Pack{Code: code, Joiner: " "}
	files := map[string]any{"pack.json": p, "typography.json": &p.Typography, "search.json": &p.Search}
	if full {
		files["segment.json"], files["quantity.json"], files["words.json"], files["concepts.json"] = &p.Segment, &p.Quantity, &p.Words, &p.Concepts
	}
	for file, into := range files {
		if err := readJSON(path.Join("data", fileOf(code, file), file), into); err != nil {
			panic(err)
		}
	}
	if p.Name == "" {
		p.Name, p.Endonym, p.partial = p.Code, p.Code, true
		if l := like()[code]; l != "" {
			other := Pack{Joiner: " "}
			if err := readJSON(path.Join("data", l, "pack.json"), &other); err != nil {
				panic(err)
			}
			p.Script, p.Joiner = other.Script, other.Joiner
		}
	}
	return p
}

// fileOf is the folder from which a language's file is read: its own, or that of the language
// like it for one that is missing. What a language is called is never borrowed.
func fileOf(code, file string) string {
	l := like()[code]
	if _, err := fs.Stat(data, path.Join("data", code, file)); err != nil && l != "" && file != "pack.json" {
		return l
	}
	return code
}

func readJSON(name string, into any) error {
	b, err := data.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("language pack %s: %w", name, err)
	}
	return nil
}

// Get returns the pack for a BCP 47 tag's base language, or an empty pack of that code
// when there is none, so that callers need no nil check.
func Get(tag string) *Pack {
	code := depesche.BaseLang(tag)
	if f, ok := folderOf(code); ok {
		return f.full()
	}
	return empty(code)
}

// Core is Get without what only judges and segmenters need (segment, quantity, words and
// concepts are empty): it costs a hundredth, and is enough to show a page.
func Core(tag string) *Pack {
	code := depesche.BaseLang(tag)
	if f, ok := folderOf(code); ok {
		return f.core()
	}
	return empty(code)
}

func empty(code string) *Pack { return &Pack{Code: code, Name: code, Endonym: code, Joiner: " "} }

// Codes lists the languages that have a pack, sorted; partial packs do not count.
func Codes() []string {
	var codes []string
	for c, f := range folders() {
		if !f.core().partial {
			codes = append(codes, c)
		}
	}
	slices.Sort(codes)
	return codes
}
