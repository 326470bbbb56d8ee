package models

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/filelock"
)

// Config is what an operator may say about models; the zero value fetches from Mozilla.
type Config struct {
	// List is the address of the list: the records of a Remote Settings collection, or
	// a models.json.
	List string `json:"list,omitempty"`
	// Attachments is the address under which the files of a list lie; found by the list
	// when empty.
	Attachments string `json:"attachments,omitempty"`
	// AllowHosts names hosts of the operator's own network ("mirror.intern:8080"): no
	// other private address is asked.
	AllowHosts []string `json:"allow_hosts,omitempty"`
	// License is that of the models of a list of one's own.
	License string `json:"license,omitempty"`
	// Loaded is how many models may be in memory at a time, 4 when 0; at least 2, since
	// a translation through English needs two.
	Loaded int `json:"loaded,omitempty"`
	// IdleMinutes is after how long a model that nobody uses leaves memory, 5 when 0.
	IdleMinutes int `json:"idle_minutes,omitempty"`
}

// What is asked where nothing is configured.
const (
	DefaultList    = "https://firefox.settings.services.mozilla.com/v1/buckets/main/collections/translations-models-v2/records"
	DefaultLicense = "MPL-2.0"
)

// Store is the models of a data folder. It is safe for concurrent use, by several
// processes as well.
type Store struct {
	dir    string
	config Config
	agent  string
	now    func() time.Time
	pause  func(try int) time.Duration // before a download is taken up again

	mu    sync.Mutex
	known []Model
	stamp time.Time // of the folder when known was read
}

// Options for Open.
type Options struct {
	Dir     string // DATA/models; made when the first model comes
	Config  Config
	Version string           // of the program, for the hosts that are asked
	Now     func() time.Time // nil for time.Now
}

// Open returns the store of a folder, which need not exist.
func Open(o Options) *Store {
	s := &Store{dir: o.Dir, config: o.Config, agent: o.Version, now: o.Now, pause: func(try int) time.Duration { return min(time.Second<<try/2, 8*time.Second) }}
	if s.now == nil {
		s.now = time.Now
	}
	if s.config.List == "" {
		s.config.List = DefaultList
		if s.config.License == "" {
			s.config.License = DefaultLicense
		}
	}
	return s
}

// ListAddress is the address of the list of models.
func (s *Store) ListAddress() string { return s.config.List }

// ListHost is the host of the list of models.
func (s *Store) ListHost() string { return HostOf(s.config.List) }

const (
	manifestName = "model.json"
	incomingName = ".incoming"
	removedName  = ".removed-"
)

// Installed lists the models in the folder by pair, the newest first where there are two
// of a pair. A folder without a whole model.json is no model.
func (s *Store) Installed() ([]Model, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := os.Stat(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		s.known, s.stamp = nil, time.Time{}
		return nil, nil
	}
	if err != nil {
		return nil, s.unreadable(err)
	}
	if s.stamp.Equal(st.ModTime()) {
		return slices.Clone(s.known), nil
	}
	// A change after this reading might leave the folder's time as it is, within the
	// clock's grain: what has just changed is read again the next time.
	settled := time.Since(st.ModTime()) > 2*time.Second
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, s.unreadable(err)
	}
	var out []Model
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if m, err := readManifest(filepath.Join(s.dir, e.Name())); err == nil {
			out = append(out, *m)
		}
	}
	slices.SortFunc(out, func(a, b Model) int {
		if c := strings.Compare(a.Pair.String(), b.Pair.String()); c != 0 {
			return c
		}
		if c := compareVersions(b.Version, a.Version); c != 0 {
			return c
		}
		return b.Installed.Compare(a.Installed)
	})
	if s.known, s.stamp = out, st.ModTime(); !settled {
		s.stamp = time.Time{}
	}
	return slices.Clone(out), nil
}

func (s *Store) unreadable(err error) error {
	return depesche.Wrap(err, depesche.Unavailable, "model.folder", "the folder %s with the models cannot be read: check its owner and rights", s.dir)
}

// Find returns the model of a pair, the newest where there are two.
func (s *Store) Find(p Pair) (Model, error) {
	all, err := s.Installed()
	if err != nil {
		return Model{}, err
	}
	if i := slices.IndexFunc(all, func(m Model) bool { return m.Pair == p }); i >= 0 {
		return all[i], nil
	}
	return Model{}, depesche.E(depesche.NotFound, "model.none", "there is no model %s here; `depesche model list` shows which there are", p)
}

func readManifest(folder string) (*Model, error) {
	b, err := os.ReadFile(filepath.Join(folder, manifestName))
	if err != nil {
		return nil, err
	}
	m := &Model{folder: folder}
	if err := json.Unmarshal(b, m); err != nil {
		return nil, err
	}
	if !m.valid() || len(m.Digest) != 64 || m.Digest != digestOf(m.Files) {
		return nil, depesche.E(depesche.Invalid, "model.manifest", "%s is damaged", filepath.Join(folder, manifestName))
	}
	for _, f := range m.Files {
		if kindOf(f.Name) != f.Kind || f.Size <= 0 || f.Size > largestWhole {
			return nil, depesche.E(depesche.Invalid, "model.manifest", "%s is damaged", filepath.Join(folder, manifestName))
		}
	}
	return m, nil
}

// Remove takes the models of a pair out of the folder, and what of it had been fetched.
// Who has loaded them goes on with what is in memory.
func (s *Store) Remove(ctx context.Context, p Pair) (freed int64, err error) {
	unlock, err := s.lock(ctx, p, nil)
	if err != nil {
		return 0, err
	}
	defer unlock()
	all, err := s.Installed()
	if err != nil {
		return 0, err
	}
	partial := s.partialOf(p)
	freed = partial.Bytes
	found := partial.Bytes > 0
	for _, m := range all {
		if m.Pair == p {
			found, freed = true, freed+m.Size()
			if err := s.drop(m.folder); err != nil {
				return 0, err
			}
		}
	}
	// What Verify finds damaged beyond recognition goes by its name.
	folders, err := s.unrecognised(p)
	if err != nil {
		return 0, err
	}
	for _, folder := range folders {
		found, freed = true, freed+sizeOnDisk(folder)
		if err := s.drop(folder); err != nil {
			return 0, err
		}
	}
	if !found {
		return 0, depesche.E(depesche.NotFound, "model.none", "there is no model %s here; `depesche model list` shows which there are", p)
	}
	return freed, s.clearIncoming(p)
}

// unrecognised are the folders of a pair, by their names, that have no readable manifest.
func (s *Store) unrecognised(p Pair) ([]string, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, s.unreadable(err)
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() || !isPlaceOf(e.Name(), p) {
			continue
		}
		folder := filepath.Join(s.dir, e.Name())
		if _, err := readManifest(folder); err != nil {
			out = append(out, folder)
		}
	}
	return out, nil
}

// isPlaceOf tells whether a folder's name is one that a model of p is installed under.
func isPlaceOf(name string, p Pair) bool {
	identity, ok := strings.CutPrefix(name, p.String()+"-")
	return ok && len(identity) == shortestIdentity && strings.Trim(identity, "0123456789abcdef") == ""
}

func sizeOnDisk(folder string) int64 {
	var n int64
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			n += info.Size()
		}
	}
	return n
}

// drop removes a folder so that at no moment it looks like half a model.
func (s *Store) drop(folder string) error {
	gone, err := os.MkdirTemp(s.dir, removedName)
	if err != nil {
		return atomicfile.Explain(err, folder)
	}
	if err := os.Rename(folder, filepath.Join(gone, "model")); err != nil {
		return atomicfile.Explain(err, folder)
	}
	// What cannot be removed now is swept with the next change.
	os.RemoveAll(gone)
	return nil
}

// sweep removes what an earlier process left half removed or half written.
func (s *Store) sweep() {
	old, _ := filepath.Glob(filepath.Join(s.dir, removedName+"*"))
	half, _ := filepath.Glob(filepath.Join(s.dir, atomicfile.Half))
	for _, path := range append(old, half...) {
		// A young one may be another process's, on its way.
		if st, err := os.Stat(path); err == nil && time.Since(st.ModTime()) > time.Minute {
			os.RemoveAll(path)
		}
	}
}

// lock takes a pair for this process. waiting is called once if another has it.
func (s *Store) lock(ctx context.Context, p Pair, waiting func()) (unlock func(), err error) {
	dir := filepath.Join(s.dir, incomingName)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, atomicfile.Explain(err, dir)
	}
	f, err := os.OpenFile(filepath.Join(dir, p.String()+".lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, atomicfile.Explain(err, dir)
	}
	for try := 0; filelock.Try(f) != nil; try++ {
		if try == 0 && waiting != nil {
			waiting()
		}
		select {
		case <-ctx.Done():
			f.Close()
			return nil, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return func() { f.Close() }, nil
}

// Partial is a model of which something has been fetched.
type Partial struct {
	Pair
	Bytes int64 `json:"bytes"`
}

// Partials lists what has been fetched of models that are not whole.
func (s *Store) Partials() []Partial {
	var out []Partial
	entries, _ := os.ReadDir(filepath.Join(s.dir, incomingName))
	for _, e := range entries {
		p, err := ParsePair(e.Name())
		if err != nil || !e.IsDir() {
			continue
		}
		if part := s.partialOf(p); part.Bytes > 0 {
			out = append(out, part)
		}
	}
	return out
}

func (s *Store) partialOf(p Pair) Partial {
	part := Partial{Pair: p}
	files, _ := filepath.Glob(filepath.Join(s.incoming(p), "*"+partEnd))
	for _, path := range files {
		if st, err := os.Stat(path); err == nil {
			part.Bytes += st.Size()
		}
	}
	return part
}

func (s *Store) incoming(p Pair) string { return filepath.Join(s.dir, incomingName, p.String()) }

func (s *Store) clearIncoming(p Pair) error {
	if err := os.RemoveAll(s.incoming(p)); err != nil {
		return atomicfile.Explain(err, s.incoming(p))
	}
	return nil
}
