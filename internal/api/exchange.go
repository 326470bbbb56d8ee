package api

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"depesche"
	"depesche/internal/exchange/tbx"
	"depesche/internal/newsroom"
	"depesche/internal/web"
)

// Media types of files.
const (
	xliffType = "application/xliff+xml"
	tmxType   = "application/x-tmx+xml"
	tbxType   = "application/x-tbx+xml"
)

func (s *server) handOut(c *call) (any, error) {
	n, err := c.number()
	if err != nil {
		return nil, err
	}
	q := c.URL.Query()
	o := newsroom.XLIFFOptions{Version: q.Get("version"), CopySource: q.Get("copy_source") != "", Lang: q.Get("notes")}
	return file{fmt.Sprintf("story-%d-%s.xlf", n, c.PathValue("lang")), xliffType, func(w io.Writer) error {
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

// maxMemory is the largest memory or glossary that a program may send.
const maxMemory = 1 << 30

func (s *server) exportMemory(c *call) (any, error) {
	q := c.URL.Query()
	o := newsroom.MemoryExport{Source: q.Get("source"), Target: q.Get("target")}
	if l := q.Get("level"); l != "" {
		var err error
		if o.Level, err = strconv.Atoi(l); err != nil {
			return nil, depesche.E(depesche.Invalid, "memory.level", "TMX has the levels 1 (text alone) and 2 (with marks)")
		}
	}
	return file{"memory.tmx", tmxType, func(w io.Writer) error {
		_, err := s.rooms.ExportMemory(c.Context(), c.actor, o, w)
		return err
	}}, nil
}

// everyEdition refuses what changes what all editions share to who may not in each.
func (s *server) everyEdition(c *call, role depesche.Role) error {
	es, err := s.rooms.Store.Editions(c.Context())
	if err != nil {
		return err
	}
	var places []newsroom.Place
	for _, e := range es {
		places = append(places, newsroom.Place{Edition: e.Code})
	}
	return s.mayEach(c, role, places...)
}

func (s *server) importMemory(c *call) (any, error) {
	if err := s.everyEdition(c, depesche.RoleEditor); err != nil {
		return nil, err
	}
	f, done, err := newsroom.Spool(c.Body, maxMemory)
	if err != nil {
		return nil, err
	}
	defer done()
	return s.rooms.ImportMemory(c.Context(), c.actor, f, newsroom.MemoryImport{AllLanguages: c.URL.Query().Get("all_languages") != ""})
}

func (s *server) exportGlossary(c *call) (any, error) {
	q := c.URL.Query()
	o := newsroom.GlossaryExport{Source: q.Get("source"), Target: q.Get("target"), Form: tbx.Form(q.Get("form"))}
	return file{"glossary.tbx", tbxType, func(w io.Writer) error {
		_, err := s.rooms.ExportGlossary(c.Context(), c.actor, o, w)
		return err
	}}, nil
}

func (s *server) importGlossary(c *call) (any, error) {
	if err := s.everyEdition(c, depesche.RoleEditor); err != nil {
		return nil, err
	}
	f, done, err := newsroom.Spool(c.Body, maxMemory)
	if err != nil {
		return nil, err
	}
	defer done()
	q := c.URL.Query()
	return s.rooms.ImportGlossary(c.Context(), c.actor, f, newsroom.GlossaryImport{Source: q.Get("source"), Target: q.Get("target"), AllLanguages: q.Get("all_languages") != "", Binding: q.Get("binding") != ""})
}
