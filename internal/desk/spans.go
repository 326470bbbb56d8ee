package desk

import (
	"html/template"
	"slices"
	"strings"
	"unicode/utf8"

	"depesche"
)

// underline is a finding's place in a text. Here marks the finding in hand.
type underline struct {
	depesche.Span
	Severity depesche.Severity
	Here     bool
}

// markup turns text into HTML with its inline marks and with findings underlined.
// Underlines may overlap each other and the marks: the text is cut at every edge and
// each piece carries what lies over it. Offsets that are out of range or inside a
// character are moved to the nearest edge before, so that no offset can break the page.
func markup(in depesche.Inline, lines []underline) template.HTML {
	cuts := []int{0, len(in.Text)}
	for i := range in.Marks {
		cuts = append(cuts, edge(in.Text, in.Marks[i].From), edge(in.Text, in.Marks[i].To))
	}
	for _, l := range lines {
		cuts = append(cuts, edge(in.Text, l.From), edge(in.Text, l.To))
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var b strings.Builder
	for i := 0; i+1 < len(cuts); i++ {
		from, to := cuts[i], cuts[i+1]
		var closing []string
		open := func(tag, end string) {
			b.WriteString(tag)
			closing = append(closing, end)
		}
		for _, m := range in.Marks {
			if m.From <= from && to <= m.To {
				openMark(open, m)
			}
		}
		if class := underlineClass(in.Text, lines, from, to); class != "" {
			open(`<u class="`+class+`">`, "</u>")
		}
		b.WriteString(strings.ReplaceAll(template.HTMLEscapeString(in.Text[from:to]), "\n", "<br>"))
		for _, end := range slices.Backward(closing) {
			b.WriteString(end)
		}
	}
	return template.HTML(b.String())
}

// tagMark marks a numbered tag where a text is shown with its tags.
const tagMark depesche.MarkKind = "tag"

// openMark opens a mark's element. A link is shown, not linked: the text stands inside
// links and fields of the desk.
func openMark(open func(tag, end string), m depesche.Mark) {
	switch m.Kind {
	case depesche.Strong:
		open("<b>", "</b>")
	case depesche.Emphasis:
		open("<i>", "</i>")
	case depesche.Link:
		open(`<span class="lnk" title="`+template.HTMLEscapeString(m.Href)+`">`, "</span>")
	case depesche.Insertion:
		open(`<span class="insn">`, "</span>")
	case tagMark:
		open(`<span class="tg">`, "</span>")
	case depesche.Foreign:
		open(`<span class="frn" lang="`+template.HTMLEscapeString(m.Lang)+`">`, "</span>")
	}
}

// termHere marks a term of the glossary among the underlines of a text.
const termHere depesche.Severity = "term"

var severityRank = map[depesche.Severity]int{termHere: 1, depesche.SevNote: 2, depesche.SevWarning: 3, depesche.SevError: 4}

// underlineClass is the class for the worst finding over a piece, "" if there is none.
func underlineClass(text string, lines []underline, from, to int) string {
	worst, here := depesche.Severity(""), false
	for _, l := range lines {
		f, t := edge(text, l.From), edge(text, l.To)
		if f >= t || f > from || t < to {
			continue
		}
		if severityRank[l.Severity] > severityRank[worst] {
			worst = l.Severity
		}
		here = here || l.Here
	}
	if worst == "" {
		return ""
	}
	class := "u-" + tone(worst)
	if here {
		class += " u-here"
	}
	return class
}

// tone is the name that style sheets and shapes have for a severity.
func tone(s depesche.Severity) string {
	switch s {
	case depesche.SevError:
		return "error"
	case depesche.SevWarning:
		return "warn"
	case termHere:
		return "term"
	}
	return "note"
}

// edge is the code point boundary at or before i.
func edge(s string, i int) int {
	i = min(max(i, 0), len(s))
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}
