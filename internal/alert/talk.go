package alert

import (
	"context"
	"html/template"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/store"
)

// quoteLength is how much of a comment a mail shows, in code points.
const quoteLength = 600

// quote is what somebody has said, in its own language.
type quote struct {
	Name      string
	Words     []string
	Lang, Dir string
}

// name is under which name a comment stands in a mail.
func (t *talkLetter) name(c *store.Comment) string { return c.NameOr(t.P.T("talk.nameless")) }

func (t *talkLetter) quoted(c *store.Comment) *quote {
	q := &quote{Name: t.name(c), Lang: c.Lang, Dir: depesche.Dir(c.Lang)}
	plain := comment.Render(c.Source).Plain
	if r := []rune(plain); len(r) > quoteLength {
		plain = strings.TrimSpace(string(r[:quoteLength])) + " …"
	}
	for _, p := range strings.Split(plain, "\n\n") {
		if p = line(p); p != "" {
			q.Words = append(q.Words, p)
		}
	}
	return q
}

// talkLetter makes a mail to the writer of a comment as of now.
func (o *Office) talkLetter(ctx context.Context, m *store.Mail) (*letter, *depesche.Edition, error) {
	w, err := o.store.CommentWriter(ctx, m.Writer)
	if depesche.IsNotFound(err) || err == nil && w.Quiet {
		return nil, nil, noteLeft
	}
	if err != nil {
		return nil, nil, err
	}
	c, err := o.store.Comment(ctx, m.Comment)
	if depesche.IsNotFound(err) {
		return nil, nil, noteLeft
	}
	if err != nil {
		return nil, nil, err
	}
	e, err := o.edition(ctx, m)
	if err != nil {
		return nil, nil, err
	}
	t := &talkLetter{Office: o, letter: o.letter(e, m), e: e, w: w, c: c}
	switch m.Kind {
	case store.MailCommentConfirm:
		err = t.confirm(ctx)
	case store.MailCommentDecision:
		err = t.decision(ctx)
	default:
		err = t.answer(ctx)
	}
	return t.letter, e, err
}

// talkLetter is a letter about a comment.
type talkLetter struct {
	*Office
	*letter
	e *depesche.Edition
	w *store.CommentWriter
	c *store.Comment
}

// about names the story and leads to it; a story that was taken down is not named.
func (t *talkLetter) about(ctx context.Context, words string) error {
	ps, err := t.public(ctx, t.e.Code, t.c.Story)
	if err == error(noteWithdrawn) {
		return nil
	}
	if err != nil {
		return err
	}
	name, link := line(ps.Document.Headline.Text), t.address(t.e, ps.Publication.Path)
	t.reason = t.P.T(words, name)
	t.Reason = t.P.HTML(words, template.HTML(`<a href="`+template.HTMLEscapeString(link)+`" style="color:#5a5c63;">`+template.HTMLEscapeString(name)+"</a>"))
	return nil
}

func (t *talkLetter) writerLink(ctx context.Context, page comment.WriterPage) (string, error) {
	path, err := t.talks.WriterPath(ctx, page, t.w, t.e.Code)
	return t.address(t.e, path), err
}

// foot ends every mail to a writer: how to end them, and where all that is known is to
// be seen and erased.
func (t *talkLetter) foot(ctx context.Context) error {
	stop, err := t.writerLink(ctx, comment.WriterStop)
	if err != nil {
		return err
	}
	me, err := t.writerLink(ctx, comment.WriterMe)
	t.Foot = append(t.Foot, anchor{t.P.T("talk.stop_all"), stop}, anchor{t.P.T("talk.manage"), me})
	return err
}

// confirm asks whether a comment is its reader's. It holds none of the comment's words: else
// the form would send anybody's words to anybody. The page that the button opens has them.
func (t *talkLetter) confirm(ctx context.Context) error {
	if t.c.State != store.CommentUnconfirmed {
		return noteNothing
	}
	if err := t.about(ctx, "talk.about_one"); err != nil {
		return err
	}
	path, err := t.talks.ConfirmPath(ctx, t.c)
	if err != nil {
		return err
	}
	t.Subject, t.Headline = t.P.T("talk.confirm_subject"), t.P.T("talk.confirm_head")
	t.Text = []string{t.P.T("talk.confirm_text", t.e.Name)}
	t.Button, t.ButtonLink = t.P.T("talk.confirm_button"), t.address(t.e, path)
	t.After = []string{t.P.T("talk.confirm_ignore")}
	t.Because = t.P.T("mail.asked", t.w.Address)
	return t.foot(ctx)
}

func (t *talkLetter) decision(ctx context.Context) error {
	if err := t.about(ctx, "talk.about"); err != nil {
		return err
	}
	path, err := t.talks.ManagePath(ctx, t.c)
	if err != nil {
		return err
	}
	own := t.address(t.e, path)
	t.Button, t.ButtonLink, t.Quote = t.P.T("talk.own"), own, t.quoted(t.c)
	answered := t.c.Objection != "" && t.c.ObjectedAt.IsZero() // the objection
	switch t.c.State {
	case store.CommentPublic:
		if answered {
			t.Text = append(t.Text, t.P.T("talk.objection_granted"))
		}
		t.Text = append(t.Text, t.P.T("talk.public_text"))
		if t.reason != "" { // the story is public
			t.Button, t.ButtonLink = t.P.T("talk.read"), t.address(t.e, "/"+t.e.Code+"/comment/"+strconv.FormatInt(t.c.ID, 10))
			t.Foot = append(t.Foot, anchor{t.P.T("talk.own"), own})
		}
	case store.CommentHeld:
		t.Text = append([]string{t.P.T("talk.held_why")}, t.why()...)
	case store.CommentRejected:
		if answered {
			t.Text = append(t.Text, t.P.T("talk.objection_read"))
		}
		t.Text = append(t.Text, t.P.T("talk.reason", t.P.T(key("reason.", t.c.Verdict))))
	default:
		return noteNothing
	}
	if t.c.Note != "" {
		t.Text = append(t.Text, t.P.T("talk.note", t.c.Note))
	}
	if err := t.bans(ctx); err != nil {
		return err
	}
	if comment.CanObject(t.c) {
		t.Button, t.ButtonLink = t.P.T("talk.object"), own+"#object"
		t.After = []string{t.P.T("talk.object_text")}
	}
	t.Headline = t.P.T(key("talk.", string(t.c.State)))
	t.Subject = t.Headline
	t.Because = t.P.T("talk.because", t.w.Address)
	return t.foot(ctx)
}

// why says why a comment waits.
func (t *talkLetter) why() []string {
	var out []string
	for _, h := range t.c.HeldFor {
		out = append(out, t.P.T(key("held.", h.Key), h.Values()...))
	}
	return out
}

// bans says until when no comments are taken because of this one.
func (t *talkLetter) bans(ctx context.Context) error {
	bs, err := t.store.BansFrom(ctx, t.c.ID)
	if len(bs) > 0 {
		t.Text = append(t.Text, t.P.T("talk.banned", t.P.Date(bs[0].Until)))
	}
	return err
}

func (t *talkLetter) answer(ctx context.Context) error {
	mine, err := t.store.Comment(ctx, t.c.Parent)
	if depesche.IsNotFound(err) {
		return noteLeft
	}
	if err != nil {
		return err
	}
	if w, err := t.store.WantsAnswers(ctx, mine); err != nil || w == nil || w.ID != t.w.ID {
		if err == nil {
			err = noteLeft
		}
		return err
	}
	if err := t.about(ctx, "talk.about"); err != nil {
		return err
	}
	if t.c.State != store.CommentPublic || t.reason == "" {
		return noteNothing
	}
	path, err := t.talks.ManagePath(ctx, mine)
	if err != nil {
		return err
	}
	// The name stands between marks that keep its direction from what is around it.
	t.Subject = t.P.T("talk.answer_subject", line(t.name(t.c)))
	t.Headline = t.P.T("talk.answer_head", "\u2068"+line(t.name(t.c))+"\u2069")
	if t.c.ByNewsroom() {
		t.Subject, t.Headline = t.P.T("talk.answer_newsroom"), t.P.T("talk.answer_newsroom")
	}
	t.Quote = t.quoted(t.c)
	t.Button, t.ButtonLink = t.P.T("talk.answer_read"), t.address(t.e, "/"+t.e.Code+"/comment/"+strconv.FormatInt(t.c.ID, 10))
	t.Because = t.P.T("talk.answer_because", t.w.Address)
	t.Foot = append(t.Foot, anchor{t.P.T("talk.stop_one"), t.address(t.e, path) + "#answers"})
	t.list, t.bulk = "answers."+t.e.Code, true
	if t.off, err = t.writerLink(ctx, comment.WriterStop); err != nil {
		return err
	}
	return t.foot(ctx)
}

// key is a key of the catalogues that a value completes.
func key(group, value string) string { return group + value }
