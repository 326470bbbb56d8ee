// Package fts5 puts parts of a full-text index together as SQLite's FTS5 keeps them in its
// own tables: of many documents the part that FTS5 itself would write when they are inserted,
// for a fraction of the work and beside the transaction. FTS5 reads such a part, writes it
// together with others and deletes from it like from its own.
//
// The tables are those of a contentless index with contentless_delete=1, in version 4 of the
// format, whose description begins SQLite's fts5_index.c: detail=full, columnsize=1, pages of
// the default size (Known and Read tell). Rows of a part go into three of them: _data (its
// leaves), _idx (which leaf begins with which term) and _docsize (how many tokens a document
// has).
//
// A connection to the database remembers what an index consists of, and hears of what other
// connections wrote alone. So these rows are written by a connection that has FTS5 write no
// documents itself.
package fts5
