package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// canMount tells whether this process may make small disks: root with its rights can.
var canMount = sync.OnceValue(func() bool {
	dir, err := os.MkdirTemp("", "depesche-disk")
	if err != nil {
		return false
	}
	defer os.Remove(dir)
	if mount(dir, "64k") != nil {
		return false
	}
	return unmount(dir) == nil
})

func mount(dir, size string) error {
	return syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size)
}

func unmount(dir string) error { return syscall.Unmount(dir, syscall.MNT_DETACH) }

// limited BYTES command args… is a program of its own: it runs the command so that no
// file can grow beyond BYTES, which the command sees as a failed write.
func limited() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: limited BYTES command args…")
		os.Exit(2)
	}
	runtime.LockOSThread() // the signal mask belongs to a thread, and goes through exec
	n, err := strconv.ParseUint(os.Args[1], 10, 64)
	exitOn(err)
	exitOn(unix.Setrlimit(unix.RLIMIT_FSIZE, &unix.Rlimit{Cur: n, Max: n}))
	var set unix.Sigset_t
	set.Val[0] = 1 << (uint(unix.SIGXFSZ) - 1)
	exitOn(unix.PthreadSigmask(unix.SIG_BLOCK, &set, nil))
	path, err := exec.LookPath(os.Args[2])
	exitOn(err)
	exitOn(syscall.Exec(path, os.Args[2:], os.Environ()))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "limited:", err)
		os.Exit(2)
	}
}
