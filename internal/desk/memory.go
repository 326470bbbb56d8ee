package desk

import (
	"context"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/search"
	"depesche/internal/store"
)

const memoryLines = 50

type memoryPage struct {
	frame
	Count, Search string
	Units         []unitLine
	Older         string
	Took          *tookView
	CanTake       bool
}

// tookView says what came of a file that was taken in.
type tookView struct {
	Title string
	Lines []string
}

type unitLine struct {
	Source, Target         template.HTML
	SourceLang, TargetLang string
	SourceDir, TargetDir   string
	Story, Href, By        string
}

// memory shows what the translation memory holds.
func (s *Server) memory(w http.ResponseWriter, v *visit) error { return s.renderMemory(w, v, nil) }

func (s *Server) renderMemory(w http.ResponseWriter, v *visit, took *tookView) error {
	f, err := s.frame(v, v.p.T("memory.title"), "memory")
	if err != nil {
		return err
	}
	n, err := s.room.Store.MemoryCount(v.ctx())
	if err != nil {
		return err
	}
	p := &memoryPage{frame: f, Count: v.p.N("memory.count", n), Search: strings.TrimSpace(v.URL.Query().Get("find"))}
	p.CanTake, p.Took = v.may(depesche.RoleEditor), took
	hits, err := s.memoryPage(v.ctx(), p.Search, v.beforeID(), memoryLines+1)
	if err != nil {
		return err
	}
	hits, p.Older = cut(v, "/desk/memory", hits, memoryLines, func(h *newsroom.ConcordanceHit) string { return idKey(h.Unit.ID) })
	for _, h := range hits {
		u := &h.Unit
		l := unitLine{Source: pieces(h.Source), Target: pieces(h.Target), SourceLang: u.SourceLang, TargetLang: u.TargetLang,
			SourceDir: dirOf(u.SourceLang), TargetDir: dirOf(u.TargetLang), By: v.p.T("memory.by_on", u.By, v.p.MediumDate(u.At))}
		if u.Story > 0 {
			l.Story, l.Href = "#"+strconv.FormatInt(u.Story, 10), storyHref(u.Story)
		}
		p.Units = append(p.Units, l)
	}
	return s.templates.Render(w, http.StatusOK, "memory", p)
}

// memoryPage lists pairs from the newest, all or those with the words looked for.
func (s *Server) memoryPage(ctx context.Context, find string, before int64, limit int) ([]newsroom.ConcordanceHit, error) {
	if find != "" {
		return s.room.Concordance(ctx, store.MemoryQuery{Text: find, Newest: true, Before: before, Limit: limit})
	}
	us, err := s.room.Store.MemoryPage(ctx, before, limit)
	out := make([]newsroom.ConcordanceHit, len(us))
	for i, u := range us {
		out[i] = newsroom.ConcordanceHit{Unit: u, Source: []search.Piece{{Text: u.Source.Text}}, Target: []search.Piece{{Text: u.Target.Text}}}
	}
	return out, err
}
