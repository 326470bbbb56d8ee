package desk

import (
	"html/template"
	"net/http"
	"strconv"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/web/i18n"
)

// revisionLine is a revision in a list.
type revisionLine struct {
	Number                      int
	Href, ISO, When, By, Reason string
	From, To                    bool // compared
}

type revisionsPage struct {
	textFrame
	Revisions  []revisionLine
	From, To   int
	Only       bool // there is nothing to compare
	Says       string
	Rows       []revisionRow
	Head       int
	Restore    bool // the older one can be made the newest again
	RestoreWhy string
}

// revisionRow is a piece of a text in two revisions, or a run of such that are the same.
type revisionRow struct {
	Label, Note string
	HTML        template.HTML
	Same        []revisionRow
	SameSays    string
}

func (s *Server) revisionLine(v *visit, base string, r *depesche.Revision) revisionLine {
	reason := "revision." + r.Reason
	if !v.p.Has(reason) {
		reason = "revision.other"
	}
	n := strconv.Itoa(r.Number)
	return revisionLine{Number: r.Number, Href: base + "/revisions?to=" + n, ISO: v.p.ISO(r.At), When: v.clock(r.At), By: r.By, Reason: v.p.T(reason)}
}

// lastRevisions lists a text's newest revisions.
func (s *Server) lastRevisions(v *visit, t *depesche.Text, most int) ([]revisionLine, error) {
	rs, err := s.room.Store.Revisions(v.ctx(), t.ID)
	if err != nil {
		return nil, err
	}
	var out []revisionLine
	for i := range rs[:min(len(rs), most)] {
		out = append(out, s.revisionLine(v, textHref(t.Story, t.Lang), &rs[i]))
	}
	return out, nil
}

// revisionsPage compares two revisions of a text word by word: those that the address
// names, else the newest with the one before it.
func (s *Server) revisionsPage(w http.ResponseWriter, v *visit) error {
	f, t, err := s.textFrame(v)
	if err != nil {
		return err
	}
	if t == nil {
		return depesche.E(depesche.NotFound, "text.unknown", "there is no text in %s of this story yet", f.LangName)
	}
	if f.frame, err = s.frame(v, v.p.T("revisions.title")+" "+f.Number, "-"); err != nil {
		return err
	}
	f.Layout = "with-side"
	from, _ := strconv.Atoi(v.URL.Query().Get("from"))
	to, _ := strconv.Atoi(v.URL.Query().Get("to"))
	c, err := s.room.CompareRevisions(v.ctx(), t.Story, t.Lang, from, to)
	if err != nil {
		return err
	}
	p := &revisionsPage{textFrame: *f, From: c.From.Number, To: c.To.Number}
	if p.Revisions, err = s.lastRevisions(v, t, 500); err != nil {
		return err
	}
	p.Only = len(p.Revisions) == 1
	for i := range p.Revisions {
		r := &p.Revisions[i]
		r.From, r.To = r.Number == p.From, r.Number == p.To
		p.Head = max(p.Head, r.Number)
	}
	p.Restore = v.may(depesche.RoleTranslator)
	p.RestoreWhy = v.p.T("revisions.restore_why_text")
	if t.Kind == depesche.Original {
		p.Restore, p.RestoreWhy = v.may(depesche.RoleEditor), v.p.T("revisions.restore_why")
	}
	changed := 0
	p.Rows, changed = revisionRows(v.p, c.Pieces)
	p.Says = v.p.N("revisions.changed", changed)
	return s.templates.Render(w, http.StatusOK, "revisions", p)
}

// revisionRows lays a comparison out, what is the same folded away, and counts what is not.
func revisionRows(p *i18n.Printer, ds []newsroom.Difference) ([]revisionRow, int) {
	var out []revisionRow
	changed := 0
	for _, d := range ds {
		r := revisionRow{Label: p.T("piece." + d.Kind), HTML: diffHTML(d.Parts)}
		if d.Change != newsroom.PieceSame {
			changed++
			r.Note = compareNote(p, &d)
			out = append(out, r)
			continue
		}
		if len(out) == 0 || out[len(out)-1].Same == nil {
			out = append(out, revisionRow{})
		}
		last := &out[len(out)-1]
		last.Same = append(last.Same, r)
		last.SameSays = p.N("revisions.same", len(last.Same))
	}
	return out, changed
}

// compareNote says what the words alone do not show.
func compareNote(p *i18n.Printer, d *newsroom.Difference) string {
	switch {
	case d.Change == newsroom.PieceMoved:
		return p.T("revisions.moved")
	case d.Change != newsroom.PieceChanged && len(d.Parts) == 1 && d.Parts[0].Text == "": // a rule
		return p.T("revisions." + string(d.Change))
	case d.Kinds:
		return p.T("revisions.kind")
	case d.Marks:
		return p.T("revisions.marks")
	}
	return ""
}

// restoreRevision makes an earlier revision of a text the newest.
func (s *Server) restoreRevision(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	lang, err := s.langOf(v, v.PathValue("lang"))
	if err != nil {
		return err
	}
	base, _ := strconv.Atoi(v.PostForm.Get("base"))
	number, _ := strconv.Atoi(v.PostForm.Get("revision"))
	back := textHref(n, lang) + "/revisions"
	if err := s.room.MayWrite(v.ctx(), v.account, n, lang); err != nil {
		return s.sayBad(w, v, back, err)
	}
	if err := s.mayRestore(v, n, lang); err != nil {
		return s.sayBad(w, v, back, err)
	}
	res, err := s.room.Restore(v.ctx(), v.actor(), n, lang, base, number)
	if err != nil {
		return s.sayBad(w, v, back, err)
	}
	if res.Kept > 0 {
		return say(w, v, back, "said.restored_but", strconv.Itoa(number), v.p.N("revisions.kept", res.Kept))
	}
	return say(w, v, back, "said.restored", strconv.Itoa(number))
}

// mayRestore refuses an original to who may only translate.
func (s *Server) mayRestore(v *visit, story int64, lang string) error {
	st, err := s.room.Store.Story(v.ctx(), story)
	if err != nil || st.Lang != lang {
		return err
	}
	return v.mayEach(s, depesche.RoleEditor, newsroom.Place{Story: story})
}
