package newsroom

import (
	"context"

	"depesche"
	"depesche/internal/picture"
	"depesche/internal/store"
)

// AddPicture stores a picture's file and record.
func (n *Newsroom) AddPicture(ctx context.Context, data []byte, credit, source string) (*store.PictureFile, error) {
	f, err := n.addPicture(data, credit, source)
	if err != nil {
		return nil, in("picture", err)
	}
	return f, in("picture", n.Store.SavePicture(ctx, *f))
}

// Picture returns the file and media type of the rendition nearest to a width; width 0
// is the widest rendition, never the original with its metadata.
func (n *Newsroom) Picture(ctx context.Context, hash string, width int) (path, mime string, err error) {
	f, err := n.Store.PictureFile(ctx, hash)
	if err != nil {
		return "", "", err
	}
	if len(f.Widths) == 0 {
		return "", "", depesche.E(depesche.NotFound, "picture.unknown", "there is no such picture")
	}
	if width == 0 {
		width = f.Widths[len(f.Widths)-1]
	}
	return picture.File(n.pictures(), hash, f.Widths, width), "image/jpeg", nil
}
