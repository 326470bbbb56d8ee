package markdown

import (
	"strings"
	"testing"

	"depesche"
)

func TestBlocks(t *testing.T) {
	got, err := Blocks("# Imprint\n\nDepesche *news*, **Hafenstraße 3**  \n12345 Ort\n\n> Nothing lost.\n\n- one\n- [two](/de/topics)\n\n3. three\n\n---\n\nMail <a@b.example>, see https://x.example/a. 5 \\* 3\n")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, b := range got {
		kinds = append(kinds, string(b.Kind))
	}
	if k := strings.Join(kinds, " "); k != "heading paragraph quotation list list rule paragraph" {
		t.Errorf("%s", k)
	}
	if got[0].Level != 2 || got[1].Text.Text != "Depesche news, Hafenstraße 3\n12345 Ort" || len(got[1].Text.Marks) != 2 || !got[4].Ordered || got[6].ID != "b7" {
		t.Errorf("%+v", got)
	}
	if m := got[3].Items[1].Marks; len(m) != 1 || m[0].Href != "/de/topics" {
		t.Errorf("%+v", got[3].Items)
	}
	last := got[6].Text
	if len(last.Marks) != 2 || last.Marks[0].Href != "mailto:a@b.example" || last.Marks[1].Href != "https://x.example/a" || !strings.HasSuffix(last.Text, "5 * 3") {
		t.Errorf("%+v", last)
	}
}

func TestWhatCannotStandIsRefusedWithItsLine(t *testing.T) {
	for source, line := range map[string]string{
		"a\n\n<script>alert(1)</script>": "line 3: ", "a <b>c</b>": "line 1: ", "a\n\nb [c](javascript:alert(1))": "line 3: ", "[a](//evil.example)": "line 1: ", "![p](https://x.example/p.jpg)": "line 1: ",
		"- a\n  - b": "line 2: ", "a\n\n    code": "line 3: ", "```\ncode\n```": "line 2: ", "> - a": "line 1: ", "[a](data:text/html,x)": "line 1: ", "[](https://x.example)": "line 1: ",
	} {
		if _, err := Blocks(source); depesche.KindOf(err) != depesche.Invalid || !strings.HasPrefix(err.Error(), line) {
			t.Errorf("%q: %v", source, err)
		}
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add("# a\n\n*b* [c](https://x.example)\n\n> d\n\n1. e")
	f.Fuzz(func(t *testing.T, s string) {
		bs, err := Blocks(s)
		for _, b := range bs {
			for _, in := range append([]depesche.Inline{b.Text}, b.Items...) {
				if n := in.Normal(); err == nil && !n.Equal(in) {
					t.Errorf("%q: marks that are not in order: %+v", s, in)
				}
			}
		}
	})
}
