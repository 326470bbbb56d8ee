package translate

import (
	"context"
	"errors"
	"strings"
	"testing"

	"depesche"
)

func TestLines(t *testing.T) {
	long := strings.Repeat("long words ", 40)
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"one", "one\n", "ONE\n"},
		{"no line feed at the end", "one\ntwo", "ONE\nTWO"},
		{"blank lines", "\none\n\n \ntwo\n\n", "\nONE\n\n\nTWO\n\n"},
		{"CR LF", "one\r\ntwo\r\n", "ONE\nTWO\n"},
		{"other breaks", "one\vtwo\u2028three\rfour\n", "ONE TWO THREE FOUR\n"},
		{"markup is text", "<b>a</b> & </g> <g id=\"1\">\n", "<B>A</B> & </G> <G ID=\"1\">\n"},
		{"numbers", "12.5\n...\n", "12.5\n...\n"},
		{"not UTF-8", "a\xffb\n", "A\uFFFDB\n"},
		{"NUL", "a\x00b\n", "AB\n"},
		{"long", long + "\nend\n", strings.ToUpper(strings.TrimSpace(long)) + "\nEND\n"},
	} {
		for _, tags := range []TagSupport{TagsNone, TagsXML} {
			e := &fake{tags: tags, limits: Limits{Segments: 3, Characters: 100, Concurrency: 1}, answer: each(shout)}
			if tags == TagsNone {
				e.answer = each(strings.ToUpper)
			}
			var out strings.Builder
			if err := Lines(context.Background(), e, "en", "xx", strings.NewReader(c.in), &out); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			if out.String() != c.want {
				t.Errorf("%s, tags %d: %q, want %q", c.name, tags, out.String(), c.want)
			}
		}
	}
}

func TestLinesFailures(t *testing.T) {
	silent := &fake{limits: Limits{Segments: 2}, answer: each(func(s string) string {
		if s == "three" {
			return ""
		}
		return strings.ToUpper(s)
	})}
	var out strings.Builder
	err := Lines(context.Background(), silent, "en", "xx", strings.NewReader("one\n\nthree\nfour\n"), &out)
	if depesche.KindOf(err) != depesche.Unavailable || !strings.Contains(err.Error(), "1 of 4 lines, which are empty in the output: 3") || out.String() != "ONE\n\n\nFOUR\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
	out.Reset()
	err = Lines(context.Background(), silent, "en", "xx", strings.NewReader(strings.Repeat("three\n", 12)), &out)
	if !strings.Contains(err.Error(), "12 of 12 lines") || !strings.HasSuffix(err.Error(), ": 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …") || out.String() != strings.Repeat("\n", 12) {
		t.Errorf("%q, %v", out.String(), err)
	}
	half := &fake{limits: Limits{Segments: 9, Characters: 20}, answer: each(func(s string) string {
		if strings.Contains(s, "silence") {
			return ""
		}
		return strings.ToUpper(s)
	})}
	out.Reset()
	err = Lines(context.Background(), half, "en", "xx", strings.NewReader("words and words and words, and then silence\nend\n"), &out)
	if depesche.KindOf(err) != depesche.Unavailable || out.String() != "\nEND\n" {
		t.Errorf("part of a line passes for it: %q, %v", out.String(), err)
	}
	down := &fake{limits: Limits{Segments: 1}, answer: func(n int, req Request) ([]Result, error) {
		if n == 2 {
			return nil, depesche.E(depesche.Unavailable, "engine.down", "down")
		}
		return each(strings.ToUpper)(n, req)
	}}
	out.Reset()
	err = Lines(context.Background(), down, "en", "xx", strings.NewReader("one\ntwo\n"), &out)
	if depesche.KindOf(err) != depesche.Unavailable || out.String() != "ONE\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
	err = Lines(context.Background(), &fake{answer: each(shout)}, "en", "xx", strings.NewReader("x"+strings.Repeat("y", longestLine)), &out)
	if depesche.KindOf(err) != depesche.Invalid || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("%v", err)
	}
	err = Lines(context.Background(), &fake{answer: each(shout)}, "en", "xx", strings.NewReader("x\n"), fullDisk{})
	if depesche.KindOf(err) != depesche.Unavailable || !strings.Contains(err.Error(), "disk") {
		t.Errorf("%v", err)
	}
	out.Reset()
	if err := Lines(context.Background(), None{}, "en", "de", strings.NewReader("a\n\nb"), &out); err != nil || out.String() != "\n\n" {
		t.Errorf("%q, %v", out.String(), err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func FuzzLines(f *testing.F) {
	f.Add("one\n\r\n\u2028two <x id=\"1\"> https://a.b\x00\n", uint8(3))
	f.Fuzz(func(t *testing.T, in string, n uint8) {
		e := &fake{tags: TagSupport(n % 2), limits: Limits{Segments: int(n/2)%5 + 1, Characters: 60, Concurrency: 1}, answer: each(func(s string) string { return s + "\n" + s })}
		var out strings.Builder
		if err := Lines(context.Background(), e, "en", "de", strings.NewReader(in), &out); err != nil {
			return
		}
		if a, b := strings.Count(in, "\n"), strings.Count(out.String(), "\n"); a != b {
			t.Fatalf("%d lines became %d: %q, %q", a, b, in, out.String())
		}
		ins, outs := strings.Split(in, "\n"), strings.Split(out.String(), "\n")
		for i := range ins {
			if strings.TrimSpace(ins[i]) == "" && strings.TrimSpace(outs[i]) != "" {
				t.Fatalf("blank line %d became %q", i, outs[i])
			}
		}
	})
}
