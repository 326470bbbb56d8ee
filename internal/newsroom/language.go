package newsroom

import (
	"context"
	"strings"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/store"
)

// named finds the edition that people mean by a code or, failing that, by a language's
// tag, in any case of letters; nil when there is none.
func named(editions []depesche.Edition, name string) *depesche.Edition {
	for i := range editions {
		if strings.EqualFold(editions[i].Code, name) {
			return &editions[i]
		}
	}
	for i := range editions {
		if strings.EqualFold(editions[i].Lang, name) {
			return &editions[i]
		}
	}
	return nil
}

// text reads what a story says in a language, which may be named by an edition's code.
func text(ctx context.Context, s *store.Store, story int64, lang string) (*depesche.Text, error) {
	editions, err := s.Editions(ctx)
	if err != nil {
		return nil, err
	}
	if e := named(editions, lang); e != nil {
		lang = e.Lang
	}
	return s.Text(ctx, story, lang)
}

// Text reads what a story says in a language, by the language's tag or an edition's
// code, and where that text stands.
func (n *Newsroom) Text(ctx context.Context, story int64, lang string) (*depesche.Text, error) {
	if _, err := n.Store.Story(ctx, story); err != nil {
		return nil, err
	}
	return text(ctx, n.Store, story, lang)
}

// storyLang is the tag under which the newsroom keeps a text whose page says tag: that
// of an edition, the same or with the same base language ("en-US" in a newsroom with an
// edition in "en"), else the base language.
func storyLang(ctx context.Context, s *store.Store, tag string) (string, error) {
	t, err := language.Parse(tag)
	if err != nil {
		return "", depesche.E(depesche.Invalid, "import.tag", "%q is no language tag: use one like en, de or pt-BR", tag)
	}
	editions, err := s.Editions(ctx)
	if err != nil {
		return "", err
	}
	for _, e := range editions {
		if strings.EqualFold(e.Lang, t.String()) {
			return e.Lang, nil
		}
	}
	base, _ := t.Base()
	for _, e := range editions {
		if depesche.BaseLang(e.Lang) == base.String() {
			return e.Lang, nil
		}
	}
	return base.String(), nil
}
