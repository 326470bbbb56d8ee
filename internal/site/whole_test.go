package site

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"depesche"
	"depesche/internal/card"
)

// whole is a site with stories in every state of review, own pages, authors and
// corrections, read page by page.
type whole struct {
	t     *testing.T
	site  *Server
	pages map[string]*pageSeen // by absolute address without fragment
}

// pageSeen is what a page says of itself to machines.
type pageSeen struct {
	canonical  string
	printed    string // the address that paper shows
	lang       string
	robots     string
	alternates map[string]string // hreflang to address
	social     map[string]string
	data       []map[string]any
	links      []string
	turns      []switchLink // of the switch in the masthead
}

const wholeBase = "https://depesche.example"

func newWhole(t *testing.T) *whole {
	n := newNewsroom(t)
	ctx := context.Background()
	hash := n.picture("ab")
	// Editions that share a language: by region, by a language of its own, and one that nothing
	// tells from another.
	for i, e := range []depesche.Edition{{Code: "at", Lang: "de", Region: "AT"}, {Code: "ch", Lang: "de-CH"}, {Code: "us", Lang: "en", Region: "US"}, {Code: "twin", Lang: "de", Region: "AT"}} {
		e.Name, e.TimeZone, e.Position = "Depesche "+strings.ToUpper(e.Code), "Europe/Vienna", 10+i
		n.must(n.store.SaveEdition(ctx, e))
	}
	for i, p := range []depesche.Publication{
		{},                   // original alone
		{Engine: "Apertium"}, // machine only
		{Engine: "Neural", Reviewed: true, ReviewedBy: "Mara Kessel"},
		{Translator: "Ivo Brenk", Reviewed: true, ReviewedBy: "Mara Kessel"},
		{Engine: "Neural", Translator: "Ivo Brenk"},
	} {
		s := n.add(depesche.Story{Channel: []string{"science", "economy"}[i%2], Provenance: depesche.Provenance{Source: "Harbour Post", URL: "https://harbour.example/" + fmt.Sprint(i), Rights: "https://creativecommons.org/licenses/by/4.0/"}}, "rail")
		n.publish(s, "en", full(fmt.Sprintf("Number %d", i), hash), depesche.Publication{First: now.Add(-time.Duration(i*30) * time.Hour)})
		if i > 0 {
			for _, e := range [][]string{{"de", "at"}, {"de", "ar", "at", "twin"}, {"de", "ch"}, {"at", "us", "twin"}}[i-1] {
				p.First = now.Add(-time.Duration(i*20) * time.Hour)
				n.publish(s, e, full(fmt.Sprintf("Nummer %d", i), hash), p)
			}
		}
		n.must(n.store.AddCorrection(ctx, depesche.Correction{Story: s, Lang: "en", Wrong: "a", Right: "b", At: now.Add(-time.Hour)}))
	}
	for _, e := range []string{"en", "de"} {
		for _, key := range []string{"about", "contact", correctionsKey} {
			_, err := n.store.SavePage(ctx, depesche.Page{Edition: e, Key: key, Title: key, Listed: true, Blocks: []depesche.Block{{ID: "b1", Kind: depesche.Paragraph, Text: depesche.Plain("Words.")}}})
			n.must(err)
		}
	}
	ed, err := n.store.Edition(ctx, "de")
	n.must(err)
	ed.Region = "DE"
	n.must(n.store.SaveEdition(ctx, *ed))
	w := &whole{t: t, site: n.site(wholeBase), pages: map[string]*pageSeen{}}
	w.site.cards = card.NewKeeper(t.TempDir(), "", 1)
	w.crawl("/en/", "/de/", "/es/", "/ar/", "/at/", "/ch/", "/us/", "/twin/")
	return w
}

// crawl asks for everything that pages lead to: no link may be broken.
func (w *whole) crawl(paths ...string) {
	seen := map[string]bool{}
	from := map[string]string{}
	for len(paths) > 0 {
		at := paths[0]
		paths = paths[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		r := get(w.site, at)
		if r.Code/100 == 3 {
			paths = append(paths, strings.TrimPrefix(r.Header().Get("Location"), wholeBase))
			continue
		}
		if r.Code != 200 {
			w.t.Errorf("%s leads to %s, which answers %d", from[at], at, r.Code)
			continue
		}
		if !strings.HasPrefix(r.Header().Get("Content-Type"), "text/html") {
			continue
		}
		p := w.see(at, r.Body.String())
		w.pages[wholeBase+at] = p
		for _, l := range p.links {
			if from[l] == "" {
				from[l] = at
			}
		}
		paths = append(paths, p.links...)
	}
	if len(w.pages) < 40 {
		w.t.Fatalf("only %d pages", len(w.pages))
	}
}

func (w *whole) see(at, body string) *pageSeen {
	checkPage(w.t, at, body)
	p := &pageSeen{alternates: map[string]string{}, social: map[string]string{}, turns: switchOf(w.t, body)}
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		a := map[string]string{}
		for _, x := range n.Attr {
			a[x.Key] = x.Val
		}
		switch {
		case n.Data == "html":
			p.lang = a["lang"]
		case a["data-address"] != "":
			p.printed = a["data-address"]
		case n.Data == "link" && a["rel"] == "canonical":
			p.canonical = a["href"]
		case n.Data == "link" && a["rel"] == "alternate" && a["hreflang"] != "":
			if p.alternates[a["hreflang"]] != "" {
				w.t.Errorf("%s names %s twice", at, a["hreflang"])
			}
			p.alternates[a["hreflang"]] = a["href"]
		case n.Data == "meta" && a["name"] == "robots":
			p.robots = a["content"]
		case n.Data == "meta" && (a["property"] != "" || strings.HasPrefix(a["name"], "twitter:")):
			p.social[a["property"]+a["name"]] = a["content"]
		case n.Data == "script" && a["type"] == "application/ld+json":
			var d map[string]any
			if err := json.Unmarshal([]byte(n.FirstChild.Data), &d); err != nil {
				w.t.Errorf("%s: %v", at, err)
			}
			p.data = append(p.data, d)
		}
		for _, key := range []string{"href", "src"} {
			link, _, _ := strings.Cut(a[key], "#")
			link = strings.TrimPrefix(link, wholeBase)
			if strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "//") {
				p.links = append(p.links, link)
			}
		}
	}
	if im := p.social["og:image"]; im != "" {
		p.links = append(p.links, strings.TrimPrefix(im, wholeBase))
	}
	return p
}

// hreflang is absolute, names the page itself, and whoever is named names back the same.
func TestHreflangOfTheWholeSite(t *testing.T) {
	w := newWhole(t)
	alternates := 0
	for at, p := range w.pages {
		if len(p.alternates) == 0 {
			continue
		}
		alternates++
		if chooses := at == wholeBase+"/"; !chooses && p.alternates[p.lang] != at || chooses && p.alternates["x-default"] != at {
			t.Errorf("%s does not name itself under %s: %v", at, p.lang, p.alternates)
		}
		if p.alternates["x-default"] == "" {
			t.Errorf("%s has no x-default", at)
		}
		for lang, href := range p.alternates {
			u, err := url.Parse(href)
			if err != nil || !u.IsAbs() {
				t.Errorf("%s: %s is not absolute", at, href)
			}
			other := w.pages[href]
			if lang == "x-default" && href == wholeBase+"/" {
				continue // the page that chooses
			}
			if other == nil {
				t.Errorf("%s names %s, which is no page", at, href)
				continue
			}
			if fmt.Sprint(other.alternates) != fmt.Sprint(p.alternates) {
				t.Errorf("%s names %s, which names others: %v, not %v", at, href, other.alternates, p.alternates)
			}
		}
	}
	named := map[string]int{}
	for _, p := range w.pages {
		for lang := range p.alternates {
			named[lang]++
		}
	}
	for lang, least := range map[string]int{"en": 10, "en-US": 5, "de-DE": 10, "de-AT": 10, "de-CH": 5, "ar": 5} {
		if named[lang] < least {
			t.Errorf("%s is named by %d pages: %v", lang, named[lang], named)
		}
	}
	if alternates < 25 {
		t.Errorf("only %d pages have alternates", alternates)
	}
}

// frontNote is what the switch of a page in a language says of a way to a front page.
func (w *whole) frontNote(lang string) string {
	return w.site.catalog().Printer(lang, nil).T("switch.front")
}

// turn finds the way to an edition in the switch of a page, by where it leads.
func turn(p *pageSeen, edition string) *switchLink {
	for i := range p.turns {
		if editionOf(strings.TrimPrefix(p.turns[i].href, wholeBase)) == edition {
			return &p.turns[i]
		}
	}
	return nil
}

// The switch of every page leads to what hreflang names, and back; where another edition has no
// such page, it leads to the front page and says so.
func TestSwitchOfTheWholeSite(t *testing.T) {
	w := newWhole(t)
	same, front := 0, 0
	for at, p := range w.pages {
		from := editionOf(strings.TrimPrefix(at, wholeBase))
		if from == "" {
			continue // the page that chooses
		}
		if len(p.turns) != 7 {
			t.Errorf("%s leads to %d other editions: %v", at, len(p.turns), p.turns)
		}
		for _, l := range p.turns {
			to := editionOf(l.href)
			if l.note != "" {
				front++
				if l.href != frontPath(to) || l.note != w.frontNote(p.lang) {
					t.Errorf("%s: %v is no front page", at, l)
				}
				if named := p.alternates[l.lang]; editionOf(strings.TrimPrefix(named, wholeBase)) == to {
					t.Errorf("%s leads to the front page of %s and names %s", at, to, named)
				}
				continue
			}
			same++
			// Of two editions in one language and region hreflang names the first.
			if named := p.alternates[l.lang]; len(p.alternates) > 0 && to != "twin" && named != wholeBase+l.href {
				t.Errorf("%s leads to %s and names %q", at, l.href, named)
			}
			other := w.pages[wholeBase+l.href]
			if other == nil {
				t.Errorf("%s leads to %s, which is no page", at, l.href)
			} else if back := turn(other, from); back == nil || back.note != "" || wholeBase+back.href != at {
				t.Errorf("%s leads to %s, which leads back to %v", at, l.href, back)
			}
		}
	}
	if same < 200 || front < 100 {
		t.Errorf("%d links to the same page, %d to front pages", same, front)
	}
}

// What an edition does not have, or has no more, leads to the story's pages in those that do,
// and all else that is not there to front pages.
func TestSwitchOfWhatIsNotThere(t *testing.T) {
	w := newWhole(t)
	ctx := context.Background()
	editions, err := w.site.store.Editions(ctx)
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{} // of stories: "/de/3" to address
	for at := range w.pages {
		path := strings.TrimPrefix(at, wholeBase)
		if m := regexp.MustCompile(`^(/[a-z]+/[0-9]+)/[^/]+$`).FindStringSubmatch(path); m != nil {
			pages[m[1]] = path
		}
	}
	hold := func(path, story string, status int) (found int) {
		t.Helper()
		r := get(w.site, path)
		if r.Code != status {
			t.Errorf("%s answers %d, want %d", path, r.Code, status)
		}
		p := w.see(path, r.Body.String())
		if len(p.turns) != 7 {
			t.Errorf("%s leads to %d other editions: %v", path, len(p.turns), p.turns)
		}
		for _, l := range p.turns {
			want := switchLink{lang: l.lang, href: frontPath(editionOf(l.href)), note: w.frontNote(p.lang)}
			if there := pages["/"+editionOf(l.href)+story]; story != "" && there != "" {
				want.href, want.note = there, ""
				found++
			}
			if l != want {
				t.Errorf("%s leads to %v, want %v", path, l, want)
			}
		}
		return found
	}
	lacking := 0
	for number := 1; number <= 5; number++ {
		for _, e := range editions {
			story := fmt.Sprintf("/%d", number)
			if pages["/"+e.Code+story] == "" {
				lacking++
				for _, path := range []string{"/" + e.Code + story, "/" + e.Code + story + "/any"} {
					if hold(path, story, 404) == 0 {
						t.Errorf("%s leads nowhere", path)
					}
				}
			}
		}
	}
	if lacking < 20 {
		t.Errorf("only %d pages are lacking", lacking)
	}
	for _, path := range []string{"/de/6", "/de/6/any", "/ar/topic/none", "/en/1/any/more", "/de/none"} {
		hold(path, "", 404)
	}

	was := pages["/de/3"]
	if _, err := w.site.store.WithdrawPublication(ctx, 3, "de"); err != nil {
		t.Fatal(err)
	}
	delete(pages, "/de/3")
	if found := hold(was, "/3", 410); found != 4 {
		t.Errorf("what was withdrawn in one edition is found in %d others, want en, ar, at and twin", found)
	}
	for _, e := range []string{"en", "ar", "at", "twin"} {
		if _, err := w.site.store.WithdrawPublication(ctx, 3, e); err != nil {
			t.Fatal(err)
		}
	}
	hold(was, "", 410)
	hold("/es/3", "", 404)
}

// A page that search engines may keep says what its one address is, and it is its own.
func TestCanonicalOfTheWholeSite(t *testing.T) {
	w := newWhole(t)
	for at, p := range w.pages {
		if at == wholeBase+"/" || strings.Contains(p.robots, "noindex") || strings.Contains(at, "/search?") || strings.Contains(at, "/follow/") || strings.Contains(at, "/comment") {
			continue
		}
		if p.canonical != at {
			t.Errorf("%s calls itself %q", at, p.canonical)
		}
		if p.printed != at {
			t.Errorf("%s is printed with the address %q", at, p.printed)
		}
		if p.social["og:url"] != at || p.social["og:title"] == "" || p.social["twitter:card"] != "summary_large_image" || p.social["og:image:width"] != "1200" || p.social["og:image:height"] != "630" {
			t.Errorf("%s: what services are told lacks something: %v", at, p.social)
		}
	}
}

var (
	isoTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$`)
)

// rules of schema.org and of Google for news, as far as our pages use them: type to
// property to what its value must be.
var rules = map[string]map[string]string{
	"NewsArticle": {"headline": "text!", "url": "url!", "@id": "url!", "mainEntityOfPage": "url!", "inLanguage": "lang!", "datePublished": "time!", "dateModified": "time!", "isAccessibleForFree": "bool!",
		"publisher": "NewsMediaOrganization!", "author": "Person|Organization!", "image": "ImageObject", "description": "text", "articleSection": "text", "keywords": "text", "contentLocation": "Place", "dateline": "text",
		"isBasedOn": "url", "creditText": "text", "license": "url", "conditionsOfAccess": "text", "translationOfWork": "Work", "workTranslation": "Work", "translator": "Person", "editor": "Person",
		"correction": "CorrectionComment", "digitalSourceType": "url", "commentCount": "number", "wordCount": "number"},
	"Work":                  {"@id": "url", "url": "url", "headline": "text", "inLanguage": "lang!"},
	"Person":                {"name": "text!", "url": "url", "description": "text", "sameAs": "url"},
	"Organization":          {"name": "text!", "url": "url"},
	"NewsMediaOrganization": {"name": "text!", "url": "url!", "logo": "ImageObject!", "correctionsPolicy": "url"},
	"ImageObject":           {"url": "url!", "width": "number", "height": "number", "caption": "text", "creditText": "text", "creator": "Person", "copyrightNotice": "text", "license": "url", "conditionsOfAccess": "text"},
	"CorrectionComment":     {"text": "text!", "datePublished": "time!", "inLanguage": "lang"},
	"Place":                 {"name": "text!"},
	"WebSite":               {"name": "text!", "url": "url!", "inLanguage": "lang!", "publisher": "NewsMediaOrganization", "potentialAction": "any"},
	"WebPage":               {"name": "text!", "url": "url!", "inLanguage": "lang!", "dateModified": "time!", "publisher": "NewsMediaOrganization!"},
	"ContactPage":           {"name": "text!", "url": "url!", "inLanguage": "lang!", "dateModified": "time!", "publisher": "NewsMediaOrganization!"},
	"AboutPage":             {"name": "text!", "url": "url!", "inLanguage": "lang!", "dateModified": "time!", "publisher": "NewsMediaOrganization!"},
	"ProfilePage":           {"mainEntity": "Person!"},
}

// hold holds a node against the rules for a type.
func hold(node map[string]any, kind string) (wrong []string) {
	have, _ := node["@type"].(string)
	as := have
	if kind == "Work" && have == "NewsArticle" {
		as = "Work"
	} else if kind != "" && !slices.Contains(strings.Split(kind, "|"), have) {
		return []string{fmt.Sprintf("a %s where a %s belongs", have, kind)}
	}
	props := rules[as]
	if props == nil {
		return []string{"there is no rule for " + have}
	}
	for name := range node {
		if name != "@context" && name != "@type" && props[name] == "" {
			wrong = append(wrong, have+" has no "+name)
		}
	}
	for name, want := range props {
		want, must := strings.CutSuffix(want, "!")
		v, there := node[name]
		if !there {
			if must {
				wrong = append(wrong, have+" lacks "+name)
			}
			continue
		}
		list, many := v.([]any)
		if !many {
			list = []any{v}
		}
		if len(list) == 0 {
			wrong = append(wrong, have+"."+name+" is empty")
		}
		for _, one := range list {
			if bad := holdValue(one, want); bad != "" {
				wrong = append(wrong, have+"."+name+": "+bad)
			}
		}
	}
	return wrong
}

func holdValue(v any, want string) string {
	text, _ := v.(string)
	ok := true
	switch want {
	case "any":
	case "text":
		ok = strings.TrimSpace(text) != ""
	case "url":
		u, err := url.Parse(text)
		ok = err == nil && u.IsAbs() && u.Host != ""
	case "time":
		ok = isoTime.MatchString(text)
	case "lang":
		ok = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`).MatchString(text)
	case "number":
		n, is := v.(float64)
		ok = is && n > 0
	case "bool":
		_, ok = v.(bool)
	default:
		node, is := v.(map[string]any)
		if !is {
			return fmt.Sprintf("%v is no %s", v, want)
		}
		return strings.Join(hold(node, want), "; ")
	}
	if !ok {
		return fmt.Sprintf("%q is no %s", v, want)
	}
	return ""
}

// Pages and their data keep to the rules whatever stands in stories.
func TestHostileStoriesKeepToTheRules(t *testing.T) {
	n := hostile(t, "javascript:alert(1)", "https://example.org/ü ö?q=\"x\"&y", "//host/x")
	w := &whole{t: t, site: n.site(wholeBase), pages: map[string]*pageSeen{}}
	w.site.cards = card.NewKeeper(t.TempDir(), "", 1)
	w.crawl("/en/", "/ar/")
	articles := 0
	for at, p := range w.pages {
		for _, d := range p.data {
			for _, bad := range hold(d, "") {
				t.Errorf("%s: %s", at, bad)
			}
			if d["@type"] == "NewsArticle" {
				articles++
			}
		}
	}
	if articles < 2*len(hostileText) {
		t.Errorf("%d stories, want %d", articles, 2*len(hostileText))
	}
	for _, loc := range readIndex(t, w.site, "/sitemap.xml") {
		holdSitemap(t, w.site, strings.TrimPrefix(loc, wholeBase))
	}
}

// Every page's data keeps to the rules; a story's says what the ledger says of it.
func TestStructuredDataOfTheWholeSite(t *testing.T) {
	w := newWhole(t)
	kinds := map[string]int{}
	sources := map[string]int{}
	people := map[string]int{}
	for at, p := range w.pages {
		for _, d := range p.data {
			for _, bad := range hold(d, "") {
				t.Errorf("%s: %s", at, bad)
			}
			kinds[fmt.Sprint(d["@type"])]++
			if d["@type"] != "NewsArticle" {
				continue
			}
			sources[fmt.Sprint(d["digitalSourceType"])]++
			translators, _ := d["translator"].([]any)
			for _, p := range translators {
				people["translated by "+fmt.Sprint(p.(map[string]any)["name"])]++
			}
			if p, ok := d["editor"].(map[string]any); ok {
				people["read by "+fmt.Sprint(p["name"])]++
			}
			first, _ := time.Parse(time.RFC3339, fmt.Sprint(d["datePublished"]))
			if last, err := time.Parse(time.RFC3339, fmt.Sprint(d["dateModified"])); err != nil || last.Before(first) {
				t.Errorf("%s was changed %v, before it was published %v", at, d["dateModified"], d["datePublished"])
			}
			if d["url"] != p.canonical || d["inLanguage"] != p.lang {
				t.Errorf("%s: %v in %v", at, d["url"], d["inLanguage"])
			}
			english := strings.HasPrefix(at, wholeBase+"/en/") || strings.HasPrefix(at, wholeBase+"/us/")
			if _, translated := d["translationOfWork"]; translated == english {
				t.Errorf("%s: a translation: %v", at, translated)
			}
			others, _ := d["workTranslation"].([]any)
			for _, o := range others {
				if lang := fmt.Sprint(o.(map[string]any)["inLanguage"]); depesche.BaseLang(lang) == "en" || w.pages[fmt.Sprint(o.(map[string]any)["@id"])].lang != lang {
					t.Errorf("%s: a translation into %s", at, lang)
				}
			}
			if d["isBasedOn"] == nil || d["license"] == nil || d["image"] == nil {
				t.Errorf("%s lacks its source, licence or picture", at)
			}
		}
	}
	for kind, least := range map[string]int{"NewsArticle": 10, "WebSite": 4, "AboutPage": 2, "ContactPage": 2, "WebPage": 2, "ProfilePage": 4} {
		if kinds[kind] < least {
			t.Errorf("%d pages with %s, want %d", kinds[kind], kind, least)
		}
	}
	if people["translated by Ivo Brenk"] == 0 || people["read by Mara Kessel"] == 0 || len(people) != 2 {
		t.Errorf("who translated and read: %v", people)
	}
	for _, s := range []string{"<nil>", "https://schema.org/AlgorithmicMediaDigitalSource", "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"} {
		if sources[s] == 0 {
			t.Errorf("no story of the kind %s: %v", s, sources)
		}
	}
}
