package newsroom

import (
	"context"
	"strings"

	"depesche"
	"depesche/internal/check"
	"depesche/internal/lang"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// Compose lays a translation's targets into its original's structure.
func Compose(rev *depesche.Revision, tag string) depesche.Document {
	if rev.Targets == nil {
		return rev.Document
	}
	return rev.Document.Compose(rev.Targets, lang.Core(tag).Joiner)
}

func headlineOf(source *depesche.Revision, targets []depesche.TranslatedSegment, tag string) string {
	d := source.Document.Compose(targets, lang.Core(tag).Joiner)
	return d.Headline.Text
}

// recheck runs the checks on a translation's head revision and stores what they say
// and the counts. t is changed to match; its state is stored as it is.
func (n *Newsroom) recheck(ctx context.Context, tx *store.Store, t *depesche.Text, rev *depesche.Revision, sourceLang string) ([]depesche.Finding, error) {
	if t.Kind == depesche.Original {
		return nil, tx.UpdateText(ctx, *t)
	}
	terms, err := n.terms(ctx, tx, sourceLang, t.Lang)
	if err != nil {
		return nil, err
	}
	lexicon, err := n.lexicon(ctx, tx, sourceLang, t.Lang)
	if err != nil {
		return nil, err
	}
	quotes, err := houseQuotes(ctx, tx, t.Lang)
	if err != nil {
		return nil, err
	}
	fs := check.Story(check.Config{SourceLang: sourceLang, TargetLang: t.Lang, Terms: terms, Lexicon: lexicon, HouseQuotes: quotes}, pairs(rev))
	if err := tx.ReplaceFindings(ctx, t.ID, fs); err != nil {
		return nil, err
	}
	return fs, n.recount(ctx, tx, t)
}

// houseQuotes is the style of quotation marks of the editions in a language, the first
// that has one.
func houseQuotes(ctx context.Context, tx *store.Store, tag string) (string, error) {
	es, err := tx.Editions(ctx)
	if err != nil {
		return "", err
	}
	for _, e := range es {
		if e.Lang == tag && e.Policy.Quotes != "" {
			return e.Policy.Quotes, nil
		}
	}
	return "", nil
}

// house is what the editions in a language want of a machine: the first one's quotation
// marks that has any, and numbers with units as they are if one of them wants that.
func house(ctx context.Context, tx *store.Store, tag string) (translate.House, error) {
	quotes, err := houseQuotes(ctx, tx, tag)
	if err != nil {
		return translate.House{}, err
	}
	es, err := tx.Editions(ctx)
	h := translate.House{Quotes: quotes}
	for _, e := range es {
		h.KeepMeasures = h.KeepMeasures || e.Lang == tag && e.Policy.KeepMeasures
	}
	return h, err
}

// recount counts the findings of a text that stand open.
func (n *Newsroom) recount(ctx context.Context, tx *store.Store, t *depesche.Text) error {
	fs, err := tx.Findings(ctx, t.ID)
	if err != nil {
		return err
	}
	t.OpenErrors, t.OpenWarnings, t.OpenNotes = 0, 0, 0
	for i := range fs {
		if !fs[i].Open() {
			continue
		}
		switch fs[i].Severity {
		case depesche.SevError:
			t.OpenErrors++
		case depesche.SevWarning:
			t.OpenWarnings++
		default:
			t.OpenNotes++
		}
	}
	return tx.UpdateText(ctx, *t)
}

func pairs(rev *depesche.Revision) []check.Pair {
	ps := make([]check.Pair, 0, len(rev.Targets))
	for _, t := range rev.Targets {
		ps = append(ps, check.Pair{Key: t.Key, Kind: t.Kind, Source: t.Source, Target: t.Target})
	}
	return ps
}

// terms reads the glossary for a direction: entries for the exact tags and for their
// base languages.
func (n *Newsroom) terms(ctx context.Context, s *store.Store, src, tgt string) ([]depesche.Term, error) {
	all, err := s.Terms(ctx, "", "")
	if err != nil {
		return nil, err
	}
	var out []depesche.Term
	for _, t := range all {
		if sameLang(t.SourceLang, src) && sameLang(t.TargetLang, tgt) {
			out = append(out, t)
		}
	}
	return out, nil
}

// sameLang tells whether an entry for tag serves lang: "de" serves "de-AT", not the
// other way round.
func sameLang(tag, lang string) bool {
	return strings.EqualFold(tag, lang) || strings.EqualFold(tag, depesche.BaseLang(lang))
}
