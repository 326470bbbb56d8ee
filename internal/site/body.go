package site

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/store"
)

// body turns a document into the HTML of its page. Everything that people wrote is
// escaped; only addresses of the web and of mail become links.
type body struct {
	doc      *depesche.Document
	lang     string
	pictures map[string]store.PictureFile
	name     string // of the picture files
	picture  func(path string) string
	openAt   func(host string) string // label of a link to an embedded thing
	plain    bool                     // for feeds: no classes, no end mark
}

// inline writes running text with its marks.
func inline(in depesche.Inline, lang string) template.HTML {
	var b strings.Builder
	writeInline(&b, in.Normal(), lang)
	return template.HTML(b.String())
}

func writeInline(b *strings.Builder, in depesche.Inline, lang string) {
	type open struct {
		to  int
		end string
	}
	var stack []open
	at := 0
	text := func(to int) {
		b.WriteString(strings.ReplaceAll(template.HTMLEscapeString(in.Text[at:to]), "\n", "<br>"))
		at = to
	}
	closeTo := func(pos int) {
		for len(stack) > 0 && stack[len(stack)-1].to <= pos {
			text(stack[len(stack)-1].to)
			b.WriteString(stack[len(stack)-1].end)
			stack = stack[:len(stack)-1]
		}
	}
	for _, m := range in.Marks {
		closeTo(m.From)
		text(m.From)
		start, end := tags(m, lang)
		b.WriteString(start)
		stack = append(stack, open{m.To, end})
	}
	closeTo(len(in.Text))
	text(len(in.Text))
}

func tags(m depesche.Mark, lang string) (start, end string) {
	switch m.Kind {
	case depesche.Strong:
		return "<strong>", "</strong>"
	case depesche.Emphasis:
		return "<em>", "</em>"
	case depesche.Insertion:
		return `<span class="insertion">`, "</span>"
	case depesche.Here:
		return `<mark class="here" id="here">`, "</mark>"
	case depesche.Foreign:
		dir := ""
		if depesche.Dir(m.Lang) != depesche.Dir(lang) {
			dir = ` dir="` + depesche.Dir(m.Lang) + `"`
		}
		return `<span lang="` + template.HTMLEscapeString(m.Lang) + `"` + dir + `>`, "</span>"
	case depesche.Link:
		if strings.HasPrefix(m.Href, "/") && !strings.HasPrefix(m.Href, "//") || strings.HasPrefix(m.Href, "tel:") { // of an own page
			return `<a href="` + template.HTMLEscapeString(m.Href) + `">`, "</a>"
		}
		if href := safeHref(m.Href); href != "" {
			return `<a href="` + template.HTMLEscapeString(href) + `" rel="external noopener">`, "</a>"
		}
	}
	return "", ""
}

// safeHref returns an address that may be linked, or "".
func safeHref(href string) string {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil {
		return ""
	}
	switch {
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "":
		return u.String()
	case u.Scheme == "mailto" && u.Opaque != "":
		return u.String()
	}
	return ""
}

// html is the whole text.
func (y *body) html() template.HTML {
	var b strings.Builder
	b.Grow(y.length())
	last := y.lastText()
	dateline := y.doc.Dateline
	for i := range y.doc.Blocks {
		k := &y.doc.Blocks[i]
		switch k.Kind {
		case depesche.Paragraph:
			if k.Text.IsEmpty() {
				continue
			}
			b.WriteString("<p>")
			if dateline != "" {
				y.dateline(&b, dateline)
				dateline = ""
			}
			writeInline(&b, k.Text.Normal(), y.lang)
			if i == last && !y.plain {
				b.WriteString(endMark)
			}
			b.WriteString("</p>\n")
		case depesche.Heading:
			y.heading(&b, k)
		case depesche.Quotation:
			y.quotation(&b, k)
		case depesche.List:
			y.list(&b, k)
		case depesche.Picture:
			y.figure(&b, k)
		case depesche.Embed:
			y.embed(&b, k)
		case depesche.Rule:
			b.WriteString("<hr>\n")
		}
	}
	return template.HTML(b.String())
}

// length is about how long the text becomes.
func (y *body) length() int {
	n := 1024
	for i := range y.doc.Blocks {
		n += len(y.doc.Blocks[i].Text.Text)*17/16 + 64
	}
	return n
}

const endMark = `<svg class="end" viewBox="0 0 80 13" aria-hidden="true"><path d="M0 0h40v13H0z"/><circle cx="54.5" cy="6.5" r="6.5"/><circle cx="73.5" cy="6.5" r="6.5"/></svg>`

// lastText is the index of the block that carries the end mark: the last one, if it is a
// paragraph.
func (y *body) lastText() int {
	if n := len(y.doc.Blocks) - 1; n >= 0 && y.doc.Blocks[n].Kind == depesche.Paragraph {
		return n
	}
	return -1
}

func (y *body) dateline(b *strings.Builder, place string) {
	place = template.HTMLEscapeString(place)
	if y.plain {
		b.WriteString(place + " – ")
		return
	}
	b.WriteString(`<span class="dateline">` + place + "\u00a0–</span> ")
}

func (y *body) heading(b *strings.Builder, k *depesche.Block) {
	if k.Text.IsEmpty() {
		return
	}
	level := strconv.Itoa(min(max(k.Level, 2), 4))
	b.WriteString("<h" + level + ">")
	writeInline(b, k.Text.Normal(), y.lang)
	b.WriteString("</h" + level + ">\n")
}

func (y *body) quotation(b *strings.Builder, k *depesche.Block) {
	if k.Text.IsEmpty() {
		return
	}
	if y.plain {
		y.plainQuotation(b, k)
		return
	}
	b.WriteString(`<figure class="quote"><blockquote><p>`)
	writeInline(b, k.Text.Normal(), y.lang)
	b.WriteString("</p></blockquote>")
	if !k.Speaker.IsEmpty() {
		b.WriteString("<figcaption>")
		writeInline(b, k.Speaker.Normal(), y.lang)
		b.WriteString("</figcaption>")
	}
	b.WriteString("</figure>\n")
}

func (y *body) list(b *strings.Builder, k *depesche.Block) {
	tag := "ul"
	if k.Ordered {
		tag = "ol"
	}
	started := false
	for _, it := range k.Items {
		if it.IsEmpty() {
			continue
		}
		if !started {
			b.WriteString("<" + tag + ">\n")
			started = true
		}
		b.WriteString("<li>")
		writeInline(b, it.Normal(), y.lang)
		b.WriteString("</li>\n")
	}
	if started {
		b.WriteString("</" + tag + ">\n")
	}
}

func (y *body) figure(b *strings.Builder, k *depesche.Block) {
	im := y.image(k.Picture, inTextSizes)
	if im == nil {
		return
	}
	if y.plain {
		y.plainFigure(b, im)
		return
	}
	b.WriteString(`<figure class="picture">` + string(im.Lazy()))
	if !im.Caption.IsEmpty() || im.Credit != "" {
		b.WriteString("<figcaption>")
		writeInline(b, im.Caption.Normal(), y.lang)
		if im.Credit != "" {
			b.WriteString(` <span class="credit">` + template.HTMLEscapeString(im.Credit) + "</span>")
		}
		b.WriteString("</figcaption>")
	}
	b.WriteString("</figure>\n")
}

func (y *body) embed(b *strings.Builder, k *depesche.Block) {
	href := safeHref(k.Href)
	if href == "" {
		return
	}
	host := ""
	if u, err := url.Parse(href); err == nil {
		host = strings.TrimPrefix(u.Hostname(), "www.")
	}
	b.WriteString(`<p class="embed"><a href="` + template.HTMLEscapeString(href) + `" rel="external noopener">` + template.HTMLEscapeString(y.openAt(host)) + "</a></p>\n")
}

// image is what a page loads of a picture, nil when there is no file of ours: a page
// never asks another host for a picture.
func (y *body) image(u *depesche.PictureUse, sizes string) *image {
	if u == nil || u.Hash == "" {
		return nil
	}
	f, ok := y.pictures[u.Hash]
	if !ok {
		return nil
	}
	return newImage(u, &f, y.name, sizes, y.lang, y.picture)
}
