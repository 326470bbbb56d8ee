package draw

// saltWorks: a chessboard of salt pans under a low sun.
func saltWorks(c *Canvas) {
	const horizon = 218.0
	c.ground(down(0, horizon, hex("#7f9dab"), hex("#c4c9bd"), hex("#efd6ae"), hex("#f6c877")))
	c.light(610, 200, 300, hex("#ffe28a"), .75)
	c.fill(circle(610, 192, 34), hex("#ffdb5e"))
	c.strokes(4, 0, 24, 900, 150, 40, 1, 2.6, paper.alpha(.28))
	c.fill(lens(360, 201, 420, 7), hex("#f3c27c").alpha(.9))
	c.fill(hill(horizon+4, -10, 196, 90, 178, 200, 190, 330, 182, 470, 204, 600, 212, 910, 206), hex("#8a8f92"))
	c.fill(hill(horizon+4, -10, 210, 160, 205, 360, 212, 640, 209, 910, 214), hex("#6c757a"))
	windmill(c, 214, 213)
	pans(c, horizon)
	for _, m := range [][3]float64{{306, 246, 13}, {352, 246, 13}, {398, 247, 14}, {160, 263, 19}, {236, 263, 19},
		{708, 266, 20}, {786, 266, 20}, {866, 266, 21}, {742, 313, 38}, {884, 314, 40}, {806, 430, 92}} {
		c.heap(m[0], m[1], m[2])
	}
	worker(c, 372, 424)
	c.in(place(560, 292, .42), func() { worker(c, 0, 0) })
}

func pans(c *Canvas, horizon float64) {
	const vx = 470.0
	rows := []float64{horizon, 226, 238, 256, 284, 328, 396, 500, 640}
	at := func(xb, y float64) float64 { return vx + (xb-vx)*(y-horizon)/(600-horizon) }
	c.fill(rect(-2, horizon, 904, 390), hex("#e9d5b4"))
	r := seeded(12)
	waters := []rgba{hex("#d99a86"), hex("#e4b49a"), hex("#9db7b8"), hex("#7d9ea6"), hex("#c77f6f"), hex("#ecd9c2"), hex("#b8c6c0")}
	for i := 0; i+1 < len(rows); i++ {
		y0, y1 := rows[i], rows[i+1]
		m := (y1 - y0) * .055
		for xb := -3400.0; xb < 4200; xb += 300 {
			g := 15.0
			a, b, d, e := at(xb+g, y0+m), at(xb+300-g, y0+m), at(xb+300-g, y1-m), at(xb+g, y1-m)
			w := waters[r.IntN(len(waters))]
			if max(b, d) < -5 || min(a, e) > 905 {
				continue
			}
			p := poly(a, y0+m, b, y0+m, d, y1-m, e, y1-m)
			c.fill(p, down(y0, y1, mix(w, hex("#f6cf8c"), .5), w, mix(w, slate, .22)))
			c.within(p, func() {
				n := int(3 + (y1-y0)/5)
				c.strokes(uint64(i*100)+uint64(xb+4000), min(a, e), y0, max(b, d)-min(a, e), y1-y0, n, (y1-y0)/70, (y1-y0)/44, paper.alpha(.36))
			})
			// The dike throws a little shadow on the water.
			c.fill(poly(a, y0+m, b, y0+m, b, y0+m*2, a, y0+m*2), rust.alpha(.28))
		}
	}
	c.fill(rect(-2, horizon, 904, 60), down(horizon, horizon+60, hex("#f6c877").alpha(.6), hex("#f6c877").alpha(0)))
	c.strokes(77, 560, horizon+4, 100, 150, 60, .5, 2.2, hex("#fff0b4").alpha(.6))
}

func (c *Canvas) heap(x, y, w float64) {
	h := w * .82
	c.fill(poly(x-w*.4, y, x-w*2.1, y+w*.34, x-w*1.2, y+w*.36, x+w*.7, y+w*.1), rust.alpha(.22))
	c.fill(path{{{x - w, y}, {x - w*.5, y - h*.5}, {x - w*.16, y - h*.96}, {x, y - h}, {x + w*.16, y - h*.96}, {x + w*.5, y - h*.5}, {x + w, y},
		{x + w*.5, y + w*.16}, {x - w*.5, y + w*.16}, {x - w, y}}}, ramp{x - w, 0, x + w, 0, []rgba{hex("#b9aeb0"), hex("#dcd2ca"), hex("#fdf8ec")}})
	c.fill(path{{{x, y - h}, {x - w*.16, y - h*.96}, {x - w*.5, y - h*.5}, {x - w, y}, {x - w*.6, y + w*.12}, {x - w*.3, y + w*.12}, {x - w*.2, y + w*.12},
		{x - w*.3, y - h*.3}, {x + w*.05, y - h*.6}, {x, y - h}}}, hex("#8f8a95").alpha(.42))
	c.fill(stroke(curve(x+w*.04, y-h*.92, x+w*.42, y-h*.46, x+w*.8, y-h*.06), w*.02, w*.05), hex("#ffe9b8").alpha(.9))
}

func windmill(c *Canvas, x, y float64) {
	c.in(place(x, y, 1.12), func() {
		c.fill(poly(-14, 2, -9, -50, 9, -50, 14, 2), ramp{-14, 0, 14, 0, []rgba{hex("#6a625c"), hex("#efe3cc")}})
		c.fill(poly(-11, -50, 0, -66, 11, -50), rust)
		c.fill(rect(-2.4, -14, 5, 16), ink)
		for i := range 4 {
			c.in(turn(0, -53, float64(i)*90+22), func() {
				c.fill(rect(-.8, -44, 1.6, 44), ink)
				c.fill(poly(.8, -42, 11, -39, 8, -12, .8, -12), cream.alpha(.85))
				for k := range 4 {
					c.fill(rect(.8, -38+float64(k)*7, 9, .7), ink.alpha(.6))
				}
			})
		}
		c.fill(circle(0, -53, 2.6), ink)
	})
}

func worker(c *Canvas, x, y float64) {
	c.in(place(x, y, 1), func() {
		c.fill(poly(-4, 0, -150, 26, -150, 32, 8, 4), rust.alpha(.25))
		c.figure(0, 0, 104, .06, brick, hex("#8a5c43"))
		c.fill(ellipse(5.4, -99, 19, 4.6), straw)
		c.fill(ellipse(5.4, -103, 9, 6), straw)
		c.fill(stroke(curve(2, -76, 22, -60, 34, -54), 8, 6), rust)
		c.fill(line(14, -78, 96, 8, 2.4), hex("#4b3a2c"))
		c.fill(line(84, 12, 110, 4, 4), hex("#4b3a2c"))
		c.fill(blob(70, 14, 84, 4, 104, 2, 122, 12, 96, 18), paper)
	})
}
