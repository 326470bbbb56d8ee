package site

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"depesche"
	"depesche/internal/web"
)

const (
	// searchTime bounds one search, searchWait how long one waits for its turn.
	searchTime = 3 * time.Second
	searchWait = 2 * time.Second
	// searchLater is after how many seconds who had no turn may ask again.
	searchLater = 5
)

// turns lets some searches run at once, and some more wait until one of those has ended.
type turns struct {
	running chan struct{} // one for each that runs
	waiting chan struct{} // one for each that waits
	atMost  time.Duration // for which one waits
	longest time.Duration // for which one runs
}

// newTurns lets twice as many run as there are processors, and hundreds more wait, many of
// them in vain: who is refused at once asks again at once, and to refuse would take the time
// that those who search need.
func newTurns() *turns {
	n := 2 * runtime.GOMAXPROCS(0)
	return &turns{make(chan struct{}, n), make(chan struct{}, 256*n), searchWait, searchTime}
}

// take waits for a turn, and returns what ends it.
func (t *turns) take(ctx context.Context) (done func(), err error) {
	done = func() { <-t.running }
	select {
	case t.running <- struct{}{}:
		return done, nil
	default:
	}
	select {
	case t.waiting <- struct{}{}:
		defer func() { <-t.waiting }()
	default:
		return nil, busy(errors.New("as many wait as may"))
	}
	wait := time.NewTimer(t.atMost)
	defer wait.Stop()
	select {
	case t.running <- struct{}{}:
		return done, nil
	case <-wait.C:
		return nil, busy(errors.New("no turn came"))
	case <-ctx.Done():
		return nil, late(ctx.Err())
	}
}

// late is the error of a context: who asked has gone, or the time for a page is over.
func late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return busy(err)
	}
	return err
}

// busy says that there was no turn, or that it was over before the search: as when too many
// search, on the whole server, as RFC 6585 has it for 429.
func busy(cause error) error {
	return web.WithStatus(http.StatusTooManyRequests, depesche.Wrap(cause, depesche.Unavailable, "search.busy", "the search was not done: it took too long, or too many are searching at this moment; try again in some seconds, or with other words"))
}

func isBusy(err error) bool { return web.StatusOf(err) == http.StatusTooManyRequests }

// comeBack says of an answer to who had no turn that nobody may keep it, and when to ask again.
func comeBack(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Retry-After", strconv.Itoa(searchLater))
}

// searchBusy shows the form with what was asked for, to be sent again.
func (s *Server) searchBusy(w http.ResponseWriter, r *http.Request, p *searchPage, text string) error {
	p.Query, p.Busy, p.Again = text, true, p.Action+"?"+r.URL.Query().Encode()
	p.Title, p.Robots, p.Canonical, p.Social, p.Alternates = p.P.T("search.busy_title"), "noindex", "", nil, nil
	comeBack(w.Header())
	return s.show(w, r, http.StatusTooManyRequests, "search", p)
}

// plainBusy answers programs that ask for something else than a page.
func plainBusy(w http.ResponseWriter, r *http.Request, f *frame) error {
	comeBack(w.Header())
	send(w, r, http.StatusTooManyRequests, "text/plain; charset=utf-8", []byte(f.P.T("search.busy")+"\n"))
	return nil
}
