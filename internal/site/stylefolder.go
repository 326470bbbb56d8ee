package site

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
)

// Bounds of a newsroom's own style sheet and of its files, which are all kept in memory.
const (
	maxSheet      = 256 << 10
	maxStyleFile  = 2 << 20
	maxStyleFiles = 16 << 20 // together
)

const sheetName, styleParts = "site.css", "files"

// styleFolder is a newsroom's own style sheet, with the pictures and typefaces that it names:
// site.css and files/ in the folder of the templates. What cannot be used there is logged,
// and the sheet that was used before stays.
type styleFolder struct {
	dir string // "": there is none
	log *slog.Logger

	seen   string // how the folder looked when what is used was read
	before string // how it looked at the last look
	used   atomic.Pointer[styleFiles]
}

// styleFiles are a sheet and files that belong together.
type styleFiles struct {
	sheet *styleFile // nil: there is none
	names []string   // the files that the sheet names
	files map[string]*styleFile

	err    error            // why the sheet that is there is not used
	faults map[string]error // why files are not, by name
	others []string         // sheets of other names, which are not
}

func newStyleFolder(dir string, log *slog.Logger) *styleFolder {
	d := &styleFolder{dir: dir, log: log}
	d.used.Store(&styleFiles{})
	d.look(true)
	return d
}

// path is the address of the sheet, "" where there is none.
func (d *styleFolder) path() string { return d.used.Load().path() }

// SheetFault says why pages do not show the newsroom's own style sheet that is there, with its
// file and line; nil where nothing is wrong.
func (s *Server) SheetFault() error {
	err := s.style.used.Load().err
	if err == nil {
		return nil
	}
	file := filepath.Join(s.style.dir, sheetName)
	if at, ok := errors.AsType[*sheetError](err); ok {
		return fmt.Errorf("%s, line %d: %w", file, at.line, err)
	}
	return fmt.Errorf("%s: %w", file, err)
}

func (f *styleFiles) path() string {
	if f.sheet == nil {
		return ""
	}
	return stylePath + f.sheet.hash + ".css"
}

// reload looks at the folder anew, and tells whether pages have another sheet now.
func (d *styleFolder) reload() bool { return d.look(false) }

// look reads the folder if it looks different. A sheet that cannot be used, or is not there any
// more, may be one that is being written: but for the first look it has to look the same twice.
func (d *styleFolder) look(first bool) bool {
	if d.dir == "" {
		return false
	}
	sheets, looks, err := filesIn(d.dir, ".css", ".")
	names, more, filesErr := filesIn(d.dir, "", styleParts)
	looks += more
	settled := first || looks == d.before
	d.before = looks
	if looks == d.seen {
		return false
	}
	old, now := d.used.Load(), d.read(sheets, names, cmp.Or(err, filesErr))
	if !settled && (now.err != nil || now.sheet == nil && old.sheet != nil) {
		return false
	}
	d.seen = looks
	if now.err != nil {
		now.keep(old)
	}
	d.tell(old, now)
	d.used.Store(now)
	return now.path() != old.path()
}

// read returns what of the folder can be used, and what is wrong with the rest. err says why
// the folder could not be listed.
func (d *styleFolder) read(sheets, names []string, err error) *styleFiles {
	now := &styleFiles{err: err}
	now.files, now.faults = d.files(names)
	for _, name := range sheets {
		if name != sheetName {
			now.others = append(now.others, name)
		} else if err == nil {
			now.err = d.readSheet(now)
		}
	}
	return now
}

// keep leaves the sheet in use that was used before, with the files that it names as they were.
func (f *styleFiles) keep(old *styleFiles) {
	f.sheet, f.names = old.sheet, old.names
	for _, name := range old.names {
		f.files[name] = old.files[name]
	}
}

// tell logs what is used now, and what is wrong.
func (d *styleFolder) tell(old, now *styleFiles) {
	for _, name := range slices.Sorted(maps.Keys(now.faults)) {
		d.log.Error("a file for the style sheet of the data folder cannot be used", "file", filepath.Join(d.dir, styleParts, name), "err", now.faults[name])
	}
	for _, name := range now.others {
		d.log.Error("a style sheet of the data folder is not used", "file", filepath.Join(d.dir, name), "err", "the site has one style sheet of its own: "+sheetName)
	}
	file := filepath.Join(d.dir, sheetName)
	switch {
	case now.err != nil:
		meanwhile := "pages have none"
		if now.sheet != nil {
			meanwhile = "the one before stays"
		}
		where := []any{"file", file}
		if at, ok := errors.AsType[*sheetError](now.err); ok {
			where = append(where, "line", at.line)
		}
		d.log.Error("the style sheet of the data folder cannot be used; "+meanwhile, append(where, "err", now.err)...)
	case now.sheet != nil:
		d.log.Info("the style sheet of the data folder is used", "file", file, "bytes", len(now.sheet.plain), "files", strings.Join(now.names, " "))
	case old.sheet != nil:
		d.log.Info("the style sheet of the data folder is gone, or has no word; pages have none", "file", file)
	}
}

// readSheet gives now the sheet; one without a word is none.
func (d *styleFolder) readSheet(now *styleFiles) error {
	b, err := readWithin(d.dir, sheetName, maxSheet)
	if err != nil {
		return err
	}
	sheet := sheetText{text: b, resolve: func(name string) (string, error) {
		f := now.files[name]
		switch {
		case f != nil:
			if !slices.Contains(now.names, name) {
				now.names = append(now.names, name)
			}
			return f.hash + "/" + name, nil
		case now.faults[name] != nil:
			return "", fmt.Errorf("%s/%s cannot be used: %w", styleParts, name, now.faults[name])
		}
		return "", fmt.Errorf("%s/%s is not there: put the file into %s", styleParts, name, filepath.Join(d.dir, styleParts))
	}}
	out, err := sheet.resolved()
	if err == nil && len(strings.TrimSpace(string(out))) > 0 {
		now.sheet = newStyleFile("text/css; charset=utf-8", out)
	}
	return err
}

// styleTypes are the kinds of files that a style sheet may name.
var styleTypes = map[string]string{".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".avif": "image/avif", ".woff2": "font/woff2"}

var styleName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]*$`)

// files reads the files that a sheet may name, and says what is wrong with those that it may not.
func (d *styleFolder) files(listed []string) (files map[string]*styleFile, faults map[string]error) {
	files, faults = map[string]*styleFile{}, map[string]error{}
	total := 0
	for _, at := range listed {
		name := strings.TrimPrefix(at, styleParts+"/")
		mime, b, err := d.file(name)
		if total += len(b); err == nil && total > maxStyleFiles {
			err = fmt.Errorf("with it the files have more than %d bytes, which are allowed together: make them smaller", maxStyleFiles)
		}
		if err != nil {
			total -= len(b)
			faults[name] = err
			continue
		}
		files[name] = newStyleFile(mime, b)
	}
	return files, faults
}

func (d *styleFolder) file(name string) (mime string, b []byte, err error) {
	mime = styleTypes[filepath.Ext(name)]
	switch {
	case mime == "":
		return "", nil, errors.New("of this kind no file is served: take .svg, .png, .jpg, .webp, .avif or .woff2, in small letters")
	case !styleName.MatchString(name):
		return "", nil, errors.New("the name is not an address: take letters from a to z, figures, hyphens, dots and underscores")
	}
	b, err = readWithin(d.dir, styleParts+"/"+name, maxStyleFile)
	return mime, b, err
}

// readWithin reads a file of a folder, and no other to which a link leads.
func readWithin(dir, name string, most int64) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(filepath.FromSlash(name))
	if err != nil {
		if _, there := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); there == nil {
			return nil, errors.New("a link leads out of the folder: put the file itself here")
		}
		return nil, err
	}
	switch {
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a file")
	case info.Size() > most:
		return nil, fmt.Errorf("it has %d bytes; %d are allowed", info.Size(), most)
	}
	return root.ReadFile(filepath.FromSlash(name))
}
