package store

import (
	"cmp"
	"context"
	"slices"

	"depesche/internal/search"
)

// maxStories bounds how many stories one search of the desk finds.
const maxStories = 1000

// StoryHit is a story that the desk's search found, by the text that fits best.
type StoryHit struct {
	Story    int64   `json:"story"`
	Lang     string  `json:"lang"`
	Headline string  `json:"headline"`
	Score    float64 `json:"-"`
	text     int64
}

// SearchStories searches everything that the newsroom has: originals, translations,
// drafts, in every language; the best first.
func (s *Store) SearchStories(ctx context.Context, text string, limit int) ([]StoryHit, error) {
	hits, err := s.deskHits(ctx, text, maxFound, true)
	if err != nil {
		return nil, err
	}
	return hits[:min(len(hits), limit)], nil
}

// storiesWith returns the numbers of stories one of whose texts answers the query.
func (s *Store) storiesWith(ctx context.Context, text string) ([]int64, error) {
	hits, err := s.deskHits(ctx, text, maxStories, false)
	out := make([]int64, len(hits))
	for i, h := range hits {
		out[i] = h.Story
	}
	return out, err
}

// deskHits asks the index of every language; words near to those typed only where no
// language has the words themselves.
func (s *Store) deskHits(ctx context.Context, text string, limit int, scored bool) (hits []StoryHit, err error) {
	err = s.steady(ctx, func() error {
		hits, err = s.deskHitsOnce(ctx, text, limit, scored)
		return err
	})
	return hits, err
}

func (s *Store) deskHitsOnce(ctx context.Context, text string, limit int, scored bool) ([]StoryHit, error) {
	all, err := s.spaces(ctx, "scope = $1 AND state <> 'gone'", deskScope)
	if err != nil {
		return nil, err
	}
	byKey := map[string][]space{}
	var langs []string
	for _, sp := range all {
		if byKey[sp.Key] == nil {
			langs = append(langs, sp.Key)
		}
		byKey[sp.Key] = append(byKey[sp.Key], sp)
	}
	best := map[int64]StoryHit{}
	for _, near := range []bool{false, true} {
		for _, l := range langs {
			hits, err := s.languageHits(ctx, readable(byKey[l]), text, limit, near, scored)
			if err != nil {
				return nil, err
			}
			for _, h := range hits {
				if b, ok := best[h.Story]; !ok || h.Score > b.Score {
					best[h.Story] = h
				}
			}
		}
		if len(best) > 0 {
			break
		}
	}
	out := make([]StoryHit, 0, len(best))
	for _, h := range best {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b StoryHit) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Story, a.Story)) })
	return out, nil
}

func (s *Store) languageHits(ctx context.Context, sp *space, text string, limit int, near, scored bool) ([]StoryHit, error) {
	q := sp.analyzer().Parse(text)
	if q.Empty() {
		return nil, nil
	}
	if sp.State == spaceBuilding {
		if ok, err := s.hasIndex(ctx, sp); err != nil || !ok {
			return nil, err
		}
	}
	asks, _, err := s.resolve(ctx, sp, q, near)
	if err != nil {
		return nil, err
	}
	m, ok := matching(asks, nil)
	if !ok {
		return nil, nil
	}
	docs, err := s.newest(ctx, sp, asks, m, (&SearchQuery{}).bounds(), false, limit)
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	if scored {
		if err := s.score(ctx, sp, asks, docs); err != nil {
			return nil, err
		}
	}
	score := make(map[int64]float64, len(docs))
	texts := make([]int64, len(docs))
	for i, d := range docs {
		score[d.number], texts[i] = d.score, d.number
	}
	var out []StoryHit
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var h StoryHit
		err := scan(&h.text, &h.Story, &h.Lang, &h.Headline)
		h.Score = score[h.text]
		out = append(out, h)
		return err
	}, s.each("SELECT id, story_id, lang, headline FROM text WHERE id IN ({{ids}})"), list(texts))
	return out, err
}

// OpenStoriesWith lists stories, newest first, whose original in a language has the words
// of a sentence one after the other: candidates, to be compared by the caller.
func (s *Store) OpenStoriesWith(ctx context.Context, lang, sentence string, limit int) (ids []int64, err error) {
	err = s.steady(ctx, func() error {
		ids = nil
		sp, err := s.searchable(ctx, deskScope, lang)
		if err != nil || sp == nil {
			return err
		}
		hits, err := s.languageHits(ctx, sp, search.Phrase(sentence), limit, false, false)
		for _, h := range hits {
			ids = append(ids, h.Story)
		}
		slices.SortFunc(ids, func(a, b int64) int { return cmp.Compare(b, a) })
		return err
	})
	return ids, err
}
