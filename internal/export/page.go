package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// page turns a page of the site into one that needs no server, and follows its links.
// What it does not have to change stays byte for byte.
func (x *exporter) page(body []byte, address string) []byte {
	p := &page{x: x, at: address}
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return p.out.Bytes()
		}
		raw := bytes.Clone(z.Raw())
		p.token(kind, z.Token(), raw)
	}
}

// page is one that is being turned.
type page struct {
	x   *exporter
	at  string
	out bytes.Buffer

	// What is taken out, up to the end of the element, "" for nothing; of a form the words that
	// name it, and the element whose words are being read.
	skips string
	label strings.Builder
	named string
	open  []string // links that are open: "" is one that is taken out
}

func (p *page) token(kind html.TokenType, t html.Token, raw []byte) {
	if p.skips != "" {
		p.skip(kind, t)
		return
	}
	switch kind {
	case html.StartTagToken, html.SelfClosingTagToken:
		p.start(t, raw)
	case html.EndTagToken:
		if t.Data == "a" && len(p.open) > 0 {
			last := p.open[len(p.open)-1]
			p.open = p.open[:len(p.open)-1]
			if last == "" {
				return
			}
		}
		p.out.Write(raw)
	default:
		p.out.Write(raw)
	}
}

// skip reads on to the end of what is taken out. A form is named by its heading, else by
// its button.
func (p *page) skip(kind html.TokenType, t html.Token) {
	names := t.Data == "h2" || t.Data == "h3" || t.Data == "legend" || t.Data == "button"
	switch {
	case kind == html.EndTagToken && t.Data == p.skips:
		p.skips = ""
		if label := strings.Join(strings.Fields(p.label.String()), " "); t.Data == "form" && p.x.Live != nil && label != "" {
			p.out.WriteString(`<p class="away"><a class="button" href="` + html.EscapeString(p.x.live(p.at)) + `" rel="nofollow">` + html.EscapeString(label) + "</a></p>")
		}
	case kind == html.StartTagToken && names && p.label.Len() == 0:
		p.named = t.Data
	case kind == html.EndTagToken && t.Data == p.named:
		p.named = ""
	case kind == html.TextToken && p.named != "":
		p.label.WriteString(t.Data)
	}
}

// live is an address on the server that has the whole site.
func (x *exporter) live(target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return x.Live.String()
	}
	return x.Live.ResolveReference(u).String()
}

func (p *page) start(t html.Token, raw []byte) {
	at := map[string]int{}
	for i, a := range t.Attr {
		at[a.Key] = i
	}
	value := func(name string) string {
		if i, ok := at[name]; ok {
			return t.Attr[i].Val
		}
		return ""
	}
	switch t.Data {
	case "form":
		p.startForm(t, value("method"), value("action"))
		return
	case "script":
		if value("src") != "" { // it serves the forms that are taken out
			p.skips = "script"
			return
		}
	case "meta":
		if strings.HasSuffix(value("property")+value("name"), ":image") {
			p.x.follow(value("content"), p.at) // what services show when the page is shared
		}
	case "a":
		p.startLink(t, at, value("rel"), raw)
		return
	case "link":
		if !p.headLink(value("rel"), value("href")) {
			return
		}
	}
	for _, name := range []string{"src", "href", "srcset", "poster"} {
		i, ok := at[name]
		if !ok || t.Data == "link" && name == "href" && value("rel") != "stylesheet" && value("rel") != "preload" && value("rel") != "manifest" && !strings.Contains(value("rel"), "icon") {
			continue
		}
		if name == "srcset" {
			for _, part := range strings.Split(t.Attr[i].Val, ",") {
				if f := strings.Fields(part); len(f) > 0 {
					p.x.follow(f[0], p.at)
				}
			}
			continue
		}
		p.x.follow(t.Attr[i].Val, p.at)
	}
	p.write(t, raw)
}

// write writes a tag: as it was, unless its attributes have been changed.
func (p *page) write(t html.Token, raw []byte) {
	if raw != nil {
		p.out.Write(raw)
		return
	}
	p.out.WriteString(t.String())
}

// startForm takes a form out, or lets one that only asks ask the live server.
func (p *page) startForm(t html.Token, method, action string) {
	target, _ := p.x.classify(action, p.at)
	if p.x.Live != nil && !strings.EqualFold(method, "post") {
		for i := range t.Attr {
			if t.Attr[i].Key == "action" {
				t.Attr[i].Val = p.x.live(target)
			}
		}
		p.write(t, nil)
		return
	}
	p.skips, p.named = "form", ""
	p.label.Reset()
}

// startLink looks at a link. One that needs a server leads to the live one; without it an
// action goes with its words (it has rel=nofollow), and of any other the words stay.
func (p *page) startLink(t html.Token, at map[string]int, rel string, raw []byte) {
	p.open = append(p.open, "a")
	i, ok := at["href"]
	if !ok || strings.HasPrefix(t.Attr[i].Val, "#") {
		p.write(t, raw)
		return
	}
	target, kind := p.x.classify(t.Attr[i].Val, p.at)
	_, fragment, _ := strings.Cut(t.Attr[i].Val, "#")
	if fragment != "" {
		fragment = "#" + fragment
	}
	switch kind {
	case inside:
		p.x.add(target, p.at)
		if strings.Contains(target, "?") {
			t.Attr[i].Val = linkTo(target) + fragment
			raw = nil
		}
	case needsLive:
		if p.x.Live == nil && rel == "nofollow" {
			p.open = p.open[:len(p.open)-1]
			p.skips = "a"
			return
		}
		if p.x.Live == nil {
			p.open[len(p.open)-1] = ""
			return
		}
		t.Attr[i].Val = p.x.live(target) + fragment
		raw = nil
	}
	p.write(t, raw)
}

// headLink looks at a <link>; false leaves it out.
func (p *page) headLink(rel, href string) bool {
	target, kind := p.x.classify(href, p.at)
	switch kind {
	case inside:
		if rel == "alternate" || rel == "canonical" {
			p.x.add(target, p.at)
		}
	case needsLive:
		return false
	}
	return true
}

// leadOn is a page that leads to another one.
func leadOn(target string) []byte {
	href := html.EscapeString(target)
	return []byte(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>` + href + `</title><meta name="robots" content="noindex"><meta http-equiv="refresh" content="0; url=` + href + `"><link rel="canonical" href="` + href + `"></head>
<body><p><a href="` + href + `">` + href + `</a></p></body></html>
`)
}

// mapLinks are the addresses in a site map or an index of them.
func mapLinks(doc []byte) []string {
	var v struct {
		URLs []string `xml:"url>loc"`
		Maps []string `xml:"sitemap>loc"`
	}
	if xml.Unmarshal(doc, &v) != nil {
		return nil
	}
	return append(v.URLs, v.Maps...)
}

func iconLinks(manifest []byte) []string {
	var v struct{ Icons []struct{ Src string } }
	if json.Unmarshal(manifest, &v) != nil {
		return nil
	}
	var out []string
	for _, i := range v.Icons {
		out = append(out, i.Src)
	}
	return out
}
