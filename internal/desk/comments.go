package desk

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/store"
)

// commentsPage is the queue of comments, one of them open.
type commentsPage struct {
	frame
	Tabs          []queueLink
	Queue         string
	Langs         []option
	Rows          []commentRow
	On            *commentRow
	Next, Prev    string
	More          string // the next page
	Family        []familyLine
	Rules         []ruleLine
	Reasons, Days []option
	CanDecide     bool
}

// commentRow is a comment in the queue.
type commentRow struct {
	ID, Version            int64
	Name, ISO, When        string
	Headline, StoryHref    string
	Lang, Dir, LangName    string
	HTML                   template.HTML
	Open                   bool
	Href                   string
	Why                    []commentWhy
	State                  string
	Newsroom               bool
	Reports                []string
	Objection, Verdict     string
	Translation, Engine    string
	CanApprove, CanHold    bool
	CanReject, CanReply    bool
	Action, Back, NextHref string
}

type commentWhy struct{ Tone, Shape, Text string }

type familyLine struct {
	ISO, When, Name, Text string
	Here                  bool
}

type ruleLine struct{ Name, Value string }

const commentRows = 50

func (s *Server) comments(w http.ResponseWriter, v *visit) error {
	q := v.URL.Query()
	queue := q.Get("queue")
	if queue == "" {
		queue = "held"
	}
	on, _ := strconv.ParseInt(q.Get("on"), 10, 64)
	list := commentList{queue, q.Get("lang"), v.beforeID()}
	p, err := s.commentsPage(v, list, on)
	if err != nil {
		return err
	}
	if len(p.Rows) == 0 && list.before > 0 { // what stood here has been decided
		list.before = 0
		http.Redirect(w, v.Request, list.href(0), http.StatusSeeOther)
		return nil
	}
	return s.templates.Render(w, http.StatusOK, "comments", p)
}

// commentList is a page of a queue.
type commentList struct {
	queue, lang string
	before      int64 // the comment behind which the page begins, 0 for the first
}

// href is the address of the page, with a comment open unless on is 0.
func (l commentList) href(on int64) string {
	q := url.Values{"queue": {l.queue}}
	if l.lang != "" {
		q.Set("lang", l.lang)
	}
	if l.before > 0 {
		q.Set(beforeParam, idKey(l.before))
	}
	if on == 0 {
		return "/desk/comments?" + q.Encode()
	}
	q.Set("on", idKey(on))
	return "/desk/comments?" + q.Encode() + "#c" + idKey(on)
}

func (s *Server) commentsPage(v *visit, list commentList, on int64) (*commentsPage, error) {
	queue, lang := list.queue, list.lang
	f, err := s.frame(v, v.p.T("comments.title"), "comments")
	if err != nil {
		return nil, err
	}
	p := &commentsPage{frame: f, Queue: queue, CanDecide: v.may(depesche.RoleEditor)}
	counts, err := s.room.Store.CommentCounts(v.ctx())
	if err != nil {
		return nil, err
	}
	for _, name := range store.CommentQueues() {
		bad := (name == "reported" || name == "objected") && counts[name] > 0
		p.Tabs = append(p.Tabs, queueLink{Name: v.p.T("comments." + name), Href: commentList{queue: name, lang: lang}.href(0), Count: v.p.Number(int64(counts[name])), Here: name == queue, Bad: bad})
	}
	if p.Langs, err = s.commentLangs(v, lang); err != nil {
		return nil, err
	}
	newest := queue == "public" || queue == "rejected"
	query := store.CommentQuery{Queue: queue, Lang: lang, Newest: newest, Limit: commentRows + 1}
	if newest {
		query.BeforeID = list.before
	} else {
		query.AfterID = list.before
	}
	cs, err := s.room.Store.CommentQueue(v.ctx(), query)
	if err != nil {
		return nil, err
	}
	cs, p.More = cut(v, list.href(0), cs, commentRows, func(c *store.Comment) string { return idKey(c.ID) })
	at := max(slices.IndexFunc(cs, func(c store.Comment) bool { return c.ID == on }), 0)
	for i := range cs {
		row, err := s.commentRow(v, &cs[i], list, i == at)
		if err != nil {
			return nil, err
		}
		p.Rows = append(p.Rows, *row)
	}
	if len(p.Rows) > 0 {
		p.On = &p.Rows[at]
		p.Next = p.More
		if at+1 < len(p.Rows) {
			p.Next = p.Rows[at+1].Href
		}
		p.On.NextHref = p.Next
		if at > 0 {
			p.Prev = p.Rows[at-1].Href
		}
		p.Layout = "with-side"
		if err := s.beside(v, p, &cs[at]); err != nil {
			return nil, err
		}
	}
	for _, r := range comment.Reasons() {
		p.Reasons = append(p.Reasons, option{Value: r, Name: v.p.T("reason." + r)})
	}
	for _, d := range comment.BanDays() {
		p.Days = append(p.Days, option{Value: strconv.Itoa(d), Name: v.p.N("comments.days", d), Here: d == 7})
	}
	return p, nil
}

func (s *Server) commentLangs(v *visit, here string) ([]option, error) {
	es, err := s.room.Store.Editions(v.ctx())
	out := []option{{Value: "", Name: v.p.T("comments.all_langs"), Here: here == ""}}
	for _, e := range es {
		b := depesche.BaseLang(e.Lang)
		if !slices.ContainsFunc(out, func(o option) bool { return o.Value == b }) {
			out = append(out, option{Value: b, Name: v.p.LangName(b), Here: here == b})
		}
	}
	return out, err
}

func (s *Server) commentRow(v *visit, c *store.Comment, list commentList, open bool) (*commentRow, error) {
	r := &commentRow{
		ID: c.ID, Version: c.Version, Name: v.commenter(c), ISO: v.p.ISO(c.CreatedAt), When: v.p.When(c.CreatedAt, v.now), Headline: c.Headline, StoryHref: storyHref(c.Story),
		Lang: c.Lang, Dir: "auto", LangName: v.p.LangName(c.Lang), HTML: template.HTML(comment.Shown(c)), Open: open, Href: list.href(c.ID), State: string(c.State),
		Newsroom: c.ByNewsroom(), Objection: c.Objection, Action: "/desk/comments/" + strconv.FormatInt(c.ID, 10), Back: list.href(0),
	}
	if depesche.RightToLeft(c.Lang) {
		r.Dir = "rtl"
	}
	r.CanApprove = c.State != store.CommentPublic || c.Reports > 0
	r.CanHold, r.CanReply = c.State == store.CommentPublic, c.State == store.CommentPublic
	r.CanReject = c.State != store.CommentRejected || !c.ObjectedAt.IsZero()
	if c.State == store.CommentRejected {
		r.Verdict = strings.TrimSpace(v.p.T("comments.verdict", c.DecidedBy, v.p.T("reason."+c.Verdict)) + " " + c.Note)
	}
	r.Why = v.why(c)
	if !open {
		return r, nil
	}
	reports, err := s.room.Store.CommentReports(v.ctx(), c.ID)
	if err != nil {
		return nil, err
	}
	for _, one := range reports {
		line := v.p.T("reason." + one.Reason)
		if one.Note != "" {
			line = v.p.T("comments.report_note", line, one.Note)
		}
		r.Reports = append(r.Reports, line)
	}
	if depesche.BaseLang(c.Lang) != v.p.Lang() {
		t, err := s.room.Store.CommentTranslation(v.ctx(), c.ID, v.p.Lang())
		if err != nil {
			return nil, err
		}
		if t != nil {
			r.Translation, r.Engine = t.Text, t.Engine
		}
	}
	return r, nil
}

// why says what speaks for a look at a comment, and what is known of its writer.
func (v *visit) why(c *store.Comment) []commentWhy {
	var out []commentWhy
	for _, h := range c.HeldFor {
		w := commentWhy{"error", "f-error", v.p.T("held."+h.Key, h.Values()...)}
		if h.Key == "first" || h.Key == "before" || h.Key == "edited" || h.Key == "newsroom" {
			w.Tone, w.Shape = "muted", "f-note"
		}
		out = append(out, w)
	}
	if c.Reports > 0 {
		out = append(out, commentWhy{"error", "f-error", v.p.N("comments.reports", c.Reports)})
	}
	if !c.ObjectedAt.IsZero() {
		out = append(out, commentWhy{"warn", "f-warn", v.p.T("comments.has_objected")})
	}
	switch {
	case c.ByNewsroom():
		out = append(out, commentWhy{"muted", "f-note", v.p.T("comments.by_newsroom")})
	case c.Good > 0 && c.Bad == 0:
		out = append(out, commentWhy{"ok", "s-approved", v.p.N("comments.earlier_good", c.Good)})
	case c.Good+c.Bad > 0:
		out = append(out, commentWhy{"warn", "f-warn", v.p.T("comments.earlier", c.Good, c.Bad)})
	}
	return out
}

// commenter is under which name a comment stands.
func (v *visit) commenter(c *store.Comment) string {
	return c.NameOr(v.p.T("comments.nameless"))
}

// beside fills what stands beside the list: the thread and the edition's rules.
func (s *Server) beside(v *visit, p *commentsPage, c *store.Comment) error {
	family, err := s.room.Store.FamilyOf(v.ctx(), c, 12)
	if err != nil {
		return err
	}
	for _, one := range family {
		line := familyLine{ISO: v.p.ISO(one.CreatedAt), When: v.clock(one.CreatedAt), Name: v.commenter(&one), Text: cutText(comment.Render(one.Source).Plain, 90), Here: one.ID == c.ID}
		if one.State == store.CommentDeleted {
			line.Name, line.Text = "", v.p.T("comments.deleted")
		}
		p.Family = append(p.Family, line)
	}
	pol, err := s.talks.Policy(v.ctx(), c.Edition)
	if err != nil {
		return err
	}
	never := v.p.T("comments.never")
	days, reports := never, never
	if pol.CloseAfter > 0 {
		days = v.p.N("comments.days", pol.CloseAfter)
	}
	if pol.HideAfter > 0 {
		reports = v.p.Number(int64(pol.HideAfter))
	}
	p.Rules = []ruleLine{
		{v.p.T("rules.side_read"), v.p.T("moderation." + string(pol.Moderation))}, {v.p.T("rules.side_links"), v.p.Number(int64(pol.MaxLinks))},
		{v.p.T("rules.side_hide"), reports}, {v.p.T("rules.side_close"), days},
	}
	return nil
}

func cutText(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// decide runs a decision on the comment in the address and goes on to the next one.
func (s *Server) decide(said string, verb func(v *visit, d comment.Decision) error) page {
	return func(w http.ResponseWriter, v *visit) error {
		id, err := strconv.ParseInt(v.PathValue("comment"), 10, 64)
		if err != nil {
			return depesche.E(depesche.NotFound, "comment.unknown", "there is no comment %s", v.PathValue("comment"))
		}
		f := v.PostForm
		version, _ := strconv.ParseInt(f.Get("version"), 10, 64)
		back := localComments(f.Get("back"))
		if err := verb(v, comment.Decision{ID: id, Version: version, Reason: f.Get("reason"), Note: f.Get("note")}); err != nil {
			if depesche.KindOf(err) != depesche.NotFound {
				back = localComments(f.Get("here"))
			}
			return s.sayBad(w, v, back, err)
		}
		if next := f.Get("next"); next != "" {
			back = localComments(next)
		}
		return say(w, v, back, said)
	}
}

// localComments is an address of the queue, whatever a form says.
func localComments(to string) string {
	if u, err := url.Parse(to); err == nil && u.Host == "" && u.Path == "/desk/comments" {
		return to
	}
	return "/desk/comments"
}

func (s *Server) approveComment(v *visit, d comment.Decision) error {
	return s.talks.Approve(v.ctx(), v.actor(), d)
}

func (s *Server) rejectComment(v *visit, d comment.Decision) error {
	return s.talks.Reject(v.ctx(), v.actor(), d)
}

func (s *Server) holdComment(v *visit, d comment.Decision) error {
	return s.talks.Hold(v.ctx(), v.actor(), d)
}

func (s *Server) banWriter(v *visit, d comment.Decision) error {
	days, _ := strconv.Atoi(v.PostForm.Get("days"))
	return s.talks.Ban(v.ctx(), v.actor(), d, days)
}

func (s *Server) replyComment(v *visit, d comment.Decision) error {
	_, err := s.talks.Reply(v.ctx(), v.actor(), d.ID, v.PostForm.Get("edition"), v.PostForm.Get("text"))
	return err
}
