package archive

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"depesche"
	"depesche/internal/archive/blog"
	"depesche/internal/store"
)

// oldLists gathers what is needed to know the addresses of a site's lists: its terms and
// authors, and what the addresses of its posts and the links in them tell.
type oldLists struct {
	mu     sync.Mutex
	terms  map[blog.Term]bool // as the export lists them
	people []blog.Person
	links  map[string]bool // that lead to the site and may name a list

	names map[store.OldList]bool    // of posts' terms and authors
	hosts map[string]map[string]int // where posts stood, by language
	langs map[string]map[string]int // how many posts each name of a language in addresses has, by language
}

// Bounds against exports that are made to be large.
const (
	mostLinks = 20_000
	mostHosts = 20
)

func newOldLists() *oldLists {
	return &oldLists{terms: map[blog.Term]bool{}, links: map[string]bool{}, names: map[store.OldList]bool{}, hosts: map[string]map[string]int{}, langs: map[string]map[string]int{}}
}

func (o *oldLists) term(t blog.Term)     { o.terms[t] = true }
func (o *oldLists) person(p blog.Person) { o.people = append(o.people, p) }

// link notes an address to which the site leads.
func (o *oldLists) link(address string) {
	if len(address) > 500 || strings.Count(address, "/") < 2 {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.links) < mostLinks {
		o.links[address] = true
	}
}

// post notes what a post tells of the site: a is ready to be stored.
func (o *oldLists) post(in *intake, a *arrival) {
	host := ""
	if len(a.item.Addresses) > 0 && a.item.Status == blog.Published {
		if at, ok := store.FoldPath(a.item.Addresses[0]); ok {
			host = at.Host
		}
	}
	var names []store.OldList
	for _, t := range a.item.Terms {
		if slug := foldSlug(t.Slug); slug != "" {
			if key := keyOf(t, a.lang); key != "" {
				names = append(names, store.OldList{Kind: t.Kind, Slug: slug, Lang: a.lang, Key: key})
			}
		}
	}
	o.mu.Lock()
	for _, n := range names {
		o.names[n] = true
	}
	if host != "" && (o.hosts[host] != nil || len(o.hosts) < mostHosts) {
		if o.hosts[host] == nil {
			o.hosts[host] = map[string]int{}
		}
		o.hosts[host][a.lang]++
	}
	if tag := strings.ToLower(a.item.Lang); tag != "" {
		for _, name := range []string{tag, depesche.BaseLang(tag)} {
			if o.langs[name] == nil {
				o.langs[name] = map[string]int{}
			}
			o.langs[name][a.lang]++
		}
	}
	o.mu.Unlock()
	site, ok := store.FoldPath(in.site.URL + "/x")
	if !ok {
		return
	}
	for i := range a.doc.Blocks {
		for _, m := range a.doc.Blocks[i].Text.Marks {
			if m.Kind == depesche.Link && strings.Contains(m.Href, site.Host) {
				o.link(m.Href)
			}
		}
	}
}

// foldSlug is a name in an address as old_list keeps it, "" where it can be none.
func foldSlug(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		s = plain
	}
	names := store.FoldNames(strings.Trim(s, "/ "))
	if len(names) != 1 || len(names[0]) > 250 {
		return ""
	}
	return names[0]
}

// saveLists notes where the site stood and the lists that it had, and what it said of its
// authors.
func (in *intake) saveLists(ctx context.Context) error {
	sites, err := in.oldSites(ctx)
	if err != nil {
		return err
	}
	lists := in.lists.rows(in.origin)
	if in.listed, err = in.rooms.Store.AddOldLists(ctx, sites, lists); err != nil {
		return err
	}
	in.report.Lists = len(lists)
	return in.describe(ctx)
}

// rows are the lists that the site had.
func (o *oldLists) rows(origin string) []store.OldList {
	var out []store.OldList
	add := func(l store.OldList) {
		l.Origin = origin
		out = append(out, l)
	}
	bySlug := map[string][]store.OldList{}
	for n := range o.names {
		add(n)
		bySlug[n.Kind+"/"+n.Slug] = append(bySlug[n.Kind+"/"+n.Slug], n)
	}
	for _, slug := range o.above() {
		add(store.OldList{Kind: store.OldCategory, Slug: slug})
	}
	for t := range o.terms {
		if t.Kind != store.OldCategory || !isNumber(t.Number) {
			continue
		}
		for _, n := range bySlug[store.OldCategory+"/"+foldSlug(t.Slug)] {
			add(store.OldList{Kind: store.OldCategoryNumber, Slug: t.Number, Lang: n.Lang, Key: n.Key})
		}
	}
	for _, p := range o.people {
		key := store.AuthorKey(p.Name)
		if key == "" {
			continue
		}
		if slug := foldSlug(p.Slug); slug != "" {
			add(store.OldList{Kind: store.OldAuthor, Slug: slug, Key: key})
		}
		if isNumber(p.Number) {
			add(store.OldList{Kind: store.OldAuthorNumber, Slug: p.Number, Key: key})
		}
	}
	return unique(out)
}

// unique leaves the first of the lists that are told apart by everything but their key, in an
// order that does not depend on chance.
func unique(lists []store.OldList) []store.OldList {
	slices.SortFunc(lists, func(a, b store.OldList) int {
		return slices.Compare([]string{a.Kind, a.Slug, a.Lang, a.Key}, []string{b.Kind, b.Slug, b.Lang, b.Key})
	})
	return slices.CompactFunc(lists, func(a, b store.OldList) bool { return a.Kind == b.Kind && a.Slug == b.Slug && a.Lang == b.Lang })
}

// above are the categories without a post of their own below which there are some with posts.
func (o *oldLists) above() []string {
	used, parent := map[string]bool{}, map[string]string{}
	for n := range o.names {
		if n.Kind == store.OldCategory {
			used[n.Slug] = true
		}
	}
	for t := range o.terms {
		if t.Kind == store.OldCategory && t.Parent != "" {
			parent[foldSlug(t.Slug)] = foldSlug(t.Parent)
		}
	}
	var out []string
	seen := map[string]bool{}
	for slug := range used {
		for up := parent[slug]; up != "" && !seen[up]; up = parent[up] {
			if seen[up] = true; !used[up] {
				out = append(out, up)
			}
		}
	}
	return out
}

func isNumber(s string) bool {
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && n > 0 && strconv.FormatInt(n, 10) == s
}

// oldSites are the places where the site stood: its own, and the hosts of languages.
func (in *intake) oldSites(ctx context.Context) ([]store.OldSite, error) {
	at, _ := store.FoldPath(in.site.URL + "/x") // of nowhere where nobody says where: on any host
	main := store.OldSite{Host: at.Host, Path: strings.TrimSuffix(at.Path, "/x"), Origin: in.origin, Lang: in.siteLang(ctx)}
	main.Langs = in.lists.named()
	for name, tag := range in.site.Langs {
		if lang, err := in.own(ctx, tag); err == nil && lang != "" {
			main.Langs[strings.ToLower(name)] = lang
		}
	}
	var err error
	main.OldWords, main.Wrong, err = in.lists.words(&main, func(as []store.OldAddress) (map[store.OldAddress]bool, error) {
		return in.rooms.Store.KnownAddresses(ctx, as)
	})
	if err != nil {
		return nil, err
	}
	for kind, word := range map[*[]string]string{&main.Said.Category: in.CategoryBase, &main.Said.Tag: in.TagBase} {
		if word = foldSlug(word); word != "" {
			*kind = []string{word}
		}
	}
	sites := []store.OldSite{main}
	for host, langs := range in.lists.hosts {
		if host == main.Host {
			continue
		}
		other := main
		other.Host, other.Path = host, ""
		for lang, n := range langs {
			if n > langs[other.Lang] || n == langs[other.Lang] && lang < other.Lang {
				other.Lang = lang
			}
		}
		sites = append(sites, other)
	}
	return sites, nil
}

// siteLang is the language of the site here, "" where nobody knows.
func (in *intake) siteLang(ctx context.Context) string {
	tag := firstOf(in.site.Lang, in.Lang)
	if tag == "" {
		return ""
	}
	lang, err := in.own(ctx, tag)
	if err != nil {
		return ""
	}
	return lang
}

// namedLink is a link that may name a list.
type namedLink struct {
	forms []store.OldAddress // where a post stands that is meant, should it be one
	tag   bool               // of the list, which else is a category
	word  string             // before its name
}

// namedLinks are the links of the site that end with names of categories or tags.
func (o *oldLists) namedLinks(site *store.OldSite) []namedLink {
	is := map[string]map[string]bool{store.OldCategory: {}, store.OldTag: {}}
	for t := range o.terms {
		is[t.Kind][foldSlug(t.Slug)] = true
	}
	for n := range o.names {
		is[n.Kind][n.Slug] = true
	}
	place := store.FoldNames(site.Path)
	var out []namedLink
	for link := range o.links {
		at, ok := store.FoldPath(link)
		if !ok || o.hosts[at.Host] == nil && at.Host != site.Host {
			continue
		}
		parts := store.FoldNames(at.Path)
		if at.Host == site.Host {
			if len(parts) <= len(place) || !slices.Equal(parts[:len(place)], place) {
				continue
			}
			parts = parts[len(place):]
		}
		if len(parts) > 1 && site.Langs[parts[0]] != "" {
			parts = parts[1:]
		}
		forms := at.Forms()
		if len(parts) > 0 && isNumber(parts[len(parts)-1]) {
			forms = at.Spellings() // a list's name, not the page of a post
		}
		if word, ok := wordBefore(parts, is[store.OldCategory]); ok {
			out = append(out, namedLink{forms, false, word})
		} else if word, ok := wordBefore(parts, is[store.OldTag]); ok && word != "" {
			out = append(out, namedLink{forms, true, word})
		}
	}
	return out
}

// words are those that stood before the names of categories and tags, as links that the site
// has tell: "" where nothing did. Links to posts tell which ones did not: known says at which of
// some addresses one stood.
func (o *oldLists) words(site *store.OldSite, known func([]store.OldAddress) (map[store.OldAddress]bool, error)) (found, wrong store.OldWords, err error) {
	links := o.namedLinks(site)
	var ask []store.OldAddress
	for _, l := range links {
		ask = append(ask, l.forms...)
	}
	posts, err := known(ask)
	if err != nil {
		return found, wrong, err
	}
	for _, l := range links {
		of := &found
		if slices.ContainsFunc(l.forms, func(a store.OldAddress) bool { return posts[a] }) {
			of = &wrong
		}
		if l.tag {
			of.Tag = append(of.Tag, l.word)
		} else {
			of.Category = append(of.Category, l.word)
		}
	}
	for _, words := range []*[]string{&found.Category, &found.Tag} {
		slices.Sort(*words)
		*words = slices.Compact(*words)
		*words = slices.DeleteFunc(*words, func(w string) bool { return w == "category" || w == "tag" || w == "author" })
	}
	// Where no word stands before categories, posts stand beside them.
	wrong.Category = slices.DeleteFunc(wrong.Category, func(w string) bool { return w == "" })
	return found, wrong, nil
}

// wordBefore is the word of an address before the names of terms with which it ends. Numbers
// are no words: they are of dates.
func wordBefore(parts []string, names map[string]bool) (string, bool) {
	i := len(parts)
	for i > 0 && names[parts[i-1]] {
		i--
	}
	switch {
	case i == len(parts):
		return "", false
	case i == 0:
		return "", true
	case i > 2 || strings.Trim(parts[i-1], "0123456789") == "" || strings.Contains(parts[i-1], "?"):
		return "", false
	}
	return parts[i-1], true
}

// mostly is the language of most posts.
func (o *oldLists) mostly() string {
	count := map[string]int{}
	for _, langs := range o.hosts {
		for lang, n := range langs {
			count[lang] += n
		}
	}
	return most(count)
}

// named are the languages by the names that they have in addresses: each is that of most posts
// with it.
func (o *oldLists) named() map[string]string {
	langs := map[string]string{}
	for name, count := range o.langs {
		langs[name] = most(count)
	}
	return langs
}

// most is the language that is counted most often, the first by code of several, "" of none.
func most(count map[string]int) string {
	best := ""
	for lang, n := range count {
		if n > count[best] || n == count[best] && lang < best {
			best = lang
		}
	}
	return best
}
