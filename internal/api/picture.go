package api

import (
	"io"
	"net/http"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/picture"
	"depesche/internal/store"
	"depesche/internal/web"
)

// pictureView is a picture's record, with the last day on which it may be shown and the
// stories that have it.
type pictureView struct {
	*store.PictureFile
	LastDay string               `json:"last_day,omitempty"`
	Stories []store.PictureStory `json:"stories"`
}

func (s *server) pictureView(c *call, f *store.PictureFile) (any, error) {
	v := pictureView{PictureFile: f}
	var err error
	if v.LastDay, err = s.rooms.LastDay(c.Context(), f); err != nil {
		return nil, err
	}
	if v.Stories, err = s.rooms.Store.PictureStories(c.Context(), f.Hash); v.Stories == nil {
		v.Stories = []store.PictureStory{}
	}
	return v, err
}

func (s *server) pictureList(c *call) (any, error) {
	q := c.URL.Query()
	fs, err := s.rooms.Store.Pictures(c.Context(), store.PictureQuery{Search: q.Get("search"), Problems: q.Get("problems") == "true", Limit: c.limit(50, 200)})
	return map[string]any{"pictures": fs}, err
}

// addPicture takes a picture's file in, which is the whole body.
func (s *server) addPicture(c *call) (any, error) {
	b, err := io.ReadAll(http.MaxBytesReader(nil, c.Body, picture.MaxBytes+1))
	if err != nil {
		return nil, web.WithStatus(http.StatusRequestEntityTooLarge, depesche.Wrap(err, depesche.Invalid, "api.large", "the picture is larger than %d MB", picture.MaxBytes>>20))
	}
	f, err := s.rooms.AddPicture(c.Context(), c.actor, newsroom.NewPicture{Data: b, Source: c.URL.Query().Get("source")})
	if err != nil {
		return nil, err
	}
	return s.pictureView(c, f)
}

func (s *server) pictureShow(c *call) (any, error) {
	f, err := s.rooms.Store.PictureFile(c.Context(), c.PathValue("hash"))
	if err != nil {
		return nil, err
	}
	return s.pictureView(c, f)
}

// describePicture changes what is sent of a picture's record; the rest stays.
func (s *server) describePicture(c *call) (any, error) {
	var in struct {
		Credit    *string           `json:"credit"`
		Credits   map[string]string `json:"credits"` // by language; an empty one is removed
		Byline    *string           `json:"byline"`
		Caption   *string           `json:"caption"`
		Copyright *string           `json:"copyright"`
		Terms     *string           `json:"terms"`
		LastDay   *string           `json:"last_day"`
		Focus     *struct {
			X float64 `json:"x"`
			Y float64 `json:"y"`
		} `json:"focus"` // in per cent
	}
	if err := c.read(&in); err != nil {
		return nil, err
	}
	change := newsroom.PictureChange{Credit: in.Credit, Credits: in.Credits, Byline: in.Byline, Caption: in.Caption, Copyright: in.Copyright, Terms: in.Terms}
	if in.LastDay != nil {
		end, err := s.rooms.RightsEnd(c.Context(), *in.LastDay)
		if err != nil {
			return nil, err
		}
		change.RightsUntil = &end
	}
	if in.Focus != nil {
		change.Focus = &picture.Focus{X: int(in.Focus.X * 10), Y: int(in.Focus.Y * 10)}
	}
	f, err := s.rooms.DescribePicture(c.Context(), c.actor, c.PathValue("hash"), change)
	if err != nil {
		return nil, err
	}
	return s.pictureView(c, f)
}

// pictureUse is how a story shows a picture; base is the revision that was seen, 0 for
// any.
type pictureUse struct {
	Hash       string `json:"hash"`
	Caption    string `json:"caption"`
	Alt        string `json:"alt"`
	Credit     string `json:"credit"`
	Decorative bool   `json:"decorative"`
	After      string `json:"after"` // block behind which a new one stands
	Base       int    `json:"base"`
}

func (u *pictureUse) use() depesche.PictureUse {
	return depesche.PictureUse{Hash: u.Hash, Caption: depesche.Plain(u.Caption), Alt: u.Alt, Credit: u.Credit, Decorative: u.Decorative}
}

// onPictures runs a verb on the pictures of a story and answers with its original.
func (s *server) onPictures(verb func(c *call, story int64, u *pictureUse) error) handle {
	return func(c *call) (any, error) {
		n, err := c.number()
		if err != nil {
			return nil, err
		}
		var u pictureUse
		if err := c.read(&u); err != nil {
			return nil, err
		}
		if err := verb(c, n, &u); err != nil {
			return nil, err
		}
		t, err := s.rooms.Store.Original(c.Context(), n)
		if err != nil {
			return nil, err
		}
		return s.view(c, t)
	}
}

func (s *server) insertPicture(c *call, story int64, u *pictureUse) error {
	_, err := s.rooms.InsertPicture(c.Context(), c.actor, story, u.Base, u.After, u.use())
	return err
}

func (s *server) setPicture(c *call, story int64, u *pictureUse) error {
	return s.rooms.SetPicture(c.Context(), c.actor, story, u.Base, c.PathValue("place"), u.use())
}

func (s *server) removePicture(c *call, story int64, u *pictureUse) error {
	return s.rooms.RemovePicture(c.Context(), c.actor, story, u.Base, c.PathValue("place"))
}

func (s *server) fetchPicture(c *call, story int64, u *pictureUse) error {
	return s.rooms.FetchPicture(c.Context(), c.actor, story, u.Base, c.PathValue("place"))
}
