package api

import (
	"fmt"
	"io"
	"net/http"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/web"
)

func (s *server) handOut(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	q := c.URL.Query()
	o := newsroom.XLIFFOptions{Version: q.Get("version"), CopySource: q.Get("copy_source") != "", Lang: q.Get("notes")}
	return file{fmt.Sprintf("story-%d-%s.xlf", n, c.PathValue("lang")), "application/xliff+xml", func(w io.Writer) error {
		_, err := s.rooms.HandOut(c.Context(), c.actor, n, c.PathValue("lang"), o, w)
		return err
	}}, nil
}

func (s *server) takeIn(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(http.MaxBytesReader(nil, c.Body, newsroom.MaxXLIFF))
	if err != nil {
		return nil, web.WithStatus(http.StatusRequestEntityTooLarge, depesche.Wrap(err, depesche.Invalid, "api.large", "the body is larger than %d MB", newsroom.MaxXLIFF>>20))
	}
	return s.rooms.TakeIn(c.Context(), c.actor, data, n, c.PathValue("lang"))
}
