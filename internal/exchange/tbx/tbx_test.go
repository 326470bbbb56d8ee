package tbx

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

var sample = Concept{ID: "c1", Subject: "Ports", Definition: "What <lifts> & lowers.", Note: "n", Langs: []Language{
	{Lang: "en", Terms: []Term{{Text: "crane", PartOfSpeech: "noun", Subsets: []string{"own:x"}}}},
	{Lang: "ar", Terms: []Term{{Text: "رافعة", Status: Preferred, Note: "a \"note\""}, {Text: "ونش", Status: Deprecated}}}}}

func written(t *testing.T, form Form) string {
	t.Helper()
	var b bytes.Buffer
	w := NewWriter(&b, form, "en")
	w.Concept(sample)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestEveryFormIsReadBack(t *testing.T) {
	for _, form := range []Form{DCA, DCT, Martif} {
		var got []Concept
		rep, err := Read(strings.NewReader(written(t, form)), func(c Concept) error { got = append(got, c); return nil })
		if err != nil || !rep.OK || len(got) != 1 {
			t.Fatalf("%s: %+v %v\n%s", form, rep, err, written(t, form))
		}
		got[0].Pos = sample.Pos
		if !reflect.DeepEqual(got[0], sample) {
			t.Errorf("%s:\n got %+v\nwant %+v", form, got[0], sample)
		}
	}
}

// Older files group what they say of a term.
func TestTermGroups(t *testing.T) {
	file := `<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd"><martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></martifHeader><text><body>
		<termEntry id="c1"><descripGrp><descrip type="definition">D</descrip><admin type="source">s</admin></descripGrp><langSet xml:lang="en"><ntig><termGrp><term>a <hi>b</hi></term>
		<termNote type="partOfSpeech">noun</termNote><termNote type="normativeAuthorization">supersededTerm-admn-sts</termNote></termGrp><note>n</note></ntig></langSet></termEntry></body></text></martif>`
	var got Concept
	rep, err := Read(strings.NewReader(file), func(c Concept) error { got = c; return nil })
	if err != nil || !rep.OK {
		t.Fatalf("%+v %v", rep, err)
	}
	if term := got.Langs[0].Terms[0]; got.Definition != "D" || term.Text != "a b" || term.Status != Superseded || term.PartOfSpeech != "noun" || term.Note != "n" {
		t.Errorf("%+v", got)
	}
}

func TestRules(t *testing.T) {
	dca, dct, old := written(t, DCA), written(t, DCT), written(t, Martif)
	for _, c := range []struct{ rule, file string }{
		{"attribute.missing", strings.Replace(dca, ` style="dca"`, "", 1)},
		{"attribute.value", strings.Replace(dca, `style="dca"`, `style="dcx"`, 1)},
		{"tbx.namespace", strings.Replace(dca, nsCore, "urn:x", 1)},
		{"tbx.lang", strings.Replace(dca, `<langSec xml:lang="en">`, "<langSec>", 1)},
		{"tbx.lang", strings.Replace(dca, `<langSec xml:lang="ar">`, `<langSec xml:lang="en">`, 1)},
		{"tbx.lang", strings.Replace(dca, `<langSec xml:lang="ar">`, `<langSec xml:lang="a!">`, 1)},
		{"tbx.term", strings.Replace(dca, "<term>crane</term>", "<term> </term>", 1)},
		{"structure", strings.Replace(dca, "<term>crane</term>", "", 1)},
		{"structure", strings.Replace(dca, "<term>crane</term>", "<term>a</term><term>b</term>", 1)},
		{"tbx.category", strings.Replace(dca, `type="partOfSpeech">noun`, `type="partOfSpeech">thing`, 1)},
		{"tbx.category", strings.Replace(dca, `type="partOfSpeech"`, `type="mood"`, 1)},
		{"tbx.category", strings.Replace(dct, "partOfSpeech>noun", "partOfSpeech>thing", 1)},
		{"tbx.style", strings.Replace(dct, `style="dct"`, `style="dca"`, 1)},
		{"tbx.style", strings.Replace(dca, `style="dca"`, `style="dct"`, 1)},
		{"tbx.edition", strings.NewReplacer("conceptEntry", "termEntry", "langSec", "langSet", "termSec", "tig").Replace(dca)},
		{"tbx.edition", strings.NewReplacer("termEntry", "conceptEntry", "langSet", "langSec", "tig", "termSec").Replace(old)},
		{"tbx.id", strings.Replace(dca, "</body>", `<conceptEntry id="c1"><langSec xml:lang="en"><termSec><term>a</term></termSec></langSec></conceptEntry></body>`, 1)},
		{"structure", strings.Replace(dca, "<fileDesc>", "<fileDescription/><fileDesc>", 1)},
		{"tbx", "<html/>"},
		{"xml", dca[:len(dca)-9]},
	} {
		rep, err := Read(strings.NewReader(c.file), nil)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, e := range rep.Errors {
			found = found || e.Rule == c.rule && e.Line > 0
		}
		if !found {
			t.Errorf("%s: %+v\n%s", c.rule, rep.Errors, c.file)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, form := range []string{`<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body><conceptEntry id="c"><langSec xml:lang="en"><termSec><term>a</term></termSec></langSec></conceptEntry></body></text></tbx>`} {
		f.Add([]byte(form))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		rep, err := Read(bytes.NewReader(b), func(c Concept) error {
			for _, l := range c.Langs {
				for _, term := range l.Terms {
					if term.Text == "" {
						t.Fatal("an empty term")
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
