package translate

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"depesche"
)

// libreTranslate speaks LibreTranslate's protocol: POST /translate with an array of
// texts as HTML, GET /languages, the key in the body (docs.libretranslate.com).
type libreTranslate struct {
	*caller
	config  Config
	limit   Limits
	pairs   remembered[[]Pair]
	version remembered[string]
}

func newLibreTranslate(c Config) (Engine, error) {
	l := c.limits(Limits{Segments: 20, Characters: 4000, Concurrency: 2})
	call, err := newCaller(c, "http://127.0.0.1:5000", time.Minute, l.Concurrency)
	if err != nil {
		return nil, err
	}
	return &libreTranslate{caller: call, config: c, limit: l}, nil
}

func (e *libreTranslate) Name() string     { return e.config.Name }
func (e *libreTranslate) Tags() TagSupport { return TagsXML }
func (e *libreTranslate) Limits() Limits   { return e.limit }

// Version is the server's version from its API description.
func (e *libreTranslate) Version(ctx context.Context) string {
	v, _ := e.version.get(ctx, func(ctx context.Context) (string, error) {
		a, err := e.get(ctx, "/spec", nil)
		if err != nil {
			return "", err
		}
		var v struct {
			Info struct{ Version string }
		}
		err = e.decode(a, &v)
		return v.Info.Version, err
	})
	return v
}

func (e *libreTranslate) Pairs(ctx context.Context) ([]Pair, error) {
	return e.pairs.get(ctx, e.askPairs)
}

func (e *libreTranslate) askPairs(ctx context.Context) ([]Pair, error) {
	a, err := e.get(ctx, "/languages", nil)
	if err != nil {
		return nil, err
	}
	var langs []struct {
		Code    string
		Targets []string
	}
	if err := e.decode(a, &langs); err != nil {
		return nil, err
	}
	pairs := []Pair{}
	for _, l := range langs {
		if l.Targets == nil { // servers before 1.3.9 translate all into all
			for _, m := range langs {
				l.Targets = append(l.Targets, m.Code)
			}
		}
		for _, t := range l.Targets {
			if t != l.Code {
				pairs = append(pairs, Pair{l.Code, t})
			}
		}
	}
	return e.config.restrict(pairs), nil
}

func (e *libreTranslate) Translate(ctx context.Context, req Request) ([]Result, error) {
	body := struct {
		Q      []string `json:"q"`
		Source string   `json:"source"`
		Target string   `json:"target"`
		Format string   `json:"format"`
		Key    string   `json:"api_key,omitempty"`
	}{Format: "html", Key: e.key.Reveal()}
	for _, s := range req.Segments {
		body.Q = append(body.Q, s.Text)
	}
	var err error
	if body.Source, body.Target, err = e.codes(ctx, req.Source, req.Target); err != nil {
		return nil, err
	}
	a, err := e.postJSON(ctx, "/translate", body, nil)
	if err != nil {
		return nil, err
	}
	var v struct {
		TranslatedText json.RawMessage `json:"translatedText"`
	}
	if err := e.decode(a, &v); err != nil {
		return nil, err
	}
	var texts []string
	if json.Unmarshal(v.TranslatedText, &texts) != nil {
		var one string
		if json.Unmarshal(v.TranslatedText, &one) != nil {
			return nil, depesche.E(depesche.Unavailable, "engine.json", "the engine %s answered with something that is not its protocol; check its address and kind", e.Name())
		}
		texts = []string{one}
	}
	return results(e.Name(), texts, len(req.Segments))
}

// codes finds the server's own codes for a pair: the tag where the server has it
// ("pt-BR", "zh-Hans"), else the base language.
func (e *libreTranslate) codes(ctx context.Context, src, tgt string) (string, string, error) {
	pairs, err := e.Pairs(ctx)
	if err != nil {
		return "", "", err
	}
	best, rank := Pair{}, 0
	for _, p := range pairs {
		r := 0
		if p.Covers(src, tgt) {
			r = 1
			if strings.EqualFold(p.Source, src) {
				r += 2
			}
			if strings.EqualFold(p.Target, tgt) {
				r += 2
			}
		}
		if r > rank {
			best, rank = p, r
		}
	}
	if rank == 0 {
		return "", "", noPair(e.Name(), src, tgt, pairs)
	}
	return best.Source, best.Target, nil
}

// results makes results of texts, or a MismatchError when there are more or fewer than
// were asked for.
func results(engine string, texts []string, asked int) ([]Result, error) {
	if len(texts) != asked {
		return nil, &MismatchError{Engine: engine, Asked: asked, Got: len(texts), Reason: "gave back another number of segments than it got"}
	}
	out := make([]Result, asked)
	for i, t := range texts {
		out[i].Text = t
	}
	return out, nil
}
