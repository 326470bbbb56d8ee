package xliff

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/exchange/markup"
)

// Versions that are written.
const (
	V21 = "2.1"
	V12 = "1.2"
)

// Origin says what a file was made of: it travels in the attribute original, which every
// tool keeps. Target is 0 where there was no translation yet.
type Origin struct {
	Story  int64  `json:"story"`
	Lang   string `json:"lang"`
	Source int    `json:"source_revision"`
	Target int    `json:"target_revision"`
}

// String is how an origin is written: "story/17/de?source=3&target=5".
func (o Origin) String() string {
	return fmt.Sprintf("story/%d/%s?source=%d&target=%d", o.Story, url.PathEscape(o.Lang), o.Source, o.Target)
}

// ParseOrigin reads what String wrote, wherever in s it begins: tools put folders before
// it.
func ParseOrigin(s string) (Origin, bool) {
	i := strings.LastIndex(s, "story/")
	if i < 0 {
		return Origin{}, false
	}
	u, err := url.Parse(s[i:])
	if err != nil {
		return Origin{}, false
	}
	parts := strings.Split(u.Path, "/")
	if len(parts) != 3 {
		return Origin{}, false
	}
	o := Origin{Lang: parts[2]}
	o.Story, err = strconv.ParseInt(parts[1], 10, 64)
	if err != nil || o.Story <= 0 || !markup.IsLang(o.Lang) {
		return Origin{}, false
	}
	if o.Source, err = strconv.Atoi(u.Query().Get("source")); err != nil || o.Source <= 0 {
		return Origin{}, false
	}
	if o.Target, err = strconv.Atoi(u.Query().Get("target")); err != nil || o.Target < 0 {
		return Origin{}, false
	}
	return o, true
}

// Job is a translation that is handed out.
type Job struct {
	Origin     Origin
	SourceLang string
	Document   depesche.Document // the original's: its units give the order and what lies between segments
	Segments   []Segment         // all of them, in order
	CopySource bool              // 1.2: where there is no translation, the target holds the source, for tools that translate only what is there
	Tool       string            // version of the program
}

// Segment is one of a job: a sentence with its translation so far.
type Segment struct {
	depesche.TranslatedSegment
	Final bool   // part of an approved text
	Notes []Note // what the checks say
	Terms []Term // of the glossary, in the source
}

// Note is a remark for the translator, or one that comes back.
type Note struct {
	Text     string `json:"text"`
	Priority int    `json:"priority,omitempty"` // 1 is the highest, 0 none
	Unit     string `json:"unit,omitempty"`
	Line     int    `json:"line,omitempty"`
	Category string `json:"category,omitempty"`
}

// Categories of the notes that go out.
const (
	findingNote  = "finding"
	glossaryNote = "glossary"
)

// Term is a glossary entry as a translator sees it.
type Term struct {
	Source, Target, Note string
	Forbidden            bool
}

// UnitID is the id of a unit in a file: its address with what no id may have replaced.
func UnitID(ref string) string {
	var b strings.Builder
	for _, r := range ref {
		switch {
		case r == '/':
			b.WriteByte(':')
		case markup.IsNMTOKEN(string(r)) && r != ':':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "_%x_", r)
		}
	}
	return b.String()
}

// unitOf groups the segments of a unit.
type unitOf struct {
	ref      string
	kind     depesche.UnitKind
	text     depesche.Inline // of the document
	segments []Segment
}

func (j *Job) units() []unitOf {
	texts := map[string]depesche.Inline{}
	for _, u := range j.Document.Units() {
		texts[u.Ref] = u.Text
	}
	var out []unitOf
	for _, s := range j.Segments {
		if n := len(out); n == 0 || out[n-1].ref != s.Unit {
			out = append(out, unitOf{ref: s.Unit, kind: s.Kind, text: texts[s.Unit]})
		}
		u := &out[len(out)-1]
		u.segments = append(u.segments, s)
	}
	return out
}

// codes are the marks that the codes of a unit stand for, by their id.
func codes(segs []depesche.TranslatedSegment) map[string]depesche.Mark {
	u := &unitOf{}
	for _, s := range segs {
		u.segments = append(u.segments, Segment{TranslatedSegment: s})
	}
	source, target := u.idsOf()
	m := map[string]depesche.Mark{}
	for i, s := range segs {
		for k, mark := range s.Source.Normal().Marks {
			m[source[i][k]] = mark
		}
		for k, mark := range s.Target.Normal().Marks {
			m[target[i][k]] = mark
		}
	}
	return m
}
