package newsroom

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/translate"
)

// Change says what became of a piece of a text from one revision to another.
type Change string

const (
	PieceSame    Change = "same"
	PieceChanged Change = "changed"
	PieceAdded   Change = "added"
	PieceRemoved Change = "removed"
	PieceMoved   Change = "moved" // its words are the same, its place is another
)

// Difference is a piece of a text in two revisions: a headline, a paragraph, an item, a
// caption. Kind is its kind in the newer one, or in the older where it was removed; Marks
// tells that links or marks differ, with the words perhaps the same; Kinds that the kind does.
type Difference struct {
	Kind   string               `json:"kind"`
	Change Change               `json:"change"`
	Parts  []translate.DiffPart `json:"parts"`
	Marks  bool                 `json:"marks,omitempty"`
	Kinds  bool                 `json:"kinds,omitempty"`
}

// Comparison is two revisions of a text, word by word.
type Comparison struct {
	Lang     string             `json:"lang"`
	From, To *depesche.Revision `json:"-"`
	Pieces   []Difference       `json:"pieces"`
}

// CompareRevisions compares two revisions of a text by their numbers; 0 for to is the
// newest, 0 for from the one before to.
func (n *Newsroom) CompareRevisions(ctx context.Context, story int64, lang string, from, to int) (*Comparison, error) {
	t, err := text(ctx, n.Store, story, lang)
	if err != nil {
		return nil, in("compare", err)
	}
	c := &Comparison{Lang: t.Lang}
	if to == 0 {
		c.To, err = n.Store.Revision(ctx, t.Head)
	} else {
		c.To, err = n.Store.RevisionNumber(ctx, t.ID, to)
	}
	if err != nil {
		return nil, in("compare", err)
	}
	if from == 0 {
		from = max(c.To.Number-1, 1)
	}
	if c.From, err = n.Store.RevisionNumber(ctx, t.ID, from); err != nil {
		return nil, in("compare", err)
	}
	older, newer := Compose(c.From, t.Lang), Compose(c.To, t.Lang)
	c.Pieces = Compare(&older, &newer)
	return c, nil
}

// piece is what Compare sets side by side.
type piece struct {
	ref, kind string
	text      depesche.Inline
}

// pieces cuts a document into what is compared, in reading order.
func pieces(d *depesche.Document) []piece {
	units := map[string][]piece{}
	for _, u := range d.Units() {
		block, _, _ := strings.Cut(u.Ref, "/")
		kind := string(u.Kind)
		units[block] = append(units[block], piece{u.Ref, kind, u.Text})
	}
	out := slices.Concat(units["headline"], units["standfirst"])
	if len(d.Byline) > 0 {
		out = append(out, piece{"byline", "byline", depesche.Plain(strings.Join(d.Byline, ", "))})
	}
	out = append(out, units["dateline"]...)
	picture := func(ref string, u *depesche.PictureUse) {
		if u != nil {
			which := u.URL
			if which == "" {
				which = short(u.Hash)
			}
			out = append(out, piece{ref, "picture", depesche.Plain(strings.TrimSpace(which + " " + u.Credit))})
		}
	}
	picture("lead", d.Lead)
	out = append(out, units["lead"]...)
	for i := range d.Blocks {
		b := &d.Blocks[i]
		switch b.Kind {
		case depesche.Picture:
			picture(b.ID, b.Picture)
		case depesche.Embed:
			out = append(out, piece{b.ID, "embed", depesche.Plain(b.Href)})
		case depesche.Rule:
			out = append(out, piece{b.ID, "rule", depesche.Plain("")})
		}
		for _, p := range units[b.ID] {
			switch {
			case b.Kind == depesche.Heading:
				p.kind = "heading" + strconv.Itoa(min(max(b.Level, 2), 4))
			case b.Kind == depesche.List && b.Ordered:
				p.kind = "numbered"
			}
			out = append(out, p)
		}
	}
	return out
}

// likeEnough is from which likeness, in per cent, two pieces in different places are one
// that was changed.
const likeEnough = 60

// mostAlike bounds how many pairs of pieces are held against each other.
const mostAlike = 20_000

// Compare sets two documents side by side, piece by piece, in the order of the newer one;
// what was removed stands where it was.
func Compare(older, newer *depesche.Document) []Difference {
	a, b := pieces(older), pieces(newer)
	partner := partners(a, b)
	taken := make([]bool, len(a))
	for _, i := range partner {
		if i >= 0 {
			taken[i] = true
		}
	}
	steady := steadies(partner)
	var out []Difference
	next := 0
	removed := func(until int) {
		for ; next < until; next++ {
			if !taken[next] {
				out = append(out, difference(&a[next], nil))
			}
		}
	}
	for j := range b {
		i := partner[j]
		if i < 0 {
			out = append(out, difference(nil, &b[j]))
			continue
		}
		if steady[j] {
			removed(i)
		}
		d := difference(&a[i], &b[j])
		if !steady[j] && d.Change == PieceSame {
			d.Change = PieceMoved
		}
		out = append(out, d)
	}
	removed(len(a))
	return out
}

// partners finds for each piece of b the one of a that it was, -1 for none: the same words
// first, then the same place, then what is alike.
func partners(a, b []piece) []int {
	out := make([]int, len(b))
	used := make([]bool, len(a))
	for j := range out {
		out[j] = -1
	}
	pair := func(fits func(x, y *piece) bool) {
		for j := range b {
			for i := range a {
				if out[j] < 0 && !used[i] && fits(&a[i], &b[j]) {
					out[j], used[i] = i, true
				}
			}
		}
	}
	pair(func(x, y *piece) bool { return x.ref == y.ref && x.text.Text == y.text.Text })
	pair(func(x, y *piece) bool { return y.text.Text != "" && x.text.Text == y.text.Text })
	pair(func(x, y *piece) bool {
		return x.ref == y.ref && !strings.HasPrefix(y.kind, "item") && y.kind != "numbered"
	})
	if left(used)*len(b) <= mostAlike {
		pair(func(x, y *piece) bool { return translate.Similarity(x.text.Text, y.text.Text) >= likeEnough })
	}
	return out
}

func left(used []bool) int {
	n := 0
	for _, u := range used {
		if !u {
			n++
		}
	}
	return n
}

// steadies tells which pieces kept their order: those of a longest rising row of partners.
func steadies(partner []int) []bool {
	out := make([]bool, len(partner))
	length, before := make([]int, len(partner)), make([]int, len(partner))
	last := -1
	for j, i := range partner {
		before[j] = -1
		if i < 0 {
			continue
		}
		length[j] = 1
		for k := range j {
			if partner[k] >= 0 && partner[k] < i && length[k] >= length[j] {
				length[j], before[j] = length[k]+1, k
			}
		}
		if last < 0 || length[j] > length[last] {
			last = j
		}
	}
	for ; last >= 0; last = before[last] {
		out[last] = true
	}
	return out
}

func difference(was, is *piece) Difference {
	switch {
	case was == nil:
		return Difference{Kind: is.kind, Change: PieceAdded, Parts: []translate.DiffPart{{Kind: translate.DiffIns, Text: is.text.Text}}}
	case is == nil:
		return Difference{Kind: was.kind, Change: PieceRemoved, Parts: []translate.DiffPart{{Kind: translate.DiffDel, Text: was.text.Text}}}
	}
	d := Difference{Kind: is.kind, Change: PieceSame, Parts: translate.Diff(was.text.Text, is.text.Text), Kinds: was.kind != is.kind, Marks: was.text.Text == is.text.Text && !was.text.Equal(is.text) || !sameMarks(was.text, is.text)}
	if was.text.Text != is.text.Text || d.Kinds || d.Marks {
		d.Change = PieceChanged
	}
	return d
}

// sameMarks tells whether two texts mark the same words in the same way.
func sameMarks(a, b depesche.Inline) bool {
	list := func(in depesche.Inline) []string {
		var out []string
		for _, m := range in.Marks {
			out = append(out, fmt.Sprintf("%s %s %s", m.Kind, m.Href, m.Lang))
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(list(a), list(b))
}
