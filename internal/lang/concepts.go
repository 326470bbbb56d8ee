package lang

import (
	"io/fs"
	"path"
	"slices"
	"sync"
)

// Concepts is the content of concepts.json: the words of daily life and of the news by
// what they mean, so that a word of one language can be looked for in another. The key
// names the meaning by an English word and is the same in every language's file; the list
// holds the beginnings of the words that may express it, in lower case. A beginning of
// three letters stands for itself and its plural, longer ones for whatever grows from
// them. The lists are wide on purpose: they serve to tell that a word has no counterpart.
type Concepts map[string][]string

// WithConcepts lists the languages that have concepts.json, sorted.
var WithConcepts = sync.OnceValue(func() []string {
	var codes []string
	for code := range folders() {
		if _, err := fs.Stat(data, path.Join("data", code, "concepts.json")); err == nil {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	return codes
})
