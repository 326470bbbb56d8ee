package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"depesche"
	"depesche/internal/lang"
	"depesche/internal/search"
)

// entry is a document on its way into an index.
type entry struct {
	ref     int64
	at      time.Time // zero: its number is its ref
	doc     search.Document
	tags    []string
	indexed map[string]*search.Indexed // by language, when it goes into several indexes
	whole   *depesche.Document         // what doc is made of where indexed has not its language
}

// indexPages brings the index of an edition in line with the publications of stories:
// their words where they are live, nothing where they are not.
func (s *Store) indexPages(ctx context.Context, edition string, stories ...int64) error {
	e, err := s.Edition(ctx, edition)
	if err != nil {
		return err
	}
	sps, err := s.writable(ctx, siteScope, edition, e.Lang)
	if err != nil {
		return err
	}
	var es []*entry
	for _, story := range stories {
		var id, first int64
		var state depesche.PublicationState
		var channel, doc string
		err := s.db.Get(ctx, []any{&id, &state, &first, &channel, &doc}, `SELECT p.id, p.state, p.first_at, s.channel, p.document
			FROM publication p JOIN story s ON s.id = p.story_id WHERE p.story_id = $1 AND p.edition_id = $2`, story, e.ID)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		if state == depesche.Live {
			en, err := s.publicationEntry(ctx, id, story, first, channel, doc)
			if err != nil {
				return err
			}
			es = append(es, en)
			continue
		}
		for i := range sps {
			if err := s.unindex(ctx, &sps[i], id); err != nil {
				return err
			}
		}
	}
	return s.indexAll(ctx, sps, es...)
}

func (s *Store) publicationEntry(ctx context.Context, id, story, first int64, channel, doc string) (*entry, error) {
	var d depesche.Document
	if err := fromJSON(doc, &d); err != nil {
		return nil, err
	}
	e := &entry{ref: id, at: fromMicro(first), doc: search.DocumentOf(&d)}
	topics, err := s.StoryTopics(ctx, story)
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = t.Key
	}
	e.tags = tagsOf(channel, names)
	return e, err
}

func tagsOf(channel string, topics []string) []string {
	var out []string
	if channel != "" {
		out = append(out, tag(channelTag, channel))
	}
	for _, t := range topics {
		out = append(out, tag(topicTag, t))
	}
	return out
}

// indexText brings the desk's index in line with the head revision of a text.
func (s *Store) indexText(ctx context.Context, text int64, head *depesche.Revision) error {
	return s.InTx(ctx, func(tx *Store) error { return tx.indexHead(ctx, text, head) })
}

func (s *Store) indexHead(ctx context.Context, text int64, head *depesche.Revision) error {
	t, err := s.TextByID(ctx, text)
	if err != nil {
		return err
	}
	if head == nil {
		if t.Head == 0 {
			return nil
		}
		if head, err = s.Revision(ctx, t.Head); err != nil {
			return err
		}
	}
	sps, err := s.writable(ctx, deskScope, t.Lang, t.Lang)
	if err != nil {
		return err
	}
	e, err := s.textEntry(ctx, t, head)
	if err != nil {
		return err
	}
	return s.indexAll(ctx, sps, e)
}

func (s *Store) textEntry(ctx context.Context, t *depesche.Text, head *depesche.Revision) (*entry, error) {
	doc := head.Document
	if t.Kind != depesche.Original {
		doc = head.Document.Compose(head.Targets, lang.Core(t.Lang).Joiner)
	}
	var slugline, source string
	if err := s.db.Get(ctx, []any{&slugline, &source}, "SELECT slugline, source FROM story WHERE id = $1", t.Story); err != nil {
		return nil, err
	}
	e := &entry{ref: t.ID, doc: search.DocumentOf(&doc)}
	e.doc[search.Body] = append(e.doc[search.Body], deskWords(slugline, source)...)
	return e, nil
}

// deskWords are what the desk finds a text by beside its own words.
func deskWords(slugline, source string) []string {
	var out []string
	for _, more := range []string{slugline, source} {
		if more != "" {
			out = append(out, more)
		}
	}
	return out
}

// indexStory brings all indexes in line with what is about a story: its channel, topics
// and slugline.
func (s *Store) indexStory(ctx context.Context, story int64, texts bool) error {
	pubs, err := s.Publications(ctx, story)
	if err != nil {
		return err
	}
	for _, p := range pubs {
		if p.State != depesche.Live {
			continue
		}
		if err := s.indexPages(ctx, p.Edition, story); err != nil {
			return err
		}
	}
	if !texts {
		return nil
	}
	ts, err := s.Texts(ctx, story)
	if err != nil {
		return err
	}
	for _, t := range ts {
		if err := s.indexText(ctx, t.ID, nil); err != nil {
			return err
		}
	}
	return nil
}
