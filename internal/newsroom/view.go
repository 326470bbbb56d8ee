package newsroom

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"depesche"
	"depesche/internal/store"
)

const (
	maxViews    = 40
	maxViewName = 60
)

// viewParams are what a saved view may hold.
var viewParams = []string{"queue", "q", "channel", "edition", "state", "topic", "owner", "age"}

// ViewQuery is a query of the matrix reduced to what a view keeps, in one spelling.
func ViewQuery(query string) string {
	in, err := url.ParseQuery(query)
	if err != nil {
		return ""
	}
	out := url.Values{}
	for name := range in {
		if v := in.Get(name); v != "" && slices.Contains(viewParams, name) && utf8.ValidString(v) {
			out.Set(name, v)
		}
	}
	return out.Encode()
}

// SaveView keeps a search of the matrix under a name, for one person; a view of that name
// is replaced. It is the person's own affair and not in the ledger.
func (n *Newsroom) SaveView(ctx context.Context, actor depesche.Actor, name, query string) error {
	name = strings.Join(strings.Fields(name), " ")
	switch {
	case name == "" || utf8.RuneCountInString(name) > maxViewName || !utf8.ValidString(name):
		return depesche.E(depesche.Invalid, "view.name", "a view needs a name of at most %d characters", maxViewName).In("save view")
	case len(query) > 2000:
		return depesche.E(depesche.Invalid, "view.long", "this search is too long to be saved").In("save view")
	}
	query = ViewQuery(query)
	if query == "" {
		return depesche.E(depesche.Invalid, "view.empty", "there is nothing to save: search or filter first").In("save view")
	}
	return in("save view", n.Store.InTx(ctx, func(tx *store.Store) error {
		vs, err := tx.SavedViews(ctx, actor.Account)
		if err != nil {
			return err
		}
		if len(vs) >= maxViews && !slices.ContainsFunc(vs, func(v store.SavedView) bool { return v.Name == name }) {
			return depesche.E(depesche.Refused, "view.many", "there are %d saved views already: remove one first", maxViews)
		}
		return tx.SaveView(ctx, actor.Account, store.SavedView{Name: name, Query: query})
	}))
}

// DeleteView removes a person's view.
func (n *Newsroom) DeleteView(ctx context.Context, actor depesche.Actor, id int64) error {
	return in("delete view", n.Store.DeleteView(ctx, actor.Account, id))
}
