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
	"path"
	"path/filepath"
	"strings"
	"time"

	"depesche"
	"depesche/internal/atomicfile"
)

// Options say what to make a backup of.
type Options struct {
	Dir     string // data folder
	To      string // file to be made; "" for one in Folder(Dir)
	Kind    Kind   // "" for ByHand
	Version string
	Now     time.Time
	// Snapshot writes the database as one transaction sees it into a new file.
	Snapshot func(ctx context.Context, path string) error
	// Check reads a database file and says what is wrong with it.
	Check    func(ctx context.Context, path string) error
	Progress func(done, total int64) // bytes, nil for none
}

// Make makes a backup and returns it with its path. It leaves nothing when it fails, and
// never replaces a file.
func Make(ctx context.Context, o Options) (*Info, string, error) {
	if o.Kind == "" {
		o.Kind = ByHand
	}
	folder := Folder(o.Dir)
	held, err := lock(folder)
	if err != nil {
		return nil, "", err
	}
	defer held.Close()
	if o.To == "" {
		o.To = filepath.Join(folder, newName(folder, o.Kind, o.Now))
	} else if _, err := os.Lstat(o.To); err == nil {
		return nil, "", depesche.E(depesche.Refused, "backup.exists", "%s is there already: name another file", o.To)
	}
	if err := make1(ctx, o); err != nil {
		return nil, "", atomicfile.Explain(err, o.To)
	}
	st, err := os.Stat(o.To)
	if err != nil {
		return nil, "", err
	}
	return &Info{Name: filepath.Base(o.To), Kind: o.Kind, Made: o.Now.UTC().Truncate(time.Second), Size: st.Size()}, o.To, nil
}

func make1(ctx context.Context, o Options) error {
	folder := filepath.Dir(o.To)
	shot, err := os.CreateTemp(folder, atomicfile.Half)
	if err != nil {
		return err
	}
	// SQLite writes into a file only when it is new or empty.
	shot.Close()
	defer os.Remove(shot.Name())
	if err := o.Snapshot(ctx, shot.Name()); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, atomicfile.Half) // readable by its owner alone
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	err = write(ctx, f, shot.Name(), o)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if _, err := Verify(ctx, f.Name(), o.Check, nil); err != nil {
		return err
	}
	// Link refuses a name that somebody took meanwhile; where links cannot be had, the
	// lock keeps others of us away.
	if err := os.Link(f.Name(), o.To); errors.Is(err, fs.ErrExist) {
		return depesche.E(depesche.Refused, "backup.exists", "%s is there already: name another file", o.To)
	} else if err != nil {
		if err := os.Rename(f.Name(), o.To); err != nil {
			return err
		}
	}
	return atomicfile.SyncDir(folder)
}

// write writes the backup: the database, the pictures, the manifest.
func write(ctx context.Context, w io.Writer, database string, o Options) error {
	pictures, total, err := originals(filepath.Join(o.Dir, "pictures"))
	if err != nil {
		return err
	}
	st, err := os.Stat(database)
	if err != nil {
		return err
	}
	b := &builder{out: tar.NewWriter(w), when: o.Now, meter: meter{ended: ctx.Err, total: total + st.Size(), tell: o.Progress}}
	if err := b.add(databaseName, database); err != nil {
		return err
	}
	for _, rel := range pictures {
		err := b.add(path.Join("pictures", rel), filepath.Join(o.Dir, "pictures", filepath.FromSlash(rel)))
		if errors.Is(err, fs.ErrNotExist) {
			continue // erased meanwhile
		}
		if err != nil {
			return err
		}
	}
	m, err := json.MarshalIndent(Manifest{Format: format, Made: o.Now.UTC().Truncate(time.Second), Version: o.Version, Files: b.files}, "", " ")
	if err != nil {
		return err
	}
	if err := b.header(manifestName, int64(len(m))); err != nil {
		return err
	}
	if _, err := b.out.Write(m); err != nil {
		return err
	}
	return b.out.Close()
}

// originals lists the pictures of a newsroom by their path below dir, and their size.
func originals(dir string) (rels []string, total int64, err error) {
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "original" || !d.Type().IsRegular() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if !allowed("pictures/" + rel) {
			return nil
		}
		if st, err := d.Info(); err == nil {
			total += st.Size()
			rels = append(rels, rel)
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	return rels, total, err
}

// allowed tells whether a backup may hold a file of this name: what a stranger put into
// one must not leave its folder.
func allowed(name string) bool {
	if name == databaseName {
		return true
	}
	parts := strings.Split(name, "/")
	return len(parts) == 4 && parts[0] == "pictures" && parts[3] == "original" && len(parts[2]) == 64 && isHex(parts[2]) && parts[1] == parts[2][:2]
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdef") == "" }

type builder struct {
	out   *tar.Writer
	when  time.Time
	files []File
	meter meter
}

func (b *builder) header(name string, size int64) error {
	return b.out.WriteHeader(&tar.Header{Name: name, Size: size, Mode: 0o600, ModTime: b.when.UTC().Truncate(time.Second), Typeflag: tar.TypeReg, Format: tar.FormatPAX})
}

func (b *builder) add(name, file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	if err := b.header(name, st.Size()); err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(b.out, sum, &b.meter), f, st.Size()); err != nil {
		return err
	}
	b.files = append(b.files, File{name, st.Size(), hex.EncodeToString(sum.Sum(nil))})
	return nil
}
