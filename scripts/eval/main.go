// Command eval prints how the fidelity checks do on the development sets, which are
// third-party material and no part of the repository:
//
//	go run ./scripts/eval [-sets DIR] [-- --show-fp 20 --show-fn 20]
//
// It runs every pair of DIR/*.jsonl through the checks, in this process, and hands the
// predictions to DIR/score.py, with whatever stands behind "--". Without the sets it says
// so and succeeds, so that it may stand in scripts that run anywhere.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"time"

	"depesche/internal/check"
)

func main() {
	sets := flag.String("sets", filepath.Join("..", "shared", "eval", "fidelity"), "folder of the development sets and their scorer")
	flag.Parse()
	if err := run(*sets, flag.Args(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

func run(dir string, args []string, out io.Writer) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		_, err := fmt.Fprintf(out, "There are no development sets in %s: nothing to measure.\n", dir)
		return err
	}
	sort.Strings(files)
	tmp, err := os.CreateTemp("", "depesche-eval-*.jsonl")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	start := time.Now()
	for _, name := range files {
		if err := predict(name, tmp); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "%s, %d sets, %s\n", check.Version(), len(files), time.Since(start).Round(time.Millisecond)); err != nil {
		return err
	}
	score := exec.Command("python3", append([]string{filepath.Join(dir, "score.py"), tmp.Name()}, args...)...)
	score.Stdout, score.Stderr = out, os.Stderr
	return score.Run()
}

func predict(name string, to io.Writer) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return check.JSONL(f, to)
}
