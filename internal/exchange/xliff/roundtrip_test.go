package xliff

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"depesche"
)

// words are what random texts are made of: scripts, emoji, what XML must escape or cannot
// write, what looks like markup.
var words = []string{"ferry", "Fähre", "عبّارة", "渡轮", "🚢", "👩‍👩‍👧", "<b>", "&amp;", "]]>", "\"so\"", "'", "a\u00a0b", "\n", "\t", "\r", "\x01", "\x1f", "\x7f", "\ufffe", "\uffff",
	"\u202e", "e\u0301", "1.234,5", "{0}", "%s", "</source>", "<1>", "a  b", "\u2028"}

func randomInline(r *rand.Rand) depesche.Inline {
	var b strings.Builder
	for range 1 + r.IntN(8) {
		b.WriteString(words[r.IntN(len(words))])
		if r.IntN(3) > 0 {
			b.WriteByte(' ')
		}
	}
	text := strings.TrimSpace(b.String())
	if strings.TrimFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n\r\u00a0\u2028", r) }) == "" {
		text = "word"
	}
	in := depesche.Inline{Text: text}
	for range r.IntN(4) {
		m := depesche.Mark{Kind: []depesche.MarkKind{depesche.Strong, depesche.Emphasis, depesche.Link, depesche.Insertion, depesche.Foreign}[r.IntN(5)], From: boundary(r, text), To: boundary(r, text)}
		if m.From > m.To {
			m.From, m.To = m.To, m.From
		}
		switch m.Kind {
		case depesche.Link:
			m.Href = "https://example.org/?a=1&b=\"<" + words[r.IntN(4)]
		case depesche.Foreign:
			m.Lang = "fr"
		}
		in.Marks = append(in.Marks, m)
	}
	return in.Normal()
}

func boundary(r *rand.Rand, s string) int {
	i := r.IntN(len(s) + 1)
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}
	return i
}

// everySentence splits after every "ferry ".
func everySentence(text string) []int {
	var ends []int
	for i := 0; ; {
		j := strings.Index(text[i:], "ferry ")
		if j < 0 || i+j+6 >= len(text) {
			return append(ends, len(text))
		}
		i += j + 6
		ends = append(ends, i)
	}
}

func randomJob(r *rand.Rand) *Job {
	d := depesche.Document{Headline: randomInline(r), Standfirst: randomInline(r), Dateline: "Port Ellery",
		Lead: &depesche.PictureUse{Caption: randomInline(r), Alt: "a ship"},
		Blocks: []depesche.Block{
			{ID: "b1", Kind: depesche.Paragraph, Text: randomInline(r)},
			{ID: "b2", Kind: depesche.Quotation, Text: randomInline(r), Speaker: depesche.Plain("A captain")},
			{ID: "b3", Kind: depesche.List, Items: []depesche.Inline{randomInline(r), randomInline(r)}},
			{ID: "b4", Kind: depesche.Rule},
			{ID: "b 5:ü/<", Kind: depesche.Heading, Level: 2, Text: randomInline(r)},
			{ID: "b6", Kind: depesche.Picture, Picture: &depesche.PictureUse{Caption: randomInline(r)}},
		}}
	j := &Job{Origin: Origin{Story: 17, Lang: []string{"de", "ar", "pt-BR"}[r.IntN(3)], Source: 3, Target: 5}, SourceLang: "en", Document: d, CopySource: r.IntN(2) == 0}
	for _, s := range d.Segments(everySentence) {
		t := depesche.TranslatedSegment{Segment: s, State: depesche.SegmentEmpty}
		if r.IntN(4) > 0 {
			t.Target, t.State = randomInline(r), []depesche.SegmentState{depesche.SegmentDraft, depesche.SegmentEdited, depesche.SegmentConfirmed}[r.IntN(3)]
			if r.IntN(2) == 0 {
				t.Target = s.Source // marks as the source has them
			}
			t.Target = Trimmed(t.Target)
		}
		x := Segment{TranslatedSegment: t, Final: r.IntN(5) == 0}
		if r.IntN(3) == 0 {
			x.Notes = []Note{{Text: "12 in the source, 15 here <\x02>", Priority: 1}, {Text: "another"}}
			x.Terms = []Term{{Source: "ferry", Target: "Fähre"}, {Source: "boat", Target: "Boot", Note: "a note", Forbidden: true}}
		}
		j.Segments = append(j.Segments, x)
	}
	return j
}

func TestWhatGoesOutComesBackTheSame(t *testing.T) {
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 1))
		j := randomJob(r)
		for _, version := range []string{V21, V12} {
			var b bytes.Buffer
			if err := j.Write(&b, version); err != nil {
				t.Fatal(err)
			}
			rep, err := Validate(bytes.NewReader(b.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			if !rep.OK {
				t.Fatalf("seed %d, %s: not valid: %+v\n%s", seed, version, rep.Errors, b.String())
			}
			comesBack(t, seed, j, version, b.Bytes())
		}
	}
}

func comesBack(t *testing.T, seed uint64, j *Job, version string, file []byte) {
	t.Helper()
	d, rep, err := Read(bytes.NewReader(file))
	if err != nil || !rep.OK {
		t.Fatal(err, rep)
	}
	if !d.HasOrigin || d.Origin != j.Origin || d.SourceLang != "en" || d.TargetLang != j.Origin.Lang || len(d.Notes) != 0 {
		t.Fatalf("seed %d: %+v", seed, d)
	}
	var segs []depesche.TranslatedSegment
	for _, s := range j.Segments {
		segs = append(segs, s.TranslatedSegment)
	}
	for i, a := range d.Align(segs, nil, everySentence) {
		s := j.Segments[i]
		switch {
		case !a.Found || a.Problem != nil:
			t.Fatalf("seed %d, %s, segment %d: %+v %v", seed, version, i, a, a.Problem)
		case s.Target.IsEmpty() && a.Has && !a.Copied:
			t.Fatalf("seed %d, %s, segment %d: a translation from nowhere: %q", seed, version, i, a.Text)
		case !s.Target.IsEmpty() && !a.Target.Equal(s.Target):
			t.Fatalf("seed %d, %s, segment %d:\n got %#v %+v\nwant %#v %+v\n%s", seed, version, i, a.Target, a.Target.Marks, s.Target, s.Target.Marks, file)
		case !s.Target.IsEmpty() && a.Level != LevelOf(s, version):
			t.Fatalf("seed %d, %s, segment %d: level %d", seed, version, i, a.Level)
		}
	}
}

func TestOrigins(t *testing.T) {
	for _, o := range []Origin{{1, "de", 1, 0}, {999, "pt-BR", 12, 40}} {
		if got, ok := ParseOrigin("C:/work/" + o.String()); !ok || got != o {
			t.Errorf("%v: %v, %v", o, got, ok)
		}
	}
	for _, s := range []string{"", "story/", "story/0/de?source=1&target=0", "story/1/de", "story/1/d e?source=1&target=1", "story/1/de?source=x&target=1", "report.docx"} {
		if o, ok := ParseOrigin(s); ok {
			t.Errorf("%q: %v", s, o)
		}
	}
}

// twoSentences is a unit of two sentences with marks.
func twoSentences() []depesche.TranslatedSegment {
	text := depesche.Inline{Text: "The new ferry left. It was late.", Marks: []depesche.Mark{{Kind: depesche.Strong, From: 4, To: 7}, {Kind: depesche.Link, Href: "https://example.org/", From: 20, To: 22}}}
	d := depesche.Document{Headline: depesche.Plain("h"), Blocks: []depesche.Block{{ID: "b1", Kind: depesche.Paragraph, Text: text}}}
	var out []depesche.TranslatedSegment
	for _, s := range d.Segments(func(s string) []int {
		if len(s) > 20 {
			return []int{20, len(s)}
		}
		return []int{len(s)}
	}) {
		if s.Unit == "b1" {
			out = append(out, depesche.TranslatedSegment{Segment: s})
		}
	}
	return out
}

func alignString(t *testing.T, units string) []Aligned {
	t.Helper()
	segs := twoSentences()
	units = strings.NewReplacer("KEY1", segs[0].Key, "KEY2", segs[1].Key).Replace(units)
	d, rep, err := Read(strings.NewReader(head2 + `<file id="f1"><unit id="b1">` + units + `</unit></file></xliff>`))
	if err != nil || !rep.OK {
		t.Fatal(err, rep)
	}
	return d.Align(segs, nil, func(s string) []int {
		if i := strings.Index(s, ". "); i > 0 {
			return []int{i + 2, len(s)}
		}
		return []int{len(s)}
	})
}

func TestWhatToolsDoToSegments(t *testing.T) {
	const first, second = `<source>The <pc id="1">new</pc> ferry left.</source>`, `<source><pc id="2">It</pc> was late.</source>`
	for name, c := range map[string]struct {
		units string
		want  []string // Tagged, or "!" and the rule
	}{
		"as they went out": {`<segment id="s-KEY1">` + first + `<target>Die <pc id="1">neue</pc> Fähre.</target></segment><ignorable><source> </source></ignorable><segment id="s-KEY2">` + second + `<target><pc id="2">Sie</pc> war spät.</target></segment>`,
			[]string{"Die <1>neue</1> Fähre.", "<1>Sie</1> war spät."}},
		"one split": {`<segment><source>The <pc id="1">new</pc> </source><target>Die <pc id="1">neue</pc> </target></segment><segment><source>ferry left.</source><target>Fähre.</target></segment><ignorable><source> </source></ignorable><segment>` + second + `</segment>`,
			[]string{"Die <1>neue</1> Fähre.", ""}},
		"split through a code": {`<segment><source>The <sc id="1"/>ne</source><target>Die <sc id="1"/>ne</target></segment><segment><source>w<ec startRef="1"/> ferry left.</source><target>ue<ec startRef="1"/> Fähre.</target></segment><ignorable><source> </source></ignorable><segment>` + second + `</segment>`,
			[]string{"Die <1>neue</1> Fähre.", ""}},
		"a part without translation": {`<segment><source>The <pc id="1">new</pc> </source><target>Die <pc id="1">neue</pc> </target></segment><segment><source>ferry left.</source></segment><ignorable><source> </source></ignorable><segment>` + second + `</segment>`,
			[]string{"!import.part", ""}},
		"joined": {`<segment><source>The <pc id="1">new</pc> ferry left. <pc id="2">It</pc> was late.</source><target>Die <pc id="1">neue</pc> Fähre. <pc id="2">Sie</pc> war spät.</target></segment>`,
			[]string{"Die <1>neue</1> Fähre.", "<1>Sie</1> war spät."}},
		"joined into one sentence": {`<segment><source>The <pc id="1">new</pc> ferry left. <pc id="2">It</pc> was late.</source><target>Die <pc id="1">neue</pc> Fähre fuhr spät.</target></segment>`,
			[]string{"!import.joined", "!import.joined"}},
		"codes in another order": {`<segment id="s-KEY1">` + first + `<target><pc id="1">Neu</pc> ist die Fähre.</target></segment><segment id="s-KEY2">` + second + `<target>Spät war <pc id="2">sie</pc>.</target></segment>`,
			[]string{"<1>Neu</1> ist die Fähre.", "Spät war <1>sie</1>."}},
		"a code lost": {`<segment id="s-KEY1">` + first + `<target>Die neue Fähre.</target></segment><segment id="s-KEY2">` + second + `</segment>`,
			[]string{"Die neue Fähre.", ""}},
		"a code that nobody knows": {`<segment id="s-KEY1">` + first + `<target>Die <pc id="77">neue</pc> Fähre.</target></segment><segment id="s-KEY2">` + second + `</segment>`,
			[]string{"!import.codes", ""}},
		"a code that the translator added": {`<segment id="s-KEY1">` + first + `<target>Die <pc id="77" type="fmt" subType="xlf:i">neue</pc> Fähre.</target></segment><segment id="s-KEY2">` + second + `</segment>`,
			[]string{"Die <1>neue</1> Fähre.", ""}},
		"codes that cross": {`<segment id="s-KEY1">` + first + `<target><sc id="1"/>Die <sc id="9" type="fmt" subType="xlf:i"/>neue<ec startRef="1"/> Fähre.<ec startRef="9"/></target></segment><segment id="s-KEY2">` + second + `</segment>`,
			[]string{"!import.codes", ""}},
		"in CDATA, with annotations": {`<segment id="s-KEY1">` + first + `<target><![CDATA[Die ]]><mrk id="m" type="term"><pc id="1">neue</pc></mrk> Fähre &#38; mehr.</target></segment><segment id="s-KEY2">` + second + `</segment>`,
			[]string{"Die <1>neue</1> Fähre & mehr.", ""}},
		"only one left": {`<segment id="s-KEY2">` + second + `<target>Spät.</target></segment>`, []string{"?", "Spät."}},
	} {
		t.Run(name, func(t *testing.T) {
			for i, a := range alignString(t, c.units) {
				got := ""
				switch {
				case !a.Found:
					got = "?"
				case a.Problem != nil:
					got = "!" + a.Problem.Rule
					if a.Problem.Line == 0 || a.Text == "" {
						t.Errorf("segment %d: %+v has no line or lost its text", i, a)
					}
				case a.Has:
					got = a.Target.Tagged()
				}
				if got != c.want[i] {
					t.Errorf("segment %d: got %q, want %q", i, got, c.want[i])
				}
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	j := randomJob(rand.New(rand.NewPCG(7, 7)))
	for _, v := range []string{V21, V12} {
		var b bytes.Buffer
		_ = j.Write(&b, v)
		f.Add(b.Bytes())
	}
	for _, c := range rules2[:20] {
		f.Add([]byte(c.wrong))
	}
	segs := twoSentences()
	f.Fuzz(func(t *testing.T, b []byte) {
		rep, err := Validate(bytes.NewReader(b))
		if err != nil {
			return
		}
		if rep.OK != (len(rep.Errors) == 0) {
			t.Fatal("a report that contradicts itself")
		}
		for _, e := range rep.Errors {
			if e.Reason == "" || e.Rule == "" {
				t.Fatalf("%+v", e)
			}
		}
		d, _, err := Read(bytes.NewReader(b))
		if err != nil {
			return
		}
		wrong, _ := Problems(rep)
		for _, a := range d.Align(segs, wrong, everySentence) {
			for _, m := range a.Target.Marks {
				if m.From < 0 || m.To > len(a.Target.Text) || m.From >= m.To {
					t.Fatalf("a mark out of its text: %+v", a.Target)
				}
			}
		}
	})
}
