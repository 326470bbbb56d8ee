package tbx

import (
	"io"
	"strings"

	"depesche/internal/exchange/markup"
)

// Concept is an entry: what one thing is called in several languages.
type Concept struct {
	ID         string
	Subject    string
	Definition string
	Note       string
	Langs      []Language
	Pos        markup.Pos
}

// Language is what a concept is called in one language, as the file writes its tag.
type Language struct {
	Lang       string
	Definition string
	Note       string
	Terms      []Term
}

// Term is a word for the concept. Status is one of the constants, or empty; Subsets are
// the customers' and projects' subsets that it belongs to.
type Term struct {
	Text         string
	Status       string
	PartOfSpeech string
	Note         string
	Subsets      []string
}

// What TBX says of the use of a term.
const (
	Preferred  = "preferredTerm-admn-sts"
	Admitted   = "admittedTerm-admn-sts"
	Deprecated = "deprecatedTerm-admn-sts"
	Superseded = "supersededTerm-admn-sts"
)

// Read reads a glossary, calls each for every concept that is whole, in the order of the
// file, and reports what is wrong with the others. each may be nil. The error is each's
// own, or set where reading itself failed.
func Read(r io.Reader, each func(Concept) error) (*markup.Report, error) {
	in, root, err := markup.Begin(r)
	if err != nil {
		return markup.Finish(&markup.Report{Format: "tbx"}, err)
	}
	return ReadFrom(in, root, each)
}

// ReadFrom is Read of a file whose root element has been read.
func ReadFrom(in *markup.Reader, root markup.Token, each func(Concept) error) (*markup.Report, error) {
	r := &reader{in: in, rep: &markup.Report{Format: "tbx"}, each: each, ids: map[string]bool{}}
	return markup.Finish(r.rep, r.document(root))
}

type reader struct {
	in    *markup.Reader
	rep   *markup.Report
	each  func(Concept) error
	ids   map[string]bool
	basic bool // the dialect is TBX-Basic: its data categories are known
	tags  bool // style DCT
}

func (r *reader) document(root markup.Token) error {
	kind, _ := root.Attr("", "type")
	style, _ := root.Attr("", "style")
	switch root.Name.Local {
	case "tbx":
		r.rep.Version = "3"
		if root.Name.Space != nsCore {
			r.rep.Errorf(root.Pos, "tbx.namespace", "the namespace of TBX is %s", nsCore)
		}
	case "martif":
		r.rep.Version = "2"
	default:
		return markup.At(root.Pos, "tbx", "the root element is <%s>: this is no TBX", root.Name.Local)
	}
	r.basic, r.tags = kind == "TBX-Basic", style == "dct"
	if root.Name.Space != "" {
		r.in.Alias(root.Name.Space, "")
		root.Name.Space = ""
	}
	e := markup.Shell(root, nil)
	r.lang(e, true)
	if err := r.container(e); err != nil {
		return err
	}
	return r.in.ToEnd()
}

// container reads what the root, text and body hold.
func (r *reader) container(e *markup.Element) error {
	d := schema[e.Name]
	d.CheckAttrs(e, r.rep)
	return r.in.Content(e, d, r.rep, func(t markup.Token) error { return r.child(e, t) })
}

func (r *reader) child(e *markup.Element, t markup.Token) error {
	switch t.Name.Local {
	case "text", "body":
		return r.container(markup.Shell(t, e))
	}
	c, err := r.in.Tree(t, e)
	if err != nil {
		return err
	}
	before, kept := r.rep.Count, len(r.rep.Errors)
	schema.Check(c, r.rep)
	r.identify(c)
	if t.Name.Local != "conceptEntry" && t.Name.Local != "termEntry" {
		return nil
	}
	if wrong := r.edition(t.Name.Local); wrong != "" {
		r.rep.Errorf(t.Pos, "tbx.edition", "%s", wrong)
	}
	concept := r.concept(c)
	for i := kept; i < len(r.rep.Errors); i++ {
		r.rep.Errors[i].Unit = concept.ID
	}
	if r.rep.Count == before && r.each != nil {
		if err := r.each(concept); err != nil {
			return markup.Caller{Err: err}
		}
	}
	return nil
}

// edition: entries have the name that their edition gives them.
func (r *reader) edition(local string) string {
	switch {
	case r.rep.Version == "3" && local != "conceptEntry":
		return "<termEntry> belongs to TBX 2: here it is <conceptEntry>"
	case r.rep.Version == "2" && local != "termEntry":
		return "<conceptEntry> belongs to TBX 3: here it is <termEntry>"
	}
	return ""
}

// identify: ids are unique in the file (tbx.id).
func (r *reader) identify(e *markup.Element) {
	e.Walk(func(x *markup.Element) bool {
		id := x.Attr("id")
		if xid, ok := x.AttrNS(markup.XML, "id"); ok {
			id = xid
		}
		if id != "" && r.ids[id] {
			r.rep.Errorf(x.Pos, "tbx.id", "the id %q of this <%s> is not the only one in the file", id, x.Name.Local)
		}
		r.ids[id] = true
		return true
	})
}

// lang: a language section, and the file, say which language (tbx.lang).
func (r *reader) lang(e *markup.Element, needed bool) string {
	l, ok := e.AttrNS(markup.XML, "lang")
	switch {
	case !ok && needed:
		r.rep.Errorf(e.Pos, "tbx.lang", "<%s> lacks xml:lang", e.Name.Local)
	case ok && !markup.IsLang(l):
		r.rep.Errorf(e.Pos, "tbx.lang", "xml:lang=%q is no language tag", l)
	}
	return l
}

func (r *reader) concept(e *markup.Element) Concept {
	c := Concept{ID: e.Attr("id"), Pos: e.Pos}
	r.categories(e)
	c.Definition, c.Note = about(e, "definition"), note(e)
	c.Subject = about(e, "subjectField")
	seen := map[string]bool{}
	for _, l := range e.Children() {
		if l.Name.Local != "langSec" && l.Name.Local != "langSet" {
			continue
		}
		tag := r.lang(l, true)
		if folded := strings.ToLower(tag); tag != "" && seen[folded] {
			r.rep.Errorf(l.Pos, "tbx.lang", "there is another <%s> for %s in this entry", l.Name.Local, tag)
		} else {
			seen[folded] = true
		}
		lang := Language{Lang: tag, Definition: about(l, "definition"), Note: note(l)}
		for _, s := range l.Children() {
			if t, ok := r.term(s); ok {
				lang.Terms = append(lang.Terms, t)
			}
		}
		c.Langs = append(c.Langs, lang)
	}
	return c
}

func (r *reader) term(s *markup.Element) (Term, bool) {
	holder := s
	switch s.Name.Local {
	case "termSec", "tig":
	case "ntig":
		if holder = s.Child("", "termGrp"); holder == nil {
			return Term{}, false
		}
	default:
		return Term{}, false
	}
	e := holder.Child("", "term")
	if e == nil {
		return Term{}, false
	}
	t := Term{Text: strings.Join(strings.Fields(e.Text()), " "), Status: about(holder, "administrativeStatus"), PartOfSpeech: about(holder, "partOfSpeech"), Note: note(s)}
	if t.Text == "" {
		r.rep.Errorf(e.Pos, "tbx.term", "a <term> is empty")
	}
	if t.Status == "" {
		t.Status = about(holder, "normativeAuthorization")
	}
	s.Walk(func(x *markup.Element) bool {
		if k := kind(x); k == "projectSubset" || k == "customerSubset" {
			t.Subsets = append(t.Subsets, strings.TrimSpace(x.Text()))
		}
		return true
	})
	return t, true
}

// kind is the data category of an element, in either style.
func kind(e *markup.Element) string {
	if e.Name.Space == nsMin || e.Name.Space == nsBasic {
		return e.Name.Local
	}
	return e.Attr("type")
}

// about is the text of a data category that stands in e itself, or grouped in it.
func about(e *markup.Element, category string) string {
	for _, c := range e.Children() {
		if kind(c) == category {
			return strings.Join(strings.Fields(c.Text()), " ")
		}
		switch c.Name.Local {
		case "descripGrp", "termNoteGrp", "adminGrp":
			if v := about(c, category); v != "" {
				return v
			}
		}
	}
	return ""
}

func note(e *markup.Element) string {
	var ns []string
	for _, c := range e.Children() {
		if c.Name.Local == "note" {
			ns = append(ns, strings.TrimSpace(c.Text()))
		}
	}
	return strings.Join(ns, "\n")
}

// categories: the data categories of TBX-Basic are those it knows, with the values that it
// lists; each style writes them in its own way (tbx.category, tbx.style).
func (r *reader) categories(e *markup.Element) {
	e.Walk(func(x *markup.Element) bool {
		byTag := x.Name.Space == nsMin || x.Name.Space == nsBasic
		known, ofDCA := basic[x.Name.Local]
		switch {
		case byTag && !r.tags:
			r.rep.Errorf(x.Pos, "tbx.style", "<%s> is style DCT: the file says that it is DCA", x.Name.Local)
		case r.tags && ofDCA && x.Name.Space == "":
			r.rep.Errorf(x.Pos, "tbx.style", "<%s> is style DCA: the file says that it is DCT", x.Name.Local)
		case r.basic && ofDCA && x.Has("type") && r.rep.Version == "3" && !known[x.Attr("type")]:
			r.rep.Errorf(x.Pos, "tbx.category", "TBX-Basic has no <%s type=%q>", x.Name.Local, x.Attr("type"))
		}
		if check := lists[kind(x)]; check != nil && r.basic && r.rep.Version == "3" && (ofDCA || byTag) {
			if value := strings.TrimSpace(x.Text()); check(value) != "" {
				r.rep.Errorf(x.Pos, "tbx.category", "%s=%q: %s", kind(x), value, check(value))
			}
		}
		return true
	})
}
