package cli

import (
	"os"
	"runtime/debug"
	"sync"
	"time"
)

const (
	// startGC is how much the heap may grow while the program starts, in percent: what a
	// start makes mostly stays, and to look through it takes a tenth of the start.
	startGC = 600
	// startFor is how long that lasts.
	startFor = 2 * time.Second
)

// collectLater lets garbage lie while the program starts, unless the operator has said how
// it shall be collected. The function that it returns ends that at once.
func collectLater() (stop func()) {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(startGC)
	back := sync.OnceFunc(func() { debug.SetGCPercent(before) })
	timer := time.AfterFunc(startFor, back)
	return func() {
		timer.Stop()
		back()
	}
}
