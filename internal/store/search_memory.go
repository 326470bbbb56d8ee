package store

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"depesche"
	"depesche/internal/search"
)

// memoryScope is what is found in the memory: a space for each language; every pair is a
// document in the space of either, tagged with the other language.
const memoryScope = "memory"

const langTag = 'l'

// A pair's document has twice its id as its number in the language of its source, and one
// more in that of its target: no two are the same, and later pairs come later.
func memoryRef(id int64, target bool) int64 {
	if target {
		return id*2 + 1
	}
	return id * 2
}

// indexMemory brings a new pair into the index.
func (s *Store) indexMemory(ctx context.Context, u *depesche.MemoryUnit) error {
	for _, target := range []bool{false, true} {
		lang := u.SourceLang
		if target {
			lang = u.TargetLang
		}
		sps, err := s.writable(ctx, memoryScope, lang, lang)
		if err != nil {
			return err
		}
		if err := s.indexAll(ctx, sps, memoryEntry(u, target)); err != nil {
			return err
		}
	}
	return nil
}

func memoryEntry(u *depesche.MemoryUnit, target bool) *entry {
	text, other := u.Source.Text, u.TargetLang
	if target {
		text, other = u.Target.Text, u.SourceLang
	}
	e := &entry{ref: memoryRef(u.ID, target), tags: []string{tag(langTag, other)}}
	e.doc[search.Body] = []string{text}
	return e
}

// unindexMemory takes a pair out of the index.
func (s *Store) unindexMemory(ctx context.Context, id int64) error {
	us, err := s.memory(ctx, "SELECT "+memoryCols+" FROM memory_unit m WHERE m.id = $1", id)
	if err != nil || len(us) == 0 {
		return err
	}
	for _, target := range []bool{false, true} {
		lang := us[0].SourceLang
		if target {
			lang = us[0].TargetLang
		}
		sps, err := s.writable(ctx, memoryScope, lang, lang)
		if err != nil {
			return err
		}
		for i := range sps {
			if err := s.unindex(ctx, &sps[i], memoryRef(id, target)); err != nil {
				return err
			}
		}
	}
	return nil
}

// memoryLanguages lists the languages of the memory's pairs.
func (s *Store) memoryLanguages(ctx context.Context) ([]string, error) {
	var out []string
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var l string
		err := scan(&l)
		out = append(out, l)
		return err
	}, "SELECT source_lang FROM memory_unit UNION SELECT target_lang FROM memory_unit ORDER BY 1")
	return out, err
}

// buildMemory indexes the pairs behind the cursor of a space.
func (s *Store) buildMemory(ctx context.Context, sp *space, batch int) (int, error) {
	us, err := s.memory(ctx, "SELECT "+memoryCols+" FROM memory_unit m WHERE m.id > $1 AND (m.source_lang = $2 OR m.target_lang = $2) ORDER BY m.id LIMIT $3", sp.Cursor, sp.Key, batch)
	if err != nil {
		return 0, err
	}
	var es []*entry
	for i := range us {
		for _, target := range []bool{false, true} {
			if lang := [2]string{us[i].SourceLang, us[i].TargetLang}; lang[bit(target)] == sp.Key {
				es = append(es, memoryEntry(&us[i], target))
			}
		}
		sp.Cursor = us[i].ID
	}
	return len(us), s.index(ctx, sp, es)
}

// MemoryQuery asks the memory for words in one language.
type MemoryQuery struct {
	Text   string
	Lang   string // of the words; "" for any
	Other  string // of the other side; "" for any
	Before int64  // only pairs with lower ids; 0 for all
	Newest bool   // the newest first, wherever the words stand: with Before it goes on
	Limit  int
}

// MemoryFound is a pair that has the words on one of its sides.
type MemoryFound struct {
	Unit   depesche.MemoryUnit
	Target bool            // they stand on the target's side
	Hits   map[string]bool // words to mark there, as search.Analyzer gives them
	Phrase bool            // they stand one after the other
}

// SearchMemory finds pairs by words, in whatever direction they were translated: those
// that have the words one after the other before those that have all of them somewhere,
// the newest first; with Newest only by age. Where nothing has the words, it finds those near to them.
func (s *Store) SearchMemory(ctx context.Context, q MemoryQuery) (found []MemoryFound, err error) {
	err = s.steady(ctx, func() error {
		found, err = s.searchMemory(ctx, q)
		return err
	})
	return found, err
}

func (s *Store) searchMemory(ctx context.Context, q MemoryQuery) ([]MemoryFound, error) {
	sps, err := s.spaces(ctx, "scope = $1 AND state <> 'gone'", memoryScope)
	if err != nil {
		return nil, err
	}
	byKey := map[string][]space{}
	var langs []string
	for _, sp := range sps {
		if q.Lang != "" && depesche.BaseLang(sp.Key) != depesche.BaseLang(q.Lang) {
			continue
		}
		if byKey[sp.Key] == nil {
			langs = append(langs, sp.Key)
		}
		byKey[sp.Key] = append(byKey[sp.Key], sp)
	}
	var tags []string
	if q.Other != "" {
		for _, sp := range sps {
			if t := tag(langTag, sp.Key); depesche.BaseLang(sp.Key) == depesche.BaseLang(q.Other) && !slices.Contains(tags, t) {
				tags = append(tags, t)
			}
		}
		if len(tags) == 0 {
			return nil, nil
		}
	}
	var out []MemoryFound
	have := map[int64]bool{}
	for _, try := range []struct {
		text         string
		phrase, near bool
	}{{search.Phrase(q.Text), true, false}, {q.Text, false, false}, {q.Text, false, true}} {
		if try.near && len(out) > 0 {
			break
		}
		if try.phrase && q.Newest {
			continue
		}
		var part []MemoryFound
		for _, l := range langs {
			fs, err := s.memoryHits(ctx, readable(byKey[l]), try.text, tags, q, try.near)
			if err != nil {
				return nil, err
			}
			part = append(part, fs...)
		}
		slices.SortStableFunc(part, func(a, b MemoryFound) int { return cmp.Compare(b.Unit.ID, a.Unit.ID) })
		for _, f := range part {
			if f.Phrase = try.phrase; !have[f.Unit.ID] && len(out) < q.Limit {
				have[f.Unit.ID] = true
				out = append(out, f)
			}
		}
	}
	return out, s.readMemory(ctx, out)
}

// memoryHits asks one language; of the pairs only their ids are there yet.
func (s *Store) memoryHits(ctx context.Context, sp *space, text string, tags []string, q MemoryQuery, near bool) ([]MemoryFound, error) {
	query := sp.analyzer().Parse(text)
	if query.Empty() {
		return nil, nil
	}
	if sp.State == spaceBuilding {
		if ok, err := s.hasIndex(ctx, sp); err != nil || !ok {
			return nil, err
		}
	}
	asks, r, err := s.resolve(ctx, sp, query, near)
	if err != nil {
		return nil, err
	}
	bounds := (&SearchQuery{}).bounds()
	if q.Before > 0 {
		bounds[1] = q.Before * 2
	}
	var out []MemoryFound
	for _, t := range append(tags, "")[:max(len(tags), 1)] { // one tag at a time: a match knows only "and"
		var with []string
		if t != "" {
			with = []string{t}
		}
		m, ok := matching(asks, with)
		if !ok {
			return nil, nil
		}
		docs, err := s.newest(ctx, sp, asks, m, bounds, false, q.Limit)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			out = append(out, MemoryFound{Unit: depesche.MemoryUnit{ID: d.number / 2}, Target: d.number%2 == 1, Hits: r.hit})
		}
	}
	return out, nil
}

// readMemory fills in the pairs of which the ids are known.
func (s *Store) readMemory(ctx context.Context, found []MemoryFound) error {
	ids := make([]int64, len(found))
	for i := range found {
		ids[i] = found[i].Unit.ID
	}
	us, err := s.memory(ctx, s.each("SELECT "+memoryCols+" FROM memory_unit m WHERE m.id IN ({{ids}})"), list(ids))
	by := map[int64]depesche.MemoryUnit{}
	for _, u := range us {
		by[u.ID] = u
	}
	for i := range found {
		u, ok := by[found[i].Unit.ID]
		if !ok {
			return errors.Join(err, depesche.E(depesche.Internal, "memory.index", "the memory's index names a pair that is not there: run `depesche search rebuild`"))
		}
		found[i].Unit = u
	}
	return err
}

// MemoryWords says in how many pairs of the memory each of these words of a language
// stands, and how many pairs have a side in it.
func (s *Store) MemoryWords(ctx context.Context, lang string, words []string) (pairs int64, docs map[string]int, err error) {
	sp, err := s.searchable(ctx, memoryScope, lang)
	if err != nil || sp == nil {
		return 0, nil, err
	}
	docs = map[string]int{}
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var w string
		var n int
		err := scan(&w, &n)
		docs[w] = n
		return err
	}, s.each("SELECT word, docs FROM search_word WHERE space_id = $2 AND word IN ({{texts}})"), list(words), sp.ID)
	return sp.Docs, docs, err
}
