package store

import (
	"context"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/search"
)

// arrivalRows are the rows of things that arrive in one transaction, put together to be
// inserted table by table: on either engine many rows cost little more than one.
type arrivalRows struct {
	actor  depesche.Actor
	now    int64
	topics map[string]int64 // ids by key
	parts  map[string]bool  // of what the public sees

	stories, texts, revisions []int64 // ids, one for each story or translation
	versions, pages, comments []int64 // ids that are left

	of      map[*arrivalTable][][]any
	authors map[string]string // names by key
	desk    map[string][]*entry
	site    map[string][]*entry
	langs   map[string]string // of editions
}

// arrivalTable is how rows of one kind are inserted.
type arrivalTable struct{ into, row, after string }

var (
	arrivedStory = &arrivalTable{`INSERT INTO story (id, state, lang, slugline, channel, priority, source, source_url, address, rights,
		source_published, source_modified, embargo, fingerprint, fp0, fp1, fp2, fp3, fp4, fp5, fp6, fp7, created_at, updated_at)`, marks(24), ""}
	arrivedText = &arrivalTable{`INSERT INTO text (id, story_id, lang, kind, state, head, source, approved, approved_by, approved_at, owner, headline,
		open_errors, open_warnings, open_notes, segments, confirmed, filled, updated_at)`, marks(19), ""}
	arrivedRevision = &arrivalTable{"INSERT INTO revision (id, text_id, number, source, body, by_name, by_account, at, reason)", marks(9), ""}
	arrivedVersion  = &arrivalTable{"INSERT INTO segment_version (id, text_id, key, target, state, origin, by_name, reviewed_by, at)", marks(9), ""}
	arrivedTopic    = &arrivalTable{"INSERT INTO story_topic (story_id, topic_id)", marks(2), "ON CONFLICT DO NOTHING"}
	arrivedOrigin   = &arrivalTable{"INSERT INTO origin (site, foreign_id, story_id, lang)", marks(4), ""}
	arrivedAddress  = &arrivalTable{"INSERT INTO old_address (path, host, story_id, lang)", marks(4), "ON CONFLICT DO NOTHING"}
	arrivedPage     = &arrivalTable{`INSERT INTO publication (id, story_id, edition_id, text_id, revision_id, state, slug, lang, kind, reviewed, reviewed_by, engine, translator,
		headline, standfirst, dateline, byline, lead, document, first_at, updated_at)`, marks(21), ""}
	arrivedListing = &arrivalTable{"INSERT INTO listing (edition_id, list, first_at, story_id)", marks(4), "ON CONFLICT DO NOTHING"}
	arrivedRun     = &arrivalTable{"INSERT INTO alert_run (story_id, edition, at)", marks(3), "ON CONFLICT (story_id, edition) DO NOTHING"}
	arrivedComment = &arrivalTable{`INSERT INTO comment (id, story_id, edition, lang, root_id, parent_id, state, name, email, confirmed, account_id, source, html, form, digest, poster,
		held_for, verdict, note, decided_by, decided_at, objection, objected_at, reports, version, created_at, edited_at, notify)`, marks(28), ""}
	arrivedEntry = &arrivalTable{ledgerInto, marks(12), ""}

	// arrivalTables in an order in which each row finds what it refers to.
	arrivalTables = []*arrivalTable{arrivedStory, arrivedText, arrivedRevision, arrivedVersion, arrivedTopic, arrivedOrigin, arrivedAddress, arrivedPage, arrivedListing, arrivedRun, arrivedComment, arrivedEntry}
)

func marks(n int) string { return "(" + strings.TrimSuffix(strings.Repeat("$, ", n), ", ") + ")" }

func (r *arrivalRows) add(t *arrivalTable, row ...any) {
	if r.of == nil {
		r.of = map[*arrivalTable][][]any{}
	}
	r.of[t] = append(r.of[t], row)
}

func emptyArrivalRows(actor depesche.Actor, now int64) *arrivalRows {
	return &arrivalRows{actor: actor, now: now, parts: map[string]bool{}, topics: map[string]int64{}, desk: map[string][]*entry{}, site: map[string][]*entry{}, langs: map[string]string{}}
}

// wantedIDs are so many of a table.
type wantedIDs struct {
	table string
	n     int
	ids   *[]int64
}

func (s *Store) reserve(ctx context.Context, all []wantedIDs) (err error) {
	for _, want := range all {
		if *want.ids, err = s.db.Reserve(ctx, want.table, want.n); err != nil {
			return err
		}
	}
	return nil
}

// newArrivalRows reserves the numbers of all that is to come.
func (s *Store) newArrivalRows(ctx context.Context, actor depesche.Actor, as []*Arrival) (*arrivalRows, error) {
	r := emptyArrivalRows(actor, micro(s.now()))
	pages, comments := 0, 0
	for _, a := range as {
		if comments += len(a.Comments); a.Publication != nil {
			pages++
		}
	}
	err := s.reserve(ctx, []wantedIDs{{"story", len(as), &r.stories}, {"text", len(as), &r.texts}, {"revision", len(as), &r.revisions}, {"publication", pages, &r.pages}, {"comment", comments, &r.comments}})
	if err != nil {
		return nil, err
	}
	return r, s.db.Query(ctx, func(scan func(...any) error) error {
		var key string
		var id int64
		err := scan(&key, &id)
		r.topics[key] = id
		return err
	}, "SELECT key, id FROM topic")
}

// story adds the rows of the i-th story and returns its number.
func (r *arrivalRows) story(a *Arrival, i int) int64 {
	number, text, rev := r.stories[i], r.texts[i], r.revisions[i]
	st, q := &a.Story, eighths(a.Fingerprint)
	address := ""
	if st.Provenance.URL != "" {
		address = FoldAddress(st.Provenance.URL)
	}
	r.add(arrivedStory, number, st.State, st.Lang, st.Slugline, st.Channel, st.Priority, st.Provenance.Source, st.Provenance.URL, address, st.Provenance.Rights,
		micro(st.Provenance.Published), micro(st.Provenance.Modified), micro(st.Embargo), int64(a.Fingerprint), q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7],
		micro(st.CreatedAt), micro(st.UpdatedAt))
	state, approved, at := depesche.TextDraft, int64(0), int64(0)
	if a.Approved {
		state, approved, at = depesche.TextApproved, rev, micro(st.UpdatedAt)
	}
	r.add(arrivedText, text, number, st.Lang, depesche.Original, state, rev, 0, approved, "", at, 0, a.Document.Headline.Text, 0, 0, 0, a.Segments, 0, a.Segments, micro(st.UpdatedAt))
	r.add(arrivedRevision, rev, text, 1, 0, a.Body, r.actor.Name, r.actor.Account, r.now, "import")
	for _, key := range st.Topics {
		if id := r.topics[key]; id != 0 {
			r.add(arrivedTopic, number, id)
		}
	}
	r.origin(a.Site, a.ForeignID, number, st.Lang, a.Addresses)
	r.desk[st.Lang] = append(r.desk[st.Lang], a.textEntry(text))
	entry := depesche.LedgerEntry{Action: depesche.ActImport, Story: number, Lang: st.Lang, Revision: 1, Detail: a.Detail}
	if p := a.Publication; p != nil {
		code := p.Edition.Code
		page := r.page(p, number, text, rev, depesche.Original, *st, &a.Document, "")
		r.site[code], r.langs[code] = append(r.site[code], a.pageEntry(page)), p.Edition.Lang
		entry.Edition = code
	}
	r.talk(number, a.Comments)
	r.note(entry)
	return number
}

// origin notes what a text was elsewhere, and where. An address that another story has
// already stays that one's.
func (r *arrivalRows) origin(site, id string, story int64, lang string, as []OldAddress) {
	r.add(arrivedOrigin, site, id, story, lang)
	for _, a := range as {
		r.add(arrivedAddress, a.Path, a.Host, story, lang)
	}
}

// page puts the page of a story that has none on an edition's site, as an announcement
// that was made long ago: no follower hears of it, now or when it changes.
func (r *arrivalRows) page(p *Arriving, story, text, rev int64, kind depesche.TextKind, st depesche.Story, d *depesche.Document, translator string) int64 {
	page, first, code := r.pages[0], micro(p.First), p.Edition.Code
	r.pages = r.pages[1:]
	r.add(arrivedPage, page, story, p.Edition.ID, text, rev, "live", p.Slug, p.Edition.Lang, kind, 1, "", "", translator, d.Headline.Text, d.Standfirst.Text, d.Dateline,
		toJSON(d.Byline), toJSON(d.Lead), p.Document, first, micro(p.Updated))
	lists := []string{""}
	if st.Channel != "" {
		lists = append(lists, channelList(st.Channel))
	}
	for _, t := range st.Topics {
		lists = append(lists, topicList(t))
	}
	for _, name := range d.Byline {
		if key := AuthorKey(name); key != "" {
			if r.authors == nil {
				r.authors = map[string]string{}
			}
			r.authors[key] = name
			lists = append(lists, authorList(key))
		}
	}
	for _, l := range lists {
		r.add(arrivedListing, p.Edition.ID, l, first, story)
		r.parts[partList(code, l)] = true
		if l != "" {
			r.parts[partIndex(code, l[:1])] = true
		}
	}
	r.parts[partTongues(code)], r.parts[partIndex(code, "a")] = true, true
	for _, part := range archiveParts(code, first) {
		r.parts[part] = true
	}
	r.add(arrivedRun, story, code, first)
	return page
}

// talk adds the conversation under a story.
func (r *arrivalRows) talk(story int64, cs []Comment) {
	ids := r.comments[:len(cs)]
	r.comments = r.comments[len(cs):]
	roots := make([]int64, len(cs))
	for i := range cs {
		c := &cs[i]
		parent, root := int64(0), ids[i]
		if c.Parent > 0 && c.Parent <= int64(i) {
			parent, root = ids[c.Parent-1], roots[c.Parent-1]
		}
		roots[i] = root
		r.add(arrivedComment, ids[i], story, c.Edition, c.Lang, root, parent, c.State, c.Name, "", 0, 0, c.Source, c.HTML, c.Form, c.Digest, "",
			toJSON(c.HeldFor), "", "", "", 0, "", 0, 0, 1, micro(c.CreatedAt), micro(c.EditedAt), 0)
	}
}

func (r *arrivalRows) note(e depesche.LedgerEntry) {
	r.add(arrivedEntry, ledgerRow(r.actor, &e, r.now)...)
}

// insertArrivals writes the rows and counts the change of what the public sees.
func (s *Store) insertArrivals(ctx context.Context, r *arrivalRows) error {
	for _, t := range arrivalTables {
		if err := s.db.InsertRows(ctx, t.into, t.row, t.after, r.of[t]); err != nil {
			return err
		}
	}
	if err := s.meetAuthors(ctx, r.authors); err != nil || len(r.parts) == 0 {
		return err
	}
	return s.changed(ctx, keys(r.parts)...)
}

// beginIndex begins to bring stories and their pages into the indexes of the search.
func (r *arrivalRows) beginIndex(ctx context.Context, s *Store, words wordBook, lex *Lexicon) ([]*freshRows, error) {
	var fs []fresh
	for _, lang := range keys(r.desk) {
		fs = append(fs, fresh{deskScope, lang, lang, r.desk[lang]})
	}
	for _, code := range keys(r.site) {
		fs = append(fs, fresh{siteScope, code, r.langs[code], r.site[code]})
	}
	return s.beginFresh(ctx, fs, words, lex)
}

// textEntry is what the desk's index has of a story that arrives.
func (a *Arrival) textEntry(text int64) *entry {
	e := &entry{ref: text}
	more := deskWords(a.Story.Slugline, a.Story.Provenance.Source)
	if a.Words != nil && more == nil {
		e.indexed, e.whole = map[string]*search.Indexed{a.Story.Lang: a.Words}, &a.Document
		return e
	}
	e.doc = search.DocumentOf(&a.Document)
	e.doc[search.Body] = append(e.doc[search.Body], more...)
	return e
}

// pageEntry is what an edition's index has of it.
func (a *Arrival) pageEntry(page int64) *entry {
	topics := slices.Sorted(slices.Values(a.Story.Topics))
	e := &entry{ref: page, at: a.Publication.First, tags: tagsOf(a.Story.Channel, topics)}
	if a.Words != nil && a.Publication.Edition.Lang == a.Story.Lang {
		e.indexed, e.whole = map[string]*search.Indexed{a.Story.Lang: a.Words}, &a.Document
		return e
	}
	e.doc = search.DocumentOf(&a.Document)
	return e
}
