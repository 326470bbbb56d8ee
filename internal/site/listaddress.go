package site

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"depesche/internal/store"
)

// listAddress is what an address of another system's list says (docs/archive.md).
type listAddress struct {
	kind    string // of store.OldList; allStories, byDate, siteMaps
	slug    string
	above   []string // names before it, which must be categories where no word tells
	span    []int    // by date: year, month, day, as many as there are
	feed    string   // name of one of feedFiles; "" for the page
	paged   bool     // one of its pages by number
	later   bool     // not its first page
	lang    string   // that the address names, "" for none
	edition string   // code of one that stands in the address in place of a language
	front   bool     // only the query names more than all stories
}

// Kinds of lists that have no name.
const (
	allStories = "all"
	byDate     = "date"
	siteMaps   = "maps"
)

// feedsThere are the names of feeds elsewhere with those here.
var feedsThere = map[string]string{"feed": "rss.xml", "rss": "rss.xml", "rss2": "rss.xml", "rdf": "rss.xml", "atom": "feed.xml", "json": "feed.json"}

// Bounds of what is looked at: longer addresses name no list.
const (
	longestPath = 1200
	mostParts   = 12
)

// partsOf cuts an address's path into its parts, in small letters, nil where it cannot name a
// list.
func partsOf(path string) []string {
	plain, err := url.PathUnescape(path)
	if err != nil || len(path) > longestPath {
		return nil
	}
	parts := store.FoldNames(plain)
	if len(parts) > mostParts {
		return nil
	}
	return parts
}

// below cuts the place of a site off the parts of an address that is there.
func below(site *store.OldSite, parts []string) ([]string, bool) {
	place := partsOf(site.Path)
	if len(place) > len(parts) || !slices.Equal(place, parts[:len(place)]) {
		return nil, false
	}
	return parts[len(place):], true
}

// readListAddress reads an address as the site that stood there meant it. rest are the parts
// of the path below the site; isEdition knows the editions here; stood tells whether stories
// stood below a path of the site.
func readListAddress(site *store.OldSite, rest []string, q url.Values, isEdition func(string) bool, stood func(path []string) bool) (l listAddress, ok bool) {
	drop := func(word string) {
		if len(rest) > 0 && rest[0] == word {
			rest = rest[1:]
		}
	}
	drop("index.php")
	if len(rest) > 0 {
		if site.Langs[rest[0]] != "" {
			l.lang = site.Langs[rest[0]]
			rest = rest[1:]
		} else if isEdition(rest[0]) {
			l.edition = rest[0]
			rest = rest[1:]
		}
	}
	if lang := site.Langs[strings.ToLower(q.Get("lang"))]; lang != "" {
		l.lang, l.edition = lang, ""
	}
	drop("index.php")
	l.front = len(rest) == 0
	rest = l.readEnd(rest, q)
	switch {
	case len(rest) == 0:
		return l, l.readQuery(q)
	case len(rest) == 1 && rest[0] == "comments" && l.feed != "":
		l.kind = allStories
		return l, true
	case len(rest) == 1 && strings.Contains(rest[0], "sitemap") && (strings.HasSuffix(rest[0], ".xml") || strings.HasSuffix(rest[0], ".xml.gz")):
		l.kind = siteMaps
		return l, true
	}
	return l, l.readDate(rest, stood) || l.readName(site, rest)
}

// readEnd reads which form of a list is asked for, and cuts that off its path.
func (l *listAddress) readEnd(rest []string, q url.Values) []string {
	end := func(n int) string {
		if len(rest) < n {
			return ""
		}
		return rest[len(rest)-n]
	}
	switch feed := feedsThere[end(1)]; {
	case end(2) == "feed" && feed != "":
		l.feed, rest = feed, rest[:len(rest)-2]
	case end(1) == "feed" || end(1) == "rss":
		l.feed, rest = feed, rest[:len(rest)-1]
	}
	if end(1) == "amp" {
		rest = rest[:len(rest)-1]
	}
	page := q.Get("paged")
	if end(2) == "page" && isNumber(end(1)) {
		page, rest = end(1), rest[:len(rest)-2]
	}
	l.paged = isNumber(page)
	l.later = l.paged && strings.TrimLeft(page, "0") != "1"
	if f := feedsThere[strings.TrimPrefix(q.Get("feed"), "comments-")]; f != "" {
		l.feed = f
	}
	return rest
}

func isNumber(s string) bool { return s != "" && len(s) < 12 && strings.Trim(s, "0123456789") == "" }

// readQuery reads what the query names where the path names nothing.
func (l *listAddress) readQuery(q url.Values) bool {
	number := func(key, kind string) bool {
		if v := q.Get(key); isNumber(v) {
			l.kind, l.slug = kind, strings.TrimLeft(v, "0")
		}
		return l.kind == kind
	}
	name := func(key, kind string) bool {
		if parts := partsOf(url.PathEscape(q.Get(key))); len(parts) > 0 {
			l.kind, l.slug = kind, parts[len(parts)-1]
		}
		return l.kind == kind
	}
	var date []string
	if m := q.Get("m"); len(m) >= 4 { // to the second at most
		m = m[:min(len(m), 8)]
		for _, at := range [][2]int{{0, 4}, {4, 6}, {6, 8}} {
			if at[1] <= len(m) && isNumber(m) {
				date = append(date, m[at[0]:at[1]])
			}
		}
	}
	for _, key := range []string{"year", "monthnum", "day"} {
		if v := q.Get(key); v != "" {
			date = append(date, v)
		}
	}
	switch {
	case number("cat", store.OldCategoryNumber), number("author", store.OldAuthorNumber),
		name("category_name", store.OldCategory), name("tag", store.OldTag), name("author_name", store.OldAuthor):
	case date != nil:
		return l.setSpan(date)
	default:
		l.kind = allStories
		return l.feed != "" || l.paged || l.lang != ""
	}
	return true
}

// namesList tells whether a query names a list of another system, where the path is that of
// its front page.
func namesList(r *http.Request) bool {
	if r.URL.RawQuery == "" || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	for kv := range strings.SplitSeq(r.URL.RawQuery, "&") {
		switch k, v, _ := strings.Cut(kv, "="); k {
		case "cat", "tag", "category_name", "author", "author_name", "m", "year", "feed", "paged", "lang":
			if v != "" {
				return true
			}
		}
	}
	return false
}

// readDate reads an archive by date. Before the year may stand what stands before the
// addresses of posts.
func (l *listAddress) readDate(rest []string, stood func([]string) bool) bool {
	n := len(rest)
	first := n
	for first > 0 && n-first < 3 && isNumber(rest[first-1]) {
		first--
	}
	if first == n || !l.setSpan(rest[first:]) {
		return false
	}
	front := rest[:first]
	if first > 0 && front[first-1] == "date" {
		front = front[:first-1]
	}
	if len(front) > 0 && !stood(front) {
		l.kind, l.span = "", nil
		return false
	}
	return true
}

// setSpan takes a year, month and day, if there is such a day.
func (l *listAddress) setSpan(words []string) bool {
	var ns []int
	for i, w := range words {
		n, err := strconv.Atoi(w)
		if err != nil || i == 0 && len(w) != 4 || i > 0 && len(w) > 2 {
			return false
		}
		ns = append(ns, n)
	}
	full := append(slices.Clone(ns), 1, 1)[:3]
	if t := time.Date(full[0], time.Month(full[1]), full[2], 0, 0, 0, 0, time.UTC); len(ns) > 3 || full[0] < 1970 || t.Year() != full[0] || int(t.Month()) != full[1] || t.Day() != full[2] {
		return false
	}
	l.kind, l.span = byDate, ns
	return true
}

// mostBefore is how many parts may stand before the word for a category, a tag or an author.
const mostBefore = 2

// readName reads the address of a category, which may have those above it before its name, of
// a tag or an author.
func (l *listAddress) readName(site *store.OldSite, rest []string) bool {
	l.slug = rest[len(rest)-1]
	for i, word := range rest[:len(rest)-1] {
		left := len(rest) - i - 1
		switch {
		case i > mostBefore:
			return false
		case word == "category" || site.Before(store.OldCategory, word):
			l.kind = store.OldCategory
		case left == 1 && (word == "tag" || site.Before(store.OldTag, word)):
			l.kind = store.OldTag
		case left == 1 && word == "author":
			l.kind = store.OldAuthor
		default:
			continue
		}
		return true
	}
	if site.Before(store.OldCategory, "") {
		l.kind, l.above = store.OldCategory, rest[:len(rest)-1]
		return true
	}
	return false
}
