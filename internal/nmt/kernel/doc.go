// Package kernel is the arithmetic of the neural engine: products of 8-bit matrices, and
// the few functions on float32 vectors that a transformer needs.
//
// Each function exists once in portable Go, which says what it means, and in assembly
// for AVX2, AVX-512 VNNI and NEON (with and without the dot product extension). A Path
// is one such set; Best is the one for the processor at hand. All paths give the same
// bits, integers and floats alike: sums of floats are made in sixteen lanes that are
// folded in a fixed order, multiplications and additions are rounded separately, and
// exp is a polynomial of our own. So a sentence has one translation, whatever it runs on.
//
// Saturating is the one exception: it computes as the official engine does on AVX2 and
// in WebAssembly, where sums of two products are cut off at 16 bits. It is for
// comparisons with that engine and nothing else.
package kernel
