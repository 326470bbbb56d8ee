package draw

import (
	"bytes"
	"image/jpeg"
	"slices"
)

// scenes are the drawings by name.
var scenes = map[string]func(*Canvas){
	"parliament": parliament,
	"icecore":    iceCore,
	"cargotram":  cargoTram,
	"saltworks":  saltWorks,
	"lamps":      lamps,
	"organ":      organ,
	"rowing":     rowing,
	"beavers":    beavers,
	"moths":      moths,
	"storm":      storm,
	"dish":       dish,
	"windpark":   windPark,
	"labglass":   labGlass,
	"facades":    facades,
	"terraces":   terraces,
}

// Names lists the drawings, sorted.
func Names() []string {
	var out []string
	for n := range scenes {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// aim is the size that a file should not pass, in bytes.
const aim = 180 << 10

// JPEG draws a picture of width pixels. Its quality is 85, or less where the file would
// be larger than needed, but never below 75. It returns nil for a name that Names does
// not have.
func JPEG(name string, width int) ([]byte, error) {
	scene := scenes[name]
	if scene == nil {
		return nil, nil
	}
	c := New(width)
	scene(c)
	img := c.Image()
	var b bytes.Buffer
	for q := 85; q >= 75; q -= 2 {
		b.Reset()
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: q}); err != nil {
			return nil, err
		}
		if b.Len() <= aim {
			break
		}
	}
	return b.Bytes(), nil
}
