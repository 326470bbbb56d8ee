package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"depesche"
)

// hostileStories are stories of n segments in which much must be compared before it is known
// that a term has one rendering, or two.
var hostileStories = map[string]func(n int) [][2]string{
	// Each term in two ways, with each of them many words that stay as they are.
	"company": func(n int) [][2]string {
		return terms(n, func(term, round int) [2]string {
			half := round / 20
			var beside strings.Builder
			for i := range 20 {
				beside.WriteString(" the " + wordFor("x", fmt.Sprint(term, half, i)))
			}
			return [2]string{"The " + wordFor("q", term) + "boat met" + beside.String() + ".",
				"Das " + wordFor("Q", term) + []string{"kahn", "pumpe"}[half] + " traf" + strings.ReplaceAll(beside.String(), " the x", " das X") + "."}
		})
	},
	// As many renderings as are looked at, all of which may be the term's.
	"ways": func(n int) [][2]string {
		return terms(n, func(term, round int) [2]string {
			beside := strings.Repeat(" the "+wordFor("w", round), 20)
			q := wordFor("Q", term)
			return [2]string{"The " + wordFor("q", term) + "boat met" + beside + ".",
				"Der " + q + []string{"kahn", "pumpe"}[round/20] + " und der " + q + []string{"motor", "zylinder"}[round/20] + " und der " + q + []string{"decke", "fisch"}[round/20] + " trafen."}
		})
	},
	"over and over": func(n int) [][2]string {
		return terms(n, func(term, round int) [2]string {
			return [2]string{strings.Repeat("the "+wordFor("q", term)+"boat ", 60), strings.Repeat("der "+wordFor("Q", term)+[]string{"kahn ", "pumpe "}[round/20], 60)}
		})
	},
	"one rendering": func(n int) [][2]string {
		return terms(n, func(term, _ int) [2]string {
			return [2]string{"The " + wordFor("q", term) + "boat met the ship at the pier.", "Der " + wordFor("Q", term) + "kahn traf das Schiff an der Mole."}
		})
	},
}

// terms makes a story of n segments, of each term forty.
func terms(n int, segment func(term, round int) [2]string) (out [][2]string) {
	for i := range n {
		out = append(out, segment(i/40, i%40))
	}
	return out
}

// wordFor makes a word of letters alone that is another for each x.
func wordFor(beginning string, x any) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return 'y'
		case '0' <= r && r <= '9':
			return 'a' + 2*(r-'0')
		}
		return r
	}, beginning+fmt.Sprint(x))
}

// comparedIn is how many pairs of words the rule holds against each other in a story, and how
// many terms it finds in it.
func comparedIn(t *testing.T, cfg Config, texts [][2]string) (pairs, terms int) {
	t.Helper()
	var gs []*segment
	for _, x := range texts {
		gs = append(gs, check(&cfg, &Pair{Kind: depesche.UnitText, Source: depesche.Plain(x[0]), Target: depesche.Plain(x[1])}))
	}
	w := newWordings(&cfg, gs)
	if w == nil {
		return 0, 0
	}
	w.compare()
	return w.compared, len(w.terms())
}

// What a story costs grows with its length and no faster.
func TestHostileStoriesOfTerms(t *testing.T) {
	cfg := Config{SourceLang: "en", TargetLang: "de"}
	busy := false
	for name, story := range hostileStories {
		texts := story(800)
		once, terms := comparedIn(t, cfg, texts[:200])
		more, _ := comparedIn(t, cfg, texts)
		t.Logf("%s: %d terms, %d pairs of words; in four times as much %d", name, terms, once, more)
		if more > 5*once+1000 {
			t.Errorf("%s: %d pairs of words were compared, %d in four times as much", name, once, more)
		}
		if more > mostCompared+wordingLength*mostPlaces*wordingLength {
			t.Errorf("%s: %d pairs of words were compared", name, more)
		}
		busy = busy || once > 10_000
	}
	if !busy {
		t.Error("no story has the rule compare anything")
	}
}

// FuzzStory: no story makes the rules panic, point outside the text, or depend on the order in
// which a map is read.
func FuzzStory(f *testing.F) {
	for name, c := range wordingStories {
		var src, tgt []string
		for _, x := range c.texts {
			src, tgt = append(src, x[0]), append(tgt, x[1])
		}
		f.Add(strings.Join(src, "\n"), strings.Join(tgt, "\n"), uint8(len(name)))
	}
	f.Add("the a\nthe a\nthe a\nthe a", "der X\nder X\nder Y\nder Y\n\xff", uint8(1))
	langs := []string{"en", "de", "fr", "es", "ar", "zh", "xx"}
	f.Fuzz(func(t *testing.T, source, target string, which uint8) {
		cfg := Config{SourceLang: langs[int(which)%len(langs)], TargetLang: langs[int(which/7)%len(langs)]}
		src, tgt := strings.Split(source, "\n"), strings.Split(target, "\n")
		var pairs []Pair
		var examples []Example
		for i := range min(len(src), len(tgt)) {
			pairs = append(pairs, Pair{Key: fmt.Sprint(i), Source: depesche.Plain(src[i]), Target: depesche.Plain(tgt[i])})
			examples = append(examples, slices.Repeat([]Example{{src[i], tgt[i]}}, 3)...)
		}
		if which&64 != 0 {
			cfg.Lexicon = Learn(cfg.SourceLang, cfg.TargetLang, examples)
		}
		a, b := Story(cfg, pairs), Story(cfg, pairs)
		if len(a) != len(b) {
			t.Fatalf("two runs differ: %d, %d", len(a), len(b))
		}
		for i := range a {
			if k, _ := strconv.Atoi(a[i].Segment); utf8.ValidString(src[k]) && utf8.ValidString(tgt[k]) {
				checkFinding(t, a[i], src[k], tgt[k])
			}
			if a[i].Identity != b[i].Identity || a[i].Target != b[i].Target {
				t.Fatalf("two runs differ: %+v, %+v", a[i], b[i])
			}
		}
	})
}
