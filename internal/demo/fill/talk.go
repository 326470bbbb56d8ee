package fill

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/demo"
)

// talk lets the demonstration's readers and editors talk, each at their time.
func (f *filler) talk() error {
	t, err := demo.LoadTalk()
	if err != nil {
		return err
	}
	p := comment.DefaultPolicy
	if err := json.Unmarshal(t.Policy, &p); err != nil {
		return fmt.Errorf("policy: %w", err)
	}
	room := comment.New(comment.Options{Store: f.n.Store, Now: func() time.Time { return f.clock }})
	f.at(7 * 24 * 60)
	for _, l := range demo.Langs() {
		if err := room.SetPolicy(f.ctx, f.who("Mara Kessel"), l, p); err != nil {
			return err
		}
	}
	slices.SortStableFunc(t.Comments, func(a, b demo.Comment) int { return b.Minutes - a.Minutes })
	ids := map[string]int64{}
	for i := range t.Comments {
		c := &t.Comments[i]
		if ids[c.Key], err = f.say(room, c, ids[c.Answers]); err != nil {
			return fmt.Errorf("comment %s: %w", c.Key, err)
		}
	}
	return nil
}

func (f *filler) say(room *comment.Room, c *demo.Comment, parent int64) (int64, error) {
	f.at(c.Minutes)
	if c.Newsroom != "" {
		said, err := room.Reply(f.ctx, f.who(c.Newsroom), parent, c.Edition, c.Text)
		if err != nil {
			return 0, err
		}
		return said.ID, nil
	}
	posted, err := room.Post(f.ctx, comment.Draft{Story: f.numbers[c.Story], Edition: c.Edition, Parent: parent, Name: c.Name, Text: c.Text, Client: c.From, Trusted: true})
	if err != nil {
		return 0, err
	}
	id := posted.Comment.ID
	if c.Lang != "" && posted.Comment.Lang != c.Lang {
		return 0, depesche.E(depesche.Internal, "demo.lang", "the comment is taken for one in %s", posted.Comment.Lang)
	}
	f.clock = f.clock.Add(6 * time.Minute)
	if c.Approve != "" {
		if err := room.Approve(f.ctx, f.who(c.Approve), comment.Decision{ID: id}); err != nil {
			return 0, err
		}
	}
	for _, r := range c.Reports {
		if _, err := room.Report(f.ctx, id, r.Reason, r.Note, r.From); err != nil {
			return 0, err
		}
	}
	return id, nil
}
