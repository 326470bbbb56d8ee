package newsroom

import (
	"slices"
	"strconv"
	"testing"

	"depesche"
	"depesche/internal/store"
)

var suggestable = []depesche.Topic{
	{Key: "rail", Names: map[string]string{"en": "Railways", "de": "Bahn"}},
	{Key: "water", Names: map[string]string{"en": "Water", "de": "Wasser"}},
	{Key: "old-towns", Names: map[string]string{"en": "Old towns", "de": "Altstädte"}},
	{Key: "work", Names: map[string]string{"en": "Work"}},
}

func suggestFor(t *testing.T, markdown, lang string, has []string, heads []store.TopicHeadline) map[string][]string {
	t.Helper()
	st, err := Extract(ImportRequest{Data: []byte(markdown), Name: "x.md", Lang: lang})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for _, s := range suggest(suggestable, has, weigh(&st.Document, lang), heads, lang) {
		out[s.Key] = s.Words
	}
	return out
}

func TestTopicsByName(t *testing.T) {
	got := suggestFor(t, "# A railway for the valley\n\nThe line follows the water. Old houses stand along it, and the town is glad.\n", "en", nil, nil)
	if len(got) != 1 || !slices.Equal(got["rail"], []string{"railway"}) {
		t.Errorf("one in the headline, one once in the body: %v", got)
	}
	got = suggestFor(t, "# Neue Strecke\n\nDie Straßenbahn fährt wieder. Am Bahnhof gab es Kuchen.\n", "de", nil, nil)
	if !slices.Equal(got["rail"], []string{"Straßenbahn", "Bahnhof"}) {
		t.Errorf("compounds: %v", got)
	}
	got = suggestFor(t, "# Old towns grow again\n\nOld houses are mended.\n", "en", []string{"rail"}, nil)
	if len(got) != 1 || len(got["old-towns"]) == 0 {
		t.Errorf("a name of two words: %v", got)
	}
	if got = suggestFor(t, "# Arbeit am Wasser\n\nWasser und Arbeit.\n", "de", []string{"water"}, nil); len(got) != 0 {
		t.Errorf("what it has, and a topic without a name in its language: %v", got)
	}
}

func TestTopicsByHeadlines(t *testing.T) {
	var heads []store.TopicHeadline
	for i, h := range []string{"The night train returns", "A train for the islands", "No train on Sunday", "The sluice is mended", "The river is high", "The strike ends", "The mayor resigns"} {
		topic := "rail"
		if i > 2 {
			topic = "water"
		}
		heads = append(heads, store.TopicHeadline{Story: int64(i + 1), Topic: topic, Headline: h})
	}
	got := suggestFor(t, "# Two trains meet\n\nThe train to the north waited for the train from the south.\n", "en", nil, heads)
	if len(got) != 1 || !slices.Equal(got["rail"], []string{"trains"}) {
		t.Errorf("learned: %v", got)
	}
	if got = suggestFor(t, "# The book of the year\n\nThe prize goes to the youngest of the writers.\n", "en", nil, heads); len(got) != 0 {
		t.Errorf("words that stand everywhere: %v", got)
	}
}

func BenchmarkSuggest(b *testing.B) {
	var heads []store.TopicHeadline
	for i := range learnedFrom {
		heads = append(heads, store.TopicHeadline{Story: int64(i), Topic: suggestable[i%4].Key, Headline: "The council of district " + strconv.Itoa(i) + " votes on the new bridge tomorrow"})
	}
	st, err := Extract(ImportRequest{Data: []byte("# A railway\n\nThe line follows the water.\n"), Name: "x.md", Lang: "en"})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		suggest(suggestable, nil, weigh(&st.Document, "en"), heads, "en")
	}
}
