package draw

// parliament: a domed house by still water at evening, doubled by its reflection.
func parliament(c *Canvas) {
	c.ground(down(0, 400, hex("#2c4558"), hex("#5d7c8b"), hex("#c9bda4"), hex("#f0d9b0")))
	c.strokes(3, 0, 30, 900, 330, 46, .8, 2.2, paper.alpha(.10))
	// A bank of cloud catches the last light from below.
	for i, y := range []float64{250, 286, 318} {
		s := float64(i)
		c.fill(lens(-120+s*150, y, 620-s*60, 9-s), blush.alpha(.5))
		c.fill(lens(420+s*70, y+14, 560, 7), hex("#f5dfba").alpha(.55))
	}
	// Far shore.
	c.fill(hill(404, -10, 380, 120, 372, 260, 380, 420, 368, 640, 378, 800, 366, 910, 374), hex("#7f8f8f"))
	house := func() { parliamentHouse(c) }
	house()
	water := rect(-2, 400, 904, 204)
	c.fill(water, down(400, 600, hex("#d8c6a0"), hex("#6f8a93"), hex("#2b4456"), hex("#1c2c39")))
	c.within(water, func() {
		c.in(mirror(400, .72), house)
		c.fill(water, down(400, 600, hex("#5d7c8b").alpha(.30), hex("#2b4456").alpha(.62), hex("#1c2c39").alpha(.9)))
		c.strokes(11, -40, 404, 980, 60, 110, .5, 1.0, hex("#f0d9b0").alpha(.30))
		c.strokes(12, -40, 420, 980, 176, 120, .8, 2.6, hex("#86a0a8").alpha(.24))
		c.strokes(13, -40, 404, 980, 190, 90, .7, 2.4, night.alpha(.28))
		c.strokes(14, 300, 404, 340, 120, 60, .5, 1.6, yellow.alpha(.5))
	})
	c.fill(rect(-2, 398.6, 904, 2.2), hex("#263a48"))
	rower(c, 176, 508)
}

func parliamentHouse(c *Canvas) {
	stone, shade, dark := hex("#d9ccb1"), hex("#a99f8d"), hex("#3c4a55")
	lit := down(300, 390, hex("#ffd75a"), yellow)
	// Dome: drum, ribs, lantern.
	c.fill(arch(394, 132, 132, 120, 96), ramp{394, 0, 526, 0, []rgba{hex("#7fa093"), hex("#5d8174"), hex("#34524c")}})
	for i := -3; i <= 3; i++ {
		x := 460 + float64(i)*19
		c.fill(stroke(curve(460+float64(i)*4, 134, 460+float64(i)*14, 158, x, 214, x+float64(i), 248), .8, 1.6), hex("#2d4842").alpha(.55))
	}
	c.fill(rect(449, 104, 22, 32), stone)
	c.fill(rect(460, 104, 11, 32), shade)
	c.fill(rect(454, 110, 4, 20), lit)
	c.fill(rect(462, 110, 4, 20), lit)
	c.fill(poly(445, 106, 460, 84, 475, 106), hex("#4b6e63"))
	c.fill(rect(459.2, 60, 1.6, 26), dark)
	c.fill(poly(460.5, 61, 486, 66, 460.5, 72), brick)
	c.fill(rect(384, 222, 152, 42), stone)
	c.fill(rect(470, 222, 66, 42), shade.alpha(.55))
	for i := range 11 {
		c.fill(arch(391+float64(i)*13, 230, 6.5, 28, 3.2), dark.alpha(.85))
	}
	c.fill(rect(378, 216, 164, 7), hex("#efe5cd"))
	// Wings.
	for _, w := range []struct{ x, w float64 }{{150, 210}, {560, 210}} {
		c.fill(rect(w.x, 288, w.w, 112), stone)
		c.fill(rect(w.x, 288, w.w, 112), ramp{w.x, 0, w.x + w.w, 0, []rgba{shade.alpha(.0), shade.alpha(.65)}})
		c.fill(rect(w.x-6, 280, w.w+12, 9), hex("#efe5cd"))
		c.fill(poly(w.x-2, 280, w.x+12, 262, w.x+w.w-12, 262, w.x+w.w+2, 280), hex("#4c5d66"))
		for i := range 10 {
			x := w.x + 12 + float64(i)*19.4
			if x > 326 && x < 586 {
				continue // behind the columns
			}
			on := []bool{true, true, false, true, false, true, true, true, false, true}[i]
			c.window(x, 304, 9, 26, on != (w.x > 400), lit)
			c.window(x, 346, 9, 36, (i*7+int(w.x))%4 != 0, lit)
		}
		c.fill(rect(w.x, 335, w.w, 3), hex("#efe5cd").alpha(.8))
	}
	// Middle with gable and columns.
	c.fill(rect(344, 286, 232, 114), hex("#4a4436"))
	c.fill(rect(350, 304, 220, 84), down(300, 390, hex("#8a6a28"), hex("#ffcf3d"), yellow))
	c.fill(poly(332, 290, 460, 246, 588, 290), stone)
	c.fill(poly(460, 246, 588, 290, 460, 290), shade.alpha(.6))
	c.fill(poly(366, 285, 460, 254, 554, 285), hex("#b9ad95"))
	c.fill(circle(460, 274, 8), hex("#6d6454"))
	c.fill(rect(332, 289, 256, 13), hex("#efe5cd"))
	for i := range 9 {
		x := 350 + float64(i)*25.6
		c.fill(rect(x, 302, 12, 88), ramp{x, 0, x + 12, 0, []rgba{hex("#f3ead6"), stone, shade}})
		c.fill(rect(x-2, 302, 16, 4), hex("#efe5cd"))
	}
	for i := range 4 {
		s := float64(i)
		c.fill(rect(330-s*9, 387+s*3.4, 260+s*18, 3.6), mix(hex("#efe5cd"), shade, s/3))
	}
}

func (c *Canvas) window(x, y, w, h float64, on bool, lit paint) {
	if on {
		c.fill(arch(x, y, w, h, w/2), lit)
	} else {
		c.fill(arch(x, y, w, h, w/2), hex("#3c4a55"))
	}
}

func rower(c *Canvas, x, y float64) {
	c.in(place(x, y, 1.15), func() {
		c.strokes(21, -90, 6, 190, 14, 14, .8, 1.4, night.alpha(.5))
		c.fill(line(-34, -14, 46, 10, 1.6), ink)
		c.fill(path{{{-52, -4}, {-30, 9}, {30, 9}, {54, -6}, {30, 0}, {-30, 0}, {-52, -4}}}, ink)
		c.fill(blob(-7, 0, -10, -16, -3, -27, 4, -24, 6, -10, 10, 0), ink)
		c.fill(circle(2, -32, 5.6), ink)
		c.fill(path{{{-4, -33}, {-3, -40}, {7, -40}, {7.4, -34}, {9, -33.4}, {12, -32.6}, {12, -31.6}, {6, -32.6}, {0, -33}, {-4, -33}}}, ink)
		c.fill(circle(52, -15, 2.2), yellow)
		c.fill(rect(51.4, -14, 1.2, 9), ink)
		c.light(52, -15, 26, yellow, .5)
	})
}
