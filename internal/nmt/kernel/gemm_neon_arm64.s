#include "textflag.h"
#include "neon_arm64.h"

// Products of unsigned and signed bytes with NEON, which has products of signed bytes
// alone (without the i8mm extension): activations are taken less 128, and the sums begin
// with 128 times the sum of each column (init).
//
// Registers of every function here:
//	R0  a       activations, rows k bytes apart
//	R1  k       bytes in a row, a multiple of 16
//	R2  b       panel; a group (four rows, 32 columns) is eight registers
//	R3  panels  how many are left
//	R4  init    where sums begin
//	R5  acc     where sums go
//	V31         sixteen times 0x80: exclusive or with it takes 128 off

// EIGHT multiplies eight registers of weights, V16-V23, with element E (0 to 3) of the
// activations in V(A), and adds to the sums in V(S) and the seven registers behind it.
#define EIGHT(SDOT, A, S) \
	SDOT((S)+0, 16, A) \
	SDOT((S)+1, 17, A) \
	SDOT((S)+2, 18, A) \
	SDOT((S)+3, 19, A) \
	SDOT((S)+4, 20, A) \
	SDOT((S)+5, 21, A) \
	SDOT((S)+6, 22, A) \
	SDOT((S)+7, 23, A)

#define WEIGHTS \
	VLD1.P 64(R2), [V16.B16, V17.B16, V18.B16, V19.B16] \
	VLD1.P 64(R2), [V20.B16, V21.B16, V22.B16, V23.B16]

// func dotprod1(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)
// One row, panels panels, sums in V0-V7.
TEXT ·dotprod1(SB), NOSPLIT, $0-56
	MOVD a+0(FP), R0
	MOVD k+8(FP), R1
	MOVD b+16(FP), R2
	MOVD panels+24(FP), R3
	MOVD init+32(FP), R4
	MOVD acc+40(FP), R5
	VMOVI $128, V31.B16

panel:
	VLD1.P 64(R4), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P 64(R4), [V4.S4, V5.S4, V6.S4, V7.S4]
	MOVD R0, R6
	MOVD R1, R7

groups:
	VLD1.P 16(R6), [V24.B16]
	VEOR V31.B16, V24.B16, V24.B16
	WEIGHTS
	EIGHT(SDOT0, 24, 0)
	WEIGHTS
	EIGHT(SDOT1, 24, 0)
	WEIGHTS
	EIGHT(SDOT2, 24, 0)
	WEIGHTS
	EIGHT(SDOT3, 24, 0)
	SUBS $16, R7, R7
	BNE  groups

	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R5)
	VST1.P [V4.S4, V5.S4, V6.S4, V7.S4], 64(R5)
	SUBS $1, R3, R3
	BNE  panel
	RET

// func dotprod2(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)
// Two rows, one panel, sums in V0-V7 and V8-V15.
TEXT ·dotprod2(SB), NOSPLIT, $0-56
	MOVD a+0(FP), R0
	MOVD k+8(FP), R1
	MOVD b+16(FP), R2
	MOVD init+32(FP), R4
	MOVD acc+40(FP), R5
	MOVD stride+48(FP), R8
	ADD  R0, R1, R6
	ADD  R8<<2, R5, R9
	VMOVI $128, V31.B16
	MOVD R4, R10
	VLD1.P 64(R4), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P 64(R4), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1.P 64(R10), [V8.S4, V9.S4, V10.S4, V11.S4]
	VLD1.P 64(R10), [V12.S4, V13.S4, V14.S4, V15.S4]

groups2:
	VLD1.P 16(R0), [V24.B16]
	VLD1.P 16(R6), [V25.B16]
	VEOR V31.B16, V24.B16, V24.B16
	VEOR V31.B16, V25.B16, V25.B16
	WEIGHTS
	EIGHT(SDOT0, 24, 0)
	EIGHT(SDOT0, 25, 8)
	WEIGHTS
	EIGHT(SDOT1, 24, 0)
	EIGHT(SDOT1, 25, 8)
	WEIGHTS
	EIGHT(SDOT2, 24, 0)
	EIGHT(SDOT2, 25, 8)
	WEIGHTS
	EIGHT(SDOT3, 24, 0)
	EIGHT(SDOT3, 25, 8)
	SUBS $16, R1, R1
	BNE  groups2

	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R5)
	VST1.P [V4.S4, V5.S4, V6.S4, V7.S4], 64(R5)
	VST1.P [V8.S4, V9.S4, V10.S4, V11.S4], 64(R9)
	VST1.P [V12.S4, V13.S4, V14.S4, V15.S4], 64(R9)
	RET

// FOUR adds four columns: their weights W with the activations in V24. Products have 16
// bits, and so have sums of two: 2·128·127 = 32,512. V25 and V26 are overwritten.
#define FOUR(W, S) \
	SMULL(25, W, 24)   \
	SMULL2(26, W, 24)  \
	ADDP(25, 25, 26)   \
	SADALP(S, 25)

// func neon1(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)
// One row, panels panels, sums in V0-V7, without the dot product extension.
TEXT ·neon1(SB), NOSPLIT, $0-56
	MOVD a+0(FP), R0
	MOVD k+8(FP), R1
	MOVD b+16(FP), R2
	MOVD panels+24(FP), R3
	MOVD init+32(FP), R4
	MOVD acc+40(FP), R5
	VMOVI $128, V31.B16

panel1:
	VLD1.P 64(R4), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P 64(R4), [V4.S4, V5.S4, V6.S4, V7.S4]
	MOVD R0, R6
	MOVD R1, R7

groups1:
	VLD1R (R6), [V24.S4]
	ADD  $4, R6
	VEOR V31.B16, V24.B16, V24.B16
	WEIGHTS
	FOUR(16, 0)
	FOUR(17, 1)
	FOUR(18, 2)
	FOUR(19, 3)
	FOUR(20, 4)
	FOUR(21, 5)
	FOUR(22, 6)
	FOUR(23, 7)
	SUBS $4, R7, R7
	BNE  groups1

	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R5)
	VST1.P [V4.S4, V5.S4, V6.S4, V7.S4], 64(R5)
	SUBS $1, R3, R3
	BNE  panel1
	RET
