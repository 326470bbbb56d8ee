package desk

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/argon2"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store/storetest"
)

const ferry = `# Night ferry to Norrholm returns after nine years

The first crossing leaves Port Ellery on Friday evening with every cabin sold.

The overnight ferry between Port Ellery and the island of Norrholm will sail again from 22 September, the harbour company said on Wednesday. The route closed nine years ago, when its last ship was sold.

The new ship, the *Fulmar*, carries 180 passengers, 40 cars and a crew of 12 people, and needs seven hours for the [96 miles](https://harbour.example/miles).

> “We did not expect this many people to want to sleep on a boat,” said Tamsin Orlo, who runs the line.

## What it costs

A bed costs 48 crowns, a car 65; children under six travel free. The harbour company paid for the quay itself; the island added 3.2 million crowns for a new ramp.

Some islanders fear for the quiet of the night: the ship must sound her horn twice on arrival. “Twice is enough,” Orlo said. “We will practise doing it softly.”
`

// ferryDe is a translation with mistakes that the checks find; "" stays empty.
var ferryDe = []string{
	"Nachtfähre nach Norrholm kehrt nach neun Jahren zurück",
	"Die erste Überfahrt beginnt am Freitagabend in Port Ellery, alle Kabinen sind verkauft.",
	"Die Nachtfähre zwischen Port Ellery und der Insel Norrholm fährt ab dem 22. September wieder, teilte die Hafengesellschaft am Mittwoch mit.",
	"Die Strecke wurde vor neun Jahren eingestellt, als das letzte Schiff verkauft wurde.",
	"Das neue Schiff, die „Fulmar“, befördert 180 Passagiere, 40 Autos und eine Besatzung von 15 Personen und braucht sieben Stunden für die 96 Meilen.",
	"„Wir haben erwartet, dass so viele Menschen auf einem Schiff schlafen wollen“, sagte Tamsin Orlo, die die Linie leitet.",
	"Was es kostet",
	"Ein Bett kostet 48 Kronen, ein Auto 65; Kinder unter sechs Jahren reisen kostenlos.",
	"Den Kai bezahlte die Hafengesellschaft selbst; die Insel gab 3,2 Millionen Kronen für eine neue Rampe [ramp] dazu.",
	"",
	"„Zweimal reicht“, sagte Orlo.",
	"„Wir werden üben, es leise zu tun.",
}

// house is a newsroom in a temporary folder with the desk in front of it.
type house struct {
	t      *testing.T
	room   *newsroom.Newsroom
	server *httptest.Server
	story  int64
	editor depesche.Actor
}

const password = "a quiet night on the ferry"

// emptyHouse may be given a config.json.
func emptyHouse(t *testing.T, config ...string) *house {
	t.Helper()
	dir := storetest.Dir(t)
	for _, c := range config {
		if err := os.WriteFile(filepath.Join(dir, "config.json"), []byte(c), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	room, err := newsroom.Open(context.Background(), newsroom.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { room.Close() })
	h := &house{t: t, room: room, editor: depesche.Actor{Name: "Mara Kessel"}}
	h.server = httptest.NewServer(New(Config{
		Newsroom: room, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError})),
		Preview: func(w http.ResponseWriter, r *http.Request, story int64, lang string, _ int) error {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, err := w.Write([]byte("<!doctype html><title>preview " + lang + "</title>"))
			return err
		},
		Words: func(e *depesche.Edition) (lacking, of int, lang string) {
			if e.Tag() == "es" {
				return 7, 372, "es"
			}
			return 0, 372, e.Lang
		},
	}))
	t.Cleanup(h.server.Close)
	return h
}

// newHouse has editions, people of every role and one story, half translated.
func newHouse(t *testing.T, config ...string) *house {
	t.Helper()
	h := emptyHouse(t, config...)
	ctx := context.Background()
	for _, e := range []depesche.Edition{
		{Code: "en", Lang: "en", Name: "Norrholm Dispatch", TimeZone: "Europe/Berlin", Position: 1},
		{Code: "de", Lang: "de", Name: "Norrholmer Bote", TimeZone: "Europe/Berlin", Position: 2},
		{Code: "es", Lang: "es", Name: "El Correo de Norrholm", TimeZone: "Europe/Berlin", Position: 3},
		{Code: "ar", Lang: "ar", Name: "بريد نورهولم", TimeZone: "Europe/Berlin", Position: 4},
	} {
		h.must(h.room.Store.SaveEdition(ctx, e))
	}
	h.must(h.room.Store.SetSetting(ctx, "newsroom.name", "Norrholm Dispatch"))
	h.must(h.room.Store.SaveChannel(ctx, depesche.Channel{Key: "transport", Names: map[string]string{"en": "Transport", "de": "Verkehr"}, Position: 1}))
	h.must(h.room.Store.SaveTopic(ctx, depesche.Topic{Key: "ferries", Names: map[string]string{"en": "Ferries", "de": "Fähren"}}))
	h.must(h.room.Store.SaveTerm(ctx, depesche.Term{SourceLang: "en", TargetLang: "de", Source: "crew", Target: "Besatzung", Policy: depesche.TermRequired}))
	for _, r := range []depesche.Role{depesche.RoleReader, depesche.RoleTranslator, depesche.RoleEditor, depesche.RoleAdmin} {
		a, err := h.room.AddAccount(ctx, depesche.System, depesche.Account{Name: nameOf[r], Email: string(r) + "@norrholm.example", Role: r, Lang: "en"})
		h.must(err)
		h.setPassword(a.ID)
		if r == depesche.RoleEditor {
			h.editor.Account = a.ID
		}
	}
	h.story = h.take(ferry, "en")
	h.fill(h.story, "de", ferryDe)
	return h
}

// passwordHash is of the password that everyone here has, and a cheap one: with hashes such as
// newsroom makes, a third of the time of these tests went into them.
var passwordHash = sync.OnceValue(func() string {
	salt := []byte("norrholm-norrhol")
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=64,t=1,p=1$%s$%s", argon2.Version, b64(salt), b64(argon2.IDKey([]byte(password), salt, 1, 64, 1, 32)))
})

func (h *house) setPassword(account int64) {
	h.t.Helper()
	h.must(h.room.Store.SetPasswordHash(context.Background(), account, passwordHash(), ""))
}

var nameOf = map[depesche.Role]string{
	depesche.RoleReader: "Rike Reader", depesche.RoleTranslator: "Jon Ostby", depesche.RoleEditor: "Mara Kessel", depesche.RoleAdmin: "Ada Brandholt",
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) take(text, lang string) int64 {
	h.t.Helper()
	res, err := h.room.Import(context.Background(), h.editor, newsroom.ImportRequest{Data: []byte(text), Name: "x.md", Lang: lang, Again: true})
	h.must(err)
	return res.Story
}

// fill translates a story by hand; texts stand in the order of the sentences.
func (h *house) fill(story int64, lang string, texts []string) {
	h.t.Helper()
	ctx := context.Background()
	_, err := h.room.Translate(ctx, h.editor, story, lang, newsroom.TranslateOptions{Engine: "none"})
	h.must(err)
	rev := h.head(story, lang)
	for i, s := range texts {
		if s == "" || i >= len(rev.Targets) {
			continue
		}
		_, err := h.room.EditSegment(ctx, h.editor, newsroom.SegmentEdit{Story: story, Lang: lang, Key: rev.Targets[i].Key, Target: depesche.Plain(s), Confirm: i < 4})
		h.must(err)
	}
}

func (h *house) head(story int64, lang string) *depesche.Revision {
	h.t.Helper()
	ctx := context.Background()
	text, err := h.room.Store.Text(ctx, story, lang)
	h.must(err)
	rev, err := h.room.Store.Revision(ctx, text.Head)
	h.must(err)
	return rev
}

// reader is a browser without scripts: it keeps cookies and follows redirects.
type reader struct {
	h *house
	c *http.Client
}

func (h *house) browser() *reader {
	jar, err := cookiejar.New(nil)
	h.must(err)
	return &reader{h, &http.Client{Jar: jar}}
}

// as is a browser in which a person of the role has logged in.
func (h *house) as(role depesche.Role) *reader {
	h.t.Helper()
	r := h.browser()
	res, body := r.post("/desk/login", url.Values{"email": {string(role) + "@norrholm.example"}, "password": {password}})
	if res.StatusCode != http.StatusOK || res.Request.URL.Path != "/desk" {
		h.t.Fatalf("log-in as %s ended at %s with %d: %s", role, res.Request.URL.Path, res.StatusCode, body)
	}
	return r
}

func (r *reader) get(path string) (*http.Response, string) {
	r.h.t.Helper()
	res, err := r.c.Get(r.h.server.URL + path)
	return r.read(res, err)
}

func (r *reader) post(path string, form url.Values) (*http.Response, string) {
	r.h.t.Helper()
	res, err := r.c.PostForm(r.h.server.URL+path, form)
	return r.read(res, err)
}

func (r *reader) read(res *http.Response, err error) (*http.Response, string) {
	r.h.t.Helper()
	r.h.must(err)
	defer res.Body.Close()
	var b strings.Builder
	buf := make([]byte, 32<<10)
	for {
		n, err := res.Body.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			return res, b.String()
		}
	}
}
