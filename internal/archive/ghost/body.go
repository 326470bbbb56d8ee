package ghost

import (
	"encoding/json"
	"html"
	"strconv"
	"strings"
)

// body is a post's text as HTML: as Ghost rendered it, or else of what its editors keep.
func body(p *post, unknown func(string)) string {
	if s := value(p.HTML); strings.TrimSpace(s) != "" {
		return s
	}
	if s := value(p.Lexical); s != "" {
		return lexical(s, unknown)
	}
	if s := value(p.Mobiledoc); s != "" {
		return mobiledoc(s, unknown)
	}
	var b strings.Builder
	for _, part := range strings.Split(value(p.Plain), "\n\n") {
		b.WriteString("<p>" + html.EscapeString(part) + "</p>\n")
	}
	return b.String()
}

// card is what the cards of both editors carry.
type card struct {
	Src, URL, Alt, Caption, HTML, Markdown, Code, Language, Heading, Content string

	ButtonText    string `json:"buttonText"`
	ButtonURL     string `json:"buttonUrl"`
	CalloutText   string `json:"calloutText"`
	BackgroundURL string `json:"backgroundImageSrc"`
	Title         string
	FileName      string `json:"fileName"`
	Images        []struct{ Src, Alt, Caption string }
	Metadata      struct{ Title, Description, URL string }
}

func (c *card) write(b *strings.Builder, kind string, unknown func(string)) {
	figure := func(src, alt, caption string) {
		b.WriteString(`<figure><img src="` + html.EscapeString(src) + `" alt="` + html.EscapeString(alt) + `"><figcaption>` + caption + "</figcaption></figure>\n")
	}
	link := func(to, words string) {
		b.WriteString(`<p><a href="` + html.EscapeString(to) + `">` + html.EscapeString(words) + "</a></p>\n")
	}
	switch kind {
	case "image":
		figure(c.Src, c.Alt, c.Caption)
	case "gallery":
		for _, i := range c.Images {
			figure(i.Src, i.Alt, i.Caption)
		}
		if c.Caption != "" {
			b.WriteString("<p>" + c.Caption + "</p>\n")
		}
	case "embed", "video", "audio":
		b.WriteString(`<iframe src="` + html.EscapeString(firstOf(c.URL, c.Src)) + "\"></iframe>\n")
	case "bookmark":
		to := firstOf(c.URL, c.Metadata.URL)
		link(to, firstOf(c.Metadata.Title, to))
	case "file":
		link(c.Src, firstOf(c.Title, c.FileName, c.Src))
	case "button":
		link(c.ButtonURL, firstOf(c.ButtonText, c.ButtonURL))
	case "html":
		b.WriteString(c.HTML + "\n")
	case "callout":
		b.WriteString("<p>" + c.CalloutText + "</p>\n")
	case "toggle":
		b.WriteString("<h3>" + c.Heading + "</h3>\n" + c.Content + "\n")
	case "code", "codeblock":
		b.WriteString("<pre>" + html.EscapeString(c.Code) + "</pre>\n")
	case "hr", "horizontalrule":
		b.WriteString("<hr>\n")
	case "markdown", "card-markdown":
		// Markdown that nobody rendered: its words, a paragraph for each.
		for _, part := range strings.Split(c.Markdown, "\n\n") {
			b.WriteString("<p>" + html.EscapeString(part) + "</p>\n")
		}
		unknown("card markdown without HTML")
	case "paywall", "members-only":
		unknown("card " + kind)
	default:
		unknown("card " + kind)
	}
}

// node is a node of Ghost's Lexical documents.
type node struct {
	Type     string
	Tag      string
	Text     string
	Format   json.RawMessage
	URL      string
	ListType string `json:"listType"`
	Children []node
	raw      json.RawMessage
}

func (n *node) UnmarshalJSON(b []byte) error {
	type bare node
	err := json.Unmarshal(b, (*bare)(n))
	n.raw = append(json.RawMessage(nil), b...)
	return err
}

// maxNodes bounds how deep nodes nest.
const maxNodes = 60

func lexical(s string, unknown func(string)) string {
	var doc struct{ Root node }
	if err := json.Unmarshal([]byte(s), &doc); err != nil {
		unknown("a Lexical document that is damaged")
		return ""
	}
	var b strings.Builder
	doc.Root.write(&b, 0, unknown)
	return b.String()
}

func (n *node) write(b *strings.Builder, depth int, unknown func(string)) {
	if depth > maxNodes {
		return
	}
	around := func(tag string) {
		b.WriteString("<" + tag + ">")
		for i := range n.Children {
			n.Children[i].write(b, depth+1, unknown)
		}
		b.WriteString("</" + tag + ">\n")
	}
	switch n.Type {
	case "root":
		for i := range n.Children {
			n.Children[i].write(b, depth+1, unknown)
		}
	case "paragraph":
		around("p")
	case "heading", "extended-heading":
		tag := n.Tag
		if len(tag) != 2 || tag[0] != 'h' || tag[1] < '1' || tag[1] > '6' {
			tag = "h2"
		}
		around(tag)
	case "quote", "extended-quote", "aside":
		around("blockquote")
	case "list":
		if n.ListType == "number" || n.Tag == "ol" {
			around("ol")
		} else {
			around("ul")
		}
	case "listitem":
		around("li")
	case "linebreak":
		b.WriteString("<br>")
	case "text", "extended-text", "tab":
		b.WriteString(n.words())
	case "link", "autolink", "at-link":
		b.WriteString(`<a href="` + html.EscapeString(n.URL) + `">`)
		for i := range n.Children {
			n.Children[i].write(b, depth+1, unknown)
		}
		b.WriteString("</a>")
	default:
		var c card
		if err := json.Unmarshal(n.raw, &c); err != nil {
			unknown("card " + n.Type)
			return
		}
		c.write(b, n.Type, unknown)
	}
}

// words is a text node with its marks; of the format's bits the first two are bold and
// italic.
func (n *node) words() string {
	s := html.EscapeString(n.Text)
	bits, _ := strconv.Atoi(string(n.Format))
	if bits&1 != 0 {
		s = "<strong>" + s + "</strong>"
	}
	if bits&2 != 0 {
		s = "<em>" + s + "</em>"
	}
	return s
}

// mobiledoc writes out the documents of Ghost 2 to 5: sections of markers, in which each
// opens markups and closes some.
func mobiledoc(s string, unknown func(string)) string {
	var doc struct {
		Cards    [][]json.RawMessage
		Markups  [][]json.RawMessage
		Atoms    [][]json.RawMessage
		Sections [][]json.RawMessage
	}
	if err := json.Unmarshal([]byte(s), &doc); err != nil {
		unknown("a Mobiledoc document that is damaged")
		return ""
	}
	m := &mobile{markups: doc.Markups, atoms: doc.Atoms}
	var b strings.Builder
	for _, sec := range doc.Sections {
		switch number(sec, 0) {
		case 1:
			tag := text(sec, 1)
			if !plainTags[tag] {
				tag = "p"
			}
			b.WriteString("<" + tag + ">" + m.markers(sec, 2) + "</" + tag + ">\n")
		case 2:
			b.WriteString(`<figure><img src="` + html.EscapeString(text(sec, 1)) + "\" alt=\"\"></figure>\n")
		case 3:
			tag := "ul"
			if text(sec, 1) == "ol" {
				tag = "ol"
			}
			b.WriteString("<" + tag + ">")
			for _, item := range list(sec, 2) {
				b.WriteString("<li>" + m.run(item) + "</li>")
			}
			b.WriteString("</" + tag + ">\n")
		case 10:
			i := number(sec, 1)
			if i < 0 || i >= len(doc.Cards) {
				continue
			}
			kind := text(doc.Cards[i], 0)
			var c card
			if len(doc.Cards[i]) > 1 && json.Unmarshal(doc.Cards[i][1], &c) != nil {
				unknown("card " + kind)
				continue
			}
			c.write(&b, kind, unknown)
		}
	}
	return b.String()
}

var plainTags = map[string]bool{"p": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "blockquote": true, "aside": true}

type mobile struct{ markups, atoms [][]json.RawMessage }

func (m *mobile) markers(sec []json.RawMessage, at int) string {
	if at >= len(sec) {
		return ""
	}
	return m.run(sec[at])
}

func (m *mobile) run(raw json.RawMessage) string {
	var markers [][]json.RawMessage
	if json.Unmarshal(raw, &markers) != nil {
		return ""
	}
	var b strings.Builder
	var open []string
	for _, mk := range markers {
		var opens []int
		if len(mk) > 1 {
			_ = json.Unmarshal(mk[1], &opens) // of another shape: no markup
		}
		for _, o := range opens {
			tag := m.open(o)
			if tag == "" {
				open = append(open, "")
				continue
			}
			b.WriteString("<" + tag + ">")
			open = append(open, strings.Fields(tag)[0])
		}
		if number(mk, 0) == 0 {
			b.WriteString(html.EscapeString(text(mk, 3)))
		} else if i := number(mk, 3); i >= 0 && i < len(m.atoms) && text(m.atoms[i], 0) == "soft-return" {
			b.WriteString("<br>")
		}
		for n := number(mk, 2); n > 0 && len(open) > 0; n-- {
			if tag := open[len(open)-1]; tag != "" {
				b.WriteString("</" + tag + ">")
			}
			open = open[:len(open)-1]
		}
	}
	return b.String()
}

// open is the start tag of a markup, without its brackets.
func (m *mobile) open(i int) string {
	if i < 0 || i >= len(m.markups) {
		return ""
	}
	switch tag := text(m.markups[i], 0); tag {
	case "strong", "b", "em", "i", "code":
		return tag
	case "a":
		var attrs []string
		if len(m.markups[i]) > 1 {
			_ = json.Unmarshal(m.markups[i][1], &attrs) // of another shape: no address
		}
		for k := 0; k+1 < len(attrs); k += 2 {
			if attrs[k] == "href" {
				return `a href="` + html.EscapeString(attrs[k+1]) + `"`
			}
		}
	}
	return ""
}

func number(l []json.RawMessage, i int) int {
	n := -1
	if i < len(l) && json.Unmarshal(l[i], &n) != nil {
		return -1
	}
	return n
}

func text(l []json.RawMessage, i int) string {
	var s string
	if i >= len(l) || json.Unmarshal(l[i], &s) != nil {
		return ""
	}
	return s
}

func list(l []json.RawMessage, i int) []json.RawMessage {
	var out []json.RawMessage
	if i < len(l) {
		_ = json.Unmarshal(l[i], &out) // of another shape: empty
	}
	return out
}
