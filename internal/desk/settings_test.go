package desk

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/mail/mailtest"
	"depesche/internal/newsroom"
)

// said wants a page to say all of these, and returns it.
func (r *reader) sees(path string, words ...string) string {
	r.h.t.Helper()
	res, page := r.get(path)
	if res.StatusCode != http.StatusOK {
		r.h.t.Fatalf("%s: %d", path, res.StatusCode)
	}
	text := pageText(page)
	for _, w := range words {
		if !strings.Contains(text, w) {
			r.h.t.Errorf("%s does not say %q:\n%s", path, w, text)
		}
	}
	return page
}

func TestEditionsInSettings(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleAdmin)
	r.sees("/desk/settings", "Editions", "Backups", "Mail server", "People")
	page := r.sees("/desk/settings/editions", "Norrholm Dispatch", "El Correo de Norrholm")
	f := form(t, page, "/desk/settings/editions")
	for _, bad := range []struct{ field, value, says string }{
		{"name", "", "Give the edition a name"}, {"lang", "klingonisch!", "is no language"}, {"zone", "Europe/Norrholm", "is no time zone"},
		{"host", "https://fr.example/", "is no host"}, {"quotes", "xx", "is no style of quotation marks"}, {"code", "DE FR", "cannot be a code"}, {"code", "desk", "cannot be a code"}, {"code", "de", "There is an edition de already"}, {"position", "first", "is a number from 1"},
	} {
		asked := with(url.Values{}, "code", "fr", "name", "Le Courrier", "lang", "fr", "zone", "Europe/Paris", "position", "5", "review", "optional", "block", "errors")
		asked.Set(bad.field, bad.value)
		res, page := r.post("/desk/settings/editions", asked)
		if text := pageText(page); res.StatusCode != http.StatusBadRequest || !strings.Contains(text, bad.says) || !strings.Contains(page, `value="Europe/`) {
			t.Errorf("%s %q: %d, %s", bad.field, bad.value, res.StatusCode, text)
		}
	}
	_, page = r.post("/desk/settings/editions", with(f, "code", "fr-ca", "name", "Le Courrier", "tagline", "Du fleuve", "lang", "fr-CA", "zone", "America/Toronto", "host", "FR.Norrholm.example", "review", "required", "block", "warnings", "quotes", "«»“”", "measures", "1"))
	if text := pageText(page); !strings.Contains(text, "The edition is there") {
		t.Fatalf("adding: %s", text)
	}
	e, err := h.room.Store.Edition(context.Background(), "fr-ca")
	h.must(err)
	if want := (depesche.Policy{BlockWarnings: true, Quotes: "«»“”", KeepMeasures: true}); e.Lang != "fr-CA" || e.Host != "fr.norrholm.example" || e.TimeZone != "America/Toronto" || e.Tagline != "Du fleuve" || e.Policy != want {
		t.Errorf("the edition is %+v", e)
	}
	// What the form shows is what is there: saving it changes nothing.
	_, page = r.get("/desk/settings/editions/fr-ca")
	r.post("/desk/settings/editions/fr-ca", form(t, page, "/settings/editions/fr-ca"))
	if again, err := h.room.Store.Edition(context.Background(), "fr-ca"); err != nil || !reflect.DeepEqual(again, e) {
		t.Errorf("saved unchanged: %+v, %v; was %+v", again, err, e)
	}
	// Two editions do not share a host.
	_, page = r.get("/desk/settings/editions/de")
	res, page := r.post("/desk/settings/editions/de", with(form(t, page, "/settings/editions/de"), "host", "fr.norrholm.example"))
	if res.StatusCode != http.StatusBadRequest || !strings.Contains(pageText(page), "has the host fr.norrholm.example already") {
		t.Errorf("a host twice: %d %s", res.StatusCode, pageText(page))
	}
	if res, _ := r.get("/desk/settings/editions/xx"); res.StatusCode != http.StatusNotFound {
		t.Errorf("an edition that is not there: %d", res.StatusCode)
	}
}

// An edition whose readers get English words around its stories says so, with the way out.
func TestEditionWithoutWords(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleAdmin)
	says := "7 of the site’s 372 words and sentences are English"
	r.sees("/desk/settings/editions", says)
	r.sees("/desk/settings/editions/es", says, "depesche export words --out DIR --lang es")
	if _, page := r.get("/desk/settings/editions/de"); strings.Contains(pageText(page), "words and sentences") {
		t.Error("an edition that has all words says that it has not")
	}
}

// TestRetiredEdition: it asks first, leaves the matrix, takes nothing new, keeps its pages.
func TestRetiredEdition(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t)
	r := h.as(depesche.RoleAdmin)
	h.must(h.room.Approve(ctx, h.editor, h.story, "en"))
	if _, err := h.room.Publish(ctx, h.editor, h.story, []string{"en"}); err != nil {
		t.Fatal(err)
	}
	other := h.take("# Storm\n\nThe storm has passed the island of Norrholm without damage, said the harbour master on Monday evening.\n", "en")
	_, page := r.post("/desk/settings/editions/en/retire", nil)
	if text := pageText(page); !strings.Contains(text, "Retire Norrholm Dispatch?") || !strings.Contains(text, "No, go back") {
		t.Fatalf("it does not ask: %s", text)
	}
	_, page = r.post("/desk/settings/editions/en/retire", form(t, page, "/retire"))
	if !strings.Contains(pageText(page), "The edition is retired. Its pages stay.") {
		t.Fatalf("retired: %s", pageText(page))
	}
	_, page = r.get("/desk")
	if strings.Contains(page, "<b>en</b>") {
		t.Error("the matrix has a retired edition")
	}
	if _, err := h.room.Publish(ctx, h.editor, other, []string{"en"}); depesche.KindOf(err) != depesche.Refused {
		t.Errorf("a new story in a retired edition: %v", err)
	}
	if _, err := h.room.Publish(ctx, h.editor, h.story, []string{"en"}); err != nil {
		t.Errorf("what is out may be updated: %v", err)
	}
	r.sees("/desk/story/"+strconv.FormatInt(h.story, 10), "Norrholm Dispatch")
	for _, code := range []string{"de", "es"} {
		h.must(h.room.RetireEdition(ctx, h.editor, code))
	}
	if err := h.room.RetireEdition(ctx, h.editor, "ar"); depesche.KindOf(err) != depesche.Refused {
		t.Errorf("the last edition: %v", err)
	}
	_, page = r.post("/desk/settings/editions/en/revive", nil)
	if !strings.Contains(pageText(page), "open again") {
		t.Errorf("revived: %s", pageText(page))
	}
	_, page = r.get("/desk")
	if !strings.Contains(page, "<b>en</b>") {
		t.Error("the matrix lacks an edition that is open again")
	}
}

func TestChannelsInSettings(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleAdmin)
	r.sees("/desk/settings/channels", "Transport", "Ferries", "Name in German")
	_, page := r.post("/desk/settings/channels", url.Values{"key": {"sport"}, "position": {"2"}, "name-en": {"Sport"}, "name-ar": {"رياضة"}})
	if !strings.Contains(page, "رياضة") {
		t.Errorf("the new channel is not there: %s", pageText(page))
	}
	_, page = r.post("/desk/settings/channels", url.Values{"key": {"Sport und Spiel"}, "position": {"2"}})
	if !strings.Contains(pageText(page), "A key has up to 40 small letters") {
		t.Errorf("a bad key: %s", pageText(page))
	}
	channel := "transport"
	h.must(h.room.Describe(context.Background(), h.editor, h.story, newsroom.StoryChange{Channel: &channel}))
	sure := func(key string) string {
		_, page := r.post("/desk/settings/channels/remove", url.Values{"key": {key}, "sure": {"1"}})
		return pageText(page)
	}
	if got := sure("transport"); !strings.Contains(got, "1 stories are in the channel transport") {
		t.Errorf("a channel with stories: %s", got)
	}
	if got := sure("sport"); !strings.Contains(got, "The channel is gone") {
		t.Errorf("an empty channel: %s", got)
	}
	_, page = h.as(depesche.RoleEditor).post("/desk/settings/topics", url.Values{"key": {"storms"}, "name-en": {"Storms"}})
	if !strings.Contains(pageText(page), "Storms") {
		t.Errorf("an editor adds a topic: %s", pageText(page))
	}
}

func TestMailServerInSettings(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleAdmin)
	srv := mailtest.New(t, mailtest.Options{Step: func(step, to string) mailtest.Act {
		if step == "rcpt" && strings.Contains(to, "nobody") {
			return mailtest.Refuse(550, "no such user here")
		}
		return mailtest.Act{}
	}})
	page := r.sees("/desk/settings/mail", "No mail server is set up")
	f := with(form(t, page, "/settings/mail"), "host", srv.Host, "port", strconv.Itoa(srv.Port), "tls", "none", "from", "news@norrholm.example", "do", "test", "to", "nobody@norrholm.example")
	_, page = r.post("/desk/settings/mail", f)
	for _, w := range []string{"The mail to nobody@norrholm.example was not taken.", "→ MAIL FROM:", "no such user here"} {
		if !strings.Contains(pageText(page), w) {
			t.Errorf("a refused test does not say %q: %s", w, pageText(page))
		}
	}
	if h.room.MailServer() != nil {
		t.Error("a test keeps the settings")
	}
	_, page = r.post("/desk/settings/mail", with(f, "to", "ada@norrholm.example"))
	if !strings.Contains(pageText(page), "The server has taken a mail to ada@norrholm.example") || len(srv.Got()) != 1 {
		t.Errorf("a test: %d mails came: %s", len(srv.Got()), pageText(page))
	}
	const secret = "a-secret-for-the-server"
	_, page = r.post("/desk/settings/mail", with(f, "do", "save", "user", "news", "password", secret))
	if !strings.Contains(pageText(page), "Saved. Send a test mail") || strings.Contains(page, secret) {
		t.Errorf("saved: %s", pageText(page))
	}
	file := filepath.Join(h.room.Dir(), "mail.json")
	if st, err := os.Stat(file); err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v %v", st, err)
	}
	// The password stays for the same user at the same host, and for no other: whoever may
	// change the host must not have it sent elsewhere.
	_, page = r.get("/desk/settings/mail")
	f = form(t, page, "/settings/mail")
	if strings.Contains(page, secret) || !strings.Contains(pageText(page), "A password is kept") {
		t.Error("the page shows the password, or does not say that there is one")
	}
	r.post("/desk/settings/mail", with(f, "do", "save", "from_name", "Norrholm"))
	if c := h.room.MailServer(); c == nil || c.Password != secret || c.FromName != "Norrholm" {
		t.Errorf("saved again: %v", c != nil)
	}
	res, page := r.post("/desk/settings/mail", with(f, "do", "save", "host", "elsewhere.example"))
	if res.StatusCode != http.StatusBadRequest || !strings.Contains(pageText(page), "needs a password") {
		t.Errorf("another host takes the password: %d %s", res.StatusCode, pageText(page))
	}
	for field, value := range map[string]string{"port": "70000", "host": "https://mail.example", "from": "nobody", "tls": "maybe"} {
		if res, page := r.post("/desk/settings/mail", with(form(t, page, "/settings/mail"), "do", "save", "host", srv.Host, field, value)); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s %q: %d %s", field, value, res.StatusCode, pageText(page))
		}
	}
	_, page = r.post("/desk/settings/mail/drop", url.Values{"sure": {"1"}})
	if _, err := os.Stat(file); err == nil || h.room.MailServer() != nil {
		t.Errorf("dropped: %s", pageText(page))
	}
}

// TestMailServerInTheFile: what config.json says is shown and not changed.
func TestMailServerInTheFile(t *testing.T) {
	h := newHouse(t, `{"smtp": {"host": "mail.norrholm.example", "tls": "none", "from": "news@norrholm.example"}}`)
	r := h.as(depesche.RoleAdmin)
	r.sees("/desk/settings/mail", "The file config.json on the server names the mail server")
	if err := h.room.SetMailServer(context.Background(), h.editor, nil); depesche.KindOf(err) != depesche.Refused {
		t.Errorf("changed all the same: %v", err)
	}
}

func TestBackupsInSettings(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t)
	r := h.as(depesche.RoleAdmin)
	r.sees("/desk/settings/backups", "No backup yet", "depesche --data DIR backup restore FILE")
	b, _, err := h.room.MakeBackup(ctx, h.editor, "", nil)
	h.must(err)
	at := "/desk/settings/backups/" + b.Name
	r.sees("/desk/settings/backups", b.Name, "by hand")
	res, file := r.get(at)
	if int64(len(file)) != b.Size || res.Header.Get("Content-Type") != "application/x-tar" || !strings.Contains(res.Header.Get("Content-Disposition"), b.Name) {
		t.Errorf("downloaded %d of %d bytes, %v", len(file), b.Size, res.Header)
	}
	for _, role := range []depesche.Role{depesche.RoleReader, depesche.RoleEditor} {
		for _, path := range []string{at, "/desk/settings/backups", "/desk/settings/mail"} {
			if res, _ := h.as(role).get(path); res.StatusCode != http.StatusForbidden {
				t.Errorf("%s at %s: %d", role, path, res.StatusCode)
			}
		}
	}
	if res, _ := r.get("/desk/settings/backups/..%2fnewsroom.db"); res.StatusCode != http.StatusNotFound {
		t.Errorf("another file: %d", res.StatusCode)
	}
	_, page := r.post("/desk/settings/backups/plan", url.Values{"hour": {"5"}, "keep": {"30"}})
	plan, err := h.room.BackupPlan(ctx)
	h.must(err)
	if plan.On || plan.Hour != 5 || plan.Keep != 30 {
		t.Errorf("the plan: %+v, %s", plan, pageText(page))
	}
	_, page = r.post("/desk/settings/backups/plan", url.Values{"hour": {"5"}, "keep": {"0"}})
	if !strings.Contains(pageText(page), "Keep between 1 and 400") {
		t.Errorf("none kept: %s", pageText(page))
	}
	_, page = r.post(at+"/remove", nil)
	if !strings.Contains(pageText(page), "Remove "+b.Name+"?") {
		t.Errorf("it does not ask: %s", pageText(page))
	}
	_, page = r.post(at+"/remove", form(t, page, "/remove"))
	if !strings.Contains(pageText(page), "The backup is gone") {
		t.Errorf("removed: %s", pageText(page))
	}
}
