package archive

import (
	"archive/zip"
	"bufio"
	"bytes"
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
	"regexp"
	"strings"

	"depesche"
	"depesche/internal/picture"
	"depesche/internal/store"
)

// The newsroom's own archive (docs/archive.md).
const (
	ownFormat  = "depesche-archive"
	ownVersion = 1
	aboutName  = "archive.json"
	listName   = "MANIFEST.json"
)

// About is the first file of an archive.
type About struct {
	Format  string   `json:"format"`
	Version int      `json:"version"`
	Schema  []string `json:"schema"` // steps by which the newsroom's tables came to be
	store.Share
}

// Part is a file of an archive.
type Part struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Rows   int    `json:"rows,omitempty"`
}

// manifest is the last file.
type manifest struct {
	Files []Part `json:"files"`
}

// Steps of an own archive.
const (
	Writing  Step = "write"  // rows
	Copying  Step = "copy"   // pictures
	Checking Step = "check"  // bytes
	Reading  Step = "read"   // rows
	Building Step = "search" // search indexes
)

// Summary says what an archive holds.
type Summary struct {
	About
	Rows     map[string]int `json:"rows"`
	Pictures int            `json:"pictures"`
	Missing  []string       `json:"missing_pictures,omitempty"` // in the records, not in the folder
}

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

// Bounds of what is read of an archive.
const (
	maxAbout = 64 << 20  // of the list of files
	maxRow   = 64 << 20  // of one row
	maxRatio = 500       // how much smaller a file may be in the archive than outside of it
	ratioMin = 100 << 20 // for files larger than this
)

var partName = regexp.MustCompile(`^(?:archive\.json|MANIFEST\.json|data/[a-z_]{1,40}\.jsonl|pictures/[0-9a-f]{64})$`)

// opened is an archive whose directory has been read and found to be as it must be.
type opened struct {
	about About
	list  manifest
	files map[string]*zip.File
}

func broken(format string, args ...any) *depesche.Error {
	return depesche.E(depesche.Invalid, "archive.broken", "%s", "the archive is damaged or altered: "+fmt.Sprintf(format, args...)+"; nothing was written")
}

// openOwn reads an archive's directory. Names are held against what an archive can have,
// so that none leads out of a folder.
func openOwn(r io.ReaderAt, size int64) (*opened, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "archive.zip", "this is no archive of a newsroom, or only a part of one: `depesche export archive` makes one")
	}
	o := &opened{files: map[string]*zip.File{}}
	for _, f := range z.File {
		if !partName.MatchString(f.Name) {
			return nil, broken("it has a file named %q", f.Name)
		}
		if o.files[f.Name] != nil {
			return nil, broken("it has %s twice", f.Name)
		}
		if f.UncompressedSize64 > ratioMin && f.UncompressedSize64/max(1, f.CompressedSize64) > maxRatio {
			return nil, broken("%s claims to have %d MB", f.Name, f.UncompressedSize64>>20)
		}
		o.files[f.Name] = f
	}
	if err := o.small(aboutName, &o.about); err != nil {
		return nil, err
	}
	if o.about.Format != ownFormat {
		return nil, broken("it says that it is %q", o.about.Format)
	}
	if o.about.Version > ownVersion {
		return nil, depesche.E(depesche.Invalid, "archive.newer", "the archive was made by a newer version: use that one, or a newer one; nothing was written")
	}
	if err := o.small(listName, &o.list); err != nil {
		return nil, err
	}
	if len(o.list.Files) != len(o.files)-1 {
		return nil, broken("it has %d files and lists %d", len(o.files)-1, len(o.list.Files))
	}
	listed := map[string]bool{}
	for _, p := range o.list.Files {
		f := o.files[p.Name]
		if f == nil || listed[p.Name] || p.Name == listName {
			return nil, broken("%s is listed and not there", p.Name)
		}
		listed[p.Name] = true
		if uint64(p.Size) != f.UncompressedSize64 {
			return nil, broken("%s has another size than it is listed with", p.Name)
		}
		if h, ok := strings.CutPrefix(p.Name, "pictures/"); ok && (h != p.SHA256 || p.Size > picture.MaxBytes) {
			return nil, broken("%s is another picture", p.Name)
		}
	}
	return o, nil
}

func (o *opened) small(name string, into any) error {
	f := o.files[name]
	if f == nil {
		return broken("%s is missing", name)
	}
	if f.UncompressedSize64 > maxAbout {
		return broken("%s is too large", name)
	}
	rc, err := f.Open()
	if err != nil {
		return broken("%s cannot be read", name)
	}
	defer rc.Close()
	b, err := io.ReadAll(io.LimitReader(rc, maxAbout+1))
	if err != nil {
		return broken("%s cannot be read (%v)", name, err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return broken("%s cannot be read (%v)", name, err)
	}
	return nil
}

// read reads a file of the archive whole and holds it against the list.
func (o *opened) read(p Part, f func(io.Reader) error) error {
	rc, err := o.files[p.Name].Open()
	if err != nil {
		return broken("%s cannot be read", p.Name)
	}
	defer rc.Close()
	h := sha256.New()
	counted := &io.LimitedReader{R: rc, N: p.Size + 1}
	r := io.TeeReader(counted, h)
	if err := f(r); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, r); err != nil {
		return broken("%s cannot be read (%v)", p.Name, err)
	}
	if counted.N != 1 || hex.EncodeToString(h.Sum(nil)) != p.SHA256 {
		return broken("%s is not as it is listed", p.Name)
	}
	return nil
}

// check reads all of the archive before anything is written.
func (o *opened) check(ctx context.Context, progress func(Progress)) error {
	var done, total int64
	for _, p := range o.list.Files {
		total += p.Size
	}
	for _, p := range o.list.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := o.read(p, func(r io.Reader) error {
			if !strings.HasPrefix(p.Name, "data/") {
				return nil
			}
			n := 0
			if err := lines(r, func(b []byte) error {
				n++
				if !json.Valid(b) {
					return broken("row %d of %s cannot be read", n, p.Name)
				}
				return nil
			}); err != nil {
				return err
			}
			if n != p.Rows {
				return broken("%s has %d rows and lists %d", p.Name, n, p.Rows)
			}
			return nil
		})
		if err != nil {
			return err
		}
		done += p.Size
		progress(Progress{Checking, done, total})
	}
	return nil
}

func lines(r io.Reader, f func([]byte) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 1<<20), maxRow)
	for sc.Scan() {
		if err := f(sc.Bytes()); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil {
		return broken("a row is too long or cannot be read (%v)", err)
	}
	return nil
}

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
