package draw

import "math"

// lamps: a steep lane at night in which a single lamp burns, and the Milky Way above.
func lamps(c *Canvas) {
	c.ground(down(0, 470, hex("#0b1520"), hex("#152739"), hex("#264257"), hex("#476473")))
	milkyWay(c)
	row := func(seed uint64, col rgba, houses [][4]float64) {
		for i, h := range houses {
			c.house(seed+uint64(i), h[0], h[1], h[2], h[3], col)
		}
	}
	c.fill(hill(420, 300, 360, 420, 322, 500, 312, 620, 336, 700, 380), hex("#2c4656"))
	c.fill(poly(468, 318, 468, 262, 478, 212, 488, 262, 488, 318), hex("#2c4656"))
	row(100, hex("#2a4252"), [][4]float64{{356, 318, 52, 112}, {398, 330, 50, 96}, {522, 322, 50, 104}, {562, 312, 58, 120}})
	c.fill(hill(610, -10, 392, 300, 386, 450, 380, 600, 384, 910, 390), down(380, 600, hex("#22323d"), hex("#0d151b")))
	// The lane.
	c.fill(poly(438, 382, 524, 382, 700, 610, 190, 610), down(380, 600, hex("#33454f"), hex("#1d2a33"), hex("#10181f")))
	row(200, hex("#1e3240"), [][4]float64{{268, 292, 92, 190}, {330, 322, 92, 150}, {556, 304, 92, 170}, {632, 272, 100, 216}})
	c.light(560, 372, 250, hex("#ffd777"), .5)
	lane(c)
	row(300, hex("#192b38"), [][4]float64{{112, 228, 164, 330}, {690, 226, 170, 360}})
	row(400, hex("#111e28"), [][4]float64{{-70, 150, 214, 470}, {822, 178, 210, 440}})
	streetLamp(c, 330, 520, 1.15, false)
	streetLamp(c, 562, 468, 1, true)
	streetLamp(c, 480, 398, .42, false)
	c.figure(584, 470, 62, 0, brick, hex("#d9a37c"))
	c.fill(stroke(curve(580, 424, 572, 428, 566, 426), 6, 4), rust)
	c.figure(470, 508, 66, -.03, hex("#3d5a6c"), hex("#c79372"))
	c.figure(500, 508, 44, -.06, yellow, hex("#c79372"))
	c.fill(stroke(curve(496, 478, 488, 466, 482, 452), 4.4, 3), amber)
	for _, s := range [][2]float64{{470, 508}, {500, 508}, {584, 470}} {
		c.fill(ellipse(s[0], s[1], 14, 3), ink.alpha(.5))
	}
}

// milky is the middle of the Milky Way.
func milky(t float64) (x, y float64) { return 120 + t*640, 300 - 270*t + 60*t*t }

func milkyWay(c *Canvas) {
	r := seeded(2)
	for range 210 {
		t := between(r, -.1, 1.1)
		x, y := milky(t)
		x, y = x+between(r, -60, 60), y+between(r, -34, 34)
		rad := between(r, 30, 78)
		c.fill(circle(x, y, rad), glow{x, y, rad, rad, []rgba{hex("#a9c4cf").alpha(.065), hex("#a9c4cf").alpha(.02), hex("#a9c4cf").alpha(0)}})
	}
	for range 760 {
		t := between(r, -.1, 1.1)
		x, y := milky(t)
		n := (r.Float64() + r.Float64() + r.Float64() - 1.5) * 74
		c.fill(circle(x+n*.5+between(r, -30, 30), y+n, .35+.9*math.Pow(r.Float64(), 5)), paper.alpha(between(r, .25, .95)))
	}
	c.stars(7, 0, 0, 900, 330, 190, paper)
	for _, s := range [][3]float64{{184, 78, 2.1}, {648, 92, 2.4}, {742, 52, 1.8}, {402, 158, 1.9}} {
		c.light(s[0], s[1], 15, paper, .6)
		c.fill(circle(s[0], s[1], s[2]), paper)
	}
}

// house is a gabled front with dark windows and, at most, one that is lit.
func (c *Canvas) house(seed uint64, x, y, w, h float64, wall rgba) {
	r := seeded(seed)
	peak := y - w*between(r, .42, .62)
	c.fill(poly(x, y+h, x, y, x+w/2, peak, x+w, y, x+w, y+h), down(peak, y+h, mix(wall, hex("#5d7a88"), .16), wall, mix(wall, ink, .35)))
	c.fill(stroke([]pt{{x - w*.04, y + w*.05}, {x + w/2, peak}, {x + w*1.04, y + w*.05}}, w*.035, w*.035), mix(wall, ink, .55))
	c.fill(rect(x+w*.68, peak+w*.02, w*.09, w*.22), mix(wall, ink, .55))
	n := max(2, int(w/38))
	cell := w / float64(n)
	lit := r.IntN(14)
	k := 0
	for wy := y + w*.12; wy < y+h-cell*.6; wy += cell * 1.15 {
		for i := range n {
			wx := x + cell*(float64(i)+.3)
			col := paint(mix(wall, ink, .6))
			if k == lit {
				col = down(wy, wy+cell*.5, hex("#ffdf7d"), amber)
			}
			c.fill(rect(wx, wy, cell*.42, cell*.54), col)
			c.fill(rect(wx+cell*.2, wy, cell*.03, cell*.54), wall)
			c.fill(rect(wx-cell*.05, wy+cell*.54, cell*.52, cell*.05), mix(wall, haze, .3))
			k++
		}
	}
}

func lane(c *Canvas) {
	r := seeded(19)
	for y := 392.0; y < 600; {
		t := (y - 382) / 218
		l, rr := 438-248*t, 524+176*t
		c.fill(line(l, y, rr, y, .5+t), ink.alpha(.28))
		step := 5 + t*16
		for x := l + between(r, 0, 18); x < rr-6; x += between(r, .6, 1.5) * (10 + 26*t) {
			near := max(0, 1-math.Hypot((x-562)/190, (y-468)/90))
			c.fill(roundRect(x, y+step*.2, 7+16*t, step*.62, step*.2), mix(hex("#4a5b63"), hex("#f0c25a"), near*.8).alpha(.16+.55*near))
		}
		y += step
	}
}

func streetLamp(c *Canvas, x, y, s float64, on bool) {
	c.in(place(x, y, s), func() {
		if on {
			c.fill(poly(-12, -150, 12, -150, 104, 6, -104, 6), down(-150, 6, hex("#ffe9a6").alpha(.5), hex("#ffdf7d").alpha(.04)))
			c.fill(ellipse(0, 4, 104, 17), hex("#ffdf7d").alpha(.22))
		}
		iron := hex("#0a0f14")
		c.fill(poly(-3.4, 4, -2, -134, 2, -134, 3.4, 4), iron)
		c.fill(poly(-7, 4, -5, -12, 5, -12, 7, 4), iron)
		c.fill(rect(-9, -136, 18, 3), iron)
		glass := paint(hex("#23323c"))
		if on {
			glass = down(-162, -136, hex("#fffbe6"), hex("#ffd447"))
		}
		c.fill(poly(-8, -136, -12, -160, 12, -160, 8, -136), glass)
		c.fill(rect(-.8, -160, 1.6, 24), iron)
		c.fill(poly(-15, -160, 0, -174, 15, -160), iron)
		c.fill(rect(-1, -180, 2, 8), iron)
		c.fill(rect(3, -44, 6, 9), yellow)
		if on {
			c.light(0, -148, 130, hex("#ffdf7d"), .8)
		}
	})
}
