package store

import (
	"context"
	"strconv"

	"depesche"
)

// LedgerQuery selects ledger entries, newest first.
type LedgerQuery struct {
	Story    int64 // 0 for the whole newsroom
	BeforeID int64 // entries older than this one; 0 for the newest
	Limit    int   // 0 means 200
}

// AddLedger appends an entry; its time is now.
func (s *Store) AddLedger(ctx context.Context, actor depesche.Actor, e depesche.LedgerEntry) error {
	return s.db.InsertRows(ctx, ledgerInto, marks(12), "", [][]any{ledgerRow(actor, &e, micro(s.now()))})
}

const ledgerInto = "INSERT INTO ledger (at, actor, account_id, action, story_id, lang, edition, revision, segment, engine, engine_version, detail)"

func ledgerRow(actor depesche.Actor, e *depesche.LedgerEntry, at int64) []any {
	return []any{at, actor.Name, actor.Account, e.Action, e.Story, e.Lang, e.Edition, e.Revision, e.Segment, e.Engine, e.Version, cutRunes(e.Detail, 500)}
}

func cutRunes(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// Ledger lists entries, newest first.
func (s *Store) Ledger(ctx context.Context, q LedgerQuery) ([]depesche.LedgerEntry, error) {
	if q.Limit == 0 {
		q.Limit = 200
	}
	if q.BeforeID == 0 {
		q.BeforeID = 1 << 62
	}
	where, args := "id < $1", []any{q.BeforeID, q.Limit}
	if q.Story != 0 {
		where, args = "id < $1 AND story_id = $3", append(args, q.Story)
	}
	var out []depesche.LedgerEntry
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var e depesche.LedgerEntry
		var at int64
		err := scan(&e.ID, &at, &e.Actor, &e.Account, &e.Action, &e.Story, &e.Lang, &e.Edition, &e.Revision, &e.Segment, &e.Engine, &e.Version, &e.Detail)
		e.At = fromMicro(at)
		out = append(out, e)
		return err
	}, `SELECT id, at, actor, account_id, action, story_id, lang, edition, revision, segment, engine, engine_version, detail
		FROM ledger WHERE `+where+" ORDER BY id DESC LIMIT $2", args...)
	return out, err
}

// Mark is a word that changes with every entry in the ledger and every task.
func (s *Store) Mark(ctx context.Context) (string, error) {
	var entry, task int64
	err := s.db.Get(ctx, []any{&entry, &task}, "SELECT (SELECT coalesce(max(id), 0) FROM ledger), (SELECT coalesce(max(id), 0) FROM task)")
	return strconv.FormatInt(entry, 10) + "." + strconv.FormatInt(task, 10), err
}
