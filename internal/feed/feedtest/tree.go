package feedtest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

// node is an XML element.
type node struct {
	name  xml.Name
	attrs []xml.Attr
	kids  []*node
	text  string
}

func (n *node) attr(name string) (string, bool) {
	for _, a := range n.attrs {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value, true
		}
	}
	return "", false
}

func (n *node) lang() string {
	for _, a := range n.attrs {
		if a.Name.Local == "lang" && (a.Name.Space == "http://www.w3.org/XML/1998/namespace" || a.Name.Space == "xml") {
			return a.Value
		}
	}
	return ""
}

func (n *node) all(space, local string) []*node {
	var out []*node
	for _, k := range n.kids {
		if k.name.Space == space && k.name.Local == local {
			out = append(out, k)
		}
	}
	return out
}

// tree reads the document, nil where it is not well-formed.
func (c *checker) tree() *node {
	if !utf8.Valid(c.Body) {
		c.say("it is no UTF-8")
		return nil
	}
	if !bytes.HasPrefix(c.Body, []byte("<?xml ")) {
		c.say("it does not begin with an XML declaration")
	}
	if first, _, _ := bytes.Cut(c.Body, []byte("\n")); !bytes.Contains(first, []byte(`version="1.0"`)) || !bytes.Contains(bytes.ToLower(first), []byte(`encoding="utf-8"`)) {
		c.say("the XML declaration says neither 1.0 nor UTF-8")
	}
	c.prefixes()
	dec := xml.NewDecoder(bytes.NewReader(c.Body))
	var root *node
	var open []*node
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			c.say("not well-formed: %v", err)
			return nil
		}
		switch t := t.(type) {
		case xml.Directive:
			c.say("it has a document type or entities of its own")
		case xml.StartElement:
			n := &node{name: t.Name, attrs: t.Attr}
			if len(open) == 0 {
				root = n
			} else {
				up := open[len(open)-1]
				up.kids = append(up.kids, n)
			}
			if t.Name.Space != "" && !strings.Contains(t.Name.Space, ":") {
				c.say("the prefix %s is not declared", t.Name.Space)
			}
			open = append(open, n)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text += string(t)
			}
		}
	}
	if root == nil {
		c.say("it is empty")
	}
	return root
}

// prefixes checks that namespaces have the prefixes by which everybody knows them
// (NonstdPrefix, ReservedPrefix).
func (c *checker) prefixes() {
	for _, m := range declared.FindAllSubmatch(c.Body, -1) {
		prefix, space := string(m[1]), string(m[2])
		usual, known := usualPrefix[space]
		if !known {
			c.say("the namespace %s is not known", space)
		} else if prefix != usual {
			c.say("the namespace %s has the prefix %s instead of %s", space, prefix, usual)
		}
	}
}

var (
	declared    = regexp.MustCompile(`\sxmlns:([^=\s]+)="([^"]*)"`)
	usualPrefix = map[string]string{atomNS: "atom", mediaNS: "media", dcNS: "dc", termsNS: "dcterms", contentNS: "content", "http://purl.org/syndication/thread/1.0": "thr", "http://a9.com/-/spec/opensearch/1.1/": "opensearch"}
)

// twice checks that the summary does not say the same as the whole text
// (DuplicateDescriptionSemantics).
func (c *checker) twice(where string, summary, whole []*node) {
	for _, s := range summary {
		for _, w := range whole {
			if strings.TrimSpace(s.text) == strings.TrimSpace(w.text) {
				c.say("%s: the summary says the same as the whole text", where)
			}
		}
	}
}

// rule is how often an element may stand.
type rule struct {
	least, most int // most 0: any number
}

// children checks which elements stand in n. known are those without a namespace or of
// the same; of other namespaces only those listed are known to validators.
func (c *checker) children(where string, n *node, space string, known map[string]rule, others map[xml.Name]rule) {
	count := map[xml.Name]int{}
	for _, k := range n.kids {
		count[k.name]++
		if k.name.Space == space {
			if _, ok := known[k.name.Local]; !ok {
				c.say("%s: the element %s does not belong there", where, k.name.Local)
			}
		} else if _, ok := others[k.name]; !ok {
			c.say("%s: the element {%s}%s is not known", where, k.name.Space, k.name.Local)
		}
	}
	hold := func(name xml.Name, r rule) {
		if n := count[name]; n < r.least || r.most > 0 && n > r.most {
			c.say("%s: %s stands %d times", where, name.Local, n)
		}
	}
	for local, r := range known {
		hold(xml.Name{Space: space, Local: local}, r)
	}
	for name, r := range others {
		hold(name, r)
	}
}

// attributes checks that n has no others than these, and the first required ones.
func (c *checker) attributes(where string, n *node, required int, names ...string) {
	for _, a := range n.attrs {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" || a.Name.Space != "" && a.Name.Local == "lang" {
			continue
		}
		found := false
		for _, name := range names {
			found = found || a.Name.Space == "" && a.Name.Local == name
		}
		if !found {
			c.say("%s: the attribute %s does not belong there", where, a.Name.Local)
		}
	}
	for _, name := range names[:required] {
		if v, _ := n.attr(name); v == "" {
			c.say("%s: the attribute %s is missing", where, name)
		}
	}
}
