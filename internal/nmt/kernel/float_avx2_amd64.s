#include "textflag.h"

// Float kernels with AVX2, sixteen lanes in two registers. float.go says what they
// compute; each step here is the same step there, in the same order, rounded as often,
// so that results agree to the last bit. VMINPS and VMAXPS give their last source when a
// number is none: `VMINPS C, X, X` is "X < C ? X : C".
//
// Lengths are multiples of 16 and not 0.

#define CONST(NAME, BITS) \
	DATA NAME<>+0(SB)/4, BITS \
	GLOBL NAME<>(SB), RODATA|NOPTR, $4

CONST(top127, $0x42fe0000)    // 127
CONST(low127, $0xc2fe0000)    // -127
CONST(int127, $127)
CONST(one, $0x3f800000)       // 1
CONST(signless, $0x7fffffff)  // all bits but the sign
CONST(eps, $0x358637bd)       // 1e-6
CONST(minusInf, $0xff800000)
CONST(expLow, $0xc2ae0000)    // -87
CONST(expHigh, $0x42b00000)   // 88
CONST(log2e, $0x3fb8aa3b)     // log2(e)
CONST(ln2High, $0x3f318000)   // 0.693359375
CONST(ln2Low, $0xb95e8083)    // -2.12194440e-4
CONST(poly0, $0x39506967)     // 1.9875691500e-4
CONST(poly1, $0x3ab743ce)     // 1.3981999507e-3
CONST(poly2, $0x3c088908)     // 8.3334519073e-3
CONST(poly3, $0x3d2aa9c1)     // 4.1665795894e-2
CONST(poly4, $0x3e2aaaaa)     // 1.6666665459e-1
CONST(poly5, $0x3f000000)     // 5.0000001201e-1

// EXPCONST loads what EXP needs besides memory: Y15 log2e, Y14 ln2High, Y13 ln2Low.
#define EXPCONST \
	VBROADCASTSS log2e<>(SB), Y15    \
	VBROADCASTSS ln2High<>(SB), Y14  \
	VBROADCASTSS ln2Low<>(SB), Y13

#define HORNER(NAME, R, P, T) \
	VMULPS R, P, P                \
	VBROADCASTSS NAME<>(SB), T    \
	VADDPS T, P, P

// EXP replaces X by exp(X). N, P, T are overwritten.
#define EXP(X, N, P, T) \
	VBROADCASTSS expLow<>(SB), T     \
	VMAXPS T, X, X                   \
	VBROADCASTSS expHigh<>(SB), T    \
	VMINPS T, X, X                   \
	VMULPS Y15, X, N                 \
	VROUNDPS $0, N, N                \
	VMULPS Y14, N, T                 \
	VSUBPS T, X, X                   \
	VMULPS Y13, N, T                 \
	VSUBPS T, X, X                   \
	VBROADCASTSS poly0<>(SB), P      \
	HORNER(poly1, X, P, T)           \
	HORNER(poly2, X, P, T)           \
	HORNER(poly3, X, P, T)           \
	HORNER(poly4, X, P, T)           \
	HORNER(poly5, X, P, T)           \
	VMULPS X, X, T                   \
	VMULPS T, P, P                   \
	VADDPS X, P, P                   \
	VBROADCASTSS one<>(SB), T        \
	VADDPS T, P, P                   \
	VCVTPS2DQ N, N                   \
	VPBROADCASTD int127<>(SB), T     \
	VPADDD T, N, N                   \
	VPSLLD $23, N, N                 \
	VMULPS N, P, X

// FOLD adds up the lanes of Y0 and Y1 into the lowest of X0. X1 is overwritten.
#define FOLD \
	VADDPS Y1, Y0, Y0          \
	VEXTRACTF128 $1, Y0, X1    \
	VADDPS X1, X0, X0          \
	VMOVHLPS X0, X0, X1        \
	VADDPS X1, X0, X0          \
	VMOVSHDUP X0, X1           \
	VADDSS X1, X0, X0

// FOLDMAX brings the largest lane of Y0 and Y1 into all lanes of Y0. X1 is overwritten.
#define FOLDMAX \
	VMAXPS Y1, Y0, Y0          \
	VEXTRACTF128 $1, Y0, X1    \
	VMAXPS X1, X0, X0          \
	VMOVHLPS X0, X0, X1        \
	VMAXPS X1, X0, X0          \
	VMOVSHDUP X0, X1           \
	VMAXSS X1, X0, X0          \
	VBROADCASTSS X0, Y0

// TOBYTES rounds the floats of Y4 and Y5, clamps them and stores sixteen bytes at DI.
// Y1 is 127, Y2 -127, Y3 the integer 127.
#define TOBYTES \
	VMINPS Y1, Y4, Y4          \
	VMINPS Y1, Y5, Y5          \
	VMAXPS Y2, Y4, Y4          \
	VMAXPS Y2, Y5, Y5          \
	VCVTPS2DQ Y4, Y4           \
	VCVTPS2DQ Y5, Y5           \
	VPADDD Y3, Y4, Y4          \
	VPADDD Y3, Y5, Y5          \
	VPACKSSDW Y5, Y4, Y4       \
	VPERMQ $0xD8, Y4, Y4       \
	VEXTRACTI128 $1, Y4, X5    \
	VPACKUSWB X5, X4, X4       \
	VMOVDQU X4, (DI)

// func quantizeAVX2(dst *uint8, x *float32, n int, mul float32)
TEXT ·quantizeAVX2(SB), NOSPLIT, $0-28
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	VBROADCASTSS mul+24(FP), Y0
	VBROADCASTSS top127<>(SB), Y1
	VBROADCASTSS low127<>(SB), Y2
	VPBROADCASTD int127<>(SB), Y3

loop:
	VMULPS (SI), Y0, Y4
	VMULPS 32(SI), Y0, Y5
	TOBYTES
	ADDQ $64, SI
	ADDQ $16, DI
	SUBQ $16, CX
	JNZ  loop
	VZEROUPPER
	RET

// func dequantAVX2(dst *float32, acc *int32, bias *float32, n int, unit float32)
TEXT ·dequantAVX2(SB), NOSPLIT, $0-36
	MOVQ dst+0(FP), DI
	MOVQ acc+8(FP), SI
	MOVQ bias+16(FP), DX
	MOVQ n+24(FP), CX
	VBROADCASTSS unit+32(FP), Y0

loop:
	VCVTDQ2PS (SI), Y4
	VCVTDQ2PS 32(SI), Y5
	VMULPS Y0, Y4, Y4
	VMULPS Y0, Y5, Y5
	VADDPS (DX), Y4, Y4
	VADDPS 32(DX), Y5, Y5
	VMOVUPS Y4, (DI)
	VMOVUPS Y5, 32(DI)
	ADDQ $64, SI
	ADDQ $64, DX
	ADDQ $64, DI
	SUBQ $16, CX
	JNZ  loop
	VZEROUPPER
	RET

// func requantAVX2(dst *uint8, acc *int32, bias *float32, n int, unit, mul float32)
TEXT ·requantAVX2(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ acc+8(FP), SI
	MOVQ bias+16(FP), DX
	MOVQ n+24(FP), CX
	VBROADCASTSS unit+32(FP), Y0
	VBROADCASTSS mul+36(FP), Y7
	VBROADCASTSS top127<>(SB), Y1
	VBROADCASTSS low127<>(SB), Y2
	VPBROADCASTD int127<>(SB), Y3
	VXORPS Y6, Y6, Y6

loop:
	VCVTDQ2PS (SI), Y4
	VCVTDQ2PS 32(SI), Y5
	VMULPS Y0, Y4, Y4
	VMULPS Y0, Y5, Y5
	VADDPS (DX), Y4, Y4
	VADDPS 32(DX), Y5, Y5
	VMAXPS Y6, Y4, Y4
	VMAXPS Y6, Y5, Y5
	VMULPS Y7, Y4, Y4
	VMULPS Y7, Y5, Y5
	TOBYTES
	ADDQ $64, SI
	ADDQ $64, DX
	ADDQ $16, DI
	SUBQ $16, CX
	JNZ  loop
	VZEROUPPER
	RET

// func addNormAVX2(x, add, scale, bias *float32, n int)
// Three passes: add and sum (Y0, Y1); squares of differences from the mean Y8; result.
TEXT ·addNormAVX2(SB), NOSPLIT, $0-40
	MOVQ x+0(FP), DI
	MOVQ add+8(FP), SI
	MOVQ scale+16(FP), R8
	MOVQ bias+24(FP), R9
	MOVQ n+32(FP), CX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	XORQ AX, AX

sum:
	VMOVUPS (DI)(AX*4), Y4
	VMOVUPS 32(DI)(AX*4), Y5
	VADDPS (SI)(AX*4), Y4, Y4
	VADDPS 32(SI)(AX*4), Y5, Y5
	VMOVUPS Y4, (DI)(AX*4)
	VMOVUPS Y5, 32(DI)(AX*4)
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	ADDQ $16, AX
	CMPQ AX, CX
	JLT  sum

	FOLD
	VCVTSI2SSQ CX, X7, X7 // n as a float
	VDIVSS X7, X0, X0
	VBROADCASTSS X0, Y8
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	XORQ AX, AX

squares:
	VMOVUPS (DI)(AX*4), Y4
	VMOVUPS 32(DI)(AX*4), Y5
	VSUBPS Y8, Y4, Y4
	VSUBPS Y8, Y5, Y5
	VMULPS Y4, Y4, Y4
	VMULPS Y5, Y5, Y5
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	ADDQ $16, AX
	CMPQ AX, CX
	JLT  squares

	FOLD
	VDIVSS X7, X0, X0
	VADDSS eps<>(SB), X0, X0
	VSQRTSS X0, X0, X0
	VBROADCASTSS X0, Y9 // the standard deviation
	XORQ AX, AX

result:
	VMOVUPS (DI)(AX*4), Y4
	VMOVUPS 32(DI)(AX*4), Y5
	VSUBPS Y8, Y4, Y4
	VSUBPS Y8, Y5, Y5
	VDIVPS Y9, Y4, Y4
	VDIVPS Y9, Y5, Y5
	VMULPS (R8)(AX*4), Y4, Y4
	VMULPS 32(R8)(AX*4), Y5, Y5
	VADDPS (R9)(AX*4), Y4, Y4
	VADDPS 32(R9)(AX*4), Y5, Y5
	VMOVUPS Y4, (DI)(AX*4)
	VMOVUPS Y5, 32(DI)(AX*4)
	ADDQ $16, AX
	CMPQ AX, CX
	JLT  result
	VZEROUPPER
	RET

// func softmaxAVX2(x *float32, n int, scale float32)
TEXT ·softmaxAVX2(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), DI
	MOVQ n+8(FP), CX
	VBROADCASTSS scale+16(FP), Y6
	VBROADCASTSS minusInf<>(SB), Y0
	VMOVAPS Y0, Y1
	XORQ AX, AX

scaled:
	VMULPS (DI)(AX*4), Y6, Y4
	VMULPS 32(DI)(AX*4), Y6, Y5
	VMOVUPS Y4, (DI)(AX*4)
	VMOVUPS Y5, 32(DI)(AX*4)
	VMAXPS Y0, Y4, Y0
	VMAXPS Y1, Y5, Y1
	ADDQ $16, AX
	CMPQ AX, CX
	JLT  scaled

	FOLDMAX
	VMOVAPS Y0, Y12 // the largest element
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	EXPCONST
	XORQ AX, AX

powers:
	VMOVUPS (DI)(AX*4), Y4
	VMOVUPS 32(DI)(AX*4), Y5
	VSUBPS Y12, Y4, Y4
	VSUBPS Y12, Y5, Y5
	EXP(Y4, Y6, Y7, Y8)
	EXP(Y5, Y9, Y10, Y11)
	VMOVUPS Y4, (DI)(AX*4)
	VMOVUPS Y5, 32(DI)(AX*4)
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	ADDQ $16, AX
	CMPQ AX, CX
	JLT  powers

	FOLD
	VBROADCASTSS X0, Y0
	XORQ AX, AX

share:
	VMOVUPS (DI)(AX*4), Y4
	VMOVUPS 32(DI)(AX*4), Y5
	VDIVPS Y0, Y4, Y4
	VDIVPS Y0, Y5, Y5
	VMOVUPS Y4, (DI)(AX*4)
	VMOVUPS Y5, 32(DI)(AX*4)
	ADDQ $16, AX
	CMPQ AX, CX
	JLT  share
	VZEROUPPER
	RET

// func sumExpAVX2(x *float32, n int, top float32) float32
TEXT ·sumExpAVX2(SB), NOSPLIT, $0-28
	MOVQ x+0(FP), DI
	MOVQ n+8(FP), CX
	VBROADCASTSS top+16(FP), Y12
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	EXPCONST

loop:
	VMOVUPS (DI), Y4
	VMOVUPS 32(DI), Y5
	VSUBPS Y12, Y4, Y4
	VSUBPS Y12, Y5, Y5
	EXP(Y4, Y6, Y7, Y8)
	EXP(Y5, Y9, Y10, Y11)
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	ADDQ $64, DI
	SUBQ $16, CX
	JNZ  loop

	FOLD
	VMOVSS X0, ret+24(FP)
	VZEROUPPER
	RET

// func maximumAVX2(x *float32, n int) float32
TEXT ·maximumAVX2(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), DI
	MOVQ n+8(FP), CX
	VBROADCASTSS minusInf<>(SB), Y0
	VMOVAPS Y0, Y1

loop:
	VMOVUPS (DI), Y4
	VMOVUPS 32(DI), Y5
	VMAXPS Y0, Y4, Y0
	VMAXPS Y1, Y5, Y1
	ADDQ $64, DI
	SUBQ $16, CX
	JNZ  loop

	FOLDMAX
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

// func largestAVX2(x *float32, n int) float32
TEXT ·largestAVX2(SB), NOSPLIT, $0-20
	MOVQ x+0(FP), DI
	MOVQ n+8(FP), CX
	VBROADCASTSS signless<>(SB), Y6
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1

loop:
	VANDPS (DI), Y6, Y4
	VANDPS 32(DI), Y6, Y5
	VMAXPS Y0, Y4, Y0
	VMAXPS Y1, Y5, Y1
	ADDQ $64, DI
	SUBQ $16, CX
	JNZ  loop

	FOLDMAX
	VMOVSS X0, ret+16(FP)
	VZEROUPPER
	RET

// func ssruAVX2(c, y, u, z *float32, n int)
// Eight lanes at a time: no lane looks at another.
TEXT ·ssruAVX2(SB), NOSPLIT, $0-40
	MOVQ c+0(FP), DI
	MOVQ y+8(FP), DX
	MOVQ u+16(FP), SI
	MOVQ z+24(FP), R8
	MOVQ n+32(FP), CX
	EXPCONST
	VBROADCASTSS signless<>(SB), Y12
	VBROADCASTSS one<>(SB), Y11
	VXORPS Y10, Y10, Y10
	XORQ AX, AX

loop:
	VMOVUPS (R8)(AX*4), Y0
	VANDPS Y0, Y12, Y4     // |z|
	VSUBPS Y4, Y10, Y4     // -|z|
	EXP(Y4, Y6, Y7, Y8)
	VCMPPS $0x1E, Y10, Y0, Y1 // z > 0
	VBLENDVPS Y1, Y11, Y4, Y2 // then 1, else e
	VADDPS Y11, Y4, Y4
	VDIVPS Y4, Y2, Y2      // the gate
	VSUBPS Y2, Y11, Y3
	VMULPS (DI)(AX*4), Y2, Y2
	VMULPS (SI)(AX*4), Y3, Y3
	VADDPS Y3, Y2, Y2
	VMOVUPS Y2, (DI)(AX*4)
	VMAXPS Y10, Y2, Y2
	VMOVUPS Y2, (DX)(AX*4)
	ADDQ $8, AX
	CMPQ AX, CX
	JLT  loop
	VZEROUPPER
	RET

// func vecMatAVX2(y *float32, n int, a *float32, k int, b *float32, stride int)
// 32 columns at a time (Y0-Y3), then 16 (Y0, Y1).
TEXT ·vecMatAVX2(SB), NOSPLIT, $0-48
	MOVQ y+0(FP), DI
	MOVQ n+8(FP), CX
	MOVQ a+16(FP), SI
	MOVQ k+24(FP), BX
	MOVQ b+32(FP), DX
	MOVQ stride+40(FP), R13
	SHLQ $2, R13

columns:
	CMPQ CX, $32
	JLT  sixteen
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	MOVQ DX, R8
	XORQ AX, AX

rows:
	VBROADCASTSS (SI)(AX*4), Y8
	VMULPS (R8), Y8, Y4
	VMULPS 32(R8), Y8, Y5
	VMULPS 64(R8), Y8, Y6
	VMULPS 96(R8), Y8, Y7
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	VADDPS Y6, Y2, Y2
	VADDPS Y7, Y3, Y3
	ADDQ R13, R8
	INCQ AX
	CMPQ AX, BX
	JLT  rows

	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VMOVUPS Y2, 64(DI)
	VMOVUPS Y3, 96(DI)
	ADDQ $128, DI
	ADDQ $128, DX
	SUBQ $32, CX
	JNZ  columns
	VZEROUPPER
	RET

sixteen:
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	MOVQ DX, R8
	XORQ AX, AX

rows16:
	VBROADCASTSS (SI)(AX*4), Y8
	VMULPS (R8), Y8, Y4
	VMULPS 32(R8), Y8, Y5
	VADDPS Y4, Y0, Y0
	VADDPS Y5, Y1, Y1
	ADDQ R13, R8
	INCQ AX
	CMPQ AX, BX
	JLT  rows16

	VMOVUPS Y0, (DI)
	VMOVUPS Y1, 32(DI)
	VZEROUPPER
	RET
