package archive

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// However many names an export has, and however long, a report stays small and loses none.
func TestReportOfManyNames(t *testing.T) {
	r := newReport()
	r.skip("page")
	for i := range 5000 {
		r.skip(fmt.Sprintf("term of the taxonomy %d%s", i, strings.Repeat("ü", 300)))
		r.unknown(fmt.Sprint("shortcode ", i))
	}
	r.skip("page")
	for _, m := range []map[string]int{r.Skipped, r.NotUnderstood} {
		sum := 0
		for name, n := range m {
			sum += n
			if len(name) > maxName+len("…") || !utf8.ValidString(name) {
				t.Errorf("%q", name)
			}
		}
		if len(m) != maxNames+1 || m[furtherNames] == 0 || sum < 5000 {
			t.Errorf("%d names, %d counted, %d of them together", len(m), sum, m[furtherNames])
		}
	}
	if r.Skipped["page"] != 2 {
		t.Errorf("%d pages", r.Skipped["page"])
	}
}
