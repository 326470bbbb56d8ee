package draw

import "math"

// beavers: a forest pond in the mist; its builder swims home with a branch.
func beavers(c *Canvas) {
	c.ground(down(0, 360, hex("#dfe3d2"), hex("#e9e6d3"), hex("#f2e8cc")))
	c.light(600, 250, 330, hex("#ffe6a0"), .8)
	c.fill(circle(604, 236, 40), hex("#fff3c6"))
	trunks := func(seed uint64, n int, floor, w0, w1 float64, col rgba) {
		r := seeded(seed)
		for i := range n {
			x := (float64(i)+between(r, .1, .9))*980/float64(n) - 40
			w := between(r, w0, w1)
			b := between(r, -14, 14)
			c.fill(stroke(curve(x, floor+between(r, -3, 5), x+b*.2, floor*.6, x+b, -20), w*1.25, w*.72), col)
			for range 3 {
				y, l, k := between(r, 10, floor*.62), between(r, 22, 70), 1-2*float64(r.IntN(2))
				c.fill(stroke(curve(x+b*.5, y, x+k*l*.5, y-l*.18, x+k*l, y-l*.52), w*.22, .5), col)
			}
		}
	}
	fog := func(y, h float64, a float64) {
		c.fill(rect(-2, y, 904, h), down(y, y+h, hex("#f2ecd6").alpha(0), hex("#f2ecd6").alpha(a), hex("#f2ecd6").alpha(0)))
	}
	trunks(1, 34, 322, 4, 8, hex("#c4ccb9"))
	c.fill(hill(340, -10, 312, 200, 306, 460, 314, 700, 306, 910, 312), hex("#b7c1ab"))
	fog(230, 130, .8)
	trunks(2, 20, 334, 9, 15, hex("#93a48d"))
	c.fill(hill(352, -10, 330, 240, 324, 520, 330, 760, 322, 910, 328), hex("#8ba085"))
	fog(270, 110, .75)
	pond := rect(-2, 342, 904, 262)
	c.fill(pond, down(342, 600, hex("#e6dfc2"), hex("#9db0a0"), hex("#5b7a72"), hex("#304f4b")))
	c.within(pond, func() {
		c.in(mirror(342, .9), func() {
			trunks(2, 20, 334, 9, 15, hex("#748c7c").alpha(.4))
		})
		c.fill(rect(-2, 342, 904, 70), down(342, 412, hex("#ece6cd"), hex("#dcdcc6").alpha(0)))
		c.light(604, 420, 180, hex("#fff0bd"), .5)
		c.strokes(9, -30, 348, 960, 244, 90, .6, 2.4, hex("#f2ecd6").alpha(.3))
		c.strokes(10, -30, 380, 960, 220, 50, .8, 2.8, hex("#25423f").alpha(.22))
	})
	dam(c)
	swimmer(c, 338, 462)
	// Near trunks frame the pond.
	for _, t := range [][3]float64{{48, 62, 9}, {138, 34, -6}, {858, 52, -8}} {
		c.fill(stroke(curve(t[0], 640, t[0]+t[2]*.3, 380, t[0]+t[2]*2, -20), t[1]*1.3, t[1]*.8), hex("#263a33"))
		c.fill(stroke(curve(t[0]+t[1]*.38, 620, t[0]+t[1]*.32+t[2]*.3, 380, t[0]+t[1]*.26+t[2]*2, -20), t[1]*.16, t[1]*.1), hex("#6d8268").alpha(.6))
	}
	c.fill(stroke(curve(60, 150, 150, 120, 250, 128, 330, 96), 9, 1.5), hex("#263a33"))
	c.fill(stroke(curve(850, 90, 760, 70, 690, 84), 8, 1.5), hex("#263a33"))
	leaves(c)
	c.fill(hill(610, -10, 560, 90, 548, 200, 572, 300, 602), hex("#1d2f29"))
	r := seeded(55)
	for range 44 {
		x := between(r, -10, 270)
		c.fill(stroke(curve(x, 600, x+between(r, -4, 8), 562, x+between(r, -14, 26), between(r, 500, 552)), 2.4, .4), mix(hex("#1d2f29"), leaf, r.Float64()*.4))
	}
}

func leaves(c *Canvas) {
	r := seeded(14)
	for range 90 {
		t := r.Float64()
		x, y := 150+t*190, 122-t*24+between(r, -16, 18)
		if r.IntN(3) == 0 {
			x, y = 690+t*150, 80+between(r, -14, 18)
		}
		c.in(turn(x, y, between(r, 0, 360)), func() { c.fill(lens(-6, 0, 12, 5), mix(moss, yellow, r.Float64()*.75)) })
	}
}

func dam(c *Canvas) {
	r := seeded(77)
	c.fill(blob(520, 398, 600, 372, 700, 352, 800, 350, 930, 338, 940, 440, 800, 436, 660, 426, 540, 412), hex("#3b3128"))
	c.fill(lens(500, 414, 420, 12), hex("#25423f").alpha(.6))
	cols := []rgba{hex("#8a6a48"), hex("#6b4f38"), hex("#a98d63"), hex("#4c3a2c"), hex("#c3a878")}
	for i := range 120 {
		x := between(r, 520, 920)
		top := 392 - (x-520)*.115
		y := between(r, top-6, top+52-(x-520)*-.03)
		l := between(r, 26, 90)
		a := between(r, -24, 24)
		if i%7 == 0 {
			a = between(r, -70, -30)
		}
		c.in(turn(x, y, a), func() {
			w := between(r, 3, 8)
			col := cols[r.IntN(len(cols))]
			c.fill(stroke([]pt{{-l / 2, 0}, {l / 2, 0}}, w, w*.8), col)
			c.fill(stroke([]pt{{-l / 2, -w * .25}, {l / 2, -w * .25}}, w*.3, w*.2), mix(col, cream, .35))
			c.fill(ellipse(-l/2, 0, w*.3, w*.5), hex("#dcc394"))
		})
	}
	c.strokes(6, 500, 424, 420, 30, 40, .8, 1.6, hex("#f2ecd6").alpha(.4))
}

func swimmer(c *Canvas, x, y float64) {
	c.in(place(x, y, 1.1), func() {
		// The wake opens to the left, away from the dam.
		for i := range 4 {
			s := float64(i)
			c.fill(stroke(curve(34-s*20, 4, 0-s*40, -9-s*2, -130-s*70, -27-s*4, -300-s*60, -42-s*6), 2.8-s*.5, .4), hex("#fbf4dc").alpha(.7-.15*s))
			c.fill(stroke(curve(44-s*20, 9, 0-s*40, 26+s*6, -120-s*60, 58+s*12, -270-s*50, 96+s*16), 3-s*.5, .4), hex("#fbf4dc").alpha(.7-.15*s))
		}
		// Most of the animal is under water: the back, the nape, the head.
		fur := hex("#4a3226")
		c.fill(path{{{-70, 7}, {-60, -3}, {-40, -9}, {-16, -8}, {-8, -8}, {-4, -10}, {2, -16}, {10, -25}, {26, -29}, {40, -22},
			{50, -17}, {55, -10}, {52, -2}, {50, 4}, {40, 7}, {26, 8}, {0, 9}, {-40, 9}, {-70, 7}}}, down(-30, 9, hex("#7a563d"), fur, hex("#33241d")))
		c.fill(stroke(curve(-52, -2, -24, -5, 2, -12, 14, -23), 2.4, .8), hex("#a57f5c").alpha(.6))
		c.fill(circle(12, -25, 5), fur)
		c.fill(circle(12.6, -24.6, 2.6), hex("#8a6448"))
		c.fill(circle(31, -17, 2.4), ink)
		c.fill(circle(31.8, -17.8, .8), paper)
		c.fill(ellipse(49, -10, 4, 3.2), ink)
		c.fill(stroke(curve(30, 0, 54, -3, 86, -14, 108, -28), 3.4, 1.4), hex("#a98d63"))
		for i := range 6 {
			s := float64(i)
			c.in(turn(66+s*8, -9-s*3, -60+math.Mod(s*97, 120)), func() { c.fill(lens(0, 0, 15, 6), mix(leaf, yellow, .2*s/2)) })
		}
		c.fill(lens(-80, 9, 170, 6), hex("#25423f").alpha(.6))
	})
}
