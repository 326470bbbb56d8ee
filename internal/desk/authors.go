package desk

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
)

const (
	authorsHref = "/desk/settings/authors"
	authorRows  = 100
)

func authorHref(key string) string { return authorsHref + "/" + url.PathEscape(key) }

// authorsPage lists everybody whom bylines name.
type authorsPage struct {
	frame
	Search string
	Rows   []authorRow
	More   string
}

type authorRow struct{ Name, Href, Told string }

func (s *Server) authors(w http.ResponseWriter, v *visit) error {
	f, err := s.frame(v, v.p.T("section.settings/authors"), "settings/authors")
	if err != nil {
		return err
	}
	p := &authorsPage{frame: f, Search: strings.TrimSpace(v.URL.Query().Get("find"))}
	all, err := s.room.Store.AuthorPage(v.ctx(), p.Search, v.before(), authorRows+1)
	if err != nil {
		return err
	}
	all, p.More = cut(v, authorsHref, all, authorRows, func(a *depesche.Author) string { return a.Key })
	for _, a := range all {
		row := authorRow{Name: a.Name, Href: authorHref(a.Key)}
		var langs []string
		for l := range a.About {
			langs = append(langs, v.p.LangName(l))
		}
		slices.Sort(langs)
		row.Told = strings.Join(langs, ", ")
		p.Rows = append(p.Rows, row)
	}
	return s.templates.Render(w, http.StatusOK, "authors", p)
}

// authorPage is what readers are told of one author.
type authorPage struct {
	frame
	Key, Name, Link, Href string
	Abouts                []nameField
	Pages                 []option // of the author on the site
	CanSet                bool
}

func (s *Server) author(w http.ResponseWriter, v *visit) error {
	a, err := s.room.Store.Author(v.ctx(), v.PathValue("author"))
	if err != nil {
		return err
	}
	return s.renderAuthor(w, v, http.StatusOK, a, nil)
}

func (s *Server) renderAuthor(w http.ResponseWriter, v *visit, status int, a *depesche.Author, bad *problem) error {
	f, err := s.frame(v, a.Name, "settings/authors")
	if err != nil {
		return err
	}
	f.Problem = bad
	p := &authorPage{frame: f, Key: a.Key, Name: a.Name, Link: a.Link, Href: authorHref(a.Key), CanSet: v.may(depesche.RoleEditor)}
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	in, err := s.room.Store.AuthorEditions(v.ctx(), a.Key)
	if err != nil {
		return err
	}
	add := func(lang string) {
		if !slices.ContainsFunc(p.Abouts, func(n nameField) bool { return n.Lang == lang }) {
			p.Abouts = append(p.Abouts, nameField{Lang: lang, Label: v.p.LangNameIn(lang), Dir: dirOf(lang), Value: a.About[lang]})
		}
	}
	for _, e := range es {
		add(depesche.BaseLang(e.Lang))
		if in[e.Code] {
			p.Pages = append(p.Pages, option{Value: "/" + e.Code + "/author/" + a.Key, Name: v.p.LangName(e.Lang)})
		}
	}
	var others []string
	for l := range a.About {
		others = append(others, l)
	}
	slices.Sort(others)
	for _, l := range others {
		add(l)
	}
	return s.templates.Render(w, status, "author", p)
}

func (s *Server) saveAuthor(w http.ResponseWriter, v *visit) error {
	a, err := s.room.Store.Author(v.ctx(), v.PathValue("author"))
	if err != nil {
		return err
	}
	f := v.PostForm
	name, link := f.Get("name"), f.Get("link")
	c := newsroom.AuthorChange{Name: &name, Link: &link, About: map[string]string{}}
	for field, values := range f {
		if lang, ok := strings.CutPrefix(field, "about-"); ok {
			c.About[lang] = values[0]
		}
	}
	if _, err := s.room.DescribeAuthor(v.ctx(), v.actor(), a.Key, c); err != nil {
		bad, ok := v.problemOf(err)
		if !ok {
			return err
		}
		a.Name, a.Link, a.About = name, link, c.About
		return s.renderAuthor(w, v, http.StatusBadRequest, a, bad)
	}
	return say(w, v, authorHref(a.Key), "said.saved")
}
