package site

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"depesche/internal/web/i18n"
)

// Words are the messages of the site in every language: the built-in ones, and in front of
// them those of a folder. They do not change; make them with ReadWords.
type Words struct {
	catalog *i18n.Catalog
	files   []wordsFile
}

// wordsFile is a file of the folder.
type wordsFile struct {
	path    string
	content []byte
	words   *i18n.Words // nil: it cannot be used
	err     error       // why
}

// WordsFault is a mistake in a file of words: a message that is not used, or with neither
// line nor key the whole file.
type WordsFault struct {
	File string `json:"file"`
	i18n.Fault
}

// String is the fault as a sentence that names its place.
func (f WordsFault) String() string {
	if f.Key == "" {
		return f.File + ": " + f.Problem
	}
	return f.File + ", " + f.Fault.String()
}

// ReadWords reads the files of a folder, each named after its language ("nl.json"). The
// folder need not exist; "" has no files. What cannot be used is left out: Faults names it.
func ReadWords(dir string) *Words {
	w := &Words{catalog: builtIn().catalog}
	if dir == "" {
		return w
	}
	names, _, _ := filesIn(dir, ".json", ".")
	var use []*i18n.Words
	for _, name := range names {
		f := wordsFile{path: filepath.Join(dir, name)}
		lang, err := wordsLang(name)
		if err == nil {
			f.content, err = readFile(dir, name)
		}
		if err == nil && slices.ContainsFunc(use, func(u *i18n.Words) bool { return u.Lang == lang }) {
			err = errors.New("another file has the words of this language already: put both together")
		}
		if err == nil {
			f.words, err = w.catalog.ReadWords(lang, f.content)
		}
		if f.err = err; err == nil {
			use = append(use, f.words)
		}
		w.files = append(w.files, f)
	}
	w.catalog = w.catalog.WithWords(use...)
	return w
}

// wordsLang is the language after which a file is named, in small letters.
func wordsLang(name string) (string, error) {
	tag := strings.TrimSuffix(name, ".json")
	if _, err := language.Parse(tag); err != nil || strings.Contains(tag, "_") {
		return "", fmt.Errorf("%q is no language tag: name the file after the language of its edition, like nl.json or pt-BR.json", tag)
	}
	return strings.ToLower(tag), nil
}

// CountFaults is how many messages and files faults speak for.
func CountFaults(faults []WordsFault) int {
	n := len(faults)
	for _, f := range faults {
		n += f.More
	}
	return n
}

// Faults lists what is not used of the folder's files.
func (w *Words) Faults() (out []WordsFault) {
	for _, f := range w.files {
		if f.err != nil {
			out = append(out, WordsFault{f.path, i18n.Fault{Problem: f.err.Error()}})
			continue
		}
		for _, fault := range f.words.Faults {
			out = append(out, WordsFault{f.path, fault})
		}
	}
	return out
}

// Unused lists the folder's files that are in no language of an edition with one of the tags:
// pages of no edition show their words at most.
func (w *Words) Unused(tags []string) (paths []string) {
	shown := map[string]bool{"en": true}
	for _, tag := range tags {
		for _, lang := range i18n.Chain(tag) {
			shown[lang] = true
		}
	}
	for _, f := range w.files {
		if f.words != nil && !shown[f.words.Lang] {
			paths = append(paths, f.path)
		}
	}
	return paths
}

// Count is how many messages the site has.
func (w *Words) Count() int { return len(w.catalog.Keys("en")) }

// Lacking lists the messages that readers of a language get in English, by their keys.
func (w *Words) Lacking(lang string) []string { return w.catalog.Lacking(lang) }

// Draft is a file of all messages for a language, to start from: what is not translated
// stands there in English. The tag must be one of BCP 47.
func (w *Words) Draft(lang string) ([]byte, error) {
	if _, err := wordsLang(lang); err != nil {
		return nil, fmt.Errorf("%q is no language tag: give one like nl or pt-BR", lang)
	}
	return w.catalog.Draft(lang), nil
}

// Advised is the language for which readers of an edition in lang, with the region of tag, are
// to be given words: a file for the region alone would hide what comes into that of the language.
func (w *Words) Advised(lang, tag string) string {
	if slices.ContainsFunc(w.files, func(f wordsFile) bool { return f.words != nil && f.words.Lang == strings.ToLower(tag) }) {
		return tag
	}
	return lang
}

// changedSince lists the languages of which other messages than those of old are used.
func (w *Words) changedSince(old *Words) (langs []string) {
	was, is := old.used(), w.used()
	for lang, content := range is {
		if before, ok := was[lang]; !ok || !bytes.Equal(before, content) {
			langs = append(langs, lang)
		}
	}
	for lang := range was {
		if _, ok := is[lang]; !ok {
			langs = append(langs, lang)
		}
	}
	slices.Sort(langs)
	return langs
}

func (w *Words) used() map[string][]byte {
	out := map[string][]byte{}
	for _, f := range w.files {
		if f.words != nil {
			out[f.words.Lang] = f.content
		}
	}
	return out
}

// loggedFaults is how many faults, or messages that are lacking, are logged at once; the
// command lists all.
const loggedFaults = 20

// log says what has been read.
func (w *Words) log(log *slog.Logger, dir string) {
	faults := w.Faults()
	for i, f := range faults {
		if i == loggedFaults {
			log.Error("more messages of the data folder cannot be used; `depesche edition words` lists them", "more", CountFaults(faults[i:]))
			break
		}
		if f.Key == "" {
			log.Error("a file of words of the data folder cannot be used; the built-in words are shown", "file", f.File, "err", f.Problem)
			continue
		}
		log.Error("a message of the data folder cannot be used; the built-in one is shown", "file", f.File, "line", f.Line, "key", f.Key, "err", f.Problem)
	}
	for _, f := range w.files {
		if f.words == nil {
			continue
		}
		if lacking := w.Lacking(f.words.Lang); len(lacking) > 0 {
			log.Warn("the words of a language are not complete; English ones stand in for those that it lacks", "file", f.path, "lacking", len(lacking), "of", w.Count(), "keys", strings.Join(lacking[:min(len(lacking), loggedFaults)], " "), "all", "depesche edition words")
		}
	}
	if used := w.used(); len(used) > 0 {
		log.Info("words of the data folder are used", "folder", dir, "files", len(used))
	}
}

// wordsPart names what a page depends on that shows the messages of a tag.
func wordsPart(tag string) string { return "words/" + tag }

// wordsParts are those of a page in a language.
func wordsParts(lang string) []string {
	parts := i18n.Chain(lang)
	for i, tag := range parts {
		parts[i] = wordsPart(tag)
	}
	return parts
}

// catalog are the messages as they stand.
func (s *Server) catalog() *i18n.Catalog { return s.words.Load().catalog }

// Words are the messages as the site shows them now.
func (s *Server) Words() *Words { return s.words.Load() }

// renewWords reads the folder anew if it looks different, and has the pages made anew that
// show what has changed.
func (s *Server) renewWords() {
	if s.wordsDir == "" {
		return
	}
	_, looks, _ := filesIn(s.wordsDir, ".json", ".")
	if looks == s.wordsSeen {
		return
	}
	s.wordsSeen = looks
	old, now := s.words.Load(), ReadWords(s.wordsDir)
	s.words.Store(now)
	now.log(s.log, s.wordsDir)
	if s.cache == nil {
		return
	}
	var parts []string
	for _, lang := range now.changedSince(old) {
		parts = append(parts, wordsPart(lang))
	}
	s.cache.ForgetParts(parts...)
}
