package draw

import "math"

// terraces: a canal winds down through a terraced valley in the evening.
func terraces(c *Canvas) {
	c.ground(down(0, 250, hex("#8fa9b0"), hex("#cdd0bb"), hex("#f3d9a4")))
	c.light(700, 150, 330, hex("#fff0b8"), .8)
	c.fill(circle(704, 122, 36), hex("#fff2c0"))
	c.strokes(3, 0, 20, 900, 140, 34, 1, 2.4, paper.alpha(.4))
	c.fill(poly(-10, 240, 70, 128, 130, 168, 230, 84, 320, 158, 400, 116, 500, 196, 600, 250), hex("#8f9fa0"))
	c.fill(poly(230, 84, 320, 158, 400, 116, 500, 196, 600, 250, 330, 250, 262, 150), hex("#74878c"))
	c.fill(poly(480, 240, 620, 150, 700, 190, 800, 132, 910, 196, 910, 250), hex("#a9aa98"))
	c.fill(hill(360, -10, 214, 140, 190, 300, 226, 470, 206, 640, 232, 800, 200, 910, 216), hex("#7b8f77"))
	village(c)
	slopes(c)
	canal(c)
	foreground(c)
}

// bank is the y of the n-th terrace's upper edge at x: a valley open to the right.
func bank(n, x float64) float64 {
	t := n / 13
	base := 250 + 30*n*(.55+.5*t)
	return base + (34-14*t)*math.Sin(x/190+n*.34+.4) + 12*math.Sin(x/83+n*.9) - (x-450)*.06*(1-t)
}

func slopes(c *Canvas) {
	cols := []rgba{hex("#9aa866"), hex("#c2b15f"), hex("#77905a"), hex("#b3a35a"), hex("#5f7d54"), hex("#d0b968"), hex("#869a58"), hex("#6d8a55")}
	r := seeded(15)
	for n := 0.0; n < 13; n++ {
		var xy []float64
		for x := -30.0; x <= 930; x += 30 {
			xy = append(xy, x, bank(n, x))
		}
		t := n / 13
		col := mix(cols[int(n*3)%len(cols)], hex("#f3d9a4"), .32*(1-t))
		col = mix(col, pine, .30*t)
		c.fill(hill(620, xy...), ramp{900, 0, 0, 0, []rgba{mix(col, hex("#ffe9a6"), .35), col, mix(col, pine, .34)}})
		// The wall that holds the terrace: a dark foot below a lit edge.
		edge := curve(xy...)
		wall := 4 + 9*t
		c.fill(stroke(edge, wall*.5, wall*.5), mix(hex("#efdcae"), hex("#9a8a66"), t))
		var foot []pt
		for _, p := range edge {
			foot = append(foot, pt{p.x, p.y + wall*.75})
		}
		c.fill(stroke(foot, wall, wall), mix(hex("#8a8562"), hex("#332f25"), .25+.6*t).alpha(.75))
		// Rows of crops follow the bank.
		gap := 34 * (.6 + .8*t)
		for k := 1; k <= 3; k++ {
			d := wall*1.4 + gap*float64(k)/4
			for x := -20.0; x < 920; x += between(r, 11, 19) * (.7 + t) {
				s := (1.1 + 3.2*t) * between(r, .7, 1.2)
				if r.Float64() < .82 {
					c.fill(ellipse(x, bank(n, x)+d, s*1.25, s*.8), mix(col, []rgba{pine, moss, hex("#f0dc8a")}[r.IntN(3)], .45))
				}
			}
		}
		for range int(3 + 3*t) {
			x := between(r, -10, 910)
			if math.Abs(x-canalX(bank(n, x))) > 40+60*t && math.Hypot(x-742, bank(n, x)-510) > 90 {
				tree(c, x, bank(n, x)+2, (.55+1.1*t)*between(r, .8, 1.2), r.IntN(3))
			}
		}
	}
}

func tree(c *Canvas, x, y, s float64, kind int) {
	c.in(place(x, y, s), func() {
		c.fill(poly(0, 0, -46, 9, -40, 14, 4, 3), pine.alpha(.35))
		if kind == 0 {
			c.fill(rect(-1, -8, 2, 9), hex("#3b3128"))
			c.fill(path{{{0, -46}, {5, -36}, {7, -22}, {5, -8}, {2, -4}, {-2, -4}, {-5, -8}, {-7, -22}, {-5, -36}, {0, -46}}}, ramp{-7, 0, 7, 0, []rgba{pine, moss, hex("#93a26a")}})
			return
		}
		c.fill(poly(-1.8, 0, -1, -14, 1, -14, 1.8, 0), hex("#4b3a2c"))
		for _, b := range [][3]float64{{-6, -17, 8}, {6, -18, 8}, {0, -24, 9}} {
			c.fill(circle(b[0], b[1], b[2]), hex("#4d6748"))
		}
		for _, b := range [][3]float64{{6, -20, 5}, {2, -27, 5}, {-4, -20, 4}} {
			c.fill(circle(b[0], b[1], b[2]), hex("#8fa060").alpha(.8))
		}
		if kind == 2 {
			for _, b := range [][2]float64{{-7, -15}, {3, -21}, {8, -15}, {-1, -28}, {0, -14}} {
				c.fill(circle(b[0], b[1], 1.7), yellow)
			}
		}
	})
}

// canalX is where the canal runs at height y.
func canalX(y float64) float64 {
	t := (y - 250) / 350
	return 560 - 190*t + (40+120*t)*math.Sin(t*7.4+.5)
}

func canal(c *Canvas) {
	for y := 226.0; y < 606; y += 1 {
		if y < bank(0, canalX(y)) {
			continue
		}
		t := max(0, (y-250)/350)
		w := 2.5 + 34*t*t + 5*t
		x0, x1 := canalX(y), canalX(y+1.6)
		c.fill(poly(x0-w-3-4*t, y, x0+w+3+4*t, y, x1+w+3+4*t, y+1.6, x1-w-3-4*t, y+1.6), mix(hex("#efe0b8"), hex("#a39270"), t))
	}
	for y := 226.0; y < 606; y += 1 {
		if y < bank(0, canalX(y)) {
			continue
		}
		t := max(0, (y-250)/350)
		w := 2.5 + 34*t*t + 5*t
		x0, x1 := canalX(y), canalX(y+1.6)
		c.fill(poly(x0-w, y, x0+w, y, x1+w, y+1.6, x1-w, y+1.6), ramp{x0 - w, 0, x0 + w, 0, []rgba{mix(hex("#9fc0bf"), hex("#2f5866"), t), mix(hex("#d9e4d2"), hex("#7aa3a6"), t), mix(hex("#fff3c8"), hex("#f2d68c"), t)}})
	}
	r := seeded(71)
	for range 90 {
		t := math.Sqrt(r.Float64())
		y := 270 + t*326
		w := 2.5 + 34*t*t + 5*t
		l := w * between(r, .3, .9)
		c.fill(lens(canalX(y)-w*.8+r.Float64()*(w*1.4-l), y, l, .6+1.4*t), paper.alpha(.55))
	}
	for _, y := range []float64{330, 408, 512} {
		t := (y - 250) / 350
		w := 2.5 + 34*t*t + 5*t + 5
		s := .45 + 1.1*t
		x := canalX(y)
		c.fill(rect(x-w-3*s, y-24*s, 5*s, 28*s), hex("#4b3a2c"))
		c.fill(rect(x+w-2*s, y-24*s, 5*s, 28*s), hex("#4b3a2c"))
		c.fill(rect(x-w-6*s, y-27*s, 2*w+12*s, 5*s), hex("#6b4f38"))
		c.fill(rect(x-w*.86, y-10*s, w*1.72, 12*s), brick)
		c.fill(rect(x-1*s, y-36*s, 2*s, 28*s), ink)
		c.fill(lens(x-w, y+4*s, w*2, 4*s), paper.alpha(.9))
	}
}

func village(c *Canvas) {
	c.in(place(668, 222, 1), func() {
		r := seeded(9)
		for i := range 15 {
			x := -66 + float64(i)*9.4 + between(r, -2, 2)
			y := between(r, -4, 8)
			h := between(r, 10, 19)
			c.fill(rect(x, y-h, 13, h+8), ramp{x, 0, x + 13, 0, []rgba{hex("#cbb78f"), hex("#fbeac2")}})
			c.fill(poly(x-1.5, y-h, x+6.5, y-h-6, x+14.5, y-h), hex("#b5623f"))
			c.fill(rect(x+4, y-h+4, 2, 3), ink.alpha(.55))
		}
		c.fill(rect(-6, -54, 14, 56), ramp{-6, 0, 8, 0, []rgba{hex("#bda67c"), hex("#fff0cb")}})
		c.fill(poly(-8, -54, 1, -70, 10, -54), hex("#8c4630"))
		c.fill(rect(-1.6, -48, 5, 8), ink.alpha(.6))
		c.fill(rect(.4, -79, 1.2, 10), ink)
	})
}

func foreground(c *Canvas) {
	c.in(place(742, 548, 1), func() {
		c.fill(poly(0, 0, -130, 18, -126, 26, 8, 6), pine.alpha(.4))
		c.figure(0, 2, 98, .04, hex("#2b4356"), hex("#a8764f"))
		c.fill(ellipse(3.4, -92, 17, 4), cream)
		c.fill(ellipse(3.4, -96, 8, 6), cream)
		c.fill(stroke(curve(4, -68, 16, -56, 22, -46), 7, 5), hex("#22364a"))
		c.fill(line(30, -92, 20, 6, 2.6), hex("#4b3a2c"))
		c.fill(poly(16, 2, 26, 3, 22, 16, 12, 12), hex("#3a4248"))
	})
}
