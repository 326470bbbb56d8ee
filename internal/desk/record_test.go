package desk

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// TestRecord: the record says what the ledger and the segments say, and who may not see it
// does not.
func TestRecord(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t)
	fs, err := h.room.Look(ctx, h.story, "de")
	h.must(err)
	if len(fs.Findings) == 0 {
		t.Fatal("the sample has no findings")
	}
	h.must(h.room.Waive(ctx, h.editor, h.story, "de", fs.Findings[0].Identity, "So steht es im Vertrag"))
	base := "/desk/story/" + strconv.FormatInt(h.story, 10) + "/record"
	r := h.as(depesche.RoleEditor)
	r.sees(base, "Review record of #1", "Mara Kessel", "confirmed", "waived", "So steht es im Vertrag")
	page := r.sees(base+"?lang=de", "written and confirmed by Mara Kessel", "written by Mara Kessel", "So steht es im Vertrag", "nobody has approved it", "Nachtfähre nach Norrholm kehrt nach neun Jahren zurück")
	if !strings.Contains(page, `lang="de" dir="ltr"`) {
		t.Error("the target has no language")
	}
	res, body := r.get(base + ".json")
	var rec newsroom.Record
	if err := json.Unmarshal([]byte(body), &rec); err != nil || res.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Fatalf("the JSON: %v", err)
	}
	all, err := h.room.Store.Ledger(ctx, store.LedgerQuery{Story: h.story, Limit: 1000})
	h.must(err)
	if rec.Format != "depesche.record/1" || len(rec.Ledger) != len(all) || rec.Ledger[0].ID != all[len(all)-1].ID {
		t.Errorf("%s, %d of %d entries", rec.Format, len(rec.Ledger), len(all))
	}
	i := 0
	for rec.Texts[i].Lang != "de" {
		i++
	}
	de := rec.Texts[i]
	head := h.head(h.story, "de")
	if len(de.Segments) != len(head.Targets) || len(de.Waivers) != 1 || de.Waivers[0].Segment == 0 || de.Waivers[0].By != "Mara Kessel" {
		t.Errorf("%d of %d segments, waivers %+v", len(de.Segments), len(head.Targets), de.Waivers)
	}
	for n, s := range de.Segments {
		if s.Target != head.Targets[n].Target.Text || s.State != head.Targets[n].State || s.Target != "" && len(s.Steps) == 0 {
			t.Errorf("segment %d: %+v", n+1, s)
		}
		if len(s.Steps) > 0 && s.Steps[len(s.Steps)-1].Target != s.Target {
			t.Errorf("segment %d: the last step is not what stands", n+1)
		}
	}
	for _, path := range []string{base, base + ".json"} {
		if res, _ := h.as(depesche.RoleTranslator).get(path); res.StatusCode != http.StatusForbidden {
			t.Errorf("a translator at %s: %d", path, res.StatusCode)
		}
	}
	if res, _ := r.get(base + "?lang=tlh"); res.StatusCode != http.StatusNotFound {
		t.Errorf("a text that is not there: %d", res.StatusCode)
	}
}

// TestLongRecord: a thousand entries come in pages, none twice, none left out.
func TestLongRecord(t *testing.T) {
	ctx := context.Background()
	h := newHouse(t)
	h.must(h.room.Store.InTx(ctx, func(tx *store.Store) error {
		for i := range 1000 {
			if err := tx.AddLedger(ctx, h.editor, depesche.LedgerEntry{Action: depesche.ActEdit, Story: h.story, Lang: "de", Detail: "entry " + strconv.Itoa(i) + "."}); err != nil {
				return err
			}
		}
		return nil
	}))
	r := h.as(depesche.RoleEditor)
	seen := map[int]int{}
	for path := "/desk/story/" + strconv.FormatInt(h.story, 10) + "/record"; path != ""; {
		_, page := r.get(path)
		text := pageText(page)
		for i := range 1000 {
			seen[i] += strings.Count(text, "entry "+strconv.Itoa(i)+".")
		}
		path = hrefOf(t, page, "After")
	}
	for i := range 1000 {
		if seen[i] != 1 {
			t.Fatalf("entry %d is there %d times", i, seen[i])
		}
	}
}

// hrefOf is where the link with these words leads, "" when there is none.
func hrefOf(t *testing.T, page, words string) string {
	t.Helper()
	_, after, ok := strings.Cut(page, `>`+words+`</a>`)
	if !ok {
		return ""
	}
	before := page[:len(page)-len(after)]
	at := strings.LastIndex(before, `href="`)
	href, _, _ := strings.Cut(before[at+len(`href="`):], `"`)
	return strings.ReplaceAll(href, "&amp;", "&")
}
