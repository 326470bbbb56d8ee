package marian_test

import (
	"bytes"
	"encoding/binary"
	"runtime"
	"slices"
	"strings"
	"testing"

	"depesche/internal/nmt/marian"
	"depesche/internal/nmt/synthetic"
)

func TestLoad(t *testing.T) {
	for _, size := range []synthetic.Size{synthetic.Tiny, {Dim: 128, FFN: 64, Heads: 8, Enc: 1, Dec: 3, Separate: true, NoAlphas: true}} {
		st := synthetic.New(size)
		m, err := marian.Load(st.Model)
		if err != nil {
			t.Fatal(err)
		}
		if m.Dim != size.Dim || m.FFN != size.FFN || len(m.Encoder) != size.Enc || len(m.Decoder) != size.Dec || m.Separate != size.Separate {
			t.Errorf("%+v was read as %+v", size, m.Options)
		}
		if (m.Source == m.Target) == size.Separate || m.Source.Words != synthetic.Words {
			t.Errorf("%+v has embeddings of %d and %d words", size, m.Source.Words, m.Target.Words)
		}
		if (m.Encoder[0].FFN.Inner.Alpha == 0) != size.NoAlphas {
			t.Errorf("%+v has the factor %v", size, m.Encoder[0].FFN.Inner.Alpha)
		}
	}
}

// replace changes options without moving anything else.
func replace(t *testing.T, model []byte, from, to string) []byte {
	t.Helper()
	if len(from) < len(to) || bytes.Count(model, []byte(from)) != 1 {
		t.Fatalf("%q cannot become %q", from, to)
	}
	return bytes.Replace(model, []byte(from), []byte(to+strings.Repeat(" ", len(from)-len(to))), 1)
}

func TestLoadRefuses(t *testing.T) {
	st := synthetic.New(synthetic.Tiny)
	for _, c := range []struct{ from, to, says string }{
		{"type: transformer", "type: s2s", `type is "s2s"`},
		{"dec-cell: ssru", "dec-cell: gru", `dec-cell is "gru"`},
		{"autoreg: rnn", "autoreg: aan", "transformer-decoder-autoreg"},
		{"postprocess: dan", "postprocess: d", "transformer-postprocess"},
		{"activation: relu", "activation: gelu", `"gelu"`},
		{"dim-emb: 64", "dim-emb: 32", "32 dimensions in 4 heads"},
		{"dim-emb: 64", "dim-emb: 63", "63 dimensions"},
		{"dim-emb: 64", "dim-emb: -1", `"-1"`},
		{"heads: 4", "heads: 3", "in 3 heads"},
		{"enc-depth: 2", "enc-depth: 3", "lacks encoder_l3"},
		{"enc-depth: 2", "enc-depth: 1", "nothing is known"},
		{"version: synthetic", "rnn-magic: true", "rnn-magic: true"},
		{"dim-ffn: 128", "dim-ffn: 112", "[64 112] is expected"},
		{"embeddings-all: true", "embeddings-all: no", "tied"},
		{"encoder_l1_ffn_W1\x00", "encoder_l1_ffn_X1\x00", "encoder_l1_ffn_W1"},
	} {
		_, err := marian.Load(replace(t, st.Model, c.from, c.to))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: the error is %v", c.to, err)
		}
	}
	for n := 0; n < len(st.Model); n += 1 + n/9 {
		if _, err := marian.Load(st.Model[:n]); err == nil {
			t.Errorf("%d bytes of %d passed", n, len(st.Model))
		}
	}
	huge := slices.Clone(st.Model)
	binary.LittleEndian.PutUint64(huge[16+24:], 1<<62)
	if _, err := marian.Load(huge); err == nil {
		t.Error("an item of 2⁶² bytes passed")
	}
}

// allocated is how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// Whatever stands where a length, a type or a dimension should, no more memory is taken
// than a sound file takes.
func TestEveryLengthIsChecked(t *testing.T) {
	st := synthetic.New(synthetic.Size{Dim: 16, FFN: 16, Heads: 1, Enc: 1, Dec: 1})
	values := []uint64{0, 1, 2, 7, 1 << 16, 1<<31 - 1, 1 << 31, 1<<32 - 1, 1 << 32, 1 << 40, 1<<62 + 1, 1<<63 - 1, 1 << 63, 1<<64 - 1}
	hold := func(what string, file []byte, at, size int, load func([]byte)) {
		limit := 2*allocated(func() { load(file) }) + 1<<16
		for _, v := range values {
			bad := slices.Clone(file)
			if size == 4 {
				binary.LittleEndian.PutUint32(bad[at:], uint32(v))
			} else {
				binary.LittleEndian.PutUint64(bad[at:], v)
			}
			if n := allocated(func() { load(bad) }); n > limit {
				t.Errorf("%s with %d at byte %d takes %d bytes, %d are enough for a sound one", what, v, at, n, limit)
			}
		}
	}
	model := func(b []byte) { marian.Load(b) }
	items := int(binary.LittleEndian.Uint64(st.Model[8:]))
	shapes := 16 + 32*items
	for i := range items {
		shapes += int(binary.LittleEndian.Uint64(st.Model[16+32*i:]))
	}
	for at := 0; at < 16+32*items; at += 8 {
		hold("a model", st.Model, at, 8, model)
	}
	at := shapes
	for i := range items {
		for range binary.LittleEndian.Uint64(st.Model[16+32*i+16:]) {
			hold("a model", st.Model, at, 4, model)
			at += 4
		}
	}
	hold("a model", st.Model, at, 8, model) // the padding
	for at := 0; at < 48+8*20; at += 8 {
		hold("a shortlist", st.Shortlist, at, 8, func(b []byte) { marian.LoadShortlist(b, synthetic.Words, synthetic.Words) })
	}
}

func FuzzLoad(f *testing.F) {
	st := synthetic.New(synthetic.Size{Dim: 16, FFN: 16, Heads: 1, Enc: 1, Dec: 1})
	f.Add(0, uint64(2))
	f.Add(40, uint64(1<<63))
	f.Fuzz(func(t *testing.T, at int, v uint64) {
		b := slices.Clone(st.Model)
		if at < 0 || at > len(b)-8 {
			at = int(uint(at) % 4000)
		}
		binary.LittleEndian.PutUint64(b[at:], v)
		if m, err := marian.Load(b); err == nil && m.Dim != 16 {
			t.Errorf("%+v", m.Options)
		}
		marian.Load(b[at:])
	})
}

func FuzzShortlist(f *testing.F) {
	st := synthetic.New(synthetic.Tiny)
	f.Add(st.Shortlist, []byte("abc"))
	f.Fuzz(func(t *testing.T, b, source []byte) {
		s, err := marian.LoadShortlist(b, synthetic.Words, synthetic.Words)
		if err != nil {
			return
		}
		var words []int32
		for _, c := range source {
			words = append(words, int32(c))
		}
		list := s.Choose(nil, &marian.Chooser{}, words, nil, true, synthetic.Words)
		if !slices.IsSorted(list) || len(list)%8 != 0 && len(list) != synthetic.Words || len(list) > synthetic.Words {
			t.Errorf("a list of %d words", len(list))
		}
	})
}

func TestShortlist(t *testing.T) {
	st := synthetic.New(synthetic.Tiny)
	s, err := marian.LoadShortlist(st.Shortlist, synthetic.Words, synthetic.Words)
	if err != nil {
		t.Fatal(err)
	}
	c := &marian.Chooser{}
	source := []int32{7, 300, 7, 0}
	list := s.Choose(nil, c, source, nil, true, synthetic.Words)
	want := map[int32]bool{}
	for i := range int32(20) {
		want[i] = true
	}
	for _, w := range source {
		want[w] = true
		for i := range int32(10) {
			want[int32(binary.LittleEndian.Uint32(st.Shortlist[48+8*(synthetic.Words+1)+4*int(10*w+i):]))] = true
		}
	}
	for w := range want {
		if !slices.Contains(list, w) {
			t.Errorf("word %d is missing", w)
		}
	}
	if len(list) != (len(want)+7)/8*8 {
		t.Errorf("%d words where %d are named", len(list), len(want))
	}
	if again := s.Choose(nil, c, source, nil, true, synthetic.Words); !slices.Equal(again, list) {
		t.Error("a chooser remembers")
	}
	if more := s.Choose(nil, c, source, []int32{399}, false, synthetic.Words); !slices.Contains(more, 399) {
		t.Error("a word that was asked for is missing")
	}
	// A file without the last offset.
	cut := slices.Concat(st.Shortlist[:48+8*synthetic.Words], st.Shortlist[48+8*(synthetic.Words+1):])
	binary.LittleEndian.PutUint64(cut[32:], synthetic.Words)
	if s, err = marian.LoadShortlist(cut, synthetic.Words, synthetic.Words); err != nil {
		t.Fatal(err)
	}
	if got := s.Choose(nil, c, []int32{399}, nil, false, synthetic.Words); len(got) < 28 {
		t.Errorf("the last word brings %d words", len(got))
	}
	for _, bad := range [][]byte{nil, st.Shortlist[:100], st.Shortlist[:len(st.Shortlist)-4]} {
		if _, err := marian.LoadShortlist(bad, synthetic.Words, synthetic.Words); err == nil {
			t.Errorf("%d bytes passed", len(bad))
		}
	}
	if _, err := marian.LoadShortlist(st.Shortlist, 399, 400); err == nil || !strings.Contains(err.Error(), "another model") {
		t.Errorf("a shortlist of another model: %v", err)
	}
	if _, err := marian.LoadShortlist(st.Shortlist, 400, 399); err == nil || !strings.Contains(err.Error(), "another model") {
		t.Errorf("a shortlist of another target: %v", err)
	}
}
