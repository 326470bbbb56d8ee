package archive

import (
	"fmt"
	"slices"
	"testing"

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
