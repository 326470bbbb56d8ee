package bundle

import (
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"depesche/internal/web/assets"
)

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func manyRules() string {
	var b strings.Builder
	for i := range 80 {
		fmt.Fprintf(&b, ".c%d { margin-inline: %dpx; color: var(--ink) }\n", i, i)
	}
	return b.String()
}

func TestBundleAndServe(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "part"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "part/a.css", "@font-face { font-family: X; src: url(\"font:inter-latin.woff2\") }\n"+manyRules())
	write(t, dir, "site.css", "@import \"part/a.css\";\n@media print { p { color: #000 } }\n")
	write(t, dir, "site.ts", "const n: number = 4; document.title = `${n}`\n")
	if err := Write(dir); err != nil {
		t.Fatal(err)
	}
	if err := Stale(dir); err != nil {
		t.Errorf("fresh output called stale: %v", err)
	}
	s, err := assets.Open(os.DirFS(filepath.Join(dir, "dist")), "/assets/")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"site.css", "site.js", "font:inter-latin.woff2"} {
		for _, enc := range []string{"", "gzip, br", "gzip;q=0"} {
			r := httptest.NewRequest("GET", s.Path(name), nil)
			r.Header.Set("Accept-Encoding", enc)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != 200 || w.Body.Len() == 0 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
				t.Errorf("%s: %d %v", name, w.Code, w.Header())
			}
			if zipped := w.Header().Get("Content-Encoding") == "gzip"; zipped && enc != "gzip, br" || !zipped && enc == "gzip, br" && name == "site.css" {
				t.Errorf("%s with %q: %v", name, enc, w.Header())
			}
		}
	}
	if css := s.Text("site.css"); !strings.Contains(css, "font/inter-latin-") || strings.Contains(css, "\n  ") {
		t.Errorf("css: %.300s", css)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "/assets/../site.css", nil))
	if b, _ := io.ReadAll(w.Result().Body); w.Code != 404 {
		t.Errorf("%d %s", w.Code, b)
	}

	write(t, dir, "site.css", "p { color: red }\n")
	if Stale(dir) == nil {
		t.Error("changed sources not noticed")
	}
	if err := Write(dir); err != nil {
		t.Fatal(err)
	}
	if err := Stale(dir); err != nil {
		t.Errorf("old output left behind: %v", err)
	}
}

func TestBundleNamesThePlaceOfAnError(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a.ts", "let x: = 1\n")
	if _, err := Build(dir); err == nil || !strings.Contains(err.Error(), "a.ts:1") {
		t.Errorf("error: %v", err)
	}
	write(t, dir, "a.ts", "")
	write(t, dir, "a.css", "p { background: url(\"font:none.woff2\") }")
	if _, err := Build(dir); err == nil || !strings.Contains(err.Error(), "none.woff2") {
		t.Errorf("error: %v", err)
	}
	if _, err := Build(t.TempDir()); err == nil {
		t.Error("an empty folder was bundled")
	}
}
