package check

// letterModel knows which three letters follow each other in a language's own words. A
// capitalised word with others is hardly one of them.
type letterModel map[[3]rune]struct{}

// learn takes in a word; whole tells that it ends where it ends, and is no mere stem.
func (m letterModel) learn(w string, whole bool) {
	m.each(w, whole, func(k [3]rune) bool {
		m[k] = struct{}{}
		return true
	})
}

// foreign tells whether the word has three letters in a row that no known word has.
func (m letterModel) foreign(w string) bool {
	strange := false
	m.each(w, true, func(k [3]rune) bool {
		_, ok := m[k]
		strange = strange || !ok
		return ok
	})
	return strange && len(m) > 0
}

// each goes through the letters of a word by threes, its beginning and end among them.
func (letterModel) each(w string, whole bool, f func([3]rune) bool) {
	k := [3]rune{0, 0, ' '}
	for _, r := range w {
		k = [3]rune{k[1], k[2], r}
		if k[0] != 0 && !f(k) {
			return
		}
	}
	if whole {
		f([3]rune{k[1], k[2], ' '})
	}
}

func (lx *lexicon) addLetters() {
	lx.letters = letterModel{}
	for w, e := range lx.words {
		if e.class&(clFunction|clCommon|clCapitalised|clNegator|clMonth|clWeekday|clUnit|clCardinal|clOrdinal) != 0 && e.class&(clPlace|clGiven) == 0 {
			lx.letters.learn(w, true)
		}
	}
	for _, stems := range lx.pack.Concepts {
		for _, s := range stems {
			lx.letters.learn(s, false)
		}
	}
}
