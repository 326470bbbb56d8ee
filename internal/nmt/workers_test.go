//go:build linux

package nmt

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestBatches(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		jobs := make([]*job, r.IntN(200))
		for i := range jobs {
			jobs[i] = &job{source: make([]int32, 1+r.IntN(MaxPieces))}
		}
		seen := map[*job]bool{}
		last := math.MaxInt
		for _, b := range batches(jobs, 1+r.IntN(9)) {
			rows := 0
			for _, j := range b {
				if seen[j] || len(j.source) > last {
					t.Fatal("a job comes twice, or behind a shorter one")
				}
				seen[j], last = true, len(j.source)
				rows += len(j.source)
			}
			if len(b) == 0 || len(b) > batchSentences || rows > batchRows && len(b) > 1 {
				t.Fatalf("a batch of %d jobs and %d pieces", len(b), rows)
			}
		}
		if len(seen) != len(jobs) {
			t.Fatalf("%d of %d jobs are in batches", len(seen), len(jobs))
		}
	}
}

// cpuTime is the time that the process, or this thread alone, has computed.
func cpuTime(clock int32) time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(clock, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}

// BenchmarkWorkers says how many times as fast two workers are as one, on a machine that
// others use as well: seconds of the clock mean nothing there. It measures computing time
// with one and with two workers in turns; and what each batch takes, from which follows
// how long both workers are busy when each takes the next batch as it becomes free.
func BenchmarkWorkers(b *testing.B) {
	folder, _, _ := strings.Cut(os.Getenv("DEPESCHE_TEST_ORACLE"), ":")
	if folder == "" {
		b.Skip("DEPESCHE_TEST_ORACLE names no folders")
	}
	const workers = 2
	lines := strings.Split(strings.TrimSuffix(string(one(b, folder, "source.txt")), "\n"), "\n")
	f := filesIn(b, folder)
	var trs [2]*Translator
	for i := range trs {
		var err error
		if trs[i], err = New(f, Options{Workers: 1 + i*(workers-1)}); err != nil {
			b.Fatal(err)
		}
	}
	ctx := context.Background()
	best := [2]time.Duration{math.MaxInt64, math.MaxInt64}
	var costs []time.Duration
	alone, split := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for b.Loop() {
		for i, tr := range trs {
			before := cpuTime(unix.CLOCK_PROCESS_CPUTIME_ID)
			if _, err := tr.Translate(ctx, lines, false); err != nil {
				b.Fatal(err)
			}
			best[i] = min(best[i], cpuTime(unix.CLOCK_PROCESS_CPUTIME_ID)-before)
		}
		some, serial := batchCosts(b, trs[0], lines, workers)
		sum := time.Duration(0)
		for i, c := range some {
			if i == len(costs) {
				costs = append(costs, c)
			}
			costs[i] = min(costs[i], c)
			sum += c
		}
		alone, split = min(alone, serial), min(split, serial+sum)
	}
	var free [workers]time.Duration
	var all time.Duration
	for _, c := range costs {
		next := slices.Index(free[:], slices.Min(free[:]))
		free[next] += c
		all += c
	}
	dearer := float64(best[1]) / float64(best[0])
	words := float64(len(strings.Fields(strings.Join(lines, " "))))
	b.ReportMetric(words/best[0].Seconds(), "words/CPU-s,1")
	b.ReportMetric(words/best[1].Seconds(), "words/CPU-s,2")
	b.ReportMetric(float64(all)/float64(workers*slices.Max(free[:])), "busy")
	b.ReportMetric(words/split.Seconds(), "words/CPU-s,1,split-for-2")
	b.ReportMetric(float64(alone)/float64(best[0]), "alone")
	b.ReportMetric(float64(alone+all)/float64(alone+slices.Max(free[:]))/dearer, "times")
}

// batchCosts is the computing time of each batch for so many workers, and of what is done
// before and behind them.
func batchCosts(b *testing.B, tr *Translator, lines []string, workers int) ([]time.Duration, time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	took := func(f func()) time.Duration {
		before := cpuTime(unix.CLOCK_THREAD_CPUTIME_ID)
		f()
		return cpuTime(unix.CLOCK_THREAD_CPUTIME_ID) - before
	}
	all := make([][]*job, len(lines))
	var parts [][]*job
	alone := took(func() {
		enc := tr.source.NewEncoder()
		var jobs []*job
		for i, s := range lines {
			all[i] = tr.split(enc.Encode(nil, s), false)
			jobs = append(jobs, all[i]...)
		}
		parts = batches(jobs, workers)
	})
	s := <-tr.slots
	defer func() { tr.slots <- s }()
	var out []time.Duration
	for _, batch := range parts {
		out = append(out, took(func() {
			if err := s.run(context.Background(), batch); err != nil {
				b.Fatal(err)
			}
		}))
	}
	alone += took(func() {
		for _, jobs := range all {
			tr.join(jobs, nil, false)
		}
	})
	return out, alone
}
