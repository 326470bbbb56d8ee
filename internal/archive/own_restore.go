package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"depesche"
	"depesche/internal/picture"
	"depesche/internal/store"
)

// Restore makes of an empty newsroom the one that an archive is of: all of it or, also
// after a kill, none. Pictures' files are written first; without their rows they are shown
// nowhere.
func (r *Room) Restore(ctx context.Context, actor depesche.Actor, file io.ReaderAt, size int64, progress func(Progress)) (*Summary, error) {
	if progress == nil {
		progress = func(Progress) {}
	}
	o, err := openOwn(file, size)
	if err != nil {
		return nil, err
	}
	schema, err := r.rooms.Store.Schema(ctx)
	if err != nil {
		return nil, err
	}
	for _, step := range o.about.Schema {
		if !contains(schema, step) {
			return nil, depesche.E(depesche.Invalid, "archive.newer", "the archive was made by a newer version: use that one, or a newer one; nothing was written")
		}
	}
	if err := o.check(ctx, progress); err != nil {
		return nil, err
	}
	sum := &Summary{About: o.about, Rows: map[string]int{}}
	if err := r.restorePictures(ctx, o, sum, progress); err != nil {
		return nil, err
	}
	if err := r.restoreRows(ctx, actor, o, sum, progress); err != nil {
		return nil, err
	}
	return sum, r.rooms.RebuildSearch(ctx, func(b store.SearchBuild) { progress(Progress{Building, int64(b.Done), int64(b.Total)}) })
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

func (r *Room) restorePictures(ctx context.Context, o *opened, sum *Summary, progress func(Progress)) error {
	dir := filepath.Join(r.rooms.Dir(), "pictures")
	for _, p := range o.list.Files {
		if !strings.HasPrefix(p.Name, "pictures/") {
			continue
		}
		var b bytes.Buffer
		if err := o.read(p, func(r io.Reader) error { _, err := b.ReadFrom(r); return err }); err != nil {
			return err
		}
		if _, err := picture.Add(ctx, dir, b.Bytes()); err != nil {
			return err
		}
		sum.Pictures++
		progress(Progress{Copying, int64(sum.Pictures), 0})
	}
	return nil
}

// restoreRows writes all rows in one transaction, from a goroutine that reads them.
func (r *Room) restoreRows(ctx context.Context, actor depesche.Actor, o *opened, sum *Summary, progress func(Progress)) error {
	type row struct {
		kind string
		line []byte
	}
	rows := make(chan row, 256)
	ended := make(chan error, 1)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		defer close(rows)
		ended <- func() error {
			for _, p := range o.list.Files {
				kind, ok := strings.CutPrefix(p.Name, "data/")
				if !ok {
					continue
				}
				kind = strings.TrimSuffix(kind, ".jsonl")
				sum.Rows[kind] = p.Rows
				err := o.read(p, func(r io.Reader) error {
					return lines(r, func(b []byte) error {
						select {
						case rows <- row{kind, bytes.Clone(b)}:
							return nil
						case <-ctx.Done():
							return ctx.Err()
						}
					})
				})
				if err != nil {
					return err
				}
			}
			return nil
		}()
	}()
	total := int64(0)
	for _, p := range o.list.Files {
		total += int64(p.Rows)
	}
	done := int64(0)
	from := fmt.Sprintf("by %s at %s", actor.Name, r.now().UTC().Format("2006-01-02T15:04:05Z"))
	err := r.rooms.Store.Unarchive(ctx, from, func() (string, []byte, error) {
		rw, ok := <-rows
		if !ok {
			return "", nil, <-ended
		}
		if done++; done%1000 == 0 {
			progress(Progress{Reading, done, total})
		}
		return rw.kind, rw.line, nil
	})
	var own *depesche.Error
	if err != nil && !errors.As(err, &own) && ctx.Err() == nil {
		err = depesche.Wrap(err, depesche.Invalid, "archive.broken", "the archive is damaged or altered: its rows do not fit together; nothing was written")
	}
	return err
}
