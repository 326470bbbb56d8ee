package launch

import (
	"runtime"
	"syscall"
	"unsafe"
)

const (
	// step is by how much the heap grows at least.
	step = 4 << 20
	// hugePage is MADV_HUGEPAGE.
	hugePage = 14
)

// useLargePages asks the system for pages of 2 MB, where it gives them on request, for the
// memory that a start takes: those of 4 KB are asked for one by one when they are first
// touched, thousands of times. Nothing depends on it.
//
// One can ask for memory only that the heap has. What needs a little more than a step makes
// it grow by two; it is never touched, and what is made after it comes to lie behind it. It
// goes with the first collection.
func useLargePages() {
	room := make([]byte, step+1)
	from := uintptr(unsafe.Pointer(&room[0])) &^ (step - 1)
	// An error means that there are none.
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, 3*step, hugePage)
	runtime.KeepAlive(room)
}
