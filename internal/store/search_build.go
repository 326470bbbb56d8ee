package store

import (
	"context"
	"errors"

	"depesche"
)

// SearchBuild is how far the building of the search indexes has come.
type SearchBuild struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

// BeginSearchBuild prepares new indexes beside those that serve, for every edition and
// language. Where a building is under way it goes on with that one.
func (s *Store) BeginSearchBuild(ctx context.Context) error {
	return s.InTx(ctx, func(tx *Store) error {
		under, err := tx.spaces(ctx, "state <> 'live'")
		if err != nil || len(under) > 0 {
			return err
		}
		editions, err := tx.Editions(ctx)
		if err != nil {
			return err
		}
		for _, e := range editions {
			if _, err := tx.newSpace(ctx, siteScope, e.Code, e.Lang, spaceBuilding); err != nil {
				return err
			}
		}
		langs, err := tx.textLanguages(ctx)
		if err != nil {
			return err
		}
		for _, l := range langs {
			if _, err := tx.newSpace(ctx, deskScope, l, l, spaceBuilding); err != nil {
				return err
			}
		}
		if langs, err = tx.memoryLanguages(ctx); err != nil {
			return err
		}
		for _, l := range langs {
			if _, err := tx.newSpace(ctx, memoryScope, l, l, spaceBuilding); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) textLanguages(ctx context.Context) ([]string, error) {
	var out []string
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var l string
		err := scan(&l)
		out = append(out, l)
		return err
	}, "SELECT DISTINCT lang FROM text ORDER BY lang")
	return out, err
}

// SearchBuilding tells whether indexes are being built, or are of a version that this
// program no longer speaks.
func (s *Store) SearchBuilding(ctx context.Context) (building, outdated bool, err error) {
	sps, err := s.spaces(ctx, "1 = 1")
	for i := range sps {
		switch {
		case sps[i].State != spaceLive:
			building = true
		case sps[i].Version != sps[i].analyzer().Version():
			outdated = true
		}
	}
	return building, outdated, err
}

// ContinueSearchBuild takes at most batch documents into the indexes that are being
// built, in one transaction, and tells whether it is finished: the new indexes have then
// taken the place of the old ones, and those are cleared away. A process that ends in between loses nothing.
func (s *Store) ContinueSearchBuild(ctx context.Context, batch int) (finished bool, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		finished = false
		gone, err := tx.spaces(ctx, "state = 'gone'")
		if err != nil {
			return err
		}
		if len(gone) > 0 {
			if err := tx.clearSpace(ctx, &gone[0]); err != nil {
				return err
			}
		}
		sps, err := tx.spaces(ctx, "state = 'building'")
		if err != nil {
			return err
		}
		for i := range sps {
			n, err := tx.buildSome(ctx, &sps[i], batch)
			if err != nil {
				return err
			}
			if batch -= n; batch <= 0 {
				return nil
			}
		}
		if len(sps) > 0 {
			return tx.exchange(ctx, sps)
		}
		left, err := tx.spaces(ctx, "state = 'gone'")
		finished = len(left) == 0
		return err
	})
	return finished, err
}

// buildSome indexes the documents behind the cursor of a space.
func (s *Store) buildSome(ctx context.Context, sp *space, batch int) (int, error) {
	if err := s.makeIndex(ctx, sp); err != nil {
		return 0, err
	}
	if v := sp.analyzer().Version(); sp.Cursor == 0 && sp.Version != v {
		// It was begun by another version. What that has put in comes once more; one that it
		// has come further with is built anew when it serves.
		if _, err := s.db.Exec(ctx, "UPDATE search_space SET version = $2 WHERE id = $1", sp.ID, v); err != nil {
			return 0, err
		}
	}
	n, err := 0, error(nil)
	switch sp.Scope {
	case siteScope:
		n, err = s.buildPages(ctx, sp, batch)
	case memoryScope:
		n, err = s.buildMemory(ctx, sp, batch*10) // sentences, not stories
		n = (n + 9) / 10
	default:
		n, err = s.buildTexts(ctx, sp, batch)
	}
	if err != nil || n == 0 {
		return n, err
	}
	_, err = s.db.Exec(ctx, "UPDATE search_space SET cursor = $2 WHERE id = $1", sp.ID, sp.Cursor)
	return n, err
}

func (s *Store) buildPages(ctx context.Context, sp *space, batch int) (int, error) {
	type page struct {
		id, story, first int64
		channel, doc     string
	}
	var ps []page
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var p page
		err := scan(&p.id, &p.story, &p.first, &p.channel, &p.doc)
		ps = append(ps, p)
		return err
	}, `SELECT p.id, p.story_id, p.first_at, s.channel, p.document FROM publication p JOIN edition e ON e.id = p.edition_id JOIN story s ON s.id = p.story_id
		WHERE e.code = $1 AND p.state = 'live' AND p.id > $2 ORDER BY p.id LIMIT $3`, sp.Key, sp.Cursor, batch)
	if err != nil {
		return 0, err
	}
	es := make([]*entry, len(ps))
	for i, p := range ps {
		if es[i], err = s.publicationEntry(ctx, p.id, p.story, p.first, p.channel, p.doc); err != nil {
			return 0, err
		}
		sp.Cursor = p.id
	}
	return len(ps), s.index(ctx, sp, es)
}

func (s *Store) buildTexts(ctx context.Context, sp *space, batch int) (int, error) {
	var ts []depesche.Text
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r textRow
		err := scan(r.into()...)
		ts = append(ts, r.text())
		return err
	}, "SELECT "+textCols+" FROM text t WHERE t.lang = $1 AND t.id > $2 AND t.head <> 0 ORDER BY t.id LIMIT $3", sp.Key, sp.Cursor, batch)
	if err != nil {
		return 0, err
	}
	es := make([]*entry, len(ts))
	for i := range ts {
		head, err := s.Revision(ctx, ts[i].Head)
		if err != nil {
			return 0, err
		}
		if es[i], err = s.textEntry(ctx, &ts[i], head); err != nil {
			return 0, err
		}
		sp.Cursor = ts[i].ID
	}
	return len(ts), s.index(ctx, sp, es)
}

// exchange puts the built spaces in the place of those that served.
func (s *Store) exchange(ctx context.Context, built []space) error {
	for i := range built {
		if err := s.addWaiting(ctx, &built[i], nil); err != nil {
			return err
		}
		if _, err := s.db.Exec(ctx, "UPDATE search_space SET state = 'gone' WHERE scope = $1 AND key = $2 AND state = 'live'", built[i].Scope, built[i].Key); err != nil {
			return err
		}
		if _, err := s.db.Exec(ctx, "UPDATE search_space SET state = 'live' WHERE id = $1", built[i].ID); err != nil {
			return err
		}
	}
	return nil
}

// SearchBuildProgress counts what is done and what is to be done.
func (s *Store) SearchBuildProgress(ctx context.Context) (SearchBuild, error) {
	var b SearchBuild
	sps, err := s.spaces(ctx, "state = 'building'")
	for _, sp := range sps {
		var done, total int
		q := `SELECT count(*), coalesce(sum(CASE WHEN p.id <= $2 THEN 1 ELSE 0 END), 0) FROM publication p JOIN edition e ON e.id = p.edition_id WHERE e.code = $1 AND p.state = 'live'`
		switch sp.Scope {
		case memoryScope:
			q = "SELECT count(*), coalesce(sum(CASE WHEN id <= $2 THEN 1 ELSE 0 END), 0) FROM memory_unit WHERE source_lang = $1 OR target_lang = $1"
		case deskScope:
			q = "SELECT count(*), coalesce(sum(CASE WHEN id <= $2 THEN 1 ELSE 0 END), 0) FROM text WHERE lang = $1 AND head <> 0"
		}
		if e := s.db.Get(ctx, []any{&total, &done}, q, sp.Key, sp.Cursor); e != nil {
			err = errors.Join(err, e)
		}
		b.Done, b.Total = b.Done+done, b.Total+total
	}
	return b, err
}
