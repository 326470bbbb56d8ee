package translate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"depesche"
)

// CacheKey addresses what an engine made of a source. Hash covers the source's text and
// marks and the glossary terms that occur in it.
type CacheKey struct {
	Engine  string
	Version string
	Source  string // BCP 47
	Target  string // BCP 47
	Hash    string
}

// Cache keeps answers of engines, so that the same text is not paid for twice. It is
// implemented by the store and safe for concurrent use. Get reports false when there is
// nothing; an error of either is logged and otherwise ignored.
type Cache interface {
	Get(ctx context.Context, key CacheKey) (Translated, bool, error)
	Put(ctx context.Context, key CacheKey, t Translated) error
}

// Translated is what became of a segment. Target is empty when Flags holds
// FlagNoAnswer. Copied tells that there was nothing to translate (numbers, addresses);
// Cached that nothing was sent for it this time.
type Translated struct {
	Target  depesche.Inline `json:"target"`
	Flags   []string        `json:"flags,omitempty"`
	Engine  string          `json:"engine,omitempty"`
	Version string          `json:"version,omitempty"`
	Cached  bool            `json:"-"`
	Copied  bool            `json:"copied,omitempty"`
}

// sourceHash covers all of a source that an engine's answer depends on.
func sourceHash(src depesche.Inline, terms []depesche.Term, measures bool) string {
	h := sha256.New()
	write := func(parts ...string) {
		for _, p := range parts {
			h.Write([]byte(strconv.Itoa(len(p)) + ":" + p))
		}
	}
	write(src.Tagged())
	for _, m := range src.Marks {
		write(string(m.Kind), m.Href, m.Lang)
	}
	for _, t := range terms {
		write(t.Source, t.Target, string(t.Policy))
	}
	if measures {
		write("measures")
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
