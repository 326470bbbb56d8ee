// Package message holds the sentences that tell editors what a finding of the checks
// says, one catalogue per language. Each has one sentence for each key, with {1}, {2} …
// for the finding's values in order.
package message

import (
	"embed"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"

	"depesche"
)

//go:embed *.json
var files embed.FS

var catalogues = sync.OnceValues(func() (map[string]map[string]string, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	all := map[string]map[string]string{}
	for _, e := range entries {
		b, err := files.ReadFile(e.Name())
		if err != nil {
			return nil, err
		}
		c := map[string]string{}
		if err := json.Unmarshal(b, &c); err != nil {
			return nil, err
		}
		all[strings.TrimSuffix(e.Name(), ".json")] = c
	}
	return all, nil
})

func load() map[string]map[string]string {
	all, err := catalogues()
	if err != nil {
		panic(err) // compiled in and tested: a broken catalogue is a broken build
	}
	return all
}

// Langs lists the languages that have a catalogue, sorted.
func Langs() []string {
	var out []string
	for l := range load() {
		out = append(out, l)
	}
	slices.Sort(out)
	return out
}

// Template returns the sentence of a key with its placeholders, "" when the language's
// catalogue has none. lang is a BCP 47 tag.
func Template(lang, key string) string { return load()[depesche.BaseLang(lang)][key] }

// Text says in one plain-text sentence what the finding says, in English when the
// language has no catalogue. A finding that no catalogue knows gives its rule and values.
func Text(lang string, f depesche.Finding) string {
	t := Template(lang, f.Message)
	if t == "" {
		t = Template("en", f.Message)
	}
	if t == "" {
		return strings.TrimSpace(f.Rule + " " + strings.Join(f.Args, ", "))
	}
	return fill(t, f.Args)
}

// fill puts the values into the template once, so that a value that looks like a
// placeholder stays as it is.
func fill(t string, args []string) string {
	if len(args) == 0 {
		return t
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, "{"+strconv.Itoa(i+1)+"}", a)
	}
	return strings.NewReplacer(pairs...).Replace(t)
}
