package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Words of a language that the program does not have: said, written, translated, found whole.
func TestWordsOfAnEdition(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	status, _, errs := run(dir, "edition", "add", "de")
	if status != 0 || strings.Contains(errs, "export words") {
		t.Fatalf("German has words: %d %s", status, errs)
	}
	if status, _, errs = run(dir, "edition", "add", "nl", "--region", "BE"); status != 0 || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "`depesche export words --out DIR --lang nl`") {
		t.Fatalf("%d %q", status, errs)
	}
	status, said, errs := run(dir, "export", "words", "--out", out, "--lang", "nl", "--json")
	var made struct {
		File              string
		Messages, English int
	}
	if err := json.Unmarshal([]byte(said), &made); err != nil || status != 0 || made.Messages < 300 || made.English != made.Messages {
		t.Fatalf("%d %v %s %s", status, err, said, errs)
	}
	draft, err := os.ReadFile(made.File)
	if err != nil || !strings.Contains(string(draft), `"archive.title": "Archive"`) {
		t.Fatalf("%v %.200s", err, draft)
	}
	if status, _, errs = run(dir, "export", "words", "--out", out, "--lang", "nl"); status != exitRefused || !strings.Contains(errs, "nl.json is there already") {
		t.Errorf("a file is overwritten: %d %s", status, errs)
	}
	if status, _, errs = run(dir, "export", "words", "--out", out, "--lang", "../x"); status != exitUsage || !strings.Contains(errs, "is no language tag") {
		t.Errorf("a path for a language: %d %s", status, errs)
	}

	own := filepath.Join(dir, "words", "site", "nl.json")
	writeFile(t, own, strings.Replace(string(draft), `"Archive"`, `"Archief"`, 1))
	if status, _, errs = run(dir, "edition", "add", "nl"); status != 0 || errs != "" {
		t.Errorf("all words are there: %d %s", status, errs)
	}
	if status, said, errs = run(dir, "edition", "words"); status != 0 || !strings.Contains(said, "nl-BE  complete") || strings.Contains(said, "lacks") {
		t.Errorf("%d %s %s", status, said, errs)
	}
	// What has been translated goes into the next file.
	again := t.TempDir()
	writeFile(t, own, `{"archive.title": "Archief"}`)
	if status, _, errs = run(dir, "export", "words", "--out", again, "--lang", "nl"); status != 0 || !strings.Contains(errs, own) {
		t.Fatalf("%d, no %s in %s", status, own, errs)
	}
	if b, err := os.ReadFile(filepath.Join(again, "nl.json")); err != nil || !strings.Contains(string(b), `"archive.title": "Archief"`) || len(b) < len(draft)-10 {
		t.Errorf("%v %.200s", err, b)
	}
	if status, said, errs = run(dir, "edition", "words"); status != 0 || !strings.Contains(said, "nl lacks:\n") || !strings.Contains(said, "  authors.title\n") || strings.Contains(said, "  archive.title\n") {
		t.Errorf("%d %s %s", status, said, errs)
	}

	// A file that is found for no edition's tag is named, and is no fault.
	other := filepath.Join(dir, "words", "site", "nl-NL.json")
	writeFile(t, other, `{"archive.title": "Archief"}`)
	if status, said, errs = run(dir, "edition", "words"); status != 0 || !strings.Contains(said, "nl-NL.json: no edition is in this language (there are de, nl-BE)") || strings.Contains(said, "nl.json: no edition") {
		t.Errorf("%d %s %s", status, said, errs)
	}
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}

	writeFile(t, own, "{\"archive.title\": \"Archief\",\n\"authors.title\": \"{0}\"}")
	if status, said, errs = run(dir, "edition", "words"); status != exitRefused || !strings.Contains(said, "nl.json, line 2: authors.title: nothing stands for {0}") {
		t.Errorf("%d %s %s", status, said, errs)
	}
	status, said, _ = run(dir, "edition", "words", "--json")
	var report struct {
		Messages int
		Editions []struct {
			Edition, Lang string
			Lacking       []string
		}
		Faults []struct {
			File, Key, Problem string
			Line               int
		}
	}
	if err := json.Unmarshal([]byte(said), &report); err != nil || status != exitRefused || len(report.Editions) != 2 || len(report.Editions[1].Lacking) != report.Messages-1 || len(report.Faults) != 1 ||
		report.Faults[0].Line != 2 || report.Faults[0].File != own {
		t.Errorf("%d %v %.300s", status, err, said)
	}
}
