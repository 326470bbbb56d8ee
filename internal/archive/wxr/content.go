package wxr

import (
	"html"
	"strings"

	"depesche/internal/archive/blog"
	"depesche/internal/lazyregexp"
)

var (
	// A block that WordPress draws when the page is asked for has no content of its own.
	dynamicBlock = lazyregexp.New(`<!--\s+wp:([a-z0-9/-]+)(?:\s+\{[^\n]*?\})?\s+/-->`)
	shortcode    = lazyregexp.New(`\[(/?)([a-zA-Z][a-zA-Z0-9_-]*)((?:\s+[^\[\]]*)?)(/?)\]`)
	pageBreak    = lazyregexp.New(`<!--(?:more.*?|nextpage)-->`)
	aloneURL     = lazyregexp.New(`(?m)^[ \t]*(?:<p>)?[ \t]*(https?://[^\s<>"]+)[ \t]*(?:</p>)?[ \t]*$`)
	blockElement = lazyregexp.New(`(?i)</?(?:p|div|h[1-6]|ul|ol|li|blockquote|pre|table|thead|tbody|tr|td|th|figure|figcaption|section|article|hr|iframe|video|audio|form|dl|dt|dd)\b`)
)

// content makes plain HTML of a post's body: WordPress's own notation (shortcodes, blocks
// that are drawn on request, addresses alone on a line, paragraphs by blank lines) is
// written out, or named in unknown.
func content(body string, sink *blog.Sink, unknown func(string)) string {
	if strings.Contains(body, "<!--") {
		for _, m := range dynamicBlock().FindAllStringSubmatch(body, -1) {
			unknown("block " + m[1])
		}
		body = pageBreak().ReplaceAllString(body, "\n\n")
	}
	if strings.Contains(body, "[") {
		body = shortcodes(body, sink, unknown)
	}
	if beginsLine(body, "http") {
		body = aloneURL().ReplaceAllStringFunc(body, func(m string) string {
			return frame(html.UnescapeString(aloneURL().FindStringSubmatch(m)[1]))
		})
	}
	if !strings.Contains(body, "<!-- wp:") && !strings.Contains(body, "<p>") && !strings.Contains(body, "<p ") {
		body = paragraphs(body)
	}
	return body
}

// beginsLine tells whether a line of s begins with what, behind blanks or an opening <p>. The
// expression for addresses alone on a line takes longer than all the rest of a post.
func beginsLine(s, what string) bool {
	for at := 0; ; at++ {
		i := strings.Index(s[at:], what)
		if i < 0 {
			return false
		}
		at += i
		line := s[strings.LastIndexByte(s[:at], '\n')+1 : at]
		line = strings.TrimRight(line, " \t")
		if strings.Trim(strings.TrimSuffix(line, "<p>"), " \t") == "" {
			return true
		}
	}
}

func frame(address string) string {
	return "\n\n<iframe src=\"" + html.EscapeString(address) + "\"></iframe>\n\n"
}

// paragraphs does what WordPress does to texts of its classic editor: blank lines part
// paragraphs, line breaks are kept.
func paragraphs(s string) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/20)
	for _, part := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		part = strings.Trim(part, " \t\n")
		if part == "" {
			continue
		}
		if blockElement().MatchString(part) {
			b.WriteString(part + "\n")
			continue
		}
		b.WriteString("<p>" + strings.ReplaceAll(part, "\n", "<br>\n") + "</p>\n")
	}
	return b.String()
}

// plainWords are words in brackets that editors write and that are no shortcodes.
func isShortcode(name, attrs string, closing, paired, selfClosed bool) bool {
	return closing || paired || selfClosed || strings.Contains(attrs, "=") || known[strings.ToLower(name)]
}

var known = map[string]bool{"caption": true, "wp_caption": true, "gallery": true, "embed": true, "video": true, "audio": true, "playlist": true, "toc": true, "youtube": true, "vimeo": true}

// shortcodes writes out those shortcodes that stand for something of the article. Of
// others the content stays where there is any, and the name is reported.
func shortcodes(s string, sink *blog.Sink, unknown func(string)) string {
	var b strings.Builder
	for {
		m := shortcode().FindStringSubmatchIndex(s)
		if m == nil {
			break
		}
		name, attrs := s[m[4]:m[5]], s[m[6]:m[7]]
		low := strings.ToLower(name)
		closing := m[2] < m[3]
		// "[[name]]" is how WordPress writes one that is to be read.
		if m[0] > 0 && s[m[0]-1] == '[' && m[1] < len(s) && s[m[1]] == ']' {
			b.WriteString(s[:m[0]-1] + s[m[0]:m[1]])
			s = s[m[1]+1:]
			continue
		}
		end := strings.Index(s[m[1]:], "[/"+name+"]")
		if !isShortcode(name, attrs, closing, end >= 0, m[8] < m[9]) {
			b.WriteString(s[:m[1]])
			s = s[m[1]:]
			continue
		}
		b.WriteString(s[:m[0]])
		rest := s[m[1]:]
		inner := ""
		if !closing && end >= 0 {
			inner, rest = rest[:end], rest[end+len("[/"+name+"]"):]
		}
		switch {
		case closing: // its beginning was not found
		case low == "caption" || low == "wp_caption":
			b.WriteString(captioned(inner, attrs))
		case low == "gallery":
			b.WriteString(gallery(attrs, sink, unknown))
		case low == "embed" || low == "youtube" || low == "vimeo":
			b.WriteString(embedded(low, inner, attrs, unknown))
		case low == "video" || low == "audio":
			b.WriteString(played(attrs, inner, low, unknown))
		default:
			unknown("shortcode " + low)
			s = inner + rest
			continue
		}
		s = rest
	}
	b.WriteString(s)
	return b.String()
}

// captioned is a picture with its caption: what follows the picture's own markup, or the
// attribute of old exports.
func captioned(inner, attrs string) string {
	words := attribute(attrs, "caption")
	pic := inner
	if i := strings.LastIndex(inner, ">"); words == "" && i >= 0 {
		if j := strings.Index(inner, "<img"); j >= 0 {
			k := strings.Index(inner[j:], ">")
			at := j + k + 1
			if rest := strings.TrimLeft(inner[at:], " \n"); strings.HasPrefix(rest, "</a>") {
				at = len(inner) - len(rest) + len("</a>")
			}
			pic, words = inner[:at], inner[at:]
		}
	}
	return "\n\n<figure>" + pic + "<figcaption>" + words + "</figcaption></figure>\n\n"
}

// gallery is the pictures that a gallery names by number.
func gallery(attrs string, sink *blog.Sink, unknown func(string)) string {
	ids := attribute(attrs, "ids")
	if ids == "" {
		ids = attribute(attrs, "include")
	}
	var b strings.Builder
	for _, id := range strings.FieldsFunc(ids, func(r rune) bool { return r == ',' || r == ' ' }) {
		a, ok := sink.Found(id)
		if !ok {
			unknown("gallery picture " + id + " that is not in the export")
			continue
		}
		b.WriteString("\n\n<figure><img src=\"" + html.EscapeString(a.URL) + "\" alt=\"" + html.EscapeString(a.Alt) + "\"><figcaption>" + a.Caption + "</figcaption></figure>\n\n")
	}
	if ids == "" {
		unknown("shortcode gallery without numbers")
	}
	return b.String()
}

func embedded(name, inner, attrs string, unknown func(string)) string {
	address := strings.TrimSpace(html.UnescapeString(inner))
	if address == "" {
		address = attribute(attrs, "src")
	}
	if address == "" {
		address = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(attrs), "="))
	}
	if !strings.HasPrefix(address, "http") {
		switch id := firstOf(attribute(attrs, "id"), address); {
		case id != "" && !strings.ContainsAny(id, " /\"<") && name == "youtube":
			address = "https://www.youtube.com/watch?v=" + id
		case id != "" && !strings.ContainsAny(id, " /\"<") && name == "vimeo":
			address = "https://vimeo.com/" + id
		default:
			unknown("shortcode " + name)
			return inner
		}
	}
	return frame(address)
}

func played(attrs, inner, name string, unknown func(string)) string {
	for _, k := range []string{"src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav"} {
		if v := attribute(attrs, k); v != "" {
			return frame(v)
		}
	}
	unknown("shortcode " + name)
	return inner
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// attribute reads an attribute of a shortcode. Editors turn its quotation marks into
// curly ones, and WordPress still reads them.
func attribute(attrs, name string) string {
	attrs = curly.Replace(attrs)
	e := element{attrs: " " + attrs}
	if v := e.attr(name); v != "" {
		return v
	}
	for _, f := range strings.Fields(attrs) {
		if v, ok := strings.CutPrefix(f, name+"="); ok {
			return strings.Trim(v, `"'`)
		}
	}
	return ""
}

var curly = strings.NewReplacer("“", `"`, "”", `"`, "″", `"`, "&#8221;", `"`, "&#8220;", `"`, "&quot;", `"`)
