package extract

import (
	"bytes"
	"net/url"
	"strings"
	"sync"

	"depesche"
	"depesche/internal/lazyregexp"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
)

var markdown = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify), goldmark.WithRendererOptions(html.WithUnsafe()))
})

// readMarkdown reads Markdown with optional front matter. It goes through HTML, so that
// HTML inside the Markdown is read, and made harmless, like any page's.
func readMarkdown(data []byte, from *url.URL) (*Story, error) {
	text := strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n")
	text = strings.TrimLeft(text, "\n\ufeff")
	fm := map[string][]string{}
	if end := frontMatterEnd(text); end > 0 {
		fm = frontMatter(text[:end])
		text = text[end:]
	}
	var out bytes.Buffer
	if err := markdown().Convert([]byte(tame(text)), &out); err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "extract.broken", "the Markdown cannot be read; simplify its nesting and try again")
	}
	doc, err := parseHTML(out.Bytes())
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "extract.broken", "the HTML inside the Markdown cannot be read; remove it and try again")
	}
	get := func(keys ...string) string {
		for _, k := range keys {
			if len(fm[k]) > 0 {
				return clean(fm[k][0])
			}
		}
		return ""
	}
	s := &Story{Lang: get("lang", "language"), Site: get("site", "source", "publisher")}
	s.published, s.modified = parseTime(get("date", "published", "pubdate")), parseTime(get("modified", "updated", "lastmod"))
	s.Provenance = depesche.Provenance{URL: safeURL(from, get("canonical", "canonical_url", "url", "link")), Source: get("source"), Rights: get("rights", "license", "licence", "copyright")}
	s.Document.Standfirst = depesche.Plain(get("standfirst", "lead", "summary", "description", "subtitle", "dek"))
	s.Document.Dateline = get("dateline", "place")
	for _, k := range []string{"authors", "author", "byline", "by"} {
		for _, v := range fm[k] {
			s.Authors = append(s.Authors, splitAuthors(v)...)
		}
	}
	s.Authors = unique(s.Authors)
	root := grow(doc, nil)
	if root == nil {
		return nil, errNoArticle()
	}
	weigh(root)
	ls := rules(collect(root, from, s.Lang))
	title := get("title", "headline")
	if len(ls) > 0 && ls[0].Kind == depesche.Heading && ls[0].from.name == "h1" && (title == "" || fold(title) == fold(ls[0].text())) {
		s.Document.Headline, ls = ls[0].Text, ls[1:]
	}
	if title != "" {
		s.Document.Headline = depesche.Plain(title)
	}
	if src := safeURL(from, get("image", "cover", "picture")); src != "" {
		s.Document.Lead = &depesche.PictureUse{URL: src, Caption: depesche.Plain(get("caption", "image_caption")), Alt: get("alt", "image_alt"), Credit: get("credit", "image_credit")}
	}
	for i := range ls {
		ls[i].Text = insertions(ls[i].Text)
		for j := range ls[i].Items {
			ls[i].Items[j] = insertions(ls[i].Items[j])
		}
		s.Document.Blocks = append(s.Document.Blocks, ls[i].Block)
	}
	if len(s.Document.Blocks) == 0 && s.Document.Headline.IsEmpty() {
		return nil, depesche.E(depesche.Invalid, "extract.empty", "the page is empty; check that it was saved completely, or fetch it again")
	}
	return s, nil
}

// splitAuthors reads names that a person typed: they are believed.
func splitAuthors(v string) []string {
	v, _ = cutBy(clean(v))
	var out []string
	for _, sep := range []string{" and ", " und ", " & ", ";"} {
		v = strings.ReplaceAll(v, sep, ",")
	}
	for _, p := range strings.Split(v, ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// frontMatterEnd returns where the text begins after front matter (--- or +++), or 0.
func frontMatterEnd(s string) int {
	for _, fence := range []string{"---", "+++"} {
		if !strings.HasPrefix(s, fence) {
			continue
		}
		first, rest, ok := strings.Cut(s, "\n")
		if !ok || strings.TrimSpace(first) != fence {
			continue
		}
		at := len(first) + 1
		colon := false
		for rest != "" {
			l, next, _ := strings.Cut(rest, "\n")
			at += len(rest) - len(next)
			if t := strings.TrimSpace(l); t == fence || t == "..." {
				if colon {
					return at
				}
				return 0
			}
			colon = colon || strings.ContainsAny(l, ":=")
			rest = next
		}
	}
	return 0
}

var frontKey = lazyregexp.New(`^([A-Za-z][A-Za-z0-9_-]*)\s*[:=]\s*(.*)$`)

// frontMatter reads the simple part of YAML and TOML that front matter uses: keys with
// a value, a list in brackets, or a list with a dash a line.
func frontMatter(s string) map[string][]string {
	m := map[string][]string{}
	key := ""
	for _, l := range strings.Split(s, "\n") {
		if g := frontKey().FindStringSubmatch(strings.TrimRight(l, " \t\r")); g != nil {
			key = strings.ToLower(g[1])
			v := strings.TrimSpace(g[2])
			if strings.HasPrefix(v, "[") && strings.HasSuffix(v, "]") {
				for _, e := range strings.Split(v[1:len(v)-1], ",") {
					if e = unquote(e); e != "" {
						m[key] = append(m[key], e)
					}
				}
			} else if v = unquote(v); v != "" && v != "|" && v != ">" {
				m[key] = append(m[key], v)
			}
			continue
		}
		t := strings.TrimSpace(l)
		if key != "" && strings.HasPrefix(t, "- ") {
			if _, v, ok := strings.Cut(t, "name:"); ok {
				t = "- " + v
			}
			m[key] = append(m[key], unquote(t[2:]))
		}
	}
	return m
}

func unquote(s string) string {
	s = strings.TrimSpace(s)
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return strings.ReplaceAll(s[1:len(s)-1], `\"`, `"`)
	}
	return s
}

var nested = lazyregexp.New(`(?m)^((?:[ \t]*(?:>|[-*+]|\d{1,9}[.)])){16})(?:[ \t]*(?:>|[-*+]|\d{1,9}[.)]))+`)

// tame cuts what nests deeper than anybody writes.
func tame(s string) string { return nested().ReplaceAllString(s, "$1") }
