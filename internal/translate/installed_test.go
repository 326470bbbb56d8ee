package translate

import (
	"testing"

	"depesche"
	"depesche/internal/nmt/models"
)

// Nobody is sent for a model that cannot exist.
func TestNoModel(t *testing.T) {
	i := NewInstalled(models.Open(models.Options{Dir: t.TempDir()}))
	defer i.Close()
	for _, c := range []struct{ src, tgt, key string }{
		{"en", "de-AT", "neural.no_model"},
		{"zh", "zh-Hant", "neural.no_model"},
		{"en-US", "en-GB", "neural.same"},
		{"de", "de", "neural.same"},
	} {
		_, err := i.Bind(c.src, c.tgt)
		if e, ok := err.(*depesche.Error); !ok || e.Kind != depesche.NotFound || e.Key != c.key {
			t.Errorf("%s to %s: %v", c.src, c.tgt, err)
		}
	}
}
