package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"depesche"
)

// queueWhere says which stories belong to a queue of the desk.
var queueWhere = map[string]string{
	"":      "1 = 1",
	"inbox": "(s.state = 'inbox')",
	"drafts": `(s.state = 'open' AND EXISTS (SELECT 1 FROM text t WHERE t.story_id = s.id AND (t.kind = 'translation' AND t.filled = 0
		OR t.kind = 'original' AND t.state IN ('draft', 'edit') AND NOT EXISTS (SELECT 1 FROM publication p WHERE p.story_id = s.id AND p.text_id = t.id))))`,
	"translate": "(s.state = 'open' AND EXISTS (SELECT 1 FROM edition e WHERE e.retired_at = 0 AND NOT EXISTS (SELECT 1 FROM text t WHERE t.story_id = s.id AND t.lang = e.lang)))",
	"review":    "(s.state = 'open' AND EXISTS (SELECT 1 FROM text t WHERE t.story_id = s.id AND t.kind = 'translation' AND t.approved <> t.head AND t.filled > 0))",
	"scheduled": "(EXISTS (SELECT 1 FROM schedule sc WHERE sc.story_id = s.id AND sc.problems = ''))",
	"published": "(EXISTS (SELECT 1 FROM publication p WHERE p.story_id = s.id AND p.state = 'live'))",
	"problems": `(s.state = 'open' AND (EXISTS (SELECT 1 FROM text t JOIN text o ON o.story_id = t.story_id AND o.kind = 'original'
		WHERE t.story_id = s.id AND t.kind = 'translation' AND (t.open_errors > 0 OR t.source <> o.head))
		OR EXISTS (SELECT 1 FROM schedule sc WHERE sc.story_id = s.id AND sc.problems <> '')))`,
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

// Matrix lists stories with their state in every living edition, last changed first; those
// of the queue "scheduled" by when they go out, soonest first, in the edition asked for
// where one is.
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
	where, err := s.matrixSearch(ctx, where, strings.TrimSpace(q.Search), arg)
	if err != nil {
		return nil, err
	}
	if where, err = q.filter(where, arg); err != nil {
		return nil, err
	}
	order := q.order(arg)
	if !q.BeforeAt.IsZero() {
		at, id := arg(micro(q.BeforeAt)), arg(q.BeforeID)
		where += fmt.Sprintf(" AND (%[1]s %[2]s %[3]s OR (%[1]s = %[3]s AND s.id %[2]s %[4]s))", order.by, order.beyond, at, id)
	}
	if q.Limit == 0 {
		q.Limit = 50
	}
	var rows []MatrixRow
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var r storyRow
		var at int64
		err := scan(append(r.into(), &at)...)
		rows = append(rows, MatrixRow{Story: r.story(), Lang: r.Lang, At: fromMicro(at)})
		return err
	}, fmt.Sprintf("SELECT %[1]s, %[2]s FROM %[3]s WHERE %[4]s ORDER BY %[2]s %[5]s, s.id %[5]s LIMIT %[6]d", storyCols, order.by, order.from, where, order.way, q.Limit), args...)
	if err != nil {
		return nil, err
	}
	editions, err := s.Editions(ctx)
	if err != nil {
		return nil, err
	}
	return rows, s.fillRows(ctx, rows, depesche.Living(editions))
}

// matrixOrder is how the rows of the matrix follow each other: by a moment in one
// direction, and by number where that is the same.
type matrixOrder struct{ from, by, way, beyond string }

func (q *MatrixQuery) order(arg func(any) string) matrixOrder {
	if q.Queue != "scheduled" {
		return matrixOrder{"story s", "s.updated_at", "DESC", "<"}
	}
	waits := "problems = ''"
	if q.Edition != "" {
		waits += " AND edition = " + arg(q.Edition)
	}
	return matrixOrder{"story s JOIN (SELECT story_id, min(at) AS at FROM schedule WHERE " + waits + " GROUP BY story_id) soon ON soon.story_id = s.id", "soon.at", "ASC", ">"}
}

// rowParts is what the rows of the matrix need beside the stories, by story.
type rowParts struct {
	texts   map[int64][]textRow
	topics  map[int64][]string
	pubs    map[int64][]depesche.Publication
	waiting map[int64][]Scheduled
	own     map[int64]map[string]time.Time // editions' embargoes
}

// fillRows reads what belongs to all rows with one query for each kind of thing.
func (s *Store) fillRows(ctx context.Context, rows []MatrixRow, editions []depesche.Edition) error {
	if len(rows) == 0 {
		return nil
	}
	marks, ids := make([]string, len(rows)), make([]any, len(rows))
	for i := range rows {
		marks[i], ids[i] = "$"+strconv.Itoa(i+1), rows[i].Story.ID
	}
	parts, err := s.rowParts(ctx, "IN ("+strings.Join(marks, ", ")+")", ids)
	if err != nil {
		return err
	}
	for i := range rows {
		parts.fill(&rows[i], editions)
	}
	return nil
}

func (s *Store) rowParts(ctx context.Context, in string, ids []any) (*rowParts, error) {
	p := &rowParts{map[int64][]textRow{}, map[int64][]string{}, map[int64][]depesche.Publication{}, map[int64][]Scheduled{}, nil}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r textRow
		err := scan(r.into()...)
		p.texts[r.Story] = append(p.texts[r.Story], r)
		return err
	}, "SELECT "+textCols+" FROM text t WHERE t.story_id "+in, ids...)
	if err != nil {
		return nil, err
	}
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var story int64
		var key string
		err := scan(&story, &key)
		p.topics[story] = append(p.topics[story], key)
		return err
	}, "SELECT st.story_id, t.key FROM story_topic st JOIN topic t ON t.id = st.topic_id WHERE st.story_id "+in+" ORDER BY t.key", ids...)
	if err != nil {
		return nil, err
	}
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var r publicationRow
		err := scan(r.into()...)
		p.pubs[r.Story] = append(p.pubs[r.Story], r.publication())
		return err
	}, "SELECT "+publicationCols+" FROM publication p JOIN edition e ON e.id = p.edition_id WHERE p.story_id "+in, ids...)
	if err != nil {
		return nil, err
	}
	if p.own, err = s.embargoes(ctx, in, ids...); err != nil {
		return nil, err
	}
	waiting, err := s.scheduled(ctx, "WHERE sc.story_id "+in, ids...)
	for _, sc := range waiting {
		p.waiting[sc.Story] = append(p.waiting[sc.Story], sc)
	}
	return p, err
}

// fill puts together a row and its cells, one for each edition.
func (p *rowParts) fill(row *MatrixRow, editions []depesche.Edition) {
	story := row.Story.ID
	row.Story.Topics, row.Story.Embargoes = p.topics[story], p.own[story]
	texts := map[string]*textRow{}
	var head int64
	for i := range p.texts[story] {
		r := &p.texts[story][i]
		texts[r.Lang] = r
		if r.Kind == depesche.Original {
			head, row.Headline = r.Head, r.headline
		}
	}
	for _, e := range editions {
		c := MatrixCell{Edition: e.Code, Lang: e.Lang}
		c.SetSchedule(p.waiting[story])
		if r := texts[e.Lang]; r != nil {
			t := r.text()
			c.Text, c.Original = &t, t.Kind == depesche.Original
			c.Stale = !c.Original && r.source != head
		}
		for i := range p.pubs[story] {
			if p.pubs[story][i].Edition == e.Code {
				c.Publication = &p.pubs[story][i]
			}
		}
		row.Cells = append(row.Cells, c)
	}
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
