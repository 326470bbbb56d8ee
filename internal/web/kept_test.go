package web

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// paper is a page's data that counts how often its foot is written.
type paper struct {
	Name, Title string
	written     *int
}

func (p *paper) Foot() string { *p.written++; return "foot of " + p.Name }

func (p *paper) AppendKept(b []byte, name string) []byte { return append(b, p.Name...) }

func TestKeptPartsAreWrittenOnce(t *testing.T) {
	files := fstest.MapFS{
		"shell/layout.html": {Data: []byte(`{{define "layout"}}<h1>{{.Title}}</h1>{{template "foot" .}}{{end}}{{define "foot"}}<p title="{{.Name}}">{{.Foot}}</p>{{end}}`)},
		"one.html":          {Data: []byte(`{{template "layout" .}}`)},
		"two.html":          {Data: []byte(`{{template "layout" .}}`)},
		"own.html":          {Data: []byte(`{{template "layout" .}}{{define "foot"}}own {{.Foot}}{{end}}`)},
	}
	ts := MustParseTemplates(files, nil, "shell/*.html", "*.html", "foot")
	written := 0
	shows := func(page string, data any, want string) {
		t.Helper()
		if b, err := ts.Execute(page, data); err != nil || string(b) != want {
			t.Errorf("%s shows %s (%v), not %s", page, b, err, want)
		}
	}
	for i := range 3 {
		title := fmt.Sprint("T", i)
		for _, page := range []string{"one", "two"} {
			shows(page, &paper{"A<", title, &written}, "<h1>"+title+`</h1><p title="A&lt;">foot of A&lt;</p>`)
		}
	}
	if written != 1 {
		t.Errorf("the foot was written %d times for one name", written)
	}
	shows("one", &paper{"B", "T", &written}, `<h1>T</h1><p title="B">foot of B</p>`)
	shows("own", &paper{"B", "T", &written}, `<h1>T</h1>own foot of B`)
	shows("own", &paper{"B", "T", &written}, `<h1>T</h1>own foot of B`)
	if written != 4 {
		t.Errorf("the foot was written %d times, not once for each name and for each page that has its own", written)
	}
	shows("one", map[string]any{"Title": "T", "Name": "x", "Foot": "plain"}, `<h1>T</h1><p title="x">plain</p>`) // not a Keeper
	if _, err := ts.Execute("one", map[string]any{"Title": "T"}); err == nil || !strings.Contains(err.Error(), "Foot") && !strings.Contains(err.Error(), "Name") {
		t.Errorf("a part that cannot be written: %v", err)
	}
	if _, err := ParseTemplates(files, nil, "shell/*.html", "*.html", "head"); err == nil {
		t.Error("a part that no file defines is kept")
	}

	long := strings.Repeat("x", keptMost/4)
	for i := range 9 {
		name := fmt.Sprint(i, long)
		shows("one", &paper{name, "T", &written}, `<h1>T</h1><p title="`+name+`">foot of `+name+`</p>`)
	}
	if k := ts.kept; k.bytes > 3*keptMost || len(k.parts) > 3 { // a part larger than all room stands alone
		t.Errorf("%d parts with %d bytes are kept", len(k.parts), k.bytes)
	}
}
