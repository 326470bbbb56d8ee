// Package memory has the system give a server at once what it is about to touch. Left to
// itself, a system gives memory in pages of 4 KB, each when it is first touched, and a start
// touches thousands: on a virtual machine that was a third of the processor's time until the
// first page was out. Nothing depends on what is asked for here, and an error means that the
// system gives it as it always does.
//
// Importing it is enough for the program's code and the beginning of the heap. It imports so
// little that it is initialised before the packages that fill tables.
package memory

import "os"

// Serving tells that the program is started as a server: of other commands, whose memory is
// measured, some would take megabytes more for nothing.
var Serving = serves(os.Args)

func serves(args []string) bool {
	for _, a := range args {
		if a == "serve" || a == "demo" {
			return true
		}
	}
	return false
}

func init() {
	if Serving {
		begin()
	}
}
