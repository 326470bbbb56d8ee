package markup

import "fmt"

// Problem is a defect of a file: where it is, which rule it breaks, and what is wrong in
// a sentence. Line and Column count from 1, the column in bytes; 0 where a defect has no
// place.
type Problem struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
	Unit   string `json:"unit,omitempty"` // id of the unit, entry or pair that holds it
}

// Error makes a problem an error, for what cannot be read on after it.
func (p *Problem) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.Reason)
}

// Pos is a place in a file.
type Pos struct{ Line, Column int }

// At makes a problem at a place.
func At(p Pos, rule, format string, args ...any) *Problem {
	return &Problem{Line: p.Line, Column: p.Column, Rule: rule, Reason: fmt.Sprintf(format, args...)}
}
