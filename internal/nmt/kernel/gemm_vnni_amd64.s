#include "textflag.h"

// Products of unsigned and signed bytes with AVX-512 VNNI. VPDPBUSD adds to each of
// sixteen 32-bit lanes the four products of its bytes, exactly. A group of a panel (four
// rows, 32 columns) is 128 bytes: two registers.
//
// Arguments of every function here:
//	SI  a       first row of activations; rows are k bytes apart
//	CX  k       bytes in a row, a multiple of 16
//	DI  b       first panel
//	DX  acc     where the first row's sums go
//	R13 stride  bytes between rows of sums
// init is not looked at: these sums begin with nothing.

// func vnni1(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)
// One row, panels panels. Four groups at a time, each with accumulators of its own, hide
// the latency of VPDPBUSD: Z0, Z2, Z4, Z6 are columns 0-15, Z1, Z3, Z5, Z7 are 16-31.
TEXT ·vnni1(SB), NOSPLIT, $0-56
	MOVQ a+0(FP), SI
	MOVQ k+8(FP), CX
	MOVQ b+16(FP), DI
	MOVQ panels+24(FP), R8
	MOVQ acc+40(FP), DX

panel:
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7
	MOVQ SI, R9  // R9 walks along the row
	MOVQ CX, R10 // R10 counts what is left of it

groups:
	VPBROADCASTD (R9), Z8
	VPBROADCASTD 4(R9), Z9
	VPBROADCASTD 8(R9), Z10
	VPBROADCASTD 12(R9), Z11
	VPDPBUSD (DI), Z8, Z0
	VPDPBUSD 64(DI), Z8, Z1
	VPDPBUSD 128(DI), Z9, Z2
	VPDPBUSD 192(DI), Z9, Z3
	VPDPBUSD 256(DI), Z10, Z4
	VPDPBUSD 320(DI), Z10, Z5
	VPDPBUSD 384(DI), Z11, Z6
	VPDPBUSD 448(DI), Z11, Z7
	ADDQ $16, R9
	ADDQ $512, DI
	SUBQ $16, R10
	JNZ  groups

	VPADDD Z2, Z0, Z0
	VPADDD Z3, Z1, Z1
	VPADDD Z6, Z4, Z4
	VPADDD Z7, Z5, Z5
	VPADDD Z4, Z0, Z0
	VPADDD Z5, Z1, Z1
	VMOVDQU32 Z0, (DX)
	VMOVDQU32 Z1, 64(DX)
	ADDQ $128, DX
	DECQ R8
	JNZ  panel
	VZEROUPPER
	RET

// GROUP4 adds one group, at byte A of the rows and byte B of the panel, to the sums of
// the four rows at SI: row r in Z(2r) and Z(2r+1). BX is k, R12 is 3k.
#define GROUP4(A, B) \
	VMOVDQU32 B+0(DI), Z16            \
	VMOVDQU32 B+64(DI), Z17           \
	VPBROADCASTD A(SI), Z18           \
	VPBROADCASTD A(SI)(BX*1), Z19     \
	VPBROADCASTD A(SI)(BX*2), Z20     \
	VPBROADCASTD A(SI)(R12*1), Z21    \
	VPDPBUSD Z16, Z18, Z0             \
	VPDPBUSD Z17, Z18, Z1             \
	VPDPBUSD Z16, Z19, Z2             \
	VPDPBUSD Z17, Z19, Z3             \
	VPDPBUSD Z16, Z20, Z4             \
	VPDPBUSD Z17, Z20, Z5             \
	VPDPBUSD Z16, Z21, Z6             \
	VPDPBUSD Z17, Z21, Z7

// GROUP8 does so for four more rows, at R9, in Z8 to Z15.
#define GROUP8(A, B) \
	GROUP4(A, B)                      \
	VPBROADCASTD A(R9), Z22           \
	VPBROADCASTD A(R9)(BX*1), Z23     \
	VPBROADCASTD A(R9)(BX*2), Z24     \
	VPBROADCASTD A(R9)(R12*1), Z25    \
	VPDPBUSD Z16, Z22, Z8             \
	VPDPBUSD Z17, Z22, Z9             \
	VPDPBUSD Z16, Z23, Z10            \
	VPDPBUSD Z17, Z23, Z11            \
	VPDPBUSD Z16, Z24, Z12            \
	VPDPBUSD Z17, Z24, Z13            \
	VPDPBUSD Z16, Z25, Z14            \
	VPDPBUSD Z17, Z25, Z15

#define STORE(X, Y) \
	VMOVDQU32 X, (DX)                 \
	VMOVDQU32 Y, 64(DX)               \
	ADDQ R13, DX

// func vnni8(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)
// Eight rows, one panel.
TEXT ·vnni8(SB), NOSPLIT, $0-56
	MOVQ a+0(FP), SI
	MOVQ k+8(FP), CX
	MOVQ b+16(FP), DI
	MOVQ acc+40(FP), DX
	MOVQ stride+48(FP), R13
	SHLQ $2, R13
	MOVQ CX, BX
	LEAQ (BX)(BX*2), R12
	LEAQ (SI)(BX*4), R9
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7
	VPXORQ Z8, Z8, Z8
	VPXORQ Z9, Z9, Z9
	VPXORQ Z10, Z10, Z10
	VPXORQ Z11, Z11, Z11
	VPXORQ Z12, Z12, Z12
	VPXORQ Z13, Z13, Z13
	VPXORQ Z14, Z14, Z14
	VPXORQ Z15, Z15, Z15

groups8:
	GROUP8(0, 0)
	GROUP8(4, 128)
	ADDQ $8, SI
	ADDQ $8, R9
	ADDQ $256, DI
	SUBQ $8, CX
	JNZ  groups8

	STORE(Z0, Z1)
	STORE(Z2, Z3)
	STORE(Z4, Z5)
	STORE(Z6, Z7)
	STORE(Z8, Z9)
	STORE(Z10, Z11)
	STORE(Z12, Z13)
	STORE(Z14, Z15)
	VZEROUPPER
	RET

// func vnni4(a *uint8, k int, b *int8, panels int, init *int32, acc *int32, stride int)
// Four rows, one panel.
TEXT ·vnni4(SB), NOSPLIT, $0-56
	MOVQ a+0(FP), SI
	MOVQ k+8(FP), CX
	MOVQ b+16(FP), DI
	MOVQ acc+40(FP), DX
	MOVQ stride+48(FP), R13
	SHLQ $2, R13
	MOVQ CX, BX
	LEAQ (BX)(BX*2), R12
	VPXORQ Z0, Z0, Z0
	VPXORQ Z1, Z1, Z1
	VPXORQ Z2, Z2, Z2
	VPXORQ Z3, Z3, Z3
	VPXORQ Z4, Z4, Z4
	VPXORQ Z5, Z5, Z5
	VPXORQ Z6, Z6, Z6
	VPXORQ Z7, Z7, Z7

groups4:
	GROUP4(0, 0)
	GROUP4(4, 128)
	ADDQ $8, SI
	ADDQ $256, DI
	SUBQ $8, CX
	JNZ  groups4

	STORE(Z0, Z1)
	STORE(Z2, Z3)
	STORE(Z4, Z5)
	STORE(Z6, Z7)
	VZEROUPPER
	RET
