package newsroom

import (
	"context"
	"slices"

	"depesche"
	"depesche/internal/slug"
	"depesche/internal/store"
)

// Preview is a story's page in an edition or language as its text stands now, published
// or not. sentence is the number of the one that is marked as in hand, 0 for none.
func (n *Newsroom) Preview(ctx context.Context, story int64, lang string, sentence int) (*store.PublishedStory, error) {
	w, err := n.work(ctx, n.Store, story, lang)
	if err != nil {
		return nil, err
	}
	if sentence >= 1 && sentence <= len(w.head.Targets) {
		t := &w.head.Targets[sentence-1]
		t.Target.Marks = append(slices.Clone(t.Target.Marks), depesche.Mark{Kind: depesche.Here, To: len(t.Target.Text)})
	}
	e, err := n.editionFor(ctx, lang, w.text.Lang)
	if err != nil {
		return nil, err
	}
	ps := &store.PublishedStory{Edition: *e, Kind: w.text.Kind, PublishedText: store.PublishedText{Document: Compose(w.head, w.text.Lang)}}
	ps.Publication = depesche.Publication{Story: story, Edition: e.Code, Text: w.text.ID, Revision: w.head.ID, Slug: slug.Make(ps.Document.Headline.Text, e.Lang),
		First: n.now(), Updated: n.now(), Reviewed: w.text.Approved == w.head.ID, ReviewedBy: w.text.ApprovedBy}
	ps.Publication.Path = store.Path(e.Code, story, ps.Publication.Slug)
	ps.Publication.Engine, ps.Publication.Translator = makers(w.head)
	return ps, n.Store.FillPublished(ctx, ps, story)
}

// editionFor finds the edition of a code or, failing that, the first in a language; a
// language without edition is shown as one of its own.
func (n *Newsroom) editionFor(ctx context.Context, code, lang string) (*depesche.Edition, error) {
	es, err := n.Store.Editions(ctx)
	if err != nil {
		return nil, err
	}
	for i := range es {
		if es[i].Code == code {
			return &es[i], nil
		}
	}
	for i := range es {
		if es[i].Lang == lang {
			return &es[i], nil
		}
	}
	return &depesche.Edition{Code: depesche.BaseLang(lang), Lang: lang, Name: "Depesche", TimeZone: "UTC"}, nil
}
