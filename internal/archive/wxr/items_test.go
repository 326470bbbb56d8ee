package wxr

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// The pieces of a file are the file, whatever its items' sizes are and however it is read.
func TestItemsAreTheFile(t *testing.T) {
	var b strings.Builder
	b.WriteString("<rss>\n")
	sizes := []int{0, 1, 700, 65 << 10, 300 << 10, 1<<20 - 3, 5, 2<<20 + 1, 90 << 10}
	for i := range 60 {
		b.WriteString("<item>\n" + strings.Repeat(string(rune('a'+i%26)), sizes[i%len(sizes)]) + "\n</item>\n")
	}
	b.WriteString("</rss>\n")
	file := b.String()
	for name, r := range map[string]io.Reader{"whole": strings.NewReader(file), "halves": iotest.HalfReader(strings.NewReader(file)), "errors with the end": iotest.DataErrReader(strings.NewReader(file))} {
		it := newItems(r)
		var all strings.Builder
		line, items := 1, 0
		for {
			piece, at, item, broken, err := it.next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || broken {
				t.Fatal(name, err, broken)
			}
			if at != line {
				t.Fatalf("%s: a piece at line %d is said to be at %d", name, line, at)
			}
			if item {
				items++
			}
			line += strings.Count(string(piece), "\n")
			all.Write(piece)
		}
		if items != 60 || all.String() != file {
			t.Errorf("%s: %d items, %d of %d bytes", name, items, all.Len(), len(file))
		}
	}
}
