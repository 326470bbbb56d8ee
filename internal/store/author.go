package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/slug"
)

// AuthorKey is the key under which the stories of a name in bylines stand, "" for a name
// without a letter or digit. Names that differ only in accents or case share one.
func AuthorKey(name string) string {
	if k := slug.Make(name, "en"); k != slug.Fallback {
		return k
	}
	return ""
}

func authorList(key string) string { return "a/" + key }

// partAuthor is what is known of an author beside the stories.
func partAuthor(key string) string { return "author/" + key }

const partAuthors = "authors"

// partIndex are an edition's topics or authors ("t", "a") with the numbers of their stories.
func partIndex(edition, kind string) string { return "index/" + edition + "/" + kind }

// listAuthors puts the live pages of stories into the lists of those whom their bylines name.
func (s *Store) listAuthors(ctx context.Context, stories ...int64) error {
	type entry struct {
		edition, first, story int64
		byline                []string
	}
	var all []entry
	err := inChunks(stories, func(in string, args []any) error {
		return s.db.Query(ctx, func(scan func(...any) error) error {
			var e entry
			var byline string
			if err := scan(&e.edition, &e.first, &e.story, &byline); err != nil {
				return err
			}
			err := fromJSON(byline, &e.byline)
			all = append(all, e)
			return err
		}, "SELECT edition_id, first_at, story_id, byline FROM publication WHERE state = 'live' AND byline <> '[]' AND byline <> 'null' AND story_id IN "+in, args...)
	})
	if err != nil {
		return err
	}
	names := map[string]string{}
	var args []any
	var rows []string
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		_, err := s.db.Exec(ctx, "INSERT INTO listing (edition_id, list, first_at, story_id) VALUES "+strings.Join(rows, ", ")+" ON CONFLICT DO NOTHING", args...)
		args, rows = nil, nil
		return err
	}
	for _, e := range all {
		for _, name := range e.byline {
			key := AuthorKey(name)
			if key == "" {
				continue
			}
			names[key] = name
			n := len(args)
			rows = append(rows, fmt.Sprintf("($%d, $%d, $%d, $%d)", n+1, n+2, n+3, n+4))
			if args = append(args, e.edition, authorList(key), e.first, e.story); len(rows) == 50 {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return s.meetAuthors(ctx, names)
}

// meetAuthors keeps the names of authors who have none yet.
func (s *Store) meetAuthors(ctx context.Context, names map[string]string) error {
	for key, name := range names {
		n, err := s.db.Exec(ctx, "INSERT INTO author (key, name, about, link) VALUES ($1, $2, '{}', '') ON CONFLICT (key) DO NOTHING", key, strings.TrimSpace(name))
		if err != nil {
			return err
		}
		if n > 0 {
			if err := s.changed(ctx, partAuthor(key), partAuthors); err != nil {
				return err
			}
		}
	}
	return nil
}

// authorsListed is the setting that says that the pages from before there were lists of
// authors are in them.
const authorsListed = "authors.listed"

// listOldAuthors lists the authors of pages that were published before there were such lists.
func (s *Store) listOldAuthors(ctx context.Context) error {
	if done, err := s.Setting(ctx, authorsListed); err != nil || done != "" {
		return err
	}
	return s.InTx(ctx, func(tx *Store) error {
		if err := tx.listAllAuthors(ctx); err != nil {
			return err
		}
		return tx.SetSetting(ctx, authorsListed, "1")
	})
}

// listAllAuthors puts all live pages into the lists of their authors.
func (s *Store) listAllAuthors(ctx context.Context) error {
	var ids []int64
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT DISTINCT story_id FROM publication WHERE state = 'live'")
	if err != nil {
		return err
	}
	for some := range slices.Chunk(ids, 512) {
		if err := s.listAuthors(ctx, some...); err != nil {
			return err
		}
	}
	return nil
}

// Author returns what is known of the author with this key.
func (s *Store) Author(ctx context.Context, key string) (*depesche.Author, error) {
	reads(ctx, partAuthor(key))
	a := depesche.Author{Key: key}
	var about string
	if err := s.db.Get(ctx, []any{&a.Name, &about, &a.Link}, "SELECT name, about, link FROM author WHERE key = $1", key); err != nil {
		return nil, notFound(err, "author.unknown", "there is no author %q: `depesche author list` shows those there are", key)
	}
	return &a, fromJSON(about, &a.About)
}

// Authors lists all who were ever named in a byline, by key.
func (s *Store) Authors(ctx context.Context) ([]depesche.Author, error) {
	reads(ctx, partAuthors)
	return s.authors(ctx, "ORDER BY key")
}

// AuthorPage lists authors by key, those behind the key after; find is a part of a name, or
// empty.
func (s *Store) AuthorPage(ctx context.Context, find, after string, limit int) ([]depesche.Author, error) {
	part := AuthorKey(find)
	if find != "" && part == "" {
		return nil, nil
	}
	return s.authors(ctx, "WHERE key > $1 AND key LIKE $2 ORDER BY key LIMIT $3", after, "%"+part+"%", limit)
}

func (s *Store) authors(ctx context.Context, where string, args ...any) ([]depesche.Author, error) {
	var out []depesche.Author
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var a depesche.Author
		var about string
		if err := scan(&a.Key, &a.Name, &about, &a.Link); err != nil {
			return err
		}
		err := fromJSON(about, &a.About)
		out = append(out, a)
		return err
	}, "SELECT key, name, about, link FROM author "+where, args...)
	return out, err
}

// SaveAuthor changes what is known of an author, or adds one.
func (s *Store) SaveAuthor(ctx context.Context, a depesche.Author) error {
	return s.InTx(ctx, func(tx *Store) error {
		_, err := tx.db.Exec(ctx, `INSERT INTO author (key, name, about, link) VALUES ($1, $2, $3, $4)
			ON CONFLICT (key) DO UPDATE SET name = excluded.name, about = excluded.about, link = excluded.link`, a.Key, a.Name, toJSON(a.About), a.Link)
		if err != nil {
			return err
		}
		return tx.changed(ctx, partAuthor(a.Key), partAuthors)
	})
}
