// Instructions that Go's assembler does not know, by their encodings in the Arm
// Architecture Reference Manual (C7.2). d, n and m are numbers of registers: the
// destination, the first and the second source. Floats are four to a register (.4S).

#define FADD(d, n, m)   WORD $(0x4E20D400 | (m)<<16 | (n)<<5 | (d))
#define FSUB(d, n, m)   WORD $(0x4EA0D400 | (m)<<16 | (n)<<5 | (d))
#define FMUL(d, n, m)   WORD $(0x6E20DC00 | (m)<<16 | (n)<<5 | (d))
#define FDIV(d, n, m)   WORD $(0x6E20FC00 | (m)<<16 | (n)<<5 | (d))
#define FMAXNM(d, n, m) WORD $(0x4E20C400 | (m)<<16 | (n)<<5 | (d)) // a number, if one is
#define FMINNM(d, n, m) WORD $(0x4EA0C400 | (m)<<16 | (n)<<5 | (d))
#define FCMGT(d, n, m)  WORD $(0x6EA0E400 | (m)<<16 | (n)<<5 | (d)) // all bits where n > m
#define FABS(d, n)      WORD $(0x4EA0F800 | (n)<<5 | (d))
#define FNEG(d, n)      WORD $(0x6EA0F800 | (n)<<5 | (d))
#define FSQRT(d, n)     WORD $(0x6EA1F800 | (n)<<5 | (d))
#define FRINTN(d, n)    WORD $(0x4E218800 | (n)<<5 | (d)) // to nearest, ties to even
#define FCVTNS(d, n)    WORD $(0x4E21A800 | (n)<<5 | (d)) // so, to integers
#define SCVTF(d, n)     WORD $(0x4E21D800 | (n)<<5 | (d)) // integers to floats

#define SQXTN(d, n)     WORD $(0x0E614800 | (n)<<5 | (d)) // four 32-bit integers to 16 bits, lower half
#define SQXTN2(d, n)    WORD $(0x4E614800 | (n)<<5 | (d)) // upper half
#define SQXTUN(d, n)    WORD $(0x2E212800 | (n)<<5 | (d)) // eight 16-bit integers to unsigned bytes, lower half
#define SQXTUN2(d, n)   WORD $(0x6E212800 | (n)<<5 | (d)) // upper half

#define SMULL(d, n, m)  WORD $(0x0E20C000 | (m)<<16 | (n)<<5 | (d)) // lower eight bytes to 16-bit products
#define SMULL2(d, n, m) WORD $(0x4E20C000 | (m)<<16 | (n)<<5 | (d)) // upper eight
#define ADDP(d, n, m)   WORD $(0x4E60BC00 | (m)<<16 | (n)<<5 | (d)) // sums of neighbours, 16 bits
#define SADALP(d, n)    WORD $(0x4E606800 | (n)<<5 | (d)) // adds sums of neighbours to 32-bit lanes
// SDOT0 to SDOT3 add to each 32-bit lane of d the four products of its bytes in n with
// the bytes of one 32-bit element of m.
#define SDOT0(d, n, m)  WORD $(0x4F80E000 | (m)<<16 | (n)<<5 | (d))
#define SDOT1(d, n, m)  WORD $(0x4FA0E000 | (m)<<16 | (n)<<5 | (d))
#define SDOT2(d, n, m)  WORD $(0x4F80E800 | (m)<<16 | (n)<<5 | (d))
#define SDOT3(d, n, m)  WORD $(0x4FA0E800 | (m)<<16 | (n)<<5 | (d))
