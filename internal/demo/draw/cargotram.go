package draw

// cargoTram: a freight tram crosses the harbour bridge at night, in the rain.
func cargoTram(c *Canvas) {
	c.ground(down(0, 420, hex("#101a24"), hex("#1d2f3d"), hex("#3b5561"), hex("#8b8262")))
	c.light(720, 400, 420, amber, .26)
	skyline(c, 41, 250, 372, hex("#35505c"), hex("#e6b84a"), .34)
	skyline(c, 17, 300, 388, hex("#213643"), yellow, .75)
	// Water under the bridge.
	c.fill(rect(-2, 396, 904, 210), down(396, 600, hex("#4d5a52"), hex("#1c2e3a"), hex("#0f1821")))
	c.strokes(6, -40, 410, 980, 120, 120, .7, 2.2, haze.alpha(.25))
	for i := range 5 {
		c.strokes(uint64(60+i), 250+float64(i)*92, 402, 60, 130, 26, .7, 2.4, yellow.alpha(.42))
	}
	c.strokes(71, 716, 400, 90, 150, 44, .8, 2.8, hex("#ffe9a0").alpha(.55))
	bridge(c)
	tram(c, 236, 352)
	// Quay.
	c.fill(hill(610, -10, 536, 200, 530, 460, 540, 640, 566, 760, 612), ink)
	c.fill(stroke(curve(-10, 536, 200, 530, 460, 540, 640, 566, 760, 612), 2.4, 1), hex("#5d6a66"))
	c.strokes(8, 40, 548, 440, 44, 18, 1, 2.2, amber.alpha(.36))
	c.fill(roundRect(96, 506, 16, 30, 4), hex("#0c0f13"))
	c.fill(ellipse(104, 506, 13, 5), hex("#2a343b"))
	c.figure(322, 556, 82, 0, hex("#2b4356"), hex("#b98e6d"))
	c.fill(line(322, 498, 340, 452, 2), ink)
	c.in(turn(340, 464, 14), func() {
		c.fill(path{{{-50, 0}, {-44, -36}, {-20, -46}, {0, -46}, {20, -46}, {44, -36}, {50, 0}, {36, -9}, {28, -9}, {17, 0}, {8, -8}, {-8, -8}, {-17, 0}, {-28, -9}, {-36, -9}, {-50, 0}}}, brick)
		c.fill(path{{{0, -46}, {20, -46}, {44, -36}, {50, 0}, {36, -9}, {28, -9}, {17, 0}, {16, -20}, {10, -40}, {0, -46}}}, rust)
	})
	r := seeded(88)
	for range 330 {
		x, y, l := between(r, -40, 930), between(r, -20, 590), between(r, 12, 34)
		c.fill(line(x, y, x-l*.22, y+l, between(r, .35, .9)), paper.alpha(between(r, .06, .2)))
	}
}

func skyline(c *Canvas, seed uint64, top, floor float64, wall, lamp rgba, on float64) {
	r := seeded(seed)
	for x := -20.0; x < 920; {
		w := between(r, 34, 78)
		h := between(r, 20, floor-top)
		y := floor - h
		p := rect(x, y, w+1, h+14)
		switch r.IntN(3) {
		case 0:
			p = poly(x, floor+14, x, y, x+w/2, y-w*.34, x+w, y, x+w+1, floor+14)
		case 1:
			p = poly(x, floor+14, x, y, x+6, y-10, x+w-6, y-10, x+w, y, x+w+1, floor+14)
		}
		c.fill(p, wall)
		for wy := y + 8; wy < floor-4; wy += 13 {
			for wx := x + 6; wx < x+w-7; wx += 10 {
				if r.Float64() < .34 {
					c.fill(rect(wx, wy, 3.4, 5.6), lamp.alpha(on*between(r, .3, 1)))
				}
			}
		}
		x += w
	}
	c.fill(rect(760, floor-118, 22, 130), wall)
	c.fill(poly(757, floor-118, 771, floor-168, 785, floor-118), wall)
}

func bridge(c *Canvas) {
	stone, edge := hex("#27353d"), hex("#55656a")
	c.fill(rect(-2, 366, 904, 24), stone)
	for i := range 4 {
		x := -150 + float64(i)*300
		// A pier with half an arch on either side.
		c.fill(path{{{x - 16, 520}, {x - 16, 470}, {x - 60, 396}, {x - 134, 389},
			{x - 60, 389}, {x + 90, 389}, {x + 166, 389},
			{x + 92, 396}, {x + 48, 470}, {x + 48, 520}, {x + 30, 520}, {x, 520}, {x - 16, 520}}}, stone)
		c.fill(path{{{x + 30, 520}, {x + 30, 470}, {x + 74, 398}, {x + 166, 389}, {x + 92, 396}, {x + 48, 470}, {x + 48, 520}, {x + 42, 520}, {x + 36, 520}, {x + 30, 520}}}, hex("#18242b"))
		c.fill(rect(x-24, 514, 80, 12), hex("#18242b"))
	}
	c.fill(rect(-2, 364, 904, 3), edge)
	c.fill(rect(-2, 348, 904, 1.8), hex("#10171d"))
	for x := 4.0; x < 900; x += 15 {
		c.fill(rect(x, 348, 1.4, 17), hex("#10171d"))
	}
	c.fill(rect(-2, 227, 904, 1), ink)
	for i := range 4 {
		x := 60 + float64(i)*262
		c.fill(rect(x, 208, 4, 158), ink)
		c.fill(line(x+2, 219, x+40, 226, 1.6), ink)
		c.light(x+36, 240, 74, hex("#ffd97a"), .42)
		c.fill(ellipse(x+36, 234, 7, 3.4), hex("#fff2c4"))
	}
}

func tram(c *Canvas, x, y float64) {
	c.in(place(x, y, 1), func() {
		// The beam goes ahead of the tram.
		c.fill(poly(462, -32, 720, -92, 720, 26, 462, -18), ramp{462, 0, 720, 0, []rgba{hex("#fff0b8").alpha(.5), hex("#fff0b8").alpha(0)}})
		body := down(-88, 2, hex("#ffd340"), yellow, hex("#c98e0c"))
		for _, w := range []struct{ x, w float64 }{{0, 216}, {228, 226}} {
			c.fill(roundRect(w.x, -88, w.w, 88, 7), body)
			c.fill(roundRect(w.x+2, -98, w.w-4, 14, 6), hex("#2c3a42"))
			c.fill(rect(w.x, -24, w.w, 5), ink)
			c.fill(rect(w.x+8, -4, w.w-16, 10), ink)
			for _, b := range []float64{.2, .8} {
				for _, k := range []float64{-17, 17} {
					c.fill(circle(w.x+w.w*b+k, 6, 8.4), ink)
					c.fill(circle(w.x+w.w*b+k, 6, 3), haze)
				}
			}
		}
		c.fill(rect(214, -78, 16, 72), hex("#1c262d"))
		for i := range 3 {
			c.fill(rect(217+float64(i)*4.6, -78, 1.2, 72), haze.alpha(.5))
		}
		// Roller doors; one stands open on the parcels.
		for i, dx := range []float64{18, 84, 150, 246, 310} {
			c.fill(rect(dx, -74, 52, 48), hex("#a87508"))
			if i == 1 {
				c.fill(rect(dx, -74, 52, 48), hex("#4b3310"))
				for k, b := range []float64{0, 14, 30} {
					h := []float64{17, 26, 21}[k]
					c.fill(rect(dx+4+b, -26-h, 13, h), []rgba{sand, blush, hex("#c79a66")}[k])
					c.fill(rect(dx+9.6+b, -26-h, 1.8, h), brick)
				}
				continue
			}
			for k := range 6 {
				c.fill(rect(dx, -74+float64(k)*8, 52, 1), hex("#7d5606").alpha(.7))
			}
			c.fill(rect(dx, -74, 52, 2), hex("#7d5606"))
		}
		// Cab.
		c.fill(path{{{388, -80}, {404, -80}, {425, -80}, {440, -80}, {447, -72}, {452, -54}, {452, -40}, {430, -40}, {408, -40}, {388, -40}, {388, -54}, {388, -66}, {388, -80}}}, hex("#fff1bd"))
		c.fill(rect(414, -80, 3, 40), hex("#c98e0c"))
		c.fill(circle(432, -56, 6), ink)
		c.fill(blob(422, -40, 424, -49, 432, -51, 440, -48, 442, -40), ink)
		c.fill(circle(450, -24, 5), paper)
		c.light(450, -24, 46, hex("#fff0b8"), .8)
		c.fill(circle(4, -26, 3), brick)
		c.fill(line(300, -98, 322, -112, 2), ink)
		c.fill(line(322, -112, 304, -124, 2), ink)
		c.fill(line(292, -125, 320, -125, 2.4), ink)
		c.light(306, -126, 30, hex("#cfe6ff"), .5)
		c.fill(rect(-4, 12, 470, 2), hex("#55656a"))
	})
}
