// Package draw draws the pictures of the demonstration newsroom: flat, calm editorial
// drawings made of polygons, gradients and light. Drawing is deterministic: the same
// scene gives the same pixels on every machine of one architecture.
//
// Scenes think in units of a sheet of 900 × 600; the canvas scales them.
package draw

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// The sheet on which scenes are drawn.
const (
	sheetW = 900.0
	sheetH = 600.0
)

// Canvas is a picture in the making.
type Canvas struct {
	px    []float32 // red, green, blue, 0 to 255: many faint layers need the fractions
	size  image.Rectangle
	scale float64
	at    affine
	clip  *image.Alpha // nil: no clip
}

// New makes a canvas of width pixels; its height follows from the sheet, 3:2.
func New(width int) *Canvas {
	scale := float64(width) / sheetW
	h := int(math.Round(sheetH * scale))
	return &Canvas{px: make([]float32, 3*width*h), size: image.Rect(0, 0, width, h), scale: scale, at: identity}
}

// Image is the picture so far.
func (c *Canvas) Image() *image.RGBA {
	img := image.NewRGBA(c.size)
	for i, w := 0, c.size.Dx(); i < len(c.px)/3; i++ {
		d := dither(i%w, i/w)
		for k := range 3 {
			img.Pix[4*i+k] = uint8(max(0, min(255, c.px[3*i+k]+d)))
		}
		img.Pix[4*i+3] = 255
	}
	return img
}

// affine maps (x, y) to (a·x + b·y + e, c·x + d·y + f).
type affine struct{ a, b, c, d, e, f float64 }

var identity = affine{a: 1, d: 1}

func (m affine) apply(p pt) pt { return pt{m.a*p.x + m.b*p.y + m.e, m.c*p.x + m.d*p.y + m.f} }

// then gives the map that applies n first, m after.
func (m affine) then(n affine) affine {
	return affine{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.a*n.e + m.b*n.f + m.e, m.c*n.e + m.d*n.f + m.f,
	}
}

// in draws with a further map.
func (c *Canvas) in(m affine, f func()) {
	old := c.at
	c.at = c.at.then(m)
	f()
	c.at = old
}

func shift(x, y float64) affine { return affine{a: 1, d: 1, e: x, f: y} }

// place shifts to (x, y), then scales by s.
func place(x, y, s float64) affine { return affine{a: s, d: s, e: x, f: y} }

// turn rotates by deg degrees clockwise about (x, y) and puts the origin there.
func turn(x, y, deg float64) affine {
	s, k := math.Sincos(deg * math.Pi / 180)
	return affine{k, -s, s, k, x, y}
}

// mirror flips about the horizontal line at y and squeezes by s.
func mirror(y, s float64) affine { return affine{a: 1, d: -s, f: y + s*y} }

// inverse gives the map back.
func (m affine) inverse() affine {
	det := m.a*m.d - m.b*m.c
	return affine{m.d / det, -m.b / det, -m.c / det, m.a / det, (m.b*m.f - m.d*m.e) / det, (m.c*m.e - m.a*m.f) / det}
}

// fill paints a path. Paints live in the same coordinates as the path.
func (c *Canvas) fill(p path, paint paint) {
	mask, box := c.mask(p)
	if mask == nil {
		return
	}
	back := c.at.inverse().then(affine{a: 1 / c.scale, d: 1 / c.scale})
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			cover := int(mask.AlphaAt(x-box.Min.X, y-box.Min.Y).A)
			if c.clip != nil {
				cover = cover * int(c.clip.AlphaAt(x, y).A) / 255
			}
			if cover == 0 {
				continue
			}
			q := back.apply(pt{float64(x) + .5, float64(y) + .5})
			r, g, b, a := paint.at(q.x, q.y)
			if a *= float64(cover) / 255; a <= 0 {
				continue
			}
			i := 3 * (y*c.size.Dx() + x)
			for k, v := range [3]float64{r, g, b} {
				c.px[i+k] += (float32(v) - c.px[i+k]) * float32(a)
			}
		}
	}
}

// dither breaks the steps of wide gradients with an ordered pattern.
func dither(x, y int) float32 {
	return float32([16]uint8{0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5}[(y&3)*4+x&3])/16 + 1./32
}

func (c *Canvas) mask(p path) (*image.Alpha, image.Rectangle) {
	p = p.through(affine{a: c.scale, d: c.scale}.then(c.at))
	box := p.box().Intersect(c.size)
	if box.Empty() {
		return nil, box
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	p.draw(r, float64(box.Min.X), float64(box.Min.Y))
	m := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	r.DrawOp = draw.Src
	r.Draw(m, m.Bounds(), image.NewUniform(color.Alpha{255}), image.Point{})
	return m, box
}

// within draws inside a path only.
func (c *Canvas) within(p path, f func()) {
	old := c.clip
	m, box := c.mask(p)
	c.clip = image.NewAlpha(c.size)
	for y := box.Min.Y; y < box.Max.Y && m != nil; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			a := int(m.AlphaAt(x-box.Min.X, y-box.Min.Y).A)
			if old != nil {
				a = a * int(old.AlphaAt(x, y).A) / 255
			}
			c.clip.Pix[c.clip.PixOffset(x, y)] = uint8(a)
		}
	}
	f()
	c.clip = old
}
