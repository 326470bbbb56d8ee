package api_test

import (
	"testing"

	"depesche"
)

// The original is restored by who is an editor in its language, also where that is the code of
// an edition in another one.
func TestRestoreAnOriginalWhoseLanguageIsACode(t *testing.T) {
	n, as := start(t)
	c := as(depesche.RoleEditor)
	c.do("POST", "/api/v1/stories?lang=en&name=f.md", page, 200, nil)
	for _, e := range []depesche.Edition{{Code: "en", Lang: "fr", Name: "Post", TimeZone: "UTC"}, {Code: "world", Lang: "en", Name: "World", TimeZone: "UTC"}} {
		if err := n.Store.SaveEdition(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	a, _, err := n.Store.AccountByEmail(ctx, "editor@example.org")
	if err != nil {
		t.Fatal(err)
	}
	a.Editions = map[string]depesche.Role{"world": depesche.RoleTranslator, "en": depesche.RoleEditor}
	if err := n.Store.UpdateAccount(ctx, *a); err != nil {
		t.Fatal(err)
	}
	var f failure
	c.do("POST", "/api/v1/stories/1/texts/world/restore", `{"revision":1}`, 403, &f)
	if want := "in en you are translator, and this takes the role editor: ask an administrator"; f.Error.Message != want {
		t.Errorf("%q, want %q", f.Error.Message, want)
	}
}
