// Package feed writes lists of stories as machines read them: Atom (RFC 4287), RSS 2.0
// after the RSS Advisory Board's profile, JSON Feed 1.1, and OPML for lists of feeds. It
// is pure: a Feed goes in, bytes come out.
//
// What it writes is what strict validators accept without a warning; feedtest holds it to
// that.
package feed
