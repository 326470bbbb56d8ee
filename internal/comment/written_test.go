package comment

import (
	"slices"
	"strings"
	"testing"

	"depesche"
)

// Marks that comments have come along; what only looks like one stays what it is.
func TestWordsOf(t *testing.T) {
	mark := func(kind depesche.MarkKind, from, to int, href string) depesche.Mark {
		return depesche.Mark{Kind: kind, From: from, To: to, Href: href}
	}
	para := func(text string, marks ...depesche.Mark) depesche.Block {
		return depesche.Block{Kind: depesche.Paragraph, Text: depesche.Inline{Text: text, Marks: marks}}
	}
	const rel = ` rel="nofollow ugc noopener"`
	for _, c := range []struct {
		name   string
		blocks []depesche.Block
		html   string
	}{
		{"paragraphs and a break", []depesche.Block{para("One.\nTwo."), para("Three.")}, "<p>One.<br>Two.</p><p>Three.</p>"},
		{"a link", []depesche.Block{para("See the notice.", mark(depesche.Link, 4, 14, "https://a.example/x_y(1)"))}, `<p>See <a href="https://a.example/x_y(1)"` + rel + `>the notice</a>.</p>`},
		{"a link that shows its address", []depesche.Block{para("See https://a.example/x_y_z.", mark(depesche.Link, 4, 27, "https://a.example/x_y_z"))}, `<p>See <a href="https://a.example/x_y_z"` + rel + `>https://a.example/x_y_z</a>.</p>`},
		{"an address", []depesche.Block{para("See https://a.example/x_y_z and _this_.")}, `<p>See <a href="https://a.example/x_y_z"` + rel + `>https://a.example/x_y_z</a> and _this_.</p>`},
		{"a link in disguise", []depesche.Block{para("b.example", mark(depesche.Link, 0, 9, "https://a.example/"))}, `<p><a href="https://a.example/"` + rel + `>b.example</a> (a.example)</p>`},
		{"an unsafe link", []depesche.Block{para("Write me", mark(depesche.Link, 0, 8, "mailto:a@b.example"))}, "<p>Write me</p>"},
		{"marks with white space at their edges", []depesche.Block{para("so very true", mark(depesche.Strong, 2, 8, ""), mark(depesche.Emphasis, 3, 7, ""))}, "<p>so <em><strong>very</strong></em> true</p>"},
		{"a mark that Markdown has not", []depesche.Block{para("half*way!*on", mark(depesche.Strong, 4, 10, ""))}, "<p>half*way!*on</p>"},
		{"a quotation", []depesche.Block{{Kind: depesche.Quotation, Text: depesche.Plain("Shut\n\nfor repairs"), Speaker: depesche.Plain("Council")}, para("Why?")},
			"<blockquote><p>Shut</p><p>for repairs<br>Council</p></blockquote><p>Why?</p>"},
		{"lists", []depesche.Block{{Kind: depesche.List, Items: []depesche.Inline{depesche.Plain("one\nmore"), depesche.Plain("two")}}, {Kind: depesche.List, Ordered: true, Items: []depesche.Inline{depesche.Plain("first")}}},
			"<ul><li>one<br>more</li><li>two</li></ul><ol><li>first</li></ol>"},
		{"signs that are none", []depesche.Block{para("> no\n- no\n+ no\n* no\n12. no\n3) no\n# no"), para("*a* `b` [c](https://d.example) ![e] <https://f.example> &amp; \\* a_b 2 < 3 & 4")},
			"<p>&gt; no<br>- no<br>+ no<br>* no<br>12. no<br>3) no<br># no</p><p>*a* `b` [c](<a href=\"https://d.example\"" + rel + ">https://d.example</a>) ![e] &lt;https://f.example&gt; &amp;amp; \\* a_b 2 &lt; 3 &amp; 4</p>"},
		{"an embedded address", []depesche.Block{{Kind: depesche.Embed, Href: "https://video.example/7"}}, `<p><a href="https://video.example/7"` + rel + `>https://video.example/7</a></p>`},
		{"nothing", []depesche.Block{para(" \n "), {Kind: depesche.Rule}}, ""},
	} {
		w := WordsOf(c.blocks)
		if got := strings.ReplaceAll(w.HTML, "\n", ""); got != c.html {
			t.Errorf("%s: %q\nis %s\nnot %s", c.name, w.Source, got, c.html)
		}
		if (w.Source == "") != (c.html == "") || w.Form != Form {
			t.Errorf("%s: %+v", c.name, w)
		}
	}
}

// A text that is too long keeps its words before its marks, and is cut only where that does not
// help.
func TestWordsOfMuch(t *testing.T) {
	marked := func(times int) []depesche.Block {
		in := depesche.Inline{Text: strings.Repeat("ab ", times)}
		for i := range times {
			in.Marks = append(in.Marks, depesche.Mark{Kind: depesche.Strong, From: 3 * i, To: 3*i + 2})
		}
		return []depesche.Block{{Kind: depesche.Paragraph, Text: in}}
	}
	const most = 16 * MaxText / 3
	for _, c := range []struct {
		times, words int
		marks        bool
	}{{10, 10, true}, {most - 1, most - 1, false}, {2 * most, most, false}} {
		w := WordsOf(marked(c.times))
		if n := strings.Count(w.Source, "ab"); n < c.words || n > c.words+1 || len(w.Source) > 16*MaxText || strings.Contains(w.HTML, "<strong>") != c.marks {
			t.Errorf("%d words: %d came, in %d bytes", c.times, n, len(w.Source))
		}
	}
}

// What is escaped or written as an entity counts as what it shows, so that no backslash hides
// whose address a link's words name.
func TestPlainIsWhatIsRead(t *testing.T) {
	r := Render(`[b\.example](https://a.example/) [b&#46;example](https://a.example/) 5 \< 6 &amp; ` + "`\\<&amp;`")
	if r.Plain != "b.example (a.example) b.example (a.example) 5 < 6 & \\<&amp;" || strings.Count(r.HTML, "</a> (a.example)") != 2 {
		t.Errorf("%q %s", r.Plain, r.HTML)
	}
}

// Whatever is written, a reader sees the words and no sign more or less.
func FuzzWordsOf(f *testing.F) {
	for _, s := range []string{"half*way!*on", "a _b_ **c** [d](e)", "> x\n1. y\n- z", "https://a.example/*x*?y=_z_ www.b.example.", "\\\\` <b@c.example> &lt; &#9; !", "  *  \n\n\u00a0** \xff"} {
		for kind := range 3 {
			f.Add(s, kind, 2, 7, kind == 1)
		}
	}
	f.Fuzz(func(t *testing.T, s string, kind, from, to int, strong bool) {
		if s = strings.ToValidUTF8(s, ""); len(s) > 2000 {
			return
		}
		in := depesche.Inline{Text: s, Marks: []depesche.Mark{{Kind: depesche.Emphasis, From: from, To: to}}}
		if strong {
			in.Marks[0].Kind = depesche.Strong
		}
		b := depesche.Block{Kind: depesche.Paragraph, Text: in}
		switch kind {
		case 1:
			b.Kind = depesche.Quotation
		case 2:
			b = depesche.Block{Kind: depesche.List, Items: []depesche.Inline{in}}
		}
		w := WordsOf([]depesche.Block{b})
		if got, want := strings.Fields(Render(w.Source).Plain), strings.Fields(Tidy(s)); !slices.Equal(got, want) {
			t.Errorf("%q became %q, which reads %q", s, w.Source, got)
		}
	})
}
