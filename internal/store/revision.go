package store

import (
	"context"
	"slices"

	"depesche"
)

// originalBody and translationBody are what revision.body holds.
type originalBody struct {
	Document depesche.Document  `json:"document"`
	Segments []depesche.Segment `json:"segments"`
}

type translationBody struct {
	Versions []int64        `json:"versions"`
	Cuts     []depesche.Cut `json:"cuts,omitempty"`
}

// Revision returns a revision with its content. A translation's Targets come with
// their source segments; its Document is not composed here (the language's joiner is
// not the store's business): it holds the original's document.
func (s *Store) Revision(ctx context.Context, id int64) (*depesche.Revision, error) {
	r := depesche.Revision{ID: id}
	var body string
	var at int64
	err := s.db.Get(ctx, []any{&r.Text, &r.Number, &r.Source, &body, &r.By, &at, &r.Reason},
		"SELECT text_id, number, source, body, by_name, at, reason FROM revision WHERE id = $1", id)
	if err != nil {
		return nil, notFound(err, "revision.unknown", "there is no such revision")
	}
	r.At = fromMicro(at)
	if r.Source == 0 {
		var b originalBody
		if err := fromJSON(body, &b); err != nil {
			return nil, err
		}
		r.Document, r.Segments = b.Document, b.Segments
		return &r, nil
	}
	src, err := s.Revision(ctx, r.Source)
	if err != nil {
		return nil, err
	}
	var b translationBody
	if err := fromJSON(body, &b); err != nil {
		return nil, err
	}
	r.Document, r.Segments, r.Cuts, r.SourceNum = src.Document, src.Document.Recut(src.Segments, b.Cuts), b.Cuts, src.Number
	r.Targets, err = s.targets(ctx, r.Text, r.Segments, b.Versions)
	return &r, err
}

// targets reads the segment versions named by ids and lays them beside segs.
func (s *Store) targets(ctx context.Context, text int64, segs []depesche.Segment, ids []int64) ([]depesche.TranslatedSegment, error) {
	out := make([]depesche.TranslatedSegment, len(segs))
	place := map[int64]int{}
	low, high := int64(0), int64(0)
	for i, sg := range segs {
		out[i] = depesche.TranslatedSegment{Segment: sg, State: depesche.SegmentEmpty}
		if i >= len(ids) || ids[i] == 0 {
			continue
		}
		place[ids[i]] = i
		if low == 0 || ids[i] < low {
			low = ids[i]
		}
		high = max(high, ids[i])
	}
	if len(place) == 0 {
		return out, nil
	}
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var id int64
		var t depesche.TranslatedSegment
		var target, origin string
		if err := scan(&id, &target, &t.State, &origin, &t.By, &t.ReviewedBy); err != nil {
			return err
		}
		i, ok := place[id]
		if !ok {
			return nil
		}
		t.Segment = segs[i]
		if err := fromJSON(target, &t.Target); err != nil {
			return err
		}
		out[i] = t
		return fromJSON(origin, &out[i].Origin)
	}, "SELECT id, target, state, origin, by_name, reviewed_by FROM segment_version WHERE text_id = $1 AND id >= $2 AND id <= $3", text, low, high)
	return out, err
}

// Revisions lists the revisions of a text without their content, newest first.
func (s *Store) Revisions(ctx context.Context, text int64) ([]depesche.Revision, error) {
	var out []depesche.Revision
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		r := depesche.Revision{Text: text}
		var at int64
		err := scan(&r.ID, &r.Number, &r.Source, &r.By, &at, &r.Reason)
		r.At = fromMicro(at)
		out = append(out, r)
		return err
	}, "SELECT id, number, source, by_name, at, reason FROM revision WHERE text_id = $1 ORDER BY number DESC", text)
	return out, err
}

// AddOriginalRevision stores a new head revision of an original and returns it with id
// and number.
func (s *Store) AddOriginalRevision(ctx context.Context, text int64, doc depesche.Document, segs []depesche.Segment, by depesche.Actor, reason string) (*depesche.Revision, error) {
	r := depesche.Revision{Text: text, Document: doc, Segments: segs, By: by.Name, Reason: reason, At: s.now().UTC()}
	if err := s.addRevision(ctx, &r, toJSON(originalBody{doc, segs}), by); err != nil {
		return nil, err
	}
	_, err := s.db.Exec(ctx, "UPDATE text SET head = $2, headline = $3, segments = $4, confirmed = 0, filled = $4, updated_at = $5 WHERE id = $1",
		text, r.ID, doc.Headline.Text, len(segs), micro(r.At))
	if err != nil {
		return nil, err
	}
	if err := s.indexText(ctx, text, &r); err != nil {
		return nil, err
	}
	return &r, s.notePictures(ctx, text, &doc)
}

// AddTranslationRevision stores a new head revision of a translation. source is the
// original's revision; prev is the text's head before (nil for the first), whose
// unchanged segments are shared and whose cuts hold on: targets are laid beside the
// segments that those make of source. headline is the composed one.
func (s *Store) AddTranslationRevision(ctx context.Context, text int64, source *depesche.Revision, prev *depesche.Revision, targets []depesche.TranslatedSegment,
	headline string, by depesche.Actor, reason string) (*depesche.Revision, error) {
	r := depesche.Revision{Text: text, Source: source.ID, SourceNum: source.Number, Document: source.Document, Segments: source.Segments,
		Targets: targets, By: by.Name, Reason: reason, At: s.now().UTC()}
	if prev != nil {
		r.Cuts, r.Segments = prev.Cuts, source.Document.Recut(source.Segments, prev.Cuts)
	}
	versions, err := s.versions(ctx, text, prev, targets)
	if err != nil {
		return nil, err
	}
	if err := s.addRevision(ctx, &r, toJSON(translationBody{versions, r.Cuts}), by); err != nil {
		return nil, err
	}
	confirmed, filled := fulfilled(targets)
	_, err = s.db.Exec(ctx, "UPDATE text SET head = $2, source = $3, headline = $4, segments = $5, confirmed = $6, filled = $7, updated_at = $8 WHERE id = $1",
		text, r.ID, source.ID, headline, len(targets), confirmed, filled, micro(r.At))
	if err != nil {
		return nil, err
	}
	return &r, s.indexText(ctx, text, &r)
}

// fulfilled counts the targets that are confirmed, and those that have words.
func fulfilled(targets []depesche.TranslatedSegment) (confirmed, filled int) {
	for i := range targets {
		if targets[i].State == depesche.SegmentConfirmed {
			confirmed++
		}
		if !targets[i].Target.IsEmpty() {
			filled++
		}
	}
	return confirmed, filled
}

// said tells whether a target is kept: not where nobody has said anything yet.
func said(t *depesche.TranslatedSegment) bool {
	return !t.Target.IsEmpty() || t.State != depesche.SegmentEmpty
}

func (s *Store) addRevision(ctx context.Context, r *depesche.Revision, body string, by depesche.Actor) error {
	var n int
	if err := s.db.Get(ctx, []any{&n}, "SELECT coalesce(max(number), 0) + 1 FROM revision WHERE text_id = $1", r.Text); err != nil {
		return err
	}
	id, err := s.db.Insert(ctx, "INSERT INTO revision (text_id, number, source, body, by_name, by_account, at, reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		r.Text, n, r.Source, body, by.Name, by.Account, micro(r.At), r.Reason)
	r.ID, r.Number = id, n
	return err
}

// versions returns the ids of the segment versions that hold targets: those of prev
// where nothing changed, new rows otherwise, 0 for empty ones.
func (s *Store) versions(ctx context.Context, text int64, prev *depesche.Revision, targets []depesche.TranslatedSegment) ([]int64, error) {
	old := map[string]int64{}
	oldSeg := map[string]*depesche.TranslatedSegment{}
	if prev != nil {
		var body string
		if err := s.db.Get(ctx, []any{&body}, "SELECT body FROM revision WHERE id = $1", prev.ID); err != nil {
			return nil, err
		}
		var b translationBody
		if err := fromJSON(body, &b); err != nil {
			return nil, err
		}
		for i := range prev.Targets {
			if i < len(b.Versions) {
				old[prev.Targets[i].Key] = b.Versions[i]
				oldSeg[prev.Targets[i].Key] = &prev.Targets[i]
			}
		}
	}
	out := make([]int64, len(targets))
	for i := range targets {
		t := &targets[i]
		if !said(t) {
			continue
		}
		if o := oldSeg[t.Key]; o != nil && old[t.Key] != 0 && o.State == t.State && o.Origin == t.Origin && o.By == t.By && o.ReviewedBy == t.ReviewedBy && o.Target.Equal(t.Target) {
			out[i] = old[t.Key]
			continue
		}
		id, err := s.db.Insert(ctx, "INSERT INTO segment_version (text_id, key, target, state, origin, by_name, reviewed_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
			text, t.Key, toJSON(t.Target), t.State, toJSON(t.Origin), t.By, t.ReviewedBy, micro(s.now()))
		if err != nil {
			return nil, err
		}
		out[i] = id
	}
	return slices.Clip(out), nil
}

// SegmentHistory lists what a segment of a text has been, newest first.
func (s *Store) SegmentHistory(ctx context.Context, text int64, key string) ([]depesche.TranslatedSegment, error) {
	var out []depesche.TranslatedSegment
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var t depesche.TranslatedSegment
		var target, origin string
		if err := scan(&target, &t.State, &origin, &t.By); err != nil {
			return err
		}
		t.Key = key
		if err := fromJSON(target, &t.Target); err != nil {
			return err
		}
		if err := fromJSON(origin, &t.Origin); err != nil {
			return err
		}
		out = append(out, t)
		return nil
	}, "SELECT target, state, origin, by_name FROM segment_version WHERE text_id = $1 AND key = $2 ORDER BY id DESC", text, key)
	return out, err
}

// RevisionBefore returns the newest revision of a translation that was made of another
// revision of the original than source, nil if there is none.
func (s *Store) RevisionBefore(ctx context.Context, text, source int64) (*depesche.Revision, error) {
	var id int64
	err := s.db.Query(ctx, func(scan func(...any) error) error { return scan(&id) },
		"SELECT id FROM revision WHERE text_id = $1 AND source <> $2 ORDER BY number DESC LIMIT 1", text, source)
	if err != nil || id == 0 {
		return nil, err
	}
	return s.Revision(ctx, id)
}

// RevisionNumber returns a text's revision by its number.
func (s *Store) RevisionNumber(ctx context.Context, text int64, number int) (*depesche.Revision, error) {
	var id int64
	if err := s.db.Get(ctx, []any{&id}, "SELECT id FROM revision WHERE text_id = $1 AND number = $2", text, number); err != nil {
		return nil, notFound(err, "revision.unknown", "there is no revision %d of this text", number)
	}
	return s.Revision(ctx, id)
}
