package site

import (
	"net/http"

	"depesche"
	"depesche/internal/web/i18n"
)

// chooserPage lists the editions, each in its own language.
type chooserPage struct {
	*frame
	Choices []choice
}

type choice struct{ Lang, Dir, Language, Name, Tagline, Href string }

// chooser leads readers to the edition in the language that their browser asks for, and
// shows all editions to those that ask for none of them.
func (s *Server) chooser(w http.ResponseWriter, r *http.Request) error {
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "no-cache")
	wanted := r.Header.Get("Accept-Language")
	var langs []string
	for _, e := range a.editions {
		langs = append(langs, e.Lang)
	}
	if lang, ok := i18n.MatchAny(wanted, langs); ok {
		for _, e := range a.editions {
			if e.Lang == lang {
				http.Redirect(w, r, a.link(frontPath(e.Code)), http.StatusFound)
				return nil
			}
		}
	}
	f, err := s.frame(r.Context(), a, s.fallbackEdition(a, wanted))
	if err != nil {
		return err
	}
	f.Title, f.Canonical, f.Alternates, f.Sections = "", a.abs("/"), f.fronts(), nil
	p := &chooserPage{frame: f}
	for i, e := range a.editions {
		p.Choices = append(p.Choices, choice{e.Tag(), depesche.Dir(e.Lang), a.selfName(&a.editions[i]), e.Name, e.Tagline, a.link(frontPath(e.Code))})
	}
	return s.show(w, r, http.StatusOK, "chooser", p)
}

// fallbackEdition is the edition whose words a page of no edition uses: the one that the
// reader's browser likes best, or one that stands in while there is none.
func (s *Server) fallbackEdition(a *addresses, acceptLanguage string) *depesche.Edition {
	var langs []string
	for _, e := range a.editions {
		langs = append(langs, e.Lang)
	}
	best := i18n.Match(acceptLanguage, langs)
	for i := range a.editions {
		if a.editions[i].Lang == best {
			return &a.editions[i]
		}
	}
	lang := i18n.Match(acceptLanguage, append([]string{"en"}, s.catalog().Langs()...)) // English, where the browser likes none
	return &depesche.Edition{Lang: lang, Name: "Depesche", TimeZone: "UTC"}
}
