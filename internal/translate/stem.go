package translate

import "depesche/internal/search"

// longestStemmed bounds the words that are cut to stems, in bytes: what is longer is an
// address or the like, and no term of a glossary.
const longestStemmed = 64

// Stemmer returns the function that cuts a lower-case word of lang to its stem; words
// of languages without a stemmer, and very long ones, stay as they are.
func Stemmer(lang string) func(string) string {
	stem := search.Stemmer(lang)
	return func(w string) string {
		if len(w) > longestStemmed {
			return w
		}
		return stem(w)
	}
}
