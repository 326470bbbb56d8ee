// Package fill brings the demonstration's content into a newsroom, by the same verbs
// that people use, each at the time at which it would have happened.
package fill

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/demo"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// Mark is the setting that says that a newsroom is a demonstration's, whole or not.
const Mark = "demo"

// done is the setting that says that the content is in.
const done = "demo.filled"

// Chief is the address of the account that the demonstration logs in as.
const Chief = "mara@depesche.example"

// Content says whose content a newsroom holds.
type Content int

const (
	Empty   Content = iota // nobody's: no edition, account or story
	Part                   // the demonstration's, whose filling was cut off
	Whole                  // the demonstration's
	Foreign                // somebody else's
)

// State tells whose content a newsroom holds.
func State(ctx context.Context, s *store.Store) (Content, error) {
	for _, key := range []struct {
		name string
		is   Content
	}{{done, Whole}, {Mark, Part}} {
		v, err := s.Setting(ctx, key.name)
		if err != nil || v != "" {
			return key.is, err
		}
	}
	editions, err := s.Editions(ctx)
	if err != nil || len(editions) > 0 {
		return Foreign, err
	}
	accounts, err := s.Accounts(ctx)
	if err != nil || len(accounts) > 0 {
		return Foreign, err
	}
	stories, err := s.Matrix(ctx, store.MatrixQuery{Limit: 1})
	if err != nil || len(stories) > 0 {
		return Foreign, err
	}
	return Empty, nil
}

// filler carries what the steps share.
type filler struct {
	ctx    context.Context
	n      *newsroom.Newsroom
	now    time.Time // the moment of loading
	clock  time.Time // the moment of the step in hand
	people map[string]depesche.Actor
	// numbers of the stories by slug
	numbers map[string]int64
}

// Fill fills the newsroom in dir, which must be empty. progress may be nil.
func Fill(ctx context.Context, dir string, now time.Time, progress func(done, total int)) error {
	f := &filler{ctx: ctx, now: now, people: map[string]depesche.Actor{}, numbers: map[string]int64{}}
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir, Now: func() time.Time { return f.clock }})
	if err != nil {
		return err
	}
	defer n.Close()
	f.n = n
	f.at(7 * 24 * 60)
	if err := n.Store.SetSetting(ctx, Mark, "1"); err != nil {
		return err
	}
	if err := f.house(); err != nil {
		return err
	}
	stories, err := demo.Load()
	if err != nil {
		return err
	}
	slices.SortStableFunc(stories, func(a, b demo.Story) int { return b.AgeMinutes - a.AgeMinutes })
	for i := range stories {
		if progress != nil {
			progress(i, len(stories))
		}
		if err := f.story(&stories[i]); err != nil {
			return fmt.Errorf("story %s: %w", stories[i].Slug, err)
		}
	}
	if err := f.talk(); err != nil {
		return err
	}
	f.at(0)
	return n.Store.SetSetting(ctx, done, now.UTC().Format(time.RFC3339))
}

// at sets the clock to some minutes before the moment of loading.
func (f *filler) at(minutes int) { f.clock = f.now.Add(-time.Duration(minutes) * time.Minute) }

func (f *filler) house() error {
	d, err := demo.LoadNewsroom()
	if err != nil {
		return err
	}
	s := f.n.Store
	if err := s.SetSetting(f.ctx, "newsroom.name", d.Site.Name); err != nil {
		return err
	}
	for i, l := range demo.Langs() {
		e := depesche.Edition{Code: l, Lang: l, Name: d.Site.Name, Tagline: d.Site.Taglines[l], TimeZone: d.Site.TimeZone, Position: i + 1, Policy: newsroom.DefaultPolicy}
		if err := f.n.AddEdition(f.ctx, depesche.System, e); err != nil {
			return err
		}
	}
	for _, c := range d.Channels {
		if err := s.SaveChannel(f.ctx, c); err != nil {
			return err
		}
	}
	for _, t := range d.Topics {
		if err := s.SaveTopic(f.ctx, t); err != nil {
			return err
		}
	}
	for _, p := range d.People {
		a, err := f.n.AddAccount(f.ctx, depesche.System, p)
		if err != nil {
			return err
		}
		f.people[a.Name] = depesche.Actor{Account: a.ID, Name: a.Name}
	}
	for _, t := range d.Terms {
		if err := s.SaveTerm(f.ctx, t); err != nil {
			return err
		}
	}
	for _, a := range d.Authors {
		a.Key = store.AuthorKey(a.Name)
		if err := s.SaveAuthor(f.ctx, a); err != nil {
			return err
		}
	}
	pages, err := demo.LoadPages()
	if err != nil {
		return err
	}
	for _, p := range pages {
		if _, err := f.n.SavePage(f.ctx, f.who("Mara Kessel"), p); err != nil {
			return fmt.Errorf("page %s of %s: %w", p.Key, p.Edition, err)
		}
	}
	return f.memory()
}

func (f *filler) memory() error {
	units, err := demo.LoadMemory()
	if err != nil {
		return err
	}
	for _, u := range units {
		u.By, u.At = "Mara Kessel", f.clock
		if err := f.n.Remember(f.ctx, u); err != nil {
			return err
		}
	}
	return nil
}

// who is a person of the newsroom by name; anybody else acts for the program.
func (f *filler) who(name string) depesche.Actor {
	if a, ok := f.people[name]; ok {
		return a
	}
	return depesche.System
}

func (f *filler) story(s *demo.Story) error {
	f.at(s.AgeMinutes)
	doc, err := f.withPicture(s, s.Document(s.Lang, demo.First))
	if err != nil {
		return err
	}
	plan, _ := s.Plan(s.Lang)
	published := f.clock.Add(-time.Duration(10) * time.Minute)
	number, err := f.n.Write(f.ctx, f.who(plan.By), newsroom.StoryDraft{Lang: s.Lang, Document: doc, State: s.State, Channel: s.Channel, Topics: s.Topics,
		Slugline: s.Slugline, Priority: s.Priority, Provenance: depesche.Provenance{Source: s.Source, URL: s.URL, Rights: s.Rights, Published: published}})
	if err != nil {
		return err
	}
	f.numbers[s.Slug] = number
	if s.EmbargoMinutes > 0 {
		end := f.now.Add(time.Duration(s.EmbargoMinutes) * time.Minute).Truncate(time.Hour)
		if err := f.n.Describe(f.ctx, f.who(plan.By), number, newsroom.StoryChange{Embargo: &newsroom.When{At: end}}); err != nil {
			return err
		}
	}
	for _, t := range s.Texts {
		if err := f.text(s, number, t, demo.First); err != nil {
			return fmt.Errorf("%s: %w", t.Lang, err)
		}
	}
	if len(s.Corrections) > 0 || s.Corrected() {
		return f.correct(s, number)
	}
	return nil
}

func (f *filler) withPicture(s *demo.Story, doc depesche.Document) (depesche.Document, error) {
	if doc.Lead == nil {
		return doc, nil
	}
	data, err := demo.PictureFile(s.Picture)
	if err != nil {
		return doc, err
	}
	byline, terms := drawnBy(s.Credit), "Free with the demonstration of Depesche."
	p, err := f.n.AddPicture(f.ctx, f.who("Mara Kessel"), newsroom.NewPicture{Data: data, Change: newsroom.PictureChange{Credit: &s.Credit, Credits: s.Credits, Byline: &byline, Terms: &terms}})
	if err != nil {
		return doc, err
	}
	doc.Lead.Hash, doc.Lead.Width, doc.Lead.Height = p.Hash, p.Width, p.Height
	doc.Lead.Credit = "" // the record has it
	return doc, nil
}

// drawnBy is the name in a credit like "Drawing: Runa Ostveld/Depesche".
func drawnBy(credit string) string {
	_, name, _ := strings.Cut(credit, ": ")
	name, _, _ = strings.Cut(name, "/")
	return name
}

// text brings one text of a story as far as its plan says.
func (f *filler) text(s *demo.Story, number int64, t demo.TextPlan, v demo.Version) error {
	f.at(t.AgeMinutes)
	if t.Lang != s.Lang {
		if err := f.deliver(s, number, t, v); err != nil {
			return err
		}
	}
	if t.State == depesche.TextApproved {
		reader := t.ReadBy
		if reader == "" {
			reader = t.By
		}
		if err := f.n.Approve(f.ctx, f.who(reader), number, t.Lang); err != nil {
			return err
		}
	}
	if waits := s.EmbargoMinutes > 0 && t.State == depesche.TextApproved; !t.Published && !waits {
		return nil
	}
	_, err := f.n.Publish(f.ctx, f.who(t.By), number, []string{t.Lang})
	return err
}

func (f *filler) deliver(s *demo.Story, number int64, t demo.TextPlan, v demo.Version) error {
	var ds []newsroom.Delivered
	for i, p := range s.Pairs(t.Lang, v) {
		if p.Stale {
			continue
		}
		d := newsroom.Delivered{Unit: p.Unit, Source: p.Source, Target: p.Target, State: depesche.SegmentDraft, By: t.By}
		d.Origin = depesche.Origin{Kind: depesche.FromPerson}
		if t.Origin == depesche.FromEngine {
			d.Origin, d.By = depesche.Origin{Kind: depesche.FromEngine, Name: t.Engine}, ""
		} else {
			d.State = depesche.SegmentEdited
		}
		if t.Confirmed < 0 || i < t.Confirmed {
			d.State, d.By = depesche.SegmentConfirmed, t.By
		}
		ds = append(ds, d)
	}
	_, err := f.n.Deliver(f.ctx, f.who(t.By), number, t.Lang, ds)
	return err
}

// correct replaces the first version of a story by the current one: the original, and
// the translations that have been carried over to it.
func (f *filler) correct(s *demo.Story, number int64) error {
	age := 30
	if len(s.Corrections) > 0 {
		age = s.Corrections[0].AgeMinutes
	}
	f.at(age)
	plan, _ := s.Plan(s.Lang)
	doc, err := f.withPicture(s, s.Document(s.Lang, demo.Current))
	if err != nil {
		return err
	}
	if _, err := f.n.EditOriginal(f.ctx, f.who(plan.By), number, 0, doc, nil); err != nil {
		return err
	}
	for _, c := range s.Corrections {
		f.at(c.AgeMinutes)
		for lang, wrong := range c.Wrong {
			if _, planned := s.Plan(lang); !planned {
				continue
			}
			err := f.n.Correct(f.ctx, f.who(plan.By), depesche.Correction{Story: number, Lang: lang, Wrong: wrong, Right: c.Right[lang]})
			if err != nil {
				return err
			}
		}
	}
	for _, t := range s.Texts {
		if f.leftStale(s, t.Lang) {
			continue
		}
		t.AgeMinutes = age - 1
		if err := f.text(s, number, t, demo.Current); err != nil {
			return fmt.Errorf("%s, corrected: %w", t.Lang, err)
		}
	}
	return nil
}

// leftStale tells whether a translation has not been carried over to the current
// version.
func (f *filler) leftStale(s *demo.Story, lang string) bool {
	return lang != s.Lang && slices.ContainsFunc(s.Pairs(lang, demo.Current), func(p demo.Pair) bool { return p.Stale })
}
