package xliff

import (
	"strings"

	"depesche/internal/exchange/markup"
)

// fragment is a fragment identifier, read: "#/f=f1/u=u1/n=n1".
type fragment struct {
	file, group, unit string
	kind, id          string // the last selector: "n", "d", "t", a module's prefix, or "" for an inline element or segment
}

// modulePrefixes are the prefixes that fragment identifiers have for modules and for the
// extensions that are registered.
var modulePrefixes = map[string]bool{"gls": true, "mtc": true, "res": true, "mda": true, "ctr": true, "slr": true, "val": true, "fs": true, "its": true, "itsm": true, "pgs": true, "tbx": true}

// parseFragment reads what follows "#". It returns what is wrong, "" if nothing. The
// order is file, group, unit, and one leaf; none occurs twice.
func parseFragment(s string) (fragment, string) {
	var f fragment
	absolute := strings.HasPrefix(s, "/")
	s = strings.TrimPrefix(s, "/")
	if s == "" {
		return f, "the fragment identifier is empty"
	}
	rank := 0
	parts := strings.Split(s, "/")
	for i, p := range parts {
		prefix, id, pair := strings.Cut(p, "=")
		if !pair {
			prefix, id = "", p
		}
		switch {
		case pair && !markup.IsNMTOKEN(prefix):
			return f, "the prefix " + prefix + " is no name token"
		case !markup.IsNMTOKEN(id):
			return f, "the id " + id + " is no name token"
		case absolute && i == 0 && prefix != "f":
			return f, "what begins with #/ names the file first"
		}
		order := 4
		switch prefix {
		case "f":
			order, f.file = 1, id
		case "g":
			order, f.group = 2, id
		case "u":
			order, f.unit = 3, id
		case "", "n", "d", "t":
			f.kind, f.id = prefix, id
		default:
			if !modulePrefixes[prefix] {
				return f, "no module or registered extension has the prefix " + prefix
			}
			f.kind, f.id = prefix, id
		}
		if order <= rank {
			return f, "its parts are not in the order file, group, unit, and one leaf"
		}
		rank = order
	}
	return f, ""
}
