package cli

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"time"

	"depesche/internal/newsroom"
	"depesche/internal/site"
)

type maintenanceCmd struct {
	State string `arg:"" optional:"" help:"on closes the public site, off opens it; without either it is said how it stands." enum:"on,off," default:""`
}

func (c maintenanceCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		if c.State != "" {
			if err := n.SetClosed(a.ctx, a.actor, c.State == "on"); err != nil {
				return err
			}
		}
		since, err := n.ClosedSince(a.ctx)
		if err != nil || a.json {
			return a.result(map[string]any{"closed": since != "", "since": since}, err)
		}
		if since == "" {
			a.say("The site is open.")
		} else {
			a.say("The site is closed since %s. Readers get a page that says so; the desk is open.", since)
		}
		return nil
	})
}

// greeting answers on a listener while the server behind it is being made.
type greeting struct {
	ln      *net.TCPListener
	waiting *site.Waiting
	srv     *http.Server
	done    chan struct{}
}

// greet begins to answer: requests wait a moment for the server, then they are told that it
// is starting. It does nothing for listeners that cannot be handed on.
func greet(ctx context.Context, ln net.Listener) *greeting {
	tcp, ok := ln.(*net.TCPListener)
	if !ok {
		return nil
	}
	g := &greeting{ln: tcp, waiting: site.NewWaiting(), done: make(chan struct{})}
	g.srv = &http.Server{Handler: g.waiting, ReadHeaderTimeout: 10 * time.Second, WriteTimeout: 2 * time.Minute, BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) }}
	g.srv.SetKeepAlivesEnabled(false) // the next request is for the server itself
	go func() {
		defer close(g.done)
		_ = g.srv.Serve(lent{tcp}) // ends when the listener is taken back
	}()
	return g
}

// open gives the server to those who wait. It is called once.
func (g *greeting) open(h http.Handler) {
	if g != nil {
		g.waiting.Ready(h)
	}
}

// queueWaits is how long the queue may have to wait for who came before the server. Who asks
// for the desk then waits for the queue.
const queueWaits = 250 * time.Millisecond

// answered waits until those who came before the server have their answers, for a moment at most.
func (g *greeting) answered(ctx context.Context) {
	if g == nil {
		return
	}
	limit := time.NewTimer(queueWaits)
	defer limit.Stop()
	select {
	case <-g.waiting.Answered():
	case <-limit.C:
	case <-ctx.Done():
	}
}

// handOver gives the listener back.
func (g *greeting) handOver() error {
	if g == nil {
		return nil
	}
	if err := g.ln.SetDeadline(time.Now()); err != nil {
		return err
	}
	<-g.done
	return g.ln.SetDeadline(time.Time{})
}

// end closes the listener and waits for the requests that were taken before.
func (g *greeting) end() {
	if g == nil {
		return
	}
	// Shutdown waits for Serve however long it takes, and cannot close what is lent.
	_ = g.ln.Close()
	<-g.done
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if g.srv.Shutdown(ctx) != nil {
		g.srv.Close()
	}
}

// lent is a listener that is taken back by a deadline and not closed by its borrower.
type lent struct{ *net.TCPListener }

func (l lent) Accept() (net.Conn, error) {
	c, err := l.TCPListener.Accept()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = net.ErrClosed
	}
	return c, err
}

func (lent) Close() error { return nil }
