// Package check holds a translation against its source and says what differs: numbers,
// dates, units and names that changed, sentences that are missing or were added, words
// left untranslated, negations lost, quotations, brackets and markup that do not pair,
// and what engines leave behind.
//
// It is pure: no database, no network, no clock. The same input gives the same findings,
// in time linear in the length of the text. It knows no language by name: everything
// that is peculiar to one comes from its pack in internal/lang.
//
// Each rule has a file of its own and is listed in the registry (registry.go). A segment
// is analysed once (segment.go: tokens, sentences, quantities of both sides), then every
// rule reads the analysis and reports findings with exact byte spans on both sides.
//
// Editors switch off what cries wolf: a rule reports only what it can show. An error is
// nearly certain, a warning probable, a note worth a glance.
package check
