package pagecache

import (
	"strings"
	"unsafe"
)

// head is a request without a body, as far as a kept page depends on it. Its strings are
// views of the buffer that it was read from.
type head struct {
	only           bool // HEAD
	target, host   string
	encoding       string
	tags, since    string
	tagged         bool // If-None-Match was sent
	encoded, dated bool
	agent          string // User-Agent: looked at to count readings, never kept
	ahead          bool   // asked for before anybody wants to read it
}

// readHead reads a request from the beginning of b and returns its length. It knows only
// what every server reads alike: a GET or HEAD of HTTP/1.1 for a path, with a host, in
// lines that end in CR LF, without a body, an upgrade or a wish for the connection to end.
// For anything else, and for what is not whole, ok is false, and who knows all of HTTP has
// to read it.
func readHead(b []byte) (h head, length int, ok bool) {
	if len(b) < 16 {
		return h, 0, false
	}
	text := unsafe.String(&b[0], len(b)) // read before the buffer is used again
	line, rest, found := strings.Cut(text, "\r\n")
	if !found || !h.requestLine(line) {
		return h, 0, false
	}
	for {
		line, rest, found = strings.Cut(rest, "\r\n")
		if !found {
			return h, 0, false
		}
		if line == "" {
			return h, len(text) - len(rest), h.host != ""
		}
		name, value, colon := strings.Cut(line, ":")
		if !colon || !isToken(name) {
			return h, 0, false
		}
		value = strings.Trim(value, " \t")
		if !isFieldValue(value) || !h.field(name, value) {
			return h, 0, false
		}
	}
}

func (h *head) requestLine(line string) bool {
	switch {
	case strings.HasPrefix(line, "GET /"):
		line = line[len("GET "):]
	case strings.HasPrefix(line, "HEAD /"):
		line, h.only = line[len("HEAD "):], true
	default:
		return false
	}
	target, version, _ := strings.Cut(line, " ")
	h.target = target
	return version == "HTTP/1.1" && isVisible(target)
}

// field notes a header field; false means that the request is not one of those that
// readHead knows.
func (h *head) field(name, value string) bool {
	once := func(into *string, is *bool) bool {
		if *is {
			return false
		}
		*into, *is = value, true
		return true
	}
	switch len(name) {
	case 4:
		if strings.EqualFold(name, "host") {
			if h.host != "" || value == "" || !isVisible(value) {
				return false
			}
			h.host = value
		}
	case 6:
		return !strings.EqualFold(name, "expect")
	case 7:
		if strings.EqualFold(name, "purpose") {
			h.ahead = true
			return true
		}
		return !strings.EqualFold(name, "upgrade")
	case 8:
		return !strings.EqualFold(name, "if-match")
	case 10:
		if strings.EqualFold(name, "user-agent") {
			h.agent = value
			return true
		}
		return !strings.EqualFold(name, "connection") || strings.EqualFold(value, "keep-alive")
	case 11:
		if strings.EqualFold(name, "sec-purpose") {
			h.ahead = true
		}
	case 13:
		if strings.EqualFold(name, "if-none-match") {
			return once(&h.tags, &h.tagged)
		}
	case 14:
		return !strings.EqualFold(name, "content-length")
	case 15:
		if strings.EqualFold(name, "accept-encoding") {
			return once(&h.encoding, &h.encoded)
		}
	case 17:
		if strings.EqualFold(name, "if-modified-since") {
			return once(&h.since, &h.dated)
		}
		return !strings.EqualFold(name, "transfer-encoding")
	case 19:
		return !strings.EqualFold(name, "if-unmodified-since")
	}
	return true
}

func isVisible(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// isFieldValue tells whether a value has no control characters.
func isFieldValue(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\t' || s[i] == 0x7f {
			return false
		}
	}
	return true
}

var tokens = func() (t [256]bool) {
	for _, c := range "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" {
		t[c] = true
	}
	return t
}()

func isToken(s string) bool {
	for i := range len(s) {
		if !tokens[s[i]] {
			return false
		}
	}
	return s != ""
}
