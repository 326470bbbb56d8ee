package mail

import (
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
)

// Failure says why a mail was not handed over, and what may be done about it.
type Failure struct {
	// Permanent: the server refused this mail for good; trying again would be refused
	// again.
	Permanent bool
	// Recipient: it is the recipient's address that was refused, not the mail or us.
	Recipient bool
	// Down: no server could be talked to at all; other mails would fare the same.
	Down bool
	// Doubtful: the mail had left and no answer came: the server may have it.
	Doubtful bool
	// Said is what the server said or what happened, in one line.
	Said string
	Err  error
}

// Error says what happened.
func (f *Failure) Error() string { return "mail: " + f.Said }

// Unwrap gives errors.Is the cause.
func (f *Failure) Unwrap() error { return f.Err }

// failure sorts an error by the step at which it happened. RFC 5321: 4yz is tried again,
// 5yz is not.
func failure(step string, err error) *Failure {
	f := &Failure{Err: err}
	var te *textproto.Error
	if errors.As(err, &te) {
		f.Said = fmt.Sprintf("%s: %d %s", step, te.Code, oneLine(te.Msg))
		f.Permanent = te.Code >= 500
		f.Down = te.Code == 421 // "service not available, closing"
		return f
	}
	what := oneLine(err.Error())
	var ne net.Error
	switch {
	case errors.As(err, &ne) && ne.Timeout():
		what = "the mail server did not answer in time"
	case strings.Contains(what, "EOF") || strings.Contains(what, "reset by peer") || strings.Contains(what, "broken pipe"):
		what = "the mail server cut the connection"
	case strings.Contains(what, "connection refused"):
		what = "the mail server takes no connections"
	}
	f.Said = step + ": " + what
	return f
}
