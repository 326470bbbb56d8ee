package newsroom

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"depesche"
	"depesche/internal/check/message"
	"depesche/internal/exchange/markup"
	"depesche/internal/exchange/xliff"
	"depesche/internal/segment"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// XLIFFOptions say how a translation is handed out.
type XLIFFOptions struct {
	Version    string // "2.1" (also for ""), "1.2"
	CopySource bool   // 1.2: targets that would be missing hold the source
	Lang       string // of the notes; English for ""
	Tool       string // version of the program
}

// Versions that are handed out, the usual one first.
var xliffVersions = []string{xliff.V21, xliff.V12}

// HandOut writes a story's translation as XLIFF, for other tools to work on: what is
// translated, what the checks say, what the glossary knows. A translation of an older
// original is laid on the newest one. The ledger notes that the text left the house.
func (n *Newsroom) HandOut(ctx context.Context, actor depesche.Actor, story int64, lang string, o XLIFFOptions, w io.Writer) (*xliff.Origin, error) {
	if o.Version == "" {
		o.Version = xliff.V21
	}
	if !slices.Contains(xliffVersions, o.Version) {
		return nil, depesche.E(depesche.Invalid, "xliff.version", "XLIFF %s is not written here: choose 2.1 or 1.2", o.Version).In("export")
	}
	var job *xliff.Job
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		in := *n
		in.Store = tx
		var err error
		if job, err = in.job(ctx, story, lang, o); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActHandOut, Story: story, Lang: job.Origin.Lang, Revision: job.Origin.Target, Detail: "XLIFF " + o.Version})
	})
	if err != nil {
		return nil, in("export", err)
	}
	if err := job.Write(w, o.Version); err != nil {
		return nil, depesche.Wrap(err, depesche.Unavailable, "export.write", "the file could not be written whole: is the disk full?").In("export")
	}
	return &job.Origin, nil
}

// job gathers what a translator needs to know.
func (n *Newsroom) job(ctx context.Context, story int64, lang string, o XLIFFOptions) (*xliff.Job, error) {
	st, lang, err := n.translatable(ctx, story, lang)
	if err != nil {
		return nil, err
	}
	original, err := n.Store.Original(ctx, story)
	if err != nil {
		return nil, err
	}
	source, err := n.Store.Revision(ctx, original.Head)
	if err != nil {
		return nil, err
	}
	text, err := n.Store.Text(ctx, story, lang)
	if err != nil && !depesche.IsNotFound(err) {
		return nil, err
	}
	var head *depesche.Revision
	var findings []depesche.Finding
	if err == nil && text.Head != 0 {
		if head, err = n.Store.Revision(ctx, text.Head); err != nil {
			return nil, err
		}
		if findings, err = n.Store.Findings(ctx, text.ID); err != nil {
			return nil, err
		}
	}
	terms, err := n.terms(ctx, n.Store, st.Lang, lang)
	if err != nil {
		return nil, err
	}
	j := &xliff.Job{Origin: xliff.Origin{Story: story, Lang: lang, Source: source.Number}, SourceLang: st.Lang, Document: source.Document, CopySource: o.CopySource, Tool: o.Tool}
	final := false
	if head != nil {
		j.Origin.Target = head.Number
		final = text.State == depesche.TextApproved && text.Approved == text.Head && head.Source == source.ID
	}
	notes := notesOf(findings, o.Lang)
	glossary := translate.NewGlossary(st.Lang, terms)
	for _, t := range carryOver(divided(source, head), head, false, new(TranslateResult)) {
		j.Segments = append(j.Segments, xliff.Segment{TranslatedSegment: t, Final: final && !t.Target.IsEmpty(), Notes: notes[t.Key], Terms: termsIn(glossary, t.Source.Text)})
	}
	return j, nil
}

func notesOf(findings []depesche.Finding, lang string) map[string][]xliff.Note {
	out := map[string][]xliff.Note{}
	priority := map[depesche.Severity]int{depesche.SevError: 1, depesche.SevWarning: 3, depesche.SevNote: 5}
	for _, f := range findings {
		if f.Open() {
			out[f.Segment] = append(out[f.Segment], xliff.Note{Text: message.Text(lang, f), Priority: priority[f.Severity]})
		}
	}
	return out
}

func termsIn(g *translate.Glossary, text string) []xliff.Term {
	var out []xliff.Term
	for _, h := range g.Find(text) {
		t := xliff.Term{Source: h.Term.Source, Target: h.Term.Target, Note: h.Term.Note, Forbidden: h.Term.Policy == depesche.TermForbidden}
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// Outcome says what became of a segment of a file that came back.
type Outcome string

const (
	Taken        Outcome = "taken"        // its translation is the text's now
	Confirmed    Outcome = "confirmed"    // nothing changed but that somebody confirmed it
	Same         Outcome = "same"         // as it went out
	Untranslated Outcome = "untranslated" // the file has no translation of it
	Absent       Outcome = "absent"       // the file does not have it
	Clash        Outcome = "conflict"     // somebody changed it here meanwhile: compare and choose
	Moved        Outcome = "stale"        // the original changed meanwhile: it is no longer there
	Broken       Outcome = "refused"      // the tool left it in a state that cannot be read
)

// TakenSegment is a segment of a file that came back, beside what is here. Number is its
// place in the text, 0 where it is not there any more. Theirs is in the notation of
// Inline.Tagged wherever the marks could be read.
type TakenSegment struct {
	Number  int             `json:"segment,omitempty"`
	Key     string          `json:"key"`
	Unit    string          `json:"unit"` // as the file calls it
	Line    int             `json:"line,omitempty"`
	Outcome Outcome         `json:"outcome"`
	Rule    string          `json:"rule,omitempty"` // why it was refused
	Reason  string          `json:"reason,omitempty"`
	Source  string          `json:"source"`
	Ours    string          `json:"ours,omitempty"`
	Theirs  string          `json:"theirs,omitempty"`
	By      string          `json:"by,omitempty"` // who changed it here
	Moved   int             `json:"moved,omitempty"`
	Target  depesche.Inline `json:"-"` // theirs
}

// TakenIn says what became of a file that came back. Segments leaves out those that are
// the same as they went out.
type TakenIn struct {
	Origin   xliff.Origin       `json:"origin"`
	Revision int                `json:"revision"` // of the translation now
	Counts   map[Outcome]int    `json:"counts"`
	Segments []TakenSegment     `json:"segments"`
	Notes    []xliff.Note       `json:"notes,omitempty"` // that translators left
	Findings []depesche.Finding `json:"findings"`        // that stand open now
	Text     *depesche.Text     `json:"text,omitempty"`
}

// MaxXLIFF is the greatest size of a file that is taken in.
const MaxXLIFF = 64 << 20

// TakeIn takes a translation back that other tools have worked on. story and lang may be
// left out (0, ""): the file says what it is of. Segment by segment it compares three
// texts: as it went out, as it came back, as it is here now. What a person changed here
// meanwhile, and what the original no longer says, is never overwritten but reported; what
// the tool broke is refused with its line; all else is taken, in one transaction, and
// checked.
func (n *Newsroom) TakeIn(ctx context.Context, actor depesche.Actor, data []byte, story int64, lang string) (*TakenIn, error) {
	res, err := n.takeIn(ctx, actor, data, story, lang)
	return res, in("import", err)
}

func (n *Newsroom) takeIn(ctx context.Context, actor depesche.Actor, data []byte, story int64, lang string) (*TakenIn, error) {
	if len(data) > MaxXLIFF {
		return nil, depesche.E(depesche.Invalid, "xliff.large", "the file has more than %d MB: hand the stories back one by one", MaxXLIFF>>20)
	}
	rep, err := xliff.Validate(bytes.NewReader(data))
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "xliff.read", "the file cannot be read: %v", err)
	}
	broken, whole := xliff.Problems(rep)
	if len(whole) > 0 {
		return nil, depesche.E(depesche.Invalid, "xliff.invalid", "line %d, column %d: %s. Nothing was taken in", whole[0].Line, whole[0].Column, whole[0].Reason)
	}
	doc, _, err := xliff.Read(bytes.NewReader(data))
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "xliff.read", "the file cannot be read: %v", err)
	}
	origin, err := n.originOf(ctx, doc, story, lang)
	if err != nil {
		return nil, err
	}
	t := &takingIn{n: n, actor: actor, doc: doc, broken: broken, res: &TakenIn{Origin: *origin, Counts: map[Outcome]int{}, Segments: []TakenSegment{}, Notes: doc.Notes}}
	err = n.Store.InTx(ctx, func(tx *store.Store) error { return t.run(ctx, tx) })
	return t.res, err
}

// originOf is what a file was made of: as it says, held against what the caller says.
func (n *Newsroom) originOf(ctx context.Context, doc *xliff.Document, story int64, lang string) (*xliff.Origin, error) {
	o := doc.Origin
	if !doc.HasOrigin {
		if story == 0 || lang == "" {
			return nil, depesche.E(depesche.Invalid, "xliff.origin", "the file does not say which story it is of: its tool lost the attribute original; name the story and the language")
		}
		o = xliff.Origin{Story: story, Lang: lang}
	}
	if story != 0 && story != o.Story {
		return nil, depesche.E(depesche.Invalid, "xliff.story", "the file is of story %d, not of %d", o.Story, story)
	}
	tag, err := n.publishable(ctx, o.Lang)
	if err != nil {
		return nil, err
	}
	if lang != "" {
		asked, err := n.publishable(ctx, lang)
		if err != nil {
			return nil, err
		}
		if asked != tag {
			return nil, depesche.E(depesche.Invalid, "xliff.lang", "the file is in %s, not in %s", tag, asked)
		}
	}
	if doc.TargetLang != "" && depesche.BaseLang(doc.TargetLang) != depesche.BaseLang(tag) {
		return nil, depesche.E(depesche.Invalid, "xliff.lang", "the file is in %s, not in %s", doc.TargetLang, tag)
	}
	o.Lang = tag
	return &o, nil
}

// takingIn is one file on its way in.
type takingIn struct {
	n      *Newsroom
	actor  depesche.Actor
	doc    *xliff.Document
	broken map[string]*markup.Problem
	res    *TakenIn

	story  *depesche.Story
	text   *depesche.Text
	head   *depesche.Revision // of the translation, nil before its first
	source *depesche.Revision // of the original, as it is now
	went   *depesche.Revision // of the original, as it went out
	base   map[string]depesche.TranslatedSegment
	cuts   []depesche.Cut // of the translation as it went out
}

func (t *takingIn) run(ctx context.Context, tx *store.Store) error {
	if err := t.open(ctx, tx); err != nil {
		return err
	}
	targets := carryOver(divided(t.source, t.head), t.head, false, new(TranslateResult))
	place := map[string]int{}
	for i := range targets {
		place[targets[i].Key] = i
	}
	out := slices.Clone(targets)
	found := 0
	went := t.wentOut()
	for i, a := range t.doc.Align(went, t.broken, segment.Splitter(t.res.Origin.Lang)) {
		if a.Found {
			found++
		}
		s := TakenSegment{Key: a.Key, Unit: a.Unit, Line: a.Line, Source: went[i].Source.Tagged(), Moved: a.Moved}
		at, here := place[a.Key]
		if here {
			s.Number, s.Ours, s.By = at+1, targets[at].Target.Tagged(), targets[at].By
		}
		t.decide(&s, a, here, at, out)
		t.res.Counts[s.Outcome]++
		if s.Outcome != Same {
			t.res.Segments = append(t.res.Segments, s)
		}
	}
	if found == 0 {
		return depesche.E(depesche.Invalid, "xliff.foreign", "no sentence of this file is one of story %d: it was made of another text", t.story.ID)
	}
	return t.save(ctx, tx, out)
}

// wentOut lays the translation as it went out beside the original as it went out.
func (t *takingIn) wentOut() []depesche.TranslatedSegment {
	segs := t.went.Document.Recut(t.went.Segments, t.cuts)
	out := make([]depesche.TranslatedSegment, len(segs))
	for i, s := range segs {
		out[i] = t.base[s.Key]
		out[i].Segment = s
	}
	return out
}

// decide says what becomes of a segment, and puts what is taken into out.
func (t *takingIn) decide(s *TakenSegment, a xliff.Aligned, here bool, at int, out []depesche.TranslatedSegment) {
	s.Theirs, s.Target = a.Text, a.Target
	if a.Problem == nil && a.Has {
		s.Theirs = a.Target.Tagged()
	}
	base, was := t.base[a.Key], t.res.Origin.Target != 0
	unchanged := a.Problem == nil && a.Has && was && a.Target.Equal(xliff.Trimmed(base.Target))
	switch {
	case !a.Found:
		s.Outcome = Absent
	case a.Problem != nil:
		s.Outcome, s.Rule, s.Reason, s.Line = Broken, a.Problem.Rule, a.Problem.Reason, max(a.Problem.Line, s.Line)
	case !a.Has || a.Copied && !unchanged:
		s.Outcome = Untranslated
		if a.Copied {
			s.Theirs = ""
		}
	case !here && unchanged:
		s.Outcome = Same
	case !here:
		s.Outcome = Moved
	default:
		t.lay(s, a, base, unchanged, &out[at])
	}
}

// lay lays a translation that came back on the one that is here.
func (t *takingIn) lay(s *TakenSegment, a xliff.Aligned, base depesche.TranslatedSegment, unchanged bool, ours *depesche.TranslatedSegment) {
	raised := a.Level >= xliff.Reviewed && a.Level > xliff.LevelOf(xliff.Segment{TranslatedSegment: base}, t.doc.Version)
	mine := xliff.Trimmed(ours.Target)
	switch {
	case a.Target.Equal(mine) && raised && ours.State != depesche.SegmentConfirmed:
		s.Outcome = Confirmed
	case unchanged || a.Target.Equal(mine):
		s.Outcome = Same
		return
	case !ours.Target.IsEmpty() && ours.State != depesche.SegmentDraft && !mine.Equal(xliff.Trimmed(base.Target)):
		s.Outcome = Clash
		return
	default:
		s.Outcome = Taken
	}
	*ours = edited(*ours, SegmentEdit{Target: a.Target, Confirm: raised}, t.actor)
}

// open reads what the file is to be laid on.
func (t *takingIn) open(ctx context.Context, tx *store.Store) error {
	o := &t.res.Origin
	var err error
	if t.story, err = tx.Story(ctx, o.Story); err != nil {
		return err
	}
	if o.Lang == t.story.Lang {
		return depesche.E(depesche.Invalid, "translate.same", "story %d is in %s already: choose another language", o.Story, o.Lang)
	}
	original, err := tx.Original(ctx, o.Story)
	if err != nil {
		return err
	}
	if t.source, err = tx.Revision(ctx, original.Head); err != nil {
		return err
	}
	t.went = t.source
	if o.Source != 0 {
		if t.went, err = tx.RevisionNumber(ctx, original.ID, o.Source); err != nil {
			return depesche.Wrap(err, depesche.Invalid, "xliff.revision", "the file was made of revision %d of story %d, which is not there: it comes from another newsroom", o.Source, o.Story)
		}
	}
	o.Source = t.went.Number
	t.text, err = tx.Text(ctx, o.Story, o.Lang)
	if err != nil && !depesche.IsNotFound(err) {
		return err
	}
	if err != nil {
		t.text = nil
	}
	return t.openTarget(ctx, tx)
}

func (t *takingIn) openTarget(ctx context.Context, tx *store.Store) error {
	o := &t.res.Origin
	t.base = map[string]depesche.TranslatedSegment{}
	if t.text == nil || t.text.Head == 0 {
		return nil
	}
	var err error
	if t.head, err = tx.Revision(ctx, t.text.Head); err != nil || o.Target == 0 {
		return err
	}
	base, err := tx.RevisionNumber(ctx, t.text.ID, o.Target)
	if err != nil {
		return depesche.Wrap(err, depesche.Invalid, "xliff.revision", "the file was made of revision %d of this translation, which is not there: it comes from another newsroom", o.Target)
	}
	t.cuts = base.Cuts
	for _, s := range base.Targets {
		t.base[s.Key] = s
	}
	return nil
}

// save stores the new head, where anything changed, and checks it.
func (t *takingIn) save(ctx context.Context, tx *store.Store, out []depesche.TranslatedSegment) error {
	if t.res.Counts[Taken]+t.res.Counts[Confirmed] > 0 {
		if err := t.store(ctx, tx, out); err != nil {
			return err
		}
	}
	if t.text != nil {
		fs, err := tx.Findings(ctx, t.text.ID)
		if err != nil {
			return err
		}
		for _, f := range fs {
			if f.Open() {
				t.res.Findings = append(t.res.Findings, f)
			}
		}
		t.res.Text = t.text
		if t.head != nil {
			t.res.Revision = t.head.Number
		}
	}
	c := t.res.Counts
	return tx.AddLedger(ctx, t.actor, depesche.LedgerEntry{Action: depesche.ActTakeIn, Story: t.story.ID, Lang: t.res.Origin.Lang, Revision: t.res.Revision,
		Detail: fmt.Sprintf("XLIFF of revision %d: %d taken, %d confirmed, %d refused, %d in conflict, %d stale", t.res.Origin.Source, c[Taken], c[Confirmed], c[Broken], c[Clash], c[Moved])})
}

func (t *takingIn) store(ctx context.Context, tx *store.Store, out []depesche.TranslatedSegment) error {
	var err error
	if t.text == nil {
		if t.text, err = t.n.newTranslation(ctx, tx, t.story.ID, t.res.Origin.Lang); err != nil {
			return err
		}
	}
	rev, err := tx.AddTranslationRevision(ctx, t.text.ID, t.source, t.head, out, headlineOf(t.source, out, t.text.Lang), t.actor, string(depesche.ActTakeIn))
	if err != nil {
		return err
	}
	t.head = rev
	t.text.Head, t.text.State = rev.ID, stateOf(out)
	if t.text.Owner == 0 {
		t.text.Owner = t.actor.Account
	}
	t.text.Segments, t.text.Confirmed, t.text.Filled = count(out)
	if _, err := t.n.recheck(ctx, tx, t.text, rev, t.story.Lang); err != nil {
		return err
	}
	return t.n.open(ctx, tx, t.story.ID)
}
