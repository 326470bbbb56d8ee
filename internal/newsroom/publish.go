package newsroom

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/slug"
	"depesche/internal/store"
)

// Blocker is a reason why a text cannot go out.
type Blocker struct {
	Key      string             `json:"key"`
	Text     string             `json:"text"` // English, for the command line
	Count    int                `json:"count,omitempty"`
	Findings []depesche.Finding `json:"findings,omitempty"`
}

// Blockers lists what would refuse a publication now; none when it may go. An embargo
// is no blocker: it delays.
func (n *Newsroom) Blockers(ctx context.Context, story int64, edition string) ([]Blocker, error) {
	e, err := n.Store.Edition(ctx, edition)
	if err != nil {
		return nil, err
	}
	_, bs, err := n.ready(ctx, n.Store, story, e)
	return bs, err
}

// ready reads what an edition would publish and what stands against it.
func (n *Newsroom) ready(ctx context.Context, s *store.Store, story int64, e *depesche.Edition) (*work, []Blocker, error) {
	w, err := n.work(ctx, s, story, e.Lang)
	if depesche.IsNotFound(err) {
		if _, serr := s.Story(ctx, story); serr != nil {
			return nil, nil, serr
		}
		return nil, []Blocker{{Key: "block.missing", Text: fmt.Sprintf("there is no text in %s yet: `depesche translate %d --to %s`", e.Lang, story, e.Code)}}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var bs []Blocker
	if !e.Retired.IsZero() {
		// What is out may be mended; nothing new comes.
		if p, err := published(ctx, s, story, e.Code); err != nil {
			return nil, nil, err
		} else if p == nil || p.State != depesche.Live {
			bs = append(bs, Blocker{Key: "block.retired", Text: "the edition is retired"})
		}
	}
	if w.story.State == depesche.StoryKilled {
		bs = append(bs, Blocker{Key: "block.killed", Text: "the story has been killed"})
	}
	doc := Compose(w.head, w.text.Lang)
	original := &doc
	if w.text.Kind != depesche.Original {
		original = &w.head.Document
	}
	if original.Headline.IsEmpty() {
		bs = append(bs, Blocker{Key: "block.headline", Text: "the original has no headline: write one"})
	}
	if b := notTranslated(w.head); b != nil {
		bs = append(bs, *b)
	}
	if w.stale() {
		bs = append(bs, staleBlocker(w))
	}
	fb, err := n.findingBlockers(ctx, s, w.text, e.Policy)
	if err != nil {
		return nil, nil, err
	}
	bs = append(bs, fb...)
	pb, err := n.pictureBlockers(ctx, s, &doc, original)
	if err != nil {
		return nil, nil, err
	}
	bs = append(bs, pb...)
	if w.text.Approved != w.text.Head && !e.Policy.AllowUnreviewed {
		bs = append(bs, Blocker{Key: "block.review", Text: fmt.Sprintf("nobody has approved it: `depesche approve %d --lang %s`", story, w.text.Lang)})
	}
	return w, bs, nil
}

func notTranslated(head *depesche.Revision) *Blocker {
	empty := 0
	for _, t := range head.Targets {
		if t.Target.IsEmpty() {
			empty++
		}
	}
	if empty == 0 {
		return nil
	}
	return &Blocker{Key: "block.empty", Count: empty, Text: fmt.Sprintf("%d of %d segments are not translated", empty, len(head.Targets))}
}

func staleBlocker(w *work) Blocker {
	return Blocker{Key: "block.stale", Text: fmt.Sprintf("the original has changed since: `depesche translate %d --to %s` carries the translation over", w.story.ID, w.text.Lang)}
}

func (n *Newsroom) findingBlockers(ctx context.Context, s *store.Store, t *depesche.Text, p depesche.Policy) ([]Blocker, error) {
	if p.AllowErrors && !p.BlockWarnings {
		return nil, nil
	}
	fs, err := s.Findings(ctx, t.ID)
	if err != nil {
		return nil, err
	}
	var bs []Blocker
	add := func(sev depesche.Severity, key, one, many string) {
		var hit []depesche.Finding
		for _, f := range fs {
			if f.Open() && f.Severity == sev {
				hit = append(hit, f)
			}
		}
		if len(hit) > 0 {
			text := one
			if len(hit) > 1 {
				text = fmt.Sprintf(many, len(hit))
			}
			bs = append(bs, Blocker{Key: key, Count: len(hit), Text: text, Findings: hit})
		}
	}
	if !p.AllowErrors {
		add(depesche.SevError, "block.errors", "1 error is open: mend it, or waive it with a reason", "%d errors are open: mend them, or waive them with a reason")
	}
	if p.BlockWarnings {
		add(depesche.SevWarning, "block.warnings", "1 warning is open: mend it, or waive it with a reason", "%d warnings are open: mend them, or waive them with a reason")
	}
	return bs, nil
}

// refusal turns blockers into an error, nil for none.
func refusal(bs []Blocker, key, what string) error {
	if len(bs) == 0 {
		return nil
	}
	var texts []string
	var fs []depesche.Finding
	for _, b := range bs {
		texts = append(texts, b.Text)
		fs = append(fs, b.Findings...)
	}
	e := depesche.E(depesche.Refused, key, "%s: %s", what, strings.Join(texts, "; "))
	e.Findings = fs
	return e
}

// Publish puts a story on the sites of the editions named, all or none; no edition named
// means every edition that has a text of it. Under an embargo the publications are
// scheduled for its end and returned in the state Scheduled.
func (n *Newsroom) Publish(ctx context.Context, actor depesche.Actor, story int64, editions []string) ([]depesche.Publication, error) {
	out, err := inEditions(ctx, n, story, editions, func(tx *store.Store, e *depesche.Edition) (*depesche.Publication, error) {
		return n.publishOne(ctx, tx, actor, story, e)
	})
	return out, in("publish", err)
}

// inEditions does an act of a story in each of the editions named, all or none: what one
// of them refuses is an error together with what the others refuse, and nothing has been
// done. No edition named means every edition that has a text.
func inEditions[T any](ctx context.Context, n *Newsroom, story int64, codes []string, act func(tx *store.Store, e *depesche.Edition) (*T, error)) ([]T, error) {
	var out []T
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		out = nil
		es, err := n.editionsOf(ctx, tx, story, codes)
		if err != nil {
			return err
		}
		var refused []error
		for i := range es {
			done, err := act(tx, &es[i])
			switch depesche.KindOf(err) {
			case "":
				out = append(out, *done)
			case depesche.Refused, depesche.Invalid, depesche.Conflict:
				refused = append(refused, err)
			default:
				return err
			}
		}
		return joinRefusals(refused)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// joinRefusals makes one error of several: its message has all of theirs, in the reader's
// language too.
func joinRefusals(errs []error) error {
	if len(errs) <= 1 {
		return errors.Join(errs...)
	}
	var first, rest *depesche.Error
	errors.As(errs[0], &first)
	errors.As(joinRefusals(errs[1:]), &rest)
	return &depesche.Error{Kind: first.Kind, Key: "error.and", Args: []any{first, rest}, Text: first.Text + "; " + rest.Text,
		Findings: slices.Concat(first.Findings, rest.Findings)}
}

func (n *Newsroom) editionsOf(ctx context.Context, tx *store.Store, story int64, codes []string) ([]depesche.Edition, error) {
	all, err := tx.Editions(ctx)
	if err != nil {
		return nil, err
	}
	if len(codes) > 0 {
		var out []depesche.Edition
		for _, c := range codes {
			e := named(all, c)
			if e == nil {
				return nil, unknownEdition(all, c)
			}
			if !slices.ContainsFunc(out, func(o depesche.Edition) bool { return o.Code == e.Code }) {
				out = append(out, *e)
			}
		}
		return out, nil
	}
	texts, err := tx.Texts(ctx, story)
	if err != nil {
		return nil, err
	}
	var out []depesche.Edition
	for _, e := range all {
		if slices.ContainsFunc(texts, func(t depesche.Text) bool { return t.Lang == e.Lang }) {
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		if _, err := tx.Story(ctx, story); err != nil {
			return nil, err
		}
		return nil, depesche.E(depesche.Refused, "publish.nothing", "story %d has no text in the language of any edition: translate it first", story)
	}
	return out, nil
}

func unknownEdition(all []depesche.Edition, name string) error {
	var have []string
	for _, e := range all {
		have = append(have, e.Code)
	}
	if len(have) == 0 {
		return depesche.E(depesche.NotFound, "edition.none", "this newsroom has no edition yet: `depesche edition add %s` makes one", name)
	}
	return depesche.E(depesche.NotFound, "edition.unknown", "there is no edition %q; the editions are %s", name, strings.Join(have, ", "))
}

func (n *Newsroom) publishOne(ctx context.Context, tx *store.Store, actor depesche.Actor, story int64, e *depesche.Edition) (*depesche.Publication, error) {
	w, bs, err := n.ready(ctx, tx, story, e)
	if err != nil {
		return nil, err
	}
	if err := refusal(bs, "publish.blocked", fmt.Sprintf("story %d cannot be published in %s", story, e.Code)); err != nil {
		return nil, err
	}
	if w.story.EmbargoIn(e.Code).After(n.now()) {
		return n.schedule(ctx, tx, actor, w, e, time.Time{})
	}
	return n.goOut(ctx, tx, actor, w, e)
}

// goOut publishes what nothing stands against, and ends its waiting.
func (n *Newsroom) goOut(ctx context.Context, tx *store.Store, actor depesche.Actor, w *work, e *depesche.Edition) (*depesche.Publication, error) {
	if _, err := tx.Unschedule(ctx, w.story.ID, e.Code); err != nil {
		return nil, err
	}
	return n.putOut(ctx, tx, actor, w, e)
}

func (n *Newsroom) putOut(ctx context.Context, tx *store.Store, actor depesche.Actor, w *work, e *depesche.Edition) (*depesche.Publication, error) {
	doc := Compose(w.head, w.text.Lang)
	p := depesche.Publication{Story: w.story.ID, Edition: e.Code, Text: w.text.ID, Revision: w.head.ID, Slug: slug.Make(doc.Headline.Text, e.Lang),
		State: depesche.Live, Reviewed: w.text.Approved == w.head.ID}
	if p.Reviewed {
		p.ReviewedBy = w.text.ApprovedBy
	}
	p.Engine, p.Translator = makers(w.head)
	if out, err := published(ctx, tx, w.story.ID, e.Code); err != nil || out != nil && same(*out, p) {
		return out, err
	}
	if err := tx.SavePublication(ctx, store.PublicationRecord{Publication: p, Lang: w.text.Lang, Kind: w.text.Kind, Document: doc}); err != nil {
		return nil, err
	}
	if err := n.tell(ctx, tx, w.story.ID, e); err != nil {
		return nil, err
	}
	if err := n.open(ctx, tx, w.story.ID); err != nil {
		return nil, err
	}
	if err := tx.TouchStory(ctx, w.story.ID); err != nil {
		return nil, err
	}
	out, err := published(ctx, tx, w.story.ID, e.Code)
	if err != nil {
		return nil, err
	}
	return out, tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActPublish, Story: w.story.ID, Lang: w.text.Lang, Edition: e.Code,
		Revision: w.head.Number, Engine: p.Engine, Detail: out.Path})
}

// published returns a story's publication in an edition, nil when there never was one.
func published(ctx context.Context, tx *store.Store, story int64, edition string) (*depesche.Publication, error) {
	pubs, err := tx.Publications(ctx, story)
	if i := slices.IndexFunc(pubs, func(p depesche.Publication) bool { return p.Edition == edition }); i >= 0 {
		return &pubs[i], err
	}
	return nil, err
}

// same tells whether publishing p would change nothing that readers see: the page keeps
// its date then, and no feed announces it anew.
func same(out, p depesche.Publication) bool {
	return out.State == p.State && out.Revision == p.Revision && out.Slug == p.Slug && out.Reviewed == p.Reviewed && out.ReviewedBy == p.ReviewedBy
}

// tell writes the mails to those who follow the story, in the transaction that publishes
// it: both happen or neither.
func (n *Newsroom) tell(ctx context.Context, tx *store.Store, story int64, e *depesche.Edition) error {
	told, err := tx.EnqueueAlerts(ctx, story, e.Code)
	if err != nil || told == 0 {
		return err
	}
	return tx.AddLedger(ctx, depesche.System, depesche.LedgerEntry{Action: depesche.ActAlert, Story: story, Lang: e.Lang, Edition: e.Code, Detail: fmt.Sprintf("readers: %d", told)})
}

// makers names the engines and the people who wrote a translation's segments.
func makers(head *depesche.Revision) (engines, people string) {
	var es, ps []string
	add := func(l *[]string, s string) {
		if s != "" && !slices.Contains(*l, s) {
			*l = append(*l, s)
		}
	}
	for _, t := range head.Targets {
		switch t.Origin.Kind {
		case depesche.FromEngine:
			add(&es, t.Origin.Name)
		case depesche.FromPerson:
			add(&ps, t.By)
		}
	}
	return strings.Join(es, ", "), strings.Join(ps, ", ")
}

// Unpublish takes a story off the editions named (none named: all) and drops waiting
// publications.
func (n *Newsroom) Unpublish(ctx context.Context, actor depesche.Actor, story int64, editions []string, reason string) error {
	return in("unpublish", n.Store.InTx(ctx, func(tx *store.Store) error {
		if _, err := tx.Story(ctx, story); err != nil {
			return err
		}
		all, err := tx.Editions(ctx)
		if err != nil {
			return err
		}
		var codes []string
		for _, name := range editions {
			e := named(all, name)
			if e == nil {
				return unknownEdition(all, name)
			}
			codes = append(codes, e.Code)
		}
		if len(editions) == 0 {
			for _, e := range all {
				codes = append(codes, e.Code)
			}
		}
		taken := 0
		for _, code := range codes {
			waiting, err := tx.Unschedule(ctx, story, code)
			if err != nil {
				return err
			}
			live, err := tx.WithdrawPublication(ctx, story, code)
			if err != nil {
				return err
			}
			if !live && !waiting {
				continue
			}
			taken++
			if err := tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActUnpublish, Story: story, Edition: code, Detail: reason}); err != nil {
				return err
			}
		}
		if taken == 0 {
			return depesche.E(depesche.Refused, "unpublish.nothing", "story %d is not published in %s", story, strings.Join(codes, ", "))
		}
		return tx.TouchStory(ctx, story)
	}))
}
