package site

import (
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/web"
)

// whileOpen refuses while the site is closed.
func (s *Server) whileOpen(h http.Handler) http.Handler {
	return s.edge.Handle(func(w http.ResponseWriter, r *http.Request) error {
		closed, err := s.store.Setting(r.Context(), store.SiteClosed)
		if err != nil {
			return err
		}
		if closed != "" {
			return depesche.E(depesche.Unavailable, keyClosed, "the site is closed for maintenance")
		}
		h.ServeHTTP(w, r)
		return nil
	})
}

const keyClosed = "site.closed"

// Waiting answers for the whole server while it starts: a request waits for a moment, and
// what still cannot be answered then gets a page that says so.
type Waiting struct {
	mu       sync.RWMutex
	ready    http.Handler
	held     int // requests that came before it and have no answer yet
	open     chan struct{}
	answered chan struct{}
	page     func() http.Handler
}

// patience is how long a request waits for a server that starts. A start takes less; what
// takes longer is a database that is brought up to date.
const patience = 3 * time.Second

// NewWaiting makes the handler; Ready gives it the server.
func NewWaiting() *Waiting {
	return &Waiting{open: make(chan struct{}), answered: make(chan struct{}), page: sync.OnceValue(waitingPage)}
}

// Ready passes all requests to h from now on. It is called once.
func (v *Waiting) Ready(h http.Handler) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.ready = h
	close(v.open)
	if v.held == 0 {
		close(v.answered)
	}
}

// Answered is closed when the server is ready and those who waited for it have their answers.
func (v *Waiting) Answered() <-chan struct{} { return v.answered }

// hold notes a request that has to wait; the function that it returns ends that. nil says
// that the server is ready.
func (v *Waiting) hold() (answered func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.ready != nil {
		return nil
	}
	v.held++
	return func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		if v.held--; v.held == 0 && v.ready != nil {
			close(v.answered)
		}
	}
}

// ServeHTTP answers a request.
func (v *Waiting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if answered := v.hold(); answered != nil {
		defer answered()
		t := time.NewTimer(patience)
		defer t.Stop()
		select {
		case <-v.open:
		case <-r.Context().Done():
			return
		case <-t.C:
			v.page().ServeHTTP(w, r)
			return
		}
	}
	v.mu.RLock()
	h := v.ready
	v.mu.RUnlock()
	h.ServeHTTP(w, r)
}

// waitingPage draws the page of a server that has no database yet, in the reader's language.
func waitingPage() http.Handler {
	s := &Server{now: time.Now, log: slog.Default()}
	s.furnish("", "")
	s.edge = &web.Edge{Name: "site"}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", s.assets)
	mux.Handle("/", s.edge.Handle(func(w http.ResponseWriter, r *http.Request) error {
		a := &addresses{}
		f := s.bareFrame(a, s.fallbackEdition(a, r.Header.Get("Accept-Language")))
		return s.sorry(w, f, http.StatusServiceUnavailable, "error_page.closed")
	}))
	return s.edge.Protect(mux, web.Policy{Inline: []string{stylesFirst}})
}

// sorry draws an error page without stories.
func (s *Server) sorry(w http.ResponseWriter, f *frame, status int, key string) error {
	f.Robots = "noindex"
	f.shut()
	p := &errorPage{frame: f, Heading: f.P.T(key), Text: f.P.T(key + "_text"), Closed: true}
	f.Title = p.Heading
	w.Header().Add("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", "120")
	return s.templates.Render(w, status, "error", p)
}

// shut takes every way out of a page: what it led to would not answer.
func (f *frame) shut() {
	f.Home, f.Search, f.Feed, f.Manifest = "", "", "", ""
	f.Sections, f.Apart, f.Editions, f.FootDesk, f.FootPages, f.Feeds, f.Offers, f.Alternates = nil, nil, nil, nil, nil, nil, nil, nil
}

// isClosed tells an error of whileOpen.
func isClosed(err error) bool {
	var e *depesche.Error
	return errors.As(err, &e) && e.Key == keyClosed
}
