package translate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSimilarity(t *testing.T) {
	const s = "The harbour of Trieste was closed for twelve hours on Monday."
	for _, c := range []struct {
		a, b     string
		min, max int
	}{
		{s, s, 100, 100},
		{"", "", 100, 100},
		{"", s, 0, 0},
		{"...", " . . .", 99, 99},
		{s, strings.ToUpper(s[:1]) + s[1:] + " ", 99, 99},
		{s, strings.Replace(s, "Monday", "Tuesday", 1), 85, 95},
		{s, strings.Replace(s, "harbour", "harbor", 1), 95, 99},
		{s, strings.Replace(s, "Monday.", "Monday", 1), 95, 99},
		{s, strings.ToLower(s), 95, 99},
		{"It has 12 ships.", "It has 15 ships.", 85, 97},
		{"It costs 1,200.50 euros.", "It costs 900 euros.", 80, 97},
		{s, "The harbour of Trieste was closed on Monday.", 70, 85},
		{s, "The port of Rotterdam was opened for two hours on Friday.", 40, 74},
		{s, "Parliament voted against the budget.", 0, 30},
		{"Ship sinks", "Ships sink", 60, 99},
		{"no", "yes", 0, 0},
		{"他说我们走", "他说我们来", 75, 90},
	} {
		got := Similarity(c.a, c.b)
		if got < c.min || got > c.max {
			t.Errorf("Similarity(%q, %q) = %d, want %d to %d", c.a, c.b, got, c.min, c.max)
		}
		if back := Similarity(c.b, c.a); back != got {
			t.Errorf("Similarity(%q, %q) = %d, but %d the other way round", c.a, c.b, got, back)
		}
	}
}

func FuzzSimilarity(f *testing.F) {
	f.Add("The 12.5 ships", "the ships 12,5")
	f.Fuzz(func(t *testing.T, a, b string) {
		n := Similarity(a, b)
		if n < 0 || n > 100 || (n == 100) != (a == b) || n != Similarity(b, a) {
			t.Fatalf("Similarity(%q, %q) = %d", a, b, n)
		}
		var old, new strings.Builder
		for _, p := range Diff(a, b) {
			if p.Text == "" {
				t.Fatal("empty part")
			}
			if p.Kind != DiffIns {
				old.WriteString(p.Text)
			}
			if p.Kind != DiffDel {
				new.WriteString(p.Text)
			}
		}
		if utf8.ValidString(a) && old.String() != a || utf8.ValidString(b) && new.String() != b {
			t.Fatalf("Diff(%q, %q) makes %q, %q", a, b, old.String(), new.String())
		}
		if !slices.Equal(Sketch(a), Sketch(a)) {
			t.Fatal("two sketches of one text")
		}
	})
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"same", "same", "=same"},
		{"", "new", "+new"},
		{"old", "", "-old"},
		{"On Monday at noon", "On Tuesday at noon", "=On |-Monday|+Tuesday|= at noon"},
		{"Am Mon ging er", "Am Dienstag ging er", "=Am |-Mon|+Dienstag|= ging er"},
		{"closed for twelve hours today", "closed today", "=closed |-for twelve hours |=today"},
		{"the ship sank", "the ships sank", "=the ship|+s|= sank"},
		{"12 ships", "15 ships", "-12|+15|= ships"},
		{"a, b", "a; b", "=a|-,|+;|= b"},
	} {
		var got []string
		sign := map[DiffKind]string{DiffSame: "=", DiffDel: "-", DiffIns: "+"}
		for _, p := range Diff(c.old, c.new) {
			got = append(got, sign[p.Kind]+p.Text)
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("Diff(%q, %q) = %s, want %s", c.old, c.new, g, c.want)
		}
	}
}

// Sentences that are worth offering must share a value of their sketches, and sentences
// that have nothing in common must not as a rule.
func TestSketchFindsWhatIsAlike(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	vocabulary := make([]string, 3000)
	for i := range vocabulary {
		vocabulary[i] = fmt.Sprintf("w%cord%c%d", 'a'+rng.IntN(26), 'a'+rng.IntN(26), i)
	}
	sentence := func() []string {
		var s []string
		for range 8 + rng.IntN(15) {
			s = append(s, vocabulary[rng.IntN(len(vocabulary))])
		}
		return s
	}
	share := func(a, b []string) bool {
		for i, x := range Sketch(strings.Join(a, " ")) {
			if x == Sketch(strings.Join(b, " "))[i] {
				return true
			}
		}
		return false
	}
	alike, missed, strangers := 0, 0, 0
	for range 500 {
		a := sentence()
		b := slices.Clone(a)
		for range 1 + rng.IntN(3) {
			b[rng.IntN(len(b))] = vocabulary[rng.IntN(len(vocabulary))]
		}
		if Similarity(strings.Join(a, " "), strings.Join(b, " ")) >= 75 {
			if alike++; !share(a, b) {
				missed++
			}
		}
		if share(a, sentence()) {
			strangers++
		}
	}
	if alike < 200 || missed > alike/100 {
		t.Errorf("%d of %d similar sentences share no value", missed, alike)
	}
	if strangers > 50 {
		t.Errorf("%d of 500 strangers share a value", strangers)
	}
	if Sketch("… !") != nil {
		t.Error("a text without words has a sketch")
	}
	for _, v := range Sketch("one") {
		if v>>63 != 0 {
			t.Error("a value does not fit into a BIGINT")
		}
	}
}

// Long input must be bounded by the caps, not by patience: the work done is counted in
// tokens, so this only has to end.
func TestMemoryOnLongInput(t *testing.T) {
	long := strings.Repeat("abcdefghij ", 50_000)
	other := strings.Repeat("abcdefghik ", 50_000)
	if n := Similarity(long, other); n < 0 || n > 99 {
		t.Errorf("Similarity of long texts = %d", n)
	}
	if len(Diff(long, other)) == 0 || len(Sketch(long)) != SketchSize {
		t.Error("nothing came of long texts")
	}
	one := strings.Repeat("x", 1<<20)
	if n := Similarity(one, one+"y"); n < 0 || n > 99 {
		t.Errorf("Similarity of long words = %d", n)
	}
}

func BenchmarkSimilarity(b *testing.B) {
	const s = "The harbour of Trieste was closed for twelve hours on Monday after a freighter had lost 40 containers in a storm."
	const u = "The port of Trieste was closed for ten hours on Tuesday after a ferry had lost 3 containers in the night."
	for b.Loop() {
		Similarity(s, u)
	}
}

func BenchmarkSketch(b *testing.B) {
	for b.Loop() {
		Sketch("The harbour of Trieste was closed for twelve hours on Monday after a freighter had lost 40 containers in a storm.")
	}
}
