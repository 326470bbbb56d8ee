package translate

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"depesche"
)

var (
	link      = depesche.Mark{Kind: depesche.Link, Href: "https://example.org/a?b=1&c=2"}
	strong    = depesche.Mark{Kind: depesche.Strong}
	emphasis  = depesche.Mark{Kind: depesche.Emphasis}
	insertion = depesche.Mark{Kind: depesche.Insertion}
	foreign   = depesche.Mark{Kind: depesche.Foreign, Lang: "it"}
)

func TestMarksSurviveAnEngine(t *testing.T) {
	for _, c := range []struct {
		name   string
		src    depesche.Inline
		sent   string // what the engine must get, "" for any
		answer []string
		want   string
		flags  []string
	}{
		{name: "well kept", src: marked("the <1>new</1> ship", link), sent: `the <g id="1">new</g> ship`,
			answer: []string{`das <g id="1">neue</g> Schiff`}, want: "das <1>neue</1> Schiff"},
		{name: "text that looks like markup", src: depesche.Plain(`A <b> & <g id="1">c`), sent: `A &lt;b&gt; &amp; &lt;g id="1"&gt;c`,
			answer: []string{`ein &lt;b&gt; &amp; &lt;g id="1"&gt;C`}, want: `Ein <b> & <g id="1">C`},
		{name: "loosened notation", src: marked("the <1>new</1> ship", link),
			answer: []string{`das < G ID='1' >neue< / g > Schiff`}, want: "das <1>neue</1> Schiff"},
		{name: "white space crept in", src: marked("the <1>new</1> ship", link),
			answer: []string{`das<g id="1"> neue </g>Schiff .`}, want: "das <1>neue</1> Schiff"},
		{name: "nested and reordered", src: marked("<1>one <2>two</2></1> three", strong, link),
			answer: []string{`drei <g id="1"><g id="2">zwei</g> eins</g>`}, want: "drei <1><2>zwei</2> eins</1>"},
		{name: "split in two parts", src: marked("he <1>gave up</1> the plan", strong),
			answer: []string{`er <g id="1">gab</g> den Plan <g id="1">auf</g>`}, want: "er <1>gab den Plan auf</1>"},
		{name: "mangled, then plain and found by its words", src: marked("Chancellor <1>Olaf Scholz</1> spoke", link),
			answer: []string{`Kanzler <g id=1 Olaf Scholz sprach`, `Kanzler Olaf Scholz sprach`}, want: "Kanzler <1>Olaf Scholz</1> sprach"},
		{name: "dropped, found by a hint", src: marked("the <1>harbour</1> is closed", link),
			answer: []string{`der Hafen ist gesperrt`, `Hafen`}, want: "der <1>Hafen</1> ist gesperrt"},
		{name: "dropped, found by words alike", src: marked("the <1>Bulgarian</1> ship", link),
			answer: []string{`das bulgarische Schiff`, `bulgarisch`}, want: "das <1>bulgarische</1> Schiff"},
		{name: "dropped, placed by position", src: marked("we saw <1>nothing</1> there", emphasis),
			answer: []string{`dort war gar keiner`, `nichts`}, want: "dort war <1>gar</1> keiner", flags: []string{FlagMarkGuessed}},
		{name: "drawn over everything", src: marked("Chancellor <1>Scholz</1> spoke today", link),
			answer: []string{`<g id="1">Kanzler Scholz sprach heute</g>.`}, want: "Kanzler <1>Scholz</1> sprach heute"},
		{name: "over all", src: marked("<1>The end</1>", strong), answer: []string{"Das Ende"}, want: "<1>Das Ende</1>"},
		{name: "emptied", src: marked("see <1>Rome</1> now", link), answer: []string{`siehe <g id="1"></g>Rome jetzt`}, want: "siehe <1>Rome</1> jetzt"},
		{name: "unknown number", src: marked("see <1>Rome</1>", link), answer: []string{`siehe <g id="7">Rom</g>`, "siehe Rom", "Rom"}, want: "siehe <1>Rom</1>"},
		{name: "insertion snaps to its brackets", src: marked("space <1>[capabilities]</1> too", insertion),
			answer: []string{`auch [<g id="1">Fähigkeiten</g>] im All`}, want: "auch <1>[Fähigkeiten]</1> im All"},
		{name: "insertion lost and found", src: marked("a [b] c <1>[d]</1> e", insertion),
			answer: []string{`a [b] und [D] e`}, want: "a [b] und <1>[D]</1> e"},
		{name: "address stays", src: depesche.Plain("see https://example.org/x now"), sent: `see <x id="1">https://example.org/x</x> now`,
			answer: []string{`siehe <x id="1">https://beispiel.org/x</x> jetzt`}, want: "siehe https://example.org/x jetzt"},
		{name: "address lost, plain retry", src: depesche.Plain("see https://example.org/x now"),
			answer: []string{`siehe jetzt`, `siehe https://example.org/x jetzt`}, want: "siehe https://example.org/x jetzt"},
		{name: "address lost for good", src: depesche.Plain("see https://example.org/x now"),
			answer: []string{`siehe jetzt`, `siehe jetzt`}, want: "siehe jetzt", flags: []string{FlagLiteralLost}},
		{name: "foreign words stay, marks in them too", src: marked("the <1>dolce <2>vita</2></1> of Rome", foreign, strong),
			sent:   `the <x id="1">dolce vita</x> of Rome`,
			answer: []string{`die <x id="1">süßes Leben</x> von Rom`}, want: "die <1>dolce <2>vita</2></1> von Rom"},
		{name: "linked address", src: marked("at <1>www.example.org</1>.", link),
			answer: []string{`unter <x id="1"/>.`}, want: "unter <1>www.example.org</1>."},
		{name: "hard break", src: marked("one <1>two\nthree</1> four", strong),
			answer: []string{`eins <g id="1">zwei</g>|<g id="1">drei</g> vier`}, want: "eins <1>zwei\ndrei</1> vier"},
		{name: "number lost", src: depesche.Plain("12,500 people came in 2023"),
			answer: []string{"12.500 Leute kamen 2032"}, want: "12.500 Leute kamen 2032", flags: []string{FlagNumber}},
		{name: "century in Roman digits", src: depesche.Plain("in the 18th century"), answer: []string{"im XVIII. Jahrhundert"}, want: "im XVIII. Jahrhundert"},
		{name: "quotation mark lost", src: depesche.Plain(`He said "no" today`),
			answer: []string{`Er sagte „nein heute`}, want: `Er sagte „nein heute`, flags: []string{FlagQuotes}},
		{name: "bracket lost", src: depesche.Plain(`He (the king) came`),
			answer: []string{`Er (der König kam`}, want: `Er (der König kam`, flags: []string{FlagBrackets}},
		{name: "given back", src: depesche.Plain("no word of this changed"),
			answer: []string{"no word of this changed"}, want: "no word of this changed", flags: []string{FlagUnchanged}},
		{name: "first letter and full stop", src: depesche.Plain(`“Ships sink`), answer: []string{`"schiffe sinken.`}, want: `„Schiffe sinken`},
		{name: "abbreviation keeps its stop", src: depesche.Plain(`Help from the United States`), answer: []string{`Ayuda de EE.UU.`}, want: `Ayuda de EE.UU.`},
		{name: "quotation marks of the language", src: depesche.Plain(`He said "no" ... today`),
			answer: []string{`Er sagte "nein" . . . heute`}, want: `Er sagte „nein“ … heute`},
		{name: "entities of an HTML engine", src: depesche.Plain(`"It's" R&D`),
			answer: []string{`&quot;Es ist&#39;s&quot; F&amp;E`}, want: `„Es ist's“ F&E`},
		{name: "line breaks in the answer", src: depesche.Plain(`one two`), answer: []string{"eins\r\nzwei\u2028"}, want: "eins zwei"},
		{name: "no answer", src: depesche.Plain("one two"), answer: []string{""}, want: "", flags: []string{FlagNoAnswer}},
		{name: "only white space", src: depesche.Plain("one two"), answer: []string{" \u00a0\n"}, want: "", flags: []string{FlagNoAnswer}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &fake{tags: TagsXML}
			next := 0
			e.answer = func(_ int, req Request) ([]Result, error) {
				var parts []string
				if next < len(c.answer) {
					parts = strings.Split(c.answer[next], "|")
				}
				next++
				out := make([]Result, len(req.Segments))
				for i := range out {
					if i < len(parts) {
						out[i].Text = parts[i]
					}
				}
				return out, nil
			}
			got := translateAll(t, &Service{}, e, "en", "de", c.src)[0]
			if g := got.Target.Tagged(); g != c.want {
				t.Errorf("got  %q\nwant %q", g, c.want)
			}
			if !slices.Equal(got.Flags, c.flags) {
				t.Errorf("flags %v, want %v", got.Flags, c.flags)
			}
			if c.sent != "" && e.calls[0].Segments[0].Text != c.sent {
				t.Errorf("sent %q, want %q", e.calls[0].Segments[0].Text, c.sent)
			}
			for i, m := range got.Target.Marks {
				if m.Kind == depesche.Link && m.Href != link.Href {
					t.Errorf("mark %d has lost its address", i)
				}
			}
		})
	}
}

func TestPlainEngine(t *testing.T) {
	e := &fake{tags: TagsNone, answer: each(strings.ToUpper)}
	got := translateAll(t, &Service{}, e, "en", "xx", marked("the <1>new <2>ship</2></1> & a < b", strong, link), marked("<1>[sic]</1> said", insertion))
	if g := got[0].Target.Tagged(); g != "THE <1>NEW <2>SHIP</2></1> & A < B" {
		t.Errorf("got %q", g)
	}
	if g := got[1].Target.Tagged(); g != "<1>[SIC]</1> SAID" {
		t.Errorf("got %q", g)
	}
	if e.calls[0].Segments[0].Text != "the new ship & a < b" {
		t.Errorf("sent %q", e.calls[0].Segments[0].Text)
	}
}

func TestNothingToTranslateIsNotSent(t *testing.T) {
	e := &fake{tags: TagsXML, answer: each(shout)}
	got := translateAll(t, &Service{}, e, "en", "de", depesche.Plain("12.5 % – 3"), marked("<1>https://example.org</1>", link), marked("<1>Via Roma</1> 7", foreign))
	if len(e.calls) != 0 {
		t.Errorf("sent %v", e.calls)
	}
	for i, g := range got {
		if !g.Copied || g.Engine != "" {
			t.Errorf("%d: %+v", i, g)
		}
	}
}

func TestBatchesKeepLimits(t *testing.T) {
	e := &fake{tags: TagsXML, limits: Limits{Segments: 3, Characters: 60, Concurrency: 2}, answer: each(shout)}
	var ins []depesche.Inline
	for i := range 40 {
		ins = append(ins, depesche.Plain("word "+strings.Repeat("x ", i%17)+string(rune('a'+i%26))+strings.Repeat("y", i)))
	}
	long := depesche.Plain("Long " + strings.Repeat("sentence goes on, ", 40) + "ends.")
	ins = append(ins, long)
	got := translateAll(t, &Service{}, e, "en", "xx", ins...)
	for _, c := range e.calls {
		if len(c.Segments) > 3 || len(c.Segments) > 1 && characters(c.Segments) > 60 || characters(c.Segments) > 60 {
			t.Errorf("a request of %d segments, %d characters", len(c.Segments), characters(c.Segments))
		}
	}
	for i := range ins {
		if g := got[i].Target.Text; g != strings.ToUpper(ins[i].Text) {
			t.Errorf("%d: %q became %q", i, ins[i].Text, g)
		}
	}
}

func TestRepeatedSegmentsAreAskedOnce(t *testing.T) {
	e := &fake{answer: each(strings.ToUpper)}
	in := depesche.Plain("same words")
	got := translateAll(t, &Service{}, e, "en", "xx", in, depesche.Plain("others"), in)
	if len(e.calls) != 1 || len(e.calls[0].Segments) != 2 {
		t.Errorf("asked %v", e.calls)
	}
	if got[0].Target.Text != "SAME WORDS" || got[2].Target.Text != "SAME WORDS" {
		t.Errorf("got %v", got)
	}
}

// What an engine answers otherwise than asked is split until the bad segment is alone.
func TestOtherCounts(t *testing.T) {
	for name, answer := range map[string]func(req Request) ([]Result, error){
		"too few":  func(req Request) ([]Result, error) { return make([]Result, len(req.Segments)-1), nil },
		"too many": func(req Request) ([]Result, error) { return make([]Result, len(req.Segments)+1), nil },
		"mismatch": func(req Request) ([]Result, error) { return nil, &MismatchError{Engine: "fake", Reason: "chattered"} },
	} {
		e := &fake{limits: Limits{Segments: 8, Concurrency: 1}}
		e.answer = func(n int, req Request) ([]Result, error) {
			for _, s := range req.Segments {
				if s.Text == "bad apple" {
					return answer(req)
				}
			}
			return each(strings.ToUpper)(n, req)
		}
		got := translateAll(t, &Service{}, e, "en", "xx", depesche.Plain("one"), depesche.Plain("two"), depesche.Plain("bad apple"), depesche.Plain("four"), depesche.Plain("five"))
		for i, want := range []string{"ONE", "TWO", "", "FOUR", "FIVE"} {
			if got[i].Target.Text != want {
				t.Errorf("%s: %d is %q, want %q", name, i, got[i].Target.Text, want)
			}
		}
		if !slices.Contains(got[2].Flags, FlagNoAnswer) {
			t.Errorf("%s: no flag: %v", name, got[2].Flags)
		}
	}
}

func TestHalfAnswerIsAskedAgain(t *testing.T) {
	e := &fake{answer: func(n int, req Request) ([]Result, error) {
		out, _ := each(strings.ToUpper)(n, req)
		if n == 1 {
			out[1].Text = ""
		}
		return out, nil
	}}
	got := translateAll(t, &Service{}, e, "en", "xx", depesche.Plain("one"), depesche.Plain("two"), depesche.Plain("three"))
	if got[1].Target.Text != "TWO" || len(e.calls) != 2 || len(e.calls[1].Segments) != 1 {
		t.Errorf("got %v after %d calls", got[1], len(e.calls))
	}
}

// A run that breaks off resumes without asking again for what had arrived.
func TestResumeDoesNotPayTwice(t *testing.T) {
	cache := &memoryCache{}
	var usage []Usage
	s := &Service{Cache: cache, Usage: func(_ context.Context, u Usage) { usage = append(usage, u) }}
	down := depesche.E(depesche.Unavailable, "engine.down", "it is down")
	e := &fake{version: "1", limits: Limits{Segments: 2, Concurrency: 1}}
	e.answer = func(n int, req Request) ([]Result, error) {
		if n == 3 {
			return nil, down
		}
		return each(strings.ToUpper)(n, req)
	}
	var ins []depesche.Inline
	for i := range 10 {
		ins = append(ins, depesche.Plain("segment "+string(rune('a'+i))))
	}
	saved := map[string]string{}
	save := func(k string, r Translated) error { saved[k] = r.Target.Text; return nil }
	var dones []int
	progress := func(done, total int) {
		dones = append(dones, done)
		if total != 10 {
			t.Errorf("total %d", total)
		}
	}
	err := s.Translate(context.Background(), e, "en", "xx", segments(ins...), nil, progress, save)
	if !errors.Is(err, down) || len(saved) != 4 {
		t.Fatalf("err %v, %d saved", err, len(saved))
	}
	if !usage[len(usage)-1].Failed {
		t.Error("the failed call is not counted as failed")
	}
	if err := s.Translate(context.Background(), e, "en", "xx", segments(ins...), nil, progress, save); err != nil {
		t.Fatal(err)
	}
	if len(saved) != 10 || cache.hits != 4 || dones[len(dones)-1] != 10 {
		t.Errorf("%d saved, %d hits, progress %v", len(saved), cache.hits, dones)
	}
	sent := 0
	for _, u := range usage {
		if !u.Failed {
			sent += u.Characters
		}
	}
	if want := 10 * len("segment a"); sent != want {
		t.Errorf("%d characters sent, want %d", sent, want)
	}
	// Another version, other marks, or terms that occur are another question.
	e.version = "2"
	before := len(e.calls)
	if err := s.Translate(context.Background(), e, "en", "xx", segments(ins[0]), nil, nil, save); err != nil || len(e.calls) == before {
		t.Error("the cache answered for another version")
	}
	before = len(e.calls)
	terms := []depesche.Term{{SourceLang: "en", TargetLang: "xx", Source: "segment", Target: "SEG"}}
	if err := s.Translate(context.Background(), e, "en", "xx", segments(ins[0]), terms, nil, save); err != nil || len(e.calls) == before {
		t.Error("the cache answered for other terms")
	}
	if got := e.calls[len(e.calls)-1].Terms; len(got) != 1 {
		t.Errorf("terms %v", got)
	}
}

func TestSaveErrorStops(t *testing.T) {
	e := &fake{answer: each(strings.ToUpper), limits: Limits{Segments: 1, Concurrency: 2}}
	full := errors.New("disk full")
	err := (&Service{}).Translate(context.Background(), e, "en", "xx", segments(depesche.Plain("a"), depesche.Plain("b"), depesche.Plain("c"), depesche.Plain("d")), nil, nil,
		func(string, Translated) error { return full })
	if !errors.Is(err, full) || len(e.calls) > 3 {
		t.Errorf("err %v after %d calls", err, len(e.calls))
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	e := &fake{limits: Limits{Segments: 1, Concurrency: 1}}
	e.answer = func(n int, req Request) ([]Result, error) {
		if n == 2 {
			cancel()
			return nil, ctx.Err()
		}
		return each(strings.ToUpper)(n, req)
	}
	n := 0
	err := (&Service{}).Translate(ctx, e, "en", "xx", segments(depesche.Plain("a"), depesche.Plain("b"), depesche.Plain("c")), nil, nil,
		func(string, Translated) error { n++; return nil })
	if !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("err %v, %d saved", err, n)
	}
}

func TestNoneSavesNothing(t *testing.T) {
	err := (&Service{}).Translate(context.Background(), None{}, "en", "de", segments(depesche.Plain("a")), nil, nil,
		func(string, Translated) error { t.Error("saved"); return nil })
	if err != nil {
		t.Error(err)
	}
}

func TestPairIsChecked(t *testing.T) {
	e := &fake{pairs: []Pair{{"en", "es"}}, answer: each(strings.ToUpper)}
	err := (&Service{}).Translate(context.Background(), e, "en", "de", segments(depesche.Plain("a")), nil, nil, nil)
	if depesche.KindOf(err) != depesche.NotFound || !strings.Contains(err.Error(), "en→es") {
		t.Errorf("err %v", err)
	}
	err = (&Service{}).Translate(context.Background(), e, "", "de", nil, nil, nil, nil)
	if depesche.KindOf(err) != depesche.Invalid {
		t.Errorf("err %v", err)
	}
}

// FuzzCarry: whatever marks go in and whatever an engine does with its elements, what
// comes back is valid, and an engine that keeps them loses none.
func FuzzCarry(f *testing.F) {
	f.Add("the new ship https://a.example/b and @home [x]", uint64(0x1234567890), `<g id="1">a</g> <x id="1"/>`)
	f.Add("a\nb c d", uint64(0xffffffffffff), `</g><g id="9"><x id="2">`)
	f.Fuzz(func(t *testing.T, text string, seed uint64, hostile string) {
		if !utf8.ValidString(text) || len(text) > 2000 {
			return
		}
		in := depesche.Inline{Text: text}
		var at []int
		for i := range text {
			at = append(at, i)
		}
		at = append(at, len(text))
		kinds := []depesche.Mark{strong, emphasis, link, insertion, foreign}
		for k := 0; k < 4; k++ {
			m := kinds[seed%5]
			a, b := at[int(seed/5%97)%len(at)], at[int(seed/500%89)%len(at)]
			seed /= 9001
			m.From, m.To = min(a, b), max(a, b)
			in.Marks = append(in.Marks, m)
		}
		in = in.Normal()
		for _, tags := range []TagSupport{TagsXML, TagsNone} {
			answers := []func(int, Request) ([]Result, error){
				each(func(s string) string { return s }),
				each(func(s string) string { return hostile + s }),
				each(func(s string) string { return hostile }),
				each(func(s string) string { return strings.ReplaceAll(s, "g", "") }),
			}
			for i, answer := range answers {
				saved := 0
				e := &fake{tags: tags, answer: answer}
				err := (&Service{}).Translate(context.Background(), e, "en", "fr", segments(in), nil, nil, func(_ string, r Translated) error {
					saved++
					out := r.Target
					if !utf8.ValidString(out.Text) || !out.Equal(out.Normal()) {
						t.Fatalf("not valid: %#v", out)
					}
					for _, m := range out.Marks {
						if !utf8.ValidString(out.Text[m.From:m.To]) {
							t.Fatalf("mark %v cuts a character of %q", m, out.Text)
						}
					}
					if back, err := depesche.ParseTagged(out.Tagged(), out.Marks); err != nil || !back.Equal(out) {
						t.Fatalf("%#v reads back as %#v, %v", out, back, err)
					}
					if i == 0 && tags == TagsXML && !r.Copied {
						sameMarks(t, in, out)
					}
					return nil
				})
				if err != nil || saved != 1 && !in.IsEmpty() {
					t.Fatalf("err %v, %d saved", err, saved)
				}
			}
		}
	})
}

// sameMarks checks that each mark over visible words of in has a counterpart in out.
func sameMarks(t *testing.T, in, out depesche.Inline) {
	t.Helper()
	for _, m := range in.Marks {
		if strings.TrimFunc(in.Text[m.From:m.To], func(r rune) bool { return !isWordRune(r) }) == "" {
			continue
		}
		if !slices.ContainsFunc(out.Marks, func(o depesche.Mark) bool { return o.Kind == m.Kind && o.Href == m.Href && o.Lang == m.Lang }) {
			t.Fatalf("%v of %#v is missing in %#v", m, in, out)
		}
	}
}
