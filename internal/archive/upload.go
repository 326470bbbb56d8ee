package archive

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"depesche"
	"depesche/internal/atomicfile"
)

const (
	// MaxUpload is how large the files of one export may be together.
	MaxUpload = 8 << 30
	// spare is what an upload leaves free on the disk: the newsroom goes on beside it.
	spare = 512 << 20
	// orphanAge is how old a folder is that no run knows before it is removed.
	orphanAge = 24 * time.Hour
	maxFiles  = 50
	// lookEvery is after how many bytes the disk is looked at again.
	lookEvery = 32 << 20
)

// Upload are the files of an export on their way into the data folder. Drop it when it
// does not become a run.
type Upload struct {
	root   string
	folder string
	Names  []string // as people call them
	Size   int64
	format string
}

func (r *Room) incoming() string { return filepath.Join(r.rooms.Dir(), "incoming") }
func (r *Room) outgoing() string { return filepath.Join(r.rooms.Dir(), "exports") }

func exportName(id int64) string { return strconv.FormatInt(id, 10) + ".zip" }

// NewUpload makes room for the files of an export of about size bytes, 0 where that is not
// known. What does not fit is refused before it is sent.
func (r *Room) NewUpload(size int64) (*Upload, error) {
	if size > MaxUpload {
		return nil, tooLarge()
	}
	if err := os.MkdirAll(r.incoming(), 0o700); err != nil {
		return nil, atomicfile.Explain(err, r.incoming())
	}
	if err := roomFor(r.incoming(), size); err != nil {
		return nil, err
	}
	var b [12]byte
	rand.Read(b[:]) // never fails
	u := &Upload{root: r.incoming(), folder: hex.EncodeToString(b[:])}
	if err := os.Mkdir(filepath.Join(u.root, u.folder), 0o700); err != nil {
		return nil, atomicfile.Explain(err, u.root)
	}
	return u, nil
}

func tooLarge() error {
	return depesche.E(depesche.Invalid, "archive.large", "the files have more than %d GB together: use `depesche import` on the server", MaxUpload>>30).In("upload")
}

// ownByDesk refuses a ZIP file at its first bytes: whoever can send one has logged in, so the
// newsroom is not empty.
func ownByDesk() error {
	return depesche.E(depesche.Refused, "archive.own_by_desk", "this is a ZIP file: an archive of another newsroom comes into a new, empty one, by `depesche --data NEW-FOLDER import archive FILE` on the server; a ZIP file of WordPress must be unpacked first").In("upload")
}

func roomFor(dir string, size int64) error {
	if free, known := atomicfile.Free(dir); known && free < size+spare {
		return depesche.E(depesche.Unavailable, "archive.disk", "the disk of the data folder has %d MB left, and this needs %d MB: free some space and try again; nothing was stored", free>>20, (size+spare)>>20).In("upload")
	}
	return nil
}

// Take writes a file to the disk as it comes.
func (u *Upload) Take(name string, from io.Reader) error {
	if len(u.Names) >= maxFiles {
		return depesche.E(depesche.Invalid, "archive.many", "an import has at most %d files: take them in one after the other", maxFiles).In("upload")
	}
	path := filepath.Join(u.root, u.folder, strconv.Itoa(len(u.Names)))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return atomicfile.Explain(err, path)
	}
	defer f.Close()
	w := &bounded{u: u, to: f, path: path}
	n, err := io.Copy(w, from)
	if err != nil {
		return err
	}
	if n == 0 {
		return os.Remove(path) // a field that was left empty
	}
	if err := f.Sync(); err != nil {
		return atomicfile.Explain(err, path)
	}
	format := formatOf(w.head)
	switch {
	case format == "":
		return depesche.E(depesche.Invalid, "archive.unlike", "%s is neither an export of WordPress (XML) nor one of Ghost (JSON)", tidyName(name)).In("upload")
	case u.format != "" && format != u.format:
		return depesche.E(depesche.Invalid, "archive.mixed", "%s is of another kind than the files before it: take them in one after the other", tidyName(name)).In("upload")
	}
	u.format, u.Names = format, append(u.Names, tidyName(name))
	return nil
}

// Drop removes what has come.
func (u *Upload) Drop() error { return os.RemoveAll(filepath.Join(u.root, u.folder)) }

// bounded writes a file and says no before the disk or the limit does.
type bounded struct {
	u     *Upload
	to    io.Writer
	path  string
	head  []byte
	since int64
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.u.Size += int64(len(p)); b.u.Size > MaxUpload {
		return 0, tooLarge()
	}
	if b.since += int64(len(p)); b.since > lookEvery {
		b.since = 0
		if err := roomFor(b.u.root, 0); err != nil {
			return 0, err
		}
	}
	if len(b.head) < 512 {
		b.head = append(b.head, p[:min(len(p), 512)]...)
	}
	if formatOf(b.head) == Own {
		return 0, ownByDesk()
	}
	n, err := b.to.Write(p)
	if err != nil {
		err = atomicfile.Explain(err, b.path)
	}
	return n, err
}

// formatOf tells an export by how it begins; "" for what is none.
func formatOf(head []byte) string {
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return Own
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\x00")
	switch {
	case bytes.HasPrefix(head, []byte("<")), bytes.HasPrefix(head, []byte("\xff\xfe<")), bytes.HasPrefix(head, []byte("\xfe\xff\x00<")):
		return WXR
	case bytes.HasPrefix(head, []byte("{")):
		return Ghost
	}
	return ""
}

func tidyName(name string) string {
	name = strings.ToValidUTF8(filepath.Base(strings.ReplaceAll(name, `\`, "/")), "")
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
	if utf8.RuneCountInString(name) > 120 {
		name = string([]rune(name)[:120])
	}
	return name
}

// Sweep removes what no run knows and nobody has written to for a day: an upload that was
// cut off, an export whose process was killed.
func (r *Room) Sweep(ctx context.Context) error {
	known := map[string]bool{}
	for before := int64(0); ; {
		runs, err := r.Runs(ctx, before, 200)
		if err != nil {
			return err
		}
		for _, run := range runs {
			if run.Share != nil {
				known[exportName(run.ID)] = true
			} else {
				known[run.Folder] = true
			}
			before = run.ID
		}
		if len(runs) < 200 {
			break
		}
	}
	return errors.Join(r.sweep(r.incoming(), known), r.sweep(r.outgoing(), known))
}

func (r *Room) sweep(dir string, known map[string]bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if known[e.Name()] || r.now().Sub(lastWritten(path)) < orphanAge {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return err
		}
	}
	return nil
}

// lastWritten is when a file, or the newest file of a folder, was written to; now where that
// cannot be told.
func lastWritten(path string) time.Time {
	var last time.Time
	err := filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
		return err
	})
	if err != nil {
		return time.Now()
	}
	return last
}
