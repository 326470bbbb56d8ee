package translate

import (
	"context"
	"errors"
	"strings"
	"testing"

	"depesche"
)

type brokenEngine struct {
	*fake
	err error
}

func (b brokenEngine) Pairs(context.Context) ([]Pair, error) { return nil, b.err }

func TestRegistryFor(t *testing.T) {
	down := depesche.E(depesche.Unavailable, "engine.down", "down")
	enes := &fake{name: "enes", pairs: []Pair{{"en", "es"}}}
	any := &fake{name: "any"}
	deen := &fake{name: "deen", pairs: []Pair{{"de", "en-GB"}}}
	for _, c := range []struct {
		name    string
		engines []Engine
		src     string
		tgt     string
		want    string
		err     string
	}{
		{"has it", []Engine{None{}, deen, enes}, "en", "es", "enes", ""},
		{"region", []Engine{enes}, "en-GB", "es-MX", "enes", ""},
		{"bare target", []Engine{deen}, "de", "en", "deen", ""},
		{"other region", []Engine{deen}, "de", "en-US", "", "there is de→en-GB"},
		{"first that may", []Engine{any, enes}, "en", "es", "any", ""},
		{"passed over", []Engine{brokenEngine{enes, down}, any}, "en", "es", "any", ""},
		{"nobody", []Engine{enes, deen}, "en", "fr", "", "no engine here translates en→fr; there is de→en-GB, en→es"},
		{"down", []Engine{enes, brokenEngine{any, down}}, "en", "fr", "", "down"},
		{"none at all", nil, "en", "fr", "", "apt install apertium apertium-eng-fra"},
	} {
		r := &Registry{engines: c.engines}
		e, err := r.For(context.Background(), c.src, c.tgt)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, %v", c.name, e, err)
			}
			continue
		}
		if err != nil || e.Name() != c.want {
			t.Errorf("%s: %v, %v", c.name, e, err)
		}
	}
}

func TestRegistryNames(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	r, err := NewRegistry([]Config{{Kind: KindOpenAI, Name: "ollama", Model: "m"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Prepend(&fake{name: "neural"})
	if e, err := r.Engine("none"); err != nil || e.Name() != "none" {
		t.Errorf("%v, %v", e, err)
	}
	if _, err := r.Engine("deepl"); !depesche.IsNotFound(err) || !strings.Contains(err.Error(), "there is neural, ollama, none") {
		t.Errorf("%v", err)
	}
	if _, err := r.Engine("apertium"); !depesche.IsNotFound(err) || !strings.Contains(err.Error(), "apt install apertium") {
		t.Errorf("%v", err)
	}
	if _, err := NewRegistry([]Config{{Kind: KindOpenAI, Name: "a", Model: "m"}, {Kind: KindAPy, Name: "a"}}, nil); depesche.KindOf(err) != depesche.Invalid {
		t.Errorf("two of one name: %v", err)
	}
	if _, err := NewRegistry([]Config{{Kind: "x"}}, nil); depesche.KindOf(err) != depesche.Invalid {
		t.Errorf("unknown kind: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.For(ctx, "en", "de"); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestLanguageCodes(t *testing.T) {
	for tag, want := range map[string]string{"en": "eng", "de-CH": "deu", "nb": "nob", "zh": "zho", "el": "ell", "ro": "ron", "xx": "xx"} {
		if got := iso3(tag); got != want {
			t.Errorf("iso3(%s) = %s, want %s", tag, got, want)
		}
	}
	for name, want := range map[string]Pair{"eng-spa": {"en", "es"}, "spa-eng_US": {"es", "en-US"}, "por_BR-cat_valencia": {"pt-BR", "ca-x-valencia"}, "es-ca": {"es", "ca"}, "swe-nob": {"sv", "nb"}} {
		if m, ok := parseMode(name); !ok || m.pair != want {
			t.Errorf("%s: %v, %v", name, m, ok)
		}
	}
	for _, name := range []string{"eng-spa-morph", "spa-dlexc2", "x", "eng-spa.mode"} {
		if m, ok := parseMode(name); ok {
			t.Errorf("%s is taken for %v", name, m)
		}
	}
}
