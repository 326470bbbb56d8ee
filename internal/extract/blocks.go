package extract

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"depesche"

	"golang.org/x/net/html/atom"
)

// line is a block on its way into the document, with where it came from.
type line struct {
	depesche.Block
	chars, links int // of the text, and of it inside links
	from         *node
	hint         hint // of the element it came from and those around it, up to the body
}

func (l *line) text() string { return l.Text.Text }

// textLen is the length of a text as lines are weighed.
func textLen(s string) int {
	n, _ := measure(s)
	return n
}

// collector walks the body's element and writes its blocks.
type collector struct {
	in    inliner
	out   []line
	base  *url.URL
	top   *node
	quote int             // depth of quotations
	seen  map[string]bool // addresses of pictures written

	trusts bool // somebody put in every frame on purpose
}

func collect(top *node, base *url.URL, lang string) []line {
	c := &collector{base: base, top: top, in: inliner{base: base, lang: lang}}
	c.walk(top)
	c.flush(top)
	return c.out
}

func (c *collector) hints(n *node) hint {
	var h hint
	for ; n != nil && n != c.top; n = n.parent {
		h |= n.hint
	}
	return h
}

// flush ends the running line.
func (c *collector) flush(n *node) {
	links := c.in.links
	in := c.in.take()
	if in.IsEmpty() {
		return
	}
	kind := depesche.Paragraph
	if c.quote > 0 {
		kind = depesche.Quotation
	}
	// Two hard breaks are a new paragraph; one is kept where verse or addresses need it.
	for len(in.Text) > 0 {
		end := strings.Index(in.Text, "\n\n")
		var part depesche.Inline
		if end < 0 {
			part, in = in, depesche.Inline{}
		} else {
			part = in.Slice(0, end)
			in = trimInline(in.Slice(end, len(in.Text)))
		}
		if part = trimInline(part); part.IsEmpty() {
			continue
		}
		total := len(part.Text)
		chars := textLen(part.Text)
		share := 0
		for _, m := range part.Marks {
			if m.Kind == depesche.Link {
				share += m.To - m.From
			}
		}
		if share == 0 && links > 0 && end < 0 {
			share = min(links, total)
		}
		c.add(line{Block: depesche.Block{Kind: kind, Text: part}, chars: chars, links: share * chars / max(total, 1), from: n})
	}
}

func (c *collector) add(l line) {
	l.hint = c.hints(l.from)
	c.out = append(c.out, l)
}

func (c *collector) walk(n *node) {
	if n.drop {
		return
	}
	if !n.block && n.tag != atom.Img {
		c.in.element(n)
		c.pictures(n)
		return
	}
	tag := n.tag
	if n.chars > 300 && isHeading(tag) {
		tag = atom.Div // unclosed, or a page that means large letters
	}
	switch tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		c.flush(n.parent)
		c.heading(n)
	case atom.Blockquote:
		c.flush(n.parent)
		c.quotation(n)
	case atom.Ul, atom.Ol, atom.Dir:
		c.flush(n.parent)
		c.list(n)
	case atom.Table:
		c.flush(n.parent)
		c.table(n)
	case atom.Figure:
		c.flush(n.parent)
		c.figure(n)
	case atom.Picture, atom.Img:
		c.picture(n, nil)
	case atom.Iframe, atom.Video, atom.Audio:
		c.embed(n)
	case atom.Hr:
		c.flush(n.parent)
		c.add(line{Block: depesche.Block{Kind: depesche.Rule}, from: n})
	case atom.Pre:
		c.flush(n.parent)
		c.pre(n)
	case atom.Br:
		c.in.br()
	default:
		if n.name != "#document" {
			c.flush(n.parent)
		}
		c.kids(n)
		c.flush(n)
	}
}

func isHeading(a atom.Atom) bool {
	switch a {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

func (c *collector) kids(n *node) {
	for _, k := range n.kids {
		c.walk(k)
	}
}

func (c *collector) heading(n *node) {
	c.in.element1(n)
	links := c.in.links
	in := c.in.take()
	if in.IsEmpty() {
		c.pictures(n)
		return
	}
	in.Text = strings.ReplaceAll(in.Text, "\n", " ")
	level := min(max(int(n.name[1]-'0'), 2), 4)
	c.add(line{Block: depesche.Block{Kind: depesche.Heading, Level: level, Text: in}, chars: textLen(in.Text), links: links, from: n})
	c.pictures(n)
}

// element1 writes what is below n, not n itself.
func (w *inliner) element1(n *node) {
	for _, k := range n.kids {
		if k.block && w.b.Len() > 0 {
			w.space = true
		}
		w.element(k)
	}
}

// quotation writes a quotation paragraph by paragraph; its attribution becomes the
// speaker of the last one.
func (c *collector) quotation(n *node) {
	speaker := n.find(func(m *node) bool {
		return m.tag == atom.Footer || m.tag == atom.Figcaption || m.tag == atom.Cite && m.parent.block
	})
	start := len(c.out)
	if speaker != nil {
		speaker.drop = true
	}
	c.quote++
	c.kids(n)
	c.flush(n)
	c.quote--
	if speaker != nil {
		speaker.drop = false
		c.in.element1(speaker)
		in := c.in.take()
		if k := lastQuotation(c.out[start:]); k != nil && k.Kind == depesche.Quotation && !in.IsEmpty() {
			k.Speaker = trimDash(in)
		} else if !in.IsEmpty() {
			c.add(line{Block: depesche.Block{Kind: depesche.Paragraph, Text: in}, chars: textLen(in.Text), from: n})
		}
		return
	}
	// "— Name" on a line of its own, or at the end of the last one.
	if len(c.out)-start >= 2 {
		last, prev := &c.out[len(c.out)-1], &c.out[len(c.out)-2]
		if t := last.text(); last.Kind == depesche.Quotation && prev.Kind == depesche.Quotation && startsWithDash(t) && last.chars < 100 {
			prev.Speaker = trimDash(last.Text)
			c.out = c.out[:len(c.out)-1]
		}
	}
}

func lastQuotation(ls []line) *line {
	for i := len(ls) - 1; i >= 0; i-- {
		if ls[i].Kind == depesche.Quotation {
			return &ls[i]
		}
	}
	return nil
}

func startsWithDash(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r == '—' || r == '–' || r == '-' || r == '―'
}

func trimDash(in depesche.Inline) depesche.Inline {
	n := len(in.Text) - len(strings.TrimLeft(in.Text, "—–-―~ \u00a0"))
	return trimInline(in.Slice(n, len(in.Text)))
}

// list writes a list; one whose items hold blocks of their own is written as those.
func (c *collector) list(n *node) {
	if n.count(func(m *node) bool {
		switch m.tag {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.Figure, atom.Table, atom.Blockquote, atom.Img:
			return true
		}
		return m.tag == atom.P && m.chars > 300
	}) > 0 {
		c.kids(n)
		c.flush(n)
		return
	}
	l := line{Block: depesche.Block{Kind: depesche.List, Ordered: n.tag == atom.Ol}, from: n}
	c.items(n, &l)
	if len(l.Items) > 0 {
		c.add(l)
	}
}

func (c *collector) items(n *node, l *line) {
	for _, k := range n.kids {
		if k.drop || k.name == "" && strings.TrimSpace(k.text) == "" {
			continue
		}
		var nested []*node
		for _, m := range k.kids {
			if (m.tag == atom.Ul || m.tag == atom.Ol) && !m.drop {
				nested = append(nested, m)
				m.drop = true
			}
		}
		if k.tag == atom.Ul || k.tag == atom.Ol {
			c.items(k, l)
			continue
		}
		if k.name == "" {
			c.in.text(k.text)
		} else {
			c.in.element1(k)
		}
		links := c.in.links
		if in := c.in.take(); !in.IsEmpty() {
			l.Items = append(l.Items, in)
			l.chars += textLen(in.Text)
			l.links += links
		}
		for _, m := range nested {
			m.drop = false
			c.items(m, l)
		}
	}
}

// table writes a table of data as a list with a row an item; a table that only lays
// out the page is written as what it holds.
func (c *collector) table(n *node) {
	layout := n.chars > 0 && n.count(func(m *node) bool {
		switch m.tag {
		case atom.P, atom.H1, atom.H2, atom.H3, atom.Ul, atom.Ol, atom.Blockquote, atom.Figure, atom.Div, atom.Img:
			return true
		case atom.Table:
			return m != n
		}
		return false
	}) > 0
	if !layout {
		rows, cells := 0, 0
		n.each(func(m *node) bool {
			if m.tag == atom.Tr {
				rows++
			} else if m.tag == atom.Td || m.tag == atom.Th {
				cells++
			}
			return true
		})
		layout = rows < 2 || cells <= rows
	}
	if layout {
		c.kids(n)
		c.flush(n)
		return
	}
	l := line{Block: depesche.Block{Kind: depesche.List}, from: n}
	n.each(func(m *node) bool {
		if m.tag == atom.Caption {
			return false
		}
		if m.tag != atom.Tr {
			return true
		}
		row := depesche.Inline{}
		for _, k := range m.kids {
			if k.drop || k.tag != atom.Td && k.tag != atom.Th {
				continue
			}
			c.in.element1(k)
			l.links += c.in.links
			cell := c.in.take()
			cell.Text = strings.ReplaceAll(cell.Text, "\n", " ")
			if cell.IsEmpty() {
				continue
			}
			if row.Text != "" {
				row = row.Append(depesche.Plain(" | "))
			}
			row = row.Append(cell)
		}
		if !row.IsEmpty() {
			l.Items = append(l.Items, row)
			l.chars += textLen(row.Text)
		}
		return false
	})
	if len(l.Items) > 0 {
		c.add(l)
	}
}

func (c *collector) pre(n *node) {
	var b strings.Builder
	n.writeText(&b)
	var lines []string
	for _, s := range strings.Split(b.String(), "\n") {
		c.in.text(s)
		lines = append(lines, c.in.take().Text)
	}
	t := strings.Trim(strings.Join(lines, "\n"), "\n ")
	for _, part := range strings.Split(t, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			c.add(line{Block: depesche.Block{Kind: depesche.Paragraph, Text: depesche.Plain(part)}, chars: textLen(part), from: n})
		}
	}
}

// embed writes what another site shows in a frame as a link to it.
func (c *collector) embed(n *node) {
	src := n.get("src")
	for _, k := range []string{"data-src", "data-lazy-src", "data-url"} {
		if src == "" || strings.HasPrefix(src, "about:") {
			src = n.get(k)
		}
	}
	href := safeURL(c.base, src)
	if href == "" || n.tag == atom.Iframe && !c.trusts && !knownEmbed(href) {
		return
	}
	c.flush(n.parent)
	c.add(line{Block: depesche.Block{Kind: depesche.Embed, Href: href}, from: n})
}

// knownEmbed tells frames that show something of the article from those that count,
// sell or sign up. Hosts of videos, posts, maps, sound and charts are few.
func knownEmbed(href string) bool {
	u, err := url.Parse(href)
	if err != nil {
		return false
	}
	h := strings.TrimPrefix(u.Hostname(), "www.")
	for _, s := range []string{"youtube.com", "youtube-nocookie.com", "youtu.be", "vimeo.com", "dailymotion.com", "twitter.com", "x.com", "instagram.com",
		"facebook.com", "tiktok.com", "soundcloud.com", "spotify.com", "datawrapper.de", "dwcdn.net", "infogram.com", "flourish.studio",
		"documentcloud.org", "openstreetmap.org", "brightcove.net", "jwplatform.com", "twitch.tv", "bsky.app", "reddit.com", "archive.org"} {
		if h == s || strings.HasSuffix(h, "."+s) {
			return !strings.Contains(u.Path, "/plugins/like") && !strings.Contains(u.Path, "/plugins/follow") && !strings.Contains(u.Path, "share")
		}
	}
	return false
}

// giveIDs gives every block its id: a letter for its kind and a running number.
func giveIDs(bs []depesche.Block) {
	letters := map[depesche.BlockKind]string{depesche.Paragraph: "p", depesche.Heading: "h", depesche.Quotation: "q", depesche.List: "l",
		depesche.Picture: "f", depesche.Embed: "e", depesche.Rule: "r"}
	seen := map[depesche.BlockKind]int{}
	for i := range bs {
		k := bs[i].Kind
		seen[k]++
		bs[i].ID = letters[k] + strconv.Itoa(seen[k])
	}
}
