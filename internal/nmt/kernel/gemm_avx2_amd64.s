#include "textflag.h"

// Products of unsigned and signed bytes with AVX2. VPMADDUBSW adds two products of an
// unsigned and a signed byte in 16 bits, and cuts the sum off. To stay exact, the
// activation less 128 is split into magnitude and sign, and the sign goes to the weight
// (VPSIGNB): 2·128·127 = 32,512 fits. What was taken off, 128 times the sum of the
// column's weights, is where the sums begin (init). Weights are never -128, which has no
// opposite.
//
// Registers of every function here:
//	SI   a       activations, rows k bytes apart
//	CX   k       bytes in a row
//	DI   b       panel; a group (four rows, 32 columns) is four registers
//	DX   acc     sums
//	Y15          sixteen ones, for adding up pairs
//	Y14          32 times 0x80: exclusive or with it takes 128 off

DATA ones<>+0(SB)/8, $0x0001000100010001
GLOBL ones<>(SB), RODATA|NOPTR, $8
DATA offset<>+0(SB)/8, $0x8080808080808080
GLOBL offset<>(SB), RODATA|NOPTR, $8

// EXACT adds the products of weights W (8 columns at byte OFF of DI) and one row
// (signed SGN, magnitude MAG) to ACC. T is overwritten.
#define EXACT(W, SGN, MAG, T, ACC) \
	VPSIGNB SGN, W, T       \
	VPMADDUBSW T, MAG, T    \
	VPMADDWD Y15, T, T      \
	VPADDD T, ACC, ACC

// ROW brings four activations into SGN and their magnitudes into MAG.
#define ROW(ADDR, SGN, MAG) \
	VPBROADCASTD ADDR, SGN  \
	VPXOR Y14, SGN, SGN     \
	VPABSB SGN, MAG

// func avx2x1(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)
// One row, panels panels. Two groups at a time: Y0-Y3 are the sums of even groups, Y4-Y7
// of odd ones.
TEXT ·avx2x1(SB), NOSPLIT, $0-56
	MOVQ a+0(FP), SI
	MOVQ k+8(FP), CX
	MOVQ b+16(FP), DI
	MOVQ panels+24(FP), R8
	MOVQ init+32(FP), R11
	MOVQ acc+40(FP), DX
	VPBROADCASTQ ones<>(SB), Y15
	VPBROADCASTQ offset<>(SB), Y14

panel:
	VMOVDQU (R11), Y0
	VMOVDQU 32(R11), Y1
	VMOVDQU 64(R11), Y2
	VMOVDQU 96(R11), Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7
	MOVQ SI, R9
	MOVQ CX, R10

groups:
	ROW((R9), Y8, Y9)
	VMOVDQU (DI), Y10
	VMOVDQU 32(DI), Y11
	VMOVDQU 64(DI), Y12
	VMOVDQU 96(DI), Y13
	EXACT(Y10, Y8, Y9, Y10, Y0)
	EXACT(Y11, Y8, Y9, Y11, Y1)
	EXACT(Y12, Y8, Y9, Y12, Y2)
	EXACT(Y13, Y8, Y9, Y13, Y3)
	ROW(4(R9), Y8, Y9)
	VMOVDQU 128(DI), Y10
	VMOVDQU 160(DI), Y11
	VMOVDQU 192(DI), Y12
	VMOVDQU 224(DI), Y13
	EXACT(Y10, Y8, Y9, Y10, Y4)
	EXACT(Y11, Y8, Y9, Y11, Y5)
	EXACT(Y12, Y8, Y9, Y12, Y6)
	EXACT(Y13, Y8, Y9, Y13, Y7)
	ADDQ $8, R9
	ADDQ $256, DI
	SUBQ $8, R10
	JNZ  groups

	VPADDD Y4, Y0, Y0
	VPADDD Y5, Y1, Y1
	VPADDD Y6, Y2, Y2
	VPADDD Y7, Y3, Y3
	VMOVDQU Y0, (DX)
	VMOVDQU Y1, 32(DX)
	VMOVDQU Y2, 64(DX)
	VMOVDQU Y3, 96(DX)
	ADDQ $128, R11
	ADDQ $128, DX
	DECQ R8
	JNZ  panel
	VZEROUPPER
	RET

// PAIR adds 8 columns at byte OFF of DI to the sums of two rows.
#define PAIR(OFF, ACC0, ACC1) \
	VMOVDQU OFF(DI), Y12              \
	EXACT(Y12, Y8, Y9, Y13, ACC0)     \
	EXACT(Y12, Y10, Y11, Y12, ACC1)

// func avx2x2(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)
// Two rows, one panel: Y0-Y3 are the sums of the first, Y4-Y7 of the second.
TEXT ·avx2x2(SB), NOSPLIT, $0-56
	MOVQ a+0(FP), SI
	MOVQ k+8(FP), CX
	MOVQ b+16(FP), DI
	MOVQ init+32(FP), R11
	MOVQ acc+40(FP), DX
	MOVQ stride+48(FP), R13
	LEAQ (SI)(CX*1), R9
	VPBROADCASTQ ones<>(SB), Y15
	VPBROADCASTQ offset<>(SB), Y14
	VMOVDQU (R11), Y0
	VMOVDQU 32(R11), Y1
	VMOVDQU 64(R11), Y2
	VMOVDQU 96(R11), Y3
	VMOVDQA Y0, Y4
	VMOVDQA Y1, Y5
	VMOVDQA Y2, Y6
	VMOVDQA Y3, Y7

groups2:
	ROW((SI), Y8, Y9)
	ROW((R9), Y10, Y11)
	PAIR(0, Y0, Y4)
	PAIR(32, Y1, Y5)
	PAIR(64, Y2, Y6)
	PAIR(96, Y3, Y7)
	ADDQ $4, SI
	ADDQ $4, R9
	ADDQ $128, DI
	SUBQ $4, CX
	JNZ  groups2

	VMOVDQU Y0, (DX)
	VMOVDQU Y1, 32(DX)
	VMOVDQU Y2, 64(DX)
	VMOVDQU Y3, 96(DX)
	LEAQ (DX)(R13*4), DX
	VMOVDQU Y4, (DX)
	VMOVDQU Y5, 32(DX)
	VMOVDQU Y6, 64(DX)
	VMOVDQU Y7, 96(DX)
	VZEROUPPER
	RET

// CUT adds 8 columns at byte OFF of DI, pairs cut off at 16 bits, to ACC.
#define CUT(OFF, T, ACC) \
	VPMADDUBSW OFF(DI), Y8, T \
	VPMADDWD Y15, T, T        \
	VPADDD T, ACC, ACC

// func saturatingAVX2(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)
// One row, panels panels, unsigned activations as they are: what the official engine
// computes. init is not looked at.
TEXT ·saturatingAVX2(SB), NOSPLIT, $0-56
	MOVQ a+0(FP), SI
	MOVQ k+8(FP), CX
	MOVQ b+16(FP), DI
	MOVQ panels+24(FP), R8
	MOVQ acc+40(FP), DX
	VPBROADCASTQ ones<>(SB), Y15

panelS:
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	MOVQ SI, R9
	MOVQ CX, R10

groupsS:
	VPBROADCASTD (R9), Y8
	CUT(0, Y4, Y0)
	CUT(32, Y5, Y1)
	CUT(64, Y6, Y2)
	CUT(96, Y7, Y3)
	ADDQ $4, R9
	ADDQ $128, DI
	SUBQ $4, R10
	JNZ  groupsS

	VMOVDQU Y0, (DX)
	VMOVDQU Y1, 32(DX)
	VMOVDQU Y2, 64(DX)
	VMOVDQU Y3, 96(DX)
	ADDQ $128, DX
	DECQ R8
	JNZ  panelS
	VZEROUPPER
	RET
