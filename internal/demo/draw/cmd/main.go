// Command cmd draws the demo's pictures and writes them as JPEG files:
//
//	go run ./internal/demo/draw/cmd DIR [NAME…]
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"depesche/internal/demo/draw"
)

const width = 1800

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: cmd DIR [NAME…]")
		os.Exit(2)
	}
	names := os.Args[2:]
	if len(names) == 0 {
		names = draw.Names()
	}
	for _, n := range names {
		b, err := draw.JPEG(n, width)
		if err == nil && b == nil {
			err = fmt.Errorf("there is no drawing called %q", n)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(os.Args[1], n+".jpg"), b, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "cmd:", err)
			os.Exit(1)
		}
		fmt.Printf("%-12s %4d KB\n", n, len(b)>>10)
	}
}
