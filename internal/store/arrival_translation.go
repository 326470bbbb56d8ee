package store

import (
	"context"
	"slices"
	"time"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/search"
	"depesche/internal/store/sqldb"
)

// ArrivedTranslation is a text that was, elsewhere, the translation of a story that is
// here.
type ArrivedTranslation struct {
	Site, ForeignID string
	Story           int64
	Lang            string
	Source          *depesche.Revision           // the original's head, as it was read
	Targets         []depesche.TranslatedSegment // beside its segments
	Document        depesche.Document            // as it stood
	Words           *search.Indexed              // of Document in Lang; nil: not made aside
	Placed          *search.Indexed              // of what Targets make of the original; nil: not made aside
	Translator      string
	Approved        bool
	Detail          string
	Publication     *Arriving
	Addresses       []OldAddress
	Comments        []Comment
	UpdatedAt       time.Time

	composed *depesche.Document
}

// Composed is the text as Targets make it up. It is made once.
func (a *ArrivedTranslation) Composed() *depesche.Document {
	if a.composed == nil {
		doc := a.Source.Document.Compose(a.Targets, lang.Core(a.Lang).Joiner)
		a.composed = &doc
	}
	return a.composed
}

// Landing is what became of a translation that was to come in.
type Landing int

// What may become of one.
const (
	LandingKnown   Landing = iota // it was here already
	LandingAdded                  // it is in
	LandingTaken                  // the story has another text in this language
	LandingOutdone                // the original has another head than Source by now, or is gone: look again
)

// AddTranslations is Add for translations of stories that are here, and tells what became of
// each. lex may have their Words and Placed already. An error says that none of them is in.
func (in *Arrivals) AddTranslations(ctx context.Context, actor depesche.Actor, as []*ArrivedTranslation, lex *Lexicon) (landed []Landing, err error) {
	err = in.take(ctx, func(tx *Store) (index []*freshRows, err error) {
		landed, index, err = tx.addTranslations(ctx, actor, as, in.words, lex)
		return index, err
	})
	if err != nil {
		return nil, err
	}
	return landed, nil
}

func (s *Store) addTranslations(ctx context.Context, actor depesche.Actor, as []*ArrivedTranslation, words wordBook, lex *Lexicon) ([]Landing, []*freshRows, error) {
	landed, err := s.landings(ctx, as)
	if err != nil {
		return nil, nil, err
	}
	var fresh []*ArrivedTranslation
	for i, a := range as {
		if landed[i] == LandingAdded {
			fresh = append(fresh, a)
		}
	}
	if len(fresh) == 0 {
		return landed, nil, nil
	}
	rows, err := s.newTranslationRows(ctx, actor, fresh)
	if err != nil {
		return nil, nil, err
	}
	for i, a := range fresh {
		st, err := s.Story(ctx, a.Story)
		if err != nil {
			return nil, nil, err
		}
		rows.translation(a, st, i)
	}
	// The lists of other editions name these languages beside their own pages.
	if err := s.listedParts(ctx, fresh, rows.parts); err != nil {
		return nil, nil, err
	}
	index, err := rows.beginIndex(ctx, s, words, lex)
	if err != nil {
		return nil, nil, err
	}
	if err := s.insertArrivals(ctx, rows); err != nil {
		return nil, nil, err
	}
	return landed, index, s.writeFresh(ctx, index)
}

// landings tells what can become of translations, each as if those before it were in.
func (s *Store) landings(ctx context.Context, as []*ArrivedTranslation) ([]Landing, error) {
	out := make([]Landing, len(as))
	bySite := map[string][]string{}
	var stories []int64
	for _, a := range as {
		bySite[a.Site] = append(bySite[a.Site], a.ForeignID)
		stories = append(stories, a.Story)
	}
	known := map[string]map[string]int64{}
	for site, ids := range bySite {
		var err error
		if known[site], err = s.Arrived(ctx, site, ids); err != nil {
			return nil, err
		}
	}
	heads, langs, err := s.textsOf(ctx, stories)
	if err != nil {
		return nil, err
	}
	for i, a := range as {
		has := storyLang{a.Story, a.Lang}
		switch {
		case known[a.Site][a.ForeignID] != 0:
			out[i] = LandingKnown
		case langs[has]:
			out[i] = LandingTaken
		case heads[a.Story] != a.Source.ID:
			out[i] = LandingOutdone
		default:
			out[i] = LandingAdded
			known[a.Site][a.ForeignID], langs[has] = a.Story, true
		}
	}
	return out, nil
}

type storyLang struct {
	story int64
	lang  string
}

// textsOf returns the heads of stories' originals, and the languages in which they have a text.
func (s *Store) textsOf(ctx context.Context, stories []int64) (heads map[int64]int64, langs map[storyLang]bool, err error) {
	heads, langs = map[int64]int64{}, map[storyLang]bool{}
	err = inChunks(stories, func(in string, args []any) error {
		return s.db.Query(ctx, func(scan func(...any) error) error {
			var story, head int64
			var lang string
			var kind depesche.TextKind
			err := scan(&story, &lang, &kind, &head)
			if langs[storyLang{story, lang}] = true; kind == depesche.Original {
				heads[story] = head
			}
			return err
		}, "SELECT story_id, lang, kind, head FROM text WHERE story_id IN "+in, args...)
	})
	return heads, langs, err
}

// listedParts adds the parts that change when stories have another page: the stories, and the
// lists that they stand in.
func (s *Store) listedParts(ctx context.Context, as []*ArrivedTranslation, parts map[string]bool) error {
	var stories []int64
	for _, a := range as {
		if a.Publication != nil {
			parts[partStory(a.Story)] = true
			stories = append(stories, a.Story)
		}
	}
	return inChunks(stories, func(in string, args []any) error {
		listed, err := s.listingParts(ctx, "l.story_id IN "+in, args...)
		for _, p := range listed {
			parts[p] = true
		}
		return err
	})
}

// newTranslationRows reserves the numbers of all that is to come.
func (s *Store) newTranslationRows(ctx context.Context, actor depesche.Actor, as []*ArrivedTranslation) (*arrivalRows, error) {
	r := emptyArrivalRows(actor, micro(s.now()))
	pages, comments, versions := 0, 0, 0
	for _, a := range as {
		comments += len(a.Comments)
		if a.Publication != nil {
			pages++
		}
		for i := range a.Targets {
			if said(&a.Targets[i]) {
				versions++
			}
		}
	}
	return r, s.reserve(ctx, []wantedIDs{{"text", len(as), &r.texts}, {"revision", len(as), &r.revisions}, {"segment_version", versions, &r.versions},
		{"publication", pages, &r.pages}, {"comment", comments, &r.comments}})
}

// translation adds the rows of the i-th translation.
func (r *arrivalRows) translation(a *ArrivedTranslation, st *depesche.Story, i int) {
	text, rev := r.texts[i], r.revisions[i]
	state, approved, at := depesche.TextDraft, int64(0), int64(0)
	if a.Approved {
		state, approved, at = depesche.TextApproved, rev, micro(a.UpdatedAt)
	}
	confirmed, filled := fulfilled(a.Targets)
	r.add(arrivedText, text, a.Story, a.Lang, depesche.Translation, state, rev, a.Source.ID, approved, "", at, 0, a.Document.Headline.Text, 0, 0, 0, len(a.Targets), confirmed, filled, r.now)
	r.add(arrivedRevision, rev, text, 1, a.Source.ID, toJSON(translationBody{r.segments(text, a.Targets), nil}), r.actor.Name, r.actor.Account, r.now, "import")
	r.desk[a.Lang] = append(r.desk[a.Lang], a.textEntry(text, st))
	entry := depesche.LedgerEntry{Action: depesche.ActImport, Story: a.Story, Lang: a.Lang, Revision: 1, Detail: a.Detail}
	if p := a.Publication; p != nil {
		code := p.Edition.Code
		page := r.page(p, a.Story, text, rev, depesche.Translation, *st, &a.Document, a.Translator)
		r.site[code], r.langs[code] = append(r.site[code], a.pageEntry(page, st)), p.Edition.Lang
		entry.Edition = code
	}
	r.origin(a.Site, a.ForeignID, a.Story, a.Lang, a.Addresses)
	if r.talk(a.Story, a.Comments); len(a.Comments) > 0 { // its page may be kept by now
		r.parts[partTalk(a.Story)] = true
	}
	r.note(entry)
}

// segments adds the versions of segments and returns their ids, 0 for those without one.
func (r *arrivalRows) segments(text int64, targets []depesche.TranslatedSegment) []int64 {
	ids := make([]int64, len(targets))
	for i := range targets {
		t := &targets[i]
		if !said(t) {
			continue
		}
		ids[i] = r.versions[0]
		r.versions = r.versions[1:]
		r.add(arrivedVersion, ids[i], text, t.Key, toJSON(t.Target), t.State, toJSON(t.Origin), t.By, t.ReviewedBy, r.now)
	}
	return ids
}

// textEntry is what the desk's index has of it: what Store.textEntry says.
func (a *ArrivedTranslation) textEntry(text int64, st *depesche.Story) *entry {
	e := &entry{ref: text}
	if more := deskWords(st.Slugline, st.Provenance.Source); a.Placed == nil || more != nil {
		e.doc = search.DocumentOf(a.Composed())
		e.doc[search.Body] = append(e.doc[search.Body], more...)
		return e
	}
	e.indexed, e.whole = map[string]*search.Indexed{a.Lang: a.Placed}, a.Composed()
	return e
}

// pageEntry is what an edition's index has of it.
func (a *ArrivedTranslation) pageEntry(page int64, st *depesche.Story) *entry {
	e := &entry{ref: page, at: a.Publication.First, tags: tagsOf(st.Channel, slices.Sorted(slices.Values(st.Topics)))}
	if a.Words != nil && a.Publication.Edition.Lang == a.Lang {
		e.indexed, e.whole = map[string]*search.Indexed{a.Lang: a.Words}, &a.Document
		return e
	}
	e.doc = search.DocumentOf(&a.Document)
	return e
}

// take runs one transaction of an intake.
func (in *Arrivals) take(ctx context.Context, f func(tx *Store) ([]*freshRows, error)) error {
	var index []*freshRows
	err := in.intake.Tx(ctx, func(tx *sqldb.DB) (err error) {
		index, err = f(&Store{db: tx, now: in.s.now})
		return err
	})
	if err != nil {
		in.words = wordBook{} // what it learned was undone
		return err
	}
	for _, r := range index {
		if r.parts >= in.most {
			// What came is in whatever becomes of it, and the next ones try again.
			_ = in.s.fewerParts(ctx, r.sp)
		}
	}
	return nil
}
