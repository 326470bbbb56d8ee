package cli

import (
	"net"
	"net/http"
	"testing"
	"time"
)

// A server that ends before it has taken its listener over, because it was told to or could
// not start, answers who has asked and ends.
func TestGreetingEndsWithoutHandingOver(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := greet(t.Context(), ln)
	status := make(chan int, 1)
	go func() {
		res, err := http.Get("http://" + ln.Addr().String())
		if err != nil {
			status <- 0
			return
		}
		res.Body.Close()
		status <- res.StatusCode
	}()
	asked := make(chan struct{})
	g.open(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(asked)
		w.WriteHeader(http.StatusTeapot)
	}))
	<-asked
	ended := make(chan struct{})
	go func() {
		g.end()
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Fatal("it waits for a listener that nobody closes")
	}
	if got := <-status; got != http.StatusTeapot {
		t.Errorf("who asked got %d", got)
	}
}
