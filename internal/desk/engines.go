package desk

import (
	"context"
	"net/http"
	"path/filepath"
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
	Models  string // words of the link to the models
	Options []engineOption
}

type engineOption struct {
	Value, Name, Note string
	Here, Off         bool
	NoModel           bool // the page of engines can mend that
}

// Nobody tells that no engine is ready, and that a model would make one so.
func (p enginePick) Nobody() bool {
	return !slices.ContainsFunc(p.Options, func(o engineOption) bool { return !o.Off && o.Value != "none" }) &&
		slices.ContainsFunc(p.Options, func(o engineOption) bool { return o.NoModel })
}

// enginePick offers the engines for a direction. The first that is ready is chosen; with
// none, what the memory knows is taken and people write the rest.
func (s *Server) enginePick(v *visit, src, tgt string) enginePick {
	p := enginePick{Legend: v.p.T("engines.which"), Models: v.p.T("engines.get_models")}
	chosen := false
	for _, e := range s.engineInfos(v, src, tgt) {
		if e.Name == "none" {
			continue
		}
		p.Options = append(p.Options, engineOption{Value: e.Name, Name: e.Name, Note: v.engineNote(&e), Off: !e.Ready, Here: e.Ready && !chosen, NoModel: e.NoModel})
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
	p := enginePick{Legend: v.p.T("engines.which"), Models: v.p.T("engines.get_models"), Options: []engineOption{{Name: v.p.T("engines.any"), Note: v.p.T("engines.any_why"), Here: true}}}
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
		o := engineOption{Value: n, Name: n, Note: v.engineNote(&e), Off: len(can[n]) == 0, NoModel: e.NoModel}
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
	switch {
	case e.Ready:
		return where
	case e.NoModel:
		return where + " " + v.p.T("engines.no_model")
	case e.NoPair:
		return where + " " + v.p.T("engines.no_pair")
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
	models string // in the data folder: an answer holds until they change
	at     time.Time
	infos  []newsroom.EngineInfo
}

func (s *Server) engineInfos(v *visit, src, tgt string) []newsroom.EngineInfo {
	c := &s.engineSaid
	c.mu.Lock()
	a, ok := c.said[src+">"+tgt]
	c.mu.Unlock()
	models := s.modelsNow()
	if ok && a.models == models && v.now.Sub(a.at) < engineKeep {
		return a.infos
	}
	ctx, stop := context.WithTimeout(v.ctx(), engineWait)
	defer stop()
	a = engineAnswer{models, v.now, s.room.EngineInfos(ctx, src, tgt)}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.said == nil {
		c.said = map[string]engineAnswer{}
	}
	c.said[src+">"+tgt] = a
	return a.infos
}

// modelsNow names the models in the data folder.
func (s *Server) modelsNow() string {
	ms, err := s.room.Neural.Models().Installed()
	if err != nil {
		return err.Error()
	}
	var ids []string
	for _, m := range ms {
		ids = append(ids, m.Identity())
	}
	return strings.Join(ids, ",")
}

// engineExample is what an operator may put into config.json.
const engineExample = `{
  "engines": [
    {"kind": "deepl", "key_env": "DEEPL_AUTH_KEY"},
    {"kind": "libretranslate", "endpoint": "http://127.0.0.1:5000"},
    {"kind": "openai", "endpoint": "http://127.0.0.1:11434/v1", "model": "gemma3:12b"}
  ]
}`

// configFile is where the operator's settings are, as somebody on the server can name it.
func (s *Server) configFile() string {
	path := filepath.Join(s.room.Dir(), "config.json")
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}

type enginesPage struct {
	frame
	ConfigFile, Example string // where engines are set up, and how; for administrators
	Rows                []engineRow
	Models              modelsView
	Try                 tryView
}

type engineRow struct {
	Name, Note, Pairs string
	State             stateView
}

// engines shows what is configured and which text goes where. Keys are never shown.
func (s *Server) engines(w http.ResponseWriter, v *visit) error {
	return s.renderEngines(w, v, http.StatusOK, tryView{})
}

// renderEngines writes the page with what came of a trial, if there was one.
func (s *Server) renderEngines(w http.ResponseWriter, v *visit, status int, tried tryView) error {
	f, err := s.frame(v, v.p.T("engines.title"), "engines")
	if err != nil {
		return err
	}
	p := &enginesPage{frame: f, Try: tried}
	if v.may(depesche.RoleAdmin) {
		p.ConfigFile, p.Example = s.configFile(), engineExample
	}
	es, err := s.room.Store.Editions(v.ctx())
	if err != nil {
		return err
	}
	p.Rows = s.engineRows(v, es)
	if p.Models, err = s.modelsView(v); err != nil {
		return err
	}
	s.fillTry(v, &p.Try, es)
	return s.templates.Render(w, status, "engines", p)
}

// engineRows tells of each engine whether it is ready, and for which pairs of editions.
func (s *Server) engineRows(v *visit, es []depesche.Edition) []engineRow {
	var rows []engineRow
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
					i = len(rows)
					at[e.Name] = i
					rows = append(rows, engineRow{Name: e.Name, Note: v.engineNote(&e), State: stateView{Key: "stale", Word: v.p.T("engines.down")}})
				}
				if e.Ready {
					rows[i].State, rows[i].Note = stateView{Key: "published", Word: v.p.T("engines.ready")}, v.engineNote(&e)
					pairs[e.Name] = append(pairs[e.Name], depesche.BaseLang(from.Lang)+" → "+depesche.BaseLang(to.Lang))
				}
			}
		}
	}
	for i := range rows {
		rows[i].Pairs = strings.Join(pairs[rows[i].Name], ", ")
	}
	return rows
}
