package store

import (
	"context"
	"regexp"
	"slices"
	"strings"
)

// formsOfPost are the ends of addresses at which WordPress has a post in another form, or a
// part of it.
var formsOfPost = regexp.MustCompile(`(/amp|/feed(/(rss|rss2|rdf|atom))?|/embed|/trackback|/comment-page-[0-9]+|/(page/)?[0-9]{1,3})$`)

// Forms are the addresses at which a post may stand that somebody asks for at this one, the
// likeliest first: as it is, else in small letters, which the names of posts have; else without
// what tells the form of it.
func (o OldAddress) Forms() []OldAddress {
	small := strings.ToLower(o.Path)
	var out []OldAddress
	for _, path := range []string{o.Path, small, formsOfPost.ReplaceAllString(o.Path, ""), formsOfPost.ReplaceAllString(small, "")} {
		if form := (OldAddress{Host: o.Host, Path: path}); path != "" && !slices.Contains(out, form) {
			out = append(out, form)
		}
	}
	return out
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
