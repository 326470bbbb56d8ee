package export

import "regexp"

// styleToken is an address in a style sheet, in one of its groups, or what an address could be
// mistaken for: a comment, a text, a name, a namespace.
var styleToken = regexp.MustCompile(`(?is)/\*.*?(?:\*/|$)` +
	`|@namespace\b(?:[^;{"']|"[^"]*"|'[^']*')*` +
	`|url\(\s*"((?:[^"\\]|\\.)*)"` +
	`|url\(\s*'((?:[^'\\]|\\.)*)'` +
	`|url\(\s*((?:[^"'()\\\s]|\\.)+)` +
	`|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'` +
	`|(?:[\w-]|[^\x00-\x7f]|\\.)+`)

// styleLinks are the addresses in a style sheet in which each of them is written as url(…):
// so the site writes its own, and a newsroom's.
func styleLinks(css []byte) []string {
	var out []string
	for _, m := range styleToken.FindAllSubmatch(css, -1) {
		if at := string(m[1]) + string(m[2]) + string(m[3]); at != "" {
			out = append(out, at)
		}
	}
	return out
}
