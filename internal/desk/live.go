package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"depesche/internal/store"
)

// Live counts: a page that is looked at keeps one answer open, in which the numbers of the
// rail come when they change. One look at the database serves all who wait; nobody waiting,
// nobody looks.
const (
	liveLook  = time.Second      // how often it is looked whether anything has happened
	liveBeat  = 20 * time.Second // a sign of life, so that no proxy takes the answer for dead
	liveRetry = 3 * time.Second  // when a browser comes back after a cut
	livePages = 4                // of one session at a time: the oldest gives way
	// liveWrite is how long a browser may take for one message.
	liveWrite = 10 * time.Second
)

// liveNews is what has happened, for everybody.
type liveNews struct {
	mark   string // changes with every entry in the ledger and every job
	counts map[string]int
}

// live tells those who wait what has happened.
type live struct {
	mu      sync.Mutex
	waiting map[*liveReader]bool
	last    liveNews
	awake   bool
}

// liveReader is a page that waits.
type liveReader struct {
	session string
	since   time.Time
	news    chan liveNews // of size one: only the newest counts
	end     context.CancelFunc
}

// join adds a page; the oldest page of a session that has too many gives way.
func (l *live) join(r *liveReader) (first bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting == nil {
		l.waiting = map[*liveReader]bool{}
	}
	var oldest *liveReader
	n := 0
	for o := range l.waiting {
		if o.session != r.session {
			continue
		}
		if n++; oldest == nil || o.since.Before(oldest.since) {
			oldest = o
		}
	}
	if n >= livePages {
		oldest.end()
		delete(l.waiting, oldest)
	}
	l.waiting[r] = true
	if l.last.mark != "" {
		r.news <- l.last
	}
	first, l.awake = !l.awake, true
	return first
}

func (l *live) leave(r *liveReader) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.waiting, r)
}

// sleep tells whether nobody waits any more, and notes that nobody looks.
func (l *live) sleep() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) > 0 {
		return false
	}
	l.awake, l.last = false, liveNews{}
	return true
}

func (l *live) tell(n liveNews) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = n
	for r := range l.waiting {
		select {
		case <-r.news:
		default:
		}
		r.news <- n
	}
}

// watch looks at the database for all who wait, until nobody does.
func (s *Server) watch() {
	ctx := context.Background()
	for !s.live.sleep() {
		if err := s.lookLive(ctx); err != nil {
			s.Log.WarnContext(ctx, "live counts unknown", "edge", "desk", "err", err)
		}
		time.Sleep(liveLook)
	}
}

func (s *Server) lookLive(ctx context.Context) error {
	mark, err := s.room.Store.Mark(ctx)
	if err != nil || mark == s.live.last.mark {
		return err
	}
	counts, err := s.room.Store.QueueCounts(ctx)
	if err != nil {
		return err
	}
	talk, err := s.room.Store.CommentCounts(ctx)
	if err != nil {
		return err
	}
	counts["comments"] = talk["held"] + talk["reported"] + talk["objected"]
	s.live.tell(liveNews{mark, counts})
	return nil
}

// liveEvents is the answer that stays open. It ends with the session, with the server, and
// when the browser goes.
func (s *Server) liveEvents(w http.ResponseWriter, v *visit) error {
	if v.account == nil {
		w.WriteHeader(http.StatusNoContent) // a browser does not come back then
		return nil
	}
	ctx, cancel := context.WithCancel(v.ctx())
	defer cancel()
	r := &liveReader{session: s.cookie.Get(v.Request), since: v.now, news: make(chan liveNews, 1), end: cancel}
	out := http.NewResponseController(w)
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no") // nginx holds answers back otherwise
	say := func(format string, args ...any) error {
		if err := out.SetWriteDeadline(time.Now().Add(liveWrite)); err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, format, args...); err != nil {
			return err
		}
		return out.Flush()
	}
	// The time for reading a request would end the answer as well.
	if err := out.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	if err := say("retry: %d\n\n", liveRetry.Milliseconds()); err != nil {
		return nil // nobody is there who could read an error
	}
	if s.live.join(r) {
		go s.watch()
	}
	defer s.live.leave(r)
	beat := time.NewTicker(liveBeat)
	defer beat.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return nil
		case <-s.Ending:
			return nil
		case n := <-r.news:
			err = s.tellLive(ctx, v, n, say)
		case <-beat.C:
			if _, err = s.room.SessionAccount(ctx, r.session); err == nil {
				err = say(": here\n\n")
			}
		}
		if err != nil {
			return nil // the browser or the session has gone: it comes back, or logs in
		}
	}
}

func (s *Server) tellLive(ctx context.Context, v *visit, n liveNews, say func(string, ...any) error) error {
	todo, err := s.room.Store.TodoCount(ctx, v.account.ID)
	if err != nil {
		return err
	}
	counts := map[string]string{"todo": v.p.Number(int64(todo))}
	for _, q := range append(store.Queues(), "comments") {
		counts[q] = v.p.Number(int64(n.counts[q]))
	}
	b, err := json.Marshal(counts)
	if err != nil {
		return err
	}
	return say("id: %s\nevent: counts\ndata: %s\n\n", n.mark, b)
}
