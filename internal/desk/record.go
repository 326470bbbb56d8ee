package desk

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
)

// recordRows is how many segments or entries one page of the record shows.
const recordRows = 200

// recordPage is the evidence of a story, for somebody who was not there: who wrote,
// translated and read what, and when.
type recordPage struct {
	frame
	Number, StoryHref string
	Of                string // headline
	Lang              string
	Made              string
	Facts             []pair
	Texts             []queueLink
	Text              *recordText // nil: the ledger
	Ledger            []recordEntry
	LedgerHere        bool
	JSON              string
	Newer, Older      string // other pages of a long record
}

type recordText struct {
	Lang, Dir, SourceLang, SourceDir string
	Facts                            []pair
	Segments                         []recordSegment
	Waivers                          []recordWaiver
}

type recordSegment struct {
	Number         int
	Source, Target string
	Steps          []recordEntry
}

type recordEntry struct{ ISO, When, Who, What string }

type recordWaiver struct{ Where, What, Reason, By, ISO, When, Revoked string }

func recordHref(story int64) string { return storyHref(story) + "/record" }

// record shows the evidence of a story: one text, or the ledger.
func (s *Server) record(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	r, err := s.room.Record(v.ctx(), n)
	if err != nil {
		return err
	}
	number := "#" + strconv.FormatInt(n, 10)
	f, err := s.frame(v, v.p.T("record.title", number), "-")
	if err != nil {
		return err
	}
	p := &recordPage{frame: f, Number: number, StoryHref: storyHref(n), Of: r.Headline, Lang: r.Lang, Made: v.p.T("record.made", v.p.FullDateTime(r.Made)), JSON: recordHref(n) + ".json"}
	p.Facts = v.recordFacts(r)
	lang := v.URL.Query().Get("lang")
	for i := range r.Texts {
		t := &r.Texts[i]
		here := t.Lang == lang
		p.Texts = append(p.Texts, queueLink{Name: v.p.LangName(t.Lang), Href: recordHref(n) + "?lang=" + url.QueryEscape(t.Lang), Here: here})
		if here {
			from, to := pageWithin(v, p, t.Segments, func(s *newsroom.SegmentRecord) int64 { return int64(s.Number) })
			p.Text = v.recordText(r, t, from, to)
		}
	}
	if p.Text == nil {
		if lang != "" {
			return depesche.E(depesche.NotFound, "record.no_text", "the story has no text in %s", lang)
		}
		p.LedgerHere = true
		from, to := pageWithin(v, p, r.Ledger, func(e *depesche.LedgerEntry) int64 { return e.ID })
		for _, e := range r.Ledger[from:to] {
			what := v.deed(&e)
			if e.Detail != "" {
				what += ": " + e.Detail
			}
			p.Ledger = append(p.Ledger, recordEntry{v.p.ISO(e.At), v.p.DateTime(e.At), e.Actor, what})
		}
	}
	return s.templates.Render(w, http.StatusOK, "record", p)
}

// pageWithin finds the page of a list, in the order of its keys, that the address names, and
// links to those before and after it.
func pageWithin[T any](v *visit, p *recordPage, rows []T, key func(*T) int64) (from, to int) {
	at := v.beforeID()
	from = sort.Search(len(rows), func(i int) bool { return key(&rows[i]) > at })
	to = min(from+recordRows, len(rows))
	q := v.URL.Query()
	if from > 0 {
		q.Del(beforeParam)
		if from > recordRows {
			q.Set(beforeParam, idKey(key(&rows[from-recordRows-1])))
		}
		p.Newer = v.URL.Path + "?" + q.Encode()
	}
	if to < len(rows) {
		q.Set(beforeParam, idKey(key(&rows[to-1])))
		p.Older = v.URL.Path + "?" + q.Encode()
	}
	return from, to
}

func (v *visit) recordFacts(r *newsroom.Record) []pair {
	facts := []pair{{Name: v.p.T("record.original"), Value: v.p.LangName(r.Lang)}}
	for _, f := range []pair{{Name: v.p.T("record.source"), Value: r.Source.Source, Href: r.Source.URL}, {Name: v.p.T("record.rights"), Value: r.Source.Rights}} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	for _, pub := range r.Pages {
		facts = append(facts, pair{Name: v.p.T("record.page", pub.Edition), Value: v.p.T("record.since", v.p.DateTime(pub.First), v.p.DateTime(pub.Updated)), Href: liveOnly(&pub)})
	}
	return facts
}

func liveOnly(p *depesche.Publication) string {
	if p.State != depesche.Live {
		return ""
	}
	return p.Path
}

func (v *visit) recordText(r *newsroom.Record, t *newsroom.TextRecord, from, to int) *recordText {
	out := &recordText{Lang: t.Lang, Dir: dirOf(t.Lang), SourceLang: r.Lang, SourceDir: dirOf(r.Lang)}
	out.Facts = []pair{{Name: v.p.T("record.revision"), Value: v.p.T("record.written", t.Revision, t.WrittenBy, v.p.DateTime(t.WrittenAt))}}
	approval := v.p.T("record.not_approved")
	switch {
	case t.Approved:
		approval = v.p.T("record.approved_by", t.ApprovedBy, v.p.DateTime(t.ApprovedAt))
	case !t.ApprovedAt.IsZero():
		approval = v.p.T("record.approved_before", t.ApprovedBy, v.p.DateTime(t.ApprovedAt))
	}
	out.Facts = append(out.Facts, pair{Name: v.p.T("record.approval"), Value: approval})
	for _, s := range t.Segments[from:to] {
		one := recordSegment{Number: s.Number, Source: s.Source, Target: s.Target}
		for i, step := range s.Steps {
			one.Steps = append(one.Steps, recordEntry{v.p.ISO(step.At), v.p.DateTime(step.At), step.By, v.stepWords(&step, i == 0)})
		}
		out.Segments = append(out.Segments, one)
	}
	for _, w := range t.Waivers {
		row := recordWaiver{What: w.Rule, Reason: w.Reason, By: w.By, ISO: v.p.ISO(w.At), When: v.p.DateTime(w.At), Where: v.p.T("record.gone")}
		if w.Category != "" {
			row.What = v.p.T("category." + string(w.Category))
		}
		if w.Segment > 0 {
			row.Where = v.p.T("remark.sentence", w.Segment)
		}
		if !w.Revoked.IsZero() {
			row.Revoked = v.p.T("record.revoked", v.p.DateTime(w.Revoked))
		}
		out.Waivers = append(out.Waivers, row)
	}
	return out
}

// stepWords says what was done to a segment: by a machine, or by a person.
func (v *visit) stepWords(s *newsroom.StepRecord, first bool) string {
	switch {
	case first && s.State == depesche.SegmentConfirmed && s.Origin.Kind == depesche.FromPerson:
		return v.p.T("record.wrote_read", s.By)
	case s.State == depesche.SegmentConfirmed:
		return v.p.T("record.read", s.By)
	case s.State == depesche.SegmentEdited && s.By != "":
		return v.p.T("record.edited", s.By)
	case s.Origin.Kind == depesche.FromEngine:
		return v.p.T("record.machine", strings.TrimSpace(s.Origin.Name+" "+s.Origin.Version))
	case s.Origin.Kind == depesche.FromMemory:
		return v.p.T("record.memory", s.Origin.Match)
	case s.Origin.Kind == depesche.FromSource:
		return v.p.T("record.copied")
	case s.By != "":
		return v.p.T("record.edited", s.By)
	}
	return v.p.T("record.draft")
}

// recordJSON is the whole record as a file.
func (s *Server) recordJSON(w http.ResponseWriter, v *visit) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	r, err := s.room.Record(v.ctx(), n)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="record-`+strconv.FormatInt(n, 10)+`.json"`)
	h.Set("Cache-Control", "no-store")
	_, err = w.Write(b.Bytes())
	return err
}
