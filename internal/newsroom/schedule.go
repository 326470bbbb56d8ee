package newsroom

import (
	"context"
	"fmt"
	"time"

	"depesche"
	"depesche/internal/store"
)

// farthest is how far ahead a publication can be planned: beyond it a year was mistyped.
const farthest = 5 * 365 * 24 * time.Hour

// Planned is a publication that waits, with the clock by which it was planned.
type Planned struct {
	store.Scheduled
	Zone  string `json:"time_zone"`           // the edition's
	Local string `json:"local"`               // what clocks show there
	Twice bool   `json:"ambiguous,omitempty"` // they show it twice
}

// Seen says what whoever plans has seen planned, by edition: a time, or zero for nothing.
// An edition without an entry is planned whatever others did meanwhile.
type Seen map[string]time.Time

// changed is a Conflict when something else is planned in an edition than was seen.
func (s Seen) changed(now *store.Scheduled, code string) error {
	was, ok := s[code]
	switch {
	case !ok:
		return nil
	case now == nil && was.IsZero(), now != nil && now.At.Equal(was):
		return nil
	case now == nil:
		return depesche.E(depesche.Conflict, "schedule.gone", "in %s nothing is scheduled any more: it has gone out, or somebody has cancelled it", code)
	}
	return depesche.E(depesche.Conflict, "schedule.changed", "%s has scheduled %s for %s in the meantime: look, and choose again", now.By, code, now.At)
}

// Schedule plans the publication of a story in the editions named, all or none: each needs
// what publication needs now, and a time of its own that is not before the embargo's end.
// A time that was planned before is replaced. No edition named means every edition that
// has a text.
func (n *Newsroom) Schedule(ctx context.Context, actor depesche.Actor, story int64, editions []string, when When, seen Seen) ([]Planned, error) {
	out, err := inEditions(ctx, n, story, editions, func(tx *store.Store, e *depesche.Edition) (*Planned, error) {
		return n.planOne(ctx, tx, actor, story, e, when, seen)
	})
	return out, in("schedule", err)
}

func (n *Newsroom) planOne(ctx context.Context, tx *store.Store, actor depesche.Actor, story int64, e *depesche.Edition, when When, seen Seen) (*Planned, error) {
	w, bs, err := n.ready(ctx, tx, story, e)
	if err != nil {
		return nil, err
	}
	if err := refusal(bs, "publish.blocked", fmt.Sprintf("story %d cannot be published in %s", story, e.Code)); err != nil {
		return nil, err
	}
	out, err := published(ctx, tx, story, e.Code)
	if err != nil {
		return nil, err
	}
	if out != nil && out.State == depesche.Live && out.Revision == w.head.ID && out.Reviewed == (w.text.Approved == w.head.ID) {
		return nil, depesche.E(depesche.Refused, "schedule.live", "story %d is live in %s as it is: there is nothing new to be published", story, e.Code)
	}
	zone, err := zoneOf(e)
	if err != nil {
		return nil, err
	}
	at, err := when.in(zone)
	if err != nil {
		return nil, err
	}
	if err := n.mayPlan(at, w.story, e, zone); err != nil {
		return nil, err
	}
	was, err := scheduledIn(ctx, tx, story, e.Code)
	if err != nil {
		return nil, err
	}
	p := &Planned{Zone: zone.String(), Local: LocalTime(at, zone)}
	p.Twice, _ = Twice(at, zone)
	if was != nil && was.Waits() && was.Wanted.Equal(at) && was.At.Equal(at) && was.Revision == w.text.Head {
		p.Scheduled = *was // the same again: a form sent twice
		return p, nil
	}
	if err := seen.changed(was, e.Code); err != nil {
		return nil, err
	}
	if _, err := n.schedule(ctx, tx, actor, w, e, at); err != nil {
		return nil, err
	}
	now, err := tx.ScheduleOf(ctx, story, e.Code)
	if err != nil {
		return nil, err
	}
	p.Scheduled = *now
	return p, nil
}

// in is the moment in a zone.
func (w When) in(zone *time.Location) (time.Time, error) {
	if w.Local != "" {
		c, err := InZone(w.Local, zone, w.Later)
		return c.At, err
	}
	if w.At.IsZero() {
		return time.Time{}, depesche.E(depesche.Invalid, "schedule.no_time", "say when it is to go out")
	}
	return w.At.UTC().Truncate(time.Second), nil
}

func zoneOf(e *depesche.Edition) (*time.Location, error) {
	zone, err := time.LoadLocation(e.TimeZone)
	if err != nil {
		return nil, depesche.E(depesche.Invalid, "schedule.zone", "the time zone %q of the edition %s is not known here: set another in its settings", e.TimeZone, e.Code)
	}
	return zone, nil
}

// mayPlan refuses a time that is over, before the embargo's end, or out of reach.
func (n *Newsroom) mayPlan(at time.Time, st *depesche.Story, e *depesche.Edition, zone *time.Location) error {
	now := n.now()
	switch {
	case !at.After(now):
		return depesche.E(depesche.Invalid, "schedule.past", "%s is over: now it is %s. Choose a later time for %s, or publish at once", momentText(at, zone), momentText(now, zone), e.Code)
	case at.Before(st.EmbargoIn(e.Code)):
		return depesche.E(depesche.Refused, "schedule.embargo", "%s in %s is before the embargo, which ends at %s: choose a later time, or change the embargo", momentText(at, zone), e.Code, momentText(st.EmbargoIn(e.Code), zone))
	case at.Sub(now) > farthest:
		return depesche.E(depesche.Invalid, "schedule.far", "%s is more than five years ahead: is the year right?", momentText(at, zone))
	}
	return nil
}

// scheduledIn is what is planned of a story in an edition, nil for nothing.
func scheduledIn(ctx context.Context, tx *store.Store, story int64, code string) (*store.Scheduled, error) {
	sc, err := tx.ScheduleOf(ctx, story, code)
	if depesche.IsNotFound(err) {
		return nil, nil
	}
	return sc, err
}

// schedule notes that a text goes out at a time, zero for the end of the embargo.
func (n *Newsroom) schedule(ctx context.Context, tx *store.Store, actor depesche.Actor, w *work, e *depesche.Edition, wanted time.Time) (*depesche.Publication, error) {
	at := later(wanted, w.story.EmbargoIn(e.Code))
	sc := store.Scheduled{Story: w.story.ID, Edition: e.Code, At: at, Wanted: wanted, Revision: w.text.Head, By: actor.Name, Account: actor.Account}
	if err := tx.Schedule(ctx, sc); err != nil {
		return nil, err
	}
	if err := tx.TouchStory(ctx, w.story.ID); err != nil {
		return nil, err
	}
	p := &depesche.Publication{Story: w.story.ID, Edition: e.Code, Text: w.text.ID, State: depesche.Scheduled, First: at}
	return p, tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSchedule, Story: w.story.ID, Lang: w.text.Lang, Edition: e.Code,
		Revision: w.head.Number, Detail: timeDetail(at, e)})
}

// timeDetail is a moment as the ledger has it: exact, and as clocks in the edition show it.
func timeDetail(at time.Time, e *depesche.Edition) string {
	out := at.UTC().Format(time.RFC3339)
	if zone, err := zoneOf(e); err == nil && zone != time.UTC {
		out += ", " + momentText(at, zone)
	}
	return out
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// CancelSchedule drops what waits to be published in the editions named, or could not go
// out, all or none. What is live stays.
func (n *Newsroom) CancelSchedule(ctx context.Context, actor depesche.Actor, story int64, editions []string, seen Seen) error {
	return in("schedule", n.Store.InTx(ctx, func(tx *store.Store) error {
		if _, err := tx.Story(ctx, story); err != nil {
			return err
		}
		es, err := n.editionsOf(ctx, tx, story, editions)
		if err != nil {
			return err
		}
		cancelled := 0
		for i := range es {
			e := &es[i]
			was, err := scheduledIn(ctx, tx, story, e.Code)
			if err != nil {
				return err
			}
			if err := seen.changed(was, e.Code); err != nil {
				return err
			}
			if was == nil {
				if len(editions) > 0 {
					return depesche.E(depesche.Refused, "schedule.none", "story %d is not scheduled in %s", story, e.Code)
				}
				continue
			}
			if _, err := tx.Unschedule(ctx, story, e.Code); err != nil {
				return err
			}
			cancelled++
			if err := tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActUnschedule, Story: story, Lang: e.Lang, Edition: e.Code, Detail: timeDetail(was.At, e)}); err != nil {
				return err
			}
		}
		if cancelled == 0 {
			return depesche.E(depesche.Refused, "schedule.nothing", "nothing of story %d is scheduled", story)
		}
		return tx.TouchStory(ctx, story)
	}))
}

// moveSchedule moves the waiting publications of a story to its new embargoes: those of an
// embargo's end go with it, those with a time of their own go out no earlier. Pages that
// are out already are taken down until then.
func (n *Newsroom) moveSchedule(ctx context.Context, tx *store.Store, actor depesche.Actor, st *depesche.Story) error {
	waiting, err := tx.Schedules(ctx, st.ID)
	if err != nil {
		return err
	}
	for _, w := range waiting {
		if !w.Waits() {
			continue
		}
		was := w.At
		if w.At = later(w.Wanted, st.EmbargoIn(w.Edition)); w.At.IsZero() {
			w.At = n.now()
		}
		if w.At.Equal(was) {
			continue
		}
		if err := tx.Schedule(ctx, w); err != nil {
			return err
		}
		if err := tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSchedule, Story: st.ID, Edition: w.Edition, Detail: w.At.UTC().Format(time.RFC3339) + " by the embargo"}); err != nil {
			return err
		}
	}
	return n.takeDown(ctx, tx, actor, st)
}

// takeDown takes the pages of a story down that are under an embargo now, until it ends.
// What comes back then is what was out, or what was approved since.
func (n *Newsroom) takeDown(ctx context.Context, tx *store.Store, actor depesche.Actor, st *depesche.Story) error {
	pubs, err := tx.Publications(ctx, st.ID)
	if err != nil {
		return err
	}
	for _, p := range pubs {
		until := st.EmbargoIn(p.Edition)
		if p.State != depesche.Live || !until.After(n.now()) {
			continue
		}
		// One time is kept for a page: that of an update would keep the page itself away for as
		// long, and the end of the embargo would let the update out too early.
		if was, err := scheduledIn(ctx, tx, st.ID, p.Edition); err != nil {
			return err
		} else if was != nil && was.Waits() && !was.Wanted.IsZero() {
			return depesche.E(depesche.Refused, "embargo.planned", "an update of the page in %s is scheduled for %s: cancel that first, then set the embargo", p.Edition, was.At)
		}
		if _, err := tx.WithdrawPublication(ctx, st.ID, p.Edition); err != nil {
			return err
		}
		sc := store.Scheduled{Story: st.ID, Edition: p.Edition, At: until, Revision: p.Revision, By: actor.Name, Account: actor.Account}
		if err := tx.Schedule(ctx, sc); err != nil {
			return err
		}
		if err := tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActUnpublish, Story: st.ID, Edition: p.Edition, Detail: "embargo until " + until.UTC().Format(time.RFC3339)}); err != nil {
			return err
		}
	}
	return nil
}
