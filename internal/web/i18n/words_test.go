package i18n

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

func wordsCatalog(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load(fstest.MapFS{
		"en.json": {Data: []byte(`{"said":"{0} wrote {1}","title":"Archive","n":{"=0":"none","one":"{0} story","other":"{0} stories"},"by":{"one":"A reader of {1}","other":"{0} readers of {1}"}}`)},
		"de.json": {Data: []byte(`{"said":"{0} schrieb {1}","title":"Archiv","n":{"one":"{0} Geschichte","other":"{0} Geschichten"},"by":{"one":"Jemand aus {1}","other":"{0} aus {1}"}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWordsAreHeldAgainstEnglish(t *testing.T) {
	c := wordsCatalog(t)
	for name, tt := range map[string]struct{ lang, file, fault string }{
		"right":                        {"nl", `{"said":"{1}, schreef {0}","n":{"one":"één verhaal","other":"{0} verhalen"}}`, ""},
		"with a mark":                  {"nl", "\ufeff" + `{"title":"Archief"}`, ""},
		"no such message":              {"nl", "{\n\"title\":\"Archief\",\n\"tilte\":\"Archief\"}", "line 3: tilte: the site has no message"},
		"place missing":                {"nl", `{"said":"{0} schreef"}`, "line 1: said: it lacks {1}"},
		"place too much":               {"nl", `{"title":"Archief {0}"}`, "nothing stands for {0}: the English message has no place"},
		"place with a name":            {"nl", `{"said":"{wie} schreef {1}"}`, "nothing stands for {wie}: the English message has {0} {1}"},
		"place left open":              {"nl", `{"said":"{0} schreef {1"}`, "nothing stands for {1"},
		"empty":                        {"nl", `{"title":" "}`, "it is empty"},
		"null":                         {"nl", `{"title":null}`, "a message is a text"},
		"a number":                     {"nl", `{"title":7}`, "a message is a text"},
		"forms of no text":             {"nl", `{"n":{"one":1,"other":"x"}}`, "a message is a text"},
		"twice":                        {"nl", "{\"title\":\"Archief\",\n\"title\":\"Oud\"}", "line 2: title: it stands on line 1 already"},
		"no forms":                     {"nl", `{"n":"{0} verhalen"}`, `write an object with "one", "other"`},
		"no forms, none there":         {"ja", `{"n":"{0}件"}`, ""},
		"form missing":                 {"pl", `{"n":{"one":"{0} a","few":"{0} b","other":"{0} c"}}`, `it lacks the plural form "many": the language has "one", "few", "many", "other"`},
		"one for all numbers":          {"pl", `{"n":{"other":"Teksty: {0}"}}`, ""},
		"all four":                     {"pl", `{"n":{"one":"{0} tekst","few":"{0} teksty","many":"{0} tekstów","other":"{0} tekstu"}}`, ""},
		"form of another":              {"nl", `{"n":{"one":"{0} a","few":"{0} b","other":"{0} c"}}`, `has no plural form "few": it has "one", "other"`},
		"form for a number":            {"nl", `{"n":{"=0":"geen","=1":"één","one":"{0} a","other":"{0} b"}}`, ""},
		"none needs no reason":         {"nl", `{"by":{"=0":"Niemand","one":"Iemand uit {1}","other":"{0} uit {1}"}}`, ""},
		"form for no number":           {"nl", `{"n":{"=x":"geen","one":"{0} a","other":"{0} b"}}`, `has no plural form "=x"`},
		"number in one":                {"nl", `{"by":{"one":"Iemand uit {1}","other":"Mensen uit {1}"}}`, `form "other": it lacks {0}`},
		"French one is for 0, too":     {"fr", `{"n":{"one":"un article","other":"{0} articles"}}`, `form "one" (the language has it for 0 and 1; with "=0" beside it, it is for 1 alone): it lacks {0}`},
		"French one with the number":   {"fr", `{"n":{"one":"{0} article","other":"{0} articles"}}`, ""},
		"French one beside none":       {"fr", `{"n":{"=0":"aucun article","one":"un article","other":"{0} articles"}}`, ""},
		"French one alone, by number":  {"fr", `{"n":{"=1":"un article","one":"aucun article","other":"{0} articles"}}`, ""},
		"Polish one is one":            {"pl", `{"n":{"one":"tekst","few":"{0} teksty","many":"{0} tekstów","other":"{0} tekstu"}}`, ""},
		"one is for 21, too":           {"ru", `{"n":{"one":"текст","few":"{0} а","many":"{0} б","other":"{0} в"}}`, `form "one": it lacks {0}`},
		"Hebrew without tens":          {"he", `{"n":{"one":"כתבה","two":"שתי כתבות","other":"{0} כתבות"}}`, ""},
		"Spanish millions":             {"es", `{"n":{"one":"{0} a","many":"{0} de b","other":"{0} c"}}`, ""},
		"forms where English has none": {"pl", `{"said":{"one":"{0} a {1}","other":"{0} b {1}"}}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w, err := c.ReadWords(tt.lang, []byte(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case tt.fault == "" && len(w.Faults) > 0:
				t.Errorf("found fault: %v", w.Faults)
			case tt.fault != "" && (len(w.Faults) != 1 || !strings.Contains(w.Faults[0].String(), tt.fault)):
				t.Errorf("faults %v, want one with %q", w.Faults, tt.fault)
			}
		})
	}
}

func TestFilesThatAreNoWords(t *testing.T) {
	for file, want := range map[string]string{
		"": "line 1: it is no JSON", "{\n\"title\": \"Archief\"\n\"n\": 1}": "line 3: it is no JSON", `{"title":"x"} {}`: "it is no JSON", `["title"]`: "no object of messages", `null`: "no object of messages", `"title"`: "no object of messages",
		"{\"title\":\"Arch\xff\"}": "not UTF-8",
	} {
		if _, err := wordsCatalog(t).ReadWords("nl", []byte(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", file, err, want)
		}
	}
}

// What cannot be used of a file is not there; the rest stands before what is built in.
func TestWordsStandBeforeTheBuiltInOnes(t *testing.T) {
	c := wordsCatalog(t)
	read := func(lang, file string) *Words {
		w, err := c.ReadWords(lang, []byte(file))
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	own := c.WithWords(read("nl", `{"title":"Archief","said":"kapot"}`), read("de-AT", `{"title":"Ablage"}`), read("zh-Hant", `{"title":"存檔"}`),
		read("pl", `{"n":{"one":"{0} tekst","few":"{0} teksty","many":"{0} tekstów","other":"{0} tekstu"}}`))
	for _, tt := range []struct {
		lang, key string
		args      []any
		want      string
	}{
		{"nl", "title", nil, "Archief"}, {"nl-BE", "title", nil, "Archief"}, {"nl", "said", []any{"A", "B"}, "A wrote B"}, {"de", "title", nil, "Archiv"}, {"de-AT", "title", nil, "Ablage"},
		{"de-AT", "said", []any{"A", "B"}, "A schrieb B"}, {"zh-Hant-TW", "title", nil, "存檔"}, {"zh", "title", nil, "Archive"},
		{"pl", "n", []any{1}, "1 tekst"}, {"pl", "n", []any{3}, "3 teksty"}, {"pl", "n", []any{12}, "12 tekstów"}, {"pl", "n", []any{22}, "22 teksty"},
	} {
		if got := own.Printer(tt.lang, nil).T(tt.key, tt.args...); got != tt.want {
			t.Errorf("%s %s %v = %q, want %q", tt.lang, tt.key, tt.args, got, tt.want)
		}
	}
	if got := c.Printer("nl", nil).T("title"); got != "Archive" {
		t.Errorf("the built-in catalogue has changed: %s", got)
	}
	if l := own.Lacking("nl"); slices.Contains(l, "title") || !slices.Contains(l, "said") {
		t.Errorf("nl lacks %v", l)
	}
	if l := own.Lacking("en-US"); len(l) > 0 {
		t.Errorf("English lacks %v", l)
	}
	if l := own.Lacking("de-AT"); slices.Contains(l, "said") {
		t.Errorf("Austrian German lacks what German has: %v", l)
	}
}

// A draft can be used as it is, in every language; what is there is kept.
func TestDraftsHaveNoFaults(t *testing.T) {
	c := wordsCatalog(t)
	for lang := range makers {
		w, err := c.ReadWords(lang, c.Draft(lang))
		if err != nil || len(w.Faults) > 0 || len(w.messages) != len(c.Keys("en")) {
			t.Errorf("%s: %v, %v, %d messages", lang, err, w.Faults, len(w.messages))
		}
	}
	if d := string(c.Draft("pl")); !strings.Contains(d, `"few": "{0} stories"`) || !strings.Contains(d, `"one": "{0} story"`) || !strings.Contains(d, `"=0": "none"`) {
		t.Errorf("pl: %s", d)
	}
	if got := c.WithWords(draftOf(t, c, "pt")).Printer("pt", nil); got.T("by", 0, "Porto") != "0 readers of Porto" || got.T("by", 1, "Porto") != "A reader of Porto" || got.T("n", 1) != "1 story" {
		t.Errorf("pt: %s; %s; %s", got.T("by", 0, "Porto"), got.T("by", 1, "Porto"), got.T("n", 1))
	}
	if d := string(c.Draft("de-CH")); !strings.Contains(d, `"Archiv"`) {
		t.Errorf("de-CH: %s", d)
	}
}

func draftOf(t *testing.T, c *Catalog, lang string) *Words {
	t.Helper()
	w, err := c.ReadWords(lang, c.Draft(lang))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// A file full of faults lists the first of them, with their lines, and says how many follow.
func TestFaultsAreListedUpToANumber(t *testing.T) {
	file := "{" + strings.Repeat("\n\"a\":1,", faultsMax+30) + "\n\"title\":\"Archief\"}"
	w, err := wordsCatalog(t).ReadWords("nl", []byte(file))
	if err != nil || len(w.Faults) != faultsMax || len(w.messages) != 1 {
		t.Fatalf("%v, %d faults, %d messages", err, len(w.Faults), len(w.messages))
	}
	for i, f := range w.Faults {
		if f.Line != i+2 {
			t.Fatalf("fault %d is on line %d", i, f.Line)
		}
	}
	last := w.Faults[faultsMax-1]
	if last.More != 30 || !strings.Contains(last.String(), "30 more messages") || strings.Contains(w.Faults[0].String(), "more messages") {
		t.Errorf("%d: %s", last.More, last)
	}
}

func TestMonthsAlone(t *testing.T) {
	c := catalog(t)
	for lang, want := range map[string]string{"pl": "listopad 2025; 5 listopada 2025", "ru": "ноябрь 2025; 5 ноября 2025 г.", "fi": "marraskuu 2025; 5. marraskuuta 2025", "lt": "lapkritis 2025; 2025 m. lapkričio 5 d.", "nl": "november 2025; 5 november 2025", "et": "november 2025; 5. november 2025", "ka": "ნოემბერი 2025; 5 ნოემბერი, 2025"} {
		p := c.Printer(lang, nil)
		if got := p.MonthYear(nov5) + "; " + p.Date(nov5); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	for lang, names := range monthsAlone {
		if n := len(strings.Fields(names)); n != 12 {
			t.Errorf("%s has %d months", lang, n)
		}
	}
	if got := c.Printer("ka", nil).Month(nov5); got != "ნოემბერი" {
		t.Errorf("Georgian begins no word with a capital: %s", got)
	}
	if got := c.Printer("no", nil).Number(1234567); got != c.Printer("nb", nil).Number(1234567) {
		t.Errorf("a number in no: %s", got)
	}
}

var nov5 = time.Date(2025, 11, 5, 12, 0, 0, 0, time.UTC)
