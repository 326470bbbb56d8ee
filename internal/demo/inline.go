package demo

import (
	"fmt"
	"regexp"
	"strings"

	"depesche"
)

// ParseInline reads the notation of the story files:
//
//	*emphasis*   **strong**   [words](https://address)
//	{insertion}  an editor's insertion, shown as [insertion]
//	<es:palabra> words kept in another language
//	~            a no-break space
//	\x           the character x itself
//
// Marks nest. It returns an error naming the mark that is never closed.
func ParseInline(s string) (depesche.Inline, error) {
	p := &inlineParser{in: s}
	if err := p.until(""); err != nil {
		return depesche.Inline{}, err
	}
	return depesche.Inline{Text: p.out.String(), Marks: p.marks}.Normal(), nil
}

var foreignRE = regexp.MustCompile(`^<([a-z]{2,3}(?:-[A-Za-z0-9]+)*):`)

type inlineParser struct {
	in    string
	at    int
	out   strings.Builder
	marks []depesche.Mark
}

// until reads up to and including the closing sign end, or to the end of the input
// when end is empty.
func (p *inlineParser) until(end string) error {
	for p.at < len(p.in) {
		rest := p.in[p.at:]
		// "**" closes strong before "*" can open or close emphasis.
		if end != "" && strings.HasPrefix(rest, end) && (end != "*" || !strings.HasPrefix(rest, "**")) {
			p.at += len(end)
			return nil
		}
		if err := p.step(rest); err != nil {
			return err
		}
	}
	if end != "" {
		return fmt.Errorf("%q is missing in %q", end, p.in)
	}
	return nil
}

func (p *inlineParser) step(rest string) error {
	switch {
	case rest[0] == '\\' && len(rest) > 1:
		p.out.WriteByte(rest[1])
		p.at += 2
	case rest[0] == '~':
		p.out.WriteString("\u00a0")
		p.at++
	case strings.HasPrefix(rest, "**"):
		return p.mark(2, "**", depesche.Mark{Kind: depesche.Strong})
	case rest[0] == '*':
		return p.mark(1, "*", depesche.Mark{Kind: depesche.Emphasis})
	case rest[0] == '{':
		return p.insertion()
	case foreignRE.MatchString(rest):
		lang := foreignRE.FindStringSubmatch(rest)[1]
		return p.mark(len(lang)+2, ">", depesche.Mark{Kind: depesche.Foreign, Lang: lang})
	case rest[0] == '[':
		if href, ok := linkAhead(rest); ok {
			if err := p.mark(1, "](", depesche.Mark{Kind: depesche.Link, Href: href}); err != nil {
				return err
			}
			p.at += len(href) + 1
			return nil
		}
		fallthrough
	default:
		p.out.WriteByte(rest[0])
		p.at++
	}
	return nil
}

func linkAhead(rest string) (string, bool) {
	_, after, ok := strings.Cut(rest, "](")
	if !ok || strings.Contains(rest[1:len(rest)-len(after)-2], "]") {
		return "", false
	}
	href, _, ok := strings.Cut(after, ")")
	return href, ok
}

func (p *inlineParser) mark(skip int, end string, m depesche.Mark) error {
	p.at += skip
	m.From = p.out.Len()
	if err := p.until(end); err != nil {
		return err
	}
	m.To = p.out.Len()
	p.marks = append(p.marks, m)
	return nil
}

func (p *inlineParser) insertion() error {
	from := p.out.Len()
	p.at++
	p.out.WriteByte('[')
	if err := p.until("}"); err != nil {
		return err
	}
	p.out.WriteByte(']')
	p.marks = append(p.marks, depesche.Mark{Kind: depesche.Insertion, From: from, To: p.out.Len()})
	return nil
}
