package extract

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"depesche"
)

func prose(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<p>The harbour master said that crane number %d would be back before the summer, and that nobody should worry about the herring.</p>\n", i+1)
	}
	return b.String()
}

// TestRefused holds every input that is turned away, its key, and that its message
// names a way out.
func TestRefused(t *testing.T) {
	shell := func(body string) []byte {
		return []byte("<!doctype html><html lang=en><head><title>Gazette</title></head><body>" + body + "</body></html>")
	}
	links := strings.Repeat(`<article><h3><a href="/n/1">Harbour crane comes down after the storm</a></h3><p>The crane fell at night, and nobody was hurt, the harbour master said today.</p></article>`, 12)
	for name, c := range map[string]struct {
		in  Input
		key string
	}{
		"nothing":            {Input{}, "extract.empty"},
		"white space":        {Input{Data: []byte(" \n\t\r\n ")}, "extract.empty"},
		"byte order mark":    {Input{Data: []byte("\xef\xbb\xbf")}, "extract.empty"},
		"zero bytes":         {Input{Data: make([]byte, 100)}, "extract.empty"},
		"PDF":                {Input{Data: []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"), ContentType: "text/html"}, "extract.pdf"},
		"PDF after junk":     {Input{Data: []byte("\n\n%PDF-1.4\n1 0 obj")}, "extract.pdf"},
		"JPEG":               {Input{Data: []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), Name: "page.html"}, "extract.image"},
		"PNG":                {Input{Data: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")}, "extract.image"},
		"WebP":               {Input{Data: []byte("RIFF\x00\x00\x00\x00WEBPVP8 ")}, "extract.image"},
		"SVG":                {Input{Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><text>hi</text></svg>`)}, "extract.image"},
		"office document":    {Input{Data: []byte("PK\x03\x04\x14\x00\x06\x00[Content_Types].xml")}, "extract.archive"},
		"rich text":          {Input{Data: []byte(`{\rtf1\ansi Story}`)}, "extract.archive"},
		"video":              {Input{Data: []byte("\x00\x00\x00\x20ftypisom\x00\x00\x02\x00")}, "extract.archive"},
		"junk":               {Input{Data: bytes.Repeat([]byte("\x01\x02\x03abc\x00\xff\xfe\x80"), 200)}, "extract.binary"},
		"50 MB":              {Input{Data: bytes.Repeat([]byte("<p>news"), 50<<20/7)}, "extract.large"},
		"a million tags":     {Input{Data: append([]byte("<html><p>"), bytes.Repeat([]byte("<b>x</b>"), 200_000)...)}, "extract.elements"},
		"no text":            {Input{Data: shell("<div id=app></div><script>boot()</script>")}, "extract.no_article"},
		"menu alone":         {Input{Data: shell("<nav><ul><li><a href=/a>World</a><li><a href=/b>Sport</a></ul></nav>")}, "extract.no_article"},
		"not found page":     {Input{Data: shell("<h1>404</h1><p>Page not found.</p>")}, "extract.no_article"},
		"front page":         {Input{Data: shell(links), URL: "https://example.org/"}, "extract.front_page"},
		"section page":       {Input{Data: shell("<main>" + links + "</main>"), URL: "https://example.org/world"}, "extract.front_page"},
		"log-in":             {Input{Data: shell(`<h1>Welcome back</h1><form><label>E-mail</label><input name=u><input type=password name=p><button>Sign in</button><a href=/f>Forgot your password?</a></form>`)}, "extract.login"},
		"log-in, German":     {Input{Data: shell(`<h1>Anmelden</h1><p>Bitte melden Sie sich an, um diesen Artikel zu lesen.</p><form><input type=password></form>`)}, "extract.login"},
		"consent":            {Input{Data: shell(`<div><h1>We value your privacy</h1><p>We and our partners store and access information on your device, such as unique identifiers, to process personal data.</p><button>Accept all</button></div>`)}, "extract.consent"},
		"consent, German":    {Input{Data: shell(`<h1>Mit Werbung und Tracking lesen</h1><p>Besuchen Sie uns wie gewohnt mit Werbung und Cookies.</p><button>Zustimmen und weiter</button>`)}, "extract.consent"},
		"paywall":            {Input{Data: shell(`<h1>Crane falls</h1><p>The crane fell at night, and nobody was hurt, the harbour master said in the morning.</p><div class=offer>Subscribe to continue reading. Already a subscriber? Sign in.</div>`)}, "extract.paywall"},
		"paywall, declared":  {Input{Data: shell(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Crane falls","isAccessibleForFree":"False"}</script><h1>Crane falls</h1><p>The crane fell at night, and nobody was hurt, the harbour master said in the morning.</p>`)}, "extract.paywall"},
		"robot check":        {Input{Data: shell(`<h1>Just a moment</h1><p>Verifying you are human. This may take a few seconds, so please wait until the check of your browser is done.</p>`)}, "extract.robot"},
		"JSON of any kind":   {Input{Data: []byte(`{"a": [1, 2, 3]}`)}, "extract.json"},
		"ninjs without text": {Input{Data: []byte(`{"uri": "urn:x", "type": "picture", "headline": "A crane"}`)}, "extract.no_text"},
		"front matter alone": {Input{Data: []byte("---\nlang: en\n---\n"), Name: "a.md"}, "extract.empty"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Extract(c.in)
			var e *depesche.Error
			if !errors.As(err, &e) {
				t.Fatalf("got a story with %d blocks and %v, want %s", len(s.Document.Blocks), err, c.key)
			}
			if e.Key != c.key || e.Kind != depesche.Invalid {
				t.Errorf("got %s %s (%v), want %s", e.Kind, e.Key, err, c.key)
			}
			if len(e.Text) < 40 || strings.Contains(e.Text, "%!") || !strings.Contains(e.Text, ";") {
				t.Errorf("the message names no way out: %q", e.Text)
			}
		})
	}
}

// Pages that look like the ones above and are articles all the same.
func TestNotRefused(t *testing.T) {
	for name, c := range map[string]Input{
		"about consent":          {Data: []byte("<h1>Why every page says that we value your privacy</h1>" + prose(6) + "<p>We and our partners, they say.</p>")},
		"with a log-in box":      {Data: []byte("<form><input type=password><a>Forgot your password?</a></form><h1>Crane</h1>" + prose(5))},
		"short, offers in head":  {Data: []byte("<header>Already a subscriber? Log in. Become a subscriber.</header><h1>Crane falls</h1><article>" + prose(1) + "</article><footer>Subscribe to read.</footer>")},
		"short":                  {Data: []byte("<h1>Crane falls</h1><article>" + prose(1) + "</article>")},
		"about PDF":              {Data: []byte("<h1>What %PDF- means</h1>" + prose(4))},
		"front page with a text": {Data: []byte("<h1>Crane</h1>" + strings.ReplaceAll(prose(1), "</p>", strings.Repeat(" And so on it went for the whole day.", 12)+"</p>") + prose(5)), URL: "https://example.org/"},
		"UTF-16":                 {Data: utf16le("<html><h1>Crane</h1>" + prose(3))},
	} {
		t.Run(name, func(t *testing.T) { must(t, c) })
	}
}

func utf16le(s string) []byte {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return b
}

// A beginning that is long enough to be of use comes with the warning that it is one.
func TestIncomplete(t *testing.T) {
	s := must(t, Input{Data: []byte(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"Crane","isAccessibleForFree":false}</script><h1>Crane</h1>` + prose(3))})
	if s.Incomplete == nil || s.Incomplete.Key != "extract.paywall" {
		t.Errorf("got %v", s.Incomplete)
	}
	if s := must(t, Input{Data: []byte("<h1>Crane</h1>" + prose(3))}); s.Incomplete != nil {
		t.Errorf("a whole article is called incomplete: %v", s.Incomplete)
	}
}

// TestHostileNesting would run for minutes, or overflow the stack, if time or depth
// grew with the nesting.
func TestHostileNesting(t *testing.T) {
	const n = 100_000
	text := "<h1>Crane</h1>" + prose(4)
	for name, page := range map[string]string{
		"divs":             strings.Repeat("<div>", n) + text + strings.Repeat("</div>", n),
		"divs after":       text + strings.Repeat("<div>", n),
		"bold":             strings.Repeat("<b>", n) + text,
		"bold, all others": text + boldOthers(20_000),
		"links":            text + strings.Repeat("<a href=/x><b>", n),
		"tables":           text + strings.Repeat("<table><tr><td>", n/2),
		"lists":            text + strings.Repeat("<ul><li>", n) + "end",
		"quotations":       text + strings.Repeat("<blockquote>", n) + "end",
		"fonts in p":       text + strings.Repeat("<p><font size=1>", n/4) + "end",
		"spans":            text + strings.Repeat("<span>x", n),
		"unclosed":         text + strings.Repeat("<", 2*n),
		"attributes":       text + "<div " + strings.Repeat("a=b ", n) + ">",
		"classes":          text + `<div class="` + strings.Repeat("comment-related ", n) + `">x</div>`,
		"brackets":         "<h1>Crane</h1><p>" + strings.Repeat("[", n) + strings.Repeat("word ", 200) + "</p>" + text,
		"JSON-LD":          `<script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, n) + `</script>` + text,
		"pictures":         text + pictures(n/2),
		"small pictures":   "<h1>Crane</h1><div>" + strings.Repeat("<img src=/i.jpg width=10>", n/2) + "</div>" + prose(4),
		"marks":            text + "<p>" + strings.Repeat("<b>x</b> <i>y</i> ", n/2) + "</p>",
		"insertions":       text + "<p>" + strings.Repeat("so [it] is ", n/2) + "</p>",
		"headings":         strings.Repeat("<h1><div>", 150) + strings.Repeat("word ", n) + strings.Repeat("</div></h1>", 150) + text,
		"teasers":          text + strings.Repeat("<div class=teaser><a href=/x>more</a> of it</div>", n/4),
		"bylines":          text + strings.Repeat("<span class=author>By Ana Oliveira</span>", n/4),
		"title":            "<title>" + strings.Repeat("a | < ", n) + "></title>" + text,
		"captions":         text + strings.Repeat("<figure><img src=/i.jpg><figcaption>Foto: Foto: ©</figcaption></figure>", n/4),
		"times":            text + strings.Repeat("<time>2026-01-01</time>", n/2),
		"forms":            text + strings.Repeat("<form><table>", n/4),
	} {
		t.Run(name, func(t *testing.T) {
			s := must(t, Input{Data: []byte(page)})
			if !strings.Contains(s.Document.BodyText(), "The harbour master said") {
				t.Error("the text was lost")
			}
		})
	}
	for name, page := range map[string]string{
		"quotations": strings.Repeat(">", n) + " end\n\n" + strings.Repeat("The crane fell. ", 20),
		"lists":      strings.Repeat("- ", n) + "end\n\n" + strings.Repeat("The crane fell. ", 20),
		"stars":      strings.Repeat("*a **b ", n/4) + "\n\nThe crane fell.",
		"brackets":   strings.Repeat("[", n/10) + "a](b)\n\nThe crane fell.",
	} {
		t.Run("Markdown "+name, func(t *testing.T) {
			must(t, Input{Data: []byte(page), Name: "a.md"})
		})
	}
}

func pictures(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<img src=/p/%d.jpg>", i)
	}
	return b.String()
}

// Formatting elements that all differ, so that the parser has to keep every one.
func boldOthers(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("<p><b id=")
		b.WriteString(strings.Repeat("x", i%7+1))
		b.WriteByte(byte('a' + i%26))
		b.WriteString(">t")
	}
	return b.String()
}
