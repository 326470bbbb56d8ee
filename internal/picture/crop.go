package picture

import (
	"image"
	"path/filepath"
)

// Focus is the point of a picture that crops keep, in thousandths of its width and
// height from the upper left; the zero Focus is the middle.
type Focus struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// Middle is the focus of a picture for which nobody has chosen one.
var Middle = Focus{500, 500}

// Valid tells whether the point lies within the picture.
func (f Focus) Valid() bool { return f.X >= 0 && f.X <= 1000 && f.Y >= 0 && f.Y <= 1000 }

// Crop names a cut of fixed shape.
type Crop string

const (
	Wide   Crop = "wide"   // 16:9, for lists
	Social Crop = "social" // 1200 × 630, for cards on other sites
)

// shapes are the sizes of crops; smaller pictures give smaller crops of the same shape.
var shapes = map[Crop]image.Point{Wide: {1280, 720}, Social: {1200, 630}}

// CropFile is the path of a crop.
func CropFile(dir, hash string, c Crop) string {
	return filepath.Join(Folder(dir, hash), string(c)+".jpg")
}

func crops(folder string, img *image.RGBA, focus Focus) error {
	if focus == (Focus{}) || !focus.Valid() {
		focus = Middle
	}
	for c, shape := range shapes {
		r := around(img.Bounds().Size(), shape, focus)
		w, h := min(shape.X, r.Dx()), min(shape.Y, r.Dy())
		if err := save(folder, string(c), scale(img, r, max(1, w), max(1, h))); err != nil {
			return err
		}
	}
	return nil
}

// around is the largest part of a picture that has a shape's proportions and lies as
// near around the focus as the edges allow.
func around(size, shape image.Point, f Focus) image.Rectangle {
	w, h := size.X, size.X*shape.Y/shape.X
	if h > size.Y {
		w, h = size.Y*shape.X/shape.Y, size.Y
	}
	w, h = max(1, w), max(1, h)
	place := func(total, part, at int) int { return min(max(total*at/1000-part/2, 0), total-part) }
	x, y := place(size.X, w, f.X), place(size.Y, h, f.Y)
	return image.Rect(x, y, x+w, y+h)
}
