package site

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/store"
	"depesche/internal/web/i18n"
	"depesche/internal/web/pagecache"
)

// talk is the conversation under a story.
type talk struct {
	Heading          string
	Rules            string
	House            []string      // the edition's own rules, by paragraph
	Thread           template.HTML // the comments, written
	First, FirstWord string        // back to the beginning, from a later page
	Next, NextWord   string
	Withheld         string // what was not published, and why
	Closed           string
	Form             *commentForm
}

// said is a comment as readers see it.
type said struct {
	Anchor     string
	Name       string
	Newsroom   string // the word that marks its own
	From       string // another edition
	Link       string
	When       template.HTML
	Edited     string
	Answers    *answers
	Lang, Dir  string
	HTML       template.HTML
	Foreign    bool
	Mark       string // what folds or marks a comment in another language
	Translated []string
	Gone       string // what is said in the place of one that is gone

	Reply, Report, Translate             string
	ReplyWord, ReportWord, TranslateWord string
	Replies                              []*said
}

type answers struct{ Href, Text string }

// commentForm is the form for a new comment, with what was written and what was wrong.
type commentForm struct {
	P                                *i18n.Printer
	Action, Heading, Send            string
	Notice                           string
	Text, Name, Email, Parent, Stamp string
	StampHref                        string // where a script gets a stamp
	Notify, NeedsMail                bool
	AsksMail, Page                   bool // Page: it stands on a page of its own
	WrongText, WrongName, WrongEmail *wrong
}

// wrong is what is said beside a field.
type wrong struct{ ID, Text string }

// talk reads the conversation under a story, nil where there is none.
func (s *Server) talk(ctx context.Context, f *frame, ps *store.PublishedStory, after store.CommentCursor) (*talk, error) {
	if s.comments == nil || f.Preview {
		return nil, nil
	}
	read, err := s.thread(ctx, f, ps, after)
	if err != nil || read.c == nil {
		return nil, err
	}
	pagecache.Holds(ctx, read.packed)
	c, p := read.c, f.P
	t := &talk{Heading: p.N("comments.count", c.Total), Rules: p.T(word("comments.rules_", string(c.Policy.Moderation))), FirstWord: p.T("comments.first"), NextWord: p.T("comments.next")}
	if c.Policy.Rules != "" {
		t.House = strings.Split(c.Policy.Rules, "\n\n")
	}
	t.Thread = read.all
	t.Withheld = f.withheld(c.Rejected)
	here := f.addr.link(ps.Publication.Path)
	if after != (store.CommentCursor{}) {
		t.First = here + "#comments"
	}
	if c.Next != (store.CommentCursor{}) {
		t.Next = here + pageQuery(c.Next) + "#comments"
	}
	switch {
	case c.Open:
		f.reads.Until(c.Closes)
		t.Form = s.commentForm(f, &c.Policy, ps.Story.ID)
	case c.Policy.Opening == comment.Open:
		t.Closed = p.T("comments.closed_on", p.Date(c.Closes))
	default:
		t.Closed = p.T("comments.closed")
	}
	return t, nil
}

// thread is a conversation, read and written: most of a page with many comments.
type thread struct {
	c   *comment.Conversation // without its items; nil: there is none
	all template.HTML         // the comments as the page has them
	// packed is all, nil where it is short.
	packed *pagecache.Stretch
}

func (s *Server) thread(ctx context.Context, f *frame, ps *store.PublishedStory, after store.CommentCursor) (thread, error) {
	with := []any{ps.Story.ID, ps.Publication.First.UnixMicro(), after.Root, after.ID}
	return piece(ctx, f, "thread", with, func(ctx context.Context, f *frame) (t thread, err error) {
		if t.c, err = s.comments.Conversation(ctx, ps.Story.ID, f.ed, ps.Publication.First, after); err != nil || t.c == nil {
			return t, err
		}
		if t.c.Open {
			f.reads.Until(t.c.Closes)
		}
		var items []*said
		f.says(ctx, s.comments, t.c.Items, t.c, &items)
		t.c.Items = nil
		var all strings.Builder
		for _, v := range items {
			all.WriteString("\n        ")
			v.write(&all)
		}
		t.all = template.HTML(all.String())
		t.packed = pagecache.NewStretch(ctx, all.String())
		return t, nil
	}, func(t thread) int { return 3*len(t.all) + t.packed.Bytes() })
}

// withheld says how many comments were not published, and for which reasons.
func (f *frame) withheld(rejected []store.VerdictCount) string {
	all, reasons := 0, []string{}
	for _, v := range rejected {
		all += v.Count
		reasons = append(reasons, f.P.T(word("reason.", v.Verdict))+" ("+f.P.Number(int64(v.Count))+")")
	}
	if all == 0 {
		return ""
	}
	if len(reasons) == 1 {
		reasons[0] = f.P.T(word("reason.", rejected[0].Verdict))
	}
	return f.P.N("comments.withheld", all, strings.Join(reasons, f.P.T("list.comma")))
}

// pageQuery addresses a later page of a conversation; the zero cursor needs none.
func pageQuery(c store.CommentCursor) string {
	if c == (store.CommentCursor{}) {
		return ""
	}
	return fmt.Sprintf("?after=%d.%d", c.Root, c.ID)
}

func threadCursor(r *http.Request) store.CommentCursor {
	a, b, _ := strings.Cut(r.URL.Query().Get("after"), ".")
	root, err1 := strconv.ParseInt(a, 10, 64)
	id, err2 := strconv.ParseInt(b, 10, 64)
	if err1 != nil || err2 != nil || root < 0 || id < 0 {
		return store.CommentCursor{}
	}
	return store.CommentCursor{Root: root, ID: id}
}

func (f *frame) says(ctx context.Context, room *comment.Room, items []*comment.Item, c *comment.Conversation, into *[]*said) {
	for _, it := range items {
		v := f.said(&it.Comment, comment.Shown(&it.Comment))
		switch {
		case it.Gone():
			v.Gone = f.P.T(word("comments.gone_", string(it.State)))
			if it.State == store.CommentRejected {
				v.Gone = f.P.T("comments.gone_rejected", f.P.T(word("reason.", it.Verdict)))
			}
		default:
			base := f.commentPath(it.ID)
			v.Report, v.ReportWord = base+"/report", f.P.T("comments.report")
			if c.Open {
				v.Reply, v.ReplyWord = base+"/reply", f.P.T("comments.reply")
			}
			if it.Foreign {
				f.foreignComment(ctx, room, it, c, v)
			}
			if it.ByNewsroom() {
				v.Report = ""
			}
		}
		if it.Answers != nil {
			v.Answers = &answers{f.commentPath(it.Answers.ID), f.P.T("comments.answers")}
			if it.Answers.Name != "" {
				v.Answers.Text = f.P.T("comments.answers_to", isolate(it.Answers.Name))
			}
		}
		f.says(ctx, room, it.Replies, c, &v.Replies)
		*into = append(*into, v)
	}
}

// isolate keeps the direction of a name from what stands around it, where no element can.
func isolate(name string) string { return "\u2068" + name + "\u2069" }

// said is what every view of a comment shows; html has been cleaned by the comment room.
func (f *frame) said(c *store.Comment, html string) *said {
	v := &said{Anchor: "c" + strconv.FormatInt(c.ID, 10), Name: c.NameOr(f.P.T("comments.nameless")), Lang: c.Lang, Dir: "auto", HTML: template.HTML(html), When: f.ago(c.CreatedAt), Link: f.commentPath(c.ID)}
	if depesche.RightToLeft(c.Lang) {
		v.Dir = "rtl"
	}
	if c.ByNewsroom() {
		v.Newsroom = f.P.T("comments.newsroom")
	}
	if c.Edition != f.ed.Code {
		lang := c.Edition
		for _, e := range f.addr.editions {
			if e.Code == c.Edition {
				lang = e.Lang
			}
		}
		v.From = f.P.T("comments.from", f.P.LangNameIn(lang))
	}
	if !c.EditedAt.IsZero() {
		v.Edited = f.P.T("comments.edited")
	}
	return v
}

// translatesFor is how long a page says what it knows of engines, which nobody counts as
// a change.
const translatesFor = time.Minute

// foreignComment folds a comment in another language, or puts its translation before it.
func (f *frame) foreignComment(ctx context.Context, room *comment.Room, it *comment.Item, c *comment.Conversation, v *said) {
	v.Foreign = true
	lang := f.P.LangNameIn(it.Lang)
	if t := it.Translation; t != nil {
		name := t.Engine
		if f.P.Has("engine." + name) {
			name = f.P.T(word("engine.", name))
		}
		v.Translated = strings.Split(t.Text, "\n\n")
		v.Mark = f.P.T("comments.translated", lang, name)
		return
	}
	v.Mark = f.P.T("comments.foreign", lang)
	if f.still { // a file has nobody to ask, and must not tell which engine answered when it was made
		return
	}
	f.reads.Until(f.Now.Add(translatesFor))
	if c.Policy.Translate && room.CanTranslate(ctx, it.Lang, f.ed.Lang) {
		v.Translate, v.TranslateWord = f.commentPath(it.ID)+"/translate", f.P.T("comments.translate", f.P.LangNameIn(f.ed.Lang))
	}
}

// commentPath is the address of a comment as seen from this page's edition.
func (f *frame) commentPath(id int64) string {
	return f.addr.link("/" + f.ed.Code + "/comment/" + strconv.FormatInt(id, 10))
}

func (s *Server) commentForm(f *frame, pol *comment.Policy, story int64) *commentForm {
	f.Script = true
	return &commentForm{
		P: f.P, Action: f.addr.link("/" + f.ed.Code + "/" + strconv.FormatInt(story, 10) + "/comments"), Heading: f.P.T("comment.write"), Send: f.P.T("comment.next"),
		AsksMail: s.alerts != nil, NeedsMail: !pol.Guests, StampHref: f.addr.link("/" + f.ed.Code + "/" + strconv.FormatInt(story, 10) + "/comments/stamp"),
	}
}

// heldWords says why a comment waits, one sentence for each reason.
func (f *frame) heldWords(hs []store.HeldFor) []string {
	var out []string
	for _, h := range hs {
		out = append(out, f.P.T(word("held.", h.Key), h.Values()...))
	}
	return out
}

func minutesLeft(until, now time.Time) int { return max(int(until.Sub(now)/time.Minute), 0) + 1 }

// word is a key of the catalogues that a value completes.
func word(group, value string) string { return group + value }
