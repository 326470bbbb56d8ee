package kernel

import "unsafe"

// Portable runs everywhere and says what all paths compute.
var Portable = &Path{
	name:     "portable",
	tiles:    []tile{{4, portable4}, {1, portable1}},
	quantize: quantizeGo, dequant: dequantGo, requant: requantGo, addNorm: addNormGo, softmax: softmaxGo,
	ssru: ssruGo, vecMat: vecMatGo, maximum: maximumGo, sumExp: sumExpGo, largest: largestGo,
}

// portable1 multiplies one row.
func portable1(a *uint8, k int, b *int8, panels int, _ *int32, acc *int32, _ int) {
	av := unsafe.Slice(a, k)
	bv := unsafe.Slice(b, k*Panel*panels)
	out := unsafe.Slice(acc, Panel*panels)
	for p := range panels {
		panel := bv[p*k*Panel:][: k*Panel : k*Panel]
		var sum [Panel]int32
		for g := 0; g+4 <= len(av); g += 4 {
			a0, a1, a2, a3 := int32(av[g]), int32(av[g+1]), int32(av[g+2]), int32(av[g+3])
			w := panel[g*Panel:][: 4*Panel : 4*Panel]
			for n := range sum {
				q := w[n*4:][:4:4]
				sum[n] += a0*int32(q[0]) + a1*int32(q[1]) + a2*int32(q[2]) + a3*int32(q[3])
			}
		}
		copy(out[p*Panel:], sum[:])
	}
}

// portable4 multiplies four rows. Two columns go into one 64-bit factor, so that one
// multiplication makes two products; the lower sum's sign is carried into the upper
// half, and taken out again at the end.
func portable4(a *uint8, k int, b *int8, panels int, _ *int32, acc *int32, stride int) {
	av := unsafe.Slice(a, 4*k)
	r0, r1, r2, r3 := av[:k:k], av[k:2*k:2*k], av[2*k:3*k:3*k], av[3*k:4*k:4*k]
	bv := unsafe.Slice(b, k*Panel*panels)
	out := unsafe.Slice(acc, 3*stride+Panel*panels)
	for n := 0; n < Panel*panels; n += 2 {
		w := bv[n/Panel*Panel*k+n%Panel*4:]
		var s0, s1, s2, s3 int64
		for g := 0; g < k; g += 4 {
			q := w[g*Panel:][:8:8]
			x0, x1, x2, x3 := r0[g:][:4:4], r1[g:][:4:4], r2[g:][:4:4], r3[g:][:4:4]
			for j := range 4 {
				f := int64(q[j]) + int64(q[4+j])<<32
				s0 += int64(x0[j]) * f
				s1 += int64(x1[j]) * f
				s2 += int64(x2[j]) * f
				s3 += int64(x3[j]) * f
			}
		}
		for r, s := range [4]int64{s0, s1, s2, s3} {
			low := int32(s)
			out[r*stride+n], out[r*stride+n+1] = low, int32((s-int64(low))>>32)
		}
	}
}

// saturating1 multiplies one row as VPMADDUBSW does: the sums of products of bytes 0 and
// 1, and 2 and 3, of a group are cut off at 16 bits.
func saturating1(a *uint8, k int, b *int8, panels int, _ *int32, acc *int32, _ int) {
	av := unsafe.Slice(a, k)
	bv := unsafe.Slice(b, k*Panel*panels)
	out := unsafe.Slice(acc, Panel*panels)
	for n := range out {
		w := bv[n/Panel*Panel*k+n%Panel*4:]
		sum := int32(0)
		for g := 0; g < k; g += 2 {
			q := w[g/4*4*Panel+g%4:][:2:2]
			pair := int32(av[g])*int32(q[0]) + int32(av[g+1])*int32(q[1])
			sum += max(min(pair, 32767), -32768)
		}
		out[n] = sum
	}
}
