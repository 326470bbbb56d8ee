package picture

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"depesche"
)

var ctx = context.Background()

// quarters is a picture whose quarters have four colours, so that turns and crops show.
func quarters(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	cs := []color.RGBA{{200, 30, 30, 255}, {30, 160, 30, 255}, {30, 30, 200, 255}, {220, 200, 40, 255}}
	for y := range h {
		for x := range w {
			i := 0
			if x >= w/2 {
				i++
			}
			if y >= h/2 {
				i += 2
			}
			img.SetRGBA(x, y, cs[i])
		}
	}
	return img
}

func asJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// turned puts an Exif orientation into a JPEG.
func turned(jpg []byte, o byte) []byte {
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	exif[6+8+2+9] = o
	var b bytes.Buffer
	b.Write(jpg[:2])
	segment(&b, 0xe1, exif)
	b.Write(jpg[2:])
	return b.Bytes()
}

func taken(t *testing.T, data []byte, focus Focus) (string, *Info) {
	t.Helper()
	dir := t.TempDir()
	in, err := Add(ctx, dir, data)
	if err != nil {
		t.Fatal(err)
	}
	if err := Render(ctx, dir, in.Hash, focus); err != nil {
		t.Fatal(err)
	}
	return dir, in
}

func open(t *testing.T, path string) image.Image {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func near(a, b color.Color) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	d := func(x, y uint32) bool { return math.Abs(float64(x)-float64(y)) < 20*257 }
	return d(r1, r2) && d(g1, g2) && d(b1, b2)
}

func TestRenditionsHaveTheSizesThatPagesAreTold(t *testing.T) {
	for name, size := range map[string]image.Point{
		"exact": {1920, 1080}, "small": {200, 150}, "between": {1000, 700}, "tall": {700, 2600}, "panorama": {5000, 300}, "tiny": {1, 1}, "line": {900, 2}, "odd": {2133, 1377},
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && size.X*size.Y > 1000*1000 {
				t.Skip("large: with the race detector it takes a minute")
			}
			dir, in := taken(t, asPNG(t, quarters(size.X, size.Y)), Middle)
			for _, w := range WidthsOf(size.X) {
				img := open(t, File(dir, in.Hash, strconv.Itoa(w), Middle))
				want := image.Pt(w, max(1, (size.Y*w+size.X/2)/size.X))
				if img.Bounds().Size() != want {
					t.Errorf("w%d is %v, want %v", w, img.Bounds().Size(), want)
				}
			}
			for c := range shapes {
				img := open(t, File(dir, in.Hash, string(c), Middle))
				if got, want := img.Bounds().Size(), c.Size(size.X, size.Y); got != want {
					t.Errorf("%s is %v, want %v", c, got, want)
				}
			}
			// The corners keep their colours.
			img := open(t, File(dir, in.Hash, strconv.Itoa(WidthsOf(size.X)[0]), Middle))
			b := img.Bounds()
			if b.Dx() > 40 && b.Dy() > 40 && (!near(img.At(5, 5), color.RGBA{200, 30, 30, 255}) || !near(img.At(b.Dx()-5, b.Dy()-5), color.RGBA{220, 200, 40, 255})) {
				t.Error("colours have moved")
			}
		})
	}
}

func TestOrientationIsApplied(t *testing.T) {
	red, green, blue, yellow := color.RGBA{200, 30, 30, 255}, color.RGBA{30, 160, 30, 255}, color.RGBA{30, 30, 200, 255}, color.RGBA{220, 200, 40, 255}
	// upper left, upper right, lower left, lower right after turning
	for o, want := range map[byte][4]color.RGBA{
		1: {red, green, blue, yellow}, 2: {green, red, yellow, blue}, 3: {yellow, blue, green, red}, 4: {blue, yellow, red, green},
		5: {red, blue, green, yellow}, 6: {blue, red, yellow, green}, 7: {yellow, green, blue, red}, 8: {green, yellow, red, blue},
	} {
		dir, in := taken(t, turned(asJPEG(t, quarters(720, 480)), o), Middle)
		w, h := 720, 480
		if o >= 5 {
			w, h = h, w
		}
		if in.Width != w || in.Height != h {
			t.Errorf("orientation %d: %d × %d", o, in.Width, in.Height)
		}
		img := open(t, File(dir, in.Hash, "320", Middle))
		b := img.Bounds()
		for i, at := range []image.Point{{10, 10}, {b.Dx() - 10, 10}, {10, b.Dy() - 10}, {b.Dx() - 10, b.Dy() - 10}} {
			if !near(img.At(at.X, at.Y), want[i]) {
				t.Errorf("orientation %d: corner %d is %v, want %v", o, i, img.At(at.X, at.Y), want[i])
			}
		}
		if data, _ := os.ReadFile(File(dir, in.Hash, "320", Middle)); bytes.Contains(data, []byte("Exif")) {
			t.Errorf("orientation %d: the rendition has Exif data", o)
		}
	}
}

func TestCropsKeepTheFocus(t *testing.T) {
	for _, tt := range []struct {
		size  image.Point
		focus Focus
		crop  Crop
		want  image.Rectangle
	}{
		{image.Pt(1600, 1600), Middle, Wide, image.Rect(0, 350, 1600, 1250)},
		{image.Pt(1600, 1600), Focus{}, Wide, image.Rect(0, 350, 1600, 1250)},
		{image.Pt(1600, 1600), Focus{500, 0}, Wide, image.Rect(0, 0, 1600, 900)},
		{image.Pt(1600, 1600), Focus{1000, 1000}, Wide, image.Rect(0, 700, 1600, 1600)},
		{image.Pt(3200, 900), Focus{250, 500}, Wide, image.Rect(0, 0, 1600, 900)},
		{image.Pt(3200, 900), Focus{750, 500}, Wide, image.Rect(1600, 0, 3200, 900)},
		{image.Pt(3200, 900), Focus{-5, 2000}, Wide, image.Rect(800, 0, 2400, 900)},
		{image.Pt(1, 1), Focus{500, 500}, Social, image.Rect(0, 0, 1, 1)},
	} {
		if got := tt.crop.around(tt.size, tt.focus); got != tt.want {
			t.Errorf("%s of %v around %v is %v, want %v", tt.crop, tt.size, tt.focus, got, tt.want)
		}
	}
	dir, in := taken(t, asPNG(t, quarters(1600, 1600)), Focus{500, 1})
	img := open(t, File(dir, in.Hash, string(Wide), Focus{500, 1}))
	if !near(img.At(10, 300), color.RGBA{200, 30, 30, 255}) {
		t.Error("the crop around the upper edge is not there")
	}
	// Another focus: the old crops go, nothing else does.
	if err := Render(ctx, dir, in.Hash, Focus{500, 999}); err != nil {
		t.Fatal(err)
	}
	img = open(t, File(dir, in.Hash, string(Wide), Focus{500, 999}))
	if !near(img.At(10, 300), color.RGBA{30, 30, 200, 255}) {
		t.Error("the crop around the lower edge is not there")
	}
	files, _ := filepath.Glob(filepath.Join(Folder(dir, in.Hash), "*"))
	if len(files) != 1+len(WidthsOf(1600))+len(shapes) {
		t.Errorf("%d files: %v", len(files), files)
	}
}

func TestRenderTakesUpWhereItWasCut(t *testing.T) {
	dir, in := taken(t, asPNG(t, quarters(900, 600)), Middle)
	gone := File(dir, in.Hash, "640", Middle)
	if err := os.Remove(gone); err != nil {
		t.Fatal(err)
	}
	if err := Render(ctx, dir, in.Hash, Middle); err != nil {
		t.Fatal(err)
	}
	open(t, gone)
	if err := os.Remove(OriginalFile(dir, in.Hash)); err != nil {
		t.Fatal(err)
	}
	if err := Render(ctx, dir, in.Hash, Middle); depesche.KindOf(err) != depesche.NotFound {
		t.Errorf("without an original: %v", err)
	}
}

func TestTheOriginalIsKeptUntouched(t *testing.T) {
	data := turned(asJPEG(t, quarters(64, 48)), 6)
	dir, in := taken(t, data, Middle)
	got, err := os.ReadFile(OriginalFile(dir, in.Hash))
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("the original has changed: %v", err)
	}
}

func TestTransparencyIsWhite(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 400, 300))
	dir, in := taken(t, asPNG(t, img), Middle)
	if !near(open(t, File(dir, in.Hash, "320", Middle)).At(9, 9), color.White) {
		t.Error("what is transparent is not white")
	}
}

func TestGIFFrameSmallerThanItsCanvas(t *testing.T) {
	frame := image.NewPaletted(image.Rect(100, 50, 200, 150), color.Palette{color.Black})
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{0}, Config: image.Config{Width: 400, Height: 300, ColorModel: frame.Palette}}); err != nil {
		t.Fatal(err)
	}
	dir, in := taken(t, b.Bytes(), Middle)
	img := open(t, File(dir, in.Hash, "400", Middle))
	if img.Bounds().Dx() != 400 || !near(img.At(150, 100), color.Black) || !near(img.At(10, 10), color.White) {
		t.Errorf("%v %v %v", img.Bounds(), img.At(150, 100), img.At(10, 10))
	}
}

// The mean of areas, computed the slow way.
func TestShrinkIsTheMeanOfAreas(t *testing.T) {
	src := image.NewRGBA(image.Rect(3, 5, 3+97, 5+71))
	for i := range src.Pix {
		src.Pix[i] = uint8(i * 31)
		if i%4 == 3 {
			src.Pix[i] = 255
		}
	}
	for _, size := range []image.Point{{97, 71}, {96, 70}, {50, 40}, {33, 7}, {1, 1}, {97, 1}, {1, 71}} {
		got := shrink(src, src.Bounds(), size.X, size.Y)
		for y := range size.Y {
			for x := range size.X {
				var sum, area float64
				for sy := range 71 {
					for sx := range 97 {
						k := overlap(sx, 97, x, size.X) * overlap(sy, 71, y, size.Y)
						sum, area = sum+k*float64(src.RGBAAt(3+sx, 5+sy).G), area+k
					}
				}
				if d := float64(got.RGBAAt(x, y).G) - sum/area; math.Abs(d) > 1 {
					t.Fatalf("%v at %d,%d: %d, want %.1f", size, x, y, got.RGBAAt(x, y).G, sum/area)
				}
			}
		}
	}
}

// overlap is how much of the source's column i, of n, lies in the result's column x, of w.
func overlap(i, n, x, w int) float64 {
	a, b := float64(x*n)/float64(w), float64((x+1)*n)/float64(w)
	return max(0, min(b, float64(i+1))-max(a, float64(i)))
}

func TestFileNamesAreNoCaptions(t *testing.T) {
	for _, s := range []string{"IMG_2034", "img_2034.JPG", "DSC01234", "DSC 0417", "PXL_20260914_081512", "1694592194 Harbour at dusk", "20230914-harbour", "harbour-final.jpeg",
		"See harbour.png for more", "OLYMPUS DIGITAL CAMERA", "2034", "Screenshot 2026-09-14 08.15", "Bildschirmfoto 2026-09-14"} {
		if !IsFileName(s) {
			t.Errorf("%q is taken for a caption", s)
		}
	}
	for _, s := range []string{"", "The harbour at dusk.", "2026 was a good year for cranes", "In 1961 the crane was new.", "Image of a crane", "Foto: ein Kran", "The new .net building", "12 cranes",
		"صورة الميناء", "Photo 12 of the series shows the crane"} {
		if IsFileName(s) {
			t.Errorf("%q is taken for a file name", s)
		}
	}
}
