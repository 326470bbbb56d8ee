package demo

import (
	"strconv"
	"testing"

	"depesche"
	"depesche/internal/check"
)

func findings(t *testing.T, s *Story, lang string, v Version) ([]depesche.Finding, []Pair) {
	t.Helper()
	pairs := s.Pairs(lang, v)
	var in []check.Pair
	for i, p := range pairs {
		in = append(in, check.Pair{Key: strconv.Itoa(i), Kind: p.Kind, Source: p.Source, Target: p.Target})
	}
	return check.Story(check.Config{SourceLang: s.Lang, TargetLang: lang, Terms: newsroom(t).Terms}, in), pairs
}

// The machine's draft of the satellite story exists to be caught.
func TestChecksCatchTheBadDraft(t *testing.T) {
	for _, s := range load(t) {
		if s.Slug != "satellite" {
			continue
		}
		fs, pairs := findings(t, &s, "de", Current)
		got := map[depesche.Category]int{}
		for _, f := range fs {
			got[f.Category]++
		}
		for _, c := range []depesche.Category{depesche.CatNumber, depesche.CatNegation, depesche.CatUntranslated, depesche.CatQuotes, depesche.CatPunctuation} {
			if got[c] == 0 {
				t.Errorf("nothing found of category %s: %v", c, got)
			}
		}
		missing := 0
		for _, p := range pairs {
			if p.Target.IsEmpty() {
				missing++
			}
		}
		if missing != 1 {
			t.Errorf("%d sentences are missing, want 1", missing)
		}
	}
}

// What people have finished is right: an error in it would be a false alarm before the
// newcomer's eyes. The stale Spanish of the wind park is wrong by now, and says so.
func TestFinishedTranslationsDrawNoErrors(t *testing.T) {
	for _, s := range load(t) {
		for _, p := range s.Texts[1:] {
			if p.State != depesche.TextApproved && p.State != depesche.TextInReview {
				continue
			}
			for _, v := range []Version{First, Current} {
				fs, pairs := findings(t, &s, p.Lang, v)
				for _, f := range fs {
					i, _ := strconv.Atoi(f.Segment)
					if f.Severity == depesche.SevError && !pairs[i].Stale {
						t.Errorf("%s/%s: %s %v\n%s\n%s", s.Slug, p.Lang, f.Rule, f.Args, pairs[i].Source.Text, pairs[i].Target.Text)
					}
				}
			}
		}
	}
}
