package wire

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"depesche"
)

// whole serves a file as http.ServeContent does: ranges, tags and conditions.
func whole(data, tag string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", tag)
		http.ServeContent(w, r, "f.bin", time.Time{}, strings.NewReader(data))
	}
}

func get(t *testing.T, address string, a Ask, o Options) (*Download, string, error) {
	t.Helper()
	d, err := Get(context.Background(), address, a, o)
	if err != nil {
		return nil, "", err
	}
	defer d.Body.Close()
	b, err := io.ReadAll(d.Body)
	return d, string(b), err
}

func TestGet(t *testing.T) {
	at, o := serve(t, whole("0123456789", `"one"`))
	d, body, err := get(t, at, Ask{}, o)
	if err != nil || body != "0123456789" || d.From != 0 || d.Size != 10 || d.ETag != `"one"` {
		t.Errorf("%+v %q %v", d, body, err)
	}
	if d, body, err = get(t, at, Ask{From: 4}, o); err != nil || body != "456789" || d.From != 4 || d.Size != 10 {
		t.Errorf("a part: %+v %q %v", d, body, err)
	}
	if d, body, err = get(t, at, Ask{From: 4, IfRange: `"one"`}, o); err != nil || body != "456789" || d.From != 4 {
		t.Errorf("the same file: %+v %q %v", d, body, err)
	}
	if d, body, err = get(t, at, Ask{From: 4, IfRange: `"other"`}, o); err != nil || body != "0123456789" || d.From != 0 || d.Size != 10 {
		t.Errorf("another file: %+v %q %v", d, body, err)
	}
	if d, body, err = get(t, at, Ask{IfNoneMatch: `"one"`}, o); err != nil || body != "" || !d.Unchanged {
		t.Errorf("unchanged: %+v %q %v", d, body, err)
	}
	_, _, err = get(t, at, Ask{From: 10}, o)
	refused(t, err, depesche.Invalid, "fetch.range")
}

// What is fetched in parts must not be unpacked on the way, nor be another part.
func TestGetLies(t *testing.T) {
	var header http.Header
	status := http.StatusPartialContent
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "identity" {
			t.Errorf("asks for %q", r.Header.Get("Accept-Encoding"))
		}
		for k, v := range header {
			w.Header()[k] = v
		}
		w.WriteHeader(status)
		fmt.Fprint(w, "56789")
	})
	for _, h := range []string{"bytes 4-9/10", "bytes 6-9/10", "bytes 5-9/3", "bytes x-9/10", "5-9/10", "", "bytes */10", "bytes -1-9/10"} {
		header = http.Header{"Content-Range": {h}}
		_, _, err := get(t, at, Ask{From: 5}, o)
		refused(t, err, depesche.Unavailable, "fetch.range")
	}
	header = http.Header{"Content-Range": {"bytes 5-9/*"}}
	if d, body, err := get(t, at, Ask{From: 5}, o); err != nil || body != "56789" || d.Size != -1 {
		t.Errorf("%+v %q %v", d, body, err)
	}
	header, status = http.Header{"Content-Encoding": {"gzip"}}, http.StatusOK
	_, _, err := get(t, at, Ask{}, o)
	refused(t, err, depesche.Unavailable, "fetch.encoding")
	header, status = nil, http.StatusNotModified
	_, _, err = get(t, at, Ask{}, o)
	refused(t, err, depesche.Unavailable, "fetch.status")
}

// A host that sends nothing for too long is given up, however long the whole may take.
func TestGetStalls(t *testing.T) {
	gone := make(chan struct{})
	at, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		for range 10 {
			fmt.Fprint(w, "0123456789")
			w.(http.Flusher).Flush()
			time.Sleep(5 * time.Millisecond)
		}
		<-r.Context().Done()
		close(gone)
	})
	o.Timeout = 300 * time.Millisecond
	_, body, err := get(t, at, Ask{}, o)
	refused(t, err, depesche.Unavailable, "fetch.timeout")
	if len(body) == 0 || len(body) > 100 {
		t.Errorf("%d bytes came", len(body))
	}
	<-gone
}

func TestGetGuards(t *testing.T) {
	at, o := serve(t, whole("secret", `"x"`))
	o.AllowHosts = nil
	_, _, err := get(t, at, Ask{}, o)
	refused(t, err, depesche.Refused, "fetch.private")
	for _, address := range []string{"file:///etc/passwd", "ftp://example.org/x", "https://user:pw@example.org/x", ""} {
		if _, _, err := get(t, address, Ask{}, o); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%s: %v", address, err)
		}
	}
}
