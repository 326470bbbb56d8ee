package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"depesche"
)

// HandlerFunc is a handler that returns its error instead of showing it. It must not
// write anything before it knows that it will succeed: Templates.Render keeps that
// promise.
type HandlerFunc func(w http.ResponseWriter, r *http.Request) error

// Failure is what an edge's error page shows. Message is for people only if the edge
// translates it: use i18n.Printer.Error(f.Err). Reference is what a reader can quote
// and an operator can find in the log; it is set for failures that are our fault.
type Failure struct {
	Status    int
	Kind      depesche.Kind
	Err       error
	Reference string
}

// Edge adapts the handlers of one edge (desk, site, api).
type Edge struct {
	Name string
	Log  *slog.Logger
	// Fail draws the error page, its status included. When it fails itself, or is
	// nil, the reader gets one line of plain text.
	Fail func(w http.ResponseWriter, r *http.Request, f Failure) error
}

// Status maps a kind of error to an HTTP status.
func Status(k depesche.Kind) int {
	switch k {
	case "":
		return http.StatusOK
	case depesche.Invalid:
		return http.StatusBadRequest
	case depesche.NotFound:
		return http.StatusNotFound
	case depesche.Conflict:
		return http.StatusConflict
	case depesche.Refused:
		return http.StatusUnprocessableEntity
	case depesche.Forbidden:
		return http.StatusForbidden
	case depesche.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// StatusError gives an error a status of its own where the kind alone says too little:
// 410 for what was withdrawn, 413, 429, 405.
type StatusError struct {
	Status int
	Err    error
}

// Error is the text of the error inside.
func (e *StatusError) Error() string { return e.Err.Error() }

// Unwrap gives errors.As the error inside.
func (e *StatusError) Unwrap() error { return e.Err }

// WithStatus gives err a status of its own.
func WithStatus(status int, err error) error { return &StatusError{status, err} }

// StatusOf is the HTTP status for an error: its own (StatusError), else that of its kind.
func StatusOf(err error) int {
	var s *StatusError
	if errors.As(err, &s) {
		return s.Status
	}
	return Status(depesche.KindOf(err))
}

// Handle adapts h: it recovers panics, maps the error to a status, logs it once and has
// the edge draw its error page. http.ErrAbortHandler passes through. When the answer has
// already begun, the error is logged and the connection cut, so that nobody takes half a
// page for a whole one.
func (e *Edge) Handle(h HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		err := e.call(h, rec, r)
		if err == nil {
			return
		}
		e.fail(rec, r, err)
	})
}

func (e *Edge) call(h HandlerFunc, w http.ResponseWriter, r *http.Request) (err error) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if v == http.ErrAbortHandler {
			panic(v)
		}
		err = &panicError{value: v, stack: debug.Stack()}
	}()
	return h(w, r)
}

type panicError struct {
	value any
	stack []byte
}

func (p *panicError) Error() string { return fmt.Sprintf("panic: %v", p.value) }

func (e *Edge) fail(rec *recorder, r *http.Request, err error) {
	f := Failure{Status: StatusOf(err), Kind: depesche.KindOf(err), Err: err}
	if f.Status >= 500 {
		f.Reference = randomText(5)
	}
	e.log(r, f)
	if rec.begun {
		panic(http.ErrAbortHandler)
	}
	dropBody(rec.Header())
	if e.Fail != nil {
		drawn := e.call(func(w http.ResponseWriter, r *http.Request) error { return e.Fail(w, r, f) }, rec, r)
		if drawn == nil {
			return
		}
		e.logger().ErrorContext(r.Context(), "error page failed", "edge", e.Name, "path", r.URL.Path, "err", drawn)
		if rec.begun {
			panic(http.ErrAbortHandler)
		}
	}
	rec.Header().Set("Content-Type", "text/plain; charset=utf-8")
	rec.WriteHeader(f.Status)
	fmt.Fprintf(rec, "%d %s\n", f.Status, http.StatusText(f.Status))
}

// dropBody removes the headers that described the answer that failed.
func dropBody(h http.Header) {
	for _, k := range []string{"Content-Type", "Content-Length", "Content-Encoding", "Etag", "Last-Modified", "Cache-Control", "Location"} {
		h.Del(k)
	}
}

func (e *Edge) logger() *slog.Logger {
	if e.Log != nil {
		return e.Log
	}
	return slog.Default()
}

func (e *Edge) log(r *http.Request, f Failure) {
	level := slog.LevelInfo
	switch {
	case errors.Is(f.Err, context.Canceled) && r.Context().Err() != nil:
		level = slog.LevelDebug
	case f.Status == http.StatusServiceUnavailable:
		level = slog.LevelWarn
	case f.Status >= 500:
		level = slog.LevelError
	case f.Status == http.StatusNotFound || f.Status == http.StatusGone:
		level = slog.LevelDebug
	}
	args := []any{"edge", e.Name, "method", r.Method, "path", r.URL.Path, "status", f.Status, "err", f.Err}
	if f.Reference != "" {
		args = append(args, "reference", f.Reference)
	}
	var p *panicError
	if errors.As(f.Err, &p) {
		args = append(args, "stack", string(p.stack))
	}
	e.logger().Log(r.Context(), level, "request failed", args...)
}

// recorder remembers whether the answer has begun.
type recorder struct {
	http.ResponseWriter
	begun bool
}

func (r *recorder) WriteHeader(code int) {
	if code >= 200 || code == http.StatusSwitchingProtocols {
		r.begun = true
	}
	r.ResponseWriter.WriteHeader(code)
}

func (r *recorder) Write(b []byte) (int, error) {
	r.begun = true
	return r.ResponseWriter.Write(b)
}

// Unwrap gives http.ResponseController the writer beneath.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
