package models

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/wire"
)

// Step is what a fetch is about to do.
type Step string

const (
	StepWaiting  Step = "waiting"  // another process is at work on the pair
	StepFetching Step = "fetching" // File comes from Host; Done of Total bytes of all files are there
	StepCut      Step = "cut"      // the connection was cut, and is made anew
	StepChecking Step = "checking" // hashes, and whether the engine can read the model
)

// Progress is told by Fetch and Import, from one goroutine.
type Progress struct {
	Step        Step
	Pair        Pair
	File, Host  string
	Done, Total int64 // bytes to be fetched; Total is 0 where the list does not say
}

const (
	partEnd   = ".part"
	fileStall = time.Minute
	mostTries = 6 // without a byte coming between them
	// largestLoose bounds a file of which the list says no size.
	largestLoose = 64 << 20
)

// Fetch downloads an offer and installs it. What was downloaded before is not asked for
// again. Until the model is whole and verified, the models in the folder stay as they
// are; older ones of the pair are then removed. fresh is false where the model was there
// already, for example because another process had just fetched it.
//
// Errors say which host, which file and what to do; what was fetched is kept for the
// next try, but for files that are not what the list says.
func (s *Store) Fetch(ctx context.Context, o Offer, report func(Progress)) (m Model, fresh bool, err error) {
	if report == nil {
		report = func(Progress) {}
	}
	if !o.valid() || !o.complete() {
		return m, false, depesche.E(depesche.Invalid, "model.lacks", "the list at %s has the model %s only in part (no %s); try again later, or import its files: `depesche model import FILES`", HostOf(s.config.List), o.Pair, patterns(o.Lacks))
	}
	unlock, err := s.lock(ctx, o.Pair, func() { report(Progress{Step: StepWaiting, Pair: o.Pair}) })
	if err != nil {
		return m, false, err
	}
	defer unlock()
	s.sweep()
	if have, err := s.Find(o.Pair); err == nil && o.Same(have) {
		return have, false, nil
	}
	dir := s.incoming(o.Pair)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return m, false, atomicfile.Explain(err, dir)
	}
	f := &fetch{Store: s, offer: o, dir: dir, report: report, total: o.Download()}
	for _, file := range o.Files {
		if err := f.file(ctx, file); err != nil {
			return m, false, err
		}
	}
	report(Progress{Step: StepChecking, Pair: o.Pair, Done: f.total, Total: f.total})
	st, err := s.stage(o.Pair)
	if err != nil {
		return m, false, err
	}
	for _, file := range o.Files {
		if err := st.unpack(ctx, partPath(dir, file), file.Packing, file.File); err != nil {
			if depesche.KindOf(err) == depesche.Invalid {
				os.Remove(partPath(dir, file)) // it will not get better
			}
			return m, false, s.notAsListed(err, file)
		}
	}
	m, err = st.install(ctx, Model{Pair: o.Pair, Version: o.Version, Architecture: o.Architecture, Origin: s.config.List, License: o.License})
	return m, err == nil, err
}

func (s *Store) notAsListed(err error, f OfferFile) error {
	if depesche.KindOf(err) != depesche.Invalid {
		return err
	}
	return depesche.Wrap(err, depesche.Unavailable, "model.damaged", "%s from %s is not what the list says (%s); nothing was installed: try again, and if it stays so, another mirror", f.Name, HostOf(f.URL), plain(err))
}

// plain is what an error says to people.
func plain(err error) string {
	var e *depesche.Error
	if errors.As(err, &e) {
		return e.Text
	}
	return err.Error()
}

// fetch is one model on its way.
type fetch struct {
	*Store
	offer       Offer
	dir         string
	report      func(Progress)
	done, total int64
}

// partPath is where a file's bytes gather: named by what they should become, so that a
// later list with another file does not continue it.
func partPath(dir string, f OfferFile) string {
	name := f.PackedSHA256
	if name == "" {
		sum := sha256.Sum256([]byte(f.URL + " " + f.SHA256))
		name = "url-" + hex.EncodeToString(sum[:])
	}
	return filepath.Join(dir, name+partEnd)
}

// file brings one packed file into its part, whole and as the list says.
func (f *fetch) file(ctx context.Context, file OfferFile) error {
	path := partPath(f.dir, file)
	had := sizeAt(path)
	for round := 0; ; round++ {
		if err := f.gather(ctx, file, path); err != nil {
			return err
		}
		err := checkPart(path, file)
		if err == nil {
			f.done += sizeAt(path)
			return nil
		}
		if depesche.KindOf(err) != depesche.Invalid {
			return err
		}
		if rm := os.Remove(path); rm != nil {
			return atomicfile.Explain(rm, path)
		}
		// What was continued may have been begun wrongly: once more from the start.
		if round > 0 || had == 0 {
			return f.notAsListed(err, file)
		}
	}
}

// gather reads until the part has all bytes. A cut connection is taken up again as long
// as something comes.
func (f *fetch) gather(ctx context.Context, file OfferFile, path string) error {
	for try := 0; ; try++ {
		before := sizeAt(path)
		whole, err := f.read(ctx, file, path)
		if err == nil && whole {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil && !passing(err) {
			return f.explain(err, file.URL, file.Name)
		}
		if sizeAt(path) > before {
			try = 0
		}
		if try >= mostTries-1 {
			if err == nil {
				err = depesche.E(depesche.Unavailable, "model.cut", "%s breaks off the download of %s again and again; what came is kept: the same command continues", HostOf(file.URL), file.Name)
			}
			return f.explain(err, file.URL, file.Name)
		}
		f.report(Progress{Step: StepCut, Pair: f.offer.Pair, File: file.Name, Host: HostOf(file.URL), Done: f.done + sizeAt(path), Total: f.total})
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(f.pause(try)):
		}
	}
}

// passing tells whether an error may be gone in a moment.
func passing(err error) bool {
	var e *depesche.Error
	if !errors.As(err, &e) {
		return true // of the connection
	}
	switch e.Key {
	case "fetch.connection", "fetch.timeout", "fetch.server", "fetch.range":
		return true
	}
	return false
}

// read asks for what the part lacks and appends it. whole is false where the connection
// ended too early.
func (f *fetch) read(ctx context.Context, file OfferFile, path string) (whole bool, err error) {
	limit := file.PackedSize
	if limit <= 0 {
		limit = largestLoose
		if file.Size > 0 {
			limit = largestFile
		}
	}
	have := sizeAt(path)
	tag := strong(readTag(path))
	switch {
	case file.PackedSize > 0 && have == file.PackedSize:
		return true, nil
	case have > limit, file.PackedSHA256 == "" && tag == "":
		// Without a hash or a tag nobody can tell whether the rest belongs to it.
		have = 0
	}
	d, err := wire.Get(ctx, file.URL, wire.Ask{From: have, IfRange: tag}, f.wire(fileStall))
	if err != nil {
		var e *depesche.Error
		if errors.As(err, &e) && e.Key == "fetch.range" && have > 0 {
			return false, errors.Join(err, os.Remove(path), removeTag(path))
		}
		return false, err
	}
	defer d.Body.Close()
	if d.Size > limit || file.PackedSize > 0 && d.Size >= 0 && d.Size != file.PackedSize {
		return false, depesche.E(depesche.Unavailable, "model.size", "%s sends %s as %d bytes, and the list says %d; nothing was installed: try again later, or another mirror", d.Host, file.Name, d.Size, limit)
	}
	f.report(Progress{Step: StepFetching, Pair: f.offer.Pair, File: file.Name, Host: d.Host, Done: f.done + d.From, Total: f.total})
	if err := writeTag(path, d.ETag); err != nil {
		return false, f.full(err, path)
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return false, f.full(err, path)
	}
	defer out.Close()
	if err := out.Truncate(d.From); err != nil {
		return false, atomicfile.Explain(err, path)
	}
	if _, err := out.Seek(d.From, io.SeekStart); err != nil {
		return false, atomicfile.Explain(err, path)
	}
	n, err := f.copy(ctx, out, d, file, limit)
	if err != nil {
		return false, err
	}
	end := d.From + n
	if want := cmp.Or(file.PackedSize, d.Size); want > 0 {
		whole = end == want
	} else {
		whole = true
	}
	if err := out.Sync(); err != nil {
		return false, f.full(err, path)
	}
	return whole, nil
}

// copy writes what comes, up to limit for the whole file.
func (f *fetch) copy(ctx context.Context, out *os.File, d *wire.Download, file OfferFile, limit int64) (n int64, err error) {
	buf := make([]byte, 128<<10)
	for {
		k, err := d.Body.Read(buf)
		if d.From+n+int64(k) > limit {
			return n, depesche.E(depesche.Unavailable, "model.size", "%s sends more than the %d bytes of %s that the list names; nothing was installed: try again later, or another mirror", d.Host, limit, file.Name)
		}
		if k > 0 {
			if _, err := out.Write(buf[:k]); err != nil {
				return n, f.full(err, out.Name())
			}
			n += int64(k)
			f.report(Progress{Step: StepFetching, Pair: f.offer.Pair, File: file.Name, Host: d.Host, Done: f.done + d.From + n, Total: f.total})
		}
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if ctx.Err() != nil {
			return n, ctx.Err()
		}
	}
}

// full says how much room a model needs when the disk has none.
func (f *fetch) full(err error, path string) error {
	explained := atomicfile.Explain(err, path)
	var e *depesche.Error
	if errors.As(explained, &e) && e.Key == "disk.full" {
		var unpacked int64
		for _, file := range f.offer.Files {
			unpacked += file.Size
		}
		return depesche.Wrap(err, depesche.Unavailable, "model.disk", "the disk is full: the model %s needs about %s while it is fetched; free some space, and the same command continues", f.offer.Pair, Bytes(f.total+unpacked))
	}
	return explained
}

func sizeAt(path string) int64 {
	st, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return st.Size()
}

// A part's ETag lies beside it.
func readTag(path string) string {
	b, _ := os.ReadFile(path + ".etag")
	return string(b)
}

func writeTag(path, tag string) error {
	if tag == "" || len(tag) > 200 {
		return removeTag(path)
	}
	return atomicfile.Replace(path+".etag", []byte(tag))
}

func removeTag(path string) error {
	if err := os.Remove(path + ".etag"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return atomicfile.Explain(err, path)
	}
	return nil
}

// strong returns a tag that may stand in If-Range.
func strong(tag string) string {
	if strings.HasPrefix(tag, "W/") {
		return ""
	}
	return tag
}

// checkPart holds a packed file against the list.
func checkPart(path string, file OfferFile) error {
	if file.PackedSHA256 == "" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return atomicfile.Explain(err, path)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return atomicfile.Explain(err, path)
	}
	return sameHash(h, file.PackedSHA256)
}

func sameHash(h hash.Hash, want string) error {
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		return depesche.E(depesche.Invalid, "model.hash", "its SHA-256 is %s… and should be %s…", got[:shortestIdentity], want[:shortestIdentity])
	}
	return nil
}

// explain says what a host's failure means for models, and the way out.
func (s *Store) explain(err error, address, what string) error {
	var e *depesche.Error
	if !errors.As(err, &e) || !strings.HasPrefix(e.Key, "fetch.") {
		return err
	}
	host := HostOf(address)
	out := func(kind depesche.Kind, key, format string, args ...any) error {
		return depesche.Wrap(err, kind, key, format, args...)
	}
	switch e.Key {
	case "fetch.private":
		return out(depesche.Refused, "model.private", "%s lies inside a private network and is not asked; if it is your mirror, name it in config.json: \"models\": {\"allow_hosts\": [%q]}", host, host)
	case "fetch.not_found":
		return out(depesche.NotFound, "model.gone", "%s does not have %s (404); its list may be out of date: try again later, or name another in config.json (\"models\": {\"list\": …})", host, what)
	case "fetch.forbidden", "fetch.status", "fetch.redirects", "fetch.url", "fetch.scheme", "fetch.userinfo", "fetch.encoding":
		return out(depesche.Unavailable, "model.refused", "%s does not give %s (%s); try again later, or import the files: `depesche model import FILES`", host, what, firstClause(e.Text))
	case "fetch.certificate":
		return out(depesche.Unavailable, "model.certificate", "the certificate of %s cannot be trusted, so nothing was fetched; is something between here and there? The files can be imported: `depesche model import FILES`", host)
	case "fetch.too_many":
		return out(depesche.Unavailable, "model.busy", "%s asks us to wait; what came is kept: try again in some minutes", host)
	case "fetch.host":
		return out(depesche.Unavailable, "model.host", "there is no host named %s, or this machine is offline; models can be imported from files: `depesche model import FILES`", host)
	}
	return out(depesche.Unavailable, "model.unreachable", "%s cannot be reached or does not answer; what came is kept: try again later, or import the files: `depesche model import FILES`", host)
}

// firstClause leaves away the advice of an error that is about pages.
func firstClause(text string) string {
	s, _, _ := strings.Cut(text, ";")
	return s
}
