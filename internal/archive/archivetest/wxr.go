// Package archivetest makes archives of other systems for tests and measurements.
package archivetest

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// Site says what an export holds.
type Site struct {
	Posts    int
	Lang     string
	Second   string // where it is set, every second post is the one before in this language, as Polylang keeps it
	Comments bool   // two for every fourth post
	Pictures bool   // one for every third post, shown above it and in it; there are no files
}

// WXR writes a WordPress export of invented posts. Words are made of syllables and occur
// as often as words of a language do; posts have 300 to 600 of them, a category and two tags.
func WXR(to io.Writer, site Site) error {
	w := bufio.NewWriterSize(to, 1<<20)
	write(w, site)
	return w.Flush()
}

type maker struct {
	r     *rand.Rand
	words []string
}

func newMaker() *maker {
	m := &maker{r: rand.New(rand.NewPCG(7, 11))}
	syllables := strings.Fields("ha be ger lan mir to sel ne ru dan vor ka lin bret os ti gem fal wes un ter schei mo ra pol ki en dar sul be")
	seen := map[string]bool{}
	for len(m.words) < 30000 {
		s := ""
		for range 1 + m.r.IntN(4) {
			s += syllables[m.r.IntN(len(syllables))]
		}
		if !seen[s] || len(m.words) > 20000 {
			seen[s] = true
			m.words = append(m.words, s)
		}
	}
	return m
}

// word takes frequent words more often, as in running text.
func (m *maker) word() string {
	return m.words[int(math.Pow(m.r.Float64(), 4)*float64(len(m.words)))]
}

func (m *maker) sentence() string { return m.sentenceOf(6 + m.r.IntN(16)) }

// sentenceOf are so many, as a sentence.
func (m *maker) sentenceOf(n int) string {
	ws := make([]string, n)
	for i := range ws {
		ws[i] = m.word()
	}
	ws[0] = strings.ToUpper(ws[0][:1]) + ws[0][1:]
	if n > 12 {
		ws[n/2] += ","
	}
	return strings.Join(ws, " ") + "."
}

// body is a text whose paragraphs and sentences are as long as shape says: the text and its
// translation have one.
func (m *maker) body(shape *rand.Rand) string {
	var b strings.Builder
	want, have := 300+shape.IntN(301), 0
	for p := 0; have < want; p++ {
		var s []string
		for range 2 + shape.IntN(4) {
			one := m.sentenceOf(6 + shape.IntN(16))
			have += len(strings.Fields(one))
			s = append(s, one)
		}
		text := strings.Join(s, " ")
		if p%3 == 1 {
			text = strings.Replace(text, " ", ` <a href="https://archive.example/about">`+m.word()+`</a> <strong>`+m.word()+`</strong> `, 1)
		}
		if p == 3 {
			fmt.Fprintf(&b, "<!-- wp:heading -->\n<h2>%s</h2>\n<!-- /wp:heading -->\n\n", strings.TrimSuffix(m.sentence(), "."))
		}
		fmt.Fprintf(&b, "<!-- wp:paragraph -->\n<p>%s</p>\n<!-- /wp:paragraph -->\n\n", text)
	}
	return b.String()
}

func write(w *bufio.Writer, site Site) {
	m := newMaker()
	fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
	<title>Archive</title>
	<link>https://archive.example</link>
	<language>%s</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>https://archive.example</wp:base_site_url>
	<wp:base_blog_url>https://archive.example</wp:base_blog_url>
	<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[desk]]></wp:author_login><wp:author_display_name><![CDATA[Ada Desk]]></wp:author_display_name></wp:author>
`, site.Lang)
	if site.Second != "" {
		for k, lang := range []string{site.Lang, site.Second} {
			fmt.Fprintf(w, "\t<wp:term><wp:term_id>%d</wp:term_id><wp:term_taxonomy>language</wp:term_taxonomy><wp:term_slug>%s</wp:term_slug><wp:term_name><![CDATA[%[2]s]]></wp:term_name></wp:term>\n", 900+k, lang)
		}
	}
	comment := 1
	for i := 1; i <= site.Posts; i++ {
		m.post(w, site, i)
		if site.Comments && i%4 == 0 {
			comment = m.comments(w, i, comment)
		}
		w.WriteString("	</item>\n")
		if site.Pictures && i%3 == 0 {
			attachment(w, i)
		}
	}
	w.WriteString("</channel>\n</rss>\n")
}

// published is when a post appeared.
func published(i int) time.Time {
	return time.Date(2008, 1, 1, 6, 0, 0, 0, time.UTC).Add(time.Duration(i) * 83 * time.Minute)
}

// post writes an item, without its end.
func (m *maker) post(w *bufio.Writer, site Site, i int) {
	at, of := published(i), uint64(i)
	if site.Second != "" {
		of = uint64(i+1) / 2 // a text and its translation
	}
	title := strings.TrimSuffix(m.sentence(), ".")
	body := m.body(rand.New(rand.NewPCG(of, 3)))
	if site.Pictures && i%3 == 0 {
		body += fmt.Sprintf("<!-- wp:image {\"id\":%d} -->\n<figure class=\"wp-block-image\"><img src=\"%s\" alt=\"A crane\" class=\"wp-image-%[1]d\"/><figcaption>The crane</figcaption></figure>\n<!-- /wp:image -->\n\n", picture(i), upload(i))
	}
	fmt.Fprintf(w, `	<item>
		<title><![CDATA[%s]]></title>
		<link>https://archive.example/%s/post-%d/</link>
		<pubDate>%s</pubDate>
		<dc:creator><![CDATA[desk]]></dc:creator>
		<guid isPermaLink="false">https://archive.example/?p=%d</guid>
		<description></description>
		<content:encoded><![CDATA[%s]]></content:encoded>
		<excerpt:encoded><![CDATA[%s]]></excerpt:encoded>
		<wp:post_id>%d</wp:post_id>
		<wp:post_date><![CDATA[%s]]></wp:post_date>
		<wp:post_date_gmt><![CDATA[%s]]></wp:post_date_gmt>
		<wp:post_modified_gmt><![CDATA[%s]]></wp:post_modified_gmt>
		<wp:comment_status><![CDATA[open]]></wp:comment_status>
		<wp:post_name><![CDATA[post-%d]]></wp:post_name>
		<wp:status><![CDATA[publish]]></wp:status>
		<wp:post_parent>0</wp:post_parent>
		<wp:post_type><![CDATA[post]]></wp:post_type>
		<wp:post_password><![CDATA[]]></wp:post_password>
		<category domain="category" nicename="section-%d"><![CDATA[Section %d]]></category>
		<category domain="post_tag" nicename="tag-%d"><![CDATA[Tag %d]]></category>
		<category domain="post_tag" nicename="tag-%d"><![CDATA[Tag %d]]></category>
		<wp:postmeta><wp:meta_key><![CDATA[_edit_last]]></wp:meta_key><wp:meta_value><![CDATA[1]]></wp:meta_value></wp:postmeta>
`, title, at.Format("2006/01"), i, at.Format(time.RFC1123Z), i, body, m.sentence(), i, at.Format(time.DateTime), at.Format(time.DateTime), at.Format(time.DateTime), i,
		i%8, i%8, i%300, i%300, i%77, i%77)
	if site.Second != "" {
		fmt.Fprintf(w, "\t\t<category domain=\"language\" nicename=\"%s\"><![CDATA[%[1]s]]></category>\n\t\t<category domain=\"post_translations\" nicename=\"pll_%d\"><![CDATA[pll_%[2]d]]></category>\n", [2]string{site.Second, site.Lang}[i%2], of)
	}
	if site.Pictures && i%3 == 0 {
		fmt.Fprintf(w, "\t\t<wp:postmeta><wp:meta_key><![CDATA[_thumbnail_id]]></wp:meta_key><wp:meta_value><![CDATA[%d]]></wp:meta_value></wp:postmeta>\n", picture(i))
	}
}

// comments writes two, the second an answer to the first, and returns the next number.
func (m *maker) comments(w *bufio.Writer, i, number int) int {
	for k := range 2 {
		parent := 0
		if k > 0 {
			parent = number - 1
		}
		fmt.Fprintf(w, `		<wp:comment><wp:comment_id>%d</wp:comment_id><wp:comment_author><![CDATA[Reader %d]]></wp:comment_author><wp:comment_date_gmt><![CDATA[%s]]></wp:comment_date_gmt><wp:comment_content><![CDATA[%s]]></wp:comment_content><wp:comment_approved><![CDATA[1]]></wp:comment_approved><wp:comment_type><![CDATA[comment]]></wp:comment_type><wp:comment_parent>%d</wp:comment_parent></wp:comment>
`, number, number%900, published(i).Add(time.Hour).Format(time.DateTime), m.sentence(), parent)
		number++
	}
	return number
}

// picture is the number of a post's picture.
func picture(i int) int { return 10_000_000 + i }

func upload(i int) string {
	return fmt.Sprintf("https://archive.example/wp-content/uploads/%s/crane-%d.jpg", published(i).Format("2006/01"), i)
}

func attachment(w *bufio.Writer, i int) {
	fmt.Fprintf(w, `	<item>
		<title><![CDATA[crane-%[1]d]]></title>
		<link>https://archive.example/crane-%[1]d/</link>
		<excerpt:encoded><![CDATA[The crane]]></excerpt:encoded>
		<wp:post_id>%d</wp:post_id>
		<wp:status><![CDATA[inherit]]></wp:status>
		<wp:post_parent>%[1]d</wp:post_parent>
		<wp:post_type><![CDATA[attachment]]></wp:post_type>
		<wp:attachment_url><![CDATA[%[3]s]]></wp:attachment_url>
	</item>
`, i, picture(i), upload(i))
}
