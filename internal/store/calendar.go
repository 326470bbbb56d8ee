package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// The archive's parts are days and months in UTC: a day of an edition's zone reads those
// that it touches, so that a story published today leaves the pages of other days as they
// are.
func partDay(edition string, t time.Time) string {
	return "day/" + edition + "/" + t.UTC().Format(time.DateOnly)
}

func partMonth(edition string, t time.Time) string {
	return "month/" + edition + "/" + t.UTC().Format("2006-01")
}

// archiveParts are the parts of the archive in which a live page stands.
func archiveParts(edition string, first int64) []string {
	t := time.UnixMicro(first)
	return []string{partDay(edition, t), partMonth(edition, t)}
}

// readSpan notes that what was published in [from, to) is being read.
func readSpan(ctx context.Context, edition string, from, to time.Time) {
	switch span := to.Sub(from); {
	case span <= 8*24*time.Hour:
		for t := from.UTC().Truncate(24 * time.Hour); t.Before(to); t = t.Add(24 * time.Hour) {
			reads(ctx, partDay(edition, t))
		}
	case span <= 500*24*time.Hour:
		from = from.UTC()
		for t := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, time.UTC); t.Before(to); t = t.AddDate(0, 1, 0) {
			reads(ctx, partMonth(edition, t))
		}
	default:
		reads(ctx, partList(edition, ""))
	}
}

// PublishedBetween lists the live stories of an edition that were first published in
// [from, to), newest first, from a cursor on.
func (s *Store) PublishedBetween(ctx context.Context, edition string, from, to time.Time, q ListQuery) ([]PublishedItem, error) {
	readSpan(ctx, edition, from, to)
	before, beforeID := micro(to), int64(0)
	if !q.Before.IsZero() && q.Before.Before(to) {
		before, beforeID = micro(q.Before), q.BeforeID
	}
	out, err := s.items(ctx, q, strings.Replace(listFrom, "ORDER BY", "AND l.first_at >= $6 ORDER BY", 1), edition, "", before, beforeID, q.Limit, micro(from))
	if err != nil {
		return nil, err
	}
	return out, s.completeItems(ctx, out)
}

// PublishedCounts counts an edition's live stories that were first published between each
// of the bounds, which ascend, and the next.
func (s *Store) PublishedCounts(ctx context.Context, edition string, bounds []time.Time) ([]int, error) {
	if len(bounds) < 2 {
		return nil, nil
	}
	readSpan(ctx, edition, bounds[0], bounds[len(bounds)-1])
	out := make([]int, len(bounds)-1)
	for i := range out {
		err := s.db.Get(ctx, []any{&out[i]}, `SELECT COUNT(*) FROM listing WHERE edition_id = (SELECT id FROM edition WHERE code = $1) AND list = '' AND first_at >= $2 AND first_at < $3`,
			edition, micro(bounds[i]), micro(bounds[i+1]))
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// PublishedSpan tells when an edition's oldest and newest live stories were first
// published; zero times where there is none.
func (s *Store) PublishedSpan(ctx context.Context, edition string) (first, last time.Time, err error) {
	reads(ctx, partList(edition, ""))
	var a, b int64
	err = s.db.Get(ctx, []any{&a, &b}, `SELECT COALESCE(MIN(first_at), 0), COALESCE(MAX(first_at), 0) FROM listing
		WHERE edition_id = (SELECT id FROM edition WHERE code = $1) AND list = ''`, edition)
	return fromMicro(a), fromMicro(b), err
}

// ListCount is a topic or an author of an edition with the number of live stories and when
// the newest of them was first published.
type ListCount struct {
	Key    string
	Count  int
	Newest time.Time
}

// TopicCounts lists the topics that an edition has live stories of, by key.
func (s *Store) TopicCounts(ctx context.Context, edition string) ([]ListCount, error) {
	return s.listCounts(ctx, edition, "t", "topic")
}

// AuthorCounts lists the authors that an edition has live stories of, by key.
func (s *Store) AuthorCounts(ctx context.Context, edition string) ([]ListCount, error) {
	return s.listCounts(ctx, edition, "a", "author")
}

func (s *Store) listCounts(ctx context.Context, edition, kind, table string) ([]ListCount, error) {
	reads(ctx, partIndex(edition, kind))
	var out []ListCount
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var c ListCount
		var newest int64
		err := scan(&c.Key, &c.Count, &newest)
		c.Newest = fromMicro(newest)
		out = append(out, c)
		return err
	}, `SELECT k.key, COUNT(*), MAX(l.first_at) FROM `+table+` k JOIN listing l ON l.list = '`+kind+`/' || k.key
		WHERE l.edition_id = (SELECT id FROM edition WHERE code = $1) GROUP BY k.key`, edition)
	slices.SortFunc(out, func(a, b ListCount) int { return cmp.Compare(a.Key, b.Key) })
	return out, err
}

// editionsOfList tells in which editions a channel, a topic or an author ("c/KEY", "t/KEY",
// "a/KEY") has live stories.
func (s *Store) editionsOfList(ctx context.Context, list string) (map[string]bool, error) {
	eds, err := s.Editions(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, e := range eds {
		reads(ctx, partList(e.Code, list))
	}
	err = s.db.Query(ctx, func(scan func(...any) error) error {
		var code string
		err := scan(&code)
		out[code] = true
		return err
	}, "SELECT e.code FROM edition e WHERE EXISTS (SELECT 1 FROM listing l WHERE l.edition_id = e.id AND l.list = $1)", list)
	return out, err
}

// AuthorEditions tells in which editions an author has live stories, by their codes.
func (s *Store) AuthorEditions(ctx context.Context, key string) (map[string]bool, error) {
	return s.editionsOfList(ctx, authorList(key))
}

// LiveAuthors lists the keys of the authors whom an edition has live stories of.
func (s *Store) LiveAuthors(ctx context.Context, edition string) ([]string, error) {
	reads(ctx, partIndex(edition, "a"))
	return s.liveKeys(ctx, edition, "author", "a/")
}

// ChannelEditions tells in which editions a channel has live stories, by their codes.
func (s *Store) ChannelEditions(ctx context.Context, key string) (map[string]bool, error) {
	return s.editionsOfList(ctx, channelList(key))
}

// TopicEditions tells in which editions a topic has live stories, by their codes.
func (s *Store) TopicEditions(ctx context.Context, key string) (map[string]bool, error) {
	return s.editionsOfList(ctx, topicList(key))
}

// CorrectionPage lists the corrections of an edition's live pages, newest first, from a
// cursor on.
func (s *Store) CorrectionPage(ctx context.Context, edition string, before time.Time, beforeID int64, limit int) ([]CorrectionItem, error) {
	at := int64(1) << 62
	if !before.IsZero() {
		at = micro(before)
	}
	reads(ctx, partCorrections, partList(edition, ""))
	return s.corrections(ctx, edition, fmt.Sprintf("AND (c.at, c.id) < ($2, $3) ORDER BY c.at DESC, c.id DESC LIMIT %d", limit), at, beforeID)
}
