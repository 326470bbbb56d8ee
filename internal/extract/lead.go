package extract

import (
	"path"
	"strings"

	"depesche"
)

// lead chooses the lead picture: what the page shows above its text, or names in its
// metadata. It is taken out of the body, so that it is not shown twice.
func (p *page) lead(s *Story, ls []line) []line {
	declared := safeURL(p.base, firstOf(p.meta.first("og:image", "og:image:url", "og:image:secure_url"), p.meta.article.image(), p.meta.first("twitter:image", "twitter:image:src", "image_src")))
	if logo(declared) {
		declared = ""
	}
	at := -1
	for i := range ls {
		if ls[i].Kind == depesche.Picture && declared != "" && samePicture(ls[i].Picture.URL, declared) {
			at = i
			break
		}
	}
	if at < 0 {
		// A picture above the text is the lead whatever metadata say.
		chars := 0
		for i := range ls {
			if ls[i].Kind == depesche.Picture {
				at = i
				break
			}
			if chars += ls[i].chars; chars > 600 {
				break
			}
		}
		if at > 0 && declared != "" {
			at = -1
		}
	}
	var pic *depesche.PictureUse
	if at >= 0 {
		pic = ls[at].Picture
		ls = append(ls[:at:at], ls[at+1:]...)
	} else if pic = p.above(); pic == nil && declared != "" {
		pic = p.shown(declared)
	}
	if pic == nil {
		return ls
	}
	p.describe(pic, declared)
	s.Document.Lead = pic
	s.Image = firstOf(declared, pic.URL)
	return ls
}

// above finds the picture that stands between the headline and the body's element.
func (p *page) above() *depesche.PictureUse {
	c := &collector{base: p.base, top: p.root}
	passed, done, tries := false, false, 0
	p.root.each(func(n *node) bool {
		if done || n == p.top {
			done = true
			return false
		}
		if n.name == "h1" {
			passed = true
		}
		if !passed || len(c.out) > 0 || n.hint&(hintByline|hintTeaser) != 0 || n.name == "a" && n.block {
			return len(c.out) == 0 && !(n.hint&(hintByline|hintTeaser) != 0)
		}
		switch n.name {
		case "figure":
			c.figure(n)
			return false
		case "img":
			if tries++; tries > 30 {
				return false
			}
			if captioned := captionNear(n); captioned != nil || size(n.get("width")) >= 400 {
				c.picture(n, captioned)
			}
		}
		return true
	})
	for i := range c.out {
		if c.out[i].Picture != nil {
			return c.out[i].Picture
		}
	}
	return nil
}

// captionNear finds the caption that stands with a picture outside a figure.
func captionNear(n *node) *node {
	for a, up := n.parent, 0; a != nil && up < 4 && a.chars < 800; a, up = a.parent, up+1 {
		if c := a.find(func(m *node) bool {
			return m.name == "figcaption" || m.hint&hintCaption != 0 && m.chars > 0 && m.chars < 600
		}); c != nil {
			return c
		}
	}
	return nil
}

// shown finds the picture elsewhere on the page, with its caption; metadata alone give
// its address.
func (p *page) shown(address string) *depesche.PictureUse {
	c := &collector{base: p.base, top: p.root}
	if t := p.meta.language(); t != "" {
		c.in.lang = t
	}
	p.root.all(func(n *node) {
		if n.name != "img" || len(c.out) > 40 {
			return
		}
		src := c.source(n)
		if src == "" || !samePicture(src, address) {
			return
		}
		c.picture(n, captionNear(n))
	})
	best := &depesche.PictureUse{URL: address}
	for i := range c.out {
		if q := c.out[i].Picture; q != nil && (best.Caption.IsEmpty() && !q.Caption.IsEmpty() || best.Credit == "" && q.Credit != "" || best.Alt == "") {
			best.Caption, best.Credit, best.Alt = q.Caption, q.Credit, q.Alt
			if !q.Caption.IsEmpty() {
				break
			}
		}
	}
	return best
}

// describe fills in what metadata know about the picture.
func (p *page) describe(pic *depesche.PictureUse, declared string) {
	o, _ := p.meta.article["image"].(map[string]any)
	if l, ok := p.meta.article["image"].([]any); ok && len(l) > 0 {
		o, _ = l[0].(map[string]any)
	}
	if img := object(o); img != nil && (pic.URL == declared || samePicture(pic.URL, firstOf(img.text("url"), img.text("contentUrl")))) {
		if t := firstOf(img.text("caption"), img.text("description")); pic.Caption.IsEmpty() && t != "" && !fileName(t) {
			in, credit := splitCredit(depesche.Plain(t))
			pic.Caption = in
			pic.Credit = firstOf(pic.Credit, credit)
		}
		pic.Credit = firstOf(pic.Credit, creditOf(firstOf(img.text("creditText"), img.text("copyrightNotice"), img.text("copyrightHolder"))))
	}
	tidyPicture(pic)
	if alt := p.meta.first("og:image:alt", "twitter:image:alt"); pic.Alt == "" && declared != "" && samePicture(pic.URL, declared) && !fileName(alt) && alt != pic.Caption.Text {
		pic.Alt = alt
	}
}

func logo(u string) bool {
	low := strings.ToLower(path.Base(strings.SplitN(u, "?", 2)[0]))
	for _, s := range []string{"logo", "default", "placeholder", "favicon", "apple-touch", "fallback", "blank", "dummy", "no-image", "noimage", "share-image", "og-image", "opengraph"} {
		if strings.Contains(low, s) {
			return true
		}
	}
	return strings.HasSuffix(low, ".svg") || strings.HasSuffix(low, ".ico")
}

// samePicture compares addresses by the file's name without its size: one picture is
// cut to many sizes under many addresses.
func samePicture(a, b string) bool {
	if a == b {
		return a != ""
	}
	x, y := stem(a), stem(b)
	return len(x) >= 5 && x == y
}

func stem(u string) string {
	u, _, _ = strings.Cut(u, "?")
	s := strings.ToLower(path.Base(u))
	if i := strings.LastIndexByte(s, '.'); i > 0 && len(s)-i <= 5 {
		s = s[:i]
	}
	// "-1024x683", "_w800", "-scaled" tell the size.
	for {
		i := strings.LastIndexAny(s, "-_")
		if i < 4 || !sizeWord(s[i+1:]) {
			return s
		}
		s = s[:i]
	}
}

func sizeWord(s string) bool {
	if s == "scaled" || s == "large" || s == "medium" || s == "small" || s == "thumb" {
		return true
	}
	d := digits(s)
	return d >= 2 && len(s)-d <= 1 && len(s) <= 9 && strings.Contains(s, "x") || d >= 3 && len(s) == d+1 && (s[0] == 'w' || s[0] == 'h')
}

// image is the address of the first picture that a JSON-LD object names.
func (o object) image() string {
	switch v := o["image"].(type) {
	case map[string]any:
		return firstOf(object(v).text("url"), object(v).text("contentUrl"))
	case []any:
		if len(v) > 0 {
			return object{"image": v[0]}.image()
		}
	case string:
		return v
	}
	return ""
}
