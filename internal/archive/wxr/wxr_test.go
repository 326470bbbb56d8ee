package wxr

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"depesche"
	"depesche/internal/archive/blog"
)

// got is all that a reading found.
type got struct {
	site     blog.Site
	items    map[string]*blog.Item
	order    []string
	assets   map[string]blog.Asset
	skipped  map[string]int
	problems []blog.Problem
}

func read(t testing.TB, text string) (*got, error) {
	t.Helper()
	g := &got{items: map[string]*blog.Item{}, assets: map[string]blog.Asset{}, skipped: map[string]int{}}
	// Twice, as importers do: posts refer to pictures that come later.
	if err := Read(strings.NewReader(text), &blog.Sink{Asset: func(a blog.Asset) { g.assets[a.ID] = a }}); err != nil {
		return g, err
	}
	err := Read(iotest.OneByteReader(strings.NewReader(text)), &blog.Sink{
		Site:    func(s blog.Site) { g.site = s },
		Assets:  func(id string) (blog.Asset, bool) { a, ok := g.assets[id]; return a, ok },
		Skipped: func(k string) { g.skipped[k]++ },
		Problem: func(p blog.Problem) { g.problems = append(g.problems, p) },
		Item: func(it *blog.Item) error {
			g.items[it.ID] = it
			g.order = append(g.order, it.ID)
			return nil
		},
	})
	return g, err
}

func harbour(t testing.TB) string {
	b, err := os.ReadFile("testdata/harbour.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRead(t *testing.T) {
	g, err := read(t, harbour(t))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(g.site, blog.Site{System: "wordpress", Title: "Harbour Herald", URL: "https://harbour.example", Lang: "en-GB", Langs: map[string]string{"deutsch": "de-DE"}}) {
		t.Errorf("%+v", g.site)
	}
	if want := []string{"11", "12", "13", "31", "32", "33", "34"}; !slices.Equal(g.order, want) {
		t.Errorf("%v", g.order)
	}
	if g.skipped["nav_menu_item"] != 1 || len(g.problems) != 0 {
		t.Errorf("%v %v", g.skipped, g.problems)
	}
	wall := g.items["11"]
	if wall.Status != blog.Published || wall.Lang != "en" || wall.Group != "pll:pll_5f1" || wall.LeadAsset != "21" || wall.MetaSkipped != 1 || !slices.Equal(wall.Authors, []string{"Inês Prado"}) {
		t.Errorf("%+v", wall)
	}
	if got := wall.Published.String() + wall.Modified.String(); got != "2019-05-02 08:30:00 +0000 UTC2019-05-03 07:00:00 +0000 UTC" {
		t.Error(got)
	}
	if want := []string{"https://harbour.example/2019/05/quay-wall/", "https://harbour.example/?p=11"}; !slices.Equal(wall.Addresses, want) {
		t.Errorf("%v", wall.Addresses)
	}
	if !strings.Contains(wall.Body, "We saw ]]> on the screen.") {
		t.Error("what stands behind a stray end mark is lost")
	}
	if !strings.Contains(wall.Body, `<iframe src="https://video.example/w/77">`) || !slices.Equal(wall.Unknown, []string{"block latest-posts"}) {
		t.Errorf("%v\n%s", wall.Unknown, wall.Body)
	}
	if len(wall.Comments) != 4 || wall.Comments[0].Parent != "301" || wall.Comments[2].Status != "spam" || wall.Comments[3].Status != "held" {
		t.Errorf("%+v", wall.Comments)
	}
	if want := []string{"genre", "genre", "berth"}; !slices.Equal(wall.TermsSkipped, want) || len(wall.Terms) != 2 {
		t.Errorf("%v, %v", wall.TermsSkipped, wall.Terms)
	}
	if de := g.items["12"]; de.Lang != "de-DE" || de.Group != wall.Group {
		t.Errorf("%+v", de)
	}
	for id, status := range map[string]blog.Status{"13": blog.Draft, "31": blog.Published, "32": blog.Private, "33": blog.Trash, "34": blog.Future} {
		if g.items[id].Status != status {
			t.Errorf("post %s is %s", id, g.items[id].Status)
		}
	}
	if g.items["31"].Kind != blog.Page || g.items["32"].Note != "password" || g.items["13"].Published.Year() != 2012 {
		t.Error("page, password or local time")
	}
}

func TestClassicEditor(t *testing.T) {
	g, err := read(t, harbour(t))
	if err != nil {
		t.Fatal(err)
	}
	p := g.items["13"]
	for _, want := range []string{
		"<p>First paragraph of the old editor,<br>\nwith a line break.</p>",
		`<img src="/wp-content/uploads/2012/01/boat.jpg" alt="A boat" /></a><figcaption> The boat at dawn</figcaption>`,
		`<img src="https://harbour.example/wp-content/uploads/2019/05/wall.jpg" alt="A crack in a quay wall"><figcaption>The crack, seen from the pilot boat</figcaption>`,
		`<iframe src="https://video.example/w/12">`,
		"They wrote [sic] what they knew.",
	} {
		if !strings.Contains(p.Body, want) {
			t.Errorf("%q is missing in\n%s", want, p.Body)
		}
	}
	if want := []string{"gallery picture 99 that is not in the export", "shortcode contact-form-7"}; !slices.Equal(p.Unknown, want) {
		t.Errorf("%q", p.Unknown)
	}
	if strings.Contains(p.Body, "contact-form") {
		t.Error("a shortcode that nobody understands is left in the text")
	}
}

func TestShortcodes(t *testing.T) {
	for in, want := range map[string]string{
		"as [the minister] said":                        "as [the minister] said",
		"[[caption]] is how":                            "[caption] is how",
		"[box color=red]kept[/box] after":               "kept after",
		"[youtube id=abc]":                              `<iframe src="https://www.youtube.com/watch?v=abc"></iframe>`,
		`[video mp4="https://a.example/v.mp4"]x`:        `<iframe src="https://a.example/v.mp4"></iframe>`,
		"[embed]https://a.example/?a=1&amp;b=2[/embed]": `<iframe src="https://a.example/?a=1&amp;b=2"></iframe>`,
		"stray [/caption] end":                          "stray  end",
		"[gallery ids=“7,8”]":                           "",
	} {
		got := strings.TrimSpace(shortcodes(in, &blog.Sink{}, func(string) {}))
		if got = strings.TrimSuffix(got, "\n\nx"); got != want {
			t.Errorf("%s: %q, not %q", in, got, want)
		}
	}
}

// TestAddressAlone: an address that has a line to itself is what stands there.
func TestAddressAlone(t *testing.T) {
	const frame = `<iframe src="https://a.example/v"></iframe>`
	for in, want := range map[string]bool{
		"<p>one</p>\n \thttps://a.example/v\nhttp":             true,
		"<p>http one</p>\n <p> https://a.example/v </p>":       true,
		"https://a.example/v":                                  true,
		"<p>see https://a.example/v</p>":                       false,
		"<p>one</p>\nhttps://a.example/v and more":             false,
		"<p><a href=\"https://a.example/v\">http</a></p>\n<p>": false,
	} {
		if got := content(in, &blog.Sink{}, func(string) {}); strings.Contains(got, frame) != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// wrap makes an export of the items in text.
func wrap(items string) string {
	return `<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.0/"><channel><title>T</title><link>http://t.example</link>` + items + "</channel></rss>"
}

func post(id, content string) string {
	return "\n<item>\n<title>Post " + id + "</title><content:encoded><![CDATA[" + content + "]]></content:encoded><wp:post_id>" + id + "</wp:post_id><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>"
}

func TestFaultsOfRealExports(t *testing.T) {
	g, err := read(t, wrap(
		post("1", "caf\xe9 \x93quoted\x94 \x08\x00end")+
			post("2", "a feed: <item> <b>x</b> </item> told")+
			// Never closed: the text swallows its own fields, not the next post.
			strings.Replace(post("3", "lost"), "]]></content:encoded>", "", 1)+
			post("4", "after the broken one")+
			strings.Replace(post("5", "end mark"), "]]></content", "</content", 1)+
			post("6", "two ]]]]><![CDATA[> parts")))
	if err != nil {
		t.Fatal(err)
	}
	if got := g.items["1"].Body; !strings.Contains(got, "café “quoted” end") {
		t.Errorf("%q", got)
	}
	if got := g.items["2"].Body; !strings.Contains(got, "<b>x</b> </item> told") {
		t.Errorf("%q", got)
	}
	if g.items["4"] == nil || !strings.Contains(g.items["4"].Body, "after the broken one") {
		t.Error("a broken post took the next one with it")
	}
	if got := g.items["5"].Body; !strings.Contains(got, "end mark") {
		t.Errorf("%q", got)
	}
	if got := g.items["6"].Body; !strings.Contains(got, "two ]]> parts") {
		t.Errorf("%q", got)
	}
	if len(g.problems) == 0 || g.problems[0].Line == 0 {
		t.Errorf("nobody is told of the broken post: %v", g.problems)
	}
}

// What an export does not say of a comment, somebody has to look at.
func TestCommentWithoutState(t *testing.T) {
	g, err := read(t, wrap(strings.Replace(post("1", "a"), "</item>", "<wp:comment><wp:comment_id>5</wp:comment_id><wp:comment_content>Yes.</wp:comment_content></wp:comment></item>", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if cs := g.items["1"].Comments; len(cs) != 1 || cs[0].Status != "held" {
		t.Errorf("%+v", cs)
	}
}

func TestWPML(t *testing.T) {
	meta := func(k, v string) string {
		return "<wp:postmeta><wp:meta_key>" + k + "</wp:meta_key><wp:meta_value><![CDATA[" + v + "]]></wp:meta_value></wp:postmeta></item>"
	}
	with := func(p string, kv ...string) string {
		for i := 0; i < len(kv); i += 2 {
			p = strings.TrimSuffix(p, "</item>") + meta(kv[i], kv[i+1])
		}
		return p
	}
	g, err := read(t, wrap(with(post("1", "a"), "_icl_lang_code", "en", "trid", "40")+
		with(post("2", "b"), "_icl_lang_code", "pt-br", "trid", "40", "_icl_source_language_code", "en")+
		with(post("3", "c"), "_icl_lang_code", "fr", "_icl_lang_duplicate_of", "1")))
	if err != nil {
		t.Fatal(err)
	}
	if p := g.items["1"]; p.Group != "wpml:40" || !p.First || p.Lang != "en" {
		t.Errorf("%+v", p)
	}
	if p := g.items["2"]; p.Group != "wpml:40" || p.First || p.Lang != "pt-br" {
		t.Errorf("%+v", p)
	}
	if p := g.items["3"]; p.Group != "of:1" {
		t.Errorf("%+v", p)
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, key string }{
		"empty":   {"", "wxr.empty"},
		"a feed":  {`<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>`, "wxr.feed"},
		"a page":  {"<html><body>no</body></html>", "wxr.format"},
		"utf-16":  {"\xff\xfe<\x00r\x00", "wxr.encoding"},
		"cut off": {strings.TrimSuffix(wrap(post("1", "a")), "</item></channel></rss>"), "wxr.cut"},
	} {
		_, err := read(t, c.text)
		var e *depesche.Error
		if !asError(err, &e) || e.Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func asError(err error, into **depesche.Error) bool {
	e, ok := err.(*depesche.Error)
	*into = e
	return ok
}

// Whatever is in a file, reading ends, panics nowhere and hands out valid text.
func FuzzRead(f *testing.F) {
	f.Add(harbour(f))
	f.Add(wrap(post("1", "[caption]<img") + "<item><wp:comment><wp:comment_id>"))
	f.Fuzz(func(t *testing.T, s string) {
		g, _ := read(t, s)
		for _, it := range g.items {
			if strings.ToValidUTF8(it.Body, "") != it.Body || strings.ContainsRune(it.Body, 0) {
				t.Errorf("%q", it.Body)
			}
		}
	})
}

// The page of an attachment has a short address where its number is one.
func TestShortAddressOfAttachment(t *testing.T) {
	for id, want := range map[string]string{"7": "/?attachment_id=7", "0": "", "07": "", "+7": "", "": "", "seven": ""} {
		export := `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><wp:post_type>attachment</wp:post_type><wp:post_id>` + id + `</wp:post_id><wp:attachment_url>https://a.example/a.jpg</wp:attachment_url></item></channel></rss>`
		got := "none"
		if err := Read(strings.NewReader(export), &blog.Sink{Asset: func(a blog.Asset) { got = a.Short }}); err != nil || got != want {
			t.Errorf("%q: %q %v", id, got, err)
		}
	}
}
