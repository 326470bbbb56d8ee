// Package synthetic makes small students for tests: model, shortlist and vocabularies in
// the formats of the real ones, with weights from a seed. What they say means nothing,
// but depends on every word and place, and ends.
package synthetic

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Size says what student to make.
type Size struct {
	Dim, FFN, Heads, Enc, Dec int
	Separate                  bool // vocabularies of their own for source and target
	NoAlphas                  bool // factors for activations follow from what is computed
	Seed                      uint64
}

// Tiny is small enough to be made for every test.
var Tiny = Size{Dim: 64, FFN: 128, Heads: 4, Enc: 2, Dec: 2, Seed: 1}

// Student is a student's files.
type Student struct {
	Model, Shortlist, Source, Target []byte
}

// New makes a student. The same size makes the same bytes on every machine.
func New(s Size) Student {
	g := &generator{size: s, state: s.Seed*0x9e3779b97f4a7c15 + 1}
	st := Student{Source: vocabulary(0)}
	st.Target = st.Source
	if s.Separate {
		st.Target = vocabulary(7)
	}
	st.Model = g.model()
	st.Shortlist = g.shortlist()
	return st
}

// Words is how many pieces a vocabulary has.
const Words = 400

type generator struct {
	size  Size
	state uint64
	items []item
}

type item struct {
	name  string
	typ   uint64
	shape []int
	data  []byte
}

// next is Steele, Lea and Flood's SplitMix64.
func (g *generator) next() uint64 {
	g.state += 0x9e3779b97f4a7c15
	z := g.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// normal is nearly normally distributed: the sum of twelve evenly distributed numbers,
// which has the same bits everywhere.
func (g *generator) normal() float64 {
	sum := int64(0)
	for range 12 {
		sum += int64(g.next() >> 40)
	}
	return float64(sum)/(1<<24) - 6
}

func (g *generator) floats(name string, n int, mean, spread float64) {
	var b []byte
	for range n {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(mean+float64(spread*g.normal()))))
	}
	g.items = append(g.items, item{name, 0x0404, []int{1, n}, b})
}

// matrix makes k rows of n columns, stored column by column if transposed.
func (g *generator) matrix(name string, k, n int, spread, largest float64) {
	w := make([]float64, k*n)
	top := 0.0
	for i := range w {
		w[i] = g.normal() * spread
		switch {
		case !strings.Contains(name, "decoder_l1_") || k != g.size.Dim:
		case i%k%(k/2) < k/16:
			w[i] *= 5 // what the fast waves of the place feed: steps depend on where they are
		default:
			w[i] /= 2
		}
		top = max(top, math.Abs(w[i]))
	}
	if strings.HasSuffix(name, "ffn_W2") {
		top = center(w, k)
	}
	q := float32(127 / top)
	b := make([]byte, 0, k*n+4)
	for _, v := range w {
		b = append(b, byte(int8(math.RoundToEven(v/top*127))))
	}
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(q))
	g.items = append(g.items, item{name, 0x4101, []int{k, n}, b})
	if largest > 0 && !g.size.NoAlphas {
		g.floats(name+"_QuantMultA", 1, 127/largest, 0)
	}
}

// center takes from each column its mean, so that what ReLU leaves positive does not add
// up to the same for all; and returns the largest element.
func center(w []float64, k int) float64 {
	top := 0.0
	for c := 0; c < len(w); c += k {
		sum := 0.0
		for _, v := range w[c : c+k] {
			sum += v
		}
		for i := range k {
			w[c+i] -= sum / float64(k)
			top = max(top, math.Abs(w[c+i]))
		}
	}
	return top
}

func (g *generator) norm(p string) {
	g.floats(p+"_ln_scale", g.size.Dim, 1, .1)
	g.floats(p+"_ln_bias", g.size.Dim, 0, .1)
}

func (g *generator) attention(p string, out, look float64) {
	d := g.size.Dim
	spread := 1 / math.Sqrt(float64(d))
	for i, x := range []string{"q", "k", "v"} {
		f := look
		if i == 2 {
			f = 1
		}
		g.matrix(p+"_W"+x, d, d, f*spread, 4.5)
		g.floats(p+"_b"+x, d, 0, .1)
	}
	g.matrix(p+"_Wo", d, d, out*spread, 3.5)
	g.floats(p+"_bo", d, 0, .1)
	g.norm(p + "_Wo")
}

func (g *generator) ffn(p string, gain float64) {
	d, f := g.size.Dim, g.size.FFN
	g.matrix(p+"_W1", d, f, 1/math.Sqrt(float64(d)), 4.5)
	g.floats(p+"_b1", f, 0, .1)
	g.matrix(p+"_W2", f, d, gain/math.Sqrt(float64(f)/2), 5)
	g.floats(p+"_b2", d, 0, .1)
	g.norm(p + "_ffn")
}

func (g *generator) model() []byte {
	d := g.size.Dim
	spread := 1 / math.Sqrt(float64(d))
	tied := "tied-embeddings: false\ntied-embeddings-all: true\n"
	if g.size.Separate {
		tied = "tied-embeddings: true\ntied-embeddings-all: false\n"
		g.matrix("encoder_Wemb", Words, d, spread, 0)
		g.matrix("decoder_Wemb", Words, d, spread, 4.5)
	} else {
		g.matrix("Wemb", Words, d, spread, 4.5)
	}
	for l := 1; l <= g.size.Enc; l++ {
		p := fmt.Sprintf("encoder_l%d", l)
		g.attention(p+"_self", 1.5, 2)
		g.ffn(p+"_ffn", 1)
	}
	for l := 1; l <= g.size.Dec; l++ {
		p := fmt.Sprintf("decoder_l%d", l)
		g.matrix(p+"_rnn_W", d, d, 1.5*spread, 4.5)
		g.matrix(p+"_rnn_Wf", d, d, spread, 4.5)
		g.floats(p+"_rnn_bf", d, -1, .3)
		g.norm(p + "_rnn_ffn")
		g.attention(p+"_context", 1.5, 3)
		g.ffn(p+"_ffn", 3)
	}
	g.floats("decoder_ff_logit_out_b", Words, 0, .05)
	eos := g.items[len(g.items)-1].data
	binary.LittleEndian.PutUint32(eos, math.Float32bits(1.3)) // sentences end
	yaml := fmt.Sprintf("type: transformer\ndec-cell: ssru\ntransformer-decoder-autoreg: rnn\ntransformer-preprocess: \"\"\ntransformer-postprocess: dan\n"+
		"transformer-ffn-activation: relu\ntransformer-ffn-depth: 2\ndim-emb: %d\ntransformer-dim-ffn: %d\ntransformer-heads: %d\nenc-depth: %d\ndec-depth: %d\n"+
		"dim-vocabs:\n  - %d\n  - %d\ninput-types:\n  []\n%sversion: synthetic\n", d, g.size.FFN, g.size.Heads, g.size.Enc, g.size.Dec, Words, Words, tied)
	g.items = append(g.items, item{"special:model.yml", 0x0101, []int{len(yaml) + 1}, append([]byte(yaml), 0)})
	return g.write()
}

func (g *generator) write() []byte {
	le := binary.LittleEndian
	b := le.AppendUint64(le.AppendUint64(nil, 1), uint64(len(g.items)))
	for _, it := range g.items {
		for _, n := range []uint64{uint64(len(it.name) + 1), it.typ, uint64(len(it.shape)), uint64(len(it.data))} {
			b = le.AppendUint64(b, n)
		}
	}
	for _, it := range g.items {
		b = append(append(b, it.name...), 0)
	}
	for _, it := range g.items {
		for _, d := range it.shape {
			b = le.AppendUint32(b, uint32(d))
		}
	}
	padding := 256 - (len(b)+8)%256
	b = append(le.AppendUint64(b, uint64(padding)), make([]byte, padding)...)
	for _, it := range g.items {
		b = append(b, it.data...)
	}
	return b
}

// shortlist gives each word ten others.
func (g *generator) shortlist() []byte {
	le := binary.LittleEndian
	b := le.AppendUint64(nil, 0xF11A48D5013417F5)
	for _, n := range []uint64{0, 20, 10, Words + 1, 10 * Words} {
		b = le.AppendUint64(b, n)
	}
	for i := range uint64(Words + 1) {
		b = le.AppendUint64(b, 10*i)
	}
	for range Words {
		list := make([]uint32, 10)
		for i := range list {
			list[i] = uint32(g.next() % Words)
		}
		slices.Sort(list)
		for _, w := range list {
			b = le.AppendUint32(b, w)
		}
	}
	return b
}

// vocabulary has </s>, <unk>, all letters and figures, with and without a space before
// them, and pairs of letters.
func vocabulary(turn int) []byte {
	const letters = "etaoinshrdlucmfwypvbgkjqxz"
	names := []string{"</s>", "<unk>", "▁"}
	for _, c := range letters + strings.ToUpper(letters) + "0123456789.,-'!?äöüé" {
		names = append(names, string(c))
	}
	for i := 0; len(names) < Words; i++ {
		j := i + turn
		pair := string(letters[j%26]) + string(letters[j*7/26%26])
		if i%3 == 0 {
			pair = "▁" + pair[:1+i%2]
		}
		if !slices.Contains(names, pair) {
			names = append(names, pair)
		}
	}
	var b []byte
	for i, name := range names {
		score, kind := -3-float32(i)/100, uint64(1)
		if i < 2 {
			score, kind = 0, []uint64{3, 2}[i]
		}
		piece := append([]byte{1<<3 | 2, byte(len(name))}, name...)
		piece = append(piece, 2<<3|5)
		piece = binary.LittleEndian.AppendUint32(piece, math.Float32bits(score))
		piece = append(piece, 3<<3, byte(kind))
		b = append(append(b, 1<<3|2, byte(len(piece))), piece...)
	}
	return b
}
