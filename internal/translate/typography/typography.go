// Package typography stub.
package typography

import "depesche"

// Apply stub.
func Apply(in depesche.Inline, lang string) depesche.Inline { return in }
