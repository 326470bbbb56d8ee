package check

import (
	"strings"

	"depesche/internal/lang"
)

// part is a piece of a number written together.
type part struct {
	s    string
	val  float64
	kind class // clCardinal, clScale or clJoiner (glue)
	// plural scales count nothing exactly: Tausende, beside Tausend
	plural bool
}

func (lx *lexicon) addQuantities(q *lang.Quantity) {
	for w, v := range q.Cardinals {
		e := lx.at(w)
		e.class |= clCardinal
		e.own().cardinal = v
	}
	for w, v := range q.Ordinals {
		e := lx.at(w)
		e.class |= clOrdinal
		e.own().ordinal = v
	}
	for w, v := range q.Scales {
		e := lx.at(w)
		e.class |= clScale
		e.own().scale = v
	}
	for w, v := range q.Tight {
		e := lx.at(w)
		e.class |= clTight
		e.own().tight = v
	}
	for w, v := range q.Soft {
		e := lx.at(w)
		e.class |= clSoft
		e.own().soft = v
	}
	for i, ws := range q.Months {
		for _, w := range ws {
			e := lx.at(w)
			e.class |= clMonth
			e.own().month = int8(i + 1)
		}
	}
	for i, ws := range q.Weekdays {
		for _, w := range ws {
			e := lx.at(w)
			e.class |= clWeekday
			e.own().weekday = int8(i + 1)
		}
	}
	for _, id := range unitIDs() {
		for _, w := range q.Units[unitTable[id].key] {
			e := lx.at(w)
			e.class |= clUnit
			e.own().units = append(e.units, id)
		}
	}
	for _, code := range sortedKeys(q.Currencies) {
		for _, w := range q.Currencies[code] {
			e := lx.at(w)
			e.class |= clCurrency
			e.own().money = append(e.money, code)
		}
	}
	lx.mark(clWeak, q.Weak)
	lx.mark(clJoiner, q.Joiners)
	lx.mark(clDoubtful, q.Doubtful)
	lx.mark(clClock, q.Clock)
	lx.mark(clMorning, q.Morning)
	lx.mark(clEvening, q.Evening)
	lx.mark(clOrdinalSuffix, q.OrdinalSuffixes)
	for s, unit := range q.Suffixes {
		lx.suffixes[s] = unitByKey[unit]
		e := lx.at(s)
		if u := unitByKey[unit]; u != 0 {
			e.class |= clUnit
			e.own().units = appendUnit(e.units, u)
		}
	}
}

func appendUnit(us []unitID, u unitID) []unitID {
	for _, x := range us {
		if x == u {
			return us
		}
	}
	return append(us, u)
}

func (lx *lexicon) addCompounds(q *lang.Quantity) {
	if !q.Compound {
		return
	}
	add := func(s string, v float64, k class) {
		if !strings.Contains(s, " ") && s != "" {
			lx.compounds = true
			lx.parts[s[0]] = append(lx.parts[s[0]], part{s: s, val: v, kind: k})
		}
	}
	for _, w := range sortedKeys(q.Cardinals) {
		add(w, q.Cardinals[w], clCardinal)
	}
	for _, w := range sortedKeys(q.Scales) {
		if len(w) > 3 {
			add(w, q.Scales[w], clScale)
		}
	}
	for _, w := range q.Glue {
		add(w, 0, clJoiner)
	}
	for _, ps := range lx.parts {
		sortParts(ps)
		for i := range ps {
			for j := range ps {
				if i != j && ps[i].kind == clScale && ps[j].val == ps[i].val && strings.HasPrefix(ps[i].s, ps[j].s) {
					ps[i].plural = true
				}
			}
		}
	}
}
