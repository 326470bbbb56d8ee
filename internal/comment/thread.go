package comment

import (
	"context"
	"time"

	"depesche"
	"depesche/internal/store"
)

// levels is how deep replies are set in; deeper ones stand in the deepest level and name
// whom they answer.
const levels = 3

// Conversation is a page of what was said under a story, as an edition shows it.
type Conversation struct {
	Total  int
	Items  []*Item
	Next   store.CommentCursor // where the next page begins; zero when there is none
	Policy Policy
	Open   bool
	Closes time.Time // when it closes or closed; zero: never
	// Rejected counts what the newsroom has not published, by reason: nothing is hidden
	// in secret.
	Rejected []store.VerdictCount
}

// Item is a comment in its place. Answers names the comment that it answers where the
// place does not show it: too deep, or on the page before.
type Item struct {
	store.Comment
	Foreign bool // in another language than the edition's
	Level   int  // 1 to 3
	Replies []*Item
	Answers *store.Comment
}

// Gone tells whether the place is all that is left.
func (i *Item) Gone() bool { return i.State != store.CommentPublic }

// Conversation reads a page of the conversation under a story as an edition shows it,
// after a place. nil means that the edition has none (its policy is Off).
func (r *Room) Conversation(ctx context.Context, story int64, e *depesche.Edition, first time.Time, after store.CommentCursor) (*Conversation, error) {
	p, err := r.Policy(ctx, e.Code)
	if err != nil || p.Opening == Off {
		return nil, err
	}
	t, err := r.store.Thread(ctx, story, e.Lang, after, PageSize)
	if err != nil {
		return nil, err
	}
	c := &Conversation{Total: t.Total, Policy: p, Open: p.open(first, r.now()), Closes: p.closing(first), Items: arrange(t.Comments, e.Lang)}
	if c.Rejected, err = r.store.Rejections(ctx, story); err != nil {
		return nil, err
	}
	if t.More {
		last := t.Comments[len(t.Comments)-1]
		c.Next = store.CommentCursor{Root: last.Root, ID: last.ID}
	}
	return c, nil
}

// arrange puts comments, which come in the order of threads, below what they answer.
func arrange(cs []store.Comment, lang string) []*Item {
	var top []*Item
	byID := make(map[int64]*Item, len(cs))
	under := map[int64]*Item{} // whose replies hold the item
	for i := range cs {
		it := &Item{Comment: cs[i], Level: 1}
		it.HTML = shown(&it.Comment)
		it.Foreign = !it.Gone() && depesche.BaseLang(it.Lang) != depesche.BaseLang(lang)
		if !it.Foreign {
			it.Translation = nil
		}
		byID[it.ID] = it
		parent := byID[it.Parent]
		switch {
		case it.Parent == 0:
			top = append(top, it)
		case parent == nil:
			it.Answers = &store.Comment{ID: it.Parent}
			top = append(top, it)
		case parent.Level == levels:
			home := under[parent.ID]
			it.Level, it.Answers = levels, &parent.Comment
			home.Replies = append(home.Replies, it)
			under[it.ID] = home
		default:
			it.Level = parent.Level + 1
			parent.Replies = append(parent.Replies, it)
			under[it.ID] = parent
		}
	}
	return top
}

// shown is the HTML of a comment in the form of now; that of a comment which is not
// public is empty.
func shown(c *store.Comment) string {
	switch {
	case c.State != store.CommentPublic:
		c.Source, c.Name = "", ""
		return ""
	case c.Form != Form:
		return Render(c.Source).HTML
	}
	return c.HTML
}

// Shown is the HTML of a comment for its writer and for the newsroom, whatever its state.
func Shown(c *store.Comment) string {
	if c.Form != Form {
		return Render(c.Source).HTML
	}
	return c.HTML
}

// Public returns a comment that stands on a page, and the page's place; NotFound for any
// other.
func (r *Room) Public(ctx context.Context, id int64) (*store.Comment, store.CommentCursor, error) {
	c, err := r.store.Comment(ctx, id)
	if err != nil {
		return nil, store.CommentCursor{}, err
	}
	if c.State != store.CommentPublic {
		return nil, store.CommentCursor{}, depesche.E(depesche.NotFound, "comment.unknown", "there is no comment %d", id)
	}
	at, err := r.store.CommentPage(ctx, c, PageSize)
	return c, at, err
}
