package translate

import (
	"slices"
	"strings"
	"testing"

	"depesche"
)

// What is kept is what the text shows as an address, not what happens to stand beside it.
func TestKeptAtEdges(t *testing.T) {
	mark := func(kind depesche.MarkKind, text, marked string) depesche.Inline {
		at := strings.Index(text, marked)
		m := depesche.Mark{Kind: kind, From: at, To: at + len(marked)}
		if kind == depesche.Link {
			m.Href = "https://example.org/"
		}
		return depesche.Inline{Text: text, Marks: []depesche.Mark{m}}
	}
	for _, c := range []struct {
		name string
		in   depesche.Inline
		want []string
	}{
		{"letters behind a link", mark(depesche.Link, "在https://example.org/a的新闻", "https://example.org/a"), []string{"https://example.org/a"}},
		{"a mark that begins behind it", mark(depesche.Strong, "see https://example.org/council now", "council now"), []string{"https://example.org/"}},
		{"a mark that ends in it", mark(depesche.Strong, "see https://example.org/a-page", "see https://example.org/a"), []string{"https://example.org/a"}},
		{"a mark inside", mark(depesche.Strong, "see https://example.org/a", "example"), []string{"https://example.org/a"}},
		{"emphasis at its beginning", mark(depesche.Strong, "see https://example.org/a", "https://example"), []string{"https://example.org/a"}},
		{"cut where nothing is left", mark(depesche.Strong, "see https://example.org", "see http"), nil},
	} {
		var got []string
		for _, k := range keptParts(c.in, false) {
			got = append(got, k.text.Text)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
