package translate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
	"depesche/internal/translate/literal"
	"depesche/internal/translate/splice"
)

// tidy puts right what engines leave at the seams of a machine's translation: white
// space at the ends, doubled and before punctuation, the case of the first letter, a
// full stop that the source does not have.
func tidy(src, tgt depesche.Inline) depesche.Inline {
	tgt = trim(tgt)
	tgt = splice.Apply(tgt, spaceEdits(tgt.Text))
	tgt = splice.Apply(tgt, stopEdit(src.Text, tgt.Text))
	return tight(splice.Apply(tgt, caseEdit(src.Text, tgt)))
}

// tight lets no mark begin or end with white space.
func tight(in depesche.Inline) depesche.Inline {
	marks := slices.Clone(in.Marks)
	for i := range marks {
		m := &marks[i]
		m.From += len(in.Text[m.From:m.To]) - len(strings.TrimLeft(in.Text[m.From:m.To], spaces+"\n"))
		m.To = m.From + len(strings.TrimRight(in.Text[m.From:m.To], spaces+"\n"))
	}
	return depesche.Inline{Text: in.Text, Marks: marks}.Normal()
}

// trim cuts the white space at both ends.
func trim(in depesche.Inline) depesche.Inline {
	l := len(in.Text) - len(strings.TrimLeft(in.Text, spaces+"\n"))
	r := len(strings.TrimRight(in.Text, spaces+"\n"))
	if l >= r {
		return depesche.Inline{}
	}
	if l == 0 && r == len(in.Text) {
		return in
	}
	return in.Slice(l, r).Normal()
}

// spaceEdits removes doubled spaces, spaces before closing punctuation and behind
// opening brackets.
func spaceEdits(text string) []splice.Edit {
	var es []splice.Edit
	for i := 0; i < len(text); i++ {
		if text[i] != ' ' {
			continue
		}
		j := i
		for j < len(text) && text[j] == ' ' {
			j++
		}
		before, after := lastRune(text[:i]), firstRune(text[j:])
		switch {
		case before == '(' || before == '[' || after == ')' || after == ']' || closesHere(text, i, j):
			es = append(es, splice.Edit{From: i, To: j})
		case j-i > 1:
			es = append(es, splice.Edit{From: i + 1, To: j})
		}
		i = j - 1
	}
	return es
}

// closesHere tells whether the character at j is punctuation that belongs to the word
// before the space at i. The dots of an ellipsis and a decimal point do not.
func closesHere(text string, i, j int) bool {
	if j >= len(text) || i == 0 || !strings.ContainsRune(",.;:!?", rune(text[j])) || text[i-1] == '.' {
		return false
	}
	rest := text[j+1:]
	if rest == "" {
		return true
	}
	r := firstRune(rest)
	return (unicode.IsSpace(r) || strings.ContainsRune("\"“”»’)]", r)) && !strings.HasPrefix(strings.TrimLeft(rest, spaces), ".")
}

// stopEdit removes a full stop at the end that the source does not have, unless it
// belongs to an abbreviation.
func stopEdit(src, tgt string) []splice.Edit {
	r := lastRune(strings.TrimRight(src, spaces+"\n"))
	if !isWordRune(r) || !strings.HasSuffix(tgt, ".") || strings.HasSuffix(tgt, "..") {
		return nil
	}
	w := tgt[strings.LastIndexAny(tgt, spaces)+1 : len(tgt)-1]
	if strings.Contains(w, ".") || utf8.RuneCountInString(w) < 4 || strings.Contains(strings.TrimRight(src, spaces), w+".") {
		return nil
	}
	return []splice.Edit{{From: len(tgt) - 1, To: len(tgt)}}
}

// caseEdit makes the first letter a capital where the source begins with one, unless it
// is that of something that stays as it is.
func caseEdit(src string, tgt depesche.Inline) []splice.Edit {
	_, s := firstLetter(src)
	at, t := firstLetter(tgt.Text)
	if at < 0 || !unicode.IsUpper(s) || !unicode.IsLower(t) {
		return nil
	}
	for _, m := range tgt.Marks {
		if m.Kind == depesche.Foreign && m.From <= at && at < m.To {
			return nil
		}
	}
	for _, l := range literal.Find(tgt.Text) {
		if l[0] <= at && at < l[1] {
			return nil
		}
	}
	if u := unicode.ToTitle(t); u != t && unicode.IsLetter(u) {
		return []splice.Edit{{From: at, To: at + utf8.RuneLen(t), New: string(u)}}
	}
	return nil
}

// firstLetter finds the letter that text begins with, behind quotation marks and
// brackets at most.
func firstLetter(text string) (int, rune) {
	for i, r := range text {
		if unicode.IsLetter(r) {
			if w := text[i:]; strings.HasPrefix(w, "http") || strings.HasPrefix(w, "www.") || unicode.IsLower(r) && hasInnerCapital(w) {
				return -1, 0 // an address, or a name like iPhone
			}
			return i, r
		}
		if !unicode.IsPunct(r) || r == '@' || r == '#' {
			return -1, 0
		}
	}
	return -1, 0
}

func hasInnerCapital(text string) bool {
	for _, r := range text {
		if !unicode.IsLetter(r) {
			return false
		}
		if unicode.IsUpper(r) {
			return true
		}
	}
	return false
}
