package site

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// long are paragraphs of 35 KB that pack like prose.
func long() []depesche.Block {
	var out []depesche.Block
	r := rand.New(rand.NewPCG(7, 7))
	for p := range 24 {
		var b strings.Builder
		for b.Len() < 1450 {
			for k := r.IntN(1 + r.IntN(4000)); k > 0; k /= 16 {
				b.WriteString("babedadikokulamestro"[k%16 : k%16+2])
			}
			b.WriteByte(' ')
		}
		out = append(out, depesche.Block{ID: fmt.Sprintf("long%d", p), Kind: depesche.Paragraph, Text: depesche.Plain(b.String())})
	}
	return out
}

// BenchmarkFirst makes pages that are not in memory: of a newsroom of 300 stories, a story
// of 60 KB with a picture, topics and 50 comments among them.
func BenchmarkFirst(b *testing.B) {
	n := newsroomOn(b, storetest.New(b))
	ctx := context.Background()
	hash := n.picture("ab")
	for i := range 300 {
		id := n.add(depesche.Story{Channel: []string{"science", "economy"}[i%2]}, "rail")
		d := full(fmt.Sprintf("Story %d", i), hash)
		for p := range 12 {
			d.Blocks = append(d.Blocks, depesche.Block{ID: fmt.Sprintf("x%d", p), Kind: depesche.Paragraph, Text: depesche.Plain(fmt.Sprintf("Paragraph %d of story %d says something of its own, at some length and in several words.", p, i))})
		}
		if i == 0 {
			d.Blocks = append(d.Blocks, long()...)
		}
		n.publish(id, "en", d, depesche.Publication{Slug: "x", First: now.Add(-time.Duration(i) * time.Hour)})
	}
	for i := range 50 {
		r := comment.Render(fmt.Sprintf("Comment *%d* with a [link](https://example.org/%d) and two sentences. This is the second.", i, i))
		_, err := n.store.AddComment(ctx, store.Comment{Story: 1, Edition: "en", Lang: "en", State: store.CommentPublic, Name: "Boll", Source: "x", HTML: r.HTML, Form: comment.Form})
		n.must(err)
	}
	n.must(n.store.SaveTopic(ctx, depesche.Topic{Key: "harbour", Names: map[string]string{"en": "Harbour"}}))
	s := New(Config{Store: n.store, Comments: comment.New(comment.Options{Store: n.store}), Now: func() time.Time { return now }})
	front := s.Before(s)
	for _, path := range []string{"/en/1/x", "/en/", "/en/channel/science", "/en/feed.xml", "/en/sitemap.xml"} {
		b.Run(path, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				n.must(n.store.SaveTopic(ctx, depesche.Topic{Key: "rail", Names: map[string]string{"en": "Rail"}}))
				e, err := n.store.Edition(ctx, "en")
				n.must(err)
				n.must(n.store.SaveEdition(ctx, *e))
				b.StartTimer()
				if w := get(front, path, "Accept-Encoding", "gzip"); w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
	b.Run("changed story", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			b.StopTimer()
			n.must(n.store.SetTopics(ctx, 1, []string{"rail", "harbour"}[:1+i%2]))
			b.StartTimer()
			if w := get(front, "/en/1/x", "Accept-Encoding", "gzip"); w.Code != 200 {
				b.Fatal(w.Code)
			}
		}
	})
	text := func(i int) {
		d := full("Story 0", hash)
		d.Blocks = append(long(), depesche.Block{ID: "new", Kind: depesche.Paragraph, Text: depesche.Plain(fmt.Sprintf("The port counts %d cranes.", i))})
		n.publish(1, "en", d, depesche.Publication{Slug: "x", First: now, Updated: now.Add(time.Duration(i) * time.Second)})
	}
	for _, c := range []struct {
		name   string
		change func(i int)
	}{
		{"new text", text},
		{"corrected text", func(i int) {
			if i < 10 { // each stays on the page
				n.must(n.store.AddCorrection(ctx, depesche.Correction{Story: 1, Lang: "en", Wrong: "There were fewer.", Right: "There are more.", At: now}))
			} else {
				n.must(n.store.SaveTopic(ctx, depesche.Topic{Key: "harbour", Names: map[string]string{"en": "Harbour"}}))
			}
			text(i)
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				c.change(i)
				b.StartTimer()
				if w := get(front, "/en/1/x", "Accept-Encoding", "gzip"); w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
