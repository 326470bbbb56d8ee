// Package archtest holds the house to its plan. It has tests and nothing else: arrows
// between rooms point down, pure rooms stay pure, every room has a doc comment and a
// line in docs/ARCHITECTURE.md, no room but lang knows a language by name, and every
// command that the documentation or a message names can be typed as it stands.
package archtest
