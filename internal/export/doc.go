// Package export writes a whole site as files that any web server can serve. It asks a
// handler for every address that is linked, from those that it is given on, turns what
// needs a server into links to one (or leaves it out), and writes what has changed.
//
// A manifest in the folder says which files are the export's own and what they held. A
// folder without one that holds anything is refused, and a file that somebody else made or
// changed is neither overwritten nor removed.
package export
