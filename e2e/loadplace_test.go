package e2e

import (
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// place is an address of the site.
type place struct {
	host, path string
}

func (p place) String() string { return p.host + p.path }

// in is an address of an edition.
func (e *loadEdition) in(path string) place { return place{e.host, e.prefix + path} }

// edition is whose address it is, nil of the site's own. rest is the path within it. Every
// host serves the editions that have none of their own.
func (p place) edition() (e *loadEdition, rest string) {
	for _, e := range loadEditions {
		if inside, ok := strings.CutPrefix(p.path, e.prefix+"/"); ok && (e.prefix != "" || e.host == p.host && !strings.HasPrefix(inside, "api/")) {
			return e, "/" + inside
		}
	}
	return nil, p.path
}

// isSearch tells whether something is looked for there, which may be put off.
func (p place) isSearch() bool {
	_, rest := p.edition()
	return strings.HasPrefix(rest, "/search") && strings.Contains(rest, "?q=")
}

// anyList is an edition's front page, or that of a channel or a topic.
func (e *loadEdition) anyList() place {
	switch rand.IntN(4) {
	case 0:
		return e.in("/channel/" + loadChannels[rand.IntN(len(loadChannels))])
	case 1:
		return e.in("/topic/" + loadTopics[rand.IntN(len(loadTopics))])
	}
	return e.in("/")
}

// forPrograms is one of an edition's addresses for programs.
func (e *loadEdition) forPrograms() place {
	paths := append([]string{"/topics", "/archive", "/corrections", "/search/suggest?q=zw", "/sitemap-index.xml", "/channel/" + loadChannels[1] + "/feed.xml", "/topic/" + loadTopics[0] + "/rss.xml", "/site.webmanifest"}, newestFiles...)
	if n := rand.IntN(len(paths) + 4); n < len(paths) {
		return e.in(paths[n])
	}
	return place{loadHost, []string{"/api/public/v1/editions/" + e.code + "/stories", "/sitemap.xml", "/feeds.opml", "/robots.txt"}[rand.IntN(4)]}
}

// newestFiles are an edition's lists for programs in which the newest stories stand.
var newestFiles = []string{"/feed.xml", "/feed-summary.xml", "/rss.xml", "/rss-summary.xml", "/feed.json", "/feed-summary.json", "/sitemap.xml", "/sitemap-news.xml"}

// elsewhere are the addresses at which other sites, newsrooms and services have a story.
func (t *tale) elsewhere(e *loadEdition) []place {
	number := strconv.FormatInt(t.number, 10)
	data := "/api/public/v1/editions/" + e.code + "/stories/" + number
	oembed := "/oembed?url=" + url.QueryEscape("http://"+e.in("/"+number).String())
	out := []place{e.in("/card/" + number)}
	for _, path := range []string{data, data + "/ninjs", data + "/ninjs?version=1.3", oembed, oembed + "&format=xml", "/cards/" + e.code + "/" + number + "/newest.jpg"} {
		out = append(out, place{loadHost, path})
	}
	return out
}

// form is a way to show a story. names: with its headline; whole: with every sentence;
// fixes: with the corrections, where the text is the original; talk: with the comments.
type form struct {
	kind                      string
	address                   *regexp.Regexp // the edition, "" where the address names none, and the number
	names, whole, fixes, talk bool
}

var forms = []*form{
	{kind: "page", address: regexp.MustCompile(`^/(\w+)/(\d+)(?:/[^/]*)?$`), names: true, whole: true, fixes: true, talk: true},
	{kind: "conversation", address: regexp.MustCompile(`^/api/v1/stories/()(\d+)/comments$`), talk: true},
	{kind: "data", address: regexp.MustCompile(`^/api/public/v1/editions/(\w+)/stories/(\d+)$`), names: true, whole: true, fixes: true},
	{kind: "ninjs", address: regexp.MustCompile(`^/api/public/v1/editions/(\w+)/stories/(\d+)/ninjs$`), names: true, whole: true, fixes: true},
	{kind: "embedded card", address: regexp.MustCompile(`^/(\w+)/card/(\d+)$`), names: true},
	{kind: "social card", address: regexp.MustCompile(`^/cards/(\w+)/(\d+)/[^/]+$`)},
}

var oembedForm = &form{kind: "oEmbed", names: true}

// loadSubject is what an address shows: a story of an edition, in some form. All are nil where
// it shows no story, the edition alone where the story's editions share it.
type loadSubject struct {
	about *tale
	in    *loadEdition
	form  *form
}

// text is the text that is shown, nil for none.
func (s loadSubject) text() *thing {
	if s.about == nil || s.in == nil {
		return nil
	}
	return s.about.texts[s.in.code]
}

func (l *load) subject(at place) loadSubject {
	path, query, _ := strings.Cut(at.path, "?")
	if path == "/oembed" {
		return l.embedded(query)
	}
	if e, rest := (place{at.host, path}).edition(); e != nil {
		path = "/" + e.code + rest
	}
	for _, f := range forms {
		if m := f.address.FindStringSubmatch(path); m != nil {
			if t := l.numbered(m[2]); t != nil {
				return loadSubject{t, editionBy(func(e *loadEdition) bool { return e.code == m[1] }), f}
			}
		}
	}
	return loadSubject{}
}

// embedded is what the provider of oEmbed is asked to describe.
func (l *load) embedded(query string) loadSubject {
	v, err := url.ParseQuery(query)
	if err != nil {
		return loadSubject{}
	}
	page, err := url.Parse(v.Get("url"))
	if err != nil {
		return loadSubject{}
	}
	s := l.subject(place{page.Host, page.Path})
	if s.form != nil {
		s.form = oembedForm
	}
	return s
}

// numbered is the story with a number, as addresses write it.
func (l *load) numbered(number string) *tale {
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.numbers[n]
}

func editionBy(is func(*loadEdition) bool) *loadEdition {
	if i := slices.IndexFunc(loadEditions, is); i >= 0 {
		return loadEditions[i]
	}
	return nil
}
