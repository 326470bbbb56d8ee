package translate

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"depesche"
)

// Registry holds the engines of a newsroom in their order of preference.
type Registry struct {
	engines []Engine
}

// NewRegistry makes the configured engines, in order, and adds the local Apertium behind
// them when its command is there and none is configured. Names must differ. own is the
// engine with the models of the data folder, nil for none: it comes first, or where a
// configuration of its kind stands.
func NewRegistry(configs []Config, own *Installed) (*Registry, error) {
	r := &Registry{}
	local := false
	for _, c := range configs {
		if c.Kind == KindNeural {
			if err := onlyPlaced(c, own); err != nil {
				return nil, err
			}
			r.engines, own = append(r.engines, own), nil
			continue
		}
		e, err := New(c)
		if err != nil {
			return nil, err
		}
		if _, err := r.Engine(e.Name()); err == nil && e.Name() != "none" {
			return nil, depesche.E(depesche.Invalid, "engine.twice", "two engines are called %s; give one of them another name", e.Name())
		}
		local = local || c.Kind == KindApertium
		r.engines = append(r.engines, e)
	}
	if _, err := exec.LookPath("apertium"); err == nil && !local {
		if e, err := New(Config{Kind: KindApertium}); err == nil {
			if _, err := r.Engine("apertium"); err != nil {
				r.engines = append(r.engines, e)
			}
		}
	}
	if own != nil {
		r.Prepend(own)
	}
	return r, nil
}

// onlyPlaced refuses a configuration of the engine in this program that says more than
// where it stands.
func onlyPlaced(c Config, own *Installed) error {
	switch {
	case own == nil:
		return depesche.E(depesche.Invalid, "engine.twice", "two engines are called %s; give one of them another name", KindNeural)
	case c.Name != "" && c.Name != KindNeural, c.Endpoint != "", c.Key != "", c.KeyEnv != "", c.Model != "", c.Command != "", len(c.Pairs) > 0:
		return depesche.E(depesche.Invalid, "engine.neural", "the engine %s takes no setting but its place in the list: write {\"kind\": \"neural\"}; its models come by `depesche model add en-de`", KindNeural)
	}
	return nil
}

// Prepend adds an engine that is preferred to all others.
func (r *Registry) Prepend(e Engine) { r.engines = slices.Insert(r.engines, 0, e) }

// Append adds an engine behind all others.
func (r *Registry) Append(e Engine) { r.engines = append(r.engines, e) }

// Engines lists the engines in order of preference.
func (r *Registry) Engines() []Engine { return slices.Clone(r.engines) }

// Engine returns the engine of a name; "none" is always there. A NotFound error lists
// the names that are.
func (r *Registry) Engine(name string) (Engine, error) {
	for _, e := range r.engines {
		if e.Name() == name {
			return e, nil
		}
	}
	if name == "none" {
		return None{}, nil
	}
	if name == KindApertium {
		return nil, notInstalled("apertium", nil)
	}
	return nil, depesche.E(depesche.NotFound, "engine.unknown", "there is no engine called %s; there is %s", name, strings.Join(r.names(), ", "))
}

func (r *Registry) names() []string {
	var names []string
	for _, e := range r.engines {
		names = append(names, e.Name())
	}
	if !slices.Contains(names, "none") {
		names = append(names, "none")
	}
	return names
}

// For returns the first engine that translates from src to tgt, or that does not say
// what it translates. Engines that cannot be reached are passed over. A NotFound error
// says what the engines have; when one was unreachable, the error is its.
func (r *Registry) For(ctx context.Context, src, tgt string) (Engine, error) {
	var has []Pair
	var down error
	for _, e := range r.engines {
		if _, ok := e.(None); ok {
			continue
		}
		pairs, err := e.Pairs(ctx)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			down = err
		case pairs == nil || hasPair(pairs, src, tgt):
			return Bind(e, src, tgt)
		default:
			has = append(has, pairs...)
		}
	}
	switch {
	case down != nil:
		return nil, down
	}
	for _, e := range r.engines {
		if own, ok := e.(*Installed); ok {
			return nil, own.noModel(src, tgt)
		}
	}
	if len(has) > 0 {
		return nil, noPair("", src, tgt, has)
	}
	return nil, depesche.E(depesche.NotFound, "engine.none", "no engine is set up; install Apertium (apt install apertium %s) or configure one", apertiumPackage(src, tgt))
}

// noPair says that an engine, or all of them when name is empty, lack a pair.
func noPair(name, src, tgt string, have []Pair) error {
	who := "no engine here translates"
	if name != "" {
		who = "the engine " + name + " does not translate"
	}
	var list []string
	for _, p := range have {
		if s := p.Source + "→" + p.Target; !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	slices.Sort(list)
	n := len(list)
	if n > 20 {
		list = append(list[:20], fmt.Sprintf("%d more", n-20))
	}
	has := "it has no pair at all"
	if n > 0 {
		has = "there is " + strings.Join(list, ", ")
	}
	return depesche.E(depesche.NotFound, "engine.pair", "%s %s→%s; %s", who, src, tgt, has)
}
