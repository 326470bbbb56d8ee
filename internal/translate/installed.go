package translate

import (
	"context"
	"os"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/nmt"
	"depesche/internal/nmt/kernel"
	"depesche/internal/nmt/models"
)

// Installed is the engine KindNeural with the models of a data folder: whichever are
// there now, directly or through English. It is an Engine of many pairs; Bind makes the
// one for a pair, which has a version.
type Installed struct {
	store *models.Store
	pool  *models.Pool
}

var (
	_ Engine = (*Installed)(nil)
	_ Binder = (*Installed)(nil)
)

// NewInstalled makes the engine of a folder's models. Close it at the end.
func NewInstalled(s *models.Store) *Installed { return &Installed{s, s.NewPool(neuralOptions(0))} }

// neuralOptions are the options of every model of this process.
func neuralOptions(workers int) nmt.Options {
	o := nmt.Options{Workers: workers}
	if os.Getenv(ArithmeticEnv) == "saturating" {
		o.Path = kernel.Saturating()
	}
	return o
}

// Close gives up the models in memory.
func (i *Installed) Close() { i.pool.Close() }

// Models are the models that it has.
func (i *Installed) Models() *models.Store { return i.store }

// Name implements Engine.
func (i *Installed) Name() string { return KindNeural }

// Version implements Engine: it depends on the pair, see Bind.
func (i *Installed) Version(context.Context) string { return "" }

// Tags implements Engine.
func (i *Installed) Tags() TagSupport { return new(Neural).Tags() }

func (i *Installed) placesMarks() {}

// Limits implements Engine.
func (i *Installed) Limits() Limits { return new(Neural).Limits() }

// Pairs implements Engine: those of the models, and those that two of them make. There
// may be none.
func (i *Installed) Pairs(context.Context) ([]Pair, error) {
	ms, err := i.store.Installed()
	if err != nil {
		return nil, err
	}
	direct := pairsOf(ms)
	out := slices.Clone(direct)
	for _, a := range direct {
		for _, b := range direct {
			p := Pair{a.Source, b.Target}
			if langCovers(a.Target, pivot) && langCovers(b.Source, pivot) && !langCovers(p.Source, p.Target) && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out, nil
}

func pairsOf(ms []models.Model) []Pair {
	out := []Pair{}
	for _, m := range ms {
		out = append(out, Pair(m.Pair))
	}
	return out
}

// Bind implements Binder. A NotFound error says how the models are had.
func (i *Installed) Bind(src, tgt string) (Engine, error) {
	way, err := i.Way(src, tgt)
	if err != nil {
		return nil, err
	}
	if way == nil {
		return nil, i.noModel(src, tgt)
	}
	return &routed{i, Pair{src, tgt}, way}, nil
}

// Way are the models that translate a pair, one after the other; none where some are
// missing.
func (i *Installed) Way(src, tgt string) ([]models.Model, error) {
	ms, err := i.store.Installed()
	if err != nil {
		return nil, err
	}
	var way []models.Model
	for _, at := range NeuralRoute(pairsOf(ms), src, tgt) {
		way = append(way, ms[at])
	}
	return way, nil
}

// noModel says how the models for a pair are had.
func (i *Installed) noModel(src, tgt string) error {
	p := i.Wanted(src, tgt)
	if p.Source == p.Target {
		return depesche.E(depesche.NotFound, "neural.same", "the engine in this program does not translate %s into %s: there are no models between variants of a language", src, tgt)
	}
	return depesche.E(depesche.NotFound, "neural.no_model", "the engine in this program has no model for %s→%s yet; `depesche model add %s` fetches what it needs from %s, and so does the desk under Engines", src, tgt, p, i.store.ListHost())
}

// Wanted is the pair to ask models for so that src is translated to tgt, without
// regions.
func (i *Installed) Wanted(src, tgt string) models.Pair {
	return models.Pair{Source: modelTag(src), Target: modelTag(tgt)}
}

// Lacking are the models that are missing to translate a pair, as far as it is known
// here: the model of the pair itself where the list has been seen and has one, else
// those to and from English. None are where it can be translated.
func (i *Installed) Lacking(src, tgt string) ([]models.Pair, error) {
	ms, err := i.store.Installed()
	if err != nil {
		return nil, err
	}
	have := pairsOf(ms)
	if NeuralRoute(have, src, tgt) != nil {
		return nil, nil
	}
	p := i.Wanted(src, tgt)
	if p.Source == pivot || p.Target == pivot {
		return []models.Pair{p}, nil
	}
	if c := i.store.Known(); c != nil && len(c.For(p)) > 0 {
		return []models.Pair{p}, nil
	}
	var out []models.Pair
	for _, hop := range []models.Pair{{Source: p.Source, Target: pivot}, {Source: pivot, Target: p.Target}} {
		if !hasPair(have, hop.Source, hop.Target) {
			out = append(out, hop)
		}
	}
	return out, nil
}

// modelTag is how lists of models write a language: without a region, and with a script
// where it is not the usual one.
func modelTag(tag string) string {
	base := depesche.BaseLang(tag)
	script, _ := language.Make(tag).Script()
	if usual, _ := language.Make(base).Script(); script != usual {
		return base + "-" + script.String()
	}
	return base
}

// Translate implements Engine.
func (i *Installed) Translate(ctx context.Context, req Request) ([]Result, error) {
	e, err := i.Bind(req.Source, req.Target)
	if err != nil {
		return nil, err
	}
	return e.Translate(ctx, req)
}

// routed is an Installed for one pair, by one model or two.
type routed struct {
	*Installed
	pair   Pair
	models []models.Model
}

// Version implements Engine: the models, each with its version and the beginning of its
// digest.
func (r *routed) Version(context.Context) string {
	var ids []string
	for _, m := range r.models {
		ids = append(ids, m.Identity())
	}
	return strings.Join(ids, " + ")
}

// Pairs implements Engine.
func (r *routed) Pairs(context.Context) ([]Pair, error) { return []Pair{r.pair}, nil }

// Translate implements Engine. The models are in memory from the first request on, for
// as long as somebody uses them now and then.
func (r *routed) Translate(ctx context.Context, req Request) ([]Result, error) {
	loaded, release, err := r.pool.Acquire(ctx, r.models...)
	if err != nil {
		return nil, err
	}
	defer release()
	n := &Neural{translator: loaded[0]}
	for _, second := range loaded[1:] {
		n.translator = nmt.Via(n.translator, second)
	}
	return n.Translate(ctx, req)
}

// Binder is an Engine that differs by pair: Bind returns the one for a pair, whose
// Version tells what translates it.
type Binder interface {
	Bind(src, tgt string) (Engine, error)
}

// Bind returns the engine for a pair where an engine differs by pair, and the engine
// itself elsewhere.
func Bind(e Engine, src, tgt string) (Engine, error) {
	if b, ok := e.(Binder); ok {
		return b.Bind(src, tgt)
	}
	return e, nil
}
