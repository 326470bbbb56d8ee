package check

import (
	"sort"
	"strings"

	"depesche"
)

// checkMarkup compares what is not words: marks and links, tags, addresses, handles,
// placeholders, Markdown's asterisks.
func checkMarkup(g *segment) {
	g.inlineMarks()
	g.tags()
	g.addresses()
	g.asterisks()
}

// inlineMarks compares the marks of both inlines by kind and address.
func (g *segment) inlineMarks() {
	if len(g.src.in.Marks) == 0 && len(g.tgt.in.Marks) == 0 {
		return
	}
	have := map[string][]depesche.Mark{}
	for _, m := range g.tgt.in.Marks {
		k := string(m.Kind) + " " + m.Href
		have[k] = append(have[k], m)
	}
	for _, m := range g.src.in.Marks {
		k := string(m.Kind) + " " + m.Href
		if n := len(have[k]); n > 0 {
			have[k] = have[k][1:]
			continue
		}
		what := string(m.Kind)
		if m.Kind == depesche.Link {
			what += " " + m.Href
		}
		f := g.report("markup.missing", depesche.Span{From: m.From, To: m.To}, depesche.Span{}, what)
		if m.Kind != depesche.Link {
			f.Severity = depesche.SevWarning
		}
	}
	for _, k := range sortedKeys(have) {
		for _, m := range have[k] {
			// Words kept as they are in the source are foreign only in the target.
			if m.Kind == depesche.Foreign && m.From < m.To && m.To <= len(g.tgt.text) && strings.Contains(g.src.text, g.tgt.text[m.From:m.To]) {
				continue
			}
			g.report("markup.added", depesche.Span{}, depesche.Span{From: m.From, To: m.To}, strings.TrimSpace(k))
		}
	}
}

// tags compares HTML tags in texts that carry them as characters.
func (g *segment) tags() {
	s, t := g.src.tagList(), g.tgt.tagList()
	if len(s) == 0 && len(t) == 0 {
		return
	}
	i, j := 0, 0
	sort.SliceStable(s, func(a, b int) bool { return s[a].text < s[b].text })
	sort.SliceStable(t, func(a, b int) bool { return t[a].text < t[b].text })
	for i < len(s) || j < len(t) {
		switch {
		case j >= len(t) || i < len(s) && s[i].text < t[j].text:
			g.report("markup.missing", s[i].span, depesche.Span{}, g.src.cut(s[i].span))
			i++
		case i >= len(s) || t[j].text < s[i].text:
			g.report("markup.added", depesche.Span{}, t[j].span, g.tgt.cut(t[j].span))
			j++
		default:
			i++
			j++
		}
	}
	if at, ok := unbalanced(g.tgt.toks); ok {
		if _, also := unbalanced(g.src.toks); !also {
			sp := g.tgt.span(at, at+1)
			g.report("markup.broken", depesche.Span{}, sp, g.tgt.cut(sp))
		}
	}
}

type tagUse struct {
	text string
	span depesche.Span
}

// tagList lists the tags of a side, names in lower case, white space folded.
func (s *side) tagList() []tagUse {
	var out []tagUse
	for i := range s.toks {
		if s.toks[i].kind != kTag {
			continue
		}
		sp := s.span(i, i+1)
		raw := strings.Join(strings.Fields(s.cut(sp)), " ")
		name, rest, _ := strings.Cut(raw, " ")
		if isRemnant(name) {
			continue // the boilerplate rule's: </s>, <unk>
		}
		out = append(out, tagUse{strings.ToLower(name) + " " + rest, sp})
	}
	return out
}

// unbalanced finds a tag that closes nothing or is never closed.
func unbalanced(toks []token) (int, bool) {
	var stack []int
	for i := range toks {
		if toks[i].kind != kTag {
			continue
		}
		name := tagName(toks[i].low)
		switch {
		case isRemnant("<"+name+">") || strings.HasSuffix(toks[i].low, "/>") || name == "br" || name == "hr" || name == "img" || name == "wbr":
		case !strings.HasPrefix(toks[i].low, "</"):
			stack = append(stack, i)
		case len(stack) > 0 && tagName(toks[stack[len(stack)-1]].low) == name:
			stack = stack[:len(stack)-1]
		default:
			return i, true
		}
	}
	if len(stack) > 0 {
		return stack[len(stack)-1], true
	}
	return 0, false
}

func tagName(tag string) string {
	tag = strings.Trim(tag, "</>")
	name, _, _ := strings.Cut(tag, " ")
	return strings.TrimSuffix(name, ">")
}

// addresses compares URLs, e-mail addresses, handles, hashtags and placeholders, which
// stay as they are.
func (g *segment) addresses() {
	have := map[string]int{}
	for i := range g.tgt.toks {
		if g.tgt.toks[i].kind == kURL {
			have[g.tgt.raw(i)]++
		}
	}
	for i := range g.src.toks {
		if g.src.toks[i].kind != kURL {
			continue
		}
		raw := g.src.raw(i)
		if have[raw] > 0 {
			continue
		}
		sp := g.src.span(i, i+1)
		f := g.report("markup.address", sp, g.likeliest(raw), raw)
		if raw[0] == '#' {
			f.Severity = depesche.SevWarning // a newsroom may translate its hashtags
		}
		if f.Target != (depesche.Span{}) {
			f.Suggestion = &raw
		}
	}
}

// likeliest finds the target's address that was made of raw: one that the source has not
// and that begins like it.
func (g *segment) likeliest(raw string) depesche.Span {
	best, n := -1, 2
	for i := range g.tgt.toks {
		if g.tgt.toks[i].kind != kURL || g.src.has(&g.tgt.toks[i]) > 0 {
			continue
		}
		if c := common(raw, g.tgt.raw(i)); c >= n || (raw[0] == '@' || raw[0] == '#') && g.tgt.raw(i)[0] == raw[0] {
			best, n = i, c
		}
	}
	if best < 0 {
		return depesche.Span{}
	}
	return g.tgt.span(best, best+1)
}

// asterisks compares Markdown's strong marks: as many, and each tight to its words.
func (g *segment) asterisks() {
	s, t := g.src.stars(), g.tgt.stars()
	switch {
	case len(s) == 0 || len(s)%2 != 0:
	case len(t) < len(s):
		g.report("markup.missing", g.src.span(s[0], s[0]+2), depesche.Span{}, "**")
	case len(t) > len(s):
		g.report("markup.added", depesche.Span{}, g.tgt.span(t[len(s)], t[len(s)]+2), "**")
	default:
		for k, i := range t {
			loose := k%2 == 0 && g.tgt.at(i+2).space || k%2 == 1 && g.tgt.toks[i].space
			if loose {
				g.report("markup.broken", depesche.Span{}, g.tgt.span(i, i+2), "**")
				return
			}
		}
	}
}

// stars lists the tokens where "**" begins.
func (s *side) stars() []int {
	if !strings.Contains(s.text, "**") {
		return nil
	}
	var out []int
	for i := 0; i+1 < len(s.toks); i++ {
		if s.toks[i].punct("*") && s.toks[i+1].punct("*") && !s.toks[i+1].space {
			out = append(out, i)
			i++
		}
	}
	return out
}
