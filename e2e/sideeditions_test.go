package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// onwardKinds are the kinds of pages on which long lists and conversations go on.
var onwardKinds = []string{"channel, older", "topic, older", "author, older", "day, older", "corrections, older", "conversation, further"}

// sideKinds are the kinds of pages that side editions alone must have.
var sideKinds = append(slices.Clone(onwardKinds), "elsewhere")

// alikeKinds are the kinds of which a side edition has one page for each comment: all are asked
// for, and one is checked and looked at.
var alikeKinds = []string{"reply", "report"}

// sideEditions are those that show what the others have not: one whose lists, corrections and
// conversation have more than a page shows, one without stories, one with words of the newsroom's
// and one in whose language there are none; with the kinds of pages that each must have.
var sideEditions = map[string][]string{
	"fr": append(slices.Clone(onwardKinds), "front", "story", "channel", "topic", "author", "day", "corrections"),
	"ma": {"elsewhere", "front", "channel", "topics", "authors", "archive", "corrections", "search", "nothing found", "nothing there"},
	"nl": wordedKinds,
	"he": wordedKinds,
}

// allEditions are all, those of the demonstration first.
var allEditions = append(slices.Clone(readerEditions), "fr", "ma", "nl", "he")

// fromRight are the editions whose pages run from right to left.
var fromRight = map[string]bool{"ar": true, "ma": true, "he": true}

// openEmpty adds the edition without stories.
func (r *readerSite) openEmpty() {
	r.t.Helper()
	r.run("edition", "add", "ma", "--lang", "ar-MA", "--name", "ديبيشه المغرب", "--zone", "Africa/Casablanca")
	for _, path := range []string{"/", "/1", "/no/such/page", "/search?q=qqqqq"} {
		r.add("/ma"+path, "the start")
	}
}

// Of each a page shows one less.
const (
	quayStories     = 25
	quayComments    = 51
	quayCorrections = 41
)

// openQuay adds the edition of an archive, whose newest story is commented on and the next corrected.
func (r *readerSite) openQuay() {
	r.t.Helper()
	r.run("edition", "add", "fr", "--lang", "fr", "--name", "Dépêche du port", "--tagline", "Le carnet du quai, jour après jour.", "--zone", "Europe/Paris")
	file := filepath.Join(r.t.TempDir(), "quay.xml")
	if err := os.WriteFile(file, []byte(quay()), 0o600); err != nil {
		r.t.Fatal(err)
	}
	r.run("import", "wxr", file, "--lang", "fr")
	var numbers []string
	for _, m := range regexp.MustCompile(`href="(/fr/(\d+)/[^"?#]+)"`).FindAllStringSubmatch(r.get(r.base+"/fr/"), -1) {
		if !slices.Contains(numbers, m[2]) { // a front may lead to a story twice
			numbers, r.quay = append(numbers, m[2]), append(r.quay, m[1])
		}
	}
	if len(numbers) < 2 {
		r.t.Fatalf("the archive has not come: its front page leads to %q", r.quay)
	}
	for i := range quayCorrections {
		r.call("POST", "/api/v1/stories/"+numbers[1]+"/corrections", map[string]any{
			"lang": "fr", "wrong": fmt.Sprintf("Le quai mesurait %d mètres.", 300+i), "right": fmt.Sprintf("Il mesure %d mètres.", 301+i),
		}, nil)
	}
}

// between adds pages of the archive's lists from between the first and the last, where both ways
// on are.
func (r *readerSite) between() {
	r.t.Helper()
	author := regexp.MustCompile(`/fr/author/[^"/?]+`).FindString(r.get(r.base + "/fr/authors"))
	if author == "" {
		r.t.Fatal("the page /fr/authors leads to no author")
	}
	const later = "?before=4102444800000000-1" // than all stories: in the year 2100
	for _, list := range []string{"/fr/channel/local", "/fr/topic/harbour", author, "/fr/archive/2024-05-03", "/fr/corrections"} {
		r.add(list+later, "the start")
	}
	r.add(r.quay[0]+"?after=1.0", "the start")
}

// quay is a WordPress export: stories of one day, in one category that is a channel, with one
// tag and one author; comments on the newest.
func quay() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Le carnet du port</title><link>https://port.example</link><language>fr</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://port.example</wp:base_site_url><wp:base_blog_url>https://port.example</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>maelle</wp:author_login><wp:author_display_name>Maëlle Tréguier</wp:author_display_name></wp:author>
`)
	for i := 1; i <= quayStories; i++ {
		at := time.Date(2024, 5, 3, 5, 10*i, 0, 0, time.UTC)
		fmt.Fprintf(&b, `<item><title>Le carnet du port, page %d</title><link>https://port.example/2024/05/carnet-%d/</link><pubDate>%s</pubDate><dc:creator>maelle</dc:creator>
<content:encoded><![CDATA[<!-- wp:paragraph --><p>Le chalutier numéro %d est rentré ce matin avec la marée. À bord, l’équipage a compté %d caisses de maquereaux et une bouée perdue.</p><!-- /wp:paragraph -->]]></content:encoded>
<excerpt:encoded>Ce que le quai a vu à l’aube.</excerpt:encoded><wp:post_id>%d</wp:post_id><wp:post_date>%s</wp:post_date><wp:post_date_gmt>%s</wp:post_date_gmt><wp:comment_status>open</wp:comment_status>
<wp:post_name>carnet-%d</wp:post_name><wp:status>publish</wp:status><wp:post_parent>0</wp:post_parent><wp:post_type>post</wp:post_type>
<category domain="category" nicename="local">Local</category><category domain="post_tag" nicename="harbour">Le port</category>
`, i, i, at.Format(time.RFC1123Z), 100+i, 20+3*i, i, at.Format(time.DateTime), at.Format(time.DateTime), i)
		for k := 1; i == quayStories && k <= quayComments; k++ {
			fmt.Fprintf(&b, "<wp:comment><wp:comment_id>%d</wp:comment_id><wp:comment_author>Pêcheuse %d</wp:comment_author><wp:comment_date_gmt>%s</wp:comment_date_gmt><wp:comment_content>J’étais au quai à l’aube, au poste %d : la bouée est la nôtre.</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_type>comment</wp:comment_type><wp:comment_parent>0</wp:comment_parent></wp:comment>\n",
				k, k, at.Add(time.Duration(k)*time.Minute).Format(time.DateTime), k)
		}
		b.WriteString("</item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return b.String()
}
