package site

import (
	"context"
	"encoding/json"
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
		for _, list := range []string{"", "/channel/science", "/channel/economy", "/topic/rail", "/topic/water"} {
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
