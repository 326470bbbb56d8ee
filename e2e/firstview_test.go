package e2e

import (
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// What the first view of a page may cost a reader who has never been here, in bytes as they
// are sent, headers included.
const (
	firstViewBytes = 100 << 10 // of fronts and stories, with fonts, pictures aside
	scriptBytes    = 10 << 10  // of all pages
)

// firstView looks at a page of each kind in each edition on a phone, with nothing remembered.
func (r *readerSite) firstView(t *testing.T) {
	b := browse(t, r.house)
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile))
	sent := weigh(b)
	most := map[string]float64{}
	for _, edition := range allEditions {
		for _, kind := range slices.Sorted(maps.Keys(readerKinds)) {
			for _, page := range r.kinds[edition][kind][:min(1, len(r.kinds[edition][kind]))] {
				if readerStatus[kind] != 0 {
					b.expectRefusal(r.base + page)
				}
				b.goTo("about:blank")
				call(b, network.ClearBrowserCache, cdp.Empty{})
				sent.forget()
				b.goTo(r.base + page)
				b.wait("fonts", `document.fonts.status === "loaded"`)
				sizes := sent.sizes()
				all := 0.0
				for what, n := range sizes {
					if what != network.ResourceTypeImage && what != network.ResourceTypeManifest { // this one when nothing else is to do
						all += n
					}
				}
				script := sizes[network.ResourceTypeScript]
				if all > firstViewBytes && (kind == "front" || kind == "story") || script > scriptBytes {
					t.Errorf("%s (%s): the first view takes %.0f bytes, %.0f of them script: %v", page, kind, all, script, sizes)
				}
				// That nothing has been counted is a fault as well.
				if sizes[network.ResourceTypeDocument] == 0 || sizes[network.ResourceTypeStylesheet] == 0 || kind == "story" && sizes[network.ResourceTypeFont] == 0 {
					t.Errorf("%s (%s): a page without text, style or fonts: %v", page, kind, sizes)
				}
				most["everything"], most["script"] = max(most["everything"], all), max(most["script"], script)
				if kind == "front" || kind == "story" {
					t.Logf("%s: %.0f bytes, %.0f of them script; pictures %.0f", page, all, script, sizes[network.ResourceTypeImage])
				}
			}
		}
	}
	if most["script"] == 0 {
		t.Error("no page has a script: it has not been counted")
	}
	t.Logf("at most %.0f bytes, %.0f of them script", most["everything"], most["script"])
}

// weight is what a browser has been sent, by what it is.
type weight struct {
	mu    sync.Mutex
	kinds map[network.RequestID]network.ResourceType
	bytes map[network.ResourceType]float64
}

// weigh listens to a browser from now on.
func weigh(b *browser) *weight {
	b.t.Helper()
	w := &weight{}
	w.forget()
	err := chromedp.Listen(b.ctx, func(ev any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			w.kinds[ev.RequestID] = ev.Type
		case *network.EventLoadingFinished:
			w.bytes[w.kinds[ev.RequestID]] += ev.EncodedDataLength
		}
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return w
}

func (w *weight) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.kinds, w.bytes = map[network.RequestID]network.ResourceType{}, map[network.ResourceType]float64{}
}

func (w *weight) sizes() map[network.ResourceType]float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.bytes)
}
