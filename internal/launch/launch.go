// Package launch lets garbage lie while the program starts: what a start makes mostly stays,
// and to look through it takes a tenth of the start. For a server it lets the heap grow in large
// pages as well (see package memory).
// Importing it is enough. Packages are
// initialised in the order of their paths as soon as those are that they import; this one
// imports next to nothing, so that it comes before those that fill tables.
package launch

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"depesche/internal/launch/memory"
)

const (
	// percent makes the first collection come at 64 MB: the least heap at which Go collects
	// is 4 MB at 100 %.
	percent = 1600
	// lasts is how long that holds where nothing has been collected.
	lasts = 2 * time.Second
)

// end brings back what was before; it does nothing where nothing was changed.
var end = func() {}

// operator tells that whoever runs the program has said how garbage shall be collected.
var operator = os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != ""

func init() {
	if operator {
		return
	}
	begin()
	if memory.Serving {
		memory.Grow()
	}
}

// begin lets garbage lie.
func begin() {
	before := debug.SetGCPercent(percent)
	once := sync.OnceFunc(func() { debug.SetGCPercent(before) })
	end = once
	time.AfterFunc(lasts, once)
	// With the first collection it is over: after it, the heap could grow to seventeen times what
	// is in use, a neural model for instance.
	runtime.AddCleanup(new([64]byte), func(struct{}) { go once() }, struct{}{})
}

// Started ends the start of a server: what it has left is collected, and who comes next
// finds memory that has been touched. To touch it for the first time takes some machines
// longer than to make a page in it.
func Started() {
	if !operator {
		end()
	}
}

// Collect ends the start: from now on garbage is collected whenever the heap has grown by
// percent, unless the operator has said something else.
func Collect(percent int) {
	if operator {
		return
	}
	end()
	debug.SetGCPercent(percent)
}
