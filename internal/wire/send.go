package wire

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"time"
)

// maxAnswer is how much of an answer to Send is read.
const maxAnswer = 64 << 10

// Send sends a request with a body over http or https and returns the answer's status and
// the beginning of its body, under the same guard as Fetch. Redirects are not followed: a
// body is for the address that it was meant for. Errors are those of Fetch; any status is
// an answer.
func Send(ctx context.Context, method, rawURL string, header http.Header, body []byte, o Options) (status int, answer []byte, err error) {
	u, err := parse(rawURL)
	if err != nil {
		return 0, nil, err
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, u.String(), bytes.NewReader(body))
	if err != nil {
		return 0, nil, badURL(rawURL)
	}
	for k, v := range header {
		req.Header[k] = v
	}
	req.Header.Set("User-Agent", agent(o))
	c := client(o)
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	defer c.CloseIdleConnections()
	resp, err := c.Do(req)
	if err != nil {
		return 0, nil, explain(err, u, o)
	}
	defer resp.Body.Close()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return 0, nil, explain(err, u, o)
	}
	return resp.StatusCode, answer, nil
}

// RetryAfter is how long to wait after the nth failure in a row: a minute, then four times
// as long each time, up to six hours.
func RetryAfter(failures int) time.Duration {
	d := time.Minute
	for range min(failures-1, 5) {
		d *= 4
	}
	return min(d, 6*time.Hour)
}
