package store

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"depesche"
)

// Arrival is a story that comes from another system, with what it was there.
type Arrival struct {
	Site      string // "wordpress:example.org"
	ForeignID string // unique in the site

	Story       depesche.Story // its topics are keys of topics that are there
	Fingerprint uint64
	Document    depesche.Document
	Segments    int
	Body        string // EncodeOriginal of document and segments
	Approved    bool   // somebody had published it
	Detail      string // for the ledger

	Publication *Arriving // nil for what was not public
	Addresses   []OldAddress
	Comments    []Comment // public or held; Parent is the number in this list plus one
}

// Arriving is a page that was public elsewhere.
type Arriving struct {
	Edition  depesche.Edition
	Slug     string
	Document string // JSON
	First    time.Time
	Updated  time.Time
}

// OldAddress is where something stood elsewhere. Path has the query where that names it.
type OldAddress struct{ Host, Path string }

// EncodeOriginal is what a revision of an original holds, to be made aside.
func EncodeOriginal(doc depesche.Document, segs []depesche.Segment) string {
	return toJSON(originalBody{doc, segs})
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

// AddArrivals stores stories in one transaction and returns their numbers, 0 for those
// that are there already. Their pages are live at once and nobody is told of them; the
// search finds them when IndexPending has come to them.
func (s *Store) AddArrivals(ctx context.Context, actor depesche.Actor, as []*Arrival) ([]int64, error) {
	numbers := make([]int64, len(as))
	err := s.InBulk(ctx, func(tx *Store) error {
		topics, err := tx.topicIDs(ctx)
		if err != nil {
			return err
		}
		known := map[string]map[string]int64{}
		bySite := map[string][]string{}
		for _, a := range as {
			bySite[a.Site] = append(bySite[a.Site], a.ForeignID)
		}
		for site, ids := range bySite {
			if known[site], err = tx.Arrived(ctx, site, ids); err != nil {
				return err
			}
		}
		parts := map[string]bool{}
		for i, a := range as {
			if known[a.Site][a.ForeignID] != 0 {
				continue
			}
			if numbers[i], err = tx.addArrival(ctx, actor, a, topics, parts); err != nil {
				return err
			}
			known[a.Site][a.ForeignID] = numbers[i]
		}
		var fresh []int64
		for _, n := range numbers {
			if n != 0 {
				fresh = append(fresh, n)
			}
		}
		if err := tx.listAuthors(ctx, fresh...); err != nil {
			return err
		}
		return tx.changedAll(ctx, parts)
	})
	return numbers, err
}

func (s *Store) changedAll(ctx context.Context, parts map[string]bool) error {
	if len(parts) == 0 {
		return nil
	}
	var all []string
	for p := range parts {
		all = append(all, p)
	}
	slices.Sort(all)
	return s.changed(ctx, all...)
}

func (s *Store) topicIDs(ctx context.Context) (map[string]int64, error) {
	out := map[string]int64{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var key string
		var id int64
		err := scan(&key, &id)
		out[key] = id
		return err
	}, "SELECT key, id FROM topic")
	return out, err
}

func (s *Store) addArrival(ctx context.Context, actor depesche.Actor, a *Arrival, topics map[string]int64, parts map[string]bool) (int64, error) {
	number, err := s.createStoryAt(ctx, a.Story, a.Fingerprint)
	if err != nil {
		return 0, err
	}
	now := micro(s.now())
	state := depesche.TextDraft
	if a.Approved {
		state = depesche.TextApproved
	}
	text, err := s.db.Insert(ctx, `INSERT INTO text (story_id, lang, kind, state, head, source, approved, approved_by, approved_at, owner, headline,
		open_errors, open_warnings, open_notes, segments, confirmed, filled, updated_at)
		VALUES ($1, $2, 'original', $3, 0, 0, 0, '', 0, 0, $4, 0, 0, 0, $5, 0, $5, $6)`, number, a.Story.Lang, state, a.Document.Headline.Text, a.Segments, micro(a.Story.UpdatedAt))
	if err != nil {
		return 0, err
	}
	rev, err := s.db.Insert(ctx, "INSERT INTO revision (text_id, number, source, body, by_name, by_account, at, reason) VALUES ($1, 1, 0, $2, $3, $4, $5, 'import')",
		text, a.Body, actor.Name, actor.Account, now)
	if err != nil {
		return 0, err
	}
	approved, at := int64(0), int64(0)
	if a.Approved {
		approved, at = rev, micro(a.Story.UpdatedAt)
	}
	if _, err := s.db.Exec(ctx, "UPDATE text SET head = $2, approved = $3, approved_at = $4 WHERE id = $1", text, rev, approved, at); err != nil {
		return 0, err
	}
	for _, key := range a.Story.Topics {
		if id := topics[key]; id != 0 {
			if _, err := s.db.Exec(ctx, "INSERT INTO story_topic (story_id, topic_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", number, id); err != nil {
				return 0, err
			}
		}
	}
	if err := s.notePictures(ctx, text, &a.Document); err != nil {
		return 0, err
	}
	if err := s.pend(ctx, deskScope, a.Story.Lang, text); err != nil {
		return 0, err
	}
	if _, err := s.db.Exec(ctx, "INSERT INTO origin (site, foreign_id, story_id, lang) VALUES ($1, $2, $3, $4)", a.Site, a.ForeignID, number, a.Story.Lang); err != nil {
		return 0, err
	}
	entry := depesche.LedgerEntry{Action: depesche.ActImport, Story: number, Lang: a.Story.Lang, Revision: 1, Detail: a.Detail}
	if p := a.Publication; p != nil {
		if err := s.addArriving(ctx, p, number, text, rev, depesche.Original, a.Story, &a.Document, "", parts); err != nil {
			return 0, err
		}
		entry.Edition = p.Edition.Code
	}
	if err := s.AddAddresses(ctx, number, a.Story.Lang, a.Addresses); err != nil {
		return 0, err
	}
	if err := s.addTalk(ctx, number, a.Comments); err != nil {
		return 0, err
	}
	return number, s.AddLedger(ctx, actor, entry)
}

// createStoryAt is CreateStory for one that was made and changed elsewhere.
func (s *Store) createStoryAt(ctx context.Context, st depesche.Story, fingerprint uint64) (int64, error) {
	q := eighths(fingerprint)
	address := ""
	if st.Provenance.URL != "" {
		address = FoldAddress(st.Provenance.URL)
	}
	return s.db.Insert(ctx, `INSERT INTO story (state, lang, slugline, channel, priority, source, source_url, address, rights,
		source_published, source_modified, embargo, fingerprint, fp0, fp1, fp2, fp3, fp4, fp5, fp6, fp7, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
		st.State, st.Lang, st.Slugline, st.Channel, st.Priority, st.Provenance.Source, st.Provenance.URL, address, st.Provenance.Rights,
		micro(st.Provenance.Published), micro(st.Provenance.Modified), micro(st.Embargo), int64(fingerprint), q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7],
		micro(st.CreatedAt), micro(st.UpdatedAt))
}

// addArriving puts the page of a story that has none on an edition's site, as an
// announcement that was made long ago: no follower hears of it, now or when it changes.
func (s *Store) addArriving(ctx context.Context, p *Arriving, story, text, rev int64, kind depesche.TextKind, st depesche.Story, d *depesche.Document, translator string, parts map[string]bool) error {
	first := micro(p.First)
	pub, err := s.db.Insert(ctx, `INSERT INTO publication (story_id, edition_id, text_id, revision_id, state, slug, lang, kind, reviewed, reviewed_by, engine, translator,
			headline, standfirst, dateline, byline, lead, document, first_at, updated_at)
		VALUES ($1, $2, $3, $4, 'live', $5, $6, $7, 1, '', '', $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		story, p.Edition.ID, text, rev, p.Slug, p.Edition.Lang, kind, translator, d.Headline.Text, d.Standfirst.Text, d.Dateline, toJSON(d.Byline), toJSON(d.Lead), p.Document, first, micro(p.Updated))
	if err != nil {
		return err
	}
	lists := []string{""}
	if st.Channel != "" {
		lists = append(lists, channelList(st.Channel))
	}
	for _, t := range st.Topics {
		lists = append(lists, topicList(t))
	}
	for _, l := range lists {
		if _, err := s.db.Exec(ctx, "INSERT INTO listing (edition_id, list, first_at, story_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", p.Edition.ID, l, first, story); err != nil {
			return err
		}
		parts[partList(p.Edition.Code, l)] = true
		if l != "" {
			parts[partIndex(p.Edition.Code, l[:1])] = true
		}
	}
	parts[partTongues(p.Edition.Code)] = true
	parts[partIndex(p.Edition.Code, "a")] = true
	for _, name := range d.Byline {
		if key := AuthorKey(name); key != "" {
			parts[partList(p.Edition.Code, authorList(key))] = true
		}
	}
	for _, part := range archiveParts(p.Edition.Code, first) {
		parts[part] = true
	}
	if _, err := s.db.Exec(ctx, "INSERT INTO alert_run (story_id, edition, at) VALUES ($1, $2, $3) ON CONFLICT (story_id, edition) DO NOTHING", story, p.Edition.Code, first); err != nil {
		return err
	}
	return s.pend(ctx, siteScope, p.Edition.Code, pub)
}

// addTalk stores the conversation under a story that comes from elsewhere.
func (s *Store) addTalk(ctx context.Context, story int64, cs []Comment) error {
	ids := make([]int64, len(cs))
	roots := make([]int64, len(cs))
	for i := range cs {
		c := &cs[i]
		var parent int64
		if c.Parent > 0 && c.Parent <= int64(i) {
			parent, c.Root = ids[c.Parent-1], roots[c.Parent-1]
		}
		var err error
		ids[i], err = s.db.Insert(ctx, `INSERT INTO comment (story_id, edition, lang, root_id, parent_id, state, name, email, confirmed, account_id, source, html, form, digest, poster,
			held_for, verdict, note, decided_by, decided_at, objection, objected_at, reports, version, created_at, edited_at, notify)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, 0, $8, $9, $10, $11, '', $12, '', '', '', 0, '', 0, 0, 1, $13, 0, 0)`,
			story, c.Edition, c.Lang, c.Root, parent, c.State, c.Name, c.Source, c.HTML, c.Form, c.Digest, toJSON(c.HeldFor), micro(c.CreatedAt))
		if err != nil {
			return err
		}
		if roots[i] = c.Root; c.Root == 0 {
			roots[i] = ids[i]
			if _, err := s.db.Exec(ctx, "UPDATE comment SET root_id = id WHERE id = $1", ids[i]); err != nil {
				return err
			}
		}
	}
	return nil
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
	if _, err := s.db.Exec(ctx, "INSERT INTO origin (site, foreign_id, story_id, lang) VALUES ($1, $2, $3, $4)", a.Site, a.ForeignID, a.Story, a.Lang); err != nil {
		return err
	}
	entry := depesche.LedgerEntry{Action: depesche.ActImport, Story: a.Story, Lang: a.Lang, Revision: 1, Detail: a.Detail}
	if p := a.Publication; p != nil {
		parts := map[string]bool{partStory(a.Story): true}
		if err := s.addArriving(ctx, p, a.Story, text, rev.ID, depesche.Translation, *st, &a.Document, a.Translator, parts); err != nil {
			return err
		}
		// The lists of other editions name this language beside their own pages.
		if err := s.relist(ctx, a.Story); err != nil {
			return err
		}
		if err := s.changedAll(ctx, parts); err != nil {
			return err
		}
		entry.Edition = p.Edition.Code
	}
	if err := s.AddAddresses(ctx, a.Story, a.Lang, a.Addresses); err != nil {
		return err
	}
	if err := s.addTalk(ctx, a.Story, a.Comments); err != nil {
		return err
	}
	return s.AddLedger(ctx, actor, entry)
}

// AddAddresses notes where a text of a story stood elsewhere. An address that another
// story has already stays that one's.
func (s *Store) AddAddresses(ctx context.Context, story int64, lang string, as []OldAddress) error {
	for _, a := range as {
		_, err := s.db.Exec(ctx, "INSERT INTO old_address (path, host, story_id, lang) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", a.Path, a.Host, story, lang)
		if err != nil {
			return err
		}
	}
	return nil
}

// HasOldAddresses tells whether there are any.
func (s *Store) HasOldAddresses(ctx context.Context) (bool, error) {
	var n int
	err := s.db.Get(ctx, []any{&n}, "SELECT count(*) FROM (SELECT 1 AS one FROM old_address LIMIT 1) o")
	return n > 0, err
}

// StoryAt finds what stood at an address elsewhere: that of the host that was asked for,
// else of any, if they agree. A NotFound error says that nothing did.
func (s *Store) StoryAt(ctx context.Context, host, path string) (story int64, lang string, err error) {
	agreed := true
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var h, l string
		var n int64
		if err := scan(&h, &n, &l); err != nil {
			return err
		}
		switch {
		case h == host:
			story, lang, agreed = n, l, true
			return errFound
		case story != 0 && story != n:
			agreed = false
		default:
			story, lang = n, l
		}
		return nil
	}, "SELECT host, story_id, lang FROM old_address WHERE path = $1 ORDER BY host", path)
	if err == errFound {
		err = nil
	}
	if err == nil && (story == 0 || !agreed) {
		err = depesche.E(depesche.NotFound, "page.unknown", "there is no such page")
	}
	return story, lang, err
}

// LanguagePages lists the live pages of a story.
func (s *Store) LanguagePages(ctx context.Context, story int64) ([]LanguageLink, error) {
	return s.languages(ctx, story)
}

// FoldPath is an address as old_address keeps it: host and path, the query only where it
// names a post ("?p=12").
func FoldPath(address string) (OldAddress, bool) {
	rest := address
	if _, after, ok := strings.Cut(address, "://"); ok {
		rest = after
	} else if !strings.HasPrefix(address, "/") {
		return OldAddress{}, false
	}
	rest, _, _ = strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	host, path, _ := strings.Cut(rest, "/")
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	if plain, err := url.PathUnescape(path); err == nil && utf8.ValidString(plain) {
		path = plain
	}
	path = "/" + strings.Trim(path, "/")
	if q := NamesPost(query); q != "" {
		path += "?" + q
	}
	return OldAddress{Host: host, Path: path}, path != "/"
}

// NamesPost is the part of a query by which WordPress names a post ("p=12"), "" for none.
func NamesPost(query string) string {
	for _, kv := range strings.Split(query, "&") {
		k, v, _ := strings.Cut(kv, "=")
		switch k {
		case "p", "page_id", "attachment_id":
			if v != "" && len(v) < 20 && strings.Trim(v, "0123456789") == "" {
				return k + "=" + v
			}
		}
	}
	return ""
}
