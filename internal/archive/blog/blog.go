// Package blog is what the exports of other publishing systems have in common: a site
// with posts, their authors, terms, pictures and comments. Package wxr reads WordPress
// into it, package ghost Ghost.
//
// The package is pure.
package blog

import "time"

// Site is the site that an export is of.
type Site struct {
	System string // "wordpress", "ghost"
	Title  string
	URL    string // "" where the export does not say
	Lang   string // BCP 47, "" where the export does not say
	// Langs are the names that languages have in addresses, where the export says them: name
	// to BCP 47.
	Langs map[string]string
}

// Kind tells posts from pages.
type Kind string

const (
	Post Kind = "post"
	Page Kind = "page"
)

// Status is where a post stood.
type Status string

const (
	Published Status = "published"
	Future    Status = "future"    // had a time at which it was to appear
	Draft     Status = "draft"     // also what waited for review
	Private   Status = "private"   // for people who were logged in, had a password or paid
	Trash     Status = "trash"     // thrown away, or saved by a machine
	MailOnly  Status = "mail-only" // went out as a newsletter, never stood on the site
)

// Term is a category or a tag.
type Term struct {
	Kind   string // "category", "tag"
	Slug   string
	Name   string
	Number string // in addresses by number, "" where the export does not say
	Parent string // slug of the category above it, "" for none
}

// Person is an author.
type Person struct {
	Slug   string // in the address of the author's page
	Number string // in addresses by number, "" where the export does not say
	Name   string // as in bylines
	About  string // plain text
	Link   string // the author's own page
}

// Asset is a file of the site that posts refer to by number.
type Asset struct {
	ID      string
	URL     string
	Alt     string
	Caption string
	Credit  string
	Parent  string // the post that it hangs on, "" for none
	Page    string // address of the page that the site made for it, "" where the export does not say
	Short   string // what stands behind the site's address in another one of that page: "/?attachment_id=7"; "" for none
}

// Comment is what a reader wrote. Addresses of mail and network are not read.
type Comment struct {
	ID, Parent string
	Name       string // "" where nobody knows
	Text       string // as stored: HTML of the commenting form
	At         time.Time
	Edited     time.Time // zero if it never was, or the export does not say
	Status     string    // "approved", "held", "spam"; "deleted", without name and text
	Kind       string    // "" or "comment"; "pingback" and "trackback" are no comments
}

// Item is a post or page.
type Item struct {
	ID     string
	Line   int // where it begins in its file, from 1
	Kind   Kind
	Status Status
	Note   string // why Status is what it is, where that needs a word: "password"

	Title     string // plain text
	Excerpt   string // HTML
	Body      string // HTML, already free of the system's own notation
	Slug      string
	Addresses []string // where it stood, absolute
	Authors   []string // names
	Published time.Time
	Modified  time.Time
	Terms     []Term

	Lang  string // BCP 47 where the export says so of this post
	Group string // posts with the same are the same story in several languages
	First bool   // the one of its group that the others translate

	LeadAsset   string // an Asset's ID
	Lead        *Asset // or the picture itself
	Comments    []Comment
	Unknown     []string // notation that was not understood: "shortcode contact-form"
	MetaSkipped int      // custom fields without a place here
	// TermsSkipped are the taxonomies that are neither categories nor tags, each once for every
	// term that the post has of it.
	TermsSkipped []string
}

// Problem is something in a file that is not as it should be and was read all the same, or
// was left out.
type Problem struct {
	Line int    `json:"line,omitempty"`
	ID   string `json:"id,omitempty"` // of the post
	What string `json:"what"`
}

// Sink takes what a reader finds, in the order of the file. Any function may be
// nil.
type Sink struct {
	Site    func(Site)
	Asset   func(Asset)
	Term    func(Term)   // each term that the site has, whether a post has it or not
	Person  func(Person) // each author, possibly several times
	Link    func(string) // an address to which a menu leads
	Item    func(*Item) error
	Skipped func(kind string) // something that is no post, page, asset or comment
	Problem func(Problem)
	// Bare says that posts are wanted without their texts and comments, which is faster.
	Bare bool
	// Wordless says that comments are wanted by their number alone: a reader that has to fetch
	// their words leaves them empty.
	Wordless bool
	// Assets finds an asset by number; posts that show galleries ask for it.
	Assets func(id string) (Asset, bool)
}

// Found is Assets, nothing where there is none.
func (s *Sink) Found(id string) (Asset, bool) {
	if s.Assets == nil {
		return Asset{}, false
	}
	return s.Assets(id)
}

// Skip calls Skipped.
func (s *Sink) Skip(kind string) {
	if s.Skipped != nil {
		s.Skipped(kind)
	}
}

// Say calls Problem.
func (s *Sink) Say(p Problem) {
	if s.Problem != nil {
		s.Problem(p)
	}
}
