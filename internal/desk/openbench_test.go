package desk

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
)

// BenchmarkOpenLongStory opens the translation desk on a story of 300 sentences with 100
// findings, a glossary of 200 terms and a memory, and saves a sentence of it.
func BenchmarkOpenLongStory(b *testing.B) {
	ctx := context.Background()
	room, err := newsroom.Open(ctx, newsroom.Options{Dir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer room.Close()
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	for _, l := range []string{"en", "de"} {
		must(room.Store.SaveEdition(ctx, depesche.Edition{Code: l, Lang: l, Name: "Post", TimeZone: "UTC"}))
	}
	a, err := room.AddAccount(ctx, depesche.System, depesche.Account{Name: "Mara Kessel", Email: "mara@post.example", Role: depesche.RoleEditor, Lang: "en"})
	must(err)
	var text strings.Builder
	text.WriteString("# A long report\n\n")
	for i := range 299 {
		fmt.Fprintf(&text, "The harbour office counted %d ships and a crew of %d on day %d. ", i+40, i+7, i+1)
		if i%5 == 4 {
			text.WriteString("\n\n")
		}
	}
	for i := range 200 {
		must(room.Store.SaveTerm(ctx, depesche.Term{SourceLang: "en", TargetLang: "de", Source: fmt.Sprint("term", i), Target: fmt.Sprint("Wort", i), Policy: depesche.TermRequired}))
	}
	must(room.Store.SaveTerm(ctx, depesche.Term{SourceLang: "en", TargetLang: "de", Source: "crew", Target: "Besatzung", Policy: depesche.TermRequired}))
	actor := depesche.Actor{Account: a.ID, Name: a.Name}
	res, err := room.Import(ctx, actor, newsroom.ImportRequest{Data: []byte(text.String()), Name: "x.md", Lang: "en"})
	must(err)
	for i := range 299 {
		ships := i + 40
		if i%3 == 0 {
			ships++ // a finding
		}
		must(room.Remember(ctx, depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", By: "Mara", Source: depesche.Plain(fmt.Sprintf("The harbour office counted %d ships and a crew of %d on day %d.", i+40, i+7, i+1)),
			Target: depesche.Plain(fmt.Sprintf("Das Hafenamt zählte am Tag %d %d Schiffe und eine Besatzung von %d.", i+1, ships, i+7))}))
	}
	_, err = room.Translate(ctx, actor, res.Story, "de", newsroom.TranslateOptions{Engine: "none"})
	must(err)
	t, err := room.Store.Text(ctx, res.Story, "de")
	must(err)
	if t.Segments != 300 || t.OpenErrors < 90 {
		b.Fatalf("%d segments, %d errors", t.Segments, t.OpenErrors)
	}
	token, err := room.NewSession(ctx, a.ID, "benchmark", "password")
	must(err)
	h := New(Config{Newsroom: room})
	at := textHref(res.Story, "de")
	ask := func(r *http.Request, want int) {
		b.Helper()
		r.AddCookie(&http.Cookie{Name: "desk", Value: token})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			b.Fatalf("%d: %.300s", w.Code, w.Body)
		}
	}
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			ask(httptest.NewRequest("GET", at+"?s=150", nil), 200)
		}
	})
	rev, err := room.Store.Revision(ctx, t.Head)
	must(err)
	i := 0
	b.Run("save", func(b *testing.B) {
		for b.Loop() {
			i++
			body := strings.NewReader("key=" + rev.Targets[150].Key + "&do=confirm-next&target=" + fmt.Sprint("Das+Amt+", i))
			r := httptest.NewRequest("POST", at+"/segment", body)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			ask(r, 303)
		}
	})
}
