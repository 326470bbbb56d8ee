package desk

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/translate"
)

// segmentView is a sentence in the list, closed.
type segmentView struct {
	N              int
	Href, Class    string
	On, Empty      bool
	Draft          bool
	State          stateView
	Tone, Part     string
	Source, Target template.HTML
	From, Read     string // who wrote it, who has read it again
	Notes          []findingView
	key            string
	kind           depesche.UnitKind
	confirmed      bool
}

// openSegment is the sentence in hand.
type openSegment struct {
	N               int
	Key, Label      string
	Tagged, Stored  string // what the field holds, and what is stored
	Source, Mirror  template.HTML
	Was             template.HTML // how the original reads now, where it changed
	Tags            []tagView
	DescribedBy     string
	From, Part, Say string
	Read            string
	Terms           []termView
	Draft           *draftView
	Before          *beforeView
	Spread          *spreadView
	Repeats         string // how often it stands in this text besides
	CanSpread       bool
	Cuts            []cutView
	CanMerge        bool
	CanReview       bool
	Engines         []engineOption
	Find, FoundSays string
	Found           []foundView
	Findings        []findingView
	Matches         []matchView
}

type termView struct {
	ID                                      int64
	Source, Target, Note, Says, Shape, Tone string
	Policy                                  string
	CanPut                                  bool
}

type matchView struct {
	ID      int64
	Percent string
	Key     string // the digit that takes it
	Source  template.HTML
	Target  string
	By      string
}

// chosen is the number of the sentence that opens: the one asked for, "empty" for the
// first without a translation, else the first that nobody has confirmed; 0 for none.
func chosen(asked string, ts []depesche.TranslatedSegment) int {
	if n, err := strconv.Atoi(asked); err == nil {
		if n >= 1 && n <= len(ts) {
			return n
		}
		return 0
	}
	for i, t := range ts {
		if asked == "empty" && t.Target.IsEmpty() || asked != "empty" && t.State != depesche.SegmentConfirmed {
			return i + 1
		}
	}
	return 0
}

func segmentHref(base string, n int) string {
	i := strconv.Itoa(n)
	return base + "?s=" + i + "#t" + i
}

func (v *visit) segmentViews(tf *textFrame, ts []depesche.TranslatedSegment, by map[string][]findingView, ch *changes) []segmentView {
	var out []segmentView
	for i, t := range ts {
		sv := segmentView{N: i + 1, Href: segmentHref(tf.Base, i+1), Empty: t.Target.IsEmpty(), Draft: t.State == depesche.SegmentDraft, State: segmentState(v.p, t.State),
			From: v.origin(&t), key: t.Key, kind: t.Kind, confirmed: t.State == depesche.SegmentConfirmed}
		switch t.Kind {
		case depesche.UnitHeadline:
			sv.Class = "headline"
		case depesche.UnitHeading:
			sv.Class = "head"
		case depesche.UnitText:
		default:
			sv.Part = v.p.T("unit." + string(t.Kind))
		}
		switch t.State {
		case depesche.SegmentConfirmed:
			sv.Tone = "ok"
		case depesche.SegmentEdited:
			sv.Tone = "work"
		}
		var src, tgt []underline
		for _, f := range by[t.Key] {
			if f.Waived {
				continue
			}
			src = append(src, underline{f.f.Source, f.f.Severity, false})
			tgt = append(tgt, underline{f.f.Target, f.f.Severity, false})
			if f.f.Severity != depesche.SevNote {
				sv.Notes = append(sv.Notes, f)
			}
		}
		if ch.gone[t.Key] {
			sv.State, sv.Tone = state(v.p, "stale"), "warn"
			sv.Notes = append(sv.Notes, findingView{Tone: "warn", Shape: "s-stale", Severity: v.p.T("state.stale"), Text: v.p.T("translate.changed")})
		}
		if t.ReviewedBy != "" {
			sv.Read = v.p.T("review.by", t.ReviewedBy)
		}
		sv.Source, sv.Target = markup(t.Source, src), markup(t.Target, tgt)
		out = append(out, sv)
	}
	return out
}

// origin says where a sentence's translation came from.
func (v *visit) origin(t *depesche.TranslatedSegment) string {
	var s string
	switch t.Origin.Kind {
	case depesche.FromEngine:
		s = t.Origin.Name
	case depesche.FromMemory:
		s = v.p.T("origin.memory", t.Origin.Match)
	case depesche.FromSource:
		s = v.p.T("origin.source")
	case depesche.FromPerson:
		return t.By
	default:
		return ""
	}
	if t.Origin.Edited {
		return v.p.T("origin.edited", s)
	}
	return s
}

// openSegment fills the sentence in hand.
func (s *Server) openSegment(v *visit, p *translatePage, rev *depesche.Revision, n int, fs []findingView, ch *changes) error {
	t := &rev.Targets[n-1]
	p.Segments[n-1].On = true
	tag := taggedTarget(t.Source, t.Target)
	o := &openSegment{N: n, Key: t.Key, Tagged: tag.text, Stored: tag.text, From: p.Segments[n-1].From, Read: p.Segments[n-1].Read, Part: p.Segments[n-1].Part, Findings: fs, Label: v.p.T("translate.field", n, p.LangName)}
	here := -1
	for i := range fs {
		if !fs[i].Waived {
			here = i
			break
		}
	}
	var src, tgt []underline
	var ids []string
	open := 0
	for i, f := range fs {
		if f.Waived {
			continue
		}
		open++
		ids = append(ids, f.Anchor)
		src = append(src, underline{f.f.Source, f.f.Severity, i == here})
		tgt = append(tgt, underline{tag.span(f.f.Target), f.f.Severity, i == here})
		fs[i].Suggestion = suggestion(t, f.f)
	}
	terms, err := s.fillTerms(v, p, o, t)
	if err != nil {
		return err
	}
	src = append(src, terms...)
	o.DescribedBy = strings.Join(ids, " ")
	o.Source = markup(t.Source, src)
	if len(t.Source.Marks) > 0 {
		o.Source = taggedSource(t.Source, src)
		o.Tags = explainTags(v.p, marksFor(t.Source, t.Target))
	}
	o.Mirror = markup(depesche.Plain(tag.text), tgt) + "\u200b"
	if ch.gone[t.Key] {
		o.Was = ch.now(t)
	}
	o.Say = v.p.T("translate.nothing_open")
	if open > 0 {
		o.Say = v.p.N("translate.open_findings", open)
	}
	p.Open = o
	ms, err := s.room.MemoryMatches(v.ctx(), p.Story.Lang, p.TextLang, t.Source, 70, 3)
	if err != nil {
		return err
	}
	exact := true
	for i, m := range ms {
		o.Matches = append(o.Matches, v.matchView(i, m))
		exact = exact && m.Percent == 100
	}
	if exact {
		p.MemoryLegend = template.HTML(template.HTMLEscapeString(v.p.T("translate.memory_exact")))
	}
	p.Segments[n-1].Notes = nil
	return nil
}

// taggedSource shows a source with its numbered tags, set apart from the words.
func taggedSource(in depesche.Inline, lines []underline) template.HTML {
	t := taggedOriginal(in)
	shown := depesche.Plain(t.text)
	for _, m := range tagLike().FindAllStringIndex(t.text, -1) {
		if t.text[m[0]] != '\\' {
			shown.Marks = append(shown.Marks, depesche.Mark{Kind: tagMark, From: m[0], To: m[1]})
		}
	}
	return markup(shown, moved(t, lines))
}

// moved moves underlines from the plain text into the tagged one.
func moved(t tagged, lines []underline) []underline {
	out := slices.Clone(lines)
	for i := range out {
		out[i].Span = t.span(out[i].Span)
	}
	return out
}

func (v *visit) matchView(i int, m newsroom.MemoryMatch) matchView {
	out := matchView{ID: m.Unit.ID, Percent: v.p.T("translate.percent", m.Percent), Source: diffHTML(m.Diff), Target: m.Unit.Target.Text}
	if i < 3 {
		out.Key = strconv.Itoa(i + 1)
	}
	out.By = v.unitBy(&m.Unit)
	return out
}

// unitBy says where a pair of the memory comes from.
func (v *visit) unitBy(u *depesche.MemoryUnit) string {
	by := v.p.T("memory.by_on", u.By, v.p.MediumDate(u.At))
	if u.Story > 0 {
		by = "#" + strconv.FormatInt(u.Story, 10) + ", " + by
	}
	return by
}

// diffHTML marks what is only in the memory (struck) and only in this source.
func diffHTML(parts []translate.DiffPart) template.HTML {
	var b strings.Builder
	word := true // a new word begins here
	for i, d := range parts {
		t := template.HTMLEscapeString(d.Text)
		if d.Kind == translate.DiffIns && i > 0 && parts[i-1].Kind == translate.DiffDel && word {
			b.WriteByte(' ') // two words, not one
		}
		if d.Kind == translate.DiffSame {
			word = strings.HasSuffix(d.Text, " ")
		}
		switch d.Kind {
		case translate.DiffDel:
			b.WriteString("<del>" + t + "</del>")
		case translate.DiffIns:
			b.WriteString("<ins>" + t + "</ins>")
		default:
			b.WriteString(t)
		}
	}
	return template.HTML(b.String())
}

// glossaryOf are the glossary's terms for the languages of a text.
func (s *Server) glossaryOf(v *visit, tf *textFrame) ([]depesche.Term, error) {
	all, err := s.room.Store.Terms(v.ctx(), "", "")
	serves := func(tag, lang string) bool {
		return strings.EqualFold(tag, lang) || strings.EqualFold(tag, depesche.BaseLang(lang))
	}
	return slices.DeleteFunc(all, func(t depesche.Term) bool {
		return !serves(t.SourceLang, tf.Story.Lang) || !serves(t.TargetLang, tf.TextLang)
	}), err
}

// fillTerms finds the glossary's terms in the source, says whether the target keeps them,
// and returns their places.
func (s *Server) fillTerms(v *visit, p *translatePage, o *openSegment, t *depesche.TranslatedSegment) ([]underline, error) {
	all, err := s.glossaryOf(v, &p.textFrame)
	if err != nil {
		return nil, err
	}
	var places []underline
	seen := map[int64]bool{}
	for _, h := range translate.NewGlossary(p.Story.Lang, all).Find(t.Source.Text) {
		places = append(places, underline{depesche.Span{From: h.From, To: h.To}, termHere, false})
		if seen[h.Term.ID] {
			continue
		}
		seen[h.Term.ID] = true
		has := strings.Contains(strings.ToLower(t.Target.Text), strings.ToLower(h.Term.Target))
		tv := termView{ID: h.Term.ID, Source: h.Term.Source, Target: h.Term.Target, Note: h.Term.Note, Shape: "s-approved", Tone: "ok", Says: v.p.T("term.kept"),
			Policy: v.p.T("policy." + string(h.Term.Policy)), CanPut: h.Term.Policy != depesche.TermForbidden}
		switch {
		case h.Term.Policy == depesche.TermForbidden:
			tv.Says = v.p.T("term.avoided")
			if has {
				tv.Shape, tv.Tone, tv.Says = "f-warn", "warn", v.p.T("term.used")
			}
		case !has:
			tv.Shape, tv.Tone, tv.Says = "f-note", "muted", v.p.T("term.missing")
		}
		o.Terms = append(o.Terms, tv)
	}
	return places, nil
}
