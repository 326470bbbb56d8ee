package marian

import (
	"bytes"
	"unsafe"
)

// signed looks at bytes as signed ones, in place.
func signed(b []byte) []int8 {
	if len(b) == 0 {
		return nil
	}
	return unsafe.Slice((*int8)(unsafe.Pointer(&b[0])), len(b))
}

// has tells whether w holds v. The standard library looks for bytes faster than for
// anything else.
func has(w []int8, v int8) bool {
	return len(w) > 0 && bytes.IndexByte(unsafe.Slice((*byte)(unsafe.Pointer(&w[0])), len(w)), byte(v)) >= 0
}
