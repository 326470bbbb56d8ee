package depesche

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Cut is a place where one translation's segments are cut otherwise than the rules of the
// original's language do: divided there, or joined across it. Before and After are the
// words on both sides of the place, so that the cut holds wherever the original changes
// elsewhere, and is void once it changes here.
type Cut struct {
	Before string `json:"before"`
	After  string `json:"after"`
	Join   bool   `json:"join,omitempty"`
}

// cutContext is how many characters a Cut keeps of either side.
const cutContext = 24

// CutAt describes the place at the byte at of a unit's text.
func CutAt(text string, at int, join bool) Cut {
	before, after := strings.TrimRight(text[:at], cutSpace), strings.TrimLeft(text[at:], cutSpace)
	for utf8.RuneCountInString(before) > cutContext {
		_, n := utf8.DecodeRuneInString(before)
		before = before[n:]
	}
	rest := after
	for range cutContext {
		_, n := utf8.DecodeRuneInString(rest)
		rest = rest[n:]
	}
	return Cut{Before: before, After: after[:len(after)-len(rest)], Join: join}
}

// cutSpace is the white space around a segment.
const cutSpace = " \t\n\r\u00a0\u2009\u202f"

// WithCut is cuts with one more; one that says the opposite of the same place goes.
func WithCut(cuts []Cut, c Cut) []Cut {
	opposite := c
	opposite.Join = !c.Join
	if i := slices.Index(cuts, opposite); i >= 0 {
		return slices.Delete(slices.Clone(cuts), i, i+1)
	}
	if slices.Contains(cuts, c) {
		return cuts
	}
	return append(slices.Clip(cuts), c)
}

// Recut is how a translation with cuts of its own divides the document whose segments are
// segs: those of the rules, but for the places that cuts name. Keys are made as Segments
// makes them.
func (d *Document) Recut(segs []Segment, cuts []Cut) []Segment {
	if len(cuts) == 0 {
		return segs
	}
	ends := map[string][]int{}
	for _, s := range segs {
		ends[s.Unit] = append(ends[s.Unit], s.To)
	}
	return d.segments(func(u *Unit) []int {
		if u.Kind.Whole() {
			return nil
		}
		return recut(u.Text.Text, ends[u.Ref], cuts)
	})
}

// recut is where the segments of one text end.
func recut(text string, ends []int, cuts []Cut) []int {
	var out []int
	for _, e := range ends {
		joined := slices.ContainsFunc(cuts, func(c Cut) bool { return c.Join && c.at(text, e) })
		if !joined {
			out = append(out, e)
		}
	}
	for _, c := range cuts {
		if c.Join || c.Before == "" || c.After == "" {
			continue
		}
		for from := 0; ; {
			i := strings.Index(text[from:], c.Before)
			if i < 0 {
				break
			}
			if e := from + i + len(c.Before); c.at(text, e) && !slices.Contains(out, e) {
				out = append(out, e)
			}
			from += i + 1
		}
	}
	slices.Sort(out)
	return out
}

// at tells whether the place at the byte e of a text is the one that the cut names.
func (c Cut) at(text string, e int) bool {
	after := strings.TrimLeft(text[e:], cutSpace)
	return after != "" && strings.HasSuffix(text[:e], c.Before) && strings.HasPrefix(after, c.After)
}
