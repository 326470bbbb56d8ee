package archive

import (
	"fmt"
	"slices"
	"testing"

	"depesche"
	"depesche/internal/archive/blog"
	"depesche/internal/store"
)

// A comment that the export gives no number is answered by nobody, least of all by those that
// answer nothing.
func TestCommentsWithoutNumber(t *testing.T) {
	one := func(id, answers, words string, state store.CommentState) said {
		return said{store.Comment{Source: words, State: state}, id, answers}
	}
	cs := []said{
		one("1", "", "first", store.CommentPublic),
		one("", "", "unnumbered", store.CommentPublic),
		one("", "", "taken back", store.CommentDeleted),
		one("2", "1", "answer", store.CommentPublic),
		one("", "1", "another answer", store.CommentPublic),
		one("3", "", "last", store.CommentPublic),
	}
	var got []string
	for _, c := range threaded(withoutEmpty(cs)) {
		got = append(got, fmt.Sprintf("%s<%d", c.Source, c.Parent))
	}
	if want := []string{"first<0", "unnumbered<0", "answer<1", "another answer<1", "last<0"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Pages that no option would have published are not told as held back.
func TestPagesHeld(t *testing.T) {
	in := &intake{report: &Report{Languages: map[string]int{}}, editions: []depesche.Edition{{Code: "en", Lang: "en"}}}
	for _, lang := range []string{"en", "nl"} {
		in.count(&arrival{lang: lang, item: &blog.Item{Kind: blog.Page, Status: blog.Published}})
	}
	if in.report.PagesHeld != 1 || in.report.Drafts != 2 {
		t.Errorf("%+v", in.report)
	}
}
