// Package ghost reads the JSON exports of Ghost 4, 5 and 6: posts and pages with their
// authors, tags and comments. It reads post by post: in memory are not the texts, but the
// names of authors, tags and members, what ties them to posts, and of each comment its post
// and where it stands in the file.
//
// Of members only the names are read, and told of those who commented. The package is pure.
package ghost
