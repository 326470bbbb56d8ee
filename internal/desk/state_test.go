package desk

import (
	"testing"

	"depesche"
	"depesche/internal/web/i18n"
)

func TestTextState(t *testing.T) {
	p := i18n.MustLoad(catalogs, "i18n").Printer("en", nil)
	for _, c := range []struct {
		text depesche.Text
		key  string
		word string
	}{
		{depesche.Text{Kind: depesche.Original, State: depesche.TextDraft}, "draft", "Imported"},
		{depesche.Text{Kind: depesche.Translation, State: depesche.TextDraft, Segments: 3, Filled: 1}, "draft", "Machine"},
		{depesche.Text{Kind: depesche.Translation, State: depesche.TextDraft, Segments: 3}, "missing", "Empty"},
		{depesche.Text{Kind: depesche.Translation, State: depesche.TextInEdit, Segments: 3}, "edit", "In edit"},
	} {
		if s := textState(p, &c.text); s.Key != c.key || s.Word != c.word {
			t.Errorf("%+v: %+v", c.text, s)
		}
	}
}
