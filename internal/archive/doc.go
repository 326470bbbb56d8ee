// Package archive brings the archives of other publishing systems into a newsroom, and a
// newsroom's own archive out and in again.
//
// An import can be broken off at any moment and asked for again: what came is noted by the
// number that it had where it came from, in the transaction that stores it.
package archive
