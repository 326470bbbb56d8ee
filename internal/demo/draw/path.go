package draw

import (
	"image"
	"math"

	"golang.org/x/image/vector"
)

type pt struct{ x, y float64 }

// path is a set of closed outlines, each a list of points of cubic curves: the first
// point, then three per curve. Overlaps fill (non-zero rule).
type path [][]pt

// poly is a polygon: x0, y0, x1, y1 …
func poly(xy ...float64) path {
	pts := make([]pt, 0, len(xy)/2)
	for i := 0; i+1 < len(xy); i += 2 {
		pts = append(pts, pt{xy[i], xy[i+1]})
	}
	return straight(pts)
}

func straight(pts []pt) path {
	out := []pt{pts[0]}
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		out = append(out, lerp(a, b, 1./3), lerp(a, b, 2./3), b)
	}
	return path{out}
}

func lerp(a, b pt, t float64) pt { return pt{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t} }

func rect(x, y, w, h float64) path { return poly(x, y, x+w, y, x+w, y+h, x, y+h) }

const kappa = 0.5522847498

func ellipse(x, y, rx, ry float64) path {
	kx, ky := rx*kappa, ry*kappa
	return path{{
		{x + rx, y}, {x + rx, y + ky}, {x + kx, y + ry}, {x, y + ry},
		{x - kx, y + ry}, {x - rx, y + ky}, {x - rx, y}, {x - rx, y - ky},
		{x - kx, y - ry}, {x, y - ry}, {x + kx, y - ry}, {x + rx, y - ky}, {x + rx, y},
	}}
}

func circle(x, y, r float64) path { return ellipse(x, y, r, r) }

// arch is a rectangle whose top is half an ellipse of height rise.
func arch(x, y, w, h, rise float64) path {
	r := w / 2
	top := y + rise
	return path{{
		{x, top}, {x, top - rise*kappa}, {x + r - r*kappa, y}, {x + r, y},
		{x + r + r*kappa, y}, {x + w, top - rise*kappa}, {x + w, top},
		{x + w, top}, {x + w, y + h}, {x + w, y + h},
		{x + w, y + h}, {x, y + h}, {x, y + h},
	}}
}

// box with rounded corners.
func roundRect(x, y, w, h, r float64) path {
	k := r * (1 - kappa)
	line := func(a, b pt) []pt { return []pt{lerp(a, b, 1./3), lerp(a, b, 2./3), b} }
	p := []pt{{x + r, y}}
	p = append(p, line(pt{x + r, y}, pt{x + w - r, y})...)
	p = append(p, pt{x + w - k, y}, pt{x + w, y + k}, pt{x + w, y + r})
	p = append(p, line(pt{x + w, y + r}, pt{x + w, y + h - r})...)
	p = append(p, pt{x + w, y + h - k}, pt{x + w - k, y + h}, pt{x + w - r, y + h})
	p = append(p, line(pt{x + w - r, y + h}, pt{x + r, y + h})...)
	p = append(p, pt{x + k, y + h}, pt{x, y + h - k}, pt{x, y + h - r})
	p = append(p, line(pt{x, y + h - r}, pt{x, y + r})...)
	p = append(p, pt{x, y + k}, pt{x + k, y}, pt{x + r, y})
	return path{p}
}

// through maps every point.
func (p path) through(m affine) path {
	out := make(path, len(p))
	for i, o := range p {
		out[i] = make([]pt, len(o))
		for j, q := range o {
			out[i][j] = m.apply(q)
		}
	}
	return out
}

func (p path) box() image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, o := range p {
		for _, q := range o {
			x0, y0, x1, y1 = min(x0, q.x), min(y0, q.y), max(x1, q.x), max(y1, q.y)
		}
	}
	if x0 > x1 {
		return image.Rectangle{}
	}
	lim := func(v float64) int { return int(max(-1e5, min(1e5, v))) }
	return image.Rect(lim(math.Floor(x0)), lim(math.Floor(y0)), lim(math.Ceil(x1))+1, lim(math.Ceil(y1))+1)
}

func (p path) draw(r *vector.Rasterizer, dx, dy float64) {
	f := func(q pt) (float32, float32) { return float32(q.x - dx), float32(q.y - dy) }
	for _, o := range p {
		x, y := f(o[0])
		r.MoveTo(x, y)
		for i := 1; i+2 < len(o); i += 3 {
			ax, ay := f(o[i])
			bx, by := f(o[i+1])
			cx, cy := f(o[i+2])
			r.CubeTo(ax, ay, bx, by, cx, cy)
		}
		r.ClosePath()
	}
}

// curve lays a smooth line through points (Catmull-Rom) and returns it as many short
// straight steps.
func curve(xy ...float64) []pt {
	var ps []pt
	for i := 0; i+1 < len(xy); i += 2 {
		ps = append(ps, pt{xy[i], xy[i+1]})
	}
	get := func(i int) pt { return ps[max(0, min(len(ps)-1, i))] }
	out := []pt{ps[0]}
	for i := 0; i+1 < len(ps); i++ {
		a, b, c, d := get(i-1), get(i), get(i+1), get(i+2)
		for s := 1; s <= 14; s++ {
			t := float64(s) / 14
			f := func(a, b, c, d float64) float64 {
				return .5 * (2*b + (c-a)*t + (2*a-5*b+4*c-d)*t*t + (3*b-a-3*c+d)*t*t*t)
			}
			out = append(out, pt{f(a.x, b.x, c.x, d.x), f(a.y, b.y, c.y, d.y)})
		}
	}
	return out
}

// blob is the closed smooth shape through points.
func blob(xy ...float64) path {
	n := len(xy)
	// Going round with an overlap on either side makes the seam as smooth as the rest.
	ext := append(append([]float64{xy[n-4], xy[n-3], xy[n-2], xy[n-1]}, xy...), xy[0], xy[1], xy[2], xy[3])
	ps := curve(ext...)
	return straight(ps[2*14 : len(ps)-14])
}

// hill is the area under a smooth line down to floor.
func hill(floor float64, xy ...float64) path {
	ps := curve(xy...)
	ps = append(ps, pt{ps[len(ps)-1].x, floor}, pt{ps[0].x, floor})
	return straight(ps)
}

// stroke gives a line through points a body. Its width runs from w0 to w1; ends are
// round where the width is more than a hair.
func stroke(ps []pt, w0, w1 float64) path {
	if len(ps) < 2 {
		return nil
	}
	var left, right []pt
	for i, p := range ps {
		a, b := ps[max(0, i-1)], ps[min(len(ps)-1, i+1)]
		dx, dy := b.x-a.x, b.y-a.y
		l := math.Hypot(dx, dy)
		if l == 0 {
			continue
		}
		w := (w0 + (w1-w0)*float64(i)/float64(len(ps)-1)) / 2
		nx, ny := -dy/l*w, dx/l*w
		left = append(left, pt{p.x + nx, p.y + ny})
		right = append(right, pt{p.x - nx, p.y - ny})
	}
	for i := len(right) - 1; i >= 0; i-- {
		left = append(left, right[i])
	}
	return straight(left)
}

// tapered is a stroke that thins out to both ends.
func tapered(ps []pt, w float64) path {
	n := len(ps)
	if n < 4 {
		return nil
	}
	m := n / 3
	left, right := stroke(ps[:m+1], .2, w), stroke(ps[m:], w, .2)
	return append(left, right...)
}

func line(x0, y0, x1, y1, w float64) path { return stroke([]pt{{x0, y0}, {x1, y1}}, w, w) }

// lens is a horizontal stroke that thins out to both ends.
func lens(x, y, w, h float64) path {
	return path{{{x, y}, {x + w*.3, y - h*.66}, {x + w*.7, y - h*.66}, {x + w, y}, {x + w*.7, y + h*.66}, {x + w*.3, y + h*.66}, {x, y}}}
}
