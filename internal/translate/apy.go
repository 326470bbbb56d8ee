package translate

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"depesche"
)

// apy speaks to Apertium's HTTP server (apertium-apy). The server cuts longer texts
// into parts and drops all behind the tenth, so each segment is a request of its own
// and short. Elements travel as HTML tags, which the server keeps in order but does not
// bind to words: what comes back in disorder is repaired by the Service.
type apy struct {
	*caller
	config Config
	limit  Limits
	known  remembered[[]mode]
}

func newAPy(c Config) (Engine, error) {
	// 4096 bytes is the length at which the server starts cutting.
	l := c.limits(Limits{Segments: 16, Characters: 1000, Concurrency: 2})
	call, err := newCaller(c, "http://127.0.0.1:2737", 30*time.Second, l.Concurrency)
	if err != nil {
		return nil, err
	}
	return &apy{caller: call, config: c, limit: l}, nil
}

func (e *apy) Name() string                   { return e.config.Name }
func (e *apy) Tags() TagSupport               { return TagsXML }
func (e *apy) Limits() Limits                 { return e.limit }
func (e *apy) Version(context.Context) string { return "apy" } // the server tells no version

func (e *apy) Pairs(ctx context.Context) ([]Pair, error) {
	ms, err := e.modes(ctx)
	if err != nil {
		return nil, err
	}
	pairs := []Pair{}
	for _, m := range ms {
		pairs = append(pairs, m.pair)
	}
	return e.config.restrict(pairs), nil
}

func (e *apy) modes(ctx context.Context) ([]mode, error) {
	return e.known.get(ctx, e.askModes)
}

func (e *apy) askModes(ctx context.Context) ([]mode, error) {
	a, err := e.get(ctx, "/listPairs", nil)
	if err != nil {
		return nil, err
	}
	var v struct {
		ResponseData []struct{ SourceLanguage, TargetLanguage string }
	}
	if err := e.decode(a, &v); err != nil {
		return nil, err
	}
	var ms []mode
	for _, p := range v.ResponseData {
		if m, ok := parseMode(p.SourceLanguage + "-" + p.TargetLanguage); ok {
			ms = append(ms, m)
		}
	}
	return ms, nil
}

func (e *apy) Translate(ctx context.Context, req Request) ([]Result, error) {
	ms, err := e.modes(ctx)
	if err != nil {
		return nil, err
	}
	name, ok := modeFor(ms, req.Source, req.Target)
	if !ok {
		pairs := make([]Pair, len(ms))
		for i, m := range ms {
			pairs[i] = m.pair
		}
		e.known.forget() // it may be installed any minute
		return nil, noPair(e.Name(), req.Source, req.Target, pairs)
	}
	res := make([]Result, len(req.Segments))
	errs := make([]error, len(req.Segments))
	var wg sync.WaitGroup
	lanes := make(chan struct{}, e.limit.Concurrency)
	for i, s := range req.Segments {
		lanes <- struct{}{}
		wg.Go(func() {
			defer func() { <-lanes }()
			res[i].Text, errs[i] = e.one(ctx, strings.Replace(name, "-", "|", 1), s.Text)
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return res, nil
}

func (e *apy) one(ctx context.Context, pair, text string) (string, error) {
	form := url.Values{"langpair": {pair}, "q": {emptyKept(text)}, "format": {"html"}, "markUnknown": {"no"}}
	a, err := e.do(ctx, http.MethodPost, "/translate", "application/x-www-form-urlencoded", []byte(form.Encode()), nil)
	if err != nil {
		return "", err
	}
	var v struct {
		ResponseData struct {
			TranslatedText *string `json:"translatedText"`
		} `json:"responseData"`
	}
	if err := e.decode(a, &v); err != nil {
		return "", err
	}
	if v.ResponseData.TranslatedText == nil {
		return "", depesche.E(depesche.Unavailable, "engine.json", "the engine %s answered with something that is not its protocol; check its address and kind", e.Name())
	}
	return *v.ResponseData.TranslatedText, nil
}

// emptyKept replaces kept parts by empty elements, for engines that would translate
// what they enclose.
func emptyKept(text string) string {
	var b strings.Builder
	last, skip := 0, false
	for _, m := range elementRE.FindAllStringSubmatchIndex(text, -1) {
		if text[m[4]:m[5]] != "x" {
			continue
		}
		if closing := m[2] < m[3]; closing {
			last, skip = m[1], false
			continue
		}
		if !skip {
			b.WriteString(text[last:m[0]])
			b.WriteString(`<x id="` + text[m[6]:m[7]] + `"/>`)
			last = m[1]
		}
		skip = m[8] == m[9]
	}
	b.WriteString(text[last:])
	return b.String()
}
