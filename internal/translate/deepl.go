package translate

import (
	"context"
	"net/http"
	"strings"
	"time"

	"depesche"
)

// deepL speaks DeepL's API v2 (developers.deepl.com): POST /v2/translate with at most
// 50 texts as XML. Keys that end in ":fx" belong to the free plan and its own host.
type deepL struct {
	*caller
	config Config
	limit  Limits
	pairs  remembered[[]Pair]
}

func newDeepL(c Config) (Engine, error) {
	if c.Key == "" {
		env := c.KeyEnv
		if env == "" {
			env = "DEEPL_AUTH_KEY"
		}
		return nil, depesche.E(depesche.Invalid, "engine.nokey", "the engine %s needs a key; set key_env to the environment variable that holds it, for example %s, and set that variable", c.Name, env)
	}
	l := c.limits(Limits{Segments: 50, Characters: 30_000, Concurrency: 2})
	l.Segments = min(l.Segments, 50)
	host := "https://api.deepl.com"
	if strings.HasSuffix(c.Key.Reveal(), ":fx") {
		host = "https://api-free.deepl.com"
	}
	call, err := newCaller(c, host, 30*time.Second, l.Concurrency)
	if err != nil {
		return nil, err
	}
	return &deepL{caller: call, config: c, limit: l}, nil
}

func (e *deepL) Name() string                   { return e.config.Name }
func (e *deepL) Tags() TagSupport               { return TagsXML }
func (e *deepL) Limits() Limits                 { return e.limit }
func (e *deepL) Version(context.Context) string { return "v2" } // DeepL names no model

func (e *deepL) auth() http.Header {
	return http.Header{"Authorization": {"DeepL-Auth-Key " + e.key.Reveal()}}
}

func (e *deepL) languages(ctx context.Context, kind string) ([]string, error) {
	a, err := e.get(ctx, "/v2/languages?type="+kind, e.auth())
	if err != nil {
		return nil, err
	}
	var v []struct{ Language string }
	if err := e.decodeDeepL(a, &v); err != nil {
		return nil, err
	}
	var out []string
	for _, l := range v {
		out = append(out, l.Language)
	}
	return out, nil
}

// Pairs asks for the languages that DeepL reads and those that it writes; each can go
// into each.
func (e *deepL) Pairs(ctx context.Context) ([]Pair, error) {
	return e.pairs.get(ctx, e.askPairs)
}

func (e *deepL) askPairs(ctx context.Context) ([]Pair, error) {
	from, err := e.languages(ctx, "source")
	if err != nil {
		return nil, err
	}
	to, err := e.languages(ctx, "target")
	if err != nil {
		return nil, err
	}
	pairs := []Pair{}
	for _, s := range from {
		for _, t := range to {
			if depesche.BaseLang(s) != depesche.BaseLang(t) {
				pairs = append(pairs, Pair{deepLTag(s), deepLTag(t)})
			}
		}
	}
	return e.config.restrict(pairs), nil
}

// deepLTag writes DeepL's code as a BCP 47 tag: "EN-GB" as "en-GB".
func deepLTag(code string) string {
	base, rest, _ := strings.Cut(code, "-")
	if rest == "" {
		return strings.ToLower(base)
	}
	if len(rest) == 4 {
		rest = rest[:1] + strings.ToLower(rest[1:])
	}
	return strings.ToLower(base) + "-" + rest
}

// deepLTarget is DeepL's code for a target: where DeepL asks for a variant and the tag
// names none, the one with most readers.
func deepLTarget(tag string) string {
	switch t := strings.ToUpper(strings.ReplaceAll(tag, "_", "-")); t {
	case "EN":
		return "EN-US"
	case "PT":
		return "PT-PT"
	case "EN-GB", "EN-US", "PT-BR", "PT-PT", "ZH-HANS", "ZH-HANT", "ES-419":
		return t
	case "ES-MX", "ES-AR", "ES-CO", "ES-CL", "ES-PE":
		return "ES-419"
	case "ZH-TW", "ZH-HK":
		return "ZH-HANT"
	case "ZH-CN", "ZH-SG":
		return "ZH-HANS"
	}
	switch base := strings.ToUpper(depesche.BaseLang(tag)); base {
	case "EN":
		return "EN-GB" // other Englishes spell as the British
	case "PT":
		return "PT-PT"
	default:
		return base
	}
}

func (e *deepL) Translate(ctx context.Context, req Request) ([]Result, error) {
	body := struct {
		Text       []string `json:"text"`
		Source     string   `json:"source_lang"`
		Target     string   `json:"target_lang"`
		Context    string   `json:"context,omitempty"`
		Tags       string   `json:"tag_handling"`
		Ignore     []string `json:"ignore_tags"`
		Split      string   `json:"split_sentences"`
		Outline    bool     `json:"outline_detection"`
		Formatting bool     `json:"preserve_formatting"`
	}{Source: strings.ToUpper(depesche.BaseLang(req.Source)), Target: deepLTarget(req.Target), Tags: "xml", Ignore: []string{"x"},
		Split: "0", Formatting: true}
	for _, s := range req.Segments {
		body.Text = append(body.Text, s.Text)
	}
	if !e.config.ContextFree && len(req.Segments) > 0 {
		body.Context = req.Segments[0].Before
	}
	a, err := e.postJSON(ctx, "/v2/translate", body, e.auth())
	if err != nil {
		return nil, err
	}
	var v struct {
		Translations []struct{ Text string }
	}
	if err := e.decodeDeepL(a, &v); err != nil {
		return nil, err
	}
	texts := make([]string, len(v.Translations))
	for i, t := range v.Translations {
		texts[i] = t.Text
	}
	return results(e.Name(), texts, len(req.Segments))
}

func (e *deepL) decodeDeepL(a *answer, v any) error {
	if a.status == 456 {
		return depesche.E(depesche.Unavailable, "engine.quota", "the engine %s has used up its quota of characters (456); wait for the next month or change the plan", e.Name())
	}
	return e.decode(a, v)
}
