package picture

import (
	"bytes"
	"image"
	"image/jpeg"
	"strings"
	"testing"
)

func small(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsEmbeddedIsReadAgain(t *testing.T) {
	for name, m := range map[string]Metadata{
		"all":     {Byline: "Noor Teval", Credit: "Noor Teval/Hafenpost", Caption: "Der Zug „im“ Hafen & <mehr>", Copyright: "© 2026 Hafenpost", Terms: "Nur zur einmaligen Verwendung"},
		"credit":  {Credit: "Agentur Ωmega"},
		"caption": {Caption: strings.Repeat("ä", 900)},
		"none":    {},
	} {
		jpg := Embed(small(t), m)
		if _, err := jpeg.Decode(bytes.NewReader(jpg)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := ReadMetadata(jpg, "image/jpeg"); got != m {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, m)
		}
	}
}

func TestDamagedMetadataIsNoError(t *testing.T) {
	jpg := Embed(small(t), Metadata{Credit: "x", Caption: "y", Terms: "z"})
	for i := range min(len(jpg), 3000) {
		ReadMetadata(jpg[:i], "image/jpeg")
		broken := bytes.Clone(jpg)
		broken[i] ^= 0xff
		ReadMetadata(broken, "image/jpeg")
	}
	ReadMetadata([]byte("no picture"), "image/png")
	ReadMetadata(nil, "text/plain")
}

func FuzzReadMetadata(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m := ReadMetadata(data, "image/jpeg")
		if len(m.Caption) > 2000 || strings.ContainsAny(m.Caption, "\n\x00") {
			t.Fatalf("%q", m.Caption)
		}
	})
}
