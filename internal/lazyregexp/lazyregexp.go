// Package lazyregexp keeps regular expressions that are compiled when they are first used:
// a program that starts to answer readers need not wait for those that it may never use.
package lazyregexp

import (
	"regexp"
	"sync"
)

// New returns what gives the expression, compiled once. A text that is none panics when it
// is first asked for; a test of the house compiles all that stand in the code.
func New(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
