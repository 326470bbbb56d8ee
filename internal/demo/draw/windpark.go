package draw

// windPark: rotors in the sea at sunrise, near and far.
func windPark(c *Canvas) {
	const horizon = 372.0
	c.ground(down(0, horizon, hex("#86a3ad"), hex("#b9c6bd"), hex("#efdcb6"), hex("#f8cf83")))
	c.light(318, 344, 380, hex("#ffe9a6"), .85)
	c.fill(circle(318, 330, 70), down(260, 400, hex("#ffd95c"), yellow))
	for _, b := range [][4]float64{{-60, 120, 520, 12}, {300, 160, 700, 10}, {80, 214, 380, 9}, {470, 240, 560, 10}, {-90, 268, 480, 8}, {190, 316, 330, 6}} {
		c.fill(lens(b[0], b[1], b[2], b[3]), hex("#fbf1da").alpha(.62))
		c.fill(lens(b[0]+50, b[1]+7, b[2]*.8, b[3]*.6), hex("#d9b48c").alpha(.34))
	}
	for i := range 9 {
		x := 486 + float64(i)*50
		turbine(c, x, horizon, .14+.006*float64(i), float64(i*37), hex("#8d9c9d"))
	}
	c.fill(rect(-2, horizon, 904, 240), down(horizon, 600, hex("#e9c88e"), hex("#7f9a9b"), hex("#3a5b68"), hex("#223f4e")))
	c.strokes(3, 238, horizon+2, 160, 210, 130, .7, 4.2, hex("#ffe27a").alpha(.62))
	c.strokes(4, -30, horizon+2, 960, 226, 210, .5, 3.2, hex("#f6e8c6").alpha(.26))
	c.strokes(5, -30, horizon+20, 960, 210, 120, .7, 3.4, hex("#17303d").alpha(.26))
	turbine(c, 452, 384, .30, 20, hex("#7a8a8d"))
	turbine(c, 556, 394, .42, 75, hex("#8f9b99"))
	turbine(c, 686, 414, .66, 8, hex("#b4b7ab"))
	serviceBoat(c, 452, 452)
	turbine(c, 812, 476, 1.16, 46, hex("#e9e2cf"))
	turbine(c, 118, 560, 1.62, 12, hex("#f4eede"))
	for _, g := range [][3]float64{{520, 130, 9}, {548, 118, 8}, {574, 108, 7}, {600, 116, 7}, {628, 126, 8}, {656, 138, 8}, {684, 152, 9}} {
		x, y, s := g[0], g[1], g[2]
		c.fill(stroke(curve(x-s, y-s*.1, x-s*.5, y-s*.45, x, y, x+s*.5, y-s*.5, x+s, y-s*.3), s*.1, s*.2), hex("#47575f"))
	}
}

// turbine stands at (x, y); at scale 1 its hub is 200 high.
func turbine(c *Canvas, x, y, s, deg float64, col rgba) {
	shade := mix(col, slate, .45)
	c.in(place(x, y, s), func() {
		// Reflection, broken.
		r := seeded(uint64(x))
		for k := range 16 {
			t := float64(k) / 16
			c.fill(lens(-9-6*t+between(r, -4, 4), 8+t*96, 20+8*t, 2.4), mix(col, slate, .25).alpha(.5*(1-t)))
		}
		c.fill(rect(-9, -16, 18, 22), ramp{-9, 0, 9, 0, []rgba{hex("#ffd34a"), yellow, hex("#a87508")}})
		c.fill(rect(-13, -19, 26, 4), mix(shade, ink, .4))
		c.fill(lens(-24, 7, 48, 5), paper.alpha(.7))
		c.fill(poly(-7, -18, -3.4, -200, 3.4, -200, 7, -18), ramp{-7, 0, 7, 0, []rgba{col, col, shade}})
		c.fill(roundRect(-8, -208, 20, 13, 4), shade)
		for k := range 3 {
			c.in(turn(0, -202, deg+float64(k)*120), func() {
				c.fill(path{{{-2.4, 0}, {-6, -16}, {-7.4, -30}, {-5, -44}, {-3, -80}, {-1.6, -112}, {-.3, -136}, {.6, -112}, {2, -60}, {3.6, -12}, {3, -6}, {2.6, 0}, {2.4, 0}, {0, 0}, {-1, 0}, {-2.4, 0}}}, col)
				c.fill(path{{{0, -4}, {.5, -40}, {.2, -90}, {-.3, -136}, {.6, -112}, {2, -60}, {3.6, -12}, {3, -8}, {1, -4}, {0, -4}}}, shade.alpha(.8))
			})
		}
		c.fill(circle(0, -202, 6.4), col)
		c.fill(circle(1.4, -201, 4), shade.alpha(.6))
	})
}

func serviceBoat(c *Canvas, x, y float64) {
	c.in(place(x, y, 1.05), func() {
		for i := range 5 {
			s := float64(i)
			c.fill(stroke(curve(44-s*6, 9, -30-s*20, 8+s*2, -150-s*34, 13+s*5), 3-s*.4, .4), paper.alpha(.75-.13*s))
		}
		c.fill(path{{{-48, -10}, {-20, -8}, {24, -8}, {62, -18}, {58, -6}, {52, 4}, {46, 10}, {20, 11}, {-24, 11}, {-44, 10}, {-47, 4}, {-48, -4}, {-48, -10}}}, brick)
		c.fill(poly(-48, -10, -48, -6, 58, -10, 62, -18, 24, -9), cream)
		c.fill(poly(-10, -9, -6, -30, 24, -30, 32, -10), paper)
		c.fill(poly(2, -25, 21, -25, 26, -16, 2, -16), deep)
		c.fill(rect(-4, -25, 4, 9), deep)
		c.fill(rect(4, -48, 1.6, 18), ink)
		c.fill(line(-4, -44, 14, -44, 1.2), ink)
		c.fill(poly(5.6, -48, 16, -45, 5.6, -42), yellow)
		c.fill(rect(-44, -20, 1.4, 11), ink)
		c.fill(line(-44, -18, -12, -18, 1), ink)
		c.fill(lens(38, 9, 44, 7), paper.alpha(.9))
	})
}
