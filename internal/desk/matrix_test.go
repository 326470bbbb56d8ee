package desk

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
)

// The matrix says until when a story is held back, and where not or until another time: also
// where there is no translation yet, and in the original's own cell.
func TestMatrixSaysEmbargoes(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	at := time.Now().AddDate(4, 0, 0)
	r := h.as(depesche.RoleEditor)
	set := func(story time.Time, own map[string]time.Time) (string, map[string]string) {
		t.Helper()
		change := newsroom.StoryChange{Embargo: &newsroom.When{At: story}, EmbargoIn: map[string]newsroom.When{}}
		for code, at := range own {
			change.EmbargoIn[code] = newsroom.When{At: at}
		}
		h.must(h.room.Describe(ctx, h.editor, 1, change))
		_, page := r.get("/desk")
		line, _, _ := strings.Cut(page[strings.Index(page, `<span class="meta">`):], "</span>")
		cells := map[string]string{}
		for _, cell := range strings.Split(page, `<a class="cell"`)[1:] {
			cell, _, _ = strings.Cut(cell, "</a>")
			_, code, _ := strings.Cut(cell, `<span class="code">`)
			code, _, _ = strings.Cut(code, "<")
			cells[code] = cell
		}
		return line, cells
	}
	year := func(n int) string { return fmt.Sprint(at.Year() + n) }

	line, cells := set(at, map[string]time.Time{"es": at.AddDate(1, 0, 0), "en": at.AddDate(2, 0, 0), "de": time.Now().Add(-time.Hour)})
	if !strings.Contains(line, "embargo until") || !strings.Contains(line, year(0)) || !strings.Contains(line, "except en, de and es") {
		t.Errorf("the line says %s", line)
	}
	for code, want := range map[string]string{"es": year(1), "en": year(2)} {
		if got := cells[code]; strings.Count(got, "embargo until") != 2 || strings.Count(got, want) != 2 {
			t.Errorf("%s says %s", code, got)
		}
	}
	if !strings.Contains(cells["de"], "no embargo") || strings.Contains(cells["ar"], "mbargo") {
		t.Errorf("de says %s, ar %s", cells["de"], cells["ar"])
	}
	if _, page := r.get("/desk/story/1"); !strings.Contains(pageText(page), "except en, de and es") {
		t.Error("the story's page does not say where its embargo does not hold")
	}

	// What holds nowhere is not said.
	past := time.Now().Add(-time.Hour)
	line, _ = set(at, map[string]time.Time{"es": past, "en": past, "de": past, "ar": past})
	if strings.Contains(line, "mbargo") {
		t.Errorf("freed everywhere the line says %s", line)
	}
	line, cells = set(time.Time{}, map[string]time.Time{"es": at})
	if strings.Contains(line, "mbargo") || !strings.Contains(cells["es"], year(0)) || strings.Contains(cells["de"], "mbargo") {
		t.Errorf("of one edition alone: %s, es %s, de %s", line, cells["es"], cells["de"])
	}
}
