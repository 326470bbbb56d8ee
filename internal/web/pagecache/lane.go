package pagecache

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"depesche/internal/counts"
	"depesche/internal/web"
)

// Lane is a listener whose connections answer requests for kept pages themselves, before
// net/http sees them; net/http owns the connections and gets every other byte. What the
// lane answers is what Before would, at half the cost.
//
// A connection reads ahead of net/http only where a request must begin: at its first byte,
// and after net/http has said that it waits for the next request (ConnState). When
// anything happens that leaves in doubt where the next request begins (a body, requests
// sent ahead, half a head), the connection is net/http's alone until it ends.
//
//	lane := c.Lane(ln)
//	srv := &http.Server{ConnState: lane.ConnState, …}
//	srv.Serve(lane)
//	srv.Shutdown(ctx)
//	lane.Drain(ctx)
type Lane struct {
	net.Listener
	cache *Cache
	busy  atomic.Int64
}

// Lane wraps a listener. Of a nil Cache it is the listener as it was.
func (c *Cache) Lane(ln net.Listener) *Lane { return &Lane{Listener: ln, cache: c} }

// Accept returns the next connection.
func (l *Lane) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok && err == nil && l.cache != nil {
		own := &conn{TCPConn: tcp, lane: l, between: true}
		if own.sender.init(tcp) == nil {
			return own, nil
		}
	}
	return c, err
}

// ConnState is the server's hook.
func (l *Lane) ConnState(c net.Conn, state http.ConnState) {
	if own, ok := c.(*conn); ok {
		switch state {
		case http.StateIdle:
			own.between = !own.doubtful && !own.early
			own.resumes = !own.doubtful && own.early
		case http.StateHijacked:
			own.doubtful = true
		}
	}
}

// Drain waits until no answer is being written. Connections that were closed meanwhile
// have two seconds for it.
func (l *Lane) Drain(ctx context.Context) {
	for l.busy.Load() > 0 && ctx.Err() == nil {
		time.Sleep(5 * time.Millisecond)
	}
}

const (
	writing = 1 << iota
	closed
)

// closeWithin is how long an answer may go on that is being written when the server ends.
const closeWithin = 2 * time.Second

// writeWithin is how long a reader may take for an answer.
const writeWithin = 2 * time.Minute

// conn is a connection of a Lane. net/http reads and is told of states in one goroutine at
// a time, which its own locks order.
type conn struct {
	*net.TCPConn
	lane     *Lane
	between  bool // the next byte begins a request
	doubtful bool // where a request begins will not be known any more
	early    bool // net/http has the first byte of the next request
	resumes  bool // and reads the rest now
	first    byte // that byte

	allowed time.Duration // that net/http gave for the next read
	readBy  time.Time     // when the deadlines were last set
	writeBy time.Time
	state   atomic.Int32
	scratch []byte
	sender  sender
}

// SetReadDeadline is net/http's; what it allows is allowed anew after each answer.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.allowed = 0
	if !t.IsZero() {
		c.readBy = time.Now()
		c.allowed = max(0, t.Sub(c.readBy))
	}
	return c.TCPConn.SetReadDeadline(t)
}

// Close ends the connection; an answer that is being written is finished first.
func (c *conn) Close() error {
	if c.state.Or(closed)&writing != 0 {
		return c.TCPConn.SetWriteDeadline(time.Now().Add(closeWithin))
	}
	return c.TCPConn.Close()
}

// Read gives net/http what it has to read.
func (c *conn) Read(p []byte) (int, error) {
	if c.doubtful {
		return c.TCPConn.Read(p)
	}
	if !c.between {
		n, err := c.TCPConn.Read(p)
		c.follow(p, n)
		return n, err
	}
	answered := false
	for {
		n, err := c.TCPConn.Read(p)
		if n == 0 || err != nil {
			return n, err
		}
		used, plain := 0, false
		for used < n {
			var length int
			length, plain, err = c.tryAnswer(p[used:n])
			if err != nil {
				return 0, err
			}
			if length == 0 {
				break
			}
			used += length
			answered = true
		}
		if used == n {
			c.allowRead()
			continue
		}
		c.between, c.doubtful = false, !plain
		if answered {
			c.handBack()
		}
		return copy(p, p[used:n]), nil
	}
}

// follow notes what net/http has read of its own, while or after it answered. While it
// answers a request without a body it reads one byte, to see whether the reader has gone.
func (c *conn) follow(p []byte, n int) {
	switch {
	case n == 0:
	case c.resumes:
		c.scratch = append(append(c.scratch[:0], c.first), p[:n]...)
		_, length, ok := readHead(c.scratch)
		c.early, c.resumes, c.doubtful = false, false, !ok || length != n+1
	case len(p) == 1 && !c.early:
		c.early, c.first = true, p[0]
	default:
		c.doubtful = true
	}
}

// allowRead gives the reader the time for the next request that net/http gave for this
// one. Deadlines are moved once a second: moving them costs as much as a look-up.
func (c *conn) allowRead() {
	if c.allowed == 0 {
		return
	}
	if now := time.Now(); now.Sub(c.readBy) > time.Second {
		c.readBy = now
		c.TCPConn.SetReadDeadline(now.Add(c.allowed))
	}
}

// handBack puts the deadlines as net/http left them.
func (c *conn) handBack() {
	if c.allowed > 0 {
		c.TCPConn.SetReadDeadline(time.Now().Add(c.allowed))
	}
	c.writeBy = time.Time{}
	c.TCPConn.SetWriteDeadline(time.Time{})
}

// tryAnswer answers the request at the beginning of b if it asks for a page that is there,
// and returns its length. plain tells, of one that it does not answer, that it is all of b
// and has no body: after it the next one begins.
func (c *conn) tryAnswer(b []byte) (length int, plain bool, err error) {
	h, length, ok := readHead(b)
	if !ok {
		return 0, false, nil
	}
	cache := c.lane.cache
	if cache.fresh(context.Background()) != nil {
		return 0, length == len(b), nil
	}
	var space [256]byte
	p := cache.find(appendKey(space[:0], false, h.host, h.target))
	if p == nil {
		return 0, length == len(b), nil
	}
	var codings web.Codings
	codings.Add(h.encoding)
	v := p.pick(&codings)
	if v.body == nil {
		return 0, length == len(b), nil // to be unpacked, which Before does
	}
	cache.hits.Add(1)
	if p.cell != nil && !h.only && !h.ahead && counts.ByPerson(h.agent) {
		p.cell.Add()
	}
	return length, false, c.write(p, v, &h, cache.now())
}

// write sends a page.
func (c *conn) write(p *page, v *variant, h *head, now time.Time) error {
	if !c.state.CompareAndSwap(0, writing) {
		return net.ErrClosed
	}
	c.lane.busy.Add(1)
	defer func() {
		c.lane.busy.Add(-1)
		if c.state.And(^writing)&closed != 0 {
			c.TCPConn.Close()
		}
	}()
	if clock := time.Now(); clock.Sub(c.writeBy) > time.Second {
		c.writeBy = clock
		c.TCPConn.SetWriteDeadline(clock.Add(writeWithin))
	}
	status, fields := "HTTP/1.1 200 OK\r\n", v.wire.full
	have := p.notModified(v, h.tagged, h.tags, h.since, now)
	if have != nil {
		status, fields = "HTTP/1.1 304 Not Modified\r\n", have.none
	}
	if !p.settled(now) {
		fields = fields[v.wire.skip:]
	}
	c.scratch = append(c.scratch[:0], status...)
	c.scratch = append(c.scratch, dateLine()...)
	c.scratch = append(c.scratch, fields...)
	if have != nil || h.only {
		return c.sender.send(c.scratch, nil)
	}
	return c.sender.send(c.scratch, v.body)
}

// dated is the Date field of one second.
type dated struct {
	second int64
	line   string
}

var date atomic.Pointer[dated]

func dateLine() string {
	now := time.Now()
	if d := date.Load(); d != nil && d.second == now.Unix() {
		return d.line
	}
	d := &dated{now.Unix(), "Date: " + now.UTC().Format(http.TimeFormat) + "\r\n"}
	date.Store(d)
	return d.line
}
