package store

import (
	"context"
	"errors"

	"depesche"
)

var errFound = errors.New("found")

// pend notes that a page or text is to be indexed later.
func (s *Store) pend(ctx context.Context, scope, key string, ref int64) error {
	_, err := s.db.Exec(ctx, "INSERT INTO search_pending (scope, key, ref) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", scope, key, ref)
	return err
}

// SearchPending counts what waits to be indexed.
func (s *Store) SearchPending(ctx context.Context) (int, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM search_pending")
	return n, err
}

// IndexPending takes at most batch pages and texts that wait into their indexes, in one
// transaction, and returns how many. A process that ends in between loses nothing.
func (s *Store) IndexPending(ctx context.Context, batch int) (int, error) {
	next, key, err := s.nextPending(ctx)
	if err == nil && next != "" {
		err = s.relieve(ctx, next, key)
	}
	if err != nil {
		return 0, err
	}
	n := 0
	err = s.InBulk(ctx, func(tx *Store) error {
		scope, key, err := tx.nextPending(ctx)
		if err != nil || scope == "" {
			return err
		}
		var refs []int64
		err = tx.db.Query(ctx, func(scan func(...any) error) error {
			var r int64
			err := scan(&r)
			refs = append(refs, r)
			return err
		}, "SELECT ref FROM search_pending WHERE scope = $1 AND key = $2 ORDER BY ref LIMIT $3", scope, key, batch)
		if err != nil {
			return err
		}
		n = len(refs)
		if err := tx.indexRefs(ctx, scope, key, refs); err != nil {
			return err
		}
		_, err = tx.db.Exec(ctx, "DELETE FROM search_pending WHERE scope = $1 AND key = $2 AND ref <= $3", scope, key, refs[n-1])
		return err
	})
	return n, err
}

// nextPending is the index into which something goes that waits, "" for none.
func (s *Store) nextPending(ctx context.Context) (scope, key string, err error) {
	err = s.db.Query(ctx, func(scan func(...any) error) error { return scan(&scope, &key) }, "SELECT scope, key FROM search_pending ORDER BY scope, key LIMIT 1")
	return scope, key, err
}

func (s *Store) indexRefs(ctx context.Context, scope, key string, refs []int64) error {
	lang := key
	if scope == siteScope {
		e, err := s.Edition(ctx, key)
		if depesche.IsNotFound(err) {
			return nil
		}
		if err != nil {
			return err
		}
		lang = e.Lang
	}
	sps, err := s.writable(ctx, scope, key, lang)
	if err != nil {
		return err
	}
	var es []*entry
	for _, ref := range refs {
		e, err := s.pendingEntry(ctx, scope, ref)
		if err != nil {
			return err
		}
		if e != nil {
			es = append(es, e)
		}
	}
	return s.indexAll(ctx, sps, es...)
}

// pendingEntry reads what is to be indexed, nil where it is gone.
func (s *Store) pendingEntry(ctx context.Context, scope string, ref int64) (*entry, error) {
	if scope == siteScope {
		var e *entry
		var story, first int64
		var channel, doc string
		err := s.db.Query(ctx, func(scan func(...any) error) error { return scan(&story, &first, &channel, &doc) },
			"SELECT p.story_id, p.first_at, s.channel, p.document FROM publication p JOIN story s ON s.id = p.story_id WHERE p.id = $1 AND p.state = 'live'", ref)
		if err == nil && story != 0 {
			e, err = s.publicationEntry(ctx, ref, story, first, channel, doc)
		}
		return e, err
	}
	t, err := s.TextByID(ctx, ref)
	if depesche.IsNotFound(err) || err == nil && t.Head == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	head, err := s.Revision(ctx, t.Head)
	if err != nil {
		return nil, err
	}
	return s.textEntry(ctx, t, head)
}
