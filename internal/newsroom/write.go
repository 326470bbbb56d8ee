package newsroom

import (
	"context"
	"fmt"
	"slices"

	"depesche"
	"depesche/internal/extract"
	"depesche/internal/store"
)

// StoryDraft is a story written in the newsroom, or handed in whole.
type StoryDraft struct {
	Lang       string
	Document   depesche.Document
	Provenance depesche.Provenance
	State      depesche.StoryState // StoryOpen when empty
	Channel    string
	Topics     []string
	Slugline   string
	Priority   int // 4 when 0
}

// Write begins a story with its original's first revision and returns its number.
func (n *Newsroom) Write(ctx context.Context, actor depesche.Actor, d StoryDraft) (int64, error) {
	if d.Document.Headline.IsEmpty() {
		return 0, depesche.E(depesche.Invalid, "edit.headline", "the headline is empty: a story needs one").In("write")
	}
	if d.Lang == "" {
		return 0, depesche.E(depesche.Invalid, "import.language", "say what language the story is in").In("write")
	}
	lang, err := storyLang(ctx, n.Store, d.Lang)
	if err != nil {
		return 0, in("write", err)
	}
	d.Lang = lang
	if d.State == "" {
		d.State = depesche.StoryOpen
	}
	if d.Priority == 0 {
		d.Priority = 4
	}
	var number int64
	act := depesche.ActImport
	if d.Provenance == (depesche.Provenance{}) {
		act = depesche.ActWrite
	}
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		if err := n.knownChannel(ctx, tx, d.Channel); err != nil {
			return err
		}
		ids, err := n.newStory(ctx, tx, actor, depesche.Story{State: d.State, Lang: d.Lang, Slugline: d.Slugline, Channel: d.Channel, Priority: d.Priority, Provenance: d.Provenance},
			d.Document, extract.Fingerprint(d.Document.PlainText()))
		if err != nil {
			return err
		}
		number = ids.story
		if len(d.Topics) > 0 {
			if err := tx.SetTopics(ctx, number, d.Topics); err != nil {
				return err
			}
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: act, Story: number, Lang: d.Lang, Revision: 1, Detail: d.Provenance.Source})
	})
	return number, in("write", err)
}

// Delivered is a segment's translation that was made elsewhere. Unit and Source say
// which segment it is; a source that no longer stands in the original is left out.
type Delivered struct {
	Unit   string
	Source depesche.Inline
	Target depesche.Inline
	State  depesche.SegmentState
	Origin depesche.Origin
	By     string
}

// Deliver hands in a translation made elsewhere: the segments given replace those that
// are there. It returns how many found their place.
func (n *Newsroom) Deliver(ctx context.Context, actor depesche.Actor, story int64, lang string, ds []Delivered) (int, error) {
	placed := 0
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		st, err := tx.Story(ctx, story)
		if err != nil {
			return err
		}
		original, err := tx.Original(ctx, story)
		if err != nil {
			return err
		}
		source, err := tx.Revision(ctx, original.Head)
		if err != nil {
			return err
		}
		t, err := tx.Text(ctx, story, lang)
		if depesche.IsNotFound(err) {
			t, err = n.newTranslation(ctx, tx, story, lang)
		}
		if err != nil {
			return err
		}
		var head *depesche.Revision
		if t.Head != 0 {
			if head, err = tx.Revision(ctx, t.Head); err != nil {
				return err
			}
		}
		targets := carryOver(divided(source, head), head, false, new(TranslateResult))
		placed = place(targets, ds, actor)
		rev, err := tx.AddTranslationRevision(ctx, t.ID, source, head, targets, headlineOf(source, targets, lang), actor, "deliver")
		if err != nil {
			return err
		}
		t.Head, t.State = rev.ID, stateOf(targets)
		if _, err := n.recheck(ctx, tx, t, rev, st.Lang); err != nil {
			return err
		}
		if err := n.open(ctx, tx, st.ID); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActTranslate, Story: story, Lang: lang, Revision: rev.Number,
			Detail: fmt.Sprintf("%d of %d segments delivered", placed, len(targets))})
	})
	return placed, in("deliver", err)
}

func place(targets []depesche.TranslatedSegment, ds []Delivered, actor depesche.Actor) int {
	placed := 0
	ds = slices.Clone(ds)
	for i := range targets {
		t := &targets[i]
		at := slices.IndexFunc(ds, func(d Delivered) bool { return d.Unit == t.Unit && d.Source.Text == t.Source.Text })
		if at < 0 || ds[at].Target.IsEmpty() {
			continue
		}
		d := ds[at]
		ds = slices.Delete(ds, at, at+1)
		t.Target, t.State, t.Origin, t.By = d.Target.Normal(), d.State, d.Origin, d.By
		if t.By == "" {
			t.By = actor.Name
		}
		placed++
	}
	return placed
}
