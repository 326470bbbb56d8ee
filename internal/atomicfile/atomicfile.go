// Package atomicfile writes files that are either whole or not there.
package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"depesche"
)

// Write puts data under path, making its folders: into a temporary file beside it,
// flushed to the disk, then renamed. A file that is already there with the same length
// is left alone: files written by this package are content-addressed or replaced whole.
func Write(path string, data []byte) error {
	if st, err := os.Stat(path); err == nil && st.Size() == int64(len(data)) {
		return nil
	}
	return Replace(path, data)
}

// Replace is Write that always writes.
func Replace(path string, data []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return explain(err, path)
	}
	f, err := os.CreateTemp(dir, ".writing-*")
	if err != nil {
		return explain(err, path)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return explain(err, path)
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return explain(err, path)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return explain(err, path)
	}
	return nil
}

func explain(err error, path string) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return depesche.Wrap(err, depesche.Unavailable, "disk.full", "the disk is full: %s was not written; free some space and try again", filepath.Base(path))
	case errors.Is(err, fs.ErrPermission):
		return depesche.Wrap(err, depesche.Unavailable, "disk.rights", "%s cannot be written: check the owner and rights of the data folder", path)
	}
	return err
}
