package translate

import (
	"context"

	"depesche"
)

// None is the engine of those who translate by hand: every result is empty.
type None struct{}

// Name implements Engine.
func (None) Name() string { return "none" }

// Version implements Engine.
func (None) Version(context.Context) string { return "" }

// Pairs implements Engine: all of them.
func (None) Pairs(context.Context) ([]Pair, error) { return nil, nil }

// Tags implements Engine.
func (None) Tags() TagSupport { return TagsNone }

// Limits implements Engine.
func (None) Limits() Limits { return Limits{Segments: 1000, Characters: 1 << 20, Concurrency: 1} }

// Translate implements Engine.
func (None) Translate(_ context.Context, req Request) ([]Result, error) {
	return make([]Result, len(req.Segments)), nil
}

// checkPair refuses a pair that the engine says it does not have. An engine that cannot
// be asked now is not refused: the translation itself will tell.
func checkPair(ctx context.Context, e Engine, src, tgt string) error {
	if depesche.BaseLang(src) == "" || depesche.BaseLang(tgt) == "" {
		return depesche.E(depesche.Invalid, "engine.lang", "a translation needs the languages from and to, for example en and es")
	}
	if own, ok := e.(*Installed); ok {
		_, err := own.Bind(src, tgt)
		return err
	}
	pairs, err := e.Pairs(ctx)
	if err != nil && depesche.KindOf(err) != depesche.Unavailable {
		return err
	}
	if err != nil || pairs == nil {
		return nil
	}
	if !hasPair(pairs, src, tgt) {
		return noPair(e.Name(), src, tgt, pairs)
	}
	return nil
}

func hasPair(pairs []Pair, src, tgt string) bool {
	for _, p := range pairs {
		if p.Covers(src, tgt) {
			return true
		}
	}
	return false
}
