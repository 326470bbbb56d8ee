package draw

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// paint gives the colour, 0 to 255 each, and opacity, 0 to 1, at a place of the sheet.
type paint interface {
	at(x, y float64) (r, g, b, a float64)
}

type rgba struct{ r, g, b, a float64 }

func (c rgba) at(_, _ float64) (r, g, b, a float64) { return c.r, c.g, c.b, c.a }

// hex reads "#rrggbb". It panics on anything else: colours are constants of scenes.
func hex(s string) rgba {
	var r, g, b int
	if _, err := fmt.Sscanf(s, "#%02x%02x%02x", &r, &g, &b); err != nil {
		panic("draw: not a colour: " + s)
	}
	return rgba{float64(r), float64(g), float64(b), 1}
}

func (c rgba) alpha(a float64) rgba { c.a = a; return c }

func mix(a, b rgba, t float64) rgba {
	return rgba{a.r + (b.r-a.r)*t, a.g + (b.g-a.g)*t, a.b + (b.b-a.b)*t, a.a + (b.a-a.a)*t}
}

// The palette that all drawings share.
var (
	paper  = hex("#fbfaf7")
	cream  = hex("#f3e9d6")
	sand   = hex("#e0cfae")
	blush  = hex("#e3b99c")
	ink    = hex("#16181d")
	night  = hex("#18242f")
	deep   = hex("#223647")
	slate  = hex("#365064")
	haze   = hex("#6d8794")
	yellow = hex("#f2b705")
	amber  = hex("#d98f12")
	brick  = hex("#a8452d")
	rust   = hex("#74301f")
	pine   = hex("#22392f")
	moss   = hex("#47624f")
	leaf   = hex("#87996a")
	straw  = hex("#c9b267")
)

// paintFunc is a colour for every place.
type paintFunc func(x, y float64) rgba

func (f paintFunc) at(x, y float64) (r, g, b, a float64) {
	c := f(x, y)
	return c.r, c.g, c.b, c.a
}

// ramp is a linear gradient from (x0, y0) to (x1, y1) through evenly spaced colours.
type ramp struct {
	x0, y0, x1, y1 float64
	stops          []rgba
}

// down is a vertical gradient.
func down(y0, y1 float64, stops ...rgba) ramp { return ramp{0, y0, 0, y1, stops} }

func (g ramp) at(x, y float64) (r, gr, b, a float64) {
	dx, dy := g.x1-g.x0, g.y1-g.y0
	t := ((x-g.x0)*dx + (y-g.y0)*dy) / (dx*dx + dy*dy)
	c := pick(g.stops, t)
	return c.r, c.g, c.b, c.a
}

// glow is a radial gradient.
type glow struct {
	x, y, rx, ry float64
	stops        []rgba
}

func (g glow) at(x, y float64) (r, gr, b, a float64) {
	c := pick(g.stops, math.Hypot((x-g.x)/g.rx, (y-g.y)/g.ry))
	return c.r, c.g, c.b, c.a
}

func pick(stops []rgba, t float64) rgba {
	t = max(0, min(1, t)) * float64(len(stops)-1)
	i := min(int(t), len(stops)-2)
	return mix(stops[i], stops[i+1], t-float64(i))
}

// light lays a soft round light over what is there.
func (c *Canvas) light(x, y, r float64, col rgba, strength float64) {
	g := glow{x, y, r, r, []rgba{col.alpha(strength), col.alpha(strength * .42), col.alpha(strength * .13), col.alpha(0)}}
	c.fill(circle(x, y, r), g)
}

func seeded(n uint64) *rand.Rand { return rand.New(rand.NewPCG(n, 0x5eed)) }

// between gives a random number of [a, b).
func between(r *rand.Rand, a, b float64) float64 { return a + (b-a)*r.Float64() }

// strokes strews thin horizontal lenses over a box: the brush marks of sky and water.
// They grow from size0 at the top to size1 at the bottom.
func (c *Canvas) strokes(seed uint64, x, y, w, h float64, n int, size0, size1 float64, p paint) {
	r := seeded(seed)
	for range n {
		t := r.Float64()
		s := size0 + (size1-size0)*t
		l := s * between(r, 12, 46)
		c.fill(lens(x+r.Float64()*w-l/2, y+t*h, l, s*between(r, .6, 1.2)), p)
	}
}

// stars strews small discs over a box.
func (c *Canvas) stars(seed uint64, x, y, w, h float64, n int, p rgba) {
	r := seeded(seed)
	for range n {
		size := .45 + 1.1*math.Pow(r.Float64(), 4)
		c.fill(circle(x+r.Float64()*w, y+r.Float64()*h, size), p.alpha(p.a*between(r, .35, 1)))
	}
}

func (c *Canvas) ground(p paint) { c.fill(rect(-2, -2, sheetW+4, sheetH+4), p) }
