package desk

import (
	"testing"

	"depesche"
)

func TestTagsKeepTheSourcesNumbers(t *testing.T) {
	link := depesche.Mark{Kind: depesche.Link, Href: "https://harbour.example"}
	bold := depesche.Mark{Kind: depesche.Strong}
	at := func(m depesche.Mark, from, to int) depesche.Mark { m.From, m.To = from, to; return m }
	source := depesche.Inline{Text: "new ship, big quay", Marks: []depesche.Mark{at(link, 0, 8), at(bold, 10, 18)}}
	target := depesche.Inline{Text: "großer Kai, neues Schiff", Marks: []depesche.Mark{at(bold, 0, 11), at(link, 13, 25)}}

	got := taggedTarget(source, target)
	if want := "<2>großer Kai</2>, <1>neues Schiff</1>"; got.text != want {
		t.Fatalf("tagged %q, want %q", got.text, want)
	}
	back, err := depesche.ParseTagged(got.text, marksFor(source, target))
	if err != nil || !back.Equal(target) {
		t.Fatalf("read back %#v (%v), want %#v", back, err, target)
	}
	for _, tc := range []struct {
		plain depesche.Span
		want  string
	}{
		{depesche.Span{From: 0, To: 11}, "großer Kai"},
		{depesche.Span{From: 13, To: 25}, "neues Schiff"},
		{depesche.Span{From: 8, To: 11}, "Kai"},
		{depesche.Span{From: 0, To: 99}, ""},
		{depesche.Span{From: 5, To: 5}, ""},
	} {
		s := got.span(tc.plain)
		if have := got.text[s.From:s.To]; have != tc.want {
			t.Errorf("span %v is %q in the field, want %q", tc.plain, have, tc.want)
		}
	}
}

func TestTagsOfTheTargetAlone(t *testing.T) {
	source := depesche.Plain("plain")
	target := depesche.Inline{Text: "a [b] </1>", Marks: []depesche.Mark{{Kind: depesche.Insertion, From: 2, To: 5}}}
	got := taggedTarget(source, target)
	if want := `a <1>[b]</1> \</1>`; got.text != want {
		t.Fatalf("tagged %q, want %q", got.text, want)
	}
	back, err := depesche.ParseTagged(got.text, marksFor(source, target))
	if err != nil || !back.Equal(target) {
		t.Fatalf("read back %#v (%v)", back, err)
	}
}

func FuzzTagged(f *testing.F) {
	f.Add("the new ship", 4, 7, 0, 12)
	f.Add(`\<1> </2> „ü“`, 0, 5, 5, 9)
	f.Fuzz(func(t *testing.T, s string, f1, t1, f2, t2 int) {
		in := depesche.Inline{Text: s, Marks: []depesche.Mark{{Kind: depesche.Strong, From: edge(s, f1), To: edge(s, t1)}, {Kind: depesche.Emphasis, From: edge(s, f2), To: edge(s, t2)}}}.Normal()
		got := taggedOriginal(in)
		if want := in.Tagged(); got.text != want {
			t.Fatalf("desk writes %q, the vocabulary %q", got.text, want)
		}
	})
}
