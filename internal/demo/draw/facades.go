package draw

// facades: narrow fronts at dusk; behind some of the windows people have moved in.
func facades(c *Canvas) {
	c.ground(down(0, 330, hex("#37536a"), hex("#7e8f98"), hex("#d9b490"), hex("#f0c98f")))
	c.strokes(2, 0, 20, 900, 220, 44, 1, 2.6, paper.alpha(.2))
	c.fill(path{{{736, 57}, {759, 55}, {760, 91}, {737, 91}, {752, 84}, {751, 63}, {736, 57}}}, hex("#f7edd2"))
	fronts := []struct {
		x, w, top float64
		gable     int
		wall      rgba
		cols      int
	}{
		{-24, 128, 190, 0, hex("#4f6b66"), 3}, {104, 118, 132, 1, hex("#a8553a"), 3}, {222, 142, 212, 2, hex("#d3b27a"), 4}, {364, 116, 112, 1, hex("#3d566a"), 3},
		{480, 134, 176, 0, hex("#c9815a"), 3}, {614, 112, 146, 2, hex("#8b9a7e"), 3}, {726, 130, 204, 1, hex("#7b3c2c"), 3}, {856, 80, 160, 0, hex("#43596a"), 2},
	}
	for i, f := range fronts {
		c.front(uint64(i), f.x, f.top, f.w, 528-f.top, f.gable, f.wall, f.cols)
	}
	street(c)
}

func (c *Canvas) front(seed uint64, x, y, w, h float64, gable int, wall rgba, cols int) {
	r := seeded(500 + seed)
	face := ramp{x, y, x + w, y + h, []rgba{mix(wall, hex("#f0c98f"), .16), wall, mix(wall, night, .34)}}
	top := []path{
		poly(x, y, x+w/2, y-w*.5, x+w, y),
		poly(x, y, x, y-w*.14, x+w*.16, y-w*.14, x+w*.16, y-w*.3, x+w*.33, y-w*.3, x+w*.33, y-w*.46, x+w*.67, y-w*.46, x+w*.67, y-w*.3, x+w*.84, y-w*.3, x+w*.84, y-w*.14, x+w, y-w*.14, x+w, y),
		{{{x, y}, {x + w*.04, y - w*.2}, {x + w*.24, y - w*.12}, {x + w*.28, y - w*.3}, {x + w*.32, y - w*.44}, {x + w*.44, y - w*.5}, {x + w*.5, y - w*.5},
			{x + w*.56, y - w*.5}, {x + w*.68, y - w*.44}, {x + w*.72, y - w*.3}, {x + w*.76, y - w*.12}, {x + w*.96, y - w*.2}, {x + w, y}, {x + w*.7, y}, {x + w*.3, y}, {x, y}}},
	}[gable]
	c.fill(top, face)
	c.fill(rect(x, y-1, w, h+1), face)
	c.fill(rect(x, y-2, w, 4), mix(wall, cream, .35))
	c.fill(circle(x+w/2, y-w*.2, w*.07), mix(wall, night, .6))
	c.fill(rect(x+w-2, y, 2, h), night.alpha(.35))
	cw := w / float64(cols)
	rh := 66.0
	for row := 0; y+16+float64(row)*rh+50 < y+h-52; row++ {
		wy := y + 16 + float64(row)*rh
		for k := range cols {
			wx := x + cw*float64(k) + cw*.2
			kind := r.IntN(14)
			if kind == cat {
				kind = dark
			}
			if seed == 3 && row == 2 && k == 1 {
				kind = cat // the only one in the street
			}
			c.sash(kind, wx, wy, cw*.6, 46, wall)
		}
	}
	// Ground floor: door and shop window.
	gy := y + h - 56
	c.fill(rect(x, gy-6, w, 4), mix(wall, cream, .3))
	dw := w * .24
	c.fill(arch(x+w*.1, gy+2, dw, 54, 10), mix(wall, ink, .65))
	c.fill(circle(x+w*.1+dw*.8, gy+32, 1.4), yellow)
	if seed%3 == 1 {
		c.fill(rect(x+w*.44, gy+6, w*.46, 38), down(gy, gy+50, hex("#ffe39a"), yellow))
		c.fill(rect(x+w*.66, gy+6, 2, 38), mix(wall, ink, .5))
	} else {
		c.fill(rect(x+w*.44, gy+6, w*.46, 38), mix(wall, ink, .55))
		c.fill(poly(x+w*.44, gy+44, x+w*.62, gy+6, x+w*.7, gy+6, x+w*.52, gy+44), paper.alpha(.10))
	}
}

// What stands behind a window: one of six things up to curtain, or nothing.
const (
	cat     = 2
	curtain = 5
	dark    = curtain + 1
)

// sash is one window. kind chooses what is behind it; most are dark.
func (c *Canvas) sash(kind int, x, y, w, h float64, wall rgba) {
	frame := mix(wall, cream, .62)
	c.fill(rect(x-2.4, y-2.4, w+4.8, h+4.8), frame)
	glow := down(y, y+h, hex("#ffe7a3"), hex("#ffcf45"), hex("#eda51a"))
	pane := rect(x, y, w, h)
	night := ramp{x, y, x + w, y + h, []rgba{hex("#5c7180"), hex("#2b3f4d"), hex("#1d2c37")}}
	if kind >= dark {
		c.fill(pane, night)
		c.fill(poly(x, y+h, x+w*.5, y, x+w*.8, y, x+w*.3, y+h), paper.alpha(.07))
	} else {
		c.fill(pane, glow)
		c.within(pane, func() {
			cx, floor := x+w/2, y+h
			switch kind {
			case 0: // somebody reads at a table
				c.fill(ellipse(cx, floor-17, 4.6, 5.4), rust)
				c.fill(blob(cx-9, floor+4, cx-8, floor-9, cx, floor-13, cx+8, floor-9, cx+9, floor+4), deep)
				c.fill(poly(cx-11, floor-13, cx, floor-11, cx, floor-1, cx-11, floor-3), cream)
				c.fill(poly(cx+11, floor-13, cx, floor-11, cx, floor-1, cx+11, floor-3), paper)
			case 1: // a plant
				for k := -3; k <= 3; k++ {
					t := float64(k)
					c.fill(stroke(curve(cx, floor-9, cx+t*3, floor-20, cx+t*5.4, floor-28+t*t), 3.6, .5), pine)
				}
				c.fill(poly(cx-6, floor-10, cx+6, floor-10, cx+4, floor, cx-4, floor), brick)
			case cat:
				c.fill(blob(cx-8, floor+2, cx-7, floor-9, cx-2, floor-15, cx+4, floor-9, cx+6, floor+2), ink)
				c.fill(circle(cx-2, floor-17, 5), ink)
				c.fill(poly(cx-7, floor-18, cx-6, floor-26, cx-2, floor-21, cx+2, floor-26, cx+3, floor-18), ink)
				c.fill(stroke(curve(cx+5, floor-2, cx+12, floor-4, cx+12, floor-12), 2.4, 1), ink)
			case 3: // a lamp and a picture
				c.fill(rect(cx-.7, y, 1.4, 12), ink)
				c.fill(poly(cx-9, y+21, cx-3.4, y+11, cx+3.4, y+11, cx+9, y+21), brick)
				c.light(cx, y+24, 24, paper, .8)
			case 4: // two people
				for k, col := range []rgba{moss, rust} {
					px := cx - 6 + float64(k)*12
					c.fill(circle(px, floor-24+float64(k)*3, 4.4), mix(col, ink, .4))
					c.fill(blob(px-6, floor+3, px-6, floor-15+float64(k)*3, px, floor-19+float64(k)*3, px+6, floor-15+float64(k)*3, px+6, floor+3), col)
				}
			case curtain: // half drawn
				c.fill(rect(x, y, w*.36, h), hex("#c87848"))
				for k := range 3 {
					c.fill(rect(x+float64(k)*w*.12+2, y, 1.4, h), rust.alpha(.5))
				}
			}
		})
		c.light(x+w/2, y+h/2, 40, hex("#ffd766"), .3)
	}
	c.fill(rect(x, y+h*.36, w, 1.6), frame)
	c.fill(rect(x+w/2-.8, y, 1.6, h), frame)
	c.fill(rect(x-4, y+h+2.4, w+8, 3), mix(wall, cream, .4))
	c.fill(rect(x-4, y+h+5.4, w+8, 1.6), ink.alpha(.3))
}

func street(c *Canvas) {
	c.fill(rect(-2, 526, 904, 80), down(526, 600, hex("#4a5257"), hex("#20282e")))
	c.fill(rect(-2, 524, 904, 5), hex("#8d8674"))
	c.strokes(5, -30, 536, 960, 60, 60, 1, 2.6, hex("#ffd766").alpha(.25))
	c.strokes(6, -30, 536, 960, 60, 40, 1, 2.6, ink.alpha(.3))
	// A handcart with somebody's household.
	c.in(place(330, 560, 1.1), func() {
		c.fill(lens(-70, 15, 190, 7), ink.alpha(.5))
		c.figure(-42, 16, 84, -.09, brick, hex("#c79372"))
		c.fill(stroke(curve(-36, -40, -22, -30, -2, -22), 6, 4), rust)
		c.fill(line(-4, -22, 18, -14, 2.4), ink)
		c.fill(poly(14, -16, 100, -16, 94, 0, 20, 0), hex("#6b4f38"))
		c.ring(36, 6, 11, 11, 2.4, ink)
		c.ring(78, 6, 11, 11, 2.4, ink)
		c.fill(rect(24, -38, 28, 22), sand)
		c.fill(rect(36, -38, 3, 22), hex("#a98d63"))
		c.fill(rect(52, -52, 24, 36), deep)
		c.fill(rect(55, -48, 18, 12), hex("#8fa6a9"))
		c.fill(line(86, -16, 90, -58, 2), ink)
		c.fill(poly(78, -56, 84, -72, 98, -72, 102, -56), yellow)
		c.light(90, -56, 30, yellow, .35)
	})
	c.figure(640, 572, 80, 0, slate, hex("#b98e6d"))
	c.figure(664, 574, 52, .03, yellow, hex("#b98e6d"))
	c.fill(stroke(curve(645, 524, 654, 536, 660, 542), 5, 3.4), slate)
}
