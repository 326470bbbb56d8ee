package desk

import (
	"maps"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/picture"
	"depesche/internal/store"
	"depesche/internal/web"
)

type picturePage struct {
	frame
	Base              string
	Name              string // beginning of the hash
	File              *store.PictureFile
	Src               string
	Width, Height     int // of the preview, in pixels of the page
	MarkX, MarkY      int // of the focus, on the preview
	WideSrc, CardSrc  string
	Wide, Card        pixels
	Credits           []nameField // in the editions' languages
	LastDay, Zone     string
	Format, SizeWords string
	Added             string
	Problems          []string
	Stories           []pictureStory
	Renditions        []rendition
}

// FocusPercentX is the focus's place from the left, in per cent.
func (p *picturePage) FocusPercentX() int { return (p.File.FocusX + 5) / 10 }

// FocusPercentY is the focus's place from above, in per cent.
func (p *picturePage) FocusPercentY() int { return (p.File.FocusY + 5) / 10 }

type pixels struct{ W, H int }

type pictureStory struct{ Href, Number, Lang, Headline, Note string }

type rendition struct{ Name string }

// The preview is shown at its own size, in pixels of the page: the place that a browser
// sends for a click on it is a place on the picture.
const (
	previewWidth  = 336
	previewHeight = 420
)

func preview(f *store.PictureFile) pixels {
	w, h := previewWidth, max(1, f.Height*previewWidth/max(1, f.Width))
	if h > previewHeight {
		w, h = max(1, f.Width*previewHeight/f.Height), previewHeight
	}
	return pixels{w, h}
}

func (s *Server) picturePage(w http.ResponseWriter, v *visit) error {
	f, err := s.pictureOf(v)
	if err != nil {
		return err
	}
	last, err := s.room.LastDay(v.ctx(), f)
	if err != nil {
		return err
	}
	return s.renderPicture(w, v, http.StatusOK, f, last, nil)
}

// renderPicture draws a picture's page; f and last hold what was typed when a form comes
// back with a problem.
func (s *Server) renderPicture(w http.ResponseWriter, v *visit, status int, f *store.PictureFile, last string, bad *problem) error {
	name := f.Hash[:12]
	fr, err := s.frame(v, v.p.T("picture.title")+" "+name, "pictures")
	if err != nil {
		return err
	}
	fr.Layout, fr.Problem = "with-side", bad
	size := preview(f)
	p := &picturePage{frame: fr, Base: "/desk/pictures/" + f.Hash, Name: name, File: f, Src: "/desk/picture/" + f.Hash, Width: size.W, Height: size.H,
		MarkX: f.FocusX * size.W / 1000, MarkY: f.FocusY * size.H / 1000,
		WideSrc: cropSrc(f, picture.Wide), CardSrc: cropSrc(f, picture.Social), LastDay: last, Zone: s.zone(v.ctx()).String(),
		Format: strings.ToUpper(path.Base(f.Mime)), SizeWords: v.p.T("picture.kb", (f.Bytes+1023)>>10), Added: v.p.DateTime(f.CreatedAt), Problems: v.pictureProblems(f)}
	for crop, to := range map[picture.Crop]*pixels{picture.Wide: &p.Wide, picture.Social: &p.Card} {
		c := crop.Size(f.Width, f.Height)
		*to = pixels{c.X, c.Y}
	}
	if p.Credits, err = s.creditFields(v, f); err != nil {
		return err
	}
	stories, err := s.room.Store.PictureStories(v.ctx(), f.Hash)
	if err != nil {
		return err
	}
	for _, st := range stories {
		line := pictureStory{Href: storyHref(st.Story), Number: "#" + strconv.FormatInt(st.Story, 10), Lang: st.Lang, Headline: st.Headline}
		switch {
		case len(st.Live) > 0 && !st.Current:
			line.Note = v.p.T("picture.still_live", strings.Join(st.Live, ", "))
		case len(st.Live) > 0:
			line.Note = v.p.T("picture.live", strings.Join(st.Live, ", "))
		}
		p.Stories = append(p.Stories, line)
	}
	for _, width := range f.Widths {
		p.Renditions = append(p.Renditions, rendition{v.p.T("pictures.size", width, max(1, (f.Height*width+f.Width/2)/max(1, f.Width)))})
	}
	return s.templates.Render(w, status, "picture", p)
}

// creditFields are a picture's credits in the languages of the editions, and in those that
// it has beside them.
func (s *Server) creditFields(v *visit, f *store.PictureFile) ([]nameField, error) {
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return nil, err
	}
	var langs []string
	for _, e := range es {
		langs = append(langs, depesche.BaseLang(e.Lang))
	}
	langs = append(langs, slices.Sorted(maps.Keys(f.Credits))...)
	var out []nameField
	for i, l := range langs {
		if !slices.Contains(langs[:i], l) {
			out = append(out, nameField{l, v.p.LangName(l), depesche.Dir(l), f.Credits[l]})
		}
	}
	return out, nil
}

func (s *Server) describePicture(w http.ResponseWriter, v *visit) error {
	f, err := s.pictureOf(v)
	if err != nil {
		return err
	}
	field := func(name string, has *string) *string {
		value := oneLine(v.PostForm.Get(name))
		*has = value
		return &value
	}
	c := newsroom.PictureChange{Credit: field("credit", &f.Credit), Byline: field("byline", &f.Byline), Caption: field("caption", &f.Caption),
		Copyright: field("copyright", &f.Copyright), Terms: field("terms", &f.Terms)}
	c.Credits = map[string]string{}
	for name := range v.PostForm {
		if l, ok := strings.CutPrefix(name, "credit-"); ok {
			c.Credits[l] = oneLine(v.PostForm.Get(name))
		}
	}
	last := strings.TrimSpace(v.PostForm.Get("until"))
	until, err := s.room.RightsEnd(v.ctx(), last)
	if err == nil {
		c.RightsUntil = &until
		_, err = s.room.DescribePicture(v.ctx(), v.actor(), f.Hash, c)
	}
	if err != nil {
		bad, ok := v.problemOf(err)
		if !ok {
			return err
		}
		f.Credits = c.Credits
		return s.renderPicture(w, v, web.StatusOf(err), f, last, bad)
	}
	return say(w, v, "/desk/pictures/"+f.Hash, "said.picture_saved")
}

// setFocus takes the place of a click on the preview (input type=image), or a name like
// "middle".
func (s *Server) setFocus(w http.ResponseWriter, v *visit) error {
	f, err := s.pictureOf(v)
	if err != nil {
		return err
	}
	size := preview(f)
	focus := picture.Middle
	x, errX := strconv.Atoi(v.PostForm.Get("at.x"))
	y, errY := strconv.Atoi(v.PostForm.Get("at.y"))
	// A press of Enter on the picture sends 0,0: nothing was pointed at.
	if errX == nil && errY == nil && (x != 0 || y != 0) {
		focus = picture.Focus{X: min(max(x*1000/size.W, 0), 1000), Y: min(max(y*1000/size.H, 0), 1000)}
	} else if fx, err := strconv.Atoi(v.PostForm.Get("x")); err == nil {
		if fy, err := strconv.Atoi(v.PostForm.Get("y")); err == nil {
			focus = picture.Focus{X: fx * 10, Y: fy * 10}
		}
	}
	if _, err := s.room.DescribePicture(v.ctx(), v.actor(), f.Hash, newsroom.PictureChange{Focus: &focus}); err != nil {
		return s.sayBad(w, v, "/desk/pictures/"+f.Hash, err)
	}
	return say(w, v, "/desk/pictures/"+f.Hash, "said.picture_focus")
}

// usePicture leads to the form that shows a picture in a story.
func (s *Server) usePicture(w http.ResponseWriter, v *visit) error {
	f, err := s.pictureOf(v)
	if err != nil {
		return err
	}
	typed := strings.TrimPrefix(strings.TrimSpace(v.PostForm.Get("story")), "#")
	n, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || n <= 0 {
		return s.sayBad(w, v, "/desk/pictures/"+f.Hash, depesche.E(depesche.Invalid, "desk.story_number", "give the number of the story"))
	}
	if _, err := s.room.Store.Story(v.ctx(), n); err != nil {
		return s.sayBad(w, v, "/desk/pictures/"+f.Hash, err)
	}
	http.Redirect(w, v.Request, storyHref(n)+"/picture?hash="+f.Hash, http.StatusSeeOther)
	return nil
}
