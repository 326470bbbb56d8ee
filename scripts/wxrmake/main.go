// Command wxrmake writes a WordPress export of invented posts, for measuring imports:
//
//	go run ./scripts/wxrmake -posts 100000 > export.xml
package main

import (
	"flag"
	"fmt"
	"os"

	"depesche/internal/archive/archivetest"
)

func main() {
	var site archivetest.Site
	flag.IntVar(&site.Posts, "posts", 1000, "how many posts")
	flag.StringVar(&site.Lang, "lang", "de", "language that the site says it is in")
	flag.StringVar(&site.Second, "second", "", "language of which every second post is, a translation of the one before")
	flag.BoolVar(&site.Comments, "comments", true, "with comments")
	flag.BoolVar(&site.Pictures, "pictures", false, "with pictures, of which there are no files")
	flag.Parse()
	if err := archivetest.WXR(os.Stdout, site); err != nil {
		fmt.Fprintln(os.Stderr, "wxrmake:", err)
		os.Exit(1)
	}
}
