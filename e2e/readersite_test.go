package e2e

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// readerEditions are those of the demonstration and of its sample.
var readerEditions = []string{"en", "de", "es", "ar"}

// readerKinds are the kinds of pages of an edition, by their addresses below its code. Each
// address is of one kind, and each edition has pages of every kind but those that stop mails,
// to which mails about stories and answers lead, and sideKinds.
var readerKinds = map[string]*regexp.Regexp{
	"front":           regexp.MustCompile(`^/$`),
	"story":           regexp.MustCompile(`^/\d+/[^/?]+$`),
	"card":            regexp.MustCompile(`^/card/\d+$`),
	"channel":         regexp.MustCompile(`^/channel/[^/?]+$`),
	"topic":           regexp.MustCompile(`^/topic/[^/?]+$`),
	"topics":          regexp.MustCompile(`^/topics$`),
	"author":          regexp.MustCompile(`^/author/[^/?]+$`),
	"authors":         regexp.MustCompile(`^/authors$`),
	"archive":         regexp.MustCompile(`^/archive$`),
	"year":            regexp.MustCompile(`^/archive/\d{4}$`),
	"month":           regexp.MustCompile(`^/archive/\d{4}-\d\d$`),
	"day":             regexp.MustCompile(`^/archive/\d{4}-\d\d-\d\d$`),
	"corrections":     regexp.MustCompile(`^/corrections$`),
	"page":            regexp.MustCompile(`^/page/(about|contact|corrections-policy|imprint|privacy)$`),
	"search":          regexp.MustCompile(`^/search$`),
	"found":           regexp.MustCompile(`^/search\?q=[^q]`),
	"nothing found":   regexp.MustCompile(`^/search\?q=q`),
	"nothing there":   regexp.MustCompile(`^/no/such/page$`),
	"gone":            regexp.MustCompile(`^/page/gone$|^/2$`),
	"elsewhere":       regexp.MustCompile(`^/1$`), // a story of other editions
	"reply":           regexp.MustCompile(`^/comment/\d+/reply$`),
	"report":          regexp.MustCompile(`^/comment/\d+/report$`),
	"own comment":     regexp.MustCompile(`^/comment/\d+/manage/`),
	"confirm comment": regexp.MustCompile(`^/comment/\d+/confirm/`),
	"own comments":    regexp.MustCompile(`^/comments/me/`),
	"stop answers":    regexp.MustCompile(`^/comments/stop/`),
	"follow":          regexp.MustCompile(`^/follow/topic/[^/?]+$`),
	"asked to follow": regexp.MustCompile(`^/follow/sent$`),
	"confirm":         regexp.MustCompile(`^/follow/confirm/`),
	"stop":            regexp.MustCompile(`^/follow/stop/`),
	"preferences":     regexp.MustCompile(`^/follow/me/`),

	"channel, older":        regexp.MustCompile(`^/channel/[^/?]+\?before=`),
	"topic, older":          regexp.MustCompile(`^/topic/[^/?]+\?before=`),
	"author, older":         regexp.MustCompile(`^/author/[^/?]+\?before=`),
	"day, older":            regexp.MustCompile(`^/archive/\d{4}-\d\d-\d\d\?before=`),
	"corrections, older":    regexp.MustCompile(`^/corrections\?before=`),
	"conversation, further": regexp.MustCompile(`^/\d+/[^/?]+\?after=`),
}

// readerStatus is what pages answer that are not simply there.
var readerStatus = map[string]int{"nothing there": http.StatusNotFound, "gone": http.StatusGone, "elsewhere": http.StatusNotFound}

// somewhere is a word of a story in each edition.
var somewhere = map[string]string{"en": "Oberlauen", "de": "Straßenlaterne", "es": "hielo", "ar": "أوبرلاون"}

// readerSite is the public site as links and site maps lead through it.
type readerSite struct {
	*sample
	t      *testing.T
	folder string // for the pages' HTML

	first map[string]string // number of the story at the top of an edition
	quay  []string          // addresses of the archive's stories, the newest first

	trail
	files map[string]string              // by the page's address
	ids   map[string]map[string]bool     // by the page's address
	parts []visit                        // places within pages that links lead to
	kinds map[string]map[string][]string // edition, kind: addresses, in order of their finding
	asked int
}

// newReaderSite is a newsroom whose every edition but sideEditions has something to show on pages
// of each kind, and all pages that a reader can come to.
func newReaderSite(t *testing.T, h *house) *readerSite {
	t.Helper()
	r := &readerSite{sample: newSample(h), t: t, folder: t.TempDir(), first: map[string]string{}, files: map[string]string{}, ids: map[string]map[string]bool{}, kinds: map[string]map[string][]string{}}
	r.add("/", "the start")
	r.add("/sitemap.xml", "the start")
	r.run("unpublish", "2", "--edition", "es")
	r.add("/es/2", "the start")
	own := filepath.Join(t.TempDir(), "page.md")
	if err := os.WriteFile(own, []byte("من نحن، وكيف نعمل.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r.run("page", "write", "ar", "about", own, "--title", "من نحن")
	for _, edition := range readerEditions {
		r.run("page", "write", edition, "gone", own, "--title", "x")
		r.run("page", "remove", edition, "gone")
		r.kinds[edition] = map[string][]string{}
		story := regexp.MustCompile(`href="/` + edition + `/(\d+)/`).FindStringSubmatch(r.get(r.base + "/" + edition + "/"))
		if story == nil {
			t.Fatalf("no story on the front page of %s", edition)
		}
		r.first[edition] = story[1]
		for _, path := range []string{"/", "/no/such/page", "/page/gone", "/follow/sent", "/card/" + r.first[edition], "/search?q=qqqqq", "/search?q=" + url.QueryEscape(somewhere[edition])} {
			r.add("/"+edition+path, "the start")
		}
		for _, address := range r.letters(edition) {
			r.add(strings.TrimPrefix(address, r.base), "a letter")
		}
	}
	for edition := range sideEditions {
		r.kinds[edition] = map[string][]string{}
	}
	r.openEmpty()
	r.openQuay()
	r.openDutch()
	r.openHebrew()
	for reader, address := range map[string]string{"henrike@reader.example": `/follow/stop/\S+`, "salma@reader.example": `/follow/stop/\S+`, "jasper@reader.example": `/comments/stop/\S+`} {
		r.add(strings.TrimPrefix(letterLink(r.house, reader, address), r.base), "a letter")
	}
	r.all()
	return r
}

// letters are the pages to which mails lead a reader of an edition who follows and comments.
func (r *readerSite) letters(edition string) []string {
	r.t.Helper()
	follower, writer := "kim."+edition+"@reader.example", "robin."+edition+"@reader.example"
	r.follow(edition, "energy", follower, "instant")
	confirm := letterLink(r.house, follower, `/follow/confirm/\S+`)
	preferences := r.confirmed(edition, follower, "instant")
	n, err := strconv.Atoi(r.first[edition])
	if err != nil {
		r.t.Fatal(err)
	}
	own := r.says(edition, n, url.Values{"name": {"Robin"}, "text": {"42 + 42 = 84."}, "email": {writer}, "notify": {"1"}})
	return []string{confirm, preferences, own, letterLink(r.house, writer, `/confirm/\S+`), letterLink(r.house, writer, `/comments/me/\S+`)}
}

func (r *readerSite) add(path, from string) {
	path, part, _ := strings.Cut(path, "#")
	if strings.HasPrefix(path, "/desk") { // no reader comes there
		return
	}
	if part != "" {
		r.parts = append(r.parts, visit{path + "#" + part, from})
	}
	r.trail.add(path, from)
}

// all asks for every address until none is new, and says which links are broken.
func (r *readerSite) all() {
	r.t.Helper()
	r.walk(r.ask)
	r.complete() // before pages are added to which links must have led
	r.between()
	r.walk(r.ask)
	for _, v := range r.parts {
		path, part, _ := strings.Cut(v.path, "#")
		if ids := r.ids[path]; ids != nil && !ids[part] {
			r.t.Errorf("%s (linked on %s): there is no such place on the page", v.path, v.from)
		}
	}
	r.t.Logf("asked for %d addresses and kept %d pages", r.asked, len(r.files))
}

// complete says of which kinds no page was found.
func (r *readerSite) complete() {
	r.t.Helper()
	for _, edition := range allEditions {
		for _, kind := range kindsOf(edition) {
			if len(r.kinds[edition][kind]) == 0 {
				r.t.Errorf("the edition %s has no page of the kind %q", edition, kind)
			}
		}
	}
}

// kindsOf names the kinds of pages that an edition must have.
func kindsOf(edition string) []string {
	if some := sideEditions[edition]; some != nil {
		return some
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(readerKinds)), func(kind string) bool {
		return strings.HasPrefix(kind, "stop") || slices.Contains(sideKinds, kind)
	})
}

// kindOf names the kind of a page of an edition.
func kindOf(path string) (edition, kind string) {
	edition, below, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	for name, address := range readerKinds {
		if address.MatchString("/" + below) {
			return edition, name
		}
	}
	return edition, ""
}

func (r *readerSite) ask(v visit) {
	r.t.Helper()
	res, err := http.Get(r.base + v.path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	r.asked++
	if to := res.Request.URL; to.RequestURI() != v.path {
		r.lead(to.String(), v.from)
		return
	}
	edition, kind := kindOf(v.path)
	want := http.StatusOK
	if status := readerStatus[kind]; status != 0 {
		want = status
	}
	if res.StatusCode != want || len(body) == 0 {
		r.t.Errorf("%s (linked on %s) answers %s, %d bytes", v.path, v.from, res.Status, len(body))
		return
	}
	switch is := res.Header.Get("Content-Type"); {
	case strings.HasPrefix(is, "text/html"):
		if v.path != "/" && (kind == "" || r.kinds[edition] == nil) {
			r.t.Errorf("%s (linked on %s) is a page of a new kind: give it a name in readerKinds", v.path, v.from)
			return
		}
		r.read(v.path, body)
		if sideEditions[edition] != nil && slices.Contains(alikeKinds, kind) && len(r.kinds[edition][kind]) > 0 {
			return
		}
		if v.path != "/" {
			r.kinds[edition][kind] = append(r.kinds[edition][kind], v.path)
		}
		r.keep(v.path, body)
	case strings.Contains(is, "xml"):
		for _, m := range regexp.MustCompile(`<loc>([^<]+)</loc>`).FindAllSubmatch(body, -1) {
			r.lead(html.UnescapeString(string(m[1])), v.path)
		}
	}
}

// keep writes a page's HTML into a file for those who check it.
func (r *readerSite) keep(path string, body []byte) {
	r.t.Helper()
	name := regexp.MustCompile(`[^a-z0-9-]+`).ReplaceAllString(strings.ToLower(path), "-")
	file := filepath.Join(r.folder, fmt.Sprintf("%03d%s.html", len(r.files), name[:min(80, len(name))]))
	if err := os.WriteFile(file, body, 0o600); err != nil {
		r.t.Fatal(err)
	}
	r.files[path] = file
}

// leading are the attributes by which elements lead to other addresses.
var leading = map[string][]string{
	"a": {"href"}, "link": {"href"}, "img": {"src", "srcset"}, "source": {"srcset"}, "script": {"src"}, "iframe": {"src"}, "use": {"href"},
}

// read takes down the names and the links of a page.
func (r *readerSite) read(path string, body []byte) {
	r.t.Helper()
	page, err := html.Parse(strings.NewReader(string(body)))
	if err != nil {
		r.t.Errorf("%s: %v", path, err)
		return
	}
	r.ids[path] = map[string]bool{}
	for n := range page.Descendants() {
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		if id := attr["id"]; id != "" {
			r.ids[path][id] = true
		}
		if edition, _ := kindOf(path); n.Type == html.ElementNode && n.Data == "html" && r.kinds[edition] != nil && (attr["dir"] == "rtl") != fromRight[edition] {
			r.t.Errorf("%s runs in the direction %q", path, attr["dir"])
		}
		for _, name := range leading[n.Data] {
			for candidate := range strings.SplitSeq(attr[name], ", ") {
				address, _, _ := strings.Cut(strings.TrimSpace(candidate), " ")
				r.lead(address, path)
			}
		}
		if n.Data == "meta" && (attr["property"] == "og:image" || attr["property"] == "og:url") {
			r.lead(attr["content"], path)
		}
		if n.Data == "form" && strings.EqualFold(attr["method"], "get") {
			r.lead(attr["action"], path)
		}
	}
}

// lead follows a link as far as it stays on the site.
func (r *readerSite) lead(address, from string) {
	r.t.Helper()
	if address == "" {
		return
	}
	base, err := url.Parse(r.base + from)
	if err != nil {
		r.t.Fatal(err)
	}
	to, err := base.Parse(address)
	if err != nil {
		r.t.Errorf("%q (linked on %s): %v", address, from, err)
		return
	}
	if to.Host != base.Host || to.Scheme != "http" {
		return
	}
	path := to.EscapedPath()
	if to.RawQuery != "" {
		path += "?" + to.RawQuery
	}
	if to.Fragment != "" {
		path += "#" + to.Fragment
	}
	r.add(path, from)
}
