package newsroom

import (
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"

	"depesche"
	"depesche/internal/filelock"
)

// Lock keeps a second server off the data folder until Unlock or the end of the
// process, however it ends.
type Lock struct{ f *os.File }

// LockFolder takes the data folder for a server. Short commands need no lock: the
// database serialises their writes. A Refused error names the process that holds it.
func LockFolder(dir string) (*Lock, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, depesche.Wrap(err, depesche.Unavailable, "data.folder", "the data folder %s cannot be made: check its path and its owner, or name another with --data", dir)
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Unavailable, "data.folder", "the data folder %s cannot be written: check its owner, or name another with --data", dir)
	}
	if err := filelock.Try(f); err != nil {
		b, _ := io.ReadAll(f)
		f.Close()
		who, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
		if who == "" {
			who = "another process"
		}
		return nil, depesche.E(depesche.Unavailable, "data.locked", "the newsroom in %s is already being served by %s: stop that one first (Ctrl-C), or name another folder with --data", dir, who)
	}
	if err := f.Truncate(0); err == nil {
		fmt.Fprintf(f, "process %d\n", os.Getpid())
	}
	return &Lock{f}, nil
}

// Unlock gives the folder back.
func (l *Lock) Unlock() { l.f.Close() }

// Serving notes at which address the folder is served, for other commands.
func (l *Lock) Serving(at net.Addr) {
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1" // all addresses: this machine's own is one of them
	}
	fmt.Fprintf(l.f, "address %s\n", net.JoinHostPort(host, port))
}

// ServedAt is the address at which a process serves the data folder now, "" when none
// does.
func ServedAt(dir string) string {
	f, err := os.Open(filepath.Join(dir, "lock"))
	if err != nil {
		return ""
	}
	defer f.Close()
	if filelock.Try(f) == nil {
		return "" // whoever wrote it has ended
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(b)) {
		if at, ok := strings.CutPrefix(strings.TrimSpace(line), "address "); ok {
			return at
		}
	}
	return ""
}
