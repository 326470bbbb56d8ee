//go:build !linux

package memory

func begin() {}

// Grow does nothing here.
func Grow() {}

// Fill does nothing here.
func Fill(from, to uintptr) {}
