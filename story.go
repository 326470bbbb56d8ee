package depesche

import "time"

// StoryState is where a story stands as a whole; each text and each publication has its
// own state beside it.
type StoryState string

const (
	StoryInbox  StoryState = "inbox"  // came in, nobody has taken it yet
	StoryOpen   StoryState = "open"   // being worked on, or published
	StoryKilled StoryState = "killed" // withdrawn everywhere, for good
)

// Story is one piece of news, language-independent. ID is the number people see.
type Story struct {
	ID         int64      `json:"number"`
	State      StoryState `json:"state"`
	Lang       string     `json:"lang"` // of the original
	Slugline   string     `json:"slugline,omitempty"`
	Channel    string     `json:"channel,omitempty"` // key
	Topics     []string   `json:"topics,omitempty"`  // keys
	Priority   int        `json:"priority"`          // 1 (flash) to 6
	Provenance Provenance `json:"provenance"`
	Embargo    time.Time  `json:"embargo,omitzero"`
	// Embargoes are those that editions have of their own, by code: each counts there
	// instead of Embargo.
	Embargoes map[string]time.Time `json:"embargoes,omitempty"`
	Note      string               `json:"note,omitempty"` // for colleagues; readers never see it
	CreatedAt time.Time            `json:"created_at"`
	UpdatedAt time.Time            `json:"updated_at"`
}

// EmbargoIn is the time before which nothing of the story may go out in an edition; zero or
// over where it may.
func (s *Story) EmbargoIn(edition string) time.Time {
	if own, ok := s.Embargoes[edition]; ok {
		return own
	}
	return s.Embargo
}

// TextKind tells an original from a translation.
type TextKind string

const (
	Original    TextKind = "original"
	Translation TextKind = "translation"
)

// TextState is where a text stands in the newsroom's work.
type TextState string

const (
	TextDraft    TextState = "draft"    // by a machine or just imported; unread
	TextInEdit   TextState = "edit"     // a person is at work
	TextInReview TextState = "review"   // all segments confirmed, or asked for review
	TextApproved TextState = "approved" // a person has approved this revision
)

// Text is what a story says in one language. Head is its newest revision, Approved the
// revision that a person approved last (0: none).
type Text struct {
	ID           int64     `json:"-"`
	Story        int64     `json:"story"`
	Lang         string    `json:"lang"`
	Kind         TextKind  `json:"kind"`
	State        TextState `json:"state"`
	Head         int64     `json:"-"`
	Approved     int64     `json:"-"`
	ApprovedBy   string    `json:"approved_by,omitempty"`
	ApprovedAt   time.Time `json:"approved_at,omitzero"`
	Owner        int64     `json:"-"`
	OpenErrors   int       `json:"open_errors"`
	OpenWarnings int       `json:"open_warnings"`
	OpenNotes    int       `json:"open_notes"`
	Segments     int       `json:"segments"`  // of the head revision
	Confirmed    int       `json:"confirmed"` // of them, confirmed by a person
	Filled       int       `json:"filled"`    // of them, with any target
	UpdatedAt    time.Time `json:"updated_at"`
}

// Revision is an immutable state of a text. For an original Document and Segments are
// its content; for a translation Source is the original's revision that it translates,
// Cuts are where it divides the original otherwise, Targets are its segments in order.
type Revision struct {
	ID        int64               `json:"-"`
	Text      int64               `json:"-"`
	Number    int                 `json:"revision"`
	Source    int64               `json:"-"`
	Document  Document            `json:"document"`
	Segments  []Segment           `json:"segments,omitempty"`
	Cuts      []Cut               `json:"cuts,omitempty"`
	Targets   []TranslatedSegment `json:"targets,omitempty"`
	By        string              `json:"by"`
	At        time.Time           `json:"at"`
	Reason    string              `json:"reason"` // "import", "translate", "edit" …
	SourceNum int                 `json:"source_revision,omitempty"`
}

// PublicationState tells a page that stands from one that was taken down or waits for
// its embargo.
type PublicationState string

const (
	Live      PublicationState = "live"
	Withdrawn PublicationState = "withdrawn"
	Scheduled PublicationState = "scheduled" // never stored with a page: it waits in the schedule
)

// Publication is a text's revision on an edition's site.
type Publication struct {
	ID         int64            `json:"-"`
	Story      int64            `json:"story"`
	Edition    string           `json:"edition"`
	Text       int64            `json:"-"`
	Revision   int64            `json:"-"`
	Slug       string           `json:"slug"`
	State      PublicationState `json:"state"`
	First      time.Time        `json:"first_published"`
	Updated    time.Time        `json:"updated"`
	Reviewed   bool             `json:"reviewed"` // the revision was approved by a person
	ReviewedBy string           `json:"reviewed_by,omitempty"`
	Engine     string           `json:"engine,omitempty"`     // engines that had a part, for the label
	Translator string           `json:"translator,omitempty"` // people who translated segments themselves
	Path       string           `json:"path"`                 // "/de/4187/zwischen-triest-und-rotterdam"
}

// Correction is a mistake that was published and put right.
type Correction struct {
	Story int64     `json:"story"`
	Lang  string    `json:"lang"`
	At    time.Time `json:"at"`
	Wrong string    `json:"wrong"`
	Right string    `json:"right"`
}
