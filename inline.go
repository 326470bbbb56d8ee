package depesche

import (
	"slices"
	"sort"
	"strings"
)

// MarkKind names an inline mark.
type MarkKind string

const (
	Strong    MarkKind = "strong"
	Emphasis  MarkKind = "emphasis"
	Link      MarkKind = "link"      // Href is the absolute address
	Insertion MarkKind = "insertion" // an editor's […]; the brackets are part of the text
	Foreign   MarkKind = "foreign"   // words kept in another language; Lang names it
	Here      MarkKind = "here"      // the sentence in hand, in the preview of a page; never stored
)

// Mark covers the bytes [From, To) of its inline's text.
type Mark struct {
	Kind MarkKind `json:"kind"`
	From int      `json:"from"`
	To   int      `json:"to"`
	Href string   `json:"href,omitempty"`
	Lang string   `json:"lang,omitempty"`
}

// Inline is running text with marks: no line breaks other than '\n' for a hard
// break, no markup in Text. Marks are sorted by From, then by To descending; they
// nest or stand apart, never overlap halfway, are never empty.
type Inline struct {
	Text  string `json:"text"`
	Marks []Mark `json:"marks,omitempty"`
}

// Plain makes an inline without marks.
func Plain(s string) Inline { return Inline{Text: s} }

// IsEmpty tells whether there is nothing but white space.
func (in Inline) IsEmpty() bool { return strings.TrimSpace(in.Text) == "" }

// Slice returns the part [from, to) with the marks that touch it, cut to fit.
func (in Inline) Slice(from, to int) Inline {
	out := Inline{Text: in.Text[from:to]}
	for _, m := range in.Marks {
		f, t := max(m.From, from), min(m.To, to)
		if f >= t {
			continue
		}
		m.From, m.To = f-from, t-from
		out.Marks = append(out.Marks, m)
	}
	return out
}

// Append returns in followed by other; equal marks that meet at the seam are joined,
// so that slicing and appending gives back what was sliced.
func (in Inline) Append(other Inline) Inline {
	n := len(in.Text)
	out := Inline{Text: in.Text + other.Text, Marks: slices.Clone(in.Marks)}
	for _, m := range other.Marks {
		m.From, m.To = m.From+n, m.To+n
		joined := false
		if m.From == n {
			for i := range out.Marks {
				o := &out.Marks[i]
				if o.To == n && o.Kind == m.Kind && o.Href == m.Href && o.Lang == m.Lang {
					o.To, joined = m.To, true
					break
				}
			}
		}
		if !joined {
			out.Marks = append(out.Marks, m)
		}
	}
	return out.Normal()
}

// Normal returns in with its marks in order and made valid: out-of-range and empty
// marks dropped, marks of one kind and target that touch or overlap joined, marks that
// would overlap halfway cut in two at the end of the outer one.
func (in Inline) Normal() Inline {
	ms := make([]Mark, 0, len(in.Marks))
	for _, m := range in.Marks {
		m.From, m.To = max(m.From, 0), min(m.To, len(in.Text))
		if m.From < m.To {
			ms = append(ms, m)
		}
	}
	sortMarks(ms)
	ms = joinEqual(ms)
	ms = cutCrossing(ms)
	if len(ms) == 0 {
		ms = nil
	}
	return Inline{Text: in.Text, Marks: ms}
}

func sortMarks(ms []Mark) {
	sort.SliceStable(ms, func(i, j int) bool {
		if ms[i].From != ms[j].From {
			return ms[i].From < ms[j].From
		}
		if ms[i].To != ms[j].To {
			return ms[i].To > ms[j].To
		}
		return ms[i].Kind < ms[j].Kind
	})
}

func joinEqual(ms []Mark) []Mark {
	out := ms[:0:0]
next:
	for _, m := range ms {
		for i := range out {
			o := &out[i]
			if o.Kind == m.Kind && o.Href == m.Href && o.Lang == m.Lang && m.From <= o.To {
				o.To = max(o.To, m.To)
				continue next
			}
		}
		out = append(out, m)
	}
	sortMarks(out)
	return out
}

func cutCrossing(ms []Mark) []Mark {
	var out, open []Mark
	for len(ms) > 0 {
		m := ms[0]
		for len(open) > 0 && open[len(open)-1].To <= m.From {
			open = open[:len(open)-1]
		}
		if len(open) > 0 && m.To > open[len(open)-1].To {
			rest := m
			ms[0].To, rest.From = open[len(open)-1].To, open[len(open)-1].To
			ms = append(ms, rest)
			sortMarks(ms) // others that begin here may be longer now
			continue
		}
		ms = ms[1:]
		out = append(out, m)
		open = append(open, m)
	}
	return out
}

// Equal tells whether text and marks are the same.
func (in Inline) Equal(other Inline) bool {
	return in.Text == other.Text && slices.Equal(in.Marks, other.Marks)
}
