package search

import (
	"unicode/utf8"
)

// Slips is how many slips of the finger a word of this length may have: none below four
// letters, one below eight, else two.
func Slips(word string) int {
	switch n := utf8.RuneCountInString(word); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// Distance is how many letters were left out, added, exchanged or swapped with their
// neighbour between a and b (optimal string alignment), or max+1 when there are more
// than max.
func Distance(a, b string, max int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > max || -d > max {
		return max + 1
	}
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	before, row, next := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		next[0] = i + 1
		least := next[0]
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			d := min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				d = min(d, before[j-1]+1)
			}
			next[j+1] = d
			least = min(least, d)
		}
		if least > max {
			return max + 1
		}
		before, row, next = row, next, before
	}
	return min(row[len(y)], max+1)
}

// Reverse turns a word round: the index looks up endings by it.
func Reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// Keys are a beginning and an ending of a word, one of which a misspelt word shares with
// the right one in most cases: a slip spoils one half only. Of two slips in a longer word
// both lie in one part of three more often than not.
func Keys(word string) (head, tail string) {
	r := []rune(word)
	half := len(r) / 2
	if Slips(word) > 1 {
		half = max(3, len(r)/3)
	}
	return string(r[:half]), string(r[len(r)-half:])
}
