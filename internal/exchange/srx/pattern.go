package srx

import (
	"fmt"
	"strings"
	"unicode"
)

// checkPattern says what is wrong with a regular expression of the kind that SRX names
// (ICU's), "" if nothing. Expressions are read for their form and never run.
func checkPattern(p string) string {
	c := &patternReader{in: []rune(p)}
	c.alternatives(0)
	if c.wrong == "" && c.at < len(c.in) {
		c.fail("a ) has no ( before it")
	}
	for _, n := range c.refs {
		if c.wrong == "" && n > c.groups {
			c.fail(fmt.Sprintf("\\%d names a group that is not there", n))
		}
	}
	return c.wrong
}

const maxNesting = 100

type patternReader struct {
	in     []rune
	at     int
	wrong  string
	groups int
	refs   []int
}

func (c *patternReader) fail(s string) {
	if c.wrong == "" {
		c.wrong = s
	}
	c.at = len(c.in)
}

func (c *patternReader) more() bool { return c.at < len(c.in) && c.wrong == "" }

func (c *patternReader) has(s string) bool {
	r := []rune(s)
	if len(c.in)-c.at < len(r) || string(c.in[c.at:c.at+len(r)]) != s {
		return false
	}
	c.at += len(r)
	return true
}

// alternatives reads to the end or to a closing parenthesis.
func (c *patternReader) alternatives(depth int) {
	if depth > maxNesting {
		c.fail("groups are nested too deep")
	}
	repeatable := false
	for c.more() {
		switch r := c.in[c.at]; r {
		case ')':
			return
		case '|':
			c.at++
			repeatable = false
		case '(':
			repeatable = c.group(depth)
		case '[':
			c.class(0)
			repeatable = true
		case '*', '+', '?':
			c.quantifier(repeatable)
			repeatable = false
		case '{':
			c.interval(repeatable)
			repeatable = false
		case '\\':
			repeatable = c.escape(false)
		case '^':
			c.at++
			repeatable = false
		default:
			c.at++
			repeatable = true
		}
	}
}

// group reads from ( to its ); it tells whether the group may be repeated.
func (c *patternReader) group(depth int) bool {
	c.at++
	switch {
	case c.has("?#"):
		for c.more() && c.in[c.at] != ')' {
			c.at++
		}
		return c.closeGroup() && false
	case c.has("?:"), c.has("?>"), c.has("?="), c.has("?!"), c.has("?<="), c.has("?<!"):
	case c.has("?<"):
		c.groups++
		start := c.at
		for c.more() && (unicode.IsLetter(c.in[c.at]) || unicode.IsDigit(c.in[c.at])) {
			c.at++
		}
		if start == c.at || !c.has(">") {
			c.fail("the name of a group is not closed")
		}
	case c.has("?"):
		for c.more() && strings.ContainsRune("ismwxduU-", c.in[c.at]) {
			c.at++
		}
		if c.more() && c.in[c.at] == ')' {
			c.at++
			return false
		}
		if !c.has(":") {
			c.fail("(? is followed by nothing that a group may begin with")
		}
	default:
		c.groups++
	}
	c.alternatives(depth + 1)
	return c.closeGroup()
}

func (c *patternReader) closeGroup() bool {
	if c.wrong == "" && !c.has(")") {
		c.fail("a ( is never closed")
	}
	return true
}

func (c *patternReader) quantifier(repeatable bool) {
	if !repeatable {
		c.fail(fmt.Sprintf("there is nothing before %c to repeat", c.in[c.at]))
		return
	}
	c.at++
	_ = c.has("?") || c.has("+")
}

// interval reads {n}, {n,} or {n,m}.
func (c *patternReader) interval(repeatable bool) {
	end := c.at
	for end < len(c.in) && c.in[end] != '}' {
		end++
	}
	if end == len(c.in) {
		c.fail("a { is never closed")
		return
	}
	lo, hi, two := strings.Cut(string(c.in[c.at+1:end]), ",")
	if !digits(lo) || two && hi != "" && !digits(hi) || two && hi != "" && (len(lo) > len(hi) || len(lo) == len(hi) && lo > hi) {
		c.fail("{" + string(c.in[c.at+1:end]) + "} is no number of repetitions")
		return
	}
	if !repeatable {
		c.fail("there is nothing before { to repeat")
		return
	}
	c.at = end + 1
	_ = c.has("?") || c.has("+")
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// escape reads from \; it tells whether what it reads may be repeated.
func (c *patternReader) escape(inClass bool) bool {
	c.at++
	if c.at >= len(c.in) {
		c.fail("the pattern ends with a backslash")
		return false
	}
	r := c.in[c.at]
	c.at++
	switch r {
	case 'Q':
		rest := string(c.in[c.at:])
		if i := strings.Index(rest, `\E`); i >= 0 {
			c.at += len([]rune(rest[:i])) + 2
		} else {
			c.at = len(c.in)
		}
	case 'u':
		c.hex(4, 4)
	case 'U':
		c.hex(8, 8)
	case 'x':
		if c.has("{") {
			c.hex(1, 6)
			if c.wrong == "" && !c.has("}") {
				c.fail(`\x{ is never closed`)
			}
			return true
		}
		c.hex(1, 2)
	case 'p', 'P', 'N':
		return c.property(r)
	case 'b', 'B', 'A', 'Z', 'z', 'G':
		return inClass
	case 'k':
		if !c.has("<") {
			c.fail(`\k names no group`)
		}
	default:
		if r >= '1' && r <= '9' && !inClass {
			c.refs = append(c.refs, int(r-'0'))
		}
	}
	return true
}

func (c *patternReader) hex(least, most int) {
	n := 0
	for n < most && c.at < len(c.in) && strings.ContainsRune("0123456789abcdefABCDEF", c.in[c.at]) {
		c.at++
		n++
	}
	if n < least {
		c.fail("a character's number lacks digits")
	}
}

func (c *patternReader) property(r rune) bool {
	if !c.has("{") {
		if r != 'N' && c.more() && unicode.IsLetter(c.in[c.at]) {
			c.at++ // \pL
			return true
		}
		c.fail(fmt.Sprintf(`\%c names no property`, r))
		return false
	}
	for c.more() && c.in[c.at] != '}' {
		c.at++
	}
	if !c.has("}") {
		c.fail(fmt.Sprintf(`\%c{ is never closed`, r))
	}
	return true
}

// named reads the rest of a class such as [:alpha:], if it is one.
func (c *patternReader) named() bool {
	i := c.at
	if i >= len(c.in) || c.in[i] != ':' {
		return false
	}
	for i++; i < len(c.in) && (unicode.IsLetter(c.in[i]) || strings.ContainsRune("^_= ", c.in[i])); i++ {
	}
	if i == c.at+1 || i+1 >= len(c.in) || c.in[i] != ':' || c.in[i+1] != ']' {
		return false
	}
	c.at = i + 2
	return true
}

// class reads from [ to its ], with the classes in it.
func (c *patternReader) class(depth int) {
	if depth > maxNesting {
		c.fail("classes are nested too deep")
		return
	}
	c.at++
	_ = c.has("^")
	if c.named() {
		return
	}
	var last rune = -1
	for first := true; c.more(); first = false {
		switch r := c.in[c.at]; {
		case r == ']' && !first:
			c.at++
			return
		case r == '[':
			c.class(depth + 1)
			last = -1
		case r == '\\':
			c.escape(true)
			last = -1
		case r == '-' && last >= 0 && c.at+1 < len(c.in) && c.in[c.at+1] != ']' && c.in[c.at+1] != '[' && c.in[c.at+1] != '\\':
			if c.in[c.at+1] < last {
				c.fail(fmt.Sprintf("the range %c-%c runs backwards", last, c.in[c.at+1]))
				return
			}
			c.at += 2
			last = -1
		default:
			last = r
			c.at++
		}
	}
	c.fail("a [ is never closed")
}
