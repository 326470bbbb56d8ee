package desk

import (
	"html/template"
	"net/http"

	"depesche"
	"depesche/internal/translate"
)

// comparePage lays beside each other what the original said and says, and what the
// translation said and says, for the sentences that changed.
type comparePage struct {
	textFrame
	Stale           *staleView
	SourceName      string
	From, To        string
	OldBy, NewBy    string
	Rows            []compareRow
	Gone            []compareGone
	Decided         string
	Open            int
	Revision        int
	MayWrite        bool
	Ledger          []ledgerLine
	DelLabel, Added template.HTML
}

// compareRow is a changed sentence, or a run of those that did not change.
type compareRow struct {
	Unchanged string // says how many
	N         int
	Key       string
	State     stateView
	Tone      string
	Source    template.HTML
	Old, New  template.HTML
	HasOld    bool
	HasNew    bool
	Tagged    string // the new one as a form takes it
	By, Href  string
	Done      string
	Notes     []findingView
}

type compareGone struct{ Source, Old, By string }

// compare shows what a change of the original means for a translation, sentence by
// sentence, to be decided.
func (s *Server) compare(w http.ResponseWriter, v *visit) error {
	tf, text, err := s.textFrame(v)
	if err != nil {
		return err
	}
	if text == nil || text.Head == 0 || text.Kind == depesche.Original {
		return depesche.E(depesche.NotFound, "desk.no_text", "there is no text in this language yet")
	}
	p, err := s.comparePage(v, tf, text)
	if err != nil {
		return err
	}
	return s.templates.Render(w, http.StatusOK, "compare", p)
}

func (s *Server) comparePage(v *visit, tf *textFrame, text *depesche.Text) (*comparePage, error) {
	head, err := s.room.Store.Revision(v.ctx(), text.Head)
	if err != nil {
		return nil, err
	}
	original, err := s.room.Store.Original(v.ctx(), tf.Story.ID)
	if err != nil {
		return nil, err
	}
	source, err := s.room.Store.Revision(v.ctx(), original.Head)
	if err != nil {
		return nil, err
	}
	base, err := s.lastSettled(v, text, original.Head)
	if err != nil {
		return nil, err
	}
	if tf.frame, err = s.frame(v, v.p.T("compare.title", tf.LangName, tf.Headline), "-"); err != nil {
		return nil, err
	}
	tf.frame.Layout = "wide"
	p := &comparePage{textFrame: *tf, SourceName: v.p.LangName(tf.Story.Lang), Revision: head.Number, MayWrite: v.may(depesche.RoleTranslator), NewBy: v.p.T("compare.by", head.By, v.clock(head.At)),
		DelLabel: template.HTML("<del>" + template.HTMLEscapeString(v.p.T("compare.removed")) + "</del>"), Added: template.HTML("<ins>" + template.HTMLEscapeString(v.p.T("compare.added")) + "</ins>")}
	if p.Ledger, err = s.lastLines(v, tf.Story.ID); err != nil {
		return nil, err
	}
	segs := source.Document.Recut(source.Segments, head.Cuts)
	ch := &changes{gone: map[string]bool{}, stale: head.Source != original.Head}
	if ch.stale {
		ch.compare(head.Targets, segs)
		p.Stale = ch.view(v.p, original.UpdatedAt)
	}
	if base == nil {
		return p, nil
	}
	p.From, p.To, p.OldBy = v.p.T("compare.revision", base.SourceNum), v.p.T("compare.revision", source.Number), v.p.T("compare.by", base.By, v.clock(base.At))
	was, gone, err := s.earlier(v, text, original.Head, segs)
	if err != nil {
		return nil, err
	}
	found, err := s.room.Store.Findings(v.ctx(), text.ID)
	if err != nil {
		return nil, err
	}
	p.rows(v, segs, head, was, findingsBySegment(v.p, tf.Base, head.Targets, found))
	for _, g := range gone {
		p.Gone = append(p.Gone, compareGone{g.Source.Text, g.Target.Text, g.By})
	}
	return p, nil
}

// rows fills in the sentences of the original as it stands, those that did not change
// folded together.
func (p *comparePage) rows(v *visit, segs []depesche.Segment, head *depesche.Revision, was map[string]depesche.TranslatedSegment, notes map[string][]findingView) {
	now := map[string]depesche.TranslatedSegment{}
	numbers := map[string]int{}
	for i, t := range head.Targets {
		now[t.Key], numbers[t.Key] = t, i+1
	}
	same, changed, decided := 0, 0, 0
	fold := func() {
		if same > 0 {
			p.Rows = append(p.Rows, compareRow{Unchanged: v.p.N("compare.unchanged", same)})
		}
		same = 0
	}
	for i, sg := range segs {
		old, is := was[sg.Key]
		if !is {
			same++
			continue
		}
		fold()
		changed++
		t, there := now[sg.Key]
		r := compareRow{N: i + 1, Key: sg.Key, State: segmentState(v.p, t.State), HasOld: !old.Target.IsEmpty(), HasNew: there && !t.Target.IsEmpty(),
			Source: diffHTML(translate.Diff(old.Source.Text, sg.Source.Text)), By: old.By}
		if there {
			r.Tagged, r.Href = taggedTarget(t.Source, t.Target).text, segmentHref(p.Base, numbers[sg.Key])
			for _, f := range notes[sg.Key] {
				if !f.Waived && f.f.Severity != depesche.SevNote {
					r.Notes = append(r.Notes, f)
				}
			}
		} else {
			r.State = state(v.p, "missing")
		}
		r.Old, r.New = diffSides(translate.Diff(old.Target.Text, t.Target.Text))
		if !r.HasNew || !r.HasOld { // there is nothing to hold it against
			r.Old, r.New = template.HTML(template.HTMLEscapeString(old.Target.Text)), template.HTML(template.HTMLEscapeString(t.Target.Text))
		}
		if t.State == depesche.SegmentConfirmed {
			decided++
			r.Tone, r.Done = "ok", v.p.T("compare.decided", t.By)
		}
		p.Rows = append(p.Rows, r)
	}
	fold()
	p.Open = changed - decided
	p.Decided = v.p.T("compare.count", decided, changed)
}

// diffSides are the two texts of a difference, each with what only it has marked.
func diffSides(parts []translate.DiffPart) (old, now template.HTML) {
	for _, d := range parts {
		t := template.HTML(template.HTMLEscapeString(d.Text))
		switch d.Kind {
		case translate.DiffDel:
			old += "<del>" + t + "</del>"
		case translate.DiffIns:
			now += "<ins>" + t + "</ins>"
		default:
			old, now = old+t, now+t
		}
	}
	return old, now
}
