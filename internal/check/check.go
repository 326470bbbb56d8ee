package check

import (
	"sort"
	"strings"
	"unicode/utf8"

	"depesche"
)

// Pair is one segment with its translation. Key is the segment's key, empty for pairs
// that belong to no story. Kind says what part of a document the segment is.
type Pair struct {
	Key    string
	Kind   depesche.UnitKind
	Source depesche.Inline
	Target depesche.Inline
}

// Config is what is the same for all segments of a translation.
type Config struct {
	SourceLang, TargetLang string          // BCP 47
	Terms                  []depesche.Term // glossary; terms of other languages are ignored
	// Keep are names that stay as they are and are no leftovers: agencies, brands.
	Keep []string
	// HouseQuotes are the edition's quotation marks, opening and closing, outer pair
	// first: "„“‚‘". When set, other marks are noted.
	HouseQuotes string
	// Lexicon is what Learn made of the newsroom's memory for this pair of languages; nil
	// when there is none. With it more of what is missing is found.
	Lexicon *Lexicon

	index *termIndex // of Terms, made when first needed
}

// Segment checks one pair alone. A target without text gives no findings; texts that are
// not UTF-8 give one, about their encoding.
func Segment(cfg Config, p Pair) []depesche.Finding {
	g := check(&cfg, &p)
	if g == nil {
		return nil
	}
	defer g.release()
	g.alone = true
	g.checkPairing(nil)
	return g.finish()
}

// Story checks the segments of one story together, in reading order: what a single
// segment can show, quotations that open in one segment and close in another, and what
// only the whole shows. The findings come in the order of the pairs.
func Story(cfg Config, pairs []Pair) []depesche.Finding {
	gs := make([]*segment, len(pairs))
	for i := range pairs {
		gs[i] = check(&cfg, &pairs[i])
	}
	checkStory(&cfg, gs)
	var out []depesche.Finding
	for _, g := range gs {
		if g != nil {
			out = append(out, g.finish()...)
		}
	}
	for _, g := range gs {
		if g != nil {
			g.release()
		}
	}
	return out
}

// check runs the rules that look at one segment; nil means that there is nothing to check.
func check(cfg *Config, p *Pair) *segment {
	if p.Target.IsEmpty() || p.Source.IsEmpty() {
		return nil
	}
	if !utf8.ValidString(p.Source.Text) || !utf8.ValidString(p.Target.Text) {
		g := &segment{cfg: cfg, pair: p}
		g.src.text, g.tgt.text, g.src.in, g.tgt.in = p.Source.Text, p.Target.Text, p.Source, p.Target
		g.src.lx, g.tgt.lx = lexiconOf(cfg.SourceLang), lexiconOf(cfg.TargetLang)
		g.report("encoding.mojibake", depesche.Span{}, depesche.Span{To: len(p.Target.Text)}, strings.ToValidUTF8(p.Target.Text, "\ufffd"))
		return g
	}
	g := analyse(cfg, p, lexiconOf(cfg.SourceLang), lexiconOf(cfg.TargetLang))
	if depesche.BaseLang(cfg.SourceLang) == depesche.BaseLang(cfg.TargetLang) {
		return g // nothing was translated: only pairing across the story counts
	}
	long := max(len(g.src.toks), len(g.tgt.toks)) > maxCrossed
	for _, r := range rules {
		if !long || !r.crosses {
			r.run(g)
		}
	}
	return g
}

// finish orders the findings by their place and gives each its identity.
func (g *segment) finish() []depesche.Finding {
	if len(g.out) == 0 {
		return nil
	}
	sort.SliceStable(g.out, func(i, j int) bool {
		a, b := &g.out[i], &g.out[j]
		if a.Target.From != b.Target.From {
			return a.Target.From < b.Target.From
		}
		return a.Source.From < b.Source.From
	})
	seen := map[string]int{}
	for i := range g.out {
		f := &g.out[i]
		f.Identify(g.src.text, g.tgt.text)
		// The same words twice in one segment are two findings with two identities.
		if seen[f.Identity]++; seen[f.Identity] > 1 {
			rule := f.Rule
			f.Rule += "#" + string(rune('0'+min(seen[f.Identity], 9)))
			f.Identify(g.src.text, g.tgt.text)
			f.Rule = rule
		}
	}
	return g.out
}
