package nmt

import (
	"context"
	"math"
	"slices"

	"depesche/internal/nmt/kernel"
	"depesche/internal/nmt/marian"
)

// session is a worker: memory for a batch, used again for the next.
type session struct {
	t *Translator

	bytes, inner []uint8 // activations
	sums         []int32
	bias         []float32
	rows         [6][]float32 // vectors between layers
	scores       []float32
	flipped      []float32 // keys of one sentence, one head, as columns

	lines   []line
	live    []int // of lines, those that have not ended
	state   [][]float32
	logits  []float32
	words   []int32
	chooser marian.Chooser
}

// line is a job in a batch.
type line struct {
	*job
	from, n int // its rows
	context []context8
	words   []int32 // shortlist
	output  marian.Affine
	last    int32 // word, -1 before the first
}

// context8 is what a decoder layer looks at: for each head the keys as columns, padded
// to whole lanes; and the values as rows.
type context8 struct {
	keys, values []float32
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

func (s *session) run(ctx context.Context, jobs []*job) error {
	if cap(s.lines) < len(jobs) {
		s.lines = append(s.lines[:cap(s.lines)], make([]line, len(jobs)-cap(s.lines))...)
	}
	s.lines = s.lines[:len(jobs)]
	rows := 0
	for i, j := range jobs {
		l := &s.lines[i]
		l.job, l.from, l.n, l.last = j, rows, len(j.source), -1
		rows += l.n
	}
	x, err := s.encode(ctx, rows)
	if err != nil {
		return err
	}
	s.prepare(x, rows)
	err = s.decode(ctx)
	for i := range s.lines {
		s.lines[i].job = nil
	}
	return err
}

// encode returns the encoder's vectors, one for each piece of each line.
func (s *session) encode(ctx context.Context, rows int) ([]float32, error) {
	m, p := s.t.model, s.t.path
	d := m.Dim
	for i := range s.rows {
		s.rows[i] = grow(s.rows[i], rows*d)
	}
	x, y, q, k, v := s.rows[0], s.rows[1], s.rows[2], s.rows[3], s.rows[4]
	for _, l := range s.lines {
		for i, w := range l.source {
			s.embed(x[(l.from+i)*d:][:d], m.Source, w, i)
		}
	}
	for i := range m.Encoder {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		layer := &m.Encoder[i]
		s.affine(q, layer.Self.Query, x, rows, false)
		s.affine(k, layer.Self.Key, x, rows, false)
		s.affine(v, layer.Self.Value, x, rows, false)
		a := s.rows[5]
		for _, l := range s.lines {
			s.selfAttention(a[l.from*d:], q[l.from*d:], k[l.from*d:], v[l.from*d:], l.n)
		}
		s.affine(y, layer.Self.Out, a, rows, false)
		s.norm(p, y, x, layer.Self.Norm, rows)
		s.feedForward(x, &layer.FFN, y, rows, false)
		s.norm(p, x, y, layer.FFN.Norm, rows)
	}
	return x, nil
}

// embed writes the vector of a word at a place; word -1 is nothing.
func (s *session) embed(dst []float32, e *marian.Embedding, word int32, place int) {
	at := s.t.positions[place*len(dst):][:len(dst)]
	if word < 0 {
		copy(dst, at)
		return
	}
	inverse := 1 / e.Mult()
	root := float32(math.Sqrt(float64(len(dst))))
	for i, w := range e.Vector(word) {
		dst[i] = float32(root*float32(float32(w)*inverse)) + at[i]
	}
}

func (s *session) norm(p *kernel.Path, x, add []float32, n marian.Norm, rows int) {
	d := len(n.Scale)
	for r := range rows {
		p.AddNorm(x[r*d:][:d], add[r*d:], n.Scale, n.Bias)
	}
}

// chunk is how many rows are multiplied at a time: their sums stay in the cache.
const chunk = 64

// affine computes y = x·W + b for rows rows. single tells that each row is a sentence of
// its own (in the decoder), which matters when a model's activations are scaled by
// their largest value: that is the sentence's.
func (s *session) affine(y []float32, a *marian.Affine, x []float32, rows int, single bool) {
	if a.Alpha != 0 {
		s.scaled(y, a, x, rows, a.Alpha)
		return
	}
	k, n := a.W.K, a.W.Cols
	s.sentences(rows, single, func(from, count int) {
		part := x[from*k : (from+count)*k]
		s.scaled(y[from*n:], a, part, count, s.factor(part))
	})
}

// sentences calls f for the rows of each sentence.
func (s *session) sentences(rows int, single bool, f func(from, n int)) {
	if single {
		for r := range rows {
			f(r, 1)
		}
		return
	}
	for _, l := range s.lines {
		f(l.from, l.n)
	}
}

// factor scales the largest activation to 127.
func (s *session) factor(x []float32) float32 {
	top := s.t.path.MaxAbs(x)
	if !(top > 0) || math.IsInf(float64(top), 1) {
		return 1
	}
	return 127 / top
}

func (s *session) scaled(y []float32, a *marian.Affine, x []float32, rows int, alpha float32) {
	p, k, n := s.t.path, a.W.K, a.W.Cols
	s.bias = grow(s.bias, a.W.N)
	unit, bias := a.Unit(alpha, s.bias)
	for r := 0; r < rows; r += chunk {
		c := min(chunk, rows-r)
		s.bytes, s.sums = grow(s.bytes, c*k), grow(s.sums, c*a.W.N)
		p.Quantize(s.bytes, x[r*k:(r+c)*k], alpha)
		p.Multiply(s.sums, s.bytes, c, a.W)
		for i := range c {
			p.Dequantize(y[(r+i)*n:][:n], s.sums[i*a.W.N:], bias, unit)
		}
	}
}

// feedForward computes y = ReLU(x·W1 + b1)·W2 + b2.
func (s *session) feedForward(y []float32, f *marian.FFN, x []float32, rows int, single bool) {
	in, out := f.Inner, f.Outer
	d, h := in.W.K, in.W.Cols
	if in.Alpha == 0 {
		s.sentences(rows, single, func(from, count int) { s.scaledFeedForward(y[from*d:], f, x[from*d:(from+count)*d], count) })
		return
	}
	p := s.t.path
	unit, bias := in.Unit(in.Alpha, nil)
	outUnit, outBias := out.Unit(out.Alpha, nil)
	for r := 0; r < rows; r += chunk {
		c := min(chunk, rows-r)
		s.bytes, s.inner, s.sums = grow(s.bytes, c*d), grow(s.inner, c*h), grow(s.sums, c*max(in.W.N, out.W.N))
		p.Quantize(s.bytes, x[r*d:(r+c)*d], in.Alpha)
		p.Multiply(s.sums, s.bytes, c, in.W)
		for i := range c {
			p.Requantize(s.inner[i*h:][:h], s.sums[i*in.W.N:][:h], bias[:h], unit, out.Alpha)
		}
		p.Multiply(s.sums, s.inner, c, out.W)
		for i := range c {
			p.Dequantize(y[(r+i)*d:][:d], s.sums[i*out.W.N:], outBias, outUnit)
		}
	}
}

// scaledFeedForward does so for one sentence of a model without fixed factors.
func (s *session) scaledFeedForward(y []float32, f *marian.FFN, x []float32, rows int) {
	hidden := make([]float32, rows*f.Inner.W.Cols)
	s.scaled(hidden, f.Inner, x, rows, s.factor(x))
	for i, v := range hidden {
		if !(v > 0) {
			hidden[i] = 0
		}
	}
	s.scaled(y, f.Outer, hidden, rows, s.factor(hidden))
}

func padded(n int) int { return (n + kernel.Lanes - 1) / kernel.Lanes * kernel.Lanes }

// flip writes the keys of one head as columns: dst[i*width+row] = keys[row*d+i].
func flip(dst, keys []float32, n, d, dim, width int) {
	for row := range n {
		for i, v := range keys[row*d:][:dim] {
			dst[i*width+row] = v
		}
	}
	for i := range dim {
		clear(dst[i*width+n : (i+1)*width])
	}
}

// look computes what one head of one vector sees: the shares into scores, and the
// values by their shares into dst.
func (s *session) look(dst, query, keys, values []float32, n int, scale float32) []float32 {
	p := s.t.path
	width := padded(n)
	s.scores = grow(s.scores, width)
	p.VecMat(s.scores, query, keys, width)
	for i := n; i < width; i++ {
		s.scores[i] = float32(math.Inf(-1))
	}
	p.Softmax(s.scores, scale)
	p.VecMat(dst, s.scores[:n], values, s.t.model.Dim)
	return s.scores[:n]
}

func (s *session) selfAttention(dst, q, k, v []float32, n int) {
	d, dim := s.t.model.Dim, s.t.model.Dim/s.t.model.Heads
	scale := 1 / float32(math.Sqrt(float64(dim)))
	width := padded(n)
	s.flipped = grow(s.flipped, dim*width)
	for h := 0; h < d; h += dim {
		flip(s.flipped, k[h:], n, d, dim, width)
		for r := range n {
			s.look(dst[r*d+h:][:dim], q[r*d+h:][:dim], s.flipped, v[h:], n, scale)
		}
	}
}

// prepare makes what the decoder needs of the encoder's vectors: keys and values for
// each layer, and the shortlist with its columns of the output layer.
func (s *session) prepare(x []float32, rows int) {
	m := s.t.model
	d, dim := m.Dim, m.Dim/m.Heads
	k := s.rows[2]
	for i := range s.lines {
		l := &s.lines[i]
		l.context = slices.Grow(l.context[:0], len(m.Decoder))[:len(m.Decoder)]
		s.shortlist(l)
	}
	for i := range m.Decoder {
		s.affine(k, m.Decoder[i].Context.Key, x, rows, false)
		for j := range s.lines {
			l := &s.lines[j]
			width := padded(l.n)
			c := &l.context[i]
			c.keys = grow(c.keys, d*width)
			for h := 0; h < d; h += dim {
				flip(c.keys[h*width:], k[l.from*d+h:], l.n, d, dim, width)
			}
		}
		s.affine(k, m.Decoder[i].Context.Value, x, rows, false)
		for j := range s.lines {
			l := &s.lines[j]
			l.context[i].values = append(l.context[i].values[:0], k[l.from*d:(l.from+l.n)*d]...)
		}
	}
}

func (s *session) shortlist(l *line) {
	t := s.t
	eos, unknown := int32(t.target.EOS()), int32(t.target.Unknown())
	more := append(s.words[:0], eos)
	more = append(more, l.forced...)
	s.words = more
	l.words = t.shortlist.Choose(l.words[:0], &s.chooser, l.source, more, !t.model.Separate, t.model.Target.Words)
	allowUnknown := slices.Contains(l.forced, unknown)
	banned := func(w int32) bool { return w == unknown && !allowUnknown || int(w) >= t.target.Len() }
	t.model.Output.Repack(&l.output, l.words, banned, float32(math.Inf(-1)))
}

// decode translates all lines, a word of each at a time.
func (s *session) decode(ctx context.Context) error {
	m, p := s.t.model, s.t.path
	d := m.Dim
	s.live = s.live[:0]
	for i := range s.lines {
		s.live = append(s.live, i)
	}
	for len(s.state) < len(m.Decoder) {
		s.state = append(s.state, nil)
	}
	for i := range m.Decoder {
		s.state[i] = grow(s.state[i], len(s.lines)*d)
		clear(s.state[i])
	}
	// In the decoder the six arrays hold a row for each line that has not ended.
	for step := 0; len(s.live) > 0; step++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := len(s.live)
		y, a, b, c, e := s.rows[0][:n*d], s.rows[1][:n*d], s.rows[2][:n*d], s.rows[3][:n*d], s.rows[4][:n*d]
		for r, i := range s.live {
			s.embed(y[r*d:][:d], m.Target, s.lines[i].last, step)
		}
		for i := range m.Decoder {
			layer := &m.Decoder[i]
			s.affine(a, layer.Input, y, n, true)
			s.affine(b, layer.Gate, y, n, true)
			p.SSRU(s.state[i][:n*d], c, a, b)
			s.norm(p, c, y, layer.Norm, n)
			s.affine(a, layer.Context.Query, c, n, true)
			s.attend(b, a, i)
			s.affine(e, layer.Context.Out, b, n, true)
			s.norm(p, e, c, layer.Context.Norm, n)
			s.feedForward(y, &layer.FFN, e, n, true)
			s.norm(p, y, e, layer.FFN.Norm, n)
		}
		s.choose(y, step)
	}
	return nil
}

// attend lets each line that has not ended look at its source, in decoder layer i.
func (s *session) attend(dst, q []float32, i int) {
	m := s.t.model
	d, dim := m.Dim, m.Dim/m.Heads
	scale := 1 / float32(math.Sqrt(float64(dim)))
	for r, at := range s.live {
		l := &s.lines[at]
		c := &l.context[i]
		width := padded(l.n)
		for h := 0; h < d; h += dim {
			shares := s.look(dst[r*d+h:][:dim], q[r*d+h:][:dim], c.keys[h*width:], c.values[h:], l.n, scale)
			if h == 0 && l.keep && i == m.AlignTo {
				l.attention = append(l.attention, slices.Clone(shares))
			}
		}
	}
}

// choose gives each line its next word, and takes lines that have ended out.
func (s *session) choose(y []float32, step int) {
	d := s.t.model.Dim
	eos := int32(s.t.target.EOS())
	for r := len(s.live) - 1; r >= 0; r-- {
		l := &s.lines[s.live[r]]
		best, logProb := s.best(l, y[r*d:][:d], step)
		l.last = l.words[best]
		l.logProbs = append(l.logProbs, logProb)
		l.ended = l.last == eos && (l.forced == nil || step == len(l.forced)-1)
		if !l.ended {
			l.target = append(l.target, l.last)
		}
		if l.ended || l.forced == nil && step+1 >= 2*l.n {
			s.drop(r)
		}
	}
}

// best returns the place of the next word in a line's shortlist and its log-probability
// among the words there.
func (s *session) best(l *line, y []float32, step int) (int, float32) {
	p := s.t.path
	a := &l.output
	alpha := a.Alpha
	if alpha == 0 {
		alpha = s.factor(y)
	}
	n := a.W.N
	s.logits, s.bytes, s.sums, s.bias = grow(s.logits, n), grow(s.bytes, a.W.K), grow(s.sums, n), grow(s.bias, n)
	unit, bias := a.Unit(alpha, s.bias)
	p.Quantize(s.bytes, y, alpha)
	p.Multiply(s.sums, s.bytes, 1, a.W)
	p.Dequantize(s.logits, s.sums, bias, unit)
	top := p.Max(s.logits)
	best := max(0, slices.Index(s.logits, top)) // none when all of a broken model's values are no numbers
	if l.watch != nil {
		l.watch(l.words, s.logits, best)
	}
	if l.forced != nil {
		best, _ = slices.BinarySearch(l.words, l.forced[step])
	}
	return best, s.logits[best] - top - float32(math.Log(float64(p.SumExp(s.logits, top))))
}

// drop takes row r out: the last row takes its place.
func (s *session) drop(r int) {
	d := s.t.model.Dim
	last := len(s.live) - 1
	s.live[r] = s.live[last]
	for i := range s.t.model.Decoder {
		copy(s.state[i][r*d:][:d], s.state[i][last*d:][:d])
	}
	s.live = s.live[:last]
}
