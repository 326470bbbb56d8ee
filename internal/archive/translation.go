package archive

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"depesche"
	"depesche/internal/archive/blog"
	"depesche/internal/search"
	"depesche/internal/store"
)

// lookAgain is how often translations are laid beside originals that somebody changes meanwhile.
const lookAgain = 4

// laidAtOnce is how many translations one transaction takes in: with their originals beside them
// they need several times the memory of stories.
const laidAtOnce = 200

// storeTranslations lays texts beside the originals of their stories. One whose original did
// not come is a story of its own, as is one whose story has a text in its language already.
func (in *intake) storeTranslations(ctx context.Context, as []*arrival, words *store.Lexicon) error {
	known, err := in.known(ctx, as)
	if err != nil {
		return err
	}
	var alone []*arrival
	var waiting []*laid
	for _, a := range as {
		switch story := known[a.of]; {
		case known[a.item.ID] != 0:
			in.report.Known++
		case story == 0:
			alone = append(alone, a)
		default:
			waiting = append(waiting, &laid{arrival: a, story: story})
		}
	}
	var left []*laid
	for some := range slices.Chunk(waiting, laidAtOnce) {
		for range lookAgain {
			var more []*arrival
			if some, more, err = in.layAll(ctx, some, words); err != nil {
				return err
			}
			if alone = append(alone, more...); len(some) == 0 {
				break
			}
		}
		left = append(left, some...)
	}
	for _, l := range left {
		in.report.problem(blog.Problem{Line: l.item.Line, ID: l.item.ID, What: "its original is being worked on; it came as a story of its own"})
		alone = append(alone, l.arrival)
	}
	return in.storeAlone(ctx, alone)
}

// known tells which of the texts, and of those that they translate, are here.
func (in *intake) known(ctx context.Context, as []*arrival) (map[string]int64, error) {
	ids := make([]string, 0, 2*len(as))
	for _, a := range as {
		ids = append(ids, a.item.ID, a.of)
	}
	return in.rooms.Store.Arrived(ctx, in.origin, ids)
}

// laid is a translation on its way to its place.
type laid struct {
	*arrival
	story int64
	ready *store.ArrivedTranslation // nil: the original is in its language
	lost  int                       // sentences that found no place
	err   error
}

// layAll stores translations in one transaction. again are those whose originals changed
// meanwhile, alone those that are to be stories of their own.
func (in *intake) layAll(ctx context.Context, ls []*laid, words *store.Lexicon) (again []*laid, alone []*arrival, err error) {
	if err := in.layAside(ctx, ls); err != nil {
		return nil, nil, err
	}
	var placed []*laid
	var rows []*store.ArrivedTranslation
	for _, l := range ls {
		if l.ready == nil {
			alone = append(alone, l.arrival)
			continue
		}
		words.Add(l.ready.Words)
		words.Add(l.ready.Placed)
		placed, rows = append(placed, l), append(rows, l.ready)
	}
	landed, err := in.arrivals.AddTranslations(ctx, in.actor, rows, words)
	if err != nil {
		return nil, nil, err
	}
	for i, l := range placed {
		switch landed[i] {
		case store.LandingKnown:
			in.report.Known++
		case store.LandingTaken:
			in.report.problem(blog.Problem{Line: l.item.Line, ID: l.item.ID, What: "its story has another text in this language already; it came as a story of its own"})
			alone = append(alone, l.arrival)
		case store.LandingOutdone:
			again = append(again, l)
		case store.LandingAdded:
			in.report.Translations++
			in.report.Unplaced += l.lost
			in.count(l.arrival)
		}
	}
	return again, alone, nil
}

// layAside makes translations ready to be stored, on all processors.
func (in *intake) layAside(ctx context.Context, ls []*laid) error {
	next := make(chan *laid)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for l := range next {
				l.err = in.lay(ctx, l)
			}
		})
	}
	for _, l := range ls {
		next <- l
	}
	close(next)
	workers.Wait()
	for _, l := range ls {
		if l.err != nil {
			return l.err
		}
	}
	return nil
}

// lay lays a translation beside the head of its original.
func (in *intake) lay(ctx context.Context, l *laid) error {
	original, err := in.rooms.Store.Original(ctx, l.story)
	if err != nil {
		return err
	}
	if l.ready = nil; original.Lang == l.lang {
		return nil
	}
	head, err := in.rooms.Store.Revision(ctx, original.Head)
	if err != nil {
		return err
	}
	who := strings.Join(l.item.Authors, ", ")
	t := &store.ArrivedTranslation{Site: in.origin, ForeignID: l.item.ID, Story: l.story, Lang: l.lang, Source: head, Document: l.doc,
		Translator: who, Approved: l.page != nil, Detail: l.arrival.story.Detail, Publication: l.page, Addresses: l.arrival.story.Addresses, Comments: l.arrival.story.Comments, UpdatedAt: l.arrival.story.Story.UpdatedAt}
	t.Targets, l.lost = beside(head.Segments, l.segs, func(t *depesche.TranslatedSegment) {
		t.State, t.Origin, t.By = depesche.SegmentEdited, depesche.Origin{Kind: depesche.FromPerson}, who
		if l.page != nil {
			t.State = depesche.SegmentConfirmed
		}
	})
	analyzer := search.For(l.lang)
	t.Placed = analyzer.Index(search.DocumentOf(t.Composed()))
	if l.page != nil {
		t.Words = analyzer.Index(search.DocumentOf(&l.doc))
	}
	l.ready = t
	return nil
}

// storeAlone stores texts that were to be translations as stories of their own.
func (in *intake) storeAlone(ctx context.Context, as []*arrival) error {
	if len(as) == 0 {
		return nil
	}
	for _, a := range as {
		a.story.Body = store.EncodeOriginal(a.encoded(), a.segs)
	}
	return in.storeStories(ctx, as, store.NewLexicon())
}
