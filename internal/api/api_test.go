package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/api"
	"depesche/internal/comment"
	"depesche/internal/newsroom"
	"depesche/internal/nmt/models"
	"depesche/internal/nmt/models/modelstest"
	"depesche/internal/store/storetest"
)

var ctx = context.Background()

// client speaks to an API as one account.
type client struct {
	t     *testing.T
	base  string
	token string
}

func (c client) do(method, path, body string, want int, into any) {
	c.t.Helper()
	req, _ := http.NewRequest(method, c.base+path, strings.NewReader(body))
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	if strings.HasPrefix(body, "{") {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	if res.StatusCode != want {
		c.t.Fatalf("%s %s: %d, want %d: %s", method, path, res.StatusCode, want, b)
	}
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
		c.t.Fatalf("%s %s answers %s", method, path, res.Header.Get("Content-Type"))
	}
	c.described(method, path, want, b)
	if into != nil {
		if err := json.Unmarshal(b, into); err != nil {
			c.t.Fatalf("%s: %v", b, err)
		}
	}
}

type failure struct {
	Error struct {
		Kind     depesche.Kind
		Key      string
		Message  string
		Findings []depesche.Finding
	}
}

func start(t *testing.T, config ...string) (*newsroom.Newsroom, func(depesche.Role) client) {
	t.Helper()
	dir := storetest.Dir(t)
	for _, c := range config {
		if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(c), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	for _, l := range []string{"en", "de"} {
		if err := n.AddEdition(ctx, depesche.System, depesche.Edition{Code: l, Lang: l, Name: "Post", TimeZone: "UTC", Policy: newsroom.DefaultPolicy}); err != nil {
			t.Fatal(err)
		}
	}
	srv := httptest.NewServer(api.New(api.Config{Newsroom: n, Comments: comment.New(comment.Options{Store: n.Store}), Log: slog.New(slog.DiscardHandler)}))
	t.Cleanup(srv.Close)
	return n, func(role depesche.Role) client {
		email := string(role) + "@example.org"
		if _, err := n.AddAccount(ctx, depesche.System, depesche.Account{Name: "Ann " + string(role), Email: email, Role: role}); err != nil {
			t.Fatal(err)
		}
		token, err := n.NewToken(ctx, depesche.System, email)
		if err != nil {
			t.Fatal(err)
		}
		return client{t, srv.URL, token}
	}
}

const page = "# Ferry back in service\n\nThe ferry to Norrholm sails again. It carries **180 passengers** and 40 cars.\n"

func TestTheWayOfAStory(t *testing.T) {
	_, as := start(t)
	c := as(depesche.RoleEditor)
	var imported newsroom.ImportResult
	c.do("POST", "/api/v1/stories?lang=en&name=f.md&url=https://ferry.example/1", page, 200, &imported)
	c.do("POST", "/api/v1/stories?lang=en&name=f.md&url=https://ferry.example/1", page, 200, &imported)
	if imported.Story != 1 || imported.Duplicate == nil {
		t.Fatalf("%+v", imported)
	}
	var translated newsroom.TranslateResult
	c.do("POST", "/api/v1/stories/1/texts/de/translate", `{"engine":"none"}`, 200, &translated)
	if translated.Empty != 3 {
		t.Fatalf("%+v", translated)
	}
	var text struct {
		Revision int
		Segments []struct{ Key, Source, Target string }
		Findings []depesche.Finding
	}
	c.do("GET", "/api/v1/stories/1/texts/de", "", 200, &text)
	var f failure
	c.do("POST", "/api/v1/stories/1/publish", `{"editions":["de"]}`, 422, &f)
	if f.Error.Kind != depesche.Refused {
		t.Fatalf("%+v", f)
	}
	for i, s := range []string{"Fähre fährt wieder", "Die Fähre nach Norrholm fährt wieder.", "Sie befördert <1>150 Passagiere</1> und 40 Autos."} {
		body, _ := json.Marshal(map[string]any{"target": s, "base": text.Revision})
		c.do("PUT", "/api/v1/stories/1/texts/de/segments/"+text.Segments[i].Key, string(body), 200, nil)
	}
	c.do("PUT", "/api/v1/stories/1/texts/de/segments/"+text.Segments[2].Key, `{"target":"Sie <2>trägt</2>."}`, 400, &f)
	c.do("POST", "/api/v1/stories/1/publish", `{"editions":["de"]}`, 422, &f)
	if len(f.Error.Findings) == 0 || f.Error.Findings[0].Category != depesche.CatNumber {
		t.Fatalf("%+v", f)
	}
	waiver := "/api/v1/stories/1/texts/de/findings/" + f.Error.Findings[0].Identity + "/waiver"
	c.do("PUT", waiver, `{"reason":""}`, 400, nil)
	c.do("PUT", waiver, `{"reason":"the ship was rebuilt"}`, 200, nil)
	c.do("DELETE", waiver, "", 200, nil)
	c.do("PUT", "/api/v1/stories/1/texts/de/segments/"+text.Segments[2].Key, `{"target":"Sie befördert <1>180 Passagiere</1> und 40 Autos.","confirm":true}`, 200, nil)
	c.do("POST", "/api/v1/stories/1/texts/de/check", "", 200, nil)
	c.do("POST", "/api/v1/stories/1/texts/de/approve", "", 200, nil)
	var pubs struct{ Publications []depesche.Publication }
	c.do("POST", "/api/v1/stories/1/publish", "", 200, &pubs)
	if len(pubs.Publications) != 2 {
		t.Fatalf("%+v", pubs)
	}
	var ledger struct{ Ledger []depesche.LedgerEntry }
	c.do("GET", "/api/v1/stories/1/ledger", "", 200, &ledger)
	if ledger.Ledger[0].Actor != "Ann editor" || ledger.Ledger[0].Action != depesche.ActPublish {
		t.Fatalf("%+v", ledger.Ledger[0])
	}
	c.do("POST", "/api/v1/stories/1/unpublish", `{"editions":["de"],"reason":"test"}`, 200, nil)
	c.do("PATCH", "/api/v1/stories/1", `{"priority":2,"slugline":"FERRY"}`, 200, nil)
	c.do("PATCH", "/api/v1/stories/1", `{"priority":9}`, 400, nil)
	c.do("PATCH", "/api/v1/stories/1", `{"prioritee":2}`, 400, nil)
	c.do("POST", "/api/v1/stories/1/corrections", `{"lang":"en","wrong":"40 cars","right":"46 cars"}`, 200, nil)
	c.do("GET", "/api/v1/stories?queue=published", "", 200, nil)
	c.do("POST", "/api/v1/extract?name=x.md&lang=en", page, 200, nil)
}

func TestRolesAndTokens(t *testing.T) {
	n, as := start(t)
	reader, translator := as(depesche.RoleReader), as(depesche.RoleTranslator)
	nobody := client{t, reader.base, ""}
	nobody.do("GET", "/api/v1/stories", "", 401, nil)
	client{t, reader.base, "made-up"}.do("GET", "/api/v1/stories", "", 401, nil)
	reader.do("GET", "/api/v1/stories", "", 200, nil)
	reader.do("POST", "/api/v1/stories?name=f.md&lang=en", page, 403, nil)
	translator.do("POST", "/api/v1/stories/1/publish", "", 403, nil)
	translator.do("GET", "/api/v1/stories/99", "", 404, nil)
	translator.do("GET", "/api/v1/stories/x", "", 404, nil)
	translator.do("GET", "/api/v1/nothing", "", 404, nil)
	reader.do("DELETE", "/api/v1/stories", "", 405, nil)
	if err := n.RevokeTokens(ctx, depesche.System, "reader@example.org"); err != nil {
		t.Fatal(err)
	}
	reader.do("GET", "/api/v1/stories", "", 401, nil)
}

func TestBadBodies(t *testing.T) {
	_, as := start(t)
	c := as(depesche.RoleEditor)
	var f failure
	c.do("DELETE", "/api/v1/stories", "", 405, &f)
	c.do("GET", "/api/v1/stories/1/publish", "", 405, &f)
	c.do("PUT", "/api/v1/nothing", "", 404, &f)
	c.do("POST", "/api/v1/stories?name=x.pdf", "%PDF-1.7\n%âãÏÓ\n1 0 obj", 400, &f)
	if !strings.Contains(strings.ToLower(f.Error.Message), "pdf") {
		t.Errorf("%+v", f)
	}
	c.do("POST", "/api/v1/stories", `{"url":"http://127.0.0.1:1/"}`, 422, &f)
	c.do("POST", "/api/v1/stories", strings.Repeat("x", 33<<20), 413, nil)
	c.do("PATCH", "/api/v1/stories/1", `{"slugline":"`+strings.Repeat("x", 5<<20)+`"}`, 413, nil)
	c.do("GET", "/api/v1/stories?queue=nonsense", "", 400, nil)
}

// TestOriginals: a sentence of an original is changed like one of a translation, by an
// editor; its marks stay.
func TestOriginals(t *testing.T) {
	n, as := start(t)
	res, err := n.Import(ctx, depesche.System, newsroom.ImportRequest{Name: "a.md", Lang: "en",
		Data: []byte("# The crane returns\n\nThe crane **of Port Ellery** has returned. It weighs 240 tonnes. Visitors may climb it.\n")})
	if err != nil {
		t.Fatal(err)
	}
	editor, translator := as(depesche.RoleEditor), as(depesche.RoleTranslator)
	var st depesche.Story
	editor.do("POST", "/api/v1/stories/1/accept", "", 200, &st)
	if st.State != depesche.StoryOpen {
		t.Errorf("the story is %s", st.State)
	}
	type view struct {
		Revision int
		Segments []struct{ Key, Source string }
	}
	var v view
	editor.do("GET", "/api/v1/stories/1/texts/en", "", 200, &v)
	if len(v.Segments) != res.Segments || v.Segments[2].Source != "It weighs 240 tonnes." {
		t.Fatalf("%+v", v)
	}
	path := "/api/v1/stories/1/texts/en/segments/" + v.Segments[2].Key
	translator.do("PUT", path, `{"target": "It weighs 250 tonnes."}`, 403, nil)
	editor.do("PUT", path, `{"target": ""}`, 400, nil)
	editor.do("PUT", path, `{"target": "It weighs 250 tonnes.", "base": 1}`, 200, nil)
	editor.do("PUT", path, `{"target": "It weighs 260 tonnes.", "base": 1}`, 404, nil)
	editor.do("PUT", "/api/v1/stories/1/texts/en/segments/"+v.Segments[1].Key, `{"target": "A crane <1>of Port Ellery</1> has returned.", "base": 1}`, 409, nil)
	editor.do("PUT", "/api/v1/stories/1/texts/en/segments/"+v.Segments[1].Key, `{"target": "A crane <1>of Port Ellery</1> has returned."}`, 200, nil)
	editor.do("GET", "/api/v1/stories/1/texts/en", "", 200, &v)
	var got []string
	for _, s := range v.Segments {
		got = append(got, s.Source)
	}
	if strings.Join(got, "|") != "The crane returns|A crane <1>of Port Ellery</1> has returned.|It weighs 250 tonnes.|Visitors may climb it." {
		t.Errorf("%q", got)
	}
}

func TestModels(t *testing.T) {
	srv := modelstest.New(modelstest.Model{Source: "en", Target: "de"})
	defer srv.Close()
	n, as := start(t, fmt.Sprintf(`{"models": {"list": %q, "allow_hosts": [%q]}}`, srv.List, srv.Host()))
	chief, reader, translator := as(depesche.RoleChief), as(depesche.RoleReader), as(depesche.RoleTranslator)
	var state struct {
		Models []models.Model
		Pairs  []newsroom.PairInfo
	}
	reader.do("GET", "/api/v1/models", "", 200, &state)
	if len(state.Models) != 0 || len(state.Pairs) != 2 || len(state.Pairs[0].Lacking) != 1 || len(srv.Requests()) != 0 {
		t.Fatalf("%+v", state)
	}
	var f failure
	reader.do("POST", "/api/v1/models", `{"pair": "en-de"}`, 403, &f)
	reader.do("POST", "/api/v1/models/ask", "", 403, &f)
	chief.do("POST", "/api/v1/models", `{"pair": "x"}`, 400, &f)
	// No background work runs here: the way out is named.
	chief.do("POST", "/api/v1/models", `{"pair": "en-de"}`, 503, &f)
	if f.Error.Key != "model.no_queue" || !strings.Contains(f.Error.Message, "depesche model add en-de") {
		t.Errorf("%+v", f)
	}
	var c models.Catalog
	chief.do("POST", "/api/v1/models/ask", "", 200, &c)
	if len(c.Offers) != 1 || c.Offers[0].Download() == 0 {
		t.Fatalf("%+v", c)
	}
	// The first translation without a model says what gets it.
	translator.do("POST", "/api/v1/engines/neural/try", `{"from": "en", "to": "de", "text": "Nobody spoke."}`, 404, &f)
	if f.Error.Key != "neural.no_model" || !strings.Contains(f.Error.Message, "depesche model add en-de") {
		t.Errorf("%+v", f)
	}
	if _, err := n.FetchModel(ctx, depesche.System, c.Offers[0], nil); err != nil {
		t.Fatal(err)
	}
	reader.do("GET", "/api/v1/models", "", 200, &state)
	if len(state.Models) != 1 || len(state.Pairs[0].Way) != 1 {
		t.Errorf("%+v", state)
	}
	var engines struct{ Engines []newsroom.EngineInfo }
	reader.do("GET", "/api/v1/engines?from=en&to=de", "", 200, &engines)
	if len(engines.Engines) == 0 || engines.Engines[0].Name != "neural" || !engines.Engines[0].Ready {
		t.Errorf("%+v", engines)
	}
	var tried newsroom.Trial
	translator.do("POST", "/api/v1/engines/neural/try", `{"from": "en", "to": "de", "text": "Nobody spoke."}`, 200, &tried)
	if tried.Host != "" || tried.Version != state.Models[0].Identity() || len(tried.Sent) != 1 || tried.Sent[0] != "Nobody spoke." {
		t.Errorf("%+v", tried)
	}
	reader.do("POST", "/api/v1/engines/neural/try", `{"from": "en", "to": "de", "text": "Nobody spoke."}`, 403, &f)
	// A story, translated by the engine that came first.
	editor := as(depesche.RoleEditor)
	editor.do("POST", "/api/v1/stories?lang=en&name=f.md", page, 200, nil)
	var res newsroom.TranslateResult
	editor.do("POST", "/api/v1/stories/1/texts/de/translate", `{}`, 200, &res)
	if res.Engine != "neural" || res.Version != tried.Version {
		t.Errorf("%+v", res)
	}
	var text struct{ Segments []struct{ Key string } }
	editor.do("GET", "/api/v1/stories/1/texts/de", "", 200, &text)
	editor.do("POST", "/api/v1/stories/1/texts/de/segments/"+text.Segments[0].Key+"/draft", `{"engine": "neural"}`, 200, nil)
	reader.do("DELETE", "/api/v1/models/en-de", "", 403, &f)
	chief.do("DELETE", "/api/v1/models/en-de", "", 200, nil)
	chief.do("DELETE", "/api/v1/models/en-de", "", 404, &f)
	reader.do("GET", "/api/v1/jobs/99", "", 404, &f)
}
