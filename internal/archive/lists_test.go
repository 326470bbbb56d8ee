package archive

import (
	"testing"

	"depesche/internal/archive/blog"
)

// A name that posts in several languages have is that of most of them, whichever comes first.
func TestNamesOfLanguages(t *testing.T) {
	for _, c := range []struct {
		posts []string
		want  string
	}{
		{[]string{"pt-PT", "pt-BR", "pt-BR"}, "pt-BR"},
		{[]string{"pt-BR", "pt-PT", "pt-PT"}, "pt-PT"},
		{[]string{"pt-PT", "pt-BR"}, "pt-BR"}, // by code
		{[]string{"pt-BR", "pt-PT"}, "pt-BR"},
	} {
		o := newOldLists()
		for _, lang := range c.posts {
			o.post(&intake{}, &arrival{item: &blog.Item{Lang: lang}, lang: lang})
		}
		named := o.named()
		if named["pt"] != c.want || named["pt-br"] != "pt-BR" || named["pt-pt"] != "pt-PT" || len(named) != 3 {
			t.Errorf("%v: %v", c.posts, named)
		}
	}
}
