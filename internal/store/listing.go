package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"depesche"
)

func channelList(key string) string { return "c/" + key }

func topicList(key string) string { return "t/" + key }

// relist brings the lists that a story stands in up to date and counts the change: of the
// story, and of each list that had it or has it now.
// more names parts that have changed with it.
func (s *Store) relist(ctx context.Context, story int64, more ...string) error {
	return s.InTx(ctx, func(tx *Store) error {
		parts := append([]string{partStory(story)}, more...)
		collect := func() error {
			listed, err := tx.listingParts(ctx, "l.story_id = $1", story)
			parts = append(parts, listed...)
			return err
		}
		if err := collect(); err != nil {
			return err
		}
		for _, q := range []string{
			"DELETE FROM listing WHERE story_id = $1",
			`INSERT INTO listing (edition_id, list, first_at, story_id) SELECT p.edition_id, '', p.first_at, p.story_id FROM publication p WHERE p.story_id = $1 AND p.state = 'live'`,
			`INSERT INTO listing (edition_id, list, first_at, story_id) SELECT p.edition_id, 'c/' || s.channel, p.first_at, p.story_id
				FROM publication p JOIN story s ON s.id = p.story_id WHERE p.story_id = $1 AND p.state = 'live' AND s.channel <> ''`,
			`INSERT INTO listing (edition_id, list, first_at, story_id) SELECT p.edition_id, 't/' || t.key, p.first_at, p.story_id
				FROM publication p JOIN story_topic st ON st.story_id = p.story_id JOIN topic t ON t.id = st.topic_id WHERE p.story_id = $1 AND p.state = 'live'`,
		} {
			if _, err := tx.db.Exec(ctx, q, story); err != nil {
				return err
			}
		}
		if err := tx.listAuthors(ctx, story); err != nil {
			return err
		}
		if err := collect(); err != nil {
			return err
		}
		return tx.changed(ctx, parts...)
	})
}

// listingParts are the parts that change with the lists of listings.
func (s *Store) listingParts(ctx context.Context, where string, args ...any) (parts []string, err error) {
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var edition, list string
		var first int64
		err := scan(&edition, &list, &first)
		parts = append(parts, partList(edition, list), partTongues(edition))
		if list == "" {
			parts = append(parts, archiveParts(edition, first)...)
		} else {
			parts = append(parts, partIndex(edition, list[:1]))
		}
		return err
	}, "SELECT e.code, l.list, l.first_at FROM listing l JOIN edition e ON e.id = l.edition_id WHERE "+where, args...)
	return parts, err
}

// list says which list a query asks for.
func (q *ListQuery) list() string {
	switch {
	case q.Channel != "":
		return channelList(q.Channel)
	case q.Topic != "":
		return topicList(q.Topic)
	case q.Author != "":
		return authorList(q.Author)
	}
	return ""
}

// listFrom reads a page of a list, newest first.
const listFrom = `FROM listing l JOIN publication p ON p.story_id = l.story_id AND p.edition_id = l.edition_id
	JOIN edition e ON e.id = p.edition_id JOIN story s ON s.id = p.story_id
	WHERE l.edition_id = (SELECT id FROM edition WHERE code = $1) AND l.list = $2 AND (l.first_at, l.story_id) < ($3, $4)
	ORDER BY l.first_at DESC, l.story_id DESC LIMIT $5`

// PublishedList lists an edition's live stories, or those of a channel or a topic, newest
// first.
func (s *Store) PublishedList(ctx context.Context, q ListQuery) ([]PublishedItem, error) {
	out, err := s.listed(ctx, q)
	if err != nil {
		return nil, err
	}
	if q.Languages {
		reads(ctx, partTongues(q.Edition))
		if err := s.fillLanguages(ctx, out); err != nil {
			return nil, err
		}
	}
	if q.Corrections {
		if err := s.fillCorrections(ctx, out); err != nil {
			return nil, err
		}
	}
	if q.Bare {
		return out, nil
	}
	return out, s.completeItems(ctx, out)
}

// listed reads the items of a list without what other tables know of them.
func (s *Store) listed(ctx context.Context, q ListQuery) ([]PublishedItem, error) {
	reads(ctx, partList(q.Edition, q.list()))
	if q.Limit == 0 {
		q.Limit = 50
	}
	before, beforeID := int64(1)<<62, int64(1)<<62
	if !q.Before.IsZero() {
		before, beforeID = micro(q.Before), q.BeforeID
	}
	return s.items(ctx, q, listFrom, q.Edition, q.list(), before, beforeID, q.Limit)
}

// FirstOfLists takes stories from several lists of an edition, the newest of the first list
// first, each once and none with the number except, until there are limit of them. It reads
// no list that is not needed.
func (s *Store) FirstOfLists(ctx context.Context, lists []List, except int64, limit int) ([]PublishedItem, error) {
	seen := map[int64]bool{except: true}
	var out []PublishedItem
	for _, l := range lists {
		if len(out) >= limit {
			break
		}
		// As many as may have been seen, and the rest.
		items, err := s.listed(ctx, ListQuery{Edition: l.Edition, Channel: l.Channel, Topic: l.Topic, Limit: limit + 1})
		if err != nil {
			return nil, err
		}
		for _, it := range items {
			if !seen[it.Number] && len(out) < limit {
				seen[it.Number] = true
				out = append(out, it)
			}
		}
	}
	return out, s.completeItems(ctx, out)
}

// PublishedPage is a live page as site maps name it.
type PublishedPage struct {
	Number         int64
	Path           string
	Lang, Headline string         // of the page; only with PageQuery.Headlines
	First          time.Time      // when it was first published
	Updated        time.Time      // of the publication, or of the last correction
	Languages      []LanguageLink // all live pages of the story, by edition position; without headlines
}

// PageQuery selects live pages, newest first. The zero value selects the newest 2,000.
type PageQuery struct {
	Months    bool      // only those of the span of 30 days that Month numbers
	Month     int64     // see PageMonths
	Since     time.Time // only those first published then or later; zero for all
	Headlines bool
	Limit     int
	Offset    int
}

// PublishedPages lists live pages of an edition, newest first.
func (s *Store) PublishedPages(ctx context.Context, edition string, q PageQuery) ([]PublishedPage, error) {
	reads(ctx, partList(edition, ""), partTongues(edition), partCorrections)
	if q.Limit == 0 {
		q.Limit = 2000
	}
	from, to := int64(0), int64(1)<<62
	if q.Months {
		from, to = q.Month*pageMonth, (q.Month+1)*pageMonth
	}
	if !q.Since.IsZero() {
		from = max(from, micro(q.Since))
	}
	headline := "''"
	if q.Headlines {
		headline = "p.headline"
	}
	corrected, err := s.lastCorrections(ctx, edition)
	if err != nil {
		return nil, err
	}
	var all []*PublishedPage
	by := map[int64]*PublishedPage{}
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var l LanguageLink
		var number, first, updated int64
		var slug, said string
		if err := scan(&number, &first, &l.Edition, &l.Lang, &slug, &l.Kind, &updated, &said); err != nil {
			return err
		}
		p := by[number]
		if p == nil {
			p = &PublishedPage{Number: number, First: fromMicro(first)}
			by[number] = p
			all = append(all, p)
		}
		l.Path = Path(l.Edition, number, slug)
		if l.Edition == edition {
			p.Path, p.Updated = l.Path, fromMicro(max(updated, corrected[number]))
			if q.Headlines {
				p.Lang, p.Headline = l.Lang, said
			}
		}
		p.Languages = append(p.Languages, l)
		return nil
	}, `SELECT l.story_id, l.first_at, e.code, p.lang, p.slug, p.kind, p.updated_at, `+headline+` FROM
		(SELECT story_id, first_at FROM listing WHERE edition_id = (SELECT id FROM edition WHERE code = $1) AND list = '' AND first_at >= $2 AND first_at < $3
			ORDER BY first_at DESC, story_id DESC LIMIT $4 OFFSET $5) l
		JOIN publication p ON p.story_id = l.story_id AND p.state = 'live' JOIN edition e ON e.id = p.edition_id ORDER BY e.position, e.id`, edition, from, to, q.Limit, q.Offset)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b *PublishedPage) int {
		return cmp.Or(b.First.Compare(a.First), cmp.Compare(b.Number, a.Number))
	})
	out := make([]PublishedPage, len(all))
	for i, p := range all {
		out[i] = *p
	}
	return out, nil
}

// lastCorrections are the times of the last corrections in an edition's language.
func (s *Store) lastCorrections(ctx context.Context, edition string) (map[int64]int64, error) {
	out := map[int64]int64{}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var story, at int64
		err := scan(&story, &at)
		out[story] = at
		return err
	}, "SELECT c.story_id, max(c.at) FROM correction c JOIN edition e ON e.lang = c.lang WHERE e.code = $1 GROUP BY c.story_id", edition)
	return out, err
}

// pageMonth is a span of 30 days in microseconds.
const pageMonth = 30 * 24 * 3600 * 1_000_000

// PageMonth is a span of 30 days with the number of pages that were first published in it.
type PageMonth struct {
	Month int64 // counted from 1970
	Pages int
}

// PageMonths counts an edition's live pages by when they were first published, newest
// first.
func (s *Store) PageMonths(ctx context.Context, edition string) ([]PageMonth, error) {
	reads(ctx, partList(edition, ""))
	var out []PageMonth
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var m PageMonth
		err := scan(&m.Month, &m.Pages)
		out = append(out, m)
		return err
	}, fmt.Sprintf(`SELECT m.month, count(*) FROM (SELECT first_at / %d AS month FROM listing WHERE edition_id = (SELECT id FROM edition WHERE code = $1) AND list = '') m
		GROUP BY m.month ORDER BY m.month DESC`, pageMonth), edition)
	return out, err
}

// LiveTopics lists the keys of the topics that live pages of an edition have.
func (s *Store) LiveTopics(ctx context.Context, edition string) ([]string, error) {
	reads(ctx, partIndex(edition, "t"), partTopics)
	return s.liveKeys(ctx, edition, "topic", "t/")
}

// liveKeys lists the keys in a table whose list, which is named by prefix and key, has live
// stories of an edition.
func (s *Store) liveKeys(ctx context.Context, edition, table, prefix string) ([]string, error) {
	var out []string
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var key string
		err := scan(&key)
		out = append(out, key)
		return err
	}, `SELECT t.key FROM `+table+` t WHERE EXISTS (SELECT 1 FROM listing l WHERE l.edition_id = (SELECT id FROM edition WHERE code = $1) AND l.list = $2 || t.key) ORDER BY t.key`, edition, prefix)
	return out, err
}

// latest is how many of an edition's newest stories count as its latest.
const latest = 200

// OtherEditionsLatest lists stories that are among the newest of another edition and not
// live in this one, newest first, each once: in its original language where that is live.
// They come bare (see ListQuery).
func (s *Store) OtherEditionsLatest(ctx context.Context, edition string, limit int) ([]PublishedItem, error) {
	eds, err := s.Editions(ctx)
	if err != nil {
		return nil, err
	}
	var here int64
	for _, e := range eds {
		reads(ctx, partList(e.Code, ""))
		if e.Code == edition {
			here = e.ID
		}
	}
	var out []PublishedItem
	for _, e := range eds {
		if e.ID == here {
			continue
		}
		some, err := s.items(ctx, ListQuery{Bare: true}, `FROM (SELECT edition_id, story_id FROM listing WHERE edition_id = $1 AND list = '' ORDER BY first_at DESC, story_id DESC LIMIT $2) l
			JOIN publication p ON p.story_id = l.story_id AND p.edition_id = l.edition_id JOIN edition e ON e.id = p.edition_id JOIN story s ON s.id = p.story_id
			WHERE NOT EXISTS (SELECT 1 FROM listing h WHERE h.story_id = p.story_id AND h.edition_id = $3 AND h.list = '')
			AND p.id = (SELECT q.id FROM publication q WHERE q.story_id = p.story_id AND q.state = 'live' ORDER BY q.kind, q.id LIMIT 1)
			ORDER BY p.first_at DESC, p.story_id DESC LIMIT $4`, e.ID, latest, here, limit)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	slices.SortStableFunc(out, func(a, b PublishedItem) int {
		return cmp.Or(b.First.Compare(a.First), cmp.Compare(b.Number, a.Number))
	})
	return out[:min(limit, len(out))], nil
}

// completeItems reads the topics of items and the pictures that may be shown with them.
func (s *Store) completeItems(ctx context.Context, items []PublishedItem) error {
	var hashes []string
	var ids []int64
	at := make(map[int64][]int, len(items))
	for i := range items {
		it := &items[i]
		if at[it.Number] == nil {
			ids = append(ids, it.Number)
		}
		at[it.Number] = append(at[it.Number], i)
		if it.Lead != nil && it.Lead.Hash != "" {
			hashes = append(hashes, it.Lead.Hash)
		}
	}
	files, err := s.shownPictures(ctx, hashes)
	if err != nil {
		return err
	}
	for i := range items {
		if l := items[i].Lead; l != nil {
			if f, ok := files[l.Hash]; ok {
				items[i].LeadFile = &f
			}
		}
	}
	return inChunks(ids, func(in string, args []any) error {
		return s.db.Query(ctx, func(scan func(...any) error) error {
			var id int64
			var key string
			err := scan(&id, &key)
			for _, i := range at[id] {
				items[i].Topics = append(items[i].Topics, key)
			}
			return err
		}, "SELECT st.story_id, t.key FROM story_topic st JOIN topic t ON t.id = st.topic_id WHERE st.story_id IN "+in+" ORDER BY st.story_id, t.key", args...)
	})
}

// fillLanguages reads the live pages of items in all languages.
func (s *Store) fillLanguages(ctx context.Context, items []PublishedItem) error {
	ids := make([]int64, len(items))
	at := make(map[int64]int, len(items))
	for i := range items {
		ids[i] = items[i].Number
		at[ids[i]] = i
	}
	return inChunks(ids, func(in string, args []any) error {
		return s.languageLinks(ctx, func(story int64, l LanguageLink) {
			items[at[story]].Languages = append(items[at[story]].Languages, l)
		}, "p.story_id IN "+in, args...)
	})
}

// fillCorrections reads the corrections of items, each in its own language.
func (s *Store) fillCorrections(ctx context.Context, items []PublishedItem) error {
	ids := make([]int64, len(items))
	at := make(map[int64]*PublishedItem, len(items))
	for i := range items {
		ids[i] = items[i].Number
		at[ids[i]] = &items[i]
		reads(ctx, partStory(ids[i]))
	}
	return inChunks(ids, func(in string, args []any) error {
		return s.db.Query(ctx, func(scan func(...any) error) error {
			var c depesche.Correction
			var when int64
			err := scan(&c.Story, &c.Lang, &c.Wrong, &c.Right, &when)
			c.At = fromMicro(when)
			if it := at[c.Story]; it != nil && it.Lang == c.Lang {
				it.Corrections = append(it.Corrections, c)
			}
			return err
		}, "SELECT story_id, lang, wrong_text, right_text, at FROM correction WHERE story_id IN "+in+" ORDER BY at DESC, id DESC", args...)
	})
}

// shownPictures returns the records of pictures that may be shown now, by hash.
func (s *Store) shownPictures(ctx context.Context, hashes []string) (map[string]PictureFile, error) {
	out := map[string]PictureFile{}
	now := s.now()
	err := inChunks(hashes, func(in string, args []any) error {
		ps, err := s.pictures(ctx, "WHERE p.hash IN "+in, args...)
		for _, p := range ps {
			if !p.Ended(now) {
				ReadsOf(ctx).Until(p.RightsUntil)
				out[p.Hash] = p
			}
		}
		return err
	})
	for _, h := range hashes {
		reads(ctx, partPicture(h))
	}
	return out, err
}

// inChunks calls f with "($1, $2, …)" and values for it until all have had their turn.
// Lists are filled up with their last value, so that there are few different queries.
func inChunks[T any](values []T, f func(in string, args []any) error) error {
	for chunk := range slices.Chunk(values, 512) {
		size := 1
		for size < len(chunk) {
			size *= 2
		}
		args := make([]any, size)
		marks := make([]string, size)
		for i := range size {
			args[i] = chunk[min(i, len(chunk)-1)]
			marks[i] = fmt.Sprintf("$%d", i+1)
		}
		if err := f("("+strings.Join(marks, ", ")+")", args); err != nil {
			return err
		}
	}
	return nil
}
