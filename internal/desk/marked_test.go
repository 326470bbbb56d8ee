package desk

import (
	"testing"

	"depesche"
)

// FuzzMarked holds that whatever an inline is, its field gives it back.
func FuzzMarked(f *testing.F) {
	f.Add(`a \\<b> c:\\`, 0, 3, 2, 9, false)
	f.Add("two\nlines <br> <a x>", 4, 9, 0, 3, true)
	f.Fuzz(func(t *testing.T, text string, f1, t1, f2, t2 int, line bool) {
		in := depesche.Inline{Text: text, Marks: []depesche.Mark{{Kind: depesche.Strong, From: f1, To: t1}, {Kind: depesche.Link, From: f2, To: t2, Href: "https://x.example/<a>"}, {Kind: depesche.Foreign, From: f2, To: t1, Lang: "de"}}}.Normal()
		got, err := readMarked(writeMarked(in, line))
		if err != nil {
			t.Fatalf("%q: %v", writeMarked(in, line), err)
		}
		for i := range in.Marks {
			if in.Marks[i].Kind == depesche.Link {
				in.Marks[i].Href = "https://x.example/%3Ca%3E"
			}
		}
		if !got.Equal(in) {
			t.Errorf("%#v is written %q and read %#v", in, writeMarked(in, line), got)
		}
	})
}

func TestReadMarkedRefuses(t *testing.T) {
	for s, key := range map[string]string{
		"<b>bold": "mark.unclosed", "bold</b>": "mark.unopened", "<b><i>x</b></i>": "mark.crossing",
		"<a javascript:alert(1)>x</a>": "mark.address", "<a example.org>x</a>": "mark.address", "<a https://>x</a>": "mark.address", "<a>x</a>": "mark.address",
	} {
		_, err := readMarked(s)
		if e, ok := err.(*depesche.Error); !ok || e.Key != key {
			t.Errorf("%s: %v, want %s", s, err, key)
		}
	}
}
