package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clause is what a query asks for: a word, or a phrase of several.
type Clause struct {
	Text     string   // as it was typed
	Words    []string // in small letters
	Phrase   bool     // they follow each other as they stand
	Prefix   bool     // the word begins so
	Exclude  bool     // it must not occur
	Function bool     // a function word: it need not occur
}

// Query is a query as it is understood.
type Query struct {
	Text    string // as it was typed, without what is beyond the limits
	Clauses []Clause
	Cut     bool // something was beyond the limits
}

// Empty tells whether it asks for nothing: no word, or only words to be left out.
func (q *Query) Empty() bool {
	return !slices.ContainsFunc(q.Clauses, func(c Clause) bool { return !c.Exclude })
}

const (
	openQuotes  = `"„“«»”‟＂`
	closeQuotes = `"“”»«„‟＂`
	minusSigns  = "-−–"
)

// Phrase is the query for words that stand one after the other.
func Phrase(words string) string {
	return `"` + strings.Map(func(r rune) rune {
		if strings.ContainsRune(openQuotes+closeQuotes, r) {
			return ' '
		}
		return r
	}, words) + `"`
}

// Parse reads a query: words, "phrases", -left -"out", begin*. Whatever was typed is a
// query; there are no errors of form.
func (a *Analyzer) Parse(text string) Query {
	var q Query
	text = strings.Join(strings.Fields(strings.Map(visible, strings.ToValidUTF8(text, " "))), " ")
	if utf8.RuneCountInString(text) > MaxQuery {
		text, q.Cut = string([]rune(text)[:MaxQuery]), true
	}
	q.Text = text
	for rest := text; rest != ""; {
		rest = strings.TrimLeft(rest, " ")
		exclude := false
		if r, n := utf8.DecodeRuneInString(rest); strings.ContainsRune(minusSigns, r) && len(rest) > n && rest[n] != ' ' {
			exclude, rest = true, rest[n:]
		}
		var cs []Clause
		if r, n := utf8.DecodeRuneInString(rest); n > 0 && strings.ContainsRune(openQuotes, r) {
			inner := rest[n:]
			end := strings.IndexAny(inner, closeQuotes)
			after := ""
			if end >= 0 {
				_, m := utf8.DecodeRuneInString(inner[end:])
				inner, after = inner[:end], inner[end+m:]
			}
			rest = after
			cs = a.phrase(inner)
		} else {
			word, after, _ := strings.Cut(rest, " ")
			rest = after
			cs = a.clauses(word)
		}
		for _, c := range cs {
			if len(q.Clauses) == MaxClauses {
				q.Cut = true
				break
			}
			c.Exclude = exclude
			if exclude || !slices.ContainsFunc(q.Clauses, func(o Clause) bool { return !o.Exclude && slices.Equal(o.Words, c.Words) && o.Prefix == c.Prefix }) {
				q.Clauses = append(q.Clauses, c)
			}
		}
	}
	q.weighFunctionWords()
	return q
}

// weighFunctionWords keeps function words as they are where there is nothing else.
func (q *Query) weighFunctionWords() {
	if slices.ContainsFunc(q.Clauses, func(c Clause) bool { return !c.Exclude && !c.Function }) {
		return
	}
	for i := range q.Clauses {
		q.Clauses[i].Function = false
	}
}

// visible leaves out what nobody can have meant to type: control characters and marks
// that turn the direction of what follows.
func visible(r rune) rune {
	switch {
	case r == utf8.RuneError:
		return ' '
	case unicode.IsControl(r):
		return ' '
	case turning(r), r == 0xfeff:
		return -1
	}
	return r
}

func (a *Analyzer) phrase(text string) []Clause {
	c := Clause{Text: strings.TrimSpace(text), Phrase: true}
	a.Words(text, func(t Token) {
		if len(c.Words) < MaxPhrase && !t.Tail {
			c.Words = append(c.Words, t.Word)
		}
	})
	if len(c.Words) == 0 {
		return nil
	}
	return []Clause{c}
}

// clauses reads what stands between two spaces: one word, or several joined by marks.
func (a *Analyzer) clauses(text string) []Clause {
	var ts []Token
	a.Words(text, func(t Token) {
		if !t.Tail {
			ts = append(ts, t)
		}
	})
	if len(ts) == 0 {
		return nil
	}
	if len(ts) == 1 {
		w := ts[0].Word
		c := Clause{Text: text[ts[0].From:ts[0].To], Words: []string{w}, Function: a.Function(w)}
		if ts[0].Pair && utf8.RuneCountInString(w) == 1 {
			c.Prefix = true
		}
		if strings.HasPrefix(text[ts[0].To:], "*") && utf8.RuneCountInString(w) >= 2 {
			c.Prefix, c.Function, c.Text = true, false, c.Text+"*"
		}
		return []Clause{c}
	}
	// Pairs of characters, and short parts ("U-Bahn"), belong together; of longer parts each
	// is a word.
	var out []Clause
	var run Clause
	flush := func() {
		if len(run.Words) > 0 {
			run.Phrase = len(run.Words) > 1
			out = append(out, run)
		}
		run = Clause{}
	}
	together := slices.ContainsFunc(ts, func(t Token) bool { return !t.Pair && utf8.RuneCountInString(t.Word) < 3 }) && !strings.ContainsAny(text, "'’")
	for _, t := range ts {
		if !(together || t.Pair) || len(run.Words) == MaxPhrase || !t.Joined {
			flush()
		}
		if len(run.Words) == 0 {
			run.Function = a.Function(t.Word) || !together && !t.Pair && utf8.RuneCountInString(t.Word) == 1
		} else {
			run.Function = false
		}
		run.Words, run.Text = append(run.Words, t.Word), run.Text+text[t.From:t.To]
		if t.Pair && len(run.Words) > 1 {
			// Pairs overlap: of each but the first only the second character is new.
			_, n := utf8.DecodeRuneInString(text[t.From:])
			run.Text = run.Text[:len(run.Text)-(t.To-t.From)] + text[t.From+n:t.To]
		}
		if !(together || t.Pair) {
			flush()
		}
	}
	flush()
	return out
}
