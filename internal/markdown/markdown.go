// Package markdown turns the Markdown that people write for an edition's own pages into
// blocks: paragraphs, headings, quotations, lists, rules; emphasis, strong and links.
// There is no HTML in it, and what a page has no block for is refused with its line, so
// that nothing that was written disappears. It is pure.
package markdown

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"depesche"
)

var reading = sync.OnceValue(func() parser.Parser { return goldmark.New(goldmark.WithExtensions(extension.Linkify)).Parser() })

// reader makes blocks of one source.
type reader struct {
	src []byte
	out []depesche.Block
	err error
}

// Blocks reads a source. Errors are of kind Invalid and name the line. The blocks carry
// the ids b1, b2, …
func Blocks(source string) ([]depesche.Block, error) {
	r := &reader{src: []byte(strings.ReplaceAll(source, "\r\n", "\n"))}
	doc := reading().Parse(text.NewReader(r.src))
	for n := doc.FirstChild(); n != nil && r.err == nil; n = n.NextSibling() {
		r.block(n)
	}
	for i := range r.out {
		r.out[i].ID = fmt.Sprintf("b%d", i+1)
	}
	return r.out, r.err
}

func (r *reader) refuse(n ast.Node, format string, args ...any) {
	if r.err == nil {
		r.err = depesche.E(depesche.Invalid, "markdown.refused", "line %d: %s", r.line(n), fmt.Sprintf(format, args...))
	}
}

// line is the line of the source on which a node begins.
func (r *reader) line(n ast.Node) int {
	at := -1
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			at = n.Segment.Start
		case *ast.RawHTML:
			if n.Segments.Len() > 0 {
				at = n.Segments.At(0).Start
			}
		default:
			if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
				at = n.Lines().At(0).Start
			}
		}
		if at >= 0 {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	if at < 0 {
		if n.Parent() == nil {
			return 1
		}
		return r.line(n.Parent())
	}
	return bytes.Count(r.src[:at], []byte("\n")) + 1
}

func (r *reader) add(b depesche.Block) { r.out = append(r.out, b) }

func (r *reader) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph, *ast.TextBlock:
		if in := r.inline(n); !in.IsEmpty() {
			r.add(depesche.Block{Kind: depesche.Paragraph, Text: in})
		}
	case *ast.Heading:
		r.add(depesche.Block{Kind: depesche.Heading, Level: min(max(n.Level, 2), 4), Text: r.inline(n)})
	case *ast.Blockquote:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if _, ok := c.(*ast.Paragraph); !ok {
				r.refuse(c, "a quotation holds paragraphs alone")
				return
			}
			r.add(depesche.Block{Kind: depesche.Quotation, Text: r.inline(c)})
		}
	case *ast.List:
		b := depesche.Block{Kind: depesche.List, Ordered: n.IsOrdered()}
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			var in depesche.Inline
			for c := item.FirstChild(); c != nil; c = c.NextSibling() {
				if _, nested := c.(*ast.List); nested {
					r.refuse(c, "lists do not nest: write one list after the other")
					return
				}
				if !in.IsEmpty() {
					in = in.Append(depesche.Plain("\n"))
				}
				in = in.Append(r.inline(c))
			}
			b.Items = append(b.Items, in)
		}
		r.add(b)
	case *ast.ThematicBreak:
		r.add(depesche.Block{Kind: depesche.Rule})
	case *ast.HTMLBlock:
		r.refuse(n, "HTML is not taken: write Markdown")
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		r.refuse(n, "blocks of code are not taken: begin the line without spaces, or write a paragraph")
	default:
		r.refuse(n, "this cannot stand on a page: write paragraphs, headings, quotations or lists")
	}
}

// inline reads the text of a block with its marks.
func (r *reader) inline(n ast.Node) depesche.Inline {
	var out depesche.Inline
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		out = out.Append(r.span(c))
	}
	return out.Normal()
}

func (r *reader) span(n ast.Node) depesche.Inline {
	switch n := n.(type) {
	case *ast.Text:
		s := string(n.Segment.Value(r.src))
		switch {
		case n.HardLineBreak():
			s = strings.TrimRight(s, " \\") + "\n"
		case n.SoftLineBreak():
			s += " "
		}
		return depesche.Plain(unescape(s))
	case *ast.String:
		return depesche.Plain(string(n.Value))
	case *ast.Emphasis:
		kind := depesche.Emphasis
		if n.Level > 1 {
			kind = depesche.Strong
		}
		return r.marked(r.inline(n), depesche.Mark{Kind: kind})
	case *ast.Link:
		return r.linked(n, r.inline(n), string(n.Destination))
	case *ast.AutoLink:
		href := string(n.URL(r.src))
		if n.AutoLinkType == ast.AutoLinkEmail {
			href = "mailto:" + strings.TrimPrefix(href, "mailto:")
		}
		return r.linked(n, depesche.Plain(string(n.Label(r.src))), href)
	case *ast.CodeSpan:
		return r.inline(n)
	case *ast.RawHTML:
		r.refuse(n, "HTML is not taken: write Markdown")
	case *ast.Image:
		r.refuse(n, "pictures cannot stand on a page of this kind")
	default:
		r.refuse(n, "this cannot stand in a line: write words, *emphasis*, **strong** or [links](https://…)")
	}
	return depesche.Inline{}
}

func (r *reader) marked(in depesche.Inline, m depesche.Mark) depesche.Inline {
	m.From, m.To = 0, len(in.Text)
	in.Marks = append(slices.Clone(in.Marks), m)
	return in.Normal()
}

// linked marks a link. It leads to a page of the site ("/de/page/about"), elsewhere, into
// a mail or to a telephone.
func (r *reader) linked(n ast.Node, in depesche.Inline, href string) depesche.Inline {
	u, err := url.Parse(href)
	ok := err == nil && (slices.Contains([]string{"http", "https"}, u.Scheme) && u.Host != "" || slices.Contains([]string{"mailto", "tel"}, u.Scheme) && u.Opaque != "" ||
		u.Scheme == "" && u.Host == "" && strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//"))
	if !ok {
		r.refuse(n, "%q is no address that a page can lead to: write https://…, mailto:… or a path of this site like /de/topics", href)
		return in
	}
	if in.IsEmpty() {
		r.refuse(n, "the link to %s has no words", href)
		return in
	}
	return r.marked(in, depesche.Mark{Kind: depesche.Link, Href: href})
}

// unescape takes the backslashes off that kept signs from being read as Markdown.
func unescape(s string) string {
	if !strings.ContainsAny(s, "\\&") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
