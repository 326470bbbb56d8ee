package nmt

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"depesche/internal/nmt/kernel"
)

// TestAgainstOracle holds translations against those of the official engine. It needs
// DEPESCHE_TEST_ORACLE: folders, separated by colons, each with a model (model*.bin,
// lex*.bin, vocab*.spm or srcvocab*.spm and trgvocab*.spm), source.txt with a sentence on
// each line, and oracle.txt with what the official engine made of them. See docs/nmt.md.
//
// Both engines round activations to bytes, and a float that differs in its last bit may
// be rounded to the next byte; so values differ in the second digit, and where two words
// are nearly as good, either may win. A line counts only if our best word was ahead of
// the second by the margin where the ways part; 99 of 100 lines must agree, or all
// but one.
func TestAgainstOracle(t *testing.T) {
	folders := os.Getenv("DEPESCHE_TEST_ORACLE")
	if folders == "" {
		t.Skip("DEPESCHE_TEST_ORACLE names no folders")
	}
	for folder := range strings.SplitSeq(folders, ":") {
		t.Run(filepath.Base(folder), func(t *testing.T) { holdAgainst(t, folder) })
	}
}

func one(t testing.TB, folder, pattern string) []byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil || len(names) != 1 {
		t.Fatalf("%s: %d files %s, %v", folder, len(names), pattern, err)
	}
	b, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func filesIn(t testing.TB, folder string) Files {
	t.Helper()
	f := Files{Model: one(t, folder, "model*.bin"), Shortlist: one(t, folder, "lex*.bin")}
	if separate, _ := filepath.Glob(filepath.Join(folder, "srcvocab*.spm")); len(separate) > 0 {
		f.Source, f.Target = one(t, folder, "srcvocab*.spm"), one(t, folder, "trgvocab*.spm")
	} else {
		f.Source = one(t, folder, "vocab*.spm")
	}
	return f
}

// choice is a step of a translation: the best word, the second, and by how much it lost.
type choice struct {
	best, second int32
	margin       float32
}

func holdAgainst(t *testing.T, folder string) {
	const margin = 0.2
	f := filesIn(t, folder)
	tr, err := New(f, Options{Path: kernel.Saturating()})
	if err != nil {
		t.Fatal(err)
	}
	source := strings.Split(strings.TrimSuffix(string(one(t, folder, "source.txt")), "\n"), "\n")
	oracle := strings.Split(strings.TrimSuffix(string(one(t, folder, "oracle.txt")), "\n"), "\n")
	if len(source) != len(oracle) {
		t.Fatalf("%d lines and %d answers", len(source), len(oracle))
	}
	same, clear, clearSame, wrong, second, steps, prefix := 0, 0, 0, 0, 0, 0, 0
	for i, s := range source {
		choices, out := watched(t, tr, s)
		least := slices.MinFunc(choices, func(a, b choice) int { return cmp.Compare(a.margin, b.margin) }).margin
		if least >= margin {
			clear++
			if out == oracle[i] {
				clearSame++
			}
		}
		steps += len(choices)
		if out == oracle[i] {
			same++
			prefix += len(choices)
			continue
		}
		at, took := parting(tr, choices, oracle[i])
		prefix += at
		if took {
			second++
		}
		if choices[at].margin >= margin {
			wrong++
			t.Logf("line %d: the official engine leaves our way at step %d, where %q was ahead of %q by %.3f\nours   %s\ntheirs %s",
				i+1, at, tr.target.Piece(int(choices[at].best)), tr.target.Piece(int(choices[at].second)), choices[at].margin, out, oracle[i])
		}
	}
	differ := len(source) - same
	t.Logf("%d lines: %d identical; of %d without a near tie %d; of %d that differ, %d part at a near tie (%d of them to our second choice); %d of %d steps are the same before that",
		len(source), same, clear, clearSame, differ, differ-wrong, second, prefix, steps)
	if wrong > max(1, len(source)/100) || clear-clearSame > max(1, clear/100) {
		t.Errorf("%d of %d lines differ where nothing was near", wrong, len(source))
	}
}

func watched(t *testing.T, tr *Translator, s string) ([]choice, string) {
	t.Helper()
	jobs := tr.split(tr.source.NewEncoder().Encode(nil, s), false)
	if len(jobs) != 1 {
		t.Fatalf("%q makes %d parts", s, len(jobs))
	}
	var choices []choice
	jobs[0].watch = func(words []int32, values []float32, best int) {
		next := -1
		for i, v := range values[:len(words)] {
			if i != best && (next < 0 || v > values[next]) {
				next = i
			}
		}
		choices = append(choices, choice{words[best], words[next], values[best] - values[next]})
	}
	if err := tr.run(context.Background(), jobs); err != nil {
		t.Fatal(err)
	}
	return choices, tr.join(jobs, nil, false).Text
}

// parting finds the step at which a text leaves the way of choices, and whether it takes
// the second choice there.
func parting(tr *Translator, choices []choice, text string) (int, bool) {
	eos := int32(tr.target.EOS())
	var ids []int32
	for at, c := range choices {
		follows := func(w int32) bool {
			if w == eos {
				return tr.target.Decode(ids) == text
			}
			with := tr.target.Decode(append(slices.Clone(ids), w))
			return with == "" || strings.HasPrefix(text, with)
		}
		if !follows(c.best) {
			return at, follows(c.second)
		}
		ids = append(ids, c.best)
	}
	return len(choices) - 1, false
}

// BenchmarkTranslate translates the source of the first folder of DEPESCHE_TEST_ORACLE
// by each path of this processor, with one worker.
func BenchmarkTranslate(b *testing.B) {
	folder, _, _ := strings.Cut(os.Getenv("DEPESCHE_TEST_ORACLE"), ":")
	if folder == "" {
		b.Skip("DEPESCHE_TEST_ORACLE names no folders")
	}
	f := filesIn(b, folder)
	text := string(one(b, folder, "source.txt"))
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	for _, p := range kernel.Paths() {
		b.Run(p.String(), func(b *testing.B) {
			tr, err := New(f, Options{Path: p, Workers: 1})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := tr.Translate(context.Background(), lines, false); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(strings.Fields(text))*b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}
