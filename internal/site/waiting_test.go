package site

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// Who came before the server is answered by it, and it is known when all of them are.
func TestWaitingTellsWhenAllAreAnswered(t *testing.T) {
	within := func(what string, done <-chan struct{}) {
		t.Helper()
		select {
		case <-done:
		case <-time.After(time.Minute):
			t.Fatal(what)
		}
	}
	v := NewWaiting()
	release, answer := make(chan struct{}), make(chan int, 2)
	for range 2 {
		go func() {
			w := httptest.NewRecorder()
			v.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
			answer <- w.Code
		}()
	}
	for held := 0; held < 2; time.Sleep(time.Millisecond) {
		v.mu.Lock()
		held = v.held
		v.mu.Unlock()
	}
	v.Ready(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		<-release
		w.WriteHeader(http.StatusTeapot)
	}))
	select {
	case <-v.Answered():
		t.Error("they are said to be answered and wait")
	default:
	}
	close(release)
	within("it is never said that they are answered", v.Answered())
	for range 2 {
		if code := <-answer; code != http.StatusTeapot {
			t.Errorf("%d", code)
		}
	}
	// Later ones are passed on and nothing waits for them.
	w := httptest.NewRecorder()
	if v.ServeHTTP(w, httptest.NewRequest("GET", "/", nil)); w.Code != http.StatusTeapot {
		t.Errorf("%d", w.Code)
	}
	alone := NewWaiting()
	alone.Ready(http.NotFoundHandler())
	within("nobody came, and that is not said", alone.Answered())
}
