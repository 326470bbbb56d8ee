package nmt

import (
	"context"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"depesche/internal/nmt/synthetic"
)

// A day of a newsroom that is larger than those that Depesche is made for: 200 stories of
// 450 words, each into nine other languages, in sentences of 20 words.
const (
	dayStories   = 200
	storyLines   = 450 / 20
	dayLanguages = 9
)

// newsLines makes a story: sentences of one to sixty words, headings, list items, blank
// lines, and now and then what no sentence is.
func newsLines(r *rand.Rand) []string {
	words := strings.Fields("the minister of a small town said on Monday that rain, wind and no end in sight had cost 12,500 people their harbour; nobody — not even “experts” — knows why, café owners ask https://example.org/a?b=1 日本 Überraschung #vote @anna")
	lines := make([]string, storyLines)
	for i := range lines {
		n := 1 + r.IntN(40)
		switch r.IntN(400) {
		case 0:
			n = 3000
		case 1:
			lines[i] = strings.Repeat("x", 5000)
			continue
		case 2:
			lines[i] = "\xff\xfe"
			continue
		case 3:
			continue
		}
		var b strings.Builder
		for range n {
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		lines[i] = strings.TrimSpace(b.String()) + "."
	}
	return lines
}

// resident is the memory that the system counts for this process, 0 where it does not say.
func resident() int {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _ := strconv.Atoi(strings.Fields(string(b))[1])
	return pages * os.Getpagesize()
}

// What translates day after day holds no more at the end of a day than in the morning.
// DEPESCHE_TEST_SOAK=1 takes a whole day's text, otherwise a hundredth.
func TestSoak(t *testing.T) {
	stories := dayStories / 100
	if os.Getenv("DEPESCHE_TEST_SOAK") != "" {
		stories = dayStories
	}
	const parts = 10 // of the day, at whose ends is measured
	tr := student(t, synthetic.Tiny, Options{Workers: 2})
	via := Via(tr, student(t, sizes["separate"], Options{Workers: 1}))
	ctx := context.Background()
	r := rand.New(rand.NewPCG(24, 60))
	var heap, rss, routines [parts]int
	words, runs := 0, stories*dayLanguages
	for part := range parts {
		for run := part * runs / parts; run < (part+1)*runs/parts; run++ {
			lines := newsLines(r)
			for _, l := range lines {
				words += len(strings.Fields(l))
			}
			model := Model(tr)
			if run%5 == 4 {
				model = via
			}
			made, err := model.Translate(ctx, lines, run%3 == 0)
			if err != nil {
				t.Fatal(err)
			}
			pairs := []Pair{{lines[0][:min(len(lines[0]), 30)], made[0].Text[:min(len(made[0].Text), 30)]}}
			if _, err := model.Score(ctx, pairs, true); err != nil {
				t.Fatal(err)
			}
			gone, cancel := context.WithCancel(ctx)
			cancel()
			if _, err := model.Translate(gone, lines, false); err == nil {
				t.Fatal("a cancelled run ended well")
			}
		}
		debug.FreeOSMemory()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		heap[part], rss[part], routines[part] = int(m.HeapAlloc), resident(), runtime.NumGoroutine()
		t.Logf("%3d %%: heap %.2f MB, resident %.1f MB, %d goroutines, %d words", (part+1)*100/parts, float64(heap[part])/1e6, float64(rss[part])/1e6, routines[part], words)
	}
	// The workers' own memory grows to what the longest batch needs, and stays.
	const settled, last = parts/2 - 1, parts - 1
	if heap[last] > heap[settled]+heap[settled]/20+1<<20 {
		t.Errorf("the heap grew from %d to %d bytes", heap[settled], heap[last])
	}
	if rss[last] > rss[settled]+rss[settled]/10+16<<20 {
		t.Errorf("resident memory grew from %d to %d bytes", rss[settled], rss[last])
	}
	if routines[last] > routines[0] {
		t.Errorf("there were %d goroutines and are %d", routines[0], routines[last])
	}
}
