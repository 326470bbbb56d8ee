package desk

import (
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/web/i18n"
)

// assignmentLine is work that was asked of somebody.
type assignmentLine struct {
	ID                   int64
	Name, Lang, LangName string
	Href, Headline       string
	By, Note             string
	Due, DueISO          string
	Late                 bool
	Mine                 bool
}

func (v *visit) assignmentLine(a *depesche.Assignment, headline string) assignmentLine {
	line := assignmentLine{ID: a.ID, Name: a.Name, Lang: a.Lang, LangName: v.p.LangName(a.Lang), Href: textHref(a.Story, a.Lang), Headline: headline, By: a.By, Note: a.Note, Mine: a.Account == v.account.ID}
	if !a.DueAt.IsZero() {
		line.Due, line.DueISO, line.Late = v.clock(a.DueAt), v.p.ISO(a.DueAt), a.DueAt.Before(v.now)
	}
	return line
}

// assignView is the box with what is asked of whom for a story.
type assignView struct {
	*i18n.Printer
	Action         string
	Zone           string
	Open           []assignmentLine
	Langs, People  []option
	CanAsk, CanEnd bool
}

func (s *Server) assignments(v *visit, st *depesche.Story) (*assignView, error) {
	open, err := s.room.Store.Assignments(v.ctx(), st.ID)
	if err != nil {
		return nil, err
	}
	a := &assignView{Printer: v.p, Action: storyHref(st.ID) + "/assign", Zone: v.p.Zone().String(), CanAsk: v.account.Highest().Includes(depesche.RoleTranslator)}
	a.CanEnd = a.CanAsk
	for i := range open {
		a.Open = append(a.Open, v.assignmentLine(&open[i], ""))
	}
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{st.Lang: true}
	for _, e := range editions {
		if !seen[e.Lang] {
			seen[e.Lang] = true
			a.Langs = append(a.Langs, option{Value: e.Lang, Name: v.p.LangName(e.Lang)})
		}
	}
	a.Langs = append(a.Langs, option{Value: st.Lang, Name: v.p.T("story.original_in", v.p.LangName(st.Lang))})
	people, err := s.room.Store.Accounts(v.ctx())
	if err != nil {
		return nil, err
	}
	for i := range people {
		if p := &people[i]; p.Highest().Includes(depesche.RoleTranslator) {
			a.People = append(a.People, option{Value: strconv.FormatInt(p.ID, 10), Name: p.Name, Here: p.ID == v.account.ID})
		}
	}
	return a, nil
}

func (s *Server) assign(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	f := v.PostForm
	back := storyHref(n) + "#assign"
	a := depesche.Assignment{Story: n, Lang: f.Get("lang"), Note: f.Get("note")}
	a.Account, _ = strconv.ParseInt(f.Get("account"), 10, 64)
	if due := strings.TrimSpace(f.Get("due")); due != "" {
		at, err := newsroom.InZone(due, v.p.Zone(), false)
		if err != nil {
			return s.sayBad(w, v, back, err)
		}
		a.DueAt = at.At
	}
	if _, err := s.room.Assign(v.ctx(), v.actor(), a); err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.assigned")
}

func (s *Server) finishAssignment(w http.ResponseWriter, v *visit) error {
	id, _ := strconv.ParseInt(v.PathValue("assignment"), 10, 64)
	back := localPath(v.PostForm.Get("back"))
	if err := s.room.FinishAssignment(v.ctx(), v.actor(), id); err != nil {
		return s.sayBad(w, v, back, err)
	}
	return say(w, v, back, "said.assignment_done")
}

// todoPage lists what waits for the visitor.
type todoPage struct {
	frame
	Assignments []assignmentLine
	Mentions    []mentionLine
}

type mentionLine struct {
	Line                remarkLine
	Headline, StoryHref string
}

func (s *Server) todo(w http.ResponseWriter, v *visit) error {
	f, err := s.frame(v, v.p.T("todo.title"), "todo")
	if err != nil {
		return err
	}
	p := &todoPage{frame: f}
	as, err := s.room.Store.AssignmentsOf(v.ctx(), v.account.ID)
	if err != nil {
		return err
	}
	headline := func(story int64, lang string) (string, error) {
		heads, err := s.room.Store.Headlines(v.ctx(), story)
		if err != nil {
			return "", err
		}
		if h := heads[lang]; h != "" {
			return h, nil
		}
		st, err := s.room.Store.Story(v.ctx(), story)
		if err != nil {
			return "", err
		}
		return heads[st.Lang], nil
	}
	for i := range as {
		h, err := headline(as[i].Story, as[i].Lang)
		if err != nil {
			return err
		}
		p.Assignments = append(p.Assignments, v.assignmentLine(&as[i], h))
	}
	ms, err := s.room.Store.Mentions(v.ctx(), v.account.ID)
	if err != nil {
		return err
	}
	people, err := s.room.Store.Accounts(v.ctx())
	if err != nil {
		return err
	}
	for i := range ms {
		h, err := headline(ms[i].Story, ms[i].Lang)
		if err != nil {
			return err
		}
		href := storyHref(ms[i].Story)
		if ms[i].Lang != "" {
			href = textHref(ms[i].Story, ms[i].Lang)
		}
		p.Mentions = append(p.Mentions, mentionLine{s.remarkLine(v, &ms[i], people), h, href + "#remarks"})
	}
	return s.templates.Render(w, http.StatusOK, "todo", p)
}

func (s *Server) noteMention(w http.ResponseWriter, v *visit) error {
	id, _ := strconv.ParseInt(v.PathValue("remark"), 10, 64)
	if err := s.room.NoteMention(v.ctx(), v.account.ID, id); err != nil {
		return err
	}
	return say(w, v, "/desk/todo", "said.noted")
}
