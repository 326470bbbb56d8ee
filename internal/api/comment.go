package api

import (
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// commentID is the comment that the address names.
func (c *call) commentID() (int64, error) {
	n, err := strconv.ParseInt(c.PathValue("comment"), 10, 64)
	if err != nil || n <= 0 {
		return 0, depesche.E(depesche.NotFound, "comment.unknown", "%q is no comment's number", c.PathValue("comment"))
	}
	return n, nil
}

// limit is how many rows a list shall have: what is asked for, up to most.
func (c *call) limit(or, most int) int {
	n, err := strconv.Atoi(c.URL.Query().Get("limit"))
	if err != nil || n <= 0 {
		return or
	}
	return min(n, most)
}

func (c *call) queryInt(name string) int64 {
	n, _ := strconv.ParseInt(c.URL.Query().Get(name), 10, 64)
	return max(n, 0)
}

func (s *server) commentList(c *call) (any, error) {
	q := c.URL.Query()
	want := store.CommentQuery{Queue: q.Get("queue"), Lang: q.Get("lang"), Edition: q.Get("edition"), Story: c.queryInt("story"), Limit: c.limit(50, 200)}
	if want.Queue == "" {
		want.Queue = "held"
	}
	// Those that are decided come newest first; of those that wait the oldest is next.
	if want.Newest = want.Queue == "public" || want.Queue == "rejected"; want.Newest {
		want.BeforeID = c.queryInt("before")
	} else {
		want.AfterID = c.queryInt("after")
	}
	cs, err := s.rooms.Store.CommentQueue(c.Context(), want)
	if err != nil {
		return nil, err
	}
	if cs == nil {
		cs = []store.Comment{}
	}
	counts, err := s.rooms.Store.CommentCounts(c.Context())
	return map[string]any{"comments": cs, "counts": counts}, err
}

// commentView is a comment with what a moderator sees beside it.
type commentView struct {
	*store.Comment
	Reported []store.CommentReport `json:"reported"`
	Bans     []store.CommentBan    `json:"bans"`
	Thread   []store.Comment       `json:"thread"`
}

func (s *server) commentShow(c *call) (any, error) {
	id, err := c.commentID()
	if err != nil {
		return nil, err
	}
	return s.commentView(c, id)
}

func (s *server) commentView(c *call, id int64) (any, error) {
	one, err := s.rooms.Store.Comment(c.Context(), id)
	if err != nil {
		return nil, err
	}
	v := commentView{Comment: one}
	if v.Reported, err = s.rooms.Store.CommentReports(c.Context(), id); err != nil {
		return nil, err
	}
	if v.Bans, err = s.rooms.Store.BansFrom(c.Context(), id); err != nil {
		return nil, err
	}
	v.Thread, err = s.rooms.Store.FamilyOf(c.Context(), one, 50)
	return v, err
}

// decision is what the verbs of moderation take; version is that of the comment as it was
// read, 0 for any.
type decision struct {
	Version int64  `json:"version"`
	Reason  string `json:"reason"`
	Note    string `json:"note"`
	Days    int    `json:"days"`
}

// decide runs a verb of moderation and answers with the comment.
func (s *server) decide(verb func(c *call, d comment.Decision, days int) error) handle {
	return func(c *call) (any, error) {
		id, err := c.commentID()
		if err != nil {
			return nil, err
		}
		var in decision
		if err := c.read(&in); err != nil {
			return nil, err
		}
		if err := verb(c, comment.Decision{ID: id, Version: in.Version, Reason: in.Reason, Note: in.Note}, in.Days); err != nil {
			return nil, err
		}
		return s.commentView(c, id)
	}
}

func (s *server) commentApprove(c *call, d comment.Decision, _ int) error {
	return s.talks.Approve(c.Context(), c.actor, d)
}

func (s *server) commentReject(c *call, d comment.Decision, _ int) error {
	return s.talks.Reject(c.Context(), c.actor, d)
}

func (s *server) commentHold(c *call, d comment.Decision, _ int) error {
	return s.talks.Hold(c.Context(), c.actor, d)
}

func (s *server) commentBan(c *call, d comment.Decision, days int) error {
	return s.talks.Ban(c.Context(), c.actor, d, days)
}

func (s *server) commentReply(c *call) (any, error) {
	id, err := c.commentID()
	if err != nil {
		return nil, err
	}
	var in struct {
		Text    string `json:"text"`
		Edition string `json:"edition"`
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if in.Edition != "" {
		if err := s.mayEach(c, depesche.RoleEditor, newsroom.Place{Edition: in.Edition}); err != nil {
			return nil, err
		}
	}
	return s.talks.Reply(c.Context(), c.actor, id, in.Edition, in.Text)
}

func (s *server) bans(c *call) (any, error) {
	bs, err := s.rooms.Store.Bans(c.Context())
	return map[string]any{"bans": bs}, err
}

func (s *server) liftBan(c *call) (any, error) {
	id, err := strconv.ParseInt(c.PathValue("ban"), 10, 64)
	if err != nil {
		return nil, depesche.E(depesche.NotFound, "ban.unknown", "%q is no ban's number", c.PathValue("ban"))
	}
	return nil, s.talks.Unban(c.Context(), c.actor, id)
}

func (s *server) commentRules(c *call) (any, error) {
	e, err := s.rooms.Store.Edition(c.Context(), c.PathValue("edition"))
	if err != nil {
		return nil, err
	}
	return s.talks.Policy(c.Context(), e.Code)
}

// setCommentRules changes the rules that are sent; the others stay.
func (s *server) setCommentRules(c *call) (any, error) {
	e, err := s.rooms.Store.Edition(c.Context(), c.PathValue("edition"))
	if err != nil {
		return nil, err
	}
	if err := s.mayEach(c, depesche.RoleChief, newsroom.Place{Edition: e.Code}); err != nil {
		return nil, err
	}
	p, err := s.talks.Policy(c.Context(), e.Code)
	if err != nil {
		return nil, err
	}
	if err := c.read(&p); err != nil {
		return nil, err
	}
	if err := s.talks.SetPolicy(c.Context(), c.actor, e.Code, p); err != nil {
		return nil, err
	}
	return s.talks.Policy(c.Context(), e.Code)
}

// said is a comment as the public sees it.
type said struct {
	ID          int64                     `json:"id"`
	Parent      int64                     `json:"parent,omitempty"`
	State       store.CommentState        `json:"state"` // "public", or why its words are gone
	Edition     string                    `json:"edition"`
	Lang        string                    `json:"lang"`
	Name        string                    `json:"name,omitempty"`
	Newsroom    bool                      `json:"newsroom,omitempty"`
	Text        string                    `json:"text,omitempty"` // Markdown
	HTML        string                    `json:"html,omitempty"`
	Verdict     string                    `json:"verdict,omitempty"` // why it was taken down
	Translation *store.CommentTranslation `json:"translation,omitempty"`
	At          time.Time                 `json:"at"`
	Edited      time.Time                 `json:"edited_at,omitzero"`
}

// conversation is a page of what is said under a story, as the public sees it.
type conversation struct {
	Total    int       `json:"total"`
	Open     bool      `json:"open"`
	Closes   time.Time `json:"closes,omitzero"`
	Comments []said    `json:"comments"`

	Rejected []store.VerdictCount `json:"rejected"` // what was not published, by reason

	Next string `json:"next,omitempty"` // the after of the page that follows
}

// conversation is what anybody may read on the page of a story: a page of it, in the order
// of threads. next is the "after" of the page that follows.
func (s *server) conversation(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	edition := c.URL.Query().Get("edition")
	if edition == "" {
		return nil, depesche.E(depesche.Invalid, "api.edition", "name the edition whose page it is, like ?edition=de")
	}
	e, err := s.rooms.Store.Edition(c.Context(), edition)
	if err != nil {
		return nil, err
	}
	first, err := s.rooms.Store.FirstPublishedIn(c.Context(), n, e.Code)
	if err != nil {
		return nil, err
	}
	after, err := cursor(c.URL.Query().Get("after"))
	if err != nil {
		return nil, err
	}
	talk, err := s.talks.Conversation(c.Context(), n, e, first, after)
	if err != nil {
		return nil, err
	}
	if talk == nil {
		return nil, depesche.E(depesche.NotFound, "comment.off", "this edition has no comments")
	}
	out := conversation{Total: talk.Total, Open: talk.Open, Closes: talk.Closes, Comments: flat(talk.Items, []said{}), Rejected: append([]store.VerdictCount{}, talk.Rejected...)}
	if talk.Next != (store.CommentCursor{}) {
		out.Next = strconv.FormatInt(talk.Next.Root, 10) + "." + strconv.FormatInt(talk.Next.ID, 10)
	}
	return out, nil
}

func cursor(after string) (store.CommentCursor, error) {
	if after == "" {
		return store.CommentCursor{}, nil
	}
	a, b, _ := strings.Cut(after, ".")
	root, err1 := strconv.ParseInt(a, 10, 64)
	id, err2 := strconv.ParseInt(b, 10, 64)
	if err1 != nil || err2 != nil || root < 0 || id < 0 {
		return store.CommentCursor{}, depesche.E(depesche.Invalid, "api.after", "%q is no place in a conversation: take \"next\" of the page before", after)
	}
	return store.CommentCursor{Root: root, ID: id}, nil
}

func flat(items []*comment.Item, into []said) []said {
	for _, it := range items {
		v := said{ID: it.ID, Parent: it.Parent, State: it.State, Edition: it.Edition, Lang: it.Lang, At: it.CreatedAt, Translation: it.Translation}
		if it.Gone() {
			v.Verdict = it.Verdict
		} else {
			v.Name, v.Newsroom, v.Text, v.HTML, v.Edited = it.Name, it.ByNewsroom(), it.Source, it.HTML, it.EditedAt
		}
		into = flat(it.Replies, append(into, v))
	}
	return into
}
