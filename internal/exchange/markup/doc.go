// Package markup reads and writes the XML of exchange formats within bounds.
//
// The reader streams: it holds one element at a time. It knows the place of all that it
// reads, refuses what is not well-formed with line, column and reason, resolves
// namespaces, and never reads an entity that a file declares: nothing outside the file is
// opened and nothing grows. Files are UTF-8, UTF-16 with a byte order mark, or in any
// encoding that their declaration names.
package markup
