// Package srx validates SRX 1.0 and 2.0, the format in which segmentation rules travel:
// its structure, the rules that its language maps name, and its regular expressions.
//
// The newsroom's own segmentation is no list of regular expressions (see package segment),
// so rules are neither taken in nor handed out.
package srx
