package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"depesche"
)

// PublicationRecord is what Publish stores: the publication and its content as it goes
// out.
type PublicationRecord struct {
	depesche.Publication
	Lang     string
	Kind     depesche.TextKind
	Document depesche.Document
}

// Path is the address of a story's page within the site.
func Path(edition string, number int64, slug string) string {
	return fmt.Sprintf("/%s/%d/%s", edition, number, slug)
}

// SavePublication puts a revision on an edition's site, for the first time or anew.
// First is set once: from p when it is given, else now.
func (s *Store) SavePublication(ctx context.Context, p PublicationRecord) error {
	return s.SavePublications(ctx, []PublicationRecord{p})
}

// SavePublications is SavePublication for many, in one transaction: an archive. It indexes
// them together, which costs a part of what it costs one by one.
func (s *Store) SavePublications(ctx context.Context, ps []PublicationRecord) error {
	return s.InTx(ctx, func(tx *Store) error {
		var editions []string
		stories := map[string][]int64{}
		parts := map[int64][]string{}
		for i := range ps {
			p := &ps[i]
			if err := tx.savePublication(ctx, p); err != nil {
				return err
			}
			if stories[p.Edition] == nil {
				editions = append(editions, p.Edition)
			}
			stories[p.Edition] = append(stories[p.Edition], p.Story)
			parts[p.Story] = append(parts[p.Story], partDocument(p.Edition, p.Story))
		}
		for _, e := range editions {
			if err := tx.indexPages(ctx, e, stories[e]...); err != nil {
				return err
			}
		}
		for i := range ps {
			if err := tx.relist(ctx, ps[i].Story, parts[ps[i].Story]...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) savePublication(ctx context.Context, p *PublicationRecord) error {
	e, err := s.Edition(ctx, p.Edition)
	if err != nil {
		return err
	}
	now := s.now()
	first := p.First
	if first.IsZero() {
		first = now
	}
	updated := p.Updated
	if updated.IsZero() {
		updated = now
	}
	d := p.Document
	_, err = s.db.Exec(ctx, `INSERT INTO publication (story_id, edition_id, text_id, revision_id, state, slug, lang, kind, reviewed, reviewed_by, engine, translator,
			headline, standfirst, dateline, byline, lead, document, first_at, updated_at)
		VALUES ($1, $2, $3, $4, 'live', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
		ON CONFLICT (story_id, edition_id) DO UPDATE SET text_id = excluded.text_id, revision_id = excluded.revision_id, state = 'live', slug = excluded.slug,
			lang = excluded.lang, kind = excluded.kind, reviewed = excluded.reviewed, reviewed_by = excluded.reviewed_by, engine = excluded.engine, translator = excluded.translator,
			headline = excluded.headline, standfirst = excluded.standfirst, dateline = excluded.dateline, byline = excluded.byline, lead = excluded.lead,
			document = excluded.document, updated_at = excluded.updated_at`,
		p.Story, e.ID, p.Text, p.Revision, p.Slug, p.Lang, p.Kind, bit(p.Reviewed), p.ReviewedBy, p.Engine, p.Translator,
		d.Headline.Text, d.Standfirst.Text, d.Dateline, toJSON(d.Byline), toJSON(d.Lead), toJSON(d), micro(first), micro(updated))
	return err
}

// WithdrawPublication takes a page down and tells whether it was live.
func (s *Store) WithdrawPublication(ctx context.Context, story int64, edition string) (was bool, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		n, err := tx.db.Exec(ctx, `UPDATE publication SET state = 'withdrawn', updated_at = $3
			WHERE story_id = $1 AND state = 'live' AND edition_id = (SELECT id FROM edition WHERE code = $2)`, story, edition, micro(s.now()))
		if err != nil || n == 0 {
			return err
		}
		was = true
		if err := tx.indexPages(ctx, edition, story); err != nil {
			return err
		}
		return tx.relist(ctx, story, partDocument(edition, story))
	})
	return was && err == nil, err
}

const publicationCols = "p.id, p.story_id, e.code, p.text_id, p.revision_id, p.slug, p.state, p.first_at, p.updated_at, p.reviewed, p.reviewed_by, p.engine, p.translator"

type publicationRow struct {
	depesche.Publication
	first, updated int64
	reviewed       int
}

func (r *publicationRow) into() []any {
	return []any{&r.ID, &r.Story, &r.Edition, &r.Text, &r.Revision, &r.Slug, &r.State, &r.first, &r.updated, &r.reviewed, &r.ReviewedBy, &r.Engine, &r.Translator}
}

func (r *publicationRow) publication() depesche.Publication {
	p := r.Publication
	p.First, p.Updated, p.Reviewed = fromMicro(r.first), fromMicro(r.updated), r.reviewed != 0
	p.Path = Path(p.Edition, p.Story, p.Slug)
	return p
}

// Publications lists the publications of a story, withdrawn ones too, by edition.
func (s *Store) Publications(ctx context.Context, story int64) ([]depesche.Publication, error) {
	var out []depesche.Publication
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var r publicationRow
		err := scan(r.into()...)
		out = append(out, r.publication())
		return err
	}, "SELECT "+publicationCols+" FROM publication p JOIN edition e ON e.id = p.edition_id WHERE p.story_id = $1 ORDER BY e.position, e.id", story)
	return out, err
}

// PublicationState tells whether a page is live or was withdrawn; NotFound when it never
// was there.
func (s *Store) PublicationState(ctx context.Context, edition string, number int64) (depesche.PublicationState, error) {
	var st depesche.PublicationState
	err := s.db.Get(ctx, []any{&st}, "SELECT p.state FROM publication p JOIN edition e ON e.id = p.edition_id WHERE p.story_id = $1 AND e.code = $2", number, edition)
	return st, notFound(err, "page.unknown", "there is no story %d in this edition", number)
}

// PublishedStory reads all that a story's page needs.
func (s *Store) PublishedStory(ctx context.Context, edition string, number int64) (*PublishedStory, error) {
	return s.PublishedStoryWith(ctx, edition, number, nil)
}

// TextReader gives the text of a publication. It may not be changed.
type TextReader func(ctx context.Context, pub *depesche.Publication) (*PublishedText, error)

// PublishedStoryWith is PublishedStory with the text that text gives: what PublishedText has
// returned, now or before, or as much of it as its caller needs.
func (s *Store) PublishedStoryWith(ctx context.Context, edition string, number int64, text TextReader) (*PublishedStory, error) {
	e, err := s.Edition(ctx, edition)
	if err != nil {
		return nil, err
	}
	ps := &PublishedStory{Edition: *e}
	var r publicationRow
	var doc string
	cols, into := publicationCols+", p.kind", append(r.into(), &ps.Kind)
	if text == nil { // in the same statement: all of it is of one publication
		cols, into = cols+", p.document", append(into, &doc)
	}
	err = s.db.Get(ctx, into, "SELECT "+cols+` FROM publication p JOIN edition e ON e.id = p.edition_id
		WHERE p.story_id = $1 AND p.edition_id = $2 AND p.state = 'live'`, number, e.ID)
	if err != nil {
		return nil, notFound(err, "page.unknown", "there is no story %d in this edition", number)
	}
	ps.Publication = r.publication()
	if text == nil {
		if err := fromJSON(doc, &ps.Document); err != nil {
			return nil, err
		}
		return ps, s.FillPublished(ctx, ps, number)
	}
	t, err := text(ctx, &ps.Publication)
	if err != nil {
		return nil, err
	}
	ps.PublishedText = *t
	return ps, s.fillAround(ctx, ps, number)
}

// PublishedText is what a page says, and the records of its pictures that may be shown now.
type PublishedText struct {
	Document depesche.Document      // of the published revision
	Pictures map[string]PictureFile // by hash, those that Document uses
}

// PublishedText reads the text of a publication.
func (s *Store) PublishedText(ctx context.Context, pub *depesche.Publication) (*PublishedText, error) {
	reads(ctx, partDocument(pub.Edition, pub.Story))
	var doc string
	err := s.db.Get(ctx, []any{&doc}, "SELECT document FROM publication WHERE id = $1", pub.ID)
	if err != nil {
		return nil, notFound(err, "page.unknown", "there is no story %d in this edition", pub.Story)
	}
	t := new(PublishedText)
	if err := fromJSON(doc, &t.Document); err != nil {
		return nil, err
	}
	t.Pictures, err = s.ShownPictures(ctx, &t.Document)
	return t, err
}

// FillPublished reads what surrounds a document on its page: story, original, channel,
// topics, other languages, corrections, pictures. Document, Edition and Kind are set.
func (s *Store) FillPublished(ctx context.Context, ps *PublishedStory, number int64) error {
	err := s.fillAround(ctx, ps, number)
	if err != nil {
		return err
	}
	ps.Pictures, err = s.ShownPictures(ctx, &ps.Document)
	return err
}

// fillAround is FillPublished without the pictures.
func (s *Store) fillAround(ctx context.Context, ps *PublishedStory, number int64) error {
	st, topics, err := s.storyAndTopics(ctx, number)
	if err != nil {
		return err
	}
	ps.Story, ps.Topics = *st, topics
	if st.Channel != "" {
		chs, err := s.Channels(ctx)
		if err != nil {
			return err
		}
		for i := range chs {
			if chs[i].Key == st.Channel {
				ps.Channel = &chs[i]
			}
		}
	}
	if ps.Languages, err = s.LanguagePages(ctx, number); err != nil {
		return err
	}
	if ps.Original, err = s.originalRef(ctx, st, ps.Languages); err != nil {
		return err
	}
	ps.Corrections, err = s.Corrections(ctx, number, ps.Edition.Lang)
	return err
}

// originalRef names a story's original with the headline that the public knows: that of its
// page here; where it never had one, that under which it came from elsewhere. What the
// newsroom has withdrawn, or is still at work on, has none.
func (s *Store) originalRef(ctx context.Context, st *depesche.Story, links []LanguageLink) (OriginalRef, error) {
	o := OriginalRef{Lang: st.Lang, Source: st.Provenance.Source, URL: st.Provenance.URL}
	for _, l := range links {
		if l.Kind == depesche.Original {
			o.Path, o.Headline = l.Path, l.Headline
		}
	}
	if o.Path != "" || o.URL == "" {
		return o, nil
	}
	reads(ctx, partStory(st.ID))
	var body string
	err := s.db.Get(ctx, []any{&body}, `SELECT r.body FROM text t JOIN revision r ON r.text_id = t.id AND r.number = 1 WHERE t.story_id = $1 AND t.kind = 'original'
		AND NOT EXISTS (SELECT 1 FROM publication p WHERE p.story_id = t.story_id AND p.kind = 'original')`, st.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return o, nil
	}
	if err != nil {
		return o, err
	}
	var came originalBody
	err = fromJSON(body, &came)
	o.Headline = came.Document.Headline.Text
	return o, err
}

// LanguagePages lists the live pages of a story.
func (s *Store) LanguagePages(ctx context.Context, story int64) ([]LanguageLink, error) {
	reads(ctx, partStory(story))
	var out []LanguageLink
	err := s.languageLinks(ctx, func(_ int64, l LanguageLink) { out = append(out, l) }, "p.story_id = $1", story)
	return out, err
}

// languageLinks reads the live pages of the stories that where selects, those of each in
// the order of editions.
func (s *Store) languageLinks(ctx context.Context, add func(story int64, l LanguageLink), where string, args ...any) error {
	return s.db.Query(ctx, func(scan func(...any) error) error {
		var l LanguageLink
		var story int64
		var slug string
		var reviewed int
		err := scan(&story, &l.Edition, &l.Lang, &l.Headline, &slug, &l.Kind, &reviewed)
		l.Path, l.Reviewed = Path(l.Edition, story, slug), reviewed != 0
		add(story, l)
		return err
	}, `SELECT p.story_id, e.code, p.lang, p.headline, p.slug, p.kind, p.reviewed FROM publication p JOIN edition e ON e.id = p.edition_id
		WHERE `+where+` AND p.state = 'live' ORDER BY p.story_id, e.position, e.id`, args...)
}

const itemCols = "p.story_id, e.code, p.lang, p.slug, p.headline, p.standfirst, s.channel, p.byline, p.dateline, s.priority, p.first_at, p.updated_at, p.kind, p.reviewed, s.lang, p.lead"

// items reads published items; from begins with FROM and names publication p, edition e
// and story s. Of show it
// looks at Documents and Bare.
func (s *Store) items(ctx context.Context, show ListQuery, from string, args ...any) ([]PublishedItem, error) {
	cols := itemCols
	if show.Documents {
		cols += ", p.document"
	}
	var out []PublishedItem
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var it PublishedItem
		var slug, byline, lead, doc string
		var first, updated int64
		var reviewed int
		into := []any{&it.Number, &it.Edition, &it.Lang, &slug, &it.Headline, &it.Standfirst, &it.Channel, &byline, &it.Dateline, &it.Priority,
			&first, &updated, &it.Kind, &reviewed, &it.OrigLang, &lead}
		if show.Documents {
			into = append(into, &doc)
		}
		if err := scan(into...); err != nil {
			return err
		}
		it.Path, it.First, it.Updated, it.Reviewed = Path(it.Edition, it.Number, slug), fromMicro(first), fromMicro(updated), reviewed != 0
		if !show.Bare {
			if err := fromJSON(byline, &it.Byline); err != nil {
				return err
			}
			if err := fromJSON(lead, &it.Lead); err != nil {
				return err
			}
		}
		if show.Documents {
			it.Document = new(depesche.Document)
			if err := fromJSON(doc, it.Document); err != nil {
				return err
			}
		}
		out = append(out, it)
		return nil
	}, "SELECT "+cols+" "+from, args...)
	return out, err
}

// CorrectionItem is a correction with the page that it belongs to.
type CorrectionItem struct {
	depesche.Correction
	ID       int64
	Headline string
	Path     string
}

// AddCorrection stores a correction in one language.
func (s *Store) AddCorrection(ctx context.Context, c depesche.Correction) error {
	return s.InTx(ctx, func(tx *Store) error {
		_, err := tx.db.Exec(ctx, "INSERT INTO correction (story_id, lang, wrong_text, right_text, at) VALUES ($1, $2, $3, $4, $5)", c.Story, c.Lang, c.Wrong, c.Right, micro(c.At))
		if err != nil {
			return err
		}
		return tx.changed(ctx, partStory(c.Story), partCorrections)
	})
}

// Corrections lists a story's corrections in a language, newest first.
func (s *Store) Corrections(ctx context.Context, story int64, lang string) ([]depesche.Correction, error) {
	var out []depesche.Correction
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		c := depesche.Correction{Story: story, Lang: lang}
		var at int64
		err := scan(&c.Wrong, &c.Right, &at)
		c.At = fromMicro(at)
		out = append(out, c)
		return err
	}, "SELECT wrong_text, right_text, at FROM correction WHERE story_id = $1 AND lang = $2 ORDER BY at DESC, id DESC", story, lang)
	return out, err
}

// RecentCorrections lists the newest corrections of an edition's live pages.
func (s *Store) RecentCorrections(ctx context.Context, edition string, limit int) ([]CorrectionItem, error) {
	reads(ctx, partCorrections, partList(edition, ""))
	return s.corrections(ctx, edition, fmt.Sprintf("ORDER BY c.at DESC, c.id DESC LIMIT %d", limit))
}

// corrections reads corrections of an edition's live pages; $1 is the edition.
func (s *Store) corrections(ctx context.Context, edition, rest string, args ...any) ([]CorrectionItem, error) {
	var out []CorrectionItem
	err := s.db.Query(ctx, func(scan func(...any) error) error {
		var c CorrectionItem
		var at int64
		var slug string
		err := scan(&c.ID, &c.Story, &c.Lang, &c.Wrong, &c.Right, &at, &c.Headline, &slug)
		c.At, c.Path = fromMicro(at), Path(edition, c.Story, slug)
		out = append(out, c)
		return err
	}, `SELECT c.id, c.story_id, c.lang, c.wrong_text, c.right_text, c.at, p.headline, p.slug FROM correction c
		JOIN edition e ON e.code = $1 AND e.lang = c.lang JOIN publication p ON p.story_id = c.story_id AND p.edition_id = e.id AND p.state = 'live' `+rest,
		append([]any{edition}, args...)...)
	return out, err
}
