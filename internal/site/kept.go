package site

import "strconv"

// keptParts are the shared templates that are the same on most pages of an edition. What
// differs from story to story, such as where the language switch leads, is not in them.
var keptParts = []string{"head-looks", "home", "seek-link", "sections", "foot-about", "foot-links"}

// AppendKept appends what a kept part of the shell shows on this page (see web.Keeper).
func (f *frame) AppendKept(b []byte, name string) []byte {
	k := kept(b)
	switch name {
	case "head-looks":
		k.looks(f).feeds(f.Feeds).text(f.Search).text(f.Name)
	case "home":
		k.home(f)
	case "seek-link":
		k.words(f, "search.go").text(f.Search).flag(f.Finding)
	case "sections":
		k.words(f, "site.sections").sections(f.Sections, true).anchors(f.Apart)
	case "foot-about":
		k.home(f).words(f, "foot.about", "search.label", "search.go").text(f.Search).flag(f.Finding)
	case "foot-links":
		k.words(f, "foot.sections", "foot.desk", "foot.follow", "foot.feed", "foot.legal")
		k.sections(f.Sections, false).anchors(f.FootDesk).anchors(f.FootPages).text(f.Feed)
	}
	return k
}

// kept is what a part shows, each text with its length before it.
type kept []byte

func (k *kept) number(n int) *kept {
	*k = append(strconv.AppendInt(*k, int64(n), 10), ':')
	return k
}

func (k *kept) text(s string) *kept {
	k.number(len(s))
	*k = append(*k, s...)
	return k
}

func (k *kept) flag(on bool) *kept {
	if on {
		return k.text("+")
	}
	return k.text("-")
}

// words are the messages themselves: those of a language may change while the server runs.
func (k *kept) words(f *frame, keys ...string) *kept {
	for _, key := range keys {
		k.text(f.P.T(key))
	}
	return k
}

func (k *kept) home(f *frame) *kept {
	k.text(f.Home).text(f.Name)
	if l := f.Logo; l != nil {
		k.text(l.Src).text(l.Dark).number(l.Width).number(l.Height)
	}
	return k
}

func (k *kept) looks(f *frame) *kept {
	k.text(f.Paper[0]).text(f.Paper[1]).number(len(f.Preload))
	for _, font := range f.Preload {
		k.text(font)
	}
	return k.text(f.Theme).text(f.Sheet).flag(f.Preview).flag(f.Script).text(f.Manifest)
}

func (k *kept) feeds(list []feedLink) *kept {
	k.number(len(list))
	for _, l := range list {
		k.text(string(l.Type)).text(l.Title).text(l.Href)
	}
	return k
}

func (k *kept) sections(list []sectionLink, marked bool) *kept {
	k.number(len(list))
	for _, l := range list {
		k.text(l.Name).text(l.Href).flag(marked && l.Current)
	}
	return k
}

func (k *kept) anchors(list []anchorLink) *kept {
	k.number(len(list))
	for _, l := range list {
		k.text(l.Name).text(l.Href)
	}
	return k
}
