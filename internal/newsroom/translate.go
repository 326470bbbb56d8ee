package newsroom

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"depesche"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// TranslateOptions say how to translate.
type TranslateOptions struct {
	Engine   string // name; "" for the first that can, "none" for memory alone
	Redo     bool   // replace machine drafts too (never what a person touched)
	Progress func(done, total int)
}

// TranslateResult says what became of a story's segments.
type TranslateResult struct {
	Story    int64         `json:"story"`
	Lang     string        `json:"lang"`
	Engine   string        `json:"engine,omitempty"`
	Version  string        `json:"engine_version,omitempty"`
	Segments int           `json:"segments"`
	Kept     int           `json:"kept"`   // there before
	Memory   int           `json:"memory"` // exact matches
	Machine  int           `json:"machine"`
	Empty    int           `json:"empty"` // for a person
	Text     depesche.Text `json:"text"`
	Note     string        `json:"note,omitempty"` // why no engine had a part
}

// Translate fills a story's translation: what a person has touched stays; then exact
// matches of the memory; then the engine; what is left is empty, for a person. A
// translation of an older revision of the original is carried over to the newest one:
// segments whose source did not change keep their translation.
//
// Answers of the engine are kept as they arrive, so that a translation that was cut off
// is taken up again without paying twice; the text itself changes at the end, in one
// transaction.
func (n *Newsroom) Translate(ctx context.Context, actor depesche.Actor, story int64, lang string, o TranslateOptions) (*TranslateResult, error) {
	res, err := n.translate(ctx, actor, story, lang, o)
	return res, in("translate", err)
}

// errMoved says that the original got a new revision while the engine was at work.
var errMoved = depesche.E(depesche.Conflict, "translate.moved", "the original was changed again and again while this was at work: try again when it stands").In("translate")

// translate goes again when the original has changed meanwhile: what the engine answered
// is kept, so only what is new is asked for.
func (n *Newsroom) translate(ctx context.Context, actor depesche.Actor, story int64, lang string, o TranslateOptions) (*TranslateResult, error) {
	st, lang, err := n.translatable(ctx, story, lang)
	if err != nil {
		return nil, err
	}
	for range 5 {
		var res *TranslateResult
		if res, err = n.translateOnce(ctx, actor, st, lang, o); !errors.Is(err, errMoved) {
			return res, err
		}
	}
	return nil, err
}

// translatable reads a story that may be translated into a language, by an edition's
// code or the language's tag, and returns that tag.
func (n *Newsroom) translatable(ctx context.Context, story int64, lang string) (*depesche.Story, string, error) {
	st, err := n.Store.Story(ctx, story)
	if err != nil {
		return nil, "", err
	}
	if lang, err = n.publishable(ctx, lang); err != nil {
		return nil, "", err
	}
	if lang == st.Lang {
		return nil, "", depesche.E(depesche.Invalid, "translate.same", "story %d is in %s already: choose another language", story, lang)
	}
	return st, lang, nil
}

func (n *Newsroom) translateOnce(ctx context.Context, actor depesche.Actor, st *depesche.Story, lang string, o TranslateOptions) (*TranslateResult, error) {
	story := st.ID
	original, err := n.Store.Original(ctx, story)
	if err != nil {
		return nil, err
	}
	source, err := n.Store.Revision(ctx, original.Head)
	if err != nil {
		return nil, err
	}
	old, err := n.headOf(ctx, story, lang)
	if err != nil {
		return nil, err
	}
	segs := divided(source, old)
	res := &TranslateResult{Story: story, Lang: lang, Segments: len(segs)}
	targets := carryOver(segs, old, o.Redo, res)
	if err := n.fromMemory(ctx, st.Lang, lang, targets, res); err != nil {
		return nil, err
	}
	copied(targets)
	if err := n.fromEngine(ctx, st.Lang, lang, targets, o, res); err != nil {
		return nil, err
	}
	for i := range targets {
		if targets[i].Target.IsEmpty() {
			res.Empty++
		}
	}
	return res, n.saveTranslation(ctx, actor, st, source, old, targets, res)
}

// publishable turns an edition's code or a language into the language of an edition.
func (n *Newsroom) publishable(ctx context.Context, lang string) (string, error) {
	editions, err := n.Store.Editions(ctx)
	if err != nil {
		return "", err
	}
	if e := named(editions, lang); e != nil {
		return e.Lang, nil
	}
	var have []string
	for _, e := range editions {
		have = append(have, e.Code)
	}
	if len(have) == 0 {
		return "", depesche.E(depesche.Invalid, "edition.none", "this newsroom has no edition yet: `depesche edition add %s` makes one", lang)
	}
	return "", depesche.E(depesche.Invalid, "translate.nobody", "no edition publishes in %q (there are %s): `depesche edition add %s` makes one", lang, strings.Join(have, ", "), lang)
}

// headOf returns the head revision of a translation, nil when there is none.
func (n *Newsroom) headOf(ctx context.Context, story int64, lang string) (*depesche.Revision, error) {
	t, err := n.Store.Text(ctx, story, lang)
	if depesche.IsNotFound(err) {
		return nil, nil
	}
	if err != nil || t.Head == 0 {
		return nil, err
	}
	return n.Store.Revision(ctx, t.Head)
}

// divided are a source's segments as the translation whose head this is divides them.
func divided(source, head *depesche.Revision) []depesche.Segment {
	if head == nil {
		return source.Segments
	}
	return source.Document.Recut(source.Segments, head.Cuts)
}

// carryOver lays the old translation's segments beside the source's by their key.
func carryOver(segs []depesche.Segment, old *depesche.Revision, redo bool, res *TranslateResult) []depesche.TranslatedSegment {
	have := map[string]depesche.TranslatedSegment{}
	if old != nil {
		for _, t := range old.Targets {
			have[t.Key] = t
		}
	}
	out := make([]depesche.TranslatedSegment, len(segs))
	for i, s := range segs {
		out[i] = depesche.TranslatedSegment{Segment: s, State: depesche.SegmentEmpty}
		t, ok := have[s.Key]
		if !ok || t.Target.IsEmpty() || (redo && t.State == depesche.SegmentDraft) {
			continue
		}
		t.Segment = s
		out[i] = t
		res.Kept++
	}
	return out
}

func (n *Newsroom) fromMemory(ctx context.Context, src, tgt string, targets []depesche.TranslatedSegment, res *TranslateResult) error {
	for i := range targets {
		t := &targets[i]
		if !t.Target.IsEmpty() {
			continue
		}
		units, err := n.Store.MemoryExact(ctx, src, tgt, t.Source)
		if err != nil {
			return err
		}
		target, ok := takeMatch(units, t.Source)
		if !ok {
			continue
		}
		t.Target, t.State, t.Origin = target, depesche.SegmentDraft, depesche.Origin{Kind: depesche.FromMemory, Match: 100}
		res.Memory++
	}
	return nil
}

// takeMatch chooses among units with the same text: one with the same marks, or one
// without marks where the source has none.
func takeMatch(units []depesche.MemoryUnit, source depesche.Inline) (depesche.Inline, bool) {
	for _, u := range units {
		if u.Source.Equal(source) {
			return u.Target, true
		}
	}
	return depesche.Inline{}, false
}

// copied fills what no engine should touch: the place of a dateline, which an engine
// takes for words ("Port Ellery" becomes "Portuario Ellery"). Where a language has its
// own name for the place, a person puts it.
func copied(targets []depesche.TranslatedSegment) {
	for i := range targets {
		if t := &targets[i]; t.Target.IsEmpty() && t.Kind == depesche.UnitDateline {
			t.Target, t.State, t.Origin = t.Source, depesche.SegmentDraft, depesche.Origin{Kind: depesche.FromSource}
		}
	}
}

// fromEngine asks the engine for what is still empty.
func (n *Newsroom) fromEngine(ctx context.Context, src, tgt string, targets []depesche.TranslatedSegment, o TranslateOptions, res *TranslateResult) error {
	var segs []depesche.Segment
	place := map[string]int{}
	for i := range targets {
		if targets[i].Target.IsEmpty() {
			segs = append(segs, targets[i].Segment)
			place[targets[i].Key] = i
		}
	}
	if len(segs) == 0 {
		return nil
	}
	engine, note, err := n.engine(ctx, o.Engine, src, tgt)
	if err != nil {
		return err
	}
	res.Note = note
	if _, nobody := engine.(translate.None); nobody {
		return nil
	}
	if engine, err = translate.Bind(engine, src, tgt); err != nil {
		return err
	}
	res.Engine, res.Version = engine.Name(), engine.Version(ctx)
	terms, err := n.terms(ctx, n.Store, src, tgt)
	if err != nil {
		return err
	}
	wants, err := house(ctx, n.Store, tgt)
	if err != nil {
		return err
	}
	service := translate.Service{Cache: engineCache{n.Store}, Usage: n.countUse, Log: n.log, House: wants}
	done := len(targets) - len(segs)
	progress := func(d, _ int) {
		if o.Progress != nil {
			o.Progress(done+d, len(targets))
		}
	}
	return service.Translate(ctx, engine, src, tgt, segs, terms, progress, func(key string, r translate.Translated) error {
		t := &targets[place[key]]
		if r.Target.IsEmpty() {
			return nil
		}
		t.Target, t.State, t.Origin = r.Target, depesche.SegmentDraft, depesche.Origin{Kind: depesche.FromEngine, Name: r.Engine, Version: r.Version}
		if r.Copied {
			t.Origin = depesche.Origin{Kind: depesche.FromSource}
		}
		res.Machine++
		return nil
	})
}

// engine finds the engine asked for, or the first that can do the pair. Where none can,
// the text is left to people, and the note says what is missing.
func (n *Newsroom) engine(ctx context.Context, name, src, tgt string) (translate.Engine, string, error) {
	if name != "" {
		e, err := n.Engines.Engine(name)
		return e, "", err
	}
	e, err := n.Engines.For(ctx, src, tgt)
	var de *depesche.Error
	if depesche.IsNotFound(err) && errors.As(err, &de) {
		return translate.None{}, de.Text, nil
	}
	return e, "", err
}

func (n *Newsroom) countUse(ctx context.Context, u translate.Usage) {
	if err := n.Store.CountEngineUse(context.WithoutCancel(ctx), u.Engine, 1, u.Characters); err != nil {
		n.log.Warn("the use of an engine could not be counted", "engine", u.Engine, "error", err)
	}
}

// engineCache keeps engines' answers in the store.
type engineCache struct{ s *store.Store }

func (c engineCache) Get(ctx context.Context, k translate.CacheKey) (translate.Translated, bool, error) {
	var t translate.Translated
	v, err := c.s.EngineResult(ctx, k.Engine, k.Version, k.Source, k.Target, k.Hash)
	if err != nil || v == "" {
		return t, false, err
	}
	if err := json.Unmarshal([]byte(v), &t); err != nil {
		return t, false, nil // written by another version: ask again
	}
	return t, true, nil
}

func (c engineCache) Put(ctx context.Context, k translate.CacheKey, t translate.Translated) error {
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return c.s.SaveEngineResult(ctx, k.Engine, k.Version, k.Source, k.Target, k.Hash, string(b))
}

// saveTranslation stores the new head. Where the text changed while the engine was at
// work, what a person did meanwhile wins, segment by segment; where the original did, it
// is errMoved.
func (n *Newsroom) saveTranslation(ctx context.Context, actor depesche.Actor, st *depesche.Story, source, old *depesche.Revision, targets []depesche.TranslatedSegment, res *TranslateResult) error {
	return n.Store.InTx(ctx, func(tx *store.Store) error {
		original, err := tx.Original(ctx, st.ID)
		if err != nil {
			return err
		}
		if original.Head != source.ID {
			return errMoved
		}
		t, err := tx.Text(ctx, st.ID, res.Lang)
		if depesche.IsNotFound(err) {
			t, err = n.newTranslation(ctx, tx, st.ID, res.Lang)
		}
		if err != nil {
			return err
		}
		var head *depesche.Revision
		if t.Head != 0 {
			if head, err = tx.Revision(ctx, t.Head); err != nil {
				return err
			}
			if old == nil && head.Cuts != nil || old != nil && !slices.Equal(old.Cuts, head.Cuts) {
				return errMoved // its sentences were divided otherwise meanwhile
			}
			targets = meanwhile(targets, old, head)
		}
		rev := head
		if head == nil || head.Source != source.ID || !slices.EqualFunc(head.Targets, targets, sameTarget) {
			if rev, err = tx.AddTranslationRevision(ctx, t.ID, source, head, targets, headlineOf(source, targets, t.Lang), actor, "translate"); err != nil {
				return err
			}
			t.Head, t.State = rev.ID, stateOf(targets)
		}
		t.Segments, t.Confirmed, t.Filled = count(targets)
		if _, err := n.recheck(ctx, tx, t, rev, st.Lang); err != nil {
			return err
		}
		if err := n.open(ctx, tx, st.ID); err != nil {
			return err
		}
		fresh, err := tx.TextByID(ctx, t.ID)
		if err != nil {
			return err
		}
		res.Text = *fresh
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActTranslate, Story: st.ID, Lang: res.Lang, Revision: rev.Number,
			Engine: res.Engine, Version: res.Version, Detail: fmt.Sprintf("%d segments: %d kept, %d from memory, %d by machine, %d empty", res.Segments, res.Kept, res.Memory, res.Machine, res.Empty)})
	})
}

func sameTarget(a, b depesche.TranslatedSegment) bool {
	return a.Key == b.Key && a.State == b.State && a.Origin == b.Origin && a.ReviewedBy == b.ReviewedBy && a.Target.Equal(b.Target)
}

func (n *Newsroom) newTranslation(ctx context.Context, tx *store.Store, story int64, lang string) (*depesche.Text, error) {
	id, err := tx.CreateText(ctx, depesche.Text{Story: story, Lang: lang, Kind: depesche.Translation, State: depesche.TextDraft})
	if err != nil {
		return nil, err
	}
	return tx.TextByID(ctx, id)
}

// meanwhile takes from head what changed there since old.
func meanwhile(targets []depesche.TranslatedSegment, old, head *depesche.Revision) []depesche.TranslatedSegment {
	if old != nil && old.ID == head.ID {
		return targets
	}
	before := map[string]depesche.TranslatedSegment{}
	if old != nil {
		for _, t := range old.Targets {
			before[t.Key] = t
		}
	}
	now := map[string]depesche.TranslatedSegment{}
	for _, t := range head.Targets {
		if b, ok := before[t.Key]; !ok || !sameTarget(b, t) {
			now[t.Key] = t
		}
	}
	out := slices.Clone(targets)
	for i := range out {
		if t, ok := now[out[i].Key]; ok && !t.Target.IsEmpty() {
			t.Segment = out[i].Segment
			out[i] = t
		}
	}
	return out
}

// open takes a story out of the inbox. It reads the story anew: what the caller holds
// may be older than the transaction.
func (n *Newsroom) open(ctx context.Context, tx *store.Store, story int64) error {
	st, err := tx.Story(ctx, story)
	if err != nil || st.State != depesche.StoryInbox {
		return err
	}
	st.State = depesche.StoryOpen
	return tx.UpdateStory(ctx, *st)
}
