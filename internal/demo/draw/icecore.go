package draw

import "math"

// iceCore: a lit tent on the snow, and below it the years as layers of ice.
func iceCore(c *Canvas) {
	c.ground(down(0, 260, hex("#0f1a24"), hex("#1b3040"), hex("#2f5361")))
	c.stars(5, 0, 0, 900, 240, 210, paper)
	aurora(c)
	// Mountains, then the plateau.
	c.fill(poly(-10, 252, 90, 176, 150, 210, 238, 140, 330, 214, 392, 188, 470, 252), hex("#182b38"))
	c.fill(poly(238, 140, 262, 160, 246, 172, 256, 190, 232, 178, 214, 190, 205, 168), hex("#8fb0b3"))
	c.fill(poly(90, 176, 112, 189, 98, 198, 80, 194, 68, 195), hex("#7c9fa6"))
	c.fill(poly(560, 252, 690, 170, 760, 206, 842, 150, 910, 190, 910, 252), hex("#152632"))
	c.fill(poly(842, 150, 866, 166, 852, 180, 858, 194, 834, 184, 816, 188, 808, 173), hex("#7c9fa6"))
	c.fill(hill(620, -10, 238, 140, 226, 330, 240, 560, 230, 740, 244, 910, 232), down(226, 300, hex("#f2f5f2"), hex("#c7d9da")))
	layers(c)
	c.light(560, 226, 210, yellow, .34)
	tent(c, 560, 236)
	sledge(c, 372, 246)
}

func aurora(c *Canvas) {
	green := hex("#7fd0a0")
	for i, base := range [][]float64{
		{-40, 150, 120, 96, 280, 128, 430, 70, 610, 104, 760, 56, 940, 92},
		{-40, 196, 160, 148, 330, 164, 520, 112, 700, 150, 940, 118},
	} {
		ps := curve(base...)
		c.fill(rect(-2, 0, 904, 260), paintFunc(func(x, y float64) rgba {
			k := 0
			for k+2 < len(ps) && ps[k+1].x < x {
				k++
			}
			a, b := ps[k], ps[k+1]
			foot := a.y + (b.y-a.y)*(x-a.x)/(b.x-a.x)
			h := 96 + 26*math.Sin(x*.021+float64(i)) + 16*math.Sin(x*.053) + 7*math.Sin(x*.19)
			t := (foot - y) / h
			if t < 0 || t > 1 {
				return green.alpha(0)
			}
			return mix(green, hex("#9fd8d0"), t).alpha((.46 - .14*float64(i)) * (1 - t) * (1 - t) * min(1, t*14))
		}))
		c.fill(stroke(ps, 1.6, 1), hex("#c4f0cf").alpha(.36))
	}
}

// layers are the years: paler and wider above, bluer and closer below.
func layers(c *Canvas) {
	r := seeded(9)
	y, i := 286.0, 0
	for y < 610 {
		t := (y - 286) / 320
		col := mix(mix(hex("#c4d8da"), hex("#7fa6b4"), min(1, t*1.6)), hex("#244457"), max(0, t*1.5-.5))
		if i%2 == 0 {
			col = mix(col, paper, .16*(1-t))
		}
		var xy []float64
		for x := -20.0; x <= 920; x += 94 {
			xy = append(xy, x, y+between(r, -3.2, 3.2)+5*math.Sin(x/170+t*2))
		}
		c.fill(hill(620, xy...), col)
		if i%5 == 3 {
			c.fill(stroke(curve(xy...), .7, .7), paper.alpha(.35*(1-t)))
		}
		y += between(r, 9, 21) * (1 - .45*t)
		i++
	}
	r = seeded(31)
	for range 260 {
		y := between(r, 300, 600)
		c.fill(circle(between(r, 0, 900), y, between(r, .5, 1.9)), paper.alpha(between(r, .1, .4)))
	}
	// The ash of 1371.
	ash := []float64{-20, 470, 120, 476, 280, 468, 430, 474, 560, 469, 720, 476, 920, 470}
	c.fill(stroke(curve(ash...), 3.6, 3.6), hex("#2a2d31"))
	for i := range ash {
		if i%2 == 1 {
			ash[i] += 6
		}
	}
	c.fill(stroke(curve(ash...), 4, 4), hex("#2a2d31").alpha(.28))
	// Bore hole with the core in it.
	c.fill(rect(552, 238, 16, 250), down(238, 480, hex("#9db9be"), hex("#335568"), hex("#1a2f3d")))
	c.fill(rect(552, 238, 3, 250), night.alpha(.45))
	c.fill(rect(559, 238, 2, 168), ink)
	c.fill(roundRect(554.5, 400, 11, 92, 2), ramp{554, 0, 566, 0, []rgba{hex("#f4d77a"), yellow, hex("#a8760a")}})
	c.fill(rect(554.5, 466.5, 11, 5.4), ink)
	for i := range 8 {
		c.fill(rect(554.5, 412+float64(i)*9, 11, .8), hex("#8a6206").alpha(.7))
	}
	c.light(560, 446, 70, yellow, .42)
}

func tent(c *Canvas, x, y float64) {
	c.in(place(x, y, 1), func() {
		c.fill(lens(-120, 3, 250, 9), hex("#8aa6ad").alpha(.5))
		c.fill(path{{{-74, 2}, {-66, -62}, {-30, -84}, {0, -84}, {30, -84}, {66, -62}, {74, 2}, {24, 5}, {-24, 5}, {-74, 2}}},
			glow{0, -22, 84, 84, []rgba{hex("#fff0b8"), hex("#fbd04a"), hex("#d98f12"), hex("#8d4a1e")}})
		for _, k := range []float64{-46, -22, 22, 46} {
			c.fill(stroke(curve(k*1.32, 3, k*1.12, -52, k*.5, -82), 1.2, .8), rust.alpha(.5))
		}
		c.fill(path{{{-13, 4}, {-13, -24}, {-8, -40}, {0, -40}, {8, -40}, {13, -24}, {13, 4}, {4, 5}, {-4, 5}, {-13, 4}}}, hex("#fff6d8"))
		// Somebody bends over the drill.
		c.fill(rect(-1, -38, 2, 42), ink)
		c.figure(6, 4, 40, .1, deep, hex("#5a4030"))
		c.fill(rect(-1, -118, 1.6, 36), ink)
		c.fill(poly(0, -118, 20, -113, 0, -107), brick)
	})
}

func sledge(c *Canvas, x, y float64) {
	c.in(place(x, y, 1), func() {
		c.fill(lens(-46, 6, 100, 6), hex("#8aa6ad").alpha(.5))
		for i := range 3 {
			c.fill(rect(-30+float64(i)*21, -14, 19, 14), []rgba{brick, hex("#c8d6d6"), slate}[i])
			c.fill(rect(-30+float64(i)*21, -14, 19, 3), ink.alpha(.25))
		}
		c.fill(stroke(curve(-40, 4, 30, 4, 42, 0, 47, -9), 2, 2), ink)
		c.fill(rect(-26, 0, 2, 5), ink)
		c.fill(rect(22, 0, 2, 5), ink)
		c.figure(-68, 6, 46, -.12, brick, hex("#b98e6d"))
		c.fill(stroke(curve(-62, -16, -50, -9, -40, -2), .8, .8), ink)
	})
}
