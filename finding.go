package depesche

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Category names a kind of defect.
type Category string

const (
	CatNumber        Category = "number" // also dates, units, currencies
	CatName          Category = "name"
	CatUntranslated  Category = "untranslated"
	CatOmission      Category = "omission"
	CatAddition      Category = "addition"
	CatNegation      Category = "negation"
	CatQuotes        Category = "quotes" // and brackets
	CatPunctuation   Category = "punctuation"
	CatMarkup        Category = "markup"
	CatRepetition    Category = "repetition"
	CatLocale        Category = "locale"
	CatGlossary      Category = "glossary"
	CatBoilerplate   Category = "boilerplate"
	CatEncoding      Category = "encoding"
	CatCasing        Category = "casing"
	CatHallucination Category = "hallucination"
)

// Categories lists all categories in the order in which the desk shows them.
func Categories() []Category {
	return []Category{CatNumber, CatName, CatNegation, CatUntranslated, CatOmission, CatAddition, CatHallucination, CatQuotes,
		CatGlossary, CatPunctuation, CatLocale, CatMarkup, CatRepetition, CatBoilerplate, CatEncoding, CatCasing}
}

// Severity of a finding. Errors block publication where the edition's policy says so.
type Severity string

const (
	SevError   Severity = "error"
	SevWarning Severity = "warning"
	SevNote    Severity = "note"
)

// Span is [From, To) in bytes of a segment's plain text. The zero span means "nowhere":
// the other side alone shows the defect.
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// IsZero tells whether the span is nowhere.
func (s Span) IsZero() bool { return s.From == 0 && s.To == 0 }

// Finding is what a check says about a segment.
//
// Message is a key of the catalogues in internal/check/message, Args its values, so
// that every editor reads it in the editor's own language. Identity stays the same when
// other text changes, so that a waiver survives edits elsewhere.
type Finding struct {
	Identity   string   `json:"identity"`
	Segment    string   `json:"segment,omitempty"` // key; empty for JSONL checks
	Category   Category `json:"category"`
	Rule       string   `json:"rule"` // "number.changed"
	Severity   Severity `json:"severity"`
	Source     Span     `json:"source"`
	Target     Span     `json:"target"`
	Message    string   `json:"message"`
	Args       []string `json:"args,omitempty"`
	Suggestion *string  `json:"suggestion,omitempty"` // replaces Target when certain
	Waived     *Waiver  `json:"waived,omitempty"`
}

// Open tells whether the finding still stands.
func (f *Finding) Open() bool { return f.Waived == nil }

// Identify computes the identity from what makes the finding this finding: segment,
// rule, and the words on both sides, but not their place.
func (f *Finding) Identify(source, target string) {
	h := sha256.New()
	for _, s := range []string{f.Segment, f.Rule, cut(source, f.Source), cut(target, f.Target)} {
		h.Write([]byte(s))
		h.Write([]byte{0})
	}
	f.Identity = hex.EncodeToString(h.Sum(nil)[:8])
}

func cut(s string, p Span) string {
	if p.From < 0 || p.To > len(s) || p.From >= p.To {
		return ""
	}
	return s[p.From:p.To]
}

// Waiver is a person's word that a finding is no defect.
type Waiver struct {
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}
