package extract

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"

	"golang.org/x/net/html/atom"
)

// inliner writes running text with its marks: white space collapsed, line breaks kept
// as '\n'.
type inliner struct {
	b     strings.Builder
	marks []depesche.Mark
	space bool // a space is due before the next character
	base  *url.URL
	lang  string // of the page: other lang attributes are foreign
	links int    // bytes of text inside links
}

// maxMarks is how many marks one line can have: far more than anybody sets, few enough
// to be put in order quickly.
const maxMarks = 400

func (w *inliner) text(s string) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' || r == '\v' || r == 0x85 || r == 0x2028 || r == 0x2029:
			w.space = true
			continue
		case r == 0xad || r == 0x200b || r == 0x2060 || r == 0xfeff: // soft hyphens and other nothings
			continue
		case r < 0x20 || r == 0x7f || r == utf8.RuneError && n == 1:
			continue
		}
		if w.space {
			if w.b.Len() > 0 && !strings.HasSuffix(w.b.String(), "\n") {
				w.b.WriteByte(' ')
			}
			w.space = false
		}
		w.b.WriteRune(r)
	}
}

func (w *inliner) br() {
	w.space = false
	if w.b.Len() > 0 {
		w.b.WriteByte('\n')
	}
}

// start is where text written next will begin.
func (w *inliner) start() int {
	if w.space && w.b.Len() > 0 {
		return w.b.Len() + 1
	}
	return w.b.Len()
}

func (w *inliner) mark(m depesche.Mark) {
	m.To = w.b.Len()
	if m.From < m.To && len(w.marks) < maxMarks {
		w.marks = append(w.marks, m)
	}
}

// take returns what was written and starts anew.
func (w *inliner) take() depesche.Inline {
	in := depesche.Inline{Text: w.b.String(), Marks: w.marks}
	w.b.Reset()
	w.marks, w.space, w.links = nil, false, 0
	return trimInline(in)
}

// trimInline cuts white space from both ends of the text and of every mark.
func trimInline(in depesche.Inline) depesche.Inline {
	const space = " \n\t\u00a0"
	left := len(in.Text) - len(strings.TrimLeft(in.Text, space))
	right := len(strings.TrimRight(in.Text, space))
	if right < left {
		return depesche.Inline{}
	}
	in = in.Slice(left, right)
	for i := range in.Marks {
		m := &in.Marks[i]
		t := in.Text[m.From:m.To]
		m.From += len(t) - len(strings.TrimLeft(t, space))
		m.To -= len(t) - len(strings.TrimRight(t, space))
	}
	return in.Normal()
}

// element writes an inline element and all below it.
func (w *inliner) element(n *node) {
	if n.drop {
		return
	}
	if n.name == "" {
		w.text(n.text)
		return
	}
	var marks []depesche.Mark
	at := w.start()
	switch n.tag {
	case atom.Br:
		w.br()
		return
	case atom.Img, atom.Picture, atom.Iframe, atom.Video, atom.Audio:
		return
	case atom.Strong, atom.B:
		marks = append(marks, depesche.Mark{Kind: depesche.Strong, From: at})
	case atom.Em, atom.I, atom.Cite, atom.Dfn:
		marks = append(marks, depesche.Mark{Kind: depesche.Emphasis, From: at})
	case atom.A:
		if href := safeURL(w.base, n.get("href")); href != "" {
			marks = append(marks, depesche.Mark{Kind: depesche.Link, From: at, Href: href})
		}
	case atom.Sup, atom.Sub:
		if note := n.content(); len(note) > 2 && note[0] == '[' {
			return // the number of a footnote
		}
	case atom.Q:
		w.text("“")
	}
	if l := n.get("lang"); l != "" && w.lang != "" && validLang(l) && depesche.BaseLang(l) != depesche.BaseLang(w.lang) && n.tag != atom.Html {
		marks = append(marks, depesche.Mark{Kind: depesche.Foreign, From: at, Lang: l})
	}
	before := w.b.Len()
	for _, k := range n.kids {
		if k.block && w.b.Len() > 0 {
			w.space = true
		}
		w.element(k)
	}
	if n.tag == atom.Q {
		w.text("”")
	}
	if n.tag == atom.A {
		w.links += w.b.Len() - before
	}
	for _, m := range marks {
		w.mark(m)
	}
}

// safeURL makes an address absolute. Anything but http, https and mailto, and a mere
// place on the same page, becomes "".
func safeURL(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || ref[0] == '#' || len(ref) > 2000 || !utf8.ValidString(ref) {
		return ""
	}
	u, err := url.Parse(ref)
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
		u.User = nil
	case "mailto":
	default:
		return ""
	}
	s := u.String()
	if !utf8.ValidString(s) {
		return ""
	}
	return s
}

func validLang(s string) bool {
	if len(s) < 2 || len(s) > 35 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !(c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			return false
		}
	}
	i := strings.IndexByte(s+"-", '-')
	return i == 2 || i == 3
}

// insertions marks an editor's […]: brackets around a few words or an ellipsis inside a
// sentence. Footnote numbers, code and labels in capitals are none.
func insertions(in depesche.Inline) depesche.Inline {
	t := in.Text
	for i := 0; i < len(t); {
		o := strings.IndexByte(t[i:], '[')
		if o < 0 {
			break
		}
		o += i
		c := strings.IndexAny(t[o+1:], "[]\n")
		if c < 0 || t[o+1+c] != ']' {
			i = o + 1
			continue
		}
		c += o + 1
		if len(in.Marks) < 2*maxMarks && isInsertion(t[o+1:c]) && (o > 0 || c+1 < len(t)) && !(o > 0 && (t[o-1] == ')' || t[o-1] == ']' || t[o-1] == '_' || t[o-1] == '$')) {
			in.Marks = append(in.Marks, depesche.Mark{Kind: depesche.Insertion, From: o, To: c + 1})
		}
		i = c + 1
	}
	return in.Normal()
}

func isInsertion(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 120 || words(s) > 12 {
		return false
	}
	if strings.Trim(s, ".… ") == "" {
		return true
	}
	if strings.ContainsAny(s, "=/\\@<>{}|:;\"“”„_") {
		return false
	}
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters == 0 {
		// A year that the editor put in; shorter numbers are footnotes.
		return len(s) == 4 && digits(s) == 4
	}
	if letters > 2 && s == strings.ToUpper(s) && s != strings.ToLower(s) {
		return false
	}
	return letters*2 >= utf8.RuneCountInString(s) || strings.ContainsAny(s, "%$€£")
}
