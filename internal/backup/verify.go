package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"depesche"
	"depesche/internal/atomicfile"
)

// maxManifest bounds what is read of a stranger's manifest: a million pictures.
const maxManifest = 256 << 20

// Verify reads a whole backup: every file's hash, and the database by check, for which it
// is written beside the backup, or into the folder for temporary files where that cannot be.
func Verify(ctx context.Context, path string, check func(context.Context, string) error, progress func(done, total int64)) (*Manifest, error) {
	dir, err := os.MkdirTemp(filepath.Dir(path), atomicfile.Half)
	if err != nil {
		if dir, err = os.MkdirTemp("", "depesche-backup"); err != nil {
			return nil, atomicfile.Explain(err, path)
		}
	}
	defer os.RemoveAll(dir)
	database := filepath.Join(dir, databaseName)
	m, err := read(ctx, path, progress, func(name string) (io.WriteCloser, error) {
		if name != databaseName {
			return nil, nil
		}
		return os.OpenFile(database, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	})
	if err != nil {
		return nil, err
	}
	return m, check(ctx, database)
}

// read reads a backup and gives each file to what place returns for its name, nil for
// nowhere. A file that is cut off, changed or holds what a backup does not is an Invalid
// error.
func read(ctx context.Context, path string, progress func(done, total int64), place func(name string) (io.WriteCloser, error)) (*Manifest, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, depesche.E(depesche.NotFound, "backup.file", "there is no file %s: check the path", path)
	}
	if err != nil {
		return nil, atomicfile.Explain(err, path)
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if st.IsDir() {
		return nil, depesche.E(depesche.Invalid, "backup.folder", "%s is a folder: name a backup's file", path)
	}
	r := &reading{path: path, in: tar.NewReader(io.TeeReader(f, &meter{ended: ctx.Err, total: st.Size(), tell: progress})), seen: map[string]bool{}}
	for {
		h, err := r.in.Next()
		if errors.Is(err, io.EOF) {
			return nil, damaged(path, "it has no manifest, so it was cut off")
		}
		if err != nil {
			return nil, r.broken(err)
		}
		if h.Name == manifestName {
			return r.manifest()
		}
		if err := r.file(h, place); err != nil {
			return nil, err
		}
	}
}

// reading is a backup that is being read.
type reading struct {
	path string
	in   *tar.Reader
	have []File
	seen map[string]bool
}

// broken tells a damaged file from a disk that does not read or a person who cancels.
func (r *reading) broken(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var disk *fs.PathError
	if errors.As(err, &disk) {
		return atomicfile.Explain(err, r.path)
	}
	return damaged(r.path, "%v", err)
}

func (r *reading) file(h *tar.Header, place func(name string) (io.WriteCloser, error)) error {
	if h.Typeflag != tar.TypeReg || !allowed(h.Name) || r.seen[h.Name] || len(r.have) == 0 != (h.Name == databaseName) {
		return damaged(r.path, "it holds %q, which is no part of a backup", h.Name)
	}
	r.seen[h.Name] = true
	sum := sha256.New()
	to, err := place(h.Name)
	if err != nil {
		return atomicfile.Explain(err, h.Name)
	}
	w := io.Writer(sum)
	if to != nil {
		w = io.MultiWriter(to, sum)
	}
	n, err := io.Copy(w, r.in)
	if to != nil {
		if closed := to.Close(); err == nil && closed != nil {
			return atomicfile.Explain(closed, h.Name)
		}
	}
	if err != nil {
		return r.broken(err)
	}
	r.have = append(r.have, File{h.Name, n, hex.EncodeToString(sum.Sum(nil))})
	return nil
}

// manifest holds the files that were read against the manifest.
func (r *reading) manifest() (*Manifest, error) {
	b, err := io.ReadAll(io.LimitReader(r.in, maxManifest))
	if err != nil {
		return nil, r.broken(err)
	}
	var m Manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, damaged(r.path, "its manifest cannot be read")
	}
	if m.Format > format {
		return nil, depesche.E(depesche.Refused, "backup.newer", "%s was made by a newer version of depesche (%s): use that version", filepath.Base(r.path), m.Version)
	}
	if len(m.Files) != len(r.have) || len(m.Files) == 0 {
		return nil, damaged(r.path, "it holds %d files, and its manifest names %d", len(r.have), len(m.Files))
	}
	for i, f := range m.Files {
		if f != r.have[i] {
			return nil, damaged(r.path, "%s has changed since it was made", f.Name)
		}
	}
	if _, err := r.in.Next(); !errors.Is(err, io.EOF) {
		return nil, damaged(r.path, "something follows its manifest")
	}
	return &m, nil
}
