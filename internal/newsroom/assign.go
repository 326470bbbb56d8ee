package newsroom

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/store"
)

// maxRemark is the longest remark, in characters.
const maxRemark = 4000

// Assign asks somebody for a text of a story, by a time if DueAt is set.
func (n *Newsroom) Assign(ctx context.Context, actor depesche.Actor, a depesche.Assignment) (*depesche.Assignment, error) {
	a.Note, a.By = strings.TrimSpace(a.Note), actor.Name
	tag, err := language.Parse(a.Lang)
	if err != nil {
		return nil, depesche.E(depesche.Invalid, "assignment.lang", "%q is no language tag: name the text by its language, like de", a.Lang).In("assign")
	}
	a.Lang = tag.String()
	if utf8.RuneCountInString(a.Note) > maxRemark {
		return nil, depesche.E(depesche.Invalid, "remark.long", "the note is longer than %d characters: shorten it", maxRemark).In("assign")
	}
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		if _, err := tx.Story(ctx, a.Story); err != nil {
			return err
		}
		who, err := tx.Account(ctx, a.Account)
		if err != nil {
			return err
		}
		m := *n
		m.Store = tx
		if role, err := m.RoleAt(ctx, who, Place{Tag: a.Lang}); err != nil {
			return err
		} else if !role.Includes(depesche.RoleTranslator) {
			return depesche.E(depesche.Refused, "assignment.role", "%s may not write in %s: choose somebody else, or give them the role of a translator there", who.Name, a.Lang)
		}
		a.Name = who.Name
		if a.ID, err = tx.AddAssignment(ctx, a); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActAssign, Story: a.Story, Lang: a.Lang, Detail: who.Name})
	})
	if err != nil {
		return nil, in("assign", err)
	}
	return n.Store.Assignment(ctx, a.ID)
}

// FinishAssignment marks an assignment as done. Approving a text finishes what was asked
// of it by itself.
func (n *Newsroom) FinishAssignment(ctx context.Context, actor depesche.Actor, id int64) error {
	return in("assign", n.Store.InTx(ctx, func(tx *store.Store) error {
		a, err := tx.Assignment(ctx, id)
		if err != nil {
			return err
		}
		if was, err := tx.FinishAssignment(ctx, id, actor.Name); err != nil || !was {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActAssign, Story: a.Story, Lang: a.Lang, Detail: a.Name + ": done"})
	}))
}

// Remark says something to colleagues about a story, a text or a segment. Whoever is
// named with an @ before it (@Mara, @"Mara Kessel", the first part of the address) finds
// it among what waits for them.
func (n *Newsroom) Remark(ctx context.Context, actor depesche.Actor, r depesche.Remark) (*depesche.Remark, error) {
	r.Body, r.By, r.Account = strings.TrimSpace(r.Body), actor.Name, actor.Account
	switch {
	case r.Body == "":
		return nil, depesche.E(depesche.Invalid, "remark.empty", "the remark is empty: write it first").In("remark")
	case utf8.RuneCountInString(r.Body) > maxRemark:
		return nil, depesche.E(depesche.Invalid, "remark.long", "the note is longer than %d characters: shorten it", maxRemark).In("remark")
	}
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		if _, err := tx.Story(ctx, r.Story); err != nil {
			return err
		}
		if err := n.remarkable(ctx, tx, &r); err != nil {
			return err
		}
		people, err := tx.Accounts(ctx)
		if err != nil {
			return err
		}
		var mentioned []int64
		for _, a := range Mentioned(r.Body, people) {
			if a.ID != actor.Account {
				mentioned = append(mentioned, a.ID)
			}
		}
		if r.ID, err = tx.AddRemark(ctx, r, mentioned); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActRemark, Story: r.Story, Lang: r.Lang, Segment: r.Segment, Detail: cut(r.Body, 200)})
	})
	if err != nil {
		return nil, in("remark", err)
	}
	return n.Store.Remark(ctx, r.ID)
}

// remarkable holds the place of a remark against what the story has: a text in the
// language, which may also be named by an edition's code, and a segment of it.
func (n *Newsroom) remarkable(ctx context.Context, tx *store.Store, r *depesche.Remark) error {
	if r.Lang == "" {
		if r.Segment != "" {
			return depesche.E(depesche.Invalid, "remark.no_lang", "a remark on a sentence needs the language of its text")
		}
		return nil
	}
	w, err := n.work(ctx, tx, r.Story, r.Lang)
	if err != nil {
		return err
	}
	r.Lang = w.text.Lang
	if r.Segment == "" {
		return nil
	}
	if slices.ContainsFunc(w.head.Segments, func(s depesche.Segment) bool { return s.Key == r.Segment }) {
		return nil
	}
	// What a remark was about may be gone by the time that it is sent.
	return depesche.E(depesche.Conflict, "remark.segment", "there is no such sentence in the text any more: look at it again")
}

func cut(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return string(r[:runes]) + "…"
}

// SettleRemark marks a remark as settled; it stays to be read.
func (n *Newsroom) SettleRemark(ctx context.Context, actor depesche.Actor, id int64) error {
	return in("remark", n.Store.InTx(ctx, func(tx *store.Store) error {
		r, err := tx.Remark(ctx, id)
		if err != nil {
			return err
		}
		if was, err := tx.SettleRemark(ctx, id, actor.Name); err != nil || !was {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActRemark, Story: r.Story, Lang: r.Lang, Segment: r.Segment, Detail: fmt.Sprintf("settled: %s", cut(r.Body, 180))})
	}))
}

// NoteMention takes a mention off somebody's list.
func (n *Newsroom) NoteMention(ctx context.Context, account, remark int64) error {
	return in("remark", n.Store.NoteMention(ctx, remark, account))
}

// Mentioned finds who is named after an @ in a text: by the whole name, by its first word
// where only one person has it, or by what stands before the @ of the address. Case does
// not count, longer names go first.
func Mentioned(text string, people []depesche.Account) []depesche.Account {
	firsts := map[string]int{}
	for _, a := range people {
		first, _, _ := strings.Cut(a.Name, " ")
		firsts[strings.ToLower(first)]++
	}
	folded := strings.ToLower(text)
	var out []depesche.Account
	for at := strings.IndexByte(folded, '@'); at >= 0; {
		rest := strings.TrimPrefix(folded[at+1:], `"`)
		best, length := -1, 0
		if before, _ := utf8.DecodeLastRuneInString(folded[:at]); at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			for i, a := range people {
				first, _, _ := strings.Cut(a.Name, " ")
				user, _, _ := strings.Cut(a.Email, "@")
				for _, name := range []string{a.Name, first, user} {
					name = strings.ToLower(name)
					if name == "" || len(name) <= length || name == strings.ToLower(first) && name != strings.ToLower(a.Name) && firsts[name] > 1 || !startsWithWord(rest, name) {
						continue
					}
					best, length = i, len(name)
				}
			}
		}
		if best >= 0 && !slices.ContainsFunc(out, func(a depesche.Account) bool { return a.ID == people[best].ID }) {
			out = append(out, people[best])
		}
		next := strings.IndexByte(folded[at+1:], '@')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return out
}

// startsWithWord tells whether text starts with a name and goes on with something else.
func startsWithWord(text, name string) bool {
	rest, ok := strings.CutPrefix(text, name)
	r, _ := utf8.DecodeRuneInString(rest)
	return ok && (rest == "" || !unicode.IsLetter(r) && !unicode.IsDigit(r))
}
