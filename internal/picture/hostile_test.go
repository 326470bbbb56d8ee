package picture

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"depesche"
)

// chunk is a PNG chunk with a right checksum.
func chunk(kind string, data []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(append(out, kind...), data...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(append([]byte(kind), data...)))
}

// rawPNG is a PNG that claims a size and holds pixels zero bytes, deflated.
func rawPNG(w, h uint32, depth, kind byte, pixels int, between ...[]byte) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	out = append(out, chunk("IHDR", append(head, depth, kind, 0, 0, 0))...)
	for _, b := range between {
		out = append(out, b...)
	}
	out = append(out, chunk("IDAT", deflated(pixels))...)
	return append(out, chunk("IEND", nil)...)
}

func deflated(zeros int) []byte {
	var b bytes.Buffer
	z, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
	if err != nil {
		panic(err)
	}
	piece := make([]byte, 1<<20)
	for ; zeros > 0; zeros -= len(piece) {
		z.Write(piece[:min(zeros, len(piece))])
	}
	z.Close()
	return b.Bytes()
}

// insert puts a segment right behind a JPEG's start.
func insert(jpg []byte, marker byte, data []byte) []byte {
	var b bytes.Buffer
	b.Write(jpg[:2])
	for len(data) > 65533 {
		segment(&b, marker, data[:65533])
		data = data[65533:]
	}
	segment(&b, marker, data)
	b.Write(jpg[2:])
	return b.Bytes()
}

// sized overwrites the size that a JPEG claims.
func sized(jpg []byte, w, h uint16) []byte {
	out := bytes.Clone(jpg)
	i := bytes.Index(out, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(out[i+5:], h)
	binary.BigEndian.PutUint16(out[i+7:], w)
	return out
}

// riff is a WebP container with one chunk.
func riff(kind string, data []byte) []byte {
	body := append([]byte("WEBP"+kind), binary.LittleEndian.AppendUint32(nil, uint32(len(data)))...)
	body = append(body, data...)
	return append(append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(len(body)))...), body...)
}

// gifOf is a GIF of n frames.
func gifOf(t testing.TB, w, h, n int) []byte {
	t.Helper()
	g := &gif.GIF{Config: image.Config{Width: w, Height: h, ColorModel: color.Palette{color.Black, color.White}}}
	for range n {
		g.Image = append(g.Image, image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Black, color.White}))
		g.Delay = append(g.Delay, 1)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, g); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// cmyk is a JPEG of four components, each a grey one's scan.
func cmyk(t testing.TB) []byte {
	t.Helper()
	grey := image.NewGray(image.Rect(0, 0, 8, 8))
	var b bytes.Buffer
	if err := jpeg.Encode(&b, grey, nil); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	sof, sos := bytes.Index(data, []byte{0xff, 0xc0}), bytes.Index(data, []byte{0xff, 0xda})
	scan := data[sos+2+int(binary.BigEndian.Uint16(data[sos+2:])) : len(data)-2]
	var out bytes.Buffer
	out.Write(data[:sof])
	segment(&out, 0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00"))
	segment(&out, 0xc0, []byte{8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0})
	out.Write(data[sof+2+int(binary.BigEndian.Uint16(data[sof+2:])) : sos])
	for c := byte(1); c <= 4; c++ { // a scan for each component
		segment(&out, 0xda, []byte{1, c, 0, 0, 63, 0})
		out.Write(scan)
	}
	out.Write([]byte{0xff, 0xd9})
	return out.Bytes()
}

// progressiveBomb is a progressive JPEG of a large area with n passes that say nothing: a
// few kilobytes that would take hours.
func progressiveBomb(w, h uint16, n int) []byte {
	var b bytes.Buffer
	b.Write([]byte{0xff, 0xd8})
	segment(&b, 0xdb, append([]byte{0}, bytes.Repeat([]byte{1}, 64)...))
	segment(&b, 0xc2, []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), 1, 1, 0x11, 0})
	// One code of one bit each: DC category 0; AC end of band of 2^14 blocks.
	segment(&b, 0xc4, append(append([]byte{0x00, 1}, make([]byte, 15)...), 0x00))
	segment(&b, 0xc4, append(append([]byte{0x10, 1}, make([]byte, 15)...), 0xe0))
	for range n {
		segment(&b, 0xda, []byte{1, 1, 0x00, 1, 63, 0})
		b.Write(bytes.Repeat([]byte{0x55, 0x55}, 2000))
	}
	b.Write([]byte{0xff, 0xd9})
	return b.Bytes()
}

// exifLoop is Exif data whose directories lead back to the first.
func exifLoop() []byte {
	t := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x02")
	t = append(t, 0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 8) // Exif directory: the first one
	t = append(t, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 8) // GPS directory: the first one
	return append(t, 0, 0, 0, 8)                            // next directory: the first one
}

func billionLaughs() []byte {
	var b strings.Builder
	b.WriteString("http://ns.adobe.com/xap/1.0/\x00<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY l0 \"ha\">")
	for i := 1; i < 12; i++ {
		b.WriteString("<!ENTITY l" + string(rune('0'+i%10)) + "x \"" + strings.Repeat("&l"+string(rune('0'+(i-1)%10))+";", 10) + "\">")
	}
	b.WriteString("]><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:description>&l9x;</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>")
	return []byte(b.String())
}

// Files of people who wish us ill, and of programs that err: each is refused with a
// reason, or taken so that nothing of the harm is left.
func TestHostileFiles(t *testing.T) {
	jpg := asJPEG(t, quarters(64, 48))
	plain := asPNG(t, quarters(64, 48))
	wrong := bytes.Clone(plain)
	wrong[len(wrong)-20] ^= 0xff // in the data: the checksum tells
	deep := image.NewNRGBA64(image.Rect(0, 0, 40, 30))
	for i := range deep.Pix {
		deep.Pix[i] = uint8(i)
	}
	nested := "http://ns.adobe.com/xap/1.0/\x00" + strings.Repeat("<rdf:a>", 8000)
	files := []struct {
		name string
		data []byte
		want string // key of the refusal; "" for taken
	}{
		{"nothing", nil, "picture.format"},
		{"one byte", []byte{0xff}, "picture.format"},
		{"words", []byte("this is no picture at all, but long enough to be one"), "picture.format"},
		{"PNG of 20000 × 20000", rawPNG(20000, 20000, 8, 6, 1000), "picture.pixels"},
		{"PNG of 2 thousand million square", rawPNG(1<<31-1, 1<<31-1, 8, 6, 10), "picture.format"},
		{"PNG one pixel high, 61 million wide", rawPNG(61_000_000, 1, 8, 0, 10), "picture.pixels"},
		{"PNG of no width", rawPNG(0, 10, 8, 2, 10), "picture.format"},
		{"PNG that inflates to far more than it claims", rawPNG(10, 10, 8, 0, 200<<20), "picture.damaged"},
		{"PNG that holds less than it claims", rawPNG(4000, 4000, 8, 2, 100), "picture.damaged"},
		{"PNG with a wrong checksum", wrong, "picture.damaged"},
		{"PNG cut off", plain[:len(plain)-30], "picture.damaged"},
		{"PNG with a text that inflates to 200 MB", rawPNG(10, 10, 8, 0, 110, chunk("zTXt", append([]byte("XML:com.adobe.xmp\x00\x00"), deflated(200<<20)...))), ""},
		{"PNG with a colour profile of junk that inflates", rawPNG(10, 10, 8, 0, 110, chunk("iCCP", append([]byte("junk\x00\x00"), deflated(50<<20)...))), ""},
		{"PNG with a billion laughs", rawPNG(10, 10, 8, 0, 110, chunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"), billionLaughs()[29:]...))), ""},
		{"PNG of 16 bits", asPNG(t, deep), ""},
		{"JPEG cut in half", jpg[:len(jpg)-40], "picture.damaged"},
		{"JPEG of a start alone", jpg[:2], "picture.format"},
		{"JPEG that claims 65535 × 65535", sized(jpg, 65535, 65535), "picture.pixels"},
		{"JPEG that claims more than it holds", sized(jpg, 7000, 7000), "picture.damaged"},
		{"JPEG of no height", sized(jpg, 10, 0), "picture.empty"},
		{"JPEG of thousands of passes", progressiveBomb(7000, 7000, 2000), "picture.scans"},
		{"JPEG of CMYK", cmyk(t), ""},
		{"JPEG with Exif that leads in circles", insert(jpg, 0xe1, exifLoop()), ""},
		{"JPEG with Exif of 65535 entries", insert(jpg, 0xe1, append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff"), make([]byte, 60000)...)), ""},
		{"JPEG with an orientation of 200", turned(jpg, 200), ""},
		{"JPEG with a billion laughs in XMP", insert(jpg, 0xe1, billionLaughs()), ""},
		{"JPEG with XMP nested 8000 deep", insert(jpg, 0xe1, []byte(nested)), ""},
		{"JPEG with a colour profile of junk", insert(jpg, 0xe2, append([]byte("ICC_PROFILE\x00\x01\x01"), bytes.Repeat([]byte{0xff, 0x00, 0x41}, 20000)...)), ""},
		{"JPEG that is a web page as well", append(insert(jpg, 0xfe, []byte("--><html><script>alert(1)</script><!--")), "<script>alert(2)</script>"...), ""},
		{"JPEG that is an archive as well", append(bytes.Clone(jpg), "PK\x03\x04 and so on PK\x05\x06"...), ""},
		{"web page that says it is a GIF", []byte("GIF89a=1;/*<script>alert(1)</script>*/"), "*"},
		{"GIF of 65535 × 65535", gifOf(t, 65535, 65535, 1), "picture.pixels"},
		{"GIF of no size", append([]byte("GIF89a\x00\x00\x00\x00\x00\x00\x00"), 0x3b), "picture.empty"},
		{"GIF of 50000 frames", gifOf(t, 20, 20, 50000), ""},
		{"GIF cut off", gifOf(t, 20, 20, 1)[:20], "picture.damaged"},
		{"WebP that moves", riff("VP8X", []byte{2, 0, 0, 0, 9, 0, 0, 9, 0, 0}), "*"},
		{"WebP of 16384 × 16384", riff("VP8X", []byte{0, 0, 0, 0, 0xff, 0x3f, 0, 0xff, 0x3f, 0}), "*"},
		{"WebP of junk", riff("VP8L", []byte{0x2f, 0xff, 0xff, 0xff, 0x00, 1, 2, 3}), "*"},
		{"SVG", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "picture.other"},
		{"SVG behind a mark and blanks", []byte("\ufeff \n <svg onload=alert(1)>"), "picture.other"},
		{"web page", []byte("<!doctype html><p>hello"), "picture.other"},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1"), "picture.other"},
		{"TIFF", []byte("II*\x00\x08\x00\x00\x00"), "picture.other"},
		{"PDF", []byte("%PDF-1.7\n"), "picture.other"},
		{"41 MB", make([]byte, MaxBytes+1), "picture.large"},
	}
	for _, tt := range files {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			in, err := Add(ctx, dir, tt.data)
			var e *depesche.Error
			switch {
			case tt.want == "" && err != nil:
				t.Fatalf("refused: %v", err)
			case tt.want != "" && err == nil:
				t.Fatal("taken")
			case err != nil:
				if !errors.As(err, &e) || e.Kind != depesche.Invalid || tt.want != "*" && e.Key != tt.want || !strings.Contains(e.Text, ":") {
					t.Fatalf("refused with %v, want %s and a way out", err, tt.want)
				}
				if left, _ := os.ReadDir(dir); len(left) > 0 {
					t.Error("something was stored all the same")
				}
				return
			}
			if err := Render(ctx, dir, in.Hash, Middle); err != nil {
				t.Fatal(err)
			}
			for _, c := range []string{"wide", "social"} {
				b, err := os.ReadFile(File(dir, in.Hash, c, Middle))
				if err != nil {
					t.Fatal(err)
				}
				for _, bad := range []string{"script", "Exif", "ICC_PROFILE", "PK\x03\x04", "xmpmeta", "ha&"} {
					if bytes.Contains(b, []byte(bad)) {
						t.Errorf("what readers get holds %q", bad)
					}
				}
			}
			if len(in.Metadata.Caption) > 2000 || strings.Contains(in.Metadata.Caption, "haha") {
				t.Errorf("caption %q", in.Metadata.Caption)
			}
		})
	}
	if len(files) < 20 {
		t.Error("too few")
	}
}

// Many large pictures at once wait for one another.
func TestDecodersShareABoundOfMemory(t *testing.T) {
	large := rawPNG(6000, 6000, 8, 2, 6000*(1+3*6000)) // 36 million pixels in 100 KB
	cfg, format, err := Check(large)
	if err != nil {
		t.Fatal(err)
	}
	if c := cost(cfg, format, large); c != 4*36_000_000 {
		t.Errorf("cost %d", c)
	}
	var most, now int64
	var mu sync.Mutex
	var wg sync.WaitGroup
	users := 8
	if testing.Short() {
		users = 4 // one more than fit
	}
	for range users {
		wg.Go(func() {
			err := within(ctx, cfg, format, large, func(image.Image) error {
				mu.Lock()
				now += cost(cfg, format, large)
				most = max(most, now)
				mu.Unlock()
				runtime.Gosched()
				mu.Lock()
				now -= cost(cfg, format, large)
				mu.Unlock()
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most > memory {
		t.Errorf("%d MB at once", most>>20)
	}
	// Who stops waiting leaves.
	if err := decoders.Acquire(ctx, memory); err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := Add(gone, t.TempDir(), large); depesche.KindOf(err) != depesche.Unavailable {
		t.Errorf("%v", err)
	}
	decoders.Release(memory)
}

func FuzzAdd(f *testing.F) {
	f.Add(asJPEG(f, quarters(16, 12)))
	f.Add(asPNG(f, quarters(16, 12)))
	f.Add(gifOf(f, 4, 4, 2))
	f.Add(riff("VP8X", []byte{0, 0, 0, 0, 9, 0, 0, 9, 0, 0}))
	f.Add(progressiveBomb(64, 64, 3))
	f.Fuzz(func(t *testing.T, data []byte) {
		cfg, _, err := Check(data)
		if err != nil || cfg.Width*cfg.Height > 1_000_000 {
			return
		}
		dir := t.TempDir()
		in, err := Add(ctx, dir, data)
		if err != nil {
			if depesche.KindOf(err) != depesche.Invalid {
				t.Fatal(err)
			}
			return
		}
		if err := Render(ctx, dir, in.Hash, Focus{1, 999}); err != nil {
			t.Fatal(err)
		}
	})
}
