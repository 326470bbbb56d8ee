package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"depesche/internal/store/sqldb"
)

// expr is a search expression over ids of words. Its zero value finds nothing.
// Both engines' syntaxes are made of digits, tags and fixed words alone.
type expr struct {
	op  byte // '|' any of ids, '"' ids in a row, 'p' ids of function words in a row, 'a' and, 'o' or
	ids []int64
	// function tells of each of ids in a row whether it is a function word whose pairs with
	// its like the index has; nil where it has none.
	function []bool
	kids     []expr
}

func (e expr) none() bool { return e.op == 0 }

func anyOf(ids []int64) expr {
	if len(ids) == 0 {
		return expr{}
	}
	return expr{op: '|', ids: ids}
}

func andExpr(kids ...expr) expr {
	for _, k := range kids {
		if k.none() {
			return expr{}
		}
	}
	switch len(kids) {
	case 0:
		return expr{}
	case 1:
		return kids[0]
	}
	return expr{op: 'a', kids: kids}
}

func orExpr(kids ...expr) expr {
	var some []expr
	for _, k := range kids {
		if !k.none() {
			some = append(some, k)
		}
	}
	switch len(some) {
	case 0:
		return expr{}
	case 1:
		return some[0]
	}
	return expr{op: 'o', kids: some}
}

// maxRows bounds how many ways a phrase is written out.
const maxRows = 16

// phraseExpr finds a word of each place, in a row. pairs tells that the index has the pairs
// of function words.
func phraseExpr(places [][]word, function func(string) bool, pairs bool) expr {
	ways := [][]word{nil}
	for _, p := range places {
		var longer [][]word
		for _, w := range ways {
			for _, x := range p {
				if len(longer) < maxRows {
					longer = append(longer, append(w[:len(w):len(w)], x))
				}
			}
		}
		ways = longer
	}
	var kids []expr
	for _, w := range ways {
		e := expr{op: '"', ids: ids(w)}
		if pairs {
			for _, x := range w {
				e.function = append(e.function, function(x.word))
			}
			if len(w) > 1 && !slices.Contains(e.function, false) {
				e.op = 'p'
			}
		}
		kids = append(kids, e)
	}
	return orExpr(kids...)
}

// phrase tells whether it is made of nothing but words in a row, not all of them function words.
func (e expr) phrase() bool {
	switch e.op {
	case '"':
		return len(e.ids) > 1
	case 'a', 'o':
		return !slices.ContainsFunc(e.kids, func(k expr) bool { return !k.phrase() })
	}
	return false
}

// text writes the expression for an engine. headline demands that the words stand there.
func (e expr) text(d sqldb.Dialect, headline bool) string {
	var b strings.Builder
	e.write(&b, d, headline)
	return b.String()
}

func (e expr) write(b *strings.Builder, d sqldb.Dialect, headline bool) {
	or, and, next, quote := " OR ", " AND ", " ", `"`
	if d == sqldb.Postgres {
		or, and, next, quote = "|", "&", "<->", ""
	}
	mark := ""
	if headline {
		mark = "h"
	}
	list := func(sep string, n int, f func(i int)) {
		b.WriteByte('(')
		for i := range n {
			if i > 0 {
				b.WriteString(sep)
			}
			f(i)
		}
		b.WriteByte(')')
	}
	id := func(n int64) { b.WriteString(strconv.FormatInt(n, 10)) }
	switch e.op {
	case '|':
		list(or, len(e.ids), func(i int) { b.WriteString(mark); id(e.ids[i]) })
	case '"', 'p':
		if mark != "" { // places are kept with the plain number
			list(and, len(e.ids), func(i int) { b.WriteString(mark); id(e.ids[i]) })
			b.WriteString(and)
		}
		pairs := func(sep string) {
			for i := range len(e.ids) - 1 {
				if i > 0 {
					b.WriteString(sep)
				}
				b.Write(appendPair(nil, e.ids[i], e.ids[i+1]))
			}
		}
		if e.op == 'p' && d == sqldb.SQLite {
			b.WriteByte('"')
			pairs(" ")
			b.WriteByte('"')
			return
		}
		if e.op == 'p' { // its pairs stand nowhere, but its index finds them
			pairs(and)
			b.WriteString(and)
		}
		if e.op == '"' {
			// Few documents have two function words side by side of those that have both: FTS5
			// looks for the rest in those alone.
			for i := range len(e.function) - 1 {
				if e.function[i] && e.function[i+1] {
					b.Write(appendPair(nil, e.ids[i], e.ids[i+1]))
					b.WriteString(and)
				}
			}
		}
		b.WriteString(quote)
		for i, n := range e.ids {
			if i > 0 {
				b.WriteString(next)
			}
			id(n)
		}
		b.WriteString(quote)
	case 'a', 'o':
		sep := and
		if e.op == 'o' {
			sep = or
		}
		list(sep, len(e.kids), func(i int) { e.kids[i].write(b, d, headline) })
	}
}

// match is what candidates must meet.
type match struct {
	want, not expr
	tags      []string
}

// text writes the match for an engine.
func (m match) text(d sqldb.Dialect, headline bool) string {
	want := m.want.text(d, headline)
	if d == sqldb.SQLite {
		for _, t := range m.tags {
			want += " AND " + t
		}
		if !m.not.none() {
			want = fmt.Sprintf("(%s) NOT (%s)", want, m.not.text(d, false))
		}
		return want
	}
	for _, t := range m.tags {
		want += "&" + t
	}
	if !m.not.none() {
		want += "&!(" + m.not.text(d, false) + ")"
	}
	return want
}
