package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"depesche/internal/lang"

	"depesche"
)

// checkNames looks for the source's names in the target. What begins with a capital is a
// name as long as no list says that it is translated; a name counts as found when any
// word of the target could render it: the same, inflected, transliterated, an exonym.
func checkNames(g *segment) {
	if g.copied || g.unrelated {
		return
	}
	explained := g.typos()
	n := len(g.out)
	g.replacedOrMissing(g.missingNames(explained))
	if len(g.out) == n {
		g.checkStrangers()
	}
}

// nameAt tells whether the word at i of the source is surely a name or part of one.
func (s *side) nameAt(i int) bool {
	t := &s.toks[i]
	const known = clFunction | clCommon | clCapitalised | clMonth | clWeekday | clNumber | clCurrency | clUnit | clPlace
	if t.kind != kWord || !t.upper || t.is(known) {
		return false
	}
	if w := t.form.bare; len(w) < len(t.low) && s.lx.is(w, known) {
		return false
	}
	if t.caps && t.runes <= 5 {
		return false // an acronym, which languages render in their own ways
	}
	return utf8.RuneCountInString(t.form.bare) >= 3 && !s.acronyms(i) && !s.inQuantity(i)
}

// acronyms tells whether the word at i is the plural of an acronym: DJs.
func (s *side) acronyms(i int) bool {
	w := s.raw(i)
	a := strings.TrimSuffix(w, "s")
	return len(a) >= 2 && len(a) < len(w) && a == strings.ToUpper(a)
}

// surnameAt tells whether the word at i is one only because a given name stands before
// it: Thomas Cook, Karen Pence.
func (s *side) surnameAt(i int) bool {
	t := &s.toks[i]
	return t.kind == kWord && t.upper && s.at(i-1).is(clGiven) && !t.is(clFunction|clMonth|clWeekday) && t.runes >= 3
}

// possessive tells whether the word at i ends in 's, and a name with it.
func (s *side) possessive(i int) bool {
	w := s.toks[i].low
	return len(trimPossessive(w)) < len(w)
}

func trimPossessive(w string) string {
	if len(w) < 4 || w[len(w)-1] != 's' {
		return w
	}
	for _, p := range []string{"'s", "’s"} {
		if len(w) > len(p)+1 && w[len(w)-len(p):] == p {
			return w[:len(w)-len(p)]
		}
	}
	return w
}

// missingName is a run of source words that form a name, none of which is in the target.
type missingName struct {
	from, to int
	sure     bool // two words or more, or a given name among them
	anchored bool // part of a name whose other part is there
}

// missingNames lists names of the source that the target does not seem to hold.
func (g *segment) missingNames(explained map[int]bool) []missingName {
	title := g.src.titleCase()
	s := &g.src
	var out []missingName
	for i := 0; i < len(s.toks); i++ {
		if !s.nameAt(i) {
			continue
		}
		j := i + 1
		for j < len(s.toks) && (s.nameAt(j) || s.surnameAt(j)) && !s.possessive(j-1) {
			j++
		}
		found, absent := 0, 0
		given := false
		for k := i; k < j; k++ {
			if explained[k] || g.rendered(k) {
				found++
			} else {
				absent++
			}
			given = given || k+1 < j && s.toks[k].is(clGiven)
		}
		if absent > 0 {
			m := missingName{from: i, to: j, anchored: found > 0}
			begins := s.initial(i)
			switch {
			case found > 0:
			case j-i >= 2:
				m.sure = given || !title && !begins && !s.lx.pack.Words.NounsCapitalised && s.meaningless(i, j) && g.keepsCapitals(i, j)
			default:
				m.sure = !title && !begins && g.lonelyName(i) && !s.inApposition(i) && !s.ledByArticle(i) && !s.afterNumber(i) && !s.toks[i].is(clGiven)
			}
			out = append(out, m)
		}
		i = j - 1
	}
	return out
}

// meaningless tells whether the words [i, j) are a name by themselves: the language has
// meanings on its list, and none for them, or for one of them that does not look like its
// own words, or for the first of two where what is modified comes last. "Natural Resources" is
// translated, "Howe Sound" is not.
func (s *side) meaningless(i, j int) bool {
	if len(s.lx.pack.Concepts) == 0 {
		return false
	}
	known := false
	for k := i; k < j; k++ {
		switch {
		case len(s.conceptsAt(k)) > 0 || s.derived(k):
			known = true
		case k == i && j-i == 2 && s.lx.pack.Words.ModifiersFirst:
			return true
		case s.lx.letters.foreign(trimPossessive(s.toks[k].low)):
			return true
		}
	}
	return !known
}

// keepsCapitals tells whether the words [i, j) of the source would stay as they are in the
// target's language: where nobody has listed what it translates, only words that do not
// look like the source's own are surely kept.
func (g *segment) keepsCapitals(i, j int) bool {
	if len(g.tgt.lx.pack.Words.Capitalised) > 0 || len(g.tgt.lx.pack.Concepts) > 0 {
		return true
	}
	for k := i; k < j; k++ {
		if !g.src.lx.letters.foreign(g.src.bareAt(k)) {
			return false
		}
	}
	return true
}

// ledByArticle tells whether an article stands before the word at i. Persons and towns
// have none; what has one is translated as often as kept: the Braggart, la Terra.
func (s *side) ledByArticle(i int) bool {
	t := s.at(i - 1)
	return t.is(clIndefinite) || t.kind == kWord && slices.Contains(s.lx.pack.Words.Definite, t.low)
}

// afterNumber tells whether a number or a word for many stands before the word at i: what can
// be counted is no name.
func (s *side) afterNumber(i int) bool {
	t := s.at(i - 1)
	return t.kind == kNumber || t.is(clNumber)
}

// inQuantity tells whether the word at i is part of a number: XVIIIe siècle.
func (s *side) inQuantity(i int) bool {
	for k := range s.quantities {
		if q := &s.quantities[k]; q.from <= i && i < q.to {
			return true
		}
	}
	return false
}

// inApposition tells whether the name at i stands between commas after another name, to say
// where that is: translators may leave it out.
func (s *side) inApposition(i int) bool {
	k := i - 2
	for k >= 0 && s.toks[k].kind != kWord {
		k--
	}
	return s.at(i-1).punct(",") && s.at(k).upper && (s.at(i+1).punct(",") || s.at(i+1).punct(".") || s.at(i+1).punct(")"))
}

// lonelyName tells whether a single capitalised word is so surely a name that it must
// be kept: not derived, of no country, in languages whose other capitals are known.
func (g *segment) lonelyName(i int) bool {
	s := &g.src
	w := trimPossessive(s.toks[i].low)
	if s.lx.pack.Words.NounsCapitalised || len(s.lx.pack.Words.Derived) == 0 || len(g.tgt.lx.pack.Words.Capitalised) == 0 {
		return false
	}
	if utf8.RuneCountInString(w) < 5 || s.toks[i].caps || s.lx.placeStems.has(w) {
		return false
	}
	if s.derived(i) || len(s.conceptsAt(i)) > 0 {
		return false
	}
	if n := s.at(i + 1); len(s.lx.pack.Concepts) == 0 && (!s.lx.letters.foreign(w) || n.kind == kWord && !n.upper && n.space && !n.is(clFunction)) {
		return false // no list tells words from names: "Sovrintendente nazionale"
	}
	// "the Cinnamomum tree", "the Cepheus constellation": as part of a name for a thing
	// it is translated with it.
	if n, p := s.at(i+1), s.at(i-1); s.lx.pack.Words.ModifiersFirst && p.is(clFunction) && !p.upper && n.kind == kWord && !n.upper && n.space && !n.is(clFunction) {
		return false
	}
	return !s.partOfLonger(i, i+1)
}

// partOfLonger tells whether the tokens [i, j) stand beside other words in capitals, which
// are translated together: "Mountain Rescue", "Court of Appeal", "U. Carolina".
func (s *side) partOfLonger(i, j int) bool {
	for _, at := range [2][2]int{{i - 1, -1}, {j, 1}} {
		k, d := at[0], at[1]
		n := s.at(k)
		if n.punct("-") || n.kind == kWord && n.upper && !n.is(clGiven|clMonth|clWeekday) && !(s.initial(k) && n.is(clFunction|clCommon)) {
			return true
		}
		if n.kind == kWord && n.is(clFunction) && !n.upper && len(n.low) <= 3 && s.at(k+d).upper && !n.is(clJoiner) {
			return true
		}
		if d < 0 && n.punct(".") && !n.space && s.at(k-1).upper && utf8.RuneCountInString(s.at(k-1).low) == 1 {
			return true
		}
	}
	return false
}

// rendered tells whether some word of the target could stand for the source word at k.
func (g *segment) rendered(k int) bool {
	if g.tgt.hasBare(&g.src.toks[k]) > 0 {
		return true
	}
	f := g.src.formAt(k)
	for i := range g.tgt.toks {
		t := &g.tgt.toks[i]
		if t.form != nil && f.sameName(t.form) || t.kind == kURL && sameName(f.bare, f.sound, g.tgt.bareAt(i), g.tgt.skeleton(i)) {
			return true
		}
	}
	return false
}

// sameName tells whether v could be w: one begins with most of the other, or they sound
// alike letter by letter. key is w's skeleton, sound is v's.
func sameName(w, key, v, sound string) bool {
	if v == w {
		return true
	}
	n := common(w, v)
	short := min(len(w), len(v))
	if n >= 4 && n*4 >= short*3 || n >= 3 && n == short || len(w) >= 5 && contains(v, w) {
		return true
	}
	k := sound
	if len(key) == 0 || len(k) == 0 {
		return false
	}
	if (key[0] == k[0] || isThroat(key[0]) && isThroat(k[0])) && sameConsonants(key, k) {
		return true
	}
	n = common(key, k)
	short = min(len(key), len(k))
	return n == short && short >= 3 || n >= 4 && n*4 >= short*3 || n >= 5 && n*10 >= short*6 || len(key) >= 5 && contains(k, key)
}

// sameConsonants tells whether two skeletons differ in their vowels alone, as the same
// name does in two transliterations: Kolkata and Kalkutta, Hizbullah and Hisbollah.
func sameConsonants(a, b string) bool {
	i, j, n := 0, 0, 0
	a, b = strings.TrimRight(a, "s"), strings.TrimRight(b, "s") // Muhammad's, Mohammeds
	for {
		for i < len(a) && isVowel(a[i]) {
			i++
		}
		for j < len(b) && isVowel(b[j]) {
			j++
		}
		if i == len(a) || j == len(b) {
			return i == len(a) && j == len(b) && n >= 3
		}
		switch {
		case isHiss(a[i]) && isHiss(b[j]):
			for i+1 < len(a) && isHiss(a[i+1]) {
				i++
			}
			for j+1 < len(b) && isHiss(b[j+1]) {
				j++
			}
		case a[i] != b[j] && !(isThroat(a[i]) && isThroat(b[j])):
			return false
		}
		i, j, n = i+1, j+1, n+1
	}
}

// isHiss tells whether a letter of a skeleton stands for one of the sounds that
// transliterations tell apart least: Khrushchev, Chruschtschow, Kroutchev.
func isHiss(c byte) bool { return c == 's' || c == 'c' || c == 'z' || c == 'j' }

// isThroat is the same for the sounds that are written kh, ch, h or j.
func isThroat(c byte) bool { return c == 'h' || c == 'c' || c == 'k' }

func isVowel(c byte) bool { return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' }

func contains(s, sub string) bool {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i:i+len(sub)] == sub {
			return true
		}
	}
	return false
}

// common is the length of the common beginning.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// typos reports capitalised words of the target that are words of the source with two
// letters exchanged. It returns the source tokens that this explains.
func (g *segment) typos() map[int]bool {
	var explained map[int]bool
	s, t := &g.src, &g.tgt
	for k := range s.toks {
		if s.toks[k].kind != kWord || !s.toks[k].upper {
			continue
		}
		w := s.toks[k].form.bare
		if utf8.RuneCountInString(w) < 4 || t.count(w) > 0 && t.times(w) >= s.times(w) {
			continue
		}
		for i := range t.toks {
			u := &t.toks[i]
			if u.kind != kWord || !u.upper || u.low[0] != w[0] {
				continue
			}
			v := u.form.bare
			if len(v) > len(w)+1 || len(v) < len(w)-1 || s.has(u) > 0 || u.is(clFunction|clCommon|clCapitalised|clPlace|clNumber) || !(transposed(w, v) || g.misspelt(k, i, w, v)) || foreignWord(v) {
				continue
			}
			right := s.raw(k)[:len(w)]
			sp := t.span(i, i+1)
			sp.To = sp.From + len(v)
			g.report("name.typo", s.span(k, k+1), sp, right, t.cut(sp)).Suggestion = &right
			if explained == nil {
				explained = map[int]bool{}
			}
			explained[k] = true
			break
		}
	}
	return explained
}

// times is how often a name stands in the text, its possessive included.
func (s *side) times(w string) int { return s.count(w) + s.count(w+"'s") + s.count(w+"’s") }

// foreignWord tells whether a word is one, or the plural of one, of any of the languages
// that are known to depth: the Bleus are no misspelt Blues.
func foreignWord(w string) bool {
	for _, c := range lang.WithConcepts() {
		if x := &lexiconOf(c).concepts; x.means(fold(w)) || x.means(strings.TrimSuffix(fold(w), "s")) {
			return true
		}
	}
	return false
}

// misspelt tells whether v is the name w with one letter wrong within it, where the other
// part of the same name stands beside both: Karen Whitlock, Karen Whitlack. Alone it could
// be how the language writes the name.
func (g *segment) misspelt(k, i int, w, v string) bool {
	if len(w) < 6 || !oneOff(w, v) || fold(w) == fold(v) || skeleton(w) == skeleton(v) {
		return false
	}
	// A letter that is wrong at the end may be an ending; one left out before the last that
	// stays is none.
	n := common(w, v)
	leftOut := len(v) == len(w)-1 && n >= 4 && n < len(v)
	if n < 2 || n+2 >= min(len(w), len(v)) && !leftOut {
		return false
	}
	for _, d := range []int{-1, 1} {
		a, b := g.src.at(k+d), g.tgt.at(i+d)
		if a.kind == kWord && a.upper && len(a.low) > 2 && a.low == b.low && g.src.initial(k) == g.tgt.initial(i) {
			return true
		}
	}
	return false
}

// transposed tells whether b is a with two neighbouring letters exchanged, other than the
// -er and -re, -el and -le of kindred languages.
func transposed(a, b string) bool {
	if len(a) != len(b) || len(a) < 4 {
		return false
	}
	i := common(a, b)
	if i+1 >= len(a) || a[i] != b[i+1] || a[i+1] != b[i] || a[i+2:] != b[i+2:] {
		return false
	}
	return i+2 < len(a) || !(a[i:] == "re" || a[i:] == "er" || a[i:] == "le" || a[i:] == "el")
}

// replacedOrMissing reports sure names that the target does not hold, and says which
// name the target holds instead where there is one.
func (g *segment) replacedOrMissing(missing []missingName) {
	if a, b := g.src.lx.pack.Script, g.tgt.lx.pack.Script; a != b {
		return // how a name sounds does not show from its letters alone
	}
	reported := false
	for _, m := range missing {
		if !m.sure {
			continue
		}
		reported = true
		src := g.src.span(m.from, m.to)
		if tgt, ok := g.strangeName(); ok {
			g.report("name.replaced", src, tgt, g.src.cut(src), g.tgt.cut(tgt))
			continue
		}
		g.report("name.missing", src, depesche.Span{}, g.src.cut(src))
	}
	if reported {
		return
	}
}

// strangeName finds two capitalised words in a row in the target of which the source
// holds nothing.
func (g *segment) strangeName() (depesche.Span, bool) {
	t := &g.tgt
	for i := 0; i+1 < len(t.toks); i++ {
		if !t.nameAt(i) || !t.nameAt(i+1) || g.inSource(i) || g.inSource(i+1) {
			continue
		}
		if t.lx.pack.Words.NounsCapitalised && !t.toks[i].is(clGiven) {
			continue
		}
		return t.span(i, i+2), true
	}
	return depesche.Span{}, false
}

// inSource tells whether the target word at i could come from a word of the source.
func (g *segment) inSource(i int) bool {
	if g.src.hasBare(&g.tgt.toks[i]) > 0 {
		return true
	}
	f := g.tgt.formAt(i)
	for k := range g.src.toks {
		if t := &g.src.toks[k]; t.form != nil && f.sameName(t.form) {
			return true
		}
	}
	return false
}
