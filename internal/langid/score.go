package langid

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxLangs = 128
	maxWord  = 40 // letters; what is longer is no word
	maxOrder = 5

	latinWeight = 2 // latin.weight()
)

// scorer adds up what the words of a text say.
type scorer struct {
	m       *model
	score   [maxLangs]int32
	letters [scripts]int
	word    [maxWord + 2]rune
	n       int  // letters in word
	name    bool // it begins with a capital
	ear     *Ear // that remembers words; nil for none
}

// read scores a stretch of text.
func (s *scorer) read(text string) {
	for i := 0; i < len(text); {
		if b := text[i]; b == '@' || b == ':' || b == '.' && s.isWWW() {
			if j := addressEnd(text, i); j > i {
				s.n, s.name = 0, false // the word so far belongs to the address
				i = j
				continue
			}
		}
		r, w := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, w = utf8.DecodeRuneInString(text[i:])
		}
		i += w
		if r < utf8.RuneSelf {
			switch {
			case r >= 'a' && r <= 'z':
				s.letters[latin] += latinWeight
				s.push(r)
			case r >= 'A' && r <= 'Z':
				s.letters[latin] += latinWeight
				s.name = s.name || s.n == 0
				s.push(r + 'a' - 'A')
			default:
				s.flush()
			}
			continue
		}
		if !unicode.IsLetter(r) {
			s.flush()
			continue
		}
		sc := scriptOf(r)
		s.letters[sc] += sc.weight()
		switch {
		case sc == han:
			s.flush()
			s.push(r)
			s.flush()
		case only[sc] != "" || sc == other:
			s.flush()
		case r == 'İ':
			s.name = s.name || s.n == 0
			s.push('i')
		default:
			l := unicode.ToLower(r)
			s.name = s.name || s.n == 0 && l != r
			s.push(l)
		}
	}
	s.flush()
}

// addressEnd returns where the address ends that the sign at i belongs to ("://",
// "name@host", "www."), or i when it is none.
func addressEnd(text string, i int) int {
	if text[i] == ':' && !strings.HasPrefix(text[i:], "://") {
		return i
	}
	j := i
	for j < len(text) && text[j] > ' ' {
		j++
	}
	if j-i < 4 {
		return i
	}
	return j
}

func (s *scorer) isWWW() bool {
	return s.n == 3 && s.word[1] == 'w' && s.word[2] == 'w' && s.word[3] == 'w'
}

func (s *scorer) push(r rune) {
	if s.n <= maxWord {
		s.n++
		s.word[s.n] = r
	}
}

// flush scores the word gathered so far.
func (s *scorer) flush() {
	if s.n == 0 || s.n > maxWord {
		s.n, s.name = 0, false
		return
	}
	w := s.word[:s.n+2]
	w[0], w[s.n+1] = ' ', ' '
	times := int32(2)
	if s.name {
		times = 1 // names know no language
	}
	s.n, s.name = 0, false
	if s.ear == nil {
		s.m.weigh(w, times, &s.score)
		return
	}
	for i, weight := range s.ear.word(s.m, w) {
		s.score[i] += times * int32(weight)
	}
}

// weigh adds to score, for each language, what the n-grams of a word say for it.
func (m *model) weigh(w []rune, times int32, score *[maxLangs]int32) {
	for i := range w {
		h := seed
		for k := i; k < len(w) && k < i+maxOrder; k++ {
			h = step(h, w[k])
			if k == i && len(w) > 3 {
				continue // single letters are in the table for Chinese and Japanese only
			}
			row := m.row(h)
			if row == "" && k > i+1 {
				break // an n-gram is never commoner than its beginning
			}
			for e := 0; e+1 < len(row); e += 2 {
				score[row[e]&(maxLangs-1)] += times * int32(row[e+1])
			}
		}
	}
}
