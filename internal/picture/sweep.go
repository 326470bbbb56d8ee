package picture

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"depesche/internal/atomicfile"
)

// halfKept is how long a half-written file is left alone: it may be another process's,
// on its way.
const halfKept = 24 * time.Hour

// Sweep removes the files under dir that a process which was killed left half written and
// that nobody has written to for a day before now. It returns how many. What cannot be
// read or removed only takes space and is no error; that ctx ends is one.
func Sweep(ctx context.Context, dir string, now time.Time) (int, error) {
	removed := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil || !d.Type().IsRegular() {
			return nil
		}
		if half, err := filepath.Match(atomicfile.Half, d.Name()); err != nil || !half {
			return err
		}
		if st, err := d.Info(); err != nil || now.Sub(st.ModTime()) < halfKept {
			return nil
		}
		if os.Remove(path) == nil {
			removed++
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return removed, err
}
