// Package depesche is the vocabulary of a multilingual newsroom: the nouns that
// every room shares (story, text, block, segment, finding, edition, topic, ledger
// entry) and the small rules that belong to the nouns themselves.
//
// The package does no input or output and knows no other room. Times are UTC,
// languages are BCP 47 tags, offsets into text are byte offsets into UTF-8 that lie
// on code point boundaries.
package depesche
