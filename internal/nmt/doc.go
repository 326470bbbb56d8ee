// Package nmt is the neural translation engine: it runs the students of Firefox
// Translations (Bergamot, Marian) in this process, without a network, a database or C.
//
// A student is a transformer with six encoder layers or so, a decoder of simpler simple
// recurrent units (Kim et al.: From Research to Production and Back, 2019), and weights
// of 8 bits. Sentences are translated greedily, from a shortlist of words that the words
// of the source may become.
//
// A sentence's translation depends on the sentence alone: not on what is translated
// beside it, on how many processors there are, or on what they can do. See
// docs/nmt.md.
package nmt
