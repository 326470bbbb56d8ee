package translate

import (
	"context"
	"log/slog"
	"slices"
	"sync"

	"depesche"
	"depesche/internal/translate/typography"
)

// Service carries segments through engines. The zero value works without a cache.
type Service struct {
	// Cache is asked before an engine; nil for none.
	Cache Cache
	// Usage is told what each call of an engine sent; nil for none. It may be called
	// from several goroutines.
	Usage func(context.Context, Usage)
	// Sending is told each request before the engine gets it; nil for none. It may be
	// called from several goroutines.
	Sending func(Request)
	// Log takes what does not stop the work; nil for none.
	Log *slog.Logger
	// House is how the house wants its texts.
	House House
}

// House is what an edition's policy says about translations: its quotation marks, if they
// are not the language's own, and whether numbers with units stay as they are.
type House struct {
	Quotes       string
	KeepMeasures bool
}

// job is a source text with the segments that say it.
type job struct {
	keys   []string
	src    depesche.Inline
	pieces []piece
	hash   string
	chars  int
}

// Translate translates segs, which are in reading order, from src to tgt and hands each
// result to save as soon as its batch has arrived, so that nothing is asked for twice
// after a crash. save and progress are called from one goroutine at a time; progress
// counts segments, and may be nil. terms is the glossary of the pair.
//
// A segment that the engine does not answer is saved with an empty target and
// FlagNoAnswer. On an error of the engine, of save, or of ctx, what arrived is saved and
// the first error returned; no new batch is begun. Segments without text are not saved;
// with the engine None nothing is.
func (s *Service) Translate(ctx context.Context, engine Engine, src, tgt string, segs []depesche.Segment, terms []depesche.Term,
	progress func(done, total int), save func(key string, r Translated) error) error {
	if _, ok := engine.(None); ok {
		return nil
	}
	if err := checkPair(ctx, engine, src, tgt); err != nil {
		return err
	}
	engine, err := Bind(engine, src, tgt)
	if err != nil {
		return err
	}
	r := &run{Service: s, engine: engine, src: src, tgt: tgt, version: engine.Version(ctx), tags: engine.Tags(), limits: engine.Limits(),
		glossary: NewGlossary(src, terms), progress: progress, save: save, total: len(segs)}
	jobs, err := r.prepare(ctx, segs)
	if err != nil {
		return err
	}
	return r.all(ctx, batches(jobs, r.limits))
}

// run is one call of Translate.
type run struct {
	*Service
	engine   Engine
	src, tgt string
	version  string
	tags     TagSupport
	limits   Limits
	glossary *Glossary
	progress func(done, total int)
	save     func(string, Translated) error

	mu          sync.Mutex
	done, total int
	err         error
}

// prepare makes jobs of what must be asked and delivers what need not be.
func (r *run) prepare(ctx context.Context, segs []depesche.Segment) ([]*job, error) {
	var jobs []*job
	byHash := map[string]*job{}
	before, unit := "", ""
	for _, seg := range segs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if seg.Unit != unit {
			unit = seg.Unit
			if seg.Kind.Whole() {
				before = ""
			}
		}
		source := seg.Source.Normal()
		if source.IsEmpty() {
			r.count(1)
			continue
		}
		hash := sourceHash(source, r.termsIn(source.Text), r.House.KeepMeasures)
		if j := byHash[hash]; j != nil {
			j.keys = append(j.keys, seg.Key)
			continue
		}
		j := &job{keys: []string{seg.Key}, src: source, hash: hash}
		byHash[hash] = j
		jobs = append(jobs, j)
		j.pieces = cut(source, r.limits.Characters, r.House.KeepMeasures)
		for i := range j.pieces {
			p := &j.pieces[i]
			p.before, p.kind = tail(before, 300), seg.Kind
			j.chars += len([]rune(p.encode(r.tags)))
			before = p.src.Text
		}
	}
	var ask []*job
	for _, j := range jobs {
		if !slices.ContainsFunc(j.pieces, func(p piece) bool { return !p.done }) {
			if err := r.deliver(j, Translated{Target: j.src, Copied: true}); err != nil {
				return nil, err
			}
			continue
		}
		if t, ok := r.cached(ctx, j); ok {
			t.Cached = true
			t.Target = tight(typography.ApplyHouse(t.Target, r.tgt, r.House.Quotes))
			if err := r.deliver(j, t); err != nil {
				return nil, err
			}
			continue
		}
		ask = append(ask, j)
	}
	return ask, nil
}

func tail(s string, n int) string {
	if rs := []rune(s); len(rs) > n {
		return string(rs[len(rs)-n:])
	}
	return s
}

func (r *run) termsIn(texts ...string) []depesche.Term {
	var out []depesche.Term
	for _, text := range texts {
		for _, h := range r.glossary.Find(text) {
			if !slices.Contains(out, h.Term) {
				out = append(out, h.Term)
			}
		}
	}
	return out
}

func (r *run) cacheKey(j *job) CacheKey {
	return CacheKey{Engine: r.engine.Name(), Version: r.version, Source: r.src, Target: r.tgt, Hash: j.hash}
}

func (r *run) cached(ctx context.Context, j *job) (Translated, bool) {
	if r.Cache == nil {
		return Translated{}, false
	}
	t, ok, err := r.Cache.Get(ctx, r.cacheKey(j))
	if err != nil {
		r.warn(ctx, "the translation cache cannot be read", err)
		return Translated{}, false
	}
	return t, ok && !t.Target.IsEmpty()
}

func (r *run) warn(ctx context.Context, msg string, err error) {
	if r.Log != nil {
		r.Log.WarnContext(ctx, msg, "error", err)
	}
}

// batches groups jobs so that each group's pieces fit into one request; a job that has
// more pieces than that is a group of its own and asked in several requests.
func batches(jobs []*job, l Limits) [][]*job {
	const most = 20 // so that a crash loses little and progress moves
	segs := min(max(l.Segments, 1), most)
	var out [][]*job
	var cur []*job
	n, chars := 0, 0
	for _, j := range jobs {
		if len(cur) > 0 && (n+len(j.pieces) > segs || l.Characters > 0 && chars+j.chars > l.Characters) {
			out, cur, n, chars = append(out, cur), nil, 0, 0
		}
		cur = append(cur, j)
		n += len(j.pieces)
		chars += j.chars
	}
	if len(cur) > 0 {
		out = append(out, cur)
	}
	return out
}

// all works on the batches, as many at a time as the engine allows.
func (r *run) all(ctx context.Context, bs [][]*job) error {
	next := make(chan []*job)
	var wg sync.WaitGroup
	for range min(max(r.limits.Concurrency, 1), len(bs)) {
		wg.Go(func() {
			for b := range next {
				if r.failed() == nil {
					r.fail(r.batch(ctx, b))
				}
			}
		})
	}
	for _, b := range bs {
		if err := ctx.Err(); err != nil {
			r.fail(err)
		}
		if r.failed() != nil {
			break
		}
		next <- b
	}
	close(next)
	wg.Wait()
	return r.failed()
}

func (r *run) failed() error { r.mu.Lock(); defer r.mu.Unlock(); return r.err }

func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
	}
}

// batch asks for the pieces of some jobs and delivers the jobs.
func (r *run) batch(ctx context.Context, jobs []*job) error {
	var ps []*piece
	for _, j := range jobs {
		for i := range j.pieces {
			if !j.pieces[i].done {
				ps = append(ps, &j.pieces[i])
			}
		}
	}
	err := r.pieces(ctx, ps)
	for _, j := range jobs {
		if slices.ContainsFunc(j.pieces, func(p piece) bool { return !p.done }) {
			continue // a later piece failed: the job is asked again next time
		}
		if derr := r.finish(ctx, j); derr != nil {
			return derr
		}
	}
	return err
}

// finish puts a job's pieces together, keeps the answer and delivers it.
func (r *run) finish(ctx context.Context, j *job) error {
	in, flags := join(j.pieces)
	t := Translated{Target: in, Flags: flags, Engine: r.engine.Name(), Version: r.version}
	if slices.Contains(flags, FlagNoAnswer) {
		t.Target = depesche.Inline{}
		t.Flags = []string{FlagNoAnswer}
	} else if r.Cache != nil {
		// What was paid for is kept even when the caller has just gone away.
		if err := r.Cache.Put(context.WithoutCancel(ctx), r.cacheKey(j), t); err != nil {
			r.warn(ctx, "the translation cache cannot be written", err)
		}
	}
	t.Target = tight(typography.ApplyHouse(t.Target, r.tgt, r.House.Quotes))
	return r.deliver(j, t)
}

// deliver saves a result for all segments of a job.
func (r *run) deliver(j *job, t Translated) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, k := range j.keys {
		if err := r.save(k, t); err != nil {
			return err
		}
	}
	r.countLocked(len(j.keys))
	return nil
}

func (r *run) count(n int) { r.mu.Lock(); defer r.mu.Unlock(); r.countLocked(n) }

func (r *run) countLocked(n int) {
	r.done += n
	if r.progress != nil {
		r.progress(r.done, r.total)
	}
}

// pieces asks the engine for ps: first with marks; then, for those whose elements came
// back mangled, plain; then, for marks that found no place, their words alone. A piece
// is finished as soon as nothing more must be asked for it.
func (r *run) pieces(ctx context.Context, ps []*piece) error {
	answers, err := r.ask(ctx, ps, func(p *piece) string { return p.encode(r.tags) })
	if err != nil {
		return err
	}
	var mangled, lost []*piece
	ds := map[*piece]decoded{}
	sort := func(p *piece, d decoded) {
		ds[p] = d
		switch {
		case d.in.IsEmpty():
			p.flags, p.done = []string{FlagNoAnswer}, true
		case len(p.unsure(d)) > 0:
			lost = append(lost, p)
		default:
			r.settle(p, d, nil)
		}
	}
	for i, p := range ps {
		d := p.decode(answers[i], r.tags)
		if r.tags != TagsNone && (d.broken || answers[i] == "" && len(p.src.Marks)+len(p.keeps) > 0) {
			mangled = append(mangled, p)
			continue
		}
		if _, ok := r.engine.(placer); ok {
			d.believe(p.src)
		}
		sort(p, d)
	}
	if len(mangled) > 0 {
		plain, err := r.ask(ctx, mangled, func(p *piece) string { return r.plain(p.src.Text) })
		if err != nil {
			return err
		}
		for i, p := range mangled {
			sort(p, p.decodePlain(r.readPlain(plain[i])))
		}
	}
	return r.hints(ctx, lost, ds)
}

// placer is an engine that knows which of its words came of which: its marks are where
// they belong, wherever that is.
type placer interface{ placesMarks() }

// settle finishes a piece and lets the engine mend what it is known to do.
func (r *run) settle(p *piece, d decoded, hints map[int]string) {
	p.finish(d, hints)
	if m, ok := r.engine.(mender); ok {
		p.out = m.mend(p.src, p.out)
	}
}

// plain writes text without marks in the engine's notation.
func (r *run) plain(text string) string {
	if r.tags == TagsXML {
		return xmlText(text)
	}
	return text
}

// readPlain reads a text that was asked for without marks.
func (r *run) readPlain(answer string) string {
	if r.tags == TagsXML {
		return decodeXML(answer, depesche.Inline{}, nil).in.Text
	}
	return OneLine(answer)
}

// hints asks for the words of lost marks that cannot be placed otherwise, and finishes
// their pieces with the answers.
func (r *run) hints(ctx context.Context, ps []*piece, ds map[*piece]decoded) error {
	var texts []*piece
	for _, p := range ps {
		for _, m := range p.unsure(ds[p]) {
			mk := p.src.Marks[m]
			texts = append(texts, &piece{src: depesche.Plain(p.src.Text[mk.From:mk.To]), kind: p.kind})
		}
	}
	if len(texts) == 0 {
		return nil
	}
	answers, err := r.ask(ctx, texts, func(p *piece) string { return r.plain(p.src.Text) })
	if err != nil {
		return err
	}
	for _, p := range ps {
		hints := map[int]string{}
		for _, m := range p.unsure(ds[p]) {
			hints[m], answers = r.readPlain(answers[0]), answers[1:]
		}
		r.settle(p, ds[p], hints)
	}
	return nil
}
