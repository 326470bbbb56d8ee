package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"depesche/internal/search"
	"depesche/internal/store/sqldb"
)

// Scopes of search: what readers of an edition find, and what the desk finds among texts;
// memoryScope is the third.
const (
	siteScope = "site"
	deskScope = "desk"
)

const (
	spaceLive     = "live"
	spaceBuilding = "building"
	spaceGone     = "gone" // waits to be cleared away
)

// space is one index. On SQLite an index is a contentless FTS5 table, on PostgreSQL a
// table of tsvectors; both hold the ids of words as numbers, so that no text that
// somebody wrote or typed ever becomes part of a query's syntax.
type space struct {
	ID               int64
	Scope, Key, Lang string
	State            string
	Version, Cursor  int64
	Docs, Words      int64
	Forgotten        int64 // how often words of it were forgotten
}

const spaceCols = "id, scope, key, lang, state, version, cursor, docs, words, forgotten"

func (sp *space) into() []any {
	return []any{&sp.ID, &sp.Scope, &sp.Key, &sp.Lang, &sp.State, &sp.Version, &sp.Cursor, &sp.Docs, &sp.Words, &sp.Forgotten}
}

func (sp *space) table() string { return fmt.Sprintf("search_index_%d", sp.ID) }

func (sp *space) analyzer() *search.Analyzer { return search.For(sp.Lang) }

// average length of a document, in words.
func (sp *space) average() float64 { return float64(sp.Words) / float64(max(sp.Docs, 1)) }

func (s *Store) spaces(ctx context.Context, where string, args ...any) ([]space, error) {
	var out []space
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var sp space
		err := scan(sp.into()...)
		out = append(out, sp)
		return err
	}, "SELECT "+spaceCols+" FROM search_space WHERE "+where+" ORDER BY key, state DESC", args...)
	return out, err
}

// writable returns the indexes into which a document of a scope and key goes: the live
// one, made if there is none yet, and one that is being built.
func (s *Store) writable(ctx context.Context, scope, key, lang string) ([]space, error) {
	sps, err := s.spaces(ctx, "scope = $1 AND key = $2 AND state <> 'gone'", scope, key)
	if err != nil || len(sps) > 0 {
		return sps, err
	}
	sp, err := s.newSpace(ctx, scope, key, lang, spaceLive)
	if err != nil {
		return nil, err
	}
	return []space{*sp}, nil
}

func (s *Store) newSpace(ctx context.Context, scope, key, lang, state string) (*space, error) {
	sp := &space{Scope: scope, Key: key, Lang: lang, State: state, Version: search.For(lang).Version()}
	var err error
	sp.ID, err = s.db.Insert(ctx, "INSERT INTO search_space (scope, key, lang, state, version, cursor, docs, words) VALUES ($1, $2, $3, $4, $5, 0, 0, 0)",
		scope, key, lang, state, sp.Version)
	if err != nil {
		return nil, err
	}
	return sp, s.makeIndex(ctx, sp)
}

// makeIndex makes the engine's table of a space if it is not there.
func (s *Store) makeIndex(ctx context.Context, sp *space) error {
	stmts := []string{fmt.Sprintf("CREATE VIRTUAL TABLE IF NOT EXISTS %s USING fts5(h, s, b, tags, content='', contentless_delete=1, tokenize='ascii')", sp.table())}
	if s.db.Dialect() == sqldb.Postgres {
		stmts = []string{
			fmt.Sprintf("CREATE TABLE IF NOT EXISTS %s (number BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL)", sp.table()),
			// Out of line, so that a scan by number reads a small table.
			fmt.Sprintf("ALTER TABLE %s SET (toast_tuple_target = 128)", sp.table()),
			fmt.Sprintf("CREATE INDEX IF NOT EXISTS %[1]s_terms ON %[1]s USING gin (terms) WITH (fastupdate = on, gin_pending_list_limit = 256)", sp.table()),
		}
	}
	for _, q := range stmts {
		if _, err := s.db.Exec(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// clearSpace takes away a part of a space that no longer serves, and the rest of it when
// little is left: no writer waits long.
func (s *Store) clearSpace(ctx context.Context, sp *space) error {
	const part = 4000
	for _, q := range []string{
		"DELETE FROM search_doc WHERE space_id = $1 AND number IN (SELECT number FROM search_doc WHERE space_id = $1 ORDER BY number LIMIT $2)",
		"DELETE FROM search_word WHERE space_id = $1 AND id IN (SELECT id FROM search_word WHERE space_id = $1 LIMIT $2)",
	} {
		if n, err := s.db.Exec(ctx, q, sp.ID, part); err != nil || n == part {
			return err
		}
	}
	for _, q := range []string{"DELETE FROM search_uncounted WHERE space_id = $1", "DELETE FROM search_space WHERE id = $1"} {
		if _, err := s.db.Exec(ctx, q, sp.ID); err != nil {
			return err
		}
	}
	_, err := s.db.Exec(ctx, "DROP TABLE IF EXISTS "+sp.table())
	return err
}

// steady runs f, which reads an index, and once more if it failed because the index was
// exchanged meanwhile.
func (s *Store) steady(ctx context.Context, f func() error) error {
	before, err := s.spaces(ctx, "state = 'live'")
	if err != nil {
		return err
	}
	failed := f()
	if failed == nil || ctx.Err() != nil {
		return failed
	}
	now, err := s.spaces(ctx, "state = 'live'")
	if err != nil {
		return err
	}
	same := slices.EqualFunc(before, now, func(a, b space) bool { return a.ID == b.ID })
	if same {
		return failed
	}
	return f()
}

// tag is how a channel or topic is written in an index: letters and digits alone, and
// never the number of a word, however long the key is.
func tag(kind byte, key string) string {
	h := sha256.Sum256([]byte(key))
	return string(kind) + hex.EncodeToString(h[:8])
}

const (
	channelTag = 'c'
	topicTag   = 't'
)

// searchable returns the index that answers for a scope and key, nil when there is none:
// nothing was ever written into it.
func (s *Store) searchable(ctx context.Context, scope, key string) (*space, error) {
	sps, err := s.spaces(ctx, "scope = $1 AND key = $2 AND state <> 'gone'", scope, key)
	if err != nil || len(sps) == 0 {
		return nil, err
	}
	return readable(sps), nil
}

// readable chooses from the spaces of one key: the live one if there is one.
func readable(sps []space) *space {
	for i := range sps {
		if sps[i].State == spaceLive {
			return &sps[i]
		}
	}
	return &sps[0]
}
