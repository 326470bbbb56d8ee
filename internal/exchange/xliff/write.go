package xliff

import (
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/exchange/markup"
)

// Write hands out a job in a version (V21 or V12).
func (j *Job) Write(w io.Writer, version string) error {
	x := markup.NewWriter(w)
	if version == V12 {
		j.write1(x)
	} else {
		j.write2(x)
	}
	return x.Flush()
}

// idsOf numbers the marks of a unit's source segments through. A target's mark has the
// number of the source's mark that it translates: the first of its kind and aim that is
// not taken; others get numbers behind them.
func (u *unitOf) idsOf() (source, target [][]string) {
	n := 0
	for _, s := range u.segments {
		var ids []string
		for range s.Source.Normal().Marks {
			n++
			ids = append(ids, strconv.Itoa(n))
		}
		source = append(source, ids)
	}
	for i, s := range u.segments {
		taken := map[string]bool{}
		from := s.Source.Normal().Marks
		var ids []string
		for _, m := range s.Target.Normal().Marks {
			id := ""
			for k, f := range from {
				if sameMark(f, m) && !taken[source[i][k]] {
					id = source[i][k]
					break
				}
			}
			if id == "" {
				n++
				id = strconv.Itoa(n)
			}
			taken[id] = true
			ids = append(ids, id)
		}
		target = append(target, ids)
	}
	return source, target
}

func sameMark(a, b depesche.Mark) bool {
	return a.Kind == b.Kind && a.Href == b.Href && a.Lang == b.Lang
}

// between is what lies in the unit's text before segment i.
func (u *unitOf) between(i int) string {
	if i == 0 || u.segments[i-1].To > u.segments[i].From || u.segments[i].From > len(u.text.Text) {
		return ""
	}
	return u.text.Text[u.segments[i-1].To:u.segments[i].From]
}

func dir(lang string) string {
	if depesche.RightToLeft(lang) {
		return "rtl"
	}
	return ""
}

func (j *Job) write2(x *markup.Writer) {
	x.Open("xliff", "xmlns", ns2, "xmlns:gls", gls, "version", V21, "srcLang", j.SourceLang, "trgLang", j.Origin.Lang)
	x.Open("file", "id", "f1", "original", j.Origin.String(), "canResegment", "no", "srcDir", dir(j.SourceLang), "trgDir", dir(j.Origin.Lang))
	for _, u := range j.units() {
		u.write2(x)
	}
	x.Close("file")
	x.Close("xliff")
}

func (u *unitOf) write2(x *markup.Writer) {
	x.Open("unit", "id", UnitID(u.ref), "name", u.ref, "type", "depesche:"+string(u.kind), "xml:space", "preserve")
	u.glossary(x)
	u.notes2(x)
	source, target := u.idsOf()
	u.originalData(x, source, target)
	points := &counter{}
	for i, s := range u.segments {
		if gap := u.between(i); gap != "" {
			x.Leaf("ignorable", "<source>"+text2(depesche.Plain(gap), nil, points)+"</source>")
		}
		state, sub := state2(s)
		before := *points
		out := "<source>" + text2(s.Source, source[i], points) + "</source>"
		if !s.Target.IsEmpty() {
			// Points have the ids of the source's, in order; what the target has more follows.
			at := before
			out += "<target>" + text2(s.Target, target[i], &at) + "</target>"
			points.breaks, points.chars = max(points.breaks, at.breaks), max(points.chars, at.chars)
		}
		x.Leaf("segment", out, "id", segmentID(s.Key), "state", state, "subState", sub)
	}
	x.Close("unit")
}

func segmentID(key string) string { return "s-" + key }

// state2 is how a segment's state is said in version 2.
func state2(s Segment) (state, sub string) {
	switch {
	case s.Target.IsEmpty():
		return "initial", ""
	case s.Final:
		return "final", ""
	case s.State == depesche.SegmentConfirmed:
		return "reviewed", ""
	case s.State == depesche.SegmentDraft:
		return "initial", "depesche:draft"
	}
	return "translated", ""
}

func (u *unitOf) glossary(x *markup.Writer) {
	n := 0
	seen := map[Term]bool{}
	for _, s := range u.segments {
		for _, t := range s.Terms {
			if seen[t] {
				continue
			}
			if seen[t] = true; n == 0 {
				x.Open("gls:glossary")
			}
			n++
			x.Open("gls:glossEntry", "id", "g"+strconv.Itoa(n))
			x.Leaf("gls:term", markup.Escape(t.Source))
			about := t.Note
			if t.Forbidden {
				about = strings.TrimSpace("Do not use: " + t.Target + ". " + t.Note)
			} else {
				x.Leaf("gls:translation", markup.Escape(t.Target))
			}
			if about != "" {
				x.Leaf("gls:definition", markup.Escape(about))
			}
			x.Close("gls:glossEntry")
		}
	}
	if n > 0 {
		x.Close("gls:glossary")
	}
}

func (u *unitOf) notes2(x *markup.Writer) {
	n := 0
	for i, s := range u.segments {
		for _, note := range s.Notes {
			if n == 0 {
				x.Open("notes")
			}
			n++
			text := note.Text
			if len(u.segments) > 1 {
				text = fmt.Sprintf("(%d) %s", i+1, text)
			}
			x.Leaf("note", markup.Escape(text), "id", "n"+strconv.Itoa(n), "appliesTo", "target", "category", findingNote, "priority", strconv.Itoa(max(note.Priority, 1)))
		}
	}
	if n > 0 {
		x.Close("notes")
	}
}

// native is what a mark looks like in HTML: a translator's tool shows it.
func native(m depesche.Mark) (begin, end string) {
	switch m.Kind {
	case depesche.Strong:
		return "<b>", "</b>"
	case depesche.Emphasis:
		return "<i>", "</i>"
	case depesche.Link:
		return `<a href="` + html.EscapeString(m.Href) + `">`, "</a>"
	case depesche.Foreign:
		return `<i lang="` + html.EscapeString(m.Lang) + `">`, "</i>"
	}
	return "<ins>", "</ins>"
}

// originalData holds what the links and foreign words of a unit are in HTML.
func (u *unitOf) originalData(x *markup.Writer, source, target [][]string) {
	seen := map[string]bool{}
	data := func(in depesche.Inline, ids []string) {
		for i, m := range in.Normal().Marks {
			if !hasData(m) || seen[ids[i]] {
				continue
			}
			if len(seen) == 0 {
				x.Open("originalData")
			}
			seen[ids[i]] = true
			begin, end := native(m)
			x.Leaf("data", text2(depesche.Plain(begin), nil, nil), "id", "d"+ids[i])
			x.Leaf("data", markup.Escape(end), "id", "e"+ids[i])
		}
	}
	for i, s := range u.segments {
		data(s.Source, source[i])
		data(s.Target, target[i])
	}
	if len(seen) > 0 {
		x.Close("originalData")
	}
}

func hasData(m depesche.Mark) bool { return m.Kind == depesche.Link || m.Kind == depesche.Foreign }

// text2 writes a text in version 2. Where points is nil, line breaks stay as they are.
func text2(in depesche.Inline, ids []string, points *counter) string {
	var b strings.Builder
	for _, p := range pieces(in, ids) {
		switch {
		case p.mark == nil:
			words2(&b, p.words, points)
		case p.end:
			b.WriteString("</pc>")
		default:
			kind, sub := kind2(*p.mark)
			attrs := []string{"id", p.id, "type", kind, "subType", sub}
			if hasData(*p.mark) {
				attrs = append(attrs, "dataRefStart", "d"+p.id, "dataRefEnd", "e"+p.id)
			}
			b.WriteString("<pc" + markup.Attrs(attrs...) + ">")
		}
	}
	return b.String()
}

func words2(b *strings.Builder, s string, points *counter) {
	for _, r := range s {
		switch {
		case r == '\n' && points != nil:
			b.WriteString("<ph" + markup.Attrs("id", points.breakID(), "type", "fmt", "subType", "xlf:lb", "equiv", "\n", "disp", "↵") + "/>")
		case markup.Forbidden(r):
			fmt.Fprintf(b, `<cp hex="%04x"/>`, r)
		default:
			b.WriteString(markup.Escape(string(r)))
		}
	}
}

func kind2(m depesche.Mark) (kind, sub string) {
	switch m.Kind {
	case depesche.Strong:
		return "fmt", "xlf:b"
	case depesche.Emphasis:
		return "fmt", "xlf:i"
	case depesche.Link:
		return "link", ""
	}
	return "other", "depesche:" + string(m.Kind)
}

func (j *Job) write1(x *markup.Writer) {
	x.Open("xliff", "xmlns", ns12, "version", V12)
	x.Open("file", "original", j.Origin.String(), "source-language", j.SourceLang, "target-language", j.Origin.Lang, "datatype", "x-depesche-story")
	x.Open("header")
	tool := j.Tool
	if tool == "" {
		tool = "1"
	}
	x.Leaf("tool", "", "tool-id", "depesche", "tool-name", "Depesche", "tool-version", tool)
	x.Close("header")
	x.Open("body")
	for _, u := range j.units() {
		u.write1(x, j)
	}
	x.Close("body")
	x.Close("file")
	x.Close("xliff")
}

func (u *unitOf) write1(x *markup.Writer, j *Job) {
	x.Open("group", "id", UnitID(u.ref), "resname", u.ref, "restype", "x-"+string(u.kind))
	source, target := u.idsOf()
	for i, s := range u.segments {
		approved := ""
		if s.State == depesche.SegmentConfirmed || s.Final {
			approved = "yes"
		}
		x.Open("trans-unit", "id", segmentID(s.Key), "resname", u.ref, "approved", approved, "xml:space", "preserve")
		x.Leaf("source", text1(s.Source, source[i]), "xml:lang", j.SourceLang)
		state, qualifier := state1(s)
		switch {
		case !s.Target.IsEmpty():
			x.Leaf("target", text1(s.Target, target[i]), "xml:lang", j.Origin.Lang, "state", state, "state-qualifier", qualifier)
		case j.CopySource:
			x.Leaf("target", text1(s.Source, source[i]), "xml:lang", j.Origin.Lang, "state", state)
		}
		for _, n := range s.Notes {
			x.Leaf("note", markup.Escape(n.Text), "from", findingNote, "annotates", "target", "priority", strconv.Itoa(max(n.Priority, 1)))
		}
		for _, t := range s.Terms {
			x.Leaf("note", markup.Escape(termLine(t)), "from", glossaryNote, "annotates", "source")
		}
		x.Close("trans-unit")
	}
	x.Close("group")
}

func termLine(t Term) string {
	arrow := " → "
	if t.Forbidden {
		arrow = " ↛ "
	}
	s := t.Source + arrow + t.Target
	if t.Note != "" {
		s += " (" + t.Note + ")"
	}
	return s
}

// state1 is how a segment's state is said in version 1.2.
func state1(s Segment) (state, qualifier string) {
	switch {
	case s.Target.IsEmpty():
		return "needs-translation", ""
	case s.Final:
		return "final", ""
	case s.State == depesche.SegmentConfirmed:
		return "signed-off", ""
	case s.State == depesche.SegmentDraft:
		switch s.Origin.Kind {
		case depesche.FromEngine:
			qualifier = "mt-suggestion"
		case depesche.FromMemory:
			qualifier = "tm-suggestion"
		}
		return "needs-review-translation", qualifier
	}
	return "translated", ""
}

func text1(in depesche.Inline, ids []string) string {
	var b strings.Builder
	points := &counter{}
	for _, p := range pieces(in, ids) {
		switch {
		case p.mark == nil:
			words1(&b, p.words, points)
		case p.end:
			b.WriteString("</g>")
		default:
			b.WriteString("<g" + markup.Attrs("id", p.id, "ctype", ctype(*p.mark)) + ">")
		}
	}
	return b.String()
}

func ctype(m depesche.Mark) string {
	switch m.Kind {
	case depesche.Strong:
		return "bold"
	case depesche.Emphasis:
		return "italic"
	case depesche.Link:
		return "link"
	}
	return "x-" + string(m.Kind)
}

func words1(b *strings.Builder, s string, points *counter) {
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString("<x" + markup.Attrs("id", points.breakID(), "ctype", "lb", "equiv-text", "↵") + "/>")
		case markup.Forbidden(r):
			b.WriteString("<x" + markup.Attrs("id", points.charID(r), "ctype", "x-char") + "/>")
		default:
			b.WriteString(markup.Escape(string(r)))
		}
	}
}
