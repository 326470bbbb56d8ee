package extract

import (
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/lazyregexp"

	"golang.org/x/net/html/atom"
)

// figure writes a picture with its caption and credit. A figure without a picture is
// written as what it holds.
func (c *collector) figure(n *node) {
	if f := n.find(func(m *node) bool {
		return m.tag == atom.Blockquote || m.tag == atom.Table || m.tag == atom.Iframe || m.tag == atom.Video
	}); f != nil {
		c.kids(n)
		c.flush(n)
		return
	}
	var caption *node
	if caption = n.find(func(m *node) bool { return m.tag == atom.Figcaption }); caption == nil {
		caption = n.find(func(m *node) bool { return m.hint&hintCaption != 0 })
	}
	img := n.find(func(m *node) bool { return m.tag == atom.Img })
	if img == nil {
		return
	}
	c.picture(img, caption)
}

// pictures writes the pictures inside an inline element after its line.
func (c *collector) pictures(n *node) {
	n.each(func(m *node) bool {
		if m.tag == atom.Img {
			c.picture(m, nil)
		}
		return true
	})
}

// picture writes a picture of the article. Icons, portraits of authors, counters and
// other small ones are left out.
func (c *collector) picture(n *node, caption *node) {
	if n.tag == atom.Picture {
		if n = n.find(func(m *node) bool { return m.tag == atom.Img }); n == nil {
			return
		}
	}
	src := c.source(n)
	if src == "" || decorative(n, src) {
		return
	}
	p := &depesche.PictureUse{URL: src, Width: size(n.get("width")), Height: size(n.get("height"))}
	if p.Width == 0 || p.Height == 0 {
		p.Width, p.Height = 0, 0
	}
	if alt := clean(n.get("alt")); !fileName(alt) {
		p.Alt = alt
	}
	if caption != nil {
		c.caption(p, caption)
	}
	tidyPicture(p)
	if c.seen[p.URL] {
		return
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[p.URL] = true
	c.add(line{Block: depesche.Block{Kind: depesche.Picture, Picture: p}, from: n})
}

func (c *collector) caption(p *depesche.PictureUse, caption *node) {
	credit := caption.find(func(m *node) bool { return m != caption && m.hint&hintCredit != 0 })
	if credit == nil && caption.parent != nil {
		credit = caption.parent.find(func(m *node) bool { return m.hint&hintCredit != 0 && m != caption && !caption.under(m) })
	}
	if credit != nil {
		p.Credit = creditOf(credit.content())
		was := credit.drop
		credit.drop = true
		defer func() { credit.drop = was }()
	}
	was := caption.drop
	caption.drop = false
	w := inliner{base: c.base, lang: c.in.lang}
	w.element1(caption)
	in := w.take()
	caption.drop = was
	in.Text = strings.ReplaceAll(in.Text, "\n", " ")
	in, tail := splitCredit(in)
	if p.Credit == "" {
		p.Credit = tail
	}
	if in = dropFileName(in); !fileName(in.Text) {
		p.Caption = insertions(in)
	}
}

// tidyPicture keeps each thing once: an alternative text that repeats the caption or is
// the credit says nothing, and a credit is no sentence about the picture.
func tidyPicture(p *depesche.PictureUse) {
	if p.Credit != "" && (fold(p.Credit) == fold(p.Alt) || fold(p.Credit) == fold(p.Caption.Text) || words(p.Credit) > 14) {
		if p.Caption.IsEmpty() && words(p.Credit) > 14 {
			p.Caption = depesche.Plain(p.Credit)
		}
		if !strings.Contains(p.Alt, "©") {
			p.Credit = ""
		}
	}
	if fold(p.Caption.Text) == "" {
		p.Caption = depesche.Inline{}
	}
	if fold(p.Alt) == fold(p.Caption.Text) || p.Credit != "" && fold(creditOf(p.Alt)) == fold(p.Credit) {
		p.Alt = ""
	}
}

// source finds the address of a picture, whatever lazy loading did to it.
func (c *collector) source(n *node) string {
	for _, k := range []string{"data-src", "data-original", "data-lazy-src", "data-full-src", "src", "data-lazy", "data-image"} {
		v := strings.TrimSpace(n.get(k))
		if v == "" || strings.HasPrefix(v, "data:") || strings.Contains(v, "{") {
			continue
		}
		if u := safeURL(c.base, v); u != "" {
			return u
		}
	}
	sets := []string{n.get("srcset"), n.get("data-srcset")}
	if n.parent != nil && n.parent.tag == atom.Picture {
		for _, k := range n.parent.kids {
			sets = append(sets, k.get("srcset"), k.get("data-srcset"))
		}
	}
	for _, s := range sets {
		if u := safeURL(c.base, widest(s)); u != "" {
			return u
		}
	}
	return ""
}

// widest picks the largest candidate of a srcset.
func widest(set string) string {
	best, most := "", -1.0
	for _, cand := range strings.Split(set, ", ") {
		f := strings.Fields(strings.Trim(cand, ", "))
		if len(f) == 0 || strings.HasPrefix(f[0], "data:") {
			continue
		}
		w := 0.0
		if len(f) > 1 && len(f[1]) > 1 {
			w, _ = strconv.ParseFloat(f[1][:len(f[1])-1], 64)
		}
		if w > most {
			best, most = f[0], w
		}
	}
	return best
}

func size(s string) int {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(s), "px"))
	if err != nil || n < 0 || n > 20000 {
		return 0
	}
	return n
}

func decorative(n *node, src string) bool {
	w, h := size(n.get("width")), size(n.get("height"))
	if w > 0 && w < 120 || h > 0 && h < 80 {
		return true
	}
	if strings.HasSuffix(strings.ToLower(strings.SplitN(src, "?", 2)[0]), ".svg") {
		return true
	}
	low := strings.ToLower(n.get("class") + " " + n.get("id") + " " + path.Base(src))
	for _, s := range []string{"avatar", "icon", "logo", "emoji", "smiley", "pixel", "spacer", "gravatar", "tracking", "1x1", "blank.", "vgwort", "button",
		"placeholder", "sprite", "author"} {
		if strings.Contains(low, s) {
			return true
		}
	}
	return strings.Contains(src, "vgwort") || strings.Contains(src, "gravatar.com") || strings.Contains(src, "doubleclick") || n.within(atom.Button)
}

// fileName tells whether a would-be caption is the name of a file or what a content
// system made of one: "IMG_2034.jpg", "1694592194 Leader promises support for …".
func fileName(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" {
		return false
	}
	low := strings.ToLower(s)
	for _, ext := range []string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".tif", ".tiff", ".heic", ".bmp"} {
		if strings.HasSuffix(low, ext) {
			return true
		}
	}
	f := strings.Fields(s)
	if len(f) == 1 && strings.ContainsAny(s, "_-") && len(s) > 5 && (s == low || strings.ContainsFunc(s, unicode.IsDigit) || strings.Count(s, "_")+strings.Count(s, "-") >= 2) {
		return true
	}
	// A caption does not start with a bare number of nine digits: a time stamp or a
	// number of the picture desk does.
	return digits(f[0]) >= 8 && digits(f[0]) == len(f[0]) || len(f) == 1 && digits(s)*2 > len(s) && len(s) > 4
}

// dropFileName cuts a picture's file name off the beginning of its caption.
func dropFileName(in depesche.Inline) depesche.Inline {
	first, rest, ok := strings.Cut(in.Text, " ")
	if ok && strings.Contains(first, ".") && fileName(first) {
		return trimInline(in.Slice(len(in.Text)-len(rest), len(in.Text)))
	}
	return in
}

func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

// Words that open a credit, in the languages whose pages use them. They are matched
// with the colon or the sign that follows.
var creditMarks = []string{"©", "(c)", "foto:", "fotos:", "photo:", "photos:", "photograph:", "photo by", "photo credit:", "bild:", "bilder:", "quelle:", "image:",
	"images:", "image credit:", "credit:", "picture:", "pictures:", "source:", "photographer:", "fotograf:", "grafik:", "graphic:", "illustration:",
	"foto ©", "photo ©", "bild ©", "crédit:", "crédits:", "crédito:", "créditos:", "fotografía:", "imagen:", "imagem:", "immagine:", "fot.", "zdjęcie:", "kuva:", "foto |",
	"foto di", "archivfoto:", "archivbild:", "symbolfoto:", "symbolbild:", "screenshot:", "montage:", "imago", "фото:", "zdroj:", "autor:", "beeld:"}

// splitCredit takes a credit off the end of a caption: "… in Kiel. Foto: dpa",
// "… (Photo: A. Name/Agency)", "… © Name".
func splitCredit(in depesche.Inline) (depesche.Inline, string) {
	low := asciiLower(in.Text)
	at := -1
	for _, m := range creditMarks {
		i := strings.LastIndex(low, m)
		if i < 0 || m[len(m)-1] != ':' && m != "©" && i > 0 && !strings.ContainsRune(" (/|[", rune(low[i-1])) {
			continue
		}
		if i > 0 && m != "©" && (alnum(low[i-1]) || !isUpper(in.Text[i]) && !endsClause(in.Text[:i])) {
			continue
		}
		if len(low)-i <= 120 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		if g := agencyTail().FindStringIndex(in.Text); g != nil && g[0] > 0 {
			at = g[0]
		}
	}
	if at < 0 {
		return in, ""
	}
	credit := creditOf(in.Text[at:])
	if credit == "" {
		return in, ""
	}
	cut := strings.TrimRight(in.Text[:at], " (/|[–—-\u00a0")
	return trimInline(in.Slice(0, len(cut))), credit
}

// endsClause tells whether something new begins after s: a sentence has ended, or a
// bracket or bar stands there.
func endsClause(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, " \u00a0\n"))
	return strings.ContainsRune(".!?…:;,|/()[]–—-", r) || r == utf8.RuneError
}

// "… (AFP)", "… (Name / Agency)" at the end of a caption.
var agencyTail = lazyregexp.New(`\((?:[^()]{2,40}/ ?[^()]{2,40}|(?i:afp|ap|apa|dpa|epa|efe|ansa|reuters|getty|getty images|imago|keystone|tass|xinhua|pa|ritzau|belga|ntb|tt|sda|istock|shutterstock|pixabay|unsplash|archive?|picture alliance|ap photo)(?: [^()]{1,20})?)\)\.?$`)

// creditOf strips what only introduces a credit.
func creditOf(s string) string {
	s = strings.Trim(clean(s), " ()[]|/–—")
	for range 3 {
		low := asciiLower(s)
		for _, m := range creditMarks {
			if strings.HasPrefix(low, m) && (m[len(m)-1] == ':' || m == "©" || m == "(c)" || strings.HasSuffix(m, "©") || strings.HasSuffix(m, " by")) {
				s = strings.TrimSpace(s[len(m):])
				low = asciiLower(s)
			}
		}
	}
	s = strings.Trim(s, " ()[]|/–—")
	if len(s) > 200 || fileName(s) {
		return ""
	}
	return s
}
