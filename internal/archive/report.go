package archive

import (
	"errors"
	"strings"
	"sync"

	"depesche"
	"depesche/internal/archive/blog"
)

// maxProblems is how many problems a report tells one by one; the others are counted.
const maxProblems = 200

// Of an export that is made to have many names, or long ones, a report tells the first and
// counts the others together.
const (
	maxNames     = 100
	maxName      = 120 // bytes
	furtherNames = "of further names"
)

// Report says what came of an import, or would come of it.
type Report struct {
	Format string `json:"format"`
	Site   string `json:"site"`
	DryRun bool   `json:"dry_run,omitempty"`

	Posts        int `json:"posts"`         // posts and pages in the files
	Stories      int `json:"stories"`       // new ones
	Translations int `json:"translations"`  // new texts of stories
	Known        int `json:"known"`         // were here already
	Published    int `json:"published"`     // pages that are live now
	Drafts       int `json:"drafts"`        //
	Scheduled    int `json:"scheduled"`     // drafts under an embargo
	PagesHeld    int `json:"pages_held"`    // of the drafts: pages that were public there and have an edition here; their old addresses answer 404 until somebody publishes them
	Comments     int `json:"comments"`      // public
	CommentsHeld int `json:"comments_held"` // wait for the newsroom
	Topics       int `json:"topics"`        // new
	Pictures     int `json:"pictures"`      // taken in
	PicturesLost int `json:"pictures_lost"` // could not be had; their addresses are kept
	Addresses    int `json:"addresses"`     // old ones of posts that came, and new ones of what was here
	Lists        int `json:"lists"`         // categories, tags and authors there whose addresses lead to pages here
	Unplaced     int `json:"unplaced"`      // sentences of translations that lie beside none of the original

	Languages     map[string]int `json:"languages"`
	Skipped       map[string]int `json:"skipped"`        // what, how often
	NotUnderstood map[string]int `json:"not_understood"` // notation that has no place here

	Problems     []blog.Problem `json:"problems"`
	ProblemCount int            `json:"problem_count"`

	mu sync.Mutex
}

func newReport() *Report {
	return &Report{Languages: map[string]int{}, Skipped: map[string]int{}, NotUnderstood: map[string]int{}, Problems: []blog.Problem{}}
}

func (r *Report) skip(what string) { r.skips(what, 1) }

func (r *Report) skips(what string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	countName(r.Skipped, what, n)
}

func (r *Report) unknown(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	countName(r.NotUnderstood, what, 1)
}

// countName counts n more of a name.
func countName(in map[string]int, name string, n int) {
	if n == 0 {
		return
	}
	if len(name) > maxName {
		name = strings.ToValidUTF8(name[:maxName], "") + "…"
	}
	if _, met := in[name]; !met && len(in) >= maxNames {
		name = furtherNames
	}
	in[name] += n
}

func (r *Report) problem(p blog.Problem) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ProblemCount++
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, p)
	}
}

// plainly is an error in words for people.
func plainly(err error) string {
	var e *depesche.Error
	if errors.As(err, &e) && e.Text != "" {
		return e.Text
	}
	return err.Error()
}
