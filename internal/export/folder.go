package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/filelock"
)

const (
	// manifestName lists what an export has written. journalName holds the same of one that
	// is under way, a line before each file, so that after a kill every file has its line.
	manifestName = ".depesche-export.json"
	journalName  = ".depesche-export.journal"
	lockName     = ".depesche-export.lock"
)

// entry is a file as it was written.
type entry struct {
	Hash string `json:"sha256"`
	Size int64  `json:"size"`
}

type manifest struct {
	Format int              `json:"format"`
	Files  map[string]entry `json:"files"`
}

// folder is where an export goes.
type folder struct {
	dir     string
	lock    *os.File
	journal *os.File

	mu     sync.Mutex
	before map[string][]entry // what earlier exports wrote; after a kill there may be two of a name
	now    map[string]entry
}

// openFolder takes a folder for an export: one that is not there, an empty one, or one
// that holds an export.
func openFolder(dir string) (*folder, error) {
	names, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, atomicfile.Explain(err, dir)
		}
	case err != nil:
		return nil, depesche.Wrap(err, depesche.Invalid, "export.folder", "%s cannot be read as a folder; name another with --out", dir)
	}
	ours := len(names) == 0
	for _, n := range names {
		ours = ours || n.Name() == manifestName || n.Name() == journalName
	}
	if !ours && !(len(names) == 1 && names[0].Name() == lockName) {
		return nil, depesche.E(depesche.Refused, "export.foreign", "%s holds files that no export has written: name an empty folder, or a new one, with --out", dir)
	}
	f := &folder{dir: dir, before: map[string][]entry{}, now: map[string]entry{}}
	if f.lock, err = os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, 0o644); err != nil {
		return nil, atomicfile.Explain(err, filepath.Join(dir, lockName))
	}
	if filelock.Try(f.lock) != nil {
		f.lock.Close()
		return nil, depesche.E(depesche.Conflict, "export.busy", "another export writes into %s: wait until it has ended", dir)
	}
	if err := f.begin(); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

func (f *folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

// begin reads what is known of the folder and opens the journal.
func (f *folder) begin() error {
	if b, err := os.ReadFile(f.path(manifestName)); err == nil {
		var m manifest
		if err := json.Unmarshal(b, &m); err != nil || m.Format != 1 {
			return depesche.E(depesche.Refused, "export.manifest", "%s is damaged, so that nobody knows which files are the export's: export into a new folder", f.path(manifestName))
		}
		for name, e := range m.Files {
			f.before[name] = append(f.before[name], e)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return atomicfile.Explain(err, f.path(manifestName))
	}
	if j, err := os.Open(f.path(journalName)); err == nil {
		f.readJournal(j)
		j.Close()
	}
	if err := f.removeHalf(); err != nil {
		return err
	}
	var err error
	if f.journal, err = os.OpenFile(f.path(journalName), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644); err != nil {
		return atomicfile.Explain(err, f.path(journalName))
	}
	// A line that a kill cut off ends here.
	_, err = f.journal.WriteString("\n")
	return atomicfile.Explain(err, f.path(journalName))
}

type journalLine struct {
	Name string `json:"name"`
	entry
}

// readJournal reads whole lines; what a kill cut off is no line.
func (f *folder) readJournal(j *os.File) {
	in := bufio.NewScanner(j)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var l journalLine
		if json.Unmarshal(in.Bytes(), &l) == nil && l.Name != "" {
			f.before[l.Name] = append(f.before[l.Name], l.entry)
		}
	}
}

// removeHalf removes what was being written when an export was killed.
func (f *folder) removeHalf() error {
	return filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if half, _ := filepath.Match(atomicfile.Half, d.Name()); half {
			return os.Remove(path)
		}
		return nil
	})
}

// wrote says what became of a file.
type wrote int

const (
	wroteIt wrote = iota
	leftIt        // it was there as it should be
	notOurs       // somebody else made or changed it
)

// write brings a file to the given content.
func (f *folder) write(name string, data []byte) (wrote, error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return notOurs, depesche.E(depesche.Internal, "export.name", "the site has a page whose name leads out of the folder: %q", name)
	}
	sum := sha256.Sum256(data)
	e := entry{hex.EncodeToString(sum[:]), int64(len(data))}
	f.mu.Lock()
	f.now[name] = e
	known := f.before[name]
	f.mu.Unlock()
	st, err := os.Lstat(f.path(name))
	there := err == nil
	if there && len(known) == 1 && known[0] == e && st.Mode().IsRegular() && st.Size() == e.Size {
		return leftIt, nil
	}
	if there && !f.ours(name, known, e) {
		f.mu.Lock()
		delete(f.now, name)
		f.mu.Unlock()
		return notOurs, nil
	}
	if err := f.note(name, e); err != nil {
		return wroteIt, err
	}
	return wroteIt, f.put(name, data)
}

// stands tells whether a file is there as the last export wrote it, and takes it into this
// one.
func (f *folder) stands(name string) (size int64, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	known := f.before[name]
	if len(known) != 1 {
		return 0, false
	}
	st, err := os.Lstat(f.path(name))
	if err != nil || !st.Mode().IsRegular() || st.Size() != known[0].Size {
		return 0, false
	}
	f.now[name] = known[0]
	return known[0].Size, true
}

// ours tells whether a file on the disk is one that an export wrote, or would write now.
func (f *folder) ours(name string, known []entry, now entry) bool {
	st, err := os.Lstat(f.path(name))
	if err != nil || !st.Mode().IsRegular() {
		return false
	}
	b, err := os.ReadFile(f.path(name))
	if err != nil {
		return false
	}
	sum := sha256.Sum256(b)
	e := entry{hex.EncodeToString(sum[:]), int64(len(b))}
	for _, k := range append(known, now) {
		if k == e {
			return true
		}
	}
	// Cut short by a lost power supply: its line is there, its content is not.
	return len(b) == 0 && len(known) > 0
}

// note writes a file's line before the file.
func (f *folder) note(name string, e entry) error {
	b, err := json.Marshal(journalLine{name, e})
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	_, err = f.journal.Write(append(b, '\n'))
	return atomicfile.Explain(err, f.path(journalName))
}

// put writes a file whole or not at all. It is not flushed to the disk one by one, which
// would take longer than making it; one that a lost power supply emptied has another
// length than the manifest says, and is written again.
func (f *folder) put(name string, data []byte) error {
	return atomicfile.Unflushed(f.path(name), data)
}

// finish removes what the export wrote once and does not have any more, and writes the
// manifest. kept are files that somebody else changed.
func (f *folder) finish(remove bool) (removed int, kept []string, err error) {
	var gone []string
	for name := range f.before {
		if _, ok := f.now[name]; !ok {
			gone = append(gone, name)
		}
	}
	sort.Strings(gone)
	m := manifest{Format: 1, Files: f.now}
	for _, name := range gone {
		if _, err := os.Lstat(f.path(name)); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		switch {
		case !remove:
			m.Files[name] = f.before[name][len(f.before[name])-1]
		case !f.ours(name, f.before[name], entry{}):
			kept = append(kept, name)
		default:
			if err := os.Remove(f.path(name)); err != nil {
				return removed, kept, atomicfile.Explain(err, f.path(name))
			}
			removed++
			f.removeEmpty(filepath.Dir(f.path(name)))
		}
	}
	b, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return removed, kept, err
	}
	if err := atomicfile.Replace(f.path(manifestName), append(b, '\n')); err != nil {
		return removed, kept, err
	}
	f.journal.Close()
	f.journal = nil
	return removed, kept, os.Remove(f.path(journalName))
}

// removeEmpty removes folders that hold nothing any more.
func (f *folder) removeEmpty(dir string) {
	for strings.HasPrefix(dir, f.dir+string(filepath.Separator)) && os.Remove(dir) == nil {
		dir = filepath.Dir(dir)
	}
}

func (f *folder) close() {
	if f.journal != nil {
		f.journal.Close()
	}
	f.lock.Close()
}
