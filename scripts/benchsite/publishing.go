package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"depesche/internal/newsroom"
)

// everywhere are the addresses on which a story shows, for the table. The first of them, with
// the story's own page before, are what the aim is for.
var everywhere = []string{
	"/en/", "/en/feed.xml", "/en/sitemap.xml",
	"/en/feed.json", "/en/sitemap-news.xml", "/en/sitemaps/" + spanNow() + ".xml", "/en/channel/science", "/en/topic/topic-1",
}

// aimedAt is how many of everywhere, with the page, have to show a story within the aim.
const aimedAt = 3

// spanNow names the part of the site map that holds today: they are of 30 days each.
func spanNow() string { return fmt.Sprint(span(time.Now())) }

const spanSeconds = 30 * 24 * 3600

func span(t time.Time) int64 { return t.Unix() / spanSeconds }

// publishing measures how long a published story takes until it shows everywhere.
func (b *bench) publishing(ctx context.Context, n *newsroom.Newsroom, s *server) error {
	var aimed, whole, verb, work []time.Duration
	pages, sizes := map[string][]time.Duration{}, map[string]int{}
	for i := range 20 {
		id, err := n.Write(ctx, bencher, newsroom.StoryDraft{Lang: "en", Channel: "science", Topics: []string{"topic-1"}, Document: document(1_000_000+i, 6), Priority: 1})
		if err != nil {
			return err
		}
		for _, p := range everywhere {
			if _, _, err := s.get(p); err != nil {
				return err
			}
		}
		begin, before := time.Now(), s.worked()
		pubs, err := n.Publish(ctx, bencher, id, []string{"en"})
		if err != nil {
			return err
		}
		verb = append(verb, time.Since(begin))
		for k, p := range append([]string{pubs[0].Path}, everywhere...) {
			took, body, err := s.get(p)
			if err != nil {
				return err
			}
			if !strings.Contains(body, pubs[0].Path) {
				return fmt.Errorf("%s does not show %s", p, pubs[0].Path)
			}
			if k == 0 {
				p = "page"
			}
			pages[p], sizes[p] = append(pages[p], took), len(body)
			if k == aimedAt {
				aimed, work = append(aimed, time.Since(begin)), append(work, s.worked()-before)
			}
		}
		whole = append(whole, time.Since(begin))
	}
	row := func(what string, of []time.Duration, work, aim string) {
		b.say("| %s | %s | %s | %s | %s | %s |", what, ms(median(of)), ms(slices.Min(of)), ms(slices.Max(of)), work, aim)
	}
	row("publishing a story until it shows on its page, the front page, in the feed and the site map", aimed, ms(median(work)), "≤ 50 ms")
	row("… of this: the verb with its commit on the disk", verb, "", "")
	for k, p := range append([]string{"page"}, everywhere...) {
		if k == aimedAt+1 {
			row(fmt.Sprintf("… until it shows on the next %d too, asked for after those", len(everywhere)-aimedAt), whole, "", "")
		}
		row(fmt.Sprintf("… `%s`, %d KB", p, sizes[p]>>10), pages[p], "", "")
	}
	b.say("")
	return nil
}
