// Package backup makes one file of a newsroom, and a newsroom of such a file.
//
// A backup is a tar that any tool opens: newsroom.db as one transaction saw it, the
// originals of the pictures, and last MANIFEST.json with the SHA-256 of each. A file
// without its manifest is cut off and taken for none. It appears under its name only when
// it is whole, has been flushed to the disk, and has been read again.
//
// Settings in files (config.json, mail.json) hold secrets and are no part of it; models
// and renditions of pictures can be had again.
package backup

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/filelock"
)

// Kind says who asked for a backup.
type Kind string

const (
	ByHand  Kind = "backup"  // stays until somebody removes it
	Nightly Kind = "nightly" // by the clock; old ones go
)

const (
	databaseName = "newsroom.db"
	manifestName = "MANIFEST.json"
	format       = 1
)

// Manifest is the last file of a backup.
type Manifest struct {
	Format  int       `json:"format"`
	Made    time.Time `json:"made"`
	Version string    `json:"version"` // of the program that made it
	Files   []File    `json:"files"`
}

// File is a file in a backup.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Pictures is how many pictures a backup holds.
func (m *Manifest) Pictures() int { return max(0, len(m.Files)-1) }

// Info is a backup in a folder, by its name.
type Info struct {
	Name string    `json:"name"`
	Kind Kind      `json:"kind"`
	Made time.Time `json:"made"`
	Size int64     `json:"size"`
}

var nameRE = regexp.MustCompile(`^(backup|nightly)-(\d{8}-\d{6})(?:-\d+)?\.tar$`)

// Folder is where the backups of a data folder lie.
func Folder(dir string) string { return filepath.Join(dir, "backups") }

// List lists the backups in a folder, the newest first. Other files are not looked at.
func List(folder string) ([]Info, error) {
	es, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, atomicfile.Explain(err, folder)
	}
	var out []Info
	for _, e := range es {
		m := nameRE.FindStringSubmatch(e.Name())
		if m == nil || !e.Type().IsRegular() {
			continue
		}
		made, err := time.Parse(nameTime, m[2])
		if err != nil {
			continue
		}
		st, err := e.Info()
		if err != nil {
			continue // removed meanwhile
		}
		out = append(out, Info{Name: e.Name(), Kind: Kind(m[1]), Made: made, Size: st.Size()})
	}
	slices.SortFunc(out, func(a, b Info) int {
		return cmp.Or(b.Made.Compare(a.Made), strings.Compare(b.Name, a.Name))
	})
	return out, nil
}

// Find returns the path of a backup in a folder. A name that is none, or is not there, is
// a NotFound error.
func Find(folder, name string) (string, error) {
	path := filepath.Join(folder, name)
	if st, err := os.Stat(path); nameRE.MatchString(name) && err == nil && st.Mode().IsRegular() {
		return path, nil
	}
	return "", depesche.E(depesche.NotFound, "backup.unknown", "there is no backup %q: `depesche backup list` shows those there are", name)
}

// Remove removes a backup from a folder.
func Remove(folder, name string) error {
	path, err := Find(folder, name)
	if err != nil {
		return err
	}
	return atomicfile.Explain(os.Remove(path), path)
}

// Prune removes the oldest nightly backups of a folder until keep are left, and returns
// the names of those it removed. Backups made by hand stay.
func Prune(folder string, keep int) ([]string, error) {
	all, err := List(folder)
	if err != nil {
		return nil, err
	}
	var gone []string
	for _, b := range all {
		if b.Kind != Nightly {
			continue
		}
		if keep--; keep >= 0 {
			continue
		}
		if err := Remove(folder, b.Name); err != nil && !depesche.IsNotFound(err) {
			return gone, err
		}
		gone = append(gone, b.Name)
	}
	return gone, nil
}

const nameTime = "20060102-150405"

// newName is a name that no backup in the folder has.
func newName(folder string, kind Kind, now time.Time) string {
	base := string(kind) + "-" + now.UTC().Format(nameTime)
	for n := 1; ; n++ {
		name := base + ".tar"
		if n > 1 {
			name = base + "-" + strconv.Itoa(n) + ".tar"
		}
		if _, err := os.Lstat(filepath.Join(folder, name)); err != nil {
			return name
		}
	}
}

// lock takes a folder for one maker of backups, and clears away what a killed one left.
func lock(folder string) (*os.File, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, atomicfile.Explain(err, folder)
	}
	f, err := os.OpenFile(filepath.Join(folder, ".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, atomicfile.Explain(err, folder)
	}
	if err := filelock.Try(f); err != nil {
		f.Close()
		return nil, depesche.E(depesche.Conflict, "backup.busy", "another backup is being made: wait until it is done")
	}
	left, _ := filepath.Glob(filepath.Join(folder, atomicfile.Half))
	for _, path := range left {
		os.Remove(path)
	}
	return f, nil
}

// meter counts what has been done, and tells of it now and then.
type meter struct {
	ended       func() error // why to stop, nil for not yet
	done, total int64
	told        int64
	tell        func(done, total int64)
}

func (m *meter) Write(b []byte) (int, error) {
	m.done += int64(len(b))
	if m.tell != nil && (m.done-m.told >= 1<<20 || m.done == m.total) {
		m.told = m.done
		m.tell(min(m.done, m.total), m.total)
	}
	return len(b), m.ended()
}

// damaged is the error for a file that is no whole backup.
func damaged(path, what string, args ...any) error {
	return depesche.E(depesche.Invalid, "backup.damaged", "%s is no whole backup (%s): take another one", filepath.Base(path), fmt.Sprintf(what, args...))
}
