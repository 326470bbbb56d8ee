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
	err = in.take(ctx, func(tx *Store) (index []*freshRows, err error) {
		numbers, index, err = tx.addArrivals(ctx, actor, as, in.words, lex)
		return index, err
	})
	if err != nil {
		return nil, err
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
