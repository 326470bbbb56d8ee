package card

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/singleflight"

	"depesche/internal/atomicfile"
)

// Keeper draws cards and keeps them as files named by their content.
type Keeper struct {
	dir   string
	faces *Faces
	turn  chan struct{}
	calls singleflight.Group
}

// NewKeeper keeps cards in dir, set in the faces of the program and those in fonts. It draws
// atOnce of them at a time: one where pages are served, since who asks for a card is a service
// that can wait.
func NewKeeper(dir, fonts string, atOnce int) *Keeper {
	k := &Keeper{dir: dir, faces: NewFaces(fonts), turn: make(chan struct{}, atOnce)}
	for range atOnce {
		k.turn <- struct{}{}
	}
	return k
}

// MayBe tells at once whether a card with the text can likely be drawn (see Faces.MayBe).
func (k *Keeper) MayBe(text string) bool { return k.faces.MayBe(text) }

// Can tells whether a card with the text can be drawn.
func (k *Keeper) Can(text string) bool { return k.faces.Can(text) }

// Problems says which of the operator's font files could not be read.
func (k *Keeper) Problems() []error { return k.faces.Problems() }

func (k *Keeper) path(key string) string { return filepath.Join(k.dir, key[:2], key+".jpg") }

// drawing is a card, and whether it has its picture.
type drawing struct {
	jpeg     []byte
	complete bool
}

// Get returns a card: from its file, or drawn now. picture reads the card's picture, a
// JPEG; a picture that cannot be had is left out, and the card is not complete: it will be
// another one. A card that cannot be stored is returned all the same.
func (k *Keeper) Get(ctx context.Context, c Card, picture func(context.Context) ([]byte, error)) (jpeg []byte, complete bool, err error) {
	key := c.Key()
	if b, err := os.ReadFile(k.path(key)); err == nil && whole(b) {
		return b, true, nil
	}
	done := k.calls.DoChan(key, func() (any, error) {
		<-k.turn
		defer func() { k.turn <- struct{}{} }()
		var pic []byte
		if c.Picture != "" {
			var err error
			if pic, err = picture(context.WithoutCancel(ctx)); err != nil {
				pic = nil
			}
		}
		b, err := k.faces.Draw(&c, pic)
		if err != nil && pic != nil {
			pic = nil
			b, err = k.faces.Draw(&c, nil)
		}
		if err != nil {
			return nil, err
		}
		d := drawing{b, c.Picture == "" || pic != nil}
		if d.complete {
			_ = atomicfile.Unflushed(k.path(key), b) // it is drawn again another time
		}
		return d, nil
	})
	select {
	case r := <-done:
		if r.Err != nil {
			return nil, false, r.Err
		}
		d := r.Val.(drawing)
		return d.jpeg, d.complete, nil
	case <-ctx.Done():
		return nil, false, ctx.Err()
	}
}

// whole tells whether a file has been written to its end: it begins and ends as a JPEG does.
func whole(b []byte) bool {
	return bytes.HasPrefix(b, []byte{0xff, 0xd8}) && bytes.HasSuffix(b, []byte{0xff, 0xd9})
}

// Sweep removes the files of cards that have lain for longer than age: whoever asks for one
// gets it drawn anew.
func (k *Keeper) Sweep(now time.Time, age time.Duration) (removed int, err error) {
	err = filepath.WalkDir(k.dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil && now.Sub(info.ModTime()) > age && os.Remove(path) == nil {
			removed++
		}
		return nil
	})
	return removed, err
}
