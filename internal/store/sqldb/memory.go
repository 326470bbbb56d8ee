package sqldb

import (
	"sync"

	"depesche/internal/launch/memory"
	"modernc.org/libc"
)

const (
	// region is what SQLite's memory is taken from, aligned to its size: pages of the
	// database share regions by the dozen.
	region = 64 << 10
	// regions is how many of them a start takes until the first page is out.
	regions = 40
)

// provide has the system give a server's SQLite the memory that it takes while the program
// starts, at once. Regions that were taken and freed are those that are taken next.
var provide = sync.OnceFunc(func() {
	if !memory.Serving {
		return
	}
	tls := libc.NewTLS()
	defer tls.Close()
	var taken [regions]uintptr
	for i := range taken {
		taken[i] = libc.Xmalloc(tls, region/2) // too much to share a region
	}
	for from, to := range spans(taken[:]) {
		memory.Fill(from, to)
	}
	for _, p := range taken {
		libc.Xfree(tls, p)
	}
})

// spans are the regions in which the addresses lie, neighbours together.
func spans(addresses []uintptr) func(yield func(from, to uintptr) bool) {
	return func(yield func(from, to uintptr) bool) {
		var from, to uintptr
		for _, p := range addresses {
			p &^= region - 1
			switch {
			case p == to:
				to += region
			case p+region == from:
				from = p
			default:
				if to > from && !yield(from, to) {
					return
				}
				from, to = p, p+region
			}
		}
		if to > from {
			yield(from, to)
		}
	}
}
