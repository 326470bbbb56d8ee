package newsroom_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"depesche"
)

// Logos that were tried and not taken go after a day; those of editions stay, and one that
// was replaced stays for a day.
func TestTriedLogosGo(t *testing.T) {
	n, clock := open(t)
	clock.add(time.Since(clock.now())) // files have the system's time
	logo := func(shade uint8) string {
		t.Helper()
		img := image.NewGray(image.Rect(0, 0, 40, 20))
		img.Set(1, 1, color.Gray{shade})
		var b bytes.Buffer
		ok(t, png.Encode(&b, img))
		hash, _, err := n.KeepLogo(b.Bytes())
		ok(t, err)
		return hash
	}
	there := func(hash string) bool {
		_, err := n.Logo(hash)
		return err == nil
	}
	tried, first, second := logo(1), logo(2), logo(3)
	ok(t, n.SetTheme(ctx, mara, "de", depesche.Theme{Logo: first}))
	if !there(tried) || !there(first) || !there(second) {
		t.Fatal("somebody may be trying them")
	}
	old := clock.now().Add(-25 * time.Hour)
	for _, hash := range []string{tried, first, second} {
		ok(t, os.Chtimes(filepath.Join(n.Dir(), "logos", hash+".png"), old, old))
	}
	ok(t, n.SetTheme(ctx, mara, "de", depesche.Theme{Logo: second}))
	if there(tried) || !there(first) || !there(second) {
		t.Errorf("tried %v, replaced a moment ago %v, in use %v", there(tried), there(first), there(second))
	}
	clock.add(25 * time.Hour)
	if _, err := n.SweepPictures(ctx); err != nil || there(first) || !there(second) {
		t.Errorf("a day later: replaced %v, in use %v, %v", there(first), there(second), err)
	}
	// One that is tried again stays for another day.
	again := logo(4)
	ok(t, os.Chtimes(filepath.Join(n.Dir(), "logos", again+".png"), old, old))
	logo(4)
	if _, err := n.SweepPictures(ctx); err != nil || !there(again) {
		t.Errorf("tried again: %v, %v", there(again), err)
	}
	// What cannot be removed does not undo a look, and is no reason to say that it failed.
	stuck := filepath.Join(n.Dir(), "logos", "stuck")
	ok(t, os.MkdirAll(filepath.Join(stuck, "inside"), 0o755))
	ok(t, os.Chtimes(stuck, old, old))
	ok(t, n.SetTheme(ctx, mara, "de", depesche.Theme{Logo: again}))
}

// A look that is set is not refused for what cannot be tidied up.
func TestLookIsSetWhereLogosCannotBeSwept(t *testing.T) {
	n, _ := open(t)
	ok(t, os.WriteFile(filepath.Join(n.Dir(), "logos"), nil, 0o644))
	ok(t, n.SetTheme(ctx, mara, "de", depesche.Theme{}))
	if _, err := n.SweepPictures(ctx); err == nil {
		t.Error("nobody hears of it")
	}
}
