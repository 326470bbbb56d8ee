package desk

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
)

// sendLook sends the form as a browser does, with files by the names of their fields.
func (r *reader) sendLook(code string, fields url.Values, files map[string][]byte) (*http.Response, string) {
	r.h.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range fields {
		for _, v := range values {
			r.h.must(w.WriteField(name, v))
		}
	}
	for name, data := range files {
		f, err := w.CreateFormFile(name, name+".png")
		r.h.must(err)
		_, err = f.Write(data)
		r.h.must(err)
	}
	r.h.must(w.Close())
	res, err := r.c.Post(r.h.server.URL+lookHref(code), w.FormDataContentType(), &b)
	return r.read(res, err)
}

func logoFile(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w {
		img.Set(i, h/2, color.NRGBA{200, 30, 30, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func lookFields(more ...string) url.Values {
	v := url.Values{"dates": {"figures"}, "clock": {"12"}, "region": {"at"}, "text": {"inter"}, "display": {"system"}, "light-paper": {"#fdf6e3"}, "light-link": {"#1c4480"}, "dark-ink": {"ffffff"},
		"bar-transport": {"2"}, "nav-name": {"Shop", "", "Rail"}, "nav-href": {"https://shop.example/", "", "topic/rail"}}
	for i := 0; i+1 < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

func TestLookIsSaved(t *testing.T) {
	h := newHouse(t)
	admin := h.as(depesche.RoleAdmin)
	res, body := admin.sendLook("de", lookFields("do", "save"), map[string][]byte{"logo-file": logoFile(t, 400, 80)})
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "Saved.") {
		t.Fatalf("%d: %s", res.StatusCode, body)
	}
	e, err := h.room.Store.Edition(context.Background(), "de")
	h.must(err)
	l := e.Look
	if e.Region != "AT" || l.Dates != depesche.DatesInFigures || l.Clock != depesche.Clock12 || l.Theme.Text != depesche.FaceInter || l.Theme.Display != depesche.FaceSystem ||
		l.Theme.Light.Paper != "#fdf6e3" || l.Theme.Dark.Ink != "#ffffff" || l.Theme.LogoSize != [2]int{400, 80} || len(l.Channels) != 1 ||
		len(l.Nav) != 2 || l.Nav[1] != (depesche.NavLink{Name: "Rail", Href: "topic/rail"}) {
		t.Errorf("saved: %s %+v", e.Region, l)
	}
	_, body = admin.get(lookHref("de"))
	for _, want := range []string{`value="#fdf6e3"`, `src="/logos/` + l.Theme.Logo, "27.01.2026 · 2:05 pm", `value="https://shop.example/"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the form lacks %s", want)
		}
	}
	// The logo stays when the form is sent without a file, and goes when that is asked.
	if _, body = admin.sendLook("de", lookFields("do", "save", "logo", l.Theme.Logo), nil); !strings.Contains(body, l.Theme.Logo) {
		t.Error("the logo is gone")
	}
	if _, body = admin.sendLook("de", lookFields("do", "save", "logo", l.Theme.Logo, "no-logo", "1"), nil); strings.Contains(body, l.Theme.Logo) {
		t.Error("the logo is still there")
	}
	if _, body = admin.post(lookHref("de")+"/reset", url.Values{}); !strings.Contains(body, "Give Norrholmer Bote") {
		t.Error("it is not asked again")
	}
	admin.post(lookHref("de")+"/reset", url.Values{"sure": {"1"}})
	if e, err = h.room.Store.Edition(context.Background(), "de"); err != nil || e.Look.Theme != (depesche.Theme{}) || e.Region != "AT" {
		t.Errorf("after the reset: %+v", e)
	}
}

// What cannot be read is refused with the colour that can, and nothing is saved; one press
// takes it. Showing saves nothing either.
func TestLookThatCannotBeRead(t *testing.T) {
	h := newHouse(t)
	admin := h.as(depesche.RoleAdmin)
	faint := lookFields("do", "save", "light-paper", "#ffffff", "light-link", "#66aaff")
	res, body := admin.sendLook("de", faint, nil)
	if res.StatusCode != http.StatusBadRequest || !strings.Contains(body, "too faint to be read") || !strings.Contains(body, `value="light-link=#3376c7"`) || !strings.Contains(body, `value="#66aaff"`) {
		t.Errorf("%d: %s", res.StatusCode, body)
	}
	faint.Del("do")
	faint.Set("take", "light-link=#3376c7")
	if res, body = admin.sendLook("de", faint, nil); res.StatusCode != http.StatusOK || !strings.Contains(body, `value="#3376c7"`) || strings.Contains(body, "Too faint") {
		t.Errorf("%d: %s", res.StatusCode, body)
	}
	for name, bad := range map[string][2]string{"light-ink": {"red", "no colour"}, "region": {"ZZZ", "no country"}, "bar-transport": {"x", "no place"}, "nav-href": {"//evil.example", "cannot stand"}, "text": {"Papyrus", "no typeface"}, "bar-nowhere": {"1", "no such channel"}} {
		if res, body = admin.sendLook("de", lookFields("do", "save", name, bad[0]), nil); res.StatusCode < 400 || !strings.Contains(body, bad[1]) {
			t.Errorf("%s=%s: %d, without %q", name, bad[0], res.StatusCode, bad[1])
		}
	}
	for name, file := range map[string][]byte{"no picture": []byte("GIF89a"), "too small": logoFile(t, 8, 8)} {
		if res, body = admin.sendLook("de", lookFields("do", "save"), map[string][]byte{"logo-file": file}); res.StatusCode != http.StatusBadRequest || !strings.Contains(body, "The logo cannot be used") {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
	admin.sendLook("de", lookFields("do", "show", "light-paper", "#eeeeee"), nil)
	if e, err := h.room.Store.Edition(context.Background(), "de"); err != nil || e.Look.Theme != (depesche.Theme{}) || e.Region != "" {
		t.Errorf("something was saved: %+v", e)
	}
	if res, _ = h.as(depesche.RoleEditor).sendLook("de", lookFields("do", "save"), nil); res.StatusCode != http.StatusForbidden {
		t.Errorf("an editor may save: %d", res.StatusCode)
	}
}

// The preview shows what the form says, and not what is saved.
func TestLookPreview(t *testing.T) {
	h := newHouse(t)
	var got depesche.Edition
	var gotSheet, gotScheme string
	h.server.Close()
	h.server = httptest.NewServer(New(Config{Newsroom: h.room, ThemeSheet: func(t *depesche.Theme) string { return "/* " + t.Light.Paper + " */" },
		PreviewFront: func(w http.ResponseWriter, r *http.Request, e *depesche.Edition, sheet, scheme string) error {
			got, gotSheet, gotScheme = *e, sheet, scheme
			return nil
		}}))
	t.Cleanup(h.server.Close)
	admin := h.as(depesche.RoleAdmin)
	_, body := admin.sendLook("de", lookFields("do", "show", "scheme", "dark"), map[string][]byte{"logo-file": logoFile(t, 40, 20)})
	_, rest, _ := strings.Cut(body, `id="look-preview" src="`)
	address, _, _ := strings.Cut(rest, `"`)
	res, _ := admin.get(strings.ReplaceAll(address, "&amp;", "&"))
	if res.StatusCode != http.StatusOK || got.Code != "de" || got.Region != "AT" || got.Look.Theme.Light.Paper != "#fdf6e3" || got.Look.Theme.LogoSize != [2]int{40, 20} || len(got.Look.Nav) != 2 || gotScheme != "dark" {
		t.Errorf("%d %s: %+v, %s", res.StatusCode, address, got, gotScheme)
	}
	if res, body = admin.get(gotSheet); body != "/* #fdf6e3 */" || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/css") {
		t.Errorf("%s: %s", gotSheet, body)
	}
	if res, _ = admin.get(lookHref("de") + "/preview?logo=" + strings.Repeat("ab", 32)); res.StatusCode != http.StatusNotFound {
		t.Errorf("a logo that is not here: %d", res.StatusCode)
	}
}

func TestAuthorsAreDescribed(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	for _, name := range []string{"Jonna Petrak", "Edda Corviston", "Per Åsen"} {
		h.must(h.room.Store.SaveAuthor(ctx, depesche.Author{Key: strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(name, " ", "-"), "Å", "A")), Name: name}))
	}
	editor := h.as(depesche.RoleEditor)
	if _, body := editor.get(authorsHref + "?find=petra"); !strings.Contains(body, "Jonna Petrak") || strings.Contains(body, "Edda") {
		t.Error("the search does not find one")
	}
	at := authorHref("jonna-petrak")
	if _, body := editor.post(at, url.Values{"name": {"Jonna Petrak"}, "link": {"https://petrak.example/"}, "about-de": {"Schreibt über Flüsse."}, "about-ar": {""}}); !strings.Contains(body, "Saved.") || !strings.Contains(body, "Schreibt über Flüsse.") {
		t.Error(body)
	}
	if a, err := h.room.Store.Author(ctx, "jonna-petrak"); err != nil || a.About["de"] != "Schreibt über Flüsse." || len(a.About) != 1 || a.Link != "https://petrak.example/" {
		t.Errorf("%+v, %v", a, err)
	}
	res, body := editor.post(at, url.Values{"name": {"Jonna Petrak"}, "link": {"javascript:x"}, "about-de": {"Neu."}})
	if res.StatusCode != http.StatusBadRequest || !strings.Contains(body, "is no address") || !strings.Contains(body, "Neu.") {
		t.Errorf("%d: %s", res.StatusCode, body)
	}
	if res, _ = h.as(depesche.RoleTranslator).post(at, url.Values{"name": {"X"}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("a translator may: %d", res.StatusCode)
	}
	if _, err := h.room.DescribeAuthor(ctx, h.editor, "nobody", newsroom.AuthorChange{}); !depesche.IsNotFound(err) {
		t.Error(err)
	}
}
