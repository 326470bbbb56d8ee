// Package xliff reads, writes and validates XLIFF, the format in which translation tools
// hand each other work: versions 2.0, 2.1 and 2.2 with their modules, and 1.2 (1.1 and 1.0
// are read as 1.2 is).
//
// The package is pure: it knows segments and their marks, but no newsroom. Rules of the
// validator are written after the specifications (OASIS XLIFF 2.1 and 2.2, 1.2) and named
// in docs/exchange.md.
package xliff
