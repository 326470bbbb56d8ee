package store

import (
	"context"
	"slices"
)

// OldSite is a site that came from another system, at one of the places where it stood.
type OldSite struct {
	Host   string // without "www."
	Path   string // "" or "/blog"
	Origin string // the site's name: "wordpress:example.org"
	Lang   string // of what has no language in its address, "" where nobody knows
	OldShape
	// Wrong are words that the import now knows to stand before posts: what others noted of
	// them is forgotten. Empty for those that are read.
	Wrong OldWords
}

// OldShape is what tells the addresses of a site's lists from others.
type OldShape struct {
	// Langs are the languages that its addresses name, by the name that they have there, in
	// small letters.
	Langs map[string]string `json:"langs,omitempty"`
	OldWords
	// Said are words that people said when they imported it: they are never forgotten.
	Said OldWords `json:"said,omitzero"`
}

// Before tells whether a word stands before the names of a kind of list, OldCategory or OldTag,
// besides that of the kind itself; "" where none does.
func (o *OldShape) Before(kind, word string) bool {
	if kind == OldTag {
		return slices.Contains(o.Tag, word) || slices.Contains(o.Said.Tag, word)
	}
	return slices.Contains(o.Category, word) || slices.Contains(o.Said.Category, word)
}

// OldWords are those that stand before the name of a category or tag in addresses, besides
// "category" and "tag"; "" where none does.
type OldWords struct {
	Category []string `json:"category,omitempty"`
	Tag      []string `json:"tag,omitempty"`
}

// Kinds of lists that other systems have.
const (
	OldCategory       = "category"
	OldTag            = "tag"
	OldAuthor         = "author"
	OldCategoryNumber = "cat"
	OldAuthorNumber   = "user"
)

// OldList is a list that a site had.
type OldList struct {
	Kind   string
	Slug   string // its name in addresses, in small letters; a number for kinds by number
	Origin string // of the site
	Lang   string // of stories in it
	Key    string // of the channel, topic or author here; "" for a category of categories
}

const partOldSites = "old-sites"

// AddOldLists notes where sites stood and which lists they had, beside what is known. The key
// of a list is replaced, but not by none. It tells whether any of it is new.
func (s *Store) AddOldLists(ctx context.Context, sites []OldSite, lists []OldList) (changed bool, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		known, err := tx.oldSites(ctx)
		if err != nil {
			return err
		}
		var at, of [][]any
		for _, o := range sites {
			if i := slices.IndexFunc(known, func(k OldSite) bool { return k.Host == o.Host && k.Path == o.Path && k.Origin == o.Origin }); i >= 0 {
				if o.join(&known[i]); o.Lang == known[i].Lang && toJSON(o.OldShape) == toJSON(known[i].OldShape) {
					continue
				}
			}
			at = append(at, []any{o.Host, o.Path, o.Origin, o.Lang, toJSON(o.OldShape)})
		}
		had, err := tx.oldListKeys(ctx, lists)
		if err != nil {
			return err
		}
		for _, l := range lists {
			if key, here := had[l.named()]; here && (l.Key == "" || l.Key == key) {
				continue
			}
			of = append(of, []any{l.Kind, l.Slug, l.Origin, l.Lang, l.Key})
		}
		if changed = len(at)+len(of) > 0; !changed {
			return nil
		}
		err = tx.db.InsertRows(ctx, "INSERT INTO old_site (host, path, origin, lang, shape)", marks(5),
			"ON CONFLICT (host, path, origin) DO UPDATE SET lang = excluded.lang, shape = excluded.shape", at)
		if err != nil {
			return err
		}
		err = tx.db.InsertRows(ctx, "INSERT INTO old_list (kind, slug, origin, lang, key)", marks(5),
			"ON CONFLICT (kind, slug, origin, lang) DO UPDATE SET key = CASE WHEN excluded.key = '' THEN old_list.key ELSE excluded.key END", of)
		if err != nil {
			return err
		}
		return tx.changed(ctx, partOldSites)
	})
	return changed, err
}

// named is a list without its key.
func (l OldList) named() OldList {
	l.Key = ""
	return l
}

// oldListKeys are the keys of the lists of the sites that lists are of, by the lists without one.
func (s *Store) oldListKeys(ctx context.Context, lists []OldList) (map[OldList]string, error) {
	origins := map[string]bool{}
	for _, l := range lists {
		origins[l.Origin] = true
	}
	out := map[OldList]string{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var l OldList
		err := scan(&l.Kind, &l.Slug, &l.Origin, &l.Lang, &l.Key)
		out[l.named()] = l.Key
		return err
	}, s.each("SELECT kind, slug, origin, lang, key FROM old_list WHERE origin IN ({{texts}})"), list(keys(origins)))
	return out, err
}

// join adds what was known of a site before.
func (o *OldSite) join(before *OldSite) {
	if o.Lang == "" {
		o.Lang = before.Lang
	}
	langs := map[string]string{}
	for _, some := range []map[string]string{before.Langs, o.Langs} {
		for name, lang := range some {
			langs[name] = lang
		}
	}
	o.Langs = langs
	for _, words := range []struct {
		all         *[]string
		more, wrong []string
	}{
		{&o.Category, before.Category, o.Wrong.Category}, {&o.Tag, before.Tag, o.Wrong.Tag},
		{&o.Said.Category, before.Said.Category, nil}, {&o.Said.Tag, before.Said.Tag, nil},
	} {
		*words.all = slices.Clone(*words.all) // other places of the site have the same
		for _, w := range words.more {
			if !slices.Contains(*words.all, w) && !slices.Contains(words.wrong, w) {
				*words.all = append(*words.all, w)
			}
		}
		slices.Sort(*words.all)
	}
}

// OldSites lists all places where sites stood that are here now.
func (s *Store) OldSites(ctx context.Context) ([]OldSite, error) {
	return once(ctx, partOldSites, s.oldSites)
}

func (s *Store) oldSites(ctx context.Context) ([]OldSite, error) {
	var out []OldSite
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var o OldSite
		var shape string
		if err := scan(&o.Host, &o.Path, &o.Origin, &o.Lang, &shape); err != nil {
			return err
		}
		err := fromJSON(shape, &o.OldShape)
		out = append(out, o)
		return err
	}, "SELECT host, path, origin, lang, shape FROM old_site ORDER BY host, path, origin")
	return out, err
}

// OldLists finds the lists of a name, of all sites and languages.
func (s *Store) OldLists(ctx context.Context, kind, slug string) ([]OldList, error) {
	var out []OldList
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		l := OldList{Kind: kind, Slug: slug}
		err := scan(&l.Origin, &l.Lang, &l.Key)
		out = append(out, l)
		return err
	}, "SELECT origin, lang, key FROM old_list WHERE kind = $1 AND slug = $2 ORDER BY origin, lang", kind, slug)
	return out, err
}
