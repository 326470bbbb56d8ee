package site

import (
	"html/template"
	"strings"
)

// Markup returns a comment with its replies as an item of a list. It is written by hand
// and not by a template because a story with many comments is made mostly of them, and a
// template takes ten times as long.
func (v *said) Markup() template.HTML {
	var b strings.Builder
	v.write(&b)
	return template.HTML(b.String())
}

func (v *said) write(b *strings.Builder) {
	class := "comment"
	if v.Newsroom != "" {
		class = "comment desk"
	}
	put(b, `<li class="`, class, `" id="`, esc(v.Anchor), `">`)
	if v.Gone != "" {
		put(b, "\n  <p class=\"gone\">", esc(v.Gone), "</p>")
	} else {
		v.writeWho(b)
		v.writeWords(b)
		v.writeActions(b)
	}
	if len(v.Replies) > 0 {
		put(b, "\n  <ol>")
		for _, r := range v.Replies {
			put(b, "\n    ")
			r.write(b)
		}
		put(b, "\n  </ol>")
	}
	put(b, "\n</li>")
}

func (v *said) writeWho(b *strings.Builder) {
	put(b, "\n  <p class=\"who\"><b><bdi>", esc(v.Name), "</bdi></b>")
	if v.Newsroom != "" {
		put(b, ` <span class="mark">`, esc(v.Newsroom), "</span>")
	}
	if v.From != "" {
		put(b, " <span>", esc(v.From), "</span>")
	}
	put(b, ` <a href="`, href(v.Link), `">`, string(v.When), "</a>")
	if v.Edited != "" {
		put(b, " <span>", esc(v.Edited), "</span>")
	}
	put(b, "</p>")
	if v.Answers != nil {
		put(b, "\n  <p class=\"answers\"><a href=\"", href(v.Answers.Href), `">`, esc(v.Answers.Text), "</a></p>")
	}
}

func (v *said) writeWords(b *strings.Builder) {
	put(b, "\n  ")
	if len(v.Translated) > 0 {
		put(b, `<div class="words">`)
		for _, p := range v.Translated {
			put(b, "<p>", esc(p), "</p>")
		}
		put(b, "</div>\n  ")
	}
	folded := len(v.Translated) > 0 || v.Foreign
	if folded {
		put(b, `<details class="translated"><summary>`, esc(v.Mark), "</summary>\n    ")
	}
	put(b, `<div class="words" lang="`, esc(v.Lang), `" dir="`, esc(v.Dir), `">`, string(v.HTML), "</div>")
	if folded {
		put(b, "</details>")
	}
}

func (v *said) writeActions(b *strings.Builder) {
	if v.Reply == "" && v.Report == "" && v.Translate == "" {
		return
	}
	put(b, "\n  <div class=\"act\">")
	link := func(to, word string) {
		put(b, `<a href="`, href(to), `" rel="nofollow">`, esc(word), `<span class="hidden">: `, esc(v.Name), "</span></a>")
	}
	if v.Reply != "" {
		link(v.Reply, v.ReplyWord)
	}
	if v.Report != "" {
		put(b, " ")
		link(v.Report, v.ReportWord)
	}
	if v.Translate != "" {
		put(b, ` <form method="post" action="`, href(v.Translate), `"><button type="submit">`, esc(v.TranslateWord), "</button></form>")
	}
	put(b, "</div>")
}

func put(b *strings.Builder, parts ...string) {
	for _, p := range parts {
		b.WriteString(p)
	}
}

func esc(s string) string { return template.HTMLEscapeString(s) }

// href is an address for an attribute. Only addresses of this site are written, so that
// one with a scheme of its own, such as "javascript:", comes out as "#".
func href(s string) string {
	if s != "" && !strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "#") && !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") {
		return "#"
	}
	return esc(s)
}
