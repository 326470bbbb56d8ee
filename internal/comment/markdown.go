package comment

import (
	"bufio"
	"bytes"
	stdhtml "html"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"depesche/internal/lazyregexp"
)

// Form numbers the way in which Render makes HTML. Stored HTML of another form is made
// anew from its source when it is read.
const Form = 2

// rel is what every link of a comment carries: no credit with search engines, marked as
// the word of a user, no hold on our window.
const rel = "nofollow ugc noopener"

// deepest is how far quotations and lists nest; what lies deeper is lifted up.
const deepest = 4

// The parsers leave out what a comment does not need: headings, rules, code blocks, raw
// HTML, reference definitions. What they do not know stays text and is escaped.
var markdown = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(
				util.Prioritized(parser.NewListParser(), 300),
				util.Prioritized(parser.NewListItemParser(), 400),
				util.Prioritized(parser.NewBlockquoteParser(), 800),
				util.Prioritized(parser.NewParagraphParser(), 1000),
			),
			parser.WithInlineParsers(
				util.Prioritized(parser.NewCodeSpanParser(), 100),
				util.Prioritized(parser.NewLinkParser(), 200),
				util.Prioritized(parser.NewAutoLinkParser(), 300),
				util.Prioritized(parser.NewEmphasisParser(), 500),
				util.Prioritized(extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999),
			),
			parser.WithASTTransformers(util.Prioritized(tame{}, 100)),
		)),
		goldmark.WithRenderer(renderer.NewRenderer(renderer.WithNodeRenderers(util.Prioritized(html.NewRenderer(html.WithHardWraps()), 1000)))),
	)
})

// The second door: whatever the first let through, only these elements come out.
var cleaner = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "code", "blockquote", "ul", "ol", "li")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile("^" + rel + "$")).OnElements("a")
	p.RequireParseableURLs(true)
	p.AllowURLSchemes("http", "https")
	p.RequireNoFollowOnLinks(false)
	return p
})

// Rendered is what Render makes of a comment.
type Rendered struct {
	HTML  string
	Links []string // the addresses, in order
	Plain string   // the words without marks, a blank line between paragraphs
}

// Render makes HTML of a comment's Markdown. The HTML has the elements p, br, em, strong,
// code, blockquote, ul, ol, li and a with an absolute http(s) address, and no others;
// source must have gone through Tidy.
func Render(source string) Rendered {
	src := []byte(source)
	doc := markdown().Parser().Parse(text.NewReader(src))
	r := Rendered{Links: links(doc, src), Plain: plain(doc, src)}
	var b bytes.Buffer
	if err := markdown().Renderer().Render(&b, src, doc); err != nil {
		// A buffer does not fail; a broken renderer must not show half a comment.
		return Rendered{Plain: source}
	}
	r.HTML = strings.TrimSpace(string(cleaner().SanitizeBytes(b.Bytes())))
	return r
}

// tame takes pictures, unsafe links and deep nesting out of the tree.
type tame struct{}

// Transform implements parser.ASTTransformer.
func (tame) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	src := reader.Source()
	var unwrap []ast.Node
	var pictures []*ast.Image
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image:
			pictures = append(pictures, n)
		case *ast.Link:
			if !safeLink(string(n.Destination)) {
				unwrap = append(unwrap, n)
				break
			}
			n.Title = nil
			n.SetAttributeString("rel", []byte(rel))
			if h := disguised(string(text1(n, src)), string(n.Destination)); h != "" {
				n.Parent().InsertAfter(n.Parent(), n, words(" ("+h+")"))
			}
		case *ast.AutoLink:
			if n.AutoLinkType == ast.AutoLinkEmail || !safeLink(string(autoAddress(n, src))) {
				unwrap = append(unwrap, n)
				break
			}
			n.SetAttributeString("rel", []byte(rel))
		case *ast.Blockquote, *ast.List, *ast.Emphasis:
			if depth(n) > deepest {
				unwrap = append(unwrap, n)
			}
		}
		return ast.WalkContinue, nil
	})
	for _, n := range pictures {
		lift(n)
	}
	for _, n := range unwrap {
		if a, ok := n.(*ast.AutoLink); ok {
			a.Parent().ReplaceChild(a.Parent(), a, words(string(a.Label(src))))
			continue
		}
		lift(n)
	}
}

// words is text that the renderer escapes and otherwise leaves alone.
func words(s string) ast.Node {
	n := ast.NewString([]byte(s))
	n.SetRaw(true)
	return n
}

func autoAddress(n *ast.AutoLink, src []byte) []byte {
	u := n.URL(src)
	if bytes.HasPrefix(bytes.ToLower(n.Label(src)), []byte("www.")) && !bytes.Contains(u, []byte("://")) {
		return append([]byte("http://"), u...)
	}
	return u
}

// lift puts a node's children in its place. A list's items become what they hold.
func lift(n ast.Node) {
	parent := n.Parent()
	if parent == nil {
		return
	}
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling()
		if item, ok := c.(*ast.ListItem); ok {
			for k := item.FirstChild(); k != nil; {
				after := k.NextSibling()
				parent.InsertBefore(parent, n, k)
				k = after
			}
		} else {
			parent.InsertBefore(parent, n, c)
		}
		c = next
	}
	parent.RemoveChild(parent, n)
}

// depth counts the nodes of the kinds that nest without end above n, n included.
func depth(n ast.Node) int {
	d := 0
	for ; n != nil && d <= deepest; n = n.Parent() {
		switch n.(type) {
		case *ast.Blockquote, *ast.List, *ast.Emphasis:
			d++
		}
	}
	return d
}

// safeLink tells whether an address may be linked: absolute, http or https, a host, no
// user name, no white space or control characters, not longer than a screen of text.
func safeLink(address string) bool {
	if len(address) > 1000 || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == 0x7f || invisible(r) }) {
		return false
	}
	u, err := url.Parse(address)
	return err == nil && (strings.EqualFold(u.Scheme, "http") || strings.EqualFold(u.Scheme, "https")) && hostRE().MatchString(u.Hostname()) && u.User == nil && u.Opaque == ""
}

var hostRE = lazyregexp.New(`^(?:[\p{L}\p{M}\p{N}._-]+|[0-9A-Fa-f:.]+)$`)

var looksLikeAddress = lazyregexp.New(`(?i)^\s*(?:https?://)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?:[/:?#]|\s*$)`)

// disguised returns the host of an address whose link text names another host.
func disguised(label, address string) string {
	m := looksLikeAddress().FindStringSubmatch(label)
	u, err := url.Parse(address)
	if m == nil || err != nil {
		return ""
	}
	bare := func(h string) string { return strings.TrimPrefix(strings.ToLower(h), "www.") }
	if bare(m[1]) == bare(u.Hostname()) {
		return ""
	}
	return u.Hostname()
}

func links(doc ast.Node, src []byte) []string {
	var out []string
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n := n.(type) {
			case *ast.Link:
				out = append(out, string(n.Destination))
			case *ast.AutoLink:
				out = append(out, string(autoAddress(n, src)))
			}
		}
		return ast.WalkContinue, nil
	})
	return out
}

// plain is the text of the tree.
func plain(doc ast.Node, src []byte) string {
	var parts []string
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.(type) {
		case *ast.Paragraph, *ast.TextBlock:
			if t := strings.TrimSpace(string(text1(n, src))); t != "" {
				parts = append(parts, t)
			}
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(parts, "\n\n")
}

// text1 is the running text below a node.
func text1(n ast.Node, src []byte) []byte {
	var b bytes.Buffer
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			if v := n.Segment.Value(src); n.IsRaw() {
				b.Write(v)
			} else {
				b.WriteString(asRead(v))
			}
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(src))
		}
		return ast.WalkContinue, nil
	})
	return b.Bytes()
}

// asRead is text of a source as readers see it: escapes and entities are what they stand for.
func asRead(v []byte) string {
	if !bytes.ContainsAny(v, "\\&") {
		return string(v)
	}
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	html.DefaultWriter.Write(w, v)
	w.Flush()
	return stdhtml.UnescapeString(b.String())
}
