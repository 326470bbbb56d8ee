package desk

import (
	"net/http"

	"depesche"
	"depesche/internal/newsroom"
)

// ownPagesPage lists the pages that editions have of their own: imprint, privacy, about.
type ownPagesPage struct {
	frame
	Editions []ownPagesOf
}

type ownPagesOf struct {
	Code, Name string
	Pages      []ownPageLine
	Lacks      []option // pages that readers expect and that are not there
}

type ownPageLine struct{ Key, Title, Href, Changed string }

// ownPageForm writes one of them.
type ownPageForm struct {
	frame
	Edition, EditionName, Lang, Dir string
	Key, Heading, Source            string
	Listed, New, CanSet             bool
	Live                            string
	Past                            []pastRevision
}

type pastRevision struct{ What, Source string }

// expected are the keys of the pages that most newsrooms need.
var expected = []string{"about", "imprint", "privacy", "contact", "corrections-policy"}

func (s *Server) ownPages(w http.ResponseWriter, v *visit) error {
	f, err := s.frame(v, v.p.T("pages.title"), "pages")
	if err != nil {
		return err
	}
	p := &ownPagesPage{frame: f}
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	for _, e := range es {
		ps, err := s.room.Store.Pages(v.ctx(), e.Code)
		if err != nil {
			return err
		}
		of, have := ownPagesOf{Code: e.Code, Name: v.p.LangName(e.Lang)}, map[string]bool{}
		for _, pg := range ps {
			have[pg.Key] = true
			of.Pages = append(of.Pages, ownPageLine{pg.Key, pg.Title, ownPageHref(e.Code, pg.Key), v.p.T("pages.changed", pg.UpdatedBy, v.p.DateTime(pg.UpdatedAt))})
		}
		for _, key := range expected {
			if !have[key] {
				of.Lacks = append(of.Lacks, option{Value: ownPageHref(e.Code, key), Name: v.p.T("pages.key_" + key)})
			}
		}
		p.Editions = append(p.Editions, of)
	}
	return s.templates.Render(w, http.StatusOK, "pages", p)
}

func ownPageHref(edition, key string) string { return "/desk/pages/" + edition + "/" + key }

// newOwnPage leads from a key that was typed to the form for it.
func (s *Server) newOwnPage(w http.ResponseWriter, v *visit) error {
	http.Redirect(w, v.Request, ownPageHref(v.PostForm.Get("edition"), v.PostForm.Get("key")), http.StatusSeeOther)
	return nil
}

func (s *Server) ownPage(w http.ResponseWriter, v *visit) error {
	return s.renderOwnPage(w, v, http.StatusOK, nil, nil)
}

func (s *Server) renderOwnPage(w http.ResponseWriter, v *visit, status int, typed *depesche.Page, bad *problem) error {
	code, key := v.PathValue("edition"), v.PathValue("key")
	e, err := s.room.Store.Edition(v.ctx(), code)
	if err != nil {
		return err
	}
	pg, err := s.room.Store.Page(v.ctx(), code, key)
	fresh := depesche.IsNotFound(err)
	if fresh {
		pg = &depesche.Page{Listed: true}
		if v.p.Has("pages.key_" + key) {
			pg.Title = v.p.T("pages.key_" + key)
		}
	} else if err != nil {
		return err
	}
	if typed != nil {
		pg = typed
	}
	f, err := s.frame(v, v.p.T("pages.title"), "pages")
	if err != nil {
		return err
	}
	f.Problem = bad
	role, err := s.room.RoleAt(v.ctx(), v.account, newsroom.Place{Edition: code})
	if err != nil {
		return err
	}
	p := &ownPageForm{frame: f, Edition: code, EditionName: v.p.LangName(e.Lang), Lang: e.Lang, Dir: dirOf(e.Lang), Key: key, Heading: pg.Title, Source: pg.Source, Listed: pg.Listed, New: fresh,
		CanSet: role.Includes(depesche.RoleChief)}
	if !fresh {
		p.Live = "/" + code + "/page/" + key
	}
	past, err := s.room.Store.PageRevisions(v.ctx(), code, key)
	if err != nil {
		return err
	}
	for _, r := range past[min(1, len(past)):] {
		p.Past = append(p.Past, pastRevision{v.p.T("pages.revision", r.Revision, r.By, r.At), r.Source})
	}
	return s.templates.Render(w, status, "ownpage", p)
}

func (s *Server) saveOwnPage(w http.ResponseWriter, v *visit) error {
	f := v.PostForm
	p := depesche.Page{Edition: v.PathValue("edition"), Key: v.PathValue("key"), Title: f.Get("title"), Source: f.Get("source"), Listed: f.Get("listed") != ""}
	if err := v.mayEach(s, depesche.RoleChief, newsroom.Place{Edition: p.Edition}); err != nil {
		return err
	}
	if _, err := s.room.SavePage(v.ctx(), v.actor(), p); err != nil {
		bad, ok := v.problemOf(err)
		if !ok {
			return err
		}
		return s.renderOwnPage(w, v, http.StatusBadRequest, &p, bad)
	}
	return say(w, v, ownPageHref(p.Edition, p.Key), "said.page_saved")
}

func (s *Server) removeOwnPage(w http.ResponseWriter, v *visit) error {
	edition, key := v.PathValue("edition"), v.PathValue("key")
	if err := v.mayEach(s, depesche.RoleChief, newsroom.Place{Edition: edition}); err != nil {
		return err
	}
	if err := s.room.RemovePage(v.ctx(), v.actor(), edition, key); err != nil {
		return s.sayBad(w, v, "/desk/pages", err)
	}
	return say(w, v, "/desk/pages", "said.page_removed")
}
