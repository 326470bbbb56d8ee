package translate

import (
	"strings"
	"unicode"

	"depesche"
)

// anchor finds places in tgt for the marks of src that an engine lost, in this order: a
// mark over all of the source covers all of the target; an insertion goes to the
// bracket group of its rank; the same words, or words alike in the same order; the
// words of hints[i], a translation of the mark's words alone; last, the words at the
// same relative place, which is flagged. taken are the target's marks that are already
// there (they keep their place). It returns the marks and the flags to set.
func anchor(src depesche.Inline, tgt string, missing []int, hints map[int]string, spread map[int][2]int) ([]depesche.Mark, []string) {
	var out []depesche.Mark
	var flags []string
	tw := words(tgt)
	for _, i := range missing {
		m := src.Marks[i]
		own := src.Text[m.From:m.To]
		from, to, guessed := place(src, m, own, tgt, tw, hints[i], insertionRank(src, i))
		if r, ok := spread[i]; ok && from >= to && m.Kind != depesche.Insertion {
			from, to, guessed = r[0], r[1], true
		}
		if from >= to {
			flags = append(flags, FlagMarkLost)
			continue
		}
		if guessed {
			flags = append(flags, FlagMarkGuessed)
		}
		m.From, m.To = from, to
		out = append(out, m)
	}
	return out, flags
}

func place(src depesche.Inline, m depesche.Mark, own, tgt string, tw []word, hint string, rank int) (from, to int, guessed bool) {
	if len(tw) == 0 {
		return 0, 0, false
	}
	if strings.Trim(src.Text[:m.From]+src.Text[m.To:], spaces+"\n") == "" {
		return 0, len(tgt), false
	}
	if m.Kind == depesche.Insertion {
		if gs := brackets(tgt); rank < len(gs) && len(gs) == len(brackets(src.Text)) {
			return gs[rank][0], gs[rank][1], false
		}
	}
	rel := float64(m.From+m.To) / 2 / float64(max(1, len(src.Text)))
	if f, t := verbatim(tgt, strings.Trim(own, spaces), rel); f < t {
		return f, t, false
	}
	if f, t := likeWords(own, tgt, tw, rel, 75); f < t {
		return f, t, false
	}
	if hint != "" {
		if f, t := verbatim(tgt, strings.Trim(hint, spaces+".,;:!?"), rel); f < t {
			return f, t, false
		}
		if f, t := likeWords(hint, tgt, tw, rel, 60); f < t {
			return f, t, false
		}
	}
	if m.Kind == depesche.Insertion || m.Kind == depesche.Foreign {
		return 0, 0, false // other words than the editor's would be a false statement
	}
	f, t := byPosition(src.Text, m, tw)
	return f, t, true
}

// insertionRank is the number of bracket groups in src before mark i.
func insertionRank(src depesche.Inline, i int) int {
	n := 0
	for _, g := range brackets(src.Text) {
		if g[1] <= src.Marks[i].From {
			n++
		}
	}
	return n
}

// brackets lists the groups […] of text, the brackets included; groups do not nest.
func brackets(text string) [][2]int {
	var out [][2]int
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '[')
		if i < 0 {
			return out
		}
		j := strings.IndexByte(text[at+i:], ']')
		if j < 0 {
			return out
		}
		out = append(out, [2]int{at + i, at + i + j + 1})
		at += i + j + 1
	}
}

// word is a run of letters, digits and combining marks.
type word struct {
	from, to int
	fold     string // lower case
}

// words cuts text into its words. Characters of scripts without spaces are one word each.
func words(text string) []word {
	var out []word
	start := -1
	end := func(at int) {
		if start >= 0 {
			out = append(out, word{start, at, strings.ToLower(text[start:at])})
			start = -1
		}
	}
	for i, r := range text {
		switch {
		case depesche.WithoutSpaces(r):
			end(i)
			n := len(string(r))
			out = append(out, word{i, i + n, text[i : i+n]})
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if start < 0 {
				start = i
			}
		default:
			end(i)
		}
	}
	end(len(text))
	return out
}

// verbatim finds the occurrence of own in text, at word boundaries, that is nearest to
// the relative place rel.
func verbatim(text, own string, rel float64) (int, int) {
	best, bestDist := -1, 2.0
	if own == "" {
		return 0, 0
	}
	for at, tries := 0, 0; at <= len(text)-len(own) && tries < 1000; tries++ {
		i := strings.Index(text[at:], own)
		if i < 0 {
			break
		}
		i += at
		at = i + 1
		if !boundary(text, i) || !boundary(text, i+len(own)) {
			continue
		}
		d := float64(i)/float64(len(text)) - rel
		if d = max(d, -d); d < bestDist {
			best, bestDist = i, d
		}
	}
	if best < 0 {
		return 0, 0
	}
	return best, best + len(own)
}

// boundary tells whether a word does not run across byte i.
func boundary(s string, i int) bool {
	return i <= 0 || i >= len(s) || !isWordRune(lastRune(s[:i])) || !isWordRune(firstRune(s[i:]))
}

// likeWords finds the run of target words that is most alike the words of own, at least
// percent on average; shorter words must be equal.
func likeWords(own, tgt string, tw []word, rel float64, percent int) (int, int) {
	ow := words(own)
	if len(ow) == 0 || len(ow) > 12 || len(tw) > 400 { // each window is compared word by word
		return 0, 0
	}
	bestScore, bestFrom, bestTo := 0.0, 0, 0
	for n := max(1, len(ow)-1); n <= len(ow)+1 && n <= len(tw); n++ {
		for i := 0; i+n <= len(tw); i++ {
			score := bagScore(ow, tw[i:i+n])
			if score*100 < float64(percent) {
				continue
			}
			mid := float64(tw[i].from+tw[i+n-1].to) / 2 / float64(len(tgt))
			score -= 0.1 * max(mid-rel, rel-mid)
			if score > bestScore {
				bestScore, bestFrom, bestTo = score, tw[i].from, tw[i+n-1].to
			}
		}
	}
	return bestFrom, bestTo
}

// bagScore is how well the words of a are found among b and b among a, 0 to 1, whatever
// their order.
func bagScore(a, b []word) float64 {
	used := make([]bool, len(b))
	sum := 0.0
	for _, x := range a {
		best, at := 0.0, -1
		for j, y := range b {
			if s := wordLike(x.fold, y.fold); !used[j] && s > best {
				best, at = s, j
			}
		}
		if at >= 0 && best >= 0.6 {
			used[at] = true
			sum += best
		}
	}
	return 2 * sum / float64(len(a)+len(b))
}

// wordLike is the likeness of two words, 0 to 1, by the letters that must be changed.
// Words of which one is more than twice as long, short words and endless ones are not
// alike unless they are equal.
func wordLike(a, b string) float64 {
	if a == b {
		return 1
	}
	if 2*len(a) < len(b) || 2*len(b) < len(a) {
		return 0
	}
	ra, rb := []rune(a), []rune(b)
	if len(ra) < 4 || len(rb) < 4 || len(ra) > 40 || len(rb) > 40 {
		return 0
	}
	return 1 - float64(levenshtein(ra, rb))/float64(max(len(ra), len(rb)))
}

// byPosition is the run of target words that stands where the mark stands in the source.
func byPosition(src string, m depesche.Mark, tw []word) (int, int) {
	sw := words(src)
	first, last := -1, -1
	for i, w := range sw {
		if w.from < m.To && m.From < w.to {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return 0, 0
	}
	a := first * len(tw) / len(sw)
	b := max(a, (last+1)*len(tw)/len(sw)-1)
	return tw[a].from, tw[b].to
}
