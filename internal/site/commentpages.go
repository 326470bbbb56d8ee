package site

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/store"
	"depesche/internal/web"
)

// maxComment is the largest form that readers send.
const maxComment = 1 << 20

// commentPage is a page on which a reader writes, looks once more, or reports.
type commentPage struct {
	*frame
	Headline, Story string
	Heading, Says   string
	Notice          string
	Parent          *said
	Look            *said
	Form            *commentForm
	Report          *reportForm
	Back            string
}

type reportForm struct {
	Action, Note string
	Reasons      []reasonChoice
	Wrong        *wrong
}

type reasonChoice struct {
	Value, Name string
	Here        bool
}

func (s *Server) commentRoutes(mux *http.ServeMux) {
	post := func(pattern string, h web.HandlerFunc) {
		mux.Handle("POST "+pattern, s.whileOpen(s.edge.Handle(func(w http.ResponseWriter, r *http.Request) error {
			if err := web.ParseForm(w, r, maxComment); err != nil {
				return err
			}
			return h(w, r)
		})))
	}
	post("/{edition}/{number}/comments", s.postComment)
	s.get(mux, "/{edition}/{number}/comments/stamp", s.commentStamp)
	s.get(mux, "/{edition}/comment/{id}", s.commentLink)
	s.get(mux, "/{edition}/comment/{id}/reply", s.replyPage)
	s.get(mux, "/{edition}/comment/{id}/report", s.reportPage)
	post("/{edition}/comment/{id}/report", s.report)
	post("/{edition}/comment/{id}/translate", s.translateComment)
	s.get(mux, "/{edition}/comment/{id}/manage/{token}", s.ownComment)
	post("/{edition}/comment/{id}/manage/{token}/edit", s.editComment)
	post("/{edition}/comment/{id}/manage/{token}/delete", s.deleteComment)
	post("/{edition}/comment/{id}/manage/{token}/object", s.objectComment)
	post("/{edition}/comment/{id}/manage/{token}/answers", s.answersComment)
	s.get(mux, "/{edition}/comment/{id}/confirm/{token}", s.confirmPage)
	post("/{edition}/comment/{id}/confirm/{token}", s.confirmComment)
	if s.alerts != nil {
		s.get(mux, "/{edition}/comments/me/{token}", s.writerPage)
		post("/{edition}/comments/me/{token}", s.writerMails)
		post("/{edition}/comments/me/{token}/erase", s.writerErase)
		s.get(mux, "/{edition}/comments/stop/{token}", s.writerStopPage)
		post("/{edition}/comments/stop/{token}", s.writerStop)
	}
}

// about fills what the pages around a comment say of its story.
func (s *Server) about(w http.ResponseWriter, r *http.Request, f *frame, story int64) (*commentPage, *store.PublishedStory, error) {
	f.Robots = "noindex, nofollow"
	h := w.Header()
	h.Set("Cache-Control", "private, no-store")
	// Some of these pages have a secret in their address.
	h.Set("Referrer-Policy", "same-origin")
	ps, err := s.store.PublishedStory(r.Context(), f.ed.Code, story)
	if err != nil {
		return nil, nil, err
	}
	here := f.addr.link(ps.Publication.Path)
	return &commentPage{frame: f, Headline: oneLine(ps.Document.Headline.Text), Story: here, Back: here + "#comments"}, ps, nil
}

func (s *Server) draftOf(r *http.Request, story int64, code string) comment.Draft {
	v := r.PostForm
	parent, _ := strconv.ParseInt(v.Get("parent"), 10, 64)
	return comment.Draft{Story: story, Edition: code, Parent: parent, Name: v.Get("name"), Text: v.Get("text"), Email: v.Get("email"), Trap: v.Get("website"),
		Notify: v.Get("notify") != "", Stamp: v.Get("stamp"), Proof: v.Get("proof"), Client: web.Client(r)}
}

// postComment takes a comment: first shows it once more, then, with the stamp that says that the
// writer has looked, stores it and leads to the writer's own page.
func (s *Server) postComment(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil {
		return depesche.E(depesche.NotFound, "page.unknown", "there is no such page")
	}
	page, _, err := s.about(w, r, f, number)
	if err != nil {
		return err
	}
	d := s.draftOf(r, number, f.ed.Code)
	if d.Stamp == "" {
		return s.lookAgain(w, r, page, d, nil)
	}
	p, err := s.comments.Post(r.Context(), d)
	if err == nil {
		s.wakeMails()
		return seeOther(w, r, f.addr.link(p.Path))
	}
	if key := keyOf(err); key == "comment.fast" || key == "comment.stamp_old" {
		return s.lookAgain(w, r, page, d, err)
	}
	return s.commentFailed(w, r, page, d, err)
}

// commentStamp is a stamp for a form, for scripts that work for it.
func (s *Server) commentStamp(w http.ResponseWriter, r *http.Request) error {
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil {
		return depesche.E(depesche.NotFound, "page.unknown", "there is no such page")
	}
	stamp, err := s.comments.NewStamp(r.Context(), number)
	if err != nil {
		return err
	}
	return plainStamp(w, stamp)
}

// wakeMails has the sender look at once at what a writer has caused.
func (s *Server) wakeMails() {
	if s.alerts != nil {
		s.alerts.Wake()
	}
}

func seeOther(w http.ResponseWriter, r *http.Request, to string) error {
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// lookAgain shows a comment as it would appear, with the form below.
func (s *Server) lookAgain(w http.ResponseWriter, r *http.Request, p *commentPage, d comment.Draft, notice error) error {
	look, err := s.comments.Look(r.Context(), d)
	if err != nil {
		return s.commentFailed(w, r, p, d, err)
	}
	p.Title = p.P.T("comment.look")
	p.Heading, p.Says = p.Title, p.P.T("comment.look_says")
	if words := p.heldWords(look.Held); len(words) > 0 {
		p.Says = p.P.T("comment.look_held", strings.Join(words, " "))
	}
	p.Look = p.said(&store.Comment{Name: comment.TidyName(d.Name), Lang: look.Lang, Edition: p.ed.Code, CreatedAt: p.Now}, look.HTML)
	p.Look.Anchor, p.Look.Link = "look", "#look"
	if p.Form, err = s.filledForm(r.Context(), p, d); err != nil {
		return err
	}
	p.Form.Heading, p.Form.Send = p.P.T("comment.change"), p.P.T("comment.send")
	p.Form.Stamp = look.Stamp
	status := http.StatusOK
	if notice != nil {
		p.Form.Notice, status = s.sayError(p.frame, notice), http.StatusUnprocessableEntity
		if keyOf(notice) == "comment.fast" {
			p.Form.Stamp = d.Stamp // waiting is enough
		}
	}
	return s.answer(w, r, status, "comment", p)
}

func (s *Server) filledForm(ctx context.Context, p *commentPage, d comment.Draft) (*commentForm, error) {
	pol, err := s.comments.Policy(ctx, p.ed.Code)
	if err != nil {
		return nil, err
	}
	form := s.commentForm(p.frame, &pol, d.Story)
	form.Text, form.Name, form.Email, form.Notify, form.Page = d.Text, d.Name, d.Email, d.Notify, true
	if d.Parent != 0 {
		form.Parent, form.Heading = strconv.FormatInt(d.Parent, 10), p.P.T("comment.reply")
	}
	return form, nil
}

// commentFailed shows what was wrong beside the fields, with all that was written.
func (s *Server) commentFailed(w http.ResponseWriter, r *http.Request, p *commentPage, d comment.Draft, err error) error {
	key := keyOf(err)
	if !strings.HasPrefix(key, "comment.") || depesche.IsNotFound(err) {
		return err
	}
	status := web.StatusOf(err)
	switch key {
	case "comment.rate":
		status = http.StatusTooManyRequests
	case "comment.banned":
		status = http.StatusForbidden
	}
	p.Title = p.P.T("comment.not_sent")
	p.Heading = p.Title
	if key == "comment.parent_gone" {
		d.Parent = 0
	}
	var ferr error
	if p.Form, ferr = s.filledForm(r.Context(), p, d); ferr != nil {
		return ferr
	}
	var fe *comment.FormError
	if errors.As(err, &fe) {
		p.Says = p.P.T("comment.mend")
		for _, one := range fe.Fields {
			wr := &wrong{"wrong-" + one.Field, s.sayError(p.frame, one.Err)}
			switch one.Field {
			case "text":
				p.Form.WrongText = wr
			case "name":
				p.Form.WrongName = wr
			case "email":
				p.Form.WrongEmail = wr
			}
		}
	} else {
		p.Form.Notice = s.sayError(p.frame, err)
	}
	return s.answer(w, r, status, "comment", p)
}

// sayError is p.Error with the words for what stands in an error as a key.
func (s *Server) sayError(f *frame, err error) string {
	var e *depesche.Error
	if errors.As(err, &e) && e.Key == "comment.banned" && len(e.Args) == 2 {
		if reason, ok := e.Args[1].(string); ok {
			return f.P.T(e.Key, e.Args[0], f.P.T(word("reason.", reason)))
		}
	}
	return f.P.Error(err)
}

func keyOf(err error) string {
	var e *depesche.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return ""
}

// answer sends a page that nobody may keep.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, status int, page string, data any) error {
	return s.templates.With(page, data, func(b []byte) {
		w.Header().Set("Cache-Control", "private, no-store")
		send(w, r, status, "text/html; charset=utf-8", b)
	})
}

// public finds the comment that an address names.
func (s *Server) public(r *http.Request) (*store.Comment, store.CommentCursor, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return nil, store.CommentCursor{}, depesche.E(depesche.NotFound, "comment.unknown", "there is no comment %s", r.PathValue("id"))
	}
	return s.comments.Public(r.Context(), id)
}

// commentLink leads from a comment's permanent address to its place in its story.
func (s *Server) commentLink(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	c, at, err := s.public(r)
	if err != nil {
		return err
	}
	ps, err := s.store.PublishedStory(r.Context(), f.ed.Code, c.Story)
	if depesche.IsNotFound(err) && c.Edition != f.ed.Code {
		return seeOther(w, r, f.addr.link("/"+c.Edition+"/comment/"+strconv.FormatInt(c.ID, 10)))
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, f.addr.link(ps.Publication.Path)+pageQuery(at)+"#c"+strconv.FormatInt(c.ID, 10), http.StatusFound)
	return nil
}

// aboutComment opens the page around a public comment.
func (s *Server) aboutComment(w http.ResponseWriter, r *http.Request) (*commentPage, *store.Comment, bool, error) {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return nil, nil, done, err
	}
	c, at, err := s.public(r)
	if err != nil {
		return nil, nil, false, err
	}
	p, _, err := s.about(w, r, f, c.Story)
	if err != nil {
		return nil, nil, false, err
	}
	p.Back = p.Story + pageQuery(at) + "#c" + strconv.FormatInt(c.ID, 10)
	p.Parent = f.said(c, comment.Shown(c))
	return p, c, false, nil
}

func (s *Server) replyPage(w http.ResponseWriter, r *http.Request) error {
	p, c, done, err := s.aboutComment(w, r)
	if err != nil || done {
		return err
	}
	p.Title = p.P.T("comment.reply")
	p.Heading = p.Title
	if p.Form, err = s.filledForm(r.Context(), p, comment.Draft{Story: c.Story, Parent: c.ID}); err != nil {
		return err
	}
	return s.answer(w, r, http.StatusOK, "comment", p)
}

func (s *Server) reportPage(w http.ResponseWriter, r *http.Request) error {
	p, c, done, err := s.aboutComment(w, r)
	if err != nil || done {
		return err
	}
	s.reportForm(p, c, "", "")
	return s.answer(w, r, http.StatusOK, "comment", p)
}

func (s *Server) reportForm(p *commentPage, c *store.Comment, reason, note string) {
	p.Title = p.P.T("report.title")
	p.Heading, p.Says = p.Title, p.P.T("report.says")
	p.Report = &reportForm{Action: p.commentPath(c.ID) + "/report", Note: note}
	for _, k := range comment.Reasons() {
		p.Report.Reasons = append(p.Report.Reasons, reasonChoice{k, p.P.T(word("reason.", k)), k == reason})
	}
}

func (s *Server) report(w http.ResponseWriter, r *http.Request) error {
	p, c, done, err := s.aboutComment(w, r)
	if err != nil || done {
		return err
	}
	reason, note := r.PostForm.Get("reason"), r.PostForm.Get("note")
	first, err := s.comments.Report(r.Context(), c.ID, reason, note, web.Client(r))
	switch key := keyOf(err); {
	case err == nil:
	case key == "comment.report_reason":
		s.reportForm(p, c, reason, note)
		p.Report.Wrong = &wrong{"wrong-reason", s.sayError(p.frame, err)}
		return s.answer(w, r, http.StatusBadRequest, "comment", p)
	case key == "comment.report_rate":
		s.reportForm(p, c, reason, note)
		p.Notice = s.sayError(p.frame, err)
		return s.answer(w, r, http.StatusTooManyRequests, "comment", p)
	default:
		return err
	}
	p.Title = p.P.T("report.done")
	p.Heading, p.Says, p.Parent = p.Title, p.P.T("report.done_says"), nil
	if !first {
		p.Says = p.P.T("report.again")
	}
	return s.answer(w, r, http.StatusOK, "comment", p)
}

func (s *Server) translateComment(w http.ResponseWriter, r *http.Request) error {
	p, c, done, err := s.aboutComment(w, r)
	if err != nil || done {
		return err
	}
	_, err = s.comments.Translate(r.Context(), c.ID, p.ed.Code)
	if err == nil {
		return seeOther(w, r, p.Back)
	}
	if depesche.KindOf(err) == depesche.Internal {
		return err
	}
	s.log.InfoContext(r.Context(), "comment not translated", "comment", c.ID, "err", err)
	p.Title = p.P.T("comments.not_translated")
	p.Heading, p.Says = p.Title, p.P.T("comments.not_translated_says")
	return s.answer(w, r, web.StatusOf(err), "comment", p)
}
