package site

import (
	"bytes"
	"encoding/binary"
	pixels "image"
	"image/color"
	"image/png"
	"net/http"
	"sync"
	"time"

	"golang.org/x/image/draw"
)

// The mark of the site: a dash and two dots, as in the icon that pages carry. Machines
// that look for files get it as pixels, drawn when somebody first asks.

var (
	markDark = color.RGBA{0x16, 0x18, 0x1d, 0xff}
	markGold = color.RGBA{0xf2, 0xb7, 0x05, 0xff}
)

// icon is a square picture of the mark.
type icon struct {
	size int
	ico  bool // in the container of favicon.ico
	make func() []byte
}

// icons are the paths of the icons.
func icons() map[string]http.Handler {
	out := map[string]http.Handler{}
	for path, size := range map[string]int{"/favicon.ico": 48, "/apple-touch-icon.png": 180, "/icons/192.png": 192, "/icons/512.png": 512} {
		i := &icon{size: size, ico: path == "/favicon.ico"}
		i.make = sync.OnceValue(i.draw)
		out[path] = i
	}
	return out
}

// ServeHTTP serves the icon. It changes with the program alone.
func (i *icon) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	kind := "image/png"
	if i.ico {
		kind = "image/x-icon"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "public, max-age=604800")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(i.make()))
}

// draw draws in four times the size and scales down, which smooths the edges.
func (i *icon) draw() []byte {
	const unit = 128 // for the 32 units of the drawing, four pixels each
	big := pixels.NewRGBA(pixels.Rect(0, 0, unit*4, unit*4))
	scale := float64(unit*4) / 32
	for y := range unit * 4 {
		for x := range unit * 4 {
			c := markDark
			if inMark((float64(x)+0.5)/scale, (float64(y)+0.5)/scale) {
				c = markGold
			}
			big.SetRGBA(x, y, c)
		}
	}
	small := pixels.NewRGBA(pixels.Rect(0, 0, i.size, i.size))
	draw.CatmullRom.Scale(small, small.Bounds(), big, big.Bounds(), draw.Src, nil)
	var b bytes.Buffer
	if err := png.Encode(&b, small); err != nil {
		panic(err) // into memory, of our own picture
	}
	if !i.ico {
		return b.Bytes()
	}
	return ico(i.size, b.Bytes())
}

// inMark tells whether a point of the 32 by 32 drawing is the mark's.
func inMark(x, y float64) bool {
	dot := func(cx float64) bool { return (x-cx)*(x-cx)+(y-16)*(y-16) <= 9 }
	return x >= 4 && x <= 16 && y >= 12 && y <= 20 || dot(20.5) || dot(27)
}

// ico puts a PNG into an icon file.
func ico(size int, data []byte) []byte {
	var b bytes.Buffer
	for _, v := range []any{
		uint16(0), uint16(1), uint16(1), // an icon, one picture:
		uint8(size), uint8(size), uint8(0), uint8(0), uint16(1), uint16(32), uint32(len(data)), uint32(22),
	} {
		binary.Write(&b, binary.LittleEndian, v) // into memory: cannot fail
	}
	b.Write(data)
	return b.Bytes()
}
