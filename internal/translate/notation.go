package translate

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"depesche"
	"depesche/internal/translate/literal"
)

// kept is a part of a source that stays as it is: an address, a handle, or words marked
// as foreign. The marks inside it travel with it.
type kept struct {
	from, to int
	text     depesche.Inline
	fixed    []int // indices of the source's marks inside
}

// mostKept bounds the kept parts of one text: each is compared with the others.
const mostKept = 200

// keptParts finds what must not be translated. A literal that a mark's edge cuts in two
// ends there, if what is before the edge is one. measures tells whether numbers with units
// are kept.
func keptParts(src depesche.Inline, measures bool) []kept {
	var out []kept
	add := func(from, to int) {
		if len(out) >= mostKept {
			return
		}
		for _, k := range out {
			if from < k.to && k.from < to {
				return
			}
		}
		k := kept{from: from, to: to, text: src.Slice(from, to)}
		for i, m := range src.Marks {
			if m.From >= from && m.To <= to {
				k.fixed = append(k.fixed, i)
				continue
			}
			if m.From > from && m.From < to || m.To > from && m.To < to {
				return
			}
		}
		inner := make([]depesche.Mark, 0, len(k.fixed))
		for _, i := range k.fixed {
			m := src.Marks[i]
			m.From, m.To = m.From-from, m.To-from
			inner = append(inner, m)
		}
		k.text.Marks = inner
		out = append(out, k)
	}
	for _, m := range src.Marks {
		if m.Kind == depesche.Foreign {
			add(m.From, m.To)
		}
	}
	for _, r := range literal.Find(src.Text) {
		add(r[0], literalEnd(src, r[0], r[1]))
	}
	if measures {
		for _, r := range literal.Measures(src.Text) {
			add(r[0], r[1])
		}
	}
	slices.SortFunc(out, func(a, b kept) int { return a.from - b.from })
	return out
}

// literalEnd is where a literal from from to to ends: at the first edge of a mark that is
// not wholly inside it, as in a linked address with more letters behind the link.
func literalEnd(src depesche.Inline, from, to int) int {
	edge := to
	for _, m := range src.Marks {
		if m.From > from && m.From < to && m.To > to {
			edge = min(edge, m.From)
		}
		if m.To > from && m.To < to && m.From < from {
			edge = min(edge, m.To)
		}
		if m.Kind == depesche.Link && m.From == from && m.To < to {
			edge = min(edge, m.To)
		}
	}
	if edge == to {
		return to
	}
	for _, r := range literal.Find(src.Text[:edge]) {
		if r[0] == from {
			return r[1]
		}
	}
	return to
}

// element is a part of a text that has a number in the notation of TagsXML.
type element struct{ number, from, to int }

// encodeXML writes src in the notation of TagsXML. Element g number n is mark n-1 of
// src, element x number n is keeps[n-1]; marks inside a kept part are not written.
func encodeXML(src depesche.Inline, keeps []kept) string {
	inside := map[int]bool{}
	var xs []element
	for i, k := range keeps {
		for _, i := range k.fixed {
			inside[i] = true
		}
		xs = append(xs, element{i + 1, k.from, k.to})
	}
	var gs []element
	for i, m := range src.Marks {
		if !inside[i] {
			gs = append(gs, element{i + 1, m.From, m.To})
		}
	}
	return writeXML(src.Text, gs, xs)
}

// writeXML writes a text with elements g, which nest or stand apart, outer ones first,
// and elements x, in which no other begins or ends.
func writeXML(text string, gs, xs []element) string {
	type edge struct {
		at, order int
		s         string
		to        int // where the element of an x ends
	}
	var es []edge
	n := len(gs)
	for i, g := range gs {
		// At one place inner marks close first, then others open, outer ones first.
		es = append(es, edge{g.to, -1 - i, "</g>", 0}, edge{g.from, 1 + i, `<g id="` + strconv.Itoa(g.number) + `">`, 0})
	}
	for i, x := range xs {
		es = append(es, edge{x.from, n + 2 + i, `<x id="` + strconv.Itoa(x.number) + `">` + xmlText(text[x.from:x.to]) + `</x>`, x.to})
	}
	slices.SortStableFunc(es, func(a, b edge) int {
		if a.at != b.at {
			return a.at - b.at
		}
		return a.order - b.order
	})
	var b strings.Builder
	last := 0
	for _, e := range es {
		if e.at > last {
			b.WriteString(xmlText(text[last:e.at]))
			last = e.at
		}
		b.WriteString(e.s)
		last = max(last, e.to)
	}
	b.WriteString(xmlText(text[last:]))
	return b.String()
}

// readXML reads what encodeXML wrote: the text, and its elements in the order in which
// they begin.
func readXML(s string) (text string, gs, xs []element) {
	if !strings.ContainsAny(s, "<&") {
		return s, nil, nil
	}
	var b strings.Builder
	var open []int
	last := 0
	for _, m := range elementRE.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(html.UnescapeString(s[last:m[0]]))
		last = m[1]
		closing, kept := m[2] < m[3], strings.EqualFold(s[m[4]:m[5]], "x")
		switch {
		case kept && closing && len(xs) > 0:
			xs[len(xs)-1].to = b.Len()
		case closing && !kept && len(open) > 0:
			gs[open[len(open)-1]].to = b.Len()
			open = open[:len(open)-1]
		case !closing && m[6] >= 0:
			n, _ := strconv.Atoi(s[m[6]:m[7]])
			if kept {
				xs = append(xs, element{n, b.Len(), b.Len()})
				continue
			}
			open = append(open, len(gs))
			gs = append(gs, element{n, b.Len(), b.Len()})
		}
	}
	b.WriteString(html.UnescapeString(s[last:]))
	return b.String(), gs, xs
}

var xmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func xmlText(s string) string { return xmlEscaper.Replace(s) }

// elementRE is what may be one of our elements, however an engine has disarranged it;
// group 1 the slash of a closing one, 2 the name, 3 the number, 4 the slash of an empty one.
var elementRE = regexp.MustCompile(`(?i)<\s*(/?)\s*([gx])(?:\s+id\s*=\s*["'“”„«»]*\s*(\d{1,4})\s*["'“”„«»]*)?\s*(/?)\s*>`)

// residueRE is what is left of our elements, or of others, when an engine has broken them.
var residueRE = regexp.MustCompile(`(?i)<\s*/?\s*[a-z][^<>]{0,200}>|[gx]\s+id\s*=|<\s*/\s*[gx]\b|\bid\s*=\s*["'“”„]\s*\d+`)

// decoded is what came back from an engine: text with marks, and what is wrong with it.
type decoded struct {
	in      depesche.Inline
	from    []int          // in.Marks[i] is mark from[i] of the source; parallel to in.Marks, before Normal
	missing []int          // marks of the source that found no place
	spread  map[int][2]int // of the missing: where the engine drew them, over everything
	broken  bool           // elements were mangled: the text cannot be trusted
}

// decodeXML reads the notation of TagsXML as leniently as can be and reports what was
// wrong. Several elements of one mark become one where little stands between them.
func decodeXML(s string, src depesche.Inline, keeps []kept) decoded {
	var d decoded
	var text strings.Builder
	ranges := make([][][2]int, len(src.Marks)) // of each source mark in the text
	seenKept := make([]bool, len(keeps))
	var open []struct{ id, at int }
	own := residueRE.MatchString(src.Text) // then it tells nothing when it comes back
	put := func(part string) {
		if !own && residueRE.MatchString(part) {
			d.broken = true
		}
		text.WriteString(OneLine(html.UnescapeString(part)))
	}
	last, skip := 0, -1
	for _, m := range elementRE.FindAllStringSubmatchIndex(s, -1) {
		closing, name := m[2] < m[3], strings.ToLower(s[m[4]:m[5]])
		empty := m[8] < m[9]
		id := 0
		if m[6] >= 0 {
			id, _ = strconv.Atoi(s[m[6]:m[7]])
		}
		if skip >= 0 { // inside an x element: what the engine made of it is of no account
			if closing && name == "x" {
				last, skip = m[1], -1
			} else {
				d.broken = true
			}
			continue
		}
		put(s[last:m[0]])
		last = m[1]
		switch {
		case name == "x" && closing:
			d.broken = true
		case name == "x":
			if id < 1 || id > len(keeps) || seenKept[id-1] {
				d.broken = true
				continue
			}
			seenKept[id-1] = true
			k := keeps[id-1]
			at := text.Len()
			text.WriteString(k.text.Text)
			for j, i := range k.fixed {
				mk := k.text.Marks[j]
				ranges[i] = append(ranges[i], [2]int{at + mk.From, at + mk.To})
			}
			if !empty {
				skip = m[1]
			}
		case closing:
			if len(open) == 0 {
				d.broken = true
				continue
			}
			o := open[len(open)-1]
			open = open[:len(open)-1]
			ranges[o.id-1] = append(ranges[o.id-1], [2]int{o.at, text.Len()})
		case id < 1 || id > len(src.Marks):
			d.broken = true
		case empty:
		default:
			open = append(open, struct{ id, at int }{id, text.Len()})
		}
	}
	if skip >= 0 {
		d.broken = true
	} else {
		put(s[last:])
	}
	if len(open) > 0 {
		d.broken = true
	}
	for _, seen := range seenKept {
		if !seen {
			d.broken = true
		}
	}
	d.in.Text = text.String()
	d.place(src, ranges)
	return d
}

// place makes marks of the ranges where each mark of the source was found.
func (d *decoded) place(src depesche.Inline, ranges [][][2]int) {
	for i, m := range src.Marks {
		from, to := mergeRanges(d.in.Text, ranges[i])
		if srcEdge := src.Text[m.From:m.To]; strings.TrimSpace(srcEdge) == srcEdge {
			for from < to && isSpaceAt(d.in.Text, from) {
				from += spaceLen(d.in.Text[from:])
			}
			to = from + len(strings.TrimRight(d.in.Text[from:to], spaces))
		}
		over := from < to && spread(src.Text, m, d.in.Text, from, to)
		if over {
			if d.spread == nil {
				d.spread = map[int][2]int{}
			}
			d.spread[i] = [2]int{from, to}
		}
		if from >= to || over {
			d.missing = append(d.missing, i)
			continue
		}
		m.From, m.To = from, to
		d.in.Marks = append(d.in.Marks, m)
		d.from = append(d.from, i)
	}
}

// believe takes the marks that were drawn over everything where they were drawn.
func (d *decoded) believe(src depesche.Inline) {
	d.missing = slices.DeleteFunc(d.missing, func(i int) bool {
		r, ok := d.spread[i]
		if ok {
			m := src.Marks[i]
			m.From, m.To = r[0], r[1]
			d.in.Marks = append(d.in.Marks, m)
			d.from = append(d.from, i)
		}
		return ok
	})
}

// spread tells whether an engine has drawn a mark over all of its text although it
// covers less than half of the source: then it says nothing.
func spread(src string, m depesche.Mark, tgt string, from, to int) bool {
	if m.Kind == depesche.Foreign || (m.To-m.From)*2 >= len(src) || len(words(tgt)) < 3 {
		return false
	}
	return len(words(tgt[:from])) == 0 && len(words(tgt[to:])) == 0
}

// mergeRanges joins the ranges of one mark when at most three words stand between them,
// else takes the longest.
func mergeRanges(text string, rs [][2]int) (from, to int) {
	rs = slices.DeleteFunc(slices.Clone(rs), func(r [2]int) bool { return strings.Trim(text[r[0]:r[1]], spaces) == "" })
	if len(rs) == 0 {
		return 0, 0
	}
	slices.SortFunc(rs, func(a, b [2]int) int { return a[0] - b[0] })
	joined := rs[:1]
	for _, r := range rs[1:] {
		l := &joined[len(joined)-1]
		if r[0] <= l[1] || len(strings.Fields(text[l[1]:r[0]])) <= 3 {
			l[1] = max(l[1], r[1])
			continue
		}
		joined = append(joined, r)
	}
	best := joined[0]
	for _, r := range joined[1:] {
		if r[1]-r[0] > best[1]-best[0] {
			best = r
		}
	}
	return best[0], best[1]
}

// spaces are the white space characters that stand between words.
const spaces = " \t\u00a0\u2009\u202f\u3000"

// spaceLen is the length of the white space character that s starts with, 0 if none.
func spaceLen(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if n > 0 && strings.ContainsRune(spaces, r) {
		return n
	}
	return 0
}

func isSpaceAt(s string, i int) bool { return spaceLen(s[i:]) > 0 }

var lineBreaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\v", " ", "\f", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ", "\x00", "")

// OneLine replaces everything that breaks a line by a space, drops NUL, and makes what is
// not UTF-8 U+FFFD.
func OneLine(s string) string { return lineBreaks.Replace(strings.ToValidUTF8(s, "\uFFFD")) }
