package e2e

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Lighthouse's points for speed differ from run to run with what else the machine does. What
// follows are its audits of what a page is made of and of what it asks for, which do not.

// Most that a page of the site may weigh or be made of, as lighthouse sees it on a phone.
const (
	shiftMax  = 0.01       // cumulative layout shift
	weightMax = 350 * 1024 // bytes over the network, pictures included
	scriptMax = 10 * 1024  // of them, scripts
	domMax    = 500        // elements
)

// fast fails the test with each audit of what makes pages slow that a page does not pass.
func (v *verdict) fast(t *testing.T, page string) {
	t.Helper()
	for _, wrong := range v.slow() {
		t.Errorf("%s: %s", page, wrong)
	}
}

// slow says which of those audits a page does not pass, and why.
func (v *verdict) slow() []string {
	var out []string
	for _, f := range speedFloors {
		a, judged := v.Audits[f.id]
		wrong := "lighthouse does not know it: does the list still fit its version?"
		switch {
		case judged && a.ScoreDisplayMode == "error":
			wrong = "lighthouse could not judge it"
		case judged:
			wrong = f.wrong(a)
		}
		if wrong != "" {
			out = append(out, f.id+": "+wrong)
		}
	}
	return out
}

// speedFloors are the audits with what each holds a page to.
var speedFloors = []struct {
	id    string
	wrong func(audit) string
}{
	{"cumulative-layout-shift", atMost(shiftMax)},
	{"unsized-images", nothing},
	{"render-blocking-resources", onlyStyles},
	{"redirects", nothing},
	{"total-byte-weight", atMost(weightMax)},
	{"resource-summary", resources},
	{"uses-text-compression", nothing},
	{"uses-long-cache-ttl", nothing},
	{"unminified-css", nothing},
	{"unused-css-rules", nothing},
	{"unminified-javascript", nothing},
	{"unused-javascript", nothing},
	{"legacy-javascript", nothing},
	{"duplicated-javascript", nothing},
	{"uses-responsive-images", nextWidth},
	{"image-size-responsive", nothing},
	{"image-aspect-ratio", nothing},
	{"uses-optimized-images", nothing},
	{"efficient-animated-content", nothing},
	{"lcp-lazy-loaded", passed},
	{"lcp-discovery-insight", checked},
	{"font-display", nothing},
	{"dom-size", atMost(domMax)},
	{"non-composited-animations", nothing},
	{"no-document-write", nothing},
	{"bf-cache", passed},
}

// audit is what lighthouse says of one thing.
type audit struct {
	Title            string
	Score            *float64
	ScoreDisplayMode string
	NumericValue     *float64
	Details          struct{ Items json.RawMessage }
}

// items are the rows of an audit's table.
func (a audit) items(into any) error {
	if len(a.Details.Items) == 0 {
		return nil
	}
	return json.Unmarshal(a.Details.Items, into)
}

// auditRow is a row of an audit's table: an address, or a kind of what was asked for, or what
// stands at a place of the page.
type auditRow struct {
	URL, ResourceType string
	TransferSize      int
	WastedPercent     float64
	Node              struct{ Selector, Snippet string }
}

func (r auditRow) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %.100s", r.URL, r.Node.Selector, r.Node.Snippet))
}

// nothing holds an audit that lists what is wrong.
func nothing(a audit) string {
	var rows []auditRow
	if err := a.items(&rows); err != nil {
		return err.Error()
	}
	var all []string
	for _, r := range rows {
		all = append(all, r.String())
	}
	if len(all) > 0 {
		return a.Title + ": " + strings.Join(all, "; ")
	}
	return passed(a)
}

// nextWidth lets a picture have the next width up from what is shown, as far as the widths
// are apart: 960 pixels for 770.
func nextWidth(a audit) string {
	const wasteMax = 40 // per cent of the pixels
	var rows []auditRow
	if err := a.items(&rows); err != nil {
		return err.Error()
	}
	for _, r := range rows {
		if r.WastedPercent > wasteMax {
			return fmt.Sprintf("%.0f %% of its pixels are not shown, at most %d: %s", r.WastedPercent, wasteMax, r)
		}
	}
	return ""
}

// passed holds an audit that has points to the most that there are.
func passed(a audit) string {
	if a.Score != nil && *a.Score < 1 {
		return fmt.Sprintf("%s: %.2f", a.Title, *a.Score)
	}
	return ""
}

func atMost(most float64) func(audit) string {
	return func(a audit) string {
		if a.NumericValue == nil {
			return "it has no number"
		}
		if *a.NumericValue > most {
			return fmt.Sprintf("%g, at most %g", *a.NumericValue, most)
		}
		return ""
	}
}

var styleSheetRE = regexp.MustCompile(`^/(assets/site-[A-Z0-9]+|theme/[^/]+/[^/]+)\.css$`)

// onlyStyles lets the site's style sheet and the edition's theme stand before the page.
func onlyStyles(a audit) string {
	var rows []auditRow
	if err := a.items(&rows); err != nil {
		return err.Error()
	}
	for _, r := range rows {
		if u, err := url.Parse(r.URL); err != nil || !styleSheetRE.MatchString(u.Path) {
			return r.URL
		}
	}
	return ""
}

// resources holds a page to little script, and to this server.
func resources(a audit) string {
	var rows []auditRow
	if err := a.items(&rows); err != nil {
		return err.Error()
	}
	if len(rows) == 0 {
		return "it has no rows"
	}
	for _, r := range rows {
		if most, bounded := map[string]int{"script": scriptMax, "third-party": 0}[r.ResourceType]; bounded && r.TransferSize > most {
			return fmt.Sprintf("%d bytes of %s, at most %d", r.TransferSize, r.ResourceType, most)
		}
	}
	return ""
}

// checked holds an audit that answers questions by yes or no: of the picture that is the
// largest thing on the page, whether it is asked for early. A text needs no asking.
func checked(a audit) string {
	var parts []struct {
		Type  string
		Items json.RawMessage
	}
	if err := a.items(&parts); err != nil {
		return err.Error()
	}
	for _, p := range parts {
		if p.Type != "checklist" {
			continue
		}
		var list map[string]struct {
			Label string
			Value bool
		}
		if err := json.Unmarshal(p.Items, &list); err != nil {
			return err.Error()
		}
		for _, one := range list {
			if !one.Value {
				return "not so: " + one.Label
			}
		}
	}
	return ""
}

// The list finds what it is there to find, and lets the rest pass.
func TestSpeedFloors(t *testing.T) {
	passing := func() *verdict {
		v := &verdict{Audits: map[string]audit{}}
		for _, f := range speedFloors {
			one, number := 1.0, 0.0
			v.Audits[f.id] = audit{Title: f.id, Score: &one, NumericValue: &number}
		}
		v.Audits["resource-summary"] = rows(`[{"resourceType": "script", "transferSize": 4000}, {"resourceType": "third-party", "transferSize": 0}, {"resourceType": "image", "transferSize": 100000}]`)
		v.Audits["render-blocking-resources"] = rows(`[{"url": "http://127.0.0.1:1/assets/site-2ZF3GR4J.css"}, {"url": "http://127.0.0.1:1/theme/de/0123.css"}]`)
		v.Audits["uses-responsive-images"] = rows(`[{"url": "http://127.0.0.1:1/a.jpg", "wastedPercent": 29.5}]`)
		v.Audits["lcp-discovery-insight"] = rows(`[{"type": "checklist", "items": {"eagerlyLoaded": {"label": "lazy load not applied", "value": true}}}, {"type": "node"}]`)
		return v
	}
	if wrong := passing().slow(); len(wrong) > 0 {
		t.Fatalf("a page that is fast: %q", wrong)
	}
	zero, much := 0.0, 1e9
	for id, a := range map[string]audit{
		"cumulative-layout-shift":   {NumericValue: &much},
		"dom-size":                  {},
		"bf-cache":                  {Score: &zero},
		"font-display":              {ScoreDisplayMode: "error"},
		"unused-css-rules":          rows(`[{"url": "http://127.0.0.1:1/assets/site.css"}]`),
		"resource-summary":          rows(`[{"resourceType": "third-party", "transferSize": 1}]`),
		"render-blocking-resources": rows(`[{"url": "http://127.0.0.1:1/assets/desk-2ZF3GR4J.css"}]`),
		"uses-responsive-images":    rows(`[{"url": "http://127.0.0.1:1/a.jpg", "wastedPercent": 74.4}]`),
		"lcp-discovery-insight":     rows(`[{"type": "checklist", "items": {"eagerlyLoaded": {"label": "lazy load not applied", "value": false}}}]`),
		"lcp-lazy-loaded":           {Score: &zero},
	} {
		v := passing()
		v.Audits[id] = a
		if wrong := v.slow(); len(wrong) != 1 || !strings.HasPrefix(wrong[0], id+": ") {
			t.Errorf("a page that fails by %s: %q", id, wrong)
		}
	}
	v := passing()
	delete(v.Audits, "dom-size")
	if wrong := v.slow(); len(wrong) != 1 {
		t.Errorf("an audit that lighthouse does not know: %q", wrong)
	}
}

func rows(items string) audit {
	var a audit
	a.Details.Items = json.RawMessage(items)
	return a
}
