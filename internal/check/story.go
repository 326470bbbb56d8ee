package check

import "depesche"

// checkStory runs what needs the segments of a whole story: quotations that reach from
// one segment into the next, a translation that stands under two different sources, names
// written in two ways or exchanged, terms rendered in two ways, full stops lost, figures of headlines that no text bears out, dates with two weekdays,
// sums that no longer add up.
func checkStory(cfg *Config, gs []*segment) {
	for i, g := range gs {
		if g == nil {
			continue
		}
		var next *segment
		if i+1 < len(gs) {
			next = gs[i+1]
		}
		g.checkPairing(next)
	}
	repeatedTargets(gs)
	consistentNames(gs)
	namesOfStory(gs)
	consistentTerms(cfg, gs)
	fullStops(gs)
	figuresAbove(gs)
	sameDays(gs)
	sums(gs)
}

// repeatedTargets reports a long target that is the same as that of an earlier segment
// whose source is another: text that was pasted or looped.
func repeatedTargets(gs []*segment) {
	seen := map[string]*segment{}
	for _, g := range gs {
		if g == nil || g.tgt.words < 6 {
			continue
		}
		if first, ok := seen[g.tgt.low]; ok {
			if first.src.low != g.src.low {
				g.report("repetition.across", g.src.whole(), g.tgt.whole())
			}
			continue
		}
		seen[g.tgt.low] = g
	}
}

// fullStops takes a lost full stop more seriously in a story whose other sentences keep
// theirs: there it is no habit.
func fullStops(gs []*segment) {
	kept := 0
	for _, g := range gs {
		if g != nil && g.pair.Kind == depesche.UnitText && g.src.lastMark() >= 0 && g.tgt.lastMark() >= 0 {
			kept++
		}
	}
	for _, g := range gs {
		if g == nil || g.pair.Kind != depesche.UnitText || kept < 3 {
			continue
		}
		for i := range g.out {
			if f := &g.out[i]; f.Rule == "punctuation.end" {
				f.Severity = depesche.SevWarning
			}
		}
	}
}
