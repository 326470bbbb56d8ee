// Package picture takes pictures in and makes the smaller renditions that pages load.
//
// Originals are kept untouched, addressed by the SHA-256 of their bytes, under
// DATA/pictures/ab/abcd…/original; renditions are JPEG files beside them, "w640.jpg".
// Decoding and encoding drops all metadata, places of capture included.
package picture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	_ "image/gif" // decoder
	"image/jpeg"
	_ "image/png" // decoder
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // decoder

	"depesche"
	"depesche/internal/atomicfile"
)

const (
	// MaxBytes bounds a picture file.
	MaxBytes = 40 << 20
	// MaxPixels bounds the declared size, before anything is decoded.
	MaxPixels = 60_000_000
	quality   = 82
)

// Widths are the renditions that pages may load, in pixels; those wider than the
// original are not made.
var Widths = []int{320, 640, 960, 1280, 1920}

// Info is what is known of a stored picture.
type Info struct {
	Hash     string // SHA-256 of the original, hex
	Mime     string
	Width    int // as shown, orientation applied
	Height   int
	Bytes    int64
	Metadata Metadata // what the file says of itself
}

// Add stores a picture's original under dir (DATA/pictures). Adding the same bytes
// again changes nothing. What is no JPEG, PNG, GIF or WebP, is too large, or does not
// decode is an Invalid error, and nothing is stored. Render makes what pages load.
func Add(dir string, data []byte) (*Info, error) {
	cfg, format, err := Check(data)
	if err != nil {
		return nil, err
	}
	// A damaged file shows only when it is decoded; it must not get in.
	if _, err := decode(data); err != nil {
		return nil, err
	}
	if format == "jpeg" && orientation(data) >= 5 {
		cfg.Width, cfg.Height = cfg.Height, cfg.Width
	}
	sum := sha256.Sum256(data)
	in := &Info{Hash: hex.EncodeToString(sum[:]), Mime: "image/" + format, Width: cfg.Width, Height: cfg.Height, Bytes: int64(len(data))}
	in.Metadata = ReadMetadata(data, in.Mime)
	return in, atomicfile.Write(filepath.Join(Folder(dir, in.Hash), "original"), data)
}

// Render makes the renditions of a stored picture and the crops around focus, and
// returns the widths that exist afterwards. Renditions that are there are kept, crops
// are made anew.
func Render(dir, hash string, focus Focus) ([]int, error) {
	folder := Folder(dir, hash)
	data, err := os.ReadFile(filepath.Join(folder, "original"))
	if err != nil {
		return nil, depesche.Wrap(err, depesche.NotFound, "picture.gone", "the picture's file is not in the data folder any more: restore it from a backup, or add the picture again")
	}
	img, err := decode(data)
	if err != nil {
		return nil, err
	}
	flat := flatten(img)
	if err := crops(folder, flat, focus); err != nil {
		return nil, err
	}
	return renditions(folder, flat)
}

// decode reads a picture and turns it as its Exif orientation says.
func decode(data []byte) (image.Image, error) {
	img, format, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "picture.damaged", "the picture is damaged and cannot be read: save it again from its source")
	}
	if format == "jpeg" {
		img = orient(img, orientation(data))
	}
	return img, nil
}

// flatten lays a picture on white: JPEG knows no transparency.
func flatten(img image.Image) *image.RGBA {
	b := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(out, out.Bounds(), img, b.Min, draw.Over)
	return out
}

// Check reads format and declared size without decoding and refuses what is too large
// or no picture that we read.
func Check(data []byte) (image.Config, string, error) {
	if len(data) > MaxBytes {
		return image.Config{}, "", depesche.E(depesche.Invalid, "picture.large", "the picture file has %d MB, more than the %d MB that are taken: save it smaller", len(data)>>20, MaxBytes>>20)
	}
	cfg, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return cfg, "", depesche.Wrap(err, depesche.Invalid, "picture.format", "this is no picture that can be read: use JPEG, PNG, GIF or WebP")
	}
	if cfg.Width <= 0 || cfg.Height <= 0 || cfg.Width > MaxPixels/cfg.Height {
		return cfg, "", depesche.E(depesche.Invalid, "picture.pixels", "the picture claims %d × %d pixels, more than the %d million that are taken: scale it down", cfg.Width, cfg.Height, MaxPixels/1_000_000)
	}
	return cfg, format, nil
}

// Folder is where a picture's files lie.
func Folder(dir, hash string) string { return filepath.Join(dir, hash[:2], hash) }

// File returns the path of the narrowest rendition that is at least width wide, of the
// widest there is when none is, and the original's path when there are none or width is
// 0. widths are those of Info.
func File(dir, hash string, widths []int, width int) string {
	if len(widths) == 0 || width == 0 {
		return filepath.Join(Folder(dir, hash), "original")
	}
	best := widths[len(widths)-1]
	for _, w := range widths {
		if w >= width {
			best = w
			break
		}
	}
	return filepath.Join(Folder(dir, hash), "w"+strconv.Itoa(best)+".jpg")
}

// renditions scales in a cascade, each width from the one above it: four times as fast
// as each from the original, with no visible difference. A picture narrower than the
// smallest width gets one rendition of its own width.
func renditions(folder string, from *image.RGBA) ([]int, error) {
	width, height := from.Bounds().Dx(), from.Bounds().Dy()
	var ws []int
	for _, w := range Widths {
		if w <= width {
			ws = append(ws, w)
		}
	}
	if len(ws) == 0 || (width > ws[len(ws)-1] && width < Widths[len(Widths)-1]) {
		ws = append(ws, width)
	}
	for i := len(ws) - 1; i >= 0; i-- {
		w := ws[i]
		from = scale(from, from.Bounds(), w, max(1, (height*w+width/2)/width))
		if err := save(folder, "w"+strconv.Itoa(w), from); err != nil {
			return nil, err
		}
	}
	return ws, nil
}

// scale returns the part r of a picture in w × h pixels.
func scale(from *image.RGBA, r image.Rectangle, w, h int) *image.RGBA {
	if r == from.Bounds() && w == r.Dx() && h == r.Dy() {
		return from
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(to, to.Bounds(), from, r, draw.Src, nil)
	return to
}

func save(folder, name string, img image.Image) error {
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality}); err != nil {
		return err
	}
	return atomicfile.Replace(filepath.Join(folder, name+".jpg"), buf.Bytes())
}

// Exists tells whether the original of hash lies in dir.
func Exists(dir, hash string) bool {
	_, err := os.Stat(filepath.Join(Folder(dir, hash), "original"))
	return err == nil
}
