package store

import (
	"encoding/json"
	"errors"
	"math"
	"time"

	"depesche"
)

// PublishedStory is all that a public story page needs, read in one go.
type PublishedStory struct {
	Story       depesche.Story
	Edition     depesche.Edition
	Publication depesche.Publication
	PublishedText
	Kind        depesche.TextKind // original or translation
	Original    OriginalRef
	Channel     *depesche.Channel
	Topics      []depesche.Topic
	Languages   []LanguageLink // every live publication of the story, this one included, by edition position
	Corrections []depesche.Correction
}

// OriginalRef names the original of a translation.
type OriginalRef struct {
	Lang     string
	Headline string // as the public knows it; empty if it does not (see originalRef)
	Source   string // agency or site
	URL      string // canonical address outside the newsroom, may be empty
	Path     string // its page on our own site, empty if not published
}

// LanguageLink leads to the same story in another edition.
type LanguageLink struct {
	Edition  string
	Lang     string
	Headline string
	Path     string
	Kind     depesche.TextKind
	Reviewed bool
}

// PublishedItem is a story as lists show it: front page, channel, topic, feed, sitemap.
type PublishedItem struct {
	Number     int64
	Edition    string
	Lang       string
	Path       string
	Headline   string
	Standfirst string
	Channel    string // key
	Topics     []string
	Byline     []string
	Dateline   string
	Priority   int
	First      time.Time
	Updated    time.Time
	Kind       depesche.TextKind
	Reviewed   bool
	OrigLang   string
	Lead       *depesche.PictureUse
	LeadFile   *PictureFile
	Document   *depesche.Document // only with ListQuery.Documents
	Languages  []LanguageLink     // only with ListQuery.Languages
	// Corrections in the item's language, newest first; only with ListQuery.Corrections.
	Corrections []depesche.Correction
}

// ListQuery selects published items of an edition, newest first.
type ListQuery struct {
	Edition   string
	Channel   string    // key; empty for all
	Topic     string    // key; empty for all
	Author    string    // key; empty for all
	Before    time.Time // first published before; zero for the newest
	BeforeID  int64     // tie-breaker of Before
	Limit     int       // 0 means 50
	Documents bool
	Languages bool
	Bare      bool // without topics, pictures, lead and byline
	// Corrections of each item are read as well.
	Corrections bool
}

// MatrixRow is a story in the desk's front door: story × edition.
type MatrixRow struct {
	Story    depesche.Story `json:"story"`
	Headline string         `json:"headline"` // of the original
	Lang     string         `json:"lang"`     // of the original
	Cells    []MatrixCell   `json:"cells"`
	At       time.Time      `json:"at"` // by which the list is ordered
}

// MatrixCell is one edition's state of a story. Text is nil when nothing is there yet.
type MatrixCell struct {
	Edition     string                `json:"edition"`
	Lang        string                `json:"lang"`
	Text        *depesche.Text        `json:"text,omitempty"`
	Publication *depesche.Publication `json:"publication,omitempty"`
	Stale       bool                  `json:"stale"`     // translation of an older revision of the original than its head
	Scheduled   bool                  `json:"scheduled"` // it waits for its time
	ScheduledAt time.Time             `json:"scheduled_at,omitzero"`
	// Problems say why it did not go out at ScheduledAt, its time.
	Problems []Obstacle `json:"problems,omitempty"`
	Original bool       `json:"original"`
}

// SetSchedule notes what waits in the cell's edition, of all that waits of the story.
func (c *MatrixCell) SetSchedule(waiting []Scheduled) {
	for i := range waiting {
		if w := &waiting[i]; w.Edition == c.Edition {
			c.Scheduled, c.ScheduledAt, c.Problems = w.Waits(), w.At, w.Problems
		}
	}
}

// MatrixQuery filters the matrix. Queue is "" or one of "inbox", "drafts", "translate",
// "review", "scheduled", "published", "problems". Edition, State and Owner are of one
// cell: with all three it is the person's text in that edition that must be in the state.
// BeforeAt and BeforeID are the At and the number of the row behind which the list begins.
type MatrixQuery struct {
	Queue    string
	Channel  string
	Search   string // a search query in everything that the newsroom has, or a story number
	Edition  string // code
	State    string // one of CellStates
	Topic    string // key
	Owner    int64  // account
	BeforeAt time.Time
	BeforeID int64
	Limit    int

	ChangedAfter, ChangedBefore time.Time
}

// Job is background work as people see it.
type Job struct {
	ID      int64     `json:"id"`
	Kind    string    `json:"kind"`
	Story   int64     `json:"story"`
	Lang    string    `json:"lang"`
	State   string    `json:"state"` // "waiting", "running", "done", "failed", "cancelled"
	Done    int       `json:"done"`
	Total   int       `json:"total"`
	Error   string    `json:"error,omitempty"`  // in English
	Reason  *Reason   `json:"reason,omitempty"` // the same for the catalogues
	Started time.Time `json:"started"`
	Queue   int64     `json:"queue"` // id in the job queue
}

// Reason is an error as it is kept for people who come later, each with a language.
type Reason struct {
	Key  string `json:"key,omitempty"`
	Args []any  `json:"args,omitempty"`
	Text string `json:"text,omitempty"` // English, where no catalogue has the key
}

// ReasonOf keeps of an error what people are told; nil for what is not meant for them.
func ReasonOf(err error) *Reason {
	var e *depesche.Error
	if !errors.As(err, &e) || e.Kind == depesche.Internal {
		return nil
	}
	return &Reason{Key: e.Key, Args: e.Args, Text: e.Text}
}

// Err is the reason as the error that it was.
func (r *Reason) Err() error {
	return &depesche.Error{Kind: depesche.Invalid, Key: r.Key, Args: r.Args, Text: r.Text}
}

// UnmarshalJSON reads whole numbers as such: messages write them without a point.
func (r *Reason) UnmarshalJSON(b []byte) error {
	type plain Reason
	if err := json.Unmarshal(b, (*plain)(r)); err != nil {
		return err
	}
	for i, a := range r.Args {
		if f, ok := a.(float64); ok && f == math.Trunc(f) {
			r.Args[i] = int64(f)
		}
	}
	return nil
}
