package check

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"depesche/internal/lang"
)

// measureHere tells the test's own program to measure instead of testing.
const measureHere = "DEPESCHE_MEASURE_LEXICONS"

// The packs of eleven languages and the lexicons made of them are small: all that is known
// of them fits beside the program itself in what a small server has. A new process measures,
// in which nothing ran before: what other tests left behind, or have not yet let go of, is
// not counted.
func TestLexiconsAreSmall(t *testing.T) {
	codes := slices.Compact(slices.Sorted(slices.Values(append(lang.WithConcepts(), ring...))))
	if os.Getenv(measureHere) != "" {
		fmt.Printf("lexicons take %d bytes\n", lexiconBytes(codes))
		return
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestLexiconsAreSmall$")
	cmd.Env = append(os.Environ(), measureHere+"=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, said, _ := strings.Cut(string(out), "lexicons take ")
	said, _, _ = strings.Cut(said, " bytes")
	n, err := strconv.Atoi(said)
	if err != nil || n < len(codes)*10_000 {
		t.Fatalf("measured nothing: %s", out)
	}
	if n > mostLexiconBytes {
		t.Errorf("%d languages take %.1f MB", len(codes), float64(n)/1e6)
	}
	t.Logf("%d languages take %.1f MB", len(codes), float64(n)/1e6)
}

const mostLexiconBytes = 9_000_000

// lexiconBytes is how much the heap grows by the languages, packs and all, garbage left out.
func lexiconBytes(codes []string) int {
	debug.SetGCPercent(-1) // collect when told, and at no other time
	heap := func() int {
		runtime.GC()
		runtime.GC() // what finalizers and pools held back goes with the second
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	before := heap()
	lxs := make([]*lexicon, 0, len(codes))
	for _, c := range codes {
		lxs = append(lxs, lexiconOf(c))
	}
	n := heap() - before
	runtime.KeepAlive(lxs)
	return n
}
