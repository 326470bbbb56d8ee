// Package modelstest serves small made-up models to tests: as a Remote Settings
// collection does, and as a registry, with the misbehaviour that a test asks for.
package modelstest

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"depesche/internal/nmt/synthetic"
)

// Model is one to be served.
type Model struct {
	Source, Target, Version, Architecture, Filter string
	Size                                          synthetic.Size
	NoShortlist                                   bool
}

// Server is a host of models. Fields may be set before the first request, and by Change.
type Server struct {
	sync.Mutex
	URL string
	// List and Registry are the addresses of its lists.
	List, Registry string
	// Cut breaks off every answer with a file after so many bytes, as often as CutTimes
	// (-1: always).
	Cut, CutTimes int
	// Pause is made before each 16 kB of a file.
	Pause time.Duration
	// NoRange answers every request with the whole file, NoETag names none.
	NoRange, NoETag bool
	// Spoil changes bytes of files on their way, by the file's name.
	Spoil func(name string, b []byte) []byte
	// Edit changes the records before they are listed.
	Edit func(records []map[string]any) []map[string]any
	// Answer, where it is not nil and says true, has answered a request itself.
	Answer func(w http.ResponseWriter, r *http.Request) bool

	http     *httptest.Server
	records  []map[string]any
	registry map[string][]map[string]any
	files    map[string][]byte // by path
	names    map[string]string // path → name
	requests []string
}

// Files are a model's, unpacked, by name.
func Files(m Model) map[string][]byte {
	if m.Size == (synthetic.Size{}) {
		m.Size = synthetic.Tiny
	}
	st := synthetic.New(m.Size)
	pair := m.Source[:2] + m.Target[:2]
	files := map[string][]byte{"model." + pair + ".intgemm.alphas.bin": st.Model, "lex.50.50." + pair + ".s2t.bin": st.Shortlist}
	if m.Size.Separate {
		files["srcvocab."+pair+".spm"], files["trgvocab."+pair+".spm"] = st.Source, st.Target
	} else {
		files["vocab."+pair+".spm"] = st.Source
	}
	if m.NoShortlist {
		delete(files, "lex.50.50."+pair+".s2t.bin")
	}
	return files
}

// Zstd packs bytes.
func Zstd(b []byte) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	defer w.Close()
	return w.EncodeAll(b, nil)
}

// Gzip packs bytes.
func Gzip(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// New starts a server on 127.0.0.1; Close it.
func New(models ...Model) *Server {
	s := &Server{files: map[string][]byte{}, names: map[string]string{}, registry: map[string][]map[string]any{}}
	for i, m := range models {
		s.add(m, i)
	}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL
	s.List = s.URL + "/v1/buckets/main/collections/translations-models-v2/records"
	s.Registry = s.URL + "/db/models.json"
	return s
}

// Close stops the server.
func (s *Server) Close() { s.http.CloseClientConnections(); s.http.Close() }

// Change changes how the server behaves, between its requests.
func (s *Server) Change(f func(s *Server)) {
	s.Lock()
	defer s.Unlock()
	f(s)
}

// Host is the server's, with its port.
func (s *Server) Host() string { return strings.TrimPrefix(s.URL, "http://") }

// Requests lists what was asked for since the last call: method, path, and the range.
func (s *Server) Requests() []string {
	s.Lock()
	defer s.Unlock()
	out := s.requests
	s.requests = nil
	return out
}

func kindOf(name string) string { k, _, _ := strings.Cut(name, "."); return k }

func (s *Server) add(m Model, i int) {
	if m.Version == "" {
		m.Version = "3.0"
	}
	if m.Architecture == "" {
		m.Architecture = "tiny"
	}
	listed := map[string]any{}
	folder := fmt.Sprintf("models/%s-%s/run%d/exported", m.Source, m.Target, i)
	for name, b := range Files(m) {
		packed := Zstd(b)
		id := sum([]byte(fmt.Sprint(name, i)))[:32]
		location := "main-workspace/translations-models-v2/" + id + ".zst"
		s.put("cdn/"+location, name, packed)
		s.records = append(s.records, map[string]any{
			"id": id, "name": name, "sourceLanguage": m.Source, "targetLanguage": m.Target, "architecture": m.Architecture, "version": m.Version,
			"fileType": kindOf(name), "filter_expression": m.Filter, "decompressedSize": len(b), "decompressedHash": sum(b),
			"schema": 1749570042331, "last_modified": 1749570511392 + i,
			"attachment": map[string]any{"filename": name + ".zst", "location": location, "hash": sum(packed), "mimetype": "application/zstd", "size": len(packed)},
		})
		path := folder + "/" + name + ".gz"
		s.put("bucket/"+path, name, Gzip(b))
		key := map[string]string{"model": "model", "lex": "lexicalShortlist", "vocab": "vocab", "srcvocab": "srcVocab", "trgvocab": "trgVocab"}[kindOf(name)]
		file := map[string]any{"path": path}
		if key == "model" {
			file["uncompressedSize"], file["uncompressedHash"] = len(b), sum(b)
		}
		listed[key] = file
	}
	pair := m.Source + "-" + m.Target
	s.registry[pair] = append(s.registry[pair], map[string]any{"architecture": m.Architecture, "releaseStatus": "Release", "sourceLanguage": m.Source,
		"targetLanguage": m.Target, "files": listed, "modelStatistics": map[string]any{"parameters": 1}})
}

func (s *Server) put(path, name string, b []byte) { s.files[path], s.names[path] = b, name }

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	line := r.Method + " " + r.URL.Path
	if g := r.Header.Get("Range"); g != "" {
		line += " " + g
	}
	s.requests = append(s.requests, line)
	answer := s.Answer
	s.Unlock()
	if answer != nil && answer(w, r) {
		return
	}
	switch r.URL.Path {
	case "/v1/":
		reply(w, r, map[string]any{"project_name": "Remote Settings", "capabilities": map[string]any{"attachments": map[string]any{"base_url": s.URL + "/cdn/"}}})
		return
	case "/v1/buckets/main/collections/translations-models-v2/records":
		s.Lock()
		records := s.records
		if s.Edit != nil {
			records = s.Edit(copied(records))
		}
		s.Unlock()
		reply(w, r, map[string]any{"data": records})
		return
	case "/db/models.json":
		reply(w, r, map[string]any{"generated": "2026-07-26T00:40:13Z", "baseUrl": s.URL + "/bucket", "models": s.registry})
		return
	}
	s.file(w, r)
}

func copied(records []map[string]any) []map[string]any {
	b, _ := json.Marshal(records)
	var out []map[string]any
	json.Unmarshal(b, &out)
	return out
}

func reply(w http.ResponseWriter, r *http.Request, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	tag := `"` + sum(b)[:16] + `"`
	w.Header().Set("ETag", tag)
	w.Header().Set("Content-Type", "application/json")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Write(b)
}

func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/")
	s.Lock()
	b, name := s.files[path], s.names[path]
	if b != nil && s.Spoil != nil {
		b = s.Spoil(name, bytes.Clone(b))
	}
	pause, noRange, noTag := s.Pause, s.NoRange, s.NoETag
	s.Unlock()
	if b == nil {
		http.NotFound(w, r)
		return
	}
	tag := `"` + sum(b)[:16] + `"`
	if !noTag {
		w.Header().Set("ETag", tag)
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	whole, status := len(b), http.StatusOK
	if first, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ok && !noRange && (r.Header.Get("If-Range") == "" || r.Header.Get("If-Range") == tag) {
		from, err := strconv.Atoi(strings.TrimSuffix(first, "-"))
		if err != nil || from >= whole {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes */%d", whole))
			w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
			return
		}
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, whole-1, whole))
		b, status = b[from:], http.StatusPartialContent
	}
	cut := s.cut(len(b))
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	for len(b) > 0 {
		n := min(len(b), 16<<10)
		if cut >= 0 {
			n = min(n, cut)
			cut -= n
		}
		time.Sleep(pause)
		if _, err := w.Write(b[:n]); err != nil {
			return
		}
		w.(http.Flusher).Flush()
		if b = b[n:]; cut == 0 && len(b) > 0 {
			panic(http.ErrAbortHandler)
		}
	}
}

// cut says after how many bytes an answer of n bytes breaks off; -1 if it does not.
func (s *Server) cut(n int) int {
	s.Lock()
	defer s.Unlock()
	if s.Cut <= 0 || s.CutTimes == 0 || n <= s.Cut {
		return -1
	}
	s.CutTimes--
	return s.Cut
}
