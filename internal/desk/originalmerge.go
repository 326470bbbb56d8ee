package desk

import (
	"slices"
	"strings"
)

// merge lays what was typed over what somebody else saved since: was is what the editor
// saw, now the newest revision. Who changed a field alone prevails; where both did, the
// typed text stands and the newer one is shown beside it, by field. A block that one of
// them removed and the other changed stays.
func merge(was, now, mine originalForm) (originalForm, map[string]string) {
	newer := map[string]string{}
	text := func(name, was, now, mine string) string {
		was, now, mine = strings.TrimSpace(was), strings.TrimSpace(now), strings.TrimSpace(mine)
		switch {
		case mine == was || mine == now:
			return now
		case now != was:
			newer[name] = now
		}
		return mine
	}
	out := originalForm{
		Headline: text("headline", was.Headline, now.Headline, mine.Headline), Standfirst: text("standfirst", was.Standfirst, now.Standfirst, mine.Standfirst),
		Byline: text("byline", was.Byline, now.Byline, mine.Byline), Dateline: text("dateline", was.Dateline, now.Dateline, mine.Dateline), More: mine.More,
	}
	out.Lead = mergePicture("lead", was.Lead, now.Lead, mine.Lead, text)
	old, theirs, typed := byID(was.Blocks), byID(now.Blocks), byID(mine.Blocks)
	for _, id := range mergeOrder(was.Blocks, now.Blocks, mine.Blocks) {
		w, n, m := old[id], theirs[id], typed[id]
		switch {
		case m == nil && w != nil && same(w, n): // removed here
		case n == nil && w != nil && same(w, m): // removed there
		case m == nil:
			out.Blocks = append(out.Blocks, *n)
		case n == nil:
			out.Blocks = append(out.Blocks, *m)
		default:
			if w == nil {
				w = &blockForm{}
			}
			name := "b/" + id
			b := blockForm{ID: id, Kind: m.Kind, Text: text(name, w.Text, n.Text, m.Text), Speaker: text(name+"/speaker", w.Speaker, n.Speaker, m.Speaker)}
			if m.Kind == w.Kind {
				b.Kind = n.Kind
			}
			b.Picture = mergePicture(name, w.Picture, n.Picture, m.Picture, text)
			out.Blocks = append(out.Blocks, b)
		}
	}
	return out, newer
}

func byID(bs []blockForm) map[string]*blockForm {
	m := map[string]*blockForm{}
	for i := range bs {
		m[bs[i].ID] = &bs[i]
	}
	return m
}

// same tells whether two blocks hold the same.
func same(a, b *blockForm) bool {
	if a == nil || b == nil {
		return a == b
	}
	pictures := a.Picture == b.Picture || a.Picture != nil && b.Picture != nil && *a.Picture == *b.Picture
	return a.Kind == b.Kind && strings.TrimSpace(a.Text) == strings.TrimSpace(b.Text) && strings.TrimSpace(a.Speaker) == strings.TrimSpace(b.Speaker) && pictures
}

// mergePicture merges what is said about a picture. Another picture at the place is one
// person's decision: the editor's, if they made one.
func mergePicture(name string, was, now, mine *pictureForm, text func(name, was, now, mine string) string) *pictureForm {
	which := func(p *pictureForm) string {
		if p == nil {
			return ""
		}
		return p.Hash + " " + p.URL
	}
	switch {
	case which(mine) != which(was):
		return mine
	case which(now) != which(was) || mine == nil || now == nil:
		return now
	}
	out := *mine
	out.Caption = text(name+"/caption", was.Caption, now.Caption, mine.Caption)
	out.Alt = text(name+"/alt", was.Alt, now.Alt, mine.Alt)
	out.Credit = text(name+"/credit", was.Credit, now.Credit, mine.Credit)
	if mine.Decorative == was.Decorative {
		out.Decorative = now.Decorative
	}
	return &out
}

// mergeOrder is the order of all blocks: the editor's, unless only the others changed
// theirs; what one side alone has follows the block that it followed there.
func mergeOrder(was, now, mine []blockForm) []string {
	base, other := mine, now
	if slices.Equal(common(mine, was), common(was, mine)) {
		base, other = now, mine
	}
	var out []string
	for _, b := range base {
		out = append(out, b.ID)
	}
	before := ""
	for _, b := range other {
		if !slices.Contains(out, b.ID) {
			out = slices.Insert(out, slices.Index(out, before)+1, b.ID)
		}
		before = b.ID
	}
	return out
}

// common are the IDs of a that b has too.
func common(a, b []blockForm) []string {
	there := byID(b)
	var out []string
	for _, k := range a {
		if there[k.ID] != nil {
			out = append(out, k.ID)
		}
	}
	return out
}
