package draw

import "math"

// moths: a lamp, a white sheet and whoever comes flying.
func moths(c *Canvas) {
	c.ground(down(0, 600, hex("#0c1720"), hex("#14262c"), hex("#1b302d")))
	c.stars(4, 0, 0, 900, 200, 90, paper)
	// Trees behind.
	r := seeded(5)
	for i := range 17 {
		x := -20 + float64(i)*58 + between(r, -14, 14)
		c.fill(stroke(curve(x, 560, x+between(r, -8, 8), 300, x+between(r, -26, 26), -30), between(r, 12, 26), 7), hex("#13242a"))
	}
	crown := func(seed uint64, x, y, w, h float64, col rgba) {
		r := seeded(seed)
		for range 60 {
			a, d := between(r, 0, 2*math.Pi), math.Sqrt(r.Float64())
			c.fill(circle(x+math.Cos(a)*d*w, y+math.Sin(a)*d*h, between(r, 14, 38)), col)
		}
	}
	crown(6, 60, 60, 190, 120, hex("#10211f"))
	crown(7, 850, 40, 200, 130, hex("#10211f"))
	crown(8, 450, -40, 330, 70, hex("#0e1c1d"))
	c.light(450, 262, 470, hex("#cfe0c8"), .38)
	c.fill(hill(610, -10, 520, 200, 506, 460, 512, 700, 504, 910, 518), down(505, 600, hex("#3b5843"), hex("#1b2f26")))
	c.fill(ellipse(450, 540, 330, 44), glow{450, 540, 330, 44, []rgba{hex("#e5ecc8").alpha(.62), hex("#e5ecc8").alpha(0)}})
	sheet(c)
	grass(c)
	for _, m := range [][5]float64{
		{322, 200, 27, -18, 0}, {566, 174, 22, 24, 1}, {604, 306, 30, -8, 2}, {300, 330, 20, 34, 1}, {372, 402, 24, 8, 3}, {520, 420, 19, -30, 0},
		{498, 138, 15, 12, 3}, {400, 150, 13, -40, 2}, {644, 410, 16, 40, 1}, {268, 256, 14, -12, 3}, {452, 356, 13, 50, 1}, {566, 246, 12, -50, 3},
		{216, 152, 20, 30, 2}, {712, 236, 19, -24, 0}, {756, 348, 13, 16, 3}, {166, 380, 15, -36, 1}, {688, 110, 12, 44, 1},
	} {
		c.moth(m[0], m[1], m[2], m[3], int(m[4]))
	}
	lampOnStand(c)
	c.figure(812, 556, 176, .07, hex("#20363f"), hex("#c9a583"))
	c.fill(stroke(curve(796, 442, 772, 470, 752, 462), 15, 10), hex("#1a2d35"))
	c.fill(poly(722, 450, 754, 444, 760, 476, 728, 480), cream)
	c.fill(line(740, 452, 752, 436, 1.8), ink)
}

func sheet(c *Canvas) {
	c.fill(rect(238, 88, 6, 440), hex("#0b1114"))
	c.fill(rect(656, 88, 6, 440), hex("#0b1114"))
	c.fill(stroke(curve(236, 98, 450, 112, 664, 98), 2, 2), hex("#0b1114"))
	cloth := path{{{246, 100}, {310, 108}, {390, 112}, {450, 112}, {510, 112}, {590, 108}, {654, 100}, {650, 230}, {658, 380}, {662, 520},
		{600, 506}, {560, 528}, {500, 514}, {450, 502}, {380, 530}, {330, 508}, {290, 512}, {260, 524}, {238, 518}, {246, 380}, {250, 230}, {246, 100}}}
	c.fill(cloth, glow{450, 252, 290, 330, []rgba{hex("#fffdf0"), hex("#faf1cf"), hex("#d5d5b4"), hex("#8fa094")}})
	c.within(cloth, func() {
		for i, x := range []float64{288, 346, 420, 486, 552, 616} {
			s := float64(i%3) - 1
			c.fill(stroke(curve(x, 96, x+s*6, 240, x+s*12, 400, x+s*9, 530), 3, 15), hex("#6f8278").alpha(.13))
			c.fill(stroke(curve(x+14, 96, x+14+s*6, 240, x+16+s*12, 400, x+18+s*9, 530), 2, 7), paper.alpha(.3))
		}
	})
}

func lampOnStand(c *Canvas) {
	c.light(450, 246, 150, hex("#fff6c4"), .95)
	c.fill(rect(448, 268, 4, 258), ink)
	c.fill(line(450, 500, 424, 534, 3.4), ink)
	c.fill(line(450, 500, 478, 534, 3.4), ink)
	c.fill(path{{{440, 268}, {436, 262}, {430, 256}, {430, 244}, {430, 230}, {440, 224}, {450, 224}, {460, 224}, {470, 230}, {470, 244}, {470, 256}, {464, 262}, {460, 268}, {454, 268}, {446, 268}, {440, 268}}}, down(222, 268, paper, hex("#ffe37a")))
	c.fill(rect(440, 267, 20, 9), ink)
}

func grass(c *Canvas) {
	r := seeded(61)
	for range 260 {
		x := between(r, -10, 910)
		h := between(r, 14, 54)
		d := math.Abs(x-450) / 450
		col := mix(mix(hex("#8ea56a"), hex("#14261f"), min(1, d*1.25)), ink, .15*r.Float64())
		c.fill(stroke(curve(x, 606, x+between(r, -3, 3), 606-h*.6, x+between(r, -14, 14), 600-h), 3, .4), col)
	}
}

// moth draws one of four kinds with wing span 2·s, turned by deg.
func (c *Canvas) moth(x, y, s, deg float64, kind int) {
	type look struct{ wing, band, body rgba }
	l := []look{{hex("#8a6a48"), hex("#3c2c22"), hex("#3c2c22")}, {hex("#c7a67c"), hex("#6b4a2c"), hex("#4b3522")},
		{hex("#5d7266"), hex("#d9683f"), hex("#2c3a35")}, {hex("#caa24a"), hex("#74301f"), hex("#4c3a20")}}[kind]
	c.in(turn(x, y, deg).then(affine{a: s, d: s}), func() {
		for _, k := range []float64{-1, 1} {
			c.in(affine{a: k, d: 1}, func() {
				fore := path{{{.06, -.14}, {.3, -.5}, {.72, -.64}, {1.02, -.56}, {.98, -.3}, {.82, -.02}, {.62, .12}, {.4, .16}, {.18, .1}, {.06, .04}, {.06, 0}, {.06, -.1}, {.06, -.14}}}
				hind := path{{{.06, .0}, {.3, .06}, {.66, .1}, {.7, .3}, {.68, .5}, {.46, .62}, {.3, .58}, {.16, .54}, {.06, .3}, {.06, .0}}}
				c.fill(fore.through(shift(.03, .07)), ink.alpha(.16))
				c.fill(hind, mix(l.wing, l.band, .35))
				c.fill(fore, l.wing)
				c.within(fore, func() {
					c.fill(stroke(curve(.34, -.6, .46, -.2, .36, .24), .07, .05), l.band)
					c.fill(stroke(curve(.74, -.7, .8, -.3, .62, .2), .1, .08), mix(l.wing, l.band, .7))
					c.fill(circle(.6, -.34, .075), l.band)
					c.fill(circle(.6, -.34, .035), cream)
				})
				c.fill(stroke(curve(.03, -.26, .1, -.46, .24, -.58), .03, .015), l.body)
			})
		}
		c.fill(path{{{0, -.3}, {.1, -.3}, {.12, -.1}, {.1, .1}, {.09, .3}, {.04, .5}, {0, .58}, {-.04, .5}, {-.09, .3}, {-.1, .1}, {-.12, -.1}, {-.1, -.3}, {0, -.3}}}, l.body)
		c.fill(ellipse(0, -.17, .1, .12), mix(l.body, cream, .3))
	})
}
