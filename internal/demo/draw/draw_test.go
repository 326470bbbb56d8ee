package draw

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// The committed pictures must be what the scenes draw. A small drawing is held against
// the shrunken file: JPEG and rounding leave a level or two, another scene far more.
func TestPicturesAreFresh(t *testing.T) {
	const width = 300
	for _, n := range Names() {
		file, err := os.ReadFile(filepath.Join("..", "pictures", n+".jpg"))
		if err != nil {
			t.Error(err)
			continue
		}
		if len(file) > aim*5/4 {
			t.Errorf("%s.jpg has %d KB", n, len(file)>>10)
		}
		im, err := jpeg.Decode(bytes.NewReader(file))
		if err != nil {
			t.Errorf("%s: %v", n, err)
			continue
		}
		c := New(width)
		scenes[n](c)
		if d := distance(im.(*image.YCbCr), c.Image()); d > 4 {
			t.Errorf("%s.jpg is stale (%.1f levels off): run go generate ./internal/demo", n, d)
		}
	}
}

// distance is the mean difference in lightness between a picture and a smaller drawing.
func distance(big *image.YCbCr, small *image.RGBA) float64 {
	k := big.Rect.Dx() / small.Rect.Dx()
	sum := 0.0
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			light := 0
			for j := range k {
				for i := range k {
					light += int(big.Y[big.YOffset(x*k+i, y*k+j)])
				}
			}
			p := small.RGBAAt(x, y)
			want := .299*float64(p.R) + .587*float64(p.G) + .114*float64(p.B)
			sum += math.Abs(float64(light)/float64(k*k) - want)
		}
	}
	return sum / float64(small.Rect.Dx()*small.Rect.Dy())
}

func TestUnknownDrawing(t *testing.T) {
	if b, err := JPEG("no such drawing", 300); b != nil || err != nil {
		t.Error("a drawing nobody made")
	}
	if len(Names()) != len(scenes) {
		t.Errorf("%d names of %d scenes", len(Names()), len(scenes))
	}
}

// A scene leaves no pixel of the sheet bare: bare pixels are black to the last bit.
func TestScenesCoverTheSheet(t *testing.T) {
	for _, n := range Names() {
		c := New(300)
		scenes[n](c)
		bare := 0
		for i := 0; i < len(c.px); i += 3 {
			if c.px[i] == 0 && c.px[i+1] == 0 && c.px[i+2] == 0 {
				bare++
			}
		}
		if bare > 0 {
			t.Errorf("%s: %d bare pixels", n, bare)
		}
	}
}

func TestFillCoversByArea(t *testing.T) {
	c := New(900)
	c.fill(rect(10, 10, 2.5, 1), rgba{200, 100, 0, 1})
	for x, want := range map[int]float32{9: 0, 10: 200, 11: 200, 12: 100, 13: 0} {
		if got := c.px[3*(10*900+x)]; math.Abs(float64(got-want)) > 1.5 {
			t.Errorf("pixel %d: %v, want %v", x, got, want)
		}
	}
}

func TestTransforms(t *testing.T) {
	m := turn(10, 20, 90).then(affine{a: 2, d: 2})
	if p := m.apply(pt{3, 0}); math.Hypot(p.x-10, p.y-26) > 1e-9 {
		t.Errorf("turned to %v", p)
	}
	if p := m.inverse().apply(m.apply(pt{7, -4})); math.Hypot(p.x-7, p.y+4) > 1e-9 {
		t.Errorf("there and back gives %v", p)
	}
	if p := mirror(400, .5).apply(pt{5, 300}); p.x != 5 || p.y != 450 {
		t.Errorf("mirrored to %v", p)
	}
}

func TestWithin(t *testing.T) {
	c := New(900)
	c.within(rect(0, 0, 100, 100), func() {
		c.within(rect(50, 0, 100, 100), func() { c.ground(rgba{90, 90, 90, 1}) })
	})
	for x, want := range map[int]float32{20: 0, 70: 90, 120: 0} {
		if got := c.px[3*(50*900+x)]; got != want {
			t.Errorf("pixel %d: %v, want %v", x, got, want)
		}
	}
}
