package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"depesche"
	"depesche/internal/lang"
)

// checkFinding holds for every finding: it is one of the registry's, its spans lie on
// code points within the texts, it has its identity.
func checkFinding(t *testing.T, f depesche.Finding, source, target string) {
	t.Helper()
	k, ok := ruleTable[f.Rule]
	if !ok || k.category != f.Category || len(f.Args) != k.args || f.Message == "" || f.Identity == "" {
		t.Errorf("%+v is not as the registry says (%+v)", f, k)
	}
	for _, s := range []struct {
		text string
		span depesche.Span
	}{{source, f.Source}, {target, f.Target}} {
		p := s.span
		if p.From < 0 || p.To < p.From || p.To > len(s.text) || p.From < len(s.text) && !utf8.RuneStart(s.text[p.From]) || p.To < len(s.text) && !utf8.RuneStart(s.text[p.To]) {
			t.Errorf("%s: span %+v does not fit %q", f.Rule, p, s.text)
		}
	}
	if f.Source.IsZero() && f.Target.IsZero() {
		t.Errorf("%s points nowhere", f.Rule)
	}
}

func TestSpansAndSuggestion(t *testing.T) {
	src, tgt := "The fire in Köln killed 1,200 people.", "Bei dem Brand in Köln starben 1.300 Menschen."
	fs := Segment(Config{SourceLang: "en", TargetLang: "de"}, Pair{Source: depesche.Plain(src), Target: depesche.Plain(tgt)})
	if len(fs) != 1 {
		t.Fatalf("%+v", fs)
	}
	f := fs[0]
	if src[f.Source.From:f.Source.To] != "1,200" || tgt[f.Target.From:f.Target.To] != "1.300" {
		t.Errorf("spans: %s", dump(fs, src, tgt))
	}
	if f.Suggestion == nil || *f.Suggestion != "1200" {
		t.Errorf("suggestion: %v", f.Suggestion)
	}
	if f.Severity != depesche.SevError {
		t.Errorf("severity: %s", f.Severity)
	}
}

func TestNothingToCheck(t *testing.T) {
	cfg := Config{SourceLang: "en", TargetLang: "de"}
	for _, p := range []Pair{
		{Source: depesche.Plain("The fire killed 12 people.")},
		{Source: depesche.Plain("The fire killed 12 people."), Target: depesche.Plain(" \n")},
		{Source: depesche.Plain("Karen Whitlock, Tom Hollis"), Target: depesche.Plain("Karen Whitlock, Tom Hollis")},
		{Source: depesche.Plain("12,5 – 14"), Target: depesche.Plain("12,5 – 14")},
	} {
		if fs := Segment(cfg, p); len(fs) > 0 {
			t.Errorf("%q: %+v", p.Target.Text, fs)
		}
	}
}

func TestIdentitySurvivesEditsElsewhere(t *testing.T) {
	cfg := Config{SourceLang: "en", TargetLang: "de"}
	at := func(target string) string {
		fs := Segment(cfg, Pair{Key: "k", Source: depesche.Plain("On Monday the fire killed 12 people."), Target: depesche.Plain(target)})
		if len(fs) != 1 {
			t.Fatalf("%q: %+v", target, fs)
		}
		return fs[0].Identity
	}
	if at("Am Montag starben bei dem Brand 15 Menschen.") != at("15 Menschen starben am Montag bei dem großen Brand.") {
		t.Error("the same defect has two identities")
	}
	if at("Am Montag starben bei dem Brand 15 Menschen.") == at("Am Montag starben bei dem Brand 16 Menschen.") {
		t.Error("two defects have one identity")
	}
}

func TestLinksOfInlines(t *testing.T) {
	src := depesche.Inline{Text: "Read the report.", Marks: []depesche.Mark{{Kind: depesche.Link, From: 9, To: 15, Href: "https://example.org/r"}}}
	tgt := depesche.Inline{Text: "Lesen Sie den Bericht.", Marks: []depesche.Mark{{Kind: depesche.Link, From: 14, To: 21, Href: "https://example.org/r"}}}
	cfg := Config{SourceLang: "en", TargetLang: "de"}
	if fs := Segment(cfg, Pair{Source: src, Target: tgt}); len(fs) > 0 {
		t.Errorf("%+v", fs)
	}
	fs := Segment(cfg, Pair{Source: src, Target: depesche.Plain(tgt.Text)})
	if len(fs) != 1 || fs[0].Rule != "markup.missing" || fs[0].Source != (depesche.Span{From: 9, To: 15}) {
		t.Errorf("%+v", fs)
	}
}

func TestStoryPairsQuotationsAcrossSegments(t *testing.T) {
	cfg := Config{SourceLang: "en", TargetLang: "de"}
	pair := func(key, s, t string) Pair {
		return Pair{Key: key, Source: depesche.Plain(s), Target: depesche.Plain(t)}
	}
	right := []Pair{
		pair("a", "“We are ready.", "„Wir sind bereit."),
		pair("b", "It will take years,” she said.", "Es wird Jahre dauern“, sagte sie."),
		pair("c", "“We are ready,” she said.", "„Wir sind bereit, sagte sie."),
		pair("d", "That was all.", "Das war alles.“"),
	}
	if fs := Story(cfg, right); len(fs) > 0 {
		t.Errorf("a quotation that runs on is no defect: %+v", fs)
	}
	wrong := []Pair{
		pair("a", "“We are ready,” she said.", "„Wir sind bereit, sagte sie."),
		pair("b", "It will take years.", "Es wird Jahre dauern."),
		pair("c", "The work on the old bridge begins today.", "Es wird noch sehr viele Jahre dauern."),
		pair("d", "The end of the old bridge is near.", "Es wird noch sehr viele Jahre dauern."),
	}
	fs := Story(cfg, wrong)
	if len(fs) != 2 || fs[0].Rule != "quotes.unclosed" || fs[0].Segment != "a" || fs[1].Rule != "repetition.across" || fs[1].Segment != "d" {
		t.Errorf("%+v", fs)
	}
}

func TestFileNamesAsCaptions(t *testing.T) {
	cfg := Config{SourceLang: "en", TargetLang: "de"}
	for text, want := range map[string]int{
		"1694592194 Hafen in der Daemmerung ...": 1,
		"hafen-abend_03.jpg":                     1,
		"Der Hafen in der Dämmerung":             0,
		"2024 eröffnete der Hafen":               0,
	} {
		n := 0
		for _, f := range Segment(cfg, Pair{Kind: depesche.UnitCaption, Source: depesche.Plain("The harbour 2024 1694592194 a.jpg"), Target: depesche.Plain(text)}) {
			if f.Rule == "boilerplate.filename" {
				n++
			}
		}
		if n != want {
			t.Errorf("%q: %d findings, want %d", text, n, want)
		}
	}
}

func TestHouseQuotes(t *testing.T) {
	source := depesche.Plain("“I say ‘yes’,” she said. “Yes.”")
	for _, c := range []struct{ house, target, want string }{
		{"„“‚‘", "„Ja“, sagte sie. „Ja.“", ""},
		{"„“‚‘", "»Ja«, sagte sie. „Ja.“", "»„ «“"},
		{"„“‚‘", "\"Ja\", sagte sie. \"Ja.\"", "\"„ \"“ \"„ \"“"},
		{"„“‚‘", "„Ich sage „ja““, sagte sie.", "„‚ “‘"},
		{"„“", "„Ich sage »ja«“, sagte sie.", "»„ «“"},
		{"«»", "«Ja», sagte sie. Die Bretter sind 6\" breit.", ""},
		{"", "\"Ja\", sagte sie. »Ja.«", ""},
	} {
		fs := Segment(Config{SourceLang: "en", TargetLang: "de", HouseQuotes: c.house}, Pair{Source: source, Target: depesche.Plain(c.target)})
		var got []string
		for _, f := range fs {
			if f.Rule == "locale.quotes" {
				got = append(got, f.Args[0]+*f.Suggestion)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("house %s, %s: got %q, want %q", c.house, c.target, got, c.want)
		}
	}
	for s, want := range map[string]bool{"": true, "„“": true, "„“‚‘": true, "„": false, "„“‚": false, "ab": false, "((": false} {
		if HouseStyle(s) != want {
			t.Errorf("HouseStyle(%q) is %v", s, !want)
		}
	}
}

func TestJSONL(t *testing.T) {
	in := `{"id":"a1","src_lang":"en","tgt_lang":"de","source":"It cost $5.","target":"Es kostete 7 Dollar."}

{"id":7,"src_lang":"en","tgt_lang":"de","source":"The president left.","target":"Der Chef ging.","glossary":[{"src":"president","tgt":"Präsident"}]}
{"id":"c","src_lang":"en","tgt_lang":"de","source":"All is well.","target":"Alles ist gut."}`
	var out bytes.Buffer
	if err := JSONL(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	want := []string{`{"id":"a1","flags":["number"],`, `{"id":7,"flags":["glossary"],`, `{"id":"c","flags":[],"findings":[]}`}
	if len(lines) != len(want) {
		t.Fatalf("%q", lines)
	}
	for i, w := range want {
		if !strings.HasPrefix(lines[i], w) {
			t.Errorf("line %d: %s", i+1, lines[i])
		}
	}
}

func TestJSONLBadLines(t *testing.T) {
	good := `{"id":"a","src_lang":"en","tgt_lang":"de","source":"Yes.","target":"Ja."}` + "\n"
	for name, bad := range map[string]string{
		"no JSON": "hello", "no object": "[1]", "no language": `{"id":1,"source":"a","target":"b"}`, "cut off": `{"id":"x","src_lang":"en"`,
	} {
		var out bytes.Buffer
		err := JSONL(strings.NewReader(good+bad+"\n"+good), &out)
		var e *depesche.Error
		if !errors.As(err, &e) || e.Kind != depesche.Invalid || !strings.Contains(e.Text, "line 2") {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Count(out.String(), "\n") != 1 {
			t.Errorf("%s: what came before the bad line was not written: %q", name, out.String())
		}
	}
}

// The data of every pack must be of use: stems and words in lower case, known units.
func TestPacks(t *testing.T) {
	for _, code := range lang.Codes() {
		p := lang.Get(code)
		for key := range p.Quantity.Units {
			if unitByKey[key] == 0 {
				t.Errorf("%s: unit %q is not in the table", code, key)
			}
		}
		for s, key := range p.Quantity.Suffixes {
			if key != "" && unitByKey[key] == 0 {
				t.Errorf("%s: suffix %q counts %q, which is not in the table", code, s, key)
			}
		}
		for _, list := range [][]string{p.Words.Function, p.Words.Common, p.Words.Loans, p.Words.Negators, p.Words.Negative, p.Words.Capitalised, p.Words.Boilerplate} {
			for _, w := range list {
				if w != strings.ToLower(w) {
					t.Errorf("%s: %q is not in lower case", code, w)
				}
			}
		}
	}
}

func TestFindingsAreSerialisable(t *testing.T) {
	fs := Segment(Config{SourceLang: "en", TargetLang: "de"}, Pair{Source: depesche.Plain("It cost $5."), Target: depesche.Plain("Es kostete 7 Dollar.")})
	b, err := json.Marshal(fs)
	if err != nil || !strings.Contains(string(b), `"rule":"number.changed"`) {
		t.Errorf("%s %v", b, err)
	}
}
