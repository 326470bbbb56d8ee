package desk

import (
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/lazyregexp"
	"depesche/internal/web/i18n"
)

// In plain fields marks are numbered tags, <1>…</1>, as depesche.Inline.Tagged writes
// them. In a translation the numbers are those of the source's marks, whatever the
// order of the words; a mark that the source lacks gets the numbers after them.

// marksFor lists the marks that the numbers in a target's field stand for: the source's,
// then those that only the target has.
func marksFor(source, target depesche.Inline) []depesche.Mark {
	marks := slices.Clone(source.Marks)
	for i, n := range tagNumbers(source, target) {
		if n > len(marks) {
			marks = append(marks, target.Marks[i])
		}
	}
	return marks
}

// tagNumbers gives each mark of the target its number.
func tagNumbers(source, target depesche.Inline) []int {
	used := make([]bool, len(source.Marks))
	numbers := make([]int, len(target.Marks))
	next := len(source.Marks)
	for i, m := range target.Marks {
		for j, s := range source.Marks {
			if !used[j] && s.Kind == m.Kind && s.Href == m.Href && s.Lang == m.Lang {
				used[j], numbers[i] = true, j+1
				break
			}
		}
		if numbers[i] == 0 {
			next++
			numbers[i] = next
		}
	}
	return numbers
}

// tagged is a text in the notation of plain fields. at maps every byte offset of the
// plain text (its end included) to the offset in text: before what stands there, after
// the tags that open there.
type tagged struct {
	text string
	at   []int
}

var tagLike = lazyregexp.New(`\\?</?[1-9][0-9]{0,2}>`)

// writeTagged writes in with its marks under the given numbers.
func writeTagged(in depesche.Inline, numbers []int) tagged {
	type tag struct {
		at, order int
		s         string
	}
	var es []tag
	for i, m := range in.Marks {
		num := strconv.Itoa(numbers[i])
		m.From, m.To = edge(in.Text, m.From), edge(in.Text, m.To)
		// At one place inner marks close first, and all close before others open.
		es = append(es, tag{m.To, -1 - i, "</" + num + ">"}, tag{m.From, 1 + i, "<" + num + ">"})
	}
	slices.SortStableFunc(es, func(a, b tag) int {
		if a.at != b.at {
			return a.at - b.at
		}
		return a.order - b.order
	})
	// What looks like a tag is escaped, unless an edge cuts it in two.
	escape := map[int]bool{}
	from := 0
	for _, e := range append(slices.Clone(es), tag{at: len(in.Text)}) {
		for _, m := range tagLike().FindAllStringIndex(in.Text[from:e.at], -1) {
			escape[from+m[0]] = true
		}
		from = e.at
	}
	var b strings.Builder
	at := make([]int, len(in.Text)+1)
	for i := 0; i <= len(in.Text); i++ {
		for len(es) > 0 && es[0].at == i {
			b.WriteString(es[0].s)
			es = es[1:]
		}
		if escape[i] {
			b.WriteByte('\\')
		}
		at[i] = b.Len()
		if i < len(in.Text) {
			b.WriteByte(in.Text[i])
		}
	}
	return tagged{b.String(), at}
}

// span moves a span of the plain text into the tagged one, without the tags around it.
func (t tagged) span(s depesche.Span) depesche.Span {
	if s.From < 0 || s.To <= s.From || s.To >= len(t.at) {
		return depesche.Span{}
	}
	return depesche.Span{From: t.at[s.From], To: t.at[s.To-1] + 1}
}

// taggedTarget is a target's text for its field.
func taggedTarget(source, target depesche.Inline) tagged {
	return writeTagged(target, tagNumbers(source, target))
}

// taggedOriginal is an original's text for its field.
func taggedOriginal(in depesche.Inline) tagged { return taggedTarget(in, in) }

// tagView explains a numbered tag to people.
type tagView struct{ Tag, Says string }

// explainTags says what the numbers stand for.
func explainTags(p *i18n.Printer, marks []depesche.Mark) []tagView {
	var out []tagView
	for i, m := range marks {
		n := strconv.Itoa(i + 1)
		says := p.T("mark." + string(m.Kind))
		switch {
		case m.Kind == depesche.Link:
			says += " " + shorten(strings.TrimPrefix(strings.TrimPrefix(m.Href, "https://"), "http://"), 48)
		case m.Kind == depesche.Foreign && m.Lang != "":
			says += " " + p.LangNameIn(m.Lang)
		}
		out = append(out, tagView{"<" + n + ">…</" + n + ">", says})
	}
	return out
}

// shorten cuts a text for a line of explanation.
func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
