// Package tbx reads, writes and validates TBX, the format in which glossaries travel:
// ISO 30042:2019 (TBX 3) in both its styles, data categories as attributes (DCA) and as
// tags (DCT), and ISO 30042:2008 (TBX 2, MARTIF). The dialect written is TBX-Basic.
//
// It streams: a glossary of any size takes the room of one concept.
package tbx
