package draw

import "math"

// rowing: two eights side by side, seen from straight above.
func rowing(c *Canvas) {
	c.ground(ramp{0, 0, 900, 600, []rgba{hex("#5e8a7c"), hex("#3f6f68"), hex("#2b5755"), hex("#1e4245")}})
	// Long swells catch the morning.
	r := seeded(3)
	c.in(turn(450, 300, -24), func() {
		for i := range 26 {
			y := -560 + float64(i)*46
			var xy []float64
			for x := -640.0; x <= 640; x += 80 {
				xy = append(xy, x, y+9*math.Sin(x/130+float64(i)*.9)+between(r, -4, 4))
			}
			c.fill(stroke(curve(xy...), 1, 4.2), hex("#9cc0a8").alpha(between(r, .05, .16)))
		}
		c.strokes(4, -640, -520, 1280, 1040, 190, 1, 1.8, hex("#b9d6b9").alpha(.16))
	})
	lanes := func(off float64) {
		c.in(turn(450, 300+off, -24), func() {
			for x := -640.0; x < 640; x += 26 {
				c.fill(ellipse(x+2, 2.6, 3, 2.4), night.alpha(.4))
				c.fill(circle(x, 0, 2.2), hex("#e9dcc0"))
			}
		})
	}
	lanes(-290)
	lanes(2)
	lanes(294)
	eight(c, 486, 168, yellow, hex("#f6efe0"), brick, 0)
	eight(c, 424, 440, hex("#e8e4d8"), hex("#d9683f"), paper, .5)
	c.fill(rect(-2, -2, 904, 604), ramp{0, 0, 620, 420, []rgba{hex("#fff0c8").alpha(.26), hex("#fff0c8").alpha(0)}})
}

// eight draws a boat of nine heading right; phase shifts the stroke.
func eight(c *Canvas, x, y float64, shirt, hull, blade rgba, phase float64) {
	c.in(turn(x, y, -24), func() {
		// Wake.
		for i := range 7 {
			s := float64(i)
			for _, k := range []float64{-1, 1} {
				c.fill(stroke(curve(-232-s*20, k*(2+s*1.5), -330-s*24, k*(14+s*8), -470-s*30, k*(36+s*17)), 1.8, .3), paper.alpha(.30-.035*s))
			}
		}
		// The rings that the blades left, and those they leave now.
		for row := 1; row <= 2; row++ {
			for seat := range 8 {
				k := side(seat)
				px := -152 + float64(seat)*40 - float64(row)*124 - phase*30
				for ring := range 3 {
					rad := 6 + float64(ring)*5 + float64(row)*4
					c.ring(px, k*78, rad, rad*.72, 1.1, paper.alpha(.34/float64(row)-.06*float64(ring)))
				}
			}
		}
		hullAt := func(dx, dy float64, p paint) {
			c.in(shift(dx, dy), func() {
				c.fill(path{{{-252, 0}, {-160, -11}, {160, -12}, {262, 0}, {160, 12}, {-160, 11}, {-252, 0}}}, p)
			})
		}
		shadow := hex("#0f2a2e").alpha(.46)
		hullAt(12, 17, shadow)
		for seat := range 8 {
			oar(c, seat, phase, 12, 17, shadow, shadow)
		}
		hullAt(0, 0, hull)
		c.fill(path{{{-188, 0}, {-150, -7}, {160, -7.4}, {196, 0}, {160, 7.4}, {-150, 7}, {-188, 0}}}, hex("#4b3a2c"))
		c.fill(line(-246, 0, -192, 0, .8), ink.alpha(.5))
		c.fill(line(200, 0, 256, 0, .8), ink.alpha(.5))
		for seat := range 8 {
			oar(c, seat, phase, 0, 0, hex("#efe2c4"), blade)
		}
		for seat := range 8 {
			sx := -150 + float64(seat)*40
			k := side(seat)
			lean := 7 - 9*phase
			// Legs reach to the stern, the trunk swings to the bow.
			c.fill(line(sx-2, -3, sx-17, -3, 3.6), hex("#2a3338"))
			c.fill(line(sx-2, 3, sx-17, 3, 3.6), hex("#2a3338"))
			c.fill(stroke(curve(sx+lean*.4, -7, sx-5, k*3-5, sx-12, k*10), 3.4, 2.6), hex("#c99a78"))
			c.fill(stroke(curve(sx+lean*.4, 7, sx-5, k*6+4, sx-12, k*12), 3.4, 2.6), hex("#c99a78"))
			c.fill(ellipse(sx+lean*.4, 0, 6.4, 10.6), shirt)
			c.fill(ellipse(sx+lean*.4+2, 0, 3.4, 9.6), mix(shirt, ink, .18))
			c.fill(circle(sx+lean, 0, 4.7), []rgba{hex("#3a2a20"), hex("#6b4a2c"), hex("#d2ab63"), hex("#241c18")}[(seat*3+int(phase*2))%4])
		}
		c.fill(ellipse(-186, 0, 6.4, 8), brick)
		c.fill(circle(-185, 0, 4.6), ink)
		c.fill(rect(-183, -3, 4, 6), ink)
	})
}

func side(seat int) float64 { return float64(1 - 2*(seat%2)) }

func oar(c *Canvas, seat int, phase, dx, dy float64, shaft, blade paint) {
	k := side(seat)
	px, py := -162+float64(seat)*40+dx, k*10+dy
	ex, ey := px+20-48*phase, k*82+dy
	c.fill(line(px, py-k*6, ex, ey, 1.5), shaft)
	ux, uy := (ex-px)/80, (ey-py)/80
	c.fill(stroke([]pt{{ex - ux*4, ey - uy*4}, {ex + ux*16, ey + uy*16}}, 5, 7.4), blade)
}

// ring is the outline of an ellipse.
func (c *Canvas) ring(x, y, rx, ry, w float64, p paint) {
	c.fill(append(ellipse(x, y, rx, ry), reversed(ellipse(x, y, rx-w, ry-w))...), p)
}
