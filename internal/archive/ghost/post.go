package ghost

import (
	"slices"
	"strings"
	"time"

	"depesche/internal/archive/blog"
)

type post struct {
	ID         id
	UUID       string
	Title      string
	Slug       string
	HTML       *string
	Lexical    *string
	Mobiledoc  *string
	Plain      *string `json:"plaintext"`
	Image      *string `json:"feature_image"`
	Type       string
	Page       any
	Status     string
	Visibility string
	Locale     *string
	Excerpt    *string `json:"custom_excerpt"`
	Author     id      `json:"author_id"`
	Created    any     `json:"created_at"`
	Updated    any     `json:"updated_at"`
	Published  any     `json:"published_at"`
	Alt        *string `json:"feature_image_alt"`
	Caption    *string `json:"feature_image_caption"`
}

// item is the n-th post of the file without its comments; a bare one has no text either.
func (g *Reader) item(p *post, n int, bare bool) *blog.Item {
	m := g.metaOf[string(p.ID)]
	it := &blog.Item{ID: firstOf(p.UUID, string(p.ID)), Line: n, Kind: blog.Post, Title: p.Title, Excerpt: value(p.Excerpt), Slug: p.Slug, Lang: value(p.Locale),
		Published: when(p.Published), Modified: when(p.Updated), Authors: g.authors(p), Terms: g.terms(p)}
	if p.Type == "page" || truth(p.Page) {
		it.Kind = blog.Page
	}
	it.Status, it.Note = p.status(m.mailOnly)
	if it.Published.IsZero() && it.Status != blog.Draft {
		it.Published = when(p.Created)
	}
	if !bare {
		it.Body = g.local(body(p, func(what string) {
			if !slices.Contains(it.Unknown, what) {
				it.Unknown = append(it.Unknown, what)
			}
		}))
	}
	if u := g.local(value(p.Image)); u != "" {
		it.Lead = &blog.Asset{URL: u, Alt: firstOf(value(p.Alt), m.alt), Caption: firstOf(value(p.Caption), m.caption)}
	}
	if p.Slug != "" {
		it.Addresses = []string{g.site.URL + "/" + p.Slug + "/"}
	}
	return it
}

// status is where the post stood, and why where that needs a word. mailOnly says that it went
// out as a newsletter alone.
func (p *post) status(mailOnly bool) (blog.Status, string) {
	switch {
	case p.Status == "scheduled":
		return blog.Future, ""
	case p.Status == "sent", p.Status == "published" && mailOnly:
		return blog.MailOnly, ""
	case p.Status != "published":
		return blog.Draft, ""
	case p.Visibility != "" && p.Visibility != "public":
		return blog.Private, p.Visibility
	}
	return blog.Published, ""
}

// authors are the names of a post's authors, the first one first.
func (g *Reader) authors(p *post) (names []string) {
	for _, a := range inOrder(g.authorOf[string(p.ID)]) {
		if name := g.users[a]; name != "" {
			names = append(names, name)
		}
	}
	if name := g.users[string(p.Author)]; len(names) == 0 && name != "" {
		names = []string{name}
	}
	return names
}

// terms are the tags that readers saw under a post.
func (g *Reader) terms(p *post) (terms []blog.Term) {
	for _, t := range inOrder(g.tagsOf[string(p.ID)]) {
		if t := g.tags[t]; t.Name != "" && !t.internal() {
			terms = append(terms, blog.Term{Kind: "tag", Slug: t.Slug, Name: t.Name})
		}
	}
	return terms
}

// local puts the site's address where Ghost leaves a mark for it.
func (g *Reader) local(s string) string { return strings.ReplaceAll(s, "__GHOST_URL__", g.site.URL) }

func inOrder(l []sorted) []string {
	slices.SortStableFunc(l, func(a, b sorted) int { return a.order - b.order })
	var out []string
	for _, s := range l {
		out = append(out, s.id)
	}
	return out
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// when reads a time as the versions of Ghost write it: text with or without zone, or
// milliseconds.
func when(v any) time.Time {
	switch v := v.(type) {
	case string:
		for _, f := range []string{time.RFC3339Nano, time.DateTime, "2006-01-02T15:04:05"} {
			if t, err := time.Parse(f, v); err == nil && t.Year() >= 1970 {
				return t.UTC()
			}
		}
	case float64:
		if v > 0 && v < 1e14 {
			return time.UnixMilli(int64(v)).UTC()
		}
	}
	return time.Time{}
}

func value(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func truth(v any) bool { return v == true || v == 1.0 }
