// Package comment holds the verbs of the conversation under a story: post, edit, delete,
// report, object, hold, approve, reject, ban, reply. Each verb is one function, one
// transaction, one entry in the ledger.
//
// A conversation belongs to a story, not to an edition: readers of all languages see one
// thread. What an edition allows is its Policy. A comment that waits says why (Held), to
// its writer as well as to the newsroom: nothing is hidden in secret. The writer proves
// to be the writer by a token made for the comment (ManageToken); the site needs neither
// accounts nor cookies.
//
// Words are kept as they were written, in a small Markdown, beside the HTML that is shown
// (Render). Verbs do not ask who may do what: the edges do.
package comment
