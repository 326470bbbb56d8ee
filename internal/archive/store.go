package archive

import (
	"context"
	"strings"

	"depesche"
	"depesche/internal/archive/blog"
	"depesche/internal/segment"
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
		for _, a := range as {
			if err := in.storeTranslation(ctx, a); err != nil {
				return err
			}
		}
		return nil
	}
	stories := make([]*store.Arrival, len(as))
	for i, a := range as {
		stories[i] = &a.story
	}
	numbers, err := in.arrivals.Add(ctx, in.actor, stories, b.words)
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

// storeTranslation lays a text beside the original of its story.
func (in *intake) storeTranslation(ctx context.Context, a *arrival) error {
	s := in.rooms.Store
	known, err := s.Arrived(ctx, in.origin, []string{a.of, a.item.ID})
	if err != nil {
		return err
	}
	if known[a.item.ID] != 0 {
		in.report.Known++
		return nil
	}
	story := known[a.of]
	if story == 0 {
		// What it translates did not come: it is a story of its own.
		return in.alone(ctx, a)
	}
	original, err := s.Original(ctx, story)
	if err != nil {
		return err
	}
	if original.Lang == a.lang {
		return in.alone(ctx, a)
	}
	head, err := s.Revision(ctx, original.Head)
	if err != nil {
		return err
	}
	who := strings.Join(a.item.Authors, ", ")
	targets, lost := beside(head.Segments, a.doc.Segments(segment.Splitter(a.lang)), func(t *depesche.TranslatedSegment) {
		t.State, t.Origin, t.By = depesche.SegmentEdited, depesche.Origin{Kind: depesche.FromPerson}, who
		if a.page != nil {
			t.State = depesche.SegmentConfirmed
		}
	})
	added, err := s.AddArrivedTranslation(ctx, in.actor, &store.ArrivedTranslation{Site: in.origin, ForeignID: a.item.ID, Story: story, Lang: a.lang, Targets: targets, Document: a.doc,
		Translator: who, Approved: a.page != nil, Detail: a.story.Detail, Publication: a.page, Addresses: a.story.Addresses, Comments: a.story.Comments, UpdatedAt: a.story.Story.UpdatedAt})
	if err != nil {
		return err
	}
	if !added {
		in.report.problem(blog.Problem{Line: a.item.Line, ID: a.item.ID, What: "its story has another text in this language already; it came as a story of its own"})
		return in.alone(ctx, a)
	}
	in.report.Translations++
	in.report.Unplaced += lost
	in.count(a)
	return nil
}

// alone stores a text that was to be a translation as a story of its own.
func (in *intake) alone(ctx context.Context, a *arrival) error {
	a.story.Body = store.EncodeOriginal(a.encoded(), a.segs)
	numbers, err := in.arrivals.Add(ctx, in.actor, []*store.Arrival{&a.story}, store.NewLexicon())
	if err != nil {
		return err
	}
	if numbers[0] == 0 {
		in.report.Known++
		return nil
	}
	in.report.Stories++
	in.count(a)
	return nil
}
