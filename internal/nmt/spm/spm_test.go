package spm

import (
	"encoding/binary"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// A vocabulary that we write ourselves: the messages of a model file.

func varint(number int, v uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, uint64(number)<<3), v)
}

func text(number int, b []byte) []byte {
	return append(binary.AppendUvarint(binary.AppendUvarint(nil, uint64(number)<<3|2), uint64(len(b))), b...)
}

func piece(s string, score float32, kind uint64) []byte {
	b := text(1, []byte(s))
	b = append(b, 2<<3|5)
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(score))
	return text(1, append(b, varint(3, kind)...))
}

// darts compiles rewriting rules into a double array, by trying.
func darts(rules map[string]string) []byte {
	var replacements []byte
	units := make([]uint32, 1, 4096)
	used := map[uint32]bool{0: true}
	put := func(i, v uint32) {
		for uint32(len(units)) <= i {
			units = append(units, 0)
		}
		units[i] = v
		used[i] = true
	}
	var build func(prefix string, node uint32)
	build = func(prefix string, node uint32) {
		next := map[byte]bool{}
		value, ends := rules[prefix]
		for k := range rules {
			if len(k) > len(prefix) && strings.HasPrefix(k, prefix) {
				next[k[len(prefix)]] = true
			}
		}
		base := uint32(1)
		free := func() bool {
			b := node ^ base
			if b >= 1<<20 || ends && used[b] {
				return false
			}
			for c := range next {
				if used[b^uint32(c)] {
					return false
				}
			}
			return true
		}
		for !free() {
			base++
		}
		units[node] |= base << 10
		if ends {
			units[node] |= 1 << 8
			put(node^base, uint32(len(replacements))|1<<31)
			replacements = append(append(replacements, value...), 0)
		}
		for c := range next {
			put(node^base^uint32(c), uint32(c))
		}
		for c := range next {
			build(prefix+string([]byte{c}), node^base^uint32(c))
		}
	}
	build("", 0)
	b := binary.LittleEndian.AppendUint32(nil, uint32(4*len(units)))
	for _, u := range units {
		b = binary.LittleEndian.AppendUint32(b, u)
	}
	return append(b, replacements...)
}

var rules = map[string]string{"\t": " ", "\u00a0": " ", "ﬁ": "fi", "Ａ": "A", "\u200b": "", "e\u0301": "é", "…": "..."}

func vocabulary(fallback bool) []byte {
	pieces := [][]byte{piece("</s>", 0, control), piece("<unk>", 0, unknown), piece("__source__", 0, user)}
	for i, p := range strings.Fields("▁ ▁the ▁city ▁c it y ▁f in an ce fi A . .. ... é s c a t e o n d h i ▁a ▁an") {
		pieces = append(pieces, piece(p, -2-float32(i)/4, normal))
	}
	pieces = append(pieces, piece("▁unused", -1, unused))
	if fallback {
		for i := range 256 {
			pieces = append(pieces, piece("<0x"+strings.ToUpper(string("0123456789abcdef"[i>>4])+string("0123456789abcdef"[i&15]))+">", 0, byByte))
		}
		pieces = append(pieces, text(2, varint(35, 1)))
	}
	pieces = append(pieces, text(3, text(2, darts(rules))))
	return slices.Concat(pieces...)
}

func load(t testing.TB, fallback bool) *Model {
	t.Helper()
	m, err := Load(vocabulary(fallback))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func cut(m *Model, s string) string {
	var p []string
	for _, t := range m.NewEncoder().Encode(nil, s) {
		p = append(p, m.Piece(int(t.ID)))
	}
	return strings.Join(p, " ")
}

func TestEncode(t *testing.T) {
	for in, want := range map[string]string{
		"":                   "",
		"  \t ":              "",
		"the city":           "▁the ▁city",
		" the \u00a0 city  ": "▁the ▁city",
		"ﬁn…":                "▁f in ...",
		"Ａ\u200b.":           "▁ A .",
		"e\u0301":            "▁ é",
		"the x日本 y":          "▁the ▁ <unk> ▁ y",
		"a__source__ city":   "▁a __source__ ▁city",
		"unused":             "▁ <unk> n <unk> s e d",
	} {
		if got := cut(load(t, false), in); got != want {
			t.Errorf("%q is cut into %s, not %s", in, got, want)
		}
	}
	if got, want := cut(load(t, true), "the 日x"), "▁the ▁ <0xE6> <0x97> <0xA5> <0x78>"; got != want {
		t.Errorf("with bytes: %s, not %s", got, want)
	}
	if got, want := cut(load(t, true), "\xff"), "▁ <0xEF> <0xBF> <0xBD>"; got != want {
		t.Errorf("what is no UTF-8 becomes %s, not %s", got, want)
	}
}

func TestSpans(t *testing.T) {
	m := load(t, true)
	const in = "  the\u00a0\u00a0ﬁ日 … "
	var got []string
	for _, tok := range m.NewEncoder().Encode(nil, in) {
		got = append(got, m.Piece(int(tok.ID))+"="+in[tok.Start:tok.End])
	}
	if want := "▁the=the|▁=\u00a0\u00a0|fi=ﬁ|<0xE6>=日|<0x97>=日|<0xA5>=日|▁= |...=…"; strings.Join(got, "|") != want {
		t.Errorf("spans are %s, not %s", strings.Join(got, "|"), want)
	}
	last := int32(-1)
	for _, tok := range m.NewEncoder().Encode(nil, in) {
		if tok.Start < last || tok.End < tok.Start || int(tok.End) > len(in) {
			t.Errorf("a token from %d to %d behind %d", tok.Start, tok.End, last)
		}
		last = tok.Start
	}
}

func TestDecode(t *testing.T) {
	m := load(t, true)
	for _, s := range []string{"the city", "a fin. é", "日本", "the \u00fc x", "a__source__ city"} {
		tokens := m.NewEncoder().Encode(nil, s)
		got, ends := m.DecodeSpans(ids(tokens), nil)
		if got != s {
			t.Errorf("%q came back as %q", s, got)
		}
		if len(ends) != len(tokens) || int(ends[len(ends)-1]) != len(got) {
			t.Errorf("%q: %d ends for %d pieces, of %d bytes", s, len(ends), len(tokens), len(got))
		}
	}
	if got := m.Decode([]int32{-1, 0, 1 << 20, m.byBytes[0xe6], m.byBytes[0x97]}); got != "\ufffd\ufffd" {
		t.Errorf("bytes that make no character become %q", got)
	}
	if got := m.Decode([]int32{m.unk}); got != " \u2047 " {
		t.Errorf("the unknown becomes %q", got)
	}
}

func TestEncodeAllocatesNothing(t *testing.T) {
	m := load(t, true)
	e := m.NewEncoder()
	dst := make([]Token, 0, 1000)
	s := strings.Repeat("the city ﬁn… 日本 ", 10)
	if n := testing.AllocsPerRun(100, func() { dst = e.Encode(dst[:0], s) }); n > 0 {
		t.Errorf("%v allocations for each text", n)
	}
}

func TestMemory(t *testing.T) {
	data := vocabulary(true)
	for i := range 20000 {
		s := []byte{'x', byte('a' + i%26), byte('a' + i/26%26), byte('a' + i/676%26), byte('a' + i/17576)}
		data = append(data, piece("▁"+string(s), -9, normal)...)
	}
	m, err := Load(data)
	if err != nil {
		t.Fatal(err)
	}
	if m.Bytes() > 3*len(data) {
		t.Errorf("%d bytes in memory for a file of %d", m.Bytes(), len(data))
	}
}

func TestLoadRefuses(t *testing.T) {
	good := vocabulary(false)
	for what, data := range map[string][]byte{
		"no pieces":         nil,
		"unigram":           slices.Concat(good, text(2, varint(3, 2))),
		"suffix":            slices.Concat(good, text(2, varint(24, 1))),
		"twice":             slices.Concat(good, piece("▁the", -1, normal)),
		"two pieces":        slices.Concat(good, piece("<unk2>", -1, unknown)),
		"kind 9":            slices.Concat(good, piece("x", -1, 9)),
		"0 bytes":           slices.Concat(good, piece("", -1, normal)),
		"score NaN":         slices.Concat(good, piece("x", float32(math.NaN()), normal)),
		"of 256":            slices.Concat(good, text(2, varint(35, 1))),
		"does not say":      slices.Concat(good, piece("<0xGG>", 0, byByte)),
		"damaged":           good[:len(good)-3],
		"what is unknown":   piece("x", -1, normal),
		"characters is dam": slices.Concat(good, text(3, text(2, []byte{255, 255, 255, 255, 0, 0}))),
		"of one character":  slices.Concat(good, text(3, text(2, append([]byte{4, 0, 0, 0, 0, 0, 0, 0}, make([]byte, 2000)...)))),
	} {
		if what == "of one character" {
			data = slices.Concat(good, text(3, text(2, append([]byte{4, 0, 0, 0, 0, 0, 0, 0}, strings.Repeat("x", 2000)...))))
		}
		_, err := Load(data)
		if err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: the error is %v", what, err)
		}
	}
}

// Whatever a file holds, loading ends, and what loads can cut and put together.
// Whatever a byte of a vocabulary is changed to, no more memory is taken than a sound
// vocabulary takes.
func TestEveryByteIsChecked(t *testing.T) {
	sound := vocabulary(true)
	allocated := func(b []byte) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if m, err := Load(b); err == nil {
			m.NewEncoder().Encode(nil, "the cat, ﬁ 日本")
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	limit := 2*allocated(sound) + 1<<16
	for at := range sound {
		for _, v := range []byte{0, 1, 0x7f, 0x80, 0xff, sound[at] ^ 0x40} {
			bad := slices.Clone(sound)
			bad[at] = v
			if n := allocated(bad); n > limit {
				t.Errorf("with %#x at byte %d a vocabulary takes %d bytes, %d are enough for a sound one", v, at, n, limit)
			}
		}
		if testing.Short() && at > 500 {
			break
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(vocabulary(false), "the city")
	f.Add(vocabulary(true), "\xff日本")
	f.Fuzz(func(t *testing.T, data []byte, s string) {
		m, err := Load(data)
		if err != nil {
			return
		}
		m.Decode(ids(m.NewEncoder().Encode(nil, s)))
	})
}

func FuzzText(f *testing.F) {
	f.Add("the city")
	f.Add("a\xffﬁ…")
	m := load(f, true)
	e := m.NewEncoder()
	f.Fuzz(func(t *testing.T, s string) {
		tokens := e.Encode(nil, s)
		last := int32(0)
		for _, tok := range tokens {
			if tok.Start < last || tok.End < tok.Start || int(tok.End) > len(s) {
				t.Fatalf("%q: a token from %d to %d behind %d", s, tok.Start, tok.End, last)
			}
			last = tok.Start
			if utf8.ValidString(s) && (!boundary(s, tok.Start) || !boundary(s, tok.End)) {
				t.Fatalf("%q: a token from %d to %d cuts a character", s, tok.Start, tok.End)
			}
		}
		out := m.Decode(ids(tokens))
		if !utf8.ValidString(out) {
			t.Fatalf("%q became %q", s, out)
		}
		if again := m.Decode(ids(e.Encode(nil, out))); again != out && !strings.ContainsRune(s, '▁') {
			t.Fatalf("%q became %q and then %q", s, out, again)
		}
	})
}

func boundary(s string, i int32) bool { return int(i) == len(s) || utf8.RuneStart(s[i]) }

func BenchmarkEncode(b *testing.B) {
	m := load(b, true)
	e := m.NewEncoder()
	s := strings.Repeat("the city an ﬁnance … ", 8)
	dst := e.Encode(nil, s)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		dst = e.Encode(dst[:0], s)
	}
}
