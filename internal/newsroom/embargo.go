package newsroom

import (
	"context"
	"maps"
	"slices"
	"time"

	"depesche"
	"depesche/internal/store"
)

// applyEmbargo changes the embargoes of st, stores those of editions, and says what changed.
func (n *Newsroom) applyEmbargo(ctx context.Context, tx *store.Store, st *depesche.Story, c StoryChange) ([]string, error) {
	if c.Embargo == nil && c.EmbargoIn == nil {
		return nil, nil
	}
	editions, err := tx.Editions(ctx)
	if err != nil {
		return nil, err
	}
	until, own := st.Embargo, maps.Clone(st.Embargoes)
	if own == nil {
		own = map[string]time.Time{}
	}
	if c.Embargo != nil {
		if until, own, err = embargoOf(*c.Embargo, editions); err != nil {
			return nil, err
		}
		c.leaveForeign(own, st.Embargoes, editions)
	}
	for name, when := range c.EmbargoIn {
		e := named(editions, name)
		if e == nil {
			return nil, unknownEdition(editions, name)
		}
		if when.none() {
			delete(own, e.Code)
			continue
		}
		if own[e.Code], err = when.of(e); err != nil {
			return nil, err
		}
	}
	if err := c.EmbargoSeen.changed(st, until, own); err != nil {
		return nil, err
	}
	said := embargoWords(st, until, own, editions)
	for _, code := range slices.Sorted(maps.Keys(st.Embargoes)) {
		if _, stays := own[code]; !stays {
			if err := tx.SetEmbargo(ctx, st.ID, code, time.Time{}); err != nil {
				return nil, err
			}
		}
	}
	for code, at := range own {
		if err := tx.SetEmbargo(ctx, st.ID, code, at); err != nil {
			return nil, err
		}
	}
	st.Embargo, st.Embargoes = until, own
	return said, nil
}

// leaveForeign takes out of own what a story's new embargo would change where it is not for
// its Embargoer to change: what was there stays.
func (c *StoryChange) leaveForeign(own, was map[string]time.Time, editions []depesche.Edition) {
	if c.Embargoer == nil {
		return
	}
	for i := range editions {
		code := editions[i].Code
		if c.Embargoer.In(code).Includes(depesche.RoleEditor) {
			continue
		}
		delete(own, code)
		if at, has := was[code]; has {
			own[code] = at
		}
	}
}

// SeenEmbargo is what somebody saw of a story's embargoes before they changed them.
type SeenEmbargo struct {
	Story *time.Time           // the story's, zero for none; nil where it was not seen
	In    map[string]time.Time // editions' own by code, zero for none; what lacks was not seen
}

// changed is a Conflict where until and own would replace what was not seen. What is so
// already is none: a form sent twice.
func (s *SeenEmbargo) changed(now *depesche.Story, until time.Time, own map[string]time.Time) error {
	if s == nil {
		return nil
	}
	if s.Story != nil && !now.Embargo.Equal(*s.Story) && !now.Embargo.Equal(until) {
		return depesche.E(depesche.Conflict, "embargo.changed", "somebody has changed the story's embargo in the meantime: look, and choose again")
	}
	for _, code := range slices.Sorted(maps.Keys(s.In)) {
		is := now.Embargoes[code]
		if !is.Equal(s.In[code]) && !is.Equal(own[code]) {
			return depesche.E(depesche.Conflict, "embargo.changed_in", "somebody has changed the embargo in %s in the meantime: look, and choose again", code)
		}
	}
	return nil
}

// embargoOf is what a story's embargo is for all editions: one moment, or one for each by
// its own clock. What has no clock, as an edition that is made later, waits for the last.
func embargoOf(when When, editions []depesche.Edition) (until time.Time, own map[string]time.Time, err error) {
	own = map[string]time.Time{}
	switch {
	case when.none():
		return until, own, nil
	case when.Local == "":
		until, err = when.in(nil)
		return until, own, err
	}
	living := depesche.Living(editions)
	if len(living) == 0 {
		return until, own, depesche.E(depesche.Invalid, "embargo.no_clock", "there is no edition whose clock could count: write the time with its zone, like 2026-11-30T06:00:00+01:00")
	}
	for i := range living {
		at, err := when.of(&living[i])
		if err != nil {
			return until, own, err
		}
		own[living[i].Code], until = at, later(at, until)
	}
	return until, own, nil
}

func (w When) none() bool { return w.Local == "" && w.At.IsZero() }

// of is the moment in an edition at which an embargo ends. Of a clock time that comes twice
// it is the second: what is held back too long does less harm than what is out too early.
func (w When) of(e *depesche.Edition) (time.Time, error) {
	zone, err := zoneOf(e)
	if err != nil {
		return time.Time{}, err
	}
	w.Later = true
	return w.in(zone)
}

// embargoWords say for the ledger how the embargoes of st are to change.
func embargoWords(st *depesche.Story, until time.Time, own map[string]time.Time, editions []depesche.Edition) []string {
	var said []string
	switch {
	case until.Equal(st.Embargo):
	case until.IsZero():
		said = append(said, "embargo lifted")
	default:
		said = append(said, "embargo until "+until.UTC().Format(time.RFC3339))
	}
	for i := range editions {
		e := &editions[i]
		was, had := st.Embargoes[e.Code]
		at, has := own[e.Code]
		switch {
		case has && (!had || !at.Equal(was)):
			said = append(said, "embargo in "+e.Code+" until "+timeDetail(at, e))
		case had && !has:
			said = append(said, "no embargo of its own in "+e.Code)
		}
	}
	return said
}
