package check

// storyWords are the words of one side of a story that say something, numbered from 1 by
// their stems; 0 stands for all that says nothing.
type storyWords struct {
	lx      *lexicon
	numbers map[string]int32
	words   []storyWord // by number
	tokens  [][]int32   // of each segment, the number of each token
	once    [][]int32   // of each segment, the numbers of its words, each once
}

type storyWord struct {
	stem    string
	in      int   // segments
	first   place // where it stands first
	last    int   // the last of its segments
	telling bool  // stands somewhere as other than a frequent word
}

// place is a token of a segment of the story.
type place struct{ seg, tok int }

// wordsOf numbers the words of the segments' sides.
func wordsOf(gs []*segment, of func(*segment) *side) *storyWords {
	all := 0
	for _, g := range gs {
		all += len(of(g).toks)
	}
	x := &storyWords{lx: of(gs[0]).lx, numbers: make(map[string]int32, all/4), words: make([]storyWord, 1, all/4+1),
		tokens: make([][]int32, len(gs)), once: make([][]int32, len(gs))}
	room := make([]int32, 2*all) // for the numbers of all segments
	for k, g := range gs {
		s := of(g)
		n := len(s.toks)
		x.tokens[k], x.once[k], room = room[:n:n], room[n:n:2*n], room[2*n:]
		for i := range s.toks {
			if s.says(i) {
				x.tokens[k][i] = x.add(k, i, s)
			}
		}
	}
	return x
}

// add counts the word at token i of segment k and returns its number.
func (x *storyWords) add(k, i int, s *side) int32 {
	stem := x.lx.stemOf(s.toks[i].form)
	id := x.numbers[stem]
	if id == 0 {
		id = int32(len(x.words))
		x.numbers[stem] = id
		x.words = append(x.words, storyWord{stem: stem, first: place{k, i}, last: -1})
	}
	w := &x.words[id]
	w.telling = w.telling || !s.is(i, clCommon)
	if w.last != k {
		w.in, w.last = w.in+1, k
		x.once[k] = append(x.once[k], id)
	}
	return id
}

// says tells whether the word at i says something and could be, or be part of, a noun that is
// no name.
func (s *side) says(i int) bool {
	t := &s.toks[i]
	return t.kind == kWord && t.runes >= 3 && !t.caps && !t.is(clFunction|clNumber|clMonth|clWeekday|clUnit|clCurrency|clPronoun|clNegator) &&
		(t.upper == s.lx.pack.Words.NounsCapitalised || s.initial(i))
}

// kin tells whether two words have a root in common.
func (x *storyWords) kin(a, b int32) bool { return x.lx.kin(x.words[a].stem, x.words[b].stem) }
