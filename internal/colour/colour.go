// Package colour measures how well colours can be told apart, as WCAG 2 does, and finds the
// nearest one that can. It is pure.
package colour

import (
	"fmt"
	"math"
	"strconv"
)

// Colour is an sRGB colour, 0 to 1.
type Colour struct{ R, G, B float64 }

// Parse reads #rrggbb.
func Parse(s string) (Colour, bool) {
	if len(s) != 7 || s[0] != '#' {
		return Colour{}, false
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return Colour{}, false
	}
	return Colour{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, true
}

// String writes #rrggbb.
func (c Colour) String() string {
	b := func(x float64) int { return int(math.Round(min(max(x, 0), 1) * 255)) }
	return fmt.Sprintf("#%02x%02x%02x", b(c.R), b(c.G), b(c.B))
}

func linear(x float64) float64 {
	if x <= 0.04045 {
		return x / 12.92
	}
	return math.Pow((x+0.055)/1.055, 2.4)
}

func gamma(x float64) float64 {
	if x <= 0.0031308 {
		return 12.92 * x
	}
	return 1.055*math.Pow(x, 1/2.4) - 0.055
}

func (c Colour) luminance() float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// Contrast is the ratio of two colours, 1 to 21.
func Contrast(a, b Colour) float64 {
	x, y := a.luminance(), b.luminance()
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

// Mix is a with a share of b.
func Mix(a, b Colour, share float64) Colour {
	m := func(x, y float64) float64 { return x + (y-x)*share }
	return Colour{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B)}
}

// lab is OKLab: equal steps look equal.
type lab struct{ l, a, b float64 }

func toLab(c Colour) lab {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return lab{0.2104542553*l + 0.7936177850*m - 0.0040720468*s, 1.9779984951*l - 2.4285922050*m + 0.4505937099*s, 0.0259040371*l + 0.7827717662*m - 0.8086757660*s}
}

func fromLab(c lab) Colour {
	cube := func(x float64) float64 { return x * x * x }
	l, m, s := cube(c.l+0.3963377774*c.a+0.2158037573*c.b), cube(c.l-0.1055613458*c.a-0.0638541728*c.b), cube(c.l-0.0894841775*c.a-1.2914855480*c.b)
	clip := func(x float64) float64 { return min(max(gamma(x), 0), 1) }
	return Colour{clip(4.0767416621*l - 3.3077115913*m + 0.2309699292*s), clip(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s), clip(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s)}
}

// Nearest is the colour most like c whose contrast with ground is at least ratio: lighter
// or darker, in the same hue. It is c itself where that passes, and black or white where
// nothing of the hue does.
func Nearest(c, ground Colour, ratio float64) Colour {
	if Contrast(c, ground) >= ratio {
		return c
	}
	from := toLab(c)
	for step := 0.005; step <= 1; step += 0.005 {
		for _, l := range []float64{from.l - step, from.l + step} {
			if l < 0 || l > 1 {
				continue
			}
			t := lab{l, from.a, from.b}
			if try, ok := Parse(fromLab(t).String()); ok && Contrast(try, ground) >= ratio {
				return try
			}
		}
	}
	black, white := Colour{}, Colour{1, 1, 1}
	if Contrast(black, ground) >= Contrast(white, ground) {
		return black
	}
	return white
}
