package newsroom

import (
	"context"
	"time"

	"depesche"
	"depesche/internal/store"
)

// RecordFormat names the shape of a Record. Fields may be added under the same name; one
// that changes its meaning gets another.
const RecordFormat = "depesche.record/1"

// Record is the evidence of who did what to a story: for every text who wrote, translated
// and read each of its segments, which findings were waived and why, who approved it; where
// and when it was published; and the ledger, the oldest entry first.
type Record struct {
	Format   string                 `json:"format"`
	Made     time.Time              `json:"made"`
	Story    int64                  `json:"story"`
	Lang     string                 `json:"lang"` // of the original
	Headline string                 `json:"headline"`
	Source   depesche.Provenance    `json:"provenance"`
	Texts    []TextRecord           `json:"texts"`
	Pages    []depesche.Publication `json:"publications"`
	Ledger   []depesche.LedgerEntry `json:"ledger"`
}

// TextRecord is one text of a story.
type TextRecord struct {
	Lang       string             `json:"lang"`
	Kind       depesche.TextKind  `json:"kind"`
	State      depesche.TextState `json:"state"`
	Headline   string             `json:"headline"`
	Revision   int                `json:"revision"`
	WrittenBy  string             `json:"written_by"` // who made the revision
	WrittenAt  time.Time          `json:"written_at"`
	Approved   bool               `json:"approved"` // as it stands now
	ApprovedBy string             `json:"approved_by,omitempty"`
	ApprovedAt time.Time          `json:"approved_at,omitzero"`
	Segments   []SegmentRecord    `json:"segments"`
	Waivers    []WaiverRecord     `json:"waivers"`
}

// SegmentRecord is a segment with all that was done to it. That of an original has no
// steps: its revision says who wrote it.
type SegmentRecord struct {
	Number int                   `json:"number"`
	Key    string                `json:"key"`
	Source string                `json:"source"`
	Target string                `json:"target,omitempty"`
	State  depesche.SegmentState `json:"state,omitempty"`
	Steps  []StepRecord          `json:"steps,omitempty"`
}

// StepRecord is one thing that was done to a segment.
type StepRecord struct {
	At     time.Time             `json:"at"`
	State  depesche.SegmentState `json:"state"` // after it
	Origin depesche.Origin       `json:"origin"`
	By     string                `json:"by,omitempty"` // the person who touched or read it; none for a machine
	Target string                `json:"target"`
}

// WaiverRecord is a finding that a person let pass, with the reason.
type WaiverRecord struct {
	Segment  int               `json:"segment,omitempty"` // number; 0 where the text no longer has it
	Category depesche.Category `json:"category,omitempty"`
	Rule     string            `json:"rule,omitempty"`
	Reason   string            `json:"reason"`
	By       string            `json:"by"`
	At       time.Time         `json:"at"`
	Revoked  time.Time         `json:"revoked,omitzero"`
}

// Record reads the evidence of a story, as one transaction sees it.
func (n *Newsroom) Record(ctx context.Context, story int64) (*Record, error) {
	var r *Record
	err := n.Store.InTx(ctx, func(tx *store.Store) (err error) {
		r, err = record(ctx, tx, story, n.now())
		return err
	})
	return r, in("record", err)
}

func record(ctx context.Context, tx *store.Store, story int64, now time.Time) (*Record, error) {
	st, err := tx.Story(ctx, story)
	if err != nil {
		return nil, err
	}
	heads, err := tx.Headlines(ctx, story)
	if err != nil {
		return nil, err
	}
	r := &Record{Format: RecordFormat, Made: now.UTC(), Story: story, Lang: st.Lang, Headline: heads[st.Lang], Source: st.Provenance,
		Texts: []TextRecord{}, Pages: []depesche.Publication{}, Ledger: []depesche.LedgerEntry{}}
	texts, err := tx.Texts(ctx, story)
	if err != nil {
		return nil, err
	}
	for i := range texts {
		if texts[i].Head == 0 {
			continue
		}
		t, err := textRecord(ctx, tx, &texts[i], heads[texts[i].Lang])
		if err != nil {
			return nil, err
		}
		r.Texts = append(r.Texts, *t)
	}
	pages, err := tx.Publications(ctx, story)
	if err != nil {
		return nil, err
	}
	r.Pages = append(r.Pages, pages...)
	r.Ledger, err = wholeLedger(ctx, tx, story)
	return r, err
}

// wholeLedger reads all entries of a story, the oldest first.
func wholeLedger(ctx context.Context, tx *store.Store, story int64) ([]depesche.LedgerEntry, error) {
	out := []depesche.LedgerEntry{}
	q := store.LedgerQuery{Story: story, Limit: 1000}
	for {
		es, err := tx.Ledger(ctx, q)
		if err != nil {
			return nil, err
		}
		out = append(out, es...)
		if len(es) < q.Limit {
			break
		}
		q.BeforeID = es[len(es)-1].ID
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out, nil
}

func textRecord(ctx context.Context, tx *store.Store, t *depesche.Text, headline string) (*TextRecord, error) {
	rev, err := tx.Revision(ctx, t.Head)
	if err != nil {
		return nil, err
	}
	r := &TextRecord{Lang: t.Lang, Kind: t.Kind, State: t.State, Headline: headline, Revision: rev.Number, WrittenBy: rev.By, WrittenAt: rev.At,
		Approved: t.Approved == t.Head, ApprovedBy: t.ApprovedBy, ApprovedAt: t.ApprovedAt, Segments: []SegmentRecord{}, Waivers: []WaiverRecord{}}
	steps, err := tx.SegmentSteps(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	byKey := map[string][]StepRecord{}
	for _, s := range steps {
		byKey[s.Key] = append(byKey[s.Key], StepRecord{s.At, s.State, s.Origin, s.By, s.Target.Text})
	}
	numbers := map[string]int{}
	for i, s := range rev.Segments {
		numbers[s.Key] = i + 1
		one := SegmentRecord{Number: i + 1, Key: s.Key, Source: s.Source.Text}
		if i < len(rev.Targets) {
			one.Target, one.State, one.Steps = rev.Targets[i].Target.Text, rev.Targets[i].State, byKey[s.Key]
		}
		r.Segments = append(r.Segments, one)
	}
	return r, fillWaivers(ctx, tx, t, numbers, r)
}

func fillWaivers(ctx context.Context, tx *store.Store, t *depesche.Text, numbers map[string]int, r *TextRecord) error {
	found, err := tx.Findings(ctx, t.ID)
	if err != nil {
		return err
	}
	of := map[string]depesche.Finding{}
	for _, f := range found {
		of[f.Identity] = f
	}
	ws, err := tx.AllWaivers(ctx, t.ID)
	for _, w := range ws {
		f := of[w.Identity]
		r.Waivers = append(r.Waivers, WaiverRecord{numbers[f.Segment], f.Category, f.Rule, w.Reason, w.By, w.At, w.Revoked})
	}
	return err
}
