package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"
)

// bar is a progress bar on a terminal, and nothing elsewhere.
type bar struct {
	mu    sync.Mutex
	w     io.Writer
	label string
	shown bool
}

func (a *app) bar(label string) *bar {
	f, ok := a.err.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return &bar{}
	}
	return &bar{w: f, label: label}
}

func (b *bar) set(done, total int) {
	if b.w == nil || total <= 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	const width = 30
	full := done * width / total
	fmt.Fprintf(b.w, "\r%s [%s%s] %d of %d ", b.label, strings.Repeat("█", full), strings.Repeat("·", width-full), done, total)
	b.shown = true
}

// live tells whether there is a terminal that shows the bar.
func (b *bar) live() bool { return b.w != nil }

func (b *bar) end() {
	if b.shown {
		fmt.Fprint(b.w, "\r\x1b[K")
	}
}
