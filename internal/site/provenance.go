package site

import (
	"context"
	"html/template"
	"strings"

	"depesche"
	"depesche/internal/store"
)

// provenance says where a text comes from and whether a person has read it: the line
// that no page is without.
type provenance struct {
	Original template.HTML // "Original: English, Agency."
	Label    template.HTML // "Translated by machine (Apertium), reviewed by …"; empty for originals
	Unread   bool          // no person has read the translation
	Link     string        // to the original where it first stood; to our own page of it where that is unknown
	LinkLang string
	Foreign  bool // Link leads to another site
	Others   int  // other languages of this story
}

func (s *Server) provenance(ctx context.Context, f *frame, ps *store.PublishedStory, others int) (provenance, error) {
	p := provenance{Others: others, LinkLang: ps.Original.Lang}
	translated := ps.Kind == depesche.Translation
	if href := safeHref(ps.Original.URL); href != "" {
		p.Link, p.Foreign = href, true
	} else if translated && ps.Original.Path != "" {
		p.Link = f.addr.link(ps.Original.Path)
	}
	name := f.P.LangName(ps.Original.Lang)
	switch {
	case ps.Original.Source != "":
		cite := template.HTML("<cite>" + template.HTMLEscapeString(ps.Original.Source) + "</cite>")
		p.Original = f.P.HTML("provenance.source", name, cite)
	case translated:
		p.Original = f.P.HTML("provenance.language", name)
	}
	if !translated {
		return p, nil
	}
	p.Unread = !ps.Publication.Reviewed
	var err error
	p.Label, err = s.label(ctx, f, ps)
	return p, err
}

// label says how the translation was made and who read it, and when where that is on
// record for this very revision.
func (s *Server) label(ctx context.Context, f *frame, ps *store.PublishedStory) (template.HTML, error) {
	pub := &ps.Publication
	engines, people := f.engines(pub.Engine), f.people(pub.Translator)
	how := "provenance.somebody"
	var args []any
	switch {
	case engines != "" && people != "":
		how, args = "provenance.both", []any{engines, people}
	case engines != "":
		how, args = "provenance.machine", []any{engines}
	case people != "":
		how, args = "provenance.person", []any{people}
	}
	if !pub.Reviewed {
		return f.labelled(how, args, "provenance.unread"), nil
	}
	approved, at, err := s.store.Approval(ctx, ps.Story.ID, ps.Edition.Lang)
	if err != nil {
		return "", err
	}
	switch {
	case pub.ReviewedBy == "":
		return f.labelled(how, args, "provenance.read_somebody"), nil
	case approved == pub.Revision && !at.IsZero():
		return f.labelled(how, args, "provenance.read_on", f.person(pub.ReviewedBy), f.P.TimeTag(at, f.P.Date(at))), nil
	}
	return f.labelled(how, args, "provenance.read", f.person(pub.ReviewedBy)), nil
}

// labelled joins how a text was made and who has read it to a sentence.
func (f *frame) labelled(how string, made []any, read string, by ...any) template.HTML {
	return f.P.HTML("provenance.label", f.P.HTML(how, made...), f.P.HTML(read, by...))
}

// people writes the names of those who translated.
func (f *frame) people(list string) string {
	var names []string
	for _, n := range strings.Split(list, ",") {
		if n = strings.TrimSpace(n); n != "" {
			names = append(names, f.person(n))
		}
	}
	return f.P.List(names)
}

// person is a name as readers see it: without an account it is nobody's.
func (f *frame) person(name string) string {
	if depesche.NamesPerson(name) {
		return name
	}
	return f.P.T("provenance.colleague")
}

// engines writes the engines that had a part as people know them: a name of the
// catalogue where it has one ("engine.deepl"), else as it is.
func (f *frame) engines(list string) string {
	var names []string
	for _, e := range strings.Split(list, ",") {
		e = strings.TrimSpace(e)
		if e == "" {
			continue
		}
		if key := "engine." + strings.ToLower(e); f.P.Has(key) {
			e = f.P.T(key)
		}
		names = append(names, e)
	}
	return f.P.List(names)
}
