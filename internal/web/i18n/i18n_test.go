package i18n

import (
	"errors"
	"html/template"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"depesche"
)

var errDisk = errors.New("disk on fire at /secret")

func catalog(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load(fstest.MapFS{
		"en.json": {Data: []byte(`{"hello":"Hello {0}","only":"only English","n":{"one":"{0} story","other":"{0} stories","=0":"nothing yet"},"said":"{0} wrote {1}"}`)},
		"de.json": {Data: []byte(`{"hello":"Hallo {0}","n":{"one":"{0} Geschichte","other":"{0} Geschichten"},"extract.pdf":"Das ist ein PDF: {0}"}`)},
		"ar.json": {Data: []byte(`{"n":{"zero":"z{0}","one":"o{0}","two":"t{0}","few":"f{0}","many":"m{0}","other":"x{0}"}}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMessages(t *testing.T) {
	c := catalog(t)
	for _, tt := range []struct {
		lang, key string
		args      []any
		want      string
	}{
		{"de", "hello", []any{"Ada"}, "Hallo Ada"},
		{"de-AT", "hello", []any{"Ada"}, "Hallo Ada"},
		{"de", "only", nil, "only English"},
		{"xx", "hello", []any{"Ada"}, "Hello Ada"},
		{"de", "no.such", nil, "no.such"},
		{"de", "hello", nil, "Hallo {0}"},
		{"de", "hello", []any{"{0}{1}"}, "Hallo {0}{1}"},
		{"en", "n", []any{0}, "nothing yet"},
		{"en", "n", []any{1}, "1 story"},
		{"de", "n", []any{12000}, "12.000 Geschichten"},
		{"ar", "n", []any{0}, "z0"}, {"ar", "n", []any{2}, "t2"}, {"ar", "n", []any{7}, "f7"}, {"ar", "n", []any{11}, "m11"}, {"ar", "n", []any{100}, "x100"},
	} {
		if got := c.Printer(tt.lang, nil).T(tt.key, tt.args...); got != tt.want {
			t.Errorf("%s %s %v = %q, want %q", tt.lang, tt.key, tt.args, got, tt.want)
		}
	}
}

func TestHTMLEscapesAllButMarkup(t *testing.T) {
	p := catalog(t).Printer("en", nil)
	got := p.HTML("said", `<script>"x"</script>`, template.HTML("<b>y</b>"))
	if want := template.HTML("&lt;script&gt;&#34;x&#34;&lt;/script&gt; wrote <b>y</b>"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRelative(t *testing.T) {
	p := catalog(t).Printer("en", nil)
	now := time.Date(2025, 11, 5, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		ago  time.Duration
		want string
	}{
		{0, "just now"}, {59 * time.Second, "just now"}, {time.Minute, "1 minute ago"}, {59 * time.Minute, "59 minutes ago"},
		{time.Hour, "1 hour ago"}, {24*time.Hour - time.Second, "23 hours ago"}, {24 * time.Hour, ""}, {-30 * time.Second, "just now"}, {-2 * time.Hour, ""},
	} {
		if got := p.Relative(now.Add(-tt.ago), now); got != tt.want {
			t.Errorf("%v ago = %q, want %q", tt.ago, got, tt.want)
		}
	}
	if got := p.When(now.AddDate(0, 0, -3), now); got != "2 November" {
		t.Errorf("three days ago = %q", got)
	}
	if got := p.When(now.AddDate(-1, 0, 0), now); got != "5 November 2024" {
		t.Errorf("a year ago = %q", got)
	}
	// Italian has no catalogue here: its date must not be put together the English way.
	if got := catalog(t).Printer("it", nil).When(now.AddDate(0, 0, -3), now); got != "2 novembre 2025" {
		t.Errorf("three days ago in Italian = %q", got)
	}
}

func TestDatesPerLanguageAndZone(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	c := catalog(t)
	d := time.Date(2025, 11, 4, 23, 30, 0, 0, time.UTC) // already the next day in Berlin
	for _, tt := range []struct{ lang, want string }{
		{"en", "Wednesday, 5 November 2025, 00:30"},
		{"en-US", "Wednesday, November 5, 2025, 12:30 am"},
		{"de", "Mittwoch, 5. November 2025, 00:30\u00a0Uhr"},
		{"es", "miércoles, 5 de noviembre de 2025, 0:30"},
		{"fi", "keskiviikkona 5. marraskuuta 2025, 0.30"},
		{"zz", "Wednesday, 5 November 2025, 00:30"},
	} {
		if got := c.Printer(tt.lang, zone).FullDateTime(d); got != tt.want {
			t.Errorf("%s = %q, want %q", tt.lang, got, tt.want)
		}
	}
	if got := c.Printer("de", zone).ISO(d); got != "2025-11-05T00:30:00+01:00" {
		t.Errorf("ISO = %s", got)
	}
}

func TestNamesAndLists(t *testing.T) {
	c := catalog(t)
	if got := c.Printer("es", nil).LangName("en"); got != "Inglés" {
		t.Errorf("English in Spanish = %q", got)
	}
	if got := SelfName("ar"); got != "العربية" {
		t.Errorf("Arabic in Arabic = %q", got)
	}
	for n, want := range []string{"", "A", "A und B", "A, B und C"} {
		if got := c.Printer("de", nil).List([]string{"A", "B", "C"}[:n]); got != want {
			t.Errorf("list of %d = %q, want %q", n, got, want)
		}
	}
}

func TestErrorsShowNoCauses(t *testing.T) {
	p := catalog(t).Printer("de", nil)
	for _, tt := range []struct {
		err  error
		want string
	}{
		{depesche.E(depesche.Invalid, "extract.pdf", "this is a PDF: %s", "a.pdf"), "Das ist ein PDF: a.pdf"},
		{depesche.E(depesche.Invalid, "no.key", "the page is empty"), "The page is empty."},
		{depesche.Wrap(errDisk, depesche.Internal, "", "secret path"), p.T("error.internal")},
		{errDisk, p.T("error.internal")},
	} {
		if got := p.Error(tt.err); got != tt.want || strings.Contains(got, "secret") {
			t.Errorf("%v = %q, want %q", tt.err, got, tt.want)
		}
	}
}

func TestMatch(t *testing.T) {
	offered := []string{"en", "de", "es-MX"}
	for header, want := range map[string]string{
		"": "en", "de-AT,de;q=0.9": "de", "es": "es-MX", "fr;q=0.9,de;q=0.5": "de", "sw": "en", "%%%": "en", strings.Repeat("de,", 500): "de",
	} {
		if got := Match(header, offered); got != want {
			t.Errorf("%.20q = %s, want %s", header, got, want)
		}
	}
	if got := Match("de", nil); got != "" {
		t.Errorf("nothing offered = %q", got)
	}
}

func TestCommonCataloguesAreComplete(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if m := c.Missing(c.Keys("en"), "de", "es"); len(m) > 0 {
		t.Errorf("missing: %v", m)
	}
}

func TestBrokenCataloguesAreNotSpoken(t *testing.T) {
	spoken := func(bad string) (err any) {
		defer func() { err = recover() }()
		c, loadErr := Load(fstest.MapFS{"en.json": {Data: []byte(bad)}})
		if loadErr != nil {
			return loadErr
		}
		c.Printer("en", nil).T("a")
		return nil
	}
	for _, bad := range []string{`{`, `{"a":1}`, `{"a":{"one":"x"}}`} {
		if spoken(bad) == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
	if err := spoken(`{"a":"x"}`); err != nil {
		t.Error(err)
	}
}

func TestFirstWeekday(t *testing.T) {
	for tag, want := range map[string]time.Weekday{"de": time.Monday, "de-AT": time.Monday, "en": time.Monday, "en-US": time.Sunday, "en-GB": time.Monday, "en-IN": time.Sunday, "ar": time.Saturday, "ar-SA": time.Sunday,
		"ar-AE": time.Monday, "fa": time.Saturday, "he": time.Sunday, "pt": time.Sunday, "pt-PT": time.Sunday, "es": time.Monday, "es-mx": time.Sunday, "ja": time.Sunday, "zh": time.Monday, "dv": time.Friday, "xx": time.Monday} {
		if got := catalog(t).Printer(tag, nil).FirstWeekday(); got != want {
			t.Errorf("%s: %v, want %v", tag, got, want)
		}
	}
}
