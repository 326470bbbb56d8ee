package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// A line is a run of text without a block boundary: a paragraph, a list item, a link in
// a menu. Lines are what is weighed when the body is looked for.
const (
	proseChars = 60 // a line this long, hardly linked, reads like prose
	shortChars = 25
)

// weigh fills in the sums of n and everything below it. It is called again after
// dropping: dropped elements count for nothing.
func weigh(n *node) {
	n.chars, n.links, n.prose, n.commas, n.score, n.heads = 0, 0, 0, 0, 0, false
	if n.drop {
		return
	}
	if n.name == "" {
		n.chars, n.commas = measure(n.text)
		return
	}
	var line lineSum
	for _, k := range n.kids {
		weigh(k)
		n.heads = n.heads || k.heads
		if k.block || k.tag == atom.Br {
			line.end(n)
			n.prose += k.prose
			n.score += k.score
		} else {
			line.chars += k.chars
			line.links += k.links
			line.commas += k.commas
		}
		n.chars += k.chars
		n.links += k.links
		n.commas += k.commas
	}
	if n.tag == atom.A {
		n.links = n.chars
	}
	if n.tag == atom.H1 && n.chars > 0 {
		n.heads = true
	}
	if n.block {
		line.end(n)
	}
}

type lineSum struct{ chars, links, commas int }

// end gives a finished line's weight to the element that holds it. Prose weighs what it
// is long, more for its commas; short lines and linked lines weigh against the element.
func (l *lineSum) end(n *node) {
	defer func() { *l = lineSum{} }()
	if l.chars == 0 {
		return
	}
	free := l.chars - l.links
	linked := l.links*10 > l.chars*5
	switch {
	case n.tag == atom.H1 || n.tag == atom.H2 || n.tag == atom.H3 || n.tag == atom.H4 || n.hint&hintCaption != 0 || n.tag == atom.Figcaption:
		if linked {
			n.score -= 20
		}
	case !linked && l.chars >= proseChars:
		n.prose += free
		w := float64(min(free, 1000)) + 10*float64(min(l.commas, 10))
		if n.tag == atom.Li || n.tag == atom.Td {
			w *= .5
		}
		n.score += w
	case !linked && l.chars >= shortChars:
		n.score += float64(l.chars) * .3
	case linked:
		n.score -= 15 + float64(min(l.links, 60))*.3
	default:
		n.score--
	}
}

// measure counts the characters of a text, a run of white space as one, and its commas.
func measure(s string) (chars, commas int) {
	space := true
	for _, r := range s {
		switch {
		case r <= ' ' || r == 0xa0:
			if !space {
				chars++
			}
			space = true
			continue
		case r == ',' || r == '،' || r == '、':
			commas++
		case r > 0x2e80:
			chars++ // an ideograph says as much as a syllable
		}
		chars++
		space = false
	}
	if space && chars > 0 {
		chars--
	}
	return chars, commas
}

// prune drops what is certainly not the article: by name, unless most of the page's
// prose stands there, and by make-up.
func prune(root *node) {
	hide(root, root.prose)
	weigh(root)
	total := root.prose
	pruneBelow(root, total)
	weigh(root)
}

// hide drops what the page does not show, unless that is the most of it: some pages
// unfold their article by script.
func hide(n *node, total int) {
	for _, k := range n.kids {
		if k.hint&hintHidden != 0 && k.name != "" && k.tag != atom.Body && (k.prose*2 < total || k.prose == 0) {
			k.drop = true
		} else {
			hide(k, total)
		}
	}
}

func pruneBelow(n *node, total int) {
	for _, k := range n.kids {
		if k.name == "" || k.drop {
			continue
		}
		if unwanted(k, total) {
			k.drop = true
			continue
		}
		pruneBelow(k, total)
	}
}

func unwanted(n *node, total int) bool {
	if n.tag == atom.Body || n.tag == atom.Html || n.tag == atom.Main {
		return false
	}
	if n.tag == atom.Article && n.hint&hintComment == 0 && n.prose*3 > total {
		return false
	}
	if n.tag == atom.Article && n.parent.within(atom.Article) && n.prose*5 < total && !n.heads && teaser(n) {
		return true
	}
	if n.hint&hintComment != 0 && n.hint&hintBody == 0 {
		// Comments may be longer than the article that they comment on.
		return total-n.prose >= 250 || n.prose*2 < total
	}
	small := n.prose*5 < total*2
	if small && !n.heads && (card(n) || teasers(n)) {
		return true
	}
	if n.hint&hintTeaser != 0 && n.hint&hintLead == 0 && small && (n.links*10 > n.chars*2 || n.links > 0 && hasTwin(n)) {
		return true
	}
	if n.hint&hintNever != 0 && !n.heads && n.prose*10 < total*7 && total-n.prose >= 250 {
		return true // a short article above long excerpts of others
	}
	if n.hint&hintJunk != 0 && small {
		return !n.heads || n.prose*10 < total && n.chars < 400 && n.tag != atom.Header
	}
	if n.hint&hintWall != 0 && n.prose*10 < total {
		return true
	}
	if n.tag == atom.Form && small && !n.heads {
		return true
	}
	if (n.tag == atom.Ul || n.tag == atom.Ol || n.tag == atom.Table) && n.chars > 0 && n.links*10 > n.chars*9 && n.chars < 4000 {
		return len(n.kids) > 2 || n.links == n.chars
	}
	return false
}

// card tells a link around blocks: the whole of it leads to another page.
func card(n *node) bool {
	return n.tag == atom.A && n.block && n.has("href") && n.chars > 0 && n.chars < 1000 && !n.within(atom.Figure) && n.find(func(m *node) bool { return m.tag == atom.Figure }) == nil
}

// teasers tells a list of teasers: three or more children of one make, each with a
// linked heading or picture and little text.
func teasers(n *node) bool {
	var first *node
	same, all := 0, 0
	for _, k := range n.kids {
		if k.name == "" || k.chars == 0 {
			continue
		}
		all++
		if first == nil {
			first = k
		}
		if k.tag == first.tag && k.get("class") == first.get("class") && teaser(k) {
			same++
		}
	}
	return same >= 3 && same*10 >= all*8
}

// hasTwin tells whether a sibling has the same tag and class.
func hasTwin(n *node) bool {
	for _, k := range n.parent.kids[:min(len(n.parent.kids), 100)] {
		if k != n && k.tag == n.tag && k.get("class") == n.get("class") {
			return true
		}
	}
	return false
}

func teaser(n *node) bool {
	if n.chars > 500 || n.links == 0 || n.commas > 8 {
		return false
	}
	if n.tag == atom.P || n.tag == atom.Tr {
		return false
	}
	return n.find(func(m *node) bool {
		switch m.tag {
		case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			return m.links*10 > m.chars*8 || linkAround(m, n)
		case atom.Img:
			return linkAround(m, n)
		}
		return false
	}) != nil
}

// linkAround tells whether a link encloses n inside top.
func linkAround(n, top *node) bool {
	for ; n != nil && n != top.parent; n = n.parent {
		if n.tag == atom.A && n.has("href") {
			return true
		}
	}
	return false
}

// choose finds the element that holds the article: the one whose lines weigh most,
// where an ancestor must weigh clearly more than a part of it to be preferred.
func choose(root *node) *node {
	best := heaviest(root)
	if best == nil {
		return root
	}
	for best.parent != nil && lineTags[best.tag] {
		best = best.parent
	}
	// An element that is marked as the article's text is believed when it holds most
	// of what was found.
	var marked *node
	root.each(func(n *node) bool {
		if n.hint&hintBody != 0 && n.name != "" && (marked == nil || n.prose > marked.prose) && n.tag != atom.Body && n.tag != atom.Html {
			marked = n
		}
		return true
	})
	if marked != nil && marked != best && marked.prose*10 >= best.prose*6 {
		return marked
	}
	return best
}

// An element of these is a part of a text, never the whole of it.
var lineTags = atoms(atom.P, atom.Ul, atom.Ol, atom.Li, atom.Blockquote, atom.Pre, atom.Span, atom.A, atom.Dd, atom.Dt, atom.Dl, atom.Figure, atom.B, atom.Strong,
	atom.Em, atom.I, atom.Font)

const climb = 1.12

// heaviest returns the element below n of the greatest weight.
func heaviest(n *node) *node {
	if n.drop || n.name == "" || n.score <= 0 {
		return nil
	}
	var best *node
	for _, k := range n.kids {
		if b := heaviest(k); b != nil && (best == nil || b.score > best.score) {
			best = b
		}
	}
	if best == nil || n.score > best.score*climb {
		if n.tag == atom.P || n.tag == atom.Li || !n.block {
			if best == nil {
				return n
			}
		}
		return n
	}
	return best
}

// words counts the words of a text; every ideograph is half a word.
func words(s string) int {
	n := len(strings.Fields(s))
	if utf8.RuneCountInString(s) < len(s)/2 {
		for _, r := range s {
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai) {
				n++
			}
		}
	}
	return n
}
