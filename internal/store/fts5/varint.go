package fts5

import "math/bits"

// appendVarint writes a number as SQLite does: seven bits to a byte, the highest first, and
// eight in the ninth.
func appendVarint(b []byte, n uint64) []byte {
	if n < 0x80 {
		return append(b, byte(n))
	}
	if n>>56 != 0 {
		for shift := 57; shift >= 8; shift -= 7 {
			b = append(b, byte(n>>shift)|0x80)
		}
		return append(b, byte(n))
	}
	for shift := (bits.Len64(n) - 1) / 7 * 7; shift > 0; shift -= 7 {
		b = append(b, byte(n>>shift)|0x80)
	}
	return append(b, byte(n)&0x7f)
}

// varint reads a number that b begins with, and says how long it is: 0 where b ends before it
// does.
func varint(b []byte) (n uint64, size int) {
	for i, c := range b {
		if i == 8 {
			return n<<8 | uint64(c), 9
		}
		if n = n<<7 | uint64(c&0x7f); c < 0x80 {
			return n, i + 1
		}
	}
	return 0, 0
}

// varintLen is how long the number is that b begins with.
func varintLen(b []byte) int {
	_, n := varint(b)
	return max(n, 1)
}
