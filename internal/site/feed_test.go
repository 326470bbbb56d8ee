package site

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"depesche"
	"depesche/internal/feed/feedtest"
)

// checkFeed holds a feed against its rules.
func checkFeed(t *testing.T, h http.Handler, address, path string) string {
	t.Helper()
	w := get(h, path)
	if w.Code != 200 {
		t.Errorf("%s: %d", path, w.Code)
		return ""
	}
	for _, p := range feedtest.Check(feedtest.Document{URL: address, Type: w.Header().Get("Content-Type"), Body: w.Body.Bytes(), Now: now}) {
		t.Errorf("%s: %s", path, p)
	}
	return w.Body.String()
}

// lively is a newsroom with what makes feeds hard.
func lively(t *testing.T) *newsroom {
	n := newNewsroom(t)
	hash := n.picture("34")
	one := n.add(depesche.Story{Channel: "science"}, "rail", "water")
	n.publish(one, "en", full("A <night> train & \x00more", hash), depesche.Publication{First: now.Add(-2 * time.Hour)})
	n.publish(one, "de", full("Ein Nachtzug ]]> & mehr", hash), depesche.Publication{Reviewed: true})
	n.publish(one, "ar", full("قطار ليلي", hash), depesche.Publication{})
	n.must(n.store.AddCorrection(context.Background(), depesche.Correction{Story: one, Lang: "de", Wrong: "40 < 50", Right: "14 & mehr", At: now.Add(-time.Minute)}))
	for _, d := range []depesche.Document{{Headline: depesche.Plain("Ohne alles")}, full("Zur selben Zeit", ""), full("Und noch eine", hash)} {
		n.publish(n.add(depesche.Story{Lang: "de", Channel: "economy"}, "rail"), "de", d, depesche.Publication{First: now.Add(-time.Hour), Updated: now.Add(-time.Hour)})
	}
	return n
}

func TestEveryFeedHoldsItsRules(t *testing.T) {
	n := lively(t)
	s := n.site("https://depesche.example")
	for _, edition := range []string{"en", "de", "es", "ar"} {
		for _, list := range []string{"", "/channel/science", "/channel/economy", "/topic/rail", "/topic/water", "/author/jonna-petrak"} {
			if edition == "es" && strings.HasPrefix(list, "/author/") {
				continue // has nothing of hers
			}
			for _, file := range feedFiles {
				path := "/" + edition + list + "/" + file.name
				checkFeed(t, s, "https://depesche.example"+path, path)
			}
		}
	}
	if w := get(s, "/de/channel/none/feed.xml"); w.Code != 404 {
		t.Errorf("a feed of no channel: %d", w.Code)
	}
	if w := get(s, "/de/search/feed.xml?q=nachtzug"); len(feedtest.Check(feedtest.Document{URL: "https://depesche.example/de/search/feed.xml?q=nachtzug", Type: w.Header().Get("Content-Type"), Body: w.Body.Bytes(), Now: now})) > 0 {
		t.Errorf("the search's feed: %s", w.Body)
	}
}

// hostileText is what strangers and machines put into words: markup, entities, control
// characters, half characters, writing from right to left and marks that turn it.
var hostileText = []string{"<b>Bold</b> & <script>alert(1)</script>", "AT&amp;T &lt;b&gt; &#60; &nbsp;", "a\x00b\x08c\u0085d\u009fe\ufffef\uffffg\x7f", "half \xff\xc3 \xed\xa0\x80 end", "]]> <![CDATA[ x ]]>", "  spaces \t and\nlines \u2028 ",
	"\u202eعنوان\u202c مختلط ABC \u2067עברית\u2069", "<?xml version='1.1'?><!DOCTYPE x>", strings.Repeat("Sehr lange Überschrift ", 400), "--><!--", "𝒜 🗞️ \U0001fffe", "Ã¤Ã¶Ã¼"}

// hostile is a newsroom that has such text wherever text can stand; its stories link to links.
func hostile(t *testing.T, links ...string) *newsroom {
	n := newNewsroom(t)
	hash := n.picture("34")
	n.must(n.store.SaveChannel(t.Context(), depesche.Channel{Key: "science", Names: map[string]string{"en": hostileText[0], "ar": hostileText[6]}, Position: 1}))
	n.must(n.store.SaveTopic(t.Context(), depesche.Topic{Key: "rail", Names: map[string]string{"en": hostileText[2], "ar": hostileText[1]}}))
	for _, e := range []string{"en", "ar"} {
		ed, err := n.store.Edition(t.Context(), e)
		n.must(err)
		ed.Name, ed.Tagline = "Paper "+hostileText[1], hostileText[3]
		n.must(n.store.SaveEdition(t.Context(), *ed))
	}
	f, err := n.store.PictureFile(t.Context(), hash)
	n.must(err)
	f.Credit, f.Credits = hostileText[4], map[string]string{"ar": hostileText[6]}
	n.must(n.store.UpdatePicture(t.Context(), *f))
	for i, text := range hostileText {
		d := full(text, hash)
		in := depesche.Plain(text)
		d.Standfirst, d.Dateline, d.Byline = in, text, []string{text, "\x01", "Ivo Brenk"}
		d.Lead.Caption, d.Lead.Alt, d.Lead.Credit = in, text, ""
		for j, href := range links {
			words := "A link here and " + text
			d.Blocks = append(d.Blocks, depesche.Block{ID: fmt.Sprintf("h%d", j), Kind: depesche.Paragraph, Text: depesche.Inline{Text: words, Marks: []depesche.Mark{{Kind: depesche.Link, From: 2, To: 6, Href: href}}}})
		}
		d.Blocks = append(d.Blocks, depesche.Block{ID: "q", Kind: depesche.Quotation, Text: in, Speaker: in}, depesche.Block{ID: "e", Kind: depesche.Embed, Href: "javascript:alert(1)"}, depesche.Block{ID: "l", Kind: depesche.List, Items: []depesche.Inline{in, in}})
		story := n.add(depesche.Story{Channel: "science", Provenance: depesche.Provenance{Source: text, URL: "javascript:alert(1)", Rights: text}}, "rail")
		for _, e := range []string{"en", "ar"} {
			n.publish(story, e, d, depesche.Publication{Slug: fmt.Sprintf("story-%d", i), First: now.Add(-time.Hour)})
			n.must(n.store.AddCorrection(t.Context(), depesche.Correction{Story: story, Lang: e, Wrong: text, Right: text, At: now.Add(-time.Minute)}))
		}
	}
	return n
}

// Feeds keep their rules whatever stands in stories, and however much.
func TestFeedsOfHostileStories(t *testing.T) {
	n := hostile(t, "/relative?a=b", "javascript:alert(1)", "data:text/html,x", "//host/x", "https://example.org/ü ö?q=\"x\"&y", "mailto:a@b.example", "../up", "#here", "HTTPS://EXAMPLE.org")
	// More than validators read.
	long := depesche.Document{Headline: depesche.Plain("Long")}
	for i := range 400 {
		long.Blocks = append(long.Blocks, depesche.Block{ID: fmt.Sprintf("b%d", i), Kind: depesche.Paragraph, Text: depesche.Plain(strings.Repeat("Wort & „Wort“ ", 40))})
	}
	for range 12 {
		n.publish(n.add(depesche.Story{Channel: "economy"}, "water"), "en", long, depesche.Publication{Slug: "long", First: now.Add(-2 * time.Hour)})
	}
	s := n.site("https://depesche.example")
	for _, edition := range []string{"en", "ar", "es"} {
		lists := []string{"", "/channel/science", "/channel/economy", "/topic/rail", "/topic/water"}
		if edition != "es" {
			lists = append(lists, "/author/ivo-brenk")
		}
		for _, list := range lists {
			for _, file := range feedFiles {
				path := "/" + edition + list + "/" + file.name
				checkFeed(t, s, "https://depesche.example"+path, path)
			}
		}
	}
	checkFeed(t, s, "https://depesche.example/feeds.opml", "/feeds.opml")
	if body := get(s, "/en/topic/water/rss.xml").Body.String(); strings.Count(body, "<item>") != 12 || strings.Count(body, "<content:encoded>") < 3 || strings.Count(body, "<content:encoded>") == 12 {
		t.Errorf("a feed of long stories has %d of them, %d whole", strings.Count(body, "<item>"), strings.Count(body, "<content:encoded>"))
	}
}

func TestFeedsSayWhatTheyShould(t *testing.T) {
	s := lively(t).site("https://depesche.example")
	for file, wants := range map[string][]string{
		"feed.xml":         {"Korrektur", "40 &amp;lt; 50", "<updated>2026-03-04T15:29:00Z</updated>", `hreflang="en"`, `term="rail" label="Bahn"`, "<media:credit>Drawing: Noor Teval</media:credit>"},
		"rss.xml":          {"<dc:creator>Jonna Petrak</dc:creator>", "<![CDATA[", "<dcterms:modified>2026-03-04T15:29:00Z", `isPermaLink="true">https://depesche.example/de/1<`, "<category>Wissen</category>"},
		"feed.json":        {`"content_html"`, "14 &amp; mehr", `"tags"`},
		"feed-summary.xml": {"(kurz)", "Standfirst of"},
	} {
		body := get(s, "/de/"+file).Body.String()
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %s", file, want)
			}
		}
		if whole := !strings.Contains(file, "summary"); strings.Contains(body, "A heading") != whole {
			t.Errorf("%s: whole is not %v", file, whole)
		}
	}
	// Each story once, in its list alone.
	var f struct{ Items []struct{ ID string } }
	if err := json.Unmarshal(get(s, "/de/topic/water/feed.json").Body.Bytes(), &f); err != nil || len(f.Items) != 1 || f.Items[0].ID != "https://depesche.example/de/1" {
		t.Errorf("%v %+v", err, f)
	}
}

func TestFeedsAreAskedForAgain(t *testing.T) {
	s := lively(t).site("")
	for _, file := range feedFiles {
		w := get(s, "/de/topic/rail/"+file.name)
		if w := get(s, "/de/topic/rail/"+file.name, "If-None-Match", w.Header().Get("ETag")); w.Code != 304 {
			t.Errorf("%s: %d", file.name, w.Code)
		}
	}
}

// Pages lead to their feeds, and every address leads to one.
func TestFeedsAreDiscovered(t *testing.T) {
	s := lively(t).site("https://depesche.example")
	for page, count := range map[string]int{"/de/": 3, "/de/channel/economy": 6, "/de/topic/rail": 6, "/ar/": 3} {
		found := feedsOf(t, get(s, page).Body.String())
		if len(found) != count {
			t.Errorf("%s names %d feeds, not %d: %v", page, len(found), count, found)
		}
		for href, mime := range found {
			w := get(s, strings.TrimPrefix(href, "https://depesche.example"))
			if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), mime) {
				t.Errorf("%s: %s is %d %s, not %s", page, href, w.Code, w.Header().Get("Content-Type"), mime)
			}
		}
	}
}

func feedsOf(t *testing.T, page string) map[string]string {
	t.Helper()
	out := map[string]string{}
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		tok := z.Token()
		at := map[string]string{}
		for _, a := range tok.Attr {
			at[a.Key] = a.Val
		}
		if tok.Data == "link" && at["rel"] == "alternate" && at["type"] != "" {
			if at["title"] == "" {
				t.Errorf("the feed %s has no title", at["href"])
			}
			out[at["href"]] = at["type"]
		}
	}
	return out
}

// The checker finds what is wrong: else the tests above say nothing.
func TestFeedCheckerFindsFaults(t *testing.T) {
	s := lively(t).site("https://depesche.example")
	for _, c := range []struct{ file, old, new, finds string }{
		{"feed.xml", `rel="self"`, `rel="via"`, "rel=self stands 0 times"},
		{"feed.xml", "<id>https://depesche.example/de/</id>", "<id>/de/</id>", "no absolute IRI"},
		{"feed.xml", "<id>https://depesche.example/de/2</id>", "<id>https://depesche.example/de/3</id>", "stands twice"},
		{"feed.xml", "T14:30:00Z</updated>", "T14:30:00</updated>", "no time of RFC 3339"},
		{"feed.xml", "2026-03-04T14:30:00Z</updated>", "2026-03-04T14:30:00.000001Z</updated>", "two entries were updated"},
		{"feed.xml", "2026-03-04T15:29:00Z</updated>", "2027-03-04T15:29:00Z</updated>", "lies in the future"},
		{"feed.xml", ` xml:lang="de"`, "", "xml:lang is missing"},
		{"feed.xml", "<title>Ohne alles</title>", "<title>Ohne &lt;b&gt;alles&lt;/b&gt;</title>", "holds markup"},
		{"feed.xml", "<title>Ohne alles</title>", "<title> </title>", "is empty"},
		{"feed.xml", "<title>Ohne alles</title>", "", "title stands 0 times"},
		{"feed.xml", "<generator>", "<x:y xmlns:x='urn:x'/><generator>", "is not known"},
		{"feed.xml", "<generator>", "<x:y/><generator>", "is not declared"},
		{"feed.xml", "<generator>", "<colour/><generator>", "does not belong there"},
		{"feed.xml", "&lt;h2&gt;", "&lt;script&gt;&lt;/script&gt;&lt;h2&gt;", "<script> is an element"},
		{"feed.xml", "&lt;h2&gt;", "&lt;h2 style=&#34;x&#34;&gt;", "attribute style"},
		{"feed.xml", "src=&#34;https://depesche.example", "src=&#34;", "relative address"},
		{"feed.xml", "&lt;/h2&gt;", "", "is not closed"},
		{"feed.xml", `hreflang="en" title`, `hreflang="de" title`, "two alternates"},
		{"feed.xml", "<name>Depesche</name>", "<name></name>", "is empty"},
		{"feed.xml", "</feed>", "", "not well-formed"},
		{"rss.xml", "<atom:link", "<!-- atom:link", "not well-formed"},
		{"rss.xml", `rel="self"`, `rel="related"`, "stands 0 times"},
		{"rss.xml", "+0000</pubDate>", "CET</pubDate>", "no date of RFC 822"},
		{"rss.xml", "<pubDate>Wed", "<pubDate>Thu", "another day of the week"},
		{"rss.xml", "<language>de", "<language>deutsch!", "is no language"},
		{"rss.xml", `<guid isPermaLink="true">https://depesche.example/de/2`, `<guid isPermaLink="true">2`, "no absolute web address"},
		{"rss.xml", "<dc:creator>Depesche</dc:creator>", "", "nobody has written it"},
		{"rss.xml", "<dc:creator>Depesche</dc:creator>", "<author>Depesche</author>", "address (name)"},
		{"rss.xml", "<description>Eine", "<summary/><description>Eine", "does not belong there"},
		{"rss.xml", `medium="image"`, `medium="picture"`, "medium"},
		{"rss.xml", `<media:content url="https`, `<enclosure url="x"/><media:content url="https`, "enclosure: the attribute length is missing"},
		{"feed.xml", "<title>Ohne alles</title>", "<title>Ohne \u0085alles</title>", "control character U+0085"},
		{"feed.xml", "<id>https://depesche.example/de/2</id>", "<id>https://Depesche.example/de/2</id>", "capitals in scheme or host"},
		{"feed.xml", "<id>https://depesche.example/de/2</id>", "<id>https://depesche.example:443/de/2</id>", "goes without saying"},
		{"feed.xml", "<id>https://depesche.example/de/2</id>", "<id>https://depesche.example</id>", "no path"},
		{"feed.xml", "<id>https://depesche.example/de/2</id>", "<id>https://depesche.example/x/../de/2</id>", "dots as a part"},
		{"feed.xml", "<id>https://depesche.example/de/2</id>", "<id>https://depesche.example/de/%7e2</id>", "percent-encoded that need not"},
		{"feed.xml", "<id>https://depesche.example/de/2</id>", "<id>https://depesche.example/de/ü</id>", "beyond ASCII"},
		{"feed.xml", `encoding="UTF-8"`, `encoding="ISO-8859-1"`, "neither 1.0 nor UTF-8"},
		{"rss.xml", "xmlns:dc=", "xmlns:d=", "prefix d instead of dc"},
		{"rss.xml", "xmlns:dc=", `xmlns:q="urn:q" xmlns:dc=`, "namespace urn:q is not known"},
		{"feed.json", "version/1.1", "version/1", "version"},
		{"feed.json", `"feed_url": "https`, `"feed_url": "http`, "it was fetched from"},
		{"feed.json", `"date_published"`, `"datePublished"`, "is no key"},
		{"feed.json", `"content_html"`, `"content_htm"`, "no content"},
		{"feed.json", `"language": "de"`, `"language": 3`, "is no language"},
	} {
		w := get(s, "/de/"+c.file)
		body := w.Body.String()
		if !strings.Contains(body, c.old) {
			t.Errorf("%s has no %s", c.file, c.old)
			continue
		}
		d := feedtest.Document{URL: "https://depesche.example/de/" + c.file, Type: w.Header().Get("Content-Type"), Now: now}
		d.Body = []byte(strings.Replace(body, c.old, c.new, 1))
		if strings.Contains(c.old, "updated>") { // of an entry, not of the feed
			i := strings.Index(body, "<entry>")
			d.Body = []byte(body[:i] + strings.Replace(body[i:], c.old, c.new, 1))
		}
		if said := strings.Join(feedtest.Check(d), "\n"); !strings.Contains(said, c.finds) {
			t.Errorf("%s with %q for %q: %q was not found in:\n%s", c.file, c.new, c.old, c.finds, said)
		}
	}
}
