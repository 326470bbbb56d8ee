package search

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"depesche"
)

func words(lang, text string) []string {
	var out []string
	For(lang).Words(text, func(t Token) { out = append(out, t.Word) })
	return out
}

func TestWords(t *testing.T) {
	for _, tt := range []struct{ lang, text, want string }{
		{"de", "Die Straße, 1.200 Euro und 3,5 Prozent", "die straße 1200 euro und 3.5 prozent"},
		{"en", "1,200.50 and 1.5 and 12.09.2023", "1200.50 and 1.5 and 12 09 2023"},
		{"de", "am 12.09.2023 um 8.05 Uhr", "am 12 09 2023 um 8 05 uhr"},
		{"fr", "12\u00a0500 personnes, l’eau d'Évian", "12500 personnes l eau d évian"},
		{"en", "The U.S. and U.S.A. in a 5G test", "the us and usa in a 5g test"},
		{"en", "Kim's U-boat co\u00adoperates", "kim s u boat cooperates"},
		{"en", "a\u202eb\u202c c\u200bd", "ab cd"},
		{"tr", "ISPARTA İzmir", "ısparta izmir"},
		{"ja", "東京都の桜 ABC", "東京 京都 都の の桜 桜 abc"},
		{"th", "กขค", "กข ขค ค"},
		{"ar", "الْمَدِينَة ١٢٣", "الْمَدِينَة 123"},
		{"en", "ﬁne Ａ１ e\u0301t\u0301e", "fine a1 ét\u0301e"},
		{"de", "1.2.3.4", "1 2 3 4"},
		{"de", "", ""},
		{"en", "\x00\xff\xfe!", ""},
	} {
		if got := strings.Join(words(tt.lang, tt.text), " "); got != tt.want {
			t.Errorf("%s: %q gives %q, not %q", tt.lang, tt.text, got, tt.want)
		}
	}
	if w := words("en", strings.Repeat("a", 500)); len(w) != 1 || utf8.RuneCountInString(w[0]) != MaxWord {
		t.Errorf("a long word gives %d words", len(w))
	}
}

func TestFoldAndSpellings(t *testing.T) {
	for in, want := range map[string]string{"straße": "strasse", "zoë": "zoe", "ångström": "angstrom", "łódź": "lodz", "أحمد": "احمد", "مدرسة": "مدرسه", "مُحَمَّد": "محمد", "ёлка": "елка", "мой": "мой", "かが": "かが", "λόγος": "λογοσ"} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, not %q", in, got, want)
		}
	}
	a := For("de")
	if s, ok := a.SpeltOut("müller"); !ok || s != "mueller" {
		t.Errorf("müller spelt out: %q %v", s, ok)
	}
	if s, ok := a.Unspelt("mueller"); !ok || s != "muller" {
		t.Errorf("mueller taken back: %q %v", s, ok)
	}
	if _, ok := a.SpeltOut("stur"); ok {
		t.Error("stur has nothing to spell out")
	}
	if a.Stem("streiks") != a.Stem("streik") || For("en").Stem("repairs") != For("en").Stem("repair") || For("xx").Stem("repairs") != "repairs" {
		t.Error("stems")
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"bahn", "bahn", 0}, {"bahn", "bann", 1}, {"bahn", "bhan", 1}, {"bahn", "bah", 1}, {"bahn", "xbahn", 1}, {"streik", "strike", 2}, {"abcd", "dcba", 3}, {"ähre", "ahre", 1}, {"a", "abcdefg", 3}} {
		if got := Distance(tt.a, tt.b, 2); got != tt.want {
			t.Errorf("Distance(%q, %q) = %d, not %d", tt.a, tt.b, got, tt.want)
		}
		if Distance(tt.a, tt.b, 2) != Distance(tt.b, tt.a, 2) {
			t.Errorf("%q and %q are not equally far from each other", tt.a, tt.b)
		}
	}
}

func TestParse(t *testing.T) {
	show := func(q Query) string {
		var out []string
		for _, c := range q.Clauses {
			s := strings.Join(c.Words, "_")
			for mark, on := range map[string]bool{"-": c.Exclude} {
				if on {
					s = mark + s
				}
			}
			if c.Phrase {
				s = `"` + s + `"`
			}
			if c.Prefix {
				s += "*"
			}
			if c.Function {
				s = "(" + s + ")"
			}
			out = append(out, s)
		}
		return strings.Join(out, " ")
	}
	for _, tt := range []struct{ lang, text, want string }{
		{"de", "Streik bei der Bahn", "streik (bei) (der) bahn"},
		{"de", "der die", "der die"},
		{"de", `„Streik der Bahn“ -Lohn -"zwei Wörter"`, `"streik_der_bahn" -lohn "-zwei_wörter"`},
		{"en", `"open phrase`, `"open_phrase"`},
		{"en", "railw* a* *", `railw* (a)`},
		{"en", "U-Bahn co-operation O'Neill", `"u_bahn" "co_operation" (o) neill`},
		{"de", "Nordkorea-Krise", "nordkorea krise"},
		{"fr", "l'eau", "(l) eau"},
		{"ja", "東京都 桜", `"東京_京都" 桜*`},
		{"en", "same same Same", "same"},
		{"en", "- -- ' \" ()", ""},
		{"en", "title:x AND (y OR z)", `"title_x" (and) y (or) z`},
	} {
		q := For(tt.lang).Parse(tt.text)
		if got := show(q); got != tt.want {
			t.Errorf("%s: %s is read as %s, not %s", tt.lang, tt.text, got, tt.want)
		}
	}
	q := For("en").Parse(strings.Repeat("a1 ", 10) + strings.Repeat("word ", 5000))
	if !q.Cut || len(q.Clauses) > MaxClauses || utf8.RuneCountInString(q.Text) > MaxQuery {
		t.Errorf("a long query: %d clauses, %d characters", len(q.Clauses), utf8.RuneCountInString(q.Text))
	}
}

func TestCompounds(t *testing.T) {
	if got := For("de").Splits("bahnhofsstrasse"); !slices.Contains(got, Split{"bahnhof", "strasse"}) || !slices.Contains(got, Split{"bahnhofs", "strasse"}) {
		t.Errorf("%v", got)
	}
	if got := For("en").Splits("railwaystation"); got != nil {
		t.Errorf("English is split: %v", got)
	}
	if got := For("sv").Splits("jarnvagsstation"); !slices.Contains(got, Split{"jarnvag", "station"}) {
		t.Errorf("%v", got)
	}
}

func plain(ps []Piece) (all string, hits []string) {
	for _, p := range ps {
		all += p.Text
		if p.Hit {
			hits = append(hits, p.Text)
		}
	}
	return all, hits
}

func TestExtract(t *testing.T) {
	a := For("en")
	hit := func(w string) bool { return w == "ferry" || w == "island" }
	long := strings.Repeat("Nothing of note happened there for many years. ", 12) + "Then the ferry to the island came back, \u202eslowly\x00. " + strings.Repeat("Everybody went home after that. ", 12)
	all, hits := plain(a.Extract([]string{"A first paragraph.", long, "A ferry."}, 160, hit))
	if !slices.Equal(hits, []string{"ferry", "island"}) || !strings.HasPrefix(all, "… Then the ferry") || !strings.HasSuffix(all, " …") || strings.ContainsAny(all, "\u202e\x00") {
		t.Errorf("%q %q", all, hits)
	}
	if len(all) > 260 {
		t.Errorf("the extract has %d bytes", len(all))
	}
	if all, hits = plain(a.Extract([]string{"Short.", "Other."}, 160, func(string) bool { return false })); all != "Short." || hits != nil {
		t.Errorf("without a hit: %q", all)
	}
	if a.Extract(nil, 160, hit) != nil {
		t.Error("of nothing")
	}
	all, hits = plain(For("ja").Mark("東京都の桜", func(w string) bool { return w == "東京" || w == "京都" }))
	if all != "東京都の桜" || strings.Join(hits, "") != "東京都" {
		t.Errorf("%q %q", all, hits)
	}
}

func TestRanking(t *testing.T) {
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	r := Ranking{Docs: 1000, Average: 300, Now: now, Wanted: []Wanted{{Docs: 10, Parts: []Part{{Weight: 1, Places: []map[int64]float64{{7: 1}}}}}}}
	score := func(c Counts, length int, at time.Time) float64 {
		s, err := r.Score(Terms{{ID: 3, Counts: Counts{1, 0, 2}}, {ID: 7, Counts: c}, {ID: 900000, Counts: Counts{0, 0, 99}}}.Encode(), length, at)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	old := now.AddDate(-3, 0, 0)
	if !(score(Counts{1, 0, 0}, 300, old) > score(Counts{0, 1, 0}, 300, old) && score(Counts{0, 1, 0}, 300, old) > score(Counts{0, 0, 1}, 300, old)) {
		t.Error("the headline is not worth more than the standfirst, or that not more than the text")
	}
	if !(score(Counts{0, 0, 1}, 300, now) > score(Counts{0, 0, 1}, 300, old) && score(Counts{1, 0, 1}, 300, old) > score(Counts{0, 0, 1}, 300, now)) {
		t.Error("freshness counts for nothing, or for too much")
	}
	if score(Counts{0, 0, 1}, 100, old) <= score(Counts{0, 0, 1}, 900, old) {
		t.Error("a word in a short text is not worth more")
	}
	if _, err := r.Score([]byte{0xff, 0xff}, 1, now); err == nil {
		t.Error("damaged terms are read")
	}
}

func TestDocumentOf(t *testing.T) {
	d := depesche.Document{Headline: depesche.Plain("Head"), Byline: []string{"Mara Kessel"}, Dateline: "Triest", Blocks: []depesche.Block{{ID: "a", Kind: depesche.Paragraph, Text: depesche.Plain("Body")}}}
	ix := For("en").Index(DocumentOf(&d))
	if !slices.Contains(ix.Words, "kessel") || !slices.Contains(ix.Words, "triest") || ix.Length != 5 {
		t.Errorf("%+v", ix)
	}
	if got := Readable(&d); !slices.Equal(got, []string{"Body"}) {
		t.Errorf("an extract may be cut from %q", got)
	}
}

// Whatever the text, words lie in it in order, extracts are made of it, and queries keep
// their limits.
func FuzzText(f *testing.F) {
	for _, s := range []string{"Die Straße 1.200,5 U.S. „Bahn“ -x* 東京", "\xff\u202e\u0301", "1.2.3.4.5", "a\u00adb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, lang := range []string{"de", "en", "fr", "tr", "ja", "ar"} {
			a := For(lang)
			first := -1
			a.Words(s, func(tok Token) {
				if tok.From < first || tok.To <= tok.From || tok.To > len(s) || !utf8.ValidString(tok.Word) && utf8.ValidString(s) {
					t.Fatalf("%s: %+v in %q", lang, tok, s)
				}
				first = tok.From
				a.Stem(tok.Word)
			})
			q := a.Parse(s)
			if len(q.Clauses) > MaxClauses || !utf8.ValidString(q.Text) {
				t.Fatalf("%s: %q gives %+v", lang, s, q)
			}
			for _, p := range a.Extract([]string{s, s}, 40, func(w string) bool { return len(w)%2 == 0 }) {
				if !utf8.ValidString(p.Text) || strings.ContainsAny(p.Text, "\x00\u202e\u2066") {
					t.Fatalf("%s: the extract of %q has %q", lang, s, p.Text)
				}
			}
		}
	})
}

// Pairs are those of neighbours that are both function words: not across a gap, a field or
// another word.
func TestFunctionPairs(t *testing.T) {
	ix := For("en").Index(Document{{"To be or not"}, {"to the harbour of the"}, {"who is it", "or not", "crane of the sea"}})
	var got []string
	ix.FunctionPairs(func(first, second int, joined bool) {
		if !joined {
			got = append(got, "|")
		}
		got = append(got, ix.Words[first]+"_"+ix.Words[second])
	})
	if want := "| to_be be_or or_not | to_the | of_the | who_is is_it | or_not | of_the"; strings.Join(got, " ") != want {
		t.Errorf("pairs %v, not %s", got, want)
	}
}
