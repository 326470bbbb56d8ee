// Package ghost reads the JSON exports of Ghost 4, 5 and 6: posts and pages with their
// authors and tags. It reads post by post, so that the size of a file does not matter.
//
// Members, their addresses and what they paid are not read. The package is pure.
package ghost
