package depesche

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// tagRE is a numbered tag as people see it in plain fields and engines see it in text.
// A backslash before it makes it literal.
var tagRE = regexp.MustCompile(`\\?<(/?)([1-9][0-9]{0,2})>`)

// Tagged writes the inline with its marks as numbered tags: "the <1>new</1> ship". Tag
// n is the n-th mark. It is the notation of plain form fields and of engines that keep
// tags; ParseTagged reads it back. Text that looks like a tag is escaped by a backslash.
func (in Inline) Tagged() string {
	return in.Weave(escapeTags, func(i int) (begin, end string) {
		n := strconv.Itoa(i + 1)
		return "<" + n + ">", "</" + n + ">"
	})
}

// Weave writes the inline in a notation that brackets marks: text says how a stretch of
// text is written, tag how mark i begins and ends. At one place inner marks end first, and
// end before others begin.
func (in Inline) Weave(text func(string) string, tag func(i int) (begin, end string)) string {
	type edge struct {
		at, order int
		s         string
	}
	var es []edge
	for i, m := range in.Marks {
		begin, end := tag(i)
		es = append(es, edge{m.From, 1000 + i, begin}, edge{m.To, 999 - i, end})
	}
	slices.SortStableFunc(es, func(a, b edge) int {
		if a.at != b.at {
			return a.at - b.at
		}
		return a.order - b.order
	})
	var b strings.Builder
	last := 0
	for _, e := range es {
		b.WriteString(text(in.Text[last:e.at]))
		b.WriteString(e.s)
		last = e.at
	}
	b.WriteString(text(in.Text[last:]))
	return b.String()
}

func escapeTags(s string) string {
	return tagRE.ReplaceAllStringFunc(s, func(t string) string { return `\` + t })
}

// ParseTagged reads the notation of Tagged. marks are the marks that the numbers stand
// for, as a rule those of the source segment; their offsets do not matter. It returns
// an Invalid error naming the tag when one is unknown, opened twice, closed without
// having been opened, never closed, or crosses another.
func ParseTagged(s string, marks []Mark) (Inline, error) {
	var out strings.Builder
	var res []Mark
	var open []int
	from := map[int]int{}
	last := 0
	for _, m := range tagRE.FindAllStringSubmatchIndex(s, -1) {
		out.WriteString(s[last:m[0]])
		last = m[1]
		if s[m[0]] == '\\' {
			out.WriteString(s[m[0]+1 : m[1]])
			continue
		}
		n, _ := strconv.Atoi(s[m[4]:m[5]])
		closing := m[2] < m[3]
		tag := s[m[0]:m[1]]
		_, seen := from[n]
		switch {
		case n > len(marks):
			return Inline{}, E(Invalid, "tag.unknown", "the tag %s has no counterpart in the source, which has %d; remove it", tag, len(marks))
		case !closing && seen:
			return Inline{}, E(Invalid, "tag.twice", "the tag %s is opened twice; keep one of them", tag)
		case !closing:
			from[n] = out.Len()
			open = append(open, n)
		case len(open) == 0 || !slices.Contains(open, n):
			return Inline{}, E(Invalid, "tag.unopened", "the tag %s closes what was never opened; add <%d> before it", tag, n)
		case open[len(open)-1] != n:
			return Inline{}, E(Invalid, "tag.crossing", "the tag %s comes before </%d>; close the inner one first", tag, open[len(open)-1])
		default:
			open = open[:len(open)-1]
			mk := marks[n-1]
			mk.From, mk.To = from[n], out.Len()
			res = append(res, mk)
		}
	}
	out.WriteString(s[last:])
	if len(open) > 0 {
		n := open[len(open)-1]
		return Inline{}, E(Invalid, "tag.unclosed", "the tag <%d> is never closed; add </%d> after it", n, n)
	}
	return Inline{Text: out.String(), Marks: res}.Normal(), nil
}

// StripTags removes numbered tags whether or not they are well-formed.
func StripTags(s string) string {
	return tagRE.ReplaceAllStringFunc(s, func(t string) string {
		if t[0] == '\\' {
			return t[1:]
		}
		return ""
	})
}

// String is the plain text, for logs and messages.
func (in Inline) String() string { return in.Text }

// GoString helps tests.
func (in Inline) GoString() string { return fmt.Sprintf("Inline(%q)", in.Tagged()) }
