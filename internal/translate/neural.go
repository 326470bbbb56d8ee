package translate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/nmt"
	"depesche/internal/translate/alignment"
)

// KindNeural is the engine inside the program, which needs a model's files and nothing
// else.
const KindNeural = "neural"

// ArithmeticEnv is an environment variable: when it says "saturating", the neural engine
// computes as the official one does, for comparisons with it.
const ArithmeticEnv = "DEPESCHE_NEURAL_ARITHMETIC"

// Neural is an Engine that runs a model of Firefox Translations in this process, or two
// in a row.
type Neural struct {
	translator nmt.Model
	version    string
	pair       Pair // empty when the files' names do not tell
}

var _ Engine = (*Neural)(nil)

// LoadNeural reads the model in a folder: one file each of model*.bin, lex*.bin and
// vocab*.spm, or srcvocab*.spm and trgvocab*.spm. workers is how many processors it may
// use, all when 0. Errors name the folder's file and what is wrong with it.
func LoadNeural(folder string, workers int) (*Neural, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, depesche.Wrap(err, depesche.NotFound, "neural.folder", "the folder %s with the model cannot be read; give the folder that holds model, shortlist and vocabulary", folder)
	}
	f := neuralFolder{folder, entries}
	var files nmt.Files
	model, err := f.file("model*.bin")
	if err != nil {
		return nil, err
	}
	vocabularies := []string{"vocab*.spm"}
	if f.has("srcvocab*.spm") {
		vocabularies = []string{"srcvocab*.spm", "trgvocab*.spm"}
	}
	for i, pattern := range append([]string{"model*.bin", "lex*.bin"}, vocabularies...) {
		name, err := f.file(pattern)
		if err != nil {
			return nil, err
		}
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return nil, depesche.Wrap(err, depesche.NotFound, "neural.file", "the file %s cannot be read; check who may read it", filepath.Join(folder, name))
		}
		*[]*[]byte{&files.Model, &files.Shortlist, &files.Source, &files.Target}[i] = b
	}
	o := neuralOptions(workers)
	version := make(chan string, 1)
	go func(model []byte) {
		sum := sha256.Sum256(model)
		version <- hex.EncodeToString(sum[:6])
	}(files.Model)
	translator, err := nmt.New(files, o)
	n := &Neural{translator, <-version, neuralPair(model)}
	if err != nil {
		return nil, err
	}
	// The files are as large as what was made of them: give their memory back at once.
	files = nmt.Files{}
	debug.FreeOSMemory()
	return n, nil
}

// NeuralVia makes an engine of two models: from first's source language to second's
// target language by way of the language between. Two models that both name their
// languages and do not meet are an Invalid error.
func NeuralVia(first, second *Neural) (*Neural, error) {
	n := &Neural{translator: nmt.Via(first.translator, second.translator), version: first.version + "+" + second.version}
	if first.pair == (Pair{}) || second.pair == (Pair{}) {
		return n, nil
	}
	if !langCovers(second.pair.Source, first.pair.Target) {
		return nil, depesche.E(depesche.Invalid, "neural.via", "the models %s→%s and %s→%s do not meet; the second one has to translate from the first one's language",
			first.pair.Source, first.pair.Target, second.pair.Source, second.pair.Target)
	}
	n.pair = Pair{first.pair.Source, second.pair.Target}
	return n, nil
}

// NeuralRoute finds models for a translation among those there are for pairs: the place
// of the one that translates directly, or the places of the two that do so through
// English; nil when there is no way.
func NeuralRoute(pairs []Pair, src, tgt string) []int {
	at := func(src, tgt string) int {
		return slices.IndexFunc(pairs, func(p Pair) bool { return p.Covers(src, tgt) })
	}
	if direct := at(src, tgt); direct >= 0 {
		return []int{direct}
	}
	first, second := at(src, pivot), at(pivot, tgt)
	if first < 0 || second < 0 {
		return nil
	}
	return []int{first, second}
}

// pivot is the language through which a translation goes for which there is no model:
// almost all models translate from it or into it.
const pivot = "en"

type neuralFolder struct {
	path    string
	entries []fs.DirEntry
}

func (f neuralFolder) matches(pattern string) []string {
	var names []string
	for _, e := range f.entries {
		if ok, _ := filepath.Match(pattern, e.Name()); ok && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

func (f neuralFolder) has(pattern string) bool { return len(f.matches(pattern)) > 0 }

func (f neuralFolder) file(pattern string) (string, error) {
	names := f.matches(pattern)
	switch {
	case len(names) == 1:
		return names[0], nil
	case len(names) > 1:
		return "", depesche.E(depesche.Invalid, "neural.several", "the folder %s holds several files %s (%s); keep one model in a folder", f.path, pattern, strings.Join(names, ", "))
	case slices.ContainsFunc([]string{".gz", ".zst"}, func(end string) bool { return f.has(pattern + end) }):
		return "", depesche.E(depesche.Invalid, "neural.packed", "the file %s in %s is packed; unpack it with gunzip or unzstd", f.matches(pattern + ".*")[0], f.path)
	}
	return "", depesche.E(depesche.NotFound, "neural.missing", "the folder %s holds no file %s; a model consists of model*.bin, lex*.bin and vocab*.spm (or srcvocab*.spm and trgvocab*.spm)", f.path, pattern)
}

var neuralNameRE = regexp.MustCompile(`^model\.([a-z]{2})([a-z]{2})\.`)

// neuralPair reads the languages in the name of a model's file: model.enes.intgemm….bin.
func neuralPair(name string) Pair {
	m := neuralNameRE.FindStringSubmatch(name)
	if m == nil {
		return Pair{}
	}
	return Pair{m[1], m[2]}
}

// Name implements Engine.
func (n *Neural) Name() string { return KindNeural }

// Version implements Engine: the beginning of the model's SHA-256.
func (n *Neural) Version(context.Context) string { return n.version }

// Pairs implements Engine.
func (n *Neural) Pairs(context.Context) ([]Pair, error) {
	if n.pair == (Pair{}) {
		return nil, nil
	}
	return []Pair{n.pair}, nil
}

// CheckPair refuses languages that the model's name contradicts; "" is any.
func (n *Neural) CheckPair(src, tgt string) error {
	if n.pair == (Pair{}) {
		return nil
	}
	wanted := Pair{src, tgt}
	if src == "" {
		wanted.Source = n.pair.Source
	}
	if tgt == "" {
		wanted.Target = n.pair.Target
	}
	if !n.pair.Covers(wanted.Source, wanted.Target) {
		return noPair(n.Name(), wanted.Source, wanted.Target, []Pair{n.pair})
	}
	return nil
}

// Tags implements Engine. The model sees no elements: they are laid on its translation
// by what it looked at.
func (n *Neural) Tags() TagSupport { return TagsXML }

func (n *Neural) placesMarks() {}

// Limits implements Engine. More segments at a time are translated faster.
func (n *Neural) Limits() Limits { return Limits{Segments: 256, Characters: 100_000, Concurrency: 1} }

// Translator is what translates, for those who want scores and alignments.
func (n *Neural) Translator() nmt.Model { return n.translator }

// Translate implements Engine.
func (n *Neural) Translate(ctx context.Context, req Request) ([]Result, error) {
	if n.pair != (Pair{}) && !n.pair.Covers(req.Source, req.Target) {
		return nil, noPair(n.Name(), req.Source, req.Target, []Pair{n.pair})
	}
	lines := make([]neuralLine, len(req.Segments))
	texts := make([]string, len(lines))
	elements := false
	for i, s := range req.Segments {
		l := &lines[i]
		l.text, l.marks, l.keeps = readXML(s.Text)
		texts[i] = l.text
		elements = elements || len(l.marks)+len(l.keeps) > 0
	}
	out, err := n.translator.Translate(ctx, texts, elements)
	if err != nil {
		return nil, err
	}
	res := make([]Result, len(out))
	for i, t := range out {
		res[i].Text = lines[i].lay(t)
	}
	return res, nil
}

// neuralLine is a segment's text with the elements in it.
type neuralLine struct {
	text         string
	marks, keeps []element
}

// lay writes a translation with the line's elements.
func (l *neuralLine) lay(t nmt.Translation) string {
	if len(l.marks)+len(l.keeps) == 0 {
		return xmlText(t.Text)
	}
	laid := alignment.Lay(l.text, t, spans(l.marks), spans(l.keeps))
	return writeXML(laid.Text, placed(l.marks, laid.Marks), placed(l.keeps, laid.Kept))
}

func spans(es []element) []nmt.Span {
	out := make([]nmt.Span, len(es))
	for i, e := range es {
		out[i] = nmt.Span{Start: e.from, End: e.to}
	}
	return out
}

// placed are the elements in their new places, outer ones first; lost ones are left out.
func placed(es []element, at []nmt.Span) []element {
	var out []element
	for i, e := range es {
		if at[i].Start < at[i].End {
			out = append(out, element{e.number, at[i].Start, at[i].End})
		}
	}
	slices.SortStableFunc(out, func(a, b element) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	return out
}
