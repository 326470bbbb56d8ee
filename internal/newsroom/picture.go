package newsroom

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/langid"
	"depesche/internal/picture"
	"depesche/internal/store"
	"depesche/internal/wire"
)

// maxWords bounds what is written into a picture's file, each in bytes.
const maxWords = 2000

// PictureChange changes what is known of a picture; nil fields stay.
type PictureChange struct {
	Credit      *string
	Credits     map[string]string // in other languages, by their tags; an empty one is removed
	Byline      *string
	Caption     *string
	Copyright   *string
	Terms       *string
	RightsUntil *time.Time // the moment from which it may not be shown; zero: no end
	Focus       *picture.Focus
}

// NewPicture is a picture to take in. Change says more, or better, than the file does of
// itself.
type NewPicture struct {
	Data   []byte
	Source string // address that it came from
	Change PictureChange
}

// AddPicture takes a picture in: its original is stored untouched, what its file says of
// maker and rights becomes its record, and renditions are made in the background where
// background work runs, else at once. A picture that is there already keeps its record,
// apart from what Change says.
func (n *Newsroom) AddPicture(ctx context.Context, actor depesche.Actor, p NewPicture) (*store.PictureFile, error) {
	f, err := n.readPicture(ctx, p.Data, p.Source)
	if err != nil {
		return nil, in("picture", err)
	}
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		if err := n.keepPicture(ctx, tx, actor, f); err != nil {
			return err
		}
		f, err = n.describePicture(ctx, tx, actor, f.Hash, p.Change)
		return err
	})
	if err != nil {
		return nil, in("picture", err)
	}
	return f, in("picture", n.renderNow(ctx, f))
}

// readPicture stores a file and makes the record of it, which is not stored yet.
func (n *Newsroom) readPicture(ctx context.Context, data []byte, source string) (*store.PictureFile, error) {
	info, err := picture.Add(ctx, n.pictures(), data)
	if err != nil {
		return nil, err
	}
	m := info.Metadata
	return &store.PictureFile{Hash: info.Hash, Mime: info.Mime, Width: info.Width, Height: info.Height, Bytes: info.Bytes, Widths: picture.WidthsOf(info.Width),
		Credit: m.Credit, Byline: m.Byline, Caption: m.Caption, Copyright: m.Copyright, Terms: m.Terms, Source: source,
		FocusX: picture.Middle.X, FocusY: picture.Middle.Y}, nil
}

// keepPicture stores the record of a new picture and has its renditions made.
func (n *Newsroom) keepPicture(ctx context.Context, tx *store.Store, actor depesche.Actor, f *store.PictureFile) error {
	fresh, err := tx.AddPicture(ctx, *f)
	if err != nil || !fresh {
		return err
	}
	if err := n.renderLater(ctx, tx, f.Hash); err != nil {
		return err
	}
	return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActPicture,
		Detail: strings.TrimSpace(fmt.Sprintf("%s: added, %d × %d %s", short(f.Hash), f.Width, f.Height, f.Source))})
}

// short is enough of a hash for people to tell pictures apart.
func short(hash string) string { return hash[:min(12, len(hash))] }

// DescribePicture changes a picture's credit, byline, caption, copyright, terms, the end
// of its rights, and its focus. Published files carry the new words at once.
func (n *Newsroom) DescribePicture(ctx context.Context, actor depesche.Actor, hash string, c PictureChange) (*store.PictureFile, error) {
	var f *store.PictureFile
	err := n.Store.InTx(ctx, func(tx *store.Store) (err error) {
		f, err = n.describePicture(ctx, tx, actor, hash, c)
		return err
	})
	if err != nil {
		return nil, in("picture", err)
	}
	return f, in("picture", n.renderNow(ctx, f))
}

func (n *Newsroom) describePicture(ctx context.Context, tx *store.Store, actor depesche.Actor, hash string, c PictureChange) (*store.PictureFile, error) {
	f, err := tx.PictureFile(ctx, hash)
	if err != nil {
		return nil, err
	}
	var said []string
	for _, w := range []struct {
		name string
		has  *string
		want *string
	}{{"credit", &f.Credit, c.Credit}, {"byline", &f.Byline, c.Byline}, {"caption", &f.Caption, c.Caption}, {"copyright", &f.Copyright, c.Copyright}, {"terms", &f.Terms, c.Terms}} {
		if w.want == nil {
			continue
		}
		want := oneLine(*w.want)
		if len(want) > maxWords {
			return nil, depesche.E(depesche.Invalid, "picture.long", "the %s has %d bytes, more than the %d that fit into a picture's file: shorten it", w.name, len(want), maxWords)
		}
		if w.name == "caption" && picture.IsFileName(want) {
			return nil, fileName(want)
		}
		if want != *w.has {
			said = append(said, w.name+" "+change(*w.has, want))
			*w.has = want
		}
	}
	credits, err := creditIn(f, c.Credits)
	if err != nil {
		return nil, err
	}
	said = append(said, credits...)
	if c.RightsUntil != nil && !c.RightsUntil.Equal(f.RightsUntil) {
		f.RightsUntil = c.RightsUntil.UTC()
		if f.RightsUntil.IsZero() {
			said = append(said, "rights without end")
		} else {
			said = append(said, "rights until "+f.RightsUntil.Format(time.RFC3339))
		}
	}
	if c.Focus != nil && *c.Focus != focusOf(f) {
		if !c.Focus.Valid() {
			return nil, depesche.E(depesche.Invalid, "picture.focus_outside", "the focus lies outside the picture: give its place in thousandths of width and height, from 0 to 1000")
		}
		// 0,0 would say "nobody has chosen"
		f.FocusX, f.FocusY = max(1, c.Focus.X), max(1, c.Focus.Y)
		said = append(said, fmt.Sprintf("focus %d,%d", f.FocusX, f.FocusY))
		if err := n.renderLater(ctx, tx, hash); err != nil {
			return nil, err
		}
	}
	if len(said) == 0 {
		return f, nil
	}
	if err := tx.UpdatePicture(ctx, *f); err != nil {
		return nil, err
	}
	return f, tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActPicture, Detail: short(hash) + ": " + strings.Join(said, "; ")})
}

// creditIn changes a record's credits in other languages and says what it changed.
func creditIn(f *store.PictureFile, credits map[string]string) (said []string, err error) {
	f.Credits = maps.Clone(f.Credits)
	for _, lang := range slices.Sorted(maps.Keys(credits)) {
		tag, err := language.Parse(lang)
		if err != nil {
			return nil, depesche.E(depesche.Invalid, "name.lang", "%q is no language tag: write it like de or de-AT", lang)
		}
		l, want := tag.String(), oneLine(credits[lang])
		if len(want) > maxWords {
			return nil, depesche.E(depesche.Invalid, "picture.long", "the %s has %d bytes, more than the %d that fit into a picture's file: shorten it", "credit", len(want), maxWords)
		}
		if want == f.Credits[l] {
			continue
		}
		said = append(said, "credit in "+l+" "+change(f.Credits[l], want))
		if want == "" {
			delete(f.Credits, l)
			continue
		}
		if f.Credits == nil {
			f.Credits = map[string]string{}
		}
		f.Credits[l] = want
	}
	return said, nil
}

// saysCredit tells whether a story's credit is the record's own, in whatever language: then
// the story needs none, and each language shows its own.
func saysCredit(f *store.PictureFile, credit string) bool {
	if credit == f.Credit {
		return true
	}
	for _, c := range f.Credits {
		if credit == c {
			return true
		}
	}
	return false
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func fileName(s string) error {
	return depesche.E(depesche.Invalid, "picture.filename", "“%s” is the name of a file: say what the picture shows", s)
}

// RightsEnd reads the last day on which a picture may be shown ("2026-12-31") as the
// moment from which it may not: the midnight after it, in the newsroom's time zone, that
// of its first edition. An empty day is the zero time: no end.
func (n *Newsroom) RightsEnd(ctx context.Context, day string) (time.Time, error) {
	if day = strings.TrimSpace(day); day == "" {
		return time.Time{}, nil
	}
	zone, err := n.Zone(ctx)
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil || t.Year() < 1900 {
		return time.Time{}, depesche.E(depesche.Invalid, "picture.day", "“%s” is no day: write it as 2026-12-31", day)
	}
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, zone), nil
}

// LastDay is RightsEnd read backwards: "" for no end.
func (n *Newsroom) LastDay(ctx context.Context, f *store.PictureFile) (string, error) {
	if f.RightsUntil.IsZero() {
		return "", nil
	}
	zone, err := n.Zone(ctx)
	return f.RightsUntil.Add(-time.Second).In(zone).Format(time.DateOnly), err
}

// EndPictureRights notes pictures whose rights have ended: pages drop them from that
// moment on, and the ledger says so for each story that shows them. It returns how many.
func (n *Newsroom) EndPictureRights(ctx context.Context) (int, error) {
	ended := 0
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		fs, err := tx.EndedPictures(ctx)
		ended = len(fs)
		if err != nil {
			return err
		}
		for _, f := range fs {
			stories, err := tx.PictureStories(ctx, f.Hash)
			if err != nil {
				return err
			}
			detail := short(f.Hash) + ": rights ended; pages no longer show it"
			if len(stories) == 0 {
				stories = []store.PictureStory{{}}
			}
			for _, st := range stories {
				if err := tx.AddLedger(ctx, depesche.System, depesche.LedgerEntry{Action: depesche.ActPicture, Story: st.Story, Detail: detail}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return ended, in("picture", err)
}

// fetchPicture brings the picture at an address into the data folder; its record is not
// stored yet.
func (n *Newsroom) fetchPicture(ctx context.Context, use *depesche.PictureUse) (*store.PictureFile, error) {
	page, err := wire.Fetch(ctx, use.URL, wire.Options{AllowPrivate: n.config.AllowPrivate, AnyType: true, MaxBytes: picture.MaxBytes})
	if err != nil {
		return nil, err
	}
	return n.readPicture(ctx, page.Data, use.URL)
}

// adopt makes use, which named an address, show the stored picture f. The page's credit
// goes into the record where that has none, the file's caption into the text where the
// page has none and the language is the text's.
func (n *Newsroom) adopt(ctx context.Context, tx *store.Store, actor depesche.Actor, use *depesche.PictureUse, f *store.PictureFile, lang string) error {
	if err := n.keepPicture(ctx, tx, actor, f); err != nil {
		return err
	}
	have, err := tx.PictureFile(ctx, f.Hash)
	if err != nil {
		return err
	}
	if c := oneLine(use.Credit); have.Credit == "" && c != "" && len(c) <= maxWords {
		if have, err = n.describePicture(ctx, tx, actor, f.Hash, PictureChange{Credit: &use.Credit}); err != nil {
			return err
		}
	}
	if saysCredit(have, oneLine(use.Credit)) {
		use.Credit = ""
	}
	if use.Caption.IsEmpty() && have.Caption != "" {
		if l, sure := langid.Identify(have.Caption); l == depesche.BaseLang(lang) && sure > 0.5 {
			use.Caption = depesche.Plain(have.Caption)
		}
	}
	use.Hash, use.Width, use.Height = have.Hash, have.Width, have.Height
	return nil
}

// Picture returns the file and media type of a rendition: variant is one of the record's
// Widths or the name of a crop, "" for the widest rendition. Never the original with its
// metadata. What has not been made yet is made now, once, however many ask.
func (n *Newsroom) Picture(ctx context.Context, hash, variant string) (path, mime string, err error) {
	f, err := n.Store.PictureFile(ctx, hash)
	if err != nil {
		return "", "", err
	}
	path, err = n.rendition(ctx, f, variant)
	return path, "image/jpeg", err
}

// PublishedPicture is Picture for readers: a JPEG with credit, byline, copyright and
// terms written into it.
func (n *Newsroom) PublishedPicture(ctx context.Context, f *store.PictureFile, variant string) ([]byte, error) {
	path, err := n.rendition(ctx, f, variant)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return picture.Embed(data, picture.Metadata{Credit: f.Credit, Byline: f.Byline, Caption: f.Caption, Copyright: f.Copyright, Terms: f.Terms}), nil
}

func (n *Newsroom) rendition(ctx context.Context, f *store.PictureFile, variant string) (string, error) {
	if variant == "" && len(f.Widths) > 0 {
		variant = fmt.Sprint(f.Widths[len(f.Widths)-1])
	}
	known := picture.Crop(variant).Valid()
	for _, w := range f.Widths {
		known = known || fmt.Sprint(w) == variant
	}
	if !known {
		return "", depesche.E(depesche.NotFound, "picture.unknown", "there is no such picture")
	}
	path := picture.File(n.pictures(), f.Hash, variant, focusOf(f))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	return path, n.render(ctx, f)
}

// render makes what is missing of a picture's renditions. Who asks for the same picture
// meanwhile waits for this answer; who leaves does not stop the others.
func (n *Newsroom) render(ctx context.Context, f *store.PictureFile) error {
	focus := focusOf(f)
	done := n.renders.DoChan(fmt.Sprint(f.Hash, focus), func() (any, error) {
		return nil, picture.Render(context.WithoutCancel(ctx), n.pictures(), f.Hash, focus)
	})
	select {
	case r := <-done:
		return r.Err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// renderLater enqueues the renditions of a picture where background work runs.
func (n *Newsroom) renderLater(ctx context.Context, tx *store.Store, hash string) error {
	if n.Queue == nil {
		return nil
	}
	return n.Queue.RenderPicture(ctx, tx, hash)
}

// renderNow makes the renditions where no background work runs. When it fails nothing is
// lost: they are made when a page asks for them.
func (n *Newsroom) renderNow(ctx context.Context, f *store.PictureFile) error {
	if n.Queue != nil {
		return nil
	}
	err := n.render(ctx, f)
	if err != nil && ctx.Err() == nil {
		n.log.Warn("a picture's renditions could not be made", "picture", f.Hash, "error", err)
		return nil
	}
	return err
}

// RenderPicture is what the queue runs: it makes a picture's renditions. A picture whose
// record or file is gone needs none.
func (n *Newsroom) RenderPicture(ctx context.Context, hash string) error {
	f, err := n.Store.PictureFile(ctx, hash)
	if err == nil {
		err = n.render(ctx, f)
	}
	if depesche.IsNotFound(err) || errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// SweepPictures removes what killed processes left half written beside pictures, a day
// after they did, and returns how many files that were. Logos that were only tried go too.
func (n *Newsroom) SweepPictures(ctx context.Context) (int, error) {
	left, err := picture.Sweep(ctx, n.pictures(), time.Now())
	return left, errors.Join(err, n.sweepLogos(ctx))
}

func focusOf(f *store.PictureFile) picture.Focus { return picture.Focus{X: f.FocusX, Y: f.FocusY} }

func (n *Newsroom) pictures() string { return filepath.Join(n.dir, "pictures") }
