package tmx

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"depesche"
)

const head = `<?xml version="1.0"?><tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="en" datatype="plaintext"/><body>`

func unit(seg string) string {
	return head + `<tu><tuv xml:lang="en"><seg>` + seg + `</seg></tuv><tuv xml:lang="de"><seg>b</seg></tuv></tu></body></tmx>`
}

func TestRules(t *testing.T) {
	for _, c := range []struct{ rule, wrong, right string }{
		{"attribute.missing", strings.Replace(unit("a"), ` srclang="en"`, "", 1), unit("a")},
		{"attribute.missing", strings.Replace(unit("a"), ` segtype="sentence"`, "", 1), unit("a")},
		{"attribute.value", strings.Replace(unit("a"), `segtype="sentence"`, `segtype="word"`, 1), strings.Replace(unit("a"), `segtype="sentence"`, `segtype="phrase"`, 1)},
		{"attribute.value", strings.Replace(unit("a"), `srclang="en"`, `srclang="e n"`, 1), strings.Replace(unit("a"), `srclang="en"`, `srclang="*all*"`, 1)},
		{"attribute.value", strings.Replace(unit("a"), "<tu>", `<tu creationdate="2024-01-01">`, 1), strings.Replace(unit("a"), "<tu>", `<tu creationdate="20240101T000000Z">`, 1)},
		{"attribute.value", strings.Replace(unit("a"), "<tu>", `<tu usagecount="many">`, 1), strings.Replace(unit("a"), "<tu>", `<tu usagecount="3">`, 1)},
		{"attribute.value", strings.Replace(unit("a"), `version="1.4"`, `version="2.0"`, 1), strings.Replace(unit("a"), `version="1.4"`, `version="1.1"`, 1)},
		{"structure", head + "<tu/></body></tmx>", head + "</body></tmx>"},
		{"structure", head + `<tu><tuv xml:lang="en"/></tu></body></tmx>`, unit("a")},
		{"structure", unit("<b>a</b>"), unit(`<hi type="x">a</hi>`)},
		{"structure", strings.Replace(unit("a"), "<tuv", `<seg/><tuv`, 1), strings.Replace(unit("a"), "<tuv", `<note>n</note><prop type="p">x</prop><tuv`, 1)},
		{"tmx.lang", strings.Replace(unit("a"), ` xml:lang="de"`, "", 1), strings.Replace(unit("a"), ` xml:lang="de"`, ` lang="DE"`, 1)},
		{"tmx.codes", unit(`<bpt i="1"/>a`), unit(`<bpt i="1"/>a<ept i="1"/>`)},
		{"tmx.codes", unit(`<ept i="1"/>a<bpt i="1"/>`), unit(`<bpt i="2"><sub>x</sub></bpt>a<ept i="2"/>`)},
		{"tmx.codes", unit(`<bpt i="1"/>a<ept i="1"/><bpt i="1"/>b<ept i="1"/>`), unit(`<bpt i="1"/>a<ept i="1"/><bpt i="2"/>b<ept i="2"/>`)},
		{"attribute.missing", unit(`<it>x</it>`), unit(`<it pos="begin">x</it>`)},
		{"tmx", "<html/>", unit("a")},
	} {
		rep, err := Read(strings.NewReader(c.right), nil)
		if err != nil || !rep.OK {
			t.Errorf("%s: refused: %+v\n%s", c.rule, rep, c.right)
		}
		rep, err = Read(strings.NewReader(c.wrong), nil)
		if err != nil || rep.OK || rep.Errors[0].Rule != c.rule || rep.Errors[0].Line == 0 {
			t.Errorf("%s: %+v %v\n%s", c.rule, rep, err, c.wrong)
		}
	}
}

func TestWhatTheCallerSaysEndsTheReading(t *testing.T) {
	stop := errors.New("enough")
	n := 0
	_, err := Read(strings.NewReader(strings.Replace(unit("a"), "</body>", "<tu><tuv xml:lang=\"en\"><seg>c</seg></tuv></tu></body>", 1)), func(Unit) error { n++; return stop })
	if err != stop || n != 1 {
		t.Errorf("%v after %d units", err, n)
	}
}

var scraps = []string{"ferry", "عبّارة", "🚢", "<b>", "&amp;", "]]>", "\n", "\t", "\r", "\x01", "\uffff", "\u202e", "a  b", "'\""}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		var texts []depesche.Inline
		var b bytes.Buffer
		w := NewWriter(&b, WriteOptions{SourceLang: AllLanguages, Level: 2, Now: time.Unix(1e9, 0)})
		for range 5 {
			var text strings.Builder
			for range 1 + r.IntN(7) {
				text.WriteString(scraps[r.IntN(len(scraps))])
			}
			in := depesche.Inline{Text: text.String()}
			for range r.IntN(4) {
				m := depesche.Mark{Kind: []depesche.MarkKind{depesche.Strong, depesche.Emphasis, depesche.Link, depesche.Insertion, depesche.Foreign}[r.IntN(5)]}
				m.From, m.To = r.IntN(len(in.Text)+1), r.IntN(len(in.Text)+1)
				if m.From > m.To {
					m.From, m.To = m.To, m.From
				}
				for m.From > 0 && m.From < len(in.Text) && !utf8.RuneStart(in.Text[m.From]) {
					m.From--
				}
				for m.To > 0 && m.To < len(in.Text) && !utf8.RuneStart(in.Text[m.To]) {
					m.To--
				}
				if m.Kind == depesche.Link {
					m.Href = "https://example.org/?a=1&b='\"<"
				}
				if m.Kind == depesche.Foreign {
					m.Lang = "pt-BR"
				}
				in.Marks = append(in.Marks, m)
			}
			in = in.Normal().Normal() // once more: marks that were cut may come in another order
			texts = append(texts, in)
			w.Unit(Unit{ID: "1", SourceLang: "en", Variants: []Variant{{Lang: "en", Text: in}, {Lang: "de", Text: in, Changed: time.Unix(1e9, 0), ChangedBy: "A & \"B\""}}})
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		i := 0
		rep, err := Read(bytes.NewReader(b.Bytes()), func(u Unit) error {
			for _, v := range u.Variants {
				if !v.Text.Equal(texts[i]) || v.Left != 0 {
					t.Fatalf("seed %d:\n got %#v %+v\nwant %#v %+v\n%s", seed, v.Text, v.Text.Marks, texts[i], texts[i].Marks, b.String())
				}
			}
			if v := u.Variants[1]; !v.Changed.Equal(time.Unix(1e9, 0)) || v.ChangedBy != "A & \"B\"" || u.SourceLang != "en" {
				t.Fatalf("%+v", u)
			}
			i++
			return nil
		})
		if err != nil || !rep.OK || i != 5 {
			t.Fatalf("seed %d: %d units, %+v %v", seed, i, rep, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(unit(`A <bpt i="1" type="bold">&lt;b></bpt>b<ept i="1"/><ph type="x-char-0001"/>`)))
	f.Fuzz(func(t *testing.T, b []byte) {
		rep, err := Read(bytes.NewReader(b), func(u Unit) error {
			for _, v := range u.Variants {
				for _, m := range v.Text.Marks {
					if m.From < 0 || m.To > len(v.Text.Text) || m.From >= m.To {
						t.Fatalf("a mark out of its text: %+v", v.Text)
					}
				}
			}
			return nil
		})
		if err == nil && rep.OK != (len(rep.Errors) == 0) {
			t.Fatal("a report that contradicts itself")
		}
	})
}
