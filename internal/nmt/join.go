package nmt

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"depesche"
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

// cut finds where to end a part, in the latter half of what is possible: behind the last
// end of a sentence, else the last punctuation, else before the last word; and whether it
// found such a place.
func (t *Translator) cut(tokens []spm.Token) (int, bool) {
	best, at := 0, MaxPieces
	for n := MaxPieces; n > MaxPieces/2 && best < endOfSentence; n-- {
		if rank := seam(t.source.Piece(int(tokens[n-1].ID)), t.source.Piece(int(tokens[n].ID))); rank > best {
			best, at = rank, n
		}
	}
	return at, best > 0
}

// cutText finds where to end a stretch of a text, in the same way.
func cutText(text string) (int, bool) {
	if len(text) <= stretchBytes {
		return len(text), true
	}
	best, at := 0, 0
	for n := stretchBytes; n > stretchBytes/2 && best < endOfSentence; n-- {
		if !utf8.RuneStart(text[n]) && n > stretchBytes-utf8.UTFMax {
			continue // bytes that are no UTF-8 may be cut anywhere
		}
		if at == 0 {
			at = n
		}
		after, _ := utf8.DecodeRuneInString(text[n:])
		before, _ := utf8.DecodeLastRuneInString(text[:n])
		rank := 0
		switch {
		case unicode.IsSpace(after):
			rank = seam(text[:n], wordStart)
		case !unicode.IsSpace(before):
			rank = seam(text[:n], text[n:])
		}
		if rank > best {
			best, at = rank, n
		}
	}
	return at, best > 0
}

// Places where a text may be cut, the best last.
const (
	withinWord = iota
	betweenWords
	behindPunctuation
	endOfSentence
)

// seam says how well a text may be cut between two parts of it.
func seam(before, after string) int {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	spaced := strings.HasPrefix(after, wordStart)
	switch {
	case !spaced && !unspaced(last) && !unspaced(first):
		return withinWord
	case !spaced && (unicode.IsMark(first) || unicode.IsPunct(first)):
		return withinWord // which belongs to what is before it
	case strings.ContainsRune(".!?…。！？।؟", last):
		return endOfSentence
	case unicode.IsPunct(last) && !unicode.In(last, unicode.Ps, unicode.Pi, unicode.Pd):
		return behindPunctuation
	}
	return betweenWords
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

// add puts what became of the next stretch of a sentence behind what there is of it, whose
// text is held apart; from is the stretch's place in the sentence.
func (t *Translation) add(text *strings.Builder, next Translation, from int, hard bool) {
	if text.Len() > 0 && next.Text != "" && !hard && !spaceless(text.String(), next.Text) {
		text.WriteByte(' ')
	}
	at, pieces := text.Len(), len(t.Source)
	text.WriteString(next.Text)
	for _, s := range next.Source {
		t.Source = append(t.Source, Span{from + s.Start, from + s.End})
	}
	for _, p := range next.Pieces {
		p.Start, p.End, p.First = at+p.Start, at+p.End, pieces+p.First
		t.Pieces = append(t.Pieces, p)
	}
	if t.Count == 0 {
		t.Score = next.Score
	} else if n := t.Count + next.Count; n > 0 {
		t.Score = (t.Score*float32(t.Count) + next.Score*float32(next.Count)) / float32(n)
	}
	t.Count += next.Count
	t.Lowest = min(t.Lowest, next.Lowest)
	t.Cut = t.Cut || next.Cut
}

// unspaced tells whether a character belongs to a script that puts no spaces between
// words, or is punctuation of one.
func unspaced(r rune) bool {
	return depesche.WithoutSpaces(r) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef
}

// spaceless tells whether two texts meet in a script that puts no space there.
func spaceless(before, after string) bool {
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(after)
	return unspaced(a) && unspaced(b)
}
