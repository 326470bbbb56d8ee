package comment

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/lazyregexp"
)

// Words is a comment's text as it is stored.
type Words struct {
	Source, HTML, Digest string
	Form                 int
}

// WordsOf makes a comment of what was written elsewhere: its words, and of its marks those that
// comments have here (emphasis, quotations, lists, links to http and https). A text whose
// Markdown would take more than 16 times MaxText bytes loses its emphasis, then its links too;
// what is longer even so is cut there. Source is empty where there is no word.
func WordsOf(blocks []depesche.Block) Words {
	var text string
	var r Rendered
	for _, p := range []pen{{marks: true, links: true}, {links: true}, {}} {
		p.blocks(blocks)
		if text = Tidy(p.out.String()); len(text) > 16*MaxText {
			text = Tidy(strings.ToValidUTF8(text[:16*MaxText], ""))
		}
		r = Render(text)
		// Markdown cannot mark everything everywhere ("half**way!**"); words come first.
		if slices.Equal(strings.Fields(r.Plain), strings.Fields(Tidy(p.said.String()))) {
			break
		}
	}
	return Words{Source: text, HTML: r.HTML, Digest: digest(r.Plain), Form: Form}
}

// pen writes blocks as a comment's Markdown, and what a reader shall see of it.
type pen struct {
	marks, links bool // emphasis, links
	out, said    strings.Builder
}

func (p *pen) blocks(bs []depesche.Block) {
	for i := range bs {
		b := &bs[i]
		switch b.Kind {
		case depesche.List:
			for n, item := range b.Items {
				head := "- "
				if b.Ordered {
					head = strconv.Itoa(n+1) + ". "
				}
				p.lines(p.inline(item), head, strings.Repeat(" ", len(head)))
			}
			p.out.WriteByte('\n')
		case depesche.Quotation:
			p.lines(p.inline(b.Text), "> ", "> ")
			if !b.Speaker.IsEmpty() {
				p.lines(p.inline(b.Speaker), "> ", "> ")
			}
			p.out.WriteByte('\n')
		case depesche.Embed:
			p.lines(p.inline(depesche.Inline{Text: b.Href, Marks: []depesche.Mark{{Kind: depesche.Link, To: len(b.Href), Href: b.Href}}}), "", "")
			p.out.WriteByte('\n')
		default:
			if !b.Text.IsEmpty() {
				p.lines(p.inline(b.Text), "", "")
				p.out.WriteByte('\n')
			}
		}
	}
}

// lines writes the lines of a paragraph, the first behind one head, the others behind another.
func (p *pen) lines(text, first, other string) {
	head := first
	for line := range strings.SplitSeq(text, "\n") {
		p.out.WriteString(head + strings.TrimSpace(line) + "\n")
		head = other
	}
}

// inline is running text as Markdown.
func (p *pen) inline(in depesche.Inline) string {
	in = in.Normal()
	p.said.WriteByte('\n')
	var b strings.Builder
	p.span(&b, in, 0, len(in.Text), in.Marks, false)
	return startsNothing(Tidy(b.String()))
}

// span writes a part of a text with the marks that lie in it, which nest.
func (p *pen) span(b *strings.Builder, in depesche.Inline, from, to int, marks []depesche.Mark, linked bool) {
	for len(marks) > 0 {
		m, inner := marks[0], 1
		for inner < len(marks) && marks[inner].From < m.To {
			inner++
		}
		within := marks[1:inner]
		marks = marks[inner:]
		p.text(b, in.Text[from:m.From], linked)
		from = m.To
		before, after := p.around(m, in.Text[m.From:m.To], linked)
		if before == "" {
			p.span(b, in, m.From, m.To, within, linked)
			continue
		}
		if before == "<" {
			b.WriteString("<" + m.Href + ">")
			p.said.WriteString(m.Href)
			continue
		}
		// White space at the edge of a mark stands outside it.
		label := in.Text[m.From:m.To]
		begin := m.From + len(label) - len(strings.TrimLeftFunc(label, unicode.IsSpace))
		end := m.To - (len(label) - len(strings.TrimRightFunc(label, unicode.IsSpace)))
		p.text(b, in.Text[m.From:begin], linked)
		b.WriteString(before)
		p.span(b, in, begin, end, inside(within, begin, end), linked || m.Kind == depesche.Link)
		b.WriteString(after)
		if m.Kind == depesche.Link {
			if h := disguised(label, m.Href); h != "" {
				p.said.WriteString(" (" + h + ")")
			}
		}
		p.text(b, in.Text[end:m.To], linked)
	}
	p.text(b, in.Text[from:to], linked)
}

// inside leaves of marks what lies in a part of the text.
func inside(marks []depesche.Mark, from, to int) []depesche.Mark {
	var out []depesche.Mark
	for _, m := range marks {
		if m.From, m.To = max(m.From, from), min(m.To, to); m.From < m.To {
			out = append(out, m)
		}
	}
	return out
}

// around is what Markdown puts before and behind a mark: "" for one that it has not, "<" for a
// link that shows its address.
func (p *pen) around(m depesche.Mark, label string, linked bool) (before, after string) {
	switch {
	case strings.TrimSpace(label) == "":
	case m.Kind == depesche.Strong && p.marks:
		return "**", "**"
	case m.Kind == depesche.Emphasis && p.marks:
		return "*", "*"
	case m.Kind == depesche.Link && p.links && !linked && safeLink(m.Href) && !strings.ContainsAny(m.Href, "<>\\"):
		if label == m.Href {
			return "<", ">"
		}
		return "[", "](<" + m.Href + ">)"
	}
	return "", ""
}

var anAddress = lazyregexp.New(`(?i)\b(?:https?://|www\.)[^\s<>]+`)

// text writes words so that they are read as such; addresses in them are links here without
// any sign.
func (p *pen) text(b *strings.Builder, s string, linked bool) {
	p.said.WriteString(s)
	for s != "" {
		at := []int{len(s), len(s)}
		if p.links && !linked {
			if found := anAddress().FindStringIndex(s); found != nil {
				at = found
			}
		}
		escape(b, s[:at[0]])
		b.WriteString(s[at[0]:at[1]])
		s = s[at[1]:]
	}
}

// escape writes words without what Markdown would read as signs.
func escape(b *strings.Builder, s string) {
	for i, size := 0, 0; i < len(s); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(s[i:])
		next, _ := utf8.DecodeRuneInString(s[i+size:])
		switch r {
		case '\\', '`', '*', '_', '[', ']':
			b.WriteByte('\\')
		case '<':
			if i+size == len(s) || unicode.IsLetter(next) || unicode.IsDigit(next) {
				b.WriteByte('\\')
			}
		case '&':
			if i+size == len(s) || unicode.IsLetter(next) || next == '#' {
				b.WriteByte('\\')
			}
		}
		b.WriteString(s[i : i+size])
	}
}

var startOfBlock = lazyregexp.New(`(?m)^(\s*[0-9]{0,9})([-+>.)])`)

// startsNothing keeps lines of words from beginning a list or a quotation.
func startsNothing(s string) string { return startOfBlock().ReplaceAllString(s, `$1\$2`) }
