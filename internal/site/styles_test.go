package site

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"depesche/internal/store"
)

var inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// TestScriptBehindTheStyleSheets: every page has the parser wait for its style sheets, and
// the policy lets the script run that does it.
func TestScriptBehindTheStyleSheets(t *testing.T) {
	n := newNewsroom(t)
	s := n.site("https://depesche.example")
	pages := map[string]*httptest.ResponseRecorder{"waiting": get(NewWaiting().page(), "/de/")}
	for _, path := range []string{"/de/", "/de/search", "/de/page/nowhere", "/de/corrections"} {
		pages[path] = get(s, path)
	}
	front := s.Before(s)
	n.must(n.store.SetSetting(t.Context(), store.SiteClosed, "2026-03-04T15:30:00Z"))
	pages["closed"] = get(front, "/de/")
	for path, w := range pages {
		scripts := inlineScript.FindAllStringSubmatch(w.Body.String(), -1)
		if len(scripts) != 1 {
			t.Errorf("%s has %d inline scripts", path, len(scripts))
			continue
		}
		sum := sha256.Sum256([]byte(scripts[0][1]))
		if csp, want := w.Header().Get("Content-Security-Policy"), "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'"; !strings.Contains(csp, want) {
			t.Errorf("%s: the policy %q does not allow %q", path, csp, scripts[0][1])
		}
		head, _, _ := strings.Cut(w.Body.String(), scripts[0][0])
		if strings.Count(head, `rel="stylesheet"`) != strings.Count(w.Body.String(), `rel="stylesheet"`) {
			t.Errorf("%s has a style sheet after the script", path)
		}
	}
}

// TestNothingIsImportant: a rule of a newsroom's own sheet is above every one of ours, which
// within a layer an important one would not be.
func TestNothingIsImportant(t *testing.T) {
	sheet := get(newNewsroom(t).site(""), builtIn().assets.Path("site.css")).Body.String()
	if !strings.Contains(sheet, "@layer") || strings.Contains(sheet, "!important") {
		t.Errorf("the built-in style sheet: %s", sheet)
	}
}
