package site

import (
	"errors"
	"net/http"
	"strconv"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/store"
	"depesche/internal/web"
)

// ownPage is a writer's own page of a comment: what became of it and why, and what the
// writer can do about it.
type ownPage struct {
	*frame
	Headline, Story           string
	Heading, Says             string
	Notice                    string
	Held                      []string
	Note                      string // the newsroom's own words
	Decided                   string
	Own                       *said
	Keep                      string
	Confirm                   string
	DeskLink                  string // where the mail lies in a newsroom without a mail server
	Banned                    string
	Answers, AnswersWord      string // a button that starts or ends mails about answers
	AnswersSays               string
	Hears                     bool // gets those mails now
	Edit, EditUntil, Text     string
	Delete, Object            string
	Objection                 string
	WrongText, WrongObjection *wrong
	Back                      string
}

// own opens the page of a comment for who has the token of a kind.
func (s *Server) own(w http.ResponseWriter, r *http.Request, kind string) (*ownPage, *store.Comment, bool, error) {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return nil, nil, done, err
	}
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return nil, nil, false, depesche.E(depesche.NotFound, "page.unknown", "there is no such page")
	}
	c, err := s.comments.Own(r.Context(), kind, id, r.PathValue("token"))
	if err != nil {
		return nil, nil, false, err
	}
	about, _, err := s.about(w, r, f, c.Story)
	if depesche.IsNotFound(err) {
		// The story was taken down; its comments stay their writers'.
		about, err = &commentPage{frame: f, Headline: f.Name, Story: f.Home, Back: f.Home}, nil
	}
	if err != nil {
		return nil, nil, false, err
	}
	p := s.ownPage(f, about, c, r.PathValue("token"))
	bans, err := s.store.BansFrom(r.Context(), c.ID)
	if len(bans) > 0 {
		p.Banned = f.P.T("own.banned", f.P.Date(bans[0].Until))
	}
	return p, c, false, err
}

func (s *Server) ownPage(f *frame, about *commentPage, c *store.Comment, token string) *ownPage {
	p := &ownPage{frame: f, Headline: about.Headline, Story: about.Story, Back: about.Back}
	p.Heading, p.Says = f.P.T(word("own.", string(c.State))), f.P.T(word("own.", string(c.State))+"_says")
	p.Title = p.Heading
	p.Note = c.Note
	base := f.addr.link("/" + f.ed.Code + "/comment/" + strconv.FormatInt(c.ID, 10) + "/manage/" + token)
	if c.State == store.CommentDeleted {
		return p
	}
	p.Own = f.said(c, comment.Shown(c))
	p.Own.Link = "#" + p.Own.Anchor
	p.Keep, p.Delete, p.Objection = f.P.T("own.keep"), base+"/delete", c.Objection
	if comment.HearsAnswers(c) && s.alerts != nil {
		p.Answers, p.AnswersWord, p.AnswersSays = base+"/answers", f.P.T("own.answers_start"), f.P.T("own.answers_off")
		if p.Hears = c.Notify; p.Hears {
			p.AnswersWord, p.AnswersSays = f.P.T("own.answers_stop"), f.P.T("own.answers_on")
		}
	}
	switch c.State {
	case store.CommentPublic:
		p.Back = f.commentPath(c.ID)
	case store.CommentUnconfirmed:
		if p.DeskLink = s.mailbox(f); p.DeskLink != "" {
			p.Says = f.P.T("own.unconfirmed_desk")
		}
	case store.CommentHeld:
		p.Held = f.heldWords(c.HeldFor)
	case store.CommentRejected:
		p.Held = []string{f.P.T(word("reason.", c.Verdict))}
		p.Decided = f.P.T("own.decided", f.P.DateTime(c.DecidedAt))
	}
	if c.Objection != "" && c.State == store.CommentRejected && c.ObjectedAt.IsZero() {
		p.Decided = f.P.T("own.objection_read", f.P.DateTime(c.DecidedAt))
	}
	if comment.CanObject(c) {
		p.Object = base + "/object"
	}
	if end := s.comments.Editable(c); !end.IsZero() {
		p.Edit, p.Text = base+"/edit", c.Source
		p.EditUntil = f.P.N("own.edit_until", minutesLeft(end, s.now()))
	}
	return p
}

func (s *Server) ownComment(w http.ResponseWriter, r *http.Request) error {
	p, _, done, err := s.own(w, r, "manage")
	if err != nil || done {
		return err
	}
	return s.answer(w, r, http.StatusOK, "commentown", p)
}

// do runs a writer's verb: back to the writer's page, or the page with what was wrong.
func (s *Server) do(w http.ResponseWriter, r *http.Request, verb func(c *store.Comment, token string) error, wrongIn func(p *ownPage, w *wrong)) error {
	p, c, done, err := s.own(w, r, "manage")
	if err != nil || done {
		return err
	}
	token := r.PathValue("token")
	err = verb(c, token)
	if err == nil {
		return seeOther(w, r, p.addr.link("/"+p.ed.Code+"/comment/"+strconv.FormatInt(c.ID, 10)+"/manage/"+token))
	}
	switch depesche.KindOf(err) {
	case depesche.Invalid, depesche.Refused, depesche.Conflict:
	default:
		return err
	}
	var fe *comment.FormError
	if errors.As(err, &fe) && wrongIn != nil {
		wrongIn(p, &wrong{"wrong-" + fe.Fields[0].Field, s.sayError(p.frame, fe.Fields[0].Err)})
	} else {
		p.Notice = s.sayError(p.frame, err)
	}
	return s.answer(w, r, web.StatusOf(err), "commentown", p)
}

func (s *Server) editComment(w http.ResponseWriter, r *http.Request) error {
	text := r.PostForm.Get("text")
	return s.do(w, r, func(c *store.Comment, token string) error {
		_, err := s.comments.Edit(r.Context(), c.ID, token, text)
		return err
	}, func(p *ownPage, w *wrong) { p.WrongText, p.Text = w, text })
}

func (s *Server) deleteComment(w http.ResponseWriter, r *http.Request) error {
	return s.do(w, r, func(c *store.Comment, token string) error {
		if r.PostForm.Get("sure") == "" {
			return depesche.E(depesche.Invalid, "comment.delete_sure", "tick the box to say that you are sure: a deleted comment cannot be had back")
		}
		return s.comments.Delete(r.Context(), c.ID, token)
	}, nil)
}

func (s *Server) objectComment(w http.ResponseWriter, r *http.Request) error {
	return s.do(w, r, func(c *store.Comment, token string) error {
		return s.comments.Object(r.Context(), c.ID, token, r.PostForm.Get("objection"))
	}, func(p *ownPage, w *wrong) { p.WrongObjection = w })
}

// answersComment starts or ends mails about answers to a comment.
func (s *Server) answersComment(w http.ResponseWriter, r *http.Request) error {
	return s.do(w, r, func(c *store.Comment, token string) error {
		return s.comments.SetNotify(r.Context(), c.ID, token, r.PostForm.Get("on") != "")
	}, nil)
}

// confirmPage asks to press a button: programs that look through mails open links, but
// they press nothing.
func (s *Server) confirmPage(w http.ResponseWriter, r *http.Request) error {
	p, c, done, err := s.own(w, r, "confirm")
	if err != nil || done {
		return err
	}
	p.Delete, p.Object, p.Edit, p.Keep, p.Answers, p.DeskLink = "", "", "", "", "", ""
	if c.State == store.CommentUnconfirmed {
		p.Says = p.P.T("own.confirm_says")
		p.Confirm = p.addr.link("/" + p.ed.Code + "/comment/" + strconv.FormatInt(c.ID, 10) + "/confirm/" + r.PathValue("token"))
	}
	return s.answer(w, r, http.StatusOK, "commentown", p)
}

func (s *Server) confirmComment(w http.ResponseWriter, r *http.Request) error {
	_, c, done, err := s.own(w, r, "confirm")
	if err != nil || done {
		return err
	}
	c, err = s.comments.Confirm(r.Context(), c.ID, r.PathValue("token"))
	if err != nil {
		return err
	}
	path, err := s.comments.ManagePath(r.Context(), c)
	if err != nil {
		return err
	}
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	return seeOther(w, r, a.link(path))
}
