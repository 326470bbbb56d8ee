package alignment

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
)

// keeper brings the kept parts of a source into its translation.
type keeper struct {
	source, target string
	words          []token // of the source
	tokens         []token // of the target
	parts          []Span
	regions        []region
	taken          []bool // tokens that belong to a kept part
	left           int    // words that do not
	edits          []edit
}

// edit puts a kept part, or nothing, in the place of a range of the target.
type edit struct {
	Span
	text string
	kept int
}

// keep returns the target with all kept parts in it, and its tokens, of which each kept
// part is one.
func keep(source, target string, words, ts []token, parts []Span) (string, []token) {
	if len(parts) == 0 {
		return target, ts
	}
	k := &keeper{source: source, target: target, words: words, tokens: ts, parts: parts, taken: make([]bool, len(ts)), left: countWords(ts)}
	found := make([]bool, len(parts))
	for _, p := range parts {
		k.regions = append(k.regions, regionOf(source, words, p))
	}
	for i := range parts {
		found[i] = k.verbatim(i)
	}
	for i := range parts {
		found[i] = found[i] || k.aligned(i)
	}
	for i := range parts {
		if !found[i] {
			k.insert(i)
		}
	}
	k.dropCopies()
	return k.apply()
}

func (k *keeper) text(i int) string { return k.source[k.parts[i].Start:k.parts[i].End] }

// verbatim takes the place where the translation says a part as it is: of several the one
// that looks at it most.
func (k *keeper) verbatim(i int) bool {
	best, bestScore := Span{}, float32(-1)
	for _, s := range occurrences(k.target, k.text(i)) {
		from, to := overlapping(k.tokens, s)
		if from == to || slices.Contains(k.taken[from:to], true) {
			continue
		}
		score := float32(0)
		for t := from; t < to; t++ {
			score += k.regions[i].of(&k.tokens[t].row)
		}
		if score > bestScore {
			best, bestScore = s, score
		}
	}
	if bestScore < 0 {
		return false
	}
	k.take(i, best)
	return true
}

// mostOccurrences bounds how often a part is looked for.
const mostOccurrences = 200

// occurrences lists where a text stands in another, between words.
func occurrences(text, part string) []Span {
	var out []Span
	for at := 0; part != "" && len(out) < mostOccurrences; {
		n := strings.Index(text[at:], part)
		if n < 0 {
			break
		}
		s := Span{Start: at + n, End: at + n + len(part)}
		if edge(text, s.Start) && edge(text, s.End) {
			out = append(out, s)
			at = s.End
			continue
		}
		_, size := utf8.DecodeRuneInString(text[s.Start:])
		at = s.Start + size
	}
	return out
}

// edge tells whether no word runs across a place. Scripts without spaces go on right
// behind an address.
func edge(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
	if at == 0 || at == len(text) || !letter(before) || !letter(after) {
		return true
	}
	return !unicode.IsMark(before) && !unicode.IsMark(after) && depesche.WithoutSpaces(before) != depesche.WithoutSpaces(after)
}

// take makes a range of the target that of a part.
func (k *keeper) take(i int, s Span) {
	from, to := overlapping(k.tokens, s)
	k.left -= countWords(k.tokens[from:to])
	for t := from; t < to; t++ {
		k.taken[t] = true
	}
	k.edits = append(k.edits, edit{s, k.text(i), i})
}

// aligned takes the words that looked at a part more than at others, unless they are too
// many to have been made of it.
func (k *keeper) aligned(i int) bool {
	best, sum := float32(0), float32(0)
	from, bestFrom, bestTo := 0, 0, 0
	for t := range k.tokens {
		if sum <= 0 {
			from, sum = t, 0
		}
		if k.taken[t] {
			sum = 0
			from = t + 1
			continue
		}
		sum += finite(k.regions[i].of(&k.tokens[t].row)) - .5
		if sum > best {
			best, bestFrom, bestTo = sum, from, t+1
		}
	}
	from, to := k.trimEdges(i, bestFrom, bestTo)
	if n := countWords(k.tokens[from:to]); from >= to || n > 2+2*k.regions[i].words || n == k.left && k.regions[i].words < countWords(k.words) {
		return false
	}
	if strings.ContainsAny(k.text(i), "./") && !strings.ContainsAny(k.text(i), " ") {
		from, to = k.wholeAddress(from, to)
	}
	k.take(i, Span{Start: k.tokens[from].Start, End: k.tokens[to-1].End})
	return true
}

// trimEdges leaves punctuation outside that the part does not have at its edges.
func (k *keeper) trimEdges(i, from, to int) (int, int) {
	text := k.text(i)
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	for from < to && !k.tokens[from].word && !strings.HasPrefix(k.target[k.tokens[from].Start:], string(first)) {
		from++
	}
	for from < to && !k.tokens[to-1].word && !strings.HasSuffix(k.target[:k.tokens[to-1].End], string(last)) {
		to--
	}
	return from, to
}

// wholeAddress takes what is left of an address around the words that were made of it.
func (k *keeper) wholeAddress(from, to int) (int, int) {
	joins := func(a, b int) bool {
		return k.tokens[a].End == k.tokens[b].Start && !k.taken[a] && !k.taken[b]
	}
	belongs := func(t int) bool {
		return k.tokens[t].word || strings.ContainsAny(k.target[k.tokens[t].Start:k.tokens[t].End], "/:._~%?&=#-@+")
	}
	for from > 0 && joins(from-1, from) && belongs(from-1) {
		from--
	}
	end := to
	for end < len(k.tokens) && joins(end-1, end) && belongs(end) {
		if end++; k.tokens[end-1].word || strings.HasSuffix(k.target[:k.tokens[end-1].End], "/") {
			to = end // what ends a sentence is no part of the address
		}
	}
	return from, to
}

// insert puts a part in where its neighbours are: behind what became of the word before
// it, else before what became of the word behind it, else at the same relative place.
func (k *keeper) insert(i int) {
	from, to := overlapping(k.words, k.parts[i])
	place := -1
	if t := k.mostAt(i, from-1); t >= 0 {
		place = k.tokens[t].End
	} else if t := k.mostAt(i, to); t >= 0 {
		place = k.tokens[t].Start
	} else {
		place = k.relative(i)
	}
	for _, e := range k.edits { // not within another
		if place > e.Start && place < e.End {
			place = e.End
		}
	}
	text := k.text(i)
	before, _ := utf8.DecodeLastRuneInString(k.target[:place])
	after, _ := utf8.DecodeRuneInString(k.target[place:])
	if place > 0 && !unicode.IsSpace(before) && class(before) != '(' {
		text = " " + text
	}
	if place < len(k.target) && !unicode.IsSpace(after) && !strings.ContainsRune(".,)\"", class(after)) {
		text += " "
	}
	k.edits = append(k.edits, edit{Span{Start: place, End: place}, text, i})
}

// mostAt is the token that looks most at a word of the source, -1 when none looks at it
// enough, or when it is no word or kept itself.
func (k *keeper) mostAt(i, word int) int {
	if word < 0 || word >= len(k.words) || !k.words[word].word {
		return -1
	}
	best, most := -1, float32(.3)
	for t := range k.tokens {
		if share := finite(k.tokens[t].row.at(word)); share > most && !k.taken[t] {
			best, most = t, share
		}
	}
	return best
}

// relative is the beginning of the word at a part's relative place, or the end of the
// last word.
func (k *keeper) relative(i int) int {
	at := float64(k.parts[i].Start) / float64(max(1, len(k.source)-len(k.text(i))))
	var words []token
	for _, t := range k.tokens {
		if t.word {
			words = append(words, t)
		}
	}
	n := int(at*float64(len(words)) + .5)
	switch {
	case len(words) == 0:
		return len(k.target)
	case n >= len(words):
		return words[len(words)-1].End
	}
	return words[n].Start
}

// dropCopies takes out what the translation says oftener than the source, word for word.
func (k *keeper) dropCopies() {
	seen := map[string]bool{}
	for i := range k.parts {
		text := k.text(i)
		if seen[text] {
			continue
		}
		seen[text] = true
		surplus := len(occurrences(k.target, text)) - len(occurrences(k.source, text))
		for _, s := range occurrences(k.target, text) {
			from, to := overlapping(k.tokens, s)
			if surplus <= 0 || from == to || slices.Contains(k.taken[from:to], true) || k.edited(s) {
				continue
			}
			surplus--
			// A space goes with it, unless another part stands there.
			if s.Start > 0 && k.target[s.Start-1] == ' ' && !k.edited(Span{Start: s.Start - 1, End: s.Start}) {
				s.Start--
			} else if s.Start == 0 && strings.HasPrefix(k.target[s.End:], " ") && !k.edited(Span{Start: s.End, End: s.End + 1}) {
				s.End++
			}
			for t := from; t < to; t++ {
				k.taken[t] = true
			}
			k.edits = append(k.edits, edit{s, "", -1})
		}
	}
}

// edited tells whether an edit changes a part of a range or puts something at its edge.
func (k *keeper) edited(s Span) bool {
	return slices.ContainsFunc(k.edits, func(e edit) bool {
		if e.Start == e.End {
			return s.Start <= e.Start && e.Start <= s.End
		}
		return e.Start < s.End && s.Start < e.End
	})
}

// apply carries the edits out.
func (k *keeper) apply() (string, []token) {
	slices.SortStableFunc(k.edits, func(a, b edit) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return a.End - b.End
	})
	var text strings.Builder
	var out []token
	last, t := 0, 0
	copyTo := func(end int) {
		moved := text.Len() - last
		for ; t < len(k.tokens) && k.tokens[t].Start < end; t++ {
			if tok := k.tokens[t]; !k.taken[t] {
				tok.Start, tok.End = tok.Start+moved, tok.End+moved
				out = append(out, tok)
			}
		}
		text.WriteString(k.target[last:end])
		last = end
	}
	for _, e := range k.edits {
		copyTo(e.Start)
		if n := len(out); e.Start == e.End && n > 0 && out[n-1].kept >= 0 && out[n-1].End == text.Len() && !strings.HasPrefix(e.text, " ") {
			text.WriteByte(' ') // two parts at one place stand apart
		}
		from := text.Len() + len(e.text) - len(strings.TrimLeft(e.text, " "))
		text.WriteString(e.text)
		if e.kept >= 0 {
			out = append(out, token{Span{Start: from, End: from + len(strings.Trim(e.text, " "))}, true, e.kept, row{}})
		}
		last = e.End
	}
	copyTo(len(k.target))
	return text.String(), out
}
