package picture

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// smooth is the largest number of values for which Catmull-Rom, which keeps every source
// row at the target's width in floating point, is worth its memory (32 bytes each).
const smooth = 4 << 20

// scale returns the part r of a picture in w × h pixels, at most its own size.
func scale(from *image.RGBA, r image.Rectangle, w, h int) *image.RGBA {
	w, h = min(w, r.Dx()), min(h, r.Dy())
	if r == from.Bounds() && w == r.Dx() && h == r.Dy() {
		return from
	}
	if w*r.Dy() > smooth {
		return shrink(from, r, w, h)
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(to, to.Bounds(), from, r, draw.Src, nil)
	return to
}

// stripe is how many rows are made plain RGBA at a time.
const stripe = 32

// shrink returns the part r of a picture in w × h pixels, laid on white (JPEG knows no
// transparency), each the mean of the area that it covers. Besides the result it needs a
// few rows of memory, whatever the picture's size. w and h are at most those of r.
func shrink(img image.Image, r image.Rectangle, w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	cols := spans(r.Dx(), w)
	rowScale := float32(r.Dy()) / float32(h)
	band := image.NewRGBA(image.Rect(0, 0, r.Dx(), stripe))
	narrow := make([]float32, 3*w)
	sum := make([]float32, 3*w)
	area := rowScale * float32(r.Dx()) / float32(w)
	y, left := 0, rowScale // the row of out being filled, and what it still takes
	for top := 0; top < r.Dy(); top += stripe {
		rows := min(stripe, r.Dy()-top)
		part := image.Rect(0, 0, r.Dx(), rows)
		draw.Draw(band, part, image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(band, part, img, r.Min.Add(image.Pt(0, top)), draw.Over)
		for i := range rows {
			narrowRow(narrow, band.Pix[i*band.Stride:], cols)
			part := float32(1)
			for last := top+i == r.Dy()-1; y < h; {
				take := min(part, left)
				if last && y == h-1 {
					take = part // what rounding has left
				}
				addRow(sum, narrow, take)
				part, left = part-take, left-take
				if left > 1e-4 && !(last && y == h-1) {
					break
				}
				putRow(out.Pix[y*out.Stride:], sum, area)
				y, left = y+1, rowScale
				if part <= 1e-4 {
					break
				}
			}
		}
	}
	return out
}

// span is what one column of the result takes of the columns of the source: from to
// to-1, the first and last one by a part.
type span struct {
	from, to    int
	first, last float32
}

func spans(n, w int) []span {
	out := make([]span, w)
	for x := range out {
		// exact in integers: the column covers [x·n/w, (x+1)·n/w)
		a, b := x*n, (x+1)*n
		s := span{from: a / w, to: (b + w - 1) / w}
		s.first = 1 - float32(a%w)/float32(w)
		s.last = 1
		if b%w != 0 {
			s.last = float32(b%w) / float32(w)
		}
		out[x] = s
	}
	return out
}

func narrowRow(to []float32, pix []uint8, cols []span) {
	for x, s := range cols {
		var r, g, b float32
		for i := s.from; i < s.to; i++ {
			k := float32(1)
			if i == s.from {
				k = s.first
			}
			if i == s.to-1 {
				k *= s.last
				if s.to-s.from == 1 {
					k = 1
				}
			}
			p := pix[4*i : 4*i+3 : 4*i+3]
			r += k * float32(p[0])
			g += k * float32(p[1])
			b += k * float32(p[2])
		}
		to[3*x], to[3*x+1], to[3*x+2] = r, g, b
	}
}

func addRow(sum, row []float32, k float32) {
	for i, v := range row {
		sum[i] += k * v
	}
}

func putRow(pix []uint8, sum []float32, area float32) {
	for x := range len(sum) / 3 {
		for c := range 3 {
			pix[4*x+c] = uint8(min(max(sum[3*x+c]/area+0.5, 0), 255))
			sum[3*x+c] = 0
		}
		pix[4*x+3] = 0xff
	}
}
