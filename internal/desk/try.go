package desk

import (
	"net/http"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/web"
)

// tryView is the box in which an engine is tried.
type tryView struct {
	Can             bool
	Engines         []option
	From, To        []option
	Most            int
	Engine          string // chosen
	Source, Target  string
	Text            string
	Problem         *problem
	Result          *tryResult
	SourceDir       string
	TargetLang, Dir string
}

// tryResult is what came of it, and what was sent.
type tryResult struct {
	Text, Where, How string
	Sent             []string
}

// fillTry offers what can be chosen.
func (s *Server) fillTry(v *visit, t *tryView, es []depesche.Edition) {
	t.Can, t.Most = v.may(depesche.RoleTranslator), newsroom.MostTried
	for _, e := range s.room.Engines.Engines() {
		if e.Name() != "none" {
			t.Engines = append(t.Engines, option{Value: e.Name(), Name: e.Name(), Here: e.Name() == t.Engine})
		}
	}
	var langs []string
	for _, e := range es {
		langs = append(langs, e.Lang)
	}
	if t.Source == "" && len(langs) > 0 {
		t.Source = langs[0]
	}
	if t.Target == "" && len(langs) > 1 {
		t.Target = langs[1]
	}
	t.From, t.To = languageOptions(v.p, langs, []string{t.Source}), languageOptions(v.p, langs, []string{t.Target})
	t.SourceDir, t.TargetLang, t.Dir = dirOf(t.Source), t.Target, dirOf(t.Target)
	if len(t.Engines) == 0 || len(langs) < 2 {
		t.Can = false
	}
}

// tryEngine translates what was typed, and shows what went where for that.
func (s *Server) tryEngine(w http.ResponseWriter, v *visit) error {
	f := v.PostForm
	t := tryView{Engine: f.Get("engine"), Source: f.Get("from"), Target: f.Get("to"), Text: f.Get("text")}
	got, err := s.room.TryEngine(v.ctx(), t.Engine, t.Source, t.Target, t.Text)
	if err != nil {
		bad, ok := v.problemOf(err)
		if !ok {
			return err
		}
		t.Problem = bad
		return s.renderEngines(w, v, web.StatusOf(err), t)
	}
	r := &tryResult{Text: got.Text, Sent: got.Sent, Where: v.p.T("try.stayed"), How: got.Engine}
	if got.Host != "" {
		r.Where = v.p.T("try.sent", got.Host)
	}
	if got.Version != "" {
		r.How += ", " + got.Version
	}
	r.How = v.p.T("try.how", r.How, v.p.Decimal(got.Took.Round(10*time.Millisecond).Seconds(), 2))
	t.Result = r
	return s.renderEngines(w, v, http.StatusOK, t)
}
