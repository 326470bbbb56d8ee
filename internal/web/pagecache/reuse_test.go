package pagecache

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"depesche/internal/store/storetest"
)

// A page in memory is its own, whatever is made after it in the memory that it was made in:
// a long one, a short one that is not packed, and what is not kept.
func TestPagesShareNoMemory(t *testing.T) {
	says := func(path string) string {
		switch path {
		case "/long":
			return strings.Repeat("a long page ", 4000)
		case "/short":
			return "a short page"
		}
		return "not kept: " + path + strings.Repeat(".", 5000)
	}
	_, h := server(t, storetest.New(t), nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !Making(r.Context()) {
			t.Errorf("%s: nobody says that a page is being made", r.URL.Path)
		}
		if strings.HasPrefix(r.URL.Path, "/own") {
			w.Header().Set("Cache-Control", "private")
		}
		fmt.Fprint(w, says(r.URL.Path))
	}))
	for range 3 {
		for _, path := range []string{"/long", "/own1", "/short", "/own2"} {
			w := ask(h, "GET", path)
			if got := w.Body.String(); got != says(path) {
				t.Errorf("%s: %d bytes, %.30q", path, len(got), got)
			}
		}
	}
	if Making(t.Context()) {
		t.Error("no page is being made, and one is said to be")
	}
}
