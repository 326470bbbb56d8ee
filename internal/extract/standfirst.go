package extract

import (
	"regexp"
	"strings"

	"depesche"
	"depesche/internal/lazyregexp"

	"golang.org/x/net/html/atom"
)

// standfirst takes the lead paragraph where the page marks one: in the body's first
// lines, or between the headline and the body.
func (p *page) standfirst(s *Story, ls []line) []line {
	for i := range ls {
		if i > 2 {
			break
		}
		l := &ls[i]
		if l.Kind != depesche.Paragraph {
			continue
		}
		if l.hint&hintLead != 0 && l.hint&hintCaption == 0 && l.chars >= 40 && l.chars <= 700 && len(ls) > i+1 && !p.leadHoldsAll(l) {
			s.Document.Standfirst, s.leadInBody = oneLine(l.Text), true
			return append(ls[:i:i], ls[i+1:]...)
		}
		break
	}
	if in := p.outside(ls, fold(s.Document.Headline.Text)); !in.IsEmpty() {
		s.Document.Standfirst = in
	}
	return ls
}

// leadHoldsAll guards against pages whose whole text stands in an element named so.
func (p *page) leadHoldsAll(l *line) bool {
	for n := l.from; n != nil && n != p.top; n = n.parent {
		if n.hint&hintLead != 0 {
			return n.chars > l.chars*2+100
		}
	}
	return true
}

// outside looks for a marked standfirst near the headline, above the body's element.
func (p *page) outside(ls []line, title string) depesche.Inline {
	var h1 *node
	var found depesche.Inline
	seen, done := map[string]bool{}, false
	for i := range ls {
		seen[fold(ls[i].text())] = true
	}
	desc := fold(firstOf(p.meta.article.text("description"), p.meta.first("og:description", "description")))
	p.root.each(func(n *node) bool {
		if done || n == p.top {
			done = true
			return false
		}
		if n.name == "" {
			return false
		}
		if n.tag == atom.H1 || (n.tag == atom.H2 || n.tag == atom.H3) && fold(n.content()) == title {
			h1 = n
			return false
		}
		marked := n.hint&hintLead != 0 || n.get("itemprop") == "description" || n.get("itemprop") == "alternativeHeadline"
		if h1 == nil || n.chars < 40 || n.chars > 700 || n.links*2 > n.chars || n.heads {
			return true
		}
		w := inliner{base: p.base}
		t := fold(n.content())
		if !marked && (len(desc) < 40 || t != desc) || seen[t] || t == title || n.hint&(hintCaption|hintCredit|hintByline) != 0 {
			return true
		}
		w.element1(n)
		found, done = oneLine(w.take()), true
		return false
	})
	return found
}

func oneLine(in depesche.Inline) depesche.Inline {
	in.Text = strings.ReplaceAll(in.Text, "\n", " ")
	return insertions(in)
}

var (
	// BERLIN, Sept 3 (AP) — / WASHINGTON — : a place in capitals and a dash.
	capitalDateline = lazyregexp.New(`^(\p{Lu}[\p{Lu}\p{M}.'’ -]{2,40}?)(?:, ?(?:\p{Lu}[\p{L}.]{1,14} ?){1,3})?(?:,? (?:\p{Lu}\p{Ll}{2,8}\.?) \d{1,2}(?:, \d{4})?)?(?: ?\([\p{L}\d /.&-]{2,24}\))?,? ?(?:[—–]|--|-(?:\s))\s*`)
	// Kiel (dpa) - / Hamburg/Kiel (dpa/lno) – : a place, an agency, a dash.
	agencyDateline = lazyregexp.New(`^(\p{Lu}[\p{L}\p{M}.'’/ -]{1,40}?)(?:, \d{1,2}\. ?\p{L}{3,9})? ?\([\p{L}\d/. +&-]{2,20}\)\s?(?:[—–]|-)\s*`)
)

// takeDateline takes a certain dateline off the first paragraph. Only the place is kept.
func (s *Story) takeDateline() {
	for i := range s.Document.Blocks {
		b := &s.Document.Blocks[i]
		if i > 3 {
			return
		}
		if b.Kind != depesche.Paragraph {
			continue
		}
		if place, rest := cutDateline(b.Text); place != "" {
			s.Document.Dateline, s.dateline = place, b.Text.Text[:len(b.Text.Text)-len(rest.Text)]
			b.Text = rest
		}
		return
	}
}

func cutDateline(in depesche.Inline) (string, depesche.Inline) {
	for _, re := range []*regexp.Regexp{capitalDateline(), agencyDateline()} {
		m := re.FindStringSubmatchIndex(in.Text)
		if m == nil || len(in.Text)-m[1] < 40 {
			continue
		}
		place := strings.Trim(in.Text[m[2]:m[3]], " ,-")
		if words(place) > 4 || len(place) < 3 {
			continue
		}
		return titleCase(place), trimInline(in.Slice(m[1], len(in.Text)))
	}
	return "", in
}

// titleCase writes words in capitals as names are written.
func titleCase(s string) string {
	if s != strings.ToUpper(s) {
		return s
	}
	f := strings.Fields(s)
	for i, w := range f {
		if len(w) <= 6 && strings.Contains(w, ".") { // U.S.
			continue
		}
		low := []rune(strings.ToLower(w))
		up := []rune(w)
		for j := range low {
			if (j == 0 || low[j-1] == '-' || low[j-1] == '\'' || low[j-1] == '’' || low[j-1] == '/') && j < len(up) {
				low[j] = up[j]
			}
		}
		f[i] = string(low)
	}
	return strings.Join(f, " ")
}
