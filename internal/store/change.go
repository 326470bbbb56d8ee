package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"depesche/internal/store/sqldb"
)

// What the public sees is divided into parts. Whoever changes one counts the change in the
// same transaction; whoever reads one notes it in the Reads of the context. A page is true
// as long as none of the parts that it was made from has changed.
const (
	partEditions    = "editions"
	partChannels    = "channels"
	partTopics      = "topics"
	partCorrections = "corrections"
)

// partStory is a story with its publications, in all languages.
func partStory(number int64) string { return fmt.Sprintf("story/%d", number) }

// partDocument is what a story's page in an edition says: a part of partStory that changes
// less often. Whoever changes it changes that as well.
func partDocument(edition string, number int64) string {
	return fmt.Sprintf("document/%s/%d", edition, number)
}

// partApproval is what a page shows of the work on a story: when its text was approved.
func partApproval(number int64) string { return fmt.Sprintf("text/%d", number) }

// partTalk is the conversation under a story.
func partTalk(number int64) string { return fmt.Sprintf("talk/%d", number) }

// partList is a list of an edition's live stories: "" is all, else as in table listing.
func partList(edition, list string) string { return "list/" + edition + "/" + list }

// partTongues are the other languages of an edition's live stories.
func partTongues(edition string) string { return "tongues/" + edition }

func partPicture(hash string) string { return "picture/" + hash }

func partSetting(key string) string { return "setting/" + key }

func partFollowers(topic int64) string { return fmt.Sprintf("followers/%d", topic) }

// Reads collects which parts of the public side were read through a context, and until
// when what was read stays true by the clock. It is safe for concurrent use.
type Reads struct {
	mu    sync.Mutex
	parts map[string]struct{}
	until time.Time
	lists *Lists
}

type readsKey struct{}

// Watch returns a context through which the store's methods note what they read.
func Watch(ctx context.Context) (context.Context, *Reads) { return WatchWith(ctx, &Lists{}) }

// WatchWith is Watch for a page that takes the newsroom's own lists from l.
func WatchWith(ctx context.Context, l *Lists) (context.Context, *Reads) {
	r := &Reads{parts: map[string]struct{}{}, lists: l}
	return context.WithValue(ctx, readsKey{}, r), r
}

// ReadsOf returns the collection of a context, nil where nobody watches.
func ReadsOf(ctx context.Context) *Reads {
	r, _ := ctx.Value(readsKey{}).(*Reads)
	return r
}

// Until notes that what was read, or made of it, stays true only until t. The earliest
// counts. A nil Reads ignores it.
func (r *Reads) Until(t time.Time) {
	if r == nil || t.IsZero() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.until.IsZero() || t.Before(r.until) {
		r.until = t
	}
}

// Parts returns the parts that were read, sorted, and until when they stay true; the zero
// time where only a change ends them.
func (r *Reads) Parts() ([]string, time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]string, 0, len(r.parts))
	for p := range r.parts {
		out = append(out, p)
	}
	slices.Sort(out)
	return out, r.until
}

// Join notes that what was read before, as Parts has it, is part of what is being read. A
// nil Reads ignores it.
func (r *Reads) Join(parts []string, until time.Time) {
	if r == nil {
		return
	}
	r.Until(until)
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range parts {
		r.parts[p] = struct{}{}
	}
}

// reads notes that a part is being read.
func reads(ctx context.Context, parts ...string) {
	ReadsOf(ctx).Join(parts, time.Time{})
}

// changed counts a change of parts of the public side.
func (s *Store) changed(ctx context.Context, parts ...string) error {
	return s.InTx(ctx, func(tx *Store) error {
		var at int64
		err := tx.db.Get(ctx, []any{&at}, "INSERT INTO counter (name, value) VALUES ('published', 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value")
		if err != nil {
			return err
		}
		tx.db.Raise()
		slices.Sort(parts)
		for some := range slices.Chunk(slices.Compact(parts), 50) {
			args := []any{at}
			var rows []string
			for _, p := range some {
				args = append(args, p)
				rows = append(rows, fmt.Sprintf("($%d, $1)", len(args)))
			}
			_, err := tx.db.Exec(ctx, "INSERT INTO public_change (part, at) VALUES "+strings.Join(rows, ", ")+" ON CONFLICT (part) DO UPDATE SET at = excluded.at", args...)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// PublishedChange is the number of the last change of what is public; it grows with each.
func (s *Store) PublishedChange(ctx context.Context) (int64, error) {
	var n int64
	err := s.db.Query(ctx, func(scan func(...any) error) error { return scan(&n) }, "SELECT value FROM counter WHERE name = 'published'")
	return n, err
}

// ChangedSince lists the parts that have changed since the change with number n, and the
// number from which to ask next. A part may be named twice, never be missed.
func (s *Store) ChangedSince(ctx context.Context, n int64) (parts []string, now int64, err error) {
	// One statement sees one state: what is committed after it has a higher number.
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var p *string
		err := scan(&now, &p)
		if p != nil {
			parts = append(parts, *p)
		}
		return err
	}, "SELECT c.value, p.part FROM counter c LEFT JOIN public_change p ON p.at > $1 WHERE c.name = 'published'", n)
	return parts, now, err
}

// ChangedSinceMark is ChangedSince for somebody who asks again after a long time: mark is what
// it returned as now, "" for the first time. known is false where the mark says nothing,
// because it is none or because this is not the database any more that gave it: one that was
// restored has another entry in the ledger at the place that the mark names.
func (s *Store) ChangedSinceMark(ctx context.Context, mark string) (parts []string, now string, known bool, err error) {
	var number, entry, at int64
	if n, _ := fmt.Sscanf(mark, "%d %d %d", &number, &entry, &at); n == 3 {
		var still int64
		err := s.db.Get(ctx, []any{&still}, "SELECT COALESCE(MAX(at), 0) FROM ledger WHERE id = $1", entry)
		if err != nil {
			return nil, "", false, err
		}
		known = still == at
	}
	last, err := s.PublishedChange(ctx)
	if err != nil {
		return nil, "", false, err
	}
	if known = known && last >= number; known {
		if parts, last, err = s.ChangedSince(ctx, number); err != nil {
			return nil, "", false, err
		}
	}
	err = s.db.Get(ctx, []any{&entry, &at}, "SELECT COALESCE(MAX(id), 0), COALESCE(MAX(at), 0) FROM ledger WHERE id = (SELECT MAX(id) FROM ledger)")
	return parts, fmt.Sprintf("%d %d %d", last, entry, at), known, err
}

// ChangeSignal is raised with every public change, before the transaction that makes it
// returns, whichever process it is in. It is nil where only PublishedChange can tell.
func (s *Store) ChangeSignal() *sqldb.Signal { return s.db.Signal() }
