package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/xml"
	"html/template"
	"io"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/search"
	"depesche/internal/store"
	"depesche/internal/web/assets/bundle"
	"depesche/internal/web/i18n"
)

func TestAssetsAreFresh(t *testing.T) {
	if err := bundle.Stale("asset"); err != nil {
		t.Error(err)
	}
	// Chromium knows no lists in :lang() and drops the whole rule.
	sheets, err := filepath.Glob("asset/dist/*.css")
	if err != nil || len(sheets) != 1 {
		t.Fatalf("%v %v", sheets, err)
	}
	css, err := os.ReadFile(sheets[0])
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`:lang\([^)]*,[^)]*\)`).Find(css); m != nil {
		t.Errorf("%s", m)
	}
}

func TestCataloguesAreComplete(t *testing.T) {
	c := i18n.MustLoad(catalogs, "i18n")
	used, err := i18n.UsedKeys(os.DirFS("."))
	if err != nil || len(used) < 30 {
		t.Fatalf("%v, %d keys", err, len(used))
	}
	used = append(used, c.Keys("en")...)
	for _, page := range []string{"not_found", "gone", "internal", "unavailable", "refused", "closed"} {
		used = append(used, "error_page."+page, "error_page."+page+"_text")
	}
	used = append(used, "error_page.gone_here", "error_page.gone_here_text", "error_page.not_found_here")
	if m := c.Missing(used, "en", "de", "es", "fr", "ar"); len(m) > 0 {
		t.Errorf("missing: %v", m)
	}
}

// A word that no page says any more is taken out of the catalogues.
func TestNoWordIsUnused(t *testing.T) {
	unused, err := i18n.Unused(i18n.MustLoad(catalogs, "i18n").Keys("en"), os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]bool{"comments.gone_deleted": true, "comments.gone_held": true, "engine.libretranslate": true, "engine.memory": true}
	add := func(prefix string, names ...string) {
		for _, n := range names {
			made[prefix+n] = true
		}
	}
	for _, page := range []string{"not_found", "gone", "page_gone", "internal", "unavailable", "refused", "closed"} {
		add("error_page.", page, page+"_text")
	}
	add("error_page.", "gone_here", "gone_here_text", "not_found_here")
	add("error.", "conflict", "forbidden", "invalid", "not_found", "refused", "unavailable")
	add("comments.rules_", string(comment.Before), string(comment.First), string(comment.After))
	add("held.", "trap", "word", "same", "before", "first", "edited", "reported", "newsroom")
	add("reason.", comment.Reasons()...)
	for _, state := range []store.CommentState{store.CommentUnconfirmed, store.CommentHeld, store.CommentPublic, store.CommentRejected, store.CommentDeleted} {
		add("own.", string(state), string(state)+"_says")
		add("writer.", string(state))
	}
	for _, k := range unused {
		if !made[k] {
			t.Errorf("no source file names %q: take it out of the catalogues, or say here how it is made", k)
		}
	}
}

// Every template must stand with everything in its data and with nothing.
func TestTemplatesExecute(t *testing.T) {
	n := newNewsroom(t)
	s := n.site("https://depesche.example")
	e := &depesche.Edition{Code: "de", Lang: "de", Name: "Depesche", TimeZone: "Europe/Berlin"}
	here := &url.URL{Scheme: "https", Host: "depesche.example"}
	a := &addresses{here: here, origin: here}
	bare := func() *frame { return s.bareFrame(a, e) }
	rich := func() *frame {
		f := bare()
		f.Tagline, f.Title, f.Description, f.Robots, f.Canonical, f.Feed = "Tag", "Title", "Text", "noindex", "https://x.example/", "https://x.example/feed.xml"
		f.Alternates, f.Preload, f.Preview = []alternate{{"de", "https://x.example/"}}, preload["Latn"], true
		f.Editions = []editionLink{{"de", "ltr", "Deutsch", "/de/", true, ""}, {"ar", "rtl", "العربية", "/ar/", false, "front page"}}
		f.Sections = []sectionLink{{"Wissen", "/de/channel/science", true, "science"}}
		f.Apart, f.FootPages, f.FootDesk = []anchorLink{{"a", "/a"}}, []anchorLink{{"o", "/o"}}, []anchorLink{{"d", "/d"}}
		f.Social = &social{"article", "https://x.example/p.jpg", "alt", 1280, 853, "p", "m", "Wissen", "de"}
		f.Data = script(thing{"a": "</script>"})
		return f
	}
	im := &image{Src: "/p.jpg", SrcSet: "/p.jpg 1w", Sizes: "1px", Width: 1, Height: 1, Alt: "alt", Caption: depesche.Plain("caption"), Credit: "credit", lang: "de"}
	tz := teaser{Lang: "ar", Dir: "rtl", Href: "/x", Kicker: "k", Headline: "h", Standfirst: "s", By: "b", From: "f", When: "w", Clock: "c", New: true, Image: im}
	plain := teaser{Href: "/x", Headline: "h"}
	form := followForm{P: bare().P, Action: "/de/follow", StampHref: "/de/follow/stamp", Topic: "rail", Name: "n", Heading: 3, Button: "b"}
	fullForm := form
	fullForm.Full, fullForm.Heading, fullForm.Wrong, fullForm.Notice, fullForm.Email, fullForm.Followers = true, 2, "w", "o", "e", "f"
	fullForm.Languages = []pickOption{{"de", "Deutsch", "de", "ltr", true}}
	prefs := &preferences{Action: "/a", Erase: "/e", Notice: "n", Wrong: "w", Subs: []subChoice{{"rail de", "n", "Deutsch"}}, Pending: []string{"p"}, Editions: fullForm.Languages, Hours: fullForm.Languages,
		Zone: "UTC", Zones: zones, Known: []knownFact{{"a", "b"}}}
	full := map[string][]any{
		"follow": {&followPage{frame: bare()}, &followPage{frame: rich(), Kicker: "k", Heading: "h", Text: []string{"t"}, DeskLink: "/desk", Form: &fullForm, Act: &followAct{"/a", "b"}, Links: []anchorLink{{"n", "/h"}}},
			&followPage{frame: rich(), Heading: "h", Prefs: prefs}, &followPage{frame: rich(), Heading: "h", Prefs: &preferences{}}},
		"front": {
			&frontPage{frame: bare()}, &frontPage{frame: rich(), Lead: &plain}, &frontPage{frame: rich(), Lead: &tz, Second: []teaser{plain}},
			&frontPage{frame: rich(), Date: "d", Today: 2, Lead: &tz, Also: []teaser{tz, plain}, Second: []teaser{tz, plain}, Wire: []teaser{tz, plain}, Others: []teaser{tz},
				Parts: []frontPart{{"c", "n", "/c", &tz, []teaser{tz}}, {"d", "n", "", nil, []teaser{tz, plain, tz}}, {"e", "n", "", nil, []teaser{tz}}}, Fixed: []fixed{{"h", "/x", "r", "w"}}},
		},
		"story": {
			&storyPage{frame: bare()},
			&storyPage{frame: rich(), Channel: &sectionLink{Name: "n", Href: "/c"}, Headline: "h", Standfirst: "s", Byline: "b", Published: "p", Changed: "c", ChangedLink: "#c",
				Provenance: provenance{"o", "l", true, "/o", "en", true, 2}, Lead: im, Body: "<p>x</p>", Corrections: []correction{{"correction", "w", "x", "y"}},
				Topics: []topicLink{{"n", "/t", "/f"}, {"m", "/t", ""}}, Follow: &form, Tongues: []tongue{{"ar", "rtl", "h", "/x", "n"}}, Related: []teaser{tz, plain}, Talk: richTalk(s.bareFrame(a, e))},
		},
		"card": {&cardPage{frame: bare()}, &cardPage{frame: rich(), teaser: tz, URL: "https://x.example/1"}},
		"list": {&listPage{frame: bare()}, &listPage{frame: rich(), Label: "l", LabelHref: "/l", About: "a", Elsewhere: "https://x.example/", Head: "n", Lead: &tz, Items: []teaser{tz, plain}, Older: "/o", First: "/f", Follow: &fullForm}},
		"search": {&searchPage{frame: bare()}, &searchPage{frame: rich(), Asked: true},
			&searchPage{frame: rich(), Action: "/s", SuggestHref: "/s/suggest", Query: "q", Asked: true, Channels: []searchPick{{"a", "A", true}}, Topics: []searchPick{{"t", "T", false}}, From: "2026-01-01", To: "2026-01-02",
				ByDate: true, Filtered: true, Unfiltered: "/s?q=q", Count: "c", Instead: []string{"i"}, Meant: "m", MeantHref: "/s?q=m", Place: "1–2", Before: "/s?page=1", Next: "/s?page=3", FeedHref: "/f",
				Hits: []hit{{tz, []search.Piece{{Text: "a"}, {Text: "b", Hit: true}}, []search.Piece{{Text: "<c>"}}}, {teaser: plain}}},
			&searchPage{frame: rich(), Query: "q", Asked: true, Filtered: true, Unfiltered: "/s", Unknown: "u", Meant: "m", MeantHref: "/s", Before: "/b"}},
		"archive": {&archivePage{frame: bare()}, &archivePage{frame: rich(), Label: "l", LabelHref: "/l", Head: "h", Days: []archiveSpan{{"1", "Mo", "", "", "2026-01-01"}, {"2", "Di", "3", "/d", "2026-01-02"}}},
			&archivePage{frame: rich(), Head: "h", Years: []archiveYear{{"2026", "/y", []archiveSpan{{"Mai", "", "3", "/m", "2026-05"}}}}}},
		"register":    {&registerPage{frame: bare()}, &registerPage{frame: rich(), Head: "h", Intro: "i", Entries: []entry{{"n", "/n", "c", "n"}}}},
		"corrections": {&correctionsPage{frame: bare()}, &correctionsPage{frame: rich(), Items: []correctedStory{{"h", "/h", "w", "x", "y"}}, Policy: &anchorLink{"n", "/n"}, Older: "/o", First: "/f"}},
		"page":        {&editionPage{frame: bare()}, &editionPage{frame: rich(), Head: "h", Body: "<p>x</p>", Changed: "c"}},
		"chooser":     {&chooserPage{frame: bare()}, &chooserPage{frame: rich(), Choices: []choice{{"de", "ltr", "Deutsch", "n", "t", "/de/"}}}},
		"comment":     {&commentPage{frame: bare()}, richCommentPage(rich())},
		"commentown":  {&ownPage{frame: bare()}, richOwnPage(rich())},
		"commentwriter": {&writerPage{frame: bare()}, &writerPage{frame: rich(), Heading: "h", Says: "s", Mails: "/m", MailsSay: "m", Quiet: true, Erase: "/e", Known: []knownFact{{"a", "b"}},
			Said: []writerComment{{"s", "w", "ar", "rtl", "/c", "t"}}}},
		"error": {&errorPage{frame: bare()}, &errorPage{frame: rich(), Heading: "h", Text: "t", There: "<a href=\"/x\">e</a>", Reference: "r", Latest: []teaser{tz}}},
	}
	for _, name := range s.templates.Names() {
		if len(full[name]) == 0 {
			t.Errorf("the page %s is not tested", name)
		}
		for i, data := range full[name] {
			err := s.templates.With(name, data, func(b []byte) { checkPage(t, name, string(b)) })
			if err != nil {
				t.Errorf("%s %d: %v", name, i, err)
			}
		}
	}
}

// checkPage holds what is true of every page: well-formed enough to be parsed into what
// was written, ids once, references that lead somewhere, nothing that the policy forbids.
func checkPage(t *testing.T, name, page string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	ids := map[string]int{}
	var refs []string
	headings := 0
	var walk func(*html.Node)
	walk = func(k *html.Node) {
		if k.Type == html.ElementNode {
			if k.Data == "h1" {
				headings++
			}
			for _, a := range k.Attr {
				switch {
				case a.Key == "id":
					ids[a.Val]++
				case a.Key == "aria-labelledby":
					refs = append(refs, a.Val)
				case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
					refs = append(refs, a.Val[1:])
				case strings.HasPrefix(a.Key, "on") || a.Key == "style":
					t.Errorf("%s: <%s %s> is forbidden by the policy", name, k.Data, a.Key)
				case a.Key == "src" && strings.Contains(a.Val, "//"):
					t.Errorf("%s: <%s> loads %s", name, k.Data, a.Val)
				}
			}
			known := attr(k, "type") == "application/ld+json" || strings.HasPrefix(attr(k, "src"), "/assets/") || k.FirstChild != nil && k.FirstChild.Data == stylesFirst
			if k.Data == "script" && !known || k.Data == "style" {
				t.Errorf("%s: a <%s>", name, k.Data)
			}
			if k.Data == "img" && (!has(k, "alt") || attr(k, "src") == "") {
				t.Errorf("%s: picture without alt or src", name)
			}
		}
		for c := k.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s: id %q stands %d times", name, id, n)
		}
	}
	for _, r := range refs {
		if r != "c" && ids[r] == 0 {
			t.Errorf("%s: nothing has the id %q", name, r)
		}
	}
	if headings != 1 {
		t.Errorf("%s: %d first headings", name, headings)
	}
	if strings.Contains(page, "ZgotmplZ") || strings.Contains(page, "<no value>") {
		t.Errorf("%s: a value was filtered", name)
	}
}

func attr(k *html.Node, key string) string {
	for _, a := range k.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(k *html.Node, key string) bool {
	for _, a := range k.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// find returns the elements of a page that f wants.
func find(t *testing.T, page string, f func(*html.Node) bool) []*html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []*html.Node
	var walk func(*html.Node)
	walk = func(k *html.Node) {
		if k.Type == html.ElementNode && f(k) {
			out = append(out, k)
		}
		for c := k.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return out
}

func TestStoryPage(t *testing.T) {
	n := newNewsroom(t)
	hash := n.picture("ab")
	id := n.add(depesche.Story{Channel: "science", Provenance: depesche.Provenance{Source: "Hafenpost", URL: "https://hafenpost.example/1?a=1&b=2"}}, "rail", "water")
	other := n.add(depesche.Story{Channel: "science"}, "water")
	n.publish(other, "de", depesche.Document{Headline: depesche.Plain("Die verwandte Geschichte")}, depesche.Publication{})
	n.publish(id, "en", full("A night train", hash), depesche.Publication{})
	n.publish(id, "de", full("Ein Nachtzug fährt", hash), depesche.Publication{Reviewed: true, ReviewedBy: "Ruth Amsel", Engine: "apertium"})
	n.publish(id, "ar", full("قطار ليلي", hash), depesche.Publication{Engine: "deepl"})
	n.must(n.store.AddCorrection(context.Background(), depesche.Correction{Story: id, Lang: "de", At: now.Add(-time.Hour), Wrong: "elf <b>Wagen</b>", Right: "sieben Wagen"}))
	s := n.site("https://depesche.example")

	f, err := n.store.PictureFile(context.Background(), hash)
	n.must(err)
	version := f.Version()
	w := get(s, "/de/1/ein-nachtzug-faehrt")
	page := w.Body.String()
	if w.Code != 200 {
		t.Fatalf("%d %s", w.Code, page)
	}
	checkPage(t, "story", page)
	for _, want := range []string{
		`<html lang="de" dir="ltr">`,
		`<title>Ein Nachtzug fährt · Depesche</title>`,
		`<a href="/de/channel/science">Wissen</a>`,
		`Von <a rel="author" href="/de/author/jonna-petrak">Jonna Petrak</a> und <a rel="author" href="/de/author/ivo-brenk">Ivo Brenk</a>, Trieste`,
		`<time datetime="2026-03-04T13:30:00+01:00" title="Mittwoch, 4. März 2026, 13:30` + "\u00a0" + `Uhr">Vor 3` + "\u00a0" + `Stunden</time>`,
		"Original: Englisch, <cite>Hafenpost</cite>.",
		`Maschinell übersetzt (Apertium), geprüft von Ruth Amsel am <time datetime="2026-03-02T16:30:00+01:00">2. März 2026</time>.`,
		`<a href="https://hafenpost.example/1?a=1&amp;b=2" hreflang="en" rel="external noopener">Zum Original</a>`,
		"2 weitere Sprachen",
		`<a href="#correction">Berichtigt: 15:30` + "\u00a0Uhr</a>",
		"elf &lt;b&gt;Wagen&lt;/b&gt;",
		`srcset="/pictures/` + hash + `/320/20260304-1330-ein-nachtzug-faehrt.jpg?v=` + version + ` 320w, `,
		`width="960" height="640"`,
		`<span class="credit">Drawing: Noor Teval</span>`,
		`<span class="dateline">Trieste` + "\u00a0–</span> See <a href=\"https://example.org/r?a=1&amp;b=2\" rel=\"external noopener\">the report</a>",
		`<span class="insertion">[Tarvisio]</span>`,
		`<span lang="ar" dir="rtl">قطار</span>`,
		"<figcaption>Bruno Salvek</figcaption>",
		"<li>two <strong>strong</strong></li>",
		"<ol>\n<li>first <em>soft</em></li>",
		`<a href="https://www.video.example/watch?v=1" rel="external noopener">Bei video.example öffnen</a>`,
		"Line one<br>line two.<svg",
		`<li><a href="/de/topic/rail">Bahn</a></li>`,
		`<a href="/en/1/a-night-train" lang="en" hreflang="en" dir="ltr">A night train</a> <span class="small">Englisch, Original</span>`,
		"Arabisch, ungeprüft",
		"Die verwandte Geschichte",
		`<link rel="canonical" href="https://depesche.example/de/1/ein-nachtzug-faehrt">`,
		`<meta property="og:image" content="https://depesche.example/pictures/` + hash + `/social/20260304-1330-ein-nachtzug-faehrt.jpg?v=` + version + `">`,
		`<meta property="og:image:width" content="1200">`, `<meta property="og:image:height" content="630">`,
		`<link rel="alternate" type="application/atom+xml"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if strings.Contains(page, "elsewhere.example") || strings.Contains(page, "never loaded") {
		t.Error("a picture of another host is on the page")
	}
	if strings.Count(page, `loading="lazy"`) != 1 {
		t.Errorf("%d pictures load late, want the one in the text", strings.Count(page, `loading="lazy"`))
	}

	page = get(s, "/ar/1/qtar-lyly").Body.String()
	checkPage(t, "arabic story", page)
	for _, want := range []string{`<html lang="ar" dir="rtl">`, "provenance unread", "تُرجم آليًا (DeepL)", "font/noto-naskh-arabic-"} {
		if !strings.Contains(page, want) {
			t.Errorf("the Arabic page lacks %s", want)
		}
	}
	page = get(s, "/en/1/a-night-train").Body.String()
	if strings.Contains(page, "ranslated by") || !strings.Contains(page, `<a href="https://hafenpost.example/1?a=1&amp;b=2" hreflang="en" rel="external noopener">`) {
		t.Error("the original's page speaks of a translation, or does not link its source")
	}
}

func TestProvenanceIsHonest(t *testing.T) {
	for _, tt := range []struct {
		pub  depesche.Publication
		want string
	}{
		{depesche.Publication{Engine: "apertium"}, "Translated by machine (Apertium), not yet reviewed by a person."},
		{depesche.Publication{Engine: "apertium, deepl", Translator: "Ada <Lind>"}, "Translated by machine (Apertium and DeepL) and by Ada &lt;Lind&gt;, not yet reviewed by a person."},
		{depesche.Publication{Translator: "Ada, Bo, Cy"}, "Translated by Ada, Bo and Cy, not yet reviewed by a person."},
		{depesche.Publication{Translator: "Ada", Reviewed: true, ReviewedBy: "Bo"}, `Translated by Ada, reviewed by Bo on <time datetime="2026-03-02T15:30:00Z">2 March 2026</time>.`},
		{depesche.Publication{Translator: "command line", Reviewed: true, ReviewedBy: "command line"}, `Translated by a person in the newsroom, reviewed by a person in the newsroom on <time`},
		{depesche.Publication{Engine: "apertium", Translator: "Ada, command line"}, "Translated by machine (Apertium) and by Ada and a person in the newsroom, not yet reviewed by a person."},
		{depesche.Publication{Engine: "my-model", Reviewed: true}, "Translated by machine (my-model), reviewed by an editor."},
		{depesche.Publication{}, "Translated by the newsroom, not yet reviewed by a person."},
	} {
		n := newNewsroom(t)
		id := n.add(depesche.Story{Lang: "de"})
		n.publish(id, "en", depesche.Document{Headline: depesche.Plain("X")}, tt.pub)
		page := get(n.site(""), "/en/1/x").Body.String()
		if !strings.Contains(page, tt.want) {
			t.Errorf("%+v: the page lacks %q", tt.pub, tt.want)
		}
		if strings.Contains(page, depesche.Operator.Name) {
			t.Errorf("%+v: the page names who has no account", tt.pub)
		}
		if strings.Contains(page, "provenance unread") != !tt.pub.Reviewed {
			t.Errorf("%+v: marked wrongly", tt.pub)
		}
	}
	// Approved once, but not in the revision that is out: the date would be of another text.
	n := newNewsroom(t)
	id := n.add(depesche.Story{Lang: "de"})
	d := depesche.Document{Headline: depesche.Plain("X")}
	n.publish(id, "en", d, depesche.Publication{Translator: "Ada", Reviewed: true, ReviewedBy: "Bo"})
	text, err := n.store.Text(context.Background(), id, "en")
	n.must(err)
	text.Approved = 999
	n.must(n.store.UpdateText(context.Background(), *text))
	if page := get(n.site(""), "/en/1/x").Body.String(); !strings.Contains(page, "reviewed by Bo.") {
		t.Error("a date of another revision is shown")
	}
}

func TestHostileWordsStayWords(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>'</title></script><!--`
	in := depesche.Plain(evil)
	n := newNewsroom(t)
	hash := n.picture("cd")
	ctx := context.Background()
	n.must(n.store.SaveTopic(ctx, depesche.Topic{Key: "evil", Names: map[string]string{"en": evil}}))
	n.must(n.store.SaveChannel(ctx, depesche.Channel{Key: "evil", Names: map[string]string{"en": evil}}))
	n.must(n.store.SaveEdition(ctx, depesche.Edition{Code: "en", Lang: "en", Name: evil, Tagline: evil, TimeZone: "nowhere"}))
	id := n.add(depesche.Story{Lang: "de", Channel: "evil", Provenance: depesche.Provenance{Source: evil, URL: "javascript:alert(1)"}}, "evil")
	use := func() *depesche.PictureUse {
		return &depesche.PictureUse{Hash: hash, Caption: in, Alt: evil, Credit: evil}
	}
	link := func(href string) depesche.Inline {
		return depesche.Inline{Text: evil, Marks: []depesche.Mark{{Kind: depesche.Link, To: len(evil), Href: href}}}
	}
	d := depesche.Document{Headline: in, Standfirst: in, Dateline: evil, Byline: []string{evil}, Lead: use(), Blocks: []depesche.Block{
		{ID: "1", Kind: depesche.Paragraph, Text: link("javascript:alert(1)")}, {ID: "2", Kind: depesche.Paragraph, Text: link("data:text/html,x")},
		{ID: "3", Kind: depesche.Paragraph, Text: link(`https://x.example/"onmouseover="alert(1)`)}, {ID: "4", Kind: depesche.Heading, Level: 99, Text: in},
		{ID: "5", Kind: depesche.Quotation, Text: in, Speaker: in}, {ID: "6", Kind: depesche.List, Items: []depesche.Inline{in}},
		{ID: "7", Kind: depesche.Picture, Picture: use()}, {ID: "8", Kind: depesche.Embed, Href: "javascript:alert(1)"}, {ID: "9", Kind: "unheard of", Text: in},
		{ID: "10", Kind: depesche.Paragraph, Text: depesche.Inline{Text: "word", Marks: []depesche.Mark{{Kind: depesche.Foreign, To: 4, Lang: `x" onclick="alert(1)`}}}},
	}}
	n.publish(id, "en", d, depesche.Publication{Engine: evil, Translator: evil, Reviewed: true, ReviewedBy: evil})
	n.publish(id, "es", d, depesche.Publication{Engine: evil})
	n.must(n.store.AddCorrection(ctx, depesche.Correction{Story: id, Lang: "en", At: now, Wrong: evil, Right: evil}))
	s := n.site("")
	slugPath := get(s, "/en/1").Header().Get("Location")
	for _, path := range []string{"/", "/en/", slugPath, "/en/channel/evil", "/en/topic/evil", "/es/", "/de/", "/en/none", "/en/feed.xml", "/en/sitemap.xml"} {
		w := get(s, path)
		if strings.HasSuffix(path, ".xml") {
			checkXML(t, path, w.Body.Bytes())
			continue
		}
		page := w.Body.String()
		checkPage(t, path, page)
		bad := find(t, page, func(k *html.Node) bool {
			return k.Data == "img" && attr(k, "src") == "x" || strings.HasPrefix(attr(k, "href"), "javascript:") || strings.HasPrefix(attr(k, "href"), "data:text")
		})
		if len(bad) > 0 {
			t.Errorf("%s: hostile words became <%s>", path, bad[0].Data)
		}
		for _, k := range find(t, page, structured) {
			var v map[string]any
			if err := json.Unmarshal([]byte(k.FirstChild.Data), &v); err != nil {
				t.Errorf("%s: JSON-LD: %v", path, err)
			}
		}
	}
	checkFeedContentIsSafe(t, get(s, "/en/feed.xml").Body.Bytes())
}

func checkFeedContentIsSafe(t *testing.T, b []byte) {
	t.Helper()
	var f struct {
		Entries []struct {
			Content string `xml:"content"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(b, &f); err != nil || len(f.Entries) == 0 {
		t.Fatalf("%v, %d entries", err, len(f.Entries))
	}
	for _, e := range f.Entries {
		if bad := find(t, e.Content, func(k *html.Node) bool { return k.Data == "script" || attr(k, "src") == "x" || has(k, "onclick") }); len(bad) > 0 {
			t.Errorf("the feed carries <%s>", bad[0].Data)
		}
	}
}

func checkXML(t *testing.T, name string, b []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	for {
		_, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Errorf("%s is not well-formed: %v", name, err)
			return
		}
	}
}

func TestInlineNesting(t *testing.T) {
	for _, tt := range []struct {
		in   depesche.Inline
		want template.HTML
	}{
		{depesche.Inline{}, ""},
		{depesche.Inline{Text: "a<b>c", Marks: []depesche.Mark{{Kind: depesche.Strong, From: 0, To: 5}, {Kind: depesche.Emphasis, From: 1, To: 4}}}, "<strong>a<em>&lt;b&gt;</em>c</strong>"},
		{depesche.Inline{Text: "abcd", Marks: []depesche.Mark{{Kind: depesche.Strong, From: 0, To: 2}, {Kind: depesche.Emphasis, From: 2, To: 4}}}, "<strong>ab</strong><em>cd</em>"},
		{depesche.Inline{Text: "abc", Marks: []depesche.Mark{{Kind: depesche.Strong, From: 0, To: 2}, {Kind: depesche.Emphasis, From: 1, To: 3}}}, "<strong>a<em>b</em></strong><em>c</em>"},
		{depesche.Inline{Text: "abc", Marks: []depesche.Mark{{Kind: depesche.Strong, From: 0, To: 3}, {Kind: depesche.Link, From: 0, To: 3, Href: "mailto:a@b.example"}}}, `<a href="mailto:a@b.example" rel="external noopener"><strong>abc</strong></a>`},
		{depesche.Inline{Text: "abc", Marks: []depesche.Mark{{Kind: depesche.Strong, From: -5, To: 99}, {Kind: "unheard of", From: 0, To: 1}}}, "<strong>abc</strong>"},
	} {
		if got := inline(tt.in, "en"); got != tt.want {
			t.Errorf("%q %v\n got %s\nwant %s", tt.in.Text, tt.in.Marks, got, tt.want)
		}
	}
}

// FuzzInline holds that what people write comes out as the same words, in elements that
// we chose, however the marks lie.
func FuzzInline(f *testing.F) {
	f.Add("a <b>bold</b> & 'quoted'\nline", "https://x.example/?a=1&b=2", 0, 9, 3, 20)
	f.Add("ü\x00[…]", "javascript:alert(1)", 1, 2, 1, 99)
	f.Add("<!--", "\" onclick=x", -1, 4, 2, 2)
	f.Fuzz(func(t *testing.T, text, href string, a, b, c, d int) {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r") || len(text) > 500 {
			return // stored text is valid UTF-8 without these
		}
		onRune := func(i int) int {
			i = min(max(i, 0), len(text))
			for i < len(text) && !utf8.RuneStart(text[i]) {
				i++
			}
			return i
		}
		in := depesche.Inline{Text: text, Marks: []depesche.Mark{
			{Kind: depesche.Link, From: onRune(a), To: onRune(b), Href: href}, {Kind: depesche.Foreign, From: onRune(c), To: onRune(d), Lang: href},
			{Kind: depesche.Insertion, From: onRune(a), To: onRune(d)}, {Kind: depesche.Strong, From: onRune(b), To: onRune(c)},
		}}
		k, err := html.ParseFragment(strings.NewReader(string(inline(in, "en"))), &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P})
		if err != nil {
			t.Fatal(err)
		}
		var words strings.Builder
		var walk func(*html.Node)
		walk = func(k *html.Node) {
			switch {
			case k.Type == html.TextNode:
				words.WriteString(k.Data)
			case k.Type == html.CommentNode:
				t.Errorf("a comment: %q", k.Data)
			case k.Data == "br":
				words.WriteString("\n")
			case k.Data != "a" && k.Data != "span" && k.Data != "strong" && k.Data != "em":
				t.Errorf("a <%s>", k.Data)
			}
			for _, at := range k.Attr {
				if at.Key != "href" && at.Key != "rel" && at.Key != "class" && at.Key != "lang" && at.Key != "dir" {
					t.Errorf("an attribute %s=%q", at.Key, at.Val)
				}
				if at.Key == "href" && !strings.HasPrefix(at.Val, "http") && !strings.HasPrefix(at.Val, "mailto:") {
					t.Errorf("a link to %q", at.Val)
				}
			}
			for c := k.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
		}
		for _, n := range k {
			walk(n)
		}
		if words.String() != text {
			t.Errorf("%q became %q", text, words.String())
		}
	})
}

var hreflangRE = regexp.MustCompile(`<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">`)

// Every page that a page names as its other language must name it back, and itself.
func TestHreflangIsReciprocal(t *testing.T) {
	n := newNewsroom(t)
	a := n.add(depesche.Story{Lang: "de"})
	b := n.add(depesche.Story{Lang: "en"})
	for _, code := range []string{"en", "de", "ar"} {
		n.publish(a, code, depesche.Document{Headline: depesche.Plain("A in " + code)}, depesche.Publication{})
	}
	n.publish(b, "en", depesche.Document{Headline: depesche.Plain("Alone")}, depesche.Publication{})
	s := n.site("https://depesche.example")
	alternates := func(path string) map[string]string {
		w := get(s, path)
		if w.Code != 200 {
			t.Fatalf("%s: %d", path, w.Code)
		}
		out := map[string]string{}
		for _, m := range hreflangRE.FindAllStringSubmatch(w.Body.String(), -1) {
			if _, twice := out[m[1]]; twice {
				t.Errorf("%s: %s stands twice", path, m[1])
			}
			out[m[1]] = m[2]
		}
		return out
	}
	for _, start := range []string{"/de/", "/de/1/a-in-de", "/en/2/alone", "/de/channel/science"} {
		set := alternates(start)
		if set["x-default"] == "" || len(set) < 2 {
			t.Errorf("%s: %v", start, set)
		}
		self := false
		for lang, href := range set {
			path := strings.TrimPrefix(href, "https://depesche.example")
			if path == href {
				t.Errorf("%s: %s is not absolute", start, href)
			}
			self = self || path == start
			if lang == "x-default" {
				continue
			}
			back := alternates(path)
			for l, h := range set {
				if back[l] != h {
					t.Errorf("%s names %s as %s, which names %q back", start, h, l, back[l])
				}
			}
		}
		if !self {
			t.Errorf("%s does not name itself: %v", start, set)
		}
	}
	if set := alternates("/de/1/a-in-de"); set["x-default"] != set["de"] {
		t.Errorf("x-default of a German original is %s", set["x-default"])
	}
}

// structured tells whether an element is a block of JSON-LD.
func structured(k *html.Node) bool {
	return k.Data == "script" && attr(k, "type") == "application/ld+json"
}

func TestJSONLD(t *testing.T) {
	n := newNewsroom(t)
	hash := n.picture("ef")
	id := n.add(depesche.Story{Channel: "science", Provenance: depesche.Provenance{Source: "Agency", URL: "https://agency.example/1"}}, "rail")
	n.publish(id, "en", full("Original", hash), depesche.Publication{})
	n.publish(id, "de", full("Übersetzung", hash), depesche.Publication{Updated: now.Add(-time.Hour)})
	n.must(n.store.AddCorrection(context.Background(), depesche.Correction{Story: id, Lang: "de", At: now, Wrong: "a", Right: "b"}))
	s := n.site("https://depesche.example")
	read := func(path string) map[string]any {
		ks := find(t, get(s, path).Body.String(), structured)
		if len(ks) != 1 {
			t.Fatalf("%s: %d scripts", path, len(ks))
		}
		var v map[string]any
		if err := json.Unmarshal([]byte(ks[0].FirstChild.Data), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	v := read("/de/1/uebersetzung")
	for key, want := range map[string]any{
		"@type": "NewsArticle", "headline": "Übersetzung", "inLanguage": "de", "datePublished": "2026-03-04T13:30:00+01:00", "dateModified": "2026-03-04T15:30:00+01:00",
		"isBasedOn": "https://agency.example/1", "articleSection": "Wissen", "url": "https://depesche.example/de/1/uebersetzung",
	} {
		if v[key] != want {
			t.Errorf("%s = %v, want %v", key, v[key], want)
		}
	}
	work, _ := v["translationOfWork"].(map[string]any)
	if work["inLanguage"] != "en" || work["@id"] != "https://depesche.example/en/1/original" {
		t.Errorf("translationOfWork %v", work)
	}
	im, _ := v["image"].(map[string]any)
	f, err := n.store.PictureFile(context.Background(), hash)
	n.must(err)
	if im["url"] != "https://depesche.example/pictures/"+hash+"/1280/20260304-1330-uebersetzung.jpg?v="+f.Version() || im["width"] != 1280.0 || im["height"] != 853.0 {
		t.Errorf("image %v", im)
	}
	for _, key := range []string{"author", "correction", "keywords"} {
		if l, _ := v[key].([]any); len(l) == 0 {
			t.Errorf("%s = %v", key, v[key])
		}
	}
	o := read("/en/1/original")
	if o["translationOfWork"] != nil || o["workTranslation"] == nil {
		t.Errorf("the original says translationOfWork %v, workTranslation %v", o["translationOfWork"], o["workTranslation"])
	}
}

func TestPreview(t *testing.T) {
	n := newNewsroom(t)
	s := n.site("https://depesche.example")
	s.previews = "/desk/preview"
	hash := n.picture("d4")
	f, err := n.store.PictureFile(context.Background(), hash)
	n.must(err)
	id := n.add(depesche.Story{Lang: "en"})
	e, err := n.store.Edition(context.Background(), "de")
	n.must(err)
	doc := full("Noch nicht da", hash)
	doc.Blocks[1].Text.Marks = []depesche.Mark{{Kind: depesche.Here, To: len(doc.Blocks[1].Text.Text)}}
	ps := &store.PublishedStory{Edition: *e, Kind: depesche.Translation, PublishedText: store.PublishedText{Document: doc, Pictures: map[string]store.PictureFile{hash: *f}}, Story: depesche.Story{ID: id, Lang: "en"},
		Publication: depesche.Publication{Story: id, Edition: "de", Path: "/de/1/noch-nicht-da", First: now, Updated: now}}
	w := httptest.NewRecorder()
	if err := s.PreviewStory(w, httptest.NewRequest("GET", "/desk/story/1/de/preview", nil), ps); err != nil {
		t.Fatal(err)
	}
	page := w.Body.String()
	checkPage(t, "preview", page)
	if !strings.Contains(page, "Vorschau:") || !strings.Contains(page, `content="noindex, nofollow"`) || w.Header().Get("Cache-Control") != "no-store" {
		t.Error("the preview does not say that it is one")
	}
	// Its pictures come from where only the desk may look; the sentence in hand is marked.
	for _, want := range []string{`src="/desk/preview/pictures/` + hash, `<mark class="here" id="here">A heading</mark>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the preview lacks %s", want)
		}
	}
	if strings.Contains(page, `"/pictures/`) {
		t.Error("the preview asks the site for a picture that no page shows")
	}
	if strings.Contains(page, "canonical") || strings.Contains(page, "ld+json") || strings.Contains(page, "og:") {
		t.Error("the preview describes itself to machines")
	}
	if w := get(s, "/de/1/noch-nicht-da"); w.Code != 404 {
		t.Errorf("the text that was shown as a preview is public: %d", w.Code)
	}
}

func unzip(t *testing.T, b []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func BenchmarkStory(b *testing.B) {
	n := newNewsroom(b)
	hash := n.picture("ab")
	id := n.add(depesche.Story{Channel: "science"}, "rail")
	d := full("A night train", hash)
	for i := range 20 {
		d.Blocks = append(d.Blocks, depesche.Block{ID: "x" + strconv.Itoa(i), Kind: depesche.Paragraph, Text: depesche.Plain(strings.Repeat("Words of a story that is read. ", 12))})
	}
	n.publish(id, "en", d, depesche.Publication{})
	s := n.site("")
	for b.Loop() {
		if w := get(s, "/en/1/a-night-train"); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
