package models

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/klauspost/compress/zstd"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/nmt"
)

// staged is a model being made in a folder beside its place.
type staged struct {
	*Store
	pair  Pair
	dir   string
	files []File
}

// stage makes an empty folder for a model; the pair is locked.
func (s *Store) stage(p Pair) (*staged, error) {
	st := &staged{Store: s, pair: p, dir: filepath.Join(s.incoming(p), "staged")}
	if err := os.RemoveAll(st.dir); err != nil {
		return nil, atomicfile.Explain(err, st.dir)
	}
	if err := os.MkdirAll(st.dir, 0o755); err != nil {
		return nil, atomicfile.Explain(err, st.dir)
	}
	return st, nil
}

// unpack writes a file into the folder. want says its name and kind, and, where they are
// known, size and hash: an Invalid error says what differs. Never more than want.Size
// bytes are written.
func (st *staged) unpack(ctx context.Context, from, packing string, want File) error {
	in, err := os.Open(from)
	if err != nil {
		return depesche.Wrap(err, depesche.NotFound, "model.file", "%s cannot be read: check its name and who may read it", from)
	}
	defer in.Close()
	r, end, err := unpacker(bufio.NewReaderSize(in, 256<<10), packing)
	if err != nil {
		return damaged(err)
	}
	defer end()
	path := filepath.Join(st.dir, want.Name)
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return atomicfile.Explain(err, path)
	}
	defer out.Close()
	limit := int64(largestFile)
	if want.Size > 0 {
		limit = want.Size
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, h), io.LimitReader(&reading{ctx.Err, r}, limit+1))
	var disk *fs.PathError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &disk):
		return st.noRoom(err, path)
	case err != nil:
		return damaged(err)
	case n > limit:
		return depesche.E(depesche.Invalid, "model.unpacked", "it unpacks to more than %d bytes", limit)
	case want.Size > 0 && n != want.Size:
		return depesche.E(depesche.Invalid, "model.unpacked", "it unpacks to %d bytes instead of %d", n, want.Size)
	case n == 0:
		return depesche.E(depesche.Invalid, "model.unpacked", "it is empty")
	}
	if want.SHA256 != "" {
		if err := sameHash(h, want.SHA256); err != nil {
			return err
		}
	}
	if err := out.Sync(); err != nil {
		return st.noRoom(err, path)
	}
	want.Size, want.SHA256 = n, hex.EncodeToString(h.Sum(nil))
	st.files = append(st.files, want)
	return nil
}

func (st *staged) noRoom(err error, path string) error {
	explained := atomicfile.Explain(err, path)
	var e *depesche.Error
	if errors.As(explained, &e) && e.Key == "disk.full" {
		return depesche.Wrap(err, depesche.Unavailable, "model.room", "the disk is full: the model %s was not installed; free some space, and the same command continues", st.pair)
	}
	return explained
}

func damaged(err error) error {
	return depesche.Wrap(err, depesche.Invalid, "model.packed", "it cannot be unpacked: %v", err)
}

// reading reads until stop says why not to.
type reading struct {
	stop func() error
	io.Reader
}

func (r *reading) Read(p []byte) (int, error) {
	if err := r.stop(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// mostWindow bounds the memory that a zstd file may ask for.
const mostWindow = 128 << 20

func unpacker(r io.Reader, packing string) (io.Reader, func(), error) {
	switch packing {
	case "zst":
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(mostWindow), zstd.WithDecoderMaxMemory(largestWhole))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	case "gz":
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, err
		}
		return z, func() { z.Close() }, nil
	}
	return r, func() {}, nil
}

// install gives the staged model its manifest and its place, after the engine has read
// it, and removes older ones of the pair.
func (st *staged) install(ctx context.Context, m Model) (Model, error) {
	slices.SortFunc(st.files, func(a, b File) int { return slices.Compare([]byte(a.Kind), []byte(b.Kind)) })
	m.Files, m.Digest, m.Installed, m.folder = st.files, digestOf(st.files), st.now().UTC().Truncate(1e9), st.dir
	if err := usable(m); err != nil {
		return m, err
	}
	if err := ctx.Err(); err != nil {
		return m, err
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	if err := atomicfile.Replace(filepath.Join(st.dir, manifestName), append(b, '\n')); err != nil {
		return m, st.noRoom(err, st.dir)
	}
	if err := atomicfile.SyncDir(st.dir); err != nil {
		return m, atomicfile.Explain(err, st.dir)
	}
	place := filepath.Join(st.Store.dir, m.Pair.String()+"-"+m.Digest[:shortestIdentity])
	old, err := st.Installed()
	if err != nil {
		return m, err
	}
	if _, err := os.Lstat(place); err == nil {
		// The same files again, under another version or no longer whole.
		if err := st.drop(place); err != nil {
			return m, err
		}
	}
	if err := os.Rename(st.dir, place); err != nil {
		return m, atomicfile.Explain(err, place)
	}
	if err := atomicfile.SyncDir(st.Store.dir); err != nil {
		return m, atomicfile.Explain(err, place)
	}
	m.folder = place
	for _, o := range old {
		if o.Pair == m.Pair && o.folder != place {
			if err := st.drop(o.folder); err != nil {
				return m, err
			}
		}
	}
	return m, st.clearIncoming(m.Pair)
}

// usable lets the engine read a model.
func usable(m Model) error {
	f, err := readFiles(m)
	if err != nil {
		return err
	}
	_, err = nmt.New(f, nmt.Options{Workers: 1})
	var e *depesche.Error
	if errors.As(err, &e) {
		return depesche.Wrap(err, depesche.Invalid, "model.unusable", "the model %s cannot be used by this program: %s", m.Pair, e.Text)
	}
	return err
}

// spoilt says of an installed model, which the engine could read when it came, that it
// cannot be read now.
func spoilt(m Model, err error) error {
	var e *depesche.Error
	if errors.As(err, &e) {
		return depesche.Wrap(err, depesche.Invalid, "model.spoilt", "the model %s has changed on the disk and cannot be used: %s; `depesche model verify %s` looks what is wrong", m.Pair, e.Text, m.Pair)
	}
	return err
}

// readFiles reads a model's files into memory.
func readFiles(m Model) (nmt.Files, error) {
	var f nmt.Files
	to := map[string]*[]byte{KindModel: &f.Model, KindShortlist: &f.Shortlist, KindVocabulary: &f.Source, KindSourceVocab: &f.Source, KindTargetVocab: &f.Target}
	// All are opened first, so that a removal between them does not mix two models.
	open := make([]*os.File, 0, len(m.Files))
	defer func() {
		for _, o := range open {
			o.Close()
		}
	}()
	for _, file := range m.Files {
		o, err := os.Open(filepath.Join(m.folder, file.Name))
		if err != nil {
			return f, depesche.Wrap(err, depesche.NotFound, "model.vanished", "%s of the model %s cannot be read; `depesche model verify` looks what is wrong", file.Name, m.Pair)
		}
		open = append(open, o)
	}
	for i, file := range m.Files {
		// A damaged manifest must not decide how much memory is taken.
		st, err := open[i].Stat()
		if err != nil || st.Size() != file.Size {
			return f, depesche.Wrap(err, depesche.Invalid, "model.short", "%s of the model %s has not the size that it had; `depesche model verify` looks what is wrong", file.Name, m.Pair)
		}
		b := make([]byte, file.Size)
		if _, err := io.ReadFull(open[i], b); err != nil {
			return f, depesche.Wrap(err, depesche.Invalid, "model.short", "%s of the model %s is shorter than it was; `depesche model verify` looks what is wrong", file.Name, m.Pair)
		}
		*to[file.Kind] = b
	}
	return f, nil
}
