package markup

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func read(s string) (string, error) {
	r, err := NewReader(strings.NewReader(s))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for {
		t, err := r.Next()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return b.String(), err
		}
		switch t.Kind {
		case Start:
			b.WriteString("<" + t.Name.Local + ">")
		case End:
			b.WriteString("</>")
		default:
			b.WriteString(t.Text)
		}
	}
}

func TestWhatIsNotWellFormedIsRefusedWithItsPlace(t *testing.T) {
	laughs := `<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;&l;">]><a>&m;</a>`
	for _, c := range []struct {
		s    string
		line int
		says string
	}{
		{"", 1, "no element"},
		{"just text", 1, "outside of the root"},
		{"<a>\n<b>\n", 3, "ends inside <b>, which begins on line 2"},
		{"<a>\n</b>", 2, "</a> of line 1 is due"},
		{"<a/>\n<b/>", 2, "second root"},
		{"<a/>\ntext", 1, "outside of the root"},
		{"<a x='1' x='2'/>", 1, "twice"},
		{"<p:a/>", 1, "not declared"},
		{"<a p:x='1'/>", 1, "not declared"},
		{"<a>\n&nbsp;</a>", 2, "only the entities of XML itself"},
		{laughs, 1, "declares entities"},
		{`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>`, 1, "declares entities"},
		{"<a>\n\x01</a>", 2, "illegal character"},
		{"<a>]]></a>", 1, "]]>"},
		{"<?xml version='1.0' encoding='made-up'?><a/>", 1, "encoding"},
		{strings.Repeat("<a>", 300), 1, "nested"},
		{"<a>\xff</a>", 1, "UTF-8"},
	} {
		_, err := read(c.s)
		var p *Problem
		if !errors.As(err, &p) {
			t.Errorf("%.40q: %v", c.s, err)
			continue
		}
		if p.Line != c.line || !strings.Contains(p.Reason, c.says) {
			t.Errorf("%.40q: %v", c.s, p)
		}
	}
}

// endless gives an opening and then the same again and again.
type endless struct{ begin, again string }

func (e *endless) Read(b []byte) (int, error) {
	if e.begin != "" {
		n := copy(b, e.begin)
		e.begin = e.begin[n:]
		return n, nil
	}
	n := 0
	for n+len(e.again) <= len(b) {
		n += copy(b[n:], e.again)
	}
	return n, nil
}

func TestWhatNeverEndsIsEnded(t *testing.T) {
	for again, tree := range map[string]bool{"x": false, "<b/>": true} {
		r, err := NewReader(&endless{"<a>", again})
		if err != nil {
			t.Fatal(err)
		}
		r.limit = 1 << 20
		start, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if tree {
			_, err = r.Tree(start, nil)
		} else if _, err = r.Next(); err == nil { // what was read until then comes first
			_, err = r.Next()
		}
		var p *Problem
		if !errors.As(err, &p) || p.Rule != "xml.bounds" {
			t.Errorf("%s without end: %v", again, err)
		}
	}
}

func TestEncodings(t *testing.T) {
	const doc = `<?xml version="1.0" encoding="%"?><a>Grüße an Łódź 😀</a>`
	utf8 := strings.Replace(doc, "%", "UTF-8", 1)
	sixteen := strings.Replace(doc, "%", "UTF-16", 1)
	little, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(sixteen)
	big, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(sixteen)
	bare, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(sixteen)
	for name, s := range map[string]string{"utf-8": utf8, "with bom": "\ufeff" + utf8, "little": little, "big": big, "without bom": bare} {
		if got, err := read(s); err != nil || got != "<a>Grüße an Łódź 😀</>" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	old, _ := charmap.Windows1250.NewEncoder().String(`<?xml version="1.0" encoding="windows-1250"?><a>Łódź</a>`)
	if got, err := read(old); err != nil || got != "<a>Łódź</>" {
		t.Errorf("windows-1250: %q, %v", got, err)
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	const text = "a & b < c > d \"e\" 'f' \t tab\nline\r carriage ]]> end 😀 \u202e"
	var b bytes.Buffer
	w := NewWriter(&b)
	w.Open("a", "x", text, "none", "")
	w.Leaf("b", Escape(text))
	w.Close("a")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	r, err := NewReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	start, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	e, err := r.Tree(start, nil)
	if err != nil {
		t.Fatal(err)
	}
	if e.Attr("x") != text || e.Child("", "b").Text() != text || e.Has("none") {
		t.Errorf("%q, %q", e.Attr("x"), e.Text())
	}
}

func TestLanguageTags(t *testing.T) {
	for s, want := range map[string]bool{"de": true, "pt-BR": true, "zh-Hant-TW": true, "en-en": true, "x-own": true, "": false, "e": false, "f r": false, "de_AT": false, "toolongaword": false} {
		if IsLang(s) != want {
			t.Errorf("IsLang(%q) = %v", s, !want)
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><!DOCTYPE a><a x="1"><![CDATA[b]]><c/>&lt;</a>`))
	f.Add([]byte("\xff\xfe<\x00a\x00/\x00>\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := NewReader(bytes.NewReader(b))
		if err != nil {
			return
		}
		for range len(b) + 10 {
			if _, err := r.Next(); err != nil {
				return
			}
		}
		t.Error("more tokens than bytes")
	})
}
