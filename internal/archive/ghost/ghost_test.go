package ghost

import (
	"errors"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/archive/blog"
)

func read(t testing.TB, text, url string) (site blog.Site, items map[string]*blog.Item, skipped map[string]int, err error) {
	t.Helper()
	items, skipped = map[string]*blog.Item{}, map[string]int{}
	g := &Reader{URL: url}
	sink := &blog.Sink{Site: func(s blog.Site) { site = s }, Skipped: func(k string) { skipped[k]++ }, Item: func(it *blog.Item) error { items[it.ID] = it; return nil },
		Problem: func(p blog.Problem) { skipped["problem: "+p.What]++ }}
	if err = g.Survey(strings.NewReader(text), sink); err == nil {
		err = g.Posts(strings.NewReader(text), sink)
	}
	return site, items, skipped, err
}

func quay(t testing.TB) string { return file(t, "testdata/quay.json") }

func pier(t testing.TB) string { return file(t, "testdata/pier.json") }

func file(t testing.TB, name string) string {
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRead(t *testing.T) {
	for name, text := range map[string]string{"as exported": quay(t), "with a byte order mark": "\ufeff" + quay(t), "without the list of databases": strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(quay(t)), `{"db":[`), "]}")} {
		site, items, skipped, err := read(t, text, "https://quay.example/")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !reflect.DeepEqual(site, blog.Site{System: "ghost", Title: "The Quay", URL: "https://quay.example", Lang: "en"}) || len(items) != 6 || !maps.Equal(skipped, map[string]int{"members": 1, "row of the table newsletters": 1, "internal tag": 1}) {
			t.Errorf("%s: %+v %d %v", name, site, len(items), skipped)
		}
		p := items["0f1e-1"]
		if p.Status != blog.Published || p.Excerpt != "A family buys it." || !slices.Equal(p.Authors, []string{"Jonna Riis", "Ola Berg"}) || !slices.Equal(p.Addresses, []string{"https://quay.example/lighthouse-sold/"}) {
			t.Errorf("%s: %+v", name, p)
		}
		if len(p.Terms) != 1 || p.Terms[0].Slug != "coast" || p.Lead == nil || *p.Lead != (blog.Asset{URL: "https://quay.example/content/images/2023/05/light.jpg", Alt: "A white tower", Caption: "The tower <em>today</em>"}) {
			t.Errorf("%s: %+v %+v", name, p.Terms, p.Lead)
		}
		if !strings.Contains(p.Body, `href="https://quay.example/buyers/"`) {
			t.Errorf("%s: %s", name, p.Body)
		}
		for id, status := range map[string]blog.Status{"0f1e-2": blog.Private, "0f1e-3": blog.MailOnly, "0f1e-4": blog.Draft, "0f1e-5": blog.Future, "0f1e-6": blog.Published} {
			if items[id].Status != status {
				t.Errorf("%s: %s is %s", name, id, items[id].Status)
			}
		}
		if items["0f1e-6"].Kind != blog.Page || items["0f1e-2"].Note != "paid" {
			t.Errorf("%s: page or note", name)
		}
	}
}

// A row of another type than Ghost writes costs nothing but itself, and a table may be null.
func TestOddRows(t *testing.T) {
	text := `{"db":[{"data":{"users":[{"id":1,"name":5},{"id":2,"name":"Jonna"}],"tags":[{"id":1,"name":"Coast","slug":["x"]},7,{"id":2,"name":"Port","slug":"port"}],
		"posts_tags":[{"post_id":"a","tag_id":2,"sort_order":"0"},{"post_id":"a","tag_id":2,"sort_order":1}],"posts_authors":[{"post_id":"a","author_id":2}],
		"posts_meta":[{"post_id":"a","feature_image_alt":{}}],"settings":[{"key":["title"]},{"key":"title","value":"The Quay"}],"comments":null,"newsletters":null,
		"posts":[{"id":"a","title":"Lighthouse sold","html":"<p>Sold.</p>","status":"published","slug":"x"}]}}]}`
	site, items, skipped, err := read(t, text, "https://quay.example")
	if err != nil {
		t.Fatal(err)
	}
	p := items["a"]
	if site.Title != "The Quay" || p == nil || !slices.Equal(p.Authors, []string{"Jonna"}) || len(p.Terms) != 1 || p.Terms[0].Slug != "port" {
		t.Errorf("%+v %+v", site, p)
	}
	tables := map[string]int{}
	for what := range skipped {
		if rest, ok := strings.CutPrefix(what, "problem: a row of the table "); ok {
			table, _, _ := strings.Cut(rest, ",")
			tables[table]++
		}
	}
	if !maps.Equal(tables, map[string]int{"users": 1, "tags": 2, "posts_tags": 1, "posts_meta": 1, "settings": 1}) {
		t.Errorf("%v", skipped)
	}
}

func TestEditors(t *testing.T) {
	_, items, _, err := read(t, quay(t), "")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := items["0f1e-4"].Body, `<p>Plain, <strong>bold</strong> &amp; <a href="https://a.example/"><em>linked</em></a></p>
<h3>Head</h3>
<ol><li>One</li>
</ol>
<figure><img src="/content/images/a.png" alt="A"><figcaption>Cap</figcaption></figure>
`; got != want {
		t.Errorf("%s", got)
	}
	if got, want := items["0f1e-5"].Body, `<p>See <a href="https://b.example/">the <strong>quay</strong></a><br>now</p>
<ul><li>item</li></ul>
<figure><img src="/content/images/b.png" alt=""><figcaption>B</figcaption></figure>
`; got != want {
		t.Errorf("%s", got)
	}
	if !slices.Equal(items["0f1e-4"].Unknown, []string{"card signup"}) || !slices.Equal(items["0f1e-5"].Unknown, []string{"card poll"}) {
		t.Errorf("%v %v", items["0f1e-4"].Unknown, items["0f1e-5"].Unknown)
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, key string }{
		"nothing":       {"", "ghost.format"},
		"no export":     {`{"a": 1}`, "ghost.format"},
		"a list":        {`[]`, "ghost.format"},
		"cut off":       {quay(t)[:900], "ghost.json"},
		"within itself": {`{"db":[{"db":[{"data":{"posts":[]}}]}]}`, "ghost.format"},
		"broken within": {strings.Replace(quay(t), `"users":[{`, `"users":[{,`, 1), "ghost.json"},
	} {
		_, _, _, err := read(t, c.text, "")
		var e *depesche.Error
		if !errors.As(err, &e) || e.Key != c.key || strings.Count(e.Text, "export it again") > 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(quay(f))
	f.Add(pier(f))
	f.Add(ordered(f, pier(f), true))
	f.Fuzz(func(t *testing.T, s string) {
		_, _, _, err := read(t, s, "https://x.example") // must end
		if e := (*depesche.Error)(nil); errors.As(err, &e) && e.Key == "ghost.changed" {
			t.Errorf("a comment is not where it was: %v", err)
		}
	})
}
