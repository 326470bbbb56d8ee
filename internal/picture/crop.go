package picture

import (
	"fmt"
	"image"
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

// or returns f, or the middle for a focus that says nothing.
func (f Focus) or() Focus {
	if f == (Focus{}) || !f.Valid() {
		return Middle
	}
	return f
}

// Crop names a cut of fixed shape.
type Crop string

const (
	Wide       Crop = "wide"     // 16:9, for lists
	WideMiddle Crop = "wide-768" // the same, for a phone or a column on a fine screen
	WideSmall  Crop = "wide-640" // half as wide as Wide
	Social     Crop = "social"   // 1200 × 630, for cards on other sites
)

// shapes are the sizes of crops; smaller pictures give smaller crops of the same shape.
var shapes = map[Crop]image.Point{Wide: {1280, 720}, WideMiddle: {WidthFine, WidthFine * 9 / 16}, WideSmall: {640, 360}, Social: {1200, 630}}

// Valid tells whether there is such a crop.
func (c Crop) Valid() bool { return shapes[c] != image.Point{} }

// Size is the size in pixels of the crop of a picture of width × height.
func (c Crop) Size(width, height int) image.Point {
	s := shapes[c]
	r := c.around(image.Pt(width, height), Middle)
	if r.Dx() >= s.X && r.Dy() >= s.Y {
		return s
	}
	return r.Size()
}

func (c Crop) file(f Focus) string {
	f = f.or()
	return fmt.Sprintf("%s-%d-%d", c, f.X, f.Y)
}

// around is the largest part of a picture that has the crop's proportions and lies as
// near around the focus as the edges allow.
func (c Crop) around(size image.Point, f Focus) image.Rectangle {
	f = f.or()
	shape := shapes[c]
	w, h := size.X, size.X*shape.Y/shape.X
	if h > size.Y {
		w, h = size.Y*shape.X/shape.Y, size.Y
	}
	w, h = max(1, w), max(1, h)
	place := func(total, part, at int) int { return min(max(total*at/1000-part/2, 0), total-part) }
	x, y := place(size.X, w, f.X), place(size.Y, h, f.Y)
	return image.Rect(x, y, x+w, y+h)
}
