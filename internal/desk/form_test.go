package desk

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// form reads a form out of a page as a browser would send it: the one whose action or id
// ends in name; nil when there is none. Buttons are not pressed.
func form(t *testing.T, page, name string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var found *html.Node
	each(doc, func(n *html.Node) {
		if found == nil && n.Data == "form" && (strings.HasSuffix(attr(n, "action"), name) || attr(n, "id") == name) {
			found = n
		}
	})
	if found == nil {
		return nil
	}
	out := url.Values{}
	inside := map[*html.Node]bool{}
	each(found, func(n *html.Node) { inside[n] = true })
	each(doc, func(n *html.Node) {
		key := attr(n, "name")
		mine := inside[n] || attr(found, "id") != "" && attr(n, "form") == attr(found, "id")
		if key == "" || has(n, "disabled") || !mine {
			return
		}
		switch n.Data {
		case "input":
			switch attr(n, "type") {
			case "checkbox", "radio":
				if has(n, "checked") {
					out.Add(key, attr(n, "value"))
				}
			case "file":
			default:
				out.Add(key, attr(n, "value"))
			}
		case "textarea":
			if n.FirstChild != nil {
				out.Add(key, n.FirstChild.Data)
			} else {
				out.Add(key, "")
			}
		case "select":
			var value string
			first := true
			each(n, func(o *html.Node) {
				if o.Data == "option" && (first || has(o, "selected")) {
					value, first = attr(o, "value"), false
				}
			})
			out.Add(key, value)
		}
	})
	return out
}

// with changes a form's fields: name, value, name, value …
func with(f url.Values, pairs ...string) url.Values {
	for i := 0; i+1 < len(pairs); i += 2 {
		f.Set(pairs[i], pairs[i+1])
	}
	return f
}

func each(n *html.Node, f func(*html.Node)) {
	if n.Type == html.ElementNode {
		f(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		each(c, f)
	}
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// button finds the value of the first button whose name and value begin so.
func button(t *testing.T, page, name, prefix string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	out := ""
	each(doc, func(n *html.Node) {
		if out == "" && n.Data == "button" && attr(n, "name") == name && strings.HasPrefix(attr(n, "value"), prefix) {
			out = attr(n, "value")
		}
	})
	return out
}

// text is what a page says, without markup.
func pageText(page string) string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return ""
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return strings.Join(strings.Fields(b.String()), " ")
}
