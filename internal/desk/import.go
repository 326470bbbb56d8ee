package desk

import (
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/web"
)

// maxUpload is the largest file that the import form takes; a page of news is far
// smaller, and the extractor has its own bound below this.
const maxUpload = 64 << 20

type importPage struct {
	frame
	URL, Text string
	Headline  string // of a story that is to be written here
	Way       string // that found a duplicate: "url", "file" or "text"
	LangAsked string
	Languages []option
	Mine      []option // in which the newsroom publishes, the likeliest first
	Duplicate *duplicateView
}

type duplicateView struct{ Text, Href, Link string }

// langPick is the choice of language that each way to import has.
type langPick struct {
	ID, Label, Auto string
	Options         []option
}

// LangPick gives a template the choice under an id of its own.
func (p *importPage) LangPick(id string) langPick {
	return langPick{id, p.T("import.lang"), p.T("import.lang_auto"), p.Languages}
}

func (s *Server) importPage(w http.ResponseWriter, v *visit) error {
	return s.renderImport(w, v, http.StatusOK, &importPage{URL: v.URL.Query().Get("url")}, nil)
}

func (s *Server) renderImport(w http.ResponseWriter, v *visit, status int, p *importPage, bad *problem) error {
	f, err := s.frame(v, v.p.T("import.title"), "-")
	if err != nil {
		return err
	}
	p.frame, p.Problem = f, bad
	p.LangAsked = v.FormValue("lang")
	p.Languages = languageOptions(v.p, lang.Codes(), []string{p.LangAsked})
	if p.Mine, err = s.editionLanguages(v, p.LangAsked); err != nil {
		return err
	}
	return s.templates.Render(w, status, "import", p)
}

func (s *Server) importStory(w http.ResponseWriter, v *visit) error {
	if err := web.ParseForm(w, v.Request, maxUpload); err != nil {
		return err
	}
	if v.MultipartForm != nil {
		defer func(f *multipart.Form) { f.RemoveAll() }(v.MultipartForm)
	}
	if v.PostForm.Get("way") == "new" {
		return s.newStory(w, v)
	}
	res, err := s.tryImport(v)
	if err != nil {
		return s.importProblem(w, v, err)
	}
	if d := res.Duplicate; d != nil {
		p := &importPage{URL: v.PostForm.Get("url"), Text: v.PostForm.Get("text"), Way: v.PostForm.Get("way"), Duplicate: v.duplicate(d)}
		return s.renderImport(w, v, http.StatusConflict, p, nil)
	}
	return say(w, v, storyHref(res.Story), "said.imported", v.p.LangNameIn(res.Lang))
}

func (s *Server) importProblem(w http.ResponseWriter, v *visit, err error) error {
	bad, ok := v.problemOf(err)
	if !ok {
		return err
	}
	p := &importPage{URL: v.PostForm.Get("url"), Text: v.PostForm.Get("text"), Headline: v.PostForm.Get("headline")}
	return s.renderImport(w, v, web.StatusOf(err), p, bad)
}

// newStory begins a story that is written here, and opens its original.
func (s *Server) newStory(w http.ResponseWriter, v *visit) error {
	d := newsroom.StoryDraft{Lang: v.PostForm.Get("lang"), Document: depesche.Document{Headline: depesche.Plain(strings.TrimSpace(v.PostForm.Get("headline")))}}
	number, err := s.room.Write(v.ctx(), v.actor(), d)
	if err != nil {
		return s.importProblem(w, v, err)
	}
	http.Redirect(w, v.Request, storyHref(number)+"/original", http.StatusSeeOther)
	return nil
}

// editionLanguages lists the languages of the editions, in the editions' order.
func (s *Server) editionLanguages(v *visit, chosen string) ([]option, error) {
	all, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return nil, err
	}
	var out []option
	for _, e := range all {
		if !slices.ContainsFunc(out, func(o option) bool { return o.Value == e.Lang }) {
			out = append(out, option{Value: e.Lang, Name: v.p.LangName(e.Lang), Here: e.Lang == chosen})
		}
	}
	return out, nil
}

func (v *visit) duplicate(d *store.Duplicate) *duplicateView {
	n := "#" + strconv.FormatInt(d.Story, 10)
	text := v.p.T("import.duplicate", n)
	if key := "import.duplicate_" + d.Reason; v.p.Has(key) {
		text = v.p.T(key, n)
	}
	return &duplicateView{Text: text, Href: storyHref(d.Story), Link: n + " " + d.Headline}
}

func (s *Server) tryImport(v *visit) (*newsroom.ImportResult, error) {
	f := v.PostForm
	url, code := strings.TrimSpace(f.Get("url")), f.Get("lang")
	switch f.Get("way") {
	case "url":
		if url == "" {
			return nil, depesche.E(depesche.Invalid, "desk.import_url", "give the address of the page")
		}
		return s.room.ImportURL(v.ctx(), v.actor(), newsroom.ImportRequest{URL: url, Lang: code, Again: f.Get("again") != ""})
	case "file":
		up, err := web.FormFile(v.Request, "file")
		if err != nil {
			return nil, err
		}
		if up == nil {
			return nil, depesche.E(depesche.Invalid, "desk.import_file", "choose a file that is not empty")
		}
		return s.room.Import(v.ctx(), v.actor(), newsroom.ImportRequest{Data: up.Data, Name: up.Name, ContentType: up.ContentType, URL: url, Lang: code})
	}
	text := f.Get("text")
	if strings.TrimSpace(text) == "" {
		return nil, depesche.E(depesche.Invalid, "desk.import_text", "paste the text first; the first line becomes the headline")
	}
	return s.room.Import(v.ctx(), v.actor(), newsroom.ImportRequest{Data: []byte(headlined(text)), Name: "pasted.md", ContentType: "text/markdown; charset=utf-8", Lang: code, Again: f.Get("again") != ""})
}

// longestTitle is the longest first line, in characters, that is taken for a headline: what
// is longer is a paragraph.
const longestTitle = 200

// headlined is pasted Markdown whose first line is its headline, as the page says, whether
// or not it is marked as one. Front matter and HTML have their own ways to name it.
func headlined(text string) string {
	text = strings.TrimLeft(strings.ReplaceAll(text, "\r\n", "\n"), " \t\n\ufeff")
	first, rest, _ := strings.Cut(text, "\n")
	under, _, _ := strings.Cut(rest, "\n")
	title := strings.TrimSpace(strings.TrimLeft(first, "#"))
	switch {
	case strings.HasPrefix(first, "<"), strings.HasPrefix(first, "---"), title == "", utf8.RuneCountInString(title) > longestTitle:
		return text
	case under != "" && strings.Trim(under, "= \t") == "": // underlined: a heading already
		return text
	}
	return "# " + title + "\n\n" + rest
}
