package site

import (
	"context"
	"net/http"

	"depesche"
	"depesche/internal/alert"
	"depesche/internal/comment"
	"depesche/internal/store"
)

// writerPage is the page of the holder of a mail address: all that was written with it,
// whether mails go to it, and a button that erases everything.
type writerPage struct {
	*frame
	Heading, Says string
	Mails         string // the form's address
	MailsSay      string
	Quiet         bool
	Erase         string
	Known         []knownFact
	Beside        string // the page of the topics that the same address follows; empty without any
	Said          []writerComment
}

// writerComment is a line of what was written.
type writerComment struct{ State, Words, Lang, Dir, Href, When string }

// writer opens a page of a signed link. A link that is worth nothing gets a page that
// says so.
func (s *Server) writer(w http.ResponseWriter, r *http.Request, page comment.WriterPage, void int) (f *frame, wr *store.CommentWriter, done bool, err error) {
	f, done, err = s.private(w, r)
	if err != nil || done {
		return nil, nil, true, err
	}
	wr, err = s.comments.Writer(r.Context(), page, r.PathValue("token"))
	if depesche.IsNotFound(err) {
		return nil, nil, true, s.showFollow(w, void, &followPage{frame: f, Heading: f.P.T("follow.void"), Text: []string{f.P.T("writer.void")}, Links: []anchorLink{{f.P.T("error_page.home"), f.Home}}})
	}
	return f, wr, err != nil, err
}

// selfWriter is the address of the page itself, for its forms.
func (f *frame) selfWriter(page comment.WriterPage, r *http.Request) string {
	return f.addr.link("/" + f.ed.Code + "/comments/" + string(page) + "/" + r.PathValue("token"))
}

func (s *Server) writerPage(w http.ResponseWriter, r *http.Request) error {
	f, wr, done, err := s.writer(w, r, comment.WriterMe, http.StatusGone)
	if done || err != nil {
		return err
	}
	self := f.selfWriter(comment.WriterMe, r)
	p := &writerPage{frame: f, Heading: f.P.T("writer.me"), Says: f.P.T("follow.me_text", wr.Address), Mails: self, Quiet: wr.Quiet, Erase: self + "/erase"}
	p.Title = p.Heading
	p.MailsSay = f.P.T("writer.mails_on")
	if wr.Quiet {
		p.MailsSay = f.P.T("writer.mails_off")
	}
	p.Known = []knownFact{{f.P.T("follow.known_email"), wr.Address}, {f.P.T("follow.known_since"), f.P.DateTime(wr.Created)}}
	if wr.Bounced != "" {
		p.Known = append(p.Known, knownFact{f.P.T("follow.known_bounced"), wr.Bounced})
	}
	if p.Beside, err = s.followerOf(r.Context(), f, wr.Email); err != nil {
		return err
	}
	cs, err := s.store.CommentsBy(r.Context(), wr.Email)
	if err != nil {
		return err
	}
	for i := range cs {
		c := &cs[i]
		path, err := s.comments.ManagePath(r.Context(), c)
		if err != nil {
			return err
		}
		p.Said = append(p.Said, writerComment{State: f.P.T(word("writer.", string(c.State))), Words: opening(comment.Render(c.Source).Plain, 120), Lang: c.Lang, Dir: depesche.Dir(c.Lang),
			Href: f.addr.link(path), When: f.P.DateTime(c.CreatedAt)})
	}
	return s.templates.Render(w, http.StatusOK, "commentwriter", p)
}

// writerOf is the page of what was written with a folded mail address, for who has proved
// to hold it; empty where nothing was.
func (s *Server) writerOf(ctx context.Context, f *frame, email string) (string, error) {
	if s.comments == nil {
		return "", nil
	}
	wr, err := s.store.CommentWriterByEmail(ctx, email)
	if depesche.IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	path, err := s.comments.WriterPath(ctx, comment.WriterMe, wr, f.ed.Code)
	return f.addr.link(path), err
}

// followerOf is the page of the topics that a folded mail address follows, for who has
// proved to hold it; empty where it follows none.
func (s *Server) followerOf(ctx context.Context, f *frame, email string) (string, error) {
	if s.alerts == nil {
		return "", nil
	}
	reader, err := s.store.ReaderByEmail(ctx, email)
	if depesche.IsNotFound(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return f.addr.link(s.alerts.Path(alert.ToManage, reader, 0, f.ed.Code)), nil
}

// opening is the beginning of a text, on one line.
func opening(text string, n int) string {
	text = oneLine(text)
	if r := []rune(text); len(r) > n {
		return string(r[:n]) + " …"
	}
	return text
}

// writerMails starts or ends all mails about comments.
func (s *Server) writerMails(w http.ResponseWriter, r *http.Request) error {
	f, wr, done, err := s.writer(w, r, comment.WriterMe, http.StatusGone)
	if done || err != nil {
		return err
	}
	if err := s.comments.SetQuiet(r.Context(), wr, f.ed.Code, r.PostForm.Get("on") == ""); err != nil {
		return err
	}
	return seeOther(w, r, f.selfWriter(comment.WriterMe, r))
}

// writerErase removes all that is known; who has been erased before is told the same.
func (s *Server) writerErase(w http.ResponseWriter, r *http.Request) error {
	f, wr, done, err := s.writer(w, r, comment.WriterMe, http.StatusGone)
	if done || err != nil {
		return err
	}
	beside, err := s.followerOf(r.Context(), f, wr.Email)
	if err != nil {
		return err
	}
	if err := s.comments.EraseWriter(r.Context(), wr, f.ed.Code); err != nil {
		return err
	}
	return s.showErased(w, f, f.P.T("writer.erased"), f.P.T("writer.erased_beside"), anchorLink{f.P.T("follow.me"), beside})
}

func (s *Server) writerStopPage(w http.ResponseWriter, r *http.Request) error {
	f, wr, done, err := s.writer(w, r, comment.WriterStop, http.StatusGone)
	if done || err != nil {
		return err
	}
	p, err := s.writerStopped(r, f, wr, "writer.stop", "writer.stop_text")
	if err != nil {
		return err
	}
	p.Act = &followAct{f.selfWriter(comment.WriterStop, r), f.P.T("follow.stop_button")}
	return s.showFollow(w, http.StatusOK, p)
}

// writerStop acts at once: for the button of the page, and for mail programs, which post
// to the same address without asking (RFC 8058). Who has been erased has stopped.
func (s *Server) writerStop(w http.ResponseWriter, r *http.Request) error {
	f, wr, done, err := s.writer(w, r, comment.WriterStop, http.StatusOK)
	if done || err != nil {
		return err
	}
	if err := s.comments.SetQuiet(r.Context(), wr, f.ed.Code, true); err != nil {
		return err
	}
	p, err := s.writerStopped(r, f, wr, "writer.stopped", "writer.stopped_text")
	if err != nil {
		return err
	}
	return s.showFollow(w, http.StatusOK, p)
}

func (s *Server) writerStopped(r *http.Request, f *frame, wr *store.CommentWriter, heading, text string) (*followPage, error) {
	me, err := s.comments.WriterPath(r.Context(), comment.WriterMe, wr, f.ed.Code)
	return &followPage{frame: f, Heading: f.P.T(heading), Text: []string{f.P.T(text, wr.Address)}, Links: []anchorLink{{f.P.T("writer.me"), f.addr.link(me)}, {f.P.T("error_page.home"), f.Home}}}, err
}
