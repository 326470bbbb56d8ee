package e2e

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// loadReader is a reader with connections that stay, who takes certain codings and
// remembers what was read.
type loadReader struct {
	*load
	client *http.Client
	coding string
	pause  time.Duration // at most, between two requests
	had    map[place]memory
}

// memory is what a reader keeps of an address.
type memory struct {
	*answer
	modified string
}

// memoryMax bounds what a reader keeps.
const memoryMax = 300

// codings are what readers say they take.
var codings = []string{"gzip, deflate, br, zstd", "gzip", "", "br", "gzip;q=0.5, br;q=1.0", "identity", "br;q=0, gzip", "deflate, zstd", "*", "gzip;q=1.0, identity;q=0.5, *;q=0"}

func (l *load) reader(n int, pause time.Duration) *loadReader {
	return &loadReader{load: l, coding: codings[n%len(codings)], pause: pause, had: map[place]memory{},
		client: &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 2}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// wander follows links from front pages on until the end, and looks at what programs read.
func (r *loadReader) wander() {
	for !r.over() {
		e := loadEditions[rand.IntN(len(loadEditions))]
		at := e.anyList()
		for range 6 {
			v := r.follow(at)
			if v == nil || len(v.links) == 0 || r.over() {
				break
			}
			at = place{at.host, v.links[rand.IntN(len(v.links))]}
		}
		r.follow(e.forPrograms())
		if t := r.anyTale(e.code); t != nil {
			number := strconv.FormatInt(t.number, 10)
			r.follow(e.in("/" + number)) // withdrawn ones too
			r.follow(e.in("/search?q=" + t.soughtFor()))
			r.follow(place{loadHost, "/api/v1/stories/" + number + "/comments?edition=" + e.code})
			other := t.elsewhere(e)
			r.follow(other[rand.IntN(len(other))])
		}
	}
}

// hurry reads what most people read, as fast as the server answers.
func (r *loadReader) hurry() {
	for !r.over() {
		e := loadEditions[rand.IntN(len(loadEditions))]
		for range 5 {
			front := r.follow(e.in("/"))
			if front == nil || len(front.links) == 0 {
				continue
			}
			for range 5 {
				r.follow(place{e.host, front.links[rand.IntN(len(front.links))]})
			}
		}
		r.follow(e.forPrograms())
	}
}

// follow reads an address and where it leads to; nil when there is nothing to read.
func (r *loadReader) follow(at place) *answer {
	for range 3 {
		if r.pause > 0 {
			time.Sleep(rand.N(r.pause))
		}
		v, to, err := r.get(at)
		if err != nil || to == "" {
			return v
		}
		u, err := url.Parse(to)
		if err != nil {
			r.fault(at, "leads to %q: %v", to, err)
			return nil
		}
		if u.Host != "" && u.Host != at.host {
			return nil // another edition's
		}
		at.path = u.RequestURI()
	}
	return nil
}

var errCut = errors.New("a kill cut the answer off")

// get reads an address, often on condition that it has changed. to is where it leads to.
// The error is errCut, or what has been reported as a fault.
func (r *loadReader) get(at place) (v *answer, to string, err error) {
	had := r.had[at]
	switch {
	case had.answer != nil && rand.IntN(4) > 0:
		return r.request("GET", at, had)
	case rand.IntN(20) == 0:
		return r.request("HEAD", at, memory{})
	}
	return r.request("GET", at, memory{})
}

// request asks for an address, on condition that it has changed since had, if there is an answer in it.
func (r *loadReader) request(method string, at place, had memory) (v *answer, to string, err error) {
	base, kills := r.address()
	req, err := http.NewRequest(method, base+at.path, nil)
	if err != nil {
		return nil, "", r.fault(at, "%v", err)
	}
	req.Host = at.host
	if r.coding != "" {
		req.Header.Set("Accept-Encoding", r.coding)
	}
	conditional := had.answer != nil
	if conditional {
		had.condition(req.Header)
	}
	from := r.clock.Load()
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, "", r.brokenOff(at, kills, err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, "", r.brokenOff(at, kills, err)
	}
	r.tally(at, resp.StatusCode)
	to = resp.Header.Get("Location")
	switch status := resp.StatusCode; {
	case status == http.StatusOK && req.Method == "HEAD":
		r.count("HEAD")
		if size := r.answers.size(at.String(), resp.Header.Get("Etag")); size >= 0 && int64(size) != resp.ContentLength {
			return nil, "", r.fault(at, "HEAD says %d bytes where GET has %d", resp.ContentLength, size)
		}
		return nil, "", nil
	case status == http.StatusOK:
		v, err = r.full(at, resp, raw)
	case status == http.StatusNotModified && conditional && len(raw) == 0:
		r.count("304")
		if tag := req.Header.Get("If-None-Match"); tag != "" && (resp.Header.Get("Etag") == "" || !strings.Contains(tag, resp.Header.Get("Etag"))) {
			return nil, "", r.fault(at, "asked whether %s stands, it says that %s does", tag, resp.Header.Get("Etag"))
		}
		v = had.answer
	case slices.Contains([]int{301, 302, 303, 307, 308}, status) && to != "":
		r.count("redirect")
		return nil, to, nil
	case status == http.StatusNotFound || status == http.StatusGone:
		r.count("not there")
		return nil, "", r.notThere(at, status, from)
	case status == http.StatusTooManyRequests && at.isSearch() && resp.Header.Get("Retry-After") != "":
		r.count("429")
		return nil, "", nil
	default:
		return nil, "", r.fault(at, "%s\n%.300s", resp.Status, raw)
	}
	if err != nil {
		return nil, "", r.fault(at, "%s: %v", resp.Status, err)
	}
	if wrong := r.stale(at, v, from); wrong != "" {
		return nil, "", r.fault(at, "%s, tag %s, asked for with %q: %s", resp.Status, v.tag, req.Header.Get("If-None-Match")+req.Header.Get("If-Modified-Since"), wrong)
	}
	r.showed(v.form)
	r.remember(at, memory{v, resp.Header.Get("Last-Modified")})
	return v, "", nil
}

// condition makes a request one for what has changed.
func (m memory) condition(h http.Header) {
	switch n := rand.IntN(8); {
	case n == 0 && m.modified != "":
		h.Set("If-Modified-Since", m.modified)
	case n == 1:
		h.Set("If-None-Match", `"of-somebody-else", W/`+m.tag)
	default:
		h.Set("If-None-Match", m.tag)
	}
}

func (r *loadReader) remember(at place, m memory) {
	if m.tag == "" {
		return
	}
	if len(r.had) >= memoryMax {
		clear(r.had)
	}
	r.had[at] = m
}

// full is an answer with its bytes.
func (r *loadReader) full(at place, resp *http.Response, raw []byte) (*answer, error) {
	r.count(resp.Header.Get("Content-Encoding") + " 200")
	if resp.ContentLength != int64(len(raw)) {
		return nil, fmt.Errorf("Content-Length is %d, %d bytes came", resp.ContentLength, len(raw))
	}
	tag := resp.Header.Get("Etag")
	if tag != "" {
		known, wrong := r.answers.known(at.String(), tag, raw)
		if wrong != "" {
			return nil, errors.New(wrong)
		}
		if known != nil {
			return known, nil
		}
	}
	v, err := r.load.read(at, resp.Header, raw)
	if err == nil && tag != "" {
		r.answers.keep(at.String(), v)
	}
	return v, err
}
