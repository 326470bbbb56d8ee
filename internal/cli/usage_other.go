//go:build !unix

package cli

import "time"

// processTime is not known here.
func processTime() time.Duration { return 0 }

// peakMemory is not known here.
func peakMemory() uint64 { return 0 }
