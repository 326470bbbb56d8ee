package newsroom

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/picture"
	"depesche/internal/segment"
	"depesche/internal/store"
)

// Lead is the place of the lead picture, where others have the ID of their block.
const Lead = "lead"

// SetPicture shows a stored picture at a place of a story's original, with its caption
// and alternative text; use.Hash and use.URL may be empty for what is there already. At Lead it
// becomes the lead picture, also where there was none. base is the number of the revision
// that the editor saw, 0 for any. Caption and alternative text are segments of the
// translations, which become stale.
//
// use.Credit is for this story alone; empty, the picture's own is shown.
func (n *Newsroom) SetPicture(ctx context.Context, actor depesche.Actor, story int64, base int, place string, use depesche.PictureUse) error {
	return in("picture", n.changePictures(ctx, actor, story, base, func(tx *store.Store, d *depesche.Document) (string, error) {
		at, err := placeOf(d, place)
		if err != nil {
			return "", err
		}
		if use.Hash == "" && use.URL == "" && *at != nil {
			use.Hash, use.URL = (*at).Hash, (*at).URL
		}
		ready, err := n.readyUse(ctx, tx, use)
		if err != nil {
			return "", err
		}
		*at = ready
		return fmt.Sprintf("%s at %s", short(use.Hash), place), nil
	}))
}

// SetLead is SetPicture for the lead picture.
func (n *Newsroom) SetLead(ctx context.Context, actor depesche.Actor, story int64, base int, use depesche.PictureUse) error {
	return n.SetPicture(ctx, actor, story, base, Lead, use)
}

// InsertPicture shows a stored picture as a new block of a story's original: behind the
// block named, at the end when after is empty. It returns the new block's ID.
func (n *Newsroom) InsertPicture(ctx context.Context, actor depesche.Actor, story int64, base int, after string, use depesche.PictureUse) (string, error) {
	id := ""
	err := n.changePictures(ctx, actor, story, base, func(tx *store.Store, d *depesche.Document) (string, error) {
		at := len(d.Blocks)
		if after != "" {
			i := slices.IndexFunc(d.Blocks, func(b depesche.Block) bool { return b.ID == after })
			if i < 0 {
				return "", noPlace(after)
			}
			at = i + 1
		}
		ready, err := n.readyUse(ctx, tx, use)
		if err != nil {
			return "", err
		}
		id = freeID(d)
		d.Blocks = slices.Insert(d.Blocks, at, depesche.Block{ID: id, Kind: depesche.Picture, Picture: ready})
		return fmt.Sprintf("%s inserted as %s", short(use.Hash), id), nil
	})
	return id, in("picture", err)
}

// RemovePicture takes a picture out of a story's original. The file stays.
func (n *Newsroom) RemovePicture(ctx context.Context, actor depesche.Actor, story int64, base int, place string) error {
	return in("picture", n.changePictures(ctx, actor, story, base, func(_ *store.Store, d *depesche.Document) (string, error) {
		at, err := placeOf(d, place)
		if err != nil {
			return "", err
		}
		if *at == nil {
			return "", noPlace(place)
		}
		said := fmt.Sprintf("%s removed from %s", short((*at).Hash), place)
		*at = nil
		d.Blocks = slices.DeleteFunc(d.Blocks, func(b depesche.Block) bool { return b.Kind == depesche.Picture && b.Picture == nil })
		return said, nil
	}))
}

// RemoveLead is RemovePicture for the lead picture.
func (n *Newsroom) RemoveLead(ctx context.Context, actor depesche.Actor, story int64, base int) error {
	return n.RemovePicture(ctx, actor, story, base, Lead)
}

// FetchPicture fetches the picture at a place of which only the address is known.
func (n *Newsroom) FetchPicture(ctx context.Context, actor depesche.Actor, story int64, base int, place string) error {
	t, err := n.Store.Original(ctx, story)
	if err != nil {
		return in("picture", err)
	}
	rev, err := n.Store.Revision(ctx, t.Head)
	if err != nil {
		return in("picture", err)
	}
	at, err := placeOf(&rev.Document, place)
	if err != nil {
		return in("picture", err)
	}
	if *at == nil || (*at).URL == "" || (*at).Hash != "" {
		return depesche.E(depesche.Invalid, "picture.fetched", "there is nothing to fetch: the picture is here already, or has no address").In("picture")
	}
	url := (*at).URL
	f, err := n.fetchPicture(ctx, *at)
	if err != nil {
		return in("picture", err)
	}
	err = n.changePictures(ctx, actor, story, base, func(tx *store.Store, d *depesche.Document) (string, error) {
		at, err := placeOf(d, place)
		if err != nil {
			return "", err
		}
		if *at == nil || (*at).URL != url {
			return "", noPlace(place)
		}
		return fmt.Sprintf("%s fetched for %s", short(f.Hash), place), n.adopt(ctx, tx, actor, *at, f, t.Lang)
	})
	if err != nil {
		return in("picture", err)
	}
	return in("picture", n.renderNow(ctx, f))
}

// changePictures stores a new revision of a story's original in which change has changed
// the pictures, and notes what it says in the ledger. What changes nothing is no
// revision.
func (n *Newsroom) changePictures(ctx context.Context, actor depesche.Actor, story int64, base int, change func(*store.Store, *depesche.Document) (string, error)) error {
	return n.Store.InTx(ctx, func(tx *store.Store) error {
		t, err := tx.Original(ctx, story)
		if err != nil {
			return err
		}
		head, err := tx.Revision(ctx, t.Head)
		if err != nil {
			return err
		}
		if base != 0 && base != head.Number {
			return depesche.E(depesche.Conflict, "picture.conflict", "%s has saved revision %d of this text in the meantime: look at it and try again", head.By, head.Number)
		}
		doc := head.Document.Clone()
		said, err := change(tx, &doc)
		if err != nil || samePictures(&head.Document, &doc) {
			return err
		}
		rev, err := tx.AddOriginalRevision(ctx, t.ID, doc, doc.Segments(segment.Splitter(t.Lang)), actor, "picture")
		if err != nil {
			return err
		}
		t.Head, t.State = rev.ID, depesche.TextInEdit
		if err := tx.UpdateText(ctx, *t); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActPicture, Story: story, Lang: t.Lang, Revision: rev.Number, Detail: said})
	})
}

func samePictures(a, b *depesche.Document) bool {
	same := func(x, y *depesche.PictureUse) bool {
		if x == nil || y == nil {
			return x == y
		}
		return x.Hash == y.Hash && x.URL == y.URL && x.Caption.Equal(y.Caption) && x.Alt == y.Alt && x.Credit == y.Credit && x.Decorative == y.Decorative
	}
	return same(a.Lead, b.Lead) && slices.EqualFunc(a.Blocks, b.Blocks, func(x, y depesche.Block) bool { return x.ID == y.ID && same(x.Picture, y.Picture) })
}

// placeOf finds a picture of a document: what it returns can be set.
func placeOf(d *depesche.Document, place string) (**depesche.PictureUse, error) {
	if place == Lead {
		return &d.Lead, nil
	}
	for i := range d.Blocks {
		if d.Blocks[i].ID == place && d.Blocks[i].Kind == depesche.Picture {
			return &d.Blocks[i].Picture, nil
		}
	}
	return nil, noPlace(place)
}

func noPlace(place string) error {
	return depesche.E(depesche.NotFound, "picture.place", "there is no picture at %q in this story any more: reload the page", place)
}

// readyUse completes and checks how a story shows a picture.
func (n *Newsroom) readyUse(ctx context.Context, tx *store.Store, use depesche.PictureUse) (*depesche.PictureUse, error) {
	use.Caption.Text = strings.ReplaceAll(use.Caption.Text, "\n", " ")
	use.Caption = use.Caption.Normal()
	use.Alt, use.Credit = oneLine(use.Alt), oneLine(use.Credit)
	for _, s := range []string{use.Caption.Text, use.Alt} {
		if picture.IsFileName(s) {
			return nil, fileName(s)
		}
	}
	if use.Decorative {
		use.Alt = ""
	}
	if use.Hash == "" {
		if use.URL == "" {
			return nil, depesche.E(depesche.Invalid, "picture.none", "there is no picture yet: choose a file, or one that is here already")
		}
		return &use, nil // its address alone is known; it is shown when it has been fetched
	}
	f, err := tx.PictureFile(ctx, use.Hash)
	if err != nil {
		return nil, err
	}
	use.Width, use.Height = f.Width, f.Height
	if use.URL == "" {
		use.URL = f.Source
	}
	if saysCredit(f, use.Credit) {
		use.Credit = ""
	}
	return &use, nil
}

// freeID makes an ID that no block of the document has.
func freeID(d *depesche.Document) string {
	for {
		b := make([]byte, 4)
		rand.Read(b) // never fails
		id := "p" + hex.EncodeToString(b)
		if !slices.ContainsFunc(d.Blocks, func(k depesche.Block) bool { return k.ID == id }) {
			return id
		}
	}
}

// pictureBlockers says which pictures stand against a publication of doc: those without
// credit, those without alternative text that are not decorative, those whose rights have
// ended, and those with a file's name for words. original is what doc translates, doc
// itself for an original. Pictures whose file is not here are not shown, so nothing is
// asked of them.
func (n *Newsroom) pictureBlockers(ctx context.Context, s *store.Store, doc, original *depesche.Document) ([]Blocker, error) {
	var credit, alt, rights, name int
	uses, sources := pictureUses(doc), pictureUses(original)
	for i, u := range uses {
		if u == nil || u.Hash == "" {
			continue
		}
		f, err := s.PictureFile(ctx, u.Hash)
		if depesche.IsNotFound(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if f.Credit == "" && u.Credit == "" {
			credit++
		}
		if f.Ended(n.now()) {
			rights++
		}
		// An alternative text that is not translated is a segment without translation.
		waits := i < len(sources) && sources[i] != nil && strings.TrimSpace(sources[i].Alt) != "" && doc != original
		if !u.Decorative && strings.TrimSpace(u.Alt) == "" && !waits {
			alt++
		}
		if picture.IsFileName(u.Caption.Text) || !u.Decorative && picture.IsFileName(u.Alt) {
			name++
		}
	}
	var bs []Blocker
	add := func(count int, key, one, many string) {
		if count > 0 {
			text := one
			if count > 1 {
				text = fmt.Sprintf(many, count)
			}
			bs = append(bs, Blocker{Key: key, Count: count, Text: text})
		}
	}
	add(credit, "block.picture_credit", "a picture has no credit: give it one (`depesche picture set HASH --credit …`)", "%d pictures have no credit: give them one (`depesche picture set HASH --credit …`)")
	add(alt, "block.picture_alt", "a picture has no alternative text: write in the original what it shows, or mark it as decorative", "%d pictures have no alternative text: write in the original what they show, or mark them as decorative")
	add(rights, "block.picture_rights", "the rights of a picture have ended: replace it, or renew them (`depesche picture set HASH --rights-until DAY`)", "the rights of %d pictures have ended: replace them, or renew them (`depesche picture set HASH --rights-until DAY`)")
	add(name, "block.picture_name", "the caption or alternative text of a picture is the name of a file: say what it shows", "the captions or alternative texts of %d pictures are names of files: say what they show")
	return bs, nil
}

// pictureUses lists a document's pictures by place: the lead, then one per block; nil
// where there is none.
func pictureUses(d *depesche.Document) []*depesche.PictureUse {
	out := []*depesche.PictureUse{d.Lead}
	for i := range d.Blocks {
		out = append(out, d.Blocks[i].Picture)
	}
	return out
}
