package site

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/store"
)

// movedList finds the page of a list (a category, tag, author or date, all stories, the site
// maps; or a feed of them) that stood at the address before it came here: in the edition of
// the language that it had there, else in the first that has it. It returns "" where there is
// none. Pages and feeds to which it leads are there. dated tells that it was an archive by
// date; front has only front pages looked at whose query names a list.
func (s *Server) movedList(r *http.Request, front bool) (to string, dated bool) {
	ctx := s.cache.Lists(r.Context())
	sites, err := s.store.OldSites(ctx)
	if err != nil {
		s.log.Warn("an old address could not be looked up", "error", err)
		return "", false
	}
	asked := askedPath(r)
	parts := partsOf(asked)
	if len(sites) == 0 || parts == nil && strings.Trim(asked, "/") != "" {
		return "", false
	}
	a, err := s.addresses(r)
	if err != nil {
		return "", false
	}
	plain, _ := store.FoldPath("http://" + hostname(r.Host) + asked)
	m := &mover{s: s, a: a, sites: sites, front: front, asked: plain.Path}
	m.own, _ = ownHost(r.Context())
	if m.own == "" {
		m.own = a.editionAt(r.Host)
	}
	to, dated, err = m.find(ctx, hostname(r.Host), parts, r)
	if err != nil {
		s.log.Warn("an old address could not be looked up", "error", err)
		return "", false
	}
	if to == "" || to == r.URL.Path && !front {
		return "", false // which is not there
	}
	return a.abs(to), dated
}

// editionAt is the code of the edition that has a host of its own there, "" for none.
func (a *addresses) editionAt(host string) string {
	for code, h := range a.hosts {
		if sameHost(h, host) {
			return code
		}
	}
	return ""
}

// mover looks for what an old address of a list names.
type mover struct {
	s     *Server
	a     *addresses
	own   string // code of the edition on whose host was asked
	sites []store.OldSite
	front bool   // see movedList
	asked string // path of the address, as old_address keeps one
}

// find asks the sites that stood on the host, else all; these must agree. dated tells that it
// was an archive by date.
func (m *mover) find(ctx context.Context, host string, parts []string, r *http.Request) (found string, dated bool, err error) {
	sites, here := m.at(strings.TrimPrefix(host, "www."), parts)
	query := r.URL.Query()
	for i := range sites {
		rest, _ := below(&sites[i], parts)
		l, ok := readListAddress(&sites[i], rest, query, func(code string) bool { return m.a.edition(code) != nil }, func(front []string) bool {
			return m.stood(ctx, &sites[i], strings.Join(front, "/"))
		})
		if !ok || m.front && !l.front {
			continue
		}
		to, err := m.page(ctx, &sites[i], &l)
		switch {
		case err != nil:
			return "", false, err
		case to == "" || to == found:
		case here:
			return to, l.kind == byDate, nil
		case found != "":
			return "", false, nil
		default:
			found, dated = to, l.kind == byDate
		}
	}
	return found, dated, nil
}

// stood tells whether stories stood below front, which is part of the address: with what is
// before it, in capitals or not, as somebody asks for it, or in small letters on the site.
func (m *mover) stood(ctx context.Context, site *store.OldSite, front string) bool {
	paths := []string{site.Path + "/" + front, site.Path + "/index.php/" + front}
	lower := strings.ToLower(m.asked)
	if i := strings.LastIndex(lower, "/"+front+"/"); i >= 0 && len(lower) == len(m.asked) {
		paths = append(paths, m.asked[:i+1+len(front)])
	}
	return slices.ContainsFunc(paths, func(path string) bool {
		stood, err := m.s.store.StoriesStoodBelow(ctx, path)
		return err == nil && stood
	})
}

// at are the sites that stood where somebody asks: here tells that they stood on the host; else
// each of all sites comes once.
func (m *mover) at(host string, parts []string) (sites []store.OldSite, here bool) {
	var others []store.OldSite
	for _, o := range m.sites {
		if _, ok := below(&o, parts); !ok {
			continue
		}
		switch {
		case o.Host == host:
			sites = append(sites, o)
		case !slices.ContainsFunc(others, func(x store.OldSite) bool { return x.Origin == o.Origin }):
			others = append(others, o)
		}
	}
	if len(sites) == 0 {
		return others, false
	}
	// What stood deeper is nearer.
	slices.SortStableFunc(sites, func(x, y store.OldSite) int { return len(y.Path) - len(x.Path) })
	return sites, true
}

// order are the codes of all editions: the one that an address names, those of languages, the
// one on whose host was asked, the rest.
func (m *mover) order(l *listAddress, langs ...string) []string {
	var out []string
	add := func(code string) {
		if code != "" && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	add(l.edition)
	for _, lang := range append([]string{l.lang}, langs...) {
		if lang == "" {
			continue
		}
		for _, same := range []func(string) bool{
			func(of string) bool { return strings.EqualFold(of, lang) },
			func(of string) bool { return depesche.BaseLang(of) == depesche.BaseLang(lang) },
		} {
			for _, e := range m.a.editions {
				if same(e.Lang) {
					add(e.Code)
				}
			}
		}
	}
	add(m.own)
	for _, e := range m.a.editions {
		add(e.Code)
	}
	return out
}

// page is the path of the page or feed to which a list's address leads, "" for none.
func (m *mover) page(ctx context.Context, site *store.OldSite, l *listAddress) (string, error) {
	codes := m.order(l, site.Lang)
	if len(codes) == 0 {
		return "", nil
	}
	at := "/" + codes[0]
	switch l.kind {
	case allStories:
		switch {
		case l.feed != "":
			return at + "/" + l.feed, nil
		case l.later:
			return at + "/archive", nil
		}
		return at + "/", nil
	case siteMaps:
		if m.own != "" || m.a.hosts[codes[0]] != "" {
			return at + "/sitemap-index.xml", nil
		}
		return "/sitemap.xml", nil
	case byDate:
		return m.archive(ctx, codes, l.span)
	}
	return m.list(ctx, site, l)
}

// archive is the narrowest archive around a span in which something was published. Days begin
// elsewhere where another time zone holds.
func (m *mover) archive(ctx context.Context, codes []string, span []int) (string, error) {
	for _, code := range codes {
		zone := m.s.zone(m.a.edition(code).TimeZone)
		for n := len(span); n > 0; n-- {
			full := append(slices.Clone(span[:n]), 1, 1)
			from := time.Date(full[0], time.Month(full[1]), full[2], 0, 0, 0, 0, zone)
			to := [3]time.Time{from.AddDate(1, 0, 0), from.AddDate(0, 1, 0), from.AddDate(0, 0, 1)}[n-1]
			counts, err := m.s.store.PublishedCounts(ctx, code, []time.Time{from, to})
			if err != nil {
				return "", err
			}
			if counts[0] > 0 {
				return "/" + code + "/archive/" + from.Format([3]string{"2006", "2006-01", time.DateOnly}[n-1]), nil
			}
		}
	}
	return "", nil
}

// list is the page of a channel, topic or author: one with stories, else one that is there.
func (m *mover) list(ctx context.Context, site *store.OldSite, l *listAddress) (string, error) {
	var rows []store.OldList
	for _, slug := range append(slices.Clone(l.above), l.slug) {
		all, err := m.s.store.OldLists(ctx, l.kind, slug)
		if err != nil {
			return "", err
		}
		rows = slices.DeleteFunc(all, func(o store.OldList) bool { return o.Origin != site.Origin })
		if len(rows) == 0 {
			return "", nil
		}
	}
	rank := func(o store.OldList) int { return slices.Index([]string{"", site.Lang, l.lang}, o.Lang) }
	slices.SortStableFunc(rows, func(x, y store.OldList) int { return rank(y) - rank(x) })
	end := ""
	if l.feed != "" {
		end = "/" + l.feed
	}
	for _, find := range []func(ctx context.Context, page, key string) (map[string]bool, error){m.withStories, m.there} {
		for _, row := range rows {
			if row.Key == "" {
				continue
			}
			pages := pagesOf(l.kind)
			in := make([]map[string]bool, len(pages))
			for i, page := range pages {
				var err error
				if in[i], err = find(ctx, page, row.Key); err != nil {
					return "", err
				}
			}
			for _, code := range m.order(l, row.Lang, site.Lang) {
				for i, page := range pages {
					if in[i][code] {
						return "/" + code + "/" + page + "/" + row.Key + end, nil
					}
				}
			}
		}
	}
	if rows[0].Key == "" && end == "" { // what was below it is among them
		return "/" + m.order(l, site.Lang)[0] + "/topics", nil
	}
	return "", nil
}

// pagesOf are the pages that a kind of list may have become, the likelier first.
func pagesOf(kind string) []string {
	switch kind {
	case store.OldAuthor, store.OldAuthorNumber:
		return []string{"author"}
	case store.OldTag:
		return []string{"topic", "channel"}
	}
	return []string{"channel", "topic"}
}

// withStories tells which editions have a page with stories.
func (m *mover) withStories(ctx context.Context, page, key string) (in map[string]bool, err error) {
	switch page {
	case "author":
		return m.s.store.AuthorEditions(ctx, key)
	case "topic":
		return m.s.store.TopicEditions(ctx, key)
	}
	if in, err = m.s.store.ChannelEditions(ctx, key); err != nil || len(in) == 0 {
		return nil, err
	}
	there, err := m.there(ctx, page, key)
	for code := range in {
		if !there[code] {
			delete(in, code)
		}
	}
	return in, err
}

// there tells which editions have a page, be it without stories.
func (m *mover) there(ctx context.Context, page, key string) (map[string]bool, error) {
	in := map[string]bool{}
	switch page {
	case "author": // has none without stories
	case "topic":
		topics, err := m.s.store.Topics(ctx)
		if err != nil || !slices.ContainsFunc(topics, func(t depesche.Topic) bool { return t.Key == key }) {
			return nil, err
		}
		for _, e := range m.a.editions {
			in[e.Code] = true
		}
	case "channel":
		channels, err := m.s.store.Channels(ctx)
		if err != nil {
			return nil, err
		}
		for i, e := range m.a.editions {
			in[e.Code] = slices.ContainsFunc(channelsOf(&m.a.editions[i], channels), func(c depesche.Channel) bool { return c.Key == key })
		}
	}
	return in, nil
}
