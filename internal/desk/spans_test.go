package desk

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"depesche"
)

func TestMarkup(t *testing.T) {
	line := func(from, to int, s depesche.Severity, here bool) underline {
		return underline{depesche.Span{From: from, To: to}, s, here}
	}
	for _, tc := range []struct {
		name  string
		in    depesche.Inline
		lines []underline
		want  string
	}{
		{"plain", depesche.Plain("a < b"), nil, "a &lt; b"},
		{"one", depesche.Plain("12 people"), []underline{line(0, 2, depesche.SevError, true)}, `<u class="u-error u-here">12</u> people`},
		{"overlap takes the worse", depesche.Plain("abcdef"), []underline{line(0, 4, depesche.SevNote, false), line(2, 6, depesche.SevError, false)},
			`<u class="u-note">ab</u><u class="u-error">cd</u><u class="u-error">ef</u>`},
		{"crosses a mark", depesche.Inline{Text: "abcd", Marks: []depesche.Mark{{Kind: depesche.Strong, From: 0, To: 2}}}, []underline{line(1, 3, depesche.SevWarning, false)},
			`<b>a</b><b><u class="u-warn">b</u></b><u class="u-warn">c</u>d`},
		{"inside a character", depesche.Plain("üx"), []underline{line(1, 99, depesche.SevNote, false)}, `<u class="u-note">üx</u>`},
		{"negative", depesche.Plain("x"), []underline{line(-5, -1, depesche.SevError, false)}, "x"},
		{"hostile link", depesche.Inline{Text: "x", Marks: []depesche.Mark{{Kind: depesche.Link, From: 0, To: 1, Href: `"><script>alert(1)</script>`}}}, nil,
			`<span class="lnk" title="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">x</span>`},
	} {
		if got := string(markup(tc.in, tc.lines)); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

// Whatever the text and the offsets, the words come out as they went in and the elements
// nest.
func FuzzMarkup(f *testing.F) {
	f.Add("the <b>new</b> ship", 2, 9, 4, 30)
	f.Add("„ü“ & \x00", 1, 2, 0, 3)
	f.Fuzz(func(t *testing.T, s string, a, b, c, d int) {
		s = strings.ToValidUTF8(strings.NewReplacer("\x00", "", "\r", "", "\n", " ").Replace(s), "")
		in := depesche.Inline{Text: s, Marks: []depesche.Mark{{Kind: depesche.Link, Href: s, From: a, To: b}}}
		out := string(markup(in, []underline{{depesche.Span{From: c, To: d}, depesche.SevError, true}, {depesche.Span{From: b, To: c}, depesche.SevNote, false}}))
		var text strings.Builder
		depth := 0
		z := html.NewTokenizer(strings.NewReader(out))
		for {
			switch z.Next() {
			case html.ErrorToken:
				if text.String() != s || depth != 0 {
					t.Fatalf("%q came out as %q, depth %d: %s", s, text.String(), depth, out)
				}
				return
			case html.TextToken:
				text.Write(z.Text())
			case html.StartTagToken:
				depth++
			case html.EndTagToken:
				depth--
			}
		}
	})
}
