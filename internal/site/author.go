package site

import (
	"html/template"
	"net/http"

	"depesche"
	"depesche/internal/store"
)

// author shows what somebody whom bylines name has written, and who that is where the
// newsroom says so.
func (s *Server) author(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	a, in, err := s.authorHere(r, f)
	if err != nil {
		return err
	}
	p := &listPage{frame: f, Label: f.P.T("author.title"), LabelHref: f.addr.link("/" + f.ed.Code + "/authors"), About: aboutAuthor(a, f.ed.Lang), Elsewhere: safeHref(a.Link), found: in}
	person := thing{"@type": "Person", "name": a.Name, "url": f.addr.abs("/" + f.ed.Code + "/author/" + a.Key)}
	if p.About != "" {
		person["description"] = p.About
	}
	if p.Elsewhere != "" {
		person["sameAs"] = p.Elsewhere
	}
	f.Data = script(thing{"@context": "https://schema.org", "@type": "ProfilePage", "mainEntity": person})
	return s.list(w, r, p, listOfAuthor(a))
}

// authorHere finds the author that an address names among those who have live stories in
// the edition, and tells which editions have some.
func (s *Server) authorHere(r *http.Request, f *frame) (*depesche.Author, map[string]bool, error) {
	key := r.PathValue("key")
	a, err := s.store.Author(r.Context(), key)
	if err != nil {
		return nil, nil, err
	}
	in, err := s.store.AuthorEditions(r.Context(), key)
	if err == nil && !in[f.ed.Code] {
		err = errNoPage()
	}
	return a, in, err
}

func (s *Server) authorList(r *http.Request, f *frame) (*storyList, error) {
	a, _, err := s.authorHere(r, f)
	if err != nil {
		return nil, err
	}
	return listOfAuthor(a), nil
}

func listOfAuthor(a *depesche.Author) *storyList {
	return &storyList{a.Name, "/author/" + a.Key, store.ListQuery{Author: a.Key}}
}

// aboutAuthor is what the readers of a language are told of an author, nothing where that
// is not said in their language.
func aboutAuthor(a *depesche.Author, lang string) string {
	if t := a.About[lang]; t != "" {
		return t
	}
	return a.About[depesche.BaseLang(lang)]
}

// bylineHTML is the byline with the names leading to their pages.
func (f *frame) bylineHTML(d *depesche.Document) template.HTML {
	var names []template.HTML
	for _, n := range d.Byline {
		name := template.HTML(template.HTMLEscapeString(n))
		// Who has written nothing that is published has no page yet.
		if key := store.AuthorKey(n); key != "" && !f.Preview {
			name = template.HTML(`<a rel="author" href="`+template.HTMLEscapeString(f.addr.link("/"+f.ed.Code+"/author/"+key))+`">`) + name + "</a>"
		}
		names = append(names, name)
	}
	all := f.P.ListHTML(names)
	switch {
	case all == "" && d.Dateline == "":
		return ""
	case all == "":
		return template.HTML(template.HTMLEscapeString(d.Dateline))
	case d.Dateline == "":
		return f.P.HTML("story.by", all)
	}
	return f.P.HTML("story.by_at", all, d.Dateline)
}

// authorAddress is the absolute address of the page of a name in bylines, "" where it has
// none.
func (f *frame) authorAddress(name string) string {
	if key := store.AuthorKey(name); key != "" {
		return f.addr.abs("/" + f.ed.Code + "/author/" + key)
	}
	return ""
}
