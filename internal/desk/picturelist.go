package desk

import (
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/picture"
	"depesche/internal/store"
	"depesche/internal/web"
)

type picturesPage struct {
	frame
	Search   string
	Problems bool
	Pictures []pictureCard
	Older    string
}

// pictureCard is a picture in a list.
type pictureCard struct {
	Href, Src     string
	Width, Height int // of Src
	Alt           string
	Credit, Facts string
	Problems      []string
}

const picturesMax = 36

func (s *Server) picturesPage(w http.ResponseWriter, v *visit) error {
	return s.renderPictures(w, v, http.StatusOK, nil)
}

func (s *Server) renderPictures(w http.ResponseWriter, v *visit, status int, bad *problem) error {
	f, err := s.frame(v, v.p.T("pictures.title"), "pictures")
	if err != nil {
		return err
	}
	q := v.URL.Query()
	p := &picturesPage{frame: f, Search: strings.TrimSpace(q.Get("q")), Problems: q.Get("show") == "problems"}
	p.Problem = bad
	query := store.PictureQuery{Search: p.Search, Problems: p.Problems, Limit: picturesMax + 1}
	query.Before, query.BeforeID = readMoment(v.before())
	fs, err := s.room.Store.Pictures(v.ctx(), query)
	if err != nil {
		return err
	}
	fs, p.Older = cut(v, "/desk/pictures", fs, picturesMax, func(f *store.PictureFile) string { return momentKey(f.CreatedAt, f.Hash) })
	for i := range fs {
		p.Pictures = append(p.Pictures, v.pictureCard(&fs[i]))
	}
	return s.templates.Render(w, status, "pictures", p)
}

func (v *visit) pictureCard(f *store.PictureFile) pictureCard {
	c := pictureCard{Href: "/desk/pictures/" + f.Hash, Src: cropSrc(f, picture.WideSmall), Alt: f.Caption, Credit: f.Credit,
		Facts: v.p.T("pictures.size", f.Width, f.Height) + " · " + v.clock(f.CreatedAt), Problems: v.pictureProblems(f)}
	size := picture.WideSmall.Size(f.Width, f.Height)
	c.Width, c.Height = size.X, size.Y
	return c
}

func cropSrc(f *store.PictureFile, c picture.Crop) string {
	return "/desk/picture/" + f.Hash + "?as=" + string(c) + "&v=" + f.Version()
}

// pictureProblems says what stands against publishing a picture anywhere.
func (v *visit) pictureProblems(f *store.PictureFile) []string {
	var out []string
	if f.Credit == "" {
		out = append(out, v.p.T("pictures.no_credit"))
	}
	if f.Ended(v.now) {
		out = append(out, v.p.T("pictures.ended", v.p.Date(f.RightsUntil.Add(-time.Second))))
	}
	return out
}

// addPicture takes a file in and leads to its page.
func (s *Server) addPicture(w http.ResponseWriter, v *visit) error {
	f, err := s.upload(w, v)
	if err == nil && f == nil {
		err = depesche.E(depesche.Invalid, "picture.none", "there is no picture yet: choose a file, or one that is here already")
	}
	if err != nil {
		bad, ok := v.problemOf(err)
		if !ok {
			return err
		}
		return s.renderPictures(w, v, web.StatusOf(err), bad)
	}
	return say(w, v, "/desk/pictures/"+f.Hash, "said.picture_added")
}

// upload reads a form with a picture's file and takes the file in, with what the form
// says of its credit; nil when no file was chosen.
func (s *Server) upload(w http.ResponseWriter, v *visit) (*store.PictureFile, error) {
	if err := web.ParseForm(w, v.Request, picture.MaxBytes+(1<<20)); err != nil {
		return nil, err
	}
	if v.MultipartForm != nil {
		defer func(f *multipart.Form) { f.RemoveAll() }(v.MultipartForm)
	}
	up, err := web.FormFile(v.Request, "file")
	if err != nil || up == nil {
		return nil, err
	}
	add := newsroom.NewPicture{Data: up.Data}
	if c := strings.TrimSpace(v.PostForm.Get("credit")); c != "" {
		add.Change.Credit = &c
	}
	return s.room.AddPicture(v.ctx(), v.actor(), add)
}
