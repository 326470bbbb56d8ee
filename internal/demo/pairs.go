package demo

import (
	"slices"
	"strconv"

	"depesche"
)

// Pairs lists the segments of the original in reading order, each with its translation
// into lang. It has one pair for every segment that cutting Document(s.Lang, v) yields,
// in the same order; unit names are those of that document.
func (s *Story) Pairs(lang string, v Version) []Pair {
	var out []Pair
	for _, n := range s.named() {
		for i, r := range n.rows {
			ref := n.ref
			if n.unit == depesche.UnitItem {
				ref += "/" + strconv.Itoa(i)
			}
			out = append(out, Pair{Unit: ref, Kind: n.unit, Source: r.text(s.Lang, v), Target: r.text(lang, v),
				Stale: v == Current && !r.was[s.Lang].IsEmpty() && r.now[lang].IsEmpty() && !r.was[lang].IsEmpty()})
		}
	}
	return out
}

type namedPart struct {
	part
	ref  string
	unit depesche.UnitKind
}

// rank puts the parts before the body in the order of depesche.Document.Units, in
// whatever order the file has them.
var rank = map[string]int{"headline": -5, "standfirst": -4, "dateline": -3, "caption": -2, "alt": -1}

func (s *Story) named() []namedPart {
	var out []namedPart
	blocks := 0
	for _, p := range s.parts {
		n := namedPart{part: p}
		switch p.kind {
		case "headline":
			n.ref, n.unit = p.kind, depesche.UnitHeadline
		case "standfirst":
			n.ref, n.unit = p.kind, depesche.UnitStandfirst
		case "dateline":
			n.ref, n.unit = p.kind, depesche.UnitDateline
		case "caption":
			n.ref, n.unit = "lead/caption", depesche.UnitCaption
		case "alt":
			n.ref, n.unit = "lead/alt", depesche.UnitAlt
		case "speaker":
			n.ref, n.unit = blockID(blocks-1)+"/speaker", depesche.UnitSpeaker
		default:
			n.ref = blockID(blocks)
			n.unit = map[string]depesche.UnitKind{"p": depesche.UnitText, "h2": depesche.UnitHeading, "quote": depesche.UnitQuotation,
				"list": depesche.UnitItem, "numbered": depesche.UnitItem}[p.kind]
			blocks++
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b namedPart) int { return rank[a.kind] - rank[b.kind] })
	return out
}

func blockID(n int) string { return "b" + strconv.Itoa(n+1) }
