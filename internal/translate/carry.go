package translate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
)

// piece is a line of a source, without line breaks and short enough for one request, on
// its way through an engine. sep is what stands between it and the next piece.
type piece struct {
	src    depesche.Inline
	sep    string
	keeps  []kept
	before string
	kind   depesche.UnitKind

	out   depesche.Inline
	flags []string
	done  bool // nothing to ask, or finished
}

// cut makes pieces of a source: one for each line, long lines cut between words so that
// none has more than limit characters with its tags. measures tells whether numbers with
// units are kept.
func cut(src depesche.Inline, limit int, measures bool) []piece {
	var out []piece
	from := 0
	for from <= len(src.Text) {
		to := from + strings.IndexByte(src.Text[from:], '\n')
		sep := "\n"
		if to < from {
			to, sep = len(src.Text), ""
		}
		for _, pc := range cutLong(trim(src.Slice(from, to)), sep, limit, measures) {
			pc.keeps = keptParts(pc.src, measures)
			if !translatable(pc.src, pc.keeps) {
				pc.out, pc.done = pc.src, true
			}
			out = append(out, pc)
		}
		from = to + 1
	}
	return out
}

// cutLong halves a text, between words if there are any, until its encoding fits. sep is
// what stands behind the whole.
func cutLong(src depesche.Inline, sep string, limit int, measures bool) []piece {
	if limit <= 0 || utf8.RuneCountInString(src.Text) <= limit && utf8.RuneCountInString(encodeXML(src, keptParts(src, measures))) <= limit {
		return []piece{{src: src, sep: sep}}
	}
	mid := len(src.Text) / 2
	at, between := strings.LastIndexByte(src.Text[:mid], ' '), " "
	if i := strings.IndexByte(src.Text[mid:], ' '); i >= 0 && (at <= 0 || i < mid-at) {
		at = mid + i
	}
	if at <= 0 {
		at, between = mid, ""
		for at < len(src.Text) && !utf8.RuneStart(src.Text[at]) {
			at++
		}
	}
	a, b := trim(src.Slice(0, at)), trim(src.Slice(at, len(src.Text)))
	if a.Text == "" || b.Text == "" {
		return []piece{{src: src, sep: sep}}
	}
	return append(cutLong(a, between, limit, measures), cutLong(b, sep, limit, measures)...)
}

// translatable tells whether there is a letter outside the kept parts.
func translatable(src depesche.Inline, keeps []kept) bool {
	last := 0
	for _, k := range keeps {
		if strings.ContainsFunc(src.Text[last:k.from], unicode.IsLetter) {
			return true
		}
		last = k.to
	}
	return strings.ContainsFunc(src.Text[last:], unicode.IsLetter)
}

// join puts the pieces' translations together again; a mark that ran across the seam
// does so again.
func join(ps []piece) (depesche.Inline, []string) {
	var out depesche.Inline
	var flags []string
	sep := ""
	for i, p := range ps {
		if i == 0 {
			out = p.out
		} else {
			out = joinAt(out, sep, p.out)
		}
		sep = p.sep
		for _, f := range p.flags {
			if !slices.Contains(flags, f) {
				flags = append(flags, f)
			}
		}
	}
	return out.Normal(), flags
}

func joinAt(a depesche.Inline, sep string, b depesche.Inline) depesche.Inline {
	seam, n := len(a.Text), len(a.Text)+len(sep)
	out := depesche.Inline{Text: a.Text + sep + b.Text, Marks: slices.Clone(a.Marks)}
next:
	for _, m := range b.Marks {
		m.From, m.To = m.From+n, m.To+n
		if m.From == n {
			for i := range out.Marks {
				o := &out.Marks[i]
				if o.To == seam && o.Kind == m.Kind && o.Href == m.Href && o.Lang == m.Lang {
					o.To = m.To
					continue next
				}
			}
		}
		out.Marks = append(out.Marks, m)
	}
	return out
}

// encode writes the piece for an engine.
func (p *piece) encode(tags TagSupport) string {
	if tags == TagsXML {
		return encodeXML(p.src, p.keeps)
	}
	return p.src.Text
}

// decode reads an engine's answer for the piece; without tags all marks are missing.
func (p *piece) decode(answer string, tags TagSupport) decoded {
	if tags == TagsXML {
		return decodeXML(answer, p.src, p.keeps)
	}
	return p.decodePlain(OneLine(answer))
}

// decodePlain takes text as it is and reports all marks as missing.
func (p *piece) decodePlain(text string) decoded {
	d := decoded{in: depesche.Plain(strings.Trim(text, spaces+"\n"))}
	for i := range p.src.Marks {
		d.missing = append(d.missing, i)
	}
	return d
}

// finish takes what was decoded, puts lost marks back with hints and tidies up.
func (p *piece) finish(d decoded, hints map[int]string) {
	in := d.in
	if len(d.missing) > 0 {
		marks, flags := anchor(p.src, in.Text, d.missing, hints, d.spread)
		in.Marks = append(slices.Clone(in.Marks), marks...)
		p.flags = append(p.flags, flags...)
	}
	snapInsertions(in)
	in, lost := unlinked(in)
	if lost {
		p.flags = append(p.flags, FlagMarkLost)
	}
	p.out = tidy(p.src, in.Normal())
	p.flags = append(p.flags, verify(p.src, p.out, p.keeps)...)
	p.done = true
}

// unlinked takes out links within links, of which no page can make anything, and tells
// whether there were any.
func unlinked(in depesche.Inline) (depesche.Inline, bool) {
	in = in.Normal()
	end, lost := 0, false // of the link that is open
	marks := slices.DeleteFunc(slices.Clone(in.Marks), func(m depesche.Mark) bool {
		if m.Kind != depesche.Link {
			return false
		}
		if m.From < end {
			lost = true
			return true
		}
		end = m.To
		return false
	})
	return depesche.Inline{Text: in.Text, Marks: marks}, lost
}

// snapInsertions lets the marks of insertions cover the whole bracket group that they
// touch.
func snapInsertions(in depesche.Inline) {
	gs := brackets(in.Text)
	for i := range in.Marks {
		m := &in.Marks[i]
		if m.Kind != depesche.Insertion {
			continue
		}
		for _, g := range gs {
			if m.From < g[1] && g[0] < m.To {
				m.From, m.To = g[0], g[1]
				break
			}
		}
	}
}

// unsure lists the marks for which a translation of their words alone would help.
func (p *piece) unsure(d decoded) []int {
	var out []int
	for _, i := range d.missing {
		m := p.src.Marks[i]
		if m.Kind == depesche.Foreign {
			continue
		}
		_, flags := anchor(p.src, d.in.Text, []int{i}, nil, nil)
		if len(flags) > 0 {
			out = append(out, i)
		}
	}
	return out
}
