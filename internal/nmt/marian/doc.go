// Package marian reads what a Firefox Translations student consists of: a binary model
// of the Marian toolkit (version 1, weights of 8 bits), and the shortlist of words that
// may translate a word.
//
// Nothing in a file is believed: every length is held against what is there before it is
// used, every matrix against the size that the options give it, and options whose
// meaning is not known here are refused by name. What is read is bounded by the size of
// the file.
package marian
