package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
)

const glossaryRows = 100

type glossaryPage struct {
	frame
	Count             string
	Pick              pairPick
	Terms             []termLine
	More              string // the next page of them
	CanAdd, CanDelete bool
	CanTake           bool
	Took              *tookView
	Policies          []option
}

// pairPick is the choice of a direction: "en-de".
type pairPick struct {
	Value, Label, Show, Action string
	Source, SourceName         string
	SourceDir                  string
	Target, TargetName         string
	TargetDir                  string
	Options                    []option
}

type termLine struct {
	ID                           int64
	Source, Target, Policy, Note string
}

func dirOf(lang string) string { return depesche.Dir(lang) }

// directions are the pairs of languages that the newsroom works in, those of the
// glossary among them, as "en>de".
func (s *Server) directions(v *visit) ([]string, error) {
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return nil, err
	}
	var out []string
	add := func(a, b string) {
		if p := a + ">" + b; a != b && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	ds, err := s.room.Store.TermDirections(v.ctx())
	if err != nil {
		return nil, err
	}
	for _, d := range ds {
		add(d[0], d[1])
	}
	for _, a := range es {
		for _, b := range es {
			add(depesche.BaseLang(a.Lang), depesche.BaseLang(b.Lang))
		}
	}
	return out, nil
}

func (s *Server) pairPick(v *visit, asked string) (pairPick, error) {
	p := pairPick{Label: v.p.T("glossary.pair"), Show: v.p.T("matrix.show"), Action: "/desk/glossary"}
	dirs, err := s.directions(v)
	if err != nil || len(dirs) == 0 {
		return p, err
	}
	if !slices.Contains(dirs, asked) {
		asked = dirs[0]
	}
	p.Value = asked
	p.Source, p.Target, _ = strings.Cut(asked, ">")
	p.SourceName, p.TargetName = v.p.LangName(p.Source), v.p.LangName(p.Target)
	p.SourceDir, p.TargetDir = dirOf(p.Source), dirOf(p.Target)
	for _, d := range dirs {
		a, b, _ := strings.Cut(d, ">")
		p.Options = append(p.Options, option{Value: d, Name: v.p.LangName(a) + " → " + v.p.LangName(b), Here: d == asked})
	}
	return p, nil
}

func (s *Server) glossary(w http.ResponseWriter, v *visit) error {
	return s.renderGlossary(w, v, http.StatusOK, v.URL.Query().Get("pair"), nil, nil)
}

func (s *Server) renderGlossary(w http.ResponseWriter, v *visit, status int, asked string, bad *problem, took *tookView) error {
	f, err := s.frame(v, v.p.T("glossary.title"), "glossary")
	if err != nil {
		return err
	}
	p := &glossaryPage{frame: f, Took: took, CanTake: v.may(depesche.RoleEditor)}
	p.Problem = bad
	if p.Pick, err = s.pairPick(v, asked); err != nil {
		return err
	}
	there, err := s.room.RoleAt(v.ctx(), v.account, newsroom.Place{Terms: p.Pick.Target})
	if err != nil {
		return err
	}
	p.CanAdd = there.Includes(depesche.RoleTranslator) && p.Pick.Value != ""
	p.CanDelete = there.Includes(depesche.RoleEditor)
	if p.Pick.Value != "" {
		n, err := s.room.Store.TermCount(v.ctx(), p.Pick.Source, p.Pick.Target)
		if err != nil {
			return err
		}
		p.Count = v.p.N("glossary.count", n)
		id, source := readNamed(v.before())
		ts, err := s.room.Store.TermPage(v.ctx(), p.Pick.Source, p.Pick.Target, source, id, glossaryRows+1)
		if err != nil {
			return err
		}
		ts, p.More = cut(v, "/desk/glossary?pair="+url.QueryEscape(p.Pick.Value), ts, glossaryRows, func(t *depesche.Term) string { return namedKey(t.ID, t.Source) })
		for _, t := range ts {
			p.Terms = append(p.Terms, termLine{t.ID, t.Source, t.Target, v.p.T("policy." + string(t.Policy)), t.Note})
		}
	}
	for _, o := range []depesche.TermPolicy{depesche.TermRequired, depesche.TermPreferred, depesche.TermForbidden} {
		p.Policies = append(p.Policies, option{Value: string(o), Name: v.p.T("policy." + string(o))})
	}
	return s.templates.Render(w, status, "glossary", p)
}

func (s *Server) addTerm(w http.ResponseWriter, v *visit) error {
	f := v.PostForm
	pick, err := s.pairPick(v, f.Get("pair"))
	if err != nil {
		return err
	}
	t := depesche.Term{SourceLang: pick.Source, TargetLang: pick.Target, Source: strings.TrimSpace(f.Get("source")), Target: strings.TrimSpace(f.Get("target")),
		Policy: depesche.TermPolicy(f.Get("policy")), Note: strings.TrimSpace(f.Get("note"))}
	known := t.Policy == depesche.TermRequired || t.Policy == depesche.TermPreferred || t.Policy == depesche.TermForbidden
	if t.Source == "" || t.Target == "" || !known || t.SourceLang == "" {
		return s.renderGlossary(w, v, http.StatusBadRequest, pick.Value, &problem{Text: v.p.T("glossary.incomplete")}, nil)
	}
	if err := v.mayEach(s, depesche.RoleTranslator, newsroom.Place{Terms: t.TargetLang}); err != nil {
		return err
	}
	if _, err := s.room.SaveTerm(v.ctx(), v.actor(), t); err != nil {
		return err
	}
	return say(w, v, "/desk/glossary?pair="+url.QueryEscape(pick.Value), "said.term_added", t.Source)
}

func (s *Server) deleteTerm(w http.ResponseWriter, v *visit) error {
	id, _ := strconv.ParseInt(v.PostForm.Get("id"), 10, 64)
	pick, err := s.pairPick(v, v.PostForm.Get("pair"))
	if err != nil {
		return err
	}
	if err := v.mayEach(s, depesche.RoleEditor, newsroom.Place{Terms: pick.Target}); err != nil {
		return err
	}
	there, err := s.room.Store.HasTerm(v.ctx(), pick.Source, pick.Target, id)
	if err != nil {
		return err
	}
	if !there {
		return depesche.E(depesche.NotFound, "desk.no_term", "this term is not there any more")
	}
	back := "/desk/glossary?pair=" + url.QueryEscape(v.PostForm.Get("pair"))
	if err := s.room.RemoveTerm(v.ctx(), v.actor(), id); err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.term_deleted")
}
