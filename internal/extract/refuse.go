package extract

import (
	"bytes"
	"strings"

	"depesche"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// refuse turns away what is no page, before anything is parsed.
func refuse(in Input) error {
	d := in.Data
	if len(d) > MaxBytes {
		return depesche.E(depesche.Invalid, "extract.large", "the page has %d MB, more than the %d MB that are read; save the article alone, or copy its text into a plain text file", len(d)>>20, MaxBytes>>20)
	}
	head := d[:min(len(d), 1024)]
	if len(bytes.Trim(d, " \t\r\n\x00\xef\xbb\xbf")) == 0 {
		return depesche.E(depesche.Invalid, "extract.empty", "the page is empty; check that it was saved completely, or fetch it again")
	}
	if i := bytes.Index(head, []byte("%PDF-")); i >= 0 && i < 512 && !bytes.ContainsAny(head[:i], "<{#") && len(bytes.Fields(head[:i])) < 3 {
		return depesche.E(depesche.Invalid, "extract.pdf", "this is a PDF, not a web page; copy its text into a plain text or Markdown file and import that")
	}
	if kind := imageKind(head); kind != "" {
		return depesche.E(depesche.Invalid, "extract.image", "this is a picture (%s), not a page; add it to a story on the desk, or give the address of the page that shows it", kind)
	}
	if kind := archiveKind(head); kind != "" {
		return depesche.E(depesche.Invalid, "extract.archive", "this is %s, not a page; save it as HTML, Markdown or plain text and import that", kind)
	}
	if binary(d) {
		return depesche.E(depesche.Invalid, "extract.binary", "this is binary data, not text; give a page as HTML, Markdown, plain text or ninjs")
	}
	return nil
}

func imageKind(h []byte) string {
	for _, m := range []struct{ magic, kind string }{{"\xff\xd8\xff", "JPEG"}, {"\x89PNG\r\n", "PNG"}, {"GIF87a", "GIF"}, {"GIF89a", "GIF"}, {"II*\x00", "TIFF"},
		{"MM\x00*", "TIFF"}, {"8BPS", "Photoshop"}} {
		if bytes.HasPrefix(h, []byte(m.magic)) {
			return m.kind
		}
	}
	if len(h) > 12 {
		if string(h[:4]) == "RIFF" && string(h[8:12]) == "WEBP" {
			return "WebP"
		}
		if b := string(h[8:12]); string(h[4:8]) == "ftyp" && (b == "avif" || b == "heic" || b == "heix" || b == "mif1") {
			return strings.ToUpper(b)
		}
	}
	if t := bytes.ToLower(bytes.TrimSpace(h)); bytes.HasPrefix(t, []byte("<svg")) || bytes.HasPrefix(t, []byte("<?xml")) && bytes.Contains(t, []byte("<svg")) {
		return "SVG"
	}
	return ""
}

func archiveKind(h []byte) string {
	for _, m := range []struct{ magic, kind string }{{"PK\x03\x04", "an archive or an office document"}, {"\xd0\xcf\x11\xe0", "an office document"},
		{"{\\rtf", "a rich text document"}, {"\x1f\x8b", "a compressed file"}, {"7z\xbc\xaf", "an archive"}, {"Rar!", "an archive"}, {"BZh", "a compressed file"},
		{"ID3", "a sound file"}, {"OggS", "a sound or video file"}, {"\x1aE\xdf\xa3", "a video file"}, {"\x7fELF", "a program"}} {
		if bytes.HasPrefix(h, []byte(m.magic)) {
			return m.kind
		}
	}
	if len(h) > 12 && string(h[4:8]) == "ftyp" {
		return "a video file"
	}
	return ""
}

// binary tells data that is no text in any encoding: too many control characters.
func binary(d []byte) bool {
	if utf16Guess(d) != nil || bytes.HasPrefix(d, []byte("\xff\xfe")) || bytes.HasPrefix(d, []byte("\xfe\xff")) {
		return false
	}
	d = d[:min(len(d), 1<<16)]
	bad := 0
	for _, c := range d {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1b || c == 0x7f {
			bad++
		}
	}
	return bad*50 > len(d)
}

func errNoArticle() error {
	return depesche.E(depesche.Invalid, "extract.no_article", "no article was found on this page; give the address of a single story, or import its text as Markdown or plain text")
}

// Below so many characters of text a page is suspected of hiding its article.
const stubChars = 600

// wall tells why a page has hardly any text, when it says so.
func wall(doc *html.Node, m *meta, chars int) *depesche.Error {
	if chars >= stubChars {
		return nil
	}
	locked := false
	for _, o := range m.objects {
		switch v := o["isAccessibleForFree"].(type) {
		case bool:
			locked = locked || !v
		case string:
			locked = locked || strings.EqualFold(v, "false")
		}
	}
	if t := m.first("article:content_tier"); t == "locked" || t == "metered" && chars < 250 {
		locked = true
	}
	text, inner := visible(doc, false), visible(doc, true)
	counts := map[string]int{}
	for _, w := range phrases().wall {
		// Every page of some sites offers subscriptions in its head and foot.
		if strings.Contains(text, " "+w.text) && (w.key != "paywall" || strings.Contains(inner, " "+w.text)) {
			counts[w.key]++
		}
	}
	password := false
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		password = password || n.DataAtom == atom.Input && attr(n, "type") == "password"
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	switch {
	case locked, counts["paywall"] > 0 && chars < 450, counts["paywall"] > 1:
		return depesche.E(depesche.Invalid, "extract.paywall", "the page shows only the beginning of its article to subscribers; open it with your subscription, save it from the browser, and import the file")
	case counts["robot"] > 0 && chars < 300:
		return depesche.E(depesche.Invalid, "extract.robot", "the site asks whether a person is reading; open the page in your browser, save it, and import the file")
	case counts["consent"] > 0 && chars < 450 && !password:
		return depesche.E(depesche.Invalid, "extract.consent", "the site shows a consent page instead of the article; open it in your browser, decide there, save the page, and import the file")
	case password && chars < 300 || counts["login"] > 0 && chars < 300:
		return depesche.E(depesche.Invalid, "extract.login", "the page is behind a log-in; open it in your browser, save it, and import the file")
	}
	return nil
}

// visible is the folded text of the whole page, dialogs and buttons included; inner
// leaves out its head and foot.
func visible(doc *html.Node, inner bool) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if b.Len() > 1<<17 {
			return
		}
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
			b.WriteByte(' ')
		case inner && (n.DataAtom == atom.Nav || n.DataAtom == atom.Header || n.DataAtom == atom.Footer || n.DataAtom == atom.Aside):
			return
		case n.DataAtom == atom.Script || n.DataAtom == atom.Style || n.DataAtom == atom.Template:
			return
		case n.DataAtom == atom.Input:
			b.WriteString(attr(n, "value"))
			b.WriteByte(' ')
			b.WriteString(attr(n, "placeholder"))
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return " " + fold(b.String())
}
