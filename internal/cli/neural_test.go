package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"depesche/internal/nmt"
	"depesche/internal/nmt/synthetic"
)

func neuralModel(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	st := synthetic.New(synthetic.Tiny)
	for name, b := range map[string][]byte{"model.enes.intgemm.alphas.bin": st.Model, "lex.50.50.enes.s2t.bin": st.Shortlist, "vocab.enes.spm": st.Source} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func runNeural(t *testing.T, in string, args ...string) (int, string, string) {
	t.Helper()
	var out, errw bytes.Buffer
	status := Main(context.Background(), args, strings.NewReader(in), &out, &errw)
	return status, out.String(), errw.String()
}

func TestNeuralLines(t *testing.T) {
	dir := neuralModel(t)
	const in = "The council met on Monday.\r\n\nRain and wind, and no end"
	status, out, errs := runNeural(t, in, "translate", "--lines", "--engine", "neural", "--model", dir)
	lines := strings.Split(out, "\n")
	if status != exitDone || len(lines) != 4 || lines[0] == "" || lines[1] != "" || lines[2] == "" || lines[3] != "" || lines[0] == lines[2] {
		t.Errorf("status %d, lines %q, %s", status, lines, errs)
	}
	t.Setenv("DEPESCHE_NEURAL_ARITHMETIC", "saturating")
	status, _, errs = runNeural(t, in, "translate", "--lines", "--engine", "neural", "--model", dir)
	if status != exitDone {
		t.Errorf("saturating: status %d, %s", status, errs)
	}
}

func TestNeuralScores(t *testing.T) {
	dir := neuralModel(t)
	args := []string{"translate", "--lines", "--engine", "neural", "--model", dir}
	const source = "The council met on Monday."
	status, out, errs := runNeural(t, source+"\n\n", append(args, "--scores")...)
	lines := strings.Split(out, "\n")
	if status != exitDone || len(lines) != 3 || lines[1] != "0.0000\t0.0000\t" {
		t.Fatalf("status %d, %q, %s", status, lines, errs)
	}
	made := strings.Split(lines[0], "\t")
	if len(made) != 3 || !strings.HasPrefix(made[0], "-") || made[2] == "" {
		t.Fatalf("%q", made)
	}
	status, out, errs = runNeural(t, source+"\t"+made[2]+"\n\n"+source+"\tzzz qqq\n", append(args, "--judge")...)
	lines = strings.Split(out, "\n")
	if status != exitDone || len(lines) != 4 {
		t.Fatalf("status %d, %q, %s", status, lines, errs)
	}
	own, nonsense := strings.Split(lines[0], "\t"), strings.Split(lines[2], "\t")
	if own[2] != made[2] || nonsense[2] != "zzz qqq" || nonsense[0] <= own[0] { // as text: less is more
		t.Errorf("its own words score %q, nonsense %q", own, nonsense)
	}
	for in, says := range map[string]string{
		"a\tb\nno tab\n": "line 2 has no tab",
		"a\tb\na\tb\n" + strings.Repeat("x ", 300) + "\ty\n": "line 3 is too long",
	} {
		if status, _, errs := runNeural(t, in, append(args, "--judge")...); status != exitFailed || !strings.Contains(errs, says) {
			t.Errorf("%.20q: status %d, %s", in, status, errs)
		}
	}
	if status, _, errs := runNeural(t, "", "translate", "--lines", "--scores", "--from", "en", "--to", "de"); status != exitUsage || !strings.Contains(errs, "--model") {
		t.Errorf("scores without a model: status %d, %s", status, errs)
	}
}

func TestNeuralUse(t *testing.T) {
	dir := neuralModel(t)
	for says, args := range map[string][]string{
		"--from xx":       {"translate", "--lines", "--engine", "neural", "--to", "de"},
		"model import":    {"translate", "3", "--to", "de", "--model", dir},
		"not to apertium": {"translate", "--lines", "--engine", "apertium", "--model", dir},
		"--to xx":         {"translate", "3"},
	} {
		if status, _, errs := runNeural(t, "", args...); status != exitUsage || !strings.Contains(errs, says) {
			t.Errorf("%q: status %d, %s", args, status, errs)
		}
	}
	if status, _, errs := runNeural(t, "", "translate", "--lines", "--engine", "neural", "--model", t.TempDir()); status != exitFailed || !strings.Contains(errs, "model*.bin") {
		t.Errorf("an empty folder: status %d, %s", status, errs)
	}
}

func TestBenchNeural(t *testing.T) {
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("The council met on Monday.\nRain and wind.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errs := runNeural(t, "", "--json", "bench", "neural", "--model", neuralModel(t), text, "--rounds", "1", "--workers", "1")
	var res benchResult
	if err := json.Unmarshal([]byte(out), &res); status != exitDone || err != nil || res.Lines != 2 || res.Words != 8 || res.WordsPerSecond <= 0 {
		t.Errorf("status %d, %s, %v, %s", status, out, err, errs)
	}
}

// breaking is a model whose words break lines.
type breaking struct{ nmt.Model }

func (breaking) Translate(_ context.Context, lines []string, _ bool) ([]nmt.Translation, error) {
	out := make([]nmt.Translation, len(lines))
	for i := range out {
		out[i].Text = "one\ntwo\r\u2028three"
	}
	return out, nil
}

func TestNeuralLineBreaks(t *testing.T) {
	var out bytes.Buffer
	l := neuralLiner{model: breaking{}, out: bufio.NewWriter(&out)}
	if err := l.translate(context.Background(), []string{"a", "b"}); err != nil {
		t.Fatal(err)
	}
	if l.out.Flush(); out.String() != "one two  three\none two  three\n" {
		t.Errorf("%q", out.String())
	}
}
