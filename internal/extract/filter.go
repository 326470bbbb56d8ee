package extract

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"depesche"
)

// filter takes out of a body's lines what belongs to the page and not to the story.
type filter struct {
	title   string // folded
	authors []string
	site    string
	book    *phraseBook
}

func (f *filter) lines(ls []line) []line {
	ls = quotedWhole(f.captions(ls))
	ls = f.cutTail(ls)
	out := ls[:0:0]
	for i := range ls {
		if !f.junk(ls, i) {
			out = append(out, ls[i])
		}
	}
	out = dropTwice(out)
	out = looseHeadings(out)
	return rules(out)
}

// quotedWhole turns quotations into paragraphs where nearly the whole text is one: the
// page only sets it apart.
func quotedWhole(ls []line) []line {
	quoted, total := 0, 0
	for i := range ls {
		total += ls[i].chars
		if ls[i].Kind == depesche.Quotation {
			quoted += ls[i].chars
		}
	}
	if len(ls) < 4 || quoted*10 < total*8 {
		return ls
	}
	for i := range ls {
		if ls[i].Kind == depesche.Quotation && ls[i].Speaker.IsEmpty() {
			ls[i].Kind = depesche.Paragraph
		}
	}
	return ls
}

// captions gives lines that are named captions to the picture beside them.
func (f *filter) captions(ls []line) []line {
	out := ls[:0:0]
	for i := range ls {
		l := &ls[i]
		if n := len(out); n > 0 && out[n-1].Kind == depesche.Picture && l.Kind == depesche.Paragraph && l.chars < 150 && (isCredit(l.text()) || fileName(l.text())) {
			p := out[n-1].Picture
			p.Credit = firstOf(p.Credit, creditOf(l.text()))
			tidyPicture(p)
			continue
		}
		if l.Kind != depesche.Paragraph || l.hint&(hintCaption|hintCredit) == 0 || l.chars > 600 || l.hint&hintBody != 0 && l.from.hint&(hintCaption|hintCredit) == 0 && l.chars > 300 {
			out = append(out, *l)
			continue
		}
		if n := len(out); n > 0 && out[n-1].Kind == depesche.Picture {
			give(out[n-1].Picture, l)
		} else if i+1 < len(ls) && ls[i+1].Kind == depesche.Picture {
			give(ls[i+1].Picture, l)
		}
	}
	return out
}

func give(p *depesche.PictureUse, l *line) {
	in, credit := splitCredit(l.Text)
	in.Text = strings.ReplaceAll(in.Text, "\n", " ")
	if l.hint&hintCredit != 0 && l.hint&hintCaption == 0 {
		in, credit = depesche.Inline{}, creditOf(l.text())
	}
	if p.Credit == "" {
		p.Credit = credit
	}
	if in = dropFileName(in); p.Caption.IsEmpty() && !fileName(in.Text) {
		p.Caption = insertions(in)
	}
	tidyPicture(p)
}

// cutTail ends the article where a heading or a short line says that something else
// begins: comments, related stories.
func (f *filter) cutTail(ls []line) []line {
	total := 0
	for i := range ls {
		total += ls[i].chars - ls[i].links
	}
	done := 0
	for i := range ls {
		l := &ls[i]
		if (l.Kind == depesche.Heading || l.Kind == depesche.Paragraph) && l.chars < 60 && f.book.cuts(fold(l.text())) {
			// Early in the page such a line heads a box, not the end.
			if done*10 >= total*4 && done > 200 {
				return ls[:i]
			}
		}
		done += l.chars - l.links
	}
	return ls
}

func (f *filter) junk(ls []line, i int) bool {
	l := &ls[i]
	switch l.Kind {
	case depesche.Paragraph, depesche.Quotation:
		return f.junkParagraph(ls, i)
	case depesche.Heading:
		t := fold(l.text())
		if l.from.tag == atom.H1 && len(f.title) > 0 && (strings.Contains(t, f.title) || strings.Contains(f.title, t)) {
			return true
		}
		return t == "" || t == f.title || f.book.whole[t] || f.book.cuts(t) || f.book.starts(t) && l.chars < 50 || t == f.site
	case depesche.List:
		return f.junkList(l)
	}
	return false
}

func (f *filter) junkParagraph(ls []line, i int) bool {
	l := &ls[i]
	t := fold(l.text())
	if t == "" {
		return true
	}
	if f.book.whole[t] || l.chars < 700 && f.book.isNotice(t) {
		return true
	}
	linked := l.links*10 > l.chars*7
	if l.chars < 250 && t == f.title {
		return true
	}
	if l.chars < 160 && f.book.starts(t) && (l.links > 0 || l.chars < 70) {
		return true
	}
	if linked && l.chars < 40 && l.Kind == depesche.Paragraph {
		return true
	}
	if linked && l.chars < 200 && !endsSentence(l.text()) && l.Kind == depesche.Paragraph {
		return true
	}
	if l.chars < 150 && l.hint&hintByline != 0 && !endsSentence(l.text()) && l.hint&hintQuote == 0 {
		return true
	}
	if l.chars < 120 && i < 6 && f.isByline(t, l.text()) {
		return true
	}
	if l.chars < 120 && (dateLine(t) || i < 6 && l.chars < 45 && words(t) <= 6 && !endsSentence(l.text()) && !dateIn(l.text(), "").IsZero()) {
		return true
	}
	if strings.HasPrefix(l.text(), "©") || strings.HasPrefix(t, "copyright ") && l.chars < 200 {
		return true
	}
	if l.chars < 150 && isCredit(l.text()) {
		return true
	}
	return fileName(l.text()) && l.chars < 150
}

// isCredit tells a line that is a picture's credit and nothing else.
func isCredit(s string) bool {
	low := strings.TrimLeft(asciiLower(s), "( ")
	if strings.HasPrefix(low, "©") {
		return true
	}
	for _, m := range creditMarks {
		if m[len(m)-1] == ':' && m != "source:" && m != "quelle:" && m != "autor:" && strings.HasPrefix(low, m) {
			return true
		}
	}
	return false
}

func (f *filter) isByline(folded, raw string) bool {
	if len(f.authors) == 0 {
		return false
	}
	rest := folded
	found := false
	for _, a := range f.authors {
		if a != "" && strings.Contains(rest, a) {
			rest, found = strings.ReplaceAll(rest, a, " "), true
		}
	}
	if !found {
		return false
	}
	return utf8.RuneCountInString(squeeze(rest)) < 40 && !endsSentence(raw)
}

func (f *filter) junkList(l *line) bool {
	if l.chars == 0 {
		return true
	}
	if l.links*10 > l.chars*8 {
		return true
	}
	good := 0
	for _, it := range l.Items {
		t := fold(it.Text)
		if !f.book.whole[t] && !f.book.starts(t) && !dateLine(t) {
			good++
		}
	}
	return good == 0 || l.hint&hintByline != 0 && l.chars < 200
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”“’»«)] \u00a0")
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…:;。！？؟।", r)
}

var monthWords = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept
		oct nov dec januar februar märz mai juni juli oktober dezember mrz okt dez janvier février mars avril juin juillet août septembre
		octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio
		aprile maggio giugno luglio settembre ottobre dicembre january monday tuesday wednesday thursday friday saturday sunday montag dienstag
		mittwoch donnerstag freitag samstag sonntag mon tue wed thu fri sat sun am pm uhr at um den est edt gmt utc cet bst published
		updated posted on last modified stand aktualisiert veröffentlicht the of ago min read minutes minute hours hour lesezeit minuten vor`) {
		m[w] = true
	}
	return m
})

// dateLine tells whether a folded line is a date and nothing else.
func dateLine(folded string) bool {
	f := strings.Fields(folded)
	if len(f) == 0 || len(f) > 14 {
		return false
	}
	num := 0
	for _, w := range f {
		d := digits(w)
		switch {
		case d > 0 && len(w)-d <= 2:
			num++
		case monthWords()[w]:
		default:
			return false
		}
	}
	return num > 0
}

// dropTwice leaves out paragraphs that stand there a second time.
func dropTwice(ls []line) []line {
	seen := map[string]bool{}
	out := ls[:0:0]
	for i := range ls {
		l := &ls[i]
		if l.Kind == depesche.Paragraph || l.Kind == depesche.Quotation {
			if k := fold(l.text()); len(k) > 60 {
				if seen[k] {
					continue
				}
				seen[k] = true
			}
		}
		out = append(out, *l)
	}
	return out
}

// looseHeadings leaves out headings that nothing follows.
func looseHeadings(ls []line) []line {
	keep := make([]bool, len(ls))
	level := 99 // of the heading that follows next, when only headings lie between
	for i := len(ls) - 1; i >= 0; i-- {
		switch l := &ls[i]; l.Kind {
		case depesche.Heading:
			// Headings that follow one another stand when they go down.
			keep[i] = level != 99 && (level == 0 || level > l.Level)
			if keep[i] {
				level = l.Level
			}
		case depesche.Picture, depesche.Embed, depesche.Rule:
			keep[i] = true
		default:
			keep[i], level = true, 0
		}
	}
	out := ls[:0:0]
	for i := range ls {
		if keep[i] {
			out = append(out, ls[i])
		}
	}
	return out
}

// rules keeps single rules between text.
func rules(ls []line) []line {
	out := ls[:0:0]
	for i := range ls {
		if ls[i].Kind == depesche.Rule && (len(out) == 0 || out[len(out)-1].Kind == depesche.Rule) {
			continue
		}
		out = append(out, ls[i])
	}
	for len(out) > 0 && out[len(out)-1].Kind == depesche.Rule {
		out = out[:len(out)-1]
	}
	return out
}
