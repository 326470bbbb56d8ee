package lang

import (
	"slices"
	"testing"
)

// TestPartialPack: a folder with segment.json alone serves the segmenter and offers no
// language to publish in.
func TestPartialPack(t *testing.T) {
	p := Get("sk-SK")
	if !p.Segment.Known() || !p.Segment.Ordinals {
		t.Error("Slovak has no rules for sentences")
	}
	if p.Name != "sk" || p.Joiner != " " {
		t.Errorf("name %q, joiner %q", p.Name, p.Joiner)
	}
	codes := Codes()
	if slices.Contains(codes, "sk") || !slices.Contains(codes, "de") {
		t.Errorf("codes: %v", codes)
	}
	if s := Get("qq").Segment; s.Known() {
		t.Error("a language nobody knows has rules")
	}
}
