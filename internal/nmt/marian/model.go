package marian

import (
	"fmt"
	"slices"
	"strings"

	"depesche/internal/nmt/kernel"
)

// Model is a student. It does not change and is safe for concurrent use.
type Model struct {
	Options
	Source, Target *Embedding // one and the same unless Separate
	Encoder        []EncoderLayer
	Decoder        []DecoderLayer
	Output         *Output
}

// EncoderLayer is self-attention and a feed-forward network.
type EncoderLayer struct {
	Self Attention
	FFN  FFN
}

// DecoderLayer is a simpler simple recurrent unit, attention to the source, and a
// feed-forward network.
type DecoderLayer struct {
	Input, Gate *Affine
	Norm        Norm
	Context     Attention
	FFN         FFN
}

// Attention holds the four matrices of an attention and the normalisation behind it.
type Attention struct {
	Query, Key, Value, Out *Affine
	Norm                   Norm
}

// FFN is a feed-forward network of two layers with ReLU between them.
type FFN struct {
	Inner, Outer *Affine
	Norm         Norm
}

// Norm is what a layer normalisation learnt.
type Norm struct{ Scale, Bias []float32 }

// Affine is a matrix of 8-bit weights, and what it takes to get floats out of its
// products. Activations are multiplied with a factor and rounded to u8 = round(x·α)+127;
// then y = Σ u8·s8/(α·q) + b − 127·Σs8/(α·q), where q is the factor of the weights.
type Affine struct {
	W *kernel.Matrix
	// Alpha is α; 0 when the model has none, and it follows from the largest activation.
	Alpha   float32
	mult    float32
	bias    []float32
	unit    float32
	shifted []float32
}

func newAffine(w *kernel.Matrix, alpha, mult float32, bias []float32) *Affine {
	a := &Affine{W: w, Alpha: alpha, mult: mult, bias: make([]float32, w.N)}
	copy(a.bias, bias)
	if alpha != 0 {
		a.unit = 1 / (alpha * mult)
		a.shifted = make([]float32, w.N)
		shift(a.shifted, w.Sums, a.bias, alpha, mult)
	}
	return a
}

// shift moves what the activations' offset of 127 adds into the bias, in the order of
// operations of the official engine.
func shift(dst []float32, sums []int32, bias []float32, alpha, mult float32) {
	f := -1 * float32((127/alpha)*(127/mult)) / 127
	for i, s := range sums {
		dst[i] = float32(float32(s)*f) + bias[i]
	}
}

// Unit returns what a sum is to be multiplied with and the bias to add, for activations
// that were multiplied with alpha. scratch holds the bias when the model has no fixed
// factor, and must be W.N long.
func (a *Affine) Unit(alpha float32, scratch []float32) (float32, []float32) {
	if a.Alpha != 0 {
		return a.unit, a.shifted
	}
	shift(scratch[:a.W.N], a.W.Sums, a.bias, alpha, a.mult)
	return 1 / (alpha * a.mult), scratch[:a.W.N]
}

// Embedding is a table of vectors of signed bytes, one for each word.
type Embedding struct {
	Words, Dim int
	weights    []int8
	mult       float32
}

// Vector is a word's vector; its floats are these over Mult.
func (e *Embedding) Vector(word int32) []int8 {
	return e.weights[int(word)*e.Dim:][:e.Dim:e.Dim]
}

// Mult is the factor with which the floats were multiplied.
func (e *Embedding) Mult() float32 { return e.mult }

// Output turns the decoder's last vector into a value for each word of a shortlist.
type Output struct {
	*Embedding // rounded as the output layer has it
	Alpha      float32
	bias       []float32
}

// Repack sets a to the columns of words, in memory that a has from before. Words that
// are not to be chosen get banned as their bias.
func (o *Output) Repack(a *Affine, words []int32, banned func(word int32) bool, ban float32) {
	if a.W == nil {
		a.W = &kernel.Matrix{}
	}
	a.W.Repack(o.Dim, len(words), func(n int) []int8 { return o.Vector(words[n]) })
	a.Alpha, a.mult = o.Alpha, o.mult
	a.bias = slices.Grow(a.bias[:0], a.W.N)[:a.W.N]
	for i := range a.bias {
		switch {
		case i >= len(words) || banned(words[i]):
			a.bias[i] = ban
		default:
			a.bias[i] = o.bias[words[i]]
		}
	}
	if o.Alpha != 0 {
		a.unit = 1 / (o.Alpha * o.mult)
		a.shifted = slices.Grow(a.shifted[:0], a.W.N)[:a.W.N]
		shift(a.shifted, a.W.Sums, a.bias, o.Alpha, o.mult)
	}
}

// Load reads a model file. It does not keep file. An error says in a sentence what was
// found instead of what was expected.
func Load(file []byte) (*Model, error) {
	items, err := readItems(file)
	if err != nil {
		return nil, err
	}
	config, ok := items["special:model.yml"]
	if !ok || config.typ != typeInt8 {
		return nil, fmt.Errorf("the model holds no options (special:model.yml)")
	}
	options, err := readOptions(strings.TrimRight(string(config.data), "\x00"))
	if err != nil {
		return nil, err
	}
	l := &loader{items: items, used: map[string]bool{"special:model.yml": true}, options: options}
	for name := range items {
		l.alphas = l.alphas || strings.HasSuffix(name, alphaSuffix)
	}
	m := l.model()
	if l.err != nil {
		return nil, l.err
	}
	for name := range items {
		if !l.used[name] && !strings.HasSuffix(name, alphaSuffix) {
			return nil, fmt.Errorf("the model holds %s %v, of which nothing is known here", name, items[name].shape)
		}
	}
	return m, nil
}

const alphaSuffix = "_QuantMultA"

// loader takes items out of a file; the first error stays.
type loader struct {
	items   map[string]item
	used    map[string]bool
	options Options
	alphas  bool // the model has fixed factors for activations
	err     error
}

func (l *loader) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

func (l *loader) item(name string) (item, bool) {
	if l.err != nil {
		return item{}, false
	}
	it, ok := l.items[name]
	if !ok {
		l.fail(fmt.Errorf("the model lacks %s, which its options ask for", name))
	}
	l.used[name] = true
	return it, ok
}

func (l *loader) floats(name string, n int) []float32 {
	it, ok := l.item(name)
	if !ok {
		return nil
	}
	v, err := it.floats(name, n)
	if err != nil {
		l.fail(err)
	}
	return v
}

// alpha is the factor of the activations that meet a matrix.
func (l *loader) alpha(name string) float32 {
	if !l.alphas {
		return 0
	}
	v := l.floats(name+alphaSuffix, 1)
	if l.err != nil {
		return 0
	}
	if !(v[0] > 0) {
		l.fail(fmt.Errorf("the model's %s%s is %v", name, alphaSuffix, v[0]))
	}
	return v[0]
}

// affine reads a matrix, which is stored column by column, and its bias, if it has one.
func (l *loader) affine(name, bias string, k, n int) *Affine {
	it, ok := l.item(name)
	if !ok {
		return nil
	}
	w, mult, err := it.bytes8(name, k, n)
	if err != nil {
		l.fail(err)
		return nil
	}
	m, err := kernel.Pack(k, n, func(c int) []int8 { return w[c*k:][:k] })
	if err != nil {
		l.fail(fmt.Errorf("the model's %s is damaged: %w", name, err))
		return nil
	}
	alpha := l.alpha(name)
	var b []float32
	if bias != "" {
		b = l.floats(bias, n)
	}
	if l.err != nil {
		return nil
	}
	return newAffine(m, alpha, mult, b)
}

func (l *loader) norm(prefix string) Norm {
	d := l.options.Dim
	return Norm{l.floats(prefix+"_ln_scale", d), l.floats(prefix+"_ln_bias", d)}
}

func (l *loader) attention(p string) Attention {
	d := l.options.Dim
	return Attention{
		l.affine(p+"_Wq", p+"_bq", d, d), l.affine(p+"_Wk", p+"_bk", d, d),
		l.affine(p+"_Wv", p+"_bv", d, d), l.affine(p+"_Wo", p+"_bo", d, d), l.norm(p + "_Wo"),
	}
}

func (l *loader) ffn(p string) FFN {
	d, f := l.options.Dim, l.options.FFN
	return FFN{l.affine(p+"_W1", p+"_b1", d, f), l.affine(p+"_W2", p+"_b2", f, d), l.norm(p + "_ffn")}
}

func (l *loader) model() *Model {
	m := &Model{Options: l.options}
	for i := 1; i <= l.options.EncDepth && l.err == nil; i++ {
		p := fmt.Sprintf("encoder_l%d", i)
		m.Encoder = append(m.Encoder, EncoderLayer{l.attention(p + "_self"), l.ffn(p + "_ffn")})
	}
	d := l.options.Dim
	for i := 1; i <= l.options.DecDepth && l.err == nil; i++ {
		p := fmt.Sprintf("decoder_l%d", i)
		m.Decoder = append(m.Decoder, DecoderLayer{
			Input: l.affine(p+"_rnn_W", "", d, d), Gate: l.affine(p+"_rnn_Wf", p+"_rnn_bf", d, d), Norm: l.norm(p + "_rnn_ffn"),
			Context: l.attention(p + "_context"), FFN: l.ffn(p + "_ffn"),
		})
	}
	source, target := "Wemb", "Wemb"
	if l.options.Separate {
		source, target = "encoder_Wemb", "decoder_Wemb"
	}
	m.Source = l.embedding(source)
	m.Target = m.Source
	if l.options.Separate {
		m.Target = l.embedding(target)
	}
	if l.err == nil {
		m.Output = l.output(target, m.Target)
	}
	return m
}

const maxWords = 1 << 20

func (l *loader) embedding(name string) *Embedding {
	it, ok := l.item(name)
	if !ok {
		return nil
	}
	if len(it.shape) != 2 || it.shape[0] < 2 || it.shape[0] > maxWords {
		l.fail(fmt.Errorf("the model's %s has the shape %v; from 2 to %d words are known", name, it.shape, maxWords))
		return nil
	}
	w, mult, err := it.bytes8(name, it.shape[0], l.options.Dim)
	if err != nil {
		l.fail(err)
		return nil
	}
	if has(w, -128) {
		l.fail(fmt.Errorf("the model's %s is damaged: it holds the weight -128", name))
		return nil
	}
	return &Embedding{Words: it.shape[0], Dim: l.options.Dim, weights: slices.Clone(w), mult: mult}
}

// output makes the output layer of the target's embeddings. The official engine makes
// floats of them and rounds these again, with the largest becoming 127; which changes
// nothing if it was 127 before.
func (l *loader) output(name string, e *Embedding) *Output {
	largest := int8(127)
	for largest > 0 && !has(e.weights, largest) && !has(e.weights, -largest) {
		largest--
	}
	if largest == 0 {
		l.fail(fmt.Errorf("the model's %s is all zero", name))
		return nil
	}
	inverse := 1 / e.mult
	mult := 127 / float32(float32(largest)*inverse)
	out := &Output{Embedding: &Embedding{Words: e.Words, Dim: e.Dim, weights: e.weights, mult: mult}, Alpha: l.alpha(name), bias: l.floats("decoder_ff_logit_out_b", e.Words)}
	if largest != 127 {
		out.weights = make([]int8, len(e.weights))
		for i, w := range e.weights {
			const big = 12582912 // adding it rounds to even
			f := float32(float32(float32(w)*inverse) * mult)
			out.weights[i] = int8(max(-127, min(127, float32(f+big)-big)))
		}
	}
	return out
}
