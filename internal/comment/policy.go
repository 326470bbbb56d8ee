package comment

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/store"
)

// Opening says whether an edition takes comments.
type Opening string

const (
	Open   Opening = "open"
	Closed Opening = "closed" // what was said is shown, nothing is added
	Off    Opening = "off"    // no conversation in this edition
)

// Moderation says when the newsroom reads a comment.
type Moderation string

const (
	Before Moderation = "before" // before it appears
	First  Moderation = "first"  // a writer's first one before, later ones after
	After  Moderation = "after"  // after it has appeared
)

// Policy is what an edition allows under its stories.
type Policy struct {
	Opening    Opening    `json:"opening"`
	CloseAfter int        `json:"close_after_days"` // days after publication; 0: never
	Moderation Moderation `json:"moderation"`
	Banned     []string   `json:"banned_words"` // a comment with one of them waits; "word*" covers what begins so
	MaxLinks   int        `json:"max_links"`    // a comment with more waits
	PerHour    int        `json:"per_hour"`     // comments from one address in the network
	HideAfter  int        `json:"hide_after_reports"`
	Guests     bool       `json:"guests"`    // a name alone is enough; else a mail address that answers is needed
	Translate  bool       `json:"translate"` // readers may ask for machine translations
	Rules      string     `json:"rules"`     // the edition's own words on how to talk here
}

// DefaultPolicy is that of an edition for which nobody has decided.
var DefaultPolicy = Policy{Opening: Open, CloseAfter: 14, Moderation: First, MaxLinks: 2, PerHour: 10, HideAfter: 3, Guests: true, Translate: true}

func policyKey(edition string) string { return "comments." + edition }

// Policy returns an edition's policy.
func (r *Room) Policy(ctx context.Context, edition string) (Policy, error) {
	return policyOf(ctx, r.store, edition)
}

func policyOf(ctx context.Context, s *store.Store, edition string) (Policy, error) {
	p := DefaultPolicy
	v, err := s.Setting(ctx, policyKey(edition))
	if err != nil || v == "" {
		return p, err
	}
	return p, json.Unmarshal([]byte(v), &p)
}

// SetPolicy changes an edition's policy.
func (r *Room) SetPolicy(ctx context.Context, actor depesche.Actor, edition string, p Policy) error {
	if err := p.check(); err != nil {
		return err.In("comment policy")
	}
	return in("comment policy", r.inTx(ctx, func(tx *store.Store) error {
		e, err := tx.Edition(ctx, edition)
		if err != nil {
			return err
		}
		b, err := json.Marshal(p)
		if err != nil {
			return err
		}
		if err := tx.SetSetting(ctx, policyKey(e.Code), string(b)); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: ActPolicy, Edition: e.Code, Lang: e.Lang, Detail: string(b)})
	}))
}

func (p *Policy) check() *depesche.Error {
	if !slices.Contains([]Opening{Open, Closed, Off}, p.Opening) || !slices.Contains([]Moderation{Before, First, After}, p.Moderation) {
		return depesche.E(depesche.Invalid, "comment.policy", "choose open, closed or off, and before, first or after")
	}
	for _, n := range []int{p.CloseAfter, p.MaxLinks, p.PerHour, p.HideAfter} {
		if n < 0 || n > 10_000 {
			return depesche.E(depesche.Invalid, "comment.policy_number", "the numbers of a policy go from 0 to 10000")
		}
	}
	p.Rules = cut(Tidy(p.Rules), 2000)
	var banned []string
	for _, w := range p.Banned {
		star := strings.HasSuffix(strings.TrimSpace(w), "*")
		if w = Fold(w); w == "" {
			continue
		}
		if star {
			w += "*"
		}
		if !slices.Contains(banned, w) {
			banned = append(banned, w)
		}
	}
	slices.Sort(banned)
	p.Banned = banned
	return nil
}

// closing is when a story's conversation closes; the zero time for never.
func (p *Policy) closing(first time.Time) time.Time {
	if p.CloseAfter == 0 {
		return time.Time{}
	}
	return first.AddDate(0, 0, p.CloseAfter)
}

// open tells whether the policy takes comments at a moment under a story that was first
// published at another.
func (p *Policy) open(first, now time.Time) bool {
	end := p.closing(first)
	return p.Opening == Open && (end.IsZero() || now.Before(end))
}

// bannedIn returns the first banned word that a folded text has.
func (p *Policy) bannedIn(folded string) string {
	words := " " + folded + " "
	for _, w := range p.Banned {
		if stem, star := strings.CutSuffix(w, "*"); star && strings.Contains(words, " "+stem) || strings.Contains(words, " "+w+" ") {
			return w
		}
	}
	return ""
}
