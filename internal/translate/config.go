package translate

import (
	"fmt"
	"os"
	"time"

	"depesche"
)

// Kinds of engines that Config.Kind may name.
const (
	KindApertium       = "apertium"       // the local command
	KindAPy            = "apy"            // Apertium's HTTP server
	KindLibreTranslate = "libretranslate" // LibreTranslate's protocol
	KindDeepL          = "deepl"          // DeepL API v2
	KindOpenAI         = "openai"         // any OpenAI-compatible chat endpoint
	KindNone           = "none"           // people translate
)

// Config describes an engine as an operator writes it. What is zero has the kind's own
// default (docs/engines.md).
type Config struct {
	Name     string `json:"name"`               // as people call it; Kind when empty
	Kind     string `json:"kind"`               // one of the Kind constants
	Endpoint string `json:"endpoint,omitempty"` // address of the service
	Key      Secret `json:"key,omitempty"`      // better kept in the environment: KeyEnv
	KeyEnv   string `json:"key_env,omitempty"`  // name of the environment variable with the key
	Model    string `json:"model,omitempty"`    // openai: the model
	Style    string `json:"style,omitempty"`    // openai: the house's style in a few sentences
	Command  string `json:"command,omitempty"`  // apertium: the command, with options
	Pairs    []Pair `json:"pairs,omitempty"`    // restricts or, where the engine does not say, names its pairs

	Timeout     Duration `json:"timeout,omitempty"`      // of one call: "30s"
	Retries     *int     `json:"retries,omitempty"`      // after the first try
	Segments    int      `json:"segments,omitempty"`     // in one request
	Characters  int      `json:"characters,omitempty"`   // in one request
	Concurrency int      `json:"concurrency,omitempty"`  // requests at a time
	PerMinute   int      `json:"per_minute,omitempty"`   // requests a minute
	ContextFree bool     `json:"context_free,omitempty"` // send no neighbouring text as context
}

// Duration is a time.Duration that is written as "30s" or "2m".
type Duration time.Duration

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	if err != nil || v < 0 {
		return fmt.Errorf("%q is no duration such as 30s or 2m", b)
	}
	*d = Duration(v)
	return nil
}

// MarshalText writes the duration as UnmarshalText reads it.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// New makes an engine of its configuration. It contacts nobody. A configuration that
// cannot work is an Invalid error that names the engine and what to set.
func New(c Config) (Engine, error) {
	if c.Name == "" {
		c.Name = c.Kind
	}
	if c.Key == "" && c.KeyEnv != "" {
		c.Key = Secret(os.Getenv(c.KeyEnv))
	}
	switch c.Kind {
	case KindApertium:
		return newApertium(c)
	case KindAPy:
		return newAPy(c)
	case KindLibreTranslate:
		return newLibreTranslate(c)
	case KindDeepL:
		return newDeepL(c)
	case KindOpenAI:
		return newChat(c)
	case KindNone:
		return None{}, nil
	}
	return nil, depesche.E(depesche.Invalid, "engine.kind", "the engine %s has the unknown kind %q; use apertium, apy, libretranslate, deepl, openai or none", c.Name, c.Kind)
}

// limits fills what the configuration leaves open.
func (c Config) limits(def Limits) Limits {
	pick := func(a, b int) int {
		if a > 0 {
			return a
		}
		return b
	}
	return Limits{pick(c.Segments, def.Segments), pick(c.Characters, def.Characters), pick(c.Concurrency, def.Concurrency)}
}

func (c Config) timeout(def time.Duration) time.Duration {
	if c.Timeout > 0 {
		return time.Duration(c.Timeout)
	}
	return def
}

// restrict keeps the pairs that the configuration allows.
func (c Config) restrict(pairs []Pair) []Pair {
	if len(c.Pairs) == 0 {
		return pairs
	}
	if pairs == nil {
		return c.Pairs
	}
	out := []Pair{}
	for _, p := range c.Pairs {
		if hasPair(pairs, p.Source, p.Target) {
			out = append(out, p)
		}
	}
	return out
}
