package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"depesche"
)

// CommentState is where a comment stands.
type CommentState string

const (
	CommentUnconfirmed CommentState = "unconfirmed" // waits for its writer to answer a mail
	CommentHeld        CommentState = "held"        // waits for the newsroom
	CommentPublic      CommentState = "public"
	CommentRejected    CommentState = "rejected"
	CommentDeleted     CommentState = "deleted" // by its writer; the words are gone
)

// HeldFor is a reason why a comment waits: a key of the catalogues
// ("held.links" without the prefix) and its values.
type HeldFor struct {
	Key  string   `json:"key"`
	Args []string `json:"args,omitempty"`
}

// Values are Args for a message: numbers as such, so that plurals come out right.
func (h HeldFor) Values() []any {
	out := make([]any, len(h.Args))
	for i, a := range h.Args {
		out[i] = a
		if n, err := strconv.Atoi(a); err == nil {
			out[i] = n
		}
	}
	return out
}

// Comment is what a reader, or the newsroom, says under a story.
type Comment struct {
	ID         int64        `json:"id"`
	Story      int64        `json:"story"`
	Edition    string       `json:"edition"` // where it was written
	Lang       string       `json:"lang"`    // BCP 47
	Root       int64        `json:"root"`    // the comment that began the thread
	Parent     int64        `json:"parent,omitempty"`
	State      CommentState `json:"state"`
	Name       string       `json:"name"`
	Email      string       `json:"-"`
	Confirmed  bool         `json:"confirmed"`          // the address answered a mail
	Notify     bool         `json:"-"`                  // its writer wants a mail when it is answered
	Account    int64        `json:"-"`                  // of the newsroom; 0 for a reader
	Source     string       `json:"text"`               // Markdown
	HTML       string       `json:"-"`                  // made of Source by the form Form
	Form       int          `json:"-"`                  //
	Digest     string       `json:"-"`                  // of the folded text
	Poster     string       `json:"-"`                  // keyed hash of a network address
	HeldFor    []HeldFor    `json:"held_for,omitempty"` // why it waits, or waited
	Verdict    string       `json:"verdict,omitempty"`  // the newsroom's reason, a key
	Note       string       `json:"note,omitempty"`     // and in its own words
	DecidedBy  string       `json:"decided_by,omitempty"`
	DecidedAt  time.Time    `json:"decided_at,omitzero"`
	Objection  string       `json:"objection,omitempty"`
	ObjectedAt time.Time    `json:"objected_at,omitzero"` // zero when no objection waits
	Reports    int          `json:"reports,omitempty"`    // that wait for an answer
	Version    int64        `json:"version"`              // grows with every change
	CreatedAt  time.Time    `json:"at"`
	EditedAt   time.Time    `json:"edited_at,omitzero"`

	// Set by Thread alone: the translation asked for, if an engine has made one.
	Translation *CommentTranslation `json:"translation,omitempty"`
	// Set by CommentQueue alone: the original's headline, and the writer's comments
	// that were public and rejected before.
	Headline string `json:"headline,omitempty"`
	Good     int    `json:"-"`
	Bad      int    `json:"-"`
}

// ByNewsroom tells whether an account of the newsroom wrote it.
func (c *Comment) ByNewsroom() bool { return c.Account != 0 }

// NameOr is the name under which the comment is shown: its writer's, or for one that came
// without any the words given, which say so.
func (c *Comment) NameOr(nameless string) string {
	if c.Name == "" {
		return nameless
	}
	return c.Name
}

// CommentTranslation is what an engine made of a comment, as plain text.
type CommentTranslation struct {
	Lang    string `json:"lang"`
	Text    string `json:"text"`
	Engine  string `json:"engine"`
	Version string `json:"engine_version,omitempty"`
}

const commentCols = `c.id, c.story_id, c.edition, c.lang, c.root_id, c.parent_id, c.state, c.name, c.email, c.confirmed, c.account_id, c.source, c.html, c.form, c.digest, c.poster,
	c.held_for, c.verdict, c.note, c.decided_by, c.decided_at, c.objection, c.objected_at, c.reports, c.version, c.created_at, c.edited_at, c.notify`

type commentRow struct {
	Comment
	heldFor                             string
	confirmed, notify                   int
	decided, objected, created, touched int64
}

func (r *commentRow) into(more ...any) []any {
	c := &r.Comment
	return append([]any{&c.ID, &c.Story, &c.Edition, &c.Lang, &c.Root, &c.Parent, &c.State, &c.Name, &c.Email, &r.confirmed, &c.Account, &c.Source, &c.HTML, &c.Form, &c.Digest, &c.Poster,
		&r.heldFor, &c.Verdict, &c.Note, &c.DecidedBy, &r.decided, &c.Objection, &r.objected, &c.Reports, &c.Version, &r.created, &r.touched, &r.notify}, more...)
}

func (r *commentRow) comment() (Comment, error) {
	c := r.Comment
	c.Confirmed, c.Notify = r.confirmed != 0, r.notify != 0
	c.DecidedAt, c.ObjectedAt, c.CreatedAt, c.EditedAt = fromMicro(r.decided), fromMicro(r.objected), fromMicro(r.created), fromMicro(r.touched)
	return c, fromJSON(r.heldFor, &c.HeldFor)
}

// Comment returns a comment by its number.
func (s *Store) Comment(ctx context.Context, id int64) (*Comment, error) {
	var r commentRow
	if err := s.db.Get(ctx, r.into(), "SELECT "+commentCols+" FROM comment c WHERE c.id = $1", id); err != nil {
		return nil, notFound(err, "comment.unknown", "there is no comment %d", id)
	}
	c, err := r.comment()
	return &c, err
}

// AddComment stores a new comment and returns its number. Root may be 0: it begins a
// thread.
func (s *Store) AddComment(ctx context.Context, c Comment) (int64, error) {
	now := micro(s.now())
	var id int64
	err := s.InTx(ctx, func(tx *Store) error {
		var err error
		id, err = tx.db.Insert(ctx, `INSERT INTO comment (story_id, edition, lang, root_id, parent_id, state, name, email, confirmed, account_id, source, html, form, digest, poster,
			held_for, verdict, note, decided_by, decided_at, objection, objected_at, reports, version, created_at, edited_at, notify)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', '', '', 0, '', 0, 0, 1, $17, 0, $18)`,
			c.Story, c.Edition, c.Lang, c.Root, c.Parent, c.State, c.Name, FoldEmail(c.Email), bit(c.Confirmed), c.Account, c.Source, c.HTML, c.Form, c.Digest, c.Poster, toJSON(c.HeldFor), now, bit(c.Notify))
		if err != nil {
			return err
		}
		if c.Root == 0 {
			if _, err := tx.db.Exec(ctx, "UPDATE comment SET root_id = id WHERE id = $1", id); err != nil {
				return err
			}
		}
		if c.State != CommentPublic {
			return nil
		}
		return tx.changed(ctx, partTalk(c.Story))
	})
	return id, err
}

// UpdateComment stores what may change of a comment: state, words, decision, objection,
// address. It returns a Conflict error when somebody has changed the comment since it was
// read (c.Version). before is the state that it had, for the counter of public changes.
func (s *Store) UpdateComment(ctx context.Context, c *Comment, before CommentState) error {
	return s.InTx(ctx, func(tx *Store) error {
		n, err := tx.db.Exec(ctx, `UPDATE comment SET state = $3, name = $4, email = $5, confirmed = $6, lang = $7, source = $8, html = $9, form = $10, digest = $11, held_for = $12,
			verdict = $13, decided_by = $14, decided_at = $15, objection = $16, objected_at = $17, edited_at = $18, poster = $19, note = $20, notify = $21, version = version + 1
		WHERE id = $1 AND version = $2`,
			c.ID, c.Version, c.State, c.Name, FoldEmail(c.Email), bit(c.Confirmed), c.Lang, c.Source, c.HTML, c.Form, c.Digest, toJSON(c.HeldFor),
			c.Verdict, c.DecidedBy, micro(c.DecidedAt), c.Objection, micro(c.ObjectedAt), micro(c.EditedAt), c.Poster, c.Note, bit(c.Notify))
		if err != nil {
			return err
		}
		if n == 0 {
			return depesche.E(depesche.Conflict, "comment.changed", "somebody has changed this comment in the meantime: look at it again, then decide")
		}
		c.Version++
		told := func(st CommentState) bool { return st == CommentPublic || st == CommentRejected } // by the page: words, or a reason
		if !told(c.State) && !told(before) {
			// Of one that was answered a page shows what became of it.
			var answered int
			err := tx.db.Get(ctx, []any{&answered}, "SELECT count(*) FROM comment WHERE parent_id = $1 AND state = 'public'", c.ID)
			if err != nil || answered == 0 {
				return err
			}
		}
		return tx.changed(ctx, partTalk(c.Story))
	})
}

// CommentCursor is the place of a comment in the order of a story's threads.
type CommentCursor struct{ Root, ID int64 }

// Thread is a page of a story's conversation.
type Thread struct {
	Comments []Comment // in the order of threads, then of time; without the words of those that are gone
	Total    int       // public comments of the whole story
	More     bool      // there are further ones
}

// visible are the comments that have a place on the page: public ones, and what is left
// of others that were answered.
const visible = `(c.state = 'public' OR (c.state <> 'unconfirmed' AND EXISTS (SELECT 1 FROM comment k WHERE k.parent_id = c.id AND k.state = 'public')))`

// Thread reads up to limit comments of a story after a place, the beginning for the zero
// cursor, in one query. lang asks for translations into that language.
func (s *Store) Thread(ctx context.Context, story int64, lang string, after CommentCursor, limit int) (*Thread, error) {
	reads(ctx, partTalk(story))
	t := &Thread{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r commentRow
		var tr CommentTranslation
		if err := scan(r.into(&t.Total, &tr.Lang, &tr.Text, &tr.Engine, &tr.Version)...); err != nil {
			return err
		}
		if len(t.Comments) == limit {
			t.More = true
			return nil
		}
		c, err := r.comment()
		if tr.Engine != "" {
			c.Translation = &tr
		}
		t.Comments = append(t.Comments, c)
		return err
	}, `SELECT `+commentCols+`, (SELECT count(*) FROM comment n WHERE n.story_id = $1 AND n.state = 'public'),
			COALESCE(t.lang, ''), COALESCE(t.text, ''), COALESCE(t.engine, ''), COALESCE(t.engine_version, '')
		FROM comment c LEFT JOIN comment_translation t ON t.comment_id = c.id AND t.lang = $2
		WHERE c.story_id = $1 AND (c.root_id > $3 OR (c.root_id = $3 AND c.id > $4)) AND `+visible+`
		ORDER BY c.root_id, c.id LIMIT $5`, story, lang, after.Root, after.ID, limit+1)
	return t, err
}

// VerdictCount is how many comments were rejected for a reason.
type VerdictCount struct {
	Verdict string `json:"reason"`
	Count   int    `json:"count"`
}

// Rejections counts the rejected comments of a story by reason, the most frequent first.
func (s *Store) Rejections(ctx context.Context, story int64) ([]VerdictCount, error) {
	reads(ctx, partTalk(story))
	var out []VerdictCount
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var v VerdictCount
		err := scan(&v.Verdict, &v.Count)
		out = append(out, v)
		return err
	}, "SELECT verdict, count(*) FROM comment WHERE story_id = $1 AND state = 'rejected' GROUP BY verdict ORDER BY count(*) DESC, verdict", story)
	return out, err
}

// CommentPage returns the place after which the page of size comments begins that shows
// a comment; the zero cursor for the first page.
func (s *Store) CommentPage(ctx context.Context, c *Comment, size int) (CommentCursor, error) {
	var before int
	var cur CommentCursor
	err := s.db.Get(ctx, []any{&before}, "SELECT count(*) FROM comment c WHERE c.story_id = $1 AND (c.root_id < $2 OR (c.root_id = $2 AND c.id < $3)) AND "+visible, c.Story, c.Root, c.ID)
	if err != nil || before < size {
		return cur, err
	}
	err = s.db.Get(ctx, []any{&cur.Root, &cur.ID}, "SELECT c.root_id, c.id FROM comment c WHERE c.story_id = $1 AND "+visible+" ORDER BY c.root_id, c.id LIMIT 1 OFFSET $2",
		c.Story, before/size*size-1)
	return cur, err
}

// CommentQuery selects comments for the desk.
type CommentQuery struct {
	Queue    string // one of CommentQueues
	Lang     string // base language, "" for all
	Edition  string
	Story    int64
	Newest   bool  // newest first; else those that wait longest
	BeforeID int64 // with Newest: older than this one
	AfterID  int64 // without: younger
	Limit    int   // 0: 50
}

var commentQueues = map[string]string{
	"held":     "c.state = 'held'",
	"reported": "c.reports > 0",
	"objected": "c.objected_at > 0",
	"public":   "c.state = 'public'",
	"rejected": "c.state = 'rejected'",
}

// CommentQueues names the desk's lists of comments in their order.
func CommentQueues() []string { return []string{"held", "reported", "objected", "public", "rejected"} }

// CommentQueue lists comments for the desk, each with the story's headline and what its
// writer wrote before.
func (s *Store) CommentQueue(ctx context.Context, q CommentQuery) ([]Comment, error) {
	where, ok := commentQueues[q.Queue]
	if !ok {
		return nil, depesche.E(depesche.Invalid, "queue.unknown", "there is no list of comments called %q: choose one of %s", q.Queue, strings.Join(CommentQueues(), ", "))
	}
	if q.Limit == 0 {
		q.Limit = 50
	}
	order := "c.id"
	if q.Newest {
		order = "c.id DESC"
	}
	if q.BeforeID == 0 {
		q.BeforeID = 1 << 62
	}
	var out []Comment
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r commentRow
		if err := scan(r.into(&r.Headline, &r.Good, &r.Bad)...); err != nil {
			return err
		}
		c, err := r.comment()
		out = append(out, c)
		return err
	}, `SELECT `+commentCols+`, COALESCE((SELECT t.headline FROM text t WHERE t.story_id = c.story_id AND t.kind = 'original'), ''), `+
		earlier("public")+`, `+earlier("rejected")+`
		FROM comment c WHERE `+where+` AND ($1 = '' OR c.lang = $1 OR c.lang LIKE $1 || '-%') AND ($2 = '' OR c.edition = $2) AND (CAST($3 AS BIGINT) = 0 OR c.story_id = $3)
			AND c.id < $4 AND c.id > $5 ORDER BY `+order+` LIMIT $6`, q.Lang, q.Edition, q.Story, q.BeforeID, q.AfterID, q.Limit)
	return out, err
}

// earlier counts a writer's other comments in a state: by confirmed address, else by
// network address and name.
func earlier(state string) string {
	return `(SELECT count(*) FROM comment o WHERE o.state = '` + state + `' AND o.id <> c.id AND o.account_id = 0
		AND ((c.confirmed = 1 AND o.confirmed = 1 AND o.email = c.email) OR (c.poster <> '' AND o.poster = c.poster AND o.name = c.name)))`
}

// CommentCounts counts the desk's lists.
func (s *Store) CommentCounts(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	n := make([]int, len(CommentQueues()))
	into := make([]any, len(n))
	var parts []string
	for i, q := range CommentQueues() {
		parts = append(parts, "(SELECT count(*) FROM comment c WHERE "+commentQueues[q]+")")
		into[i] = &n[i]
	}
	err := s.db.Get(ctx, into, "SELECT "+strings.Join(parts, ", "))
	for i, q := range CommentQueues() {
		out[q] = n[i]
	}
	return out, err
}

// TrustedWriter tells whether a writer has had a comment that is public, since a time: by
// confirmed address, else by network address and name.
func (s *Store) TrustedWriter(ctx context.Context, email, poster, name string, since time.Time) (bool, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, `SELECT count(*) FROM (SELECT 1 FROM comment WHERE state = 'public' AND account_id = 0 AND created_at > $4
		AND ((CAST($1 AS TEXT) <> '' AND confirmed = 1 AND email = $1) OR (CAST($2 AS TEXT) <> '' AND poster = $2 AND name = $3)) LIMIT 1) x`, FoldEmail(email), poster, name, micro(since))
	return n > 0, err
}

// PosterCount counts what came from a network address since a time, and when the oldest
// of it came. The words of a comment do not matter: deleted ones count.
func (s *Store) PosterCount(ctx context.Context, poster string, since time.Time) (n int, oldest time.Time, err error) {
	var at int64
	err = s.db.Get(ctx, []any{&n, &at}, "SELECT count(*), COALESCE(min(created_at), 0) FROM comment WHERE poster = $1 AND poster <> '' AND created_at > $2", poster, micro(since))
	return n, fromMicro(at), err
}

// SameWords counts comments with the same folded text since a time, except one: all of
// them, and those on one story from one network address.
func (s *Store) SameWords(ctx context.Context, digest string, story int64, poster string, except int64, since time.Time) (all, here int, err error) {
	err = s.db.Get(ctx, []any{&all, &here}, `SELECT count(*), COALESCE(sum(CASE WHEN story_id = $2 AND poster = $3 THEN 1 ELSE 0 END), 0)
		FROM comment WHERE digest = $1 AND id <> $4 AND created_at > $5 AND state <> 'deleted'`, digest, story, poster, except, micro(since))
	return all, here, err
}

// FamilyOf reads a comment, its parent and what was answered to the comment, in order of
// time: what a moderator sees beside it.
func (s *Store) FamilyOf(ctx context.Context, c *Comment, limit int) ([]Comment, error) {
	var out []Comment
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r commentRow
		if err := scan(r.into()...); err != nil {
			return err
		}
		one, err := r.comment()
		out = append(out, one)
		return err
	}, "SELECT "+commentCols+" FROM comment c WHERE c.story_id = $1 AND c.root_id = $2 AND c.state <> 'unconfirmed' ORDER BY c.id LIMIT $3", c.Story, c.Root, limit)
	return out, err
}

// SaveCommentTranslation keeps what an engine made of a comment.
func (s *Store) SaveCommentTranslation(ctx context.Context, comment int64, t CommentTranslation) error {
	return s.InTx(ctx, func(tx *Store) error {
		_, err := tx.db.Exec(ctx, `INSERT INTO comment_translation (comment_id, lang, text, engine, engine_version, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (comment_id, lang) DO UPDATE SET text = excluded.text, engine = excluded.engine, engine_version = excluded.engine_version, at = excluded.at`,
			comment, t.Lang, t.Text, t.Engine, t.Version, micro(s.now()))
		if err != nil {
			return err
		}
		return tx.changedTalkOf(ctx, comment)
	})
}

// changedTalkOf counts a change of the conversation that a comment belongs to.
func (s *Store) changedTalkOf(ctx context.Context, comment int64) error {
	var story int64
	err := s.db.Query(ctx, func(scan func(...any) error) error { return scan(&story) }, "SELECT story_id FROM comment WHERE id = $1", comment)
	if err != nil {
		return err
	}
	return s.changed(ctx, partTalk(story))
}

// CommentTranslation returns the translation of a comment, nil when there is none.
func (s *Store) CommentTranslation(ctx context.Context, comment int64, lang string) (*CommentTranslation, error) {
	var t *CommentTranslation
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		t = &CommentTranslation{Lang: lang}
		return scan(&t.Text, &t.Engine, &t.Version)
	}, "SELECT text, engine, engine_version FROM comment_translation WHERE comment_id = $1 AND lang = $2", comment, lang)
	return t, err
}

// ForgetCommentTranslations drops the translations of a comment whose words have changed.
func (s *Store) ForgetCommentTranslations(ctx context.Context, comment int64) error {
	return s.InTx(ctx, func(tx *Store) error {
		if _, err := tx.db.Exec(ctx, "DELETE FROM comment_translation WHERE comment_id = $1", comment); err != nil {
			return err
		}
		return tx.changedTalkOf(ctx, comment)
	})
}

// FirstPublishedIn is when a story first went out in an edition; NotFound when it is not
// public there now.
func (s *Store) FirstPublishedIn(ctx context.Context, story int64, edition string) (time.Time, error) {
	var at int64
	err := s.db.Get(ctx, []any{&at}, "SELECT p.first_at FROM publication p JOIN edition e ON e.id = p.edition_id WHERE p.story_id = $1 AND e.code = $2 AND p.state = 'live'", story, edition)
	return fromMicro(at), notFound(err, "comment.no_story", "this story is not public in this edition")
}
