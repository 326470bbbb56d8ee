package store_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// publish writes a story and puts it on an edition's site.
func publish(t testing.TB, s *store.Store, edition, lang string, paragraphs ...string) (story int64) {
	t.Helper()
	story = must(s.CreateStory(ctx, depesche.Story{State: depesche.StoryOpen, Lang: lang, Priority: 4}, 0))(t)
	putOut(t, s, story, edition, lang, paragraphs...)
	return story
}

func document(paragraphs []string) depesche.Document {
	d := depesche.Document{Headline: depesche.Plain(paragraphs[0])}
	for i, p := range paragraphs[1:] {
		if i == 0 {
			d.Standfirst = depesche.Plain(p)
			continue
		}
		d.Blocks = append(d.Blocks, depesche.Block{ID: fmt.Sprintf("p%d", i), Kind: depesche.Paragraph, Text: depesche.Plain(p)})
	}
	return d
}

func putOut(t testing.TB, s *store.Store, story int64, edition, lang string, paragraphs ...string) {
	t.Helper()
	text, err := s.Text(ctx, story, lang)
	if depesche.IsNotFound(err) {
		must(s.CreateText(ctx, depesche.Text{Story: story, Lang: lang, Kind: depesche.Original, State: depesche.TextDraft}))(t)
		text, err = s.Text(ctx, story, lang)
	}
	ok(t, err)
	doc := document(paragraphs)
	rev := must(s.AddOriginalRevision(ctx, text.ID, doc, doc.Segments(oneSentence), nobody, "edit"))(t)
	ok(t, s.SavePublication(ctx, store.PublicationRecord{
		Publication: depesche.Publication{Story: story, Edition: edition, Text: text.ID, Revision: rev.ID, Slug: "x"}, Lang: lang, Kind: depesche.Original, Document: doc,
	}))
}

func edition(t testing.TB, s *store.Store, code string) {
	t.Helper()
	ok(t, s.SaveEdition(ctx, depesche.Edition{Code: code, Lang: code, Name: code, TimeZone: "UTC"}))
}

func numbers(res *store.SearchResult) []int64 {
	var out []int64
	for _, it := range res.Items {
		out = append(out, it.Number)
	}
	return out
}

// Each file of testdata/search holds stories (= name, headline, standfirst, text) and
// queries with those that they must find, the best first; ! names one that they must not.
func TestSearchFindsWhatIsMeant(t *testing.T) {
	files, err := filepath.Glob("testdata/search/*.txt")
	ok(t, err)
	if len(files) < 4 {
		t.Fatal("the stories are missing")
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, file := range files {
			lang := strings.TrimSuffix(filepath.Base(file), ".txt")
			edition(t, s, lang)
			b, err := os.ReadFile(file)
			ok(t, err)
			stories, names := map[string]int64{}, map[int64]string{}
			var name string
			var said []string
			flush := func() {
				if name != "" {
					stories[name] = publish(t, s, lang, lang, said...)
					names[stories[name]] = name
				}
				name, said = "", nil
			}
			for line := range strings.Lines(string(b)) {
				line = strings.TrimSpace(line)
				if n, ok := strings.CutPrefix(line, "= "); ok {
					flush()
					name = n
					continue
				}
				q, ok := strings.CutPrefix(line, "? ")
				if !ok {
					said = append(said, line)
					continue
				}
				flush()
				query, want, _ := strings.Cut(q, " = ")
				res := must(s.Search(ctx, store.SearchQuery{Edition: lang, Text: query}))(t)
				var got []string
				for _, n := range numbers(res) {
					got = append(got, names[n])
				}
				for i, w := range strings.Fields(want) {
					switch n, not := strings.CutPrefix(w, "!"); {
					case w == "none" && len(got) > 0:
						t.Errorf("%s: %q found %v, nothing is right", lang, query, got)
					case w == "none":
					case not && slices.Contains(got, n):
						t.Errorf("%s: %q found %s", lang, query, n)
					case !not && !slices.Contains(got, n):
						t.Errorf("%s: %q did not find %s but %v", lang, query, n, got)
					case !not && i == 0 && got[0] != n:
						t.Errorf("%s: %q found %v, %s is best", lang, query, got, n)
					}
				}
			}
		}
	})
}

func TestSearchFollowsWhatIsPublic(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		edition(t, s, "en")
		ok(t, s.SaveChannel(ctx, depesche.Channel{Key: "sea", Names: map[string]string{"en": "Sea"}}))
		ok(t, s.SaveTopic(ctx, depesche.Topic{Key: "harbour", Names: map[string]string{"en": "Harbour"}}))
		find := func(q store.SearchQuery) []int64 {
			t.Helper()
			q.Edition = "en"
			return numbers(must(s.Search(ctx, q))(t))
		}
		n := publish(t, s, "en", "en", "A crane falls silent", "Harbour pilots wait")
		if got := find(store.SearchQuery{Text: "crane"}); !slices.Equal(got, []int64{n}) {
			t.Fatalf("found %v", got)
		}
		if got := find(store.SearchQuery{Text: "crane", Channel: "sea"}); got != nil {
			t.Fatalf("a story of no channel was found in one: %v", got)
		}
		st := must(s.Story(ctx, n))(t)
		st.Channel = "sea"
		ok(t, s.UpdateStory(ctx, *st))
		ok(t, s.SetTopics(ctx, n, []string{"harbour"}))
		if got := find(store.SearchQuery{Text: "crane", Channel: "sea", Topic: "harbour"}); !slices.Equal(got, []int64{n}) {
			t.Fatalf("by channel and topic %v", got)
		}
		now := time.Now()
		if got := find(store.SearchQuery{Text: "crane", From: now.Add(-time.Hour), To: now.Add(time.Hour)}); !slices.Equal(got, []int64{n}) {
			t.Fatalf("by date %v", got)
		}
		if got := find(store.SearchQuery{Text: "crane", To: now.Add(-time.Hour)}); got != nil {
			t.Fatalf("before it was published: %v", got)
		}
		putOut(t, s, n, "en", "en", "A crane sings again")
		if got := find(store.SearchQuery{Text: "silent"}); got != nil {
			t.Fatalf("a word that is gone was found: %v", got)
		}
		if got := must(s.Suggest(ctx, "en", "a si"))(t); !slices.Equal(got, []string{"a sings"}) {
			t.Fatalf("suggested %q", got)
		}
		must(s.WithdrawPublication(ctx, n, "en"))(t)
		if got := find(store.SearchQuery{Text: "crane"}); got != nil {
			t.Fatalf("a withdrawn page was found: %v", got)
		}
		if got := must(s.Suggest(ctx, "en", "cra"))(t); got != nil {
			t.Fatalf("a word of a withdrawn page was suggested: %q", got)
		}
		if got := must(s.SearchStories(ctx, "crane", 10))(t); len(got) != 1 || got[0].Story != n {
			t.Fatalf("the desk found %+v", got)
		}
	})
}

// A word has its place among the frequent ones exactly while thirty documents have it.
func TestSearchKnowsFrequentWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		edition(t, s, "en")
		frequent := func() (out []string) {
			t.Helper()
			for _, l := range must(s.SearchDump(ctx))(t) {
				if w, ok := strings.CutSuffix(l, " is frequent"); ok && strings.HasPrefix(w, "site ") {
					out = append(out, w)
				}
			}
			return out
		}
		var last int64
		for i := range 29 {
			last = publish(t, s, "en", "en", fmt.Sprintf("Lighthouse n%d", i))
		}
		if got := frequent(); got != nil {
			t.Fatalf("in 29 documents: %q", got)
		}
		n := publish(t, s, "en", "en", "Lighthouse again")
		want := []string{"site en: word lighthouse"}
		if got := frequent(); !slices.Equal(got, want) {
			t.Fatalf("in 30 documents: %q", got)
		}
		publish(t, s, "en", "en", "Another lighthouse")
		must(s.WithdrawPublication(ctx, n, "en"))(t)
		if got := frequent(); !slices.Equal(got, want) {
			t.Fatalf("in 31 documents, then 30: %q", got)
		}
		putOut(t, s, last, "en", "en", "Another word")
		if got := frequent(); got != nil {
			t.Fatalf("in 29 documents again: %q", got)
		}
	})
}

func TestSearchSuggestsAnotherQuery(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		edition(t, s, "en")
		n := publish(t, s, "en", "en", "The lighthouse keeper retires", "After forty years")
		publish(t, s, "en", "en", "A parrot in the town hall", "It speaks")
		res := must(s.Search(ctx, store.SearchQuery{Edition: "en", Text: "lighthuose"}))(t)
		if !slices.Equal(numbers(res), []int64{n}) || res.Instead["lighthuose"] != "lighthouse" {
			t.Errorf("found %v instead %v", numbers(res), res.Instead)
		}
		res = must(s.Search(ctx, store.SearchQuery{Edition: "en", Text: "lighthuose qqqq"}))(t)
		if res.Total != 0 || res.Suggestion != "lighthouse" || !slices.Equal(res.Unknown, []string{"qqqq"}) {
			t.Errorf("%d found, suggested %q, unknown %q", res.Total, res.Suggestion, res.Unknown)
		}
		res = must(s.Search(ctx, store.SearchQuery{Edition: "en", Text: "-parrot"}))(t)
		if res.Total != 0 {
			t.Errorf("a query of what is not meant found %d", res.Total)
		}
	})
}

// What a stranger may type must neither fail nor cost much.
func TestSearchHostileQueries(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, l := range []string{"de", "en", "ja", "ar"} {
			edition(t, s, l)
		}
		publish(t, s, "de", "de", `Titel "OR" NEAR(a b)`, "c74 * ' ; DROP TABLE story; -- (h : x)")
		publish(t, s, "ja", "ja", "東京都の桜が満開", "上野公園に人出")
		publish(t, s, "ar", "ar", "الْمَدِينَة تفتح المكتبة", "في الصباح")
		for _, q := range []string{
			"", " ", "*", "**", `"`, `""`, `"""`, `" "`, "-", "--", "- -", "-*", "a*", "OR", "AND NOT", "NEAR(a b)", "h:titel", "{h}:titel", "titel^2", "(", "((((", ")", "titel AND (", "\x00", "tit\x00el",
			"\xff\xfe", "titel\xff", "'; DROP TABLE story; --", "titel & | ! <->", "c74", "t74 OR c74", "0", "-0", "00000", "1 2 3", strings.Repeat("a", 100000), strings.Repeat("titel ", 20000), strings.Repeat("-titel ", 5000),
			strings.Repeat("a* ", 500), strings.Repeat(`"a b c d e f g h i j k" `, 200), strings.Repeat("(", 10000), "\u202etitel\u202c", "𝕿𝖎𝖙𝖊𝖑", "tı\u0307tel", strings.Repeat("\u0301", 3000), "e" + strings.Repeat("\u0301", 500),
			strings.Repeat("東", 500), "東", "東*", "المدينه", strings.Repeat("9", 400), "1.2.3.4.5.6.7.8.9.10.11.12", strings.Repeat("1.", 300), "titel\u00adtitel", "💥", "%", "_%", `\`, "$1", "?1",
		} {
			for _, e := range []string{"de", "ja", "ar"} {
				if _, err := s.Search(ctx, store.SearchQuery{Edition: e, Text: q, Channel: "x' OR", Topic: q}); err != nil {
					t.Fatalf("%s: %.60q: %v", e, q, err)
				}
				must(s.Search(ctx, store.SearchQuery{Edition: e, Text: q, Offset: 1 << 40}))(t)
				must(s.Suggest(ctx, e, q))(t)
			}
			must(s.SearchStories(ctx, q, 10))(t)
			must(s.Matrix(ctx, store.MatrixQuery{Search: q}))(t)
		}
		for q, e := range map[string]string{"東京": "ja", "桜": "ja", "満開": "ja", "المدينه": "ar", "مكتبة": "ar", "tit\x00 titel": "de", "\u202etitel": "de", "𝕿𝖎𝖙𝖊𝖑": "de"} {
			res := must(s.Search(ctx, store.SearchQuery{Edition: e, Text: q}))(t)
			if want := q != "tit\x00 titel"; res.Total == 1 != want {
				t.Errorf("%q found %d", q, res.Total)
			}
		}
	})
}

// After any verbs the index is what a rebuild makes of the newsroom, also of one that is
// written to while it runs.
func TestSearchIndexIsWhatARebuildGives(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := rand.New(rand.NewPCG(7, 7))
		langs := []string{"de", "en"}
		for _, l := range langs {
			edition(t, s, l)
		}
		ok(t, s.SaveChannel(ctx, depesche.Channel{Key: "a", Names: map[string]string{"en": "A"}}))
		ok(t, s.SaveTopic(ctx, depesche.Topic{Key: "t", Names: map[string]string{"en": "T"}}))
		words := strings.Fields("Bahn Streik Bahnstreik Hafen Möwe möwe Straße 1.200 3,5 the der harbour crane cranes 東京都 U-Bahn café")
		text := func(n int) string {
			var out []string
			for range n {
				out = append(out, words[r.IntN(len(words))])
			}
			return strings.Join(out, " ")
		}
		var stories []int64
		act := func() {
			switch k := r.IntN(10); {
			case k < 3 || len(stories) == 0:
				l := langs[r.IntN(2)]
				stories = append(stories, publish(t, s, l, l, text(3), text(5), text(12)))
			case k < 5:
				n := stories[r.IntN(len(stories))]
				st := must(s.Story(ctx, n))(t)
				putOut(t, s, n, st.Lang, st.Lang, text(3), text(r.IntN(9)+1), text(r.IntN(20)+1))
			case k < 7:
				n := stories[r.IntN(len(stories))]
				must(s.WithdrawPublication(ctx, n, langs[r.IntN(2)]))(t)
			case k < 8:
				ok(t, s.SetTopics(ctx, stories[r.IntN(len(stories))], [][]string{nil, {"t"}}[r.IntN(2)]))
			default:
				st := must(s.Story(ctx, stories[r.IntN(len(stories))]))(t)
				st.Channel, st.Slugline = []string{"", "a"}[r.IntN(2)], text(2)
				ok(t, s.UpdateStory(ctx, *st))
			}
		}
		for range 60 {
			act()
		}
		before := must(s.SearchDump(ctx))(t)
		if len(before) < 100 {
			t.Fatalf("the index has %d lines", len(before))
		}
		ok(t, s.BeginSearchBuild(ctx))
		for !must(s.ContinueSearchBuild(ctx, 7))(t) {
		}
		same(t, before, must(s.SearchDump(ctx))(t))

		ok(t, s.BeginSearchBuild(ctx))
		for !must(s.ContinueSearchBuild(ctx, 3))(t) {
			act()
			act()
			ok(t, s.BeginSearchBuild(ctx)) // as another process would
		}
		during := must(s.SearchDump(ctx))(t)
		ok(t, s.BeginSearchBuild(ctx))
		for !must(s.ContinueSearchBuild(ctx, 1000))(t) {
		}
		same(t, during, must(s.SearchDump(ctx))(t))
		if got := must(s.Search(ctx, store.SearchQuery{Edition: "de", Text: "Bahnstreik"}))(t); got.Total == 0 {
			t.Error("nothing is found after a rebuild")
		}
	})
}

func same(t *testing.T, a, b []string) {
	t.Helper()
	for _, l := range a {
		if _, found := slices.BinarySearch(b, l); !found {
			t.Fatalf("a rebuild does not have %s", l)
		}
	}
	for _, l := range b {
		if _, found := slices.BinarySearch(a, l); !found {
			t.Fatalf("a rebuild has %s besides", l)
		}
	}
}

// A phrase of function words alone is found as it stands, and nothing else is: other orders,
// neighbours in other paragraphs, the same pairs apart from each other.
func TestSearchFindsPhrasesOfFunctionWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		edition(t, s, "en")
		said := publish(t, s, "en", "en", "A question", "Lead", "To be or not to be, he asked.")
		other := publish(t, s, "en", "en", "Another", "Lead", "Not to be or to be.")
		apart := publish(t, s, "en", "en", "A third", "Lead", "It is to be.", "Or not.", "What is to be or", "not to be")
		pairs := publish(t, s, "en", "en", "Pairs", "Lead", "To be pilots, be or harbour, or not cranes, not to ships, to be.")
		head := publish(t, s, "en", "en", "To be or not", "Lead", "Ships.")
		for _, tt := range []struct {
			text string
			want []int64
		}{
			{`"to be or not to be"`, []int64{said}},
			{`"to be or not"`, []int64{said, head}},
			{`"be or not" question`, []int64{said}},
			{`"or not" -question`, []int64{apart, pairs, head}},
			{`"or not to be"`, []int64{said}},
			{`"be or" "not to"`, []int64{said, other, apart, pairs}},
			{`"not or be"`, nil},
		} {
			got := numbers(must(s.Search(ctx, store.SearchQuery{Edition: "en", Text: tt.text}))(t))
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s found %v, not %v", tt.text, got, tt.want)
			}
		}
	})
}
