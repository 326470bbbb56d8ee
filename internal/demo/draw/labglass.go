package draw

// labGlass: glasses of water in slanting light; one strip has turned yellow.
func labGlass(c *Canvas) {
	c.ground(ramp{0, 0, 900, 420, []rgba{hex("#e9e2d0"), hex("#cfd0c4"), hex("#9fb0ae"), hex("#7f979b")}})
	// Light from a window with bars, slanting over the wall.
	for i := range 4 {
		x := 30 + float64(i)*118
		c.fill(poly(x, -10, x+96, -10, x+316, 430, x+220, 430), down(0, 430, hex("#fff8e2").alpha(.75), hex("#fff3d0").alpha(.25)))
	}
	c.fill(poly(-20, 150, 700, 150, 712, 166, -20, 166), hex("#a9b5ae").alpha(.45))
	shelf(c)
	// Table.
	c.fill(rect(-2, 408, 904, 200), ramp{0, 408, 300, 640, []rgba{hex("#d9b98a"), hex("#b98e5d"), hex("#8f6840")}})
	c.fill(rect(-2, 408, 904, 5), hex("#f0d9ae"))
	r := seeded(7)
	for range 60 {
		y := between(r, 416, 598)
		l := between(r, 60, 300)
		c.fill(lens(between(r, -160, 860), y, l, between(r, .8, 2.2)), hex("#6e4c2c").alpha(.22))
	}
	for i, g := range []struct {
		x, level float64
		strip    rgba
	}{{84, 150, cream}, {228, 128, cream}, {372, 158, cream}, {524, 140, yellow}, {676, 150, cream}, {818, 132, cream}} {
		glass(c, g.x, 486, g.level, g.strip, i)
	}
	notebook(c)
}

func shelf(c *Canvas) {
	c.fill(rect(520, 186, 392, 10), hex("#6f6250"))
	c.fill(rect(520, 196, 392, 6), ink.alpha(.2))
	for _, b := range []struct {
		x, w, h float64
		col     rgba
	}{{548, 34, 78, hex("#8a4a2c")}, {592, 26, 60, hex("#5d7d70")}, {628, 40, 92, hex("#7a3c28")}, {680, 30, 66, hex("#4f6b78")}, {722, 36, 84, hex("#a3682f")}, {772, 28, 58, hex("#5d7d70")}, {812, 42, 94, hex("#7a3c28")}} {
		y := 186 - b.h
		c.fill(path{{{b.x, 186}, {b.x, y + 22}, {b.x, y + 18}, {b.x + b.w*.32, y + 16}, {b.x + b.w*.32, y + 4}, {b.x + b.w*.32, y}, {b.x + b.w*.68, y}, {b.x + b.w*.68, y + 4},
			{b.x + b.w*.68, y + 16}, {b.x + b.w, y + 18}, {b.x + b.w, y + 22}, {b.x + b.w, 186}, {b.x + b.w, 186}, {b.x, 186}, {b.x, 186}, {b.x, 186}}}, ramp{b.x, 0, b.x + b.w, 0, []rgba{mix(b.col, cream, .35), b.col, mix(b.col, ink, .4)}})
		c.fill(rect(b.x+b.w*.3, y-7, b.w*.4, 9), hex("#4b3a2c"))
		c.fill(rect(b.x+b.w*.12, y+30, b.w*.76, b.h*.3), cream)
		c.fill(rect(b.x+b.w*.22, y+35, b.w*.5, 1.2), ink.alpha(.6))
		c.fill(rect(b.x+b.w*.22, y+39, b.w*.36, 1.2), ink.alpha(.6))
	}
}

func glass(c *Canvas, x, y, level float64, strip rgba, n int) {
	c.in(place(x, y, 1), func() {
		const w, h = 45.0, 214.0
		hot := strip == yellow
		// Shadow with a bright caustic in it.
		c.fill(poly(-w*.8, 4, w*.8, 6, 166, 76, 62, 82), hex("#5f4226").alpha(.42))
		c.fill(blob(30, 30, 74, 38, 116, 60, 88, 62, 48, 46), hex("#fff0c0").alpha(.55))
		if hot {
			c.fill(blob(44, 36, 74, 42, 102, 58, 78, 56), yellow.alpha(.6))
			c.light(0, -90, 190, hex("#ffe27a"), .42)
		}
		body := poly(-w, -h, w, -h, w*.84, 0, -w*.84, 0)
		c.fill(body, ramp{-w, 0, w, 0, []rgba{paper.alpha(.5), hex("#dfe9e6").alpha(.22), hex("#8fa6a9").alpha(.34)}})
		at := func(yy float64) float64 { return w * (.84 + .16*(-yy/h)) }
		lw := at(-level)
		water := poly(-lw, -level, lw, -level, w*.84, -4, -w*.84, -4)
		c.fill(water, ramp{-w, -level, w, 0, []rgba{hex("#dcecea").alpha(.85), hex("#a3c3c6").alpha(.75), hex("#4f7c8a").alpha(.85)}})
		c.within(water, func() {
			c.fill(poly(-30, -level, -8, -level, 34, 0, 12, 0), paper.alpha(.42))
			c.fill(ellipse(0, -2, w*.84, 12), hex("#2f5a6a").alpha(.45))
		})
		// The strip: dry above, wet below, broken at the surface.
		dx := float64(n%3)*7 - 7
		c.fill(poly(dx-8, -h-34, dx+8, -h-32, dx+5, -level, dx-10, -level), ramp{dx - 9, 0, dx + 9, 0, []rgba{paper, hex("#e5dac2")}})
		wet := paint(hex("#e6e0cb").alpha(.9))
		if hot {
			wet = down(-level, -30, hex("#ffdc4a"), yellow, amber)
		}
		c.fill(poly(dx-4, -level, dx+12, -level, dx+9, -44, dx-6, -44), wet)
		c.fill(rect(dx-7, -h-22, 13, 2), brick.alpha(.8))
		c.fill(rect(dx-7, -h-17, 13, 1.2), ink.alpha(.4))
		// Surface, rim, lights.
		c.fill(ellipse(0, -level, lw, 8), hex("#eef5f1").alpha(.6))
		c.ring(0, -level, lw, 8, 1.2, paper.alpha(.9))
		c.ring(0, -h, w, 9, 1.8, paper)
		c.ring(0, -h, w, 9, .7, haze)
		c.fill(line(-w, -h, -w*.84, 0, 1.6), paper.alpha(.9))
		c.fill(line(w, -h, w*.84, 0, 1.6), slate.alpha(.55))
		c.fill(poly(-w+7, -h+14, -w+14, -h+14, -w+17, -24, -w+13, -24), paper.alpha(.75))
		c.fill(ellipse(0, -3, w*.84, 8), ramp{-w, 0, w, 0, []rgba{paper.alpha(.75), slate.alpha(.45)}})
	})
}

func notebook(c *Canvas) {
	c.in(turn(596, 560, -5), func() {
		c.fill(poly(8, 10, 210, 10, 216, 60, 14, 60), ink.alpha(.25))
		c.fill(poly(0, -12, 200, -12, 212, 60, -10, 60), paper)
		c.fill(poly(98, -12, 102, -12, 103, 60, 99, 60), hex("#cfc7b6"))
		for i := range 6 {
			y := -2 + float64(i)*10
			c.fill(rect(10, y, 76, 1), haze.alpha(.6))
			c.fill(rect(112, y, 70, 1), haze.alpha(.6))
		}
		for i := range 5 {
			c.fill(roundRect(14+float64(i)*15, 18, 10, 16, 1.5), []rgba{cream, hex("#f7e7ac"), hex("#f5d766"), yellow, amber}[i])
		}
	})
	c.fill(line(700, 590, 812, 548, 7), brick)
	c.fill(poly(812, 544, 826, 542, 815, 552), ink)
}
