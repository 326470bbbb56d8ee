package draw

import "math"

// dish: a radio telescope on a headland follows a satellite at nightfall.
func dish(c *Canvas) {
	c.ground(down(0, 430, hex("#131f33"), hex("#27405a"), hex("#6b7f8c"), hex("#d9a36f"), hex("#f0c67e")))
	c.stars(3, 0, 0, 900, 250, 170, paper)
	// The sky turns while the shutter is open.
	for i := range 26 {
		rad := 60 + float64(i)*27
		r := seeded(uint64(400 + i))
		for range 2 + i/6 {
			a := between(r, math.Pi, 2*math.Pi)
			l := between(r, .10, .22)
			var ps []pt
			for k := range 12 {
				t := a + l*float64(k)/11
				ps = append(ps, pt{690 + math.Cos(t)*rad, 330 + math.Sin(t)*rad})
			}
			if ps[0].y < 215 && ps[11].y < 215 {
				c.fill(stroke(ps, .5, 1.1), paper.alpha(.32))
			}
		}
	}
	trail := curve(-20, 210, 180, 118, 400, 70, 640, 66, 920, 112)
	c.fill(stroke(trail[:40], .3, 2.4), hex("#ffe9b0").alpha(.9))
	head := trail[39]
	c.light(head.x, head.y, 34, hex("#fff3cf"), .9)
	c.fill(circle(head.x, head.y, 2.8), paper)
	// Sea.
	c.fill(rect(-2, 414, 904, 190), down(414, 600, hex("#d9a874"), hex("#54697a"), hex("#1c2c3b")))
	c.strokes(5, -30, 418, 960, 170, 150, .6, 2.4, hex("#ffdfa0").alpha(.35))
	c.strokes(6, -30, 440, 960, 150, 90, .8, 2.4, night.alpha(.3))
	c.fill(rect(-2, 413, 904, 1.4), hex("#f7dca6").alpha(.8))
	c.fill(hill(416, 560, 415, 660, 398, 760, 404, 910, 388), hex("#63727c"))
	// Headland.
	c.fill(hill(620, -10, 352, 90, 362, 220, 388, 380, 404, 470, 426, 520, 470, 560, 520, 660, 566, 760, 612), down(352, 600, hex("#2e4038"), hex("#17231f")))
	c.fill(stroke(curve(-10, 352, 90, 362, 220, 388, 380, 404, 470, 426, 520, 470, 560, 520, 660, 566), 2.2, 1), hex("#d0a36c").alpha(.7))
	r := seeded(81)
	for range 130 {
		x := between(r, -10, 560)
		y := 392 + x*.1 + between(r, 20, 190)
		c.fill(stroke(curve(x, y, x+3, y-7, x+between(r, 4, 12), y-between(r, 8, 18)), 1.6, .3), leaf.alpha(between(r, .12, .4)))
	}
	antenna(c, 256, 392, 1.24)
	hut(c, 446, 430)
	c.figure(398, 420, 40, 0, brick, hex("#c79372"))
	c.fill(stroke(curve(402, 392, 410, 384, 414, 376), 3, 2), rust)
}

func antenna(c *Canvas, x, y, s float64) {
	c.in(place(x, y, s), func() {
		steel, dark, lit := hex("#2c3d49"), hex("#16222b"), hex("#f6d9a4")
		c.fill(poly(-52, 6, -38, -62, 38, -62, 52, 6), ramp{-52, 0, 52, 0, []rgba{dark, steel, hex("#8a8373")}})
		for i := range 4 {
			yy := -52 + float64(i)*15
			c.fill(rect(-40-float64(i)*3.2, yy, 80+float64(i)*6.4, 1.4), ink.alpha(.4))
		}
		c.fill(rect(-8, -24, 16, 30), dark)
		c.fill(rect(-4, -20, 8, 12), yellow)
		c.fill(rect(-46, -70, 92, 10), dark)
		c.fill(poly(-26, -70, -14, -122, 14, -122, 26, -70), steel)
		c.fill(line(-24, -70, 14, -120, 2.4), dark)
		c.fill(line(24, -70, -14, -120, 2.4), dark)
		c.fill(circle(0, -122, 15), dark)
		c.in(turn(0, -126, 26), func() {
			// Ribs behind, bowl, rim, feed.
			c.fill(path{{{-122, -26}, {-96, 26}, {-44, 48}, {0, 48}, {44, 48}, {96, 26}, {122, -26}, {60, -10}, {-60, -10}, {-122, -26}}},
				ramp{-122, 0, 122, 0, []rgba{hex("#1c2b36"), hex("#3d525f"), hex("#b29a76")}})
			for k := -4; k <= 4; k++ {
				t := float64(k) / 4
				c.fill(stroke(curve(t*22, 40, t*80, 22, t*118, -25), 1.8, 1), ink.alpha(.5))
			}
			c.fill(ellipse(0, -26, 123, 27), ramp{-123, 0, 123, 0, []rgba{hex("#fbe6bd"), hex("#cfc4ae"), hex("#6b7f8c"), hex("#3f566a")}})
			c.fill(ellipse(0, -22, 112, 21), ramp{-112, 0, 112, 0, []rgba{hex("#8f8f88"), hex("#a9aca4"), hex("#e7d6b4")}})
			for k := 1; k <= 3; k++ {
				t := float64(k) / 3.6
				c.ring(0, -22, 112*t, 21*t, .9, ink.alpha(.22))
			}
			for k := range 8 {
				a := float64(k) * math.Pi / 8
				c.fill(line(-112*math.Cos(a), -22-21*math.Sin(a), 112*math.Cos(a), -22+21*math.Sin(a), .8), ink.alpha(.18))
			}
			for _, k := range []float64{-84, 76, -4} {
				c.fill(line(k, -24+math.Abs(k)*-.03, 0, -118, 2), dark)
			}
			c.fill(roundRect(-9, -130, 18, 20, 4), dark)
			c.fill(rect(-9, -114, 18, 3), brick)
			c.fill(rect(-6, -110, 12, 4), lit)
		})
	})
}

func hut(c *Canvas, x, y float64) {
	c.in(place(x, y, 1), func() {
		c.fill(rect(-30, -28, 60, 32), hex("#1d2a2c"))
		c.fill(poly(-35, -28, -22, -44, 22, -44, 35, -28), hex("#0f171a"))
		c.fill(rect(-20, -20, 13, 12), yellow)
		c.fill(rect(4, -20, 13, 12), yellow)
		c.fill(rect(-14, -20, 1.2, 12), ink)
		c.fill(rect(10, -20, 1.2, 12), ink)
		c.light(0, -14, 64, yellow, .5)
	})
}
