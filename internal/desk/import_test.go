package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/web/i18n"
)

func TestFirstLineIsTheHeadline(t *testing.T) {
	for text, want := range map[string]string{
		"Night ferry returns\n\nIt sails.":            "# Night ferry returns\n\n\nIt sails.",
		"\r\n Night ferry returns\r\nIt sails.":       "# Night ferry returns\n\nIt sails.",
		"# Night ferry returns\n\nIt sails.":          "# Night ferry returns\n\n\nIt sails.",
		"## Night ferry returns\nIt sails.":           "# Night ferry returns\n\nIt sails.",
		"Night ferry returns\n===\n\nIt sails.":       "Night ferry returns\n===\n\nIt sails.",
		"---\ntitle: Ferry\n---\n\nIt sails.":         "---\ntitle: Ferry\n---\n\nIt sails.",
		"<h1>Ferry</h1><p>It sails.</p>":              "<h1>Ferry</h1><p>It sails.</p>",
		strings.Repeat("long ", 50) + "\n\nIt sails.": strings.Repeat("long ", 50) + "\n\nIt sails.",
		"\ufeff": "",
	} {
		if got := headlined(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A pasted text has the headline that the page promises; one without is named so, and
// cannot be published.
func TestPastedText(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	paste := func(text string) string {
		t.Helper()
		res, page := r.post("/desk/import", url.Values{"way": {"text"}, "text": {text}, "lang": {"en"}})
		if res.StatusCode != http.StatusOK || !strings.Contains(res.Request.URL.Path, "/desk/story/") {
			t.Fatalf("%s: %d %s", res.Request.URL, res.StatusCode, pageText(page))
		}
		checkPage(t, res.Request.URL.Path, page)
		return page
	}
	if page := paste("Night ferry returns\n\nIt sails again from Friday, with room for forty cars."); !strings.Contains(page, `<h1><bdi lang="en">Night ferry returns</bdi></h1>`) {
		t.Errorf("%s", pageText(page))
	}
	page := paste(strings.Repeat("The harbour was quiet and nobody came to see it. ", 6))
	if !strings.Contains(page, "No headline yet") || !strings.Contains(page, `/original">a headline</a>`) {
		t.Errorf("%s", pageText(page))
	}
	if _, page = r.get("/desk"); !strings.Contains(page, `<bdi lang="en">No headline yet</bdi>`) {
		t.Errorf("the matrix: %s", pageText(page))
	}
}

func TestFindingsKeepTheirDirection(t *testing.T) {
	f := depesche.Finding{Message: "number.changed", Args: []string{"12 people", "15 شخصًا"}}
	p := i18n.MustLoad(catalogs, "i18n").Printer("en", nil)
	if s := findingText(p, f); !strings.Contains(s, "\u206815 شخصًا\u2069") || strings.Contains(s, "\u206812 people") {
		t.Errorf("%q", s)
	}
	if f.Args[1] != "15 شخصًا" {
		t.Error("the finding itself changed")
	}
}
