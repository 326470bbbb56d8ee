// Package fonts holds the self-hosted fonts of desk and site: Newsreader, Inter and Noto
// Naskh Arabic under the SIL Open Font License 1.1, whose texts lie beside the files
// (README.md says which is for what, make-fonts.py how they were cut).
package fonts

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"strings"
	"sync"
)

//go:embed *.woff2
var files embed.FS

// Font is one WOFF2 file. Path is its fingerprinted name, relative to the folder from
// which an edge serves its assets: "font/inter-latin-9f86d081.woff2".
type Font struct {
	Name string
	Path string
	Data []byte
}

var load = sync.OnceValue(func() []Font {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err) // the files are part of the program
	}
	var out []Font
	for _, e := range entries {
		b, err := files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(b)
		out = append(out, Font{
			Name: e.Name(),
			Path: "font/" + strings.TrimSuffix(e.Name(), ".woff2") + "-" + hex.EncodeToString(sum[:4]) + ".woff2",
			Data: b,
		})
	}
	return out
})

// All returns the fonts in order of name. The slice is shared: do not change it.
func All() []Font { return load() }

// Get returns a font by its file name.
func Get(name string) (Font, bool) {
	for _, f := range load() {
		if f.Name == name {
			return f, true
		}
	}
	return Font{}, false
}
