package nmt

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/nmt/kernel"
	"depesche/internal/nmt/synthetic"
)

var update = flag.Bool("update", false, "write testdata/golden.json anew")

func student(t testing.TB, size synthetic.Size, o Options) *Translator {
	t.Helper()
	st := synthetic.New(size)
	f := Files{Model: st.Model, Shortlist: st.Shortlist, Source: st.Source}
	if size.Separate {
		f.Target = st.Target
	}
	tr, err := New(f, o)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

var sizes = map[string]synthetic.Size{
	"tiny":     synthetic.Tiny,
	"separate": {Dim: 64, FFN: 96, Heads: 2, Enc: 1, Dec: 3, Separate: true, Seed: 2},
	"scaled":   {Dim: 128, FFN: 64, Heads: 8, Enc: 2, Dec: 1, NoAlphas: true, Seed: 3},
}

var sentences = []string{
	"The council met on Monday.",
	"A",
	"",
	"   ",
	"Rain, wind and no end in sight: the coast waits for a calm day that will not come before Friday, 12 March.",
	"Who pays for it all in the end, and why?",
	"Das Wörterbuch kennt café nicht 日本.",
	"\xff\xfe",
	"The minister said that the plan, which nobody had read, was sound, and that those who doubted it should read it; nobody did.",
	"Who pays for it all in the end, and why?",
}

func translate(t testing.TB, tr *Translator, in []string) []Translation {
	t.Helper()
	out, err := tr.Translate(context.Background(), in, true)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// golden is what must come out on every machine, by every path.
type golden struct {
	Text  string
	Score string
}

func TestGolden(t *testing.T) {
	const file = "testdata/golden.json"
	got := map[string][]golden{}
	for name, size := range sizes {
		for _, r := range translate(t, student(t, size, Options{Path: kernel.Portable}), sentences) {
			got[name] = append(got[name], golden{r.Text, fmt.Sprintf("%.4f %.4f", r.Score, r.Lowest)})
		}
	}
	if *update {
		b, err := json.MarshalIndent(got, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var want map[string][]golden
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	for name := range sizes {
		for i, s := range sentences {
			if got[name][i] != want[name][i] {
				t.Errorf("%s: %q became\n%+v, not\n%+v", name, s, got[name][i], want[name][i])
			}
		}
	}
}

// Translations do not depend on the arithmetic, on the workers or on the neighbours, to
// the last bit of scores and attention.
func TestSameEverywhere(t *testing.T) {
	for name, size := range sizes {
		want := translate(t, student(t, size, Options{Path: kernel.Portable, Workers: 1}), sentences)
		for _, p := range kernel.Paths() {
			for _, workers := range []int{1, 3} {
				tr := student(t, size, Options{Path: p, Workers: workers})
				if got := translate(t, tr, sentences); !reflect.DeepEqual(got, want) {
					t.Errorf("%s on %s with %d workers differs", name, p, workers)
				}
				for i := range sentences {
					if testing.Short() && i > 2 {
						break
					}
					if got := translate(t, tr, sentences[i:i+1]); !reflect.DeepEqual(got, want[i:i+1]) {
						t.Errorf("%s on %s: %q alone differs", name, p, sentences[i])
					}
				}
			}
		}
	}
}

// A session that has seen other sentences knows nothing of them.
func TestNothingStays(t *testing.T) {
	tr := student(t, synthetic.Tiny, Options{Workers: 1})
	want := translate(t, tr, sentences)
	rounds := 40
	if testing.Short() {
		rounds = 5
	}
	for n := range rounds {
		var in []string
		for i := range n {
			in = append(in, strings.Repeat(sentences[i%len(sentences)]+" ", 1+i%3))
		}
		translate(t, tr, in)
		if got := translate(t, tr, sentences); !reflect.DeepEqual(got, want) {
			t.Fatalf("after %d other sentences translations differ", n)
		}
	}
}

func TestTranslationsAreWhole(t *testing.T) {
	tr := student(t, synthetic.Tiny, Options{})
	long := strings.Repeat("The minister said nothing of note, and left. ", 60)
	in := append(slices.Clone(sentences), long, strings.Repeat("x", 3000), strings.Repeat("日本", 300))
	different := map[string]bool{}
	for i, r := range translate(t, tr, in) {
		if strings.TrimSpace(in[i]) == "" {
			if !reflect.DeepEqual(r, Translation{}) {
				t.Errorf("nothing became %+v", r)
			}
			continue
		}
		different[r.Text] = true
		if r.Text == "" && i < len(sentences) || !utf8.ValidString(r.Text) || strings.Contains(r.Text, "\u2047") || strings.HasPrefix(r.Text, " ") {
			t.Errorf("%.40q became %q", in[i], r.Text)
		}
		if !(r.Score < 0) || r.Lowest > r.Score || math.IsInf(float64(r.Lowest), 0) {
			t.Errorf("%.40q has the scores %v and %v", in[i], r.Score, r.Lowest)
		}
		end := 0
		for _, p := range r.Pieces {
			if p.Start < end || p.End < p.Start || p.End > len(r.Text) {
				t.Errorf("%.40q: a piece from %d to %d behind %d", in[i], p.Start, p.End, end)
			}
			end = p.End
			sum := float32(0)
			for _, w := range p.Attention {
				sum += w
			}
			if sum < 0 || sum > 1.0001 || p.First+len(p.Attention) > len(r.Source) {
				t.Errorf("%.40q: attention of %v to %d pieces from %d", in[i], sum, len(p.Attention), p.First)
			}
		}
		if end != len(r.Text) {
			t.Errorf("%.40q: pieces end at %d of %d", in[i], end, len(r.Text))
		}
	}
	if len(different) < 7 {
		t.Errorf("only %d different translations: the student does not listen", len(different))
	}
}

// A sentence of more than MaxPieces is cut between words and put together with spaces.
func TestWrap(t *testing.T) {
	tr := student(t, synthetic.Tiny, Options{})
	word := "The tone, "
	s := strings.TrimSpace(strings.Repeat(word, 100))
	tokens := tr.source.NewEncoder().Encode(nil, s)
	jobs := tr.split(tokens, false)
	if len(jobs) < 3 {
		t.Fatalf("%d pieces became %d parts", len(tokens), len(jobs))
	}
	var texts []string
	for i, j := range jobs {
		if len(j.source) > MaxPieces+1 || j.hard || i > 0 && !strings.HasPrefix(tr.source.Piece(int(j.source[0])), wordStart) {
			t.Errorf("part %d has %d pieces and begins with %s", i, len(j.source), tr.source.Piece(int(j.source[0])))
		}
		if last := tr.source.Piece(int(j.source[len(j.source)-2])); last != "," {
			t.Errorf("part %d ends with %q", i, last)
		}
		from, to := tokens[j.first].Start, tokens[j.first+len(j.source)-2].End
		texts = append(texts, translate(t, tr, []string{s[from:to]})[0].Text)
	}
	if got := translate(t, tr, []string{s})[0].Text; got != strings.Join(texts, " ") {
		t.Errorf("the whole is %q, its parts %q", got, texts)
	}
	for _, c := range []struct {
		before, after string
		want          bool
	}{{"中文。", "中", true}, {"word", "中", false}, {"a", "b", false}, {"ไทย", "ไทย", true}, {"안녕", "안녕", false}} {
		if spaceless(c.before, c.after) != c.want {
			t.Errorf("between %s and %s: %v", c.before, c.after, !c.want)
		}
	}
}

// Nothing of a long text is lost, and nothing is translated twice.
func TestEndless(t *testing.T) {
	tr := student(t, synthetic.Size{Dim: 32, FFN: 16, Heads: 2, Enc: 1, Dec: 1}, Options{})
	for name, s := range map[string]string{
		"sentences":       strings.Repeat("The minister said nothing of note, and left. ", 1600),
		"no punctuation":  strings.Repeat("minister ", 9000),
		"one word":        strings.Repeat("x", 80_000),
		"Chinese":         strings.Repeat("部长说了几句话，然后走了。", 2000),
		"Chinese, no end": strings.Repeat("部", 30_000),
		"spaces":          strings.Repeat(" ", 100_000),
		"spaces within":   "a" + strings.Repeat(" ", 70_000) + "b",
		"no UTF-8":        strings.Repeat("\xff", 70_000),
		"halves of runes": strings.Repeat("\xe9\x83", 40_000),
		"marks":           "e" + strings.Repeat("\u0301", 40_000),
		"just as long":    strings.Repeat("y", stretchBytes) + "z",
	} {
		if testing.Short() && name != "sentences" && name != "one word" {
			continue
		}
		r := translate(t, tr, []string{"before", s, "behind"})
		if want := translate(t, tr, []string{"before", "behind"}); !reflect.DeepEqual(r[0], want[0]) || !reflect.DeepEqual(r[2], want[1]) {
			t.Errorf("%s: its neighbours differ", name)
		}
		at := 0
		gap := func(to int) {
			if to < at || strings.ContainsFunc(s[at:to], func(r rune) bool { return !unicode.IsSpace(r) }) {
				t.Errorf("%s: between bytes %d and %d is %.20q", name, at, to, s[min(at, to):max(at, to)])
			}
		}
		for _, p := range r[1].Source {
			gap(p.Start)
			at = p.End
		}
		gap(len(s))
		end := 0
		for _, p := range r[1].Pieces {
			if p.Start < end || p.Start > end+1 || p.First+len(p.Attention) > len(r[1].Source) {
				t.Fatalf("%s: a piece from %d behind %d looks at %d of %d", name, p.Start, end, p.First+len(p.Attention), len(r[1].Source))
			}
			end = p.End
		}
		if end != len(r[1].Text) || strings.Contains(r[1].Text, "  ") {
			t.Errorf("%s: pieces end at %d of %d", name, end, len(r[1].Text))
		}
	}
}

// Where a text is cut, its halves are words of their own if that can be.
func TestCutText(t *testing.T) {
	half := strings.Repeat("a word ", stretchBytes/7*3/4/1)
	for _, c := range []struct {
		text, end string
		clean     bool
	}{
		{half + "End. " + strings.Repeat("some more, ", 1000), "End.", true},
		{half + "End, " + strings.Repeat("some more ", 1000), "End,", true},
		{half + strings.Repeat("some more ", 1000), "e", true},
		{strings.Repeat("部长。", 9000), "。", true},
		{strings.Repeat("部长", 9000), "", true},
		{strings.Repeat("x", 90_000), "x", false},
	} {
		n, clean := cutText(c.text)
		if n > stretchBytes || n < stretchBytes/2 || clean != c.clean || !strings.HasSuffix(c.text[:n], c.end) || !utf8.RuneStart(c.text[n]) {
			t.Errorf("%.20q… is cut at %d of %d behind %.20q, %v", c.text[n-60:], n, len(c.text), c.text[n-20:n], clean)
		}
	}
}

// Parts meet as their scripts have it.
func TestSeams(t *testing.T) {
	tr := student(t, synthetic.Tiny, Options{})
	for _, c := range []struct {
		before, after string
		want          int
	}{
		{"end.", "▁The", endOfSentence}, {"end,", "▁the", behindPunctuation}, {"end", "▁the", betweenWords}, {"wo", "rd", withinWord},
		{"说。", "部", endOfSentence}, {"说，", "部", behindPunctuation}, {"说", "部", betweenWords}, {"说", "。", withinWord},
		{"(", "▁the", betweenWords}, {"„", "部", betweenWords}, {"3", ".", withinWord}, {"部", "x", betweenWords}, {"ไทย", "\u0e31", withinWord},
	} {
		if got := seam(c.before, c.after); got != c.want {
			t.Errorf("between %q and %q: %d, not %d", c.before, c.after, got, c.want)
		}
	}
	// Where there was no space in the source there may be one in the target.
	word := func(text string) []int32 { return identities(tr.target.NewEncoder().Encode(nil, text)) }
	for _, c := range []struct {
		hard bool
		want string
	}{{false, "the tone"}, {true, "thetone"}} {
		parts := []*job{{target: word("the")}, {target: word("tone"), hard: c.hard}}
		if got := tr.join(parts, nil, false).Text; got != c.want {
			t.Errorf("two parts make %q, not %q", got, c.want)
		}
	}
}

// What the model itself says has the score that it gave, to the bit; nonsense has a
// lower one.
func TestScore(t *testing.T) {
	ctx := context.Background()
	for name, size := range sizes {
		tr := student(t, size, Options{})
		for _, s := range sentences {
			made := tr.split(tr.source.NewEncoder().Encode(nil, s), true)
			if err := tr.run(ctx, made); err != nil {
				t.Fatal(err)
			}
			for _, j := range made {
				if !j.ended {
					continue
				}
				again := &job{source: j.source, keep: true, forced: append(slices.Clone(j.target), int32(tr.target.EOS()))}
				if err := tr.run(ctx, []*job{again}); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(again.target, j.target) || !reflect.DeepEqual(again.attention, j.attention) {
					t.Errorf("%s: %q was given %v and judged %v", name, s, j.target, again.target)
				}
				for i, p := range again.logProbs { // the shortlist is a little longer
					if p > j.logProbs[i] || p < j.logProbs[i]-0.05 {
						t.Errorf("%s: %q, piece %d was %v likely and is judged %v", name, s, i, j.logProbs[i], p)
					}
				}
			}
		}
		pairs, err := tr.Score(ctx, []Pair{{sentences[0], translate(t, tr, sentences[:1])[0].Text}, {sentences[0], "zzz qqq XXX 777 vvv"}}, true)
		if err != nil || pairs[0].Score <= pairs[1].Score || len(pairs[1].Pieces) == 0 {
			t.Errorf("%s: its own words score %v, nonsense %v; %v", name, pairs[0].Score, pairs[1].Score, err)
		}
	}
	tr := student(t, synthetic.Tiny, Options{})
	_, err := tr.Score(ctx, []Pair{{strings.Repeat("word ", 200), "x"}}, false)
	if depesche.KindOf(err) != depesche.Invalid {
		t.Errorf("a source that is too long: %v", err)
	}
	if r, err := tr.Score(ctx, []Pair{{"a", "日本"}, {"", ""}}, false); err != nil || math.IsInf(float64(r[0].Score), 0) {
		t.Errorf("unknown words: %+v, %v", r, err)
	}
}

func TestCancel(t *testing.T) {
	tr := student(t, synthetic.Tiny, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := tr.Translate(ctx, sentences, false); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled translation: %v", err)
	}
	if _, err := tr.Score(ctx, []Pair{{"a", "b"}}, false); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled score: %v", err)
	}
	if got := translate(t, tr, sentences[:1]); got[0].Text == "" {
		t.Error("workers are gone after a cancellation")
	}
	if len(tr.slots) != cap(tr.slots) {
		t.Errorf("%d of %d workers came back", len(tr.slots), cap(tr.slots))
	}
}

// Work ends within a step of the decoder, wherever it is, and workers come back.
func TestCancelInTheMiddle(t *testing.T) {
	const workers = 2
	tr := student(t, synthetic.Tiny, Options{Workers: workers})
	for _, at := range []int64{1, 2, 100, 2000} {
		for _, forced := range []bool{false, true} {
			ctx, cancel := context.WithCancel(context.Background())
			var steps, after atomic.Int64
			var cancelled atomic.Bool // what derives from ctx knows it too
			var jobs []*job
			for i := range 200 {
				j := tr.newJob(tr.source.NewEncoder().Encode(nil, strings.Repeat(sentences[4]+" ", 1+i%2))[:20], 0, false)
				if forced {
					j.forced = append(slices.Repeat([]int32{5}, 40), int32(tr.target.EOS()))
				}
				j.watch = func([]int32, []float32, int) {
					if steps.Add(1) == at {
						cancel()
						cancelled.Store(true)
					} else if cancelled.Load() {
						after.Add(1)
					}
				}
				jobs = append(jobs, j)
			}
			if err := tr.run(ctx, jobs); !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled at choice %d: %v", at, err)
			}
			if n := after.Load(); n > workers*batchSentences {
				t.Errorf("cancelled at choice %d: %d choices more", at, n)
			}
			cancel()
			if len(tr.slots) != cap(tr.slots) {
				t.Fatalf("%d of %d workers came back", len(tr.slots), cap(tr.slots))
			}
		}
	}
}

func TestCallsAtTheSameTime(t *testing.T) {
	tr := student(t, synthetic.Tiny, Options{Workers: 2})
	want := translate(t, tr, sentences)
	done := make(chan bool)
	for range 8 {
		go func() {
			got, err := tr.Translate(context.Background(), sentences, true)
			done <- err == nil && reflect.DeepEqual(got, want)
		}()
	}
	for range 8 {
		if !<-done {
			t.Error("a call beside others differs")
		}
	}
}

func TestNewRefuses(t *testing.T) {
	shared, separate := synthetic.New(synthetic.Tiny), synthetic.New(sizes["separate"])
	for what, f := range map[string]Files{
		"model":      {shared.Shortlist, shared.Shortlist, shared.Source, nil},
		"shortlist":  {shared.Model, shared.Source, shared.Source, nil},
		"vocabulary": {shared.Model, shared.Shortlist, shared.Model, nil},
		"two vocab":  {separate.Model, separate.Shortlist, separate.Source, nil},
		"":           {},
	} {
		_, err := New(f, Options{})
		if depesche.KindOf(err) != depesche.Invalid || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Whatever a damaged model computes, it computes something, and no more than it may.
func FuzzDamagedModel(f *testing.F) {
	st := synthetic.New(synthetic.Size{Dim: 32, FFN: 16, Heads: 2, Enc: 1, Dec: 1})
	f.Add(uint(5000), uint32(0x7f7fffff))
	f.Fuzz(func(t *testing.T, at uint, v uint32) {
		b := slices.Clone(st.Model)
		at = at % uint(len(b)-4)
		b[at], b[at+1], b[at+2], b[at+3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
		tr, err := New(Files{Model: b, Shortlist: st.Shortlist, Source: st.Source}, Options{Workers: 1})
		if err != nil {
			return
		}
		if _, err := tr.Translate(context.Background(), []string{"the cat", "a"}, true); err != nil {
			t.Error(err)
		}
	})
}
