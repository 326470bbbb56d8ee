package extract

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed phrases.txt
var phraseFile string

type phraseBook struct {
	whole, cut map[string]bool
	start      map[string][]string // by first word
	notice     map[string][]string // by first word
	wall       []wallPhrase
}

type wallPhrase struct{ key, text string }

var phrases = sync.OnceValue(func() *phraseBook {
	p := &phraseBook{whole: map[string]bool{}, cut: map[string]bool{}, start: map[string][]string{}, notice: map[string][]string{}}
	for _, l := range strings.Split(phraseFile, "\n") {
		kind, text, ok := strings.Cut(strings.TrimSpace(l), " ")
		if !ok || kind == "#" {
			continue
		}
		switch kind {
		case "whole":
			p.whole[text] = true
		case "cut":
			p.cut[text] = true
		case "start":
			first, _, _ := strings.Cut(text, " ")
			p.start[first] = append(p.start[first], text)
		case "notice":
			first, _, _ := strings.Cut(text, " ")
			p.notice[first] = append(p.notice[first], text)
		case "wall":
			key, t, _ := strings.Cut(text, "|")
			p.wall = append(p.wall, wallPhrase{key, t})
		}
	}
	return p
})

// starts tells whether a folded line begins with one of the phrases of its kind.
func (p *phraseBook) starts(folded string) bool { return startsWith(p.start, folded) }

// isNotice tells a site's own notices: cookies, adblockers, disabled scripts.
func (p *phraseBook) isNotice(folded string) bool { return startsWith(p.notice, folded) }

func startsWith(book map[string][]string, folded string) bool {
	first, _, _ := strings.Cut(folded, " ")
	for _, s := range book[first] {
		if folded == s || strings.HasPrefix(folded, s+" ") {
			return true
		}
	}
	return false
}

// cuts tells whether a folded heading ends the article; a count of comments may stand
// around it: "3 Comments", "Kommentare (12)".
func (p *phraseBook) cuts(folded string) bool {
	if p.cut[folded] {
		return true
	}
	f := strings.Fields(folded)
	if len(f) < 2 || len(f) > 8 {
		return false
	}
	if number(f[0]) {
		f = f[1:]
	} else if number(f[len(f)-1]) {
		f = f[:len(f)-1]
	} else {
		return false
	}
	return p.cut[strings.Join(f, " ")]
}

func number(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}
