package desk

import (
	"strings"
	"testing"
)

// blocksOf makes a form of "id=text" with kinds of their own behind a colon.
func blocksOf(lines ...string) originalForm {
	var f originalForm
	for _, l := range lines {
		id, text, _ := strings.Cut(l, "=")
		id, kind, ok := strings.Cut(id, ":")
		if !ok {
			kind = "paragraph"
		}
		f.Blocks = append(f.Blocks, blockForm{ID: id, Kind: kind, Text: text})
	}
	return f
}

func TestMerge(t *testing.T) {
	for _, c := range []struct {
		name           string
		was, now, mine originalForm
		want           string
	}{
		{"who changed a field alone prevails, else both are there",
			blocksOf("a=one", "b=two", "c=three"), blocksOf("a=one", "b=TWO", "c=THREE"), blocksOf("a=mine", "b=two\n", "c=my three"), "a=mine b=TWO c=my three|THREE"},
		{"removed by one and left alone by the other is gone", blocksOf("a=one", "b=two", "c=three"), blocksOf("b=two", "c=three"), blocksOf("a=one", "b=two"), "b=two"},
		{"removed by one and changed by the other stays", blocksOf("a=one", "b=two"), blocksOf("b=TWO"), blocksOf("a=my one"), "a=my one b=TWO"},
		{"added by each", blocksOf("a=one", "b=two"), blocksOf("a=one", "x=theirs", "b=two"), blocksOf("a=one", "b=two", "y=mine"), "a=one x=theirs b=two y=mine"},
		{"moved by me", blocksOf("a=1", "b=2", "c=3"), blocksOf("a=1", "b=2", "c=3", "d=4"), blocksOf("c=3", "a=1", "b=2"), "c=3 d=4 a=1 b=2"},
		{"moved by them", blocksOf("a=1", "b=2", "c=3"), blocksOf("c=3", "a=1", "b=2"), blocksOf("a=1", "m=5", "b=2", "c=3"), "c=3 a=1 m=5 b=2"},
		{"another kind", blocksOf("a=1", "b=2"), blocksOf("a:heading2=1", "b=2"), blocksOf("a=1", "b:quotation=2"), "a:heading2=1 b:quotation=2"},
	} {
		got, newer := merge(c.was, c.now, c.mine)
		var out []string
		for _, b := range got.Blocks {
			s := b.ID
			if b.Kind != "paragraph" {
				s += ":" + b.Kind
			}
			s += "=" + b.Text
			if n := newer["b/"+b.ID]; n != "" {
				s += "|" + n
			}
			out = append(out, s)
		}
		if s := strings.Join(out, " "); s != c.want {
			t.Errorf("%s: got %q, want %q", c.name, s, c.want)
		}
	}
}

func TestMergePicture(t *testing.T) {
	p := func(hash, caption string) originalForm {
		if hash == "" {
			return originalForm{}
		}
		return originalForm{Lead: &pictureForm{Hash: hash, Caption: caption}}
	}
	for _, c := range []struct{ was, now, mine, want originalForm }{
		{p("a", "x"), p("a", "y"), p("a", "x"), p("a", "y")},
		{p("a", "x"), p("b", "y"), p("a", "z"), p("b", "y")},
		{p("a", "x"), p("a", "y"), p("b", "z"), p("b", "z")},
		{p("a", "x"), p("a", "y"), p("", ""), p("", "")},
		{p("", ""), p("a", "y"), p("", ""), p("a", "y")},
	} {
		got, _ := merge(c.was, c.now, c.mine)
		if (got.Lead == nil) != (c.want.Lead == nil) || got.Lead != nil && *got.Lead != *c.want.Lead {
			t.Errorf("merge(%+v, %+v, %+v): %+v", c.was.Lead, c.now.Lead, c.mine.Lead, got.Lead)
		}
	}
}
