package desk

import (
	"net/url"
	"strings"
	"testing"

	"depesche"
)

func TestMatrixSearchesFiltersAndKeepsViews(t *testing.T) {
	h := newHouse(t)
	c := h.as(depesche.RoleEditor)
	for _, tt := range []struct {
		query string
		finds bool
	}{
		{"q=Nachtf%C3%A4hren", true}, {"q=nachtfaehre", true}, {"q=ferry", true}, {"q=Fulmar", true}, {"q=%22seven+hours%22", true}, {"q=Rampe", true},
		{"q=ferry&edition=de", true}, {"q=ferry&edition=de&state=missing", false}, {"edition=es&state=missing", true}, {"edition=es", false},
		{"q=Zeppelin", false}, {"q=1", true}, {"q=%231", true}, {"q=%2399", false}, {"owner=me", true}, {"age=7", true}, {"age=-3", false}, {"topic=ferries", false}, {"channel=transport", false},
		{"q=" + strings.Repeat("x+", 3000), false}, {"q=%22+OR+%28", false}, {"age=abc&owner=x", true},
	} {
		_, page := c.get("/desk?" + tt.query)
		if has := strings.Contains(page, "Night ferry to Norrholm"); has != tt.finds {
			t.Errorf("%.60s: finds the story %v", tt.query, has)
		}
	}
	if _, page := c.get("/desk?q=ferry&state=review"); !strings.Contains(page, `name="query" value="q=ferry&amp;state=review"`) {
		t.Errorf("a search cannot be saved:\n%s", page)
	}
	c.post("/desk/views", url.Values{"name": {"  My <b>ferries</b>  "}, "query": {"state=review&q=ferry&before=9.9&evil=1"}})
	_, page := c.get("/desk?q=ferry&state=review")
	if !strings.Contains(page, `<a href="/desk?q=ferry&amp;state=review" aria-current="page"><bdi>My &lt;b&gt;ferries&lt;/b&gt;</bdi></a>`) {
		t.Errorf("the view is not in the rail:\n%s", page)
	}
	other := h.as(depesche.RoleTranslator)
	if _, page := other.get("/desk"); strings.Contains(page, "ferries&lt;") {
		t.Error("others see the view")
	}
	vs, err := h.room.Store.SavedViews(t.Context(), h.editor.Account)
	h.must(err)
	if len(vs) != 1 {
		t.Fatalf("views: %+v", vs)
	}
	if err := h.room.DeleteView(t.Context(), depesche.Actor{Account: h.editor.Account + 1}, vs[0].ID); !depesche.IsNotFound(err) {
		t.Errorf("another's view could be removed: %v", err)
	}
	for _, name := range []string{"", strings.Repeat("x", 61)} {
		if err := h.room.SaveView(t.Context(), h.editor, name, "q=a"); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%q as a name: %v", name, err)
		}
	}
	c.post("/desk/views/1/delete", nil)
	if _, page := c.get("/desk"); strings.Contains(page, "ferries&lt;") {
		t.Error("the view is still there")
	}
}
