package site

import (
	"html/template"
	"strings"

	"depesche"
)

// Readers of feeds know less of HTML than browsers: quotations and pictures stand there
// in elements that all of them keep.

func (y *body) plainQuotation(b *strings.Builder, k *depesche.Block) {
	b.WriteString("<blockquote><p>")
	writeInline(b, k.Text.Normal(), y.lang)
	b.WriteString("</p>")
	if !k.Speaker.IsEmpty() {
		b.WriteString("<p><cite>")
		writeInline(b, k.Speaker.Normal(), y.lang)
		b.WriteString("</cite></p>")
	}
	b.WriteString("</blockquote>\n")
}

func (y *body) plainFigure(b *strings.Builder, im *image) {
	im.SrcSet, im.Sizes = "", ""
	b.WriteString("<p>" + string(im.tag(false)) + "</p>\n")
	if im.Caption.IsEmpty() && im.Credit == "" {
		return
	}
	b.WriteString("<p><small>")
	writeInline(b, im.Caption.Normal(), y.lang)
	if im.Credit != "" {
		b.WriteString(" " + template.HTMLEscapeString(im.Credit))
	}
	b.WriteString("</small></p>\n")
}
