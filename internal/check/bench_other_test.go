//go:build !unix

package check

import "time"

var began = time.Now()

func processorTime() time.Duration { return time.Since(began) }
