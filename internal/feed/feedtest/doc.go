// Package feedtest holds feeds against their rules, for tests: RFC 4287, RSS 2.0 with the
// RSS Advisory Board's profile, JSON Feed 1.1, OPML 2.0, and what the W3C's feed validator
// warns of. It is written from the specifications and shares no code with what writes the
// feeds.
package feedtest
