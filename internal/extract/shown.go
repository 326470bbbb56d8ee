package extract

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"depesche/internal/lazyregexp"
)

//go:embed months.txt
var monthFile string

// months are the beginnings of month names and what they stand for. Where languages
// disagree on a beginning it is left out.
var months = sync.OnceValue(func() map[string]time.Month {
	m := map[string]time.Month{}
	for _, l := range strings.Split(monthFile, "\n") {
		f := strings.Fields(l)
		if len(f) != 13 || f[0] == "#" {
			continue
		}
		for i, name := range f[1:] {
			if name == "-" {
				continue
			}
			if have, ok := m[name]; ok && have != time.Month(i+1) {
				m[name] = 0
			} else {
				m[name] = time.Month(i + 1)
			}
		}
	}
	return m
})

func month(word string) time.Month {
	word = strings.ToLower(strings.TrimSuffix(word, "."))
	for n := len(word); n >= 3; n-- { // bytes: no name has fewer
		if n < len(word) && !utf8.RuneStart(word[n]) {
			continue
		}
		if m, ok := months()[word[:n]]; ok {
			return m
		}
	}
	return 0
}

var (
	yearFirst = lazyregexp.New(`\b((?:19|20)\d\d)(?:[-/.]|年 ?|년 ?|\. )(\d{1,2})(?:[-/.]|月 ?|월 ?|\. )(\d{1,2})\b`)
	dayFirst  = lazyregexp.New(`\b(\d{1,2})([./-]) ?(\d{1,2})[./-] ?((?:19|20)\d\d|\d\d)\b`)
	dayMonth  = lazyregexp.New(`\b(\d{1,2})(?:\.|er|º|\.º|th|st|nd|rd)? ?(?:de |of )?(\p{L}{2,12})(?: ?/ ?\p{L}{3,12})?\.?,? ?(?:de |del )?((?:19|20)\d\d|\d\d)\b`)
	monthDay  = lazyregexp.New(`(\p{L}{3,12})\.? (\d{1,2})(?:th|st|nd|rd)?,? ((?:19|20)\d\d)\b`)
)

// dateIn reads the first date that a line of text shows. The zero time means none.
func dateIn(s, lang string) time.Time {
	s = squeeze(s)
	if digits(s) < 3 {
		return time.Time{}
	}
	day := func(y, m, d string) time.Time {
		yy, _ := strconv.Atoi(y)
		mm, _ := strconv.Atoi(m)
		dd, _ := strconv.Atoi(d)
		if len(y) == 2 {
			yy += 2000
		}
		t := time.Date(yy, time.Month(mm), dd, 0, 0, 0, 0, time.UTC)
		if t.Day() != dd || int(t.Month()) != mm {
			return time.Time{}
		}
		return plausible(t)
	}
	if g := yearFirst().FindStringSubmatch(s); g != nil {
		return day(g[1], g[2], g[3])
	}
	for _, g := range dayMonth().FindAllStringSubmatch(s, 3) {
		if m := month(g[2]); m != 0 {
			return day(g[3], strconv.Itoa(int(m)), g[1])
		}
	}
	for _, g := range monthDay().FindAllStringSubmatch(s, 3) {
		if m := month(g[1]); m != 0 {
			return day(g[3], strconv.Itoa(int(m)), g[2])
		}
	}
	if g := dayFirst().FindStringSubmatch(s); g != nil {
		if len(g[4]) == 2 && g[2] != "." {
			return time.Time{}
		}
		if strings.EqualFold(lang, "en-US") || lang == "en" && g[2] == "/" {
			if t := day(g[4], g[1], g[3]); !t.IsZero() {
				return t
			}
		}
		if t := day(g[4], g[3], g[1]); !t.IsZero() {
			return t
		}
		if g[2] == "/" {
			return day(g[4], g[1], g[3])
		}
	}
	return time.Time{}
}

// shownDate is the date that the page prints with its headline: in the lines that
// follow it, or those just above it in the same part of the page.
func shownDate(root *node, title, lang string) time.Time {
	if title == "" {
		return time.Time{}
	}
	var head *node
	root.all(func(n *node) {
		if head == nil && n.chars < 1000 && (n.tag == atom.H1 || n.tag == atom.H2 || n.tag == atom.H3) && n.chars > 0 {
			if t := fold(n.content()); t == title || n.tag == atom.H1 && (strings.Contains(t, title) || strings.Contains(title, t)) {
				head = n
			}
		}
	})
	if head == nil {
		return time.Time{}
	}
	top := head.parent
	for up := 0; up < 2 && top.parent != nil && top.tag != atom.Article && top.tag != atom.Body; up++ {
		top = top.parent
	}
	// A date set into the heading is not part of the headline.
	for _, k := range head.kids {
		if k.name != "" && k.chars < 40 {
			if t := dateIn(k.content(), lang); !t.IsZero() {
				return t
			}
		}
	}
	var before, after time.Time
	passed, chars := false, 0
	var walk func(n *node)
	walk = func(n *node) {
		if n == head {
			passed = true
			return
		}
		if chars > 700 || !after.IsZero() || n.hint&hintComment != 0 || n.chars == 0 {
			return
		}
		if leafLine(n) {
			if passed {
				chars += n.chars
			}
			text := n.content()
			if n.chars > 150 {
				// "Press release, 25 January 2022 | …": a date that opens the text.
				if !passed || chars > n.chars+200 {
					return
				}
				text = firstRunes(text, 45)
			}
			if t := dateIn(text, lang); !t.IsZero() {
				if passed {
					after = t
				} else if n.under(top) {
					before = t
				}
			}
			return
		}
		for _, k := range n.kids {
			walk(k)
		}
	}
	walk(root)
	if after.IsZero() {
		return before
	}
	return after
}

// leafLine tells an element that holds one line of text, or a text.
func leafLine(n *node) bool {
	if n.name == "" {
		return true
	}
	if n.chars > 150 && !n.block {
		return true
	}
	for _, k := range n.kids {
		if k.block && k.chars > 0 {
			return false
		}
	}
	return n.block
}

// markedDate is the first date in an element that is named for it.
func markedDate(root *node, lang string) time.Time {
	var found time.Time
	var walk func(n *node)
	walk = func(n *node) {
		if !found.IsZero() || n.name == "" || n.hint&(hintComment|hintNever|hintTeaser) != 0 || n.tag == atom.Footer || n.tag == atom.Aside {
			return
		}
		if n.chars > 5 && n.chars < 100 && dateClass(n) {
			if found = dateIn(n.content(), lang); !found.IsZero() {
				return
			}
		}
		for _, k := range n.kids {
			walk(k)
		}
	}
	walk(root)
	return found
}

func dateClass(n *node) bool {
	for _, k := range []string{"class", "id"} {
		low := strings.ToLower(n.get(k))
		for _, w := range []string{"date", "datum", "fecha", "publish", "created", "posted", "timestamp", "dateline"} {
			if strings.Contains(low, w) && !strings.Contains(low, "update") && !strings.Contains(low, "current") {
				return true
			}
		}
	}
	return false
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}
