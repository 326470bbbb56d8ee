package desk

import (
	"strings"

	"depesche"
	"depesche/internal/lazyregexp"
)

// In the fields of an original marks are words in angle brackets, so that they can be
// written as well as kept:
//
//	<b>strong</b> <i>emphasis</i> <a https://…>link</a> <ins>[insertion]</ins> <lang de>foreign</lang>
//
// A line end within what has one line is <br>. What only looks like a mark has a backslash
// before it. editor/marked.ts writes and reads the same.
var markRE = lazyregexp.New(`(\\*)<(?:(/?)(b|i|ins|a|lang)(?: ([^<>\n]*))?|(br))>`)

var markWords = map[depesche.MarkKind]string{depesche.Strong: "b", depesche.Emphasis: "i", depesche.Insertion: "ins", depesche.Link: "a", depesche.Foreign: "lang"}

// hrefEscape keeps an address within its brackets.
var hrefEscape = strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "%0A")

// writeMarked writes an inline for its field; in a line of its own line ends are <br>.
func writeMarked(in depesche.Inline, line bool) string {
	s := in.Weave(escapeMarks, func(i int) (begin, end string) {
		m := in.Marks[i]
		word := markWords[m.Kind]
		end = "</" + word + ">"
		switch {
		case m.Kind == depesche.Link:
			word += " " + hrefEscape.Replace(m.Href)
		case m.Kind == depesche.Foreign && m.Lang != "":
			word += " " + hrefEscape.Replace(m.Lang)
		}
		return "<" + word + ">", end
	})
	if line {
		s = strings.ReplaceAll(s, "\n", "<br>")
	}
	return s
}

// escapeMarks writes a stretch of text. Backslashes count only before a mark, so those at
// the stretch's end, where one may follow, are doubled too.
func escapeMarks(s string) string {
	s = markRE().ReplaceAllStringFunc(s, func(m string) string {
		n := len(m) - len(strings.TrimLeft(m, `\`))
		return strings.Repeat(`\`, n+1) + m
	})
	return s + s[len(strings.TrimRight(s, `\`)):]
}

// halve undoes the doubling of backslashes before a mark: what it leaves, and whether the
// mark is literal.
func halve(slashes int) (string, bool) { return strings.Repeat(`\`, slashes/2), slashes%2 == 1 }

// readMarked reads the notation of writeMarked. It returns an Invalid error that names
// the mark when one is closed without having been opened, never closed, crosses another, or
// links what is no address of a page or a mailbox.
func readMarked(s string) (depesche.Inline, error) {
	var text strings.Builder
	var marks, open []depesche.Mark
	last := 0
	for _, at := range markRE().FindAllStringSubmatchIndex(s, -1) {
		text.WriteString(s[last:at[0]])
		last = at[1]
		slashes, literal := halve(at[3] - at[2])
		text.WriteString(slashes)
		tag := s[at[3]:at[1]]
		switch {
		case literal:
			text.WriteString(tag)
		case at[10] >= 0:
			text.WriteByte('\n')
		case at[4] == at[5]:
			m, err := markOf(s[at[6]:at[7]], part(s, at[8], at[9]))
			if err != nil {
				return depesche.Inline{}, err
			}
			m.From = text.Len()
			open = append(open, m)
		default:
			m, err := closeMark(open, s[at[6]:at[7]], tag)
			if err != nil {
				return depesche.Inline{}, err
			}
			open = open[:len(open)-1]
			m.To = text.Len()
			marks = append(marks, m)
		}
	}
	rest := s[last:]
	end := len(strings.TrimRight(rest, `\`))
	text.WriteString(rest[:end] + strings.Repeat(`\`, (len(rest)-end+1)/2))
	if len(open) > 0 {
		word := markWords[open[len(open)-1].Kind]
		return depesche.Inline{}, depesche.E(depesche.Invalid, "mark.unclosed", "<%s> is never closed: write </%s> where it ends", word, word)
	}
	return depesche.Inline{Text: text.String(), Marks: marks}.Normal(), nil
}

func part(s string, from, to int) string {
	if from < 0 {
		return ""
	}
	return s[from:to]
}

// markOf begins a mark.
func markOf(word, what string) (depesche.Mark, error) {
	what = strings.TrimSpace(what)
	for kind, w := range markWords {
		if w != word {
			continue
		}
		m := depesche.Mark{Kind: kind}
		switch kind {
		case depesche.Link:
			if !linkable(what) {
				return m, depesche.E(depesche.Invalid, "mark.address", "“%s” is no address to link: write it in full, like <a https://example.org/page>words</a>", what)
			}
			m.Href = what
		case depesche.Foreign:
			m.Lang = what
		}
		return m, nil
	}
	return depesche.Mark{}, nil // the expression lets no other word through
}

// linkable tells whether an address may stand in a text: one of a page or of a mailbox.
func linkable(href string) bool {
	lower := strings.ToLower(href)
	for _, scheme := range []string{"https://", "http://", "mailto:", "tel:"} {
		if strings.HasPrefix(lower, scheme) && len(href) > len(scheme) {
			return true
		}
	}
	return false
}

// closeMark is the innermost open mark, which a closing word has to belong to.
func closeMark(open []depesche.Mark, word, tag string) (depesche.Mark, error) {
	if len(open) == 0 {
		return depesche.Mark{}, depesche.E(depesche.Invalid, "mark.unopened", "%s closes what was never opened: write <%s> where it begins", tag, word)
	}
	m := open[len(open)-1]
	if inner := markWords[m.Kind]; inner != word {
		return m, depesche.E(depesche.Invalid, "mark.crossing", "%s comes before </%s>: close the inner one first", tag, inner)
	}
	return m, nil
}
