package site

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"depesche"
	"depesche/internal/card"
	"depesche/internal/picture"
	"depesche/internal/slug"
	"depesche/internal/store"
	"depesche/internal/web"
)

// storyCard is what the card of a story's page shows, and the file of its picture.
func (f *frame) storyCard(ps *store.PublishedStory) (card.Card, *store.PictureFile) {
	d := &ps.Document
	c := card.Card{Lang: f.ed.Lang, Name: f.Name, Headline: oneLine(d.Headline.Text), Note: f.cardNote(ps), Colours: f.ed.Look.Theme.Light}
	if ps.Channel != nil {
		c.Kicker = depesche.NameIn(ps.Channel.Names, f.ed.Lang, ps.Channel.Key)
	}
	if d.Lead == nil || d.Lead.Hash == "" {
		return c, nil
	}
	file, ok := ps.Pictures[d.Lead.Hash]
	if !ok || len(file.Widths) == 0 {
		return c, nil
	}
	c.Picture, c.FocusX = file.Hash+" "+file.Version(), file.FocusX
	return c, &file
}

// cardNote says where the text comes from: a card is often all that somebody sees of it.
func (f *frame) cardNote(ps *store.PublishedStory) string {
	if ps.Kind != depesche.Translation {
		return f.P.List(ps.Document.Byline)
	}
	if ps.Publication.Reviewed {
		return f.P.T("item.read", f.P.LangName(ps.Original.Lang))
	}
	return f.P.T("item.unread", f.P.LangName(ps.Original.Lang))
}

// editionCard is the card of every page that is no story's.
func (f *frame) editionCard() card.Card {
	line := f.Tagline
	if line == "" {
		line = f.P.T("foot.about")
	}
	return card.Card{Lang: f.ed.Lang, Name: f.Name, Headline: line, Colours: f.ed.Look.Theme.Light}
}

// drawn names the drawn card as the page's picture for services. It only computes the
// card's name: drawing is for whoever asks for it.
func (s *Server) drawn(f *frame, c card.Card, number int64) {
	if s.cards == nil || f.Social == nil || f.Canonical == "" || !s.cards.MayBe(c.Headline+c.Name+c.Kicker) {
		return
	}
	f.Social.Image = f.addr.abs(cardPath(f.ed.Code, number, c.Key()))
	f.Social.ImageWidth, f.Social.ImageHeight, f.Social.ImageAlt = card.Width, card.Height, c.Headline
}

func cardPath(edition string, number int64, key string) string {
	return "/cards/" + edition + "/" + strconv.FormatInt(number, 10) + "/" + key + ".jpg"
}

// socialCard serves the card of a page, drawing it when nobody has asked for it before.
// The address of an older card leads to the one that there is now.
func (s *Server) socialCard(w http.ResponseWriter, r *http.Request) error {
	if s.cards == nil {
		return errNoPage()
	}
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	e := a.edition(r.PathValue("edition"))
	if e == nil {
		return errNoPage()
	}
	f, err := s.frame(r.Context(), a, e)
	if err != nil {
		return err
	}
	var c card.Card
	var file *store.PictureFile
	number := int64(0)
	if r.PathValue("number") == "0" {
		c = f.editionCard()
	} else {
		ps, err := s.published(r, f)
		if err != nil {
			return err
		}
		number = ps.Publication.Story
		c, file = f.storyCard(ps)
	}
	key, ok := strings.CutSuffix(r.PathValue("name"), ".jpg")
	if !ok {
		return errNoPage()
	}
	if key != c.Key() {
		w.Header().Set("Cache-Control", "no-cache")
		http.Redirect(w, r, cardPath(e.Code, number, c.Key()), http.StatusFound)
		return nil
	}
	if !s.cards.Can(c.Headline + c.Name + c.Kicker) { // rather the picture alone than empty boxes
		if file == nil {
			return errNoPage()
		}
		at, _, _ := socialCrop(file, slug.Make(c.Headline, c.Lang), func(p string) string { return p })
		w.Header().Set("Cache-Control", "no-cache")
		http.Redirect(w, r, at, http.StatusFound)
		return nil
	}
	data, complete, err := s.cards.Get(r.Context(), c, func(ctx context.Context) ([]byte, error) { return s.cardPicture(ctx, file) })
	if err != nil {
		return web.WithStatus(http.StatusServiceUnavailable, err)
	}
	h := w.Header()
	h.Set("Content-Type", "image/jpeg")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	if file != nil {
		h.Set("Cache-Control", cacheFor(file, s.now()))
	}
	if h.Set("ETag", `"`+key+`"`); !complete { // its picture could not be read, and may be next time
		h.Set("Cache-Control", "public, max-age=60")
		h.Del("ETag")
		store.ReadsOf(r.Context()).Until(s.now()) // of an export, which keeps what is true
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// cardPicture is the rendition of a picture from which a card cuts its part.
func (s *Server) cardPicture(ctx context.Context, file *store.PictureFile) ([]byte, error) {
	if s.pictures == nil || file.Ended(s.now()) {
		return nil, errNoPage()
	}
	variant := string(picture.Social)
	for _, w := range file.Widths {
		if w <= 1280 {
			variant = strconv.Itoa(w)
		}
	}
	return s.pictures(ctx, file, variant)
}
