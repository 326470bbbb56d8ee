package draw

import "math"

// storm: a bridge, and the sea that wants to be where it is.
func storm(c *Canvas) {
	c.ground(down(0, 420, hex("#2b3740"), hex("#4a5a61"), hex("#7e8b88"), hex("#b9b59b")))
	clouds(c)
	c.light(250, 330, 300, hex("#e8d9a0"), .34)
	cable(c)
	r := seeded(8)
	for range 240 {
		x, y, l := between(r, -80, 940), between(r, -20, 420), between(r, 26, 88)
		c.fill(line(x, y, x-l*.78, y+l*.46, between(r, .4, .9)), paper.alpha(between(r, .05, .18)))
	}
	wave(c, 21, 392, 15, 170, hex("#6f868a"), hex("#5a7379"), .6)
	for i, px := range []float64{40, 262, 486, 690, 870} {
		breaker(c, px, 398, 1-.11*float64(i)+.3*float64(i%2))
	}
	wave(c, 22, 424, 24, 230, hex("#4f6a73"), hex("#3d5863"), 2.1)
	wave(c, 23, 470, 32, 300, hex("#385561"), hex("#28424f"), 4.0)
	wave(c, 24, 530, 36, 360, hex("#243d4a"), hex("#152732"), 5.2)
	spray(c)
	gulls(c)
}

func clouds(c *Canvas) {
	for i, b := range []struct {
		y, a float64
		col  rgba
	}{{214, 34, hex("#67767a")}, {156, 40, hex("#53636a")}, {100, 42, hex("#414f58")}, {48, 38, hex("#313d46")}, {2, 30, hex("#232d35")}} {
		// Long, torn banks: three sines that never agree.
		s := float64(i)
		var edge []pt
		for x := -20.0; x <= 930; x += 6 {
			t := x/230 + s*1.7
			edge = append(edge, pt{x, b.y + 22 + b.a*(.5*math.Sin(t)+.32*math.Sin(2.3*t+s)+.12*math.Sin(7.1*t+2*s))})
		}
		bank := straight(append([]pt{{-20, -20}}, append(edge[:len(edge):len(edge)], pt{940, -20})...))
		c.fill(bank.through(shift(0, 12)), b.col.alpha(.35))
		c.fill(bank, b.col)
		for k := range 3 {
			d := 8 + float64(k)*8
			var low []pt
			for j := 0; j < len(edge); j += 3 {
				low = append(low, pt{edge[j].x + d, edge[j].y - d})
			}
			c.fill(stroke(low, 1.2, .7), paper.alpha(.09))
		}
	}
}

// cable is a bridge of two pylons that fades into the rain to the right.
func cable(c *Canvas) {
	deck := func(x float64) float64 { return 322 - 30*math.Sin(x/900*math.Pi) }
	tone := func(x float64) rgba { return mix(hex("#1b262d"), hex("#6f7d7e"), max(0, min(1, x/1000))) }
	for _, px := range []float64{40, 262, 486, 690, 870} {
		w := 20 - px*.008
		c.fill(poly(px-w/2, deck(px), px-w*.8, 440, px+w*.8, 440, px+w/2, deck(px)), tone(px))
	}
	for _, px := range []float64{262, 690} {
		top := 92.0 + px*.1
		for k := 1; k <= 11; k++ {
			for _, s := range []float64{-1, 1} {
				x := px + s*float64(k)*19.4
				c.fill(line(px, top+float64(k)*3.6, x, deck(x), .9), tone(px).alpha(.8))
			}
		}
		w := 15 - px*.008
		c.fill(poly(px-w*.35, top-14, px-w*.8, deck(px)+4, px-w*.2, deck(px)+4, px, top+30, px+w*.2, deck(px)+4, px+w*.8, deck(px)+4, px+w*.35, top-14), tone(px))
		c.fill(circle(px, top-17, 2.6), brick)
		c.light(px, top-17, 22, hex("#ff7a4d"), .6)
	}
	for x := -10.0; x < 905; x += 10 {
		c.fill(poly(x, deck(x)-4, x+10.4, deck(x+10.4)-4, x+10.4, deck(x+10.4)+7, x, deck(x)+7), tone(x))
		c.fill(poly(x, deck(x)-5.4, x+10.4, deck(x+10.4)-5.4, x+10.4, deck(x+10.4)-3.8, x, deck(x)-3.8), mix(tone(x), paper, .3))
	}
	for x := 30.0; x < 900; x += 58 {
		c.fill(rect(x, deck(x)-22, 1.2, 18), tone(x))
		c.fill(circle(x+3, deck(x)-22, 1.9), hex("#ffdf7d"))
		c.light(x+3, deck(x)-22, 15, yellow, .55)
	}
	// The barrier is down: two red lights.
	c.fill(circle(118, deck(118)-9, 2.6), hex("#e2502e"))
	c.fill(circle(128, deck(128)-9, 2.6), hex("#e2502e"))
	c.light(123, deck(123)-9, 24, hex("#e2502e"), .5)
	c.fill(rect(-2, 300, 904, 130), down(300, 430, hex("#a9ada0").alpha(0), hex("#a9ada0").alpha(.5)))
}

func wave(c *Canvas, seed uint64, y, a, l float64, light, dark rgba, phase float64) {
	r := seeded(seed)
	var ps []pt
	for x := -20.0; x <= 930; x += 5 {
		t := x/l + phase
		// Crests are sharper than troughs.
		ps = append(ps, pt{x, y - a*(math.Pow(math.Abs(math.Sin(t*math.Pi)), .8)*1.5-.75) + 3*math.Sin(x/31+phase)})
	}
	crest := append([]pt(nil), ps...)
	ps = append(ps, pt{930, 620}, pt{-20, 620})
	c.fill(straight(ps), down(y-a, y+a*3+30, light, dark))
	for k := range 5 {
		d := 7 + float64(k)*9
		var band []pt
		for i, p := range crest {
			if i%2 == 0 {
				band = append(band, pt{p.x + d*.9, p.y + d + 3*math.Sin(p.x/47+d)})
			}
		}
		c.fill(stroke(band, 1.4, 1), mix(light, paper, .5).alpha(.30-.05*float64(k)))
	}
	for i := 0; i < len(crest); {
		n := i
		for n < len(crest) && crest[n].y < y-a*.34 {
			n++
		}
		if n-i > 8 {
			from := i + r.IntN((n-i)/4)
			c.fill(tapered(crest[from:n], 6), paper.alpha(.92))
			for k := range 2 {
				d := 9 + float64(k)*8
				var foam []pt
				for _, p := range crest[from+(n-from)/3 : n-1] {
					foam = append(foam, pt{p.x + d, p.y + d*.9 + 2*math.Sin(p.x/9)})
				}
				c.fill(tapered(foam, 3.4-1.2*float64(k)), paper.alpha(.6-.25*float64(k)))
			}
		}
		i = n + 1
	}
}

// breaker is the spray where a wave meets a pier; the wind bends it to the right.
func breaker(c *Canvas, x, y, s float64) {
	c.in(place(x, y, s), func() {
		r := seeded(uint64(x))
		c.light(14, -16, 104, hex("#eef0e6"), .62)
		for range 150 {
			h := 120 * math.Pow(r.Float64(), 1.4)
			px := between(r, -1, 1)*(12+h*.42) + h*.36
			c.fill(circle(px, 14-h, .5+2.4*math.Pow(r.Float64(), 3)*(1.1-h/130)), paper.alpha(between(r, .3, .95)))
		}
		for range 26 {
			h := between(r, 24, 92)
			bx := between(r, -14, 14)
			c.fill(tapered(curve(bx, 16, bx*1.6+h*.06, 16-h*.5, bx*2.4+h*.36, 16-h), between(r, 2, 5)), paper.alpha(between(r, .3, .7)))
		}
	})
}

func spray(c *Canvas) {
	r := seeded(33)
	for range 160 {
		c.fill(circle(between(r, -10, 910), between(r, 380, 590), between(r, .5, 1.8)), paper.alpha(between(r, .2, .7)))
	}
	c.strokes(34, -30, 520, 960, 80, 50, 1, 2.2, hex("#7e979c").alpha(.3))
}

func gulls(c *Canvas) {
	for _, g := range [][3]float64{{402, 196, 15}, {440, 222, 10}, {356, 240, 11}, {560, 180, 8}} {
		x, y, s := g[0], g[1], g[2]
		c.fill(stroke(curve(x-s, y-s*.12, x-s*.5, y-s*.5, x, y, x+s*.55, y-s*.62, x+s*1.1, y-s*.5), s*.1, s*.2), paper)
	}
}
