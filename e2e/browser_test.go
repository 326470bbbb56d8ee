package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browser is one tab of a browser with nothing remembered.
type browser struct {
	t   *testing.T
	ctx context.Context
	own string // host of the newsroom; no other may be asked

	mu       sync.Mutex
	troubles []string
	refusals map[string]bool // addresses that may answer with an error
}

func hasBrowser() bool {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if _, err := exec.LookPath(name); err == nil {
			return true
		}
	}
	return false
}

// browse opens a browser that ends with the test, which fails when anything went wrong
// that a reader could not see.
func browse(t *testing.T, h *house) *browser {
	t.Helper()
	need(t, "chromium", hasBrowser())
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-pings", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
		chromedp.Flag("lang", "en"),
		chromedp.WindowSize(1440, 900),
		chromedp.WSURLReadTimeout(time.Minute),
	)
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, closeTab := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	if err := chromedp.Do(ctx); err != nil { // starts it, without the limit that follows
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Minute)
	u, err := url.Parse(h.base)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, ctx: ctx, own: u.Host, refusals: map[string]bool{}}
	t.Cleanup(func() {
		cancel()
		closeTab()
		stop()
		b.calm()
	})
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	call(b, network.Enable, network.EnableParams{})
	call(b, log.Enable, cdp.Empty{})
	call(b, page.Enable, page.EnableParams{})
	// A browser without a window takes its pages for ones that nobody has in front: they would
	// show no focus.
	call(b, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	return b
}

// call sends one command of the protocol.
func call[P, R any](b *browser, c cdp.Command[P, R], params P) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, c, params); err != nil {
		b.t.Fatal(err)
	}
}

// hear takes down whatever should not happen.
func (b *browser) hear(ev any) {
	switch ev := ev.(type) {
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(ev.Request.URL)
		if err != nil || u.Host != b.own && u.Scheme != "data" && u.Scheme != "blob" && u.Scheme != "about" {
			b.trouble("asked another host: %s", ev.Request.URL)
		}
	case *network.EventResponseReceived:
		if ev.Response.Status >= 400 && !b.may(ev.Response.URL) {
			b.trouble("%s answered %d", ev.Response.URL, ev.Response.Status)
		}
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, a := range ev.Args {
			words = append(words, string(a.Value)+a.Description)
		}
		b.trouble("console.%s: %s", ev.Type, strings.Join(words, " "))
	case *runtime.EventExceptionThrown:
		b.trouble("exception: %s (%s:%d)", ev.ExceptionDetails.Text, ev.ExceptionDetails.URL, ev.ExceptionDetails.LineNumber)
	case *log.EventEntryAdded:
		if !b.may(ev.Entry.URL) {
			b.trouble("%s: %s (%s)", ev.Entry.Level, ev.Entry.Text, ev.Entry.URL)
		}
	case *page.EventJavascriptDialogOpening:
		b.trouble("dialog: %s %s", ev.Type, ev.Message)
		go chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
	}
}

func (b *browser) trouble(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := fmt.Sprintf(format, args...); !slices.Contains(b.troubles, s) {
		b.troubles = append(b.troubles, s)
	}
}

func (b *browser) may(address string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refusals[address]
}

// expectRefusal says that an address will answer with an error, as it should.
func (b *browser) expectRefusal(address string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refusals[address] = true
}

// calm fails the test for what was taken down.
func (b *browser) calm() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.troubles {
		b.t.Error(s)
	}
	b.troubles = nil
}

// heard is what was taken down so far.
func (b *browser) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.troubles)
}

// forget leaves out what was taken down on purpose.
func (b *browser) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.troubles = nil
}

// do runs actions that must succeed.
func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.fail("%v", err)
	}
}

// fail ends the test with what the page shows.
func (b *browser) fail(format string, args ...any) {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`location.href + ":\n" + document.body.innerText`))
	if err != nil {
		text = err.Error()
	}
	b.t.Fatalf("%s\n\nat %s", fmt.Sprintf(format, args...), text)
}

func (b *browser) withoutScripts() {
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}

// goTo opens an address.
func (b *browser) goTo(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
}

// wait asks an expression of the page until it is true.
func (b *browser) wait(what, expression string) {
	b.t.Helper()
	if !b.soon(2*time.Minute, expression) {
		b.fail("waited in vain for %s", what)
	}
}

func (b *browser) soon(d time.Duration, expression string) bool {
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(25 * time.Millisecond) {
		// Between two pages there is nothing to ask; then the error is no news.
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`document.readyState === "complete" && !!(`+expression+`)`))
		if err == nil && ok {
			return true
		}
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
			return false
		}
	}
	return false
}

// sees waits until the page shows a text.
func (b *browser) sees(text string) {
	b.t.Helper()
	b.wait(fmt.Sprintf("the text %q", text), `document.body.innerText.replace(/\s+/g, " ").includes(`+quote(text)+`)`)
}

// seesNot tells whether the page, as it is, lacks a text.
func (b *browser) seesNot(text string) {
	b.t.Helper()
	if b.is(`document.body.innerText.replace(/\s+/g, " ").includes(` + quote(text) + `)`) {
		b.fail("the page shows %q", text)
	}
}

// has waits until the page has an element.
func (b *browser) has(selector string) {
	b.t.Helper()
	b.wait("the element "+selector, `document.querySelector(`+quote(selector)+`)`)
}

func (b *browser) is(expression string) bool {
	b.t.Helper()
	ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`!!(`+expression+`)`))
	if err != nil {
		b.fail("%v", err)
	}
	return ok
}

func (b *browser) text(expression string) string {
	b.t.Helper()
	s, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`String(`+expression+` ?? "")`))
	if err != nil {
		b.fail("%v", err)
	}
	return s
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}
