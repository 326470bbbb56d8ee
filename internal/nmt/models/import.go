package models

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"depesche"
)

// OriginFiles is the Origin of a model that was imported and is in no list known here.
const OriginFiles = "files"

// given is a file that somebody wants to import.
type given struct {
	path, packing string
	name, kind    string
	pair          Pair // zero where the name does not tell
}

// Import installs models from files, as Mozilla names them, plain or packed (.zst, .gz),
// or from folders with such files. The languages are read in the names; pair names them
// where it is not zero, and then there must be one model. Nothing is asked of any host.
// An Invalid error says which files are missing, or are none of a model.
func (s *Store) Import(ctx context.Context, paths []string, pair Pair, report func(Progress)) ([]Model, error) {
	if report == nil {
		report = func(Progress) {}
	}
	files, err := collect(paths)
	if err != nil {
		return nil, err
	}
	groups, err := group(files, pair)
	if err != nil {
		return nil, err
	}
	// All are looked at before the first is installed.
	for _, g := range groups {
		if err := g.check(); err != nil {
			return nil, err
		}
	}
	var out []Model
	for _, g := range groups {
		m, err := s.importOne(ctx, g, report)
		if err != nil {
			return out, err
		}
		out = append(out, m)
	}
	return out, nil
}

func collect(paths []string) ([]given, error) {
	var out []given
	for _, p := range paths {
		st, err := os.Stat(p)
		if err != nil {
			return nil, depesche.Wrap(err, depesche.NotFound, "model.file", "%s cannot be read: check its name and who may read it", p)
		}
		if !st.IsDir() {
			g, ok := giveOf(p, st.Mode())
			if !ok {
				return nil, depesche.E(depesche.Invalid, "model.not_one", "%s is no file of a model; a model consists of model*.bin, lex*.bin and vocab*.spm (or srcvocab*.spm and trgvocab*.spm), each also as .zst or .gz", p)
			}
			out = append(out, g)
			continue
		}
		entries, err := os.ReadDir(p)
		if err != nil {
			return nil, depesche.Wrap(err, depesche.NotFound, "model.file", "%s cannot be read: check its name and who may read it", p)
		}
		found := false
		for _, e := range entries {
			path := filepath.Join(p, e.Name())
			if st, err := os.Stat(path); err == nil {
				if g, ok := giveOf(path, st.Mode()); ok {
					out, found = append(out, g), true
				}
			}
		}
		if !found {
			return nil, depesche.E(depesche.Invalid, "model.not_one", "%s holds no file of a model; a model consists of model*.bin, lex*.bin and vocab*.spm (or srcvocab*.spm and trgvocab*.spm), each also as .zst or .gz", p)
		}
	}
	return out, nil
}

func giveOf(path string, mode fs.FileMode) (given, bool) {
	g := given{path: path}
	g.name, g.packing = unpackedName(filepath.Base(path))
	g.kind = kindOf(g.name)
	g.pair, _ = pairOf(g.name)
	return g, g.kind != "" && mode.IsRegular()
}

// set is the files of one model.
type set struct {
	Pair
	files []given
}

func (g set) has(kind string) bool {
	return slices.ContainsFunc(g.files, func(f given) bool { return f.kind == kind })
}

// group sorts files into models.
func group(files []given, pair Pair) ([]set, error) {
	if pair != (Pair{}) {
		return []set{{pair, files}}, nil
	}
	var groups []set
	for _, f := range files {
		if f.kind == KindModel && f.pair != (Pair{}) && !slices.ContainsFunc(groups, func(g set) bool { return g.Pair == f.pair }) {
			groups = append(groups, set{Pair: f.pair})
		}
	}
	if len(groups) == 0 {
		for _, f := range files {
			if f.pair != (Pair{}) {
				groups = []set{{Pair: f.pair}}
				break
			}
		}
	}
	if len(groups) == 0 {
		return nil, depesche.E(depesche.Invalid, "model.languages", "the names of the files do not say which languages the model translates; say it: --pair en-de")
	}
	for _, f := range files {
		i := slices.IndexFunc(groups, func(g set) bool { return g.Pair == f.pair })
		if i < 0 && f.pair == (Pair{}) && len(groups) == 1 {
			i = 0
		}
		if i >= 0 {
			groups[i].files = append(groups[i].files, f)
		}
	}
	// One vocabulary often serves both directions under the name of one.
	for i := range groups {
		g := &groups[i]
		if g.has(KindVocabulary) || g.has(KindSourceVocab) {
			continue
		}
		back := Pair{g.Target, g.Source}
		for _, f := range files {
			if f.kind == KindVocabulary && f.pair == back {
				g.files = append(g.files, f)
			}
		}
	}
	for i := range groups {
		groups[i].preferNear()
	}
	return groups, nil
}

// preferNear keeps of several files of a kind those that lie beside the model's file:
// the folders of two directions often hold the same vocabulary under one name.
func (g *set) preferNear() {
	model := slices.IndexFunc(g.files, func(f given) bool { return f.kind == KindModel })
	if model < 0 {
		return
	}
	folder := filepath.Dir(g.files[model].path)
	isNear := func(f given) bool { return filepath.Dir(f.path) == folder }
	near := map[string]bool{}
	for _, f := range g.files {
		near[f.kind] = near[f.kind] || isNear(f)
	}
	g.files = slices.DeleteFunc(g.files, func(f given) bool { return f.kind != KindModel && near[f.kind] && !isNear(f) })
}

func (g set) check() error {
	if lacks := missing(g.has); len(lacks) > 0 {
		return depesche.E(depesche.Invalid, "model.incomplete", "the model %s is not whole: there is no %s (also as .zst or .gz) among the files given; nothing was imported", g.Pair, patterns(lacks))
	}
	seen := map[string]string{}
	for _, f := range g.files {
		if other := seen[f.kind]; other != "" {
			return depesche.E(depesche.Invalid, "model.twice", "%s and %s are both a %s of the model %s; give one of them", other, f.path, f.kind, g.Pair)
		}
		seen[f.kind] = f.path
	}
	if seen[KindVocabulary] != "" && seen[KindSourceVocab] != "" {
		return depesche.E(depesche.Invalid, "model.twice", "%s and %s are both a %s of the model %s; give one of them", seen[KindVocabulary], seen[KindSourceVocab], KindVocabulary, g.Pair)
	}
	return nil
}

func (s *Store) importOne(ctx context.Context, g set, report func(Progress)) (Model, error) {
	unlock, err := s.lock(ctx, g.Pair, func() { report(Progress{Step: StepWaiting, Pair: g.Pair}) })
	if err != nil {
		return Model{}, err
	}
	defer unlock()
	s.sweep()
	report(Progress{Step: StepChecking, Pair: g.Pair})
	st, err := s.stage(g.Pair)
	if err != nil {
		return Model{}, err
	}
	defer os.RemoveAll(st.dir) // gone where the model was installed
	for _, f := range g.files {
		if err := st.unpack(ctx, f.path, f.packing, File{Name: f.name, Kind: f.kind}); err != nil {
			var e *depesche.Error
			if errors.As(err, &e) && e.Kind == depesche.Invalid {
				return Model{}, depesche.Wrap(err, depesche.Invalid, "model.damaged_file", "%s is damaged (%s); nothing was imported: copy it again", f.path, e.Text)
			}
			return Model{}, err
		}
	}
	m := Model{Pair: g.Pair, Origin: OriginFiles}
	s.recognise(&m, st.files)
	return st.install(ctx, m)
}

// recognise takes version and licence from the list that is known here, if it has just
// these files.
func (s *Store) recognise(m *Model, files []File) {
	c := s.Known()
	if c == nil {
		return
	}
	for _, o := range c.Of(m.Pair) {
		same := o.complete() && !slices.ContainsFunc(o.Files, func(f OfferFile) bool {
			return f.SHA256 == "" || !slices.ContainsFunc(files, func(g File) bool { return g.Kind == f.Kind && g.SHA256 == f.SHA256 })
		})
		if same {
			m.Version, m.Architecture, m.Origin, m.License = o.Version, o.Architecture, c.List, o.License
			return
		}
	}
}

// Check is what Verify found of a folder.
type Check struct {
	Model
	Folder  string `json:"folder"`
	Problem string `json:"problem,omitempty"` // "" when all is well
}

// Verify holds every model in the folder against its manifest: sizes, hashes, and
// whether the engine can read it. pair limits it to one; zero is all.
func (s *Store) Verify(ctx context.Context, pair Pair) ([]Check, error) {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		entries, err = nil, nil
	}
	if err != nil {
		return nil, s.unreadable(err)
	}
	var out []Check
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if err := ctx.Err(); err != nil {
			return out, err
		}
		folder := filepath.Join(s.dir, e.Name())
		m, err := readManifest(folder)
		if err != nil {
			if pair == (Pair{}) || isPlaceOf(e.Name(), pair) {
				out = append(out, Check{Folder: folder, Problem: "it has no readable " + manifestName + ", so it is not used"})
			}
			continue
		}
		if pair != (Pair{}) && m.Pair != pair {
			continue
		}
		c := Check{Model: *m, Folder: folder}
		if err := m.verify(); err != nil {
			c.Problem = plain(err)
		}
		out = append(out, c)
	}
	if len(out) == 0 && pair != (Pair{}) {
		return nil, depesche.E(depesche.NotFound, "model.none", "there is no model %s here; `depesche model list` shows which there are", pair)
	}
	return out, nil
}

func (m Model) verify() error {
	for _, f := range m.Files {
		path := filepath.Join(m.folder, f.Name)
		st, err := os.Stat(path)
		if err != nil {
			return depesche.Wrap(err, depesche.NotFound, "model.vanished", "%s is not there or cannot be read", f.Name)
		}
		if st.Size() != f.Size {
			return depesche.E(depesche.Invalid, "model.short", "%s has %d bytes instead of %d", f.Name, st.Size(), f.Size)
		}
		if err := checkPart(path, OfferFile{PackedSHA256: f.SHA256}); err != nil {
			return depesche.E(depesche.Invalid, "model.hash", "%s: %s", f.Name, plain(err))
		}
	}
	return usable(m)
}
