package kernel

import (
	"math"
	"unsafe"
)

// The float kernels in portable Go. Each float32(…) around a product keeps the compiler
// from fusing it with an addition, which would round once where assembly rounds twice.

var negInf = float32(math.Inf(-1))

// quantum clamps and rounds. Adding 1.5·2²³ leaves no bits behind the point, and rounds
// to even as it does so.
func quantum(f float32) uint8 {
	if !(f < 127) {
		f = 127
	}
	if !(f > -127) {
		f = -127
	}
	const big = 12582912
	f = float32(f+big) - big
	return uint8(int32(f) + 127)
}

func quantizeGo(dst *uint8, x *float32, n int, mul float32) {
	d := unsafe.Slice(dst, n)
	for i, v := range unsafe.Slice(x, n) {
		d[i] = quantum(float32(v * mul))
	}
}

func dequantGo(dst *float32, acc *int32, bias *float32, n int, unit float32) {
	d, b := unsafe.Slice(dst, n), unsafe.Slice(bias, n)
	for i, v := range unsafe.Slice(acc, n) {
		d[i] = float32(float32(v)*unit) + b[i]
	}
}

func requantGo(dst *uint8, acc *int32, bias *float32, n int, unit, mul float32) {
	d, b := unsafe.Slice(dst, n), unsafe.Slice(bias, n)
	for i, v := range unsafe.Slice(acc, n) {
		y := float32(float32(v)*unit) + b[i]
		if !(y > 0) {
			y = 0
		}
		d[i] = quantum(float32(y * mul))
	}
}

// fold adds up lanes in the order in which vector registers are halved.
func fold(s *[Lanes]float32) float32 {
	for h := Lanes / 2; h > 0; h /= 2 {
		for i := range h {
			s[i] += s[i+h]
		}
	}
	return s[0]
}

const epsilon = 1e-6

func addNormGo(x, add, scale, bias *float32, n int) {
	v, a, s, b := unsafe.Slice(x, n), unsafe.Slice(add, n), unsafe.Slice(scale, n), unsafe.Slice(bias, n)
	var sum, squares [Lanes]float32
	for i := range v {
		v[i] += a[i]
		sum[i%Lanes] += v[i]
	}
	mean := fold(&sum) / float32(n)
	for i := range v {
		d := v[i] - mean
		squares[i%Lanes] += float32(d * d)
	}
	deviation := float32(math.Sqrt(float64(fold(&squares)/float32(n) + epsilon)))
	for i := range v {
		v[i] = float32(s[i]*((v[i]-mean)/deviation)) + b[i]
	}
}

// The exponential function: 2ⁿ·e^r with |r| ≤ ln 2 / 2, and e^r by the polynomial of
// Moshier's Cephes library (expf). Arguments are clamped to what gives normal numbers.
const (
	expLow   = -87
	expHigh  = 88
	log2e    = 1.44269504088896341
	ln2High  = 0.693359375
	ln2Low   = -2.12194440e-4
	expPoly0 = 1.9875691500e-4
	expPoly1 = 1.3981999507e-3
	expPoly2 = 8.3334519073e-3
	expPoly3 = 4.1665795894e-2
	expPoly4 = 1.6666665459e-1
	expPoly5 = 5.0000001201e-1
)

func exp(x float32) float32 {
	if !(x > expLow) {
		x = expLow
	}
	if !(x < expHigh) {
		x = expHigh
	}
	const big = 12582912
	n := float32(float32(x*log2e)+big) - big
	r := x - float32(n*ln2High)
	r -= float32(n * ln2Low)
	p := float32(expPoly0)
	p = float32(p*r) + expPoly1
	p = float32(p*r) + expPoly2
	p = float32(p*r) + expPoly3
	p = float32(p*r) + expPoly4
	p = float32(p*r) + expPoly5
	p = float32(p*float32(r*r)) + r
	p++
	return p * math.Float32frombits(uint32(int32(n)+127)<<23)
}

func maximumGo(x *float32, n int) float32 {
	top := negInf
	for _, v := range unsafe.Slice(x, n) {
		if v > top {
			top = v
		}
	}
	return top
}

func largestGo(x *float32, n int) float32 {
	top := float32(0)
	for _, v := range unsafe.Slice(x, n) {
		if v < 0 {
			v = -v
		}
		if v > top {
			top = v
		}
	}
	return top
}

func sumExpGo(x *float32, n int, top float32) float32 {
	var sum [Lanes]float32
	for i, v := range unsafe.Slice(x, n) {
		sum[i%Lanes] += exp(v - top)
	}
	return fold(&sum)
}

func softmaxGo(x *float32, n int, scale float32) {
	v := unsafe.Slice(x, n)
	for i := range v {
		v[i] *= scale
	}
	top := maximumGo(x, n)
	var sum [Lanes]float32
	for i := range v {
		v[i] = exp(v[i] - top)
		sum[i%Lanes] += v[i]
	}
	total := fold(&sum)
	for i := range v {
		v[i] /= total
	}
}

// ssruGo computes σ with the exponential of a negative number on both sides, so that it
// cannot overflow.
func ssruGo(c, y, u, z *float32, n int) {
	cv, yv, uv := unsafe.Slice(c, n), unsafe.Slice(y, n), unsafe.Slice(u, n)
	for i, x := range unsafe.Slice(z, n) {
		e := exp(-float32(math.Abs(float64(x))))
		top := e
		if x > 0 {
			top = 1
		}
		f := top / (1 + e)
		s := float32(f*cv[i]) + float32((1-f)*uv[i])
		cv[i] = s
		if !(s > 0) {
			s = 0
		}
		yv[i] = s
	}
}

func vecMatGo(y *float32, n int, a *float32, k int, b *float32, stride int) {
	yv, av, bv := unsafe.Slice(y, n), unsafe.Slice(a, k), unsafe.Slice(b, (k-1)*stride+n)
	clear(yv)
	for i, f := range av {
		for j, w := range bv[i*stride:][:n] {
			yv[j] += float32(f * w)
		}
	}
}
