package wxr

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"depesche"
)

// maxItem bounds what one item, or what stands between two, may have.
const maxItem = 64 << 20

var (
	openItem  = []byte("<item>")
	closeItem = []byte("</item>")
	openCDATA = []byte("<![CDATA[")
	endCDATA  = []byte("]]>")
	postType  = []byte("<wp:post_type>")
)

// items cuts a file into its items and what stands before, between and after them.
type items struct {
	r    *bufio.Reader
	all  []byte // what was read and not forgotten
	buf  []byte // the end of it, which was not handed out
	line int    // at the beginning of buf
	end  bool
}

func newItems(r io.Reader) *items { return &items{r: bufio.NewReaderSize(r, 256<<10), line: 1} }

// more reads on; false at the end of the file.
func (it *items) more() (bool, error) {
	if it.end {
		return false, nil
	}
	if len(it.buf) > maxItem {
		return false, depesche.E(depesche.Invalid, "wxr.large", "line %d: an element has more than %d MB; the file is no WordPress export, or is damaged", it.line, maxItem>>20)
	}
	at := len(it.buf)
	if cap(it.buf)-at < 64<<10 {
		// Half of it at most stays: to move it costs less than to read as much.
		if all := it.all[:cap(it.all)]; 2*at > len(all) || len(all) == 0 {
			it.all = make([]byte, max(2*len(all), 1<<20))
		}
		it.buf = it.all[:copy(it.all[:cap(it.all)], it.buf)]
	}
	n, err := it.r.Read(it.buf[at:cap(it.buf)])
	it.buf = it.buf[:at+n]
	if errors.Is(err, io.EOF) {
		it.end = true
		return n > 0, nil
	}
	return true, err
}

// take hands out the first n bytes and the line at which they begin. They are the caller's.
func (it *items) take(n int) ([]byte, int) {
	out := bytes.Clone(it.buf[:n])
	line := it.line
	it.line += bytes.Count(out, []byte("\n"))
	it.buf = it.buf[n:]
	return out, line
}

// next returns the next piece: an item with its tags, or what stands before the next one.
// broken tells that a section of the item was never closed.
func (it *items) next() (piece []byte, line int, item, broken bool, err error) {
	from := 0
	for {
		if i := bytes.Index(it.buf[from:], openItem); i > 0 || i == 0 && from > 0 {
			piece, line = it.take(from + i)
			return piece, line, false, false, nil
		} else if i == 0 {
			return it.item()
		}
		from = max(0, len(it.buf)-len(openItem))
		more, err := it.more()
		if err != nil {
			return nil, it.line, false, false, err
		}
		if !more {
			if len(it.buf) == 0 {
				return nil, it.line, false, false, io.EOF
			}
			piece, line = it.take(len(it.buf))
			return piece, line, false, false, nil
		}
	}
}

// item reads the item with which the buffer begins.
func (it *items) item() (piece []byte, line int, item, broken bool, err error) {
	from := len(openItem)
	for {
		i := bytes.Index(it.buf[from:], closeItem)
		if i < 0 {
			from = max(len(openItem), len(it.buf)-len(closeItem))
			more, err := it.more()
			if err != nil {
				return nil, it.line, false, false, err
			}
			if !more {
				return nil, it.line, false, false, depesche.E(depesche.Invalid, "wxr.cut", "line %d: the item that begins here never ends: the file is cut off; export it again, or fetch the missing part", it.line)
			}
			continue
		}
		end := from + i + len(closeItem)
		whole, unclosed := ends(it.buf[:from+i])
		if !whole {
			// What follows tells an item's end from one that is told of in its text.
			for end+64 > len(it.buf) && !it.end {
				if _, err := it.more(); err != nil {
					return nil, it.line, false, false, err
				}
			}
			if !unclosed || !bytes.HasPrefix(bytes.TrimLeft(it.buf[end:], " \t\r\n"), openItem) && !bytes.HasPrefix(bytes.TrimLeft(it.buf[end:], " \t\r\n"), []byte("</channel>")) {
				from = end
				continue
			}
			broken = true
		}
		piece, line = it.take(end)
		return piece, line, true, broken, nil
	}
}

// ends tells whether an item may end here: outside a CDATA section. unclosed tells, where
// it may not, that the section began before the item's own fields and swallowed them.
func ends(b []byte) (whole, unclosed bool) {
	i := bytes.LastIndex(b, openCDATA)
	if i < 0 || bytes.Contains(b[i:], endCDATA) {
		return true, false
	}
	return false, bytes.Contains(b[i:], postType)
}
