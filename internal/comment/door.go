package comment

import (
	"html"
	"net/url"
	"slices"
	"strings"
)

// pass is the second door: whatever the first let through, only the elements that a comment may
// have come out, each opened in the very form that the renderer writes and closed where it
// belongs. Everything else comes out as text. It knows no more of HTML than that, so that there
// is nothing to be read in another way by a browser.
func pass(page string) string {
	var d door
	for {
		text, rest, more := strings.Cut(page, "<")
		d.text(text)
		if !more {
			break
		}
		tag, after, whole := strings.Cut(rest, ">")
		if whole && d.tag(tag) {
			page = after
		} else {
			d.text("<")
			page = rest
		}
	}
	for len(d.open) > 0 {
		d.close()
	}
	return d.out.String()
}

// door writes what has passed it.
type door struct {
	out  strings.Builder
	open []string // elements, the innermost last
}

// text writes a text in which entities may stand.
func (d *door) text(s string) { d.out.WriteString(html.EscapeString(html.UnescapeString(s))) }

// tag writes a tag, given without its brackets, if it may pass.
func (d *door) tag(s string) bool {
	if name, ok := strings.CutPrefix(s, "/"); ok {
		if len(d.open) == 0 || d.open[len(d.open)-1] != name {
			return false
		}
		d.close()
		return true
	}
	switch s {
	case "br":
		d.out.WriteString("<br>")
	case "p", "em", "strong", "code", "blockquote", "ul", "ol", "li":
		d.begin(s, s)
	default:
		return d.list(s) || d.link(s)
	}
	return true
}

func (d *door) begin(name, tag string) {
	d.open = append(d.open, name)
	d.out.WriteString("<" + tag + ">")
}

func (d *door) close() {
	last := len(d.open) - 1
	d.out.WriteString("</" + d.open[last] + ">")
	d.open = d.open[:last]
}

// list writes the beginning of a list that does not count from one.
func (d *door) list(s string) bool {
	number, ok := between(s, `ol start="`, `"`)
	if !ok || number == "" || strings.Trim(number, "0123456789") != "" {
		return false
	}
	d.begin("ol", s)
	return true
}

// link writes the beginning of a link. Links do not nest.
func (d *door) link(s string) bool {
	address, ok := between(s, `a href="`, `" rel="`+rel+`"`)
	if !ok || strings.Contains(address, `"`) || slices.Contains(d.open, "a") {
		return false
	}
	address = html.UnescapeString(address)
	if !safeLink(address) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	d.begin("a", `a href="`+html.EscapeString(u.String())+`" rel="`+rel+`"`)
	return true
}

// between is what stands between a beginning and an end.
func between(s, begin, end string) (string, bool) {
	s, ok := strings.CutPrefix(s, begin)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(s, end)
}
