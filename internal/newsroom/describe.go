package newsroom

import (
	"context"
	"fmt"
	"strings"

	"depesche"
	"depesche/internal/store"
)

// StoryChange changes what is about a story; nil fields stay.
type StoryChange struct {
	Channel  *string
	Slugline *string
	Topics   *[]string
	Priority *int
	// Embargo is the story's: a new one, or none (the zero When), ends those that editions
	// have of their own. By clock time, each living edition gets its own, by its own clock,
	// and the story the latest of them.
	Embargo *When
	// EmbargoIn are editions' own, by code, beside or over those of Embargo; the zero When
	// ends an edition's own. A clock time is by the edition's clock.
	EmbargoIn map[string]When
	// Embargoer is whose embargo it is: where that account is no editor, a new Embargo
	// leaves an edition's own, or its lack, as it is. With nil it reaches every edition.
	// EmbargoIn is for whom calls to ask.
	Embargoer *depesche.Account
	// EmbargoSeen is what they saw who change embargoes; nil for what others did meanwhile
	// does not matter.
	EmbargoSeen *SeenEmbargo
	Rights      *string
	Note        *string // for colleagues
}

// maxNote is the longest note on a story, in bytes.
const maxNote = 4000

// Describe changes what is about a story.
func (n *Newsroom) Describe(ctx context.Context, actor depesche.Actor, story int64, c StoryChange) error {
	return in("describe", n.Store.InTx(ctx, func(tx *store.Store) error {
		st, err := tx.Story(ctx, story)
		if err != nil {
			return err
		}
		said, err := n.apply(ctx, tx, st, c)
		if err != nil {
			return err
		}
		if len(said) == 0 {
			return nil
		}
		if err := tx.UpdateStory(ctx, *st); err != nil {
			return err
		}
		action := depesche.ActDescribe
		if c.Embargo != nil || c.EmbargoIn != nil {
			action = depesche.ActEmbargo
			if err := n.moveSchedule(ctx, tx, actor, st); err != nil {
				return err
			}
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: action, Story: story, Detail: strings.Join(said, ", ")})
	}))
}

// apply changes st and says what changed.
func (n *Newsroom) apply(ctx context.Context, tx *store.Store, st *depesche.Story, c StoryChange) ([]string, error) {
	var said []string
	if c.Channel != nil && *c.Channel != st.Channel {
		if err := n.knownChannel(ctx, tx, *c.Channel); err != nil {
			return nil, err
		}
		st.Channel = *c.Channel
		said = append(said, "channel "+st.Channel)
	}
	if c.Slugline != nil && *c.Slugline != st.Slugline {
		st.Slugline = strings.TrimSpace(*c.Slugline)
		said = append(said, "slugline "+st.Slugline)
	}
	if c.Rights != nil && *c.Rights != st.Provenance.Rights {
		st.Provenance.Rights = *c.Rights
		said = append(said, "rights "+*c.Rights)
	}
	if c.Note != nil && strings.TrimSpace(*c.Note) != st.Note {
		if st.Note = strings.TrimSpace(*c.Note); len(st.Note) > maxNote {
			return nil, depesche.E(depesche.Invalid, "story.note_long", "the note is longer than %d characters: put what is longer into a remark or the text", maxNote)
		}
		said = append(said, "note "+st.Note)
	}
	if c.Priority != nil && *c.Priority != st.Priority {
		if *c.Priority < 1 || *c.Priority > 6 {
			return nil, depesche.E(depesche.Invalid, "story.priority", "the priority is a number from 1 (flash) to 6")
		}
		st.Priority = *c.Priority
		said = append(said, fmt.Sprintf("priority %d", st.Priority))
	}
	if c.Topics != nil {
		if err := tx.SetTopics(ctx, st.ID, *c.Topics); err != nil {
			return nil, err
		}
		said = append(said, "topics "+strings.Join(*c.Topics, " "))
	}
	embargoes, err := n.applyEmbargo(ctx, tx, st, c)
	return append(said, embargoes...), err
}

func (n *Newsroom) knownChannel(ctx context.Context, tx *store.Store, key string) error {
	if key == "" {
		return nil
	}
	chs, err := tx.Channels(ctx)
	if err != nil {
		return err
	}
	var keys []string
	for _, c := range chs {
		if c.Key == key {
			return nil
		}
		keys = append(keys, c.Key)
	}
	if len(keys) == 0 {
		return depesche.E(depesche.Invalid, "channel.none", "there is no channel yet: `depesche channel add %s en=NAME` makes one", key)
	}
	return depesche.E(depesche.Invalid, "channel.unknown", "there is no channel %q; the channels are %s", key, strings.Join(keys, ", "))
}

// Accept takes a story out of the inbox.
func (n *Newsroom) Accept(ctx context.Context, actor depesche.Actor, story int64) error {
	return in("accept", n.Store.InTx(ctx, func(tx *store.Store) error {
		st, err := tx.Story(ctx, story)
		if err != nil || st.State != depesche.StoryInbox {
			return err
		}
		if err := n.open(ctx, tx, story); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActAccept, Story: story})
	}))
}
