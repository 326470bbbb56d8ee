package site

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// worded is a site with a Dutch edition and words of its own.
type worded struct {
	*newsroom
	site *Server
	dir  string
	log  bytes.Buffer
}

func newWorded(t *testing.T) *worded {
	t.Helper()
	w := &worded{newsroom: newNewsroom(t), dir: filepath.Join(t.TempDir(), "words", "site")}
	for i, e := range []depesche.Edition{{Code: "nl", Lang: "nl"}, {Code: "be", Lang: "nl", Region: "BE"}, {Code: "he", Lang: "he"}} {
		e.Name, e.TimeZone, e.Position = "Koerier", "Europe/Amsterdam", 10+i
		w.must(w.store.SaveEdition(context.Background(), e))
	}
	w.open()
	return w
}

func (w *worded) open() {
	w.site = New(Config{Store: w.store, Log: slog.New(slog.NewTextHandler(&w.log, nil)), Now: func() time.Time { return now }, Words: w.dir})
}

// write writes a file and has it noticed.
func (w *worded) write(name, content string) {
	w.t.Helper()
	writeAnew(w.t, filepath.Join(w.dir, name), content)
	w.site.renewWords()
}

// shows wants pages to have words, named in pairs, and the log to have some.
func (w *worded) shows(logged string, pairs ...string) {
	w.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		if r := get(w.site, pairs[i]); r.Code != http.StatusOK || !strings.Contains(r.Body.String(), pairs[i+1]) {
			w.t.Errorf("%s: %d, no %q", pairs[i], r.Code, pairs[i+1])
		}
	}
	if !strings.Contains(w.log.String(), logged) {
		w.t.Errorf("no %q in the log: %s", logged, &w.log)
	}
	w.log.Reset()
}

func TestWordsOfTheFolder(t *testing.T) {
	w := newWorded(t)
	w.shows("", "/nl/archive", ">Archive<", "/be/archive", ">Archive<", "/de/archive", ">Archiv<")

	w.write("nl.json", `{"archive.title":"Archief","authors.title":"Auteurs"}`) // a language that the program has no words for
	w.shows("are not complete", "/nl/archive", ">Archief<", "/be/archive", ">Archief<", "/de/archive", ">Archiv<", "/nl/archive", ">Corrections<")

	w.write("nl-BE.json", `{"archive.title":"Jaargangen"}`) // one edition of two
	w.shows("", "/nl/archive", ">Archief<", "/be/archive", ">Jaargangen<", "/be/archive", ">Auteurs<")

	w.write("de.json", `{"archive.title":"Ablage"}`) // single messages of one that is built in
	w.shows("words of the data folder are used", "/de/archive", ">Ablage<", "/de/archive", ">Berichtigt<", "/nl/archive", ">Archief<")

	w.write("en.json", `{"corrections.title":"Set right"}`) // English stands in where a language has none
	w.shows("", "/en/archive", ">Set right<", "/nl/archive", ">Set right<", "/de/archive", ">Berichtigt<")

	w.write("de.json", "{\"archive.title\":\"Ablage\",\n\"corrections.title\":\"Richtig {0}\"}") // the rest of a file is used
	w.shows("line=2 key=corrections.title", "/de/archive", ">Ablage<", "/de/archive", ">Berichtigt<")

	w.write("nl.json", "{\n\"archive.title\":\"Archief\"\n\"authors.title\":\"Auteurs\"}") // nothing of a broken one is
	w.shows("nl.json err=\"line 3: it is no JSON", "/nl/archive", ">Archive<", "/be/archive", ">Jaargangen<", "/be/archive", ">Authors<", "/de/archive", ">Ablage<")

	w.open() // nor does one keep the site from opening
	w.shows("nl.json err=\"line 3: it is no JSON", "/nl/archive", ">Archive<", "/de/archive", ">Ablage<")

	w.must(os.RemoveAll(w.dir))
	w.site.renewWords()
	w.shows("", "/nl/archive", ">Archive<", "/de/archive", ">Archiv<", "/en/archive", ">Corrections<")
}

// commented publishes a story with a comment in editions, at /nachttrein behind its number.
func (w *worded) commented(editions ...string) int64 {
	w.t.Helper()
	story := w.add(depesche.Story{Lang: "nl"})
	for _, e := range editions {
		w.publish(story, e, depesche.Document{Headline: depesche.Plain("Nachttrein")}, depesche.Publication{Slug: "nachttrein"})
		_, err := w.store.AddComment(context.Background(), store.Comment{Story: story, Edition: e, Lang: e, State: store.CommentPublic, Name: "Boll", Source: "x", HTML: "<p>x</p>", Form: comment.Form})
		w.must(err)
	}
	return story
}

// The pieces of a story's page that are kept from one making to the next, its conversation
// among them, change their words with the rest of it.
func TestWordsOfAStoryWithComments(t *testing.T) {
	w := newWorded(t)
	w.site = New(Config{Store: w.store, Comments: comment.New(comment.Options{Store: w.store, Now: func() time.Time { return now }}), Log: slog.New(slog.NewTextHandler(&w.log, nil)), Now: func() time.Time { return now }, Words: w.dir})
	story := fmt.Sprintf("/%d/nachttrein", w.commented("nl", "de"))
	w.shows("", "/nl"+story, ">2 comments<", "/nl"+story, ">All sections<", "/de"+story, ">2 Kommentare<")
	w.write("nl.json", `{"comments.count":{"one":"{0} reactie","other":"{0} reacties"},"foot.sections":"Rubrieken"}`)
	w.shows("", "/nl"+story, ">2 reacties<", "/nl"+story, ">Rubrieken<", "/de"+story, ">2 Kommentare<")
	w.write("nl.json", `{"comments.count":{"one":"{0} bericht","other":"{0} berichten"}}`)
	w.shows("", "/nl"+story, ">2 berichten<", "/de"+story, ">2 Kommentare<")
	if page := get(w.site, "/nl"+story).Body.String(); strings.Contains(page, "Rubrieken") {
		t.Error("words that are gone are still shown")
	}
}

// Pages of an edition are made anew when its words change, and those of no other are.
func TestWordsMakeTheirPagesAnew(t *testing.T) {
	w := newWorded(t)
	story := fmt.Sprintf("/%d/nachttrein", w.commented("nl", "de"))
	all := []string{"/nl/archive", "/be/archive", "/he/archive", "/de/archive", "/en/archive", "/nl" + story, "/de" + story}
	made := func() (out []string) {
		for _, path := range all {
			before := w.site.cache.Stats().Made
			get(w.site, path)
			if w.site.cache.Stats().Made > before {
				out = append(out, path)
			}
		}
		return out
	}
	made()
	for _, tt := range []struct{ file, content, anew string }{
		{"nl.json", `{"archive.title":"Archief"}`, "/nl/archive /be/archive /nl" + story},
		{"nl.json", `{"archive.title":"Archief"}`, ""}, // written again
		{"nl-BE.json", `{"archive.title":"Jaargangen"}`, "/be/archive"},
		{"de.json", `{"archive.title":"Ablage"}`, "/de/archive /de" + story},
		{"pl.json", `{"archive.title":"Archiwum"}`, ""},
		{"nl.json", `{`, "/nl/archive /be/archive /nl" + story},
		{"nl.json", `[`, ""}, // broken as it was
		{"en.json", `{"archive.title":"Files"}`, "/nl/archive /be/archive /he/archive /de/archive /en/archive /nl" + story + " /de" + story},
	} {
		w.write(tt.file, tt.content)
		if got := strings.Join(made(), " "); got != tt.anew {
			t.Errorf("%s %s: made anew %q, want %q", tt.file, tt.content, got, tt.anew)
		}
	}
}

func TestFilesOfWordsThatCannotBeUsed(t *testing.T) {
	for name, c := range map[string]struct{ file, content, logged string }{
		"name":       {"Dutch words.json", `{}`, "is no language tag"},
		"underscore": {"nl_NL.json", `{}`, "like nl.json or pt-BR.json"},
		"too large":  {"nl.json", strings.Repeat(" ", maxFile+1), "1048577 bytes"},
		"no text":    {"nl.json", "{\"archive.title\":\"\xff\"}", "not UTF-8"},
		"list":       {"nl.json", `[]`, "no object of messages"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorded(t)
			w.write(c.file, c.content)
			w.shows(c.logged, "/nl/archive", ">Archive<")
		})
	}
	w := newWorded(t)
	w.must(os.MkdirAll(filepath.Join(w.dir, "nl.json"), 0o755))
	w.site.renewWords()
	w.shows("it is not a file", "/nl/archive", ">Archive<")
	w = newWorded(t)
	w.write("NL.json", `{"archive.title":"Archief"}`)
	w.write("nl.json", `{"archive.title":"Oud"}`)
	w.shows("put both together", "/nl/archive", ">Archief<")
	w = newWorded(t)
	w.write("nl.json", `{`+strings.Repeat(`"x":"y",`, 2*loggedFaults)+`"archive.title":"Archief"}`)
	w.shows("lists them", "/nl/archive", ">Archief<")
	if n := len(w.site.Words().Faults()); n != 2*loggedFaults {
		t.Errorf("%d faults", n)
	}
}

// Every language that the program has a catalogue for has all messages; a page in another
// says so by English ones.
func TestWhatWordsLack(t *testing.T) {
	words := ReadWords("")
	for _, lang := range []string{"en", "de", "es", "fr", "ar", "de-AT", "en-US"} {
		if lacking := words.Lacking(lang); len(lacking) > 0 {
			t.Errorf("%s lacks %v", lang, lacking)
		}
	}
	if n := len(words.Lacking("nl")); n != words.Count() || n < 300 {
		t.Errorf("nl lacks %d of %d", n, words.Count())
	}
	for _, lang := range []string{"de", "fr", "ar", "nl", "pl", "pt", "he", "hi", "ja"} {
		draft, err := words.Draft(lang)
		if err != nil {
			t.Fatal(err)
		}
		if read, err := words.catalog.ReadWords(lang, draft); err != nil || len(read.Faults) > 0 {
			t.Errorf("the draft in %s: %v %v", lang, err, read.Faults)
		}
	}
	if _, err := words.Draft("../nl"); err == nil {
		t.Error("a draft for a path")
	}
}

// A page of no edition is in a language of the folder when the browser asks for it.
func TestWordsOfTheReadersLanguage(t *testing.T) {
	w := newWorded(t)
	w.write("pl.json", `{"error_page.not_found":"Nie ma takiej strony"}`)
	if page := get(w.site, "/nothing", "Accept-Language", "pl").Body.String(); !strings.Contains(page, `lang="nl"`) && !strings.Contains(page, `lang="en"`) {
		t.Errorf("an edition's language comes first: %.200s", page)
	}
	bare := New(Config{Store: storetest.New(t), Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }, Words: w.dir})
	if page := get(bare, "/nothing", "Accept-Language", "pl").Body.String(); !strings.Contains(page, "Nie ma takiej strony") {
		t.Errorf("no words of the folder: %.300s", page)
	}
	if page := get(bare, "/nothing", "Accept-Language", "sw").Body.String(); !strings.Contains(page, `<html lang="en"`) {
		t.Errorf("nobody's language is not English: %.200s", page)
	}
}
