package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"depesche"
	"depesche/internal/nmt"
	"depesche/internal/nmt/models/modelstest"
	"depesche/internal/nmt/synthetic"
)

var ctx = context.Background()

// larger is a model with files of several hundred kilobytes.
var larger = synthetic.Size{Dim: 128, FFN: 256, Heads: 4, Enc: 2, Dec: 2, Seed: 5}

func server(t *testing.T, ms ...modelstest.Model) *modelstest.Server {
	t.Helper()
	s := modelstest.New(ms...)
	t.Cleanup(s.Close)
	return s
}

func open(t *testing.T, dir string, s *modelstest.Server) *Store {
	t.Helper()
	c := Config{License: "MPL-2.0"}
	if s != nil {
		c.List, c.AllowHosts = s.List, []string{s.Host()}
	}
	st := Open(Options{Dir: filepath.Join(dir, "models"), Config: c, Version: "test"})
	st.pause = func(int) time.Duration { return time.Millisecond }
	return st
}

// add is the whole way: ask for the list, plan, fetch.
func add(t *testing.T, s *Store, pair string) ([]Model, error) {
	t.Helper()
	p, err := ParsePair(pair)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	offers, err := s.Plan(c, p, "")
	if err != nil {
		return nil, err
	}
	var out []Model
	for _, o := range offers {
		m, _, err := s.Fetch(ctx, o, nil)
		if err != nil {
			return out, err
		}
		out = append(out, m)
	}
	return out, nil
}

func says(t *testing.T, err error, kind depesche.Kind, key string, words ...string) {
	t.Helper()
	var e *depesche.Error
	if !errors.As(err, &e) || e.Kind != kind || e.Key != key {
		t.Fatalf("got %v (%s), want %s %s", err, depesche.KindOf(err), kind, key)
	}
	for _, w := range words {
		if !strings.Contains(e.Text, w) {
			t.Errorf("%q does not say %q", e.Text, w)
		}
	}
	if strings.Contains(e.Text, "%!") {
		t.Errorf("poor message %q", e.Text)
	}
}

// clean tells that nothing of a model is in the folder but what a later fetch continues.
func clean(t *testing.T, s *Store, models int) {
	t.Helper()
	all, err := s.Installed()
	if err != nil || len(all) != models {
		t.Errorf("%d models are there, want %d: %v, %v", len(all), models, all, err)
	}
	checks, err := s.Verify(ctx, Pair{})
	if err != nil || len(checks) != models {
		t.Errorf("verified %v, %v", checks, err)
	}
	for _, c := range checks {
		if c.Problem != "" {
			t.Errorf("%s: %s", c.Folder, c.Problem)
		}
	}
}

func TestFetch(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de", Size: larger}, modelstest.Model{Source: "de", Target: "en"})
	s := open(t, t.TempDir(), srv)
	ms, err := add(t, s, "en-de")
	if err != nil || len(ms) != 1 {
		t.Fatal(ms, err)
	}
	m := ms[0]
	if m.Version != "3.0" || m.Architecture != "tiny" || m.License != "MPL-2.0" || m.Origin != srv.List || len(m.Files) != 3 || !strings.HasPrefix(m.Identity(), "en-de 3.0 ") {
		t.Errorf("%+v", m)
	}
	clean(t, s, 1)
	for _, f := range m.Files {
		b, err := os.ReadFile(filepath.Join(m.Folder(), f.Name))
		if err != nil || !slices.Equal(b, modelstest.Files(modelstest.Model{Source: "en", Target: "de", Size: larger})[f.Name]) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
	if left, _ := os.ReadDir(s.incoming(m.Pair)); len(left) != 0 {
		t.Errorf("%v was left", left)
	}
	// Again: the list is asked, and unchanged; nothing is fetched.
	srv.Requests()
	if ms, err := add(t, s, "en-de"); err != nil || len(ms) != 0 {
		t.Errorf("again: %v, %v", ms, err)
	}
	if r := srv.Requests(); len(r) != 1 {
		t.Errorf("asked %q", r)
	}
	// Another process sees it.
	clean(t, open(t, filepath.Dir(s.dir), srv), 1)
	if _, err := s.Remove(ctx, m.Pair); err != nil {
		t.Fatal(err)
	}
	clean(t, s, 0)
	_, err = s.Remove(ctx, m.Pair)
	says(t, err, depesche.NotFound, "model.none", "en-de")
}

func TestFetchThroughEnglish(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "es", Target: "en"}, modelstest.Model{Source: "en", Target: "de", Size: synthetic.Size{Dim: 64, FFN: 128, Heads: 4, Enc: 2, Dec: 2, Seed: 2, Separate: true}})
	s := open(t, t.TempDir(), srv)
	ms, err := add(t, s, "es-de")
	if err != nil || len(ms) != 2 || ms[0].Pair != (Pair{"es", "en"}) || ms[1].Pair != (Pair{"en", "de"}) || len(ms[1].Files) != 4 {
		t.Fatal(ms, err)
	}
	clean(t, s, 2)
	_, err = add(t, s, "fr-de")
	says(t, err, depesche.NotFound, "model.not_listed", "fr-en", "model list --available")
}

// Lists name the script of Chinese, people often do not.
func TestScripts(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "zh-Hans"}, modelstest.Model{Source: "en", Target: "zh-Hant"})
	s := open(t, t.TempDir(), srv)
	for asked, got := range map[string]string{"en-zh": "en-zh-Hans", "en-zh-CN": "en-zh-Hans", "en-zh-TW": "en-zh-Hant", "en-zh-Hant": "en-zh-Hant"} {
		p, err := ParsePair(asked)
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Catalog(ctx)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := s.Plan(c, p, "")
		if err != nil || len(plan) != 1 || plan[0].Pair.String() != got {
			t.Errorf("%s: %v, %v", asked, plan, err)
		}
	}
}

func TestRegistry(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de"})
	s := open(t, t.TempDir(), srv)
	s.config.List = srv.Registry
	srv.Change(func(s *modelstest.Server) { s.Cut, s.CutTimes = 20_000, 2 })
	ms, err := add(t, s, "en-de")
	if err != nil || len(ms) != 1 || ms[0].Architecture != "tiny" {
		t.Fatal(ms, err)
	}
	clean(t, s, 1)
	if _, err := s.Remove(ctx, ms[0].Pair); err != nil {
		t.Fatal(err)
	}
	// Without a hash and without a tag, a cut download begins again.
	srv.Change(func(s *modelstest.Server) { s.NoETag, s.CutTimes = true, 2 })
	if _, err := add(t, s, "en-de"); err != nil {
		t.Fatal(err)
	}
	clean(t, s, 1)
}

func TestResume(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de", Size: larger})
	s := open(t, t.TempDir(), srv)
	srv.Change(func(s *modelstest.Server) { s.Cut, s.CutTimes = 30_000, 5 })
	var cuts int
	c, err := s.Catalog(ctx)
	if err != nil {
		t.Fatal(err)
	}
	last := int64(0)
	m, fresh, err := s.Fetch(ctx, c.Of(Pair{"en", "de"})[0], func(p Progress) {
		if p.Step == StepCut {
			cuts++
		}
		if p.Step == StepFetching && (p.Done < last || p.Done > p.Total) {
			t.Errorf("%d after %d of %d", p.Done, last, p.Total)
		}
		last = max(last, p.Done)
	})
	if err != nil || !fresh || cuts != 5 || last != c.Of(m.Pair)[0].Download() {
		t.Fatalf("%v, fresh %v, %d cuts, %d bytes", err, fresh, cuts, last)
	}
	clean(t, s, 1)
	continued := 0
	for _, r := range srv.Requests() {
		if strings.Contains(r, "bytes=") && !strings.Contains(r, "bytes=0-") {
			continued++
		}
	}
	if continued != 5 {
		t.Errorf("%d requests continued", continued)
	}
}

// A host that breaks off at once, again and again, ends the try; what came is kept.
func TestResumeLater(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de", Size: larger})
	dir := t.TempDir()
	s := open(t, dir, srv)
	c, err := s.Catalog(ctx)
	if err != nil {
		t.Fatal(err)
	}
	srv.Change(func(s *modelstest.Server) { s.Cut, s.CutTimes = 100_000, 1 })
	srv.Answer = func(w http.ResponseWriter, r *http.Request) bool {
		if srv.Lock(); srv.CutTimes == 0 {
			srv.Unlock()
			panic(http.ErrAbortHandler)
		}
		srv.Unlock()
		return false
	}
	// Order of files in the list is not given: have the model first.
	o := c.Of(Pair{"en", "de"})[0]
	slices.SortFunc(o.Files, func(a, b OfferFile) int { return int(b.PackedSize - a.PackedSize) })
	_, _, err = s.Fetch(ctx, o, nil)
	says(t, err, depesche.Unavailable, "model.unreachable", "what came is kept", srv.Host())
	clean(t, s, 0)
	if p := s.Partials(); len(p) != 1 || p[0].Bytes < 100_000 {
		t.Fatalf("%+v", p)
	}
	srv.Change(func(s *modelstest.Server) { s.Answer, s.CutTimes = nil, 0 })
	srv.Requests()
	s = open(t, dir, srv)
	if _, err := add(t, s, "en-de"); err != nil {
		t.Fatal(err)
	}
	if r := strings.Join(srv.Requests(), "\n"); !strings.Contains(r, "bytes=100000-") {
		t.Errorf("it was not continued:\n%s", r)
	}
	clean(t, s, 1)
}

// Where a server knows no ranges, and where the file has changed, it begins again.
func TestResumeWithoutRanges(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de", Size: larger})
	srv.NoRange = true
	s := open(t, t.TempDir(), srv)
	srv.Change(func(s *modelstest.Server) { s.Cut, s.CutTimes = 50_000, 3 })
	if _, err := add(t, s, "en-de"); err != nil {
		t.Fatal(err)
	}
	clean(t, s, 1)
}

// A part that is not the beginning of the file is noticed by its hash, and fetched anew.
func TestWrongPart(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de", Size: larger})
	srv.NoETag = true
	s := open(t, t.TempDir(), srv)
	c, err := s.Catalog(ctx)
	if err != nil {
		t.Fatal(err)
	}
	o := c.Of(Pair{"en", "de"})[0]
	if err := os.MkdirAll(s.incoming(o.Pair), 0o755); err != nil {
		t.Fatal(err)
	}
	for i, f := range o.Files {
		size := []int64{1000, f.PackedSize, f.PackedSize + 500}[i]
		if err := os.WriteFile(partPath(s.incoming(o.Pair), f), make([]byte, size), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.Fetch(ctx, o, nil); err != nil {
		t.Fatal(err)
	}
	clean(t, s, 1)
}

func TestDamagedOnTheWay(t *testing.T) {
	for name, spoil := range map[string]func(string, []byte) []byte{
		"one byte": func(_ string, b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"shorter":  func(_ string, b []byte) []byte { return b[:len(b)-1] },
		"longer":   func(_ string, b []byte) []byte { return append(b, 0) },
		"a page":   func(string, []byte) []byte { return []byte("<html>Please log in</html>") },
		"empty":    func(string, []byte) []byte { return []byte{} },
		"only lex": func(n string, b []byte) []byte {
			return map[bool][]byte{true: make([]byte, len(b)), false: b}[strings.HasPrefix(n, "lex")]
		},
		"no header": func(_ string, b []byte) []byte { copy(b, "nonsense"); return b },
	} {
		t.Run(name, func(t *testing.T) {
			srv := server(t, modelstest.Model{Source: "en", Target: "de"})
			s := open(t, t.TempDir(), srv)
			srv.Spoil = spoil
			_, err := add(t, s, "en-de")
			if k := depesche.KindOf(err); k != depesche.Unavailable {
				t.Fatalf("%v (%s)", err, k)
			}
			if !strings.Contains(plain(err), srv.Host()) || !strings.Contains(plain(err), "nothing was installed") {
				t.Errorf("%q", plain(err))
			}
			clean(t, s, 0)
			srv.Change(func(s *modelstest.Server) { s.Spoil = nil })
			if _, err := add(t, s, "en-de"); err != nil {
				t.Errorf("the next try: %v", err)
			}
			clean(t, s, 1)
		})
	}
}

// A file that unpacks to more than the list says is stopped at what the list says.
func TestBomb(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de"})
	bomb := modelstest.Zstd(make([]byte, 300<<20))
	srv.Spoil = func(name string, b []byte) []byte { return bomb }
	srv.Edit = func(records []map[string]any) []map[string]any {
		for _, r := range records {
			a := r["attachment"].(map[string]any)
			a["size"], a["hash"] = len(bomb), hashOf(bomb)
		}
		return records
	}
	s := open(t, t.TempDir(), srv)
	_, err := add(t, s, "en-de")
	says(t, err, depesche.Unavailable, "model.damaged", "unpacks to more than")
	clean(t, s, 0)
	var written int64
	filepath.Walk(s.dir, func(_ string, st os.FileInfo, _ error) error {
		if st != nil && !st.IsDir() {
			written += st.Size()
		}
		return nil
	})
	if written > 4<<20 {
		t.Errorf("%d bytes were written", written)
	}
}

func TestRecordsThatAreTricks(t *testing.T) {
	set := func(key string, v any) func(map[string]any) { return func(r map[string]any) { r[key] = v } }
	attach := func(key string, v any) func(map[string]any) {
		return func(r map[string]any) { r["attachment"].(map[string]any)[key] = v }
	}
	for name, trick := range map[string]func(map[string]any){
		"name up":          set("name", "../../model.ende.bin"),
		"name absolute":    set("name", "/etc/model.ende.bin"),
		"name backslash":   set("name", `..\model.ende.bin`),
		"name zero":        set("name", "model\x00.bin"),
		"name manifest":    set("name", "model.json"),
		"name long":        set("name", "model."+strings.Repeat("a", 300)+".bin"),
		"name empty":       set("name", ""),
		"name of another":  set("name", "vocab.ende.spm"),
		"pair":             set("sourceLanguage", "../en"),
		"pair upper":       set("targetLanguage", "DE/../.."),
		"same pair":        set("targetLanguage", "en"),
		"place up":         attach("location", "../../secret"),
		"place inside":     attach("location", "main/../../secret"),
		"place absolute":   attach("location", "/secret"),
		"place host":       attach("location", "//evil.example/file"),
		"place address":    attach("location", "https://evil.example/file"),
		"place query":      attach("location", "file?x=1"),
		"place escaped":    attach("location", "%2e%2e/secret"),
		"place empty":      attach("location", ""),
		"hash":             attach("hash", "abc"),
		"hash unpacked":    set("decompressedHash", "../.."),
		"size zero":        attach("size", 0),
		"size negative":    attach("size", -5),
		"size huge":        attach("size", int64(1)<<40),
		"unpacked huge":    set("decompressedSize", int64(1)<<50),
		"no attachment":    func(r map[string]any) { delete(r, "attachment") },
		"size a string":    attach("size", "many"),
		"version of later": set("version", "4.0"),
		"version long":     set("version", strings.Repeat("1", 5000)),
	} {
		t.Run(name, func(t *testing.T) {
			srv := server(t, modelstest.Model{Source: "en", Target: "de"}, modelstest.Model{Source: "de", Target: "en"})
			srv.Edit = func(records []map[string]any) []map[string]any {
				for _, r := range records {
					if r["fileType"] == "model" && r["sourceLanguage"] == "en" {
						trick(r)
					}
				}
				return records
			}
			dir := t.TempDir()
			s := open(t, dir, srv)
			if ms, err := add(t, s, "en-de"); err == nil {
				t.Fatalf("it was taken: %+v", ms)
			}
			// One bad record hides no other model.
			if _, err := add(t, s, "de-en"); err != nil {
				t.Error(err)
			}
			entries, _ := os.ReadDir(dir)
			if len(entries) != 1 {
				t.Errorf("%v", entries)
			}
			for _, r := range srv.Requests() {
				if strings.Contains(r, "secret") {
					t.Errorf("asked for %s", r)
				}
			}
		})
	}
}

func TestListThatIsNone(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de"})
	body, status := "", 200
	srv.Answer = func(w http.ResponseWriter, r *http.Request) bool {
		w.WriteHeader(status)
		w.Write([]byte(body))
		return true
	}
	s := open(t, t.TempDir(), srv)
	for _, c := range []struct {
		status int
		body   string
		kind   depesche.Kind
		key    string
	}{
		{200, "<!doctype html><title>Log in</title>", depesche.Invalid, "model.list"},
		{200, "", depesche.Invalid, "model.list"},
		{200, "not json", depesche.Invalid, "model.list"},
		{200, `{"data": 5}`, depesche.Invalid, "model.list"},
		{200, `{"hello": []}`, depesche.Invalid, "model.list"},
		{200, `[]`, depesche.Invalid, "model.list"},
		{200, `{"models": [1]}`, depesche.Invalid, "model.list"},
		{404, "", depesche.NotFound, "model.gone"},
		{403, "", depesche.Unavailable, "model.refused"},
		{429, "", depesche.Unavailable, "model.busy"},
		{500, "", depesche.Unavailable, "model.unreachable"},
	} {
		status, body = c.status, c.body
		_, err := s.Catalog(ctx)
		says(t, err, c.kind, c.key, srv.Host())
		if s.Known() != nil {
			t.Errorf("%d %q was kept", c.status, c.body)
		}
	}
	srv.Change(func(s *modelstest.Server) {
		s.Answer, s.Edit = nil, func([]map[string]any) []map[string]any { return nil }
	})
	_, err := s.Catalog(ctx)
	says(t, err, depesche.Unavailable, "model.empty")
}

// A list that names a file which the host has no longer.
func TestStaleList(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de"})
	srv.Edit = func(records []map[string]any) []map[string]any {
		records[0]["attachment"].(map[string]any)["location"] = "main-workspace/gone.zst"
		return records
	}
	s := open(t, t.TempDir(), srv)
	_, err := add(t, s, "en-de")
	says(t, err, depesche.NotFound, "model.gone", "404", "out of date")
	clean(t, s, 0)
}

func TestPrivateMirror(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de"})
	s := open(t, t.TempDir(), srv)
	s.config.AllowHosts = nil
	_, err := s.Catalog(ctx)
	says(t, err, depesche.Refused, "model.private", "allow_hosts", srv.Host())
	if len(srv.Requests()) != 0 {
		t.Error("it was asked")
	}
	// A mirror that sends us on to another private host.
	other := server(t, modelstest.Model{Source: "en", Target: "de"})
	srv.Answer = func(w http.ResponseWriter, r *http.Request) bool {
		http.Redirect(w, r, other.URL+r.URL.Path, http.StatusFound)
		return true
	}
	s.config.AllowHosts = []string{srv.Host()}
	_, err = s.Catalog(ctx)
	says(t, err, depesche.Refused, "model.private")
	s.config.AllowHosts = append(s.config.AllowHosts, other.Host())
	s.config.Attachments = other.URL + "/cdn/"
	if _, err := add(t, s, "en-de"); err != nil {
		t.Error(err)
	}
	clean(t, s, 1)
}

func TestNewerReplaces(t *testing.T) {
	dir := t.TempDir()
	old := server(t, modelstest.Model{Source: "en", Target: "de", Version: "2.0"})
	if _, err := add(t, open(t, dir, old), "en-de"); err != nil {
		t.Fatal(err)
	}
	next := server(t, modelstest.Model{Source: "en", Target: "de", Version: "3.0a1", Size: synthetic.Size{Dim: 64, FFN: 128, Heads: 4, Enc: 2, Dec: 2, Seed: 4}, Filter: "env.channel == 'nightly'"},
		modelstest.Model{Source: "en", Target: "de", Version: "2.1", Size: larger})
	s := open(t, dir, next)
	ms, err := add(t, s, "en-de")
	if err != nil || len(ms) != 1 || ms[0].Version != "2.1" {
		t.Fatal(ms, err)
	}
	clean(t, s, 1)
	entries, _ := filepath.Glob(filepath.Join(s.dir, "en-de-*"))
	if len(entries) != 1 {
		t.Errorf("%v", entries)
	}
}

// What changes within the grain of the file system's clock is seen all the same.
func TestInstalledSeesChanges(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de"})
	s := open(t, t.TempDir(), srv)
	if _, err := add(t, s, "en-de"); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	if err := os.Chtimes(s.dir, now, now); err != nil {
		t.Fatal(err)
	}
	other := open(t, filepath.Dir(s.dir), srv)
	clean(t, other, 1)
	if _, err := s.Remove(ctx, Pair{"en", "de"}); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(s.dir, now, now); err != nil {
		t.Fatal(err)
	}
	clean(t, other, 0)
	// Long ago, nothing is read twice.
	old := now.Add(-time.Hour)
	if err := os.Chtimes(s.dir, old, old); err != nil {
		t.Fatal(err)
	}
	clean(t, other, 0)
	if !other.stamp.Equal(old) {
		t.Errorf("the folder is read again and again: %v", other.stamp)
	}
}

// What Verify says is damaged can be removed by the pair that it says.
func TestRemoveDamaged(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de"}, modelstest.Model{Source: "en", Target: "es"})
	s := open(t, t.TempDir(), srv)
	for _, pair := range []string{"en-de", "en-es"} {
		if _, err := add(t, s, pair); err != nil {
			t.Fatal(err)
		}
	}
	m, err := s.Find(Pair{"en", "de"})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(m.folder, manifestName), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	checks, err := s.Verify(ctx, m.Pair)
	if err != nil || len(checks) != 1 || checks[0].Problem == "" {
		t.Fatalf("%v, %v", checks, err)
	}
	again := open(t, filepath.Dir(s.dir), srv)
	if freed, err := again.Remove(ctx, m.Pair); err != nil || freed < m.Size() {
		t.Errorf("freed %d of %d: %v", freed, m.Size(), err)
	}
	clean(t, open(t, filepath.Dir(s.dir), srv), 1)
	if _, err := again.Remove(ctx, m.Pair); depesche.KindOf(err) != depesche.NotFound {
		t.Errorf("removed twice: %v", err)
	}
}

// Sizes in a damaged manifest are not believed.
func TestDamagedSizes(t *testing.T) {
	for _, size := range []int64{-5, 0, 7, 1 << 30, 1 << 60} {
		srv := server(t, modelstest.Model{Source: "en", Target: "de"})
		s := open(t, t.TempDir(), srv)
		if _, err := add(t, s, "en-de"); err != nil {
			t.Fatal(err)
		}
		m, err := s.Find(Pair{"en", "de"})
		if err != nil {
			t.Fatal(err)
		}
		manifest := filepath.Join(m.folder, manifestName)
		b, err := os.ReadFile(manifest)
		if err != nil {
			t.Fatal(err)
		}
		right := fmt.Sprintf(`"size": %d`, m.Files[0].Size)
		if !strings.Contains(string(b), right) {
			t.Fatalf("no %s in %s", right, b)
		}
		b = []byte(strings.Replace(string(b), right, fmt.Sprintf(`"size": %d`, size), 1))
		if err := os.WriteFile(manifest, b, 0o644); err != nil {
			t.Fatal(err)
		}
		checks, err := s.Verify(ctx, m.Pair)
		if err != nil || len(checks) != 1 || checks[0].Problem == "" {
			t.Errorf("size %d: %v, %v", size, checks, err)
		}
		m.Files[0].Size = size
		if _, err := readFiles(m); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("size %d: %v", size, err)
		}
	}
}

// A model that has changed on the disk is named, with the way out, to who translates.
func TestSpoilt(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de"})
	s := open(t, t.TempDir(), srv)
	if _, err := add(t, s, "en-de"); err != nil {
		t.Fatal(err)
	}
	m, err := s.Find(Pair{"en", "de"})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(m.Files, func(f File) bool { return f.Kind == KindShortlist })
	if err := os.WriteFile(filepath.Join(m.folder, m.Files[i].Name), make([]byte, m.Files[i].Size), 0o644); err != nil {
		t.Fatal(err)
	}
	p := s.NewPool(nmt.Options{Workers: 1})
	defer p.Close()
	_, _, err = p.Acquire(ctx, m)
	says(t, err, depesche.Invalid, "model.spoilt", "en-de", "shortlist", "depesche model verify en-de")
	if p.Loaded() != 0 {
		t.Errorf("%d models are loaded", p.Loaded())
	}
}

func TestTwoAtOnce(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de", Size: larger})
	srv.Pause = 5 * time.Millisecond
	dir := t.TempDir()
	var wg sync.WaitGroup
	var mu sync.Mutex
	fetched, waited := 0, 0
	for range 4 {
		wg.Go(func() {
			s := open(t, dir, srv)
			c, err := s.Catalog(ctx)
			if err != nil {
				t.Error(err)
				return
			}
			_, fresh, err := s.Fetch(ctx, c.Of(Pair{"en", "de"})[0], func(p Progress) {
				if p.Step == StepWaiting {
					mu.Lock()
					waited++
					mu.Unlock()
				}
			})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if fresh {
				fetched++
			}
		})
	}
	wg.Wait()
	if fetched != 1 || waited != 3 {
		t.Errorf("%d fetched it, %d waited", fetched, waited)
	}
	clean(t, open(t, dir, srv), 1)
}

func TestStop(t *testing.T) {
	srv := server(t, modelstest.Model{Source: "en", Target: "de", Size: larger})
	s := open(t, t.TempDir(), srv)
	c, err := s.Catalog(ctx)
	if err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(ctx)
	_, _, err = s.Fetch(stopped, c.Of(Pair{"en", "de"})[0], func(p Progress) {
		if p.Done > 20_000 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	clean(t, s, 0)
	if len(s.Partials()) != 1 {
		t.Error("nothing was kept")
	}
	if _, err := add(t, s, "en-de"); err != nil {
		t.Fatal(err)
	}
	clean(t, s, 1)
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func TestPool(t *testing.T) {
	var ms []modelstest.Model
	for i, lang := range []string{"de", "es", "fr", "it", "pl"} {
		ms = append(ms, modelstest.Model{Source: "en", Target: lang, Size: synthetic.Size{Dim: 64, FFN: 128, Heads: 4, Enc: 2, Dec: 2, Seed: uint64(i + 1)}})
	}
	srv := server(t, ms...)
	s := open(t, t.TempDir(), srv)
	s.config.Loaded = 2
	var all []Model
	for _, m := range ms {
		got, err := add(t, s, m.Source+"-"+m.Target)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, got...)
	}
	p := s.NewPool(nmt.Options{Workers: 1})
	defer p.Close()
	p.idle = 50 * time.Millisecond
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			a, b := all[i%5], all[(i+1)%5]
			ts, release, err := p.Acquire(ctx, a, b)
			if err != nil {
				t.Error(err)
				return
			}
			defer release()
			if p.Loaded() > 2 {
				t.Errorf("%d models are loaded", p.Loaded())
			}
			if out, err := ts[0].Translate(ctx, []string{"Rain."}, false); err != nil || len(out) != 1 {
				t.Error(out, err)
			}
		})
	}
	wg.Wait()
	for end := time.Now().Add(time.Minute); p.Loaded() > 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%d models stay", p.Loaded())
		}
	}
	// Nobody waits for ever.
	_, release, err := p.Acquire(ctx, all[0], all[1])
	if err != nil {
		t.Fatal(err)
	}
	short, stop := context.WithTimeout(ctx, 20*time.Millisecond)
	defer stop()
	if _, _, err := p.Acquire(short, all[2]); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
	// What is in use goes on when its files are removed; what is not there any more is
	// an error, and no entry.
	if _, err := s.Remove(ctx, all[0].Pair); err != nil {
		t.Fatal(err)
	}
	ts, again, err := p.Acquire(ctx, all[0])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ts[0].Translate(ctx, []string{"Wind."}, false); err != nil {
		t.Error(err)
	}
	again()
	release()
	if _, err := s.Remove(ctx, all[2].Pair); err != nil {
		t.Fatal(err)
	}
	_, _, err = p.Acquire(ctx, all[2])
	says(t, err, depesche.NotFound, "model.vanished")
	if _, release, err = p.Acquire(ctx, all[3], all[4]); err != nil {
		t.Fatal(err)
	}
	release()
}
