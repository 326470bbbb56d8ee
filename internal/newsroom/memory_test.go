package newsroom_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/exchange"
	"depesche/internal/exchange/tbx"
	"depesche/internal/newsroom"
)

// text makes a source of a string.
func fileOf(s string) newsroom.Source {
	return newsroom.Source{Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }, Size: int64(len(s))}
}

func valid(t *testing.T, file string) {
	t.Helper()
	rep, err := exchange.Validate(strings.NewReader(file))
	ok(t, err)
	if !rep.OK {
		t.Fatalf("not valid: %+v\n%s", rep.Errors, file)
	}
}

func memory(t *testing.T, n *newsroom.Newsroom) []depesche.MemoryUnit {
	t.Helper()
	us, err := n.Store.MemoryAfter(ctx, "", "", 0, 10000)
	ok(t, err)
	for i := range us {
		us[i].ID, us[i].Story = 0, 0
		us[i].At, us[i].CreatedAt = us[i].At.Truncate(time.Second), us[i].CreatedAt.Truncate(time.Second)
	}
	return us
}

func TestTheMemoryTravels(t *testing.T) { each(t, testTheMemoryTravels) }

func testTheMemoryTravels(t *testing.T, n *newsroom.Newsroom, c *clock) {
	marked := depesche.Inline{Text: "A [new]\nferry & \x01more, déjà vu", Marks: []depesche.Mark{{Kind: depesche.Insertion, From: 2, To: 7}, {Kind: depesche.Link, From: 8, To: 13, Href: "https://a.example/?b=1&c=\"2\""},
		{Kind: depesche.Strong, From: 9, To: 11}, {Kind: depesche.Foreign, From: 23, To: 32, Lang: "fr"}}}
	for i, u := range []depesche.MemoryUnit{
		{SourceLang: "en", TargetLang: "de", Source: depesche.Plain("The crane is back."), Target: depesche.Plain("Der Kran ist zurück."), By: "Mara"},
		{SourceLang: "en", TargetLang: "de", Source: depesche.Plain("The crane is back."), Target: depesche.Plain("Der Kran ist wieder da."), By: "Ines"},
		{SourceLang: "en", TargetLang: "es", Source: marked, Target: marked, By: "Mara"},
		{SourceLang: "ar", TargetLang: "de", Source: depesche.Plain("عادت الرافعة 🚢"), Target: depesche.Plain("Der Kran ist wieder da 🚢"), By: "Mara"},
	} {
		u.At = c.now().Add(time.Duration(i) * time.Hour)
		ok(t, n.Remember(ctx, u))
	}
	want := memory(t, n)
	var b bytes.Buffer
	pairs, err := n.ExportMemory(ctx, mara, newsroom.MemoryExport{}, &b)
	ok(t, err)
	if pairs != 4 {
		t.Errorf("%d pairs", pairs)
	}
	file := b.String()
	valid(t, file)
	// Here again: everything is known.
	res, err := n.ImportMemory(ctx, mara, fileOf(file), newsroom.MemoryImport{})
	ok(t, err)
	if res.Known != 4 || res.Added+res.Renewed != 0 {
		t.Errorf("%+v", res)
	}
	// In another newsroom: everything is there as it was, dates and names too.
	other, _ := open(t)
	res, err = other.ImportMemory(ctx, mara, fileOf(file), newsroom.MemoryImport{})
	ok(t, err)
	if res.Added != 4 || res.Units != 4 || res.Codes != 0 {
		t.Errorf("%+v", res)
	}
	if got := memory(t, other); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	ms, err := other.MemoryMatches(ctx, "en", "de", depesche.Plain("The crane is back."), 75, 5)
	ok(t, err)
	if len(ms) != 2 {
		t.Errorf("the memory finds %d matches", len(ms))
	}
	// Level 1 is text alone.
	b.Reset()
	_, err = n.ExportMemory(ctx, mara, newsroom.MemoryExport{Source: "en", Target: "es", Level: 1}, &b)
	ok(t, err)
	if valid(t, b.String()); strings.Contains(b.String(), "<bpt") || !strings.Contains(b.String(), "ferry &amp; more") || strings.Contains(b.String(), "Kran") {
		t.Error(b.String())
	}
}

const tmxHead = `<?xml version="1.0"?><tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en" srclang="EN-US" datatype="plaintext"/><body>`

func tu(attrs string, variants ...string) string {
	s := "<tu" + attrs + ">"
	for _, v := range variants {
		lang, text, _ := strings.Cut(v, ": ")
		s += `<tuv xml:lang="` + lang + `"><seg>` + text + `</seg></tuv>`
	}
	return s + "</tu>\n"
}

func TestMemoriesOfOtherTools(t *testing.T) {
	n, _ := open(t)
	file := tmxHead +
		tu(` changedate="20200101T000000Z" changeid="kim"`, "EN-US: The ferry left.", "DE-DE: Die Fähre fuhr ab.", "FR: Le ferry est parti.", "ES: El ferri salió.") +
		tu(` srclang="*all*"`, "de: Ein Kran", "en: A crane", "es: Una grúa") +
		tu("", "EN-US: Only one") +
		tu("", `EN-US: A <bpt i="1" type="bold">{b}</bpt>new<ept i="1">{/b}</ept> <ph type="image">{img <sub>alt</sub>}</ph>ship`, "DE: Ein neues Schiff") +
		"</body></tmx>"
	res, err := n.ImportMemory(ctx, mara, fileOf(file), newsroom.MemoryImport{})
	ok(t, err)
	// en->de, en->es of the first, six of the second, one of the fourth; French has no edition.
	if res.Units != 4 || res.Added != 9 || res.Other != 1 || res.Single != 1 || res.Codes != 1 {
		t.Errorf("%+v", res)
	}
	for _, u := range memory(t, n) {
		switch u.Target.Text {
		case "Die Fähre fuhr ab.":
			if u.SourceLang != "en" || u.By != "kim" || u.At.Year() != 2020 {
				t.Errorf("%+v", u)
			}
		case "Ein neues Schiff":
			if u.Source.Tagged() != "A <1>new</1> ship" {
				t.Errorf("%q", u.Source.Tagged())
			}
		}
	}
	// A newer date renews, an older one does not.
	again := tmxHead + tu(` changedate="20250101T000000Z" changeid="lee"`, "EN: The ferry left.", "DE: Die Fähre fuhr ab.") + "</body></tmx>"
	if res, err = n.ImportMemory(ctx, mara, fileOf(again), newsroom.MemoryImport{}); err != nil || res.Renewed != 1 {
		t.Errorf("%+v %v", res, err)
	}
	if res, err = n.ImportMemory(ctx, mara, fileOf(file), newsroom.MemoryImport{AllLanguages: true}); err != nil || res.Renewed != 0 || res.Added != 1 {
		t.Errorf("%+v %v", res, err)
	}
}

func TestABrokenMemoryIsRefusedWhole(t *testing.T) {
	n, _ := open(t)
	good := strings.Repeat(tu("", "EN: A", "DE: B"), 3)
	for name, c := range map[string]struct{ file, says string }{
		"cut off":        {tmxHead + good, "cut off"},
		"a bad unit":     {tmxHead + good + tu("", "EN: A <bpt i=\"1\"/>", "DE: B") + "</body></tmx>", "line 4"},
		"no TMX":         {"<html/>", "no TMX"},
		"billion laughs": {`<!DOCTYPE tmx [<!ENTITY a "b">]>` + tmxHead[21:] + good + "</body></tmx>", "entities"},
	} {
		_, err := n.ImportMemory(ctx, mara, fileOf(c.file), newsroom.MemoryImport{})
		if depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%s: %v", name, err)
			continue
		}
		kind(t, err, depesche.Invalid, c.says, "Nothing was taken in")
	}
	if len(memory(t, n)) != 0 {
		t.Error("something was taken in all the same")
	}
}

func TestAnImportThatWasCutOffIsBegunAgain(t *testing.T) {
	n, _ := open(t)
	var b strings.Builder
	b.WriteString(tmxHead)
	for i := range 1000 {
		b.WriteString(tu("", fmt.Sprintf("EN: Sentence number %d of many", i), fmt.Sprintf("DE: Satz Nummer %d von vielen", i)))
	}
	b.WriteString("</body></tmx>")
	// The disk gives up in the second reading.
	opened := 0
	bad := fileOf(b.String())
	open := bad.Open
	bad.Open = func() (io.ReadCloser, error) {
		opened++
		r, err := open()
		if opened == 2 {
			return io.NopCloser(io.MultiReader(io.LimitReader(r, int64(b.Len()/2)), failing{})), err
		}
		return r, err
	}
	res, err := n.ImportMemory(ctx, mara, bad, newsroom.MemoryImport{})
	kind(t, err, depesche.Unavailable, "cut off at line", "again")
	if res == nil || res.Added == 0 || res.Added == 1000 {
		t.Fatalf("%+v", res)
	}
	first := res.Added
	if len(memory(t, n)) != first {
		t.Errorf("%d pairs are there, %d were said", len(memory(t, n)), first)
	}
	progress := int64(0)
	res, err = n.ImportMemory(ctx, mara, fileOf(b.String()), newsroom.MemoryImport{Progress: func(done, total int64) {
		if done < progress || done > total {
			t.Errorf("progress %d of %d after %d", done, total, progress)
		}
		progress = done
	}})
	ok(t, err)
	if res.Known != first || res.Added != 1000-first || progress == 0 {
		t.Errorf("%+v, progress %d", res, progress)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := n.ImportMemory(stopped, mara, fileOf(b.String()), newsroom.MemoryImport{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped import ends with %v", err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the disk gave up") }

func terms(t *testing.T, n *newsroom.Newsroom) []depesche.Term {
	t.Helper()
	ts, err := n.Store.Terms(ctx, "", "")
	ok(t, err)
	for i := range ts {
		ts[i].ID = 0
	}
	slices.SortFunc(ts, func(a, b depesche.Term) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return ts
}

func TestTheGlossaryTravels(t *testing.T) { each(t, testTheGlossaryTravels) }

func testTheGlossaryTravels(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	for _, x := range []depesche.Term{
		{SourceLang: "en", TargetLang: "de", Source: "council", Target: "Rat", Policy: depesche.TermRequired, Part: "noun", Definition: "An elected body & its <members>."},
		{SourceLang: "en", TargetLang: "de", Source: "council", Target: "Konzil", Policy: depesche.TermForbidden, Note: "That is of the church.", Part: "noun", Definition: "An elected body & its <members>."},
		{SourceLang: "en", TargetLang: "es", Source: "council", Target: "concejo", Policy: depesche.TermPreferred, Part: "noun", Definition: "An elected body & its <members>."},
		{SourceLang: "de", TargetLang: "en", Source: "Rat", Target: "council", Policy: depesche.TermPreferred},
	} {
		_, err := n.SaveTerm(ctx, mara, x)
		ok(t, err)
	}
	want := terms(t, n)
	for _, form := range []tbx.Form{tbx.DCA, tbx.DCT, tbx.Martif} {
		t.Run(string(form), func(t *testing.T) {
			var b bytes.Buffer
			if k, err := n.ExportGlossary(ctx, mara, newsroom.GlossaryExport{Form: form}, &b); err != nil || k != 4 {
				t.Fatal(k, err)
			}
			valid(t, b.String())
			other, _ := open(t)
			res, err := other.ImportGlossary(ctx, mara, fileOf(b.String()), newsroom.GlossaryImport{})
			ok(t, err)
			if got := terms(t, other); res.Added != 4 || !slices.Equal(got, want) {
				t.Errorf("%+v\n got %+v\nwant %+v", res, got, want)
			}
			if res, err = n.ImportGlossary(ctx, mara, fileOf(b.String()), newsroom.GlossaryImport{}); err != nil || res.Same != 4 {
				t.Errorf("%+v %v", res, err)
			}
		})
	}
}

func TestGlossariesOfOtherTools(t *testing.T) {
	n, _ := open(t)
	concept := func(body string) string {
		return `<?xml version="1.0"?><tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader><text><body><conceptEntry id="c1">` + body + `</conceptEntry></body></text></tbx>`
	}
	status := func(s string) string { return `<termNote type="administrativeStatus">` + s + `</termNote>` }
	file := concept(`<descrip type="definition">A machine that lifts.</descrip>
		<langSec xml:lang="en-US"><termSec><term>crane</term><termNote type="partOfSpeech">noun</termNote></termSec></langSec>
		<langSec xml:lang="de"><termSec><term>Kran</term>` + status("preferredTerm-admn-sts") + `</termSec><termSec><term>Hebezeug</term>` + status("admittedTerm-admn-sts") + `</termSec><termSec><term>Kranich</term>` + status("deprecatedTerm-admn-sts") + `<note>That is a bird.</note></termSec></langSec>
		<langSec xml:lang="fi"><termSec><term>nosturi</term></termSec></langSec>`)
	valid(t, file)
	res, err := n.ImportGlossary(ctx, mara, fileOf(file), newsroom.GlossaryImport{Source: "en", Binding: true})
	ok(t, err)
	got := map[string]depesche.Term{}
	for _, x := range terms(t, n) {
		got[x.Source+">"+x.Target] = x
	}
	if res.Added != 3 || res.Other != 1 || got["crane>Kran"].Policy != depesche.TermRequired || got["crane>Hebezeug"].Policy != depesche.TermPreferred || got["crane>Kranich"].Policy != depesche.TermForbidden ||
		got["crane>Kranich"].Note != "That is a bird." || got["crane>Kran"].Part != "noun" || got["crane>Kran"].Definition != "A machine that lifts." {
		t.Errorf("%+v %+v", res, got)
	}
	before := terms(t, n)
	for name, c := range map[string]struct{ file, says string }{
		"no language":    {concept(`<langSec><termSec><term>a</term></termSec></langSec>`), "xml:lang"},
		"no term":        {concept(`<langSec xml:lang="en"><termSec><term> </term></termSec></langSec>`), "empty"},
		"bad status":     {concept(`<langSec xml:lang="en"><termSec><term>a</term>` + status("nice") + `</termSec></langSec>`), "administrativeStatus"},
		"bad category":   {concept(`<langSec xml:lang="en"><termSec><term>a</term><termNote type="colour">red</termNote></termSec></langSec>`), "colour"},
		"other style":    {strings.Replace(file, `style="dca"`, `style="dct"`, 1), "DCT"},
		"language twice": {concept(strings.Repeat(`<langSec xml:lang="en"><termSec><term>a</term></termSec></langSec>`, 2)), "another"},
		"cut off":        {file[:len(file)-40], "cut off"},
	} {
		_, err := n.ImportGlossary(ctx, mara, fileOf(c.file), newsroom.GlossaryImport{})
		if depesche.KindOf(err) != depesche.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !slices.Equal(before, terms(t, n)) {
		t.Error("a broken file changed the glossary")
	}
}
