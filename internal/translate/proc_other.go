//go:build !unix

package translate

import "os/exec"

// killGroup has nothing to do where there are no process groups: the command itself is
// killed by its context.
func killGroup(*exec.Cmd) {}
