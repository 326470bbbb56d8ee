package nmt

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche/internal/nmt/spm"
)

const wordStart = "\u2581"

// split makes jobs of a sentence: one, or several of at most MaxPieces pieces.
func (t *Translator) split(tokens []spm.Token, keep bool) []*job {
	var jobs []*job
	hard := false
	for first := 0; first < len(tokens); {
		rest := tokens[first:]
		n, clean := len(rest), true
		if n > MaxPieces {
			n, clean = t.cut(rest)
		}
		j := t.newJob(rest[:n], first, keep)
		j.hard = hard
		jobs = append(jobs, j)
		first += n
		hard = !clean
	}
	return jobs
}

// cut finds where to end a part: behind the last punctuation that a word follows, else
// before the last word, in the latter half of what is possible; and whether it found
// such a place.
func (t *Translator) cut(tokens []spm.Token) (int, bool) {
	word := 0
	for n := MaxPieces; n > MaxPieces/2; n-- {
		if !strings.HasPrefix(t.source.Piece(int(tokens[n].ID)), wordStart) {
			continue
		}
		last, _ := utf8.DecodeLastRuneInString(t.source.Piece(int(tokens[n-1].ID)))
		if unicode.IsPunct(last) {
			return n, true
		}
		word = max(word, n)
	}
	if word > 0 {
		return word, true
	}
	return MaxPieces, false
}

// join puts the parts of a sentence together: with a space between them, unless the
// source was cut within a word or the script has no spaces.
func (t *Translator) join(jobs []*job, source []spm.Token, pieces bool) Translation {
	var out Translation
	var text strings.Builder
	sum := 0.0
	for _, j := range jobs {
		part, ends := t.target.DecodeSpans(j.target, nil)
		if text.Len() > 0 && part != "" && !j.hard && !spaceless(text.String(), part) {
			text.WriteByte(' ')
		}
		from := text.Len()
		text.WriteString(part)
		for i, p := range j.logProbs {
			sum += float64(p)
			out.Count++
			out.Lowest = min(out.Lowest, p)
			if !pieces || i >= len(j.target) {
				continue
			}
			start := 0
			if i > 0 {
				start = int(ends[i-1])
			}
			out.Pieces = append(out.Pieces, Piece{Span{from + start, from + int(ends[i])}, p, j.first, j.attention[i][:len(j.source)-1]})
		}
		out.Cut = out.Cut || !j.ended
	}
	if out.Count > 0 {
		out.Score = float32(sum / float64(out.Count))
	}
	if pieces {
		for _, tok := range source {
			out.Source = append(out.Source, Span{int(tok.Start), int(tok.End)})
		}
	}
	out.Text = text.String()
	return out
}

var withoutSpaces = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// spaceless tells whether two texts meet in a script that puts no space there.
func spaceless(before, after string) bool {
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(after)
	wide := func(r rune) bool {
		return unicode.In(r, withoutSpaces...) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
	}
	return wide(a) && wide(b)
}
