//go:build unix

package filelock

import (
	"os"
	"syscall"
)

// Try takes the file for this process alone, until it is closed.
func Try(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
