package site

import (
	"html/template"
	"net/http"
	"strconv"
)

// correctionsPage lists what was wrong and put right in an edition, the newest first.
type correctionsPage struct {
	*frame
	Items        []correctedStory
	Policy       *anchorLink // the newsroom's own page about corrections
	Older, First string
}

type correctedStory struct {
	Headline, Href string
	When           template.HTML
	Wrong, Right   string
}

const (
	correctionsMax = 40
	// correctionsKey is the key of the own page that says how the newsroom corrects.
	correctionsKey = "corrections-policy"
)

func (s *Server) corrections(w http.ResponseWriter, r *http.Request) error {
	f, done, err := s.open(w, r)
	if err != nil || done {
		return err
	}
	self := "/" + f.ed.Code + "/corrections"
	p := &correctionsPage{frame: f}
	f.Title, f.Description = f.P.T("corrections.title"), f.P.T("corrections.intro")
	f.Canonical, f.Social = f.addr.abs(self), &social{Type: "website"}
	at, id, ok := parseCursor(r.URL.Query().Get("before"))
	if ok {
		f.Robots, f.Canonical, p.First = "noindex, follow", "", f.addr.link(self)
	} else if r.URL.Query().Get("before") != "" {
		return errNoPage()
	}
	f.everyEdition("/corrections")
	if !ok {
		p.Policy = f.ownPage(correctionsKey)
	} else {
		f.Alternates = nil
	}
	items, err := s.store.CorrectionPage(r.Context(), f.ed.Code, at, id, correctionsMax+1)
	if err != nil {
		return err
	}
	if len(items) > correctionsMax {
		items = items[:correctionsMax]
		last := items[correctionsMax-1]
		p.Older = f.addr.link(self) + "?before=" + cursorOf(last.At, last.ID)
	}
	seen := map[int64]int{}
	for _, c := range items {
		anchor := "#correction"
		if n := seen[c.Story]; n > 0 && p.First == "" {
			anchor += "-" + strconv.Itoa(n+1)
		}
		seen[c.Story]++
		p.Items = append(p.Items, correctedStory{oneLine(c.Headline), f.addr.link(c.Path) + anchor, f.P.TimeTag(c.At, f.P.Date(c.At)), c.Wrong, c.Right})
	}
	s.drawn(f, f.editionCard(), 0)
	return s.show(w, r, http.StatusOK, "corrections", p)
}
