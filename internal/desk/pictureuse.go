package desk

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/web"
	"depesche/internal/web/i18n"
)

// usePage is the form for a picture in a story's original: one that is there, or with an
// empty Place a new one.
type usePage struct {
	frame
	Number, Base  string
	Lang, Dir     string // of the original
	Revision      int
	Place         string
	Places        []option // where a new one may go
	Hash          string   // of a stored picture
	Src           string
	Width, Height int
	Away          string // address of a picture that has not been fetched
	RecordHref    string
	RecordCredit  string
	Caption, Alt  string
	Marks         []tagView
	Credit        string
	Decorative    bool
	Problems      []string
}

// useLine is a picture of a story on the story's page.
type useLine struct {
	Href, What string
	Problems   []string
}

// pictureAdd is the short form on a story's page and under its original's editor.
type pictureAdd struct {
	Printer  *i18n.Printer
	Action   string
	Revision int
	Lang     string
	Dir      string
	Places   []option
}

// places lists where a new picture may go in a document.
func places(v *visit, d *depesche.Document) []option {
	lead := v.p.T("use.as_lead")
	if d.Lead != nil {
		lead = v.p.T("use.instead_of_lead")
	}
	out := []option{{Value: newsroom.Lead, Name: lead, Here: d.Lead == nil}, {Value: "", Name: v.p.T("use.at_end"), Here: d.Lead != nil}}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		words := b.Text.Text
		if b.Kind == depesche.List && len(b.Items) > 0 {
			words = b.Items[0].Text
		}
		if words = oneLine(words); words != "" {
			out = append(out, option{Value: b.ID, Name: v.p.T("use.after", firstWords(words, 42))})
		}
	}
	return out
}

// firstWords cuts a text at a word's end.
func firstWords(s string, most int) string {
	rs := []rune(s)
	if len(rs) <= most {
		return s
	}
	cut := string(rs[:most])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + " …"
}

func (s *Server) addForm(v *visit, st *depesche.Story, rev *depesche.Revision) pictureAdd {
	return pictureAdd{Printer: v.p, Action: storyHref(st.ID) + "/picture", Revision: rev.Number, Lang: st.Lang, Dir: depesche.Dir(st.Lang), Places: places(v, &rev.Document)}
}

// useProblems says what a story's picture lacks for publication.
func (s *Server) useProblems(v *visit, use *depesche.PictureUse) ([]string, *store.PictureFile, error) {
	if use.Hash == "" {
		return []string{v.p.T("picture.away")}, nil, nil
	}
	f, err := s.room.Store.PictureFile(v.ctx(), use.Hash)
	if depesche.IsNotFound(err) {
		return []string{v.p.T("desk.no_picture")}, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	out := v.pictureProblems(f)
	if f.Credit == "" && use.Credit != "" {
		out = out[1:]
	}
	if !use.Decorative && strings.TrimSpace(use.Alt) == "" {
		out = append(out, v.p.T("use.no_alt"))
	}
	return out, f, nil
}

// useLines lists the pictures of a story.
func (s *Server) useLines(v *visit, story int64, d *depesche.Document) ([]useLine, error) {
	var out []useLine
	add := func(place, what string, use *depesche.PictureUse) error {
		if use == nil {
			return nil
		}
		ps, _, err := s.useProblems(v, use)
		out = append(out, useLine{Href: storyHref(story) + "/picture/" + place, What: what, Problems: ps})
		return err
	}
	if err := add(newsroom.Lead, v.p.T("use.lead"), d.Lead); err != nil {
		return nil, err
	}
	n := 0
	for i := range d.Blocks {
		if d.Blocks[i].Picture != nil {
			n++
			if err := add(d.Blocks[i].ID, v.p.T("use.nth", n), d.Blocks[i].Picture); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// useOf finds the picture at the place in the address.
func useOf(d *depesche.Document, place string) (*depesche.PictureUse, error) {
	use := d.Lead
	if place != newsroom.Lead {
		use = nil
		for i := range d.Blocks {
			if d.Blocks[i].ID == place {
				use = d.Blocks[i].Picture
			}
		}
	}
	if use == nil {
		return nil, depesche.E(depesche.NotFound, "picture.place", "there is no picture at %q in this story any more: reload the page", place)
	}
	return use, nil
}

// usePage shows the form for a picture of a story.
func (s *Server) usePage(w http.ResponseWriter, v *visit) error {
	st, _, rev, err := s.original(v)
	if err != nil {
		return err
	}
	place := v.PathValue("place")
	if place == "" {
		use := &depesche.PictureUse{}
		if hash := v.URL.Query().Get("hash"); len(hash) == 64 {
			f, err := s.room.Store.PictureFile(v.ctx(), hash)
			if err != nil {
				return err
			}
			use.Hash, use.Caption = hash, depesche.Plain(f.Caption)
		}
		return s.renderUse(w, v, http.StatusOK, st, rev, "", use, taggedOriginal(use.Caption).text, nil)
	}
	use, err := useOf(&rev.Document, place)
	if err != nil {
		return err
	}
	return s.renderUse(w, v, http.StatusOK, st, rev, place, use, taggedOriginal(use.Caption).text, nil)
}

func (s *Server) renderUse(w http.ResponseWriter, v *visit, status int, st *depesche.Story, rev *depesche.Revision, place string, use *depesche.PictureUse, caption string, bad *problem) error {
	number := "#" + strconv.FormatInt(st.ID, 10)
	title := v.p.T("use.title")
	if place == "" {
		title = v.p.T("use.add")
	}
	f, err := s.frame(v, title+" "+number, "-")
	if err != nil {
		return err
	}
	f.Problem = bad
	p := &usePage{frame: f, Number: number, Base: storyHref(st.ID), Lang: st.Lang, Dir: depesche.Dir(st.Lang), Revision: rev.Number, Place: place,
		Hash: use.Hash, Caption: caption, Alt: use.Alt, Credit: use.Credit, Decorative: use.Decorative, Marks: explainTags(v.p, use.Caption.Marks)}
	if place == "" {
		p.Places = places(v, &rev.Document)
		for i := range p.Places {
			if want, typed := v.PostForm["place"]; typed {
				p.Places[i].Here = p.Places[i].Value == want[0]
			}
		}
	}
	problems, file, err := s.useProblems(v, use)
	if err != nil {
		return err
	}
	if place != "" {
		p.Problems = problems
	}
	if file != nil {
		size := preview(file)
		p.Src, p.Width, p.Height = "/desk/picture/"+file.Hash, size.W, size.H
		p.RecordHref, p.RecordCredit = "/desk/pictures/"+file.Hash, file.CreditOf(&depesche.PictureUse{}, st.Lang)
	} else {
		p.Away = use.URL
	}
	return s.templates.Render(w, status, "use", p)
}

// saveUse takes the form in: a new file, caption, alternative text, credit.
func (s *Server) saveUse(w http.ResponseWriter, v *visit) error {
	st, _, rev, err := s.original(v)
	if err != nil {
		return err
	}
	file, upErr := s.upload(w, v)
	if v.PostForm == nil {
		return upErr // not even a form
	}
	place := v.PathValue("place")
	was := &depesche.PictureUse{}
	if place != "" {
		if was, err = useOf(&rev.Document, place); err != nil {
			return err
		}
	}
	form := v.PostForm
	use := *was
	caption := strings.TrimSpace(form.Get("caption"))
	use.Alt, use.Decorative = oneLine(form.Get("alt")), form.Get("decorative") != ""
	if place != "" {
		use.Credit = oneLine(form.Get("credit"))
	}
	switch hash := form.Get("hash"); {
	case file != nil:
		use.Hash, use.URL = file.Hash, file.Source
		if caption == "" && was.Hash == "" {
			caption = taggedOriginal(depesche.Plain(file.Caption)).text
		}
	case len(hash) == 64:
		use.Hash = hash
	}
	err = upErr
	if err == nil {
		use.Caption, err = depesche.ParseTagged(caption, was.Caption.Marks)
	}
	to := ""
	if err == nil {
		to, err = s.putUse(v, st.ID, place, use)
	}
	if err != nil {
		bad, ok := v.problemOf(err)
		if !ok {
			return err
		}
		use.Caption.Marks = was.Caption.Marks
		return s.renderUse(w, v, web.StatusOf(err), st, rev, place, &use, caption, bad)
	}
	return say(w, v, to, "said.use_saved")
}

// putUse sets or inserts a picture and returns the page to go on with: the picture's own
// while something is missing, else the story's.
func (s *Server) putUse(v *visit, story int64, place string, use depesche.PictureUse) (string, error) {
	base, err := strconv.Atoi(v.PostForm.Get("base"))
	if err != nil {
		base = 0
	}
	if place == "" {
		if want := v.PostForm.Get("place"); want == newsroom.Lead {
			place = newsroom.Lead
		} else {
			if place, err = s.room.InsertPicture(v.ctx(), v.actor(), story, base, want, use); err != nil {
				return "", err
			}
			return s.afterUse(v, story, place, &use)
		}
	}
	if err := s.room.SetPicture(v.ctx(), v.actor(), story, base, place, use); err != nil {
		return "", err
	}
	return s.afterUse(v, story, place, &use)
}

func (s *Server) afterUse(v *visit, story int64, place string, use *depesche.PictureUse) (string, error) {
	problems, _, err := s.useProblems(v, use)
	if err != nil || len(problems) > 0 {
		return storyHref(story) + "/picture/" + place, err
	}
	return storyHref(story) + "#pictures", nil
}

func (s *Server) removeUse(w http.ResponseWriter, v *visit) error {
	return s.changeUse(w, v, s.room.RemovePicture, "said.use_removed", true)
}

func (s *Server) fetchUse(w http.ResponseWriter, v *visit) error {
	return s.changeUse(w, v, s.room.FetchPicture, "said.use_fetched", false)
}

// pictureVerb is a verb of the newsroom on a picture of a story.
type pictureVerb func(ctx context.Context, actor depesche.Actor, story int64, base int, place string) error

func (s *Server) changeUse(w http.ResponseWriter, v *visit, verb pictureVerb, said string, gone bool) error {
	n, err := v.story()
	if err != nil {
		return err
	}
	base, _ := strconv.Atoi(v.PostForm.Get("base"))
	here := storyHref(n) + "/picture/" + v.PathValue("place")
	if err := verb(v.ctx(), v.actor(), n, base, v.PathValue("place")); err != nil {
		if depesche.IsNotFound(err) {
			here = storyHref(n)
		}
		return s.sayBad(w, v, here, err)
	}
	if gone {
		here = storyHref(n) + "#pictures"
	}
	return say(w, v, here, said)
}
