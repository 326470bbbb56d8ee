package card

import (
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	ot "github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// setter sets text: it shapes, breaks lines and fills outlines.
type setter struct {
	shaper shaping.HarfbuzzShaper
	split  shaping.Segmenter
	wrap   shaping.LineWrapper
	lang   string
	rtl    bool
}

// lines are the lines of a text at a size.
type lines struct {
	all  []shaping.Line
	size float32
	wide float32 // the widest
}

func (t *setter) direction() di.Direction {
	if t.rtl {
		return di.DirectionRTL
	}
	return di.DirectionLTR
}

// set shapes a text and breaks it into lines no wider than width.
func (t *setter) set(text string, faces *set, size, width float32) lines {
	runes := []rune(text)
	in := shaping.Input{Text: runes, RunEnd: len(runes), Direction: t.direction(), Size: fixed.Int26_6(size * 64), Language: tag(t.lang), Face: faces.faces[0],
		FontFeatures: []shaping.FontFeature{{Tag: ot.MustNewTag("lnum"), Value: 1}}}
	var outs []shaping.Output
	for _, part := range t.split.Split(in, faces) {
		outs = append(outs, t.shaper.Shape(part))
	}
	wrapped, _ := t.wrap.WrapParagraph(shaping.WrapConfig{Direction: t.direction()}, int(width), runes, shaping.NewSliceIterator(outs))
	l := lines{size: size}
	for _, line := range wrapped {
		l.all = append(l.all, slices.Clone(line))
		l.wide = max(l.wide, advance(line))
	}
	return l
}

func advance(line shaping.Line) float32 {
	var sum fixed.Int26_6
	for _, run := range line {
		sum += run.Advance
	}
	return float32(sum) / 64
}

// longest is the longest text that is set, in characters: more fits at no size, and each try
// costs as much as the text is long.
const longest = 400

// plain is a text without what is not seen: control characters, marks that turn the direction
// of writing, characters that are none. Joiners stay, since they change how letters look.
func plain(text string) string {
	rs := []rune(strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == '\u200c' || r == '\u200d':
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Noncharacter_Code_Point) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)), " "))
	if len(rs) > longest {
		text = string(rs[:longest])
		if i := strings.LastIndexByte(text, ' '); i > longest/2 {
			text = text[:i]
		}
		return text + " …"
	}
	return string(rs)
}

// fit sets a text as large as it goes: not above the first size, not below the last, in a
// box. What does not fit even so is cut after a word. The lines are made of about one length.
func (t *setter) fit(text string, faces *set, sizes []float32, leading, width, height float32) lines {
	fits := func(l lines) bool {
		return float32(len(l.all))*l.size*leading <= height && l.wide <= width+1
	}
	text = plain(text)
	var l lines
	if text == "" {
		return lines{size: sizes[0]}
	}
	for _, size := range sizes {
		if l = t.set(text, faces, size, width); fits(l) {
			return t.balance(text, faces, l, width)
		}
	}
	words := strings.Fields(text)
	for n := len(words) - 1; n > 0; n-- {
		short := strings.TrimRight(strings.Join(words[:n], " "), ",;:–—-") + " …"
		if l = t.set(short, faces, l.size, width); fits(l) {
			return l
		}
	}
	return l
}

// balance narrows the column as far as the text takes no more lines.
func (t *setter) balance(text string, faces *set, l lines, width float32) lines {
	if len(l.all) < 2 {
		return l
	}
	low, high, best := width/2, width, l
	for range 6 {
		mid := (low + high) / 2
		if n := t.set(text, faces, l.size, mid); len(n.all) <= len(l.all) && n.wide <= mid+1 {
			high, best = mid, n
		} else {
			low = mid
		}
	}
	return best
}

// draw fills lines into img: the first baseline at top plus the ascent, each line leading
// times the size below the last, at the start of the column [left, right).
func (t *setter) draw(img *image.RGBA, l lines, left, right, baseline, leading float32, c color.RGBA) {
	y := baseline
	for _, line := range l.all {
		x := left
		if t.rtl {
			x = right - advance(line)
		}
		runs := slices.Clone(line)
		slices.SortFunc(runs, func(a, b shaping.Output) int { return cmp.Compare(a.VisualIndex, b.VisualIndex) })
		var o outlines
		for i := range runs {
			x = o.add(&runs[i], x, y)
		}
		o.fill(img, c)
		y += l.size * leading
	}
}

// outlines are the glyphs of a line, and the box in which they lie.
type outlines struct {
	segments               []ot.Segment
	minX, minY, maxX, maxY float32
}

// add adds a run's glyphs from x on and returns where the next run begins.
func (o *outlines) add(run *shaping.Output, x, y float32) float32 {
	scale := float32(run.Size) / 64 / float32(run.Face.Upem())
	for _, g := range run.Glyphs {
		gx, gy := x+float32(g.XOffset)/64, y-float32(g.YOffset)/64
		if glyph, ok := run.Face.GlyphData(g.GlyphID).(font.GlyphOutline); ok {
			for _, s := range glyph.Segments {
				args := s.ArgsSlice()
				for i := range args {
					args[i] = ot.SegmentPoint{X: gx + args[i].X*scale, Y: gy - args[i].Y*scale}
					o.widen(args[i])
				}
				o.segments = append(o.segments, s)
			}
		}
		x += float32(g.Advance) / 64
	}
	return x
}

// widen takes a point into the box: a curve lies within its points.
func (o *outlines) widen(p ot.SegmentPoint) {
	if len(o.segments) == 0 {
		o.minX, o.minY, o.maxX, o.maxY = p.X, p.Y, p.X, p.Y
	}
	o.minX, o.maxX = min(o.minX, p.X), max(o.maxX, p.X)
	o.minY, o.maxY = min(o.minY, p.Y), max(o.maxY, p.Y)
}

// fill fills the outlines with a colour. Only their box is looked at: most of a card is paper.
func (o *outlines) fill(img *image.RGBA, c color.RGBA) {
	box := image.Rect(int(o.minX)-1, int(o.minY)-1, int(o.maxX)+2, int(o.maxY)+2).Intersect(img.Bounds())
	if len(o.segments) == 0 || box.Empty() {
		return
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	r.DrawOp = draw.Src
	dx, dy := float32(box.Min.X), float32(box.Min.Y)
	at := func(p ot.SegmentPoint) (float32, float32) { return p.X - dx, p.Y - dy }
	for i, s := range o.segments {
		ax, ay := at(s.Args[0])
		switch s.Op {
		case ot.SegmentOpMoveTo:
			if i > 0 {
				r.ClosePath()
			}
			r.MoveTo(ax, ay)
		case ot.SegmentOpLineTo:
			r.LineTo(ax, ay)
		case ot.SegmentOpQuadTo:
			bx, by := at(s.Args[1])
			r.QuadTo(ax, ay, bx, by)
		case ot.SegmentOpCubeTo:
			bx, by := at(s.Args[1])
			cx, cy := at(s.Args[2])
			r.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	r.ClosePath()
	mask := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	r.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	draw.DrawMask(img, box, image.NewUniform(c), image.Point{}, mask, image.Point{}, draw.Over)
}
