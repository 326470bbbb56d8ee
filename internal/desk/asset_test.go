package desk

import (
	"testing"

	"depesche/internal/web/assets/bundle"
)

func TestAssets(t *testing.T) {
	if err := bundle.Stale("asset"); err != nil {
		t.Fatal(err)
	}
	files, err := bundle.Build("asset")
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range files {
		if len(name) > 3 && name[len(name)-3:] == ".js" && len(b) > 20<<10 {
			t.Errorf("%s has %d bytes, more than 20 KB", name, len(b))
		}
	}
}
