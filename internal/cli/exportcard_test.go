package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// A card that went out without its picture, which could not be read, is written anew when it can.
func TestExportMakesCardsWhole(t *testing.T) {
	e := newExporting(t)
	pictures := filepath.Join(e.dir, "pictures")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	export := func(anew bool) map[string][]byte {
		t.Helper()
		if _, err := e.run(exportSiteCmd{Anew: anew}); err != nil && anew {
			t.Fatal(err)
		}
		files, _ := filepath.Glob(filepath.Join(e.out, "cards", "*", "*", "*.jpg"))
		cards := map[string][]byte{}
		for _, f := range files {
			b, err := os.ReadFile(f)
			must(err)
			cards[f] = b
		}
		return cards
	}
	must(os.Rename(pictures, pictures+"-away"))
	must(os.RemoveAll(filepath.Join(e.dir, "cards")))
	bare := export(false)
	must(os.RemoveAll(pictures))
	must(os.Rename(pictures+"-away", pictures))
	next, whole := export(false), export(true)
	without := 0
	for f, b := range whole {
		if !bytes.Equal(bare[f], b) {
			without++
		}
		if !bytes.Equal(next[f], b) {
			t.Errorf("%s is still without its picture", f)
		}
	}
	if without == 0 {
		t.Error("no card was without its picture")
	}
}
