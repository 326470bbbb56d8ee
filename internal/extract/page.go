package extract

import (
	"bytes"
	"net/url"
	"strings"

	"depesche"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxTags keeps the memory that a page takes within some hundred megabytes. The
// largest news pages have some ten thousand tags.
const maxTags = 300_000

// readHTML finds the story in a page.
func readHTML(data []byte, from *url.URL) (*Story, error) {
	if n := bytes.Count(data, []byte("<")); n > maxTags {
		return nil, depesche.E(depesche.Invalid, "extract.elements", "the page has %d tags, more than the %d that are read; save the article alone, or copy its text into a plain text file", n, maxTags)
	}
	doc, err := parseHTML(data)
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "extract.broken", "the page's HTML cannot be read; open it in a browser, copy the text, and import it as plain text")
	}
	m := readMeta(doc)
	root := grow(doc, nil)
	if root == nil {
		return nil, errNoArticle()
	}
	weigh(root)
	p := &page{doc: doc, meta: m, root: root, from: from, base: from}
	if b := safeURL(from, m.base); b != "" {
		p.base, _ = url.Parse(b)
	}
	return p.story()
}

// page is a parsed page on its way to a story.
type page struct {
	doc  *html.Node
	meta *meta
	root *node
	from *url.URL // where the page came from
	base *url.URL // what its addresses are relative to
	top  *node    // the element that holds the article
}

func (p *page) story() (*Story, error) {
	m := p.meta
	m.host = hostName(p.from)
	s := &Story{Site: m.site(p.from), Lang: m.language()}
	title := m.headline(p.root, s.Site)
	s.Document.Headline = depesche.Plain(title)
	s.Authors = m.authors(p.root, s.Site)

	s.published, s.modified = m.dates(p.root, title, p.from)
	prune(p.root)
	p.top = choose(p.root)
	f := &filter{title: fold(title), site: fold(s.Site), book: phrases()}
	for _, a := range s.Authors {
		f.authors = append(f.authors, fold(a))
	}
	ls := f.lines(collect(p.top, p.base, s.Lang))
	ls = p.orDeclared(ls, f)
	chars := proseOf(ls)
	if err := wall(p.doc, m, chars); err != nil {
		if err.Key != "extract.paywall" || chars < 280 {
			return nil, err
		}
		s.Incomplete = err
	}
	if err := p.judge(ls, chars); err != nil {
		return nil, err
	}
	s.Provenance = depesche.Provenance{URL: m.address(p.from), Rights: m.rights()}
	ls = p.standfirst(s, ls)
	ls = p.lead(s, ls)
	for i := range ls {
		b := ls[i].Block
		b.Text = insertions(b.Text)
		for j := range b.Items {
			b.Items[j] = insertions(b.Items[j])
		}
		s.Document.Blocks = append(s.Document.Blocks, b)
	}
	return s, nil
}

// orDeclared takes the text that metadata give as the article's when the page itself
// shows hardly any of it, as pages do that are put together by scripts.
func (p *page) orDeclared(ls []line, f *filter) []line {
	raw := texts(p.meta.article["articleBody"])
	if len(raw) == 0 || len(raw[0]) > MaxBytes/4 {
		return ls
	}
	body := strings.ToValidUTF8(raw[0], "")
	if textLen(body) < 2*proseOf(ls)+200 {
		return ls
	}
	if strings.Contains(body, "</") || strings.Contains(body, "<br") || strings.Contains(body, "&lt;") {
		if strings.Contains(body, "&lt;") {
			body = html.UnescapeString(body)
		}
		doc, err := parseHTML([]byte(body))
		if err != nil {
			return ls
		}
		if root := grow(doc, nil); root != nil {
			weigh(root)
			return f.lines(collect(root, p.base, ""))
		}
		return ls
	}
	var out []line
	for _, para := range paragraphs(html.UnescapeString(body)) {
		b := textBlock(para)
		out = append(out, line{Block: b, chars: textLen(b.Text.Text), from: p.root})
	}
	return f.lines(out)
}

func proseOf(ls []line) int {
	n := 0
	for i := range ls {
		if ls[i].Kind != depesche.Heading {
			n += ls[i].chars - ls[i].links
		}
	}
	return n
}

// judge refuses what was found when it is no article: hardly any text, or a page that
// lists articles.
func (p *page) judge(ls []line, chars int) error {
	if chars < 80 {
		if p.linkedHeadings() >= 5 {
			return errFrontPage()
		}
		return errNoArticle()
	}
	front := p.from != nil && strings.Trim(p.from.Path, "/") == "" && p.from.RawQuery == ""
	article := p.meta.article != nil && !p.meta.article.is("WebPage", "ItemPage") || strings.Contains(p.meta.first("og:type"), "article")
	headings, linked, longest := 0, 0, 0
	for i := range ls {
		l := &ls[i]
		if l.Kind == depesche.Heading {
			headings++
			if l.links*10 > l.chars*8 {
				linked++
			}
		} else {
			longest = max(longest, l.chars-l.links)
		}
	}
	if article {
		return nil
	}
	if linked >= 5 && linked*10 > headings*7 || front && (linked >= 3 || longest < 300) {
		return errFrontPage()
	}
	return nil
}

func (p *page) linkedHeadings() int {
	c := 0
	p.root.all(func(n *node) {
		if isHeading(n.tag) && n.tag != atom.H1 && (n.find(func(m *node) bool { return m.tag == atom.A }) != nil || n.within(atom.A)) {
			c++
		}
	})
	return c
}

func errFrontPage() error {
	return depesche.E(depesche.Invalid, "extract.front_page", "this page lists articles and is none itself; give the address of a single story")
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

func (m *meta) language() string {
	for _, l := range []string{m.article.text("inLanguage"), m.lang, m.first("content-language", "og:locale", "dc.language", "language")} {
		if l = strings.ReplaceAll(l, "_", "-"); validLang(l) {
			return l
		}
	}
	return ""
}

func (m *meta) rights() string {
	return firstOf(m.article.text("license"), m.first("license", "dc.rights", "dcterms.rights"), m.article.text("copyrightNotice"))
}
