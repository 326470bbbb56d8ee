package desk

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"depesche"
	"depesche/internal/check/message"
	"depesche/internal/web/i18n"
)

// findingView is a finding as people see it.
type findingView struct {
	N          int
	Href       string
	Anchor     string
	Identity   string
	Tone       string // class of its colour
	Shape      string // id of its shape
	Severity   string
	Category   string
	Text       string
	WaivedSay  string
	Waived     bool
	Open, On   bool
	Suggestion *suggestionView
	f          *depesche.Finding
}

// suggestionView is what one key puts right: Old becomes Text, or goes.
type suggestionView struct {
	Identity, Old, Text string
	Remove              bool
}

// findingText says a finding in the desk's language. What it quotes keeps its own direction:
// without that, Arabic words and the numbers and marks around them would change places.
func findingText(p *i18n.Printer, f depesche.Finding) string {
	f.Args = slices.Clone(f.Args)
	for i, a := range f.Args {
		if strings.ContainsFunc(a, rightToLeft) {
			f.Args[i] = "\u2068" + a + "\u2069"
		}
	}
	return message.Text(p.Lang(), f)
}

func rightToLeft(r rune) bool { return unicode.In(r, unicode.Arabic, unicode.Hebrew) }

// findingsBySegment sorts findings under their sentences, worst first, waived last.
func findingsBySegment(p *i18n.Printer, base string, ts []depesche.TranslatedSegment, fs []depesche.Finding) map[string][]findingView {
	number := map[string]int{}
	for i, t := range ts {
		number[t.Key] = i + 1
	}
	out := map[string][]findingView{}
	for i := range fs {
		f := &fs[i]
		n := number[f.Segment]
		if n == 0 {
			continue // of a sentence that is no longer there
		}
		v := findingView{
			N: n, Href: segmentHref(base, n), Anchor: "f-" + f.Identity, Identity: f.Identity, Tone: tone(f.Severity), Shape: "f-" + tone(f.Severity),
			Severity: p.T("severity." + string(f.Severity)), Category: p.T("category." + string(f.Category)), Text: findingText(p, *f), Open: f.Open(), f: f,
		}
		if v.Tone == "note" {
			v.Tone = "muted"
		}
		if f.Waived != nil {
			v.Waived, v.Tone, v.Shape = true, "muted", "s-waived"
			v.Severity = p.T("severity.waived")
			v.WaivedSay = p.T("translate.waived_by", f.Waived.By, f.Waived.Reason)
		}
		out[f.Segment] = append(out[f.Segment], v)
	}
	for _, l := range out {
		slices.SortStableFunc(l, func(a, b findingView) int {
			return cmp.Or(b.rank()-a.rank(), a.order()-b.order())
		})
	}
	return out
}

func (v *findingView) rank() int {
	if v.Waived {
		return 0
	}
	return severityRank[v.f.Severity]
}

// order is the place of the finding's category among all.
func (v *findingView) order() int { return slices.Index(depesche.Categories(), v.f.Category) }

// findingList is the list beside the text: what stands open by severity, then what was
// waived, each in the order of the text.
func findingList(by map[string][]findingView, ts []depesche.TranslatedSegment, on int) []findingView {
	var out []findingView
	for _, t := range ts {
		out = append(out, by[t.Key]...)
	}
	slices.SortStableFunc(out, func(a, b findingView) int { return b.rank() - a.rank() })
	first := true
	for i := range out {
		if out[i].N == on && !out[i].Waived && first {
			out[i].On, first = true, false
		}
	}
	return out
}

// suggestion is what a finding would put in place of its span in the target, nil when it
// suggests nothing or its span does not fit the text.
func suggestion(t *depesche.TranslatedSegment, f *depesche.Finding) *suggestionView {
	if f.Suggestion == nil || !fits(t.Target.Text, f.Target) {
		return nil
	}
	old := t.Target.Text[f.Target.From:f.Target.To]
	if old == *f.Suggestion {
		return nil
	}
	return &suggestionView{Identity: f.Identity, Old: old, Text: *f.Suggestion, Remove: *f.Suggestion == ""}
}

// fits tells whether a span lies in the text, on the edges of characters.
func fits(text string, s depesche.Span) bool {
	return s.From >= 0 && s.From <= s.To && s.To <= len(text) && edge(text, s.From) == s.From && edge(text, s.To) == s.To
}
