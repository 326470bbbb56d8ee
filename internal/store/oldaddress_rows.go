package store

import (
	"context"

	"depesche"
)

// AddAddresses notes where a text of a story stood elsewhere. An address that another
// story has already stays that one's.
func (s *Store) AddAddresses(ctx context.Context, story int64, lang string, as []OldAddress) error {
	for _, a := range as {
		_, err := s.db.Exec(ctx, "INSERT INTO old_address (path, host, story_id, lang) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", a.Path, a.Host, story, lang)
		if err != nil {
			return err
		}
	}
	return nil
}

// AddArrivedAddresses is AddAddresses for many of a site's things that are here, by their foreign
// ids; others are left out. It returns how many addresses are new.
func (s *Store) AddArrivedAddresses(ctx context.Context, site string, of map[string][]OldAddress) (added int, err error) {
	err = s.InBulk(ctx, func(tx *Store) error {
		added = 0
		all, err := tx.arrivedAddresses(ctx, site, of)
		if err != nil {
			return err
		}
		as := make([]OldAddress, len(all))
		for i := range all {
			as[i] = all[i].at
		}
		known, err := tx.KnownAddresses(ctx, as)
		if err != nil {
			return err
		}
		var rows [][]any
		for _, a := range all {
			if !known[a.at] {
				known[a.at] = true
				rows = append(rows, []any{a.at.Path, a.at.Host, a.story, a.lang})
			}
		}
		added = len(rows)
		return tx.db.InsertRows(ctx, arrivedAddress.into, arrivedAddress.row, arrivedAddress.after, rows)
	})
	return added, err
}

// addressOf is where a text of a story stood.
type addressOf struct {
	at    OldAddress
	story int64
	lang  string
}

// arrivedAddresses are addresses of things that are here, in an order that does not depend on
// chance.
func (s *Store) arrivedAddresses(ctx context.Context, site string, of map[string][]OldAddress) (all []addressOf, err error) {
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var id, lang string
		var story int64
		err := scan(&id, &story, &lang)
		for _, at := range of[id] {
			all = append(all, addressOf{at, story, lang})
		}
		return err
	}, s.each("SELECT foreign_id, story_id, lang FROM origin WHERE site = $2 AND foreign_id IN ({{texts}}) ORDER BY foreign_id"), list(keys(of)), site)
	return all, err
}

// KnownAddresses are those at which something stood that is here now. It may have further ones,
// of other hosts.
func (s *Store) KnownAddresses(ctx context.Context, as []OldAddress) (map[OldAddress]bool, error) {
	paths := make([]string, len(as))
	for i, a := range as {
		paths[i] = a.Path
	}
	known := map[OldAddress]bool{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var a OldAddress
		err := scan(&a.Path, &a.Host)
		known[a] = true
		return err
	}, s.each("SELECT path, host FROM old_address WHERE path IN ({{texts}})"), list(paths))
	return known, err
}

// HasOldAddresses tells whether there are any.
func (s *Store) HasOldAddresses(ctx context.Context) (bool, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM (SELECT 1 AS one FROM old_address LIMIT 1) o")
	return n > 0, err
}

// StoryAt finds what stood at an address elsewhere: that of the host that was asked for,
// else of any, if they agree. A NotFound error says that nothing did.
func (s *Store) StoryAt(ctx context.Context, host, path string) (story int64, lang string, err error) {
	agreed := true
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var h, l string
		var n int64
		if err := scan(&h, &n, &l); err != nil {
			return err
		}
		switch {
		case h == host:
			story, lang, agreed = n, l, true
			return errFound
		case story != 0 && story != n:
			agreed = false
		default:
			story, lang = n, l
		}
		return nil
	}, "SELECT host, story_id, lang FROM old_address WHERE path = $1 ORDER BY host", path)
	if err == errFound {
		err = nil
	}
	if err == nil && (story == 0 || !agreed) {
		err = depesche.E(depesche.NotFound, "page.unknown", "there is no such page")
	}
	return story, lang, err
}

// StoriesStoodBelow tells whether stories that came from another system stood below a path.
func (s *Store) StoriesStoodBelow(ctx context.Context, path string) (bool, error) {
	var n int
	// "0" comes behind "/".
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM (SELECT 1 AS one FROM old_address WHERE path > $1 AND path < $2 LIMIT 1) o", path+"/", path+"0")
	return n > 0, err
}
