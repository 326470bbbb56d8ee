package newsroom

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"depesche"
	"depesche/internal/segment"
	"depesche/internal/store"
)

// SegmentEdit is one segment's new translation. Base is the number of the revision that
// the editor saw; 0 trusts that nobody else was at work.
type SegmentEdit struct {
	Story   int64
	Lang    string
	Key     string
	Base    int
	Target  depesche.Inline
	Confirm bool
	Origin  *depesche.Origin // set when a memory match or engine result was taken
}

// EditSegment stores a segment's translation as a new revision and checks the story
// again; a segment of the original is replaced in the original's text. It is a Conflict when somebody else has changed the same segment since Base:
// the error's Args are the other person's name and text.
func (n *Newsroom) EditSegment(ctx context.Context, actor depesche.Actor, e SegmentEdit) (*depesche.Text, error) {
	if !utf8.ValidString(e.Target.Text) {
		return nil, depesche.E(depesche.Invalid, "edit.encoding", "the text is not UTF-8: save or type it again in that encoding").In("edit")
	}
	var out *depesche.Text
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		w, err := n.work(ctx, tx, e.Story, e.Lang)
		if err != nil {
			return err
		}
		if w.text.Kind == depesche.Original {
			out, err = n.editSentence(ctx, tx, actor, w, e)
			return err
		}
		i, err := w.segment(e.Key)
		if err != nil {
			return err
		}
		if err := n.conflict(ctx, tx, w, e, i); err != nil {
			return err
		}
		targets := slices.Clone(w.head.Targets)
		before := targets[i]
		targets[i] = edited(before, e, actor)
		out = w.text
		if targets[i].State == before.State && targets[i].Target.Equal(before.Target) {
			return nil
		}
		action := depesche.ActEdit
		if targets[i].Target.Equal(before.Target) {
			action = depesche.ActConfirm
		}
		return n.saveTargets(ctx, tx, actor, w, targets, depesche.LedgerEntry{Action: action, Segment: e.Key,
			Detail: change(before.Target.Text, targets[i].Target.Text)})
	})
	return out, in("edit", err)
}

// editSentence replaces a segment of the original; to leave it out, the whole text has
// to be edited.
func (n *Newsroom) editSentence(ctx context.Context, tx *store.Store, actor depesche.Actor, w *work, e SegmentEdit) (*depesche.Text, error) {
	i := slices.IndexFunc(w.head.Segments, func(s depesche.Segment) bool { return s.Key == e.Key })
	if i < 0 {
		return nil, depesche.E(depesche.NotFound, "segment.unknown", "this sentence is no longer in the original: reload the page")
	}
	if e.Target.IsEmpty() {
		return nil, depesche.E(depesche.Invalid, "edit.sentence", "a sentence of the original cannot be emptied here: edit the whole text")
	}
	s := w.head.Segments[i]
	if s.Source.Equal(e.Target.Normal()) {
		return w.text, nil
	}
	texts := map[string]depesche.Inline{}
	for _, u := range w.head.Document.Units() {
		if u.Ref == s.Unit {
			texts[u.Ref] = u.Text.Slice(0, s.From).Append(e.Target.Normal()).Append(u.Text.Slice(s.To, len(u.Text.Text)))
		}
	}
	in := *n
	in.Store = tx
	return in.EditOriginal(ctx, actor, w.story.ID, e.Base, w.head.Document.WithUnits(texts), nil)
}

func edited(t depesche.TranslatedSegment, e SegmentEdit, actor depesche.Actor) depesche.TranslatedSegment {
	changed := !t.Target.Equal(e.Target)
	if changed || e.Confirm && t.By != actor.Name {
		t.ReviewedBy = ""
	}
	t.Target, t.By = e.Target.Normal(), actor.Name
	switch {
	case e.Target.IsEmpty():
		t.Target, t.State, t.Origin, t.By = depesche.Inline{}, depesche.SegmentEmpty, depesche.Origin{}, ""
		return t
	case e.Confirm:
		t.State = depesche.SegmentConfirmed
	case changed:
		t.State = depesche.SegmentEdited
	}
	switch {
	case e.Origin != nil:
		t.Origin = *e.Origin
	case changed && t.Origin.Kind == depesche.FromNobody:
		t.Origin = depesche.Origin{Kind: depesche.FromPerson}
	case changed && t.Origin.Kind != depesche.FromPerson:
		t.Origin.Edited = true
	}
	return t
}

func change(before, after string) string {
	if before == after {
		return after
	}
	if before == "" {
		return "→ " + after
	}
	return before + " → " + after
}

func (w *work) segment(key string) (int, error) {
	for i := range w.head.Targets {
		if w.head.Targets[i].Key == key {
			return i, nil
		}
	}
	return 0, depesche.E(depesche.NotFound, "segment.unknown", "this sentence is no longer in the original: reload the page")
}

func (n *Newsroom) conflict(ctx context.Context, tx *store.Store, w *work, e SegmentEdit, i int) error {
	if e.Base == 0 || e.Base == w.head.Number {
		return nil
	}
	now := w.head.Targets[i]
	if now.Target.Equal(e.Target) {
		return nil
	}
	return w.unchanged(ctx, tx, e.Base, i)
}

// unchanged is a Conflict when a segment of the head says something else than in the
// revision with the number base; 0 trusts that nobody else was at work.
func (w *work) unchanged(ctx context.Context, tx *store.Store, number, i int) error {
	if number == 0 || number == w.head.Number {
		return nil
	}
	base, err := tx.RevisionNumber(ctx, w.text.ID, number)
	if err != nil {
		return err
	}
	now := w.head.Targets[i]
	for _, t := range base.Targets {
		if t.Key == now.Key && t.Target.Equal(now.Target) {
			return nil
		}
	}
	who := now.By
	if who == "" {
		who = "An engine"
	}
	return depesche.E(depesche.Conflict, "edit.conflict", "%s changed this sentence in the meantime to “%s”: compare and choose", who, now.Target.Text)
}

// saveTargets stores a new head revision of a translation, checks it, and writes the
// ledger entry e.
func (n *Newsroom) saveTargets(ctx context.Context, tx *store.Store, actor depesche.Actor, w *work, targets []depesche.TranslatedSegment, e depesche.LedgerEntry) error {
	source, err := tx.Revision(ctx, w.head.Source)
	if err != nil {
		return err
	}
	rev, err := tx.AddTranslationRevision(ctx, w.text.ID, source, w.head, targets, headlineOf(source, targets, w.text.Lang), actor, string(e.Action))
	if err != nil {
		return err
	}
	w.text.Head = rev.ID
	w.text.State = stateOf(targets)
	if w.text.Owner == 0 {
		w.text.Owner = actor.Account
	}
	w.text.Segments, w.text.Confirmed, w.text.Filled = count(targets)
	if _, err := n.recheck(ctx, tx, w.text, rev, w.story.Lang); err != nil {
		return err
	}
	e.Story, e.Lang, e.Revision = w.story.ID, w.text.Lang, rev.Number
	return tx.AddLedger(ctx, actor, e)
}

func count(targets []depesche.TranslatedSegment) (segments, confirmed, filled int) {
	for _, t := range targets {
		if t.State == depesche.SegmentConfirmed {
			confirmed++
		}
		if !t.Target.IsEmpty() {
			filled++
		}
	}
	return len(targets), confirmed, filled
}

func stateOf(targets []depesche.TranslatedSegment) depesche.TextState {
	all, any := true, false
	for _, t := range targets {
		switch t.State {
		case depesche.SegmentConfirmed:
			any = true
		case depesche.SegmentEdited:
			any, all = true, false
		default:
			all = false
		}
	}
	switch {
	case all:
		return depesche.TextInReview
	case any:
		return depesche.TextInEdit
	}
	return depesche.TextDraft
}

// ConfirmAll confirms every segment that has a translation.
func (n *Newsroom) ConfirmAll(ctx context.Context, actor depesche.Actor, story int64, lang string) error {
	return in("confirm", n.Store.InTx(ctx, func(tx *store.Store) error {
		w, err := n.work(ctx, tx, story, lang)
		if err != nil {
			return err
		}
		targets, changed := confirmAll(w.head.Targets, actor)
		if changed == 0 {
			return nil
		}
		return n.saveTargets(ctx, tx, actor, w, targets, depesche.LedgerEntry{Action: depesche.ActConfirm, Detail: fmt.Sprintf("%d segments", changed)})
	}))
}

func confirmAll(targets []depesche.TranslatedSegment, actor depesche.Actor) ([]depesche.TranslatedSegment, int) {
	out, changed := slices.Clone(targets), 0
	for i := range out {
		if !out[i].Target.IsEmpty() && out[i].State != depesche.SegmentConfirmed {
			out[i].State, out[i].By, out[i].ReviewedBy = depesche.SegmentConfirmed, actor.Name, ""
			changed++
		}
	}
	return out, changed
}

// EditOriginal stores a new revision of an original; base is the number of the revision
// that the editor saw. Translations of the one before become stale. With a correction
// (Wrong and Right set) its published page will say what was wrong.
func (n *Newsroom) EditOriginal(ctx context.Context, actor depesche.Actor, story int64, base int, doc depesche.Document, correction *depesche.Correction) (*depesche.Text, error) {
	out, err := n.editOriginal(ctx, actor, story, base, doc, correction, "edit", "")
	return out, in("edit", err)
}

// editOriginal stores a document as an original's newest revision. detail is for the
// ledger; without one it has the headline.
func (n *Newsroom) editOriginal(ctx context.Context, actor depesche.Actor, story int64, base int, doc depesche.Document, correction *depesche.Correction, reason, detail string) (*depesche.Text, error) {
	var out *depesche.Text
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		st, err := tx.Story(ctx, story)
		if err != nil {
			return err
		}
		t, err := tx.Original(ctx, story)
		if err != nil {
			return err
		}
		head, err := tx.Revision(ctx, t.Head)
		if err != nil {
			return err
		}
		if base != 0 && base != head.Number {
			return depesche.E(depesche.Conflict, "edit.original.conflict", "%s has saved revision %d of this text in the meantime: compare and choose", head.By, head.Number)
		}
		if doc.Headline.IsEmpty() {
			return depesche.E(depesche.Invalid, "edit.headline", "the headline is empty: a story needs one")
		}
		if err := validBlocks(doc.Blocks); err != nil {
			return err
		}
		if err := n.newPictures(ctx, tx, &head.Document, &doc); err != nil {
			return err
		}
		rev, err := tx.AddOriginalRevision(ctx, t.ID, doc, doc.Segments(segment.Splitter(st.Lang)), actor, reason)
		if err != nil {
			return err
		}
		t.Head, t.State, out = rev.ID, depesche.TextInEdit, t
		if err := tx.UpdateText(ctx, *t); err != nil {
			return err
		}
		if correction != nil {
			if err := n.correct(ctx, tx, actor, *correction, story, st.Lang); err != nil {
				return err
			}
		}
		if detail == "" {
			detail = change(head.Document.Headline.Text, doc.Headline.Text)
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.Action(reason), Story: story, Lang: st.Lang, Revision: rev.Number, Detail: detail})
	})
	return out, err
}

// validBlocks refuses what no edge should send: a block without a name of its own, or of
// a kind that there is not.
func validBlocks(bs []depesche.Block) error {
	seen := map[string]bool{}
	for i := range bs {
		b := &bs[i]
		if b.ID == "" || seen[b.ID] {
			return depesche.E(depesche.Invalid, "edit.block_id", "block %d has the id %q, which is empty or another's: give every block its own", i+1, b.ID)
		}
		seen[b.ID] = true
		switch b.Kind {
		case depesche.Paragraph, depesche.Heading, depesche.Quotation, depesche.List, depesche.Embed, depesche.Rule:
		case depesche.Picture:
			if b.Picture != nil {
				continue
			}
			return depesche.E(depesche.Invalid, "picture.none", "there is no picture yet: choose a file, or one that is here already")
		default:
			return depesche.E(depesche.Invalid, "edit.block_kind", "block %d is of the kind %q: choose paragraph, heading, quotation, list, picture, embed or rule", i+1, b.Kind)
		}
	}
	return nil
}

// newPictures completes the pictures of doc that was does not have.
func (n *Newsroom) newPictures(ctx context.Context, tx *store.Store, was, doc *depesche.Document) error {
	known := map[string]*depesche.PictureUse{}
	for _, u := range pictureUses(was) {
		if u != nil {
			known[u.Hash+" "+u.URL] = u
		}
	}
	for _, u := range pictureUses(doc) {
		if u == nil {
			continue
		}
		if k := known[u.Hash+" "+u.URL]; k != nil {
			u.Width, u.Height = k.Width, k.Height
			continue
		}
		ready, err := n.readyUse(ctx, tx, *u)
		if err != nil {
			return err
		}
		*u = *ready
	}
	return nil
}

// Correct notes in a language what was wrong on a published page and what is right now.
func (n *Newsroom) Correct(ctx context.Context, actor depesche.Actor, c depesche.Correction) error {
	return in("correct", n.Store.InTx(ctx, func(tx *store.Store) error {
		if _, err := tx.Story(ctx, c.Story); err != nil {
			return err
		}
		t, err := text(ctx, tx, c.Story, c.Lang)
		if err != nil {
			return err
		}
		return n.correct(ctx, tx, actor, c, c.Story, t.Lang)
	}))
}

func (n *Newsroom) correct(ctx context.Context, tx *store.Store, actor depesche.Actor, c depesche.Correction, story int64, lang string) error {
	if c.Wrong == "" || c.Right == "" {
		return depesche.E(depesche.Invalid, "correct.empty", "a correction says what was wrong and what is right: fill in both")
	}
	c.Story, c.Lang = story, lang
	if c.At.IsZero() {
		c.At = n.now()
	}
	if err := tx.AddCorrection(ctx, c); err != nil {
		return err
	}
	return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActCorrect, Story: story, Lang: lang, Detail: change(c.Wrong, c.Right)})
}
