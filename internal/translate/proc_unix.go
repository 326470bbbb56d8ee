//go:build unix

package translate

import (
	"os/exec"
	"syscall"
)

// killGroup starts cmd in a process group of its own and has the whole group killed
// when its context ends.
func killGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
