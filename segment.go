package depesche

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// Segment is a sentence, heading, caption or list item of an original: the unit of
// translation, memory and checking. [From, To) is its place in the unit's text without
// the white space around it.
//
// Key identifies the segment within one revision of the original and, as long as its
// text stays the same, through later revisions: the hash of its source text and marks
// and, when the same text occurs again, "-2", "-3" …
type Segment struct {
	Key    string   `json:"key"`
	Unit   string   `json:"unit"`
	Kind   UnitKind `json:"kind"`
	From   int      `json:"from"`
	To     int      `json:"to"`
	Source Inline   `json:"source"`
}

// HashInline is the content address of an inline: 16 hexadecimal digits of the SHA-256
// of its text, white space folded, and its marks' kinds and targets.
func HashInline(in Inline) string {
	h := sha256.New()
	io.WriteString(h, foldSpace(in.Text))
	for _, m := range in.Marks {
		h.Write([]byte("\x00" + string(m.Kind) + "\x01" + m.Href + "\x01" + m.Lang + "\x01" + strconv.Itoa(m.From) + "\x01" + strconv.Itoa(m.To)))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// foldSpace is the text with one blank where it has white space, and none at its ends: mostly
// the text itself.
func foldSpace(text string) string {
	space := true // before the next character
	for _, r := range text {
		now := unicode.IsSpace(r)
		if now && (space || r != ' ') {
			return strings.Join(strings.Fields(text), " ")
		}
		space = now
	}
	if space {
		return strings.TrimSpace(text)
	}
	return text
}

// Splitter cuts running text into sentences: ascending byte offsets where each sentence
// ends, the last one len(text). White space after a sentence belongs to it.
type Splitter func(text string) []int

// Segments cuts a document's units into segments with split, in reading order, and
// gives each its key.
func (d *Document) Segments(split Splitter) []Segment {
	return d.segments(func(u *Unit) []int {
		if u.Kind.Whole() {
			return nil
		}
		return split(u.Text.Text)
	})
}

// segments cuts each unit at the ends that cut gives; what is behind the last of them is
// a segment too.
func (d *Document) segments(cut func(*Unit) []int) []Segment {
	var out []Segment
	seen := map[string]int{}
	for _, u := range d.Units() {
		from := 0
		for _, end := range append(cut(&u), len(u.Text.Text)) {
			f, t := trimRange(u.Text.Text, from, end)
			from = end
			if f >= t {
				continue
			}
			s := Segment{Unit: u.Ref, Kind: u.Kind, From: f, To: t, Source: u.Text.Slice(f, t)}
			s.Key = HashInline(s.Source)
			if seen[s.Key]++; seen[s.Key] > 1 {
				s.Key += "-" + strconv.Itoa(seen[s.Key])
			}
			out = append(out, s)
		}
	}
	return out
}

func trimRange(s string, from, to int) (int, int) {
	t := s[from:to]
	from += len(t) - len(strings.TrimLeft(t, cutSpace))
	return from, from + len(strings.Trim(t, cutSpace))
}

// SegmentState is where a translated segment stands.
type SegmentState string

const (
	SegmentEmpty     SegmentState = "empty"     // nothing yet: for a person
	SegmentDraft     SegmentState = "draft"     // by a machine or a memory match, unread
	SegmentEdited    SegmentState = "edited"    // touched by a person, not yet confirmed
	SegmentConfirmed SegmentState = "confirmed" // a person says that it is right
)

// OriginKind says where a segment's translation came from.
type OriginKind string

const (
	FromNobody OriginKind = ""
	FromEngine OriginKind = "engine"
	FromMemory OriginKind = "memory"
	FromPerson OriginKind = "person"
	FromSource OriginKind = "source" // copied: nothing to translate
)

// Origin of a segment's translation. Name and Version are the engine's; Match is the
// memory match in percent. Edited tells that a person changed it since.
type Origin struct {
	Kind    OriginKind `json:"kind,omitempty"`
	Name    string     `json:"name,omitempty"`
	Version string     `json:"version,omitempty"`
	Match   int        `json:"match,omitempty"`
	Edited  bool       `json:"edited,omitempty"`
}

// TranslatedSegment is a segment of the original with what a translation makes of it.
type TranslatedSegment struct {
	Segment
	Target Inline       `json:"target"`
	State  SegmentState `json:"state"`
	Origin Origin       `json:"origin"`
	By     string       `json:"by,omitempty"` // who touched or confirmed it last
	// ReviewedBy is the second person who has read what the first confirmed.
	ReviewedBy string `json:"reviewed_by,omitempty"`
}

// Compose puts the targets of segs back into the structure of the original d. White
// space between the sentences of a unit is one space; between Chinese and Japanese
// sentences there is none (joiner gives it). Units none of whose segments has a target
// are empty; pictures, credits, byline and addresses stay as they are.
func (d *Document) Compose(segs []TranslatedSegment, joiner string) Document {
	texts := map[string]Inline{}
	for _, u := range d.Units() {
		texts[u.Ref] = Inline{}
	}
	for _, s := range segs {
		t := s.Target
		if t.IsEmpty() {
			continue
		}
		if have := texts[s.Unit]; have.Text != "" {
			t = have.Append(Plain(joiner)).Append(t)
		}
		texts[s.Unit] = t
	}
	return d.WithUnits(texts)
}
