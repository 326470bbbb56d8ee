// Package search makes words findable: it cuts text into words as a language writes
// them, says which words mean the same, reads queries, ranks, and cuts extracts. It is
// pure; package store keeps the index and asks it.
//
// The index holds words as they stand (in small letters). What else finds a word, its
// stem, its spelling without accents, the compounds that it is part of, the words that
// differ by a slip of the finger, is looked up in the index's own list of words when a
// query is asked. So the index depends on the text alone, and a phrase is found as it was
// written.
package search

// version changes when the same text gives other words, or pairs of them, than before.
const version = 3

// Limits of a query: what is beyond is left out.
const (
	MaxQuery   = 240 // characters
	MaxClauses = 12  // words and phrases
	MaxPhrase  = 8   // words in a phrase
	MaxWord    = 64  // characters; longer ones are cut, in texts too
)
