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

// Norwegian tagged as "no" has the pack of Bokmål; Nynorsk borrows what it lacks, but not
// the name, and is not offered beside it.
func TestLikeAnother(t *testing.T) {
	nb := Get("nb")
	if p := Get("no-NO"); p != nb || Core("no").Typography.Quotes != nb.Typography.Quotes {
		t.Errorf("no: %q", p.Code)
	}
	nn := Get("nn")
	if nn.Typography.Quotes != nb.Typography.Quotes || nn.Script != nb.Script || nn.Name == nb.Name {
		t.Errorf("nn: %q, %v, %q", nn.Name, nn.Typography.Quotes, nn.Script)
	}
	if slices.Equal(nn.Segment.Starters, nb.Segment.Starters) {
		t.Error("Nynorsk's own rules for sentences gave way to those of Bokmål")
	}
	if codes := Codes(); slices.Contains(codes, "nn") || slices.Contains(codes, "no") {
		t.Errorf("offered: %v", codes)
	}
}
