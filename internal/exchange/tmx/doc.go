// Package tmx reads, writes and validates TMX 1.4 (and reads 1.1 to 1.3), the format in
// which translation memories travel. It streams: a memory of any size takes the room of
// one translation unit.
//
// Level 1 is text alone; level 2 keeps inline codes. Marks of ours go out as paired codes
// and come back as what they were; codes of other tools that mean bold, italic or a link
// become marks, all others are left out of the text.
package tmx
