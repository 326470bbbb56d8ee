package card

import (
	"bytes"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
)

//go:embed font/*.woff
var carried embed.FS

// The faces of headlines and of small print, in the order in which they are asked for a
// character.
var (
	serif = []string{"newsreader-latin", "newsreader-latin-ext", "newsreader-vietnamese", "noto-serif-greek", "noto-serif-cyrillic", "noto-serif-cyrillic-ext",
		"noto-naskh-arabic", "noto-serif-hebrew", "noto-serif-devanagari"}
	sans = []string{"inter-latin", "inter-latin-ext", "inter-vietnamese", "inter-greek", "inter-cyrillic", "noto-serif-cyrillic-ext",
		"noto-naskh-arabic", "noto-serif-hebrew", "noto-serif-devanagari"}
)

// Faces are the typefaces that cards are set in: those of the program, and those that an
// operator has put beside them. They are read when first needed; several cards may be drawn
// from them at a time.
type Faces struct {
	dir string

	carried sync.Once
	by      map[string]*font.Font

	once sync.Once
	own  []*font.Font // an operator's
	bad  []error

	mu   sync.Mutex
	free []*hand
}

// hand is what one drawing needs for itself: faces and shapers remember what they were
// asked for.
type hand struct {
	heads, small *set
	setter
}

// NewFaces makes faces that also take the font files (.ttf, .otf, .ttc, .woff) in dir; ""
// and a folder that is not there have none.
func NewFaces(dir string) *Faces { return &Faces{dir: dir} }

// load reads the program's fonts and the operator's.
func (f *Faces) load() {
	f.loadOwn()
	f.carried.Do(func() {
		f.by = map[string]*font.Font{}
		for _, name := range slices.Concat(serif, sans) {
			if f.by[name] != nil {
				continue
			}
			b, err := carried.ReadFile("font/" + name + ".woff")
			if err != nil {
				panic(err) // it is part of the program
			}
			face, err := font.ParseTTF(bytes.NewReader(b))
			if err != nil {
				panic("card: " + name + ": " + err.Error())
			}
			f.by[name] = face.Font
		}
	})
}

// take returns a hand that nobody else draws with: one that has been put back, or a new one.
func (f *Faces) take() *hand {
	f.load()
	f.mu.Lock()
	defer f.mu.Unlock()
	if n := len(f.free); n > 0 {
		h := f.free[n-1]
		f.free = f.free[:n-1]
		return h
	}
	faces := map[*font.Font]*font.Face{}
	order := func(names []string) *set {
		s := &set{}
		for _, of := range f.fonts(names) {
			if faces[of] == nil {
				faces[of] = font.NewFace(of)
			}
			s.faces = append(s.faces, faces[of])
		}
		return s
	}
	return &hand{heads: order(serif), small: order(sans)}
}

func (f *Faces) putBack(h *hand) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.free = append(f.free, h)
}

// fonts are the program's fonts of the given names, then the operator's.
func (f *Faces) fonts(names []string) []*font.Font {
	var all []*font.Font
	for _, n := range names {
		all = append(all, f.by[n])
	}
	return append(all, f.own...)
}

func (f *Faces) loadOwn() {
	f.once.Do(func() {
		if f.dir == "" {
			return
		}
		files, err := os.ReadDir(f.dir)
		if err != nil {
			return // nobody has put any there
		}
		for _, e := range files {
			if slices.Contains([]string{".ttf", ".otf", ".ttc", ".woff"}, strings.ToLower(filepath.Ext(e.Name()))) {
				f.read(filepath.Join(f.dir, e.Name()))
			}
		}
	})
}

// read takes an operator's font file; what is wrong with it is kept for Problems.
func (f *Faces) read(path string) {
	defer func() {
		if v := recover(); v != nil {
			f.bad = append(f.bad, fmt.Errorf("%s is damaged: %v", path, v))
		}
	}()
	b, err := os.ReadFile(path)
	if err == nil {
		var faces []*font.Face
		if faces, err = font.ParseTTC(bytes.NewReader(b)); err == nil {
			f.own = append(f.own, faces[0].Font)
		}
	}
	if err != nil {
		f.bad = append(f.bad, fmt.Errorf("%s is no font that can be read: %w", path, err))
	}
}

// Problems says which of the operator's font files could not be read.
func (f *Faces) Problems() []error {
	f.loadOwn()
	return f.bad
}

// set is an order of faces.
type set struct {
	faces []*font.Face
}

// ResolveFace returns the first face that has the character, else the first of all.
func (s *set) ResolveFace(r rune) *font.Face {
	for _, f := range s.faces {
		if _, ok := f.NominalGlyph(r); ok {
			return f
		}
	}
	return s.faces[0]
}

// scripts are those that the program's faces are for.
var scripts = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew, unicode.Devanagari, unicode.Common, unicode.Inherited}

// MayBe tells, without reading the program's faces or waiting for a drawing, whether there
// is likely a face for every letter: by their scripts. Can tells for sure.
func (f *Faces) MayBe(text string) bool {
	for _, r := range text {
		if r < 0x80 || unicode.In(r, scripts...) {
			continue
		}
		f.loadOwn()
		if !slices.ContainsFunc(f.own, func(own *font.Font) bool { _, ok := own.NominalGlyph(r); return ok }) {
			return false
		}
	}
	return true
}

// Can tells whether there is a face for every letter of a text, so that a card with it
// shows no empty boxes.
func (f *Faces) Can(text string) bool {
	f.load()
	fonts := f.fonts(serif)
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			continue
		}
		if !slices.ContainsFunc(fonts, func(one *font.Font) bool { _, ok := one.NominalGlyph(r); return ok }) {
			return false
		}
	}
	return true
}

func tag(lang string) language.Language { return language.NewLanguage(lang) }
