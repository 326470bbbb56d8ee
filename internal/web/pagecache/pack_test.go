package pagecache

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"depesche/internal/store/storetest"
)

// A long page is packed in haste for who asks first and properly when somebody asks again:
// two representations of the same content, each with its own tag, and whoever has one of
// them is told that it still stands.
func TestPackedInHasteFirst(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	r := rand.New(rand.NewPCG(1, 2))
	var words strings.Builder
	for words.Len() < 3*hasteFrom {
		fmt.Fprintf(&words, "word%d ", r.IntN(900))
	}
	c, h := server(t, s, nil, topicPage(s, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, words.String()) }))

	quick := ask(h, "GET", "/p", "Accept-Encoding", "gzip")
	plain := ask(h, "GET", "/p")
	var proper *httptest.ResponseRecorder
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		proper = ask(h, "GET", "/p", "Accept-Encoding", "gzip")
		if proper.Body.Len() != quick.Body.Len() {
			break
		}
		if proper.Body.String() != quick.Body.String() || proper.Header().Get("Etag") != quick.Header().Get("Etag") {
			t.Fatal("two packings under one tag")
		}
		if time.Now().After(end) {
			t.Fatal("it was never packed properly")
		}
	}
	tags := map[string]bool{}
	for _, w := range []*httptest.ResponseRecorder{quick, plain, proper} {
		tags[w.Header().Get("Etag")] = true
	}
	if len(tags) != 3 {
		t.Errorf("three representations have the tags %v", tags)
	}
	if proper.Body.Len() > quick.Body.Len() || unzip(t, quick.Body.Bytes()) != plain.Body.String() || unzip(t, proper.Body.Bytes()) != plain.Body.String() {
		t.Errorf("%d bytes in haste, %d properly, of %d", quick.Body.Len(), proper.Body.Len(), plain.Body.Len())
	}
	var bytes int64
	for _, p := range c.pages.pages {
		bytes += p.cost
	}
	if st := c.Stats(); st.Made != 1 || st.Pages != 1 || st.Bytes != bytes || c.pages.young.Len()+c.pages.proven.Len() != 1 {
		t.Errorf("%+v, %d bytes on the shelf", st, bytes)
	}

	known := func(when string) {
		t.Helper()
		for _, had := range []*httptest.ResponseRecorder{quick, proper} {
			tag := had.Header().Get("Etag")
			w := ask(h, "GET", "/p", "Accept-Encoding", "gzip", "If-None-Match", `"x", `+tag)
			if w.Code != 304 || w.Header().Get("Etag") != tag {
				t.Errorf("%s, %s: %d %s", when, tag, w.Code, w.Header().Get("Etag"))
			}
		}
		if w := ask(h, "GET", "/p", "If-None-Match", quick.Header().Get("Etag")); w.Code != 200 {
			t.Errorf("%s: a packed page stands for the plain one: %d", when, w.Code)
		}
	}
	known("packed properly")
	rename(t, s, "Two")
	rename(t, s, "One")
	c.packing.Store(true) // so that it stays as it is made
	known("made anew")
}
