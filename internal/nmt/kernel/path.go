package kernel

import "fmt"

// Path is a set of kernels for one kind of processor. Its methods check lengths, panic
// when they do not fit, and are safe for concurrent use. Vectors of floats are multiples
// of Lanes long.
type Path struct {
	name      string
	tiles     []tile // tallest first, the last one row high
	quantize  func(dst *uint8, x *float32, n int, mul float32)
	dequant   func(dst *float32, acc *int32, bias *float32, n int, unit float32)
	requant   func(dst *uint8, acc *int32, bias *float32, n int, unit, mul float32)
	addNorm   func(x, add, scale, bias *float32, n int)
	softmax   func(x *float32, n int, scale float32)
	ssru      func(c, y, u, z *float32, n int)
	vecMat    func(y *float32, n int, a *float32, k int, b *float32, stride int)
	maximum   func(x *float32, n int) float32
	sumExp    func(x *float32, n int, top float32) float32
	largest   func(x *float32, n int) float32
	saturates bool
}

// Lanes divides the length of every vector of floats.
const Lanes = 16

// tile computes a few rows of a product: rows rows of a, k bytes apart, times panels
// panels of b, into acc, whose rows are stride numbers apart. init is where the sums
// begin, panel by panel.
type tile struct {
	rows int
	f    func(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)
}

// Best is the fastest path of this processor.
func Best() *Path { return paths()[0] }

// Paths lists what this processor can run, fastest first; Portable is always the last.
func Paths() []*Path { return paths() }

// String names the path: "avx512vnni", "avx2", "dotprod", "neon", "portable",
// "saturating".
func (p *Path) String() string { return p.name }

// Saturates tells whether sums of two products are cut off at 16 bits.
func (p *Path) Saturates() bool { return p.saturates }

// Multiply computes acc[r*b.N+n] = Σ a[r*b.K+k]·b[k,n] for rows rows. Sums are exact as
// long as b.K is below 65,000.
func (p *Path) Multiply(acc []int32, a []uint8, rows int, b *Matrix) {
	if rows == 0 || b.N == 0 {
		return
	}
	need("activations", len(a), rows*b.K)
	need("sums", len(acc), rows*b.N)
	t := 0
	for r := 0; r < rows; {
		for p.tiles[t].rows > rows-r {
			t++
		}
		height := p.tiles[t].rows
		last := r + (rows-r)/height*height
		if height == 1 {
			for ; r < last; r++ {
				p.tiles[t].f(&a[r*b.K], b.K, &b.data[0], b.N/Panel, &b.shifted[0], &acc[r*b.N], b.N)
			}
			continue
		}
		// Panels outside, rows inside: a panel stays in the nearest cache for all rows.
		for n := 0; n < b.N; n += Panel {
			for q := r; q < last; q += height {
				p.tiles[t].f(&a[q*b.K], b.K, &b.data[n*b.K], 1, &b.shifted[n], &acc[q*b.N+n], b.N)
			}
		}
		r = last
	}
}

// Quantize turns x into bytes: dst = clamp(round-to-even(x·mul), ±127) + 127. What is
// not a number becomes 254.
func (p *Path) Quantize(dst []uint8, x []float32, mul float32) {
	n := lanes(len(x))
	need("bytes", len(dst), n)
	if n > 0 {
		p.quantize(&dst[0], &x[0], n, mul)
	}
}

// Dequantize turns sums back: dst = acc·unit + bias.
func (p *Path) Dequantize(dst []float32, acc []int32, bias []float32, unit float32) {
	n := lanes(len(dst))
	need("sums", len(acc), n)
	need("biases", len(bias), n)
	if n > 0 {
		p.dequant(&dst[0], &acc[0], &bias[0], n, unit)
	}
}

// Requantize is Dequantize, then ReLU, then Quantize.
func (p *Path) Requantize(dst []uint8, acc []int32, bias []float32, unit, mul float32) {
	n := lanes(len(dst))
	need("sums", len(acc), n)
	need("biases", len(bias), n)
	if n > 0 {
		p.requant(&dst[0], &acc[0], &bias[0], n, unit, mul)
	}
}

// AddNorm adds add to x and normalises the sum: x = scale·(x−mean)/√(variance+1e-6) + bias.
func (p *Path) AddNorm(x, add, scale, bias []float32) {
	n := lanes(len(x))
	need("addends", len(add), n)
	need("scales", len(scale), n)
	need("biases", len(bias), n)
	if n > 0 {
		p.addNorm(&x[0], &add[0], &scale[0], &bias[0], n)
	}
}

// Softmax turns x into exp(x·scale) over their sum. Elements of -Inf count as good as
// nothing: less than 1e-37.
func (p *Path) Softmax(x []float32, scale float32) {
	if n := lanes(len(x)); n > 0 {
		p.softmax(&x[0], n, scale)
	}
}

// SSRU makes a step of a simpler simple recurrent unit: with f = σ(z), c becomes
// f·c + (1−f)·u, and y is ReLU(c).
func (p *Path) SSRU(c, y, u, z []float32) {
	n := lanes(len(c))
	need("outputs", len(y), n)
	need("inputs", len(u), n)
	need("gates", len(z), n)
	if n > 0 {
		p.ssru(&c[0], &y[0], &u[0], &z[0], n)
	}
}

// VecMat is a vector times a matrix of floats: y[n] = Σ a[k]·b[k·stride+n], summed from
// the first k to the last.
func (p *Path) VecMat(y, a, b []float32, stride int) {
	n := lanes(len(y))
	if n == 0 {
		return
	}
	if len(a) == 0 {
		clear(y)
		return
	}
	if stride < n {
		panic("kernel: rows overlap")
	}
	need("matrix", len(b), (len(a)-1)*stride+n)
	p.vecMat(&y[0], n, &a[0], len(a), &b[0], stride)
}

// Max is the largest element of x, -Inf when there is none. What is not a number is
// passed over.
func (p *Path) Max(x []float32) float32 {
	if n := lanes(len(x)); n > 0 {
		return p.maximum(&x[0], n)
	}
	return negInf
}

// MaxAbs is the largest absolute value of x, 0 when there is none. What is not a number
// is passed over.
func (p *Path) MaxAbs(x []float32) float32 {
	if n := lanes(len(x)); n > 0 {
		return p.largest(&x[0], n)
	}
	return 0
}

// SumExp is Σ exp(x−top).
func (p *Path) SumExp(x []float32, top float32) float32 {
	if n := lanes(len(x)); n > 0 {
		return p.sumExp(&x[0], n, top)
	}
	return 0
}

func need(what string, have, want int) {
	if have < want {
		panic(fmt.Sprintf("kernel: %d %s where %d are needed", have, what, want))
	}
}

func lanes(n int) int {
	if n%Lanes != 0 {
		panic(fmt.Sprintf("kernel: a vector of %d, which is no multiple of %d", n, Lanes))
	}
	return n
}
