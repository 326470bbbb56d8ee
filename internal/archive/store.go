package archive

import (
	"context"

	"depesche"
	"depesche/internal/store"
)

// store stores a batch, or counts what it would store.
func (in *intake) store(ctx context.Context, b *batch) error {
	as := b.ready
	if len(as) == 0 {
		return nil
	}
	if in.DryRun {
		return in.suppose(ctx, as)
	}
	if err := in.saveSections(ctx, as); err != nil {
		return err
	}
	if as[0].of != "" {
		return in.storeTranslations(ctx, as, b.words)
	}
	return in.storeStories(ctx, as, b.words)
}

// storeStories stores texts as stories of their own.
func (in *intake) storeStories(ctx context.Context, as []*arrival, words *store.Lexicon) error {
	stories := make([]*store.Arrival, len(as))
	for i, a := range as {
		stories[i] = &a.story
	}
	numbers, err := in.arrivals.Add(ctx, in.actor, stories, words)
	if err != nil {
		return err
	}
	for i, a := range as {
		if numbers[i] == 0 {
			in.report.Known++
			continue
		}
		in.report.Stories++
		in.count(a)
	}
	return nil
}

// count counts a text that came in.
func (in *intake) count(a *arrival) {
	r := in.report
	r.Languages[a.lang]++
	r.Addresses += len(a.story.Addresses)
	switch {
	case a.page != nil:
		r.Published++
	case !a.story.Story.Embargo.IsZero():
		r.Scheduled++
	default:
		r.Drafts++
		if a.held {
			r.PagesHeld++
		}
	}
	for _, c := range a.story.Comments {
		switch c.State {
		case store.CommentPublic:
			r.Comments++
		case store.CommentHeld:
			r.CommentsHeld++
		}
	}
}

// suppose counts what would come.
func (in *intake) suppose(ctx context.Context, as []*arrival) error {
	ids := make([]string, len(as))
	for i, a := range as {
		ids[i] = a.item.ID
	}
	known, err := in.rooms.Store.Arrived(ctx, in.origin, ids)
	if err != nil {
		return err
	}
	for _, a := range as {
		if known[a.item.ID] != 0 {
			in.report.Known++
			continue
		}
		if a.of != "" {
			in.report.Translations++
		} else {
			in.report.Stories++
		}
		in.count(a)
		in.supposed.post(a)
		for _, t := range a.topics {
			if !in.topics[t.Key] {
				in.topics[t.Key] = true
				in.report.Topics++
			}
		}
	}
	return nil
}

// saveSections makes the topics and channels that posts have and the newsroom lacks.
func (in *intake) saveSections(ctx context.Context, as []*arrival) error {
	var fresh []depesche.Topic
	for _, a := range as {
		for _, t := range a.topics {
			if !in.topics[t.Key] {
				in.topics[t.Key] = true
				in.report.Topics++
				fresh = append(fresh, t)
			}
		}
	}
	if err := in.rooms.SaveTopics(ctx, fresh); err != nil {
		return err
	}
	for _, a := range as {
		key := a.story.Story.Channel
		if key == "" || in.hasChannel(key) {
			continue
		}
		name := key
		for _, t := range a.item.Terms {
			if keyOf(t, a.lang) == key {
				name = t.Name
			}
		}
		if _, err := in.rooms.SaveChannel(ctx, in.actor, depesche.Channel{Key: key, Names: map[string]string{depesche.BaseLang(a.lang): name}}); err != nil {
			return err
		}
		in.report.mu.Lock()
		in.channels[key] = true
		in.report.mu.Unlock()
	}
	return nil
}
