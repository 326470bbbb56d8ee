package translate

import (
	"context"
	"time"
	"unicode/utf8"

	"depesche"
)

// Engine is something that translates. Implementations are safe for concurrent use; they
// keep their own limit of calls at a time, their own timeouts and retries.
type Engine interface {
	// Name is the name under which the engine was configured: "apertium", "deepl".
	Name() string
	// Version names the engine's version or model for the ledger and the cache, as well
	// as it can be had; "" when the engine does not tell or cannot be reached.
	Version(ctx context.Context) string
	// Pairs lists what the engine translates; nil means that it does not say and must
	// be asked.
	Pairs(ctx context.Context) ([]Pair, error)
	// Tags says what notation Segment.Text has for this engine.
	Tags() TagSupport
	// Translate translates all segments: results are in the order of the segments and
	// as many, or there is an error. A MismatchError says that the engine answered, but
	// not as asked: smaller requests may succeed. An empty result means that the engine
	// had nothing to say.
	Translate(ctx context.Context, req Request) ([]Result, error)
	// Limits bounds one request.
	Limits() Limits
}

// Pair is a direction of translation as BCP 47 tags.
type Pair struct {
	Source string `json:"source"`
	Target string `json:"target"`
}

// Covers tells whether a translation from src to tgt can be had from p: equal tags, or
// equal base languages where one side names no region.
func (p Pair) Covers(src, tgt string) bool {
	return langCovers(p.Source, src) && langCovers(p.Target, tgt)
}

// TagSupport says which notation an engine carries through.
type TagSupport int

const (
	// TagsNone: text is plain text, nothing is escaped.
	TagsNone TagSupport = iota
	// TagsXML: text is XML content. <g id="1">…</g> encloses marked text, <x id="1">…</x>
	// text that must stay as it is; & < > are escaped.
	TagsXML
)

// Request asks an engine for a translation. Source and Target are BCP 47 tags. Terms
// are the glossary entries that occur in the segments; an engine that cannot use them
// leaves them alone.
type Request struct {
	Source   string
	Target   string
	Segments []Segment
	Terms    []depesche.Term
}

// Segment is a piece of text in the notation that the engine's Tags names, without line
// breaks. Before is the plain text that stands before it in the source, "" when that is
// unknown; Kind is what part of the document it is. Both help some engines.
type Segment struct {
	Text   string
	Before string
	Kind   depesche.UnitKind
}

// Result is an engine's translation of a segment in the same notation.
type Result struct {
	Text string
}

// Limits bounds one request to an engine. Characters are Unicode code points of
// Segment.Text. Concurrency is how many requests may run at a time; all at least 1.
type Limits struct {
	Segments    int
	Characters  int
	Concurrency int
}

// MismatchError says that an engine answered with something other than one translation
// for each segment.
type MismatchError struct {
	Engine string
	Asked  int
	Got    int
	Reason string // in English, without text of the answer
}

// Error implements error.
func (e *MismatchError) Error() string { return "the engine " + e.Engine + " " + e.Reason }

// Usage tells what one call of an engine sent. Retries of the same call after errors of
// the network are not counted again; Failed calls may or may not be charged.
type Usage struct {
	Engine     string
	Version    string
	Source     string
	Target     string
	Segments   int
	Characters int // code points of the text sent, tags included
	Failed     bool
	Took       time.Duration
}

func characters(segs []Segment) int {
	n := 0
	for _, s := range segs {
		n += utf8.RuneCountInString(s.Text)
	}
	return n
}
