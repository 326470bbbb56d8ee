package desk

import (
	"errors"
	"net/http"
	"strconv"

	"depesche"
	"depesche/internal/web"
)

type errorPage struct {
	frame
	Status    int
	Heading   string
	Says      string
	Findings  []string
	Reference string
	Back      string
}

// errorPage says what happened and the way on. It must stand even when the store does
// not: without the rail if need be.
func (s *Server) errorPage(w http.ResponseWriter, v *visit, f web.Failure) error {
	p := errorPage{Status: f.Status, Says: v.p.Error(f.Err), Reference: f.Reference}
	p.Heading = v.p.T("error.heading_" + string(f.Kind))
	if !v.p.Has("error.heading_" + string(f.Kind)) {
		p.Heading = v.p.T("error.heading_internal")
	}
	var e *depesche.Error
	if errors.As(f.Err, &e) {
		for _, one := range e.Findings {
			p.Findings = append(p.Findings, findingText(v.p, one))
		}
	}
	if n, err := v.story(); err == nil && f.Status != http.StatusNotFound {
		p.Back = storyHref(n)
		if l := v.PathValue("lang"); l != "" {
			p.Back = textHref(n, l)
		}
		if v.URL.Path == p.Back {
			p.Back = ""
		}
	}
	title := strconv.Itoa(f.Status) + " " + p.Heading
	if v.account != nil {
		if frame, err := s.frame(v, title, "-"); err == nil {
			p.frame = frame
			return s.templates.Render(w, f.Status, "error", &p)
		}
	}
	p.frame = s.bare(v, title)
	p.Tongues = nil
	return s.templates.Render(w, f.Status, "error-gate", &p)
}
