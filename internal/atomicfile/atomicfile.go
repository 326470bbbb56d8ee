// Package atomicfile writes files that are either whole or not there.
package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"depesche"
)

// Half is the pattern of what is being written, or was when a process was killed.
const Half = ".writing-*"

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
	return Stream(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Stream is Replace of what write writes. Where write fails, the file stays as it was, and
// its error is returned as it is.
func Stream(path string, write func(io.Writer) error) error { return stream(path, 0o644, true, write) }

// Unflushed is Replace that does not wait for the disk: much faster for many files. After
// a lost power supply one of the last seconds may be empty or cut short, so it is for what
// the caller can tell to be whole and make again.
func Unflushed(path string, data []byte) error {
	return stream(path, 0o644, false, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Private is Replace for what only its owner may read.
func Private(path string, data []byte) error {
	return stream(path, 0o600, true, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// StreamPrivate is Stream for what only its owner may read.
func StreamPrivate(path string, write func(io.Writer) error) error {
	return stream(path, 0o600, true, write)
}

func stream(path string, mode fs.FileMode, flush bool, write func(io.Writer) error) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Explain(err, path)
	}
	f, err := os.CreateTemp(dir, Half)
	if err != nil {
		return Explain(err, path)
	}
	defer os.Remove(f.Name())
	err = write(f)
	if err == nil && flush {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return Explain(err, path)
	}
	if err := os.Chmod(f.Name(), mode); err != nil {
		return Explain(err, path)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return Explain(err, path)
	}
	return nil
}

// Explain turns what the disk reports into what a person can do about it: a full disk and
// missing rights become Unavailable errors, others stay as they are.
func Explain(err error, path string) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return depesche.Wrap(err, depesche.Unavailable, "disk.full", "the disk is full: %s was not written; free some space and try again", filepath.Base(path))
	case errors.Is(err, fs.ErrPermission):
		return depesche.Wrap(err, depesche.Unavailable, "disk.rights", "%s cannot be written: check the owner and rights of the data folder", path)
	}
	return err
}

// SyncDir flushes a folder's names to the disk, so that a file renamed into it is there
// after a power cut. Systems that cannot are left alone.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}
