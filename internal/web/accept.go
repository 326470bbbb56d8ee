package web

import (
	"net/http"
	"strings"
)

// Codings is what a client says of content codings (RFC 9110, 12.5.3): weights in
// thousandths. The zero value is a client that says nothing and gets identity.
type Codings struct {
	names   [4]string // of codings that were named, as far as we know them
	weights [4]int
	count   int
	rest    int  // weight of "*"
	barred  bool // "*" was named with weight 0
}

// known are the codings that anything here is ever sent in.
var known = [...]string{"br", "gzip", "identity", "zstd"}

// Add reads one Accept-Encoding field. An element that is not of the form of the standard
// counts as not sent.
func (c *Codings) Add(value string) {
	for value != "" {
		var element string
		element, value, _ = strings.Cut(value, ",")
		name, weight, ok := codingElement(element)
		if !ok {
			continue
		}
		if name == "*" {
			c.rest, c.barred = weight, weight == 0
			continue
		}
		for _, k := range known {
			if strings.EqualFold(name, k) || k == "gzip" && strings.EqualFold(name, "x-gzip") {
				c.set(k, weight)
			}
		}
	}
}

func (c *Codings) set(name string, weight int) {
	for i := range c.count {
		if c.names[i] == name {
			c.weights[i] = max(c.weights[i], weight)
			return
		}
	}
	c.names[c.count], c.weights[c.count] = name, weight
	c.count++
}

// Weight is what the client thinks of a coding: 0 means that it does not take it.
// Identity that is not spoken of is taken where nothing better can be had, which is 1.
func (c *Codings) Weight(name string) int {
	for i := range c.count {
		if c.names[i] == name {
			return c.weights[i]
		}
	}
	if name == "identity" && c.rest == 0 && !c.barred {
		return 1
	}
	return c.rest
}

// codingElement cuts "gzip;q=0.8" into its name and its weight in thousandths.
func codingElement(s string) (name string, weight int, ok bool) {
	name, param, weighted := strings.Cut(s, ";")
	name = strings.Trim(name, " \t")
	if name == "" || strings.ContainsAny(name, " \t=\"") {
		return "", 0, false
	}
	if !weighted {
		return name, 1000, true
	}
	param = strings.Trim(param, " \t")
	if len(param) < 3 || param[0] != 'q' && param[0] != 'Q' || param[1] != '=' {
		return "", 0, false
	}
	weight, ok = thousandths(param[2:])
	return name, weight, ok
}

// thousandths reads a qvalue: "0", "0.25", "1", "1.000".
func thousandths(s string) (int, bool) {
	if s == "" || len(s) > 5 || s[0] != '0' && s[0] != '1' || len(s) > 1 && s[1] != '.' {
		return 0, false
	}
	n, unit := int(s[0]-'0')*1000, 100
	for i := 2; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n += int(s[i]-'0') * unit
		unit /= 10
	}
	return n, n <= 1000
}

// CodingsOf reads what a request says of content codings.
func CodingsOf(r *http.Request) Codings {
	var c Codings
	for _, v := range r.Header["Accept-Encoding"] {
		c.Add(v)
	}
	return c
}

// AcceptsGzip tells whether the client would rather have gzip than nothing.
func AcceptsGzip(r *http.Request) bool {
	c := CodingsOf(r)
	return c.Weight("gzip") > 0 && c.Weight("gzip") >= c.Weight("identity")
}

// MatchesTag tells whether an If-None-Match field names the entity tag, by the weak
// comparison that the standard asks for (RFC 9110, 13.1.2): W/"a" and "a" are one.
func MatchesTag(field, tag string) bool {
	return matchesTag(field, strings.TrimPrefix(tag, "W/"), false)
}

// MatchesStrongTag is MatchesTag for If-Match: a weak tag matches nothing.
func MatchesStrongTag(field, tag string) bool { return matchesTag(field, tag, true) }

func matchesTag(field, tag string, strong bool) bool {
	for {
		field = strings.TrimLeft(field, " \t,")
		if field == "*" {
			return true
		}
		one, weak := strings.CutPrefix(field, "W/")
		if one == "" || one[0] != '"' {
			return false
		}
		end := strings.IndexByte(one[1:], '"')
		if end < 0 {
			return false
		}
		if one[:end+2] == tag && !(strong && weak) {
			return true
		}
		field = one[end+2:]
	}
}
