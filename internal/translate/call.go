package translate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"depesche"
)

// maxAnswer bounds what is read of an answer.
const maxAnswer = 16 << 20

// longestWait is how long a service may ask us to wait before we rather give up.
const longestWait = 2 * time.Minute

// caller makes the calls of an engine over HTTP: at most so many at a time and a
// minute, each with its timeout, again after errors that may pass.
type caller struct {
	name    string
	base    *url.URL
	key     Secret
	client  *http.Client
	timeout time.Duration
	retries int
	slots   chan struct{}
	rate    *rate.Limiter

	// For tests.
	sleep  func(context.Context, time.Duration) error
	random func() float64
}

// answer is what a service said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func newCaller(c Config, endpoint string, timeout time.Duration, concurrency int) (*caller, error) {
	if c.Endpoint != "" {
		endpoint = c.Endpoint
	}
	u, err := url.Parse(strings.TrimRight(endpoint, "/"))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, depesche.E(depesche.Invalid, "engine.endpoint", "the engine %s needs an endpoint such as http://127.0.0.1:5000", c.Name)
	}
	retries := 4
	if c.Retries != nil {
		retries = max(0, *c.Retries)
	}
	limit := rate.NewLimiter(rate.Inf, 1)
	if c.PerMinute > 0 {
		limit = rate.NewLimiter(rate.Limit(float64(c.PerMinute)/60), 1)
	}
	return &caller{
		name: c.Name, base: u, key: c.Key, timeout: c.timeout(timeout), retries: retries,
		slots: make(chan struct{}, max(1, concurrency)), rate: limit, sleep: sleep, random: rand.Float64,
		client: &http.Client{
			// A redirect may lead to another host, which must not see key and text.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// get asks a service about itself. That is tried but twice and not for long: when it
// does not answer, another engine may.
func (c *caller) get(ctx context.Context, path string, header http.Header) (*answer, error) {
	quick := *c
	quick.retries = min(c.retries, 1)
	quick.timeout = min(c.timeout, 10*time.Second)
	return quick.do(ctx, http.MethodGet, path, "", nil, header)
}

// postJSON sends v.
func (c *caller) postJSON(ctx context.Context, path string, v any, header http.Header) (*answer, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return c.do(ctx, http.MethodPost, path, "application/json", body, header)
}

// do makes a call and repeats it after errors of the connection and answers 408, 425,
// 429, 500, 502, 503, 504 and 529 with growing, jittered pauses, or as long as the
// service asks (Retry-After). Other answers are the engine's to read.
func (c *caller) do(ctx context.Context, method, path, contentType string, body []byte, header http.Header) (*answer, error) {
	for try := 0; ; try++ {
		a, err := c.once(ctx, method, path, contentType, body, header)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if errors.Is(err, errNoTime) {
			return nil, context.DeadlineExceeded
		}
		if err == nil && !passing(a.status) {
			return a, nil
		}
		wait := c.pause(try)
		if err == nil {
			if asked, ok := retryAfter(a.header, time.Now()); ok {
				wait = max(wait/4, asked)
			}
		}
		if try >= c.retries || wait > longestWait {
			if err != nil {
				return nil, c.unreachable(err)
			}
			return nil, c.refused(a)
		}
		if err := c.sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// errNoTime: the context ends before the rate allows the next call.
var errNoTime = errors.New("no time for the next call")

// once makes one call.
func (c *caller) once(ctx context.Context, method, path, contentType string, body []byte, header http.Header) (*answer, error) {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := c.rate.Wait(ctx); err != nil {
		return nil, errNoTime
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, c.base.String()+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for k, v := range header {
		req.Header[k] = v
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", "depesche")
	resp, err := c.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxAnswer {
		return &answer{status: http.StatusNotAcceptable, header: resp.Header}, nil
	}
	return &answer{resp.StatusCode, resp.Header, b}, nil
}

func passing(status int) bool {
	switch status {
	case 408, 425, 429, 500, 502, 503, 504, 529:
		return true
	}
	return false
}

// pause before the next try: 0.5 s doubled each time, up to 30 s, of which the second
// half is random so that many callers do not come back at once.
func (c *caller) pause(try int) time.Duration {
	d := min(30*time.Second, 500*time.Millisecond<<min(try, 10))
	return d/2 + time.Duration(c.random()*float64(d/2))
}

// retryAfter reads the header in both of its forms, seconds and a date.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	v := h.Get("Retry-After")
	if v == "" {
		return 0, false
	}
	if s, err := strconv.ParseFloat(v, 64); err == nil && s >= 0 {
		return time.Duration(min(s, 1e6) * float64(time.Second)), true
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, t.Sub(now)), true
	}
	return 0, false
}

// unreachable says what went wrong with the connection.
func (c *caller) unreachable(err error) error {
	var ue *url.Error
	if errors.As(err, &ue) {
		err = ue.Err // the address may hold what is nobody's business
	}
	host := c.base.Host
	if errors.Is(err, context.DeadlineExceeded) {
		return depesche.Wrap(err, depesche.Unavailable, "engine.slow", "the engine %s at %s did not answer within %s; try again later or give it more time (timeout)", c.name, host, c.timeout)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return depesche.Wrap(err, depesche.Unavailable, "engine.cut", "the engine %s at %s broke off in the middle of its answer; try again later", c.name, host)
	}
	return depesche.Wrap(err, depesche.Unavailable, "engine.down", "the engine %s at %s cannot be reached; check that it runs and that its address is right", c.name, host)
}

// refused makes an error of an answer that is none of the engine's successes.
func (c *caller) refused(a *answer) error {
	status := strings.TrimSpace(strconv.Itoa(a.status) + " " + http.StatusText(a.status))
	said := c.message(a)
	switch {
	case isPage(a):
		return depesche.E(depesche.Unavailable, "engine.page", "the engine %s answered with a web page (%s): check its address", c.name, status)
	case a.status == http.StatusNotAcceptable && a.body == nil:
		return depesche.E(depesche.Unavailable, "engine.big", "the engine %s answered with more than %d MB; check its address", c.name, maxAnswer>>20)
	case a.status >= 300 && a.status < 400:
		return depesche.E(depesche.Unavailable, "engine.moved", "the engine %s has moved (%s); configure its new address as endpoint", c.name, status)
	case a.status == http.StatusUnauthorized || a.status == http.StatusForbidden:
		return depesche.E(depesche.Refused, "engine.key", "the engine %s does not accept the key (%s%s); check key or key_env in its configuration", c.name, status, said)
	case a.status == http.StatusTooManyRequests:
		return depesche.E(depesche.Unavailable, "engine.busy", "the engine %s asks for fewer requests (%s%s); try again later or set per_minute", c.name, status, said)
	case a.status == http.StatusNotFound:
		return depesche.E(depesche.Unavailable, "engine.path", "the engine %s knows no such address (%s%s); check its endpoint", c.name, status, said)
	case a.status >= 500:
		return depesche.E(depesche.Unavailable, "engine.failed", "the engine %s failed (%s%s); try again later", c.name, status, said)
	}
	return depesche.E(depesche.Invalid, "engine.refused", "the engine %s refused the request (%s%s); check its configuration", c.name, status, said)
}

// message is the service's own word in its JSON error, cut and without the key.
func (c *caller) message(a *answer) string {
	if isPage(a) {
		return ""
	}
	var v struct {
		Error       json.RawMessage `json:"error"`
		Message     string          `json:"message"`
		Explanation string          `json:"explanation"`
		Detail      string          `json:"detail"`
	}
	if json.Unmarshal(a.body, &v) != nil {
		return ""
	}
	text := v.Explanation
	for _, s := range []string{v.Detail, v.Message} {
		if text == "" {
			text = s
		}
	}
	var plain string
	var nested struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(v.Error, &plain) == nil && plain != "" {
		text = plain
	} else if json.Unmarshal(v.Error, &nested) == nil && nested.Message != "" {
		text = nested.Message
	}
	text = strings.Join(strings.Fields(c.key.scrub(OneLine(text))), " ")
	if text == "" {
		return ""
	}
	if rs := []rune(text); len(rs) > 160 {
		text = string(rs[:160]) + "…"
	}
	return ": " + text
}

// isPage tells whether an answer is a page for people instead of JSON.
func isPage(a *answer) bool {
	if strings.Contains(a.header.Get("Content-Type"), "text/html") {
		return true
	}
	head := strings.ToLower(strings.TrimSpace(string(a.body[:min(len(a.body), 512)])))
	return strings.HasPrefix(head, "<!doctype") || strings.HasPrefix(head, "<html") || strings.HasPrefix(head, "<?xml")
}

// decode reads a successful JSON answer into v.
func (c *caller) decode(a *answer, v any) error {
	if a.status < 200 || a.status > 299 {
		return c.refused(a)
	}
	if isPage(a) {
		return c.refused(a)
	}
	if err := json.Unmarshal(a.body, v); err != nil {
		return depesche.Wrap(err, depesche.Unavailable, "engine.json", "the engine %s answered with something that is not its protocol; check its address and kind", c.name)
	}
	return nil
}
