package comment

import (
	"regexp"
	"strings"
	"testing"

	"github.com/microcosm-cc/bluemonday"
)

// yardstick cleans HTML by a library that reads all of HTML: what our door lets through, it
// would leave as it is.
func yardstick() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "code", "blockquote", "ul", "ol", "li")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile("^" + rel + "$")).OnElements("a")
	p.RequireParseableURLs(true)
	p.AllowURLSchemes("http", "https")
	p.RequireNoFollowOnLinks(false)
	return p
}

func TestDoorByYardstick(t *testing.T) {
	clean := yardstick()
	for _, p := range payloads {
		for _, around := range []string{"%", "> %", "* %\n* %", "3. %", "**%**", "[%](https://ok.example/?a=1&b=%C3%A9)", "`%", "%", "[ok](https://ok.example/) %"} {
			s := Tidy(strings.ReplaceAll(around, "%", p))
			if got := Render(s).HTML; clean.Sanitize(got) != got {
				t.Errorf("%q gives %q, which would be cleaned to %q", s, got, clean.Sanitize(got))
			}
			// What never went through the first door.
			if got := pass(s); clean.Sanitize(got) != got || len(execute(t, got)) > 0 {
				t.Errorf("%q passes as %q, which would be cleaned to %q", s, got, clean.Sanitize(got))
			}
		}
	}
}

func TestDoor(t *testing.T) {
	link := `<a href="https://ok.example/?a=1&amp;b=2" rel="nofollow ugc noopener">`
	for give, want := range map[string]string{
		"<p>a <em>b</em><br>\n<strong>c</strong> <code>d</code></p>": "<p>a <em>b</em><br>\n<strong>c</strong> <code>d</code></p>",
		`<ol start="12"><li>a</li></ol>`:                             `<ol start="12"><li>a</li></ol>`,
		link + "x</a>":                                               link + "x</a>",
		"a &lt;b&gt; &quot;c&quot; &amp;amp;":                        "a &lt;b&gt; &#34;c&#34; &amp;amp;",

		// Everything else is text.
		"<P>a":                           "&lt;P&gt;a",
		"<p >a":                          "&lt;p &gt;a",
		"<p id=main>a":                   "&lt;p id=main&gt;a",
		"<script>alert(1)</script>":      "&lt;script&gt;alert(1)&lt;/script&gt;",
		"<!--<p>-->":                     "&lt;!--<p>--&gt;</p>",
		"a < b":                          "a &lt; b",
		"a <":                            "a &lt;",
		"<br/>":                          "&lt;br/&gt;",
		`<ol start="">`:                  "&lt;ol start=&#34;&#34;&gt;",
		`<ol start="-1">`:                "&lt;ol start=&#34;-1&#34;&gt;",
		`<ol start="1" id="2">`:          "&lt;ol start=&#34;1&#34; id=&#34;2&#34;&gt;",
		`<a href="https://ok.example/">`: "&lt;a href=&#34;https://ok.example/&#34;&gt;",
		`<a href="javascript:alert(1)" rel="nofollow ugc noopener">x</a>`:               "&lt;a href=&#34;javascript:alert(1)&#34; rel=&#34;nofollow ugc noopener&#34;&gt;x&lt;/a&gt;",
		`<a href="java&#x73;cript:alert(1)" rel="nofollow ugc noopener">`:               "&lt;a href=&#34;javascript:alert(1)&#34; rel=&#34;nofollow ugc noopener&#34;&gt;",
		`<a href="https://ok.example/" onclick="alert(1)" rel="nofollow ugc noopener">`: "&lt;a href=&#34;https://ok.example/&#34; onclick=&#34;alert(1)&#34; rel=&#34;nofollow ugc noopener&#34;&gt;",
		link + "x" + strings.Replace(link, "&amp;", "&", 1) + "y</a>":                   link + "x&lt;a href=&#34;https://ok.example/?a=1&amp;b=2&#34; rel=&#34;nofollow ugc noopener&#34;&gt;y</a>",

		// What is open is closed, where it belongs and nowhere else.
		"<p><em>a":           "<p><em>a</em></p>",
		"<p><em>a</p></em>b": "<p><em>a&lt;/p&gt;</em>b</p>",
		"</div></p>a":        "&lt;/div&gt;&lt;/p&gt;a",
		"<p>a</p></p>":       "<p>a</p>&lt;/p&gt;",
	} {
		if got := pass(give); got != want {
			t.Errorf("%q passes as %q, want %q", give, got, want)
		}
	}
}

// An address in the words of a link is text: links do not nest.
func TestAddressInALink(t *testing.T) {
	got := Render("[<https://x.example/a>](https://ok.example/)")
	want := `<p><a href="https://ok.example/" rel="nofollow ugc noopener">https://x.example/a</a> (ok.example)</p>`
	if got.HTML != want || len(got.Links) != 1 {
		t.Errorf("%q with the links %q, want %q", got.HTML, got.Links, want)
	}
}

func FuzzDoor(f *testing.F) {
	for _, p := range payloads {
		f.Add(p)
		f.Add(Render(p).HTML)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := pass(s)
		if bad := execute(t, got); len(bad) > 0 {
			t.Errorf("%q passes as %q: %v", s, got, bad)
		}
		if again := pass(got); again != got {
			t.Errorf("%q passes as %q, and again as %q", s, got, again)
		}
	})
}
