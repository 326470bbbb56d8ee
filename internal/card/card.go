// Package card draws the pictures that services show when a page is shared: 1200 × 630
// pixels, in the hand of the site, in any script that there is a typeface for, from right
// to left where the language is. It also keeps them as files. It knows no database.
package card

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/image/draw"

	"depesche"
)

// Width and Height are the size of every card.
const (
	Width  = 1200
	Height = 630
)

// form numbers the way in which cards are drawn: another one makes other files.
const form = 1

// Card is what a card shows.
type Card struct {
	Lang     string // BCP 47 of its words
	Name     string // of the edition
	Kicker   string // channel
	Headline string
	Note     string // where the text comes from
	Picture  string // names the picture and its state; "" for none
	FocusX   int    // the point of the picture that must be seen, in thousandths
	Colours  depesche.Colours
}

// Key names the card by its content.
func (c *Card) Key() string {
	b, err := json.Marshal(struct {
		Form int
		*Card
	}{form, c})
	if err != nil {
		panic(err) // strings and numbers
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// Where things stand, in pixels.
const (
	margin   = 64
	pictured = 440 // width of the picture
	gutter   = 56  // between text and picture
	column   = Width - 2*margin
)

// Headlines go down from the first of these sizes until they fit.
var sizes = []float32{84, 78, 72, 66, 60, 55, 50, 46, 42, 38}

// Draw draws a card as a JPEG. picture is a JPEG or nil. A text that cannot be set gives an
// error.
func (f *Faces) Draw(c *Card, picture []byte) (jpg []byte, err error) {
	h := f.take()
	// The libraries for letters and their shapes have been seen to panic at what strangers write,
	// and this runs where nobody else would catch it. Their state is thrown away then.
	defer func() {
		if v := recover(); v != nil {
			jpg, err = nil, fmt.Errorf("card: %q cannot be drawn: %v", c.Headline, v)
			return
		}
		f.putBack(h)
	}()
	p := newPalette(c.Colours)
	img := sheets.Get().(*image.RGBA)
	defer sheets.Put(img)
	draw.Draw(img, img.Bounds(), image.NewUniform(p.paper), image.Point{}, draw.Src)
	h.lang, h.rtl = c.Lang, depesche.RightToLeft(c.Lang)
	left, right := float32(margin), float32(Width-margin)
	if len(picture) > 0 {
		at := image.Rect(Width-pictured, 0, Width, Height)
		if right = Width - pictured - gutter; h.rtl {
			at, left, right = image.Rect(0, 0, pictured, Height), pictured+gutter, Width-margin
		}
		if err := place(img, at, picture, c.FocusX); err != nil {
			return nil, err
		}
	}
	h.letter(img, c, p, left, right)
	var b bytes.Buffer
	err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 88})
	return b.Bytes(), err
}

// sheets are what cards are drawn on.
var sheets = sync.Pool{New: func() any { return image.NewRGBA(image.Rect(0, 0, Width, Height)) }}

// letter sets the words of a card between left and right.
func (t *hand) letter(img *image.RGBA, c *Card, p palette, left, right float32) {
	heads, small := t.heads, t.small
	width := right - left
	bar := func(x, y, w, h float32) {
		if t.rtl {
			x = left + right - x - w
		}
		draw.Draw(img, image.Rect(int(x), int(y), int(x+w), int(y+h)), image.NewUniform(p.accent), image.Point{}, draw.Src)
	}

	name := t.fit(c.Name, heads, []float32{46, 40, 34, 28}, 1.1, width-110, 60)
	t.draw(img, name, left, right, 98, 1.1, p.ink)
	// The mark: Morse for D.
	end := left + name.wide + 14
	bar(end, 89, 20, 7)
	bar(end+25, 89, 7, 7)
	bar(end+37, 89, 7, 7)

	top := float32(150)
	bar(left, top, 56, 8)
	if c.Kicker != "" {
		t.draw(img, t.fit(c.Kicker, small, []float32{26}, 1.2, width, 34), left, right, top+48, 1.2, p.ink)
		top += 48
	}
	top += 34
	bottom := float32(Height - margin)
	if c.Note != "" {
		l := t.fit(c.Note, small, []float32{24}, 1.3, width, 32)
		t.draw(img, l, left, right, bottom-4, 1.3, p.muted)
		bottom -= 54
	}
	leading, ascent := float32(1.08), float32(0.78)
	if t.rtl && depesche.BaseLang(c.Lang) != "he" || depesche.BaseLang(c.Lang) == "hi" {
		leading, ascent = 1.36, 0.95
	}
	head := t.fit(c.Headline, heads, sizes, leading, width, bottom-top)
	t.draw(img, head, left, right, top+head.size*ascent, leading, p.ink)
}

// place puts a picture into a part of the card, cut around its focus.
func place(img *image.RGBA, at image.Rectangle, data []byte, focusX int) error {
	pic, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("card: the picture: %w", err)
	}
	b := pic.Bounds()
	w, h := b.Dx(), b.Dy()
	// The greatest part of the picture of the shape of the place.
	cw, ch := w, w*at.Dy()/at.Dx()
	if ch > h {
		cw, ch = h*at.Dx()/at.Dy(), h
	}
	if focusX <= 0 {
		focusX = 500
	}
	x := min(max(w*focusX/1000-cw/2, 0), w-cw)
	from := image.Rect(x, (h-ch)/2, x+cw, (h-ch)/2+ch).Add(b.Min)
	draw.ApproxBiLinear.Scale(img, at, pic, from, draw.Src, nil)
	return nil
}

type palette struct{ paper, ink, muted, accent color.RGBA }

func newPalette(c depesche.Colours) palette {
	return palette{rgb(c.Paper, 0xfbfaf7), rgb(c.Ink, 0x16181d), rgb(c.Muted, 0x5a5c63), rgb(c.Accent, 0xf2b705)}
}

func rgb(hex string, fallback uint32) color.RGBA {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != 7 {
		n = uint64(fallback)
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 255}
}
