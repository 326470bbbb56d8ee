//go:build race

package e2e

// raceFlags build the program as this test was built.
var raceFlags = []string{"-race"}
