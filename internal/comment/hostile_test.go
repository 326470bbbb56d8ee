package comment

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Payloads is what hostile readers write: our own corpus.
var payloads = []string{
	`<script>alert(1)</script>`, `<SCRIPT SRC=//x.example/a.js></SCRIPT>`, `<scr<script>ipt>alert(1)</scr</script>ipt>`, `<script/x>alert(1)</script >`,
	`<img src=x onerror=alert(1)>`, `<IMG """><SCRIPT>alert(1)</SCRIPT>">`, `<img src="javascript:alert(1)">`, `<img/src="x"/onerror=alert(1)//`,
	`<svg onload=alert(1)>`, `<svg><script href="data:,alert(1)"/></svg>`, `<svg><animate onbegin=alert(1) attributeName=x dur=1s>`, `<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>`,
	`<math><mi//xlink:href="data:x,<script>alert(1)</script>">`, `<math><mtext></p><style><img src=x onerror=alert(1)></style>`, `<iframe src="javascript:alert(1)"></iframe>`, `<iframe srcdoc="<script>alert(1)</script>">`,
	`<object data="data:text/html,<script>alert(1)</script>">`, `<embed src="javascript:alert(1)">`, `<form action="javascript:alert(1)"><button>x</button></form>`, `<button formaction=javascript:alert(1)>x`,
	`<input autofocus onfocus=alert(1)>`, `<select onfocus=alert(1) autofocus>`, `<textarea onfocus=alert(1) autofocus>`, `</textarea><script>alert(1)</script>`, `</title><script>alert(1)</script>`,
	`<details open ontoggle=alert(1)>`, `<video><source onerror=alert(1)>`, `<audio src=x onerror=alert(1)>`, `<body onload=alert(1)>`, `<marquee onstart=alert(1)>`, `<base href="https://x.example/">`,
	`<link rel=stylesheet href=https://x.example/a.css>`, `<style>@import 'https://x.example/a.css';</style>`, `<meta http-equiv=refresh content="0;url=javascript:alert(1)">`, `<template><script>alert(1)</script></template>`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<!--><script>alert(1)</script>-->`, `<![CDATA[<script>alert(1)</script>]]>`, `<?xml version="1.0"?><script>alert(1)</script>`, `<xmp><script>alert(1)</script></xmp>`,
	`[x](javascript:alert(1))`, `[x](JaVaScRiPt:alert(1))`, "[x](java\tscript:alert(1))", `[x](java&#x73;cript:alert(1))`, `[x](javascript&colon;alert(1))`, `[x](&#106;avascript:alert(1))`, `[x]( javascript:alert(1))`,
	`[x](\x01javascript:alert(1))`, "[x](\u0001javascript:alert(1))", `[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)`, `[x](vbscript:msgbox(1))`, `[x](file:///etc/passwd)`, `[x](blob:https://x.example/1)`,
	`[x](//x.example/)`, `[x](/desk/logout)`, `[x](?said=x)`, `[x](https:javascript:alert(1))`, `[x](https://user:pass@x.example/)`, `[x](https://x.example/" onmouseover="alert(1))`, `[x](https://x.example/ "t" onclick=alert(1))`,
	`[x](<https://x.example/"onclick="alert(1)>)`, `[x](https://x.example "\"><script>alert(1)</script>")`, `[<script>alert(1)</script>](https://x.example/)`, `[a][b]` + "\n\n[b]: javascript:alert(1)", `<javascript:alert(1)>`, `<https://x.example/"onclick=alert(1)>`, `<data:text/html,x>`,
	`![x](javascript:alert(1))`, `![x](https://x.example/track.gif)`, `![x"onerror="alert(1)](https://x.example/p.png)`, `[![x](https://x.example/p.png)](javascript:alert(1))`, `![<img src=x onerror=alert(1)>](x)`,
	"`<script>alert(1)</script>`", "```\n<script>alert(1)</script>\n```", "    <script>alert(1)</script>", "> <script>alert(1)</script>", "* <script>alert(1)</script>", "**<script>**alert(1)</script>", "# <script>alert(1)</script>",
	`https://x.example/"><script>alert(1)</script>`, `https://x.example/'onclick='alert(1)`, `www.x.example/"onclick="alert(1)`, `javascript://x.example/%0aalert(1)`, `https://x.example/<img src=x onerror=alert(1)>`,
	"\x00<script>alert(1)</script>", "<scr\x00ipt>alert(1)</scr\x00ipt>", "\ufeff<script>alert(1)</script>", "＜script＞alert(1)＜/script＞", "<script\u2028>alert(1)</script>", "<ſcript>alert(1)</ſcript>", "%3Cscript%3Ealert(1)%3C/script%3E", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;alert(1)", `\<script>alert(1)\</script>`,
	`{{.}} {{template "layout" .}} ${alert(1)} #{alert(1)} <%= 1 %>`, `" onmouseover="alert(1)" x="`, `' onmouseover='alert(1)' x='`, `" style="background:url(javascript:alert(1))"`, `<a href="https://x.example" onclick=alert(1) style="position:fixed">x</a>`, `<p id=main class=desk>x</p>`, `<a name=location>`, `<form id=document><input name=cookie></form>`,
}

// execute lists what in a page or a part of one would run, load or leave our hands.
func execute(t testing.TB, page string) []string {
	t.Helper()
	doc, err := html.ParseFragment(strings.NewReader(page), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{"p", "br", "em", "strong", "code", "blockquote", "ul", "ol", "li", "a"}
	var bad []string
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch n.Type {
		case html.CommentNode:
			bad = append(bad, "comment")
		case html.ElementNode:
			if !slices.Contains(allowed, n.Data) {
				bad = append(bad, "element "+n.Data)
			}
			var href, relOf string
			for _, a := range n.Attr {
				switch {
				case n.Data == "a" && a.Key == "href":
					href = a.Val
				case n.Data == "a" && a.Key == "rel":
					relOf = a.Val
				case n.Data == "ol" && a.Key == "start":
				default:
					bad = append(bad, "attribute "+a.Key)
				}
			}
			if n.Data == "a" {
				u, err := url.Parse(href)
				if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || relOf != "nofollow ugc noopener" {
					bad = append(bad, "link "+href+" rel "+relOf)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range doc {
		walk(n)
	}
	return bad
}

func TestNothingExecutes(t *testing.T) {
	if len(payloads) < 100 {
		t.Fatalf("the corpus has %d payloads", len(payloads))
	}
	for _, p := range payloads {
		for _, around := range []string{"%", "Vorher % nachher.", "> %", "* %\n* %", "**%**", "[%](https://ok.example/)", "`%", "%\n%"} {
			s := strings.ReplaceAll(around, "%", p)
			r := Render(Tidy(s))
			if bad := execute(t, r.HTML); len(bad) > 0 {
				t.Errorf("%q gives %q: %v", s, r.HTML, bad)
			}
			for _, l := range r.Links {
				if !safeLink(l) {
					t.Errorf("%q counts the link %q", s, l)
				}
			}
		}
		name := TidyName(p)
		if strings.ContainsAny(name, "\n\u202e\u2066\x00") {
			t.Errorf("the name %q has control characters", name)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, p := range payloads {
		f.Add(p)
	}
	for _, s := range []string{"AAAA\xc7\u0302", "e\u202e\u0301\u0301\u0301", "\u0061\ufeff\u030a"} { // a mark behind what is dropped
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 4*MaxText {
			return
		}
		tidy := Tidy(s)
		if Tidy(tidy) != tidy {
			t.Errorf("tidying %q twice differs: %q, %q", s, tidy, Tidy(tidy))
		}
		if bad := execute(t, Render(tidy).HTML); len(bad) > 0 {
			t.Errorf("%q gives %q: %v", s, Render(tidy).HTML, bad)
		}
		if n := TidyName(s); TidyName(n) != n {
			t.Errorf("the name of %q tidied twice differs: %q, %q", s, n, TidyName(n))
		}
	})
}

func TestMarkdown(t *testing.T) {
	link := func(href, label string) string {
		return `<a href="` + href + `" rel="nofollow ugc noopener">` + label + `</a>`
	}
	for _, c := range []struct{ in, want string }{
		{"Ein Satz.\nNoch einer.", "<p>Ein Satz.<br>\nNoch einer.</p>"},
		{"Eins.\n\nZwei.", "<p>Eins.</p>\n<p>Zwei.</p>"},
		{"*leise* **laut** `kahl`", "<p><em>leise</em> <strong>laut</strong> <code>kahl</code></p>"},
		{"> sagte sie\n\nAch?", "<blockquote>\n<p>sagte sie</p>\n</blockquote>\n<p>Ach?</p>"},
		{"3. drei\n4. vier", "<ol start=\"3\">\n<li>drei</li>\n<li>vier</li>\n</ol>"},
		{"# kein Titel", "<p># kein Titel</p>"},
		{"1 < 2 && 3 > 2", "<p>1 &lt; 2 &amp;&amp; 3 &gt; 2</p>"},
		{"[hier](https://a.example/?b=1&c=2)", "<p>" + link("https://a.example/?b=1&amp;c=2", "hier") + "</p>"},
		{"siehe https://a.example/x.", "<p>siehe " + link("https://a.example/x", "https://a.example/x") + ".</p>"},
		{"www.a.example", "<p>" + link("http://www.a.example", "www.a.example") + "</p>"},
		{"[bank.example](https://dieb.example/)", "<p>" + link("https://dieb.example/", "bank.example") + " (dieb.example)</p>"},
		{"[www.a.example](https://a.example/)", "<p>" + link("https://a.example/", "www.a.example") + "</p>"},
		{"![ein Bild](https://a.example/p.png)", "<p>ein Bild</p>"},
		{"[x](ftp://a.example/)", "<p>x</p>"},
		{"schreib an mara@a.example", "<p>schreib an mara@a.example</p>"},
		{`<b>fett?</b> & "so"`, "<p>&lt;b&gt;fett?&lt;/b&gt; &amp; &#34;so&#34;</p>"},
	} {
		if got := Render(c.in).HTML; got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.in, got, c.want)
		}
	}
}

func TestDeepNestingIsLifted(t *testing.T) {
	for _, s := range []string{strings.Repeat(">", 3000) + " tief", strings.Repeat("> ", 1500) + "tief", strings.Repeat("* ", 1500) + "tief", strings.Repeat("*a **b ", 500) + strings.Repeat("c** d*", 500), strings.Repeat("[", 2000) + "tief" + strings.Repeat("](https://a.example)", 90)} {
		got := Render(Tidy(s)).HTML
		deep, most := 0, 0
		z := html.NewTokenizer(strings.NewReader(got))
		for z.Next() != html.ErrorToken {
			switch tok := z.Token(); {
			case tok.Data == "br":
			case tok.Type == html.StartTagToken:
				deep++
				most = max(most, deep)
			case tok.Type == html.EndTagToken:
				deep--
			}
		}
		if most > 2*deepest+3 || deep != 0 {
			t.Errorf("%.40q… nests %d deep (%d open at the end)", s, most, deep)
		}
	}
}

func TestHostileUnicode(t *testing.T) {
	for _, c := range []struct{ in, text, name string }{
		{"Z\u0335\u0321\u0322\u0323\u0324\u0325\u0326\u0327\u0328algo", "Z\u0328\u0335\u0321\u0322algo", ""},
		{"a\u202egnp.exe", "agnp.exe", "agnp.exe"},
		{"a\u2066b\u2069c", "a\u2066b\u2069c", "abc"},
		{"Tiếng Việt, العَرَبِيَّة, हिन्दी", "Tiếng Việt, العَرَبِيَّة, हिन्दी", "Tiếng Việt, العَرَبِيَّة, हिन्दी"},
		{"👩\u200d🚀 hier", "👩\u200d🚀 hier", "👩\u200d🚀 hier"},
		{"می\u200cخواهم", "می\u200cخواهم", "می\u200cخواهم"},
		{"x\U000E0041\U000E0042y", "xy", "xy"},
		{"eins\r\n\r\n\r\n\r\nzwei\x07\x1b[31m", "eins\n\nzwei[31m", "eins zwei[31m"},
		{"ein\u2028Wort", "ein Wort", "ein Wort"},
	} {
		got := Tidy(c.in)
		if strings.Contains(c.in, "Z\u0335") {
			if n := strings.Count(got, "") - len("Zalgo") - 1; n != marksMax {
				t.Errorf("a tower of marks keeps %d", n)
			}
			continue
		}
		if got != c.text {
			t.Errorf("%+q: text %+q, want %+q", c.in, got, c.text)
		}
		if n := TidyName(c.in); n != c.name {
			t.Errorf("%+q: name %+q, want %+q", c.in, n, c.name)
		}
	}
	if a, b := Fold("Ｋａｓｉｎｏ! Ça va"), "kasino ca va"; a != b {
		t.Errorf("folded to %q", a)
	}
}
