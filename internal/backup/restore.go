package backup

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/filelock"
)

// restoring marks the folder in which a restoration is under way: beside the data folder,
// so that it becomes the data folder by one renaming.
const restoring = ".restoring"

// Restore makes a data folder of a backup. The folder must be empty or not exist: nothing
// is ever overwritten. It appears whole, or not at all; what a kill left is cleared away
// by the next restoration.
func Restore(ctx context.Context, path, dir string, check func(context.Context, string) error, progress func(done, total int64)) (*Manifest, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := mustBeEmpty(dir); err != nil {
		return nil, err
	}
	work, held, err := workFolder(dir)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	defer held.Close()
	m, err := read(ctx, path, progress, func(name string) (io.WriteCloser, error) {
		return create(filepath.Join(work, filepath.FromSlash(name)))
	})
	if err != nil {
		return nil, err
	}
	if err := check(ctx, filepath.Join(work, databaseName)); err != nil {
		return nil, err
	}
	if err := atomicfile.SyncDir(work); err != nil {
		return nil, err
	}
	held.Close()
	if err := os.Remove(held.Name()); err != nil {
		return nil, err
	}
	// An empty folder goes first, for systems that do not rename onto one.
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, notEmpty(dir)
	}
	if err := os.Rename(work, dir); err != nil {
		return nil, atomicfile.Explain(err, dir)
	}
	return m, atomicfile.SyncDir(filepath.Dir(dir))
}

func notEmpty(dir string) error {
	return depesche.E(depesche.Refused, "backup.not_empty", "%s is not empty, and restoring would overwrite what is there: name a folder that is empty or does not exist with --data", dir)
}

func mustBeEmpty(dir string) error {
	es, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return atomicfile.Explain(err, dir)
	}
	if len(es) > 0 {
		return notEmpty(dir)
	}
	return nil
}

// workFolder makes the folder in which the backup is unpacked, and holds it.
func workFolder(dir string) (string, *os.File, error) {
	work := dir + restoring
	mark := filepath.Join(work, restoring)
	if _, err := os.Stat(work); err == nil {
		// Ours, if it has the mark; and nobody's, if the mark can be locked.
		f, err := os.OpenFile(mark, os.O_RDWR, 0)
		if err != nil {
			return "", nil, depesche.E(depesche.Refused, "backup.in_way", "%s is in the way and was not made by a restoration: move it elsewhere", work)
		}
		defer f.Close()
		if filelock.Try(f) != nil {
			return "", nil, depesche.E(depesche.Conflict, "backup.restoring", "another process is restoring into %s: wait until it is done", dir)
		}
		if err := os.RemoveAll(work); err != nil {
			return "", nil, atomicfile.Explain(err, work)
		}
	}
	if err := os.MkdirAll(work, 0o755); err != nil {
		return "", nil, atomicfile.Explain(err, work)
	}
	f, err := os.OpenFile(mark, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", nil, atomicfile.Explain(err, work)
	}
	if err := filelock.Try(f); err != nil {
		f.Close()
		return "", nil, depesche.E(depesche.Conflict, "backup.restoring", "another process is restoring into %s: wait until it is done", dir)
	}
	return work, f, nil
}

// flushed is a file that is on the disk when it is closed.
type flushed struct{ *os.File }

func (f flushed) Close() error { return errors.Join(f.Sync(), f.File.Close()) }

func create(path string) (io.WriteCloser, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	return flushed{f}, nil
}
