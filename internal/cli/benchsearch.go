package cli

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/store"
)

type benchSearchCmd struct {
	Stories  int    `default:"200000" help:"How many stories to search."`
	Queries  int    `default:"300" help:"How many queries of each kind."`
	Dir      string `help:"Folder for the database; what an earlier run filled is used again. A folder that is removed afterwards when left out." placeholder:"DIR"`
	Database string `help:"PostgreSQL database to use instead, empty or filled by an earlier run." placeholder:"postgres://…"`
}

// searchFigures are the times of one kind of query. They are taken when the index is in the
// state that a serving newsroom keeps, its file was read once, and ten queries of the kind
// were asked that do not count.
type searchFigures struct {
	Kind    string  `json:"kind"`
	Example string  `json:"example"`
	Found   float64 `json:"found"` // on average, as counted
	P50     float64 `json:"p50_ms"`
	P99     float64 `json:"p99_ms"`
	CPU     float64 `json:"cpu_ms"` // of a query, on average, over all processors
}

func (c benchSearchCmd) Run(a *app) error {
	if c.Stories < 1000 || c.Queries < 10 {
		return usage("--stories is a number from 1000, --queries one from 10")
	}
	dir := c.Dir
	if dir == "" && c.Database == "" {
		var err error
		if dir, err = os.MkdirTemp("", "depesche-bench"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	dsn := c.Database
	if dsn == "" {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		dsn = filepath.Join(dir, "newsroom.db")
	}
	s, err := store.Open(a.ctx, dsn)
	if err != nil {
		return err
	}
	defer s.Close()
	b := newSearchBench(s, c.Stories)
	bar := a.bar("Writing stories")
	if err := b.fill(a.ctx, bar.set); err != nil {
		return err
	}
	bar.end()
	if err := settle(a.ctx, s); err != nil {
		return err
	}
	parts, err := s.SearchParts(a.ctx, benchEdition)
	if err != nil {
		return err
	}
	// It reads every page of a SQLite file, so that the first queries find them in the system's memory.
	size, err := s.SearchSize(a.ctx)
	if err != nil {
		return err
	}
	var out []searchFigures
	for _, k := range b.kinds() {
		f, err := b.measure(a.ctx, k, c.Queries)
		if err != nil {
			return err
		}
		out = append(out, *f)
	}
	index, err := b.indexing(a.ctx)
	if err != nil {
		return err
	}
	if a.json {
		return a.print(map[string]any{"engine": s.Dialect(), "stories": c.Stories, "queries": out, "indexing": index, "index_bytes": size, "index_parts": parts})
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s, %d stories\nquery\texample\tfound\tp50 ms\tp99 ms\tCPU ms\n", s.Dialect(), c.Stories)
	for _, f := range append(out, *index) {
		fmt.Fprintf(w, "%s\t%s\t%.0f\t%.1f\t%.1f\t%.1f\n", f.Kind, f.Example, f.Found, f.P50, f.P99, f.CPU)
	}
	fmt.Fprintf(w, "index\t%d MB, %d bytes a story, parts: %d\n", size>>20, size/int64(c.Stories), parts)
	return w.Flush()
}

// settle brings the indexes into the state in which a newsroom that serves keeps them by the
// clock: counted, and of few parts.
func settle(ctx context.Context, s *store.Store) error {
	if err := s.CountSearch(ctx); err != nil {
		return err
	}
	for more := true; more; {
		var err error
		if more, err = s.MergeSearch(ctx, 1000); err != nil {
			return err
		}
	}
	return nil
}

// searchBench is an edition of stories made of invented words, which occur as often as
// words do: the r-th in proportion to 1/(r + 2.7). The first are the function words of
// the language; of the others one in six is a compound of two.
type searchBench struct {
	s       *store.Store
	stories int
	rand    *rand.Rand
	words   []string
	sums    []float64 // of the frequencies
	sample  [][]string
}

const (
	benchEdition = "de"
	benchWords   = 400000
)

func newSearchBench(s *store.Store, stories int) *searchBench {
	b := &searchBench{s: s, stories: stories, rand: rand.New(rand.NewPCG(4187, 58))}
	b.words = slices.Clone(lang.Get(benchEdition).Words.Function)
	seen := map[string]bool{}
	for len(b.words) < benchWords {
		w := b.invent()
		if n := len(b.words); n > 2000 && n%6 == 0 {
			w = b.words[200+b.rand.IntN(1500)] + []string{"", "s", "en"}[b.rand.IntN(3)] + b.words[200+b.rand.IntN(1500)]
		}
		if !seen[w] {
			seen[w] = true
			b.words = append(b.words, w)
		}
	}
	sum := 0.0
	for r := range b.words {
		sum += 1 / math.Pow(float64(r)+3.7, 1.02)
		b.sums = append(b.sums, sum)
	}
	return b
}

// invent makes a word of two to four syllables.
func (b *searchBench) invent() string {
	onset := strings.Fields("b br d dr f fl g gr h j k kl kr l m n p pf r s sch sp st t tr v w z")
	vowel := strings.Fields("a a e e e i i o u ä ö ü au ei ie")
	coda := []string{"", "", "", "n", "r", "l", "t", "s", "nd", "rt", "ng", "ck"}
	var w strings.Builder
	for range 2 + b.rand.IntN(3) {
		w.WriteString(onset[b.rand.IntN(len(onset))] + vowel[b.rand.IntN(len(vowel))] + coda[b.rand.IntN(len(coda))])
	}
	return w.String()
}

func (b *searchBench) word() string {
	x := b.rand.Float64() * b.sums[len(b.sums)-1]
	i, _ := slices.BinarySearch(b.sums, x)
	return b.words[min(i, len(b.words)-1)]
}

func (b *searchBench) text(n int) string {
	ws := make([]string, n)
	for i := range ws {
		ws[i] = b.word()
	}
	return strings.Join(ws, " ")
}

func (b *searchBench) document() depesche.Document {
	d := depesche.Document{Headline: depesche.Plain(b.text(5 + b.rand.IntN(6))), Standfirst: depesche.Plain(b.text(12 + b.rand.IntN(16)))}
	for i := range 3 + b.rand.IntN(8) {
		d.Blocks = append(d.Blocks, depesche.Block{ID: fmt.Sprintf("p%d", i), Kind: depesche.Paragraph, Text: depesche.Plain(b.text(20+b.rand.IntN(50)) + ".")})
	}
	return d
}

// fill publishes the stories that are not there yet, over ten years.
func (b *searchBench) fill(ctx context.Context, progress func(done, total int)) error {
	have, err := b.s.SearchStoriesCount(ctx, benchEdition)
	if err != nil {
		return err
	}
	var text depesche.Text
	var rev int64
	if have == 0 {
		if err := b.s.SaveEdition(ctx, depesche.Edition{Code: benchEdition, Lang: benchEdition, Name: "Bench", TimeZone: "UTC"}); err != nil {
			return err
		}
	}
	begin := time.Now().AddDate(-10, 0, 0)
	step := time.Since(begin) / time.Duration(b.stories)
	for done := 0; done < b.stories; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := b.s.InTx(ctx, func(tx *store.Store) error {
			var out []store.PublicationRecord
			for range min(500, b.stories-done) {
				doc := b.document()
				if done++; len(b.sample) < 2000 && b.rand.IntN(b.stories) < 8000 {
					b.sample = append(b.sample, strings.Fields(doc.Blocks[0].Text.Text))
				}
				if done <= have {
					continue
				}
				n, err := tx.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: benchEdition, Channel: []string{"", "politics", "sport"}[done%3], Priority: 4}, 0)
				if err != nil {
					return err
				}
				if rev == 0 {
					if text, rev, err = b.firstText(ctx, tx, n, doc); err != nil {
						return err
					}
				}
				at := begin.Add(time.Duration(done) * step)
				out = append(out, store.PublicationRecord{Lang: benchEdition, Kind: depesche.Original, Document: doc,
					Publication: depesche.Publication{Story: n, Edition: benchEdition, Text: text.ID, Revision: rev, Slug: "x", First: at, Updated: at}})
			}
			return tx.SavePublications(ctx, out)
		})
		if err != nil {
			return err
		}
		progress(done, b.stories)
	}
	return nil
}

// firstText is the one text that all publications of the measurement name.
func (b *searchBench) firstText(ctx context.Context, tx *store.Store, story int64, doc depesche.Document) (t depesche.Text, rev int64, err error) {
	t = depesche.Text{Story: story, Lang: benchEdition, Kind: depesche.Original, State: depesche.TextDraft}
	if t.ID, err = tx.CreateText(ctx, t); err != nil {
		return t, 0, err
	}
	r, err := tx.AddOriginalRevision(ctx, t.ID, doc, nil, depesche.Operator, "bench")
	if err != nil {
		return t, 0, err
	}
	return t, r.ID, nil
}

type searchKind struct {
	name string
	make func() store.SearchQuery
	ask  func(ctx context.Context, q store.SearchQuery) (int, error)
}

func (b *searchBench) kinds() []searchKind {
	q := func(text string) store.SearchQuery {
		return store.SearchQuery{Edition: benchEdition, Text: text, Limit: 20, Documents: true}
	}
	between := func(from, to int) string { return b.words[from+b.rand.IntN(to-from)] }
	from := func() []string { return b.sample[b.rand.IntN(len(b.sample))] }
	slip := func(w string) string {
		r := []rune(w)
		i := 1 + b.rand.IntN(len(r)-2)
		r[i], r[i+1] = r[i+1], r[i]
		return string(r)
	}
	find := func(ctx context.Context, q store.SearchQuery) (int, error) {
		res, err := b.s.Search(ctx, q)
		if err != nil {
			return 0, err
		}
		for i := range res.Items {
			res.Extract(&res.Items[i], extractWidth)
		}
		return res.Total, nil
	}
	return []searchKind{
		{"common word", func() store.SearchQuery { return q(between(250, 600)) }, find},
		{"rare word", func() store.SearchQuery { return q(between(60000, 300000)) }, find},
		{"two words", func() store.SearchQuery { return q(between(250, 3000) + " " + between(250, 3000)) }, find},
		{"four words", func() store.SearchQuery { w := from(); return q(strings.Join(w[2:6], " ")) }, find},
		{"function words", func() store.SearchQuery { return q(between(0, 40) + " " + between(0, 40)) }, find},
		{"phrase", func() store.SearchQuery {
			w := from()
			i := b.rand.IntN(len(w) - 4)
			return q(`"` + strings.Join(w[i:i+3], " ") + `"`)
		}, find},
		{"prefix", func() store.SearchQuery { return q(string([]rune(between(250, 20000))[:4]) + "*") }, find},
		{"typing error", func() store.SearchQuery {
			w := between(250, 20000)
			for len(w) < 6 {
				w = between(250, 20000)
			}
			return q(slip(w))
		}, find},
		{"compound", func() store.SearchQuery { return q(b.words[6*(400+b.rand.IntN(20000))]) }, find},
		{"in a channel", func() store.SearchQuery { s := q(between(250, 3000)); s.Channel = "sport"; return s }, find},
		{"newest first", func() store.SearchQuery { s := q(between(250, 3000)); s.ByDate = true; return s }, find},
		{"suggestion", func() store.SearchQuery { return q(string([]rune(between(250, 20000))[:2+b.rand.IntN(3)])) }, func(ctx context.Context, q store.SearchQuery) (int, error) {
			l, err := b.s.Suggest(ctx, q.Edition, q.Text)
			return len(l), err
		}},
	}
}

const extractWidth = 260

func (b *searchBench) measure(ctx context.Context, k searchKind, n int) (*searchFigures, error) {
	f := &searchFigures{Kind: k.name}
	found := 0
	for range 10 {
		q := k.make()
		if _, err := k.ask(ctx, q); err != nil {
			return nil, err
		}
		f.Example = cutText(q.Text, 34)
	}
	var times []time.Duration
	cpu := processTime()
	for range n {
		q := k.make()
		begin := time.Now()
		total, err := k.ask(ctx, q)
		if err != nil {
			return nil, err
		}
		times = append(times, time.Since(begin))
		found += total
	}
	f.CPU = ms(processTime()-cpu) / float64(n)
	f.Found = float64(found) / float64(n)
	f.P50, f.P99 = percentiles(times)
	return f, nil
}

func percentiles(times []time.Duration) (p50, p99 float64) {
	slices.Sort(times)
	return ms(times[len(times)/2]), ms(times[len(times)*99/100])
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// indexing measures what the index adds to the publication of a new story.
func (b *searchBench) indexing(ctx context.Context) (*searchFigures, error) {
	f := &searchFigures{Kind: "indexing a new story"}
	var times []time.Duration
	cpu := time.Duration(0)
	for range 100 {
		doc := b.document()
		before := processTime()
		spent, err := b.s.TimeIndexing(ctx, benchEdition, doc)
		if err != nil {
			return nil, err
		}
		cpu += processTime() - before
		times = append(times, spent)
	}
	f.CPU = ms(cpu) / 100
	f.P50, f.P99 = percentiles(times)
	return f, nil
}
