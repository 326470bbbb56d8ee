package newsroom

import (
	"context"
	"unicode/utf8"

	"depesche"
)

// SetKeyMap keeps what a person's keyboard does otherwise than by default. Which actions
// and keys there are, the desk knows; it is the person's own affair and not in the ledger.
func (n *Newsroom) SetKeyMap(ctx context.Context, actor depesche.Actor, keys map[string]string) error {
	if len(keys) > 200 {
		return depesche.E(depesche.Invalid, "keys.many", "there are not so many actions").In("keys")
	}
	for action, key := range keys {
		if len(action) > 60 || len(key) > 60 || !utf8.ValidString(action) || !utf8.ValidString(key) {
			return depesche.E(depesche.Invalid, "keys.long", "this is no key").In("keys")
		}
	}
	return in("keys", n.Store.SetKeyMap(ctx, actor.Account, keys))
}
