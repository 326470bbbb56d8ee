// Package extract turns a page into a story: bytes in, struct out. It reads HTML
// pages, Markdown, plain text and IPTC ninjs, finds the article among everything else
// that a page carries, and returns it as a document of blocks with its provenance.
//
// The package is pure: it opens no connection, asks no clock and keeps no state. Its
// output is always valid: texts are UTF-8, marks are normal, block ids are unique, and
// no address is anything but http, https or mailto.
//
// What is taken from where is told in docs/extract.md.
package extract
