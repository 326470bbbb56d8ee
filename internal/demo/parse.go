package demo

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"depesche"
)

// A story file is made of a head ("key: value" lines), then parts. A part starts with
// "== kind" and holds groups of lines "lang: text", one group per segment, a blank line
// between groups. "lang-was:" is the text before a correction. Lines that start with
// "#" are remarks.

var partKinds = []string{"headline", "standfirst", "dateline", "caption", "alt", "p", "h2", "quote", "speaker", "list", "numbered"}

type parser struct {
	name  string
	line  int
	story Story
	cur   *part
	corr  *Correction
	fresh bool // the next text line opens a new row
}

func parseStory(name, file string) (Story, error) {
	p := &parser{name: name, story: Story{State: depesche.StoryOpen}}
	for l := range strings.Lines(file) {
		p.line++
		if err := p.read(strings.TrimSpace(l)); err != nil {
			return Story{}, fmt.Errorf("%s:%d: %w", name, p.line, err)
		}
	}
	p.finish()
	return p.story, nil
}

func (p *parser) read(l string) error {
	if l == "" {
		p.fresh = true
		return nil
	}
	if l[0] == '#' {
		return nil
	}
	if kind, ok := strings.CutPrefix(l, "== "); ok {
		return p.open(kind)
	}
	key, value, ok := strings.Cut(l, ":")
	value = strings.TrimSpace(value)
	switch {
	case !ok || value == "":
		return fmt.Errorf("not a \"key: value\" line: %q", l)
	case p.corr != nil:
		return p.correction(key, value)
	case p.cur != nil:
		return p.text(key, value)
	}
	return p.head(key, value)
}

func (p *parser) open(kind string) error {
	p.finish()
	p.fresh = true
	if age, ok := strings.CutPrefix(kind, "correction "); ok {
		m, err := minutes(age)
		p.corr = &Correction{AgeMinutes: m, Wrong: map[string]string{}, Right: map[string]string{}}
		return err
	}
	if !slices.Contains(partKinds, kind) {
		return fmt.Errorf("there is no part called %q", kind)
	}
	if kind == "speaker" && (len(p.story.parts) == 0 || p.story.parts[len(p.story.parts)-1].kind != "quote") {
		return fmt.Errorf("a speaker must follow a quotation")
	}
	if (kind == "caption" || kind == "alt") && p.story.Picture == "" {
		return fmt.Errorf("there is no picture for the %s", kind)
	}
	p.cur = &part{kind: kind}
	return nil
}

func (p *parser) finish() {
	if p.cur != nil {
		p.story.parts = append(p.story.parts, *p.cur)
	}
	if p.corr != nil {
		p.story.Corrections = append(p.story.Corrections, *p.corr)
	}
	p.cur, p.corr = nil, nil
}

func (p *parser) text(key, value string) error {
	in, err := ParseInline(value)
	if err != nil {
		return err
	}
	if p.fresh {
		p.cur.rows = append(p.cur.rows, row{p.line, map[string]depesche.Inline{}, map[string]depesche.Inline{}})
		p.fresh = false
	}
	r := p.cur.rows[len(p.cur.rows)-1]
	into := r.now
	lang, was := strings.CutSuffix(key, "-was")
	if was {
		into = r.was
	}
	if _, twice := into[lang]; twice {
		return fmt.Errorf("%s occurs twice in one segment", key)
	}
	into[lang] = in
	return nil
}

func (p *parser) correction(key, value string) error {
	what, lang, _ := strings.Cut(key, " ")
	switch what {
	case "wrong":
		p.corr.Wrong[lang] = value
	case "right":
		p.corr.Right[lang] = value
	default:
		return fmt.Errorf("a correction has no %q", what)
	}
	return nil
}

func (p *parser) head(key, value string) (err error) {
	s := &p.story
	if lang, ok := strings.CutPrefix(key, "text "); ok {
		t, err := parsePlan(lang, value)
		s.Texts = append(s.Texts, t)
		return err
	}
	if lang, ok := strings.CutPrefix(key, "credit "); ok {
		if s.Credits == nil {
			s.Credits = map[string]string{}
		}
		s.Credits[lang] = value
		return nil
	}
	switch key {
	case "slug":
		s.Slug = value
	case "lang":
		s.Lang = value
	case "channel":
		s.Channel = value
	case "topics":
		s.Topics = commas(value)
	case "slugline":
		s.Slugline = value
	case "priority":
		s.Priority, err = strconv.Atoi(value)
	case "state":
		s.State = depesche.StoryState(value)
	case "age":
		s.AgeMinutes, err = minutes(value)
	case "embargo":
		s.EmbargoMinutes, err = minutes(value)
	case "source":
		s.Source = value
	case "url":
		s.URL = value
	case "rights":
		s.Rights = value
	case "byline":
		s.Byline = commas(value)
	case "picture":
		s.Picture = value
	case "credit":
		s.Credit = value
	default:
		err = fmt.Errorf("the head knows no %q", key)
	}
	return err
}

// parsePlan reads "published 4h | by NAME | read NAME | engine NAME | confirmed 5".
func parsePlan(lang, s string) (TextPlan, error) {
	t := TextPlan{Lang: lang, Origin: depesche.FromPerson, Confirmed: -1}
	fields := strings.Split(s, "|")
	state, age, _ := strings.Cut(strings.TrimSpace(fields[0]), " ")
	t.State = depesche.TextState(state)
	if state == "published" {
		t.State, t.Published = depesche.TextApproved, true
	}
	var err error
	if t.AgeMinutes, err = minutes(age); err != nil {
		return t, err
	}
	for _, f := range fields[1:] {
		key, value, _ := strings.Cut(strings.TrimSpace(f), " ")
		switch key {
		case "by":
			t.By = value
		case "read":
			t.ReadBy = value
		case "engine":
			t.Origin, t.Engine = depesche.FromEngine, value
		case "confirmed":
			if t.Confirmed, err = strconv.Atoi(value); err != nil {
				return t, err
			}
		default:
			return t, fmt.Errorf("a text's plan knows no %q", key)
		}
	}
	return t, nil
}

func minutes(s string) (int, error) {
	d, err := time.ParseDuration(s)
	return int(d / time.Minute), err
}

func commas(s string) []string {
	fs := strings.Split(s, ",")
	for i := range fs {
		fs[i] = strings.TrimSpace(fs[i])
	}
	return fs
}
