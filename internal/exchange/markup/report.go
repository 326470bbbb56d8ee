package markup

import "slices"

// MaxProblems is how many problems a report keeps; it counts them all.
const MaxProblems = 200

// Report collects what is wrong with a file. Warnings do not make a file invalid.
type Report struct {
	Format   string    `json:"format"`            // "xliff", "tmx", "tbx", "srx"; "" if it is none of them
	Version  string    `json:"version,omitempty"` // as the file says
	OK       bool      `json:"ok"`
	Count    int       `json:"count"` // of all errors, also those beyond MaxProblems
	Errors   []Problem `json:"errors"`
	Warnings []Problem `json:"warnings,omitempty"`
}

// Add notes an error.
func (r *Report) Add(p *Problem) {
	r.Count++
	if len(r.Errors) < MaxProblems {
		r.Errors = append(r.Errors, *p)
	}
}

// Errorf notes an error at a place.
func (r *Report) Errorf(at Pos, rule, format string, args ...any) {
	r.Add(At(at, rule, format, args...))
}

// Warnf notes a warning at a place.
func (r *Report) Warnf(at Pos, rule, format string, args ...any) {
	if len(r.Warnings) < MaxProblems {
		r.Warnings = append(r.Warnings, *At(at, rule, format, args...))
	}
}

// Close says whether the file is valid, once all of it has been read.
func (r *Report) Close() *Report {
	r.OK = r.Count == 0
	slices.SortStableFunc(r.Errors, byPlace)
	slices.SortStableFunc(r.Warnings, byPlace)
	if r.Errors == nil {
		r.Errors = []Problem{}
	}
	return r
}

func byPlace(a, b Problem) int {
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Column - b.Column
}
