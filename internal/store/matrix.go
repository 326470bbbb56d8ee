package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"depesche"
)

// queueWhere says which stories belong to a queue of the desk.
var queueWhere = map[string]string{
	"":          "1 = 1",
	"inbox":     "(s.state = 'inbox')",
	"drafts":    "(s.state = 'open' AND EXISTS (SELECT 1 FROM text t WHERE t.story_id = s.id AND t.kind = 'original' AND t.state IN ('draft', 'edit') AND NOT EXISTS (SELECT 1 FROM publication p WHERE p.text_id = t.id)))",
	"translate": "(s.state = 'open' AND EXISTS (SELECT 1 FROM edition e WHERE NOT EXISTS (SELECT 1 FROM text t WHERE t.story_id = s.id AND t.lang = e.lang)))",
	"review":    "(s.state = 'open' AND EXISTS (SELECT 1 FROM text t WHERE t.story_id = s.id AND t.kind = 'translation' AND t.approved <> t.head AND t.filled > 0))",
	"scheduled": "(EXISTS (SELECT 1 FROM schedule sc WHERE sc.story_id = s.id))",
	"published": "(EXISTS (SELECT 1 FROM publication p WHERE p.story_id = s.id AND p.state = 'live'))",
	"problems": `(s.state = 'open' AND EXISTS (SELECT 1 FROM text t JOIN text o ON o.story_id = t.story_id AND o.kind = 'original'
		WHERE t.story_id = s.id AND t.kind = 'translation' AND (t.open_errors > 0 OR t.source <> o.head)))`,
}

// Queues lists the desk's queues in order.
func Queues() []string {
	return []string{"inbox", "drafts", "translate", "review", "scheduled", "published", "problems"}
}

// QueueCounts counts the stories in each queue; "" is all stories.
func (s *Store) QueueCounts(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	for _, q := range append(Queues(), "") {
		var n int
		if err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM story s WHERE "+queueWhere[q]); err != nil {
			return nil, err
		}
		out[q] = n
	}
	return out, nil
}

// Matrix lists stories with their state in every edition, last changed first.
func (s *Store) Matrix(ctx context.Context, q MatrixQuery) ([]MatrixRow, error) {
	where, ok := queueWhere[q.Queue]
	if !ok {
		return nil, depesche.E(depesche.Invalid, "queue.unknown", "there is no queue %q; the queues are %s", q.Queue, strings.Join(Queues(), ", "))
	}
	var args []any
	arg := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	if q.Channel != "" {
		where += " AND s.channel = " + arg(q.Channel)
	}
	if search := strings.TrimSpace(q.Search); search != "" {
		if n, err := strconv.ParseInt(strings.TrimPrefix(search, "#"), 10, 64); err == nil {
			where += " AND s.id = " + arg(n)
		} else {
			for _, w := range strings.Fields(search) {
				a := arg(likeAnywhere(w))
				where += fmt.Sprintf(" AND (lower(s.slugline) LIKE %[1]s ESCAPE '!' OR EXISTS (SELECT 1 FROM text t WHERE t.story_id = s.id AND lower(t.headline) LIKE %[1]s ESCAPE '!'))", a)
			}
		}
	}
	if !q.BeforeAt.IsZero() {
		at, id := arg(micro(q.BeforeAt)), arg(q.BeforeID)
		where += fmt.Sprintf(" AND (s.updated_at < %[1]s OR (s.updated_at = %[1]s AND s.id < %[2]s))", at, id)
	}
	if q.Limit == 0 {
		q.Limit = 50
	}
	var rows []MatrixRow
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r storyRow
		err := scan(r.into()...)
		rows = append(rows, MatrixRow{Story: r.story(), Lang: r.Lang})
		return err
	}, fmt.Sprintf("SELECT %s FROM story s WHERE %s ORDER BY s.updated_at DESC, s.id DESC LIMIT %d", storyCols, where, q.Limit), args...)
	if err != nil {
		return nil, err
	}
	editions, err := s.Editions(ctx)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if err := s.fillRow(ctx, &rows[i], editions); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (s *Store) fillRow(ctx context.Context, row *MatrixRow, editions []depesche.Edition) error {
	texts := map[string]*textRow{}
	var original *textRow
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		r := new(textRow)
		if err := scan(r.into()...); err != nil {
			return err
		}
		texts[r.Lang] = r
		if r.Kind == depesche.Original {
			original, row.Headline = r, r.headline
		}
		return nil
	}, "SELECT "+textCols+" FROM text t WHERE t.story_id = $1", row.Story.ID)
	if err != nil {
		return err
	}
	ts, err := s.StoryTopics(ctx, row.Story.ID)
	if err != nil {
		return err
	}
	for _, t := range ts {
		row.Story.Topics = append(row.Story.Topics, t.Key)
	}
	pubs, err := s.Publications(ctx, row.Story.ID)
	if err != nil {
		return err
	}
	waiting, err := s.Schedules(ctx, row.Story.ID)
	if err != nil {
		return err
	}
	for _, e := range editions {
		c := MatrixCell{Edition: e.Code, Lang: e.Lang}
		if r := texts[e.Lang]; r != nil {
			t := r.text()
			c.Text, c.Original = &t, t.Kind == depesche.Original
			c.Stale = !c.Original && original != nil && r.source != original.Head
		}
		for i := range pubs {
			if pubs[i].Edition == e.Code {
				c.Publication = &pubs[i]
			}
		}
		for _, w := range waiting {
			c.Scheduled = c.Scheduled || w.Edition == e.Code
		}
		row.Cells = append(row.Cells, c)
	}
	return nil
}

// Headlines returns the headlines of a story's texts by language.
func (s *Store) Headlines(ctx context.Context, story int64) (map[string]string, error) {
	out := map[string]string{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var l, h string
		err := scan(&l, &h)
		out[l] = h
		return err
	}, "SELECT lang, headline FROM text WHERE story_id = $1", story)
	return out, err
}
