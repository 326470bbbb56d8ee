package api_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"depesche"
	"depesche/internal/store"
)

// Addresses that other tests have no reason to ask: what they answer is as described, which
// client.do sees to, and says what was done.
func TestOtherAddresses(t *testing.T) {
	n, as := start(t)
	admin := as(depesche.RoleAdmin)
	admin.do("POST", "/api/v1/stories?lang=en&name=f.md", page, 200, nil)
	get := func(path string, into any) { t.Helper(); admin.do("GET", path, "", 200, into) }
	const story, german = "/api/v1/stories/1", "/api/v1/stories/1/texts/de"

	var original struct {
		Revision int
		Document depesche.Document
	}
	get(story+"/original", &original)
	original.Document.Byline = []string{"Henrike Voss"}
	original.Document.Headline.Text = "The ferry is back"
	body, err := json.Marshal(map[string]any{"base": original.Revision, "document": original.Document})
	if err != nil {
		t.Fatal(err)
	}
	admin.do("PUT", story+"/original", string(body), 200, &original)
	if original.Revision != 2 || original.Document.Headline.Text != "The ferry is back" {
		t.Errorf("the original is %+v", original)
	}
	admin.do("POST", story+"/original/restore", `{"base": 2, "revision": 1}`, 200, &original)
	if original.Revision != 3 || original.Document.Headline.Text == "The ferry is back" {
		t.Errorf("restored it is %+v", original)
	}
	admin.do("POST", story+"/texts/en/restore", `{"base": 3, "revision": 2}`, 200, nil)

	admin.do("POST", german+"/translate", `{"engine":"none"}`, 200, nil)
	var text struct {
		Revision int
		Segments []struct{ Key string }
	}
	get(german, &text)
	for _, g := range text.Segments {
		body := fmt.Sprintf(`{"target": "Die Fähre fährt wieder.", "base": %d}`, text.Revision)
		admin.do("PUT", german+"/segments/"+g.Key, body, 200, nil)
		get(german, &text)
	}
	admin.do("POST", german+"/confirm", "", 200, nil)
	var revisions struct{ Revisions []struct{ Revision int } }
	get(german+"/revisions", &revisions)
	if len(revisions.Revisions) < 3 {
		t.Errorf("revisions: %+v", revisions)
	}
	var difference struct{ Pieces []any }
	get(german+"/comparison?from=1", &difference)
	if len(difference.Pieces) == 0 {
		t.Error("two revisions do not differ")
	}
	get(german+"/presence", nil)

	var one struct{ Texts []depesche.Text }
	get(story, &one)
	var record struct{ Texts []any }
	get(story+"/record", &record)
	if len(one.Texts) != 2 || len(record.Texts) != 2 {
		t.Errorf("the story has %d texts, its record %d", len(one.Texts), len(record.Texts))
	}
	var found struct{ Stories []store.StoryHit }
	get("/api/v1/search?q=Norrholm", &found)
	if len(found.Stories) != 1 {
		t.Errorf("found: %+v", found)
	}
	admin.do("POST", story+"/publish", `{"editions": ["en"]}`, 200, nil)
	var pages struct{ Total int }
	if get("/api/v1/search?q=Norrholm&edition=en", &pages); pages.Total != 1 {
		t.Errorf("found: %+v", pages)
	}
	var authors struct{ Authors []depesche.Author }
	if get("/api/v1/authors", &authors); len(authors.Authors) != 1 {
		t.Fatalf("authors: %+v", authors)
	}
	var author depesche.Author
	admin.do("PATCH", "/api/v1/authors/"+authors.Authors[0].Key, `{"about": {"en": "Writes of ships."}}`, 200, &author)
	if author.About["en"] != "Writes of ships." {
		t.Errorf("%+v", author)
	}

	togetherOverTheAPI(t, admin)
	peopleOverTheAPI(t, admin)
	pagesOverTheAPI(t, admin)
	if closed, err := n.ClosedSince(ctx); err != nil || closed != "" {
		t.Errorf("closed since %s, %v", closed, err)
	}
}

func togetherOverTheAPI(t *testing.T, admin client) {
	const story = "/api/v1/stories/1"
	var assigned depesche.Assignment
	admin.do("POST", story+"/assignments", `{"lang": "de", "account": "admin@example.org", "due_at": "2031-03-01T15:00:00Z"}`, 200, &assigned)
	var said depesche.Remark
	admin.do("POST", story+"/remarks", `{"lang": "de", "body": "Which ferry, @[Ann admin]?"}`, 200, &said)
	var todo struct {
		Assignments []depesche.Assignment
		Mentions    []depesche.Remark
	}
	if admin.do("GET", "/api/v1/todo", "", 200, &todo); len(todo.Assignments) != 1 {
		t.Errorf("to do: %+v", todo)
	}
	admin.do("GET", story+"/assignments", "", 200, nil)
	admin.do("GET", story+"/remarks", "", 200, nil)
	admin.do("POST", fmt.Sprintf("/api/v1/remarks/%d/noted", said.ID), "", 200, nil)
	admin.do("POST", fmt.Sprintf("/api/v1/remarks/%d/settle", said.ID), "", 200, nil)
	admin.do("POST", fmt.Sprintf("/api/v1/assignments/%d/done", assigned.ID), "", 200, nil)
	if admin.do("GET", "/api/v1/todo", "", 200, &todo); len(todo.Assignments) != 0 {
		t.Errorf("what is done is to do: %+v", todo)
	}
	var views struct{ Views []store.SavedView }
	admin.do("PUT", "/api/v1/views", `{"name": "Ferries", "query": "q=ferry"}`, 200, &views)
	if len(views.Views) != 1 {
		t.Fatalf("views: %+v", views)
	}
	admin.do("DELETE", fmt.Sprintf("/api/v1/views/%d", views.Views[0].ID), "", 200, nil)
	if admin.do("GET", "/api/v1/views", "", 200, &views); len(views.Views) != 0 {
		t.Errorf("views: %+v", views)
	}
}

func peopleOverTheAPI(t *testing.T, admin client) {
	var invited struct {
		Account depesche.Account
		Link    string
	}
	admin.do("POST", "/api/v1/accounts", `{"name": "Ida Brandt", "email": "ida@example.org", "role": "reader", "editions": {"de": "translator"}}`, 200, &invited)
	if invited.Link == "" || invited.Account.Editions["de"] != depesche.RoleTranslator {
		t.Errorf("%+v", invited)
	}
	const ida = "/api/v1/accounts/ida@example.org"
	var a depesche.Account
	if admin.do("PATCH", ida, `{"role": "editor"}`, 200, &a); a.Role != depesche.RoleEditor {
		t.Errorf("%+v", a)
	}
	admin.do("POST", ida+"/link", "", 200, nil)
	admin.do("POST", ida+"/reset", "", 200, nil)
	admin.do("DELETE", ida+"/sessions", "", 200, nil)
	var all struct{ Accounts []depesche.Account }
	if admin.do("GET", "/api/v1/accounts", "", 200, &all); len(all.Accounts) != 2 {
		t.Errorf("%+v", all)
	}
}

func pagesOverTheAPI(t *testing.T, admin client) {
	const about = "/api/v1/editions/de/pages/about"
	var p depesche.Page
	admin.do("PUT", about, `{"title": "Über uns", "source": "Wir sind *viele*."}`, 200, &p)
	if admin.do("GET", about, "", 200, &p); p.Title != "Über uns" || len(p.Blocks) != 1 {
		t.Errorf("%+v", p)
	}
	admin.do("GET", "/api/v1/editions/de/pages", "", 200, nil)
	admin.do("DELETE", about, "", 200, nil)
	admin.do("GET", about, "", 404, nil)
	admin.do("GET", "/api/v1/editions/de/comment-rules", "", 200, nil)
	var now struct{ Closed bool }
	if admin.do("PUT", "/api/v1/maintenance", `{"closed": true}`, 200, &now); !now.Closed {
		t.Error("the site is open")
	}
	if admin.do("PUT", "/api/v1/maintenance", `{"closed": false}`, 200, &now); now.Closed {
		t.Error("the site is closed")
	}
	admin.do("GET", "/api/v1/maintenance", "", 200, nil)
}
