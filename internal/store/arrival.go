package store

import (
	"context"
	"time"

	"depesche"
	"depesche/internal/search"
	"depesche/internal/store/sqldb"
)

// Arrival is a story that comes from another system, with what it was there.
type Arrival struct {
	Site      string // "wordpress:example.org"
	ForeignID string // unique in the site

	Story       depesche.Story // its topics are keys of topics that are there
	Fingerprint uint64
	Document    depesche.Document
	Segments    int
	Body        string          // EncodeOriginal of document and segments
	Words       *search.Indexed // of the document in the story's language; nil: not made aside
	Approved    bool            // somebody had published it
	Detail      string          // for the ledger

	Publication *Arriving // nil for what was not public
	Addresses   []OldAddress
	Comments    []Comment // public, held, or deleted without words; Parent is the number in this list plus one
}

// Arriving is a page that was public elsewhere.
type Arriving struct {
	Edition  depesche.Edition
	Slug     string
	Document string // JSON
	First    time.Time
	Updated  time.Time
}

// EncodeOriginal is what a revision of an original holds, to be made aside. document is what
// EncodeDocument says.
func EncodeOriginal(document string, segs []depesche.Segment) string {
	return `{"document":` + document + `,"segments":` + toJSON(segs) + "}"
}

// EncodeDocument is what a publication holds, to be made aside.
func EncodeDocument(doc *depesche.Document) string { return toJSON(doc) }

// Arrived tells which of a site's things are here: the story by foreign id.
func (s *Store) Arrived(ctx context.Context, site string, ids []string) (map[string]int64, error) {
	out := map[string]int64{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var id string
		var story int64
		err := scan(&id, &story)
		out[id] = story
		return err
	}, s.each("SELECT foreign_id, story_id FROM origin WHERE site = $2 AND foreign_id IN ({{texts}})"), list(ids), site)
	return out, err
}

// Arrivals takes stories in, many to a transaction, and remembers from one to the next which
// words the search indexes have. It is for one caller at a time, who closes it.
type Arrivals struct {
	s      *Store
	intake *sqldb.Intake
	words  wordBook
	most   int // parts of a search index; from then on they are written together
}

// Arrivals begins the intake of an archive.
func (s *Store) Arrivals(ctx context.Context) (*Arrivals, error) {
	intake, err := s.db.Intake(ctx)
	return &Arrivals{s: s, intake: intake, words: wordBook{}, most: wideCrisis}, err
}

// Close gives back the memory that an intake takes, and has the search indexes written as
// otherwise. Nothing depends on either: who looks after the indexes does the same.
func (in *Arrivals) Close() {
	in.s.narrowAll(context.Background())
	in.intake.Close()
}

// Add stores stories in one transaction and returns their numbers, 0 for those that are
// there already. Their pages are live and found at once, and nobody is told of them. lex may
// have their Words already, made aside. An error says that none of them is in.
func (in *Arrivals) Add(ctx context.Context, actor depesche.Actor, as []*Arrival, lex *Lexicon) (numbers []int64, err error) {
	var index []*freshRows
	err = in.intake.Tx(ctx, func(tx *sqldb.DB) error {
		numbers, index, err = (&Store{db: tx, now: in.s.now}).addArrivals(ctx, actor, as, in.words, lex)
		return err
	})
	if err != nil {
		in.words = wordBook{} // what it learned was undone
		return nil, err
	}
	for _, r := range index {
		if r.parts >= in.most {
			// The stories are in whatever becomes of it, and the next ones try again.
			_ = in.s.fewerParts(ctx, r.sp)
		}
	}
	return numbers, nil
}

func (s *Store) addArrivals(ctx context.Context, actor depesche.Actor, as []*Arrival, words wordBook, lex *Lexicon) (numbers []int64, index []*freshRows, err error) {
	numbers = make([]int64, len(as))
	fresh, at, err := s.notHere(ctx, as)
	if err != nil || len(fresh) == 0 {
		return numbers, nil, err
	}
	rows, err := s.newArrivalRows(ctx, actor, fresh)
	if err != nil {
		return nil, nil, err
	}
	for i, a := range fresh {
		numbers[at[i]] = rows.story(a, i)
	}
	if index, err = rows.beginIndex(ctx, s, words, lex); err != nil {
		return nil, nil, err
	}
	if err := s.insertArrivals(ctx, rows); err != nil {
		return nil, nil, err
	}
	for i, a := range fresh {
		if err := s.notePictures(ctx, rows.texts[i], &a.Document); err != nil {
			return nil, nil, err
		}
	}
	return numbers, index, s.writeFresh(ctx, index)
}

// notHere are those that have not arrived yet, each once, with their places in the list.
func (s *Store) notHere(ctx context.Context, as []*Arrival) (fresh []*Arrival, at []int, err error) {
	bySite := map[string][]string{}
	for _, a := range as {
		bySite[a.Site] = append(bySite[a.Site], a.ForeignID)
	}
	known := map[string]map[string]int64{}
	for site, ids := range bySite {
		if known[site], err = s.Arrived(ctx, site, ids); err != nil {
			return nil, nil, err
		}
	}
	for i, a := range as {
		if known[a.Site][a.ForeignID] == 0 {
			known[a.Site][a.ForeignID] = 1
			fresh, at = append(fresh, a), append(at, i)
		}
	}
	return fresh, at, nil
}

// ArrivedTranslation is a text that was, elsewhere, the translation of a story that is
// here.
type ArrivedTranslation struct {
	Site, ForeignID string
	Story           int64
	Lang            string
	Targets         []depesche.TranslatedSegment // beside the segments of the original's head
	Document        depesche.Document            // as it stood
	Translator      string
	Approved        bool
	Detail          string
	Publication     *Arriving
	Addresses       []OldAddress
	Comments        []Comment
	UpdatedAt       time.Time
}

// AddArrivedTranslation stores such a text, and tells whether it did: not when it is there
// already, nor when the story has a text in this language by now.
func (s *Store) AddArrivedTranslation(ctx context.Context, actor depesche.Actor, a *ArrivedTranslation) (added bool, err error) {
	if err := s.relieve(ctx, deskScope, a.Lang); err != nil {
		return false, err
	}
	err = s.InBulk(ctx, func(tx *Store) error {
		known, err := tx.Arrived(ctx, a.Site, []string{a.ForeignID})
		if err != nil || known[a.ForeignID] != 0 {
			return err
		}
		var there int
		if err := tx.db.Get(ctx, []any{&there}, "SELECT count(*) FROM text WHERE story_id = $1 AND lang = $2", a.Story, a.Lang); err != nil || there > 0 {
			return err
		}
		added = true
		return tx.addTranslation(ctx, actor, a)
	})
	return added && err == nil, err
}

func (s *Store) addTranslation(ctx context.Context, actor depesche.Actor, a *ArrivedTranslation) error {
	st, err := s.Story(ctx, a.Story)
	if err != nil {
		return err
	}
	original, err := s.Original(ctx, a.Story)
	if err != nil {
		return err
	}
	source, err := s.Revision(ctx, original.Head)
	if err != nil {
		return err
	}
	text, err := s.CreateText(ctx, depesche.Text{Story: a.Story, Lang: a.Lang, Kind: depesche.Translation, State: depesche.TextDraft})
	if err != nil {
		return err
	}
	rev, err := s.AddTranslationRevision(ctx, text, source, nil, a.Targets, a.Document.Headline.Text, actor, "import")
	if err != nil {
		return err
	}
	if a.Approved {
		if _, err := s.db.Exec(ctx, "UPDATE text SET state = 'approved', approved = $2, approved_at = $3 WHERE id = $1", text, rev.ID, micro(a.UpdatedAt)); err != nil {
			return err
		}
	}
	rows := &arrivalRows{actor: actor, now: micro(s.now()), parts: map[string]bool{}}
	if rows.pages, err = s.db.Reserve(ctx, "publication", 1); err != nil {
		return err
	}
	if rows.comments, err = s.db.Reserve(ctx, "comment", len(a.Comments)); err != nil {
		return err
	}
	entry := depesche.LedgerEntry{Action: depesche.ActImport, Story: a.Story, Lang: a.Lang, Revision: 1, Detail: a.Detail}
	if p := a.Publication; p != nil {
		rows.parts[partStory(a.Story)] = true
		page := rows.page(p, a.Story, text, rev.ID, depesche.Translation, *st, &a.Document, a.Translator)
		if err := s.pend(ctx, siteScope, p.Edition.Code, page); err != nil {
			return err
		}
		entry.Edition = p.Edition.Code
	}
	rows.origin(a.Site, a.ForeignID, a.Story, a.Lang, a.Addresses)
	rows.talk(a.Story, a.Comments)
	if len(a.Comments) > 0 { // its page may be kept by now
		rows.parts[partTalk(a.Story)] = true
	}
	rows.note(entry)
	if err := s.insertArrivals(ctx, rows); err != nil || a.Publication == nil {
		return err
	}
	// The lists of other editions name this language beside their own pages.
	return s.relist(ctx, a.Story)
}
