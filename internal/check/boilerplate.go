package check

import (
	"strings"

	"depesche"
)

// checkBoilerplate finds what belongs to no text: what engines say about their work,
// their control marks, other sites' buttons, file names that pose as captions.
func checkBoilerplate(g *segment) {
	n := len(g.out)
	g.remnants()
	g.phrases()
	g.fileNames()
	g.alien = len(g.out) > n
}

// remnantTags are the control marks of engines.
var remnantTags = []string{"<s>", "</s>", "<unk>", "<pad>", "<eos>", "<bos>", "<mask>", "<|endoftext|>", "<|im_end|>", "<|im_start|>", "[inst]", "[/inst]", "<sep>", "⁇", "<extra_id_0>", "```"}

func isRemnant(tag string) bool {
	tag = strings.ToLower(tag)
	for _, r := range remnantTags {
		if tag == r {
			return true
		}
	}
	return false
}

func (g *segment) remnants() {
	if t := g.tgt.text; strings.IndexByte(t, '<') < 0 && strings.IndexByte(t, '[') < 0 && strings.IndexByte(t, '`') < 0 && !strings.Contains(t, "⁇") {
		return
	}
	for _, r := range remnantTags {
		if i := strings.Index(g.tgt.low, r); i >= 0 && !strings.Contains(g.src.low, r) {
			sp := depesche.Span{From: i, To: i + len(r)}
			empty := ""
			g.report("boilerplate.phrase", depesche.Span{}, sp, g.tgt.cut(sp)).Suggestion = &empty
			return
		}
	}
}

// phrases looks for the packs' phrases. Those of the target count, and those of the
// source's language, as an engine may answer in it.
func (g *segment) phrases() {
	if !mayHoldPhrase(g.tgt.low, g.tgt.lx, g.src.lx) {
		return
	}
	for _, p := range g.tgt.lx.boilerplate {
		if g.phrase(p, &g.src) {
			return
		}
	}
	for _, p := range g.src.lx.boilerplate {
		if g.phrase(p, &g.src) {
			return
		}
	}
}

func (lx *lexicon) addPhrases() {
	phrases := map[string][]conceptID{}
	for _, p := range lx.boilerplate {
		phrases[strings.TrimPrefix(p, "^")] = []conceptID{0}
	}
	lx.phrases = newTrie(phrases)
	for p := range phrases {
		lx.phraseStarts.add(p)
	}
}

// starts holds the first two bytes of words, in a filter that may take others for them.
type starts [16]uint64

func startBit(a, b byte) (int, uint64) {
	h := uint(a)*31 + uint(b)*7
	return int(h>>6) & 15, 1 << (h & 63)
}

func (x *starts) add(w string) {
	if len(w) == 1 {
		for b := range 256 { // whatever follows
			i, bit := startBit(w[0], byte(b))
			x[i] |= bit
		}
		return
	}
	i, bit := startBit(w[0], w[1])
	x[i] |= bit
}

// mayHoldPhrase tells whether a phrase of one of the packs begins at a word or mark of the
// text; false is certain.
func mayHoldPhrase(low string, a, b *lexicon) bool {
	within := false // the byte before belongs to a word
	for i := 0; i < len(low); i++ {
		word := wordBytes[low[i]]
		if !(within && word) {
			next := byte(0)
			if i+1 < len(low) {
				next = low[i+1]
			}
			place, bit := startBit(low[i], next)
			if a.phraseStarts[place]&bit != 0 && a.phrases.begins(low[i:]) || b.phraseStarts[place]&bit != 0 && b.phrases.begins(low[i:]) {
				return true
			}
		}
		within = word
	}
	return false
}

// phrase reports p when the target holds it and the source has nothing of the kind.
func (g *segment) phrase(p string, s *side) bool {
	atStart := strings.HasPrefix(p, "^")
	p = strings.TrimPrefix(p, "^")
	i := strings.Index(g.tgt.low, p)
	if i < 0 || atStart && strings.TrimLeft(g.tgt.low[:i], " \"“„«*_") != "" || i > 0 && isWordByte(p[0]) && isWordByte(g.tgt.text[i-1]) {
		return false
	}
	for _, q := range s.lx.boilerplate {
		if strings.Contains(s.low, strings.TrimPrefix(q, "^")) {
			return false
		}
	}
	sp := depesche.Span{From: i, To: i + len(p)}
	g.report("boilerplate.phrase", depesche.Span{}, sp, g.tgt.cut(sp))
	return true
}

// fileNames reports names of picture files in captions and alternative texts, and in any
// text when the source has none.
func (g *segment) fileNames() {
	if g.numberedName() {
		return
	}
	for _, ext := range []string{".jpg", ".jpeg", ".png", ".webp", ".gif", ".tiff"} {
		i := strings.Index(g.tgt.low, ext)
		if i <= 0 || !isWordByte(g.tgt.text[i-1]) {
			continue
		}
		if strings.Contains(g.src.low, ext) && g.pair.Kind != depesche.UnitCaption && g.pair.Kind != depesche.UnitAlt {
			continue
		}
		from := i
		for from > 0 && !isSpace(rune(g.tgt.text[from-1])) {
			from--
		}
		sp := depesche.Span{From: from, To: i + len(ext)}
		g.report("boilerplate.filename", depesche.Span{}, sp, g.tgt.cut(sp))
		return
	}
}

// numberedName reports a caption that begins with a number of eight digits or more, as
// content systems name their files: "1694592194 Harbour at dusk …".
func (g *segment) numberedName() bool {
	if g.pair.Kind != depesche.UnitCaption && g.pair.Kind != depesche.UnitAlt || len(g.tgt.toks) < 2 {
		return false
	}
	t := &g.tgt.toks[0]
	if t.kind != kNumber || len(t.low) < 8 || strings.ContainsAny(t.low, ".,' ") {
		return false
	}
	g.report("boilerplate.filename", depesche.Span{}, g.tgt.whole(), g.tgt.cut(g.tgt.whole()))
	return true
}
