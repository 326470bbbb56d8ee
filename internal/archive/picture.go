package archive

import (
	"context"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"depesche"
	"depesche/internal/archive/blog"
	"depesche/internal/picture"
)

// pictures gets the files that texts show.
type pictures struct {
	in   *intake
	root *os.Root // a copy of the site's uploads; nil to fetch
	mu   sync.Mutex
	had  map[string]*depesche.PictureUse // by address; without hash: cannot be had
}

func newPictures(in *intake) (*pictures, error) {
	p := &pictures{in: in, had: map[string]*depesche.PictureUse{}}
	if in.Pictures == "" || in.Pictures == "skip" || in.Pictures == "fetch" {
		return p, nil
	}
	root, err := os.OpenRoot(in.Pictures)
	if err != nil {
		return nil, depesche.Wrap(err, depesche.NotFound, "archive.pictures", "%s is no folder that can be read: name a copy of wp-content/uploads, or say fetch or skip", in.Pictures)
	}
	p.root = root
	return p, nil
}

func (p *pictures) close() {
	if p.root != nil {
		p.root.Close()
	}
}

// wanted tells whether pictures are taken in.
func (p *pictures) wanted() bool {
	return !p.in.DryRun && p.in.Pictures != "" && p.in.Pictures != "skip"
}

// resolve takes in the pictures that a text shows. One that cannot be had keeps its
// address.
func (p *pictures) resolve(ctx context.Context, d *depesche.Document, lang string) {
	if !p.wanted() {
		return
	}
	if d.Lead != nil {
		p.one(ctx, d.Lead, lang)
	}
	for i := range d.Blocks {
		if use := d.Blocks[i].Picture; use != nil && ctx.Err() == nil {
			p.one(ctx, use, lang)
		}
	}
}

func (p *pictures) one(ctx context.Context, use *depesche.PictureUse, lang string) {
	if use.URL == "" || use.Hash != "" {
		return
	}
	address := wholeSize(use.URL)
	p.mu.Lock()
	known := p.had[address]
	p.mu.Unlock()
	if known != nil {
		use.Hash, use.Width, use.Height = known.Hash, known.Width, known.Height
		return
	}
	err := p.get(ctx, use, address, lang)
	if ctx.Err() != nil {
		return
	}
	p.mu.Lock()
	p.had[address] = &depesche.PictureUse{Hash: use.Hash, Width: use.Width, Height: use.Height}
	p.mu.Unlock()
	p.in.report.mu.Lock()
	defer p.in.report.mu.Unlock()
	if err == nil {
		p.in.report.Pictures++
		return
	}
	p.in.report.PicturesLost++
	p.in.report.ProblemCount++
	if len(p.in.report.Problems) < maxProblems {
		p.in.report.Problems = append(p.in.report.Problems, blog.Problem{What: "picture " + use.URL + ": " + plainly(err)})
	}
}

// get takes a picture in, in its full size where that can be had.
func (p *pictures) get(ctx context.Context, use *depesche.PictureUse, whole, lang string) error {
	own := use.URL
	for i, address := range []string{whole, own} {
		if i > 0 && own == whole {
			break
		}
		var data []byte
		if p.root != nil {
			var err error
			if data, err = p.file(address); err != nil {
				if i > 0 || own == whole {
					return err
				}
				continue
			}
		}
		use.URL = address
		err := p.in.rooms.AdoptPicture(ctx, p.in.actor, use, data, lang)
		if err == nil {
			return nil
		}
		if i > 0 || own == whole {
			use.URL = own
			return err
		}
	}
	return nil
}

// file reads a picture from the copy of the uploads. Nothing outside of the folder can be
// reached, whatever an address says.
func (p *pictures) file(address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	name := strings.TrimPrefix(path.Clean("/"+u.Path), "/")
	for _, mark := range []string{"wp-content/uploads/", "content/images/", "content/media/"} {
		if _, after, ok := strings.Cut(name, mark); ok {
			name = after
		}
	}
	f, err := p.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, depesche.Wrap(err, depesche.NotFound, "archive.picture", "there is no file %s in the folder", name)
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, picture.MaxBytes+1))
	if err == nil && len(b) > picture.MaxBytes {
		err = depesche.E(depesche.Invalid, "archive.picture", "the file %s has more than %d MB", name, picture.MaxBytes>>20)
	}
	return b, err
}

var sized = regexp.MustCompile(`-[0-9]{2,5}x[0-9]{2,5}(\.[A-Za-z]{3,4})$`)

// wholeSize is the address of a picture in full size, as WordPress names those that it
// has made smaller ("harbour-300x200.jpg").
func wholeSize(address string) string {
	address, _, _ = strings.Cut(address, "?")
	return sized.ReplaceAllString(address, "$1")
}
