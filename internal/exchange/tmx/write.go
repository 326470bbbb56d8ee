package tmx

import (
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/exchange/markup"
)

// Types of codes that TMX has no word for.
const (
	insertionType = "x-insertion"
	foreignType   = "x-foreign"
	charType      = "x-char-" // a character that XML cannot write, in hexadecimal digits
)

// WriteOptions say how a memory goes out.
type WriteOptions struct {
	SourceLang string // of all units, AllLanguages where they differ
	Level      int    // 1: text alone; 2: with codes
	Now        time.Time
	Version    string // of the program
}

// Writer writes a memory, unit after unit.
type Writer struct {
	x     *markup.Writer
	level int
}

// NewWriter writes the head of a memory.
func NewWriter(w io.Writer, o WriteOptions) *Writer {
	x := markup.NewWriter(w)
	x.Line(`<!DOCTYPE tmx SYSTEM "tmx14.dtd">`)
	x.Open("tmx", "version", "1.4")
	if o.Version == "" {
		o.Version = "1"
	}
	x.Leaf("header", "", "creationtool", "Depesche", "creationtoolversion", o.Version, "segtype", "sentence", "o-tmf", "Depesche", "adminlang", "en",
		"srclang", o.SourceLang, "datatype", "xml", "creationdate", o.Now.UTC().Format(TimeForm))
	x.Open("body")
	return &Writer{x, o.Level}
}

// Unit writes a unit.
func (w *Writer) Unit(u Unit) {
	w.x.Open("tu", "tuid", u.ID, "srclang", u.SourceLang)
	for _, v := range u.Variants {
		w.x.Line("<tuv" + markup.Attrs("xml:lang", v.Lang, "creationdate", stamp(v.Created), "creationid", v.CreatedBy, "changedate", stamp(v.Changed), "changeid", v.ChangedBy) +
			"><seg>" + segment(v.Text, w.level) + "</seg></tuv>")
	}
	w.x.Close("tu")
}

// Close writes the end and returns the first error there was.
func (w *Writer) Close() error {
	w.x.Close("body")
	w.x.Close("tmx")
	return w.x.Flush()
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(TimeForm)
}

// segment writes a text with its codes.
func segment(in depesche.Inline, level int) string {
	in = in.Normal()
	if level < 2 {
		return words(in.Text, level)
	}
	return in.Weave(func(s string) string { return words(s, level) }, func(i int) (string, string) {
		n := strconv.Itoa(i + 1)
		kind, begin, end := code(in.Marks[i])
		return "<bpt" + markup.Attrs("i", n, "x", n, "type", kind) + ">" + markup.Escape(begin) + "</bpt>", `<ept i="` + n + `">` + markup.Escape(end) + "</ept>"
	})
}

// code is how a mark looks in a memory.
func code(m depesche.Mark) (kind, begin, end string) {
	switch m.Kind {
	case depesche.Strong:
		return "bold", "<b>", "</b>"
	case depesche.Emphasis:
		return "italic", "<i>", "</i>"
	case depesche.Link:
		return "link", `<a href="` + html.EscapeString(m.Href) + `">`, "</a>"
	case depesche.Foreign:
		return foreignType + ":" + m.Lang, `<i lang="` + html.EscapeString(m.Lang) + `">`, "</i>"
	}
	return insertionType, "<ins>", "</ins>"
}

// words writes plain text; what XML cannot write becomes a code, or is left out where
// there are no codes. A line break is a code, so that no tool folds it.
func words(s string, level int) string {
	if !strings.ContainsFunc(s, special) {
		return markup.Escape(s)
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case !special(r):
			b.WriteString(markup.Escape(string(r)))
		case level < 2 && r == '\n':
			b.WriteByte('\n')
		case level < 2:
		case r == '\n':
			b.WriteString(`<ph type="lb">&lt;br/&gt;</ph>`)
		default:
			fmt.Fprintf(&b, `<ph type="%s%04x"/>`, charType, r)
		}
	}
	return b.String()
}

func special(r rune) bool { return r == '\n' || markup.Forbidden(r) }

func charOf(hex string) (rune, bool) {
	n, err := strconv.ParseUint(hex, 16, 32)
	return rune(n), err == nil && n <= 0x10ffff && markup.Forbidden(rune(n))
}
