package depesche

import "time"

// TermPolicy says how binding a glossary term is.
type TermPolicy string

const (
	TermRequired  TermPolicy = "required"
	TermPreferred TermPolicy = "preferred"
	TermForbidden TermPolicy = "forbidden" // Target must not be used for Source
)

// Term is a glossary entry: how Source must be rendered.
type Term struct {
	ID         int64      `json:"-"`
	SourceLang string     `json:"source_lang"`
	TargetLang string     `json:"target_lang"`
	Source     string     `json:"source"`
	Target     string     `json:"target"`
	Policy     TermPolicy `json:"policy"`
	Note       string     `json:"note,omitempty"`
	Part       string     `json:"part_of_speech,omitempty"` // "noun", "verb", "adjective", "adverb", "properNoun", "other"
	Definition string     `json:"definition,omitempty"`     // of the thing, whatever it is called
}

// MemoryUnit is an approved pair of segments.
type MemoryUnit struct {
	ID         int64     `json:"-"`
	SourceLang string    `json:"source_lang"`
	TargetLang string    `json:"target_lang"`
	Source     Inline    `json:"source"`
	Target     Inline    `json:"target"`
	Story      int64     `json:"story,omitempty"`
	By         string    `json:"by"`
	At         time.Time `json:"at"`
	CreatedBy  string    `json:"created_by,omitempty"` // who made it first, where that is known
	CreatedAt  time.Time `json:"created_at,omitzero"`
}
