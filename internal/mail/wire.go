package mail

import (
	"errors"
	"net"
	"net/textproto"
	"sync/atomic"
	"time"
)

// wire is a connection on which every step has a deadline of its own, and which tells of
// the last moment before the end of a mail leaves. It lies beneath TLS, so that nothing
// comes between that moment and the system call.
type wire struct {
	net.Conn
	step    time.Duration
	leaving func()
	wait    time.Duration // for the answer to a whole mail
	armed   bool
	left    bool
	aborted atomic.Bool
}

// arm makes the next write the one that ends a mail.
func (w *wire) arm(leaving func(), patience time.Duration) {
	w.leaving, w.armed, w.left, w.wait = leaving, true, false, patience
}

// disarm tells whether the end of the mail has left since arm.
func (w *wire) disarm() bool {
	w.armed, w.wait, w.leaving = false, 0, nil
	return w.left
}

// hurry shortens the deadlines of the steps to come.
func (w *wire) hurry(d time.Duration) { w.step = min(w.step, d) }

// abort ends the step under way and all to come.
func (w *wire) abort() {
	w.aborted.Store(true)
	w.recall()
}

// recall takes back a deadline that was set at the moment of an abort.
func (w *wire) recall() {
	if w.aborted.Load() {
		w.Conn.SetDeadline(time.Unix(1, 0))
	}
}

// SetDeadline is what libraries ask for; the wire knows better.
func (w *wire) SetDeadline(time.Time) error      { return nil }
func (w *wire) SetReadDeadline(time.Time) error  { return nil }
func (w *wire) SetWriteDeadline(time.Time) error { return nil }

func (w *wire) Read(b []byte) (int, error) {
	d := w.step
	if w.left && w.wait > 0 {
		d = w.wait
	}
	w.Conn.SetReadDeadline(time.Now().Add(d))
	w.recall()
	return w.Conn.Read(b)
}

func (w *wire) Write(b []byte) (int, error) {
	w.Conn.SetWriteDeadline(time.Now().Add(w.step))
	w.recall()
	if w.armed {
		w.armed = false
		if w.leaving != nil {
			w.leaving()
		}
		n, err := w.Conn.Write(b)
		w.left = n > 0
		return n, err
	}
	return w.Conn.Write(b)
}

// answered tells whether an error is a server's own words.
func answered(err error) bool {
	var te *textproto.Error
	return errors.As(err, &te)
}
