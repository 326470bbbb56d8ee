// Package launch lets garbage lie while the program starts: what a start makes mostly stays,
// and to look through it takes a tenth of the start. Importing it is enough. Packages are
// initialised in the order of their paths as soon as those are that they import; this one
// imports next to nothing, so that it comes before those that fill tables.
package launch

import (
	"os"
	"runtime/debug"
	"time"
)

const (
	// percent is how much the heap may grow while the program starts.
	percent = 600
	// lasts is how long.
	lasts = 2 * time.Second
)

func init() {
	// Unless the operator has said how garbage shall be collected.
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	before := debug.SetGCPercent(percent)
	time.AfterFunc(lasts, func() { debug.SetGCPercent(before) })
}
