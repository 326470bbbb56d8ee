package site

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"depesche"
	"depesche/internal/alert"
	"depesche/internal/store"
)

// follower is a reader with a browser without scripts.
type follower struct {
	*newsroom
	site   *Server
	office *alert.Office
	clock  *time.Time
}

func newFollower(t *testing.T) *follower {
	t.Helper()
	n := newNewsroom(t)
	clock := now
	tick := func() time.Time { return clock }
	n.store.SetClock(tick)
	o, err := alert.Open(context.Background(), alert.Options{Store: n.store, Dir: t.TempDir(), BaseURL: "https://depesche.example", Now: tick})
	n.must(err)
	t.Cleanup(o.Close)
	s := New(Config{Store: n.store, BaseURL: "https://depesche.example", Now: tick, Alerts: o, Pictures: n.site("").pictures})
	return &follower{n, s, o, &clock}
}

func (f *follower) post(path string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	f.site.ServeHTTP(w, r)
	return w
}

// fields reads the form of a page that follows a topic.
func (f *follower) fields(page string) url.Values {
	v := url.Values{}
	for _, k := range find(f.t.(*testing.T), page, func(k *html.Node) bool { return k.Data == "input" && has(k, "name") }) {
		if attr(k, "type") == "radio" && !has(k, "checked") {
			continue
		}
		v.Add(attr(k, "name"), attr(k, "value"))
	}
	return v
}

func (f *follower) lastMail() store.Mail {
	f.t.Helper()
	_, err := f.office.SendDue(context.Background())
	f.must(err)
	ms, err := f.store.Mails(context.Background(), store.MailQuery{Limit: 1})
	f.must(err)
	if len(ms) == 0 {
		f.t.Fatal("no mail")
	}
	return ms[0]
}

func (f *follower) linkTo(m store.Mail, purpose string) string {
	f.t.Helper()
	l := regexp.MustCompile(`https://depesche.example(/[a-z]+/follow/` + purpose + `/[A-Za-z0-9._-]+)`).FindStringSubmatch(m.Body)
	if l == nil {
		f.t.Fatalf("no link to %s in %s", purpose, m.Body)
	}
	return l[1]
}

// The whole way without JavaScript, as a reader of the German edition goes it.
func TestFollowWithoutScript(t *testing.T) {
	f := newFollower(t)
	id := f.add(depesche.Story{Channel: "science"}, "rail", "water")
	f.publish(id, "de", depesche.Document{Headline: depesche.Plain("Ein Nachtzug")}, depesche.Publication{})

	page := get(f.site, "/de/1/ein-nachtzug").Body.String()
	checkPage(t, "story", page)
	for _, want := range []string{`<form class="follow" action="/de/follow" method="post"`, "Bahn per E-Mail folgen", `href="/de/follow/topic/water"`, `<script type="module" src="/assets/site-`} {
		if !strings.Contains(page, want) {
			t.Errorf("the story lacks %s", want)
		}
	}
	// Nothing in a cached page belongs to one reader.
	if again := get(f.site, "/de/1/ein-nachtzug").Body.String(); again != page {
		t.Error("the page differs from one reader to the next")
	}
	form := f.fields(page)
	form.Set("email", "leserin@example.org")
	w := f.post("/de/follow", form)
	if w.Code != 200 || !strings.Contains(w.Body.String(), "Bitte noch einmal drücken") {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	checkPage(t, "again", w.Body.String())
	form = f.fields(w.Body.String())
	if form.Get("email") != "leserin@example.org" || form.Get("stamp") == "" || form.Get("topic") != "rail" {
		t.Fatalf("the form forgot: %v", form)
	}
	if w = f.post("/de/follow", form); !strings.Contains(w.Body.String(), "schneller, als jemand liest") {
		t.Errorf("pressed at once: %d %s", w.Code, w.Body)
	}
	form = f.fields(w.Body.String())
	*f.clock = f.clock.Add(5 * time.Second)
	w = f.post("/de/follow", form)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/de/follow/sent" {
		t.Fatalf("%d %s %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	page = get(f.site, "/de/follow/sent").Body.String()
	checkPage(t, "sent", page)
	if !strings.Contains(page, `href="https://depesche.example/desk/mail"`) {
		t.Error("nobody learns where the mail lies")
	}

	confirm := f.linkTo(f.lastMail(), "confirm")
	for range 2 { // looking is not confirming
		page = get(f.site, confirm).Body.String()
		checkPage(t, "confirm", page)
	}
	subs, err := f.store.Subscriptions(context.Background(), 1)
	if err != nil || len(subs) != 1 || !subs[0].Confirmed.IsZero() {
		t.Fatalf("%+v, %v", subs, err)
	}
	page = f.post(confirm, nil).Body.String()
	checkPage(t, "confirmed", page)
	if !strings.Contains(page, "Sie folgen dem Thema Bahn") {
		t.Errorf("%s", page)
	}
	id = f.add(depesche.Story{}, "rail")
	f.publish(id, "de", depesche.Document{Headline: depesche.Plain("Noch einer")}, depesche.Publication{})
	_, err = f.store.EnqueueAlerts(context.Background(), id, "de")
	f.must(err)
	m := f.lastMail()
	if m.Subject != "Noch einer" {
		t.Fatalf("%+v", m)
	}
	stop := f.linkTo(m, "stop")
	page = get(f.site, stop).Body.String()
	checkPage(t, "stop", page)
	for range 2 {
		w = f.post(stop, nil)
		if w.Code != 200 || !strings.Contains(w.Body.String(), "Keine Mails mehr") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

// A mail program posts the one click without cookies, origin or questions (RFC 8058).
func TestOneClick(t *testing.T) {
	f := newFollower(t)
	r := f.reader("rail", "water")
	path := f.office.Path(alert.ToStop, r, 0, "de")
	w := f.post(path, url.Values{"List-Unsubscribe": {"One-Click"}})
	subs, err := f.store.Subscriptions(context.Background(), r.ID)
	if w.Code != 200 || err != nil || len(subs) != 0 {
		t.Errorf("%d, %+v, %v", w.Code, subs, err)
	}
	f.must(f.store.EraseReader(context.Background(), r.ID))
	if w = f.post(path, url.Values{"List-Unsubscribe": {"One-Click"}}); w.Code != 200 {
		t.Errorf("after erasing: %d", w.Code)
	}
	if w = get(f.site, path); w.Code != http.StatusGone {
		t.Errorf("after erasing, looked at: %d", w.Code)
	}
	// Another site's page cannot press the button.
	r = f.reader("rail")
	w = f.post(f.office.Path(alert.ToStop, r, 0, "de"), nil, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
	if subs, _ = f.store.Subscriptions(context.Background(), r.ID); w.Code != http.StatusForbidden || len(subs) != 1 {
		t.Errorf("%d, %d", w.Code, len(subs))
	}
}

// reader is somebody who follows topics in German.
func (f *follower) reader(topics ...string) *store.Reader {
	f.t.Helper()
	ctx := context.Background()
	f.must(f.store.AddReader(ctx, store.Reader{Email: "leser@example.org", Address: "leser@example.org", Lang: "de", Edition: "de", Pace: store.PaceInstant, Hour: 7, Zone: "Europe/Berlin", Secret: "s"}))
	r, err := f.store.ReaderByEmail(ctx, "leser@example.org")
	f.must(err)
	ts, err := f.store.Topics(ctx)
	f.must(err)
	for _, t := range ts {
		for _, k := range topics {
			if t.Key == k {
				_, err := f.store.ConfirmSubscription(ctx, r.ID, t.ID, "de")
				f.must(err)
			}
		}
	}
	return r
}

func TestPreferencesPage(t *testing.T) {
	f := newFollower(t)
	r := f.reader("rail", "water")
	path := f.office.Path(alert.ToManage, r, 0, "de")
	w := get(f.site, path)
	checkPage(t, "preferences", w.Body.String())
	for k, want := range map[string]string{"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"} {
		if got := w.Header().Get(k); got != want {
			t.Errorf("%s: %s", k, got)
		}
	}
	if !strings.Contains(w.Body.String(), "leser@example.org") || !strings.Contains(w.Body.String(), `content="noindex`) {
		t.Error("the page does not say what is known")
	}
	form := url.Values{"topic": {"rail de"}, "pace": {"daily"}, "hour": {"18"}, "zone": {"Asia/Kathmandu"}, "edition": {"ar"}}
	w = f.post(path, form)
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/ar/follow/me/") {
		t.Fatalf("%d %s", w.Code, to)
	}
	page := get(f.site, to).Body.String()
	checkPage(t, "preferences in Arabic", page)
	if !strings.Contains(page, "تم الحفظ.") || !strings.Contains(page, `value="Asia/Kathmandu"`) || !strings.Contains(page, `<option value="18" selected>`) || strings.Contains(page, "water") {
		t.Errorf("%s", page)
	}
	path, _, _ = strings.Cut(to, "?")
	for name, v := range map[string]url.Values{"zone": {"zone": {`"><script>alert(1)</script>`}}, "hour": {"hour": {"99"}}, "edition": {"edition": {"xx"}}, "nothing": {}} {
		bad := url.Values{"topic": {"rail ar"}, "pace": {"daily"}, "hour": {"18"}, "zone": {"UTC"}, "edition": {"ar"}}
		for k := range v {
			bad[k] = v[k]
		}
		if name == "nothing" {
			bad = v
		}
		w = f.post(path, bad)
		if w.Code != http.StatusUnprocessableEntity || strings.Contains(w.Body.String(), "<script>alert") {
			t.Errorf("%s: %d", name, w.Code)
		}
		checkPage(t, name, w.Body.String())
	}
	if w = f.post(path+"/erase", nil); w.Code != 200 {
		t.Errorf("%d", w.Code)
	}
	if _, err := f.store.Reader(context.Background(), r.ID); !depesche.IsNotFound(err) {
		t.Errorf("still there: %v", err)
	}
	if w = get(f.site, path); w.Code != http.StatusGone {
		t.Errorf("%d", w.Code)
	}
}

func TestFollowFormRefuses(t *testing.T) {
	f := newFollower(t)
	for name, tt := range map[string]struct {
		form url.Values
		want int
	}{
		"no address":    {url.Values{"topic": {"rail"}}, 422},
		"bad address":   {url.Values{"topic": {"rail"}, "email": {`"><script>alert(1)</script>`}}, 422},
		"two addresses": {url.Values{"topic": {"rail"}, "email": {"a@b.org\r\nBcc: c@d.org"}}, 422},
		"no topic":      {url.Values{"email": {"a@b.org"}}, 404},
		"not UTF-8":     {url.Values{"topic": {"rail"}, "email": {"\xff@b.org"}}, 400},
		"large":         {url.Values{"topic": {strings.Repeat("x", maxFollow)}}, 413},
	} {
		w := f.post("/de/follow", tt.form)
		if w.Code != tt.want || strings.Contains(w.Body.String(), "<script>alert") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		checkPage(t, name, w.Body.String())
	}
	for _, path := range []string{"/de/follow/confirm/x", "/de/follow/stop/..", "/de/follow/me/1.0.0.AAAA", "/xx/follow/sent", "/de/follow/topic/none", "/de/follow"} {
		if w := get(f.site, path); w.Code < 300 || w.Code >= 500 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if n, err := f.store.MailCounts(context.Background()); err != nil || len(n) != 0 {
		t.Errorf("%v, %v", n, err)
	}
	if w := get(f.site, "/de/follow/stamp"); w.Code != 200 || len(w.Body.String()) != 43 || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
}

// Where nobody can follow, nothing says so.
func TestNoFollowing(t *testing.T) {
	n := newNewsroom(t)
	id := n.add(depesche.Story{}, "rail")
	n.publish(id, "de", depesche.Document{Headline: depesche.Plain("X")}, depesche.Publication{})
	s := n.site("")
	for _, path := range []string{"/de/1/x", "/de/topic/rail"} {
		if page := get(s, path).Body.String(); strings.Contains(page, "/follow") || strings.Contains(page, "site.js") {
			t.Errorf("%s offers to follow", path)
		}
	}
}
