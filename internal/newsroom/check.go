package newsroom

import (
	"context"
	"fmt"
	"strings"

	"depesche"
	"depesche/internal/check"
	"depesche/internal/store"
)

// CheckResult is a translation beside its source with what the checks say.
type CheckResult struct {
	Text     depesche.Text
	Revision depesche.Revision // head of the translation, Targets set
	Findings []depesche.Finding
	Stale    bool // the original has a newer revision than the one translated
}

// Look reads a translation beside its source with what the checks said of it last.
func (n *Newsroom) Look(ctx context.Context, story int64, lang string) (*CheckResult, error) {
	w, err := n.work(ctx, n.Store, story, lang)
	if err != nil {
		return nil, in("look", err)
	}
	fs, err := n.Store.Findings(ctx, w.text.ID)
	return w.result(fs), in("look", err)
}

// Check runs the checks anew on what a translation says now.
func (n *Newsroom) Check(ctx context.Context, actor depesche.Actor, story int64, lang string) (*CheckResult, error) {
	var res *CheckResult
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		w, err := n.work(ctx, tx, story, lang)
		if err != nil {
			return err
		}
		if w.text.Kind == depesche.Original {
			return depesche.E(depesche.Invalid, "check.original", "%s is the language of the original: there is no source to hold it against", w.text.Lang)
		}
		if _, err := n.recheck(ctx, tx, w.text, w.head, w.story.Lang); err != nil {
			return err
		}
		fs, err := tx.Findings(ctx, w.text.ID)
		if err != nil {
			return err
		}
		res = w.result(fs)
		name, version, _ := strings.Cut(check.Version(), "/")
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActCheck, Story: story, Lang: w.text.Lang, Revision: w.head.Number, Engine: name, Version: version,
			Detail: fmt.Sprintf("%d errors, %d warnings, %d notes open", w.text.OpenErrors, w.text.OpenWarnings, w.text.OpenNotes)})
	})
	return res, in("check", err)
}

func (w *work) result(fs []depesche.Finding) *CheckResult {
	return &CheckResult{Text: *w.text, Revision: *w.head, Findings: fs, Stale: w.stale()}
}

// work is a translation in hand, with all that verbs on it need.
type work struct {
	story    *depesche.Story
	original *depesche.Text
	text     *depesche.Text
	head     *depesche.Revision
}

func (w *work) stale() bool {
	return w.text.Kind == depesche.Translation && w.head.Source != w.original.Head
}

// work reads a story's text in a language, by an edition's code or a language's tag.
func (n *Newsroom) work(ctx context.Context, tx *store.Store, story int64, lang string) (*work, error) {
	st, err := tx.Story(ctx, story)
	if err != nil {
		return nil, err
	}
	w := &work{story: st}
	if w.original, err = tx.Original(ctx, story); err != nil {
		return nil, err
	}
	if w.text, err = text(ctx, tx, story, lang); err != nil {
		return nil, err
	}
	w.head, err = tx.Revision(ctx, w.text.Head)
	return w, err
}
