package check

import (
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	mostPersons     = 20 // persons of a segment that are looked for in another script
	leastSurname    = 4  // letters of a surname that is looked for in another script
	leastConsonants = 2  // of a name, to tell it from others by them
	// What part of its consonants a word shares with a name, in its place or elsewhere, if it may
	// be that name.
	sameBeside    = 0.6
	sameElsewhere = 0.8
)

// replacedAcrossScripts reports a surname for which another stands behind the same given name
// in another script: "Karen Whitlock", "Карен Петерсон". The given name shows where to look,
// and transliterations keep the consonants.
func (g *segment) replacedAcrossScripts() {
	s, o := &g.src, &g.tgt
	if s.lx.pack.Script != "Latn" {
		s, o = o, s
	}
	if script := o.lx.pack.Script; s.lx.pack.Script != "Latn" || script != "Cyrl" && script != "Grek" {
		return
	}
	persons := 0
	for i := range s.toks {
		if !s.personOfTwo(i) {
			continue
		}
		if persons++; persons > mostPersons {
			return
		}
		from, to := o.surnameBehind(s.bareAt(i))
		if from == to || o.anyCapital(func(k int) bool {
			return transliterates(s.bareAt(i+1), o.bareAt(k), k >= from && k < to)
		}) {
			continue
		}
		if s.anyCapital(func(k int) bool {
			return k != i && slices.ContainsFunc(o.toks[from:to], func(t token) bool { return transliterates(s.bareAt(k), t.form.bare, false) })
		}) {
			continue
		}
		name, other := s.span(i+1, i+2), o.span(from, to)
		if s != &g.src {
			name, other = other, name
		}
		g.report("name.replaced", name, other, g.src.cut(name), g.tgt.cut(other))
	}
}

// personOfTwo tells whether a given name stands at i, once in the text, and behind it one
// surname that is no word of the language.
func (s *side) personOfTwo(i int) bool {
	p, n := s.at(i-1), s.at(i+1)
	if !s.is(i, clGiven) || !s.toks[i].upper || s.times(s.bareAt(i)) > 1 || !s.surnameAt(i+1) || !n.space || n.runes < leastSurname || n.is(clGiven|clPlace|clCapitalised|clCommon) {
		return false
	}
	if len(s.conceptsAt(i+1)) > 0 && !s.lx.letters.foreign(s.bareAt(i+1)) {
		return false
	}
	capital := func(t *token) bool {
		return t.kind == kWord && t.upper && !t.is(clFunction|clCapitalised|clMonth|clWeekday)
	}
	return !(capital(p) && s.toks[i].space) && !(capital(s.at(i+2)) && s.at(i+2).space) && !s.at(i+2).punct("-") && !p.punct("-")
}

// surnameBehind finds the words in capitals behind the one word that a given name in another
// script may be, two where the first may be a father's name; from is to where there are none.
func (s *side) surnameBehind(given string) (from, to int) {
	at := -1
	for i := range s.toks {
		if !s.capitalAt(i) || !sameGiven(given, s.bareAt(i)) {
			continue
		}
		if at >= 0 {
			return 0, 0
		}
		at = i
	}
	if at < 0 {
		return 0, 0
	}
	from = at + 1
	for to = from; to < from+2 && to < len(s.toks) && s.capitalAt(to) && s.toks[to].space; {
		to++
	}
	if s.at(to).punct("-") || from < to && s.toks[to-1].runes < leastSurname || to == from+1 && s.afterFather(from) {
		return 0, 0
	}
	return from, to
}

// afterFather tells whether the word at i may be a name after the father: "Васильевич", with
// which a person can be named politely without the surname.
func (s *side) afterFather(i int) bool {
	return slices.ContainsFunc(s.lx.pack.Words.Patronymics, func(piece string) bool { return strings.Contains(s.toks[i].low, piece) })
}

func (s *side) capitalAt(i int) bool {
	t := s.at(i)
	return t.kind == kWord && t.upper && !t.caps && !t.is(clFunction)
}

// anyCapital tells whether a word with a capital is what is asked for.
func (s *side) anyCapital(is func(i int) bool) bool {
	for i := range s.toks {
		if s.capitalAt(i) && is(i) {
			return true
		}
	}
	return false
}

// sameGiven tells whether v is surely the given name w in another script.
func sameGiven(w, v string) bool {
	a, b := consonants(w), consonants(v)
	less, more := min(len(a), len(b)), max(len(a), len(b))
	return less >= leastConsonants && more <= less+1 && a[0] == b[0] && inOrder(a, b) == less
}

// transliterates tells whether v, in the place of the name w in another script or elsewhere,
// may be that name: most of its consonants, in their order, are the name's.
func transliterates(w, v string, inPlace bool) bool {
	a, b := consonants(w), consonants(v)
	n := inOrder(a, b)
	if !inPlace {
		return len(b) >= leastConsonants && float64(n) >= sameElsewhere*float64(len(b))
	}
	if few := min(len(a), len(b)); few <= leastConsonants {
		return few < leastConsonants || n > 0
	}
	return float64(n) >= sameBeside*float64(len(b))
}

// inOrder is the length of the longest sequence that both have, with gaps, as far as the
// longest names go.
func inOrder(a, b []byte) int {
	var row [33]int
	a, b = a[:min(len(a), len(row)-1)], b[:min(len(b), len(row)-1)]
	for i := range a {
		before := 0 // of the beginnings of both that end before i and j
		for j := range b {
			here := row[j+1]
			row[j+1] = max(here, row[j])
			if a[i] == b[j] {
				row[j+1] = before + 1
			}
			before = here
		}
	}
	return row[len(b)]
}

// consonants gives a word's consonants as the kinds of them that scripts tell apart, runs of
// one kind as one.
func consonants(w string) []byte {
	var room [64]byte
	plain := romanise(room[:0], spoken.Replace(w))
	var out []byte
	for i := 0; i < len(plain); i++ {
		kinds := consonantKinds[plain[i]]
		if soft := i+1 < len(plain) && (plain[i+1] == 'e' || plain[i+1] == 'i' || plain[i+1] == 'y'); soft && (plain[i] == 'c' || plain[i] == 'g') {
			kinds = "s"
		}
		if plain[i] == 'd' && i+2 < len(plain) && plain[i+1] == 'z' && plain[i+2] == 'h' {
			continue // "dzh" is one sound
		}
		if i+1 < len(plain) && plain[i+1] == 'h' {
			switch plain[i] {
			case 's', 'c', 'z', 'd':
				kinds, i = "s", i+1
			case 'p':
				kinds, i = "v", i+1
			case 't', 'k', 'g':
				i++
			}
		}
		for k := range len(kinds) {
			if len(out) == 0 || out[len(out)-1] != kinds[k] {
				out = append(out, kinds[k])
			}
		}
	}
	return out
}

// spoken writes letters by their sound that romanise takes for others. Greek writes b, d, g
// and w, which it has no letters for, with two or three.
var spoken = strings.NewReplacer("χ", "kh", "μπ", "b", "ντ", "d", "γκ", "g", "γου", "w", "č", "ch", "ć", "ch", "ç", "ch", "š", "sh", "ş", "sh", "ž", "zh", "ż", "zh", "đ", "dzh", "ę", "en", "ą", "an")

// consonantKinds are, by their letter, what transliterations keep of consonants.
var consonantKinds = func() (m [utf8.RuneSelf]string) {
	for kind, letters := range map[string]string{"s": "sjz", "k": "kqcgh", "t": "td", "b": "bp", "v": "vwf", "l": "l", "r": "r", "n": "nm", "ks": "x"} {
		for _, r := range letters {
			m[r] = kind
		}
	}
	return m
}()
