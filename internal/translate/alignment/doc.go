// Package alignment lays what was marked in a source on its translation, by what each
// piece of the translation looked at while it was made.
//
// A mark goes to the run of words that looked at its words more than at others. Marks
// that stood apart stay apart, what was nested stays nested, none is lost and none comes
// twice; they begin and end at words, and take punctuation at their edges along only
// where they had it in the source. What must stay as it is replaces the words that were
// made of it, or is put in where its neighbours are.
package alignment
