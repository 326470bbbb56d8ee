// Package translate carries text through translation engines: several of them behind
// one small interface (Engine), and what surrounds any engine (Service): batches, a
// cache, marks and links carried through and repaired, the target language's
// typography, and a count of what was sent.
//
// It also holds what works on pairs of texts beside an engine: the likeness of two
// segments for the translation memory (Similarity, Diff, Sketch) and the terms of a
// glossary in a text (Glossary).
//
// The package stores nothing: results go to a function that the caller gives, and the
// cache is an interface. Keys of services are Secrets, which no printer shows.
package translate
