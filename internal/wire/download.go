package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"depesche"
)

// Ask says what is asked for besides an address.
type Ask struct {
	// From is the first byte wanted. With IfRange, the ETag of an earlier answer, the
	// server sends the whole if the file has changed since.
	From    int64
	IfRange string
	// IfNoneMatch is the ETag of what is at hand: the same file is not sent again.
	IfNoneMatch string
}

// Download is an answer that is still being read.
type Download struct {
	Body        io.ReadCloser
	Host        string // after redirects
	From        int64  // the byte at which Body begins: 0 where the server sends the whole
	Size        int64  // of the whole file, -1 where the server does not say
	ETag        string
	ContentType string
	Unchanged   bool // IfNoneMatch still holds; Body is empty
}

// Get begins to read a file over http or https, under the same guard as Fetch. The bytes
// are as the server has them: nothing is decompressed. o.Timeout bounds how long nothing
// may arrive, not the whole. A From behind the end of the file is an Invalid error with
// the key fetch.range; other errors are those of Fetch.
func Get(ctx context.Context, rawURL string, a Ask, o Options) (*Download, error) {
	u, err := parse(rawURL)
	if err != nil {
		return nil, err
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	ctx, cancel := context.WithCancelCause(ctx)
	stall := time.AfterFunc(o.Timeout, func() { cancel(context.DeadlineExceeded) })
	end := func() { stall.Stop(); cancel(nil) }
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		end()
		return nil, badURL(rawURL)
	}
	a.header(req.Header)
	req.Header.Set("User-Agent", agent(o))
	c := client(o)
	resp, err := c.Do(req)
	if err != nil {
		cause := context.Cause(ctx)
		end()
		if errors.Is(cause, context.DeadlineExceeded) {
			err = cause
		}
		return nil, explain(err, u, o)
	}
	d := &Download{Host: resp.Request.URL.Host, Size: -1, ETag: resp.Header.Get("ETag"), ContentType: resp.Header.Get("Content-Type")}
	d.Body = &stalling{body: resp.Body, stall: stall, wait: o.Timeout, end: end, explain: func(err error) error {
		if errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
			err = context.DeadlineExceeded
		}
		return explain(err, resp.Request.URL, o)
	}}
	if err := d.answer(resp, a); err != nil {
		d.Body.Close()
		return nil, err
	}
	return d, nil
}

func (a Ask) header(h http.Header) {
	h.Set("Accept", "*/*")
	h.Set("Accept-Encoding", "identity")
	if a.From > 0 {
		h.Set("Range", fmt.Sprintf("bytes=%d-", a.From))
		if a.IfRange != "" {
			h.Set("If-Range", a.IfRange)
		}
	}
	if a.IfNoneMatch != "" {
		h.Set("If-None-Match", a.IfNoneMatch)
	}
}

// answer reads what kind of answer it is.
func (d *Download) answer(resp *http.Response, a Ask) error {
	if e := resp.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return depesche.E(depesche.Unavailable, "fetch.encoding", "%s packed its answer (%s) though it was not asked to; use another address", d.Host, short(e))
	}
	switch resp.StatusCode {
	case http.StatusNotModified:
		if a.IfNoneMatch != "" {
			d.Unchanged = true
			return nil
		}
	case http.StatusPartialContent:
		from, size, ok := contentRange(resp.Header.Get("Content-Range"))
		if !ok || from != a.From {
			return depesche.E(depesche.Unavailable, "fetch.range", "%s sent another part of the file than it was asked for", d.Host)
		}
		d.From, d.Size = from, size
		return nil
	case http.StatusRequestedRangeNotSatisfiable:
		return depesche.E(depesche.Invalid, "fetch.range", "%s has no byte %d of this file", d.Host, a.From)
	}
	if err := status(resp, resp.Request.URL); err != nil {
		return err
	}
	d.Size = resp.ContentLength
	return nil
}

// contentRange reads "bytes 5-9/10"; size is -1 where it is unknown ("*").
func contentRange(s string) (from, size int64, ok bool) {
	s, ok = strings.CutPrefix(s, "bytes ")
	part, whole, cut := strings.Cut(s, "/")
	first, _, dash := strings.Cut(part, "-")
	from, err := strconv.ParseInt(first, 10, 64)
	if !ok || !cut || !dash || err != nil {
		return 0, 0, false
	}
	if whole == "*" {
		return from, -1, true
	}
	size, err = strconv.ParseInt(whole, 10, 64)
	return from, size, err == nil && from < size
}

// stalling is a body that ends with an error when nothing arrives for too long.
type stalling struct {
	body    io.ReadCloser
	stall   *time.Timer
	wait    time.Duration
	once    sync.Once
	end     func()
	explain func(error) error
}

func (s *stalling) Read(p []byte) (int, error) {
	n, err := s.body.Read(p)
	s.stall.Reset(s.wait)
	if err == nil || err == io.EOF {
		return n, err
	}
	return n, s.explain(err)
}

func (s *stalling) Close() error {
	s.once.Do(s.end)
	return s.body.Close()
}
