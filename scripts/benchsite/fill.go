package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"depesche"
	"depesche/internal/store"
)

var (
	bencher  = depesche.Actor{Name: "Bench"}
	channels = []string{"politics", "economy", "science", "culture", "sports", "local"}
	begin    = time.Now().Add(-3 * 365 * 24 * time.Hour)
)

const topics = 200

// house makes editions, channels and topics.
func house(ctx context.Context, s *store.Store) error {
	return s.InTx(ctx, func(tx *store.Store) error {
		for i, l := range []string{"en", "de"} {
			e := depesche.Edition{Code: l, Lang: l, Name: "The Bench", Tagline: "Measured news", TimeZone: "Europe/Berlin", Position: i, Policy: depesche.Policy{AllowUnreviewed: true, AllowErrors: true}}
			if err := tx.SaveEdition(ctx, e); err != nil {
				return err
			}
		}
		for i, c := range channels {
			if err := tx.SaveChannel(ctx, depesche.Channel{Key: c, Names: map[string]string{"en": strings.ToUpper(c[:1]) + c[1:]}, Position: i}); err != nil {
				return err
			}
		}
		for i := range topics {
			if err := tx.SaveTopic(ctx, depesche.Topic{Key: fmt.Sprintf("topic-%d", i), Names: map[string]string{"en": fmt.Sprintf("Topic number %d", i)}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// fill brings the newsroom to n stories. All are live in English, one in ten in German.
func fill(ctx context.Context, s *store.Store, from, n int) error {
	const batch = 500
	for i := from; i < n; i += batch {
		err := s.InTx(ctx, func(tx *store.Store) error {
			for k := i; k < min(n, i+batch); k++ {
				if err := addStory(ctx, tx, k, begin.Add(time.Duration(k)*pace)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if (i/batch)%20 == 0 {
			fmt.Fprintf(os.Stderr, "\r%d stories …", i)
		}
	}
	fmt.Fprintf(os.Stderr, "\r%d stories.   \n", n)
	return nil
}

// pace is how often the newsroom publishes.
const pace = 7 * time.Minute

// lately has the newsroom publish at its pace up to now, from the beginning of the span of
// days that one part of the site map holds: the maps of what is new are as long as they would
// be. What an earlier run has added is counted.
func (b *bench) lately(ctx context.Context, s *store.Store, now time.Time) error {
	since := time.Unix(span(now)*spanSeconds, 0)
	there, err := s.PublishedPages(ctx, "en", store.PageQuery{Months: true, Month: span(now), Limit: 50_000})
	if err != nil {
		return err
	}
	missing := max(int(now.Sub(since)/pace)-len(there), 0)
	b.recent = len(there) + missing
	return s.InTx(ctx, func(tx *store.Store) error {
		for i := range missing {
			at := since.Add(time.Duration(float64(now.Sub(since)) * float64(i) / float64(missing)))
			if err := addStory(ctx, tx, 2_000_000+len(there)+i, at); err != nil {
				return err
			}
		}
		return nil
	})
}

func addStory(ctx context.Context, tx *store.Store, k int, at time.Time) error {
	d := document(k, 4)
	id, err := tx.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "en", Channel: channels[k%len(channels)], Priority: 1 + k%6}, uint64(k)*0x9e3779b97f4a7c15)
	if err != nil {
		return err
	}
	if err := tx.SetTopics(ctx, id, []string{fmt.Sprintf("topic-%d", k%topics), fmt.Sprintf("topic-%d", (k+37)%topics)}[:1+k%2]); err != nil {
		return err
	}
	for _, l := range []string{"en", "de"} {
		if l == "de" && k%10 != 0 {
			break
		}
		kind := depesche.Original
		if l != "en" {
			kind = depesche.Translation
		}
		text, err := tx.CreateText(ctx, depesche.Text{Story: id, Lang: l, Kind: kind, State: depesche.TextDraft})
		if err != nil {
			return err
		}
		rev, err := tx.AddOriginalRevision(ctx, text, d, nil, bencher, "bench")
		if err != nil {
			return err
		}
		err = tx.SavePublication(ctx, store.PublicationRecord{Publication: depesche.Publication{Story: id, Edition: l, Text: text, Revision: rev.ID, Slug: fmt.Sprintf("harbour-report-%d", k),
			First: at, Updated: at}, Lang: l, Kind: kind, Document: d})
		if err != nil {
			return err
		}
	}
	return nil
}

// document is a story of some paragraphs, no two alike.
func document(k, paragraphs int) depesche.Document {
	d := depesche.Document{
		Headline:   depesche.Plain(fmt.Sprintf("Harbour report %d: the crane returns to pier %d", k, k%40)),
		Standfirst: depesche.Plain(fmt.Sprintf("After %d days of repairs the port counts %d ships again.", k%90+1, k%500)),
		Dateline:   "Tarvis", Byline: []string{"Jonna Petrak"},
	}
	for p := range paragraphs {
		var b strings.Builder
		for s := range 4 {
			fmt.Fprintf(&b, "On day %d of week %d the harbour master Tamsin Orlo counted %d ships and %d containers before noon, %d more than her predecessor %s ever saw. ",
				s+1, p+1, (k*7+s*13)%311+10, (k*31+s*17+p*101)%9973+200, (k+s*p)%73, []string{"Ivo Brenk", "Mara Teval", "Noor Salvek", "Bruno Ades"}[(k+s+p)%4])
		}
		d.Blocks = append(d.Blocks, depesche.Block{ID: fmt.Sprintf("b%d", p+1), Kind: depesche.Paragraph, Text: depesche.Plain(strings.TrimSpace(b.String()))})
	}
	return d
}

// prose is text that packs like prose: words of some syllables, common ones more often.
func prose(r *rand.Rand, words int) string {
	syllables := strings.Fields("ba be bo da de di do fa fe ga ge ha hi ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to tra va ve wa we wi sch ng rt st nd")
	var b strings.Builder
	for i := range words {
		n := int(float64(4000) * r.Float64() * r.Float64() * r.Float64())
		word := ""
		for k := n + 1; k > 0; k /= len(syllables) {
			word += syllables[k%len(syllables)]
		}
		if i%12 == 0 {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		b.WriteString(word)
		if b.WriteByte(' '); i%12 == 11 {
			b.WriteString("went on. ")
		}
	}
	return strings.TrimSpace(b.String())
}
