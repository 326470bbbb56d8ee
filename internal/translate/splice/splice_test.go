package splice

import (
	"testing"
	"unicode/utf8"

	"depesche"
)

func TestApply(t *testing.T) {
	strong := func(from, to int) []depesche.Mark {
		return []depesche.Mark{{Kind: depesche.Strong, From: from, To: to}}
	}
	for _, c := range []struct {
		name  string
		in    depesche.Inline
		edits []Edit
		want  string
	}{
		{"nothing", depesche.Inline{Text: "abc", Marks: strong(1, 2)}, nil, "a<1>b</1>c"},
		{"before", depesche.Inline{Text: "abc", Marks: strong(1, 2)}, []Edit{{0, 1, "xyz"}}, "xyz<1>b</1>c"},
		{"insertion at both edges stays outside", depesche.Inline{Text: "abc", Marks: strong(1, 2)}, []Edit{{1, 1, "("}, {2, 2, ")"}}, "a(<1>b</1>)c"},
		{"inside", depesche.Inline{Text: "abcd", Marks: strong(1, 3)}, []Edit{{2, 2, "-"}}, "a<1>b-c</1>d"},
		{"whole mark replaced", depesche.Inline{Text: "a...b", Marks: strong(1, 4)}, []Edit{{1, 4, "…"}}, "a<1>…</1>b"},
		{"mark inside replaced part", depesche.Inline{Text: "a...b", Marks: strong(2, 3)}, []Edit{{1, 4, "…"}}, "a<1>…</1>b"},
		{"mark removed with its text", depesche.Inline{Text: "abc", Marks: strong(1, 2)}, []Edit{{1, 2, ""}}, "ac"},
		{"edge inside replaced part", depesche.Inline{Text: "« foo »", Marks: strong(2, 8)}, []Edit{{0, 3, "„"}, {6, 9, "“"}}, "„<1>foo</1>“"},
		{"starts with the mark", depesche.Inline{Text: "hello you", Marks: strong(0, 5)}, []Edit{{0, 1, "H"}}, "<1>Hello</1> you"},
		{"out of order, overlapping", depesche.Inline{Text: "abcdef"}, []Edit{{4, 5, "E"}, {0, 2, "AB"}, {1, 3, "x"}, {5, 99, "y"}}, "ABcdEf"},
	} {
		if got := Apply(c.in, c.edits).Tagged(); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzApply(f *testing.F) {
	f.Add("the new ship", 4, 7, 2, 5, "x", 6, 6, "yz")
	f.Fuzz(func(t *testing.T, text string, mf, mt, af, at int, a string, bf, bt int, b string) {
		if !utf8.ValidString(text) {
			return
		}
		in := depesche.Inline{Text: text, Marks: []depesche.Mark{{Kind: depesche.Strong, From: mf, To: mt}}}.Normal()
		out := Apply(in, []Edit{{af, at, a}, {bf, bt, b}})
		for _, m := range out.Marks {
			if m.From < 0 || m.To > len(out.Text) || m.From >= m.To {
				t.Fatalf("mark %v outside %q", m, out.Text)
			}
		}
		if !out.Equal(out.Normal()) {
			t.Fatalf("not normal: %#v", out)
		}
	})
}
