package main

import (
	"crypto/sha256"
	"syscall"
	"time"
)

// yard is how many bytes the yardsticks take: what a machine does with them at the time says
// how its other figures are to be read.
const yard = 16 << 20

var yarn = make([]byte, yard)

// hashing is how long the processor takes for a hash.
func hashing() time.Duration {
	begin := time.Now()
	sha256.Sum256(yarn)
	return time.Since(begin)
}

// touching is how long the system takes to give memory, page by page. It is 0 where it gives none.
func touching() time.Duration {
	b, err := syscall.Mmap(-1, 0, yard, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return 0
	}
	defer func() { _ = syscall.Munmap(b) }()
	begin := time.Now()
	for i := 0; i < len(b); i += 4 << 10 {
		b[i] = 1
	}
	return time.Since(begin)
}
