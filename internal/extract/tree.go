package extract

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// node is an element or a piece of text of a page, with what the choice of the body
// needs to know about it. Elements that carry neither text nor pictures are left out.
type node struct {
	tag    atom.Atom
	name   string // of elements; "" for text
	text   string // of text nodes
	attr   []html.Attribute
	parent *node
	kids   []*node

	hint  hint // what class, id and role say
	block bool // starts a line of its own
	drop  bool // not part of the article
	heads bool // holds the page's headline

	chars  int // of text below, white space collapsed
	links  int // of which inside links
	prose  int // of which in lines that read like prose
	commas int
	score  float64
}

func (n *node) get(key string) string {
	for i := range n.attr {
		if n.attr[i].Key == key {
			return n.attr[i].Val
		}
	}
	return ""
}

func (n *node) has(key string) bool {
	for i := range n.attr {
		if n.attr[i].Key == key {
			return true
		}
	}
	return false
}

// within tells whether an ancestor of n, or n itself, has the tag.
func (n *node) within(tag atom.Atom) bool {
	for ; n != nil; n = n.parent {
		if n.tag == tag {
			return true
		}
	}
	return false
}

func (n *node) under(top *node) bool {
	for ; n != nil; n = n.parent {
		if n == top {
			return true
		}
	}
	return false
}

// each visits n and everything below it that is not dropped, in document order, until
// f says not to go down.
func (n *node) each(f func(*node) bool) {
	if n.drop || !f(n) {
		return
	}
	for _, k := range n.kids {
		k.each(f)
	}
}

// all visits everything, dropped or not.
func (n *node) all(f func(*node)) {
	f(n)
	for _, k := range n.kids {
		k.all(f)
	}
}

// content is the text below n, white space collapsed, a space between blocks.
func (n *node) content() string {
	var b strings.Builder
	n.writeText(&b)
	return squeeze(b.String())
}

func (n *node) writeText(b *strings.Builder) {
	if n.name == "" {
		b.WriteString(n.text)
		return
	}
	if n.block || n.tag == atom.Br {
		b.WriteByte(' ')
	}
	for _, k := range n.kids {
		k.writeText(b)
	}
	if n.block {
		b.WriteByte(' ')
	}
}

// find returns the first element below n for which f holds.
func (n *node) find(f func(*node) bool) *node {
	if n.name != "" && f(n) {
		return n
	}
	for _, k := range n.kids {
		if r := k.find(f); r != nil {
			return r
		}
	}
	return nil
}

func (n *node) count(f func(*node) bool) int {
	c := 0
	n.each(func(m *node) bool {
		if m.name != "" && f(m) {
			c++
		}
		return true
	})
	return c
}

// The parser refuses more than 512 open elements. Pages that nest deeper have their
// innermost elements flattened first: no article is built that way, attacks are.
const maxDepth = 200

// parseHTML parses a page however deep its elements nest, in time linear in its size.
func parseHTML(data []byte) (*html.Node, error) {
	doc, err := html.Parse(bytes.NewReader(data))
	if err == nil {
		return doc, nil
	}
	doc, err = html.Parse(bytes.NewReader(flatten(data, false)))
	if err == nil {
		return doc, nil
	}
	return html.Parse(bytes.NewReader(flatten(data, true)))
}

// flatten drops the tags of elements that are open deeper than maxDepth. When hard, it
// keeps no tag but those of lines of text, so that nothing nests at all.
func flatten(data []byte, hard bool) []byte {
	z := html.NewTokenizer(bytes.NewReader(data))
	z.SetMaxBuf(len(data) + 1)
	var out bytes.Buffer
	out.Grow(len(data))
	depth := 0
	for {
		tt := z.Next()
		if tt == html.ErrorToken {
			return out.Bytes()
		}
		raw := z.Raw()
		switch tt {
		case html.StartTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			if voidTags[a] {
				out.Write(raw)
				continue
			}
			depth++
			if hard && !flatTags[a] || !hard && depth > maxDepth {
				out.WriteByte(' ')
				continue
			}
			out.Write(raw)
		case html.EndTagToken:
			name, _ := z.TagName()
			if (!hard && depth <= maxDepth) || (hard && flatTags[atom.Lookup(name)]) {
				out.Write(raw)
			} else {
				out.WriteByte(' ')
			}
			depth = max(depth-1, 0)
		default:
			out.Write(raw)
		}
	}
}

var voidTags = atoms(atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
	atom.Source, atom.Track, atom.Wbr)

var flatTags = atoms(atom.P, atom.H1, atom.H2, atom.H3, atom.Title, atom.Script, atom.Style, atom.Time)

func atoms(as ...atom.Atom) map[atom.Atom]bool {
	m := make(map[atom.Atom]bool, len(as))
	for _, a := range as {
		m[a] = true
	}
	return m
}

var blockTags = atoms(atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Center, atom.Dd, atom.Details,
	atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.Frameset,
	atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Legend, atom.Li,
	atom.Main, atom.Menu, atom.Nav, atom.Ol, atom.P, atom.Pre, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Td, atom.Tfoot,
	atom.Th, atom.Thead, atom.Tr, atom.Ul, atom.Caption, atom.Video, atom.Audio, atom.Iframe, atom.Picture)

// Elements of which neither text nor children matter to a reader of the article.
var deadTags = atoms(atom.Script, atom.Style, atom.Template, atom.Svg, atom.Object, atom.Applet, atom.Button, atom.Select, atom.Option,
	atom.Input, atom.Textarea, atom.Link, atom.Meta, atom.Base, atom.Canvas, atom.Map, atom.Noscript, atom.Datalist, atom.Meter,
	atom.Progress, atom.Head, atom.Title, atom.Dialog, atom.Embed, atom.Param, atom.Track, atom.Col, atom.Colgroup, atom.Rp, atom.Rt,
	atom.Noframes, atom.Noembed, atom.Math)

// grow builds our own tree of a parsed page's body.
func grow(h *html.Node, parent *node) *node {
	n := &node{parent: parent}
	switch h.Type {
	case html.TextNode:
		if h.Data == "" {
			return nil
		}
		n.text = h.Data
		return n
	case html.ElementNode:
		if deadTags[h.DataAtom] {
			return nil
		}
		n.tag, n.name, n.attr = h.DataAtom, h.Data, h.Attr
		n.block = blockTags[h.DataAtom]
	case html.DocumentNode:
		n.name, n.block = "#document", true
	default:
		return nil
	}
	for c := h.FirstChild; c != nil; c = c.NextSibling {
		if k := grow(c, n); k != nil {
			n.kids = append(n.kids, k)
			// A block inside a span or a link makes it a block in effect.
			if k.block && !n.block && k.tag != atom.Picture && k.tag != atom.Iframe {
				n.block = true
			}
		}
	}
	n.hint = hintOf(n)
	if hiddenElement(n) {
		n.hint |= hintHidden
	}
	if n.hint&(hintCaption|hintCredit) != 0 {
		n.block = true // a caption is a line of its own, whatever element it stands in
	}
	return n
}

func hiddenElement(n *node) bool {
	if n.tag == atom.Body || n.tag == atom.Html {
		return false
	}
	if n.has("hidden") && n.get("hidden") != "until-found" {
		return true
	}
	if s := n.get("style"); s != "" {
		s = strings.ReplaceAll(strings.ToLower(s), " ", "")
		if strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") {
			return true
		}
	}
	return n.get("aria-hidden") == "true" && n.tag != atom.Img && n.tag != atom.Figure && n.tag != atom.Picture
}

// squeeze collapses white space and trims.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
