package depesche

import (
	"errors"
	"fmt"
)

// Kind sorts errors by what the caller can do about them. Every edge maps a kind to
// its own signal: an exit status on the command line, a status code over HTTP.
type Kind string

const (
	Invalid     Kind = "invalid"     // the input is wrong; mend it and try again
	NotFound    Kind = "not_found"   // there is no such thing
	Conflict    Kind = "conflict"    // somebody else changed it first
	Refused     Kind = "refused"     // a check, policy or embargo forbids it
	Forbidden   Kind = "forbidden"   // this person may not do it
	Unavailable Kind = "unavailable" // a service or resource is down, busy or full; try again later
	Internal    Kind = "internal"    // our fault
)

// Error is the one error type that leaves a room. Key names a message in the
// catalogues of internal/web/i18n (e.g. "extract.pdf"); Args are its values in
// catalogue order. Text is the plain English message that the command line and the
// log show when no catalogue is at hand: it says what happened and the way out.
// Err is the cause, for the log alone: it is never shown to people.
type Error struct {
	Kind     Kind
	Op       string // "import", "translate": the verb that failed
	Key      string
	Args     []any
	Text     string
	Findings []Finding // set when a check refused
	Err      error
}

// Error returns the English message followed by the cause, for logs.
func (e *Error) Error() string {
	s := e.Text
	if s == "" {
		s = e.Key
	}
	if e.Op != "" {
		s = e.Op + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives errors.Is and errors.As the cause.
func (e *Error) Unwrap() error { return e.Err }

// E builds an error with an English text. key is the catalogue key; format and args
// make the text, and args are kept as the values of the catalogue message.
func E(kind Kind, key, format string, args ...any) *Error {
	return &Error{Kind: kind, Key: key, Args: args, Text: fmt.Sprintf(format, args...)}
}

// Wrap is E with a cause.
func Wrap(err error, kind Kind, key, format string, args ...any) *Error {
	e := E(kind, key, format, args...)
	e.Err = err
	return e
}

// In names the verb that failed and returns the error itself.
func (e *Error) In(op string) *Error { e.Op = op; return e }

// KindOf returns the kind of the first *Error in err's chain, Internal for any other
// error, and "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// IsNotFound tells whether err says that the thing asked for does not exist.
func IsNotFound(err error) bool { return KindOf(err) == NotFound }
