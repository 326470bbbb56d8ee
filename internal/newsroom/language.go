package newsroom

import (
	"context"
	"strings"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/store"
)

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
