package check

import (
	"strconv"

	"depesche"
)

// calendarDay is a date with its weekday as a text gives them; year is 0 when it gives
// none.
type calendarDay struct {
	weekday, day, month, year int
	at                        int // token of the weekday
}

// calendarDays reads what stands together as weekday, day, month and perhaps year, in any
// order: "Tuesday, 4 March 2025", "Dienstag, den 4. März 2025", "martes 4 de marzo".
func (s *side) calendarDays() []calendarDay {
	var out []calendarDay
	for i := range s.quantities {
		if s.quantities[i].kind != qWeekday {
			continue
		}
		d := calendarDay{weekday: int(s.quantities[i].vals[0]), at: s.quantities[i].from}
		end := s.quantities[i].to
		for j := i + 1; j < len(s.quantities) && j <= i+3; j++ {
			q := &s.quantities[j]
			if q.from-end > 3 {
				break
			}
			v := q.vals[0]
			switch {
			case q.kind == qMonth && d.month == 0:
				d.month = int(v)
			case q.kind == qNumber && q.n > 0 && d.day == 0 && v >= 1 && v <= 31 && v == float64(int(v)) && len(q.units) == 0:
				d.day = int(v)
			case q.kind == qNumber && q.digits && d.year == 0 && v >= 1800 && v < 2200 && d.month > 0:
				d.year = int(v)
			default:
				j = len(s.quantities)
			}
			end = q.to
		}
		if d.day > 0 && d.month > 0 {
			out = append(out, d)
		}
	}
	return out
}

// fits tells whether the weekday is that of the date, by Sakamoto's method for the
// Gregorian calendar.
func (d *calendarDay) fits() bool {
	y := d.year
	if d.month < 3 {
		y--
	}
	w := (y + y/4 - y/100 + y/400 + [...]int{0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4}[d.month-1] + d.day) % 7 // 0 is Sunday
	return (w+6)%7+1 == d.weekday
}

// checkCalendar reports a weekday that does not fit its date where the source's does or
// gives none.
func checkCalendar(g *segment) {
	if g.copied || len(g.tgt.quantities) < 3 {
		return
	}
	for _, d := range g.tgt.calendarDays() {
		if d.year == 0 || d.fits() {
			continue
		}
		for _, s := range g.src.calendarDays() {
			if s.weekday == d.weekday && s.day == d.day && s.month == d.month {
				return // the source's own mistake
			}
		}
		for i := range g.out {
			if g.out[i].Rule == "number.weekday" {
				return
			}
		}
		g.reportDay("number.calendar", &d, d.date())
	}
}

func (d *calendarDay) date() string {
	s := strconv.Itoa(d.day) + "." + strconv.Itoa(d.month) + "."
	if d.year > 0 {
		s += strconv.Itoa(d.year)
	}
	return s
}

func (g *segment) reportDay(rule string, d *calendarDay, args ...string) {
	sp := g.tgt.span(d.at, d.at+1)
	g.report(rule, depesche.Span{}, sp, append([]string{g.tgt.cut(sp)}, args...)...)
}

// sameDays reports a date of the story that has another weekday here than where it stood
// first, unless the source says so too.
func sameDays(gs []*segment) {
	type date struct{ day, month, year int }
	first := map[date]int{}
	theirs := map[date]map[int]bool{}
	for _, g := range gs {
		if g == nil {
			continue
		}
		for _, d := range g.src.calendarDays() {
			k := date{d.day, d.month, d.year}
			if theirs[k] == nil {
				theirs[k] = map[int]bool{}
			}
			theirs[k][d.weekday] = true
		}
	}
	for _, g := range gs {
		if g == nil {
			continue
		}
		for _, d := range g.tgt.calendarDays() {
			k := date{d.day, d.month, d.year}
			if w, ok := first[k]; !ok {
				first[k] = d.weekday
			} else if w != d.weekday && !theirs[k][d.weekday] {
				g.reportDay("number.calendar", &d, d.date())
			}
		}
	}
}
