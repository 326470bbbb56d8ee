package desk

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
)

// BenchmarkStoryPage opens a story's page in a newsroom of many topics.
func BenchmarkStoryPage(b *testing.B) {
	ctx := context.Background()
	for _, topics := range []int{3, 300} {
		b.Run(fmt.Sprint(topics, " topics"), func(b *testing.B) {
			room, err := newsroom.Open(ctx, newsroom.Options{Dir: b.TempDir()})
			must := func(err error) {
				b.Helper()
				if err != nil {
					b.Fatal(err)
				}
			}
			must(err)
			defer room.Close()
			for _, l := range []string{"en", "de"} {
				must(room.Store.SaveEdition(ctx, depesche.Edition{Code: l, Lang: l, Name: "Post", TimeZone: "UTC"}))
			}
			for i := range topics {
				must(room.Store.SaveTopic(ctx, depesche.Topic{Key: fmt.Sprintf("topic-%d", i), Names: map[string]string{"en": fmt.Sprintf("Harbour of the town %d", i), "de": fmt.Sprintf("Stadthafen %d", i)}}))
			}
			a, err := room.AddAccount(ctx, depesche.System, depesche.Account{Name: "Mara Kessel", Email: "mara@post.example", Role: depesche.RoleEditor, Lang: "en"})
			must(err)
			res, err := room.Import(ctx, depesche.Actor{Account: a.ID, Name: a.Name}, newsroom.ImportRequest{Data: []byte(ferry), Name: "x.md", Lang: "en"})
			must(err)
			token, err := room.NewSession(ctx, a.ID, "benchmark", "password")
			must(err)
			h := New(Config{Newsroom: room})
			size := 0
			for b.Loop() {
				r := httptest.NewRequest("GET", storyHref(res.Story), nil)
				r.AddCookie(&http.Cookie{Name: "desk", Value: token})
				w := httptest.NewRecorder()
				if h.ServeHTTP(w, r); w.Code != 200 {
					b.Fatalf("%d: %.300s", w.Code, w.Body)
				}
				size = w.Body.Len()
			}
			b.ReportMetric(float64(size)/1024, "KB")
		})
	}
}

// Of many topics a form shows the story's own; others are found by a part of their name in
// any language, and what the form said meanwhile stays.
func TestTopicsAreFound(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	for i := range manyTopics {
		h.must(h.room.Store.SaveTopic(ctx, depesche.Topic{Key: fmt.Sprintf("t%d", i), Names: map[string]string{"en": fmt.Sprintf("Meadow %d", i), "de": fmt.Sprintf("Wiese %d", i)}}))
	}
	h.must(h.room.Store.SaveTopic(ctx, depesche.Topic{Key: "night", Names: map[string]string{"en": "Overnight travel", "de": "Nachtfähren"}}))
	h.must(h.room.Store.SetTopics(ctx, 1, []string{"t7"}))
	r := h.as(depesche.RoleEditor)
	for _, at := range []string{"/desk/story/1/original", "/desk/story/1"} {
		_, page := r.get(at)
		f := form(t, page, "/describe")
		if len(f["topic"]) != 1 || f.Get("topic") != "t7" || strings.Contains(page, `value="t8"`) {
			t.Fatalf("%s offers %v", at, f["topic"])
		}
		// The button sends the form to the page itself, which saves nothing of it.
		f.Set("slugline", "NIGHT TRAVEL")
		f.Set("embargo", "2031-03-31T06:00")
		f.Set("note", strings.Repeat("a word to colleagues ", 190))
		f.Set(findTopic, "fahre")
		if !strings.Contains(page, `formmethod="post" formaction="`+at+`#describe"`) {
			t.Errorf("%s: the button sends what the form says elsewhere", at)
		}
		_, page = r.post(at, f)
		if text := pageText(page); !strings.Contains(text, "Overnight travel") || !strings.Contains(text, "1 topic fits") {
			t.Fatalf("%s: %s", at, text)
		}
		again := form(t, page, "/describe")
		if again.Get("slugline") != "NIGHT TRAVEL" || again.Get("embargo") != "2031-03-31T06:00" || again.Get("embargo-was") != "" || again.Get("note") != f.Get("note") || len(again["topic"]) != 1 {
			t.Errorf("%s forgot what the form said: %v", at, again)
		}
		st, err := h.room.Store.Story(ctx, 1)
		h.must(err)
		if st.Slugline == "NIGHT TRAVEL" || st.Note != "" || !st.Embargo.IsZero() {
			t.Errorf("%s: looking for a topic has saved %q until %v", at, st.Slugline, st.Embargo)
		}
		// An address fills in nothing: a link could have been made by anybody.
		if _, page = r.get(at + "?" + f.Encode()); form(t, page, "/describe").Get("embargo") != "" || strings.Contains(page, "Overnight travel") {
			t.Errorf("%s: the address fills the form", at)
		}
		again.Add("topic", "night")
		if at == "/desk/story/1" {
			r.post("/desk/story/1/describe", again)
		}
	}
	st, err := h.room.Store.Story(ctx, 1)
	h.must(err)
	if !slices.Equal(st.Topics, []string{"night", "t7"}) || st.Slugline != "NIGHT TRAVEL" || st.Embargo.IsZero() {
		t.Errorf("saved: %v %q %v", st.Topics, st.Slugline, st.Embargo)
	}
	_, page := r.get("/desk/story/1")
	if !strings.Contains(page, `role="status" data-failed="The server does not answer.`) {
		t.Error("the script has no words for a server that does not answer")
	}
	if _, none := r.get("/desk/topics?q=%3F"); strings.Contains(none, `"value"`) {
		t.Errorf("a mark that no name has finds %s", none)
	}
	_, answer := r.get("/desk/topics?q=MEADOW&without=t7")
	if !strings.Contains(answer, `"Meadow 10"`) || strings.Contains(answer, `"Meadow 7"`) || strings.Count(answer, `"value"`) != foundTopics || !strings.Contains(answer, "19 more that fit") {
		t.Errorf("the script gets %s", answer)
	}
}
