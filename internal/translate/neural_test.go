package translate

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/nmt/synthetic"
)

func modelFolder(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	st := synthetic.New(synthetic.Tiny)
	for _, name := range names {
		var b []byte
		switch {
		case strings.HasPrefix(name, "model"):
			b = st.Model
		case strings.HasPrefix(name, "lex"):
			b = st.Shortlist
		default:
			b = st.Source
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestNeural(t *testing.T) {
	ctx := context.Background()
	n, err := LoadNeural(modelFolder(t, "model.enes.intgemm.alphas.bin", "lex.50.50.enes.s2t.bin", "vocab.esen.spm"), 1)
	if err != nil {
		t.Fatal(err)
	}
	pairs, err := n.Pairs(ctx)
	if err != nil || len(pairs) != 1 || pairs[0] != (Pair{"en", "es"}) || len(n.Version(ctx)) != 12 {
		t.Errorf("the pairs are %v, %v, the version %q", pairs, err, n.Version(ctx))
	}
	req := Request{Source: "en-GB", Target: "es", Segments: []Segment{{Text: "The council met on Monday."}, {Text: "Rain and wind, and no end."}}}
	res, err := n.Translate(ctx, req)
	if err != nil || len(res) != 2 || res[0].Text == "" || res[0] == res[1] {
		t.Errorf("translations %q, %v", res, err)
	}
	req.Target = "fr"
	if _, err := n.Translate(ctx, req); depesche.KindOf(err) != depesche.NotFound {
		t.Errorf("a pair that it does not have: %v", err)
	}
}

func TestLoadNeuralRefuses(t *testing.T) {
	for says, names := range map[string][]string{
		"no file lex*.bin":   {"model.bin", "vocab.spm"},
		"no file model*.bin": nil,
		"trgvocab":           {"model.bin", "lex.bin", "srcvocab.spm"},
		"several":            {"model.a.bin", "model.b.bin"},
		"packed":             {"model.bin.gz"},
	} {
		_, err := LoadNeural(modelFolder(t, names...), 0)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", says, err)
		}
	}
	if _, err := LoadNeural(filepath.Join(t.TempDir(), "none"), 0); depesche.KindOf(err) != depesche.NotFound {
		t.Errorf("no folder: %v", err)
	}
}
