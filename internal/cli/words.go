package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/site"
)

// wordsDir is where an operator puts words of the site of their own.
func wordsDir(data string) string { return filepath.Join(data, "words", "site") }

type exportWordsCmd struct {
	Out  string `help:"Folder for the file." required:"" placeholder:"DIR"`
	Lang string `help:"Language for which the file shall be." default:"en" placeholder:"TAG"`
}

// Help is shown by depesche export words --help.
func (exportWordsCmd) Help() string {
	return `The file holds every message that readers see around the stories. What the program, or the data folder, has in the language stands there in it; everything else in English, with the plural forms of the language. docs/site.md says how it is used.`
}

func (c exportWordsCmd) Run(a *app) error {
	words := site.ReadWords(wordsDir(a.folder()))
	draft, err := words.Draft(c.Lang)
	if err != nil {
		return usage("--lang: %v", err)
	}
	path := filepath.Join(c.Out, c.Lang+".json")
	if err := writeNew(path, draft); errors.Is(err, fs.ErrExist) {
		return depesche.Wrap(err, depesche.Refused, "cli.words_there", "%s is there already; give another folder, so that it is not overwritten", path)
	} else if err != nil {
		return depesche.Wrap(err, depesche.Invalid, "cli.words_out", "the words could not be written into %s: %v", c.Out, err)
	}
	lacking := words.Lacking(c.Lang)
	if a.json {
		return a.print(map[string]any{"file": path, "lang": c.Lang, "messages": words.Count(), "english": len(lacking)})
	}
	a.say("%s has %d messages, %d of which are English and wait for a translation. It is used once it stands as %s.", path, words.Count(), len(lacking), filepath.Join(wordsDir(a.folder()), filepath.Base(path)))
	return nil
}

// writeNew writes a file that must not be there yet.
func writeNew(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		os.Remove(path)
	}
	return err
}

// sayWords tells who sets up an edition when its readers will find English words around the
// stories.
func (a *app) sayWords(e *depesche.Edition) {
	words := site.ReadWords(wordsDir(a.folder()))
	if n := len(words.Lacking(e.Tag())); n > 0 {
		a.say("%d of the site's %d messages are not there in %s: readers of this edition get them in English. `depesche export words --out DIR --lang %s` writes a file to translate.", n, words.Count(), e.Tag(), words.Advised(e.Lang, e.Tag()))
	}
}

type editionWordsCmd struct{}

// Help is shown by depesche edition words --help.
func (editionWordsCmd) Help() string {
	return `Says for each edition how many of the site's messages readers get in English, and what is wrong in the files of words/site in the data folder, and which of them are in the language of no edition; exit status 3 when a message or a file there cannot be used.`
}

// editionWords is how far an edition's words are translated.
type editionWords struct {
	Edition string   `json:"edition"`
	Lang    string   `json:"lang"`
	Lacking []string `json:"lacking"`
}

func (editionWordsCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		es, err := n.Store.Editions(a.ctx)
		if err != nil {
			return err
		}
		words := site.ReadWords(wordsDir(n.Dir()))
		all := []editionWords{}
		var tags []string
		for _, e := range es {
			tags = append(tags, e.Tag())
			w := editionWords{e.Code, e.Tag(), words.Lacking(e.Tag())}
			if w.Lacking == nil {
				w.Lacking = []string{}
			}
			all = append(all, w)
		}
		faults, unused := words.Faults(), words.Unused(tags)
		if a.json {
			err = a.print(map[string]any{"messages": words.Count(), "editions": all, "faults": append([]site.WordsFault{}, faults...), "unused": append([]string{}, unused...)})
		} else if err = a.printWords(all, faults, words.Count()); err == nil {
			a.printUnusedWords(unused, tags)
		}
		if err == nil && len(faults) > 0 {
			err = status{exitRefused, fmt.Sprintf("%s of %s cannot be used: mend what is named; meanwhile the site shows its own words there", plural(site.CountFaults(faults), "1 message or file", "%d messages or files"), wordsDir(n.Dir()))}
		}
		return err
	})
}

func (a *app) printWords(all []editionWords, faults []site.WordsFault, of int) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, e := range all {
		state := "complete"
		if len(e.Lacking) > 0 {
			state = fmt.Sprintf("%d of %d messages are English", len(e.Lacking), of)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", e.Edition, e.Lang, state)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, e := range all {
		if len(e.Lacking) == of {
			continue // the whole list: the file to translate has it
		}
		for i, key := range e.Lacking {
			if i == 0 {
				fmt.Fprintf(a.out, "%s lacks:\n", e.Edition)
			}
			fmt.Fprintf(a.out, "  %s\n", key)
		}
	}
	for _, f := range faults {
		fmt.Fprintln(a.out, f)
	}
	return nil
}

// printUnusedWords names the files that no edition's readers see.
func (a *app) printUnusedWords(files, tags []string) {
	there := ""
	if len(tags) > 0 {
		there = fmt.Sprintf(" (there are %s)", strings.Join(slices.Compact(slices.Sorted(slices.Values(tags))), ", "))
	}
	for _, f := range files {
		fmt.Fprintf(a.out, "%s: no edition is in this language%s, so that its words stand on no edition's pages: give it the name of an edition's language\n", f, there)
	}
}
