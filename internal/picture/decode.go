package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // decoder
	_ "image/jpeg"
	_ "image/png" // decoder

	_ "golang.org/x/image/webp" // decoder
	"golang.org/x/sync/semaphore"

	"depesche"
)

// memory bounds what all decoders of the process hold at once, in bytes. A picture that
// needs more than all of it has it to itself; MaxPixels bounds how much that can be.
const memory = 512 << 20

var decoders = semaphore.NewWeighted(memory)

// within decodes a picture that Check has let through and gives it to f, while no more
// pictures are in memory than fit. Canvas and bounds agree: a GIF whose first frame is
// smaller than the whole comes at its place.
func within(ctx context.Context, cfg image.Config, format string, data []byte, f func(image.Image) error) error {
	need := min(cost(cfg, format, data), memory)
	if err := decoders.Acquire(ctx, need); err != nil {
		return depesche.Wrap(err, depesche.Unavailable, "picture.busy", "other pictures are being read at the moment: try again")
	}
	defer decoders.Release(need)
	img, err := decode(data)
	if err != nil {
		return depesche.Wrap(err, depesche.Invalid, "picture.damaged", "the picture is damaged and cannot be read: save it again from its source")
	}
	return f(img)
}

// cost estimates the memory that decoding takes. A progressive JPEG keeps its
// coefficients, four bytes for each sample.
func cost(cfg image.Config, format string, data []byte) int64 {
	per := int64(4)
	switch cfg.ColorModel {
	case color.GrayModel:
		per = 1
	case color.Gray16Model:
		per = 2
	case color.RGBA64Model, color.NRGBA64Model:
		per = 8
	}
	if format == "jpeg" {
		if _, progressive := jpegScans(data); progressive {
			per *= 5
		}
	}
	return max(1, int64(cfg.Width)*int64(cfg.Height)*per)
}

// decode never panics: a fault in a decoder is a damaged picture.
func decode(data []byte) (img image.Image, err error) {
	defer func() {
		if r := recover(); r != nil {
			img, err = nil, fmt.Errorf("decoder: %v", r)
		}
	}()
	img, _, err = image.Decode(bytes.NewReader(data))
	return img, err
}

func decodeConfig(data []byte) (cfg image.Config, format string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("decoder: %v", r)
		}
	}()
	return image.DecodeConfig(bytes.NewReader(data))
}

// jpegScans counts the scans of a JPEG and tells whether it is progressive. Source:
// ITU-T T.81, annex B.
func jpegScans(data []byte) (n int, progressive bool) {
	for i := 2; i+4 <= len(data); {
		if data[i] != 0xff {
			i++
			continue
		}
		marker := data[i+1]
		switch {
		case marker == 0xff: // fill
			i++
			continue
		case marker == 0xd9:
			return n, progressive
		case marker == 0 || marker == 1 || marker >= 0xd0 && marker <= 0xd8: // no length
			i += 2
			continue
		case marker == 0xc2:
			progressive = true
		case marker == 0xda:
			n++
		}
		i += 2 + int(binary.BigEndian.Uint16(data[i+2:]))
	}
	return n, progressive
}

// animatedWebP tells whether the file has the animation flag. Source: WebP container
// specification, extended file format.
func animatedWebP(data []byte) bool {
	return len(data) > 20 && string(data[12:16]) == "VP8X" && data[20]&2 != 0
}
