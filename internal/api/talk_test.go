package api_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/comment"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// published brings a story in and puts it on the English page.
func published(t *testing.T, n *newsroom.Newsroom) {
	t.Helper()
	if _, err := n.Import(ctx, depesche.System, newsroom.ImportRequest{Data: []byte(page), Name: "f.md", Lang: "en"}); err != nil {
		t.Fatal(err)
	}
	if err := n.Approve(ctx, depesche.System, 1, "en"); err != nil {
		t.Fatal(err)
	}
	if _, err := n.Publish(ctx, depesche.System, 1, []string{"en"}); err != nil {
		t.Fatal(err)
	}
}

func TestComments(t *testing.T) {
	n, as := start(t)
	published(t, n)
	talks := comment.New(comment.Options{Store: n.Store})
	say := func(text string, parent int64) int64 {
		t.Helper()
		p, err := talks.Post(ctx, comment.Draft{Story: 1, Edition: "en", Parent: parent, Name: "Henrike", Text: text, Client: "192.0.2.7", Trusted: true})
		if err != nil {
			t.Fatal(err)
		}
		return p.Comment.ID
	}
	say("Does it sail *on Sundays*?", 0)
	say("Cheap tickets at my shop.", 0)
	reader, editor, chief := as(depesche.RoleReader), as(depesche.RoleEditor), as(depesche.RoleChief)
	anybody := client{t, reader.base, ""}

	type one struct {
		ID      int64
		State   string
		Version int64
		Verdict string
		Bans    []store.CommentBan
	}
	var list struct {
		Comments []one
		Counts   map[string]int
	}
	reader.do("GET", "/api/v1/comments", "", 200, &list)
	if len(list.Comments) != 2 || list.Counts["held"] != 2 {
		t.Fatalf("%+v", list)
	}
	reader.do("GET", "/api/v1/comments/1", "", 200, nil)
	reader.do("GET", "/api/v1/comments?queue=lost", "", 400, nil)
	anybody.do("GET", "/api/v1/comments", "", 401, nil)
	var talk struct {
		Total    int
		Open     bool
		Comments []map[string]any
		Rejected []store.VerdictCount
		Next     string
	}
	anybody.do("GET", "/api/v1/stories/1/comments?edition=en", "", 200, &talk)
	if talk.Total != 0 || !talk.Open || len(talk.Comments) != 0 {
		t.Errorf("before approval: %+v", talk)
	}

	reader.do("POST", "/api/v1/comments/1/approve", "", 403, nil)
	version := list.Comments[0].Version
	var got one
	editor.do("POST", "/api/v1/comments/1/approve", fmt.Sprintf(`{"version": %d}`, version), 200, &got)
	if got.State != "public" {
		t.Errorf("%+v", got)
	}
	chief.do("POST", "/api/v1/comments/1/reject", fmt.Sprintf(`{"version": %d, "reason": "offtopic"}`, version), 409, nil)
	editor.do("POST", "/api/v1/comments/2/reject", `{"reason": "dull"}`, 400, nil)
	editor.do("POST", "/api/v1/comments/2/reject", `{"reason": "spam", "note": "No shops."}`, 200, &got)
	if got.State != "rejected" || got.Verdict != "spam" {
		t.Errorf("%+v", got)
	}
	editor.do("POST", "/api/v1/comments/2/ban", `{"reason": "spam", "days": 7}`, 200, &got)
	if len(got.Bans) != 1 {
		t.Errorf("%+v", got)
	}
	var bans struct{ Bans []store.CommentBan }
	reader.do("GET", "/api/v1/comments/bans", "", 200, &bans)
	if len(bans.Bans) != 1 {
		t.Fatalf("%+v", bans)
	}
	editor.do("DELETE", fmt.Sprintf("/api/v1/comments/bans/%d", bans.Bans[0].ID), "", 200, nil)
	editor.do("DELETE", fmt.Sprintf("/api/v1/comments/bans/%d", bans.Bans[0].ID), "", 409, nil)
	editor.do("POST", "/api/v1/comments/1/reply", `{"text": "Yes, since May."}`, 200, nil)
	editor.do("POST", "/api/v1/comments/1/reply", `{"text": ""}`, 400, nil)

	anybody.do("GET", "/api/v1/stories/1/comments?edition=en", "", 200, &talk)
	if len(talk.Rejected) != 1 || talk.Rejected[0] != (store.VerdictCount{Verdict: "spam", Count: 1}) {
		t.Errorf("what was not published: %+v", talk.Rejected)
	}
	if talk.Total != 2 || len(talk.Comments) != 2 || talk.Comments[0]["html"] != "<p>Does it sail <em>on Sundays</em>?</p>" || talk.Comments[1]["newsroom"] != true || talk.Comments[1]["parent"] != 1.0 {
		t.Errorf("the conversation: %+v", talk)
	}
	for _, secret := range []string{"poster", "email", "decided_by", "held_for", "192.0.2"} {
		if s := fmt.Sprint(talk.Comments); strings.Contains(s, secret) {
			t.Errorf("anybody reads %s: %s", secret, s)
		}
	}
	editor.do("POST", "/api/v1/comments/1/hold", `{"note": "Once more."}`, 200, nil)
	talk.Comments = nil
	anybody.do("GET", "/api/v1/stories/1/comments?edition=en", "", 200, &talk)
	if talk.Comments[0]["state"] != "held" || talk.Comments[0]["text"] != nil || talk.Comments[0]["name"] != nil {
		t.Errorf("a held one still speaks: %+v", talk.Comments[0])
	}
	anybody.do("GET", "/api/v1/stories/1/comments?edition=de", "", 404, nil) // not published there
	anybody.do("GET", "/api/v1/stories/1/comments", "", 400, nil)
	anybody.do("GET", "/api/v1/stories/1/comments?edition=en&after=x", "", 400, nil)

	var rules comment.Policy
	editor.do("PATCH", "/api/v1/editions/en/comment-rules", `{"moderation": "after"}`, 403, nil)
	chief.do("PATCH", "/api/v1/editions/en/comment-rules", `{"moderation": "after", "banned_words": ["Casino*"]}`, 200, &rules)
	if rules.Moderation != comment.After || rules.MaxLinks != 2 || len(rules.Banned) != 1 || rules.Banned[0] != "casino*" {
		t.Errorf("%+v", rules)
	}
	chief.do("PATCH", "/api/v1/editions/en/comment-rules", `{"moderation": "never"}`, 400, nil)
	chief.do("PATCH", "/api/v1/editions/en/comment-rules", `{"opening": "off"}`, 200, nil)
	anybody.do("GET", "/api/v1/stories/1/comments?edition=en", "", 404, nil)
}

// A long conversation comes in pages.
func TestConversationInPages(t *testing.T) {
	n, as := start(t)
	published(t, n)
	talks := comment.New(comment.Options{Store: n.Store})
	pol := comment.DefaultPolicy
	pol.Moderation = comment.After
	if err := talks.SetPolicy(ctx, depesche.System, "en", pol); err != nil {
		t.Fatal(err)
	}
	for i := range comment.PageSize + 3 {
		if _, err := talks.Post(ctx, comment.Draft{Story: 1, Edition: "en", Name: "Henrike", Text: fmt.Sprintf("Comment number %d.", i), Trusted: true}); err != nil {
			t.Fatal(err)
		}
	}
	anybody := client{t, as(depesche.RoleReader).base, ""}
	seen := map[float64]bool{}
	for after := ""; ; {
		var page struct {
			Comments []map[string]any
			Next     string
		}
		anybody.do("GET", "/api/v1/stories/1/comments?edition=en&after="+after, "", 200, &page)
		for _, c := range page.Comments {
			seen[c["id"].(float64)] = true
		}
		if after = page.Next; after == "" {
			break
		}
	}
	if len(seen) != comment.PageSize+3 {
		t.Errorf("%d comments", len(seen))
	}
}

func TestPicturesAndTopics(t *testing.T) {
	n, as := start(t)
	published(t, n)
	reader, editor := as(depesche.RoleReader), as(depesche.RoleEditor)
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 640, 400))); err != nil {
		t.Fatal(err)
	}
	type shot struct {
		Hash    string
		Credit  string
		Credits map[string]string
		FocusX  int    `json:"focus_x"`
		LastDay string `json:"last_day"`
		Stories []store.PictureStory
	}
	var p shot
	reader.do("POST", "/api/v1/pictures", b.String(), 403, nil)
	editor.do("POST", "/api/v1/pictures", "no picture", 400, nil)
	editor.do("POST", "/api/v1/pictures", b.String(), 200, &p)
	at := "/api/v1/pictures/" + p.Hash
	editor.do("PATCH", at, `{"credit": "Noor Teval", "last_day": "2099-12-31", "focus": {"x": 30, "y": 65}}`, 200, &p)
	if p.Credit != "Noor Teval" || p.FocusX != 300 || p.LastDay != "2099-12-31" {
		t.Errorf("%+v", p)
	}
	editor.do("PATCH", at, `{"credits": {"de": "Foto: Noor Teval"}}`, 200, &p)
	editor.do("PATCH", at, `{"credits": {"12": "x"}}`, 400, nil)
	if p.Credits["de"] != "Foto: Noor Teval" || p.Credit != "Noor Teval" {
		t.Errorf("%+v", p)
	}
	editor.do("PATCH", at, `{"focus": {"x": 130, "y": 65}}`, 400, nil)
	editor.do("PATCH", at, `{"caption": "IMG_2034.jpg"}`, 400, nil)
	type text struct {
		Revision int
		Document depesche.Document
	}
	var v text
	use := fmt.Sprintf(`{"hash": %q, "caption": "The ferry.", "alt": "A ferry at sea", "base": 1}`, p.Hash)
	editor.do("PUT", "/api/v1/stories/1/pictures/lead", use, 200, &v)
	if v.Document.Lead == nil || v.Document.Lead.Alt != "A ferry at sea" || v.Revision != 2 {
		t.Errorf("%+v", v)
	}
	editor.do("PUT", "/api/v1/stories/1/pictures/lead", use, 409, nil) // base 1 is old
	editor.do("PUT", "/api/v1/stories/1/pictures/nowhere", fmt.Sprintf(`{"hash": %q}`, p.Hash), 404, nil)
	v = text{}
	editor.do("POST", "/api/v1/stories/1/pictures", fmt.Sprintf(`{"hash": %q, "decorative": true}`, p.Hash), 200, &v)
	last := v.Document.Blocks[len(v.Document.Blocks)-1]
	if last.Kind != depesche.Picture || !last.Picture.Decorative {
		t.Errorf("%+v", last)
	}
	editor.do("POST", "/api/v1/stories/1/pictures/lead/fetch", "", 400, nil)
	editor.do("DELETE", "/api/v1/stories/1/pictures/"+last.ID, "", 200, nil)
	reader.do("GET", at, "", 200, &p)
	if len(p.Stories) != 1 {
		t.Errorf("%+v", p)
	}
	var all struct{ Pictures []shot }
	reader.do("GET", "/api/v1/pictures?search=teval", "", 200, &all)
	if len(all.Pictures) != 1 {
		t.Errorf("%+v", all)
	}
	reader.do("GET", "/api/v1/pictures/"+strings.Repeat("0", 64), "", 404, nil)

	var topic depesche.Topic
	editor.do("PUT", "/api/v1/topics/ferries", `{"names": {"en": "Boats"}}`, 200, nil)
	editor.do("PUT", "/api/v1/topics/ferries", `{"names": {"en": "Ferries", "de": "Fähren"}}`, 200, &topic)
	if topic.Names["en"] != "Ferries" || topic.Names["de"] != "Fähren" {
		t.Errorf("%+v", topic)
	}
	editor.do("PUT", "/api/v1/topics/Ferries!", `{"names": {"en": "Ferries"}}`, 400, nil)
	var found struct{ Suggestions []newsroom.TopicSuggestion }
	reader.do("GET", "/api/v1/stories/1/topics/suggestions", "", 200, &found)
	if len(found.Suggestions) != 1 || found.Suggestions[0].Key != "ferries" {
		t.Errorf("%+v", found)
	}
	editor.do("PATCH", "/api/v1/stories/1", `{"topics": ["ferries"]}`, 200, nil)
	found.Suggestions = nil
	reader.do("GET", "/api/v1/stories/1/topics/suggestions", "", 200, &found)
	if len(found.Suggestions) != 0 {
		t.Errorf("what it has: %+v", found)
	}
	var topics struct{ Topics []depesche.Topic }
	reader.do("GET", "/api/v1/topics", "", 200, &topics)
	if len(topics.Topics) != 1 {
		t.Errorf("%+v", topics)
	}
}
