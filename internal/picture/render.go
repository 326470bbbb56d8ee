package picture

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/atomicfile"
)

// WidthFine is how wide the renditions are that are for screens with more than one dot to a
// pixel of the page: phones, and columns on fine screens.
const WidthFine = 768

// How well JPEG files are packed, as image/jpeg counts it; fine screens do not show what is
// saved on theirs.
const (
	quality     = 82
	qualityFine = 70
)

// Widths are the renditions that pages may load, in pixels; those wider than the
// original are not made.
var Widths = []int{320, 640, WidthFine, 960, 1280, 1920}

// WidthsOf lists the widths that a picture has renditions of, ascending: those of Widths
// that are not wider than it, and its own where it is narrower than the widest.
func WidthsOf(width int) []int {
	var ws []int
	for _, w := range Widths {
		if w <= width {
			ws = append(ws, w)
		}
	}
	if len(ws) == 0 || width > ws[len(ws)-1] && width < Widths[len(Widths)-1] {
		ws = append(ws, width)
	}
	return ws
}

// File is the path of a rendition: variant is one of the numbers of WidthsOf, or the name
// of a crop.
func File(dir, hash, variant string, focus Focus) string {
	name := "w" + variant
	if Crop(variant).Valid() {
		name = Crop(variant).file(focus)
	}
	return filepath.Join(Folder(dir, hash), name+".jpg")
}

// Render makes the renditions of a stored picture, and its crops around focus. Files that
// are there stay; crops around another focus go. It can be cut off at any point and
// begun again.
func Render(ctx context.Context, dir, hash string, focus Focus) error {
	folder := Folder(dir, hash)
	data, err := os.ReadFile(OriginalFile(dir, hash))
	if err != nil {
		return depesche.Wrap(err, depesche.NotFound, "picture.gone", "the picture's file is not in the data folder any more: restore it from a backup, or add the picture again")
	}
	cfg, format, err := Check(data)
	if err != nil {
		return err
	}
	var from *image.RGBA
	err = within(ctx, cfg, format, data, func(img image.Image) error {
		from = master(img, cfg, format, data)
		return nil
	})
	if err != nil {
		return err
	}
	size := shown(cfg, format, data)
	for _, w := range WidthsOf(size.X) {
		path := File(dir, hash, strconv.Itoa(w), focus)
		if err := write(path, from, from.Bounds(), w, max(1, (size.Y*w+size.X/2)/size.X)); err != nil {
			return err
		}
	}
	for c := range shapes {
		r := c.around(from.Bounds().Size(), focus)
		cut := c.Size(size.X, size.Y)
		if err := write(File(dir, hash, string(c), focus), from, r, cut.X, cut.Y); err != nil {
			return err
		}
		removeOthers(folder, c, focus)
	}
	return nil
}

// write writes the part r of a picture at w × h pixels, unless the file is there.
func write(path string, from *image.RGBA, r image.Rectangle, w, h int) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	var buf bytes.Buffer
	q := quality
	if w == WidthFine {
		q = qualityFine
	}
	if err := jpeg.Encode(&buf, scale(from, r, w, h), &jpeg.Options{Quality: q}); err != nil {
		return err
	}
	return atomicfile.Replace(path, buf.Bytes())
}

// removeOthers drops a crop's files around other focuses. What cannot be removed only
// takes space.
func removeOthers(folder string, c Crop, focus Focus) {
	files, _ := filepath.Glob(filepath.Join(folder, string(c)+"-*-*.jpg"))
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".jpg")
		if name != c.file(focus) && strings.Count(name, "-") == strings.Count(string(c), "-")+2 {
			os.Remove(f)
		}
	}
}

// shown is the size of a picture with its orientation applied.
func shown(cfg image.Config, format string, data []byte) image.Point {
	if format == "jpeg" && orientation(data) >= 5 {
		return image.Pt(cfg.Height, cfg.Width)
	}
	return image.Pt(cfg.Width, cfg.Height)
}

// master is the picture as all renditions are made from it: opaque, turned the right way,
// no larger than they need.
func master(img image.Image, cfg image.Config, format string, data []byte) *image.RGBA {
	o := 1
	if format == "jpeg" {
		o = orientation(data)
	}
	size := shown(cfg, format, data)
	widest := Widths[len(Widths)-1]
	enough := perMille(widest, size.X)
	want := enough
	for c, s := range shapes {
		want = max(want, perMille(s.X, c.around(size, Middle).Dx()))
	}
	w, h := cfg.Width, cfg.Height
	switch {
	case want >= 1000:
	case want == enough: // the usual case, to the pixel
		w, h = widest, max(1, (size.Y*widest+size.X/2)/size.X)
		if o >= 5 {
			w, h = h, w
		}
	default:
		w, h = max(1, (w*want+999)/1000), max(1, (h*want+999)/1000)
	}
	return orient(shrink(img, image.Rect(0, 0, cfg.Width, cfg.Height), w, h), o)
}

func perMille(part, of int) int { return (part*1000 + of - 1) / of }
