package translate

import (
	"hash/fnv"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What two texts are compared by is capped, so that hostile input costs no more than a
// long sentence does: comparison takes the product of the lengths.
const (
	mostTokens = 400
	wordReach  = 24 // how far apart words are still compared letter by letter
)

// token is a word, a number or a punctuation mark of a text.
type token struct {
	text   string
	fold   string
	weight float64
	kind   tokenKind
}

type tokenKind uint8

const (
	wordToken tokenKind = iota
	numberToken
	punctToken
)

// tokens cuts text into words, numbers (with their inner separators) and punctuation
// marks; white space is none.
func tokens(text string) []token {
	var out []token
	last := 0
	punct := func(s string) {
		for _, r := range s {
			if !unicode.IsSpace(r) {
				out = append(out, token{string(r), string(r), 0.25, punctToken})
			}
		}
	}
	ws := words(text)
	for i := 0; i < len(ws); i++ {
		w := ws[i]
		punct(text[last:w.from])
		kind := wordToken
		if unicode.IsDigit(firstRune(w.fold)) {
			kind = numberToken
			for i+1 < len(ws) && ws[i+1].from == w.to+1 && strings.ContainsRune(".,:", rune(text[w.to])) && unicode.IsDigit(firstRune(ws[i+1].fold)) {
				i++
				w = word{w.from, ws[i].to, strings.ToLower(text[w.from:ws[i].to])}
			}
		}
		out = append(out, token{text[w.from:w.to], w.fold, 1, kind})
		last = w.to
	}
	punct(text[last:])
	return out
}

// Similarity is how much of a translation of a can serve for b, in percent, as
// translation memories count it: 100 if and only if the texts are equal; from about 75
// it saves work. It is the edit distance between words (Wagner and Fischer), where a
// changed word costs by its letters, a changed number little, changed case and
// punctuation less. White space counts only against 100. It is symmetric.
func Similarity(a, b string) int {
	if a == b {
		return 100
	}
	ta, tb := tokens(a), tokens(b)
	if len(ta) == 0 || len(tb) == 0 {
		if len(ta) == len(tb) {
			return 99
		}
		return 0
	}
	if len(ta) > mostTokens || len(tb) > mostTokens {
		return similarBags(ta, tb)
	}
	if less(tb, ta) {
		ta, tb = tb, ta
	}
	wa, wb := weight(ta), weight(tb)
	dist := distance(ta, tb)
	score := 100 * (1 - dist/max(wa, wb))
	return min(99, max(0, int(math.Floor(score+1e-9))))
}

// less orders the arguments so that rounding cannot tell them apart.
func less(a, b []token) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	for i := range a {
		if a[i].text != b[i].text {
			return a[i].text < b[i].text
		}
	}
	return false
}

func weight(ts []token) float64 {
	w := 0.0
	for _, t := range ts {
		w += t.weight
	}
	return w
}

func distance(a, b []token) float64 {
	row := make([]float64, len(b)+1)
	for j, t := range b {
		row[j+1] = row[j] + t.weight
	}
	for i, x := range a {
		diag := row[0]
		row[0] += x.weight
		for j, y := range b {
			best := min(row[j]+y.weight, row[j+1]+x.weight, diag+exchange(x, y, i-j))
			diag, row[j+1] = row[j+1], best
		}
	}
	return row[len(b)]
}

// exchange is what it costs to put y for x; apart is the distance of their places.
func exchange(x, y token, apart int) float64 {
	switch {
	case x.text == y.text:
		return 0
	case x.kind != y.kind:
		return x.weight + y.weight
	case x.fold == y.fold:
		return 0.1 * x.weight
	case x.kind == numberToken:
		return 0.4
	case x.kind == punctToken:
		return 0.2
	case apart > wordReach || apart < -wordReach:
		return x.weight
	}
	// Words that are alike begin or end alike; the rest need not be spelled out.
	if firstRune(x.fold) != firstRune(y.fold) && lastRune(x.fold) != lastRune(y.fold) {
		return x.weight
	}
	like := wordLike(x.fold, y.fold)
	if like < 0.5 {
		return x.weight
	}
	return x.weight * (1 - 0.8*like)
}

// similarBags compares very long texts by the words they share, whatever their order.
func similarBags(a, b []token) int {
	count := map[string]int{}
	for _, t := range a {
		count[t.fold]++
	}
	shared := 0
	for _, t := range b {
		if count[t.fold] > 0 {
			count[t.fold]--
			shared++
		}
	}
	return min(99, 100*shared/max(len(a), len(b)))
}

// SketchSize is the number of values of a Sketch.
const SketchSize = 16

// Sketch returns values by which a store finds candidates for Similarity without
// reading everything: texts that are alike share some of them. It is a MinHash
// (Broder 1997) of the text's words and pairs of words, in lower case, all numbers taken
// as one: each of the SketchSize values is the smallest of one hash function over them,
// with the function's number mixed in, so that one index over all values serves. Two
// texts that share the part J of their words and pairs have at least one value in common
// with the probability 1-(1-J)^16: above 99 % from J = 0.25, which a Similarity of 75
// exceeds for sentences of six words and more unless every word differs by a letter. The upper bit is clear: values fit
// into an SQL BIGINT. A text without words has none.
func Sketch(text string) []uint64 {
	out := make([]uint64, SketchSize)
	for i := range out {
		out[i] = math.MaxUint64
	}
	prev, n := "^", 0
	add := func(s string) {
		h := fnv.New64a()
		h.Write([]byte(s))
		x := h.Sum64()
		for i := range out {
			out[i] = min(out[i], mix(x+uint64(i+1)*0x9e3779b97f4a7c15))
		}
	}
	for _, t := range tokens(text) {
		if t.kind == punctToken {
			continue
		}
		if n++; n > 2000 {
			break
		}
		w := t.fold
		if t.kind == numberToken {
			w = "0"
		}
		add(w)
		add(prev + " " + w)
		prev = w
	}
	if n == 0 {
		return nil
	}
	for i := range out {
		out[i] = mix(out[i]^uint64(i)<<56) &^ (1 << 63)
	}
	return out
}

// mix is the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// DiffKind says what happened to a part of a text.
type DiffKind string

const (
	DiffSame DiffKind = "same"
	DiffDel  DiffKind = "del"
	DiffIns  DiffKind = "ins"
)

// DiffPart is a part of a comparison. The parts same and del make the old text, same and
// ins the new.
type DiffPart struct {
	Kind DiffKind `json:"kind"`
	Text string   `json:"text"`
}

// Diff compares two texts word by word; inside a word that changed only a little (an
// ending, a letter) it compares the letters. Where both texts are very long, only their
// common beginning and end are the same.
func Diff(old, new string) []DiffPart {
	a, b := diffTokens(old), diffTokens(new)
	var d diff
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		d.add(DiffSame, a[head])
		head++
	}
	a, b = a[head:], b[head:]
	tail := 0
	for tail < len(a) && tail < len(b) && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	end := a[len(a)-tail:]
	d.middle(a[:len(a)-tail], b[:len(b)-tail])
	for _, t := range end {
		d.add(DiffSame, t)
	}
	return d.close()
}

// diffTokens cuts a text into words and what stands between them, character by character.
func diffTokens(text string) []string {
	var out []string
	last := 0
	for _, w := range words(text) {
		for _, r := range text[last:w.from] {
			n := utf8.RuneLen(r)
			if r == utf8.RuneError {
				_, n = utf8.DecodeRuneInString(text[last:])
			}
			out = append(out, text[last:last+n])
			last += n
		}
		out = append(out, text[w.from:w.to])
		last = w.to
	}
	for last < len(text) {
		_, n := utf8.DecodeRuneInString(text[last:])
		out = append(out, text[last:last+n])
		last += n
	}
	return out
}

// diff collects parts; the last one grows in its buffer.
type diff struct {
	parts []DiffPart
	kind  DiffKind
	text  strings.Builder
}

func (d *diff) add(k DiffKind, text string) {
	if text == "" {
		return
	}
	if k != d.kind {
		d.close()
		d.kind = k
	}
	d.text.WriteString(text)
}

func (d *diff) close() []DiffPart {
	if d.text.Len() > 0 {
		d.parts = append(d.parts, DiffPart{d.kind, d.text.String()})
		d.text.Reset()
	}
	return d.parts
}

// middle compares what is left between the common ends by their longest common
// subsequence; words weigh more than the spaces between them.
func (d *diff) middle(a, b []string) {
	if len(a)*len(b) > 1<<20 {
		d.change(a, b)
		return
	}
	w := len(b) + 1
	best := make([]int32, (len(a)+1)*w)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			v := max(best[(i+1)*w+j], best[i*w+j+1])
			if a[i] == b[j] {
				v = max(v, best[(i+1)*w+j+1]+tokenWorth(a[i]))
			}
			best[i*w+j] = v
		}
	}
	i, j, di, dj := 0, 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j] && best[i*w+j] == best[(i+1)*w+j+1]+tokenWorth(a[i]):
			d.change(a[di:i], b[dj:j])
			d.add(DiffSame, a[i])
			i, j = i+1, j+1
			di, dj = i, j
		case best[(i+1)*w+j] >= best[i*w+j+1]:
			i++
		default:
			j++
		}
	}
	d.change(a[di:], b[dj:])
}

func tokenWorth(t string) int32 {
	if isWordRune(firstRune(t)) {
		return 4
	}
	return 1
}

// change adds a for-b exchange; two single words that are alike keep their common ends.
func (d *diff) change(a, b []string) {
	if len(a) == 1 && len(b) == 1 && isWordRune(firstRune(a[0])) && isWordRune(firstRune(b[0])) &&
		wordLike(strings.ToLower(a[0]), strings.ToLower(b[0])) >= 0.5 {
		ra, rb := []rune(a[0]), []rune(b[0])
		head := 0
		for head < len(ra) && head < len(rb) && ra[head] == rb[head] {
			head++
		}
		tail := 0
		for tail < len(ra)-head && tail < len(rb)-head && ra[len(ra)-1-tail] == rb[len(rb)-1-tail] {
			tail++
		}
		d.add(DiffSame, string(ra[:head]))
		d.add(DiffDel, string(ra[head:len(ra)-tail]))
		d.add(DiffIns, string(rb[head:len(rb)-tail]))
		d.add(DiffSame, string(ra[len(ra)-tail:]))
		return
	}
	d.add(DiffDel, strings.Join(a, ""))
	d.add(DiffIns, strings.Join(b, ""))
}
