package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func random(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 5)) }

func bytesOf(r *rand.Rand, n int) []uint8 {
	b := make([]uint8, n)
	for i := range b {
		b[i] = uint8(r.IntN(256))
	}
	return b
}

func weights(r *rand.Rand, k, cols int) [][]int8 {
	w := make([][]int8, cols)
	for n := range w {
		w[n] = make([]int8, k)
		for i := range w[n] {
			w[n][i] = int8(r.IntN(255) - 127)
		}
	}
	return w
}

func pack(t testing.TB, k int, w [][]int8) *Matrix {
	m, err := Pack(k, len(w), func(n int) []int8 { return w[n] })
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// reference multiplies as a schoolbook does.
func reference(a []uint8, rows int, w [][]int8, k, n int, cut bool) []int32 {
	out := make([]int32, rows*n)
	for r := range rows {
		for c := range w {
			for i := 0; i < k; i += 2 {
				pair := int32(a[r*k+i])*int32(w[c][i]) + int32(a[r*k+i+1])*int32(w[c][i+1])
				if cut {
					pair = max(min(pair, 32767), -32768)
				}
				out[r*n+c] += pair
			}
		}
	}
	return out
}

func checkProduct(t *testing.T, a []uint8, rows, k int, w [][]int8) {
	t.Helper()
	m := pack(t, k, w)
	for _, p := range append(Paths(), Saturating()) {
		want := reference(a, rows, w, k, m.N, p.Saturates())
		got := make([]int32, rows*m.N)
		for i := range got {
			got[i] = -1 << 31
		}
		p.Multiply(got, a, rows, m)
		if !slices.Equal(got, want) {
			t.Fatalf("%s: %d×%d times %d columns differs from the schoolbook", p, rows, k, len(w))
		}
	}
}

func TestProductsAreExact(t *testing.T) {
	r := random(1)
	for _, d := range [][3]int{{1, 16, 1}, {1, 256, 33}, {2, 32, 64}, {3, 48, 31}, {5, 384, 80}, {8, 64, 32}, {13, 256, 100}, {21, 1536, 40}, {4, 2048, 96}} {
		checkProduct(t, bytesOf(r, d[0]*d[1]), d[0], d[1], weights(r, d[1], d[2]))
	}
}

// The extremes are where 16 bits run over.
func TestProductsOfExtremes(t *testing.T) {
	const rows, k = 11, 2048
	for _, act := range []uint8{0, 1, 127, 128, 254, 255} {
		for _, weight := range []int8{-127, -1, 0, 1, 127} {
			a := make([]uint8, rows*k)
			for i := range a {
				a[i] = act
			}
			w := make([][]int8, 33)
			for n := range w {
				w[n] = make([]int8, k)
				for i := range w[n] {
					w[n][i] = weight
					if n%3 == 1 && i%2 == 1 {
						w[n][i] = -weight
					}
				}
			}
			checkProduct(t, a, rows, k, w)
		}
	}
}

func FuzzProduct(f *testing.F) {
	f.Add(uint64(1), uint8(1), uint8(1), uint8(1))
	f.Add(uint64(2), uint8(15), uint8(7), uint8(70))
	f.Fuzz(func(t *testing.T, seed uint64, rows, groups, cols uint8) {
		r := random(seed)
		n, k := int(rows%24)+1, (int(groups%9)+1)*16
		checkProduct(t, bytesOf(r, n*k), n, k, weights(r, k, int(cols%99)+1))
	})
}

func TestPackRefuses(t *testing.T) {
	if _, err := Pack(16, 1, func(int) []int8 { return []int8{15: -128} }); err == nil {
		t.Error("a weight of -128 was taken")
	}
}

// A matrix that is filled anew forgets what it held.
func TestRepack(t *testing.T) {
	r := random(9)
	m := pack(t, 64, weights(r, 64, 90))
	w := weights(r, 32, 20)
	m.Repack(32, 20, func(n int) []int8 { return w[n] })
	a := bytesOf(r, 3*32)
	got := make([]int32, 3*m.N)
	Best().Multiply(got, a, 3, m)
	if want := reference(a, 3, w, 32, m.N, false); !slices.Equal(got, want) {
		t.Error("the product of a repacked matrix is wrong")
	}
}

// floats are of all sizes, with what is no number among them when wild.
func floats(r *rand.Rand, n int, size float64, wild bool) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64() * size)
		if wild {
			switch r.IntN(12) {
			case 0:
				x[i] = float32(math.Inf(1 - 2*r.IntN(2)))
			case 1:
				x[i] = float32(math.NaN())
			case 2:
				x[i] = math.Float32frombits(r.Uint32())
			case 3:
				x[i] = float32(math.Copysign(0, r.Float64()-.5))
			}
		}
	}
	return x
}

// same tells whether floats agree to the bit; all that is not a number is one.
func same(a, b []float32) error {
	for i := range a {
		if math.Float32bits(a[i]) != math.Float32bits(b[i]) && (a[i] == a[i] || b[i] == b[i]) {
			return fmt.Errorf("element %d is %v (%#08x) and not %v (%#08x)", i, a[i], math.Float32bits(a[i]), b[i], math.Float32bits(b[i]))
		}
	}
	return nil
}

func checkFloats(t *testing.T, seed uint64, n, k int, size float64, wild bool) {
	t.Helper()
	r := random(seed)
	x, a, s, b := floats(r, n, size, wild), floats(r, n, size, wild), floats(r, n, size, wild), floats(r, n, 1, wild)
	acc := make([]int32, n)
	for i := range acc {
		acc[i] = int32(r.Uint32()) >> r.IntN(32)
	}
	unit, mul := float32(r.NormFloat64()*1e-3), float32(r.Float64()*30)
	left, right := floats(r, k, 1, wild), floats(r, (k-1)*(n+16)+n, size, wild)

	kernels := map[string]func(p *Path) []float32{
		"quantize": func(p *Path) []float32 { d := make([]uint8, n); p.Quantize(d, x, mul); return widen(d) },
		"dequantize": func(p *Path) []float32 {
			d := make([]float32, n)
			p.Dequantize(d, acc, b, unit)
			return d
		},
		"requantize": func(p *Path) []float32 {
			d := make([]uint8, n)
			p.Requantize(d, acc, b, unit, mul)
			return widen(d)
		},
		"addnorm": func(p *Path) []float32 { d := slices.Clone(x); p.AddNorm(d, a, s, b); return d },
		"softmax": func(p *Path) []float32 { d := slices.Clone(x); p.Softmax(d, unit*100); return d },
		"ssru": func(p *Path) []float32 {
			c, y := slices.Clone(a), make([]float32, n)
			p.SSRU(c, y, s, x)
			return append(c, y...)
		},
		"vecmat": func(p *Path) []float32 {
			d := make([]float32, n)
			p.VecMat(d, left, right, n+16)
			return d
		},
		"max":    func(p *Path) []float32 { return []float32{p.Max(x) + 0} },
		"maxabs": func(p *Path) []float32 { return []float32{p.MaxAbs(x)} },
		"sumexp": func(p *Path) []float32 { return []float32{p.SumExp(x, x[0])} },
	}
	for name, f := range kernels {
		want := f(Portable)
		for _, p := range append(Paths(), Saturating()) {
			if err := same(f(p), want); err != nil {
				t.Errorf("%s of %d on %s (seed %d): %v", name, n, p, seed, err)
			}
		}
	}
}

func widen(b []uint8) []float32 {
	f := make([]float32, len(b))
	for i, v := range b {
		f[i] = float32(v)
	}
	return f
}

func TestFloatsAgreeToTheBit(t *testing.T) {
	seed := uint64(0)
	for _, n := range []int{16, 32, 48, 64, 112, 256, 1536} {
		for _, size := range []float64{1e-3, 1, 30, 1e4} {
			for _, wild := range []bool{false, true} {
				seed++
				checkFloats(t, seed, n, 1+int(seed%37), size, wild)
			}
		}
	}
}

func FuzzFloats(f *testing.F) {
	f.Add(uint64(1), uint8(1), uint8(1), 1.0)
	f.Fuzz(func(t *testing.T, seed uint64, n, k uint8, size float64) {
		checkFloats(t, seed, (int(n%20)+1)*16, int(k%40)+1, size, true)
	})
}

// Every float between two nearby ones is rounded as the portable path does, ties too.
func TestQuantizeTies(t *testing.T) {
	x := make([]float32, 1024)
	for i := range x {
		x[i] = float32(i-512) / 2
	}
	for _, p := range Paths() {
		d := make([]uint8, len(x))
		p.Quantize(d, x, 1)
		for i, v := range x {
			if want := math.RoundToEven(math.Max(-127, math.Min(127, float64(v)))) + 127; float64(d[i]) != want {
				t.Fatalf("%s: %v becomes %d, not %v", p, v, d[i], want)
			}
		}
	}
}

func TestExp(t *testing.T) {
	worst := 0.0
	for v := float32(-87); v < 88; v += 0.00173 {
		want := math.Exp(float64(v))
		worst = max(worst, math.Abs(float64(exp(v))-want)/want)
	}
	if worst > 2e-7 {
		t.Errorf("exp is off by %g of its value", worst)
	}
	if exp(0) != 1 {
		t.Errorf("exp(0) is %v", exp(0))
	}
	if v := exp(negInf); v > 1e-37 || v < 0 {
		t.Errorf("exp(-Inf) is %v", v)
	}
}

func TestSoftmax(t *testing.T) {
	for _, p := range Paths() {
		x := slices.Repeat([]float32{negInf}, 32)
		for i := range 20 {
			x[i] = float32(i) / 3
		}
		want := 0.0
		for i := range 20 {
			want += math.Exp(float64(i) / 3 * 0.5)
		}
		p.Softmax(x, 0.5)
		for i := range 20 {
			if w := math.Exp(float64(i)/3*0.5) / want; math.Abs(float64(x[i])-w) > 1e-6 {
				t.Errorf("%s: element %d is %v, not %v", p, i, x[i], w)
			}
		}
		for _, v := range x[20:] {
			if v > 1e-37 {
				t.Errorf("%s: what is masked weighs %v", p, v)
			}
		}
	}
}

func TestAddNorm(t *testing.T) {
	r := random(4)
	const n = 256
	x, a, s, b := floats(r, n, 3, false), floats(r, n, 3, false), floats(r, n, 1, false), floats(r, n, 1, false)
	mean, variance := 0.0, 0.0
	for i := range x {
		mean += float64(x[i]+a[i]) / n
	}
	for i := range x {
		variance += math.Pow(float64(x[i]+a[i])-mean, 2) / n
	}
	for _, p := range Paths() {
		y := slices.Clone(x)
		p.AddNorm(y, a, s, b)
		for i := range y {
			want := float64(s[i])*(float64(x[i]+a[i])-mean)/math.Sqrt(variance+1e-6) + float64(b[i])
			if math.Abs(float64(y[i])-want) > 1e-5 {
				t.Fatalf("%s: element %d is %v, not %v", p, i, y[i], want)
			}
		}
	}
}

// Wrong lengths must not reach assembly, which does not look.
func TestLengthsAreChecked(t *testing.T) {
	m := pack(t, 16, weights(random(1), 16, 4))
	for name, f := range map[string]func(){
		"activations": func() { Best().Multiply(make([]int32, 64), make([]uint8, 31), 2, m) },
		"sums":        func() { Best().Multiply(make([]int32, 63), make([]uint8, 32), 2, m) },
		"lanes":       func() { Best().Softmax(make([]float32, 17), 1) },
		"bytes":       func() { Best().Quantize(make([]uint8, 15), make([]float32, 16), 1) },
		"bias":        func() { Best().Dequantize(make([]float32, 32), make([]int32, 32), make([]float32, 16), 1) },
		"scale":       func() { x := make([]float32, 16); Best().AddNorm(x, x, nil, x) },
		"matrix":      func() { Best().VecMat(make([]float32, 16), make([]float32, 3), make([]float32, 47), 16) },
		"stride":      func() { Best().VecMat(make([]float32, 32), make([]float32, 3), make([]float32, 99), 16) },
		"rows of 8":   func() { new(Matrix).Repack(8, 1, func(int) []int8 { return make([]int8, 8) }) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: too short, and nobody noticed", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkMultiply(b *testing.B) {
	const k, cols = 256, 1536
	m := pack(b, k, weights(random(1), k, cols))
	for _, p := range append(Paths(), Saturating()) {
		for _, rows := range []int{1, 4, 16, 64} {
			b.Run(fmt.Sprintf("%s/%d", p, rows), func(b *testing.B) {
				a, acc := bytesOf(random(2), rows*k), make([]int32, rows*m.N)
				for b.Loop() {
					p.Multiply(acc, a, rows, m)
				}
				b.ReportMetric(float64(rows*k*cols)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GMAC/s")
			})
		}
	}
}

func BenchmarkFloats(b *testing.B) {
	r := random(3)
	const n = 256
	x, a, s, z := floats(r, n, 1, false), floats(r, n, 1, false), floats(r, n, 1, false), floats(r, n, 1, false)
	for _, p := range Paths() {
		for name, f := range map[string]func(){
			"addnorm": func() { p.AddNorm(x, a, s, z) },
			"softmax": func() { p.Softmax(x, 0.1) },
			"ssru":    func() { p.SSRU(x, a, s, z) },
		} {
			b.Run(p.String()+"/"+name, func(b *testing.B) {
				for b.Loop() {
					f()
				}
			})
		}
	}
}

// The processors that this is built for get what is written for them.
func TestPathsOfThisProcessor(t *testing.T) {
	list := Paths()
	if list[0] != Best() || list[len(list)-1] != Portable {
		t.Errorf("paths are %v", list)
	}
	t.Log(list)
}
