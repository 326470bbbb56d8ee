package tmx

import (
	"html"
	"regexp"
	"strings"

	"depesche"
	"depesche/internal/exchange/markup"
)

// segment reads a text with its codes. Codes come in pairs, each number once (tmx.codes).
func (r *reader) segment(seg *markup.Element) (depesche.Inline, int) {
	s := &segmentReader{r: r, open: map[string]*started{}, done: map[string]bool{}}
	s.read(seg)
	for _, o := range s.open {
		r.rep.Errorf(o.at, "tmx.codes", "<bpt i=%q> has no <ept> after it", o.i)
	}
	return depesche.Inline{Text: s.text.String(), Marks: s.marks}.Normal(), s.left
}

type started struct {
	i    string
	at   markup.Pos
	from int
	mark *depesche.Mark // nil: a code that means nothing here
}

type segmentReader struct {
	r     *reader
	text  strings.Builder
	marks []depesche.Mark
	open  map[string]*started
	done  map[string]bool
	left  int
}

func (s *segmentReader) read(e *markup.Element) {
	for _, n := range e.Nodes {
		if n.Element == nil {
			s.text.WriteString(n.Text)
			continue
		}
		s.code(n.Element)
	}
}

func (s *segmentReader) code(e *markup.Element) {
	switch e.Name.Local {
	case "bpt":
		i := e.Attr("i")
		if s.open[i] != nil || s.done[i] {
			s.r.rep.Errorf(e.Pos, "tmx.codes", "i=%q is the number of another <bpt> of this <seg>", i)
		}
		o := &started{i: i, at: e.Pos, from: s.text.Len(), mark: meaning(e)}
		s.open[i] = o
		if o.mark == nil {
			s.left++
		}
	case "ept":
		o := s.open[e.Attr("i")]
		if o == nil {
			s.r.rep.Errorf(e.Pos, "tmx.codes", "<ept i=%q> ends what no <bpt> before it begins", e.Attr("i"))
			return
		}
		delete(s.open, o.i)
		s.done[o.i] = true
		if o.mark != nil {
			o.mark.From, o.mark.To = o.from, s.text.Len()
			s.marks = append(s.marks, *o.mark)
		}
	case "hi":
		s.left++
		s.read(e)
	case "ph":
		s.placeholder(e)
	default:
		s.left++
	}
}

// placeholder is a line break, a character that XML cannot write, or nothing.
func (s *segmentReader) placeholder(e *markup.Element) {
	switch t := e.Attr("type"); {
	case t == "lb":
		s.text.WriteByte('\n')
	case strings.HasPrefix(t, charType):
		if c, ok := charOf(strings.TrimPrefix(t, charType)); ok {
			s.text.WriteRune(c)
			return
		}
		s.left++
	default:
		s.left++
	}
}

var hrefOf = regexp.MustCompile(`(?i)^\s*<a\s[^>]*?href\s*=\s*["']([^"']*)["']`)

// meaning is the mark that a code stands for, nil for none: what its type says, or for a
// link what its content does.
func meaning(bpt *markup.Element) *depesche.Mark {
	kind, lang, _ := strings.Cut(bpt.Attr("type"), ":")
	kind = strings.ToLower(kind)
	switch kind {
	case "bold":
		return &depesche.Mark{Kind: depesche.Strong}
	case "italic":
		return &depesche.Mark{Kind: depesche.Emphasis}
	case insertionType:
		return &depesche.Mark{Kind: depesche.Insertion}
	case foreignType:
		return &depesche.Mark{Kind: depesche.Foreign, Lang: lang}
	}
	content := strings.TrimSpace(bpt.Text())
	if m := hrefOf.FindStringSubmatch(content); m != nil && kind == "link" {
		return &depesche.Mark{Kind: depesche.Link, Href: html.UnescapeString(m[1])}
	}
	switch strings.ToLower(content) {
	case "<b>", "<strong>":
		return &depesche.Mark{Kind: depesche.Strong}
	case "<i>", "<em>":
		return &depesche.Mark{Kind: depesche.Emphasis}
	}
	return nil
}
