package desk

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"depesche"
)

// upload sends a form with a file.
func (r *reader) upload(path, name, content string, fields ...string) (*http.Response, string) {
	r.h.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		r.h.must(m.WriteField(fields[i], fields[i+1]))
	}
	f, err := m.CreateFormFile("file", name)
	r.h.must(err)
	_, err = f.Write([]byte(content))
	r.h.must(err)
	r.h.must(m.Close())
	return r.read(r.c.Post(r.h.server.URL+path, m.FormDataContentType(), &b))
}

// A translation goes out as a file and comes back, with forms alone; what both sides
// changed is chosen on the page that follows.
func TestXLIFFByForms(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleTranslator)
	base := "/desk/story/1/text/de"
	_, page := r.get(base)
	out := form(t, page, base+"/xliff/export")
	if out == nil {
		t.Fatal("no form hands the translation out")
	}
	res, file := r.post(base+"/xliff/export", with(out, "version", "2.1"))
	if res.Header.Get("Content-Disposition") != "attachment; filename=story-1-de.xlf" || !strings.Contains(file, ferryDe[1]) {
		t.Fatalf("%v %s", res.Header, file)
	}
	// Here somebody changes sentence 2; the translator changed sentences 1 and 2, and broke 3.
	rev := h.head(1, "de")
	_, page = r.get(base + "?s=2")
	r.post(base+"/segment", with(form(t, page, "seg-form"), "target", "Ein anderer Satz.", "do", "save"))
	file = strings.Replace(file, ferryDe[0], "Eine neue Überschrift", 1)
	file = strings.Replace(file, ferryDe[1], "Der Satz der Agentur.", 1)
	file = strings.Replace(file, ferryDe[2], `<pc id="99">Zerbrochen</pc>.`, 1)
	res, page = r.upload(base+"/xliff", "story.xlf", file)
	text := pageText(page)
	if res.StatusCode != 200 {
		t.Fatalf("%d %s", res.StatusCode, text)
	}
	checkPage(t, base+"/xliff", page)
	for _, says := range []string{"1 sentence taken", "1 to choose", "1 refused", "Ein anderer Satz.", "Der Satz der Agentur.", "line ", "Zerbrochen"} {
		if !strings.Contains(text, says) {
			t.Errorf("the page does not say %q: %s", says, text)
		}
	}
	if got := h.head(1, "de"); got.Targets[0].Target.Text != "Eine neue Überschrift" || got.Targets[1].Target.Text != "Ein anderer Satz." || got.Targets[2].Target.Text != rev.Targets[2].Target.Text {
		t.Errorf("%+v", got.Targets[:3])
	}
	// Choose the other version.
	choice := form(t, page, base+"/segment")
	if choice.Get("target") != "Der Satz der Agentur." {
		t.Fatalf("%v", choice)
	}
	r.post(base+"/segment", with(choice, "do", "save"))
	if got := h.head(1, "de").Targets[1].Target.Text; got != "Der Satz der Agentur." {
		t.Errorf("chosen, but it says %q", got)
	}
	// What cannot be taken in says so where one came from.
	for _, bad := range []string{file[:200], "", "<html/>"} {
		if res, page := r.upload(base+"/xliff", "story.xlf", bad); res.Request.URL.Path != base || form(t, page, base+"/xliff") == nil {
			t.Errorf("%.20q ended at %s", bad, res.Request.URL)
		}
	}
	// A text that is not there yet goes out, too.
	_, page = r.get("/desk/story/1/text/es")
	if form(t, page, "/desk/story/1/text/es/xliff/export") == nil || form(t, page, "/desk/story/1/text/es/xliff") == nil {
		t.Error("a missing translation has no forms for files")
	}
	if res, _ := h.as(depesche.RoleReader).post(base+"/xliff/export", url.Values{}); res.StatusCode != http.StatusForbidden {
		t.Errorf("a reader of the desk may hand out: %d", res.StatusCode)
	}
}

func TestMemoryAndGlossaryByForms(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleEditor)
	h.must(h.room.Remember(t.Context(), depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", Source: depesche.Plain("The ferry left."), Target: depesche.Plain("Die Fähre fuhr ab."), By: "Mara"}))
	_, page := r.get("/desk/memory")
	_, memory := r.post("/desk/memory/export", form(t, page, "/desk/memory/export"))
	if !strings.Contains(memory, "Die Fähre fuhr ab.") {
		t.Fatal(memory)
	}
	more := strings.Replace(memory, "Die Fähre fuhr ab.", "Die Fähre legte ab.", 1)
	res, page := r.upload("/desk/memory/import", "m.tmx", more)
	if text := pageText(page); res.StatusCode != 200 || !strings.Contains(text, "1 pair is new") || !strings.Contains(text, "Die Fähre legte ab.") {
		t.Errorf("%d %s", res.StatusCode, text)
	}
	checkPage(t, "/desk/memory/import", page)
	if res, page = r.upload("/desk/memory/import", "m.tmx", more[:len(more)-20]); !strings.Contains(pageText(page), "Nothing was taken in") {
		t.Errorf("%d %s", res.StatusCode, pageText(page))
	}

	_, page = r.get("/desk/glossary")
	_, glossary := r.post("/desk/glossary/export", form(t, page, "/desk/glossary/export"))
	if !strings.Contains(glossary, "Besatzung") {
		t.Fatal(glossary)
	}
	res, page = r.upload("/desk/glossary/import", "g.tbx", strings.Replace(glossary, "Besatzung", "Mannschaft", 1))
	if text := pageText(page); res.StatusCode != 200 || !strings.Contains(text, "1 term is new") || !strings.Contains(text, "Mannschaft") {
		t.Errorf("%d %s", res.StatusCode, text)
	}
	checkPage(t, "/desk/glossary/import", page)
	if res, _ := h.as(depesche.RoleTranslator).upload("/desk/glossary/import", "g.tbx", glossary); res.StatusCode != http.StatusForbidden {
		t.Errorf("a translator may take glossaries in: %d", res.StatusCode)
	}
}
