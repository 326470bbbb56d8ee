package segment

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"depesche"
	"depesche/internal/lang"
)

// cases are written for this test. "‖" stands where a sentence ends; white space
// around it is the text's.
var cases = []struct{ lang, text string }{
	// Titles, abbreviations.
	{"en", `Dr. Ada Reed met Mr. Cole at St. Anne's. ‖They spoke, e.g. about boats, for an hour.`},
	{"en", `She works for Harbour Lights Inc. ‖The firm is old.`},
	{"en", `He left Harbour Lights Inc. President Anna Bell in charge.`},
	{"en", `The ferry runs at 9 a.m. Tuesday and at 3 p.m. daily. ‖It is red.`},
	{"en", `At 6 p.m. Mr. Cole came aboard.`},
	{"en", `The crew came back on land at 6 p.m. ‖Mr. Cole was not aboard.`},
	{"en", `See p. 12 and No. 7. ‖Then stop.`},
	{"en", `They sailed on Sept. 3 from Mt. Vernon, Wash. for the islands.`},
	{"en", `The U.S. Coast Guard searched. ‖He had lived in the U.S. ‖The search ended.`},
	{"en", `It fell by the sun. ‖The cat sat. ‖John left.`},
	{"de", `Dr. med. Anna Reh sprach z. B. mit Prof. Kuhn, d. h. gestern. ‖Es ging um Wasser, Wind usw. ‖Danach war Schluss.`},
	{"de", `Die Fähre der Hafen GmbH & Co. KG fährt ca. 3 Mio. Menschen pro Jahr.`},
	{"de", `Siehe Abs. 3, S. 12 f. und Nr. 7. ‖Das genügt.`},
	{"es", `El Sr. Ruiz viajó a EE. UU. con la Dra. Vega. ‖Volvieron a las 5 p. m. ‖La reunión siguió.`},
	{"fr", `M. Petit et Mme Roy ont vu le Dr Blanc, cf. p. 12. ‖C'est tout.`},
	{"it", `Il sig. Neri e l'avv. Bassi sono arrivati. ‖L'ing. Villa no.`},
	{"pt", `O Sr. Lima e a Dra. Reis chegaram. ‖Foi às 9 h.`},
	{"nl", `Dhr. Bos en mevr. Smit waren er, d.w.z. gisteren. ‖Het regende.`},
	{"pl", `Prof. Lis mieszka przy ul. Długiej, tj. blisko portu. ‖Ma łódź.`},
	{"cs", `Prof. Malý žije např. v Brně, tzn. daleko. ‖Má loď.`},
	{"ru", `Проф. А. С. Волков живёт на ул. Новой, т. е. у порта. ‖В 2010 г. он уехал. ‖В 2010-2012 гг. Волков жил там.`},
	{"uk", `Проф. О. П. Лис живе на вул. Новій. ‖Він моряк.`},
	{"sv", `Dr. Ek bor t.ex. i Lund. ‖Det kostar ca. 5 kr.`},
	{"tr", `Prof. Dr. Aydın limana geldi. ‖Hava güzeldi.`},
	{"el", `Ο κ. Ζήσης ήρθε στις 5 π.μ. στο λιμάνι. ‖Πού είναι; ‖Εδώ.`},

	{"de", `Er wohnt in der Hafenstr. 12 und der Bergstr. 3. ‖Dort ist es laut.`},
	{"en", `The crate weighs 50 kg. ‖John lifted it. ‖He is 6 ft. 2 in. tall.`},
	{"de", `Im Jahr 70 n. Chr. brannte es. ‖Das war 100 v. Chr. anders.`},
	{"sv", `Det hände 100 f. Kr. i Rom. ‖Ingen vet mer.`},
	{"fr", `Né en 50 av. J.-C. à Rome. ‖M. J.-P. Roy l'a dit.`},

	// Initials, single letters.
	{"en", `J. R. Harper and George W. Field wrote it. ‖It sold.`},
	{"en", `We went, you and I. ‖Did you see?`},
	{"en", `This is plan B. ‖It is good. ‖It is for you and I. ‖Yes.`},
	{"it", `Meglio così com'è. ‖Meglio è. ‖Abbiamo finito.`},
	{"de", `Die Böe blies mit 30 m/s. ‖Menschen flohen.`},

	// Numbers, ordinals, dates.
	{"en", `It costs $4.50. ‖The rest is 3.14 or 1,000.5 per cent.`},
	{"en", `She was born in 1990. ‖Police came on May 5. ‖Nobody knew.`},
	{"de", `Am 13. September kam sie an. ‖Er wurde 12. ‖Dann ging er.`},
	{"de", `Der 1. FC Hafen spielt in der 3. Liga. ‖Im 19. Jahrhundert gab es das nicht.`},
	{"de", `Die Antwort steht auf Seite 12. ‖Dort ist auch das Bild.`},
	{"de", `Am 3. 10. 2019 fuhr er in der Formel 3. ‖2020 hörte er auf.`},
	{"de", `Friedrich II. von Hafen starb. ‖Ihm folgte Otto III. ‖Der war jung.`},
	{"da", `Den 5. maj kom hun. ‖Det er nr. 7.`},
	{"fi", `Hän syntyi 5. toukokuuta. ‖Se maksoi 5 euroa.`},
	{"pl", `Urodził się 5. maja. ‖Był rok 1990. ‖Padało.`},
	{"hu", `A 19. században élt. ‖Dr. Kis 2010. május 5-én jött.`},
	{"tr", `Olay 20. yüzyılda oldu. ‖Kimse bilmiyordu.`},

	// Ellipses.
	{"en", `She waited... ‖He came. ‖It was ... well, late.`},
	{"en", `It was late . . . and dark . . . . ‖He left. ‖. . . Nobody saw.`},
	{"en", `“Nobody [...] saw the boat,” she wrote. ‖...and then it sank.`},
	{"de", `Sie wartete… ‖Er kam… und ging.`},

	// Quotations and brackets.
	{"en", `"Where is it?" she asked. ‖"Gone!" ‖Then she left.`},
	{"en", `She said, "It is gone." ‖Then she left (it was late). ‖(He stayed.) ‖Good.`},
	{"en", `He teaches (He was an engineer.) at the school.`},
	{"en", `“We know it.” ‖“Do we?”`},
	{"de", `„Wo ist sie?“, fragte er. ‖„Weg!“ ‖Dann ging er.`},
	{"de", `»Wo ist sie?« fragte er. ‖»Weg.« ‖Dann ging er.`},
	{"fr", `« Où est-il ? » demanda-t-elle. ‖« Parti ! » ‖Puis elle sortit.`},
	{"es", `¿Dónde está? ‖¡Se fue! ‖«No lo sé», dijo.`},
	{"ru", `«Где он?» – спросила она. ‖Он ушёл.`},
	{"en", `The bridge is closed.[12] ‖Cars turn back. ‖(See Map 3).`},
	{"en", `It is known (Reed 1990).10 ‖This holds.`},

	// Lists.
	{"en", `1. The bridge ‖2. The harbour ‖3. The boats`},
	{"en", `1.) Bridge ‖2.) Harbour`},
	{"en", `a) bridge ‖b) harbour ‖c) boats`},
	{"en", `• Bridge ‖• Harbour`},
	{"en", "Points\n‖1. Bridge\n‖2. Harbour"},

	// Addresses, names.
	{"en", `Write to ada.reed@example.org or see https://example.org/a.b?c=d. ‖It is free.`},
	{"en", `She edits main.go and report.Final.pdf at Yahoo! in town.`},
	{"en", `The iPad fell. ‖iPhone sales rose.`},
	{"en", `The bridge is closed.‖Cars turn back.`},

	// Line breaks.
	{"en", "A headline without a stop\n‖The text\n\n‖another"},
	{"en", "It was a cold \nnight. \n‖and then"},
	{"en", "One.\r\n\r\n‖Two."},

	// Other scripts.
	{"zh", `桥梁已经关闭。‖“为什么？”‖我们去看《走吧！朋友》好吗？‖好！`},
	{"ja", `橋は閉鎖された。‖「なぜですか。」と彼は言った。‖「はい。」‖それは３．２９％だ。`},
	{"ko", `다리가 닫혔다. ‖왜요? ‖모른다!`},
	{"ar", `أُغلق الجسر. ‖لماذا؟ ‖قال د. كمال إنه لا يعرف.`},
	{"fa", "پل بسته شد. ‖چرا؟ ‖نمی\u200cدانم!"},
	{"ur", `پل بند ہے۔ ‖کیوں؟`},
	{"he", `הגשר נסגר. ‖למה? ‖לא ידוע.`},
	{"hi", `पुल बंद है। ‖क्यों? ‖पता नहीं।`},
	{"hy", `Կամուրջը փակ է: ‖Ինչու՞: ‖Ժամը 10:30-ին։`},
	{"my", `တံတားပိတ်သည်။‖ဘာကြောင့်လဲ။`},
	{"am", `ድልድዩ ተዘግቷል። ‖ለምን፧`},
	{"km", `ស្ពានត្រូវបានបិទ។ ‖ហេតុអ្វី?`},
	{"th", `สะพานปิดแล้ว ไม่มีใครรู้`},

	// A language that nobody has data for.
	{"xx", `Dr. Abc def. ‖Ghi jkl. ‖Mno!`},
	{"", `Abc def. ‖Ghi.`},
}

func TestSentences(t *testing.T) {
	for _, c := range cases {
		parts := strings.Split(c.text, "‖")
		text := strings.Join(parts, "")
		var want []int
		n := 0
		for _, p := range parts {
			n += len(p)
			want = append(want, n)
		}
		if got := Sentences(text, c.lang); !slices.Equal(got, want) {
			t.Errorf("%s: want %q\n     got %q", c.lang, parts, pieces(text, got))
		}
	}
}

func pieces(text string, ends []int) []string {
	var out []string
	from := 0
	for _, e := range ends {
		out = append(out, text[from:e])
		from = e
	}
	return out
}

func TestEdges(t *testing.T) {
	for text, want := range map[string][]int{
		"":            nil,
		" ":           {1},
		"\n\n":        {2},
		"a":           {1},
		".":           {1},
		"...":         {3},
		"  A. B  ":    {8},
		" \n Hello.":  {9},
		"Yes.\n\n\n":  {7},
		"\xff\xfe. A": {4, 5},
	} {
		if got := Sentences(text, "en"); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestStringsTrims(t *testing.T) {
	got := Strings("\n  One is here.  \n\n Two.\n", "en")
	if want := []string{"One is here.", "Two."}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if got := Strings(" ", "en"); got == nil || len(got) != 0 {
		t.Errorf("white space alone: %#v", got)
	}
}

// TestSplitter holds that a document is cut as the vocabulary asks for it.
func TestSplitter(t *testing.T) {
	d := depesche.Document{Headline: depesche.Plain("One. Two."), Blocks: []depesche.Block{
		{ID: "a", Kind: depesche.Paragraph, Text: depesche.Plain("Am 3. Mai regnet es. Dann nicht.")},
	}}
	segs := d.Segments(Splitter("de-CH"))
	var got []string
	for _, s := range segs {
		got = append(got, s.Source.Text)
	}
	if want := []string{"One. Two.", "Am 3. Mai regnet es.", "Dann nicht."}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// TestPacks holds what the rules take for granted about the data.
func TestPacks(t *testing.T) {
	folders, err := os.ReadDir("../lang/data") // partial packs too
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		code := f.Name()
		s := lang.Get(code).Segment
		for _, list := range [][]string{s.Never, s.MayEnd, s.BeforeNumber, s.Starters, s.OrdinalBefore, s.OrdinalAfter, s.CardinalBefore, s.Clock} {
			seen := map[string]bool{}
			for _, w := range list {
				if w == "" || strings.HasSuffix(w, ".") || strings.ContainsAny(w, " \u00a0") || strings.TrimSpace(w) != w {
					t.Errorf("%s: %q: words stand without spaces and without their final full stop", code, w)
				}
				if seen[w] {
					t.Errorf("%s: %q stands twice", code, w)
				}
				seen[w] = true
			}
		}
		for _, w := range s.Never {
			if slices.Contains(s.MayEnd, w) || slices.Contains(s.BeforeNumber, w) {
				t.Errorf("%s: %q never ends a sentence and stands in another list too", code, w)
			}
		}
		for _, w := range s.Starters {
			if strings.ToLower(w) == w {
				t.Errorf("%s: starter %q has no capital", code, w)
			}
		}
		for _, w := range s.Clock {
			if !slices.Contains(s.MayEnd, w) {
				t.Errorf("%s: %q is in clock but not in may_end", code, w)
			}
		}
		if utf8.RuneCountInString(s.Closed)%2 != 0 {
			t.Errorf("%s: closed brackets come in pairs: %q", code, s.Closed)
		}
	}
}

// check reports what does not hold for any text: the ends ascend to len(text), lie on
// code point boundaries, and no sentence but the only one is blank.
func check(t *testing.T, text, lang string) {
	t.Helper()
	ends := Sentences(text, lang)
	if text == "" {
		if len(ends) != 0 {
			t.Errorf("empty text has sentences: %v", ends)
		}
		return
	}
	if len(ends) == 0 || ends[len(ends)-1] != len(text) {
		t.Fatalf("%s %q: the last end is not the text's: %v", lang, text, ends)
	}
	valid := utf8.ValidString(text)
	from := 0
	for _, e := range ends {
		if e <= from {
			t.Fatalf("%s %q: ends do not ascend: %v", lang, text, ends)
		}
		if e < len(text) && valid && !utf8.RuneStart(text[e]) {
			t.Errorf("%s %q: %d is inside a character", lang, text, e)
		}
		if len(ends) > 1 && skipSpace(text[:e], from) == e {
			t.Errorf("%s %q: blank sentence at %d", lang, text, from)
		}
		if e < len(text) && skipSpace(text, e) != e {
			t.Errorf("%s %q: white space after %d does not belong to the sentence before it", lang, text, e)
		}
		from = e
	}
}

func TestHostile(t *testing.T) {
	const n = 200_000
	for _, s := range []string{".", ". ", "a.", "a. ", "A.", "A. ", "1. ", "(", "（", "「。", "\"", "“. ", "... ", ". . ", "[1]", ".[", "?!", "\n", " ", "\u00a0", "»", ". »",
		"a) b) ", "1.) 2.) ", "• ", "z. B. ", "\xff", ".\xff", "'s ", "U.S. ", "。", "……", "Dr. ", "3. Liga ", "i. ", "ß", "…A"} {
		for _, l := range []string{"de", "ja", "xx"} {
			check(t, strings.Repeat(s, n/len(s)), l)
		}
	}
}

func FuzzSentences(f *testing.F) {
	for _, c := range cases {
		f.Add(strings.ReplaceAll(c.text, "‖", ""), c.lang)
	}
	f.Add("a. \u2028 1) 2)\xc2 x.\x85[3]", "de")
	f.Fuzz(check)
}

func BenchmarkSentences(b *testing.B) {
	for _, l := range []string{"en", "de", "ru", "zh"} {
		var sb strings.Builder
		for sb.Len() < 100_000 {
			for _, c := range cases {
				if c.lang == l {
					sb.WriteString(strings.ReplaceAll(c.text, "‖", ""))
					sb.WriteByte(' ')
				}
			}
		}
		text := sb.String()
		b.Run(l, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Sentences(text, l)
			}
		})
	}
}
