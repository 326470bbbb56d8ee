// Package picture takes pictures in and makes the smaller renditions that pages load.
//
// Originals are kept untouched, addressed by the SHA-256 of their bytes, under
// DATA/pictures/ab/abcd…/original; renditions are JPEG files beside them: "w640.jpg",
// and crops that carry their focus in the name, "wide-500-500.jpg". Decoding and
// encoding drops all metadata, places of capture included; Embed writes back what
// readers shall have.
//
// Files come from strangers. Format and declared size are checked before anything is
// decoded, decoders run within a bound of memory for all together, and what makes them
// fail is refused.
package picture

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"os"
	"path/filepath"

	"depesche"
	"depesche/internal/atomicfile"
)

const (
	// MaxBytes bounds a picture file.
	MaxBytes = 40 << 20
	// MaxPixels bounds the declared size, before anything is decoded.
	MaxPixels = 60_000_000
	// maxScans bounds the passes of a progressive JPEG: cameras and programs write ten
	// or so; thousands over one large area would take hours.
	maxScans = 64
)

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
func Add(ctx context.Context, dir string, data []byte) (*Info, error) {
	cfg, format, err := Check(data)
	if err != nil {
		return nil, err
	}
	// A damaged file shows only when it is decoded; it must not get in.
	if err := within(ctx, cfg, format, data, func(image.Image) error { return nil }); err != nil {
		return nil, err
	}
	size := shown(cfg, format, data)
	sum := sha256.Sum256(data)
	in := &Info{Hash: hex.EncodeToString(sum[:]), Mime: "image/" + format, Width: size.X, Height: size.Y, Bytes: int64(len(data))}
	in.Metadata = ReadMetadata(data, in.Mime)
	return in, atomicfile.Write(filepath.Join(Folder(dir, in.Hash), "original"), data)
}

// Check reads format and declared size without decoding and refuses what is too large
// or no picture that we read.
func Check(data []byte) (image.Config, string, error) {
	if len(data) > MaxBytes {
		return image.Config{}, "", depesche.E(depesche.Invalid, "picture.large", "the picture file has %d MB, more than the %d MB that are taken: save it smaller", len(data)>>20, MaxBytes>>20)
	}
	if what := otherFormat(data); what != "" {
		return image.Config{}, "", depesche.E(depesche.Invalid, "picture.other", "this is a file in the format %s, which is not taken: save it as JPEG, PNG, GIF or WebP", what)
	}
	cfg, format, err := decodeConfig(data)
	if err != nil {
		return cfg, "", depesche.Wrap(err, depesche.Invalid, "picture.format", "this is no picture that can be read: use JPEG, PNG, GIF or WebP")
	}
	if cfg.Width <= 0 || cfg.Height <= 0 {
		return cfg, "", depesche.E(depesche.Invalid, "picture.empty", "the picture has no size: save it again from its source")
	}
	if cfg.Width > MaxPixels/cfg.Height {
		return cfg, "", depesche.E(depesche.Invalid, "picture.pixels", "the picture claims %d × %d pixels, more than the %d million that are taken: scale it down", cfg.Width, cfg.Height, MaxPixels/1_000_000)
	}
	if format == "webp" && animatedWebP(data) {
		return cfg, "", depesche.E(depesche.Invalid, "picture.animated", "this is a moving WebP: save one of its frames as JPEG, PNG or WebP")
	}
	if format == "jpeg" {
		if n, _ := jpegScans(data); n > maxScans {
			return cfg, "", depesche.E(depesche.Invalid, "picture.scans", "the JPEG is built of %d passes, which no camera does: save it again from its source", n)
		}
	}
	return cfg, format, nil
}

// otherFormat names formats that people often have and that we do not read.
func otherFormat(data []byte) string {
	head := data[:min(len(data), 1024)]
	brand := ""
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		brand = string(head[8:12])
	}
	switch text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n"); {
	case brand == "heic" || brand == "heix" || brand == "mif1" || brand == "hevc":
		return "HEIC"
	case brand == "avif" || brand == "avis":
		return "AVIF"
	case brand != "":
		return "MP4"
	case bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")):
		return "TIFF"
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "PDF"
	case bytes.HasPrefix(head, []byte("BM")) && len(head) > 14:
		return "BMP"
	case bytes.HasPrefix(text, []byte("<")) && bytes.Contains(bytes.ToLower(head), []byte("<svg")):
		return "SVG"
	case bytes.HasPrefix(text, []byte("<")):
		return "HTML or XML"
	}
	return ""
}

// Folder is where a picture's files lie.
func Folder(dir, hash string) string { return filepath.Join(dir, hash[:2], hash) }

// OriginalFile is the path of a picture's original.
func OriginalFile(dir, hash string) string { return filepath.Join(Folder(dir, hash), "original") }

// Exists tells whether the original of hash lies in dir.
func Exists(dir, hash string) bool {
	_, err := os.Stat(OriginalFile(dir, hash))
	return err == nil
}
