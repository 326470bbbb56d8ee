package translate

import (
	"context"
	"os"
	"path/filepath"
	"slices"
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
	for pair, fits := range map[Pair]bool{{}: true, {"en", ""}: true, {"", "es-MX"}: true, {"en", "es"}: true, {"de", ""}: false, {"", "sr"}: false, {"es", "en"}: false} {
		if err := n.CheckPair(pair.Source, pair.Target); (err == nil) != fits {
			t.Errorf("asked for %v: %v", pair, err)
		}
	}
}

func TestNeuralVia(t *testing.T) {
	ctx := context.Background()
	load := func(pair string) *Neural {
		n, err := LoadNeural(modelFolder(t, "model."+pair+".bin", "lex.bin", "vocab.spm"), 1)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	first, second := load("deen"), load("enes")
	via, err := NeuralVia(first, second)
	if err != nil {
		t.Fatal(err)
	}
	pairs, err := via.Pairs(ctx)
	if err != nil || len(pairs) != 1 || pairs[0] != (Pair{"de", "es"}) || via.Version(ctx) != first.version+"+"+second.version {
		t.Errorf("the pairs are %v, %v, the version %q", pairs, err, via.Version(ctx))
	}
	one := []Segment{{Text: "Der Rat trat am Montag zusammen."}}
	between, err := first.Translate(ctx, Request{Source: "de", Target: "en", Segments: one})
	if err != nil {
		t.Fatal(err)
	}
	want, err := second.Translate(ctx, Request{Source: "en", Target: "es", Segments: []Segment{{Text: between[0].Text}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := via.Translate(ctx, Request{Source: "de", Target: "es", Segments: one})
	if err != nil || got[0] != want[0] {
		t.Errorf("became %q, %v; in two steps %q", got, err, want)
	}
	if _, err := NeuralVia(second, first); depesche.KindOf(err) != depesche.Invalid {
		t.Errorf("models that do not meet: %v", err)
	}
}

func TestNeuralRoute(t *testing.T) {
	pairs := []Pair{{"de", "en"}, {"en", "es"}, {"fr", "en"}, {"de", "fr"}, {"en", "pt-BR"}}
	for _, c := range []struct {
		src, tgt string
		want     []int
	}{{"de", "en-GB", []int{0}}, {"de", "es-MX", []int{0, 1}}, {"de", "fr", []int{3}}, {"fr", "es", []int{2, 1}}, {"es", "de", nil}, {"de", "pt-BR", []int{0, 4}}, {"de", "pt-PT", nil}, {"en", "de", nil}} {
		if got := NeuralRoute(pairs, c.src, c.tgt); !slices.Equal(got, c.want) {
			t.Errorf("%s to %s goes by %v, not %v", c.src, c.tgt, got, c.want)
		}
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
