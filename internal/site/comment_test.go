package site

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"depesche"
	"depesche/internal/alert"
	"depesche/internal/comment"
	"depesche/internal/store"
	"depesche/internal/translate"
)

func richSaid(id string) *said {
	return &said{Anchor: "c" + id, Name: "n", Newsroom: "m", From: "f", Link: "/l", When: "<time>w</time>", Edited: "e", Answers: &answers{"/a", "t"}, Lang: "de", Dir: "auto", HTML: "<p>x</p>",
		Foreign: true, Mark: "m", Translated: []string{"a", "b"}, Reply: "/r", Report: "/p", Translate: "/t", ReplyWord: "r", ReportWord: "p", TranslateWord: "t"}
}

func richForm(f *frame) *commentForm {
	return &commentForm{P: f.P, Action: "/x", Heading: "h", Send: "s", Notice: "n", Text: "t", Name: "n", Email: "e", Parent: "1", Stamp: "p", StampHref: "/s", AsksMail: true, Notify: true, NeedsMail: true,
		WrongText: &wrong{"wrong-text", "x"}, WrongName: &wrong{"wrong-name", "x"}, WrongEmail: &wrong{"wrong-email", "x"}}
}

func richTalk(f *frame) *talk {
	gone := &said{Anchor: "c7", Gone: "g", Replies: []*said{{Anchor: "c8", Name: "n", Foreign: true, Mark: "m", Lang: "ar", Dir: "rtl"}}}
	return &talk{Heading: "h", Rules: "r", House: []string{"x"}, Thread: richSaid("1").Markup() + gone.Markup(), First: "/f", FirstWord: "f", Next: "/n", NextWord: "n", Withheld: "w", Closed: "c", Form: richForm(f)}
}

func richCommentPage(f *frame) *commentPage {
	return &commentPage{frame: f, Headline: "h", Story: "/s", Heading: "h", Says: "s", Notice: "n", Parent: richSaid("1"), Look: richSaid("2"), Form: richForm(f), Back: "/b",
		Report: &reportForm{Action: "/r", Note: "n", Reasons: []reasonChoice{{"spam", "s", true}, {"x", "y", false}}, Wrong: &wrong{"wrong-reason", "w"}}}
}

func richOwnPage(f *frame) *ownPage {
	return &ownPage{frame: f, Headline: "h", Story: "/s", Heading: "h", Says: "s", Notice: "n", Held: []string{"a"}, Note: "n", Decided: "d", Own: richSaid("3"), Keep: "k", Confirm: "/c", Edit: "/e",
		EditUntil: "u", Text: "t", DeskLink: "/desk", Banned: "b", Answers: "/a", AnswersWord: "w", AnswersSays: "s", Hears: true, Delete: "/d", Object: "/o", Objection: "o", WrongText: &wrong{"wrong-text", "x"}, WrongObjection: &wrong{"wrong-objection", "x"}, Back: "/b"}
}

// parlour is a site with conversations and a clock that the test moves.
type parlour struct {
	*newsroom
	site   *Server
	room   *comment.Room
	office *alert.Office
	now    time.Time
	story  int64
	path   string
}

func newParlour(t testing.TB) *parlour {
	n := newNewsroom(t)
	p := &parlour{newsroom: n, now: now}
	clock := func() time.Time { return p.now }
	n.store.SetClock(clock)
	reg, err := translate.NewRegistry(nil, nil)
	n.must(err)
	reg.Prepend(echo{})
	p.room = comment.New(comment.Options{Store: n.store, Engines: reg, Now: clock})
	p.office, err = alert.Open(context.Background(), alert.Options{Store: n.store, Dir: t.TempDir(), BaseURL: "http://example.com", Now: clock})
	n.must(err)
	t.Cleanup(p.office.Close)
	p.site = New(Config{Store: n.store, Comments: p.room, Alerts: p.office, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: clock,
		Pictures: func(context.Context, *store.PictureFile, string) ([]byte, error) { return []byte("jpeg data"), nil }})
	p.story = n.add(depesche.Story{Lang: "en"})
	for _, l := range []string{"en", "de", "es", "ar"} {
		n.publish(p.story, l, depesche.Document{Headline: depesche.Plain("Night train " + l)}, depesche.Publication{Slug: "night-train"})
	}
	p.path = "/" + strconv.FormatInt(p.story, 10) + "/night-train"
	return p
}

func (p *parlour) policy(edition string, change func(*comment.Policy)) {
	p.t.Helper()
	pol := comment.DefaultPolicy
	pol.Moderation = comment.After
	change(&pol)
	p.must(p.room.SetPolicy(context.Background(), depesche.System, edition, pol))
}

func (p *parlour) post(path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.RemoteAddr = "192.0.2.9:1234"
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	p.site.ServeHTTP(w, r)
	return w
}

// formOf returns the action and the fields of the first form whose action ends so.
func formOf(t testing.TB, page, ends string) (string, url.Values) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var action string
	v := url.Values{}
	attr := func(n *html.Node, key string) string {
		for _, a := range n.Attr {
			if a.Key == key {
				return a.Val
			}
		}
		return ""
	}
	var walk func(n *html.Node, in bool)
	walk = func(n *html.Node, in bool) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "form":
				if action == "" && strings.HasSuffix(attr(n, "action"), ends) {
					action, in = attr(n, "action"), true
				}
			case "input":
				ticked := slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" })
				if in && attr(n, "name") != "" && (ticked || attr(n, "type") != "radio" && attr(n, "type") != "checkbox") {
					v.Set(attr(n, "name"), attr(n, "value"))
				}
			case "textarea":
				if in && n.FirstChild != nil {
					v.Set(attr(n, "name"), n.FirstChild.Data)
				} else if in {
					v.Set(attr(n, "name"), "")
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, in)
		}
	}
	walk(doc, false)
	if action == "" {
		t.Fatalf("no form …%s on the page:\n%.2000s", ends, page)
	}
	return action, v
}

// say writes a comment as a reader without scripts does, and returns the address of the
// writer's own page and that page.
func (p *parlour) say(edition, name, text string) (string, string) {
	p.t.Helper()
	return p.sayOn("/"+edition+p.path, name, text)
}

func (p *parlour) sayOn(path, name, text string) (string, string) {
	p.t.Helper()
	action, f := formOf(p.t, get(p.site, path).Body.String(), "/comments")
	f.Set("name", name)
	f.Set("text", text)
	w := p.post(action, f)
	if w.Code != 200 {
		p.t.Fatalf("the look: %d %s", w.Code, w.Body)
	}
	checkPage(p.t.(*testing.T), "look", w.Body.String())
	action, f = formOf(p.t, w.Body.String(), "/comments")
	p.now = p.now.Add(5 * time.Second)
	w = p.post(action, f)
	if w.Code != 303 {
		p.t.Fatalf("sending: %d %s", w.Code, w.Body)
	}
	own := w.Header().Get("Location")
	page := get(p.site, own)
	if page.Code != 200 || !strings.Contains(page.Header().Get("Cache-Control"), "no-store") || len(page.Result().Cookies()) > 0 {
		p.t.Fatalf("own page %s: %d %v", own, page.Code, page.Header())
	}
	checkPage(p.t.(*testing.T), "own", page.Body.String())
	return own, page.Body.String()
}

// echo is an engine that shouts.
type echo struct{}

func (echo) Name() string                   { return "deepl" }
func (echo) Version(context.Context) string { return "1" }
func (echo) Pairs(context.Context) ([]translate.Pair, error) {
	return []translate.Pair{{Source: "es", Target: "de"}}, nil
}
func (echo) Tags() translate.TagSupport { return translate.TagsNone }
func (echo) Limits() translate.Limits {
	return translate.Limits{Segments: 9, Characters: 900, Concurrency: 1}
}
func (echo) Translate(_ context.Context, req translate.Request) ([]translate.Result, error) {
	var out []translate.Result
	for _, s := range req.Segments {
		out = append(out, translate.Result{Text: strings.ToUpper(s.Text)})
	}
	return out, nil
}

func TestConversation(t *testing.T) {
	p := newParlour(t)
	story := get(p.site, "/de"+p.path)
	if !strings.Contains(story.Body.String(), `id="comments"`) {
		t.Fatal("the story page has no place for comments")
	}
	own, page := p.say("de", "Henrike Boll", "Sechs Minuten glaube ich *erst*, wenn ich sie erlebe.")
	if !strings.Contains(page, "Ihr Kommentar ist angekommen und wartet") || !strings.Contains(page, "Es ist Ihr erster Kommentar.") {
		t.Errorf("the writer is told %s", page)
	}
	if strings.Contains(get(p.site, "/de"+p.path).Body.String(), "Henrike Boll") {
		t.Error("a held comment is public")
	}
	mara := depesche.Actor{Account: 1, Name: "Mara Kessel"}
	p.must(p.room.Approve(context.Background(), mara, comment.Decision{ID: 1}))
	body := get(p.site, "/de"+p.path).Body.String()
	checkPage(t, "story", body)
	for _, want := range []string{"1 Kommentar<", `id="c1"`, "<bdi>Henrike Boll</bdi>", "<em>erst</em>", `href="/de/comment/1"`, `href="/de/comment/1/reply"`, `href="/de/comment/1/report"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the story page lacks %q", want)
		}
	}
	if w := get(p.site, "/es/comment/1"); w.Code != 302 || w.Header().Get("Location") != "/es"+p.path+"#c1" {
		t.Errorf("permanent link: %d %s", w.Code, w.Header().Get("Location"))
	}

	// The Spanish edition: folded, then translated on request.
	p.policy("es", func(*comment.Policy) {})
	p.say("es", "Lucía M.", "Ojalá haya pronto algo así desde Barcelona. ¿Se sabe si las plazas sirven para tándems?")
	body = get(p.site, "/de"+p.path).Body.String()
	if !strings.Contains(body, "Auf Spanisch. Kommentar zeigen") || !strings.Contains(body, `<div class="words" lang="es" dir="auto">`) || !strings.Contains(body, "aus der Ausgabe auf Spanisch") {
		t.Errorf("a foreign comment is not folded and marked: %s", body)
	}
	still := New(Config{Store: p.store, Comments: p.room, Now: func() time.Time { return p.now }, Log: slog.New(slog.DiscardHandler), Still: true})
	if body := get(still, "/de"+p.path).Body.String(); !strings.Contains(body, "Auf Spanisch. Kommentar zeigen") || strings.Contains(body, "/translate") {
		t.Error("a file offers what only a server does, and may say another day that it does not")
	}
	action, f := formOf(t, body, "/comment/2/translate")
	if w := p.post(action, f); w.Code != 303 || w.Header().Get("Location") != "/de"+p.path+"#c2" {
		t.Fatalf("translate: %d %s %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	body = get(p.site, "/de"+p.path).Body.String()
	if !strings.Contains(body, "OJALÁ HAYA PRONTO") || !strings.Contains(body, "Maschinell übersetzt (DeepL)") || strings.Contains(body, "/comment/2/translate") {
		t.Errorf("the translation is not shown and marked: %s", body)
	}
	if w := p.post("/de/comment/1/translate", nil); w.Code != 400 || !strings.Contains(w.Body.String(), "ließ sich nicht übersetzen") {
		t.Errorf("a translation that is none: %d", w.Code)
	}
	if body := get(p.site, "/ar"+p.path).Body.String(); !strings.Contains(body, "تعليقان") || !strings.Contains(body, `lang="de" dir="auto"`) {
		t.Errorf("the Arabic page: %s", body)
	}

	// Replies, the newsroom's among them.
	_, err := p.room.Reply(context.Background(), mara, 1, "", "Wir haben **nachgefragt**.")
	p.must(err)
	p.policy("de", func(*comment.Policy) {})
	p.sayOn("/de/comment/3/reply", "Tamarisk", "Danke sehr.")
	body = get(p.site, "/de"+p.path).Body.String()
	if !strings.Contains(body, `<li class="comment desk" id="c3">`) || !strings.Contains(body, ">Redaktion<") || strings.Index(body, `id="c4"`) > strings.Index(body, `id="c2"`) {
		t.Errorf("replies: %s", body)
	}

	// Reports.
	if w := get(p.site, "/de/comment/2/report"); w.Code != 200 || !strings.Contains(w.Body.String(), "Beleidigung oder Drohung") {
		t.Errorf("report page %d", w.Code)
	}
	if w := p.post("/de/comment/2/report", url.Values{"note": {"so nicht"}}); w.Code != 400 || !strings.Contains(w.Body.String(), "so nicht") || !strings.Contains(w.Body.String(), `id="wrong-reason"`) {
		t.Errorf("a report without a reason: %d", w.Code)
	}
	if w := p.post("/de/comment/2/report", url.Values{"reason": {"insult"}}); w.Code != 200 || !strings.Contains(w.Body.String(), "Ihre Meldung ist angekommen") {
		t.Errorf("report: %d", w.Code)
	}

	// The writer edits, is turned down, objects, deletes.
	own2, page := p.say("de", "Henrike Boll", "Ein zweiter Beitrag zum Nachtzug.")
	action, f = formOf(t, page, "/edit")
	f.Set("text", "Ein zweiter Beitrag zum Nachtzug, **verbessert**.")
	if w := p.post(action, f); w.Code != 303 {
		t.Errorf("edit: %d", w.Code)
	}
	f.Set("text", "")
	if w := p.post(action, f); w.Code != 400 || !strings.Contains(w.Body.String(), `aria-describedby="wrong-text"`) {
		t.Errorf("edit into nothing: %d", w.Code)
	}
	p.now = p.now.Add(6 * time.Minute)
	if strings.Contains(get(p.site, own2).Body.String(), "/edit") {
		t.Error("the form to edit outlives its time")
	}
	p.must(p.room.Reject(context.Background(), mara, comment.Decision{ID: 5, Reason: "offtopic", Note: "Bitte unter die andere Meldung."}))
	page = get(p.site, own2).Body.String()
	if !strings.Contains(page, "Nicht zum Thema") || !strings.Contains(page, "Bitte unter die andere Meldung.") || strings.Contains(page, "Mara") {
		t.Errorf("the rejection: %s", page)
	}
	action, f = formOf(t, page, "/object")
	f.Set("objection", "Es geht doch um den Zug.")
	if w := p.post(action, f); w.Code != 303 {
		t.Errorf("object: %d", w.Code)
	}
	if page = get(p.site, own2).Body.String(); !strings.Contains(page, "Es geht doch um den Zug.") || strings.Contains(page, "/object") {
		t.Errorf("after the objection: %s", page)
	}
	action, f = formOf(t, get(p.site, own).Body.String(), "/delete")
	if w := p.post(action, f); w.Code != 400 {
		t.Errorf("deleted without being sure: %d", w.Code)
	}
	f.Set("sure", "1")
	if w := p.post(action, f); w.Code != 303 {
		t.Errorf("delete: %d", w.Code)
	}
	body = get(p.site, "/de"+p.path).Body.String()
	if strings.Contains(body, "Sechs Minuten") || !strings.Contains(body, "von seinem Verfasser gelöscht") || !strings.Contains(body, `id="c3"`) {
		t.Errorf("after the deletion: %s", body)
	}
	for _, bad := range []string{own[:len(own)-1], own + "x", strings.Replace(own, "/1/", "/2/", 1), "/de/comment/99/manage/x", "/de/comment/x/manage/x", "/de/comment/0", "/de/comment/99", "/de/comment/5/reply", "/de/comment/99/report"} {
		if w := get(p.site, bad); w.Code != 404 {
			t.Errorf("%s: %d", bad, w.Code)
		}
	}
}

func TestCommentFormKeepsWhatWasWritten(t *testing.T) {
	p := newParlour(t)
	p.policy("de", func(pol *comment.Policy) { pol.PerHour = 1 })
	action, f := formOf(t, get(p.site, "/de"+p.path).Body.String(), "/comments")
	f.Set("text", "Ein Text, der </textarea><b>bleibt</b>.")
	w := p.post(action, f)
	if w.Code != 400 || !strings.Contains(w.Body.String(), "Ein Text, der &lt;/textarea&gt;") || !strings.Contains(w.Body.String(), `aria-describedby="wrong-name"`) {
		t.Errorf("without a name: %d %s", w.Code, w.Body)
	}
	checkPage(t, "form", w.Body.String())
	f.Set("name", "Boll")
	w = p.post(action, f)
	action, f = formOf(t, w.Body.String(), "/comments")
	if f.Get("stamp") == "" || f.Get("text") != "Ein Text, der </textarea><b>bleibt</b>." {
		t.Fatalf("the look has %v", f)
	}
	w = p.post(action, f)
	if w.Code != 422 || !strings.Contains(w.Body.String(), "Warten Sie drei Sekunden") {
		t.Errorf("too fast: %d", w.Code)
	}
	_, again := formOf(t, w.Body.String(), "/comments")
	if again.Get("stamp") != f.Get("stamp") {
		t.Error("who was too fast has to wait anew")
	}
	p.now = p.now.Add(4 * time.Second)
	first := p.post(action, f)
	twice := p.post(action, f)
	if first.Code != 303 || twice.Code != 303 || first.Header().Get("Location") != twice.Header().Get("Location") {
		t.Errorf("sent twice: %d %d", first.Code, twice.Code)
	}
	f.Set("text", "Noch ein Text.")
	f.Del("stamp")
	if w = p.post(action, f); w.Code != 429 || !strings.Contains(w.Body.String(), "Noch ein Text.") {
		t.Errorf("more than the rate: %d", w.Code)
	}
	p.policy("de", func(pol *comment.Policy) { pol.Opening = comment.Closed })
	if w = p.post(action, f); w.Code != 422 || !strings.Contains(w.Body.String(), "geschlossen") || !strings.Contains(w.Body.String(), "Noch ein Text.") {
		t.Errorf("closed: %d", w.Code)
	}
	if body := get(p.site, "/de"+p.path).Body.String(); !strings.Contains(body, "Das Gespräch ist geschlossen.") || strings.Contains(body, "<textarea") {
		t.Error("a closed conversation has a form")
	}
	p.policy("de", func(pol *comment.Policy) { pol.Opening = comment.Off })
	if body := get(p.site, "/de"+p.path).Body.String(); strings.Contains(body, `id="comments"`) {
		t.Error("an edition without comments shows some")
	}
	if w = p.post("/de/99/comments", f); w.Code != 404 {
		t.Errorf("under no story: %d", w.Code)
	}
	if w = p.post("/de/"+strconv.FormatInt(p.story, 10)+"/comments", f, "Sec-Fetch-Site", "cross-site"); w.Code != 403 {
		t.Errorf("from another site: %d", w.Code)
	}
}

// What was not published is counted on the page, with its reasons; cached pages learn of it.
func TestWithheldIsSaid(t *testing.T) {
	p := newParlour(t)
	p.policy("de", func(pol *comment.Policy) { pol.Moderation = comment.Before })
	page := func() string { return get(p.site, "/de"+p.path).Body.String() }
	var ids []int64
	for _, words := range []string{"Billige Karten in meinem Laden.", "Ihr seid alle dumm.", "Noch mehr billige Karten."} {
		own, _ := p.say("de", "Boll", words)
		id, err := strconv.ParseInt(strings.Split(own, "/")[3], 10, 64)
		p.must(err)
		ids = append(ids, id)
	}
	if strings.Contains(page(), "nicht veröffentlicht") {
		t.Error("something is said before anything was decided")
	}
	ctx := context.Background()
	p.must(p.room.Reject(ctx, depesche.System, comment.Decision{ID: ids[0], Reason: "spam"}))
	if s := page(); !strings.Contains(s, "1 Kommentar wurde nicht veröffentlicht. Grund: Werbung") || strings.Contains(s, "Laden") {
		t.Errorf("after one: %s", s)
	}
	p.must(p.room.Reject(ctx, depesche.System, comment.Decision{ID: ids[1], Reason: "insult"}))
	p.must(p.room.Reject(ctx, depesche.System, comment.Decision{ID: ids[2], Reason: "spam"}))
	if s := page(); !strings.Contains(s, "3 Kommentare wurden nicht veröffentlicht. Gründe: Werbung") || !strings.Contains(s, "(2), Beleidigung") {
		t.Errorf("after three: %s", s)
	}
	p.must(p.room.Approve(ctx, depesche.System, comment.Decision{ID: ids[1]}))
	if s := page(); !strings.Contains(s, "2 Kommentare wurden nicht veröffentlicht. Gründe: Werbung") {
		t.Errorf("after one was approved: %s", s)
	}
}

func TestStoryPageStaysCacheable(t *testing.T) {
	p := newParlour(t)
	p.policy("de", func(*comment.Policy) {})
	p.say("de", "Boll", "Ein Kommentar, der schon da ist.")
	p.now = p.now.Add(48 * time.Hour)
	w := get(p.site, "/de"+p.path)
	tag := w.Header().Get("ETag")
	if again := get(p.site, "/de"+p.path, "If-None-Match", tag); again.Code != 304 {
		t.Errorf("the same page again: %d", again.Code)
	}
	if !strings.Contains(w.Body.String(), `name="stamp" value=""`) || len(w.Result().Cookies()) > 0 {
		t.Error("the story page carries something of one reader's own")
	}
	_, err := p.room.Reply(context.Background(), depesche.Actor{Name: "Mara"}, 1, "", "Neu.")
	p.must(err)
	if again := get(p.site, "/de"+p.path, "If-None-Match", tag); again.Code != 200 || !strings.Contains(again.Body.String(), "Neu.") {
		t.Errorf("a new comment does not show: %d", again.Code)
	}
}

// hostileWords go through every door by which strangers' words reach a page.
var hostileWords = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `' onmouseover='alert(1)' x='`, `" autofocus onfocus="alert(1)`, `</textarea><script>alert(1)</script>`, `</title><svg onload=alert(1)>`,
	`[x](javascript:alert(1))`, `![x](https://x.example/t.gif)`, `[x](https://x.example/"onclick="alert(1))`, `<iframe srcdoc="<script>alert(1)</script>">`, `{{.}}<%= 1 %>${1}`, `<base href=//x.example/>`,
	"\u202e<b>txet</b>\u202c", `<!--><script>alert(1)</script>-->`, `<math><mtext></p><style><img src=x onerror=alert(1)></style>`, `<a href="data:text/html,<script>alert(1)</script>">x</a>`,
}

var runs = regexp.MustCompile(`(?i)^on|^style$|^srcdoc$|^formaction$`)

// nothingRuns looks at a page as a browser would read it.
func nothingRuns(t *testing.T, what, page string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "iframe", "object", "embed", "base", "math", "style", "video", "audio", "noscript", "template", "frame", "marquee":
				t.Errorf("%s: an element %s", what, n.Data)
			case "script":
				if len(n.Attr) == 0 && n.FirstChild != nil && n.FirstChild.Data == stylesFirst {
					break // the layout's
				}
				if len(n.Attr) == 2 && n.Attr[0].Val == "module" && strings.HasPrefix(n.Attr[1].Val, "/assets/site-") && n.FirstChild == nil {
					break // our own
				}
				if len(n.Attr) != 1 || n.Attr[0].Val != "application/ld+json" || n.FirstChild != nil && strings.Contains(n.FirstChild.Data, "</") {
					t.Errorf("%s: a script %v", what, n.Attr)
				}
			}
			for _, a := range n.Attr {
				if runs.MatchString(a.Key) && a.Key != "style" {
					t.Errorf("%s: %s has %s=%q", what, n.Data, a.Key, a.Val)
				}
				if a.Key == "href" || a.Key == "src" || a.Key == "action" {
					u, err := url.Parse(strings.TrimSpace(a.Val))
					ours := n.Data == "link" && strings.HasPrefix(a.Val, "data:image/svg+xml,")
					if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" && !ours {
						t.Errorf("%s: %s leads to %q", what, n.Data, a.Val)
					}
					if n.Data == "img" && u != nil && u.Host != "" {
						t.Errorf("%s: a picture from %q", what, a.Val)
					}
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
}

func TestHostileConversation(t *testing.T) {
	p := newParlour(t)
	p.policy("de", func(pol *comment.Policy) { pol.PerHour, pol.MaxLinks, pol.Rules = 0, 9, hostileWords[0] })
	hash := p.picture("ab")
	for i, h := range hostileWords {
		key := "t" + strconv.Itoa(i)
		p.must(p.store.SaveTopic(context.Background(), depesche.Topic{Key: key, Names: map[string]string{"de": h, "en": h}}))
		p.must(p.store.SetTopics(context.Background(), p.story, []string{key}))
		p.publish(p.story, "de", depesche.Document{Headline: depesche.Plain("Zug"), Byline: []string{h}, Lead: &depesche.PictureUse{Hash: hash, Caption: depesche.Plain(h), Alt: h, Credit: h}}, depesche.Publication{Slug: "night-train"})
		own, page := p.say("de", cutTo(strings.ReplaceAll(h, "://", ":/"), 50)+" Boll", h+"\n\nUnd noch ein Satz, Nummer "+strconv.Itoa(i)+".")
		nothingRuns(t, "own page of "+h, page)
		nothingRuns(t, "story with "+h, get(p.site, "/de"+p.path).Body.String())
		for _, at := range []string{"/topic/" + key, "/follow/topic/" + key} {
			nothingRuns(t, at+" called "+h, get(p.site, "/de"+at).Body.String())
		}
		nothingRuns(t, "following "+h, p.post("/de/follow", url.Values{"topic": {key}, "email": {h}, "edition": {h}, "pace": {h}, "stamp": {h}}).Body.String())
		id := strings.Split(own, "/")[3]
		for _, at := range []string{"/reply", "/report"} {
			nothingRuns(t, at+" of "+h, get(p.site, "/de/comment/"+id+at).Body.String())
		}
		for _, f := range []url.Values{{"text": {h}, "name": {""}}, {"text": {""}, "name": {h}}, {"text": {h}, "name": {h}, "stamp": {h}, "proof": {h}, "parent": {h}}} {
			nothingRuns(t, "form with "+h, p.post("/de/"+strconv.FormatInt(p.story, 10)+"/comments", f).Body.String())
		}
		nothingRuns(t, "report with "+h, p.post("/de/comment/"+id+"/report", url.Values{"note": {h}, "reason": {h}}).Body.String())
		n, err := strconv.ParseInt(id, 10, 64)
		p.must(err)
		p.must(p.store.SaveCommentTranslation(context.Background(), n, store.CommentTranslation{Lang: "es", Text: h + "\n\n" + h, Engine: h}))
		nothingRuns(t, "translation "+h, get(p.site, "/es"+p.path).Body.String())
		p.must(p.room.Reject(context.Background(), depesche.System, comment.Decision{ID: n, Reason: "other", Note: h}))
		nothingRuns(t, "rejection with "+h, get(p.site, own).Body.String())
		w := p.post(own+"/object", url.Values{"objection": {h}})
		nothingRuns(t, "objection "+h, w.Body.String()+get(p.site, own).Body.String())
	}
}

func cutTo(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

func BenchmarkStoryWith50Comments(b *testing.B) {
	p := newParlour(b)
	p.policy("de", func(*comment.Policy) {})
	for i := range 50 {
		_, err := p.room.Post(context.Background(), comment.Draft{Story: p.story, Edition: "de", Name: "Leserin", Text: "Ein *Beitrag* mit [Link](https://a.example/), Nummer " + strconv.Itoa(i) + ".", Trusted: true})
		p.must(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if w := get(p.site, "/de"+p.path); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	s := newNewsroom(t).site("")
	for _, l := range []string{"en", "de", "es", "fr", "ar"} {
		p := s.catalog().Printer(l, nil)
		var keys []string
		for _, r := range comment.Reasons() {
			keys = append(keys, "reason."+r)
		}
		for _, h := range []string{"trap", "word", "links", "same", "before", "first", "edited", "reported", "newsroom"} {
			keys = append(keys, "held."+h)
		}
		for _, st := range []store.CommentState{store.CommentPublic, store.CommentHeld, store.CommentRejected, store.CommentDeleted, store.CommentUnconfirmed} {
			keys = append(keys, "own."+string(st), "own."+string(st)+"_says")
		}
		for _, m := range []comment.Moderation{comment.Before, comment.First, comment.After} {
			keys = append(keys, "comments.rules_"+string(m))
		}
		keys = append(keys, "comments.gone_deleted", "comments.gone_rejected", "comments.gone_held")
		for _, k := range keys {
			if !p.Own(k) {
				t.Errorf("%s lacks %s", l, k)
			}
		}
	}
}

// TestSaidIsSafe: whatever a comment's fields hold, its markup is one item, and what they
// hold is text or the value of one attribute.
func TestSaidIsSafe(t *testing.T) {
	evil := `"><script>x</script><b onclick="y" a='`
	v := &said{Anchor: evil, Name: evil, Newsroom: evil, From: evil, Link: "javascript:x", When: "<time>w</time>", Edited: evil, Answers: &answers{"data:x", evil}, Lang: evil, Dir: evil,
		HTML: "<p>x</p>", Mark: evil, Translated: []string{evil}, Reply: "/r" + evil, Report: evil, Translate: evil, ReplyWord: evil, ReportWord: evil, TranslateWord: evil,
		Replies: []*said{{Gone: evil}}}
	known := map[string]string{"li": "class id", "p": "class", "b": "", "bdi": "", "span": "class", "a": "href rel", "time": "", "div": "class lang dir", "details": "class", "summary": "", "form": "method action", "button": "type", "ol": ""}
	z, items := html.NewTokenizer(strings.NewReader(string(v.Markup()))), 0
	for tt := z.Next(); tt != html.ErrorToken; tt = z.Next() {
		tok := z.Token()
		if tok.Type != html.StartTagToken {
			continue
		}
		attrs, ok := known[tok.Data]
		if !ok {
			t.Errorf("a comment brought an element %q", tok.Data)
		}
		if tok.Data == "li" {
			items++
		}
		for _, a := range tok.Attr {
			if !slices.Contains(strings.Fields(attrs), a.Key) {
				t.Errorf("a comment brought %s=%q to %s", a.Key, a.Val, tok.Data)
			}
			if (a.Key == "href" || a.Key == "action") && !strings.HasPrefix(a.Val, "/") && a.Val != "#" {
				t.Errorf("a comment leads to %q", a.Val)
			}
		}
	}
	if items != 2 {
		t.Errorf("%d items of a comment and its reply", items)
	}
}
