package newsroom

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/store"
)

// SaveChannel makes a channel, at the end of the section bar, or gives the one of its key
// the names that are said; its other names and its place stay.
func (n *Newsroom) SaveChannel(ctx context.Context, actor depesche.Actor, c depesche.Channel) (*depesche.Channel, error) {
	if err := validKey(c.Key, "channel"); err != nil {
		return nil, err
	}
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		all, err := tx.Channels(ctx)
		if err != nil {
			return err
		}
		var have map[string]string
		place := len(all) + 1
		if i := slices.IndexFunc(all, func(o depesche.Channel) bool { return o.Key == c.Key }); i >= 0 {
			have, place = all[i].Names, all[i].Position
		}
		if c.Position == 0 {
			c.Position = place
		}
		if c.Names, err = joinNames(have, c.Names); err != nil {
			return err
		}
		if err := tx.SaveChannel(ctx, c); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Detail: "channel " + c.Key})
	})
	return &c, in("channel", err)
}

// SaveTopic makes a topic, or gives the one of its key the names that are said; its
// other names stay.
func (n *Newsroom) SaveTopic(ctx context.Context, actor depesche.Actor, t depesche.Topic) (*depesche.Topic, error) {
	if err := validKey(t.Key, "topic"); err != nil {
		return nil, err
	}
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		all, err := tx.Topics(ctx)
		if err != nil {
			return err
		}
		var have map[string]string
		if i := slices.IndexFunc(all, func(o depesche.Topic) bool { return o.Key == t.Key }); i >= 0 {
			have = all[i].Names
		}
		if t.Names, err = joinNames(have, t.Names); err != nil {
			return err
		}
		if err := tx.SaveTopic(ctx, t); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Detail: "topic " + t.Key})
	})
	return &t, in("topic", err)
}

// validKey holds keys to what can stand in an address.
func validKey(key, what string) error {
	for i, r := range key {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && (r != '-' || i == 0) {
			key = ""
			break
		}
	}
	if key == "" || len(key) > 40 {
		return depesche.E(depesche.Invalid, what+".key", "the key of a %s has up to 40 small letters, digits and hyphens, like local-news", what).In(what)
	}
	return nil
}

// joinNames lays new names over those there; a name said to be empty goes.
func joinNames(have, said map[string]string) (map[string]string, error) {
	out := map[string]string{}
	for l, name := range have {
		out[l] = name
	}
	for l, name := range said {
		if _, err := language.Parse(l); err != nil {
			return nil, depesche.E(depesche.Invalid, "name.lang", "%q is no language tag: write names like en=Politics de=Politik", l)
		}
		if out[l] = strings.TrimSpace(name); out[l] == "" {
			delete(out, l)
		}
	}
	return out, nil
}

// SaveTerm adds a term to the glossary, or changes the policy and note of the one that
// is there.
func (n *Newsroom) SaveTerm(ctx context.Context, actor depesche.Actor, t depesche.Term) (*depesche.Term, error) {
	t.Source, t.Target = strings.TrimSpace(t.Source), strings.TrimSpace(t.Target)
	if t.Source == "" || t.Target == "" {
		return nil, depesche.E(depesche.Invalid, "term.empty", "a glossary entry has a term and its rendering: fill in both").In("glossary")
	}
	for _, l := range []*string{&t.SourceLang, &t.TargetLang} {
		tag, err := language.Parse(*l)
		if err != nil {
			return nil, depesche.E(depesche.Invalid, "term.lang", "%q is no language tag: use one like en, de or pt-BR", *l).In("glossary")
		}
		*l = tag.String()
	}
	switch t.Policy {
	case depesche.TermRequired, depesche.TermPreferred, depesche.TermForbidden:
	default:
		return nil, depesche.E(depesche.Invalid, "term.policy", "%q is no policy: choose required, preferred or forbidden", t.Policy).In("glossary")
	}
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.SaveTerm(ctx, t); err != nil {
			return err
		}
		all, err := tx.Terms(ctx, t.SourceLang, t.TargetLang)
		if err != nil {
			return err
		}
		for _, o := range all {
			if o.Source == t.Source && o.Target == t.Target {
				t = o
			}
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Lang: t.TargetLang, Detail: "glossary: " + termWords(t)})
	})
	return &t, in("glossary", err)
}

// RemoveTerm takes a term out of the glossary.
func (n *Newsroom) RemoveTerm(ctx context.Context, actor depesche.Actor, id int64) error {
	return in("glossary", n.Store.InTx(ctx, func(tx *store.Store) error {
		all, err := tx.Terms(ctx, "", "")
		if err != nil {
			return err
		}
		if err := tx.DeleteTerm(ctx, id); err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(t depesche.Term) bool { return t.ID == id })
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Lang: all[i].TargetLang, Detail: "glossary: removed " + termWords(all[i])})
	}))
}

func termWords(t depesche.Term) string {
	return fmt.Sprintf("%s (%s) → %s (%s), %s", t.Source, t.SourceLang, t.Target, t.TargetLang, t.Policy)
}
