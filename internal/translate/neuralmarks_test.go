package translate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/nmt"
	"depesche/internal/nmt/synthetic"
)

// made is an engine with a made-up model.
func made(t *testing.T, size synthetic.Size) *Neural {
	t.Helper()
	st := synthetic.New(size)
	f := nmt.Files{Model: st.Model, Shortlist: st.Shortlist, Source: st.Source}
	if size.Separate {
		f.Target = st.Target
	}
	tr, err := nmt.New(f, nmt.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return &Neural{translator: tr, version: "made"}
}

var markedWords = []string{"the", "council", "Rome", "met", "12,500", "3.5 %", "don't", "“yes”", "(so)", "and", "a", "[sic]", "Ende.", "why?", "—", "日本", "café", "@anna", "#vote", "https://example.org/a?b=1", "www.example.org", "R&D", "<b>", "it’s", "…", "U.S.", "\u00a0", "«oui»", "👩\u200d🚀", "x"}

// randomInline is well-formed: marks nest or stand apart, begin and end at characters
// that are no white space, and differ from each other in their attributes.
func randomInline(r *rand.Rand) depesche.Inline {
	var ws []string
	for range 1 + r.IntN(12) {
		ws = append(ws, markedWords[r.IntN(len(markedWords))])
	}
	in := depesche.Plain(strings.Trim(strings.Join(ws, " "), spaces))
	if in.Text == "" {
		in.Text = "x"
	}
	kinds := []depesche.MarkKind{depesche.Strong, depesche.Emphasis, depesche.Link, depesche.Insertion, depesche.Foreign}
	var nest func(from, to, depth int, linked bool)
	nest = func(from, to, depth int, linked bool) {
		for at := from; at < to; {
			if first, _ := utf8.DecodeRuneInString(in.Text[at:]); r.IntN(6) > 0 || !utf8.RuneStart(in.Text[at]) || unicode.IsSpace(first) {
				at++
				continue
			}
			end := at + 1 + r.IntN(to-at)
			for end < to && !utf8.RuneStart(in.Text[end]) {
				end++
			}
			end = at + len(strings.TrimRight(in.Text[at:end], spaces))
			kind := kinds[r.IntN(len(kinds))]
			if linked && kind == depesche.Link || kind == depesche.Foreign && letters(in.Text[at:end]) == "" {
				kind = depesche.Strong
			}
			n := fmt.Sprint(len(in.Marks))
			in.Marks = append(in.Marks, depesche.Mark{Kind: kind, From: at, To: end, Href: "https://example.org/" + n, Lang: "x-" + n})
			if depth > 0 && kind != depesche.Insertion {
				nest(at, end, depth-1, linked || kind == depesche.Link)
			}
			at = end
		}
	}
	nest(0, len(in.Text), r.IntN(3), false)
	return in.Normal()
}

// Whatever is marked, models of several kinds and two in a row give it back well-formed,
// each mark once and with what it says.
func TestNeuralMarks(t *testing.T) {
	tiny := made(t, synthetic.Tiny)
	separate := made(t, synthetic.Size{Dim: 64, FFN: 96, Heads: 2, Enc: 1, Dec: 3, Separate: true, Seed: 2})
	via, err := NeuralVia(tiny, separate)
	if err != nil {
		t.Fatal(err)
	}
	rounds := 1000
	if testing.Short() {
		rounds = 300
	}
	for i, e := range []*Neural{tiny, separate, via} {
		r := rand.New(rand.NewPCG(uint64(i), 9))
		var ins []depesche.Inline
		for range rounds {
			ins = append(ins, randomInline(r))
		}
		for k, got := range translateAll(t, &Service{}, e, "en", []string{"de", "fr", "ja"}[i], ins...) {
			checkMarks(t, ins[k], got)
		}
	}
}

func checkMarks(t *testing.T, src depesche.Inline, got Translated) {
	t.Helper()
	bad := func(what string, args ...any) {
		t.Helper()
		t.Errorf(what+"\nsource %s\ntarget %s %v", append(args, src.Tagged(), got.Target.Tagged(), got.Flags)...)
	}
	tgt := got.Target
	if slices.Contains(got.Flags, FlagNoAnswer) {
		return
	}
	if !tgt.Normal().Equal(tgt) {
		bad("the marks are not in order")
	}
	for _, m := range src.Marks {
		n := 0
		for _, o := range tgt.Marks {
			if o.Kind == m.Kind && o.Href == m.Href && o.Lang == m.Lang {
				n++
				if in := tgt.Text[o.From:o.To]; strings.Trim(in, spaces) != in {
					bad("the mark %s is on %q", m.Lang, in)
				}
			}
		}
		// Where there are fewer characters than marks, links lie on each other and are taken
		// out, which is said.
		if n != 1 && !(n == 0 && utf8.RuneCountInString(loose(tgt)) < len(src.Marks) && slices.Contains(got.Flags, FlagMarkLost)) {
			bad("the mark %s on %q comes %d times", m.Lang, src.Text[m.From:m.To], n)
		}
		if m.Kind == depesche.Foreign && n == 1 && !strings.Contains(letters(tgt.Text), letters(src.Text[m.From:m.To])) {
			bad("%q is not kept", src.Text[m.From:m.To])
		}
	}
	if len(tgt.Marks) > len(src.Marks) {
		bad("%d marks became %d", len(src.Marks), len(tgt.Marks))
	}
}

// letters is what typography leaves alone.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// loose is the text that may be marked: no white space, and nothing that is kept.
func loose(in depesche.Inline) string {
	text := []byte(in.Text)
	for _, k := range keptParts(in, false) {
		for i := k.from; i < k.to; i++ {
			text[i] = ' '
		}
	}
	return strings.Join(strings.Fields(string(text)), "")
}

func TestHouse(t *testing.T) {
	e := &fake{tags: TagsXML, answer: each(func(s string) string { return strings.ReplaceAll(s, "3.5", "3,5") })}
	in := depesche.Plain(`It is “3.5 km” to go`)
	for _, c := range []struct {
		house      House
		sent, want string
	}{
		{House{}, `It is “3.5 km” to go`, `It is „3,5 km“ to go`},
		{House{KeepMeasures: true}, `It is “<x id="1">3.5 km</x>” to go`, `It is „3.5 km“ to go`},
		{House{Quotes: "»«›‹"}, `It is “3.5 km” to go`, `It is »3,5 km« to go`},
	} {
		cache := &memoryCache{}
		for range 2 { // the second answer comes from the cache
			got := translateAll(t, &Service{Cache: cache, House: c.house}, e, "en", "de", in)[0]
			if got.Target.Text != c.want {
				t.Errorf("%+v: %q, not %q", c.house, got.Target.Text, c.want)
			}
		}
		if sent := e.calls[len(e.calls)-1].Segments[0].Text; sent != c.sent {
			t.Errorf("%+v: sent %q", c.house, sent)
		}
	}
	// A house that changes its mind does not get the answer of before.
	cache := &memoryCache{}
	for keep, want := range map[bool]string{false: "3,5 km", true: "3.5 km"} {
		if got := translateAll(t, &Service{Cache: cache, House: House{KeepMeasures: keep}}, e, "en", "de", in)[0]; !strings.Contains(got.Target.Text, want) {
			t.Errorf("%v: %q", keep, got.Target.Text)
		}
	}
}
