//go:build unix

package check

import (
	"syscall"
	"time"
)

// processorTime is what the process has used of the processors, outside the system's calls:
// on a machine shared by many, the wall clock tells little.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano())
}
