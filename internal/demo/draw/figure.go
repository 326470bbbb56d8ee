package draw

// figure stands a person of height h with the feet at (x, y). lean moves the head
// against the feet, as a share of h.
func (c *Canvas) figure(x, y, h, lean float64, coat, skin rgba) {
	c.in(affine{a: h, b: -lean * h, d: h, e: x, f: y}, func() {
		c.fill(poly(-.075, 0, -.085, -.42, .0, -.42, -.02, 0), mix(coat, ink, .55))
		c.fill(poly(.02, 0, .0, -.42, .085, -.42, .075, 0), mix(coat, ink, .4))
		c.fill(path{{{-.13, -.34}, {-.125, -.55}, {-.125, -.72}, {-.07, -.79}, {-.03, -.815}, {.03, -.815}, {.07, -.79},
			{.125, -.72}, {.125, -.55}, {.13, -.34}, {.05, -.32}, {-.05, -.32}, {-.13, -.34}}}, coat)
		c.fill(poly(-.028, -.79, -.028, -.86, .028, -.86, .028, -.79), skin)
		c.fill(ellipse(0, -.905, .062, .075), skin)
		c.fill(path{{{-.067, -.9}, {-.074, -1.03}, {.074, -1.03}, {.067, -.9}, {.03, -.93}, {-.03, -.93}, {-.067, -.9}}}, mix(coat, ink, .7))
	})
}
