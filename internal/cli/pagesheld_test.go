package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An import says how many public pages come as drafts, whose old addresses then answer 404,
// and the way out; where pages are published as they come it says nothing of it.
func TestImportSaysWhatItHoldsBack(t *testing.T) {
	export, err := filepath.Abs("../archive/wxr/testdata/harbour.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(export); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ flags, has string }{
		{"--dry-run", "1 of the drafts is a page that was public there: its old address answers 404 until somebody publishes it (`depesche publish STORY`); with `--pages stories` pages are published as they come\n"},
		{"", "(`depesche publish STORY`); `--pages stories` publishes pages as they come\n"},
		{"--dry-run --pages stories", ""},
		{"--pages stories", ""},
		{"--pages skip", ""},
	} {
		dir := t.TempDir()
		if status, _, errs := run(dir, "edition", "add", "en"); status != 0 {
			t.Fatal(errs)
		}
		status, out, errs := run(dir, append([]string{"import", "wxr", export}, strings.Fields(tt.flags)...)...)
		if status != 0 || tt.has == "" && strings.Contains(out, "answers 404") || !strings.Contains(out, tt.has) {
			t.Errorf("%s: %d\n%s%s", tt.flags, status, out, errs)
		}
	}
}
