package store

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"depesche"
)

// AddMemory stores an approved pair with the MinHash sketch of its source. A pair that
// is already there keeps its place but takes the newer date and story.
func (s *Store) AddMemory(ctx context.Context, u depesche.MemoryUnit, sketch []uint64) error {
	hash := depesche.HashInline(depesche.Plain(u.Source.Text))
	n, err := s.db.Exec(ctx, `UPDATE memory_unit SET story_id = $5, by_name = $6, at = $7
		WHERE source_lang = $1 AND target_lang = $2 AND source_hash = $3 AND target = $4`,
		u.SourceLang, u.TargetLang, hash, toJSON(u.Target), u.Story, u.By, micro(u.At))
	if err != nil || n > 0 {
		return err
	}
	if u.CreatedAt.IsZero() {
		u.CreatedBy, u.CreatedAt = u.By, u.At
	}
	return s.insertMemory(ctx, u, hash, sketch)
}

// MergeMemory stores a pair that comes from elsewhere. One that is there already is left
// as it is, unless the other was changed later: then it takes that date and name. It
// returns whether the pair is new, and whether an older one was renewed.
func (s *Store) MergeMemory(ctx context.Context, u depesche.MemoryUnit, sketch func() []uint64) (added, renewed bool, err error) {
	hash := depesche.HashInline(depesche.Plain(u.Source.Text))
	id, at := int64(0), int64(0)
	err = s.db.Query(ctx, func(scan func(...any) error) error { return scan(&id, &at) },
		"SELECT id, at FROM memory_unit WHERE source_lang = $1 AND target_lang = $2 AND source_hash = $3 AND target = $4", u.SourceLang, u.TargetLang, hash, toJSON(u.Target))
	switch {
	case err != nil:
		return false, false, err
	case id == 0:
		return true, false, s.insertMemory(ctx, u, hash, sketch())
	case at >= micro(u.At):
		return false, false, nil
	}
	_, err = s.db.Exec(ctx, "UPDATE memory_unit SET by_name = $2, at = $3 WHERE id = $1", id, u.By, micro(u.At))
	return false, true, err
}

func (s *Store) insertMemory(ctx context.Context, u depesche.MemoryUnit, hash string, sketch []uint64) error {
	id, err := s.db.Insert(ctx, `INSERT INTO memory_unit (source_lang, target_lang, source_hash, source, target, story_id, by_name, at, created_by, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		u.SourceLang, u.TargetLang, hash, toJSON(u.Source), toJSON(u.Target), u.Story, u.By, micro(u.At), u.CreatedBy, micro(u.CreatedAt))
	if err != nil {
		return err
	}
	u.ID = id
	if err := s.indexMemory(ctx, &u); err != nil || len(sketch) == 0 {
		return err
	}
	// One statement for all values: an import of millions of pairs spends its time here.
	args := []any{u.SourceLang, u.TargetLang, id}
	rows := make([]string, len(sketch))
	for i, v := range sketch {
		args = append(args, int64(v))
		rows[i] = fmt.Sprintf("($1, $2, $%d, $3)", i+4)
	}
	_, err = s.db.Exec(ctx, "INSERT INTO memory_sketch (source_lang, target_lang, sketch, unit_id) VALUES "+strings.Join(rows, ", ")+" ON CONFLICT DO NOTHING", args...)
	return err
}

// MemoryAfter lists up to limit units with ids above after, in the order of their ids, for
// a direction; empty languages mean any.
func (s *Store) MemoryAfter(ctx context.Context, src, tgt string, after int64, limit int) ([]depesche.MemoryUnit, error) {
	return s.memory(ctx, "SELECT "+memoryCols+` FROM memory_unit m WHERE m.id > $1 AND ($2 = '' OR m.source_lang = $2) AND ($3 = '' OR m.target_lang = $3)
		ORDER BY m.id LIMIT $4`, after, src, tgt, limit)
}

const memoryCols = "m.id, m.source_lang, m.target_lang, m.source, m.target, m.story_id, m.by_name, m.at, m.created_by, m.created_at"

func (s *Store) memory(ctx context.Context, q string, args ...any) ([]depesche.MemoryUnit, error) {
	var out []depesche.MemoryUnit
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var u depesche.MemoryUnit
		var src, tgt string
		var at, created int64
		if err := scan(&u.ID, &u.SourceLang, &u.TargetLang, &src, &tgt, &u.Story, &u.By, &at, &u.CreatedBy, &created); err != nil {
			return err
		}
		u.At, u.CreatedAt = fromMicro(at), fromMicro(created)
		if err := fromJSON(src, &u.Source); err != nil {
			return err
		}
		if err := fromJSON(tgt, &u.Target); err != nil {
			return err
		}
		out = append(out, u)
		return nil
	}, q, args...)
	return out, err
}

// MemoryExact lists the units whose source text is exactly this one, newest first.
func (s *Store) MemoryExact(ctx context.Context, src, tgt string, in depesche.Inline) ([]depesche.MemoryUnit, error) {
	return s.memory(ctx, "SELECT "+memoryCols+" FROM memory_unit m WHERE m.source_lang = $1 AND m.target_lang = $2 AND m.source_hash = $3 ORDER BY m.at DESC, m.id DESC LIMIT 10",
		src, tgt, depesche.HashInline(depesche.Plain(in.Text)))
}

// MemoryCandidates lists up to limit units whose sketch shares most with the one given:
// candidates for a fuzzy match, to be scored by the caller.
func (s *Store) MemoryCandidates(ctx context.Context, src, tgt string, sketch []uint64, limit int) ([]depesche.MemoryUnit, error) {
	if len(sketch) == 0 {
		return nil, nil
	}
	marks := make([]string, len(sketch))
	args := []any{src, tgt}
	for i, v := range sketch {
		args = append(args, int64(v))
		marks[i] = fmt.Sprintf("$%d", i+3)
	}
	in := strings.Join(marks, ", ")
	return s.memory(ctx, fmt.Sprintf(`SELECT %s FROM memory_unit m JOIN (
			SELECT unit_id, count(*) AS shared FROM memory_sketch WHERE source_lang = $1 AND target_lang = $2 AND sketch IN (%s)
			GROUP BY unit_id ORDER BY count(*) DESC, unit_id DESC LIMIT %d) c ON c.unit_id = m.id
		ORDER BY c.shared DESC, m.id DESC`, memoryCols, in, limit), args...)
}

// MemoryPage lists units, newest first; before is the id to continue under, 0 for the
// newest.
func (s *Store) MemoryPage(ctx context.Context, before int64, limit int) ([]depesche.MemoryUnit, error) {
	if before == 0 {
		before = 1 << 62
	}
	return s.memory(ctx, "SELECT "+memoryCols+" FROM memory_unit m WHERE m.id < $1 ORDER BY m.id DESC LIMIT $2", before, limit)
}

// MemoryCount counts the units.
func (s *Store) MemoryCount(ctx context.Context) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM memory_unit")
	return n, err
}

// MemoryNewest is the id of the newest unit, 0 for none: it changes with every unit that
// comes.
func (s *Store) MemoryNewest(ctx context.Context) (int64, error) {
	var id int64
	err := s.db.Get(ctx, []any{&id}, "SELECT coalesce(max(id), 0) FROM memory_unit")
	return id, err
}

// MemoryPairs counts the units of a direction.
func (s *Store) MemoryPairs(ctx context.Context, src, tgt string) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM memory_unit WHERE source_lang = $1 AND target_lang = $2", src, tgt)
	return n, err
}

// EachMemoryPair gives the plain texts of a direction's units in the order in which they
// came: limit of them after the first skip.
func (s *Store) EachMemoryPair(ctx context.Context, src, tgt string, skip, limit int, f func(source, target string)) error {
	return s.db.Query(ctx, func(scan func(...any) error) error {
		var a, b string
		if err := scan(&a, &b); err != nil {
			return err
		}
		var source, target depesche.Inline
		if err := fromJSON(a, &source); err != nil {
			return err
		}
		if err := fromJSON(b, &target); err != nil {
			return err
		}
		f(source.Text, target.Text)
		return nil
	}, "SELECT source, target FROM memory_unit WHERE source_lang = $1 AND target_lang = $2 ORDER BY id LIMIT $3 OFFSET $4", src, tgt, limit, skip)
}

// DeleteMemory removes a unit.
func (s *Store) DeleteMemory(ctx context.Context, id int64) error {
	if err := s.unindexMemory(ctx, id); err != nil {
		return err
	}
	if _, err := s.db.Exec(ctx, "DELETE FROM memory_sketch WHERE unit_id = $1", id); err != nil {
		return err
	}
	n, err := s.db.Exec(ctx, "DELETE FROM memory_unit WHERE id = $1", id)
	if err == nil && n == 0 {
		err = depesche.E(depesche.NotFound, "memory.unknown", "this memory entry is no longer there")
	}
	return err
}

// likeAnywhere is a LIKE pattern (ESCAPE '!') for search anywhere in a lower-cased text.
func likeAnywhere(search string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.ToLower(search)) + "%"
}

// Terms lists the glossary for a direction; empty languages mean any.
func (s *Store) Terms(ctx context.Context, src, tgt string) ([]depesche.Term, error) {
	out, err := s.terms(ctx, "WHERE ($1 = '' OR source_lang = $1) AND ($2 = '' OR target_lang = $2) ORDER BY source_lang, target_lang, source, id", src, tgt)
	sort.SliceStable(out, func(i, j int) bool {
		return strings.ToLower(out[i].Source) < strings.ToLower(out[j].Source)
	})
	return out, err
}

func (s *Store) terms(ctx context.Context, where string, args ...any) ([]depesche.Term, error) {
	var out []depesche.Term
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var t depesche.Term
		err := scan(&t.ID, &t.SourceLang, &t.TargetLang, &t.Source, &t.Target, &t.Policy, &t.Note, &t.Part, &t.Definition)
		out = append(out, t)
		return err
	}, "SELECT id, source_lang, target_lang, source, target, policy, note, part_of_speech, definition FROM term "+where, args...)
	return out, err
}

// TermPage lists the glossary for a direction by source, capital letters like small ones,
// from the one behind the term of this source and number; number 0 begins at the first.
func (s *Store) TermPage(ctx context.Context, src, tgt, source string, id int64, limit int) ([]depesche.Term, error) {
	return s.terms(ctx, s.each("WHERE source_lang = $1 AND target_lang = $2 AND (CAST($4 AS BIGINT) = 0 OR (lower(source) {{bytewise}}, id) > (lower(CAST($3 AS TEXT)) {{bytewise}}, $4)) ORDER BY lower(source) {{bytewise}}, id LIMIT $5"),
		src, tgt, source, id, limit)
}

// TermCount is how many terms a direction has.
func (s *Store) TermCount(ctx context.Context, src, tgt string) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM term WHERE source_lang = $1 AND target_lang = $2", src, tgt)
	return n, err
}

// HasTerm tells whether a direction has the term of this number.
func (s *Store) HasTerm(ctx context.Context, src, tgt string, id int64) (bool, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM term WHERE source_lang = $1 AND target_lang = $2 AND id = $3", src, tgt, id)
	return n > 0, err
}

// TermDirections are the directions that have terms: source and target language.
func (s *Store) TermDirections(ctx context.Context) ([][2]string, error) {
	var out [][2]string
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var d [2]string
		err := scan(&d[0], &d[1])
		out = append(out, d)
		return err
	}, "SELECT source_lang, target_lang FROM term GROUP BY source_lang, target_lang ORDER BY source_lang, target_lang")
	return out, err
}

// SaveTerm adds a term or changes policy and note of the one that is there, and its part
// of speech and definition where they are given.
func (s *Store) SaveTerm(ctx context.Context, t depesche.Term) error {
	_, err := s.db.Exec(ctx, `INSERT INTO term (source_lang, target_lang, source, target, policy, note, part_of_speech, definition) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (source_lang, target_lang, source, target) DO UPDATE SET policy = excluded.policy, note = excluded.note,
			part_of_speech = CASE WHEN excluded.part_of_speech = '' THEN term.part_of_speech ELSE excluded.part_of_speech END,
			definition = CASE WHEN excluded.definition = '' THEN term.definition ELSE excluded.definition END`,
		t.SourceLang, t.TargetLang, t.Source, t.Target, t.Policy, t.Note, t.Part, t.Definition)
	return err
}

// DeleteTerm removes a term.
func (s *Store) DeleteTerm(ctx context.Context, id int64) error {
	n, err := s.db.Exec(ctx, "DELETE FROM term WHERE id = $1", id)
	if err == nil && n == 0 {
		err = depesche.E(depesche.NotFound, "term.unknown", "this glossary entry is no longer there")
	}
	return err
}

// EngineResult returns what an engine answered before for this source, "" if nothing.
func (s *Store) EngineResult(ctx context.Context, engine, version, src, tgt, hash string) (string, error) {
	var v string
	err := s.db.Query(ctx, func(scan func(...any) error) error { return scan(&v) },
		"SELECT result FROM engine_result WHERE engine = $1 AND version = $2 AND source_lang = $3 AND target_lang = $4 AND hash = $5", engine, version, src, tgt, hash)
	return v, err
}

// SaveEngineResult keeps an engine's answer.
func (s *Store) SaveEngineResult(ctx context.Context, engine, version, src, tgt, hash, result string) error {
	_, err := s.db.Exec(ctx, `INSERT INTO engine_result (engine, version, source_lang, target_lang, hash, result, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (engine, version, source_lang, target_lang, hash) DO UPDATE SET result = excluded.result, at = excluded.at`,
		engine, version, src, tgt, hash, result, micro(s.now()))
	return err
}

// CountEngineUse adds to this month's requests and characters of an engine.
func (s *Store) CountEngineUse(ctx context.Context, engine string, requests, characters int) error {
	_, err := s.db.Exec(ctx, `INSERT INTO engine_use (engine, month, requests, characters) VALUES ($1, $2, $3, $4)
		ON CONFLICT (engine, month) DO UPDATE SET requests = engine_use.requests + excluded.requests, characters = engine_use.characters + excluded.characters`,
		engine, s.now().UTC().Format("2006-01"), requests, characters)
	return err
}

// EngineUse is what an engine was asked in a month.
type EngineUse struct {
	Engine     string `json:"engine"`
	Month      string `json:"month"`
	Requests   int    `json:"requests"`
	Characters int    `json:"characters"`
}

// EngineUses lists the use of all engines, newest month first.
func (s *Store) EngineUses(ctx context.Context) ([]EngineUse, error) {
	var out []EngineUse
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var u EngineUse
		err := scan(&u.Engine, &u.Month, &u.Requests, &u.Characters)
		out = append(out, u)
		return err
	}, "SELECT engine, month, requests, characters FROM engine_use ORDER BY month DESC, engine")
	return out, err
}
