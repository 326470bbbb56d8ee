package feedtest

import (
	"encoding/json"
	"fmt"
	"slices"
)

var (
	jsonFeed = []string{"version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon", "favicon", "authors", "language", "expired", "hubs", "items"}
	jsonItem = []string{"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image", "date_published", "date_modified", "authors", "tags", "language", "attachments"}
)

func (c *checker) json() {
	var f map[string]any
	if err := json.Unmarshal(c.Body, &f); err != nil {
		c.say("no JSON: %v", err)
		return
	}
	c.keys("feed", f, jsonFeed)
	if f["version"] != "https://jsonfeed.org/version/1.1" {
		c.say("feed: version %v", f["version"])
	}
	c.filled("feed: title", str(f["title"]))
	c.address("feed: home_page_url", str(f["home_page_url"]))
	if str(f["feed_url"]) != c.URL {
		c.say("feed: feed_url is %v, and it was fetched from %s", f["feed_url"], c.URL)
	}
	c.lang("feed: language", str(f["language"]))
	if f["icon"] != nil {
		c.address("feed: icon", str(f["icon"]))
	}
	c.people("feed", f["authors"])
	hubs, _ := f["hubs"].([]any)
	for _, h := range hubs {
		m, _ := h.(map[string]any)
		c.text("hub", str(m["type"]))
		c.address("hub", str(m["url"]))
	}
	items, ok := f["items"].([]any)
	if !ok {
		c.say("feed: items is no list")
	}
	ids := map[string]bool{}
	for i, v := range items {
		where := fmt.Sprintf("item %d", i+1)
		it, _ := v.(map[string]any)
		c.keys(where, it, jsonItem)
		id := str(it["id"])
		if id == "" || ids[id] {
			c.say("%s: the id %q stands twice or is empty", where, id)
		}
		ids[id] = true
		c.address(where+": url", str(it["url"]))
		c.filled(where+": title", str(it["title"]))
		c.lang(where+": language", str(it["language"]))
		switch {
		case it["content_html"] != nil:
			c.html(where+": content_html", str(it["content_html"]))
		case str(it["content_text"]) == "":
			c.say("%s: no content", where)
		}
		if it["summary"] != nil {
			c.filled(where+": summary", str(it["summary"]))
		}
		if it["image"] != nil {
			c.address(where+": image", str(it["image"]))
		}
		p, m := c.moment(where+": date_published", str(it["date_published"])), c.moment(where+": date_modified", str(it["date_modified"]))
		if m.Before(p) {
			c.say("%s: modified before it was published", where)
		}
		c.people(where, it["authors"])
		tags, _ := it["tags"].([]any)
		for _, t := range tags {
			c.filled(where+": tag", str(t))
		}
	}
}

func (c *checker) people(where string, v any) {
	list, ok := v.([]any)
	if v != nil && !ok {
		c.say("%s: authors is no list", where)
	}
	for _, p := range list {
		m, _ := p.(map[string]any)
		c.keys(where+": author", m, []string{"name", "url", "avatar"})
		c.filled(where+": author", str(m["name"]))
		if m["url"] != nil {
			c.address(where+": author", str(m["url"]))
		}
	}
}

func (c *checker) keys(where string, m map[string]any, known []string) {
	for k := range m {
		if !slices.Contains(known, k) {
			c.say("%s: %q is no key of JSON Feed", where, k)
		}
	}
}

func str(v any) string { s, _ := v.(string); return s }
