package memory

import (
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// resident tells of each page from an address to another whether it is there.
func resident(t *testing.T, from, to uintptr) []byte {
	t.Helper()
	pages := make([]byte, (to-from+small-1)/small)
	if _, _, err := syscall.Syscall(syscall.SYS_MINCORE, from, to-from, uintptr(unsafe.Pointer(&pages[0]))); err != 0 {
		t.Fatal(err)
	}
	return pages
}

// fresh is memory that nobody has touched.
func fresh(t *testing.T, size int) (from, to uintptr) {
	t.Helper()
	b, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Munmap(b) })
	from = uintptr(unsafe.Pointer(&b[0]))
	return from, from + uintptr(size)
}

func TestFill(t *testing.T) {
	from, to := fresh(t, 64*int(small))
	if p := resident(t, from, to); p[1]&1 != 0 {
		t.Skip("this system gives pages that nobody has touched")
	}
	if _, _, err := syscall.Syscall(syscall.SYS_MADVISE, from, to-from, write); err != 0 {
		t.Skip("this system gives no pages on request: ", err)
	}
	from, to = fresh(t, 64*int(small))
	Fill(from, to)
	for i, p := range resident(t, from, to) {
		if p&1 == 0 {
			t.Errorf("page %d is not there", i)
		}
	}
}

// The code is found among all that is mapped, and what is asked for is what is mapped there.
func TestMapping(t *testing.T) {
	from, to, rest := mapping([]byte("55d0a000-55d0bf00 r-xp 00000000 fe:00 12 /usr/bin/x y\n7f-80 rw-p\n"))
	if from != 0x55d0a000 || to != 0x55d0bf00 || string(rest) != "7f-80 rw-p\n" {
		t.Errorf("%x to %x, then %q", from, to, rest)
	}
	if from, to, rest = mapping(rest); from != 0x7f || to != 0x80 || len(rest) != 0 {
		t.Errorf("%x to %x, then %q", from, to, rest)
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Skip(err)
	}
	code, _, _, _ := runtime.Caller(0)
	heap := uintptr(unsafe.Pointer(&maps[0]))
	found := 0
	for len(maps) > 0 {
		from, to, maps = mapping(maps)
		if from <= code && code < to || from <= heap && heap < to {
			found++
		}
	}
	if found != 2 {
		t.Errorf("of the code and the heap, %d are found", found)
	}
}

// Where the heap grows by room that was asked for, it is marked for large pages, and so is
// what it has at the beginning.
func TestLargePagesAreAskedFor(t *testing.T) {
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Skip("this system has no large pages")
	}
	Grow()
	if !marked(t) {
		t.Error("no memory is marked for large pages")
	}
	begin()
	here := new([1 << 10]byte)
	if !markedAt(t, uintptr(unsafe.Pointer(here))) {
		t.Error("the heap is not marked for large pages")
	}
}

func marked(t *testing.T) bool { return markedAt(t, 0) }

// markedAt tells whether the mapping of an address is marked for large pages; any, for 0.
func markedAt(t *testing.T, at uintptr) bool {
	b, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	within := false
	for line := range strings.Lines(string(b)) {
		if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok {
			if within && strings.Contains(flags, " hg") {
				return true
			}
		} else if name, _, _ := strings.Cut(line, " "); strings.Contains(name, "-") {
			from, to, _ := mapping([]byte(line))
			within = at == 0 || from <= at && at < to
		}
	}
	return false
}
