package demo

import (
	"slices"
	"testing"

	"depesche"
	"depesche/internal/segment"
)

// The program cuts the originals itself: what it cuts must be the files' rows, or
// translations would land beside their sentences.
func TestSegmenterCutsAsTheFilesDo(t *testing.T) {
	for _, s := range load(t) {
		for _, v := range []Version{First, Current} {
			d := s.Document(s.Lang, v)
			segs := d.Segments(segment.Splitter(s.Lang))
			pairs := s.Pairs("de", v)
			for i := range max(len(segs), len(pairs)) {
				if i >= len(segs) || i >= len(pairs) {
					t.Errorf("%s: %d segments, %d pairs", s.Slug, len(segs), len(pairs))
					break
				}
				if segs[i].Unit != pairs[i].Unit || segs[i].Kind != pairs[i].Kind || !segs[i].Source.Equal(pairs[i].Source) {
					t.Errorf("%s %s:\nsegment %q\npair    %q", s.Slug, pairs[i].Unit, segs[i].Source.Text, pairs[i].Source.Text)
					break
				}
			}
		}
	}
}

// Targets are one sentence each, too, or they would be cut anew when a translation is
// translated on.
func TestTargetsAreSingleSentences(t *testing.T) {
	for _, s := range load(t) {
		for _, p := range s.Texts {
			if p.Origin == depesche.FromEngine {
				continue // wrong on purpose
			}
			for _, q := range s.Pairs(p.Lang, Current) {
				if got := segment.Strings(q.Target.Text, p.Lang); !q.Kind.Whole() && len(got) > 1 {
					t.Errorf("%s/%s: %q", s.Slug, p.Lang, got)
				}
			}
		}
	}
}

func TestMemorySegments(t *testing.T) {
	ms, err := LoadMemory()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range ms {
		got := slices.Concat(segment.Strings(m.Source.Text, m.SourceLang), segment.Strings(m.Target.Text, m.TargetLang))
		if len(got) != 2 {
			t.Errorf("not one sentence each: %q", got)
		}
	}
}
