package pagecache

import (
	"net/http"
	"strings"
	"time"
)

// wire is the head of an answer as HTTP/1.1 has it, without its first line and its date,
// which come before. Last-Modified stands first, so that it can be left out.
type wire struct {
	tag, modified []string
	full, none    string // heads of answers with 200 and 304
	skip          int    // length of Last-Modified in both
}

func newWire(p *page, v *variant) wire {
	stamp := time.Unix(p.modified, 0).UTC().Format(http.TimeFormat)
	w := wire{tag: []string{v.tag}, modified: []string{stamp}}
	var b strings.Builder
	b.Grow(1 << 10)
	line := func(name, value string) {
		for _, part := range [...]string{name, ": ", value, "\r\n"} {
			b.WriteString(part)
		}
	}
	lines := func(fields []field) {
		for _, f := range fields {
			for _, value := range f.values {
				line(f.name, newlines.Replace(value))
			}
		}
	}
	line("Last-Modified", stamp)
	w.skip = b.Len()
	line("Etag", v.tag)
	lines(p.always)
	w.none = b.String() + "\r\n"
	lines(p.fields)
	lines(v.fields)
	w.full = b.String() + "\r\n"
	return w
}

// newlines cannot stand in a header field; net/http replaces them as well.
var newlines = strings.NewReplacer("\r", " ", "\n", " ")

func (w *wire) size() int { return len(w.full) + len(w.none) }
