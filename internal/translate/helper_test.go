package translate

import (
	"context"
	"strconv"
	"testing"

	"depesche"
)

// marked reads an inline in the notation of depesche.ParseTagged.
func marked(s string, marks ...depesche.Mark) depesche.Inline {
	in, err := depesche.ParseTagged(s, marks)
	if err != nil {
		panic(err)
	}
	return in
}

func segments(ins ...depesche.Inline) []depesche.Segment {
	var segs []depesche.Segment
	for i, in := range ins {
		segs = append(segs, depesche.Segment{Key: "k" + strconv.Itoa(i), Unit: "u" + strconv.Itoa(i), Kind: depesche.UnitText, To: len(in.Text), Source: in})
	}
	return segs
}

// translateAll carries inlines through an engine and returns the results in order.
func translateAll(t *testing.T, s *Service, e Engine, src, tgt string, ins ...depesche.Inline) []Translated {
	t.Helper()
	saved := map[string]Translated{}
	err := s.Translate(context.Background(), e, src, tgt, segments(ins...), nil, nil, func(k string, r Translated) error {
		if _, twice := saved[k]; twice {
			t.Errorf("%s was saved twice", k)
		}
		saved[k] = r
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	out := make([]Translated, len(ins))
	for i := range ins {
		r, ok := saved["k"+strconv.Itoa(i)]
		if !ok {
			t.Fatalf("k%d was not saved", i)
		}
		out[i] = r
	}
	return out
}
