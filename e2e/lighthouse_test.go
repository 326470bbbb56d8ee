package e2e

import (
	"encoding/json"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// lighthouseEnv names the program lighthouse, which scripts/test fetches.
const lighthouseEnv = "DEPESCHE_LIGHTHOUSE"

// lighthouseAllEnv, when set, has it look at every page.
const lighthouseAllEnv = "DEPESCHE_LIGHTHOUSE_ALL"

// lighthouseSample are the pages of the desk at which lighthouse looks unless it is to look at
// all: a page takes it seconds, and axe-core, by which it judges, has seen each of them already.
var lighthouseSample = regexp.MustCompile(`^/desk(/login|/account|/story/\d+|/story/\d+/original|/story/\d+/text/ar|/settings|/comments)?$`)

// TestLighthouse has lighthouse judge pages of the desk by their accessibility, as on a large
// screen, and pages of the site as on a phone, by everything that is the same on a slow machine
// and on a fast one: 100, and each audit of what makes pages slow (see fast).
func TestLighthouse(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the browser test takes long")
	}
	tool := os.Getenv(lighthouseEnv)
	need(t, "lighthouse ("+lighthouseEnv+" names it)", tool != "")
	h, b, pages := whole(t)
	all := os.Getenv(lighthouseAllEnv) != ""
	t.Run("desk", func(t *testing.T) {
		headers := filepath.Join(t.TempDir(), "headers.json")
		cookie, err := json.Marshal(map[string]string{"Cookie": cookies(b, h)})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(headers, cookie, 0o600); err != nil {
			t.Fatal(err)
		}
		pages = slices.DeleteFunc(pages, func(page string) bool {
			u, err := url.Parse(page)
			return err != nil || slices.Contains([]string{"/desk/no-such-page", "/desk/login/no-such-link", "/desk/setup"}, u.Path) || // lighthouse judges no page that answers with an error
				!all && !lighthouseSample.MatchString(page)
		})
		if len(pages) < 6 {
			t.Errorf("lighthouse is to judge %d pages: does the sample still fit the addresses?", len(pages))
		}
		began := time.Now()
		for _, page := range pages {
			v := lighthouse(t, tool, h.base+page, "--only-categories=accessibility", "--preset=desktop", "--throttling-method=provided", "--extra-headers="+headers)
			t.Logf("%s, after %.0f s", page, time.Since(began).Seconds()) // all of them take long
			v.hundred(t, page, "accessibility")
		}
	})
	t.Run("site", func(t *testing.T) {
		pages := make([]map[string]string, len(readerEditions))
		t.Run("pages", func(t *testing.T) { // the browser ends with it
			b := browse(t, h)
			for i, edition := range readerEditions {
				pages[i] = lighthousePages(b, h, edition)
			}
		})
		for i, judged := range pages {
			kinds := slices.Sorted(maps.Keys(judged))
			if !all {
				kinds = [][]string{{"found"}, {"front"}, {"page"}, {"story"}}[i]
			}
			for _, kind := range kinds {
				page := judged[kind]
				v := lighthouse(t, tool, absolute(h, page))
				t.Logf("%s: speed %.0f", page, v.Categories["performance"].Score*100) // from run to run another
				v.fast(t, page)
				v.hundred(t, page, "accessibility")
				v.hundred(t, page, "best-practices")
				if kind != "found" {
					v.hundred(t, page, "seo")
				} else if failed := v.failed("seo"); !slices.Equal(failed, []string{"is-crawlable"}) {
					t.Errorf("%s: what search engines mind is not alone that they may not list what was found: %q", page, failed)
				}
			}
		}
	})
}

// lighthousePages are pages of an edition that answer with what was asked for, by their kinds.
func lighthousePages(b *browser, h *house, edition string) map[string]string {
	b.t.Helper()
	at := "/" + edition
	return map[string]string{
		"front": at + "/", "story": link(b, h.base+at+"/", `main h1 a, main h2 a, main article a`), "channel": at + "/channel/local",
		"topics": at + "/topics", "topic": link(b, h.base+at+"/topics", `main a[href*="/topic/"]`),
		"authors": at + "/authors", "author": link(b, h.base+at+"/authors", `main a[href*="/author/"]`),
		"archive": at + "/archive", "month": link(b, h.base+at+"/archive", `main a[href*="/archive/2"][href*="-"]`),
		"corrections": at + "/corrections", "page": at + "/page/about", "search": at + "/search", "found": at + "/search?q=" + url.QueryEscape(somewhere[edition]),
	}
}

// cookies is the header by which another program is the person who has logged in.
func cookies(b *browser, h *house) string {
	b.t.Helper()
	set, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{h.base + "/desk"}})
	if err != nil {
		b.t.Fatal(err)
	}
	var all []string
	for _, c := range set.Cookies {
		all = append(all, c.Name+"="+c.Value)
	}
	return strings.Join(all, "; ")
}

// verdict is what lighthouse says of a page.
type verdict struct {
	FinalDisplayedURL string
	Categories        map[string]struct {
		Score     float64
		AuditRefs []struct {
			ID     string
			Weight float64
		}
	}
	Audits map[string]audit
}

// failed names the audits that keep a category of a page from 100.
func (v *verdict) failed(category string) []string {
	var out []string
	for _, ref := range v.Categories[category].AuditRefs {
		if a := v.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < 1 {
			out = append(out, ref.ID)
		}
	}
	return out
}

// hundred fails the test with what keeps a category of a page from 100.
func (v *verdict) hundred(t *testing.T, page, category string) {
	t.Helper()
	if c, judged := v.Categories[category]; judged && c.Score == 1 {
		return
	}
	t.Errorf("%s: %s %.0f", page, category, v.Categories[category].Score*100)
	for _, id := range v.failed(category) {
		t.Errorf("%s: %s (%s)", page, id, v.Audits[id].Title)
	}
}

// lighthouse looks at a page, on a phone unless the arguments say otherwise; that it did not
// look ends the test.
func lighthouse(t *testing.T, tool, address string, args ...string) *verdict {
	t.Helper()
	cmd := exec.Command(tool, append([]string{address, "--output=json", "--quiet", "--disable-full-page-screenshot", "--no-enable-error-reporting",
		"--chrome-flags=--headless --no-sandbox --disable-gpu --disable-quic --disable-background-networking"}, args...)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: lighthouse: %v\n%s", address, err, stderr.String())
	}
	v := new(verdict)
	if err := json.Unmarshal(out, v); err != nil {
		t.Fatalf("%s: lighthouse: %v", address, err)
	}
	if v.FinalDisplayedURL != address {
		t.Errorf("lighthouse was to go to %s and came to %s", address, v.FinalDisplayedURL)
	}
	return v
}
