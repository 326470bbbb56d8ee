package archive

import (
	"archive/zip"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"depesche"
	"depesche/internal/picture"
	"depesche/internal/store"
)

// Export writes the newsroom's archive: everything as one moment had it, while it serves.
func (r *Room) Export(ctx context.Context, actor depesche.Actor, share store.Share, w io.Writer, progress func(Progress)) (*Summary, error) {
	if progress == nil {
		progress = func(Progress) {}
	}
	schema, err := r.rooms.Store.Schema(ctx)
	if err != nil {
		return nil, err
	}
	e := &exporter{zip: zip.NewWriter(w), sum: &Summary{About: About{ownFormat, ownVersion, schema, share}, Rows: map[string]int{}}, progress: progress}
	e.zip.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.DefaultCompression) })
	about, err := json.MarshalIndent(e.sum.About, "", "  ")
	if err != nil {
		return nil, err
	}
	if err := e.file(aboutName, append(about, '\n')); err != nil {
		return nil, err
	}
	if err := r.rooms.Store.Archive(ctx, share, e.begin, e.row); err != nil {
		return nil, err
	}
	if err := e.finish(); err != nil {
		return nil, err
	}
	if err := e.pictures(ctx, filepath.Join(r.rooms.Dir(), "pictures")); err != nil {
		return nil, err
	}
	list, err := json.MarshalIndent(manifest{e.parts}, "", "  ")
	if err != nil {
		return nil, err
	}
	if err := e.file(listName, append(list, '\n')); err != nil {
		return nil, err
	}
	if err := e.zip.Close(); err != nil {
		return nil, err
	}
	return e.sum, r.rooms.Store.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActHandOut,
		Detail: fmt.Sprintf("the newsroom's archive: %d stories, %d pictures", e.sum.Rows["story"], e.sum.Pictures)})
}

// exporter writes the files of an archive one after the other.
type exporter struct {
	zip      *zip.Writer
	sum      *Summary
	parts    []Part
	hashes   []string // of pictures
	progress func(Progress)
	rows     int64

	kind string
	to   io.Writer
	hash hash.Hash
	part Part
}

func (e *exporter) open(name string, method uint16) error {
	// No time: an archive of the same newsroom is the same file.
	f, err := e.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method})
	e.hash, e.part = sha256.New(), Part{Name: name}
	e.to = f
	return err
}

func (e *exporter) write(b []byte) error {
	e.hash.Write(b)
	e.part.Size += int64(len(b))
	_, err := e.to.Write(b)
	return err
}

func (e *exporter) finish() error {
	if e.to == nil {
		return nil
	}
	e.part.SHA256 = hex.EncodeToString(e.hash.Sum(nil))
	e.parts = append(e.parts, e.part)
	e.to = nil
	return nil
}

func (e *exporter) file(name string, b []byte) error {
	if err := e.open(name, zip.Deflate); err != nil {
		return err
	}
	if err := e.write(b); err != nil {
		return err
	}
	return e.finish()
}

func (e *exporter) begin(kind string) error {
	if err := e.finish(); err != nil {
		return err
	}
	e.kind, e.sum.Rows[kind] = kind, 0
	return e.open("data/"+kind+".jsonl", zip.Deflate)
}

func (e *exporter) row(line []byte) error {
	if e.kind == "picture" {
		var p struct{ Hash string }
		if err := json.Unmarshal(line, &p); err != nil {
			return err
		}
		e.hashes = append(e.hashes, p.Hash)
	}
	e.part.Rows++
	e.sum.Rows[e.kind]++
	if e.rows++; e.rows%1000 == 0 {
		e.progress(Progress{Writing, e.rows, 0})
	}
	return e.write(append(line, '\n'))
}

// pictures copies the originals of the pictures that the rows name.
func (e *exporter) pictures(ctx context.Context, dir string) error {
	for i, h := range e.hashes {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := os.ReadFile(filepath.Join(picture.Folder(dir, h), "original"))
		if errors.Is(err, os.ErrNotExist) {
			e.sum.Missing = append(e.sum.Missing, h)
			continue
		}
		if err != nil {
			return err
		}
		if err := e.open("pictures/"+h, zip.Store); err != nil {
			return err
		}
		if err := e.write(b); err != nil {
			return err
		}
		if err := e.finish(); err != nil {
			return err
		}
		e.sum.Pictures++
		e.progress(Progress{Copying, int64(i + 1), int64(len(e.hashes))})
	}
	return nil
}
