// Command cmd bundles the style sheets and scripts of an edge: it is what go:generate
// runs. Its argument is the folder of the sources; the output goes to dist in it.
package main

import (
	"fmt"
	"os"

	"depesche/internal/web/assets/bundle"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run depesche/internal/web/assets/cmd FOLDER")
		os.Exit(2)
	}
	if err := bundle.Write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
