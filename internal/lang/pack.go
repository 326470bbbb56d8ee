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

var load = sync.OnceValues(func() (map[string]*Pack, error) {
	dirs, err := data.ReadDir("data")
	if err != nil {
		return nil, err
	}
	packs := map[string]*Pack{}
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		p := &Pack{Code: d.Name(), Joiner: " "}
		for file, into := range map[string]any{
			"pack.json": p, "segment.json": &p.Segment, "typography.json": &p.Typography,
			"quantity.json": &p.Quantity, "words.json": &p.Words, "concepts.json": &p.Concepts, "search.json": &p.Search,
		} {
			if err := readJSON(path.Join("data", d.Name(), file), into); err != nil {
				return nil, err
			}
		}
		if p.Name == "" {
			p.Name, p.Endonym, p.partial = p.Code, p.Code, true
		}
		packs[p.Code] = p
	}
	return packs, nil
})

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
	packs, err := load()
	if err != nil {
		panic(err) // the data is compiled in and tested: a broken pack is a broken build
	}
	if p := packs[code]; p != nil {
		return p
	}
	return &Pack{Code: code, Name: code, Endonym: code, Joiner: " "}
}

// Codes lists the languages that have a pack, sorted; partial packs do not count.
func Codes() []string {
	packs, err := load()
	if err != nil {
		panic(err)
	}
	codes := make([]string, 0, len(packs))
	for c, p := range packs {
		if !p.partial {
			codes = append(codes, c)
		}
	}
	slices.Sort(codes)
	return codes
}
