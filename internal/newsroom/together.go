package newsroom

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"depesche"
	"depesche/internal/store"
)

const (
	// pageStays is how long somebody counts as present after loading a page without
	// scripts, beatStays after a script's last sign of life.
	pageStays = 15 * time.Minute
	beatStays = 90 * time.Second
	// askFirst is how long the holder of a lock has to answer before it can be taken.
	askFirst = 30 * time.Second
	// maxTyped is the most that is kept of what somebody is typing.
	maxTyped = 1 << 20
)

// Desk is a text as a place of work: who is there and who writes.
type Desk struct {
	People []depesche.Presence // without the one who asks
	Lock   *depesche.Lock      // nil when nobody writes
	Mine   bool                // the lock belongs to the one who asks
	// CanTake says that whoever asks may take the lock from its holder now: it was asked
	// for long enough ago, or the one who asks is an editor of the text's language.
	CanTake bool
}

// Sign is a sign of life of somebody at a text.
type Sign struct {
	Story   int64
	Lang    string
	Segment string // in hand, "" for none
	Write   bool   // takes the lock if nobody has it
	Beat    bool   // by a script, which comes again soon
}

// AtDesk notes that somebody has a text open and tells who else has. Nothing of this is
// in the ledger: it says where people are, not what they did.
func (n *Newsroom) AtDesk(ctx context.Context, a *depesche.Account, s Sign) (*Desk, error) {
	stays := pageStays
	if s.Beat {
		stays = beatStays
	}
	until := n.now().Add(stays)
	var d *Desk
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.SetPresence(ctx, a.ID, s.Story, s.Lang, s.Segment, until); err != nil {
			return err
		}
		if s.Write {
			if err := tx.TakeLock(ctx, a.ID, s.Story, s.Lang, until, false); err != nil {
				return err
			}
		}
		var err error
		d, err = n.desk(ctx, tx, a, s.Story, s.Lang)
		return err
	})
	return d, in("desk", err)
}

// desk tells who is at a text.
func (n *Newsroom) desk(ctx context.Context, tx *store.Store, a *depesche.Account, story int64, lang string) (*Desk, error) {
	people, err := tx.Presences(ctx, story, lang)
	if err != nil {
		return nil, err
	}
	d := &Desk{People: slices.DeleteFunc(people, func(p depesche.Presence) bool { return p.Account == a.ID })}
	if d.Lock, err = tx.Lock(ctx, story, lang); err != nil || d.Lock == nil {
		return d, err
	}
	d.Mine = d.Lock.Account == a.ID
	if d.Mine {
		return d, nil
	}
	m := *n
	m.Store = tx
	role, err := m.RoleAt(ctx, a, Place{Tag: lang})
	d.CanTake = role.Includes(depesche.RoleEditor) || d.Lock.WantedBy == a.ID && n.now().Sub(d.Lock.WantedAt) >= askFirst
	return d, err
}

// LeaveDesk notes that somebody has closed a text, and frees their lock on it.
func (n *Newsroom) LeaveDesk(ctx context.Context, a *depesche.Account, story int64, lang string) error {
	return in("desk", n.Store.InTx(ctx, func(tx *store.Store) error { return tx.EndPresence(ctx, a.ID, story, lang) }))
}

// AskForLock asks the holder of a text's lock to hand it over.
func (n *Newsroom) AskForLock(ctx context.Context, a *depesche.Account, story int64, lang string) error {
	return n.onLock(ctx, story, lang, func(tx *store.Store, l *depesche.Lock) error {
		if l.Account == a.ID || l.WantedBy == a.ID {
			return nil
		}
		if l.WantedBy != 0 {
			return depesche.E(depesche.Conflict, "lock.asked", "%s has asked for this text already", l.Wanting)
		}
		return tx.WantLock(ctx, a.ID, story, lang)
	})
}

// AnswerLock hands the lock to whoever asked for it, or keeps it.
func (n *Newsroom) AnswerLock(ctx context.Context, a *depesche.Account, story int64, lang string, hand bool) error {
	return n.onLock(ctx, story, lang, func(tx *store.Store, l *depesche.Lock) error {
		if l.Account != a.ID {
			return depesche.E(depesche.Conflict, "lock.gone", "%s writes in this text now", l.Name)
		}
		if !hand || l.WantedBy == 0 {
			return tx.WantLock(ctx, 0, story, lang)
		}
		return tx.TakeLock(ctx, l.WantedBy, story, lang, n.now().Add(beatStays), true)
	})
}

// TakeLock takes a text's lock from its holder (see Desk.CanTake). Nothing that the
// holder typed is lost: it stays on their page and in the store, and a save of it meets
// the newer text and asks.
func (n *Newsroom) TakeLock(ctx context.Context, a *depesche.Account, story int64, lang string) error {
	return in("desk", n.Store.InTx(ctx, func(tx *store.Store) error {
		d, err := n.desk(ctx, tx, a, story, lang)
		if err != nil || d.Mine {
			return err
		}
		if d.Lock != nil && !d.CanTake {
			return depesche.E(depesche.Refused, "lock.ask_first", "%s is writing here: ask for the text, and take it over if no answer comes", d.Lock.Name)
		}
		return tx.TakeLock(ctx, a.ID, story, lang, n.now().Add(pageStays), true)
	}))
}

func (n *Newsroom) onLock(ctx context.Context, story int64, lang string, f func(tx *store.Store, l *depesche.Lock) error) error {
	return in("desk", n.Store.InTx(ctx, func(tx *store.Store) error {
		l, err := tx.Lock(ctx, story, lang)
		if err != nil {
			return err
		}
		if l == nil {
			return nil // nobody holds it any more: who wants it has it with the next page
		}
		return f(tx, l)
	}))
}

// MayWrite is a Conflict when somebody else holds the lock on a text. Only the desk asks:
// programs and the command line are stopped by newer revisions alone.
func (n *Newsroom) MayWrite(ctx context.Context, a *depesche.Account, story int64, lang string) error {
	l, err := n.Store.Lock(ctx, story, lang)
	if err != nil || l == nil || l.Account == a.ID {
		return in("desk", err)
	}
	return depesche.E(depesche.Conflict, "lock.held", "%s is writing in this text; what you typed is kept in the field: ask for the text, then save", l.Name).In("desk")
}

// KeepTyped keeps what somebody has typed into a part of a text and not saved yet, so
// that neither a closed browser nor a killed server loses it. fields is a JSON object of
// names and values.
func (n *Newsroom) KeepTyped(ctx context.Context, a *depesche.Account, story int64, lang string, t store.Typed) error {
	if len(t.Fields) > maxTyped || !json.Valid([]byte(t.Fields)) {
		return depesche.E(depesche.Invalid, "typed.fields", "what was typed is too long to be kept beside the text: save it").In("typed")
	}
	return in("typed", n.Store.SetTyped(ctx, a.ID, story, lang, t))
}
