package kernel

import "golang.org/x/sys/cpu"

//go:noescape
func neon1(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)

//go:noescape
func dotprod1(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)

//go:noescape
func dotprod2(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)

//go:noescape
func quantizeNEON(dst *uint8, x *float32, n int, mul float32)

//go:noescape
func dequantNEON(dst *float32, acc *int32, bias *float32, n int, unit float32)

//go:noescape
func requantNEON(dst *uint8, acc *int32, bias *float32, n int, unit, mul float32)

//go:noescape
func addNormNEON(x, add, scale, bias *float32, n int)

//go:noescape
func softmaxNEON(x *float32, n int, scale float32)

//go:noescape
func ssruNEON(c, y, u, z *float32, n int)

//go:noescape
func vecMatNEON(y *float32, n int, a *float32, k int, b *float32, stride int)

//go:noescape
func maximumNEON(x *float32, n int) float32

//go:noescape
func sumExpNEON(x *float32, n int, top float32) float32

//go:noescape
func largestNEON(x *float32, n int) float32

func withNEON(name string, tiles ...tile) *Path {
	return &Path{
		name:     name,
		tiles:    tiles,
		quantize: quantizeNEON, dequant: dequantNEON, requant: requantNEON, addNorm: addNormNEON, softmax: softmaxNEON,
		ssru: ssruNEON, vecMat: vecMatNEON, maximum: maximumNEON, sumExp: sumExpNEON, largest: largestNEON,
	}
}

var (
	dotprod = withNEON("dotprod", tile{2, dotprod2}, tile{1, dotprod1})
	neon    = withNEON("neon", tile{1, neon1})
)

// NEON itself is part of every arm64.
func paths() []*Path {
	if cpu.ARM64.HasASIMDDP {
		return []*Path{dotprod, neon, Portable}
	}
	return []*Path{neon, Portable}
}

// Saturating computes as the official engine does, for comparisons with it.
func Saturating() *Path {
	p := *Portable
	p.name, p.saturates, p.tiles = "saturating", true, []tile{{1, saturating1}}
	return &p
}
