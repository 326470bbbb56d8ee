package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"depesche"
)

// PictureFile is a stored picture: what is known of its original, and of the right to
// show it. Times are UTC.
type PictureFile struct {
	Hash   string `json:"hash"` // SHA-256 of the original, hex
	Mime   string `json:"mime"`
	Width  int    `json:"width"` // as shown, orientation applied
	Height int    `json:"height"`
	Bytes  int64  `json:"bytes"`
	Credit string `json:"credit"`
	// Credits are the credit in other languages than its own, by language tag.
	Credits     map[string]string `json:"credits,omitempty"`
	Byline      string            `json:"byline,omitempty"`
	Caption     string            `json:"caption,omitempty"` // as the file has it; stories have their own
	Copyright   string            `json:"copyright,omitempty"`
	Terms       string            `json:"terms,omitempty"`
	RightsUntil time.Time         `json:"rights_until,omitzero"` // from then on it may not be shown; zero: no end
	Source      string            `json:"source,omitempty"`      // address it came from
	FocusX      int               `json:"focus_x"`               // the point that crops keep, in thousandths
	FocusY      int               `json:"focus_y"`
	Widths      []int             `json:"widths"` // its renditions, ascending; made when first asked for
	CreatedAt   time.Time         `json:"created_at"`
	UpdatedAt   time.Time         `json:"updated_at"`
}

// CreditOf is the credit beside a picture in a text of the language lang: the story's own
// for this picture, else the picture's in the language, else the picture's.
func (p *PictureFile) CreditOf(use *depesche.PictureUse, lang string) string {
	if use.Credit != "" {
		return use.Credit
	}
	for _, want := range []string{lang, depesche.BaseLang(lang)} {
		for l, credit := range p.Credits {
			if strings.EqualFold(l, want) {
				return credit
			}
		}
	}
	return p.Credit
}

// Ended tells whether the right to show the picture has ended by t.
func (p *PictureFile) Ended(t time.Time) bool {
	return !p.RightsUntil.IsZero() && !t.Before(p.RightsUntil)
}

// Version changes when the published files do: with what is written into them and with
// the focus. It is part of their addresses, so that caches may keep them for good.
func (p *PictureFile) Version() string {
	h := sha256.New()
	for _, s := range []string{p.Credit, p.Byline, p.Caption, p.Copyright, p.Terms} {
		fmt.Fprintf(h, "%d %s ", len(s), s)
	}
	fmt.Fprintf(h, "%d %d", p.FocusX, p.FocusY)
	return hex.EncodeToString(h.Sum(nil)[:4])
}

const pictureCols = "p.hash, p.mime, p.width, p.height, p.bytes, p.credit, p.credits, p.byline, p.caption, p.copyright, p.terms, p.rights_until, p.source, p.focus_x, p.focus_y, p.widths, p.created_at, p.updated_at"

func (s *Store) pictures(ctx context.Context, q string, args ...any) ([]PictureFile, error) {
	var out []PictureFile
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var p PictureFile
		var widths, credits string
		var until, created, updated int64
		if err := scan(&p.Hash, &p.Mime, &p.Width, &p.Height, &p.Bytes, &p.Credit, &credits, &p.Byline, &p.Caption, &p.Copyright, &p.Terms, &until, &p.Source,
			&p.FocusX, &p.FocusY, &widths, &created, &updated); err != nil {
			return err
		}
		p.RightsUntil, p.CreatedAt, p.UpdatedAt = fromMicro(until), fromMicro(created), fromMicro(updated)
		if err := fromJSON(credits, &p.Credits); err != nil {
			return err
		}
		err := fromJSON(widths, &p.Widths)
		out = append(out, p)
		return err
	}, "SELECT "+pictureCols+" FROM picture p "+q, args...)
	return out, err
}

// AddPicture stores the record of a new picture and tells whether it was new; the record
// of one that is there already stays as it is.
func (s *Store) AddPicture(ctx context.Context, p PictureFile) (bool, error) {
	if p.FocusX == 0 && p.FocusY == 0 {
		p.FocusX, p.FocusY = 500, 500
	}
	now := micro(s.now())
	var n int64
	err := s.InTx(ctx, func(tx *Store) error {
		var err error
		n, err = tx.db.Exec(ctx, `INSERT INTO picture (hash, mime, width, height, bytes, credit, byline, caption, copyright, terms, rights_until, source, focus_x, focus_y, widths, created_at, updated_at, credits)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17) ON CONFLICT (hash) DO NOTHING`,
			p.Hash, p.Mime, p.Width, p.Height, p.Bytes, p.Credit, p.Byline, p.Caption, p.Copyright, p.Terms, micro(p.RightsUntil), p.Source, p.FocusX, p.FocusY, toJSON(p.Widths), now, creditsJSON(p.Credits))
		if err != nil || n == 0 {
			return err
		}
		return tx.changed(ctx, partPicture(p.Hash))
	})
	return n > 0 && err == nil, err
}

// UpdatePicture changes what editors say of a picture: all but its file. Pages that show
// it change with it.
func (s *Store) UpdatePicture(ctx context.Context, p PictureFile) error {
	return s.InTx(ctx, func(tx *Store) error {
		n, err := tx.db.Exec(ctx, `UPDATE picture SET credit = $2, byline = $3, caption = $4, copyright = $5, terms = $6, rights_until = $7, rights_ended = $8,
			source = $9, focus_x = $10, focus_y = $11, updated_at = $12, credits = $13 WHERE hash = $1`,
			p.Hash, p.Credit, p.Byline, p.Caption, p.Copyright, p.Terms, micro(p.RightsUntil), bit(p.Ended(s.now())), p.Source, p.FocusX, p.FocusY, micro(s.now()), creditsJSON(p.Credits))
		if err == nil && n == 0 {
			err = depesche.E(depesche.NotFound, "picture.unknown", "there is no such picture")
		}
		if err != nil {
			return err
		}
		return tx.changed(ctx, partPicture(p.Hash))
	})
}

func creditsJSON(credits map[string]string) string {
	if len(credits) == 0 {
		return "{}"
	}
	return toJSON(credits)
}

// PictureFile returns a picture's record.
func (s *Store) PictureFile(ctx context.Context, hash string) (*PictureFile, error) {
	reads(ctx, partPicture(hash))
	ps, err := s.pictures(ctx, "WHERE p.hash = $1", hash)
	if err != nil {
		return nil, err
	}
	if len(ps) == 0 {
		return nil, depesche.E(depesche.NotFound, "picture.unknown", "there is no such picture")
	}
	return &ps[0], nil
}

// PictureQuery selects pictures, newest first.
type PictureQuery struct {
	Search   string    // in credits, byline, caption, copyright, source; or the beginning of a hash
	Problems bool      // only those without credit, or whose rights have ended
	Before   time.Time // added before; zero for the newest
	BeforeID string    // tie-breaker of Before: hash
	Limit    int       // 0 means 50
}

// Pictures lists pictures.
func (s *Store) Pictures(ctx context.Context, q PictureQuery) ([]PictureFile, error) {
	if q.Limit == 0 {
		q.Limit = 50
	}
	before := int64(1) << 62
	if !q.Before.IsZero() {
		before = micro(q.Before)
	}
	where := "WHERE (p.created_at < $1 OR (p.created_at = $1 AND p.hash < $2))"
	args := []any{before, q.BeforeID}
	if search := strings.TrimSpace(q.Search); search != "" {
		args = append(args, likeAnywhere(search))
		var any []string
		for _, c := range []string{"credit", "credits", "byline", "caption", "copyright", "source", "hash"} {
			any = append(any, fmt.Sprintf("lower(p.%s) LIKE $%d ESCAPE '!'", c, len(args)))
		}
		where += " AND (" + strings.Join(any, " OR ") + ")"
	}
	if q.Problems {
		args = append(args, micro(s.now()))
		where += fmt.Sprintf(" AND (p.credit = '' OR (p.rights_until > 0 AND p.rights_until <= $%d))", len(args))
	}
	return s.pictures(ctx, fmt.Sprintf("%s ORDER BY p.created_at DESC, p.hash DESC LIMIT %d", where, q.Limit), args...)
}

// EndedPictures lists pictures whose rights have ended since anybody looked, and notes
// that somebody has: each is listed once for every end.
func (s *Store) EndedPictures(ctx context.Context) (ended []PictureFile, err error) {
	now := micro(s.now())
	err = s.InTx(ctx, func(tx *Store) error {
		ended, err = tx.pictures(ctx, "WHERE p.rights_until > 0 AND p.rights_until <= $1 AND p.rights_ended = 0", now)
		if err != nil || len(ended) == 0 {
			return err
		}
		if _, err := tx.db.Exec(ctx, "UPDATE picture SET rights_ended = 1 WHERE rights_until > 0 AND rights_until <= $1 AND rights_ended = 0", now); err != nil {
			return err
		}
		var parts []string
		for i := range ended {
			parts = append(parts, partPicture(ended[i].Hash))
		}
		return tx.changed(ctx, parts...)
	})
	return ended, err
}

// PictureStory is a story that shows a picture: in its original as it stands, or on a
// page that is live.
type PictureStory struct {
	Story    int64    `json:"story"`
	Lang     string   `json:"lang"`
	Headline string   `json:"headline"`
	Current  bool     `json:"current"`        // the original shows it now
	Live     []string `json:"live,omitempty"` // editions whose pages show it
}

// PictureStories lists the stories that show a picture, newest first, at most 100.
func (s *Store) PictureStories(ctx context.Context, hash string) ([]PictureStory, error) {
	var ids []int64
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, "SELECT story_id FROM picture_use WHERE hash = $1 ORDER BY story_id DESC LIMIT 100", hash)
	if err != nil {
		return nil, err
	}
	var out []PictureStory
	for _, id := range ids {
		st, err := s.pictureStory(ctx, hash, id)
		if err != nil {
			return nil, err
		}
		if st.Current || len(st.Live) > 0 {
			out = append(out, st)
		}
	}
	return out, nil
}

func (s *Store) pictureStory(ctx context.Context, hash string, id int64) (PictureStory, error) {
	st := PictureStory{Story: id}
	t, err := s.Original(ctx, id)
	if err != nil {
		return st, err
	}
	rev, err := s.Revision(ctx, t.Head)
	if err != nil {
		return st, err
	}
	st.Lang, st.Headline, st.Current = t.Lang, rev.Document.Headline.Text, slices.Contains(PictureHashes(&rev.Document), hash)
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var code, doc string
		if err := scan(&code, &doc); err != nil {
			return err
		}
		var d depesche.Document
		if err := fromJSON(doc, &d); err != nil {
			return err
		}
		if slices.Contains(PictureHashes(&d), hash) {
			st.Live = append(st.Live, code)
		}
		return nil
	}, "SELECT e.code, p.document FROM publication p JOIN edition e ON e.id = p.edition_id WHERE p.story_id = $1 AND p.state = 'live' ORDER BY e.position, e.id", id)
	return st, err
}

// PictureShown tells whether a page that is live shows a picture.
func (s *Store) PictureShown(ctx context.Context, hash string) (bool, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, `SELECT count(*) FROM (SELECT 1 FROM picture_use u JOIN publication p ON p.story_id = u.story_id
		WHERE u.hash = $1 AND p.state = 'live' AND p.document LIKE $2 LIMIT 1) shown`, hash, `%"hash":"`+hash+`"%`)
	return n > 0, err
}

// notePictures remembers which pictures a story's original has.
func (s *Store) notePictures(ctx context.Context, text int64, d *depesche.Document) error {
	for _, hash := range PictureHashes(d) {
		_, err := s.db.Exec(ctx, "INSERT INTO picture_use (hash, story_id) SELECT $1, story_id FROM text WHERE id = $2 ON CONFLICT DO NOTHING", hash, text)
		if err != nil {
			return err
		}
	}
	return nil
}

// PictureHashes lists the stored pictures of a document, each once.
func PictureHashes(d *depesche.Document) []string {
	var out []string
	add := func(u *depesche.PictureUse) {
		if u != nil && u.Hash != "" && !slices.Contains(out, u.Hash) {
			out = append(out, u.Hash)
		}
	}
	add(d.Lead)
	for i := range d.Blocks {
		add(d.Blocks[i].Picture)
	}
	return out
}

// ShownPictures returns the records of a document's pictures that may be shown now.
func (s *Store) ShownPictures(ctx context.Context, d *depesche.Document) (map[string]PictureFile, error) {
	return s.shownPictures(ctx, PictureHashes(d))
}

// PicturesByHash lists up to two pictures whose hash begins with prefix, which is
// hexadecimal: enough to know whether it names one.
func (s *Store) PicturesByHash(ctx context.Context, prefix string) ([]PictureFile, error) {
	return s.pictures(ctx, "WHERE p.hash >= $1 AND p.hash < $2 ORDER BY p.hash LIMIT 2", prefix, prefix+"g")
}
