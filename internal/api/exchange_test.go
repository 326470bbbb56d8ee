package api_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
)

// file fetches what is not JSON.
func (c client) file(path string) (string, http.Header) {
	c.t.Helper()
	req, _ := http.NewRequest("GET", c.base+path, nil)
	req.Header.Set("Authorization", "Bearer "+c.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 {
		c.t.Fatalf("%s: %d %v %s", path, res.StatusCode, err, b)
	}
	return string(b), res.Header
}

func TestFilesOverTheAPI(t *testing.T) {
	n, as := start(t)
	editor, translator := as(depesche.RoleEditor), as(depesche.RoleTranslator)
	editor.do("POST", "/api/v1/stories?lang=en&name=f.md", page, 200, nil)
	xliff, h := translator.file("/api/v1/stories/1/texts/de/xliff?version=1.2&copy_source=1")
	if !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || !strings.Contains(xliff, `ctype="bold"`) {
		t.Fatal(h, xliff)
	}
	xliff = strings.Replace(xliff, `state="needs-translation">Ferry back in service`, `state="translated">Fähre fährt wieder`, 1)
	var taken struct {
		Counts   map[newsroom.Outcome]int
		Revision int
	}
	translator.do("POST", "/api/v1/stories/1/texts/de/xliff", xliff, 200, &taken)
	if taken.Counts[newsroom.Taken] != 1 || taken.Revision != 1 {
		t.Errorf("%+v", taken)
	}
	var f failure
	translator.do("POST", "/api/v1/stories/1/texts/de/xliff", xliff[:300], 400, &f)
	if f.Error.Key != "xliff.invalid" {
		t.Errorf("%+v", f)
	}
	translator.do("GET", "/api/v1/stories/1/texts/fr/xliff", "", 400, &f)

	if err := n.Remember(ctx, depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", Source: depesche.Plain("A"), Target: depesche.Plain("B")}); err != nil {
		t.Fatal(err)
	}
	tmx, _ := translator.file("/api/v1/memory?target=de&level=1")
	var memory newsroom.MemoryTaken
	editor.do("POST", "/api/v1/memory", strings.Replace(tmx, "<seg>B", "<seg>C", 1), 200, &memory)
	if memory.Added != 1 {
		t.Errorf("%+v", memory)
	}
	translator.do("POST", "/api/v1/memory", tmx, 403, nil)

	translator.do("GET", "/api/v1/glossary", "", 400, &f)
	if f.Error.Key != "glossary.none" {
		t.Errorf("%+v", f)
	}
	if _, err := n.SaveTerm(ctx, depesche.System, depesche.Term{SourceLang: "en", TargetLang: "de", Source: "a", Target: "b", Policy: depesche.TermRequired}); err != nil {
		t.Fatal(err)
	}
	tbx, _ := translator.file("/api/v1/glossary?form=martif")
	var glossary newsroom.GlossaryTaken
	editor.do("POST", "/api/v1/glossary", strings.Replace(tbx, "<term>b", "<term>c", 1), 200, &glossary)
	if glossary.Added != 1 {
		t.Errorf("%+v", glossary)
	}
}
