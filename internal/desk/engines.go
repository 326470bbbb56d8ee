package desk

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"depesche"
	"depesche/internal/newsroom"
)

// enginePick is the choice of an engine, each with a word on where the text goes.
type enginePick struct {
	Legend  string
	Options []engineOption
}

type engineOption struct {
	Value, Name, Note string
	Here, Off         bool
}

// enginePick offers the engines for a direction. The first that is ready is chosen; with
// none, what the memory knows is taken and people write the rest.
func (s *Server) enginePick(v *visit, src, tgt string) enginePick {
	p := enginePick{Legend: v.p.T("engines.which")}
	chosen := false
	for _, e := range s.engineInfos(v, src, tgt) {
		if e.Name == "none" {
			continue
		}
		p.Options = append(p.Options, engineOption{Value: e.Name, Name: e.Name, Note: v.engineNote(&e), Off: !e.Ready, Here: e.Ready && !chosen})
		chosen = chosen || e.Ready
	}
	p.Options = append(p.Options, engineOption{Value: "none", Name: v.p.T("engines.none"), Note: v.p.T("engines.none_why"), Here: !chosen})
	return p
}

// enginePickAny offers the engines for several languages at once: the first that can,
// or one of them for all it can do.
func (s *Server) enginePickAny(v *visit, src string, targets []option) enginePick {
	if len(targets) == 1 {
		return s.enginePick(v, src, targets[0].Value)
	}
	p := enginePick{Legend: v.p.T("engines.which"), Options: []engineOption{{Name: v.p.T("engines.any"), Note: v.p.T("engines.any_why"), Here: true}}}
	var names []string
	last := map[string]newsroom.EngineInfo{}
	can := map[string][]string{}
	for _, t := range targets {
		for _, e := range s.engineInfos(v, src, t.Value) {
			if e.Name == "none" {
				continue
			}
			if !slices.Contains(names, e.Name) {
				names = append(names, e.Name)
			}
			if e.Ready {
				can[e.Name] = append(can[e.Name], t.Name)
			}
			if had, ok := last[e.Name]; !ok || !had.Ready {
				last[e.Name] = e
			}
		}
	}
	for _, n := range names {
		e := last[n]
		o := engineOption{Value: n, Name: n, Note: v.engineNote(&e), Off: len(can[n]) == 0}
		if !o.Off && len(can[n]) < len(targets) {
			o.Note += " " + v.p.T("engines.only", v.p.List(can[n]))
		}
		p.Options = append(p.Options, o)
	}
	p.Options = append(p.Options, engineOption{Value: "none", Name: v.p.T("engines.none"), Note: v.p.T("engines.none_why")})
	return p
}

// engineNote says where an engine's text goes, or why it cannot be used.
func (v *visit) engineNote(e *newsroom.EngineInfo) string {
	where := v.p.T("engines.stays")
	if e.Host != "" {
		where = v.p.T("engines.goes", e.Host)
	}
	if e.Ready {
		return where
	}
	return where + " " + v.p.T("engines.not_ready", e.Problem)
}

// Asking engines what they can do may go over the network: their answers are kept for a
// moment, and none is waited for long.
const (
	engineWait = 2 * time.Second
	engineKeep = 30 * time.Second
)

// engineCache keeps what engines said by direction.
type engineCache struct {
	mu   sync.Mutex
	said map[string]engineAnswer
}

type engineAnswer struct {
	at    time.Time
	infos []newsroom.EngineInfo
}

func (s *Server) engineInfos(v *visit, src, tgt string) []newsroom.EngineInfo {
	c := &s.engineSaid
	c.mu.Lock()
	a, ok := c.said[src+">"+tgt]
	c.mu.Unlock()
	if ok && v.now.Sub(a.at) < engineKeep {
		return a.infos
	}
	ctx, stop := context.WithTimeout(v.ctx(), engineWait)
	defer stop()
	a = engineAnswer{v.now, s.room.EngineInfos(ctx, src, tgt)}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.said == nil {
		c.said = map[string]engineAnswer{}
	}
	c.said[src+">"+tgt] = a
	return a.infos
}

type enginesPage struct {
	frame
	Rows []engineRow
}

type engineRow struct {
	Name, Note, Pairs string
	State             stateView
}

// engines shows what is configured and which text goes where. Keys are never shown.
func (s *Server) engines(w http.ResponseWriter, v *visit) error {
	f, err := s.frame(v, v.p.T("engines.title"), "engines")
	if err != nil {
		return err
	}
	p := &enginesPage{frame: f}
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	at := map[string]int{}
	pairs := map[string][]string{}
	for _, from := range es {
		for _, to := range es {
			if from.Lang == to.Lang {
				continue
			}
			for _, e := range s.engineInfos(v, from.Lang, to.Lang) {
				if e.Name == "none" {
					continue
				}
				i, ok := at[e.Name]
				if !ok {
					i = len(p.Rows)
					at[e.Name] = i
					p.Rows = append(p.Rows, engineRow{Name: e.Name, Note: v.engineNote(&e), State: stateView{Key: "stale", Word: v.p.T("engines.down")}})
				}
				if e.Ready {
					p.Rows[i].State, p.Rows[i].Note = stateView{Key: "published", Word: v.p.T("engines.ready")}, v.engineNote(&e)
					pairs[e.Name] = append(pairs[e.Name], depesche.BaseLang(from.Lang)+" → "+depesche.BaseLang(to.Lang))
				}
			}
		}
	}
	for i := range p.Rows {
		p.Rows[i].Pairs = strings.Join(pairs[p.Rows[i].Name], ", ")
	}
	return s.templates.Render(w, http.StatusOK, "engines", p)
}
