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
	posts := flag.Int("posts", 1000, "how many posts")
	lang := flag.String("lang", "de", "language that the site says it is in")
	comments := flag.Bool("comments", true, "with comments")
	flag.Parse()
	if err := archivetest.WXR(os.Stdout, *posts, *lang, *comments); err != nil {
		fmt.Fprintln(os.Stderr, "wxrmake:", err)
		os.Exit(1)
	}
}
