package desk

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/signin"
	"depesche/internal/signin/signintest"
)

// An administrator invites somebody who reads everything and translates into German: the
// link lets them in, German is open to them, Spanish is not.
func TestInviteForOneEdition(t *testing.T) {
	h := newHouse(t)
	admin := h.as(depesche.RoleAdmin)
	_, page := admin.get("/desk/people")
	checkPage(t, "/desk/people", page)
	f := with(form(t, page, "/desk/people"), "name", "Lena Marsh", "email", "lena@norrholm.example", "role", "reader", "role-de", "translator")
	if res, bad := admin.post("/desk/people", with(maps.Clone(f), "email", "nobody")); res.StatusCode != 400 || !strings.Contains(pageText(bad), "is not an e-mail address") || !strings.Contains(bad, `value="Lena Marsh"`) {
		t.Errorf("a bad address: %d %s", res.StatusCode, pageText(bad))
	}
	res, page := admin.post("/desk/people", f)
	checkPage(t, "invited", page)
	link := regexp.MustCompile(`value="(http://[^"]*/desk/login/[^"]+)"`).FindStringSubmatch(page)
	if res.StatusCode != 200 || link == nil || res.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("invited: %d %s", res.StatusCode, pageText(page))
	}
	path := strings.TrimPrefix(link[1], h.server.URL)
	lena := h.browser()
	if res, page = lena.post(path, nil); res.Request.URL.Path != "/desk/password" {
		t.Fatalf("the link leads to %s: %s", res.Request.URL, pageText(page))
	}

	_, page = lena.get("/desk/story/1/text/de")
	if f := form(t, page, "/segment"); f == nil {
		t.Error("no field to write German in")
	}
	save := form(t, page, "/segment")
	if res, _ = lena.post("/desk/story/1/text/de/segment", save); res.StatusCode != 200 {
		t.Errorf("saving German: %d", res.StatusCode)
	}
	for path, want := range map[string]int{
		"/desk/story/1/text/es/translate": 403, "/desk/story/1/text/de/approve": 403, "/desk/story/1/original": 403, "/desk/story/1/describe": 403, "/desk/story/1/accept": 403,
	} {
		if res, _ := lena.post(path, url.Values{}); res.StatusCode != want {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	if _, page := lena.post("/desk/story/1/translate", url.Values{"lang": {"de", "es"}, "engine": {"none"}}); !strings.Contains(pageText(page), "Your role in es does not allow this.") {
		t.Errorf("translating into Spanish: %s", pageText(page))
	}
	if res, _ := lena.post("/desk/story/1/publish", url.Values{"edition": {"de"}}); res.StatusCode != 403 {
		t.Errorf("publishing: %d", res.StatusCode)
	}
	if _, err := h.room.Store.Text(context.Background(), 1, "es"); !depesche.IsNotFound(err) {
		t.Error("a Spanish text was begun")
	}
	// Terms into German, and into no other language.
	if _, page := lena.post("/desk/glossary/add", url.Values{"pair": {"en>de"}, "source": {"ferry"}, "target": {"Fähre"}, "policy": {"required"}}); !strings.Contains(pageText(page), "ferry") {
		t.Errorf("a German term: %s", pageText(page))
	}
	if res, _ := lena.post("/desk/glossary/add", url.Values{"pair": {"en>es"}, "source": {"ferry"}, "target": {"ferri"}, "policy": {"required"}}); res.StatusCode != 403 {
		t.Errorf("a Spanish term: %d", res.StatusCode)
	}

	// A larger role counts at once, and so does the end.
	people, _, err := h.room.Store.AccountByEmail(context.Background(), "lena@norrholm.example")
	h.must(err)
	_, page = admin.get(personHref(people.ID))
	checkPage(t, "person", page)
	f = with(form(t, page, personHref(people.ID)), "role-de", "editor")
	admin.post(personHref(people.ID), f)
	if res, _ := lena.post("/desk/story/1/text/de/approve", url.Values{}); res.StatusCode == 403 {
		t.Error("an editor of German may not approve")
	}
	admin.post(personHref(people.ID)+"/close", nil)
	if res, _ := lena.get("/desk"); res.Request.URL.Path != "/desk/login" {
		t.Error("still in after the account was closed")
	}
	if _, page = admin.get(personHref(people.ID)); !strings.Contains(pageText(page), "Open again") {
		t.Errorf("a closed account: %s", pageText(page))
	}
}

func TestLastAdministratorStays(t *testing.T) {
	h := newHouse(t)
	admin := h.as(depesche.RoleAdmin)
	a, _, err := h.room.Store.AccountByEmail(context.Background(), "admin@norrholm.example")
	h.must(err)
	if res, page := admin.post(personHref(a.ID), url.Values{"name": {a.Name}, "role": {"reader"}}); res.StatusCode != 400 || !strings.Contains(pageText(page), "is the only administrator") {
		t.Errorf("giving the role away: %d %s", res.StatusCode, pageText(page))
	}
	if res, page := admin.post(personHref(a.ID)+"/close", nil); res.StatusCode != 400 || !strings.Contains(pageText(page), "is the only administrator") {
		t.Errorf("closing it: %d %s", res.StatusCode, pageText(page))
	}
}

func TestCodeApp(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	if res, page := r.post("/desk/account/code", url.Values{"old": {"wrong"}}); res.StatusCode != 400 || !strings.Contains(pageText(page), "old password is not right") {
		t.Errorf("without the password: %d %s", res.StatusCode, pageText(page))
	}
	_, page := r.post("/desk/account/code", url.Values{"old": {password}})
	checkPage(t, "codeapp", page)
	secret := strings.ReplaceAll(regexp.MustCompile(`class="secret">([A-Z2-7 ]+)<`).FindStringSubmatch(page)[1], " ", "")
	f := form(t, page, "/desk/account/code/done")
	res, page := r.post("/desk/account/code/done", with(f, "code", "12345"))
	if res.StatusCode != 400 || !strings.Contains(page, `<svg class="qr"`) {
		t.Errorf("a wrong code: %d %s", res.StatusCode, pageText(page))
	}
	code := func(at time.Time) string {
		c, err := signin.Code(secret, at)
		h.must(err)
		return c
	}
	_, page = r.post("/desk/account/code/done", with(f, "code", code(time.Now())))
	checkPage(t, "recovery", page)
	codes := regexp.MustCompile(`<code>([a-z0-9]{5}-[a-z0-9]{5})</code>`).FindAllStringSubmatch(page, -1)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes: %s", len(codes), pageText(page))
	}

	b := h.browser()
	res, page = b.post("/desk/login", url.Values{"email": {"editor@norrholm.example"}, "password": {password}, "next": {"/desk/story/1"}})
	checkPage(t, "code", page)
	step := form(t, page, "/desk/login/code")
	if res.Request.URL.Path != "/desk/login" || step == nil {
		t.Fatalf("no code is asked for: %s", pageText(page))
	}
	if res, _ := b.get("/desk"); res.Request.URL.Path != "/desk/login" {
		t.Error("in without the code")
	}
	if res, page = b.post("/desk/login/code", with(step, "code", "nonsense")); res.StatusCode != http.StatusUnauthorized || form(t, page, "/desk/login/code").Get("step") != step.Get("step") {
		t.Errorf("a wrong code: %d", res.StatusCode)
	}
	if res, _ = b.post("/desk/login/code", with(step, "code", codes[0][1])); res.Request.URL.Path != "/desk/story/1" {
		t.Errorf("a recovery code led to %s", res.Request.URL)
	}
	if res, _ = b.post("/desk/login/code", with(step, "code", codes[1][1])); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("the step was used twice: %d", res.StatusCode)
	}
	_, page = b.get("/desk/account")
	checkPage(t, "account", page)
	if !strings.Contains(pageText(page), "9 recovery codes left") {
		t.Errorf("account: %s", pageText(page))
	}
	_, page = b.post("/desk/account/code/off", url.Values{"old": {password}})
	if !strings.Contains(pageText(page), "The second factor is off.") {
		t.Errorf("off: %s", pageText(page))
	}
}

func TestSessionsOfOthers(t *testing.T) {
	h := newHouse(t)
	one, two := h.as(depesche.RoleEditor), h.as(depesche.RoleEditor)
	_, page := one.get("/desk/account")
	ids := regexp.MustCompile(`name="session" value="([0-9a-f]{64})"`).FindAllStringSubmatch(page, -1)
	if len(ids) != 1 || !strings.Contains(pageText(page), "this browser") {
		t.Fatalf("%d other sessions: %s", len(ids), pageText(page))
	}
	// The id of a session opens nothing, and ends nobody else's.
	stranger := h.as(depesche.RoleReader)
	stranger.post("/desk/account/session", url.Values{"session": {ids[0][1]}})
	if res, _ := two.get("/desk"); res.Request.URL.Path != "/desk" {
		t.Fatal("somebody else ended the session")
	}
	one.post("/desk/account/session", url.Values{"session": {ids[0][1]}})
	if res, _ := two.get("/desk"); res.Request.URL.Path != "/desk/login" {
		t.Error("the session goes on")
	}
	if res, _ := one.get("/desk"); res.Request.URL.Path != "/desk" {
		t.Error("this session ended too")
	}
}

// signOnHouse is a newsroom whose people may come by another service.
func signOnHouse(t *testing.T, p *signintest.Provider, change func(*signin.Config)) *house {
	t.Helper()
	t.Setenv("DEPESCHE_TEST_SIGNON", p.Secret)
	c := signin.Config{Issuer: p.URL, ClientID: p.ClientID, SecretEnv: "DEPESCHE_TEST_SIGNON", Name: "Norrholm Key"}
	if change != nil {
		change(&c)
	}
	b, err := json.Marshal(map[string]any{"oidc": c})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.json"), b, 0o600); err != nil {
		t.Fatal(err)
	}
	room, err := newsroom.Open(context.Background(), newsroom.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { room.Close() })
	h := &house{t: t, room: room}
	h.server = httptest.NewServer(New(Config{Newsroom: room, Log: slog.New(slog.DiscardHandler)}))
	t.Cleanup(h.server.Close)
	_, err = room.AddAccount(context.Background(), depesche.System, depesche.Account{Name: "Mara Kessel", Email: "mara@norrholm.example", Role: depesche.RoleEditor, Lang: "en"})
	h.must(err)
	return h
}

func TestSignOn(t *testing.T) {
	p := signintest.New(t)
	h := signOnHouse(t, p, nil)
	come := func() (*http.Response, string, *reader) {
		r := h.browser()
		res, page := r.get("/desk/login/sign-on?next=/desk/account")
		return res, pageText(page), r
	}
	_, page := h.browser().get("/desk/login?next=/desk/account")
	if !strings.Contains(page, `href="/desk/login/sign-on?next=%2fdesk%2faccount"`) && !strings.Contains(page, `href="/desk/login/sign-on?next=/desk/account"`) {
		t.Errorf("no button: %s", page)
	}
	p.Claims = map[string]any{"sub": "u1", "email": "Mara@Norrholm.example", "email_verified": true, "name": "Mara"}
	res, says, mara := come()
	if res.Request.URL.Path != "/desk/account" || !strings.Contains(says, "Your account") {
		t.Fatalf("came to %s: %s", res.Request.URL, says)
	}
	// From now on the person counts and not the address.
	p.Claims["email"] = "new@norrholm.example"
	if res, says, _ = come(); res.Request.URL.Path != "/desk/account" {
		t.Errorf("with another address: %s", says)
	}
	for name, tc := range map[string]struct {
		change func()
		says   string
	}{
		"somebody unknown": {func() { p.Claims = map[string]any{"sub": "u2", "email": "x@norrholm.example", "email_verified": true} }, "There is no account for x@norrholm.example"},
		"another with her address": {func() {
			p.Claims = map[string]any{"sub": "u3", "email": "mara@norrholm.example", "email_verified": "true"}
		}, "belongs to another person"},
		"an address that is not verified":     {func() { p.Claims = map[string]any{"sub": "u4", "email": "mara@norrholm.example"} }, "has not verified your e-mail address"},
		"a token for somebody else's program": {func() { p.Break = func(c map[string]any) { c["aud"] = "another" } }, "does not prove who you are"},
		"a token of yesterday":                {func() { p.Break = func(c map[string]any) { c["exp"] = time.Now().Add(-time.Hour).Unix() } }, "does not prove who you are"},
		"another's nonce":                     {func() { p.Break = func(c map[string]any) { c["nonce"] = "x" } }, "does not prove who you are"},
		"another issuer":                      {func() { p.Break = func(c map[string]any) { c["iss"] = "https://elsewhere.example" } }, "does not prove who you are"},
		"a forged signature":                  {func() { p.OtherKey = true }, "does not prove who you are"},
		"a client that is not known":          {func() { p.Secret = "changed" }, "does not prove who you are"},
		"a service that is down":              {func() { p.Down = true }, "Norrholm Key does not answer as it should"},
	} {
		t.Run(name, func(t *testing.T) {
			was := p.Secret
			p.Claims = map[string]any{"sub": "u1", "email": "mara@norrholm.example", "email_verified": true}
			tc.change()
			defer func() { p.Break, p.OtherKey, p.Down, p.Secret = nil, false, false, was }()
			r := h.browser()
			// The browser itself meets the service's answers; only what comes back is ours.
			r.c.CheckRedirect = nil
			var res *http.Response
			var page string
			if p.Down {
				h.room.SignOn() // asked before: its doors are known, the token's is shut
				p.Down = false
				r.c.CheckRedirect = func(req *http.Request, _ []*http.Request) error {
					p.Down = strings.HasPrefix(req.URL.Path, signOnPath)
					return nil
				}
			}
			res, page = r.get("/desk/login/sign-on")
			if res.StatusCode != http.StatusUnauthorized || !strings.Contains(pageText(page), tc.says) {
				t.Errorf("%d %s", res.StatusCode, pageText(page))
			}
			if res, _ := r.get("/desk"); res.Request.URL.Path != "/desk/login" {
				t.Error("came in")
			}
		})
	}
	// An answer counts in the browser that asked, once.
	for _, path := range []string{signOnPath + "?state=x&code=y", signOnPath, signOnPath + "?error=access_denied"} {
		if res, _ := h.browser().get(path); res.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
	if res, _ := mara.get("/desk"); res.Request.URL.Path != "/desk" {
		t.Error("Mara is out")
	}
}

// Who comes from a domain of the newsroom gets an account if the configuration says so.
func TestSignOnMakesAccounts(t *testing.T) {
	p := signintest.New(t)
	h := signOnHouse(t, p, func(c *signin.Config) { c.NewRole, c.Domains = depesche.RoleReader, []string{"norrholm.example"} })
	p.Claims = map[string]any{"sub": "u9", "email": "new@norrholm.example", "email_verified": true, "name": "Nils Orlo"}
	if res, page := h.browser().get("/desk/login/sign-on"); res.Request.URL.Path != "/desk" {
		t.Fatalf("came to %s: %s", res.Request.URL, pageText(page))
	}
	a, _, err := h.room.Store.AccountByEmail(context.Background(), "new@norrholm.example")
	h.must(err)
	if a.Name != "Nils Orlo" || a.Role != depesche.RoleReader {
		t.Errorf("%+v", a)
	}
	p.Claims = map[string]any{"sub": "u10", "email": "new@norrholm.example.evil.example", "email_verified": true}
	if res, _ := h.browser().get("/desk/login/sign-on"); res.StatusCode != http.StatusUnauthorized {
		t.Errorf("another domain: %d", res.StatusCode)
	}
}
