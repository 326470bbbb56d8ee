package picture

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The metadata as the tool that newsrooms use reads and writes it.
func TestExiftoolReadsWhatWeWriteAndBack(t *testing.T) {
	tool, err := exec.LookPath("exiftool")
	if err != nil {
		t.Skip("skipped: exiftool (package libimage-exiftool-perl) is not installed")
	}
	file := filepath.Join(t.TempDir(), "a.jpg")
	m := Metadata{Byline: "Noor Teval", Credit: "Teval/Hafenpost", Caption: "Der Kran „im“ Hafen & <mehr> رافعة", Copyright: "© 2026 Hafenpost", Terms: "Nur einmal"}
	if err := os.WriteFile(file, Embed(small(t), m), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-j", "-a", "-G1", file).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var tags []map[string]any
	if err := json.Unmarshal(out, &tags); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"IPTC:By-line": m.Byline, "IPTC:Credit": m.Credit, "IPTC:Caption-Abstract": m.Caption, "IPTC:CopyrightNotice": m.Copyright,
		"XMP-dc:Creator": m.Byline, "XMP-photoshop:Credit": m.Credit, "XMP-dc:Description": m.Caption, "XMP-dc:Rights": m.Copyright, "XMP-xmpRights:UsageTerms": m.Terms,
	} {
		if tags[0][key] != want {
			t.Errorf("%s is %v, want %q", key, tags[0][key], want)
		}
	}
	if w := tags[0]["ExifTool:Warning"]; w != nil {
		t.Errorf("exiftool warns: %v", w)
	}

	// The other way round, with a place of capture, which must not come through.
	if err := os.WriteFile(file, asJPEG(t, quarters(400, 300)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err = exec.Command(tool, "-q", "-overwrite_original", "-codedcharacterset=utf8", "-IPTC:By-line=Noor Teval", "-IPTC:By-line=Ivo Brenk", "-IPTC:Caption-Abstract="+m.Caption, "-IPTC:Credit="+m.Credit, "-XMP-dc:Description=not this one",
		"-EXIF:Copyright=(c) 2026 Hafenpost", "-XMP-xmpRights:UsageTerms="+m.Terms, "-GPSLatitude=45.65", "-GPSLatitudeRef=N", "-GPSLongitude=13.77", "-GPSLongitudeRef=E", "-XMP-exif:GPSLatitude=45.65", "-Orientation#=6", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir, in := taken(t, data, Middle)
	want := m
	want.Byline, want.Copyright = "Noor Teval, Ivo Brenk", "(c) 2026 Hafenpost"
	if in.Metadata != want {
		t.Errorf("\n got %+v\nwant %+v", in.Metadata, want)
	}
	if in.Width != 300 || in.Height != 400 {
		t.Errorf("%d × %d", in.Width, in.Height)
	}
	published := File(dir, in.Hash, "300", Middle)
	b, err := os.ReadFile(published)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, Embed(b, in.Metadata), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err = exec.Command(tool, "-s3", "-gps*", "-orientation", file).Output()
	if err != nil || len(out) > 0 {
		t.Errorf("published with %s (%v)", out, err)
	}
}
