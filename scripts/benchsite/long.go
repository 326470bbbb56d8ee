package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// long is the story that pages are measured with: a picture, three topics and 50 comments,
// some 60 KB as a page.
type long struct {
	number   int64
	path     string
	document depesche.Document
	comment  int64 // the last one
}

func longStory(ctx context.Context, n *newsroom.Newsroom) (*long, error) {
	hash := strings.Repeat("ab", 32)
	if _, err := n.Store.AddPicture(ctx, store.PictureFile{Hash: hash, Mime: "image/jpeg", Width: 2400, Height: 1600, Bytes: 1, Credit: "Noor Teval", Widths: []int{320, 640, 960, 1280, 1920}}); err != nil {
		return nil, err
	}
	d := document(7, 24)
	r := rand.New(rand.NewPCG(7, 7))
	for i := range d.Blocks {
		d.Blocks[i].Text = depesche.Plain(prose(r, 150))
	}
	d.Lead = &depesche.PictureUse{Hash: hash, Width: 2400, Height: 1600, Alt: "A crane over a pier", Caption: depesche.Plain("The crane on its first day."), Credit: "Noor Teval"}
	id, err := n.Write(ctx, bencher, newsroom.StoryDraft{Lang: "en", Channel: "science", Topics: []string{"topic-1", "topic-2", "topic-3"}, Document: d})
	if err != nil {
		return nil, err
	}
	l := &long{number: id, document: d}
	if err := l.publish(ctx, n); err != nil {
		return nil, err
	}
	root := int64(0)
	for i := range 50 {
		c := store.Comment{Story: id, Edition: "en", Lang: "en", State: store.CommentPublic, Name: fmt.Sprintf("Reader %d", i), Form: comment.Form}
		c.Source = fmt.Sprintf("Comment *%d*: %s", i, prose(r, 20))
		c.HTML = comment.Render(c.Source).HTML
		if i%3 > 0 {
			c.Root, c.Parent = root, root
		}
		if l.comment, err = n.Store.AddComment(ctx, c); err != nil {
			return nil, err
		}
		if i%3 == 0 {
			root = l.comment
		}
	}
	return l, nil
}

func (l *long) publish(ctx context.Context, n *newsroom.Newsroom) error {
	pubs, err := n.Publish(ctx, bencher, l.number, []string{"en"})
	if err == nil {
		l.path = pubs[0].Path
	}
	return err
}

// change is something that happens to a story, for the i-th time, and what its page says then.
type change struct {
	name  string
	make  func(ctx context.Context, i int) error
	shows func(i int) string
	from  int // the round in which it begins
}

func (l *long) changes(n *newsroom.Newsroom) []change {
	edit := func(ctx context.Context, text string, c *depesche.Correction) error {
		d := l.document
		d.Blocks = append([]depesche.Block(nil), d.Blocks...)
		d.Blocks[3].Text = depesche.Plain(text + " " + d.Blocks[3].Text.String())
		if _, err := n.EditOriginal(ctx, bencher, l.number, 0, d, c); err != nil {
			return err
		}
		return l.publish(ctx, n)
	}
	ships := func(i int) string { return fmt.Sprintf("The port counts %d ships.", 1000+i) }
	wrong := func(i int) string { return fmt.Sprintf("The port counts %d cranes.", 2000+i%3) }
	words := func(i int) string { return fmt.Sprintf("Said once more, for the %dth time.", 100+i) }
	return []change{
		{"a new topic", func(ctx context.Context, i int) error {
			return n.Store.SetTopics(ctx, l.number, []string{"topic-1", fmt.Sprintf("topic-%d", 2+i)})
		}, func(i int) string { return fmt.Sprintf("/topic/topic-%d\"", 2+i) }, 0},
		{"a comment's new words", func(ctx context.Context, i int) error {
			c, err := n.Store.Comment(ctx, l.comment)
			if err != nil {
				return err
			}
			c.Source = words(i)
			c.HTML = comment.Render(c.Source).HTML
			return n.Store.UpdateComment(ctx, c, c.State)
		}, words, 0},
		{"a new text", func(ctx context.Context, i int) error { return edit(ctx, ships(i), nil) }, ships, 0},
		{"a correction", func(ctx context.Context, i int) error {
			return edit(ctx, wrong(i), &depesche.Correction{Story: l.number, Lang: "en", Wrong: fmt.Sprintf("Before, there were %d cranes.", 3000+i), Right: wrong(i)})
		}, func(i int) string { return fmt.Sprintf("Before, there were %d cranes.", 3000+i) }, 30}, // each stays on the page
	}
}
