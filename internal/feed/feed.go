package feed

import (
	"bytes"
	"encoding/xml"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Format is a form in which a feed is written.
type Format string

// The formats.
const (
	Atom Format = "atom"
	RSS  Format = "rss"
	JSON Format = "json"
)

// Formats are all formats, in the order in which pages name them.
func Formats() []Format { return []Format{Atom, RSS, JSON} }

// Type is the media type of a format, without parameters.
func (f Format) Type() string {
	switch f {
	case RSS:
		return "application/rss+xml"
	case JSON:
		return "application/feed+json"
	}
	return "application/atom+xml"
}

// Feed is a list of stories, the newest first. All addresses are absolute. Title, ID,
// Self, Home, Lang and Author must be there.
type Feed struct {
	Title       string
	Description string
	Lang        string // BCP 47
	ID          string // stays when the feed moves
	Self        string // where this format of it is fetched
	Home        string // the page that shows the same
	Icon        string
	Author      string // whom stories are by that name nobody
	Updated     time.Time
	Hubs        []string // WebSub
	Items       []Item
}

// Item is a story. ID stays when the headline changes.
type Item struct {
	ID, URL    string
	Title      string
	Lang       string
	Summary    string // plain text
	HTML       string // the whole text; "" gives the summary alone
	Published  time.Time
	Updated    time.Time
	Authors    []Person
	Categories []Category
	Alternates []Alternate
	Image      *Image
}

// Person wrote a story. URL may be empty.
type Person struct{ Name, URL string }

// Category is a channel or topic: its key and its name in the feed's language.
type Category struct{ Key, Name string }

// Alternate is the same story in another language.
type Alternate struct{ Lang, Title, URL string }

// Image is the story's picture.
type Image struct {
	URL, Type     string
	Width, Height int
	Alt, Credit   string
}

// MaxBytes is how large a feed may become: validators and many readers stop at two
// million bytes.
const MaxBytes = 1_900_000

// Write writes the feed in a format. One that would be larger than MaxBytes has the oldest
// of its stories as summaries, and leaves out those that are too much even so.
func (f *Feed) Write(as Format) ([]byte, error) {
	b, err := f.write(as)
	if err != nil || len(b) <= MaxBytes {
		return b, err
	}
	short := *f
	short.Items = slices.Clone(f.Items)
	for i := len(short.Items) - 1; i > 0 && len(b) > MaxBytes; {
		over := len(b) - MaxBytes
		for ; i > 0 && over > 0; i-- { // what is dropped is at least as long in the feed
			over -= len(short.Items[i].HTML)
			short.Items[i].HTML = ""
		}
		if b, err = short.write(as); err != nil {
			return nil, err
		}
	}
	for len(short.Items) > 1 && len(b) > MaxBytes {
		short.Items = short.Items[:len(short.Items)/2]
		if b, err = short.write(as); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (f *Feed) write(as Format) ([]byte, error) {
	switch as {
	case RSS:
		return f.rss()
	case JSON:
		return f.json()
	}
	return f.atom()
}

// moments are the times at which the items were updated. Readers of feeds tell items with
// the same time apart badly, so equal ones are set apart by a microsecond each.
func (f *Feed) moments() []time.Time {
	out := make([]time.Time, len(f.Items))
	taken := map[int64]bool{}
	for i := range f.Items {
		t := f.Items[i].Updated
		for taken[t.UnixMicro()] {
			t = t.Add(time.Microsecond)
		}
		taken[t.UnixMicro()] = true
		out[i] = t
	}
	return out
}

// people are the authors who have a name.
func (it *Item) people() []Person {
	var out []Person
	for _, p := range it.Authors {
		if p.Name = Line(p.Name); p.Name != "" {
			out = append(out, p)
		}
	}
	return out
}

// stamp is a time as RFC 3339 has it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999999Z07:00") }

// Line is text on one line, without what XML cannot carry.
func Line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// clean drops control characters, which XML cannot carry or validators warn of, and nobody
// reads.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r <= 0x9f || r == 0xfffe || r == 0xffff || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
}

// asHTML is text as HTML.
func asHTML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
