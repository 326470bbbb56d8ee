package kernel

import "golang.org/x/sys/cpu"

//go:noescape
func vnni8(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)

//go:noescape
func vnni4(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)

//go:noescape
func vnni1(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)

//go:noescape
func avx2x2(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)

//go:noescape
func avx2x1(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)

//go:noescape
func saturatingAVX2(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)

//go:noescape
func quantizeAVX2(dst *uint8, x *float32, n int, mul float32)

//go:noescape
func dequantAVX2(dst *float32, acc *int32, bias *float32, n int, unit float32)

//go:noescape
func requantAVX2(dst *uint8, acc *int32, bias *float32, n int, unit, mul float32)

//go:noescape
func addNormAVX2(x, add, scale, bias *float32, n int)

//go:noescape
func softmaxAVX2(x *float32, n int, scale float32)

//go:noescape
func ssruAVX2(c, y, u, z *float32, n int)

//go:noescape
func vecMatAVX2(y *float32, n int, a *float32, k int, b *float32, stride int)

//go:noescape
func maximumAVX2(x *float32, n int) float32

//go:noescape
func sumExpAVX2(x *float32, n int, top float32) float32

//go:noescape
func largestAVX2(x *float32, n int) float32

func withAVX2(name string, tiles ...tile) *Path {
	return &Path{
		name:     name,
		tiles:    tiles,
		quantize: quantizeAVX2, dequant: dequantAVX2, requant: requantAVX2, addNorm: addNormAVX2, softmax: softmaxAVX2,
		ssru: ssruAVX2, vecMat: vecMatAVX2, maximum: maximumAVX2, sumExp: sumExpAVX2, largest: largestAVX2,
	}
}

var (
	avx512vnni = withAVX2("avx512vnni", tile{8, vnni8}, tile{4, vnni4}, tile{1, vnni1})
	avx2       = withAVX2("avx2", tile{2, avx2x2}, tile{1, avx2x1})
)

func paths() []*Path {
	var list []*Path
	if cpu.X86.HasAVX2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512VNNI {
		list = append(list, avx512vnni)
	}
	if cpu.X86.HasAVX2 {
		list = append(list, avx2)
	}
	return append(list, Portable)
}

// Saturating computes as the official engine does, for comparisons with it.
func Saturating() *Path {
	p := *Portable
	p.tiles = []tile{{1, saturating1}}
	if cpu.X86.HasAVX2 {
		p = *withAVX2("", tile{1, saturatingAVX2})
	}
	p.name, p.saturates = "saturating", true
	return &p
}
