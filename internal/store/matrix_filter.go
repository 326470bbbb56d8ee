package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"depesche"
)

// A cell of the matrix: an edition e with what a story s has in its language.
const (
	cellJoin = "edition e LEFT JOIN text t ON t.story_id = s.id AND t.lang = e.lang LEFT JOIN publication p ON p.story_id = s.id AND p.edition_id = e.id AND p.state = 'live'"

	cellStale     = "(t.kind = 'translation' AND t.source <> (SELECT o.head FROM text o WHERE o.story_id = s.id AND o.kind = 'original'))"
	cellPublished = "(p.revision_id IS NOT NULL AND p.revision_id = t.head)"
	cellWaits     = "EXISTS (SELECT 1 FROM schedule sc WHERE sc.story_id = s.id AND sc.edition = e.code AND sc.problems = '')"
	cellHeldBack  = "EXISTS (SELECT 1 FROM schedule sc WHERE sc.story_id = s.id AND sc.edition = e.code AND sc.problems <> '')"
	cellEmpty     = "(t.kind = 'translation' AND t.state = 'draft' AND t.filled = 0)"
	cellInWork    = "NOT " + cellStale + " AND (p.revision_id IS NULL OR p.revision_id <> t.head) AND NOT " + cellWaits
)

// cellWhere says which cells are in a state, as the desk names states.
var cellWhere = map[string]string{
	"missing":   "(t.id IS NULL OR " + cellEmpty + " AND " + cellInWork + ") AND e.retired_at = 0",
	"draft":     "t.state = 'draft' AND NOT " + cellEmpty + " AND " + cellInWork,
	"edit":      "t.state = 'edit' AND " + cellInWork,
	"review":    "t.state = 'review' AND " + cellInWork,
	"approved":  "t.state = 'approved' AND " + cellInWork,
	"scheduled": "t.id IS NOT NULL AND NOT " + cellStale + " AND (p.revision_id IS NULL OR p.revision_id <> t.head) AND " + cellWaits,
	"published": cellPublished + " AND NOT " + cellStale,
	"stale":     cellStale,
	"problem":   "(t.open_errors > 0 OR " + cellHeldBack + ")",
}

// CellStates lists the states by which the matrix can be filtered, in order.
func CellStates() []string {
	return []string{"missing", "draft", "edit", "review", "approved", "scheduled", "published", "stale", "problem"}
}

// filter adds the conditions of the query to where; arg makes placeholders.
func (q *MatrixQuery) filter(where string, arg func(any) string) (string, error) {
	if q.Channel != "" {
		where += " AND s.channel = " + arg(q.Channel)
	}
	if q.Topic != "" {
		where += " AND EXISTS (SELECT 1 FROM story_topic st JOIN topic tp ON tp.id = st.topic_id WHERE st.story_id = s.id AND tp.key = " + arg(q.Topic) + ")"
	}
	var cell []string
	if q.State != "" {
		in, ok := cellWhere[q.State]
		if !ok {
			return "", depesche.E(depesche.Invalid, "state.unknown", "there is no state %q; the states are %s", q.State, strings.Join(CellStates(), ", "))
		}
		cell = append(cell, in)
	}
	if q.Owner != 0 {
		cell = append(cell, "t.owner = "+arg(q.Owner))
	}
	if q.Edition != "" {
		cell = append(cell, "e.code = "+arg(q.Edition))
		if len(cell) == 1 {
			cell = append(cell, "t.id IS NOT NULL")
		}
	}
	if len(cell) > 0 {
		where += " AND EXISTS (SELECT 1 FROM " + cellJoin + " WHERE " + strings.Join(cell, " AND ") + ")"
	}
	if !q.ChangedAfter.IsZero() {
		where += " AND s.updated_at >= " + arg(micro(q.ChangedAfter))
	}
	if !q.ChangedBefore.IsZero() {
		where += " AND s.updated_at < " + arg(micro(q.ChangedBefore))
	}
	return where, nil
}

// matrixSearch narrows the matrix to the stories that a search finds: by their words, or
// by their number. Its placeholder is the first, as each demands.
func (s *Store) matrixSearch(ctx context.Context, where, search string, arg func(any) string) (string, error) {
	if search == "" {
		return where, nil
	}
	var ids []int64
	digits, marked := strings.CutPrefix(search, "#")
	number, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || !marked {
		found, err := s.storiesWith(ctx, search)
		if err != nil {
			return "", err
		}
		ids = append(ids, found...)
	}
	if err == nil && !slices.Contains(ids, number) {
		ids = append(ids, number)
	}
	arg(list(ids))
	return where + s.each(" AND s.id IN ({{ids}})"), nil
}
