package desk

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/search"
)

const paletteStories = 6

// paletteGroup is a part of what the palette offers. What the page itself can do the
// script adds, from the list of keys.
type paletteGroup struct {
	Name  string        `json:"name"`
	Items []paletteItem `json:"items"`
}

type paletteItem struct {
	Label string `json:"label"`
	Lang  string `json:"lang,omitempty"` // of the label, where it is not the desk's
	Note  string `json:"note,omitempty"`
	Href  string `json:"href"`
}

// palette answers what somebody types into the palette: stories, what can be done with
// the one at hand, and where else one can go.
func (s *Server) palette(w http.ResponseWriter, v *visit) error {
	typed := strings.TrimSpace(shorten(v.URL.Query().Get("q"), 200))
	at, _ := strconv.ParseInt(v.URL.Query().Get("story"), 10, 64)
	var out []paletteGroup
	add := func(name string, items []paletteItem) {
		if len(items) > 0 {
			out = append(out, paletteGroup{name, items})
		}
	}
	stories, hit, err := s.paletteStories(v, typed)
	if err != nil {
		return err
	}
	add(v.p.T("palette.stories"), stories)
	of, words := at, typed
	if at == 0 {
		of, words = hit, ""
	}
	if of > 0 {
		texts, err := s.paletteTexts(v, of, words)
		if err != nil {
			return err
		}
		add(v.p.T("palette.with", "#"+strconv.FormatInt(of, 10)), texts)
	}
	f, err := s.frame(v, "", "-")
	if err != nil {
		return err
	}
	add(v.p.T("palette.go"), palettePages(&f, typed))
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	return json.NewEncoder(w).Encode(out)
}

// paletteStories finds stories by words, or one by its number; hit is the first.
func (s *Server) paletteStories(v *visit, typed string) (items []paletteItem, hit int64, err error) {
	if n, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64); err == nil && n > 0 {
		heads, err := s.room.Store.Headlines(v.ctx(), n)
		if err != nil {
			return nil, 0, err
		}
		t, err := s.room.Store.Original(v.ctx(), n)
		if depesche.IsNotFound(err) {
			return nil, 0, nil
		}
		if err != nil {
			return nil, 0, err
		}
		return []paletteItem{{Label: heads[t.Lang], Lang: t.Lang, Note: "#" + strconv.FormatInt(n, 10), Href: storyHref(n)}}, n, nil
	}
	if len([]rune(typed)) < 2 {
		return nil, 0, nil
	}
	query := typed
	if last, _ := utf8.DecodeLastRuneInString(typed); unicode.IsLetter(last) || unicode.IsDigit(last) {
		query += "*" // the last word is still being typed
	}
	hits, err := s.room.Store.SearchStories(v.ctx(), query, paletteStories)
	if err != nil {
		return nil, 0, err
	}
	for _, h := range hits {
		items = append(items, paletteItem{Label: h.Headline, Lang: h.Lang, Note: "#" + strconv.FormatInt(h.Story, 10), Href: storyHref(h.Story)})
	}
	if len(hits) > 0 {
		hit = hits[0].Story
	}
	return items, hit, nil
}

// paletteTexts offers the texts of a story, there or not, one for each language.
func (s *Server) paletteTexts(v *visit, story int64, typed string) ([]paletteItem, error) {
	texts, err := s.room.Store.Texts(v.ctx(), story)
	if err != nil || len(texts) == 0 {
		return nil, err
	}
	editions, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return nil, err
	}
	var out []paletteItem
	seen := map[string]bool{}
	offer := func(label, note, href string) {
		if nameFits(label, typed) {
			out = append(out, paletteItem{Label: label, Note: note, Href: href})
		}
	}
	for _, t := range texts {
		seen[t.Lang] = true
		href := textHref(story, t.Lang)
		if t.Kind == depesche.Original {
			href = storyHref(story)
		}
		offer(v.p.T("palette.open", v.p.LangName(t.Lang)), textState(v.p, &t).Word, href)
	}
	for _, e := range editions {
		if !seen[e.Lang] && v.account.In(e.Code).Includes(depesche.RoleTranslator) {
			seen[e.Lang] = true
			offer(v.p.T("palette.translate", v.p.LangNameIn(e.Lang)), "", textHref(story, e.Lang))
		}
	}
	return out, nil
}

// palettePages are the pages of the desk whose names fit.
func palettePages(f *frame, typed string) []paletteItem {
	var out []paletteItem
	offer := func(name, note, href string) {
		if nameFits(name, typed) {
			out = append(out, paletteItem{Label: name, Note: note, Href: href})
		}
	}
	for _, ls := range [][]queueLink{f.Queues, f.Also} {
		for _, l := range ls {
			offer(l.Name, l.Count, l.Href)
		}
	}
	for _, view := range f.Views {
		offer(view.Name, "", view.Href)
	}
	if f.MayAnywhere("editor") {
		offer(f.T("shell.import"), "", "/desk/import")
	}
	offer(f.T("account.title"), "", "/desk/account")
	offer(f.T("keys.page"), "", "/desk/account/keys")
	return out
}

// nameFits tells whether every word typed begins a word of the name.
func nameFits(name, typed string) bool {
	split := func(s string) []string {
		return strings.FieldsFunc(search.Fold(strings.ToLower(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	words := split(name)
next:
	for _, t := range split(typed) {
		for _, w := range words {
			if strings.HasPrefix(w, t) {
				continue next
			}
		}
		return false
	}
	return true
}
