package nmt

import (
	"context"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"depesche"
	"depesche/internal/nmt/kernel"
	"depesche/internal/nmt/marian"
	"depesche/internal/nmt/spm"
)

// Files are the contents of a student's files, unpacked. Target is nil when source and
// target share a vocabulary. They are not kept.
type Files struct {
	Model, Shortlist, Source, Target []byte
}

// Options choose how a Translator works; the zero value is the one for use.
type Options struct {
	// Workers is how many processors may work at a time: all of them when 0.
	Workers int
	// Path is the arithmetic: the fastest that this processor has when nil. All give the
	// same translations, but for kernel.Saturating.
	Path *kernel.Path
}

// Bounds of what is translated at a time. They bound memory, and do not change results.
const (
	// MaxPieces is how many pieces of a vocabulary a sentence may have before it is
	// translated in parts.
	MaxPieces = 127
	// MaxTarget bounds the pieces of a translation given to Score.
	MaxTarget = 512

	batchSentences = 16
	batchRows      = 512     // pieces
	leastRows      = 96      // in a batch that others follow
	waitingPieces  = 1 << 15 // as many pieces are put in order of length
	stretchBytes   = 1 << 15 // of a sentence, cut into pieces at a time
)

// Translator translates in one direction. It does not change and is safe for concurrent
// use; calls at the same time share its workers.
type Translator struct {
	model          *marian.Model
	shortlist      *marian.Shortlist
	source, target *spm.Model
	path           *kernel.Path
	positions      []float32
	slots          chan *session
}

// New makes a Translator. An Invalid error says what is wrong with which file.
func New(f Files, o Options) (*Translator, error) {
	t := &Translator{path: o.Path}
	if t.path == nil {
		t.path = kernel.Best()
	}
	source, target := loadVocabulary(f.Source), loadVocabulary(f.Target)
	var err error
	if t.model, err = marian.Load(f.Model); err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "nmt.model", "the model cannot be used: %v", err)
	}
	if t.source, err = (<-source).of(t.model.Source.Words); err != nil {
		return nil, err
	}
	t.target = t.source
	if f.Target != nil {
		if t.target, err = (<-target).of(t.model.Target.Words); err != nil {
			return nil, err
		}
	}
	if t.model.Separate && f.Target == nil {
		return nil, depesche.E(depesche.Invalid, "nmt.vocabularies", "the model has two vocabularies and only one is given; put the file for the target language beside it")
	}
	if t.shortlist, err = marian.LoadShortlist(f.Shortlist, t.model.Source.Words, t.model.Target.Words); err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "nmt.shortlist", "the shortlist cannot be used: %v", err)
	}
	t.positions = waves(max(2*(MaxPieces+1), MaxTarget)+1, t.model.Dim)
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	t.slots = make(chan *session, o.Workers)
	for range o.Workers {
		t.slots <- &session{t: t}
	}
	return t, nil
}

// vocabulary is one that was read, or what is wrong with it.
type vocabulary struct {
	model *spm.Model
	err   error
}

// loadVocabulary reads a vocabulary beside other work.
func loadVocabulary(data []byte) <-chan vocabulary {
	done := make(chan vocabulary, 1)
	go func() {
		m, err := spm.Load(data)
		done <- vocabulary{m, err}
	}()
	return done
}

// of returns the vocabulary, if it is that of a model that knows so many words.
func (o vocabulary) of(words int) (*spm.Model, error) {
	v := o.model
	if o.err != nil {
		return nil, depesche.Wrap(o.err, depesche.Invalid, "nmt.vocabulary", "the vocabulary cannot be used: %v", o.err)
	}
	if v.Len() > words {
		return nil, depesche.E(depesche.Invalid, "nmt.vocabulary", "the vocabulary is of another model: it has %d pieces, and the model knows %d", v.Len(), words)
	}
	if v.EOS() < 0 {
		return nil, depesche.E(depesche.Invalid, "nmt.vocabulary", "the vocabulary cannot be used: it has no piece for the end of a sentence (</s>)")
	}
	return v, nil
}

// waves are the embeddings of places: sines, then cosines, of ever longer waves.
func waves(places, dim int) []float32 {
	out := make([]float32, places*dim)
	half := dim / 2
	step := float32(math.Log(10000)) / (float32(half) - 1)
	for i := range half {
		rate := float32(math.Exp(float64(float32(i) * -step)))
		for p := range places {
			v := float64(float32(float32(p) * rate))
			out[p*dim+i] = float32(math.Sin(v))
			out[p*dim+half+i] = float32(math.Cos(v))
		}
	}
	return out
}

// Span is a part of a text, in bytes.
type Span struct{ Start, End int }

// Piece is a piece of a translation: where it is in the text, how likely it was after
// the pieces before it (natural logarithm), and what it looked at: Attention[i] is the
// share of source piece First+i. What is missing to 1 went to the end of the sentence.
type Piece struct {
	Span
	LogProb   float32
	First     int
	Attention []float32
}

// Translation is what became of a sentence. Score is the mean of the pieces'
// log-probabilities, the end of the sentence among them, and Lowest the least of them;
// both are 0 when there was nothing to translate. Count is how many they are. Cut tells
// that the translation ran into the limit of twice the source's length. Source and Pieces
// are there when asked for; Source are the source's pieces, which follow each other
// without gaps.
type Translation struct {
	Text   string
	Score  float32
	Lowest float32
	Count  int
	Cut    bool
	Source []Span
	Pieces []Piece
}

// Translate translates sentences, one by one. What is longer than MaxPieces is
// translated in parts, between sentences or words where that can be. pieces asks for
// alignments. Beside what it returns, it holds no more memory for much text than for
// some. The only error is that of ctx.
func (t *Translator) Translate(ctx context.Context, sentences []string, pieces bool) ([]Translation, error) {
	out := make([]Translation, len(sentences))
	enc := t.source.NewEncoder()
	var waiting []stretch
	count, current := 0, 0
	var text strings.Builder // of the current sentence
	translate := func() error {
		var jobs []*job
		for _, w := range waiting {
			jobs = append(jobs, w.jobs...)
		}
		if err := t.run(ctx, jobs); err != nil {
			return err
		}
		for _, w := range waiting {
			if w.sentence != current {
				out[current].Text = text.String()
				text = strings.Builder{}
				current = w.sentence
			}
			out[current].add(&text, t.join(w.jobs, w.tokens, pieces), w.from, w.hard)
		}
		waiting, count = waiting[:0], 0
		return nil
	}
	for i, s := range sentences {
		hard := false
		for from := 0; from < len(s); {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			n, clean := cutText(s[from:])
			w := stretch{sentence: i, from: from, hard: hard, tokens: enc.Encode(nil, s[from:from+n])}
			w.jobs = t.split(w.tokens, pieces)
			waiting = append(waiting, w)
			count += len(w.tokens)
			from += n
			hard = !clean
			if count < waitingPieces {
				continue
			}
			if err := translate(); err != nil {
				return nil, err
			}
		}
	}
	if err := translate(); err != nil {
		return nil, err
	}
	if text.Len() > 0 {
		out[current].Text = text.String()
	}
	return out, nil
}

// stretch is a sentence, or a part of an endless one, that waits to be translated. hard
// tells that it begins in the middle of a word.
type stretch struct {
	sentence int
	from     int // its place in the sentence, in bytes
	hard     bool
	tokens   []spm.Token
	jobs     []*job
}

// Pair is a sentence and its translation.
type Pair struct{ Source, Target string }

// Score tells how likely the model thinks translations that are given: Score, Lowest and
// Pieces of each are as if the model had made it; Text is the target as the vocabulary
// has it. A source of more than MaxPieces pieces or a target of more than MaxTarget is an
// Invalid error.
func (t *Translator) Score(ctx context.Context, pairs []Pair, pieces bool) ([]Translation, error) {
	source, target := t.source.NewEncoder(), t.target.NewEncoder()
	jobs := make([]*job, len(pairs))
	tokens := make([][]spm.Token, len(pairs))
	for i, p := range pairs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		tokens[i] = source.Encode(nil, p.Source)
		j := t.newJob(tokens[i], 0, pieces)
		j.forced = append(identities(target.Encode(nil, p.Target)), int32(t.target.EOS()))
		if len(tokens[i]) > MaxPieces || len(j.forced) > MaxTarget {
			return nil, depesche.E(depesche.Invalid, "nmt.long", "pair %d is too long to be judged: %d pieces and %d, where %d and %d are possible; judge it sentence by sentence",
				i+1, len(tokens[i]), len(j.forced), MaxPieces, MaxTarget)
		}
		jobs[i] = j
	}
	if err := t.run(ctx, jobs); err != nil {
		return nil, err
	}
	out := make([]Translation, len(pairs))
	for i, j := range jobs {
		out[i] = t.join([]*job{j}, tokens[i], pieces)
	}
	return out, nil
}

// job is a sentence or part of one on its way through the network.
type job struct {
	source []int32 // with the end of sentence
	first  int     // its first piece in the whole sentence
	hard   bool    // it begins in the middle of a word
	forced []int32 // the translation to judge, if it is given
	keep   bool    // attention
	// watch sees each choice: the words, their values, and the place of the best. For tests.
	watch func(words []int32, values []float32, best int)

	target    []int32 // without the end of sentence
	logProbs  []float32
	attention [][]float32
	ended     bool
}

func (t *Translator) newJob(tokens []spm.Token, first int, keep bool) *job {
	return &job{source: append(identities(tokens), int32(t.source.EOS())), first: first, keep: keep}
}

func identities(tokens []spm.Token) []int32 {
	ids := make([]int32, len(tokens), len(tokens)+1)
	for i, tok := range tokens {
		ids[i] = tok.ID
	}
	return ids
}

// run brings jobs through the network, spread over the workers that are free.
func (t *Translator) run(ctx context.Context, jobs []*job) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	for _, batch := range batches(jobs, cap(t.slots)) {
		select {
		case s := <-t.slots:
			wg.Go(func() {
				defer func() { t.slots <- s }()
				if err := s.run(ctx, batch); err != nil {
					cancel(err)
				}
			})
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
	}
	wg.Wait()
	return context.Cause(ctx)
}

// batches puts jobs of like length together, the longest first, for so many workers. They
// become smaller towards the end, so that workers end together.
func batches(jobs []*job, workers int) [][]*job {
	jobs = slices.Clone(jobs)
	slices.SortStableFunc(jobs, func(a, b *job) int { return len(b.source) - len(a.source) })
	most := min(batchSentences, (len(jobs)+workers-1)/workers)
	left := 0 // pieces
	for _, j := range jobs {
		left += len(j.source)
	}
	var out [][]*job
	for len(jobs) > 0 {
		bound := min(batchRows, max(leastRows, left/(2*workers)))
		n, rows := 0, 0
		for n < len(jobs) && n < most && (n == 0 || rows+len(jobs[n].source) <= bound) {
			rows += len(jobs[n].source)
			n++
		}
		out, jobs, left = append(out, jobs[:n]), jobs[n:], left-rows
	}
	return out
}
