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
	Hash   string // SHA-256 of the original, hex
	Mime   string
	Width  int // as shown, orientation applied
	Height int
	Bytes  int64
	Widths []int // renditions made, ascending
}

// Add stores a picture and makes its renditions under dir (DATA/pictures). Adding the
// same bytes again changes nothing. What is no JPEG, PNG, GIF or WebP, is too large,
// or does not decode is an Invalid error, and nothing is stored.
func Add(dir string, data []byte) (*Info, error) {
	_, format, err := Check(data)
	if err != nil {
		return nil, err
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "picture.damaged", "the picture is damaged and cannot be read: save it again from its source")
	}
	if format == "jpeg" {
		img = orient(img, orientation(data))
	}
	sum := sha256.Sum256(data)
	in := &Info{Hash: hex.EncodeToString(sum[:]), Mime: "image/" + format, Width: img.Bounds().Dx(), Height: img.Bounds().Dy(), Bytes: int64(len(data))}
	folder := Folder(dir, in.Hash)
	if err := atomicfile.Write(filepath.Join(folder, "original"), data); err != nil {
		return nil, err
	}
	in.Widths, err = renditions(folder, img)

	return in, err
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
func renditions(folder string, img image.Image) ([]int, error) {
	b := img.Bounds()
	var ws []int
	for _, w := range Widths {
		if w <= b.Dx() {
			ws = append(ws, w)
		}
	}
	if len(ws) == 0 || (b.Dx() > ws[len(ws)-1] && b.Dx() < Widths[len(Widths)-1]) {
		ws = append(ws, b.Dx())
	}
	from := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(from, from.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(from, from.Bounds(), img, b.Min, draw.Over)
	for i := len(ws) - 1; i >= 0; i-- {
		w := ws[i]
		h := max(1, (b.Dy()*w+b.Dx()/2)/b.Dx())
		if w != from.Bounds().Dx() {
			to := image.NewRGBA(image.Rect(0, 0, w, h))
			draw.CatmullRom.Scale(to, to.Bounds(), from, from.Bounds(), draw.Src, nil)
			from = to
		}
		var buf bytes.Buffer
		if err := jpeg.Encode(&buf, from, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		if err := atomicfile.Write(filepath.Join(folder, "w"+strconv.Itoa(w)+".jpg"), buf.Bytes()); err != nil {
			return nil, err
		}
	}
	return ws, nil
}

// Exists tells whether the original of hash lies in dir.
func Exists(dir, hash string) bool {
	_, err := os.Stat(filepath.Join(Folder(dir, hash), "original"))
	return err == nil
}
