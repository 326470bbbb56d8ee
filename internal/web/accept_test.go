package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestCodings(t *testing.T) {
	for _, c := range []struct {
		header             string
		gzip, br, identity int
	}{
		{"", 0, 0, 1},
		{"gzip", 1000, 0, 1},
		{"gzip, deflate, br, zstd", 1000, 1000, 1},
		{"x-gzip", 1000, 0, 1},
		{"GZIP;Q=0.5 , br ; q=0.25", 500, 250, 1},
		{"gzip;q=0", 0, 0, 1},
		{"gzip;q=0.000,identity;q=0", 0, 0, 0},
		{"*", 1000, 1000, 1000},
		{"*;q=0", 0, 0, 0},
		{"*;q=0, gzip", 1000, 0, 0},
		{"gzip;q=0, *;q=0.1", 0, 100, 100},
		{"identity, gzip;q=0.5", 500, 0, 1000},
		{"br;q=1.000, gzip;q=0.999", 999, 1000, 1},
		// What is not of the form of the standard counts as not sent.
		{"gzip;q=2", 0, 0, 1},
		{"gzip;q=-1", 0, 0, 1},
		{"gzip;q=0.1234", 0, 0, 1},
		{"gzip;q=", 0, 0, 1},
		{"gzip;level=9", 0, 0, 1},
		{"gzip br", 0, 0, 1},
		{",, ,gzip,", 1000, 0, 1},
		{"gzip;q=1.5, br", 0, 1000, 1},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		if c.header != "" {
			r.Header.Set("Accept-Encoding", c.header)
		}
		got := CodingsOf(r)
		if g, b, i := got.Weight("gzip"), got.Weight("br"), got.Weight("identity"); g != c.gzip || b != c.br || i != c.identity {
			t.Errorf("%q: gzip %d, br %d, identity %d; want %d, %d, %d", c.header, g, b, i, c.gzip, c.br, c.identity)
		}
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header = http.Header{"Accept-Encoding": {"gzip;q=0.5", "br"}}
	got := CodingsOf(r)
	if got.Weight("gzip") != 500 || got.Weight("br") != 1000 {
		t.Error("two lines are one field")
	}
}

func TestMatchesTag(t *testing.T) {
	for _, c := range []struct {
		field, tag string
		want       bool
	}{
		{`"a"`, `"a"`, true}, {`W/"a"`, `"a"`, true}, {`"a"`, `W/"a"`, true}, {`"b", "a"`, `"a"`, true}, {`"b","a"`, `"a"`, true}, {` , "a" ,`, `"a"`, true},
		{`*`, `"a"`, true}, {`"a`, `"a"`, false}, {`a`, `"a"`, false}, {``, `"a"`, false}, {`"ab"`, `"a"`, false}, {`"x,"a""`, `"a"`, false}, {`"b, c", "a"`, `"a"`, true},
		{`"b" "a"`, `"a"`, true},
	} {
		if got := MatchesTag(c.field, c.tag); got != c.want {
			t.Errorf("%s against %s: %v", c.field, c.tag, got)
		}
	}
}

func FuzzCodings(f *testing.F) {
	for _, s := range []string{"gzip, br;q=0.5, *;q=0", "gzip;q=1.0001", "\xff;q=0", ";;,,q=1", "*;q=0.3,identity"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, header string) {
		var whole, parts Codings
		whole.Add(header)
		for _, p := range strings.Split(header, ",") {
			parts.Add(p)
		}
		if whole != parts {
			t.Errorf("%q: %+v in one, %+v in parts", header, whole, parts)
		}
		for _, name := range known {
			if w := whole.Weight(name); w < 0 || w > 1000 {
				t.Errorf("%q: %s weighs %d", header, name, w)
			}
		}
	})
}

func FuzzMatchesTag(f *testing.F) {
	f.Add(`"a", W/"b", *`)
	f.Add(`"`)
	f.Fuzz(func(t *testing.T, field string) {
		if MatchesTag(field, `"tag"`) && !strings.Contains(field, `"tag"`) && !strings.Contains(field, "*") {
			t.Errorf("%q names no such tag", field)
		}
	})
}
