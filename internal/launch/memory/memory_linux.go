package memory

import (
	"os"
	"runtime"
	"syscall"
	"unsafe"
)

// What madvise is told.
const (
	largePages = 14 // MADV_HUGEPAGE
	read       = 22 // MADV_POPULATE_READ
	write      = 23 // MADV_POPULATE_WRITE
)

const (
	// step is by how much the heap grows at least.
	step = 4 << 20
	// large is the size of a large page.
	large = 2 << 20
)

// begin asks for the program's code, and for the heap as far as it reaches.
func begin() {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return
	}
	code, _, _, _ := runtime.Caller(0)
	heap := uintptr(unsafe.Pointer(&maps[0]))
	for len(maps) > 0 {
		var from, to uintptr
		from, to, maps = mapping(maps)
		switch {
		case from <= code && code < to:
			advise(from, to, read)
		case from <= heap && heap < to:
			advise(from, to, largePages)
			// Where the heap has begun with small pages, it goes on with them.
			advise(heap&^(small-1), heap&^(large-1)+large, write)
		}
	}
}

// small is the size of the pages that a system gives unasked; it is asked in multiples of it.
var small = uintptr(os.Getpagesize())

// mapping reads the addresses that a line of /proc/self/maps begins with, and returns what
// follows the line.
func mapping(maps []byte) (from, to uintptr, rest []byte) {
	at, into := 0, &from
	for ; at < len(maps) && maps[at] != ' '; at++ {
		switch c := maps[at]; {
		case c == '-':
			into = &to
		case c <= '9':
			*into = *into<<4 | uintptr(c-'0')
		default:
			*into = *into<<4 | uintptr(c-'a'+10)
		}
	}
	for at < len(maps) && maps[at] != '\n' {
		at++
	}
	return from, to, maps[min(at+1, len(maps)):]
}

// Grow lets the heap grow by some megabytes, in large pages where the system has them. Room is
// all that it takes: the pages are given when they are touched.
//
// One can ask for memory only that the heap has. What needs a little more than a step makes
// it grow by two; it is never touched, and what is made after it comes to lie behind it. It
// goes with the first collection.
func Grow() {
	room := make([]byte, step+1)
	from := uintptr(unsafe.Pointer(&room[0])) &^ (step - 1)
	advise(from, from+3*step, largePages)
	runtime.KeepAlive(room)
}

// Fill has the system give all pages from an address to another, which lie in pages that are
// the program's own.
func Fill(from, to uintptr) { advise(from, to, write) }

func advise(from, to, what uintptr) {
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, to-from, what)
}
