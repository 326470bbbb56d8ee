package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// fake is a translation service that speaks LibreTranslate's protocol under /libre and
// OpenAI's chat completions under /v1. It answers from a list of sentences and behaves
// as badly as a script asks it to.
type fake struct {
	server *httptest.Server

	mu       sync.Mutex
	answers  map[string]string
	mode     string
	hangFrom int // in mode "hang": the request that gets no answer
	requests int // of translations since the last forget
	segments int // asked for since the last forget
	asked    []string
	gone     chan struct{}
}

type fakeKey struct{}

// How a fake may behave. Each name is what a script writes behind `engine`.
const (
	wellBehaved = "well"
	fewer       = "fewer"   // one translation less than asked for, always
	more        = "more"    // one more
	half        = "half"    // breaks off in the middle of its answer
	slow        = "slow"    // never answers in time
	page        = "page"    // an HTML error page with status 502
	okPage      = "okpage"  // an HTML page with status 200
	busyOnce    = "busy"    // 429 once, then well behaved
	noKey       = "nokey"   // 403
	hang        = "hang"    // answers some requests, then none: `engine hang 3`
	chatty      = "chatty"  // an LLM that adds a friendly word
	partial     = "partial" // leaves out every second translation
)

func newFake() *fake {
	f := &fake{answers: map[string]string{}, mode: wellBehaved, gone: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /libre/languages", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, []map[string]any{{"code": "en", "name": "English", "targets": []string{"en", "es", "de"}}, {"code": "es", "name": "Spanish", "targets": []string{"en"}}})
	})
	mux.HandleFunc("GET /libre/spec", func(w http.ResponseWriter, r *http.Request) {
		reply(w, http.StatusOK, map[string]any{"info": map[string]string{"version": "1.6.0"}})
	})
	mux.HandleFunc("POST /libre/translate", f.libre)
	mux.HandleFunc("POST /v1/chat/completions", f.chat)
	mux.HandleFunc("GET /page/{name}", f.page)
	f.server = httptest.NewServer(mux)
	return f
}

func (f *fake) close() {
	close(f.gone)
	f.server.CloseClientConnections()
	f.server.Close()
}

// begin notes a request and tells how to behave in it.
func (f *fake) begin(segments []string) (mode string, answers []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests++
	f.segments += len(segments)
	f.asked = append(f.asked, segments...)
	mode = f.mode
	switch {
	case mode == hang && f.requests < f.hangFrom:
		mode = wellBehaved
	case mode == busyOnce:
		f.mode = wellBehaved
	}
	for i, s := range segments {
		a, ok := f.answers[s]
		if !ok {
			a = "No hay respuesta para esto"
		}
		if mode == partial && i%2 == 1 {
			a = ""
		}
		answers = append(answers, a)
	}
	switch mode {
	case fewer:
		answers = answers[:len(answers)-1]
	case more:
		answers = append(answers, "Y algo más.")
	}
	return mode, answers
}

// misbehave does what the mode asks for and tells whether that was the answer.
func (f *fake) misbehave(w http.ResponseWriter, r *http.Request, mode string) bool {
	switch mode {
	case slow, hang:
		select {
		case <-r.Context().Done():
		case <-f.gone:
		}
	case page:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		io.WriteString(w, "<!doctype html><title>502</title><h1>Bad Gateway</h1>")
	case okPage:
		w.Header().Set("Content-Type", "text/html")
		io.WriteString(w, "<!doctype html><title>Welcome</title><h1>Please log in</h1>")
	case busyOnce:
		w.Header().Set("Retry-After", "0")
		reply(w, http.StatusTooManyRequests, map[string]string{"error": "slow down"})
	case noKey:
		reply(w, http.StatusForbidden, map[string]string{"error": "Invalid API key"})
	case half:
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "4000")
		io.WriteString(w, `{"translatedText": ["El transb`)
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
		panic(http.ErrAbortHandler)
	default:
		return false
	}
	return true
}

func (f *fake) libre(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Q      []string
		Source string
		Target string
		Format string
	}
	if json.NewDecoder(r.Body).Decode(&req) != nil || req.Format != "html" || req.Source == "" || req.Target == "" {
		reply(w, http.StatusBadRequest, map[string]string{"error": "Invalid request"})
		return
	}
	mode, answers := f.begin(req.Q)
	if !f.misbehave(w, r, mode) {
		reply(w, http.StatusOK, map[string]any{"translatedText": answers})
	}
}

func (f *fake) chat(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Model    string
		Messages []struct{ Role, Content string }
	}
	if json.NewDecoder(r.Body).Decode(&req) != nil || req.Model == "" || len(req.Messages) != 2 {
		reply(w, http.StatusBadRequest, map[string]any{"error": map[string]string{"message": "Invalid request"}})
		return
	}
	var lines []string
	for line := range strings.SplitSeq(req.Messages[1].Content, "\n") {
		if n, text, ok := strings.Cut(line, "| "); ok && n == fmt.Sprint(len(lines)+1) {
			lines = append(lines, text)
		}
	}
	mode, answers := f.begin(lines)
	if f.misbehave(w, r, mode) {
		return
	}
	var b strings.Builder
	if mode == chatty {
		b.WriteString("Sure! Here are the translations:\n")
	}
	for i, a := range answers {
		fmt.Fprintf(&b, "%d| %s\n", i+1, a)
	}
	reply(w, http.StatusOK, map[string]any{"choices": []any{map[string]any{"message": map[string]string{"role": "assistant", "content": b.String()}, "finish_reason": "stop"}}})
}

// page serves a page inside the private network, which nobody must fetch unasked.
func (f *fake) page(w http.ResponseWriter, r *http.Request) {
	f.begin(nil)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><html lang="en"><title>Intranet</title><article><h1>Canteen moves to the ground floor</h1>
<p>The canteen moves to the ground floor on 3 August, the works council announced this morning. For two weeks there will be cold meals only, and the coffee bar stays open.</p>
<p>“The new kitchen is twice as large,” said the cook, Jo Falk. The lift can be used again from September, after an inspection that takes five days.</p></article></html>`)
}

// await waits until so many requests have come in.
func (f *fake) await(n int) bool {
	for range 30_000 {
		f.mu.Lock()
		there := f.requests >= n
		f.mu.Unlock()
		if there {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}
