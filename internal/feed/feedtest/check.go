package feedtest

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Document is a feed as a client got it.
type Document struct {
	URL  string // where it was fetched
	Type string // its Content-Type
	Body []byte
	Now  time.Time // of the check: nothing in a feed lies in the future
}

// Check returns what is wrong with a feed, nil where nothing is. The media type decides
// which rules hold.
func Check(d Document) []string {
	c := &checker{Document: d}
	c.document()
	mime, _, _ := strings.Cut(d.Type, ";")
	switch strings.TrimSpace(mime) {
	case "application/atom+xml":
		c.charset()
		if root := c.tree(); root != nil {
			c.atom(root)
		}
	case "application/rss+xml":
		c.charset()
		if root := c.tree(); root != nil {
			c.rss(root)
		}
	case "application/feed+json":
		c.json()
	case "text/x-opml", "text/x-opml+xml":
		if root := c.tree(); root != nil {
			c.opml(root)
		}
	default:
		c.say("the type %q is none of a feed", d.Type)
	}
	return c.said
}

type checker struct {
	Document
	said []string
}

func (c *checker) say(format string, args ...any) {
	c.said = append(c.said, fmt.Sprintf(format, args...))
}

func (c *checker) charset() {
	if !strings.Contains(strings.ToLower(c.Type), "charset=utf-8") {
		c.say("the type %q does not say charset=utf-8", c.Type)
	}
}

// longest is how much of a feed the W3C's validator reads (MAXDATALENGTH).
const longest = 2_000_000

// document checks what holds for the bytes of every feed.
func (c *checker) document() {
	if len(c.Body) > longest {
		c.say("it has %d bytes; validators read %d", len(c.Body), longest)
	}
	// BadCharacters
	for _, r := range string(c.Body) {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r <= 0x9f || r == 0xfffe || r == 0xffff || r == 0xfffd {
			c.say("it holds the control character %U", r)
			break
		}
	}
}

// canonical checks what the validator warns of as NonCanonicalURI, and that an address is
// written in ASCII (UriNotIri).
func (c *checker) canonical(where, s string) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return // said elsewhere
	}
	bad := func(what string) { c.say("%s: %q is not canonical: %s", where, s, what) }
	switch {
	case strings.ContainsFunc(s, func(r rune) bool { return r > '~' }):
		bad("signs beyond ASCII")
	case u.Scheme+u.Host != strings.ToLower(u.Scheme+u.Host) || !strings.HasPrefix(s, u.Scheme+"://"):
		bad("capitals in scheme or host")
	case u.Port() == "80" && u.Scheme == "http" || u.Port() == "443" && u.Scheme == "https" || strings.HasSuffix(u.Host, ":"):
		bad("a port that goes without saying")
	case u.Path == "":
		bad("no path")
	case dotSegment.MatchString(u.EscapedPath()):
		bad("dots as a part of the path")
	case escaped.MatchString(s):
		bad("signs are percent-encoded that need not be, or in small letters")
	}
}

var (
	dotSegment = regexp.MustCompile(`/\.\.?(/|$)`)
	// unreserved signs (RFC 3986, 2.3) encoded, or small hexadecimal letters
	escaped = regexp.MustCompile(`%(4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9Aa]|3[0-9]|2[DdEe]|5[Ff]|7[Ee]|[0-9A-F]?[a-f][0-9a-fA-F]?)`)
)

// address checks an absolute web address.
func (c *checker) address(where, s string) {
	u, err := url.Parse(s)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		c.say("%s: %q is no absolute web address", where, s)
	case strings.TrimSpace(s) != s || strings.ContainsAny(s, " <>\"{}|\\^`\n"):
		c.say("%s: %q holds what no address may", where, s)
	}
	c.canonical(where, s)
}

func (c *checker) iri(where, s string) {
	u, err := url.Parse(s)
	if err != nil || !u.IsAbs() || strings.TrimSpace(s) != s {
		c.say("%s: %q is no absolute IRI", where, s)
	}
	c.canonical(where, s)
}

var langTag = regexp.MustCompile(`^[a-zA-Z]{2,3}(-[a-zA-Z]{4})?(-([a-zA-Z]{2}|[0-9]{3}))?(-[0-9a-zA-Z]{5,8})*$`)

func (c *checker) lang(where, s string) {
	if !langTag.MatchString(s) {
		c.say("%s: %q is no language", where, s)
	}
}

func (c *checker) past(where string, t time.Time) {
	if t.After(c.Now.Add(time.Minute)) {
		c.say("%s lies in the future (%s)", where, t)
	}
	if t.Year() < 1970 {
		c.say("%s is implausible (%s)", where, t)
	}
}

var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)

// moment checks a time of RFC 3339 with its T and Z in capitals, as RFC 4287 wants it.
func (c *checker) moment(where, s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || !rfc3339.MatchString(s) {
		c.say("%s: %q is no time of RFC 3339", where, s)
		return time.Time{}
	}
	c.past(where, t)
	return t
}

// text checks text that readers could take for markup.
func (c *checker) text(where, s string) {
	c.filled(where, s)
	if looksLikeMarkup.MatchString(s) {
		c.say("%s holds markup: %.60q", where, s)
	}
}

// filled checks text that is text by its format's word.
func (c *checker) filled(where, s string) {
	switch {
	case strings.TrimSpace(s) == "":
		c.say("%s is empty", where)
	case strings.TrimSpace(s) != s:
		c.say("%s has space around it", where)
	}
}

var looksLikeMarkup = regexp.MustCompile(`</?[a-zA-Z][a-zA-Z0-9]*(\s[^>]*)?/?>|&(#\d+|#x[0-9a-fA-F]+|[a-z]+);`)
