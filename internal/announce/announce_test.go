package announce

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// world is a newsroom with a German edition, a clock, and somebody who listens.
type world struct {
	t      *testing.T
	s      *store.Store
	clock  time.Time
	mu     sync.Mutex
	got    []message
	status int // that the listener answers
	srv    *httptest.Server
}

type message struct {
	method, path, body string
	header             http.Header
}

func newWorld(t *testing.T, s *store.Store) *world {
	w := &world{t: t, s: s, clock: time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC), status: 204}
	s.SetClock(func() time.Time { return w.clock })
	w.srv = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.got = append(w.got, message{r.Method, r.URL.Path, string(b), r.Header.Clone()})
		if c := r.URL.Query().Get("hub.challenge"); c != "" && w.status/100 == 2 && r.URL.Path != "/stranger" {
			fmt.Fprint(rw, c)
			return
		}
		rw.WriteHeader(w.status)
	}))
	t.Cleanup(w.srv.Close)
	w.must(s.SaveEdition(context.Background(), depesche.Edition{Code: "de", Lang: "de", Name: "Depesche", TimeZone: "UTC"}))
	w.must(s.SaveTopic(context.Background(), depesche.Topic{Key: "rail"}))
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// heard returns what came since it was last asked.
func (w *world) heard() []message {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := w.got
	w.got = nil
	return out
}

func (w *world) answer(status int) { w.mu.Lock(); w.status = status; w.mu.Unlock() }

func (w *world) publish() int64 {
	w.t.Helper()
	ctx := context.Background()
	id, err := w.s.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: "de", Channel: "science"}, 0)
	w.must(err)
	text := depesche.Text{Story: id, Lang: "de", Kind: depesche.Original, State: depesche.TextDraft}
	text.ID, err = w.s.CreateText(ctx, text)
	w.must(err)
	w.must(w.s.SetTopics(ctx, id, []string{"rail"}))
	d := depesche.Document{Headline: depesche.Plain("Nachtzug")}
	rev, err := w.s.AddOriginalRevision(ctx, text.ID, d, nil, depesche.System, "test")
	w.must(err)
	w.must(w.s.SavePublication(ctx, store.PublicationRecord{Publication: depesche.Publication{Story: id, Edition: "de", Text: text.ID, Revision: rev.ID, Slug: "nachtzug"}, Lang: "de", Kind: depesche.Original, Document: d}))
	return id
}

const feedAt = "https://news.example/de/feed.xml"

func (w *world) office(change func(o *Options)) *Office {
	o := Options{
		Store: w.s, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return w.clock }, OwnURL: "https://news.example/websub",
		Feeds: func(_ context.Context, lists []store.List) ([]string, error) {
			var out []string
			for _, l := range lists {
				out = append(out, "https://news.example/"+l.Edition+map[bool]string{true: "/channel/" + l.Channel}[l.Channel != ""]+map[bool]string{true: "/topic/" + l.Topic}[l.Topic != ""]+"/feed.xml")
			}
			return out, nil
		},
		Content: func(_ context.Context, feed string) ([]byte, string, bool) {
			return []byte("the feed at " + w.clock.String()), "application/atom+xml", feed == feedAt
		},
	}
	change(&o)
	return New(o)
}

func TestHubIsPinged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.publish() // before anybody listened
		of := w.office(func(o *Options) { o.Hub = w.srv.URL + "/hub" })
		of.Round(t.Context())
		of.Round(t.Context())
		if got := w.heard(); len(got) != 0 {
			t.Fatalf("told of what was before: %+v", got)
		}
		id := w.publish()
		of.Round(t.Context())
		of.Round(t.Context())
		got := w.heard()
		if len(got) != 1 {
			t.Fatalf("%d messages", len(got))
		}
		v, err := url.ParseQuery(got[0].body)
		w.must(err)
		want := []string{feedAt, "https://news.example/de/channel/science/feed.xml", "https://news.example/de/topic/rail/feed.xml"}
		slices.Sort(v["hub.url"])
		slices.Sort(want)
		if got[0].method != "POST" || v.Get("hub.mode") != "publish" || !slices.Equal(v["hub.url"], want) {
			t.Errorf("%+v", got[0])
		}
		// A correction changes the feeds that the story stands in.
		w.must(s.AddCorrection(t.Context(), depesche.Correction{Story: id, Lang: "de", Right: "x", At: w.clock}))
		of.Round(t.Context())
		if got := w.heard(); len(got) != 1 || !strings.Contains(got[0].body, url.QueryEscape(feedAt)) {
			t.Errorf("after a correction: %+v", got)
		}
	})
}

// A target that fails is told later, once, of everything since; so is one whose teller was
// killed.
func TestFailuresAreTriedAgain(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	of := w.office(func(o *Options) { o.Purges = []Purge{{URL: w.srv.URL, Method: "POST", KeyHeader: "Surrogate-Key"}} })
	of.Round(t.Context())
	w.answer(503)
	first := w.publish()
	of.Round(t.Context())
	second := w.publish()
	of.Round(t.Context()) // not yet
	if n := len(w.heard()); n != 1 {
		t.Fatalf("%d messages in the first minute", n)
	}
	w.answer(200)
	w.clock = w.clock.Add(2 * time.Minute)
	of = w.office(func(o *Options) { o.Purges = []Purge{{URL: w.srv.URL, Method: "POST", KeyHeader: "Surrogate-Key"}} })
	of.Round(t.Context())
	of.Round(t.Context())
	got := w.heard()
	if len(got) != 1 {
		t.Fatalf("%d messages", len(got))
	}
	for _, n := range []int64{first, second} {
		if !strings.Contains(got[0].body, fmt.Sprintf(`"story/%d"`, n)) {
			t.Errorf("%s lacks story %d", got[0].body, n)
		}
	}
	log, err := w.s.Announcements(t.Context(), 10)
	w.must(err)
	if len(log) != 2 || log[0].Error != "" || !strings.Contains(log[1].Error, "503") {
		t.Errorf("%+v", log)
	}
}

func TestCachesAreTold(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	of := w.office(func(o *Options) {
		o.Purges = []Purge{{URL: w.srv.URL + "/post", Method: "POST", KeyHeader: "Surrogate-Key", Header: map[string]string{"Fastly-Key": "secret"}}, {URL: w.srv.URL + "/purge", Method: "PURGE", KeyHeader: "xkey-purge"}}
	})
	of.Round(t.Context())
	for range 60 { // several messages
		w.publish()
	}
	of.Round(t.Context())
	keys := map[string]map[string]bool{"/post": {}, "/purge": {}}
	for _, m := range w.heard() {
		switch m.path {
		case "/post":
			var v struct{ Keys []string }
			if err := json.Unmarshal([]byte(m.body), &v); err != nil || m.method != "POST" || m.header.Get("Fastly-Key") != "secret" || strings.Join(v.Keys, " ") != m.header.Get("Surrogate-Key") || len(v.Keys) > purgeMax {
				t.Errorf("%v %+v", err, m)
			}
			for _, k := range v.Keys {
				keys[m.path][k] = true
			}
		case "/purge":
			if m.method != "PURGE" || m.body != "" {
				t.Errorf("%+v", m)
			}
			for _, k := range strings.Fields(m.header.Get("xkey-purge")) {
				keys[m.path][k] = true
			}
		}
	}
	for path, got := range keys {
		for _, want := range []string{"story/1", "story/60", "list/de/", "list/de/c/science", "tongues/de"} {
			if !got[want] {
				t.Errorf("%s was not told of %s", path, want)
			}
		}
	}
}

func (w *world) ask(of *Office, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/websub", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	rec := httptest.NewRecorder()
	of.ServeHTTP(rec, r)
	return rec
}

func (w *world) own() *Office {
	return w.office(func(o *Options) { o.Own, o.AllowHosts = true, []string{"127.0.0.1"} })
}

func TestOwnHub(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		of := w.own()
		of.Round(t.Context())
		form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {feedAt}, "hub.callback": {w.srv.URL + "/me?id=7"}, "hub.secret": {"between us"}, "hub.lease_seconds": {"3600"}}
		if rec := w.ask(of, form); rec.Code != 202 {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		of.Round(t.Context())
		if got := w.heard(); len(got) != 1 || got[0].method != "GET" {
			t.Fatalf("asked back %+v", got)
		}
		w.publish()
		of.Round(t.Context())
		got := w.heard()
		if len(got) != 1 {
			t.Fatalf("%d messages", len(got))
		}
		m := hmac.New(sha256.New, []byte("between us"))
		m.Write([]byte(got[0].body))
		if got[0].method != "POST" || got[0].header.Get("X-Hub-Signature") != "sha256="+hex.EncodeToString(m.Sum(nil)) || got[0].header.Get("Content-Type") != "application/atom+xml" ||
			!slices.Contains(got[0].header["Link"], "<"+feedAt+`>; rel="self"`) || !slices.Contains(got[0].header["Link"], `<https://news.example/websub>; rel="hub"`) {
			t.Errorf("%+v", got[0])
		}
		// It fails, and is told later; what is published meanwhile comes along.
		w.answer(500)
		w.publish()
		of.Round(t.Context())
		w.publish()
		of.Round(t.Context())
		w.heard()
		w.answer(200)
		w.clock = w.clock.Add(2 * time.Minute)
		of.Round(t.Context())
		of.Round(t.Context())
		if got := w.heard(); len(got) != 1 {
			t.Errorf("%d messages after it came back", len(got))
		}
		// Whoever asks in its name changes nothing: it does not confirm.
		w.ask(of, url.Values{"hub.mode": {"subscribe"}, "hub.topic": {feedAt}, "hub.callback": {w.srv.URL + "/stranger"}})
		of.Round(t.Context())
		w.heard()
		w.publish()
		of.Round(t.Context())
		if got := w.heard(); len(got) != 1 || got[0].path != "/me" {
			t.Errorf("%+v", got)
		}
		// It leaves, by its word.
		form.Set("hub.mode", "unsubscribe")
		w.ask(of, form)
		of.Round(t.Context())
		w.heard()
		w.publish()
		of.Round(t.Context())
		if got := w.heard(); len(got) != 0 {
			t.Errorf("told after it left: %+v", got)
		}
	})
}

func TestSubscriptionsEnd(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	of := w.own()
	of.Round(t.Context())
	subscribe := func() {
		w.ask(of, url.Values{"hub.mode": {"subscribe"}, "hub.topic": {feedAt}, "hub.callback": {w.srv.URL + "/me"}, "hub.lease_seconds": {"3600"}})
		of.Round(t.Context())
		w.heard()
	}
	told := func() int {
		w.publish()
		of.Round(t.Context())
		return len(w.heard())
	}
	subscribe()
	if told() != 1 {
		t.Fatal("it is not told")
	}
	w.clock = w.clock.Add(2 * time.Hour)
	if told() != 0 {
		t.Error("told after its time")
	}
	subscribe()
	w.answer(http.StatusGone)
	told()
	w.answer(200)
	if told() != 0 {
		t.Error("told after it said that it is gone")
	}
}

// The hub reaches no private network for whoever asks it, and takes no nonsense.
func TestHubGuards(t *testing.T) {
	w := newWorld(t, storetest.New(t))
	of := w.office(func(o *Options) { o.Own = true })
	of.Round(t.Context())
	good := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {feedAt}, "hub.callback": {w.srv.URL + "/me"}}
	if rec := w.ask(of, good); rec.Code != 202 {
		t.Fatalf("%d", rec.Code)
	}
	for range askTries {
		of.Round(t.Context())
		w.clock = w.clock.Add(time.Hour)
	}
	if got := w.heard(); len(got) != 0 {
		t.Errorf("it reached a private address: %+v", got)
	}
	if due, err := w.s.DueSubscribers(t.Context(), 10); err != nil || len(due) != 0 {
		t.Errorf("%v %+v", err, due)
	}
	for name, change := range map[string]func(v url.Values){
		"no mode":           func(v url.Values) { v.Del("hub.mode") },
		"publish":           func(v url.Values) { v.Set("hub.mode", "publish") },
		"another's feed":    func(v url.Values) { v.Set("hub.topic", "https://elsewhere.example/feed.xml") },
		"no feed":           func(v url.Values) { v.Del("hub.topic") },
		"no callback":       func(v url.Values) { v.Del("hub.callback") },
		"a file":            func(v url.Values) { v.Set("hub.callback", "file:///etc/passwd") },
		"a password":        func(v url.Values) { v.Set("hub.callback", "https://a:b@c.example/") },
		"a long secret":     func(v url.Values) { v.Set("hub.secret", strings.Repeat("x", 200)) },
		"a long callback":   func(v url.Values) { v.Set("hub.callback", "https://a.example/"+strings.Repeat("x", 1000)) },
		"a very large form": func(v url.Values) { v.Set("x", strings.Repeat("x", maxForm)) },
	} {
		v := url.Values{}
		for k := range good {
			v.Set(k, good.Get(k))
		}
		change(v)
		if rec := w.ask(of, v); rec.Code != 400 {
			t.Errorf("%s: %d", name, rec.Code)
		}
	}
	rec := httptest.NewRecorder()
	if of.ServeHTTP(rec, httptest.NewRequest("GET", "/websub", nil)); rec.Code != 405 {
		t.Errorf("GET: %d", rec.Code)
	}
}

func TestHubIsBounded(t *testing.T) {
	s := storetest.New(t)
	w := newWorld(t, s)
	for i := range 4 {
		ok, err := s.Subscribe(t.Context(), store.Subscriber{Topic: feedAt, Callback: fmt.Sprint("https://one.example/", i), Asked: "subscribe"}, "one.example", 100, 3)
		w.must(err)
		if ok != (i < 3) {
			t.Errorf("subscription %d of one host: %v", i, ok)
		}
	}
	// One that is known may renew.
	if ok, err := s.Subscribe(t.Context(), store.Subscriber{Topic: feedAt, Callback: "https://one.example/0", Asked: "subscribe"}, "one.example", 100, 3); err != nil || !ok {
		t.Errorf("renewal: %v %v", ok, err)
	}
	if ok, err := s.Subscribe(t.Context(), store.Subscriber{Topic: feedAt, Callback: "https://two.example/0", Asked: "subscribe"}, "two.example", 3, 3); err != nil || ok {
		t.Errorf("beyond all: %v %v", ok, err)
	}
}
