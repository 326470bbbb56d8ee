package desk

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"depesche"
)

// The memory's page finds words on either side, marks them, and goes on through older pairs.
func TestWordsOnTheMemoryPage(t *testing.T) {
	h := newHouse(t)
	r := h.as(depesche.RoleTranslator)
	for i := range memoryLines + 2 {
		h.must(h.room.Remember(t.Context(), depesche.MemoryUnit{SourceLang: "en", TargetLang: "de", By: "Mara",
			Source: depesche.Plain(fmt.Sprintf("The lantern <b>%d</b> burns.", i)), Target: depesche.Plain(fmt.Sprintf("Laterne %d brennt.", i))}))
	}
	h.must(h.room.Remember(t.Context(), depesche.MemoryUnit{SourceLang: "de", TargetLang: "en", By: "Mara", Source: depesche.Plain("Es regnet."), Target: depesche.Plain("It rains.")}))
	_, page := r.get("/desk/memory?find=" + url.QueryEscape("LANTERN"))
	checkPage(t, "/desk/memory", page)
	if !strings.Contains(page, "The <mark>lantern</mark> &lt;b&gt;51&lt;/b&gt; burns.") || strings.Contains(page, "Es regnet.") || strings.Contains(page, "Laterne 1 brennt") {
		t.Errorf("first page: %s", pageText(page))
	}
	_, rest, _ := strings.Cut(page, `class="older"><a class="btn" href="`)
	older, _, _ := strings.Cut(rest, `"`)
	_, page = r.get(strings.ReplaceAll(older, "&amp;", "&"))
	if !strings.Contains(page, "Laterne 1 brennt.") || !strings.Contains(page, "Laterne 0 brennt.") || strings.Contains(page, "Laterne 2 brennt.") || strings.Contains(page, `class="older"`) {
		t.Errorf("second page: %s", pageText(page))
	}
	if _, page = r.get("/desk/memory?find=regnet"); !strings.Contains(page, "Es <mark>regnet</mark>.") {
		t.Errorf("the other direction: %s", pageText(page))
	}
}
