#include "textflag.h"
#include "neon_arm64.h"

// Float kernels with NEON, sixteen lanes in four registers. float.go says what they
// compute; each step here is the same step there, in the same order, rounded as often,
// so that results agree to the last bit. No multiplication is fused with an addition.
//
// Lengths are multiples of 16 and not 0.

// CONST fills all lanes of V(R) with a float by its bits. R20 is overwritten.
#define CONST(BITS, R) \
	MOVW $BITS, R20 \
	VDUP R20, R.S4

// EXPCONST loads what EXP needs.
//	V16 -87      V17 88       V18 log2e    V19 ln2High  V20 ln2Low
//	V21 poly0    V22 poly1    V23 poly2    V24 poly3    V25 poly4    V26 poly5
//	V27 1        V28 the integer 127
#define EXPCONST \
	CONST(0xc2ae0000, V16) \
	CONST(0x42b00000, V17) \
	CONST(0x3fb8aa3b, V18) \
	CONST(0x3f318000, V19) \
	CONST(0xb95e8083, V20) \
	CONST(0x39506967, V21) \
	CONST(0x3ab743ce, V22) \
	CONST(0x3c088908, V23) \
	CONST(0x3d2aa9c1, V24) \
	CONST(0x3e2aaaaa, V25) \
	CONST(0x3f000000, V26) \
	CONST(0x3f800000, V27) \
	CONST(127, V28)

// EXP replaces V(X), which is VX in Go's notation, by its exponential. V29 to V31 are
// overwritten.
#define EXP(X) \
	FMAXNM(X, X, 16)   \
	FMINNM(X, X, 17)   \
	FMUL(29, X, 18)    \
	FRINTN(29, 29)     \
	FMUL(30, 29, 19)   \
	FSUB(X, X, 30)     \
	FMUL(30, 29, 20)   \
	FSUB(X, X, 30)     \
	FMUL(30, 21, X)    \
	FADD(30, 30, 22)   \
	FMUL(30, 30, X)    \
	FADD(30, 30, 23)   \
	FMUL(30, 30, X)    \
	FADD(30, 30, 24)   \
	FMUL(30, 30, X)    \
	FADD(30, 30, 25)   \
	FMUL(30, 30, X)    \
	FADD(30, 30, 26)   \
	FMUL(31, X, X)     \
	FMUL(30, 30, 31)   \
	FADD(30, 30, X)    \
	FADD(30, 30, 27)   \
	FCVTNS(29, 29)     \
	VADD V28.S4, V29.S4, V29.S4 \
	VSHL $23, V29.S4, V29.S4    \
	FMUL(X, 30, 29)

// FOLD adds up the lanes of V0-V3 into the lowest of V0.
#define FOLD \
	FADD(0, 0, 2)      \
	FADD(1, 1, 3)      \
	FADD(0, 0, 1)      \
	VEXT $8, V0.B16, V0.B16, V1.B16 \
	FADD(0, 0, 1)      \
	VEXT $4, V0.B16, V0.B16, V1.B16 \
	FADD(0, 0, 1)

// FOLDMAX brings the largest lane of V0-V3 into the lowest of V0.
#define FOLDMAX \
	FMAXNM(0, 0, 2)    \
	FMAXNM(1, 1, 3)    \
	FMAXNM(0, 0, 1)    \
	VEXT $8, V0.B16, V0.B16, V1.B16 \
	FMAXNM(0, 0, 1)    \
	VEXT $4, V0.B16, V0.B16, V1.B16 \
	FMAXNM(0, 0, 1)

#define ZERO4 \
	VEOR V0.B16, V0.B16, V0.B16 \
	VEOR V1.B16, V1.B16, V1.B16 \
	VEOR V2.B16, V2.B16, V2.B16 \
	VEOR V3.B16, V3.B16, V3.B16

#define LOAD(PTR) VLD1.P 64(PTR), [V4.S4, V5.S4, V6.S4, V7.S4]
#define STORE(PTR) VST1.P [V4.S4, V5.S4, V6.S4, V7.S4], 64(PTR)

// FOREACH applies an instruction to V4-V7 with a second operand M.
#define FOREACH(OP, M) \
	OP(4, 4, M) \
	OP(5, 5, M) \
	OP(6, 6, M) \
	OP(7, 7, M)

// WITH8 applies it to V4-V7 and V8-V11.
#define WITH8(OP) \
	OP(4, 4, 8)  \
	OP(5, 5, 9)  \
	OP(6, 6, 10) \
	OP(7, 7, 11)

// TOBYTES clamps and rounds V4-V7 and stores sixteen bytes at R0, which it advances.
// V16 is 127, V17 -127, V18 the integer 127.
#define TOBYTES \
	FOREACH(FMINNM, 16) \
	FOREACH(FMAXNM, 17) \
	FCVTNS(4, 4) \
	FCVTNS(5, 5) \
	FCVTNS(6, 6) \
	FCVTNS(7, 7) \
	VADD V18.S4, V4.S4, V4.S4 \
	VADD V18.S4, V5.S4, V5.S4 \
	VADD V18.S4, V6.S4, V6.S4 \
	VADD V18.S4, V7.S4, V7.S4 \
	SQXTN(8, 4)  \
	SQXTN2(8, 5) \
	SQXTN(9, 6)  \
	SQXTN2(9, 7) \
	SQXTUN(10, 8)  \
	SQXTUN2(10, 9) \
	VST1.P [V10.B16], 16(R0)

#define BYTECONST \
	CONST(0x42fe0000, V16) \
	CONST(0xc2fe0000, V17) \
	CONST(127, V18)

// func quantizeNEON(dst *uint8, x *float32, n int, mul float32)
TEXT ·quantizeNEON(SB), NOSPLIT, $0-28
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R2
	MOVWU mul+24(FP), R3
	VDUP R3, V19.S4
	BYTECONST

loop:
	LOAD(R1)
	FOREACH(FMUL, 19)
	TOBYTES
	SUBS $16, R2, R2
	BNE  loop
	RET

#define SUMS \
	LOAD(R1) \
	SCVTF(4, 4) \
	SCVTF(5, 5) \
	SCVTF(6, 6) \
	SCVTF(7, 7) \
	FOREACH(FMUL, 19) \
	VLD1.P 64(R2), [V8.S4, V9.S4, V10.S4, V11.S4] \
	WITH8(FADD)

// func dequantNEON(dst *float32, acc *int32, bias *float32, n int, unit float32)
TEXT ·dequantNEON(SB), NOSPLIT, $0-36
	MOVD dst+0(FP), R0
	MOVD acc+8(FP), R1
	MOVD bias+16(FP), R2
	MOVD n+24(FP), R3
	MOVWU unit+32(FP), R4
	VDUP R4, V19.S4

loop:
	SUMS
	STORE(R0)
	SUBS $16, R3, R3
	BNE  loop
	RET

// func requantNEON(dst *uint8, acc *int32, bias *float32, n int, unit, mul float32)
TEXT ·requantNEON(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD acc+8(FP), R1
	MOVD bias+16(FP), R2
	MOVD n+24(FP), R3
	MOVWU unit+32(FP), R4
	VDUP R4, V19.S4
	MOVWU mul+36(FP), R4
	VDUP R4, V20.S4
	VEOR V21.B16, V21.B16, V21.B16
	BYTECONST

loop:
	SUMS
	FOREACH(FMAXNM, 21)
	FOREACH(FMUL, 20)
	TOBYTES
	SUBS $16, R3, R3
	BNE  loop
	RET

// func addNormNEON(x, add, scale, bias *float32, n int)
// Three passes: add and sum; squares of differences from the mean V24; result, divided
// by the standard deviation V25. V26 is n as a float.
TEXT ·addNormNEON(SB), NOSPLIT, $0-40
	MOVD x+0(FP), R0
	MOVD add+8(FP), R1
	MOVD scale+16(FP), R2
	MOVD bias+24(FP), R3
	MOVD n+32(FP), R4
	VDUP R4, V26.S4
	SCVTF(26, 26)
	ZERO4
	MOVD R0, R5
	MOVD R0, R6
	MOVD R4, R7

sum:
	LOAD(R5)
	VLD1.P 64(R1), [V8.S4, V9.S4, V10.S4, V11.S4]
	WITH8(FADD)
	STORE(R6)
	FADD(0, 0, 4)
	FADD(1, 1, 5)
	FADD(2, 2, 6)
	FADD(3, 3, 7)
	SUBS $16, R7, R7
	BNE  sum

	FOLD
	FDIV(0, 0, 26)
	VDUP V0.S[0], V24.S4
	ZERO4
	MOVD R0, R5
	MOVD R4, R7

squares:
	LOAD(R5)
	FOREACH(FSUB, 24)
	FMUL(4, 4, 4)
	FMUL(5, 5, 5)
	FMUL(6, 6, 6)
	FMUL(7, 7, 7)
	FADD(0, 0, 4)
	FADD(1, 1, 5)
	FADD(2, 2, 6)
	FADD(3, 3, 7)
	SUBS $16, R7, R7
	BNE  squares

	FOLD
	FDIV(0, 0, 26)
	CONST(0x358637bd, V27)
	FADD(0, 0, 27)
	FSQRT(0, 0)
	VDUP V0.S[0], V25.S4
	MOVD R0, R5

result:
	LOAD(R5)
	FOREACH(FSUB, 24)
	FOREACH(FDIV, 25)
	VLD1.P 64(R2), [V8.S4, V9.S4, V10.S4, V11.S4]
	WITH8(FMUL)
	VLD1.P 64(R3), [V8.S4, V9.S4, V10.S4, V11.S4]
	WITH8(FADD)
	STORE(R0)
	SUBS $16, R4, R4
	BNE  result
	RET

// func softmaxNEON(x *float32, n int, scale float32)
TEXT ·softmaxNEON(SB), NOSPLIT, $0-20
	MOVD x+0(FP), R0
	MOVD n+8(FP), R1
	MOVWU scale+16(FP), R3
	VDUP R3, V12.S4
	CONST(0xff800000, V0)
	VMOV V0.B16, V1.B16
	VMOV V0.B16, V2.B16
	VMOV V0.B16, V3.B16
	MOVD R0, R5
	MOVD R0, R6
	MOVD R1, R7

scaled:
	LOAD(R5)
	FOREACH(FMUL, 12)
	STORE(R6)
	FMAXNM(0, 0, 4)
	FMAXNM(1, 1, 5)
	FMAXNM(2, 2, 6)
	FMAXNM(3, 3, 7)
	SUBS $16, R7, R7
	BNE  scaled

	FOLDMAX
	VDUP V0.S[0], V12.S4
	ZERO4
	EXPCONST
	MOVD R0, R5
	MOVD R0, R6
	MOVD R1, R7

powers:
	LOAD(R5)
	FOREACH(FSUB, 12)
	EXP(4)
	EXP(5)
	EXP(6)
	EXP(7)
	STORE(R6)
	FADD(0, 0, 4)
	FADD(1, 1, 5)
	FADD(2, 2, 6)
	FADD(3, 3, 7)
	SUBS $16, R7, R7
	BNE  powers

	FOLD
	VDUP V0.S[0], V12.S4
	MOVD R0, R5

share:
	LOAD(R5)
	FOREACH(FDIV, 12)
	STORE(R0)
	SUBS $16, R1, R1
	BNE  share
	RET

// func sumExpNEON(x *float32, n int, top float32) float32
TEXT ·sumExpNEON(SB), NOSPLIT, $0-28
	MOVD x+0(FP), R0
	MOVD n+8(FP), R1
	MOVWU top+16(FP), R3
	VDUP R3, V12.S4
	ZERO4
	EXPCONST

loop:
	LOAD(R0)
	FOREACH(FSUB, 12)
	EXP(4)
	EXP(5)
	EXP(6)
	EXP(7)
	FADD(0, 0, 4)
	FADD(1, 1, 5)
	FADD(2, 2, 6)
	FADD(3, 3, 7)
	SUBS $16, R1, R1
	BNE  loop

	FOLD
	VMOV V0.S[0], R3
	MOVW R3, ret+24(FP)
	RET

// func maximumNEON(x *float32, n int) float32
TEXT ·maximumNEON(SB), NOSPLIT, $0-20
	MOVD x+0(FP), R0
	MOVD n+8(FP), R1
	CONST(0xff800000, V0)
	VMOV V0.B16, V1.B16
	VMOV V0.B16, V2.B16
	VMOV V0.B16, V3.B16

loop:
	LOAD(R0)
	FMAXNM(0, 0, 4)
	FMAXNM(1, 1, 5)
	FMAXNM(2, 2, 6)
	FMAXNM(3, 3, 7)
	SUBS $16, R1, R1
	BNE  loop

	FOLDMAX
	VMOV V0.S[0], R3
	MOVW R3, ret+16(FP)
	RET

// func largestNEON(x *float32, n int) float32
TEXT ·largestNEON(SB), NOSPLIT, $0-20
	MOVD x+0(FP), R0
	MOVD n+8(FP), R1
	ZERO4

loop:
	LOAD(R0)
	FABS(4, 4)
	FABS(5, 5)
	FABS(6, 6)
	FABS(7, 7)
	FMAXNM(0, 0, 4)
	FMAXNM(1, 1, 5)
	FMAXNM(2, 2, 6)
	FMAXNM(3, 3, 7)
	SUBS $16, R1, R1
	BNE  loop

	FOLDMAX
	VMOV V0.S[0], R3
	MOVW R3, ret+16(FP)
	RET

// func ssruNEON(c, y, u, z *float32, n int)
// Four lanes at a time: no lane looks at another.
TEXT ·ssruNEON(SB), NOSPLIT, $0-40
	MOVD c+0(FP), R0
	MOVD y+8(FP), R1
	MOVD u+16(FP), R2
	MOVD z+24(FP), R3
	MOVD n+32(FP), R4
	EXPCONST
	VEOR V12.B16, V12.B16, V12.B16

loop:
	VLD1.P 16(R3), [V0.S4]
	VLD1.P 16(R2), [V1.S4]
	VLD1 (R0), [V2.S4]
	FABS(4, 0)
	FNEG(4, 4)
	EXP(4)                          // e, of -|z|
	FCMGT(3, 0, 12)                 // z > 0
	VBSL V4.B16, V27.B16, V3.B16    // then 1, else e
	FADD(4, 4, 27)
	FDIV(3, 3, 4)                   // the gate
	FSUB(5, 27, 3)
	FMUL(2, 3, 2)
	FMUL(5, 5, 1)
	FADD(2, 2, 5)
	VST1.P [V2.S4], 16(R0)
	FMAXNM(2, 2, 12)
	VST1.P [V2.S4], 16(R1)
	SUBS $4, R4, R4
	BNE  loop
	RET

// func vecMatNEON(y *float32, n int, a *float32, k int, b *float32, stride int)
// Sixteen columns at a time.
TEXT ·vecMatNEON(SB), NOSPLIT, $0-48
	MOVD y+0(FP), R0
	MOVD n+8(FP), R1
	MOVD a+16(FP), R2
	MOVD k+24(FP), R3
	MOVD b+32(FP), R4
	MOVD stride+40(FP), R5
	LSL  $2, R5, R5

columns:
	ZERO4
	MOVD R2, R6
	MOVD R3, R7
	MOVD R4, R8

rows:
	VLD1R (R6), [V8.S4]
	ADD  $4, R6
	VLD1 (R8), [V4.S4, V5.S4, V6.S4, V7.S4]
	ADD  R5, R8, R8
	FOREACH(FMUL, 8)
	FADD(0, 0, 4)
	FADD(1, 1, 5)
	FADD(2, 2, 6)
	FADD(3, 3, 7)
	SUBS $1, R7, R7
	BNE  rows

	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	ADD  $64, R4
	SUBS $16, R1, R1
	BNE  columns
	RET
