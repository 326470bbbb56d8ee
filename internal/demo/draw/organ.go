package draw

import "math"

// organ: the pipes of an old organ in a beam of late light.
func organ(c *Canvas) {
	c.ground(glow{450, 260, 620, 460, []rgba{hex("#4a3a30"), hex("#31282a"), hex("#191a1f"), hex("#101217")}})
	// Vault.
	for i := range 4 {
		s := float64(i)
		c.fill(append(rect(-2, -2, 904, 604), reversed(arch(60-s*26, 6-s*16, 780+s*52, 700, 330))...), ink.alpha(.20))
	}
	// Pillars, and the west window that lets the light in.
	for _, x := range []float64{46, 790} {
		c.fill(rect(x, -2, 64, 560), ramp{x, 0, x + 64, 0, []rgba{hex("#3d3431"), hex("#4a3f39"), hex("#221e20")}})
		for _, k := range []float64{14, 30, 46} {
			c.fill(rect(x+k, 60, 3, 500), ink.alpha(.25))
		}
		c.fill(poly(x-12, 40, x+76, 40, x+66, 62, x-2, 62), hex("#54473f"))
		c.fill(poly(x-12, 40, x+76, 40, x+76, 34, x-12, 34), hex("#675749"))
	}
	wood, dark, gold := hex("#5b3624"), hex("#34201a"), hex("#e2b13c")
	tower := func(x, top, w float64, n int, rise float64) {
		c.fill(rect(x-6, top, w+12, 452-top), ramp{x - 6, 0, x + w + 6, 0, []rgba{hex("#7a4a2f"), wood, dark}})
		c.fill(rect(x, top+10, w, 436-top), hex("#1a1210"))
		pw := w / float64(n)
		for i := range n {
			t := math.Abs(float64(i)-float64(n-1)/2) / (float64(n-1) / 2)
			c.pipe(x+float64(i)*pw+.8, top+20-min(0, rise)+rise*t, pw-1.6, 436)
		}
		c.fill(rect(x-10, top-4, w+20, 9), gold)
		c.fill(rect(x-10, top+1, w+20, 4), hex("#96691b"))
		c.fill(poly(x-8, top-4, x+w/2, top-4-w*.34, x+w+8, top-4), wood)
		c.fill(circle(x+w/2, top-8-w*.34, w*.07), gold)
		// A carved curtain hides the tops.
		for i := range n {
			c.fill(poly(x+float64(i)*pw, top+5, x+float64(i+1)*pw, top+5, x+(float64(i)+.5)*pw, top+5+pw*.9), hex("#c08f2c"))
		}
	}
	tower(170, 214, 78, 5, 30)
	tower(652, 214, 78, 5, 30)
	tower(258, 262, 118, 9, -34)
	tower(524, 262, 118, 9, -34)
	tower(386, 118, 128, 7, 44)
	c.fill(rect(150, 436, 600, 20), hex("#7a4a2f"))
	c.fill(rect(150, 436, 600, 4), gold)
	c.fill(rect(196, 456, 508, 60), ramp{196, 0, 704, 0, []rgba{hex("#6a402a"), wood, dark}})
	for i := range 8 {
		x := 208 + float64(i)*62
		c.fill(rect(x, 464, 48, 44), dark.alpha(.7))
		c.fill(rect(x+4, 468, 40, 36), hex("#6a402a").alpha(.6))
	}
	console(c)
	// Balustrade.
	c.fill(rect(-2, 512, 904, 9), hex("#8a5a3a"))
	for x := 6.0; x < 900; x += 21 {
		c.fill(path{{{x, 521}, {x - 1, 534}, {x - 4, 538}, {x - 2, 546}, {x, 552}, {x + 10, 552}, {x + 12, 546}, {x + 14, 538}, {x + 11, 534}, {x + 10, 521}, {x + 7, 521}, {x + 3, 521}, {x, 521}}}, hex("#4c3024"))
	}
	c.fill(rect(-2, 550, 904, 8), hex("#6a402a"))
	c.fill(rect(-2, 558, 904, 44), hex("#14100f"))
	// The beam, and the dust in it.
	beam := poly(-40, -60, 150, -60, 700, 470, 330, 520)
	c.fill(beam, ramp{40, -40, 520, 480, []rgba{hex("#ffe9ad").alpha(.5), hex("#ffdf8c").alpha(.26), hex("#ffd36a").alpha(.03), hex("#ffd36a").alpha(0)}})
	c.fill(poly(-40, 40, -40, -30, 560, 500, 450, 512), ramp{0, 0, 480, 480, []rgba{hex("#ffe9ad").alpha(.22), hex("#ffd36a").alpha(.03)}})
	c.within(beam, func() {
		r := seeded(66)
		for range 130 {
			x := between(r, 0, 700)
			c.fill(circle(x, x*.8+between(r, -170, 120), between(r, .5, 1.6)), hex("#fff3cf").alpha(between(r, .15, .6)))
		}
	})
	// Listeners.
	r := seeded(40)
	for x := -10.0; x < 910; x += between(r, 44, 66) {
		y := between(r, 584, 598)
		c.fill(ellipse(x, y-8, 13, 16), ink)
		c.fill(blob(x-34, 620, x-28, y+12, x, y+4, x+28, y+12, x+34, 620), ink)
		c.fill(stroke(curve(x-12, y-14, x-8, y-22, x-1, y-24), 1.4, .6), hex("#d9a852").alpha(.55))
	}
}

func reversed(p path) path {
	for _, o := range p {
		for i, j := 0, len(o)-1; i < j; i, j = i+1, j-1 {
			o[i], o[j] = o[j], o[i]
		}
	}
	return p
}

func (c *Canvas) pipe(x, top, w, floor float64) {
	metal := ramp{x, 0, x + w, 0, []rgba{hex("#9c7424"), hex("#fbe9ae"), hex("#e0b54a"), hex("#8a621c"), hex("#4c3511")}}
	foot := floor - w*2.2
	c.fill(poly(x, top, x+w, top, x+w, foot, x+w*.62, floor, x+w*.38, floor, x, foot), metal)
	c.fill(path{{{x + w*.2, foot - w*.1}, {x + w*.3, foot - w*.9}, {x + w*.7, foot - w*.9}, {x + w*.8, foot - w*.1}, {x + w*.6, foot}, {x + w*.4, foot}, {x + w*.2, foot - w*.1}}}, hex("#3a280e"))
	c.fill(rect(x+w*.2, foot-w*.12, w*.6, w*.1), hex("#fff0c0").alpha(.6))
}

func console(c *Canvas) {
	c.fill(rect(404, 470, 92, 46), hex("#2a1a15"))
	for i := range 3 {
		y := 474 + float64(i)*8
		c.fill(rect(410, y, 80, 5), cream)
		for k := range 16 {
			c.fill(rect(412+float64(k)*5, y, 2, 3), ink)
		}
	}
	c.light(450, 468, 84, hex("#ffdf7d"), .6)
	c.fill(poly(428, 470, 430, 450, 470, 450, 472, 470), paper)
	for i := range 4 {
		c.fill(rect(433, 454+float64(i)*4, 34, .8), ink.alpha(.6))
	}
	c.fill(blob(424, 518, 428, 490, 438, 478, 450, 475, 462, 478, 472, 490, 476, 518), ink)
	c.fill(ellipse(450, 464, 10, 12), hex("#1b1512"))
	c.fill(stroke(curve(442, 458, 450, 453, 458, 458), 1.5, 1.5), hex("#e8b84c"))
	c.fill(rect(404, 512, 92, 4), hex("#1b1512"))
}
