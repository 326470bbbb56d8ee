package desk

import (
	"strings"
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
	// What every page loads stays small; the editor comes with its own page alone.
	most := map[string]int{"desk": 22 << 10, "editor": 272 << 10}
	for name, b := range files {
		entry, _, _ := strings.Cut(name, "-")
		if strings.HasSuffix(name, ".js") && len(b) > most[entry] {
			t.Errorf("%s has %d bytes, more than %d", name, len(b), most[entry])
		}
	}
}
