package site

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"depesche"
	"depesche/internal/picture"
	"depesche/internal/store"
)

// How wide pictures stand on the page, for the browser to choose the file by.
const (
	leadSizes    = "(min-width: 78rem) 58rem, (min-width: 48rem) calc(100vw - 17rem), 100vw"
	frontSizes   = "(min-width: 78rem) 37rem, (min-width: 66rem) 50vw, 100vw"
	inTextSizes  = "(min-width: 78rem) 38rem, (min-width: 48rem) 38rem, calc(100vw - 2.5rem)"
	wideSizes    = "(min-width: 78rem) 37rem, (min-width: 66rem) 48vw, (min-width: 40rem) 55vw, calc(100vw - 2.5rem)"
	teaserSizes  = "(min-width: 66rem) 24rem, (min-width: 40rem) 45vw, calc(100vw - 2.5rem)"
	defaultWidth = 960
)

// image is a picture as a page shows it.
type image struct {
	Src, SrcSet, Sizes string
	Width, Height      int // of Src
	Alt                string
	Caption            depesche.Inline
	Credit             string
	lang               string
}

func newImage(u *depesche.PictureUse, f *store.PictureFile, name, sizes, lang string, address func(string) string) *image {
	im := imageOf(u, f, sizes, lang)
	width, height := f.Width, f.Height
	if width <= 0 || height <= 0 {
		width, height = u.Width, u.Height
	}
	at := func(w int) string { return address(picturePath(f, strconv.Itoa(w), name)) }
	best := 0
	var set []string
	for _, w := range f.Widths {
		set = append(set, at(w)+" "+strconv.Itoa(w)+"w")
		if best == 0 || w <= defaultWidth {
			best = w
		}
	}
	if best == 0 {
		best = width
	}
	im.Src, im.SrcSet = at(best), strings.Join(set, ", ")
	if len(set) < 2 {
		im.SrcSet, im.Sizes = "", ""
	}
	if width > 0 {
		im.Width, im.Height = best, (height*best+width/2)/width
	}
	return im
}

// imageOf is an image without addresses.
func imageOf(u *depesche.PictureUse, f *store.PictureFile, sizes, lang string) *image {
	im := &image{lang: lang, Sizes: sizes, Alt: u.Alt, Caption: u.Caption, Credit: f.CreditOf(u, lang)}
	if u.Decorative {
		im.Alt = ""
	}
	return im
}

// newCrop is a picture cut to 16:9 around its focus, for lists.
func newCrop(u *depesche.PictureUse, f *store.PictureFile, name, sizes, lang string, address func(string) string) *image {
	if f.Width <= 0 || f.Height <= 0 {
		return newImage(u, f, name, sizes, lang, address)
	}
	im := imageOf(u, f, sizes, lang)
	var set []string
	reached := 0
	for _, c := range []picture.Crop{picture.WideSmall, picture.WideMiddle, picture.Wide} {
		if c == picture.WideMiddle && !slices.Contains(f.Widths, picture.WidthFine) {
			continue // taken in before there was one: a reader would wait for all of its files
		}
		size, at := c.Size(f.Width, f.Height), address(picturePath(f, string(c), name))
		if reached == 0 {
			im.Src, im.Width, im.Height = at, size.X, size.Y
		}
		if size.X > reached {
			set, reached = append(set, at+" "+strconv.Itoa(size.X)+"w"), size.X
		}
	}
	if len(set) > 1 {
		im.SrcSet = strings.Join(set, ", ")
	} else {
		im.Sizes = ""
	}
	return im
}

// socialCrop is the address and size of the crop for cards on other sites.
func socialCrop(f *store.PictureFile, name string, address func(string) string) (string, int, int) {
	size := picture.Social.Size(max(1, f.Width), max(1, f.Height))
	return address(picturePath(f, string(picture.Social), name)), size.X, size.Y
}

// largest is the address and size of the widest rendition.
func largest(f *store.PictureFile, name string, address func(string) string) (string, int, int) {
	w := f.Width
	if n := len(f.Widths); n > 0 {
		w = f.Widths[n-1]
	}
	if f.Width == 0 {
		return address(picturePath(f, strconv.Itoa(w), name)), 0, 0
	}
	return address(picturePath(f, strconv.Itoa(w), name)), w, (f.Height*w + f.Width/2) / f.Width
}

// tag is the <img> element. A lazy one loads when it comes near.
func (im *image) tag(lazy bool) template.HTML {
	var b strings.Builder
	attr := func(name, value string) {
		b.WriteString(" " + name + `="` + template.HTMLEscapeString(value) + `"`)
	}
	b.WriteString("<img")
	attr("src", im.Src)
	if im.SrcSet != "" {
		attr("srcset", im.SrcSet)
		attr("sizes", im.Sizes)
	}
	if im.Width > 0 && im.Height > 0 {
		fmt.Fprintf(&b, ` width="%d" height="%d"`, im.Width, im.Height)
	}
	attr("alt", im.Alt)
	if lazy {
		b.WriteString(` loading="lazy" decoding="async"`)
	}
	b.WriteString(">")
	return template.HTML(b.String())
}

// Eager is the element for the picture that a page opens with.
func (im *image) Eager() template.HTML {
	return template.HTML(strings.Replace(string(im.tag(false)), "<img", `<img fetchpriority="high"`, 1))
}

// Lazy is the element for every other picture.
func (im *image) Lazy() template.HTML { return im.tag(true) }

// CaptionHTML is the caption with its marks.
func (im *image) CaptionHTML() template.HTML { return inline(im.Caption, im.lang) }
