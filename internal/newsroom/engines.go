package newsroom

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"depesche"
	"depesche/internal/translate"
)

// EngineInfo is an engine as people see it.
type EngineInfo struct {
	Name    string `json:"name"`
	Kind    string `json:"kind"`
	Host    string `json:"host,omitempty"` // where the text goes; empty: it stays on this machine
	Ready   bool   `json:"ready"`          // it answers and has the pair asked for
	Problem string `json:"problem,omitempty"`
	NoPair  bool   `json:"no_pair,omitempty"`  // it answers, and does not have the pair
	NoModel bool   `json:"no_model,omitempty"` // it is the engine in this program, and lacks the pair's model
}

// EngineInfos lists the engines; Ready tells whether each can translate from src to tgt
// now (both empty: whether it answers).
func (n *Newsroom) EngineInfos(ctx context.Context, src, tgt string) []EngineInfo {
	var out []EngineInfo
	for _, e := range n.Engines.Engines() {
		info := EngineInfo{Name: e.Name(), Kind: e.Name()}
		if c := n.configOf(e.Name()); c != nil {
			info.Kind, info.Host = c.Kind, hostOf(*c)
		}
		pairs, err := e.Pairs(ctx)
		switch {
		case err != nil:
			info.Problem = textOf(err)
		case src == "" || pairs == nil || slices.ContainsFunc(pairs, func(p translate.Pair) bool { return p.Covers(src, tgt) }):
			info.Ready = true
		case e == translate.Engine(n.Neural):
			_, err := n.Neural.Bind(src, tgt)
			info.Problem, info.NoModel = textOf(err), depesche.IsNotFound(err)
		default:
			info.NoPair, info.Problem = true, "it does not translate from "+src+" to "+tgt
		}
		out = append(out, info)
	}
	return out
}

// configOf is how an engine was configured; nil where it needs no configuration.
func (n *Newsroom) configOf(name string) *translate.Config {
	for i, c := range n.config.Engines {
		if c.Name == name || c.Name == "" && c.Kind == name {
			return &n.config.Engines[i]
		}
	}
	return nil
}

// hostOfEngine is where an engine's text goes; "" where it stays on this machine.
func (n *Newsroom) hostOfEngine(name string) string {
	if c := n.configOf(name); c != nil {
		return hostOf(*c)
	}
	return ""
}

func hostOf(c translate.Config) string {
	if c.Endpoint == "" && c.Kind == translate.KindDeepL {
		return "deepl.com"
	}
	u, err := url.Parse(c.Endpoint)
	if err != nil {
		return c.Endpoint
	}
	return u.Host
}

func textOf(err error) string {
	var e *depesche.Error
	if errors.As(err, &e) {
		return e.Text
	}
	return "it does not answer"
}
