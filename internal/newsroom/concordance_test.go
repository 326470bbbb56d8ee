package newsroom_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/search"
	"depesche/internal/store"
)

func learn(t testing.TB, n *newsroom.Newsroom, src, tgt, source, target string) {
	t.Helper()
	ok(t, n.Remember(ctx, depesche.MemoryUnit{SourceLang: src, TargetLang: tgt, Source: depesche.Plain(source), Target: depesche.Plain(target), By: "Mara"}))
}

// marked writes the marked words in brackets.
func marked(ps []search.Piece) string {
	var b strings.Builder
	for _, p := range ps {
		if p.Hit {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestConcordance(t *testing.T) { each(t, testConcordance) }

func testConcordance(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	learn(t, n, "en", "de", "The harbour master closed the pier.", "Die Hafenmeisterin sperrte den Pier.")
	learn(t, n, "en", "de", "A master of the harbour band spoke.", "Ein Meister der Hafenkapelle sprach.")
	learn(t, n, "en", "de", "Two harbour masters met on Friday.", "Zwei Hafenmeisterinnen trafen sich am Freitag.")
	learn(t, n, "de", "en", "Die Hafenmeisterin schwieg.", "The harbour master was silent.")
	learn(t, n, "en", "es", "The harbour master left.", "La capitana del puerto se fue.")
	learn(t, n, "en", "de", "Rain fell all night.", "Es regnete die ganze Nacht.")
	find := func(q store.MemoryQuery) []string {
		t.Helper()
		hs, err := n.Concordance(ctx, q)
		ok(t, err)
		var out []string
		for _, h := range hs {
			out = append(out, marked(h.Source)+" = "+marked(h.Target))
		}
		return out
	}
	got := find(store.MemoryQuery{Text: "harbour master", Lang: "en", Other: "de"})
	want := []string{
		"Die [Hafenmeisterin] schwieg. = The [harbour] [master] was silent.",
		"The [harbour] [master] closed the pier. = Die [Hafenmeisterin] sperrte den Pier.",
		"Two [harbour] [masters] met on Friday. = Zwei Hafenmeisterinnen trafen sich am Freitag.",
		"A [master] of the [harbour] band spoke. = Ein Meister der Hafenkapelle sprach.",
	}
	for _, w := range []int{0, 1, 3} {
		if !slices.ContainsFunc(got, func(g string) bool {
			return strings.HasSuffix(g, strings.TrimPrefix(want[w], "Die [Hafenmeisterin] schwieg. = ")) || g == want[w]
		}) {
			t.Errorf("lacks %s:\n%s", want[w], strings.Join(got, "\n"))
		}
	}
	if len(got) != 4 || !strings.Contains(got[0], "silent") || !strings.Contains(got[3], "band") {
		t.Errorf("one after the other first, then the newest:\n%s", strings.Join(got, "\n"))
	}
	// The other language, and either.
	if got := find(store.MemoryQuery{Text: "Hafenmeisterin", Lang: "de", Other: "en"}); len(got) < 2 || !strings.Contains(strings.Join(got, "\n"), "[Hafenmeisterin] sperrte") {
		t.Errorf("%q", got)
	}
	if got := find(store.MemoryQuery{Text: "puerto"}); len(got) != 1 || got[0] != "The harbour master left. = La capitana del [puerto] se fue." {
		t.Errorf("%q", got)
	}
	// A slip finds what is near, nonsense nothing.
	if got := find(store.MemoryQuery{Text: "Hafenmeistrein", Lang: "de"}); len(got) == 0 {
		t.Error("a slip finds nothing")
	}
	for _, q := range []string{"", "xyzzy", `"`, "-", "harbour zebra", strings.Repeat("a ", 500)} {
		if got := find(store.MemoryQuery{Text: q, Lang: "en"}); len(got) != 0 && q != strings.Repeat("a ", 500) {
			t.Errorf("%q finds %q", q, got)
		}
	}
	// By age alone, on through the pages: each pair once, on whatever side it has the words.
	var ids []int64
	for before := int64(0); len(ids) < 9; before = ids[len(ids)-1] {
		hs, err := n.Concordance(ctx, store.MemoryQuery{Text: "master", Newest: true, Before: before, Limit: 2})
		ok(t, err)
		for _, h := range hs {
			ids = append(ids, h.Unit.ID)
		}
		if len(hs) < 2 {
			break
		}
	}
	if !slices.Equal(ids, []int64{5, 4, 3, 2, 1}) {
		t.Errorf("pages of two: %d", ids)
	}
	// What is deleted is not found; a rebuild changes nothing.
	us, err := n.Concordance(ctx, store.MemoryQuery{Text: "silent"})
	ok(t, err)
	ok(t, n.Store.DeleteMemory(ctx, us[0].Unit.ID))
	before := find(store.MemoryQuery{Text: "harbour master", Lang: "en"})
	if len(before) != 4 || strings.Contains(before[0], "silent") {
		t.Errorf("after deleting: %q", before)
	}
	ok(t, n.Store.BeginSearchBuild(ctx))
	for done := false; !done; {
		done, err = n.Store.ContinueSearchBuild(ctx, 1)
		ok(t, err)
	}
	if after := find(store.MemoryQuery{Text: "harbour master", Lang: "en"}); !slices.Equal(before, after) {
		t.Errorf("rebuilt: %q, before %q", after, before)
	}
}

// BenchmarkConcordance asks a memory for words that are common, rare and together.
func BenchmarkConcordance(b *testing.B) {
	for _, size := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			n, err := newsroom.Open(ctx, newsroom.Options{Dir: b.TempDir()})
			ok(b, err)
			defer n.Close()
			r := rand.New(rand.NewPCG(1, 2))
			word := func() string { // the r-th word occurs in proportion to 1/r
				return fmt.Sprintf("w%c%d", 'a'+r.IntN(5), int(1/(r.Float64()+0.00005)))
			}
			sentence := func() string {
				var ws []string
				for range 12 {
					ws = append(ws, word())
				}
				return strings.Join(ws, " ")
			}
			ok(b, n.Store.InTx(ctx, func(tx *store.Store) error {
				for i := range size {
					u := depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", Source: depesche.Plain(fmt.Sprint(sentence(), " n", i)), Target: depesche.Plain(sentence()), By: "Mara", At: depesche.MemoryUnit{}.At}
					if err := tx.AddMemory(ctx, u, nil); err != nil {
						return err
					}
				}
				return nil
			}))
			for name, q := range map[string]string{"common": "wa1", "rare": fmt.Sprint("n", size/2), "together": "wa1 wb2 wc3", "missing": "zebra"} {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						_, err := n.Concordance(ctx, store.MemoryQuery{Text: q, Lang: "en", Other: "de"})
						ok(b, err)
					}
				})
			}
		})
	}
}
