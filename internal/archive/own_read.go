package archive

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"

	"depesche"
	"depesche/internal/picture"
)

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
