package extract

import (
	"html"
	"net/url"
	"strings"

	"depesche"
)

// Fragment reads the body of a text as publishing systems keep it: HTML of the article and
// nothing else, so that nothing has to be chosen or cut off. base resolves links ("" for
// none), lang is the text's language. The blocks have their IDs.
func Fragment(body, base, lang string) []depesche.Block {
	root, err := parseHTML([]byte(body))
	if err != nil {
		return nil
	}
	var from *url.URL
	if u := safeURL(nil, base); u != "" {
		from, _ = url.Parse(u)
	}
	top := grow(root, nil)
	if top == nil {
		return nil
	}
	weigh(top)
	out := []depesche.Block{}
	c := &collector{base: from, top: top, in: inliner{base: from, lang: lang}, trusts: true}
	c.walk(top)
	c.flush(top)
	for _, l := range rules(c.out) {
		l.Text = insertions(l.Text)
		for j := range l.Items {
			l.Items[j] = insertions(l.Items[j])
		}
		if p := l.Picture; p != nil {
			tidyPicture(p)
		}
		out = append(out, l.Block)
	}
	giveIDs(out)
	return out
}

// Words is the plain text of a piece of HTML: a title, an excerpt.
func Words(s string) string {
	if !strings.ContainsRune(s, '<') {
		return clean(s)
	}
	var all []string
	for _, b := range Fragment(s, "", "") {
		all = append(all, b.Text.Text)
		for _, i := range b.Items {
			all = append(all, i.Text)
		}
	}
	return squeeze(html.UnescapeString(strings.Join(all, " ")))
}

// Address makes an address of a fragment absolute and safe; "" for one that leads nowhere.
func Address(base, ref string) string {
	var from *url.URL
	if u := safeURL(nil, base); u != "" {
		from, _ = url.Parse(u)
	}
	return safeURL(from, ref)
}
