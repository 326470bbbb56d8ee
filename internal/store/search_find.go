package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"depesche/internal/search"
	"depesche/internal/store/sqldb"
)

// How many documents are weighed for one query: the newest that answer it, and the
// newest whose headline does. A query that finds fewer has all of them weighed.
const (
	maxFound     = 200
	maxHeadlines = 60
)

// SearchQuery asks an edition's live pages.
type SearchQuery struct {
	Edition   string
	Text      string
	Channel   string    // key; empty for all
	Topic     string    // key; empty for all
	From, To  time.Time // first published at or after, before; zero for no bound
	ByDate    bool      // newest first; otherwise what fits best
	Offset    int
	Limit     int // 0 means 20
	Documents bool
}

// SearchResult is what a query found. It may take words for others than typed ones;
// Instead says which, by the typed word.
type SearchResult struct {
	Query      search.Query
	Items      []PublishedItem
	Total      int
	More       bool            // there are more than Total
	Hits       map[string]bool // words to mark, as search.Analyzer gives them
	Instead    map[string]string
	Unknown    []string // words that no page has
	Suggestion string   // another query that would find something; empty for none
}

// found is a document that answers a query.
type found struct {
	number int64
	ref    int64 // publication or text, where it was weighed
	score  float64
}

// Search finds live pages of an edition. Whatever is asked, it costs a bounded number of
// reads.
func (s *Store) Search(ctx context.Context, q SearchQuery) (res *SearchResult, err error) {
	ctx = sqldb.Lasting(ctx)
	err = s.steady(ctx, func() error {
		res, err = s.searchOnce(ctx, q)
		return err
	})
	return res, err
}

func (s *Store) searchOnce(ctx context.Context, q SearchQuery) (*SearchResult, error) {
	e, err := s.Edition(ctx, q.Edition)
	if err != nil {
		return nil, err
	}
	res := &SearchResult{Query: search.For(e.Lang).Parse(q.Text), Instead: map[string]string{}}
	sp, err := s.searchable(ctx, siteScope, q.Edition)
	if err != nil || sp == nil || res.Query.Empty() {
		return res, err
	}
	if sp.State == spaceBuilding {
		if ok, err := s.hasIndex(ctx, sp); err != nil || !ok {
			return res, err
		}
	}
	asks, r, err := s.resolve(ctx, sp, res.Query, true)
	if err != nil {
		return nil, err
	}
	res.Hits = r.hit
	for _, c := range asks {
		if c.near != "" {
			res.Instead[c.Text] = c.near
		}
		if c.expr.none() && !c.Exclude && !c.Function {
			res.Unknown = append(res.Unknown, c.Text)
		}
	}
	var hits []found
	if m, ok := matching(asks, q.tags()); ok {
		if hits, err = s.candidates(ctx, sp, asks, m, q.bounds()); err != nil {
			return nil, err
		}
		if !q.ByDate {
			if err := s.score(ctx, sp, asks, hits); err != nil {
				return nil, err
			}
		}
	}
	res.Total, res.More = min(len(hits), maxFound), len(hits) > maxFound || len(hits) == maxFound
	if len(hits) < 3 {
		if res.Suggestion, err = r.suggestion(ctx, asks, len(hits)); err != nil {
			return nil, err
		}
	}
	hits = hits[:res.Total]
	if q.Limit == 0 {
		q.Limit = 20
	}
	from := min(q.Offset, len(hits))
	return res, s.readHits(ctx, sp, res, hits[from:min(from+q.Limit, len(hits))], q.Documents)
}

func (q *SearchQuery) tags() []string {
	var out []string
	if q.Channel != "" {
		out = append(out, tag(channelTag, q.Channel))
	}
	if q.Topic != "" {
		out = append(out, tag(topicTag, q.Topic))
	}
	return out
}

// bounds are the lowest number and the one above the highest.
func (q *SearchQuery) bounds() [2]int64 {
	// Not 0, for which SQLite plans a statement anew each time.
	b := [2]int64{-1 << 62, 1 << 62}
	if !q.From.IsZero() {
		b[0] = numberAt(q.From)
	}
	if !q.To.IsZero() {
		b[1] = numberAt(q.To)
	}
	return b
}

// hasIndex tells whether the engine's table of a space that is being built is there yet.
func (s *Store) hasIndex(ctx context.Context, sp *space) (bool, error) {
	q := "SELECT count(*) FROM sqlite_master WHERE name = $1"
	if s.db.Dialect() == sqldb.Postgres {
		q = "SELECT count(*) FROM pg_tables WHERE tablename = $1 AND schemaname = current_schema()"
	}
	var n int
	err := s.db.Get(ctx, []any{&n}, q, sp.table())
	return n > 0, err
}

// matching puts the clauses together: all that carry meaning must be met. ok is false
// where one cannot be.
func matching(asks []asked, tags []string) (m match, ok bool) {
	m.tags = tags
	type wanted struct {
		expr
		docs int
	}
	var want []wanted
	var not []expr
	for _, c := range asks {
		switch {
		case c.Exclude:
			not = append(not, c.expr)
		case c.Function:
		case c.expr.none():
			return m, false
		default:
			want = append(want, wanted{c.expr, c.docs})
		}
	}
	// SQLite steps through the documents of the first and looks for each in the others.
	slices.SortStableFunc(want, func(a, b wanted) int { return cmp.Compare(a.docs, b.docs) })
	kids := make([]expr, len(want))
	for i, w := range want {
		kids[i] = w.expr
	}
	m.want, m.not = andExpr(kids...), orExpr(not...)
	return m, !m.want.none()
}

// candidates finds the newest documents that match, and the newest whose headline does.
func (s *Store) candidates(ctx context.Context, sp *space, asks []asked, m match, bounds [2]int64) ([]found, error) {
	all, err := s.newest(ctx, sp, asks, m, bounds, false, maxFound)
	if err != nil || len(all) < maxFound {
		return all, err
	}
	heads, err := s.newest(ctx, sp, asks, m, bounds, true, maxHeadlines)
	if err != nil {
		return nil, err
	}
	have := map[int64]bool{}
	for _, f := range all {
		have[f.number] = true
	}
	for _, f := range heads {
		if !have[f.number] {
			all = append(all, f)
		}
	}
	return all, nil
}

// newest reads matching documents from the newest on.
func (s *Store) newest(ctx context.Context, sp *space, asks []asked, m match, bounds [2]int64, headline bool, limit int) ([]found, error) {
	text := m.text(s.db.Dialect(), headline)
	read := func(low int64) ([]found, error) {
		q := "SELECT rowid FROM %[1]s WHERE %[1]s MATCH $1 AND rowid >= $2 AND rowid < $3 ORDER BY rowid DESC" + limit4
		if s.db.Dialect() == sqldb.Postgres {
			q = "SELECT number FROM %[1]s WHERE terms @@ $1::tsquery AND number >= $2 AND number < $3 ORDER BY number DESC LIMIT $4"
		}
		return s.numbers(ctx, fmt.Sprintf(q, sp.table()), text, low, bounds[1], limit)
	}
	if s.db.Dialect() == sqldb.SQLite { // reads them in this order and stops
		if m.want.phrase() {
			return s.newestPhrases(ctx, sp, text, bounds, limit)
		}
		return read(bounds[0])
	}
	// PostgreSQL collects all matches before it sorts. Where many are to be expected, the
	// newest part of the index is asked first.
	share := 1.0
	for _, c := range asks {
		if !c.Exclude && !c.Function {
			share *= min(1, float64(c.docs)/float64(max(sp.Docs, 1)))
		}
	}
	if expected := share * float64(sp.Docs); bounds[1] == 1<<62 && len(m.tags) == 0 && expected > float64(8*limit) && !headline {
		low := bounds[0]
		err := s.db.Query(ctx, func(scan func(...any) error) error { return scan(&low) },
			"SELECT number FROM search_doc WHERE space_id = $1 ORDER BY number DESC LIMIT 1 OFFSET $2", sp.ID, int64(2*float64(limit)/share))
		if err != nil {
			return nil, err
		}
		if out, err := read(max(low, bounds[0])); err != nil || len(out) == limit {
			return out, err
		}
	}
	return read(bounds[0])
}

// numbers reads documents of which a statement gives the numbers alone, in its order.
func (s *Store) numbers(ctx context.Context, q string, args ...any) ([]found, error) {
	var out []found
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var f found
		err := scan(&f.number)
		out = append(out, f)
		return err
	}, q, args...)
	return out, err
}

// score rates documents and sorts them, the best first.
func (s *Store) score(ctx context.Context, sp *space, asks []asked, docs []found) error {
	r := search.Ranking{Docs: int(sp.Docs), Average: sp.average(), Now: s.now()}
	for _, c := range asks {
		if !c.Exclude && len(c.parts) > 0 {
			r.Wanted = append(r.Wanted, search.Wanted{Parts: c.parts, Docs: c.docs, Function: c.Function})
		}
	}
	place := make(map[int64]int, len(docs))
	numbers := make([]int64, len(docs))
	for i, d := range docs {
		place[d.number], numbers[i] = i, d.number
	}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var number, ref int64
		var length int
		var terms sql.RawBytes
		if err := scan(&number, &ref, &length, &terms); err != nil {
			return err
		}
		at := timeOf(number)
		if sp.Scope == deskScope {
			at = r.Now
		}
		var err error
		d := &docs[place[number]]
		d.ref = ref
		d.score, err = r.Score(terms, length, at)
		return err
	}, s.each("SELECT number, ref, length, terms FROM search_doc WHERE space_id = $2 AND number IN ({{ids}})"), list(numbers), sp.ID)
	slices.SortFunc(docs, func(a, b found) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.number, a.number)) })
	return err
}

// readHits reads the pages of one page of results, in order.
func (s *Store) readHits(ctx context.Context, sp *space, res *SearchResult, hits []found, documents bool) error {
	if len(hits) == 0 {
		return nil
	}
	if err := s.readRefs(ctx, sp, hits); err != nil {
		return err
	}
	refs := make([]int64, len(hits))
	order := make(map[int64]int, len(hits)) // by publication
	for i, h := range hits {
		refs[i], order[h.ref] = h.ref, i
	}
	place := make(map[int64]int, len(hits)) // by story
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var ref, story int64
		err := scan(&ref, &story)
		place[story] = order[ref]
		return err
	}, s.each("SELECT id, story_id FROM publication WHERE id IN ({{ids}})"), list(refs))
	if err != nil {
		return err
	}
	res.Items, err = s.items(ctx, ListQuery{Documents: documents}, s.each(`FROM publication p JOIN edition e ON e.id = p.edition_id JOIN story s ON s.id = p.story_id
		WHERE p.state = 'live' AND p.id IN ({{ids}})`), list(refs))
	if err != nil {
		return err
	}
	slices.SortFunc(res.Items, func(a, b PublishedItem) int { return cmp.Compare(place[a.Number], place[b.Number]) })
	return s.completeItems(ctx, res.Items)
}

// readRefs sees to it that of each document it is known which publication or text it is.
func (s *Store) readRefs(ctx context.Context, sp *space, docs []found) error {
	place := map[int64]int{}
	var numbers []int64
	for i, d := range docs {
		if d.ref == 0 {
			place[d.number], numbers = i, append(numbers, d.number)
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	return s.db.Query(ctx, func(scan func(...any) error) error {
		var number, ref int64
		err := scan(&number, &ref)
		docs[place[number]].ref = ref
		return err
	}, s.each("SELECT number, ref FROM search_doc WHERE space_id = $2 AND number IN ({{ids}})"), list(numbers), sp.ID)
}

// suggestion is the query with words near to those that find nothing, or without them.
func (r *resolver) suggestion(ctx context.Context, asks []asked, found int) (string, error) {
	var words []string
	changed := false
	for _, c := range asks {
		text := c.Text
		switch {
		case c.Exclude:
			text = "-" + text
		case c.near != "":
			if found > 0 { // it is what was asked already
				return "", nil
			}
			text, changed = c.near, true
		case c.Phrase:
			text = `"` + text + `"`
		case c.Function || c.Prefix:
		case c.expr.none():
			changed = true
			continue
		case c.docs <= 3:
			ws, err := r.near(ctx, c.Words[0])
			if err != nil {
				return "", err
			}
			if len(ws) > 0 && ws[0].docs >= 10*c.docs {
				text, changed = ws[0].word, true
			}
		}
		words = append(words, text)
	}
	if !changed {
		return "", nil
	}
	return strings.Join(words, " "), nil
}

// Headline is the headline of a page that was found, with what was looked for marked.
func (r *SearchResult) Headline(it *PublishedItem) []search.Piece {
	return search.For(it.Lang).Mark(it.Headline, r.marked)
}

// Extract is the stretch of a page that fits the query best, of about size bytes; the
// page was read with its document.
func (r *SearchResult) Extract(it *PublishedItem, size int) []search.Piece {
	texts := []string{it.Standfirst}
	if it.Document != nil {
		texts = append(texts, search.Readable(it.Document)...)
	}
	return search.For(it.Lang).Extract(texts, size, r.marked)
}

func (r *SearchResult) marked(word string) bool { return r.Hits[word] }
