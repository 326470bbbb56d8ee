package archive

import (
	"errors"
	"slices"
	"testing"

	"depesche/internal/archive/blog"
	"depesche/internal/store"
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

// What cannot be looked up is no word that is known to be right, nor one that is wrong.
func TestWordsThatCannotBeLookedUp(t *testing.T) {
	o := newOldLists()
	o.term(blog.Term{Kind: store.OldCategory, Slug: "port"})
	o.link("https://coast.example/subject/port/")
	lost := errors.New("the database is gone")
	site := store.OldSite{Host: "coast.example"}
	if found, wrong, err := o.words(&site, func([]store.OldAddress) (map[store.OldAddress]bool, error) { return nil, lost }); !errors.Is(err, lost) || found.Category != nil || wrong.Category != nil {
		t.Errorf("%v %v %v", found, wrong, err)
	}
	found, _, err := o.words(&site, func(as []store.OldAddress) (map[store.OldAddress]bool, error) {
		return map[store.OldAddress]bool{{Host: "inland.example", Path: "/subject/port"}: true}, nil
	})
	if err != nil || !slices.Equal(found.Category, []string{"subject"}) {
		t.Errorf("%v %v", found, err)
	}
}

// A number at the end of a link that names a category is that name, also below the address of
// a post: not the post's page of that number. A post at that very address is one.
func TestCategoryNamedByNumber(t *testing.T) {
	for post, want := range map[string]store.OldWords{"/sport": {Category: []string{"sport"}}, "/sport/24": {}} {
		o := newOldLists()
		o.term(blog.Term{Kind: store.OldCategory, Slug: "24"})
		o.link("https://coast.example/sport/24/")
		found, wrong, err := o.words(&store.OldSite{Host: "coast.example"}, func([]store.OldAddress) (map[store.OldAddress]bool, error) {
			return map[store.OldAddress]bool{{Host: "coast.example", Path: post}: true}, nil
		})
		if err != nil || !slices.Equal(found.Category, want.Category) || (wrong.Category == nil) != (want.Category != nil) {
			t.Errorf("%s: %v %v %v", post, found, wrong, err)
		}
	}
}
