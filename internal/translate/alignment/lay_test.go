package alignment

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"depesche/internal/nmt"
)

// aligned makes a translation whose words look at words of the source as pairs say: word
// numbers of the target and the source, from 0. Words are what white space parts.
func aligned(source, target string, pairs ...[2]int) nmt.Translation {
	words := func(text string) []Span {
		var out []Span
		for at := range len(text) {
			switch {
			case text[at] == ' ':
			case at == 0 || text[at-1] == ' ':
				out = append(out, Span{Start: at, End: at + 1})
			default:
				out[len(out)-1].End++
			}
		}
		return out
	}
	t := nmt.Translation{Text: target, Source: words(source)}
	for _, w := range words(target) {
		t.Pieces = append(t.Pieces, nmt.Piece{Span: w, Attention: make([]float32, len(t.Source))})
	}
	for _, p := range pairs {
		t.Pieces[p[0]].Attention[p[1]] = 1
	}
	return t
}

// tagged reads marks {…} and kept parts <…> out of a text.
func tagged(s string) (string, []Span, []Span) {
	var text strings.Builder
	var marks, kept []Span
	var open []int
	for _, r := range s {
		switch r {
		case '{':
			open = append(open, len(marks))
			marks = append(marks, Span{Start: text.Len()})
		case '}':
			marks[open[len(open)-1]].End = text.Len()
			open = open[:len(open)-1]
		case '<':
			kept = append(kept, Span{Start: text.Len()})
		case '>':
			kept[len(kept)-1].End = text.Len()
		default:
			text.WriteRune(r)
		}
	}
	return text.String(), marks, kept
}

// show writes what was laid, each mark with its number.
func show(l Laid) string {
	var b strings.Builder
	for at := 0; at <= len(l.Text); at++ {
		for i := len(l.Marks) - 1; i >= 0; i-- {
			if l.Marks[i].End == at && l.Marks[i].Start < at {
				b.WriteString("}")
			}
		}
		for _, k := range l.Kept {
			if k.End == at && k.Start < at {
				b.WriteString(">")
			}
		}
		for i, m := range l.Marks {
			if m.Start == at && at < m.End {
				b.WriteString(string(rune('1'+i)) + "{")
			}
		}
		for _, k := range l.Kept {
			if k.Start == at && at < k.End {
				b.WriteString("<")
			}
		}
		if at < len(l.Text) {
			b.WriteByte(l.Text[at])
		}
	}
	return b.String()
}

func TestLay(t *testing.T) {
	for _, c := range []struct {
		name, source, target string
		pairs                [][2]int
		want                 string
	}{
		{"one word", "the {new} ship", "das neue Schiff", [][2]int{{0, 0}, {1, 1}, {2, 2}}, "das 1{neue} Schiff"},
		{"moved", "the {new} ship", "el barco nuevo", [][2]int{{0, 0}, {1, 2}, {2, 1}}, "el barco 1{nuevo}"},
		{"two change places", "{red} and {blue} flags", "banderas azules y rojas", [][2]int{{0, 3}, {1, 2}, {2, 1}, {3, 0}}, "banderas 2{azules} y 1{rojas}"},
		{"split by another word", "he {gave up} the plan", "er gab den Plan auf", [][2]int{{0, 0}, {1, 1}, {2, 3}, {3, 4}, {4, 2}}, "er 1{gab} den Plan auf"},
		{"bridged", "he {gave up his} plan", "er gab ja seinen auf Plan", [][2]int{{0, 0}, {1, 1}, {3, 3}, {4, 2}, {5, 4}}, "er 1{gab ja seinen auf} Plan"},
		{"nested", "{the {old} king} died", "der alte König starb", [][2]int{{0, 0}, {1, 1}, {2, 2}, {3, 3}}, "1{der 2{alte} König} starb"},
		{"full stop outside", "he spoke {today}.", "heute sprach er.", [][2]int{{0, 2}, {1, 1}, {2, 0}}, "1{heute} sprach er."},
		{"full stop that the mark does not have", "he spoke {today}.", "er sprach heute.", [][2]int{{0, 0}, {1, 1}, {2, 2}}, "er sprach 1{heute}."},
		{"full stop inside", "he spoke. {Stop it.}", "er sprach. Hör auf.", [][2]int{{0, 0}, {1, 1}, {2, 2}, {3, 3}}, "er sprach. 1{Hör auf.}"},
		{"quotation inside the mark", `he said {"no"}.`, `er sagte „nein“.`, [][2]int{{0, 0}, {1, 1}, {2, 2}}, "er sagte 1{„nein“}."},
		{"quotation outside the mark", `he said "{no}".`, `er sagte „nein“.`, [][2]int{{0, 0}, {1, 1}, {2, 2}}, "er sagte „1{nein}“."},
		{"question of Spanish", `{Who are you?} he said`, `¿Quién eres? dijo él`, [][2]int{{0, 0}, {1, 1}, {2, 4}, {3, 3}}, "1{¿Quién eres?} dijo él"},
		{"over all", "{The end.}", "Das Ende.", nil, "1{Das Ende.}"},
		{"over all but a stop", "{The end}.", "Das Ende.", nil, "1{Das Ende}."},
		{"nothing looks at it", "a {b} c d", "v w x y", [][2]int{{0, 0}, {1, 0}, {2, 2}, {3, 3}}, "v 1{w} x y"},
		{"all look at it", "one {two} three four five six seven", "a b c d e f g h i", [][2]int{{0, 1}, {1, 1}, {2, 1}, {3, 1}, {4, 1}, {5, 1}, {6, 1}, {7, 1}, {8, 1}}, "a 1{b} c d e f g h i"},
		{"hyphen", "the {Facebook} page", "die Facebook-Seite", [][2]int{{0, 0}, {1, 1}}, "die 1{Facebook-Seite}"},
		{"more marks than words", "{one} {two} {three}", "eins", [][2]int{{0, 0}}, "2{e}1{i}n3{s}"},
		{"more marks than letters", "{one} {two} {three}", "x.", [][2]int{{0, 0}}, "1{2{3{x}}}."},
		{"signs", "wait {!} now", "jetzt warte !", [][2]int{{0, 2}, {1, 0}, {2, 1}}, "jetzt warte 1{!}"},
		{"white space", "one{ }two", "eins zwei", [][2]int{{0, 0}, {1, 0}}, "eins zwei"},
		{"kept as it is", "see <www.example.org> now", "siehe www.example.org jetzt", [][2]int{{0, 0}, {1, 1}, {2, 2}}, "siehe <www.example.org> jetzt"},
		{"kept, in Chinese", "see <www.example.org/x> and <@anna> now", "见www.example.org/x和@anna吧。", nil, "见<www.example.org/x>和<@anna>吧。"},
		{"kept, as the beginning of a word", "ask <@anna>", "frag @annas", [][2]int{{0, 0}}, "frag <@anna> @annas"},
		{"kept, was translated", "see <www.example.org/x>, now", "siehe www.beispiel.org/y, jetzt", [][2]int{{0, 0}, {1, 1}, {2, 2}}, "siehe <www.example.org/x>, jetzt"},
		{"kept, was lost", "ask <@anna> now", "frage jetzt", [][2]int{{0, 0}, {1, 2}}, "frage <@anna> jetzt"},
		{"kept, was lost at the end", "now ask <@anna>.", "jetzt frage.", [][2]int{{0, 0}, {1, 1}}, "jetzt frage <@anna>."},
		{"kept, first", "<@anna> asks.", "fragt.", [][2]int{{0, 1}}, "<@anna> fragt."},
		{"kept twice, said thrice", "<@anna> and <@anna> ask", "@anna und @anna @anna fragen", [][2]int{{0, 0}, {1, 1}, {2, 2}, {3, 2}, {4, 3}}, "<@anna> und <@anna> fragen"},
		{"kept in a mark", "{ask <@anna> now} and go", "frag jetzt und geh", [][2]int{{0, 0}, {1, 2}, {2, 3}, {3, 4}}, "1{frag <@anna> jetzt} und geh"},
		{"kept beside a mark", "{ask} <@anna> now", "frag jetzt", [][2]int{{0, 0}, {1, 2}}, "1{frag} <@anna> jetzt"},
		{"foreign words", "the <dolce vita> of Rome", "das süße Leben von Rom", [][2]int{{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}}, "das <dolce vita> von Rom"},
		{"two lost at one place", "go <@a> <@b>", "geh", [][2]int{{0, 0}}, "geh <@a> <@b>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			source, marks, kept := tagged(c.source)
			if got := show(Lay(source, aligned(source, c.target, c.pairs...), marks, kept)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// made is a random source with what is marked in it, and a random translation.
type made struct {
	source      string
	marks, kept []Span
	translation nmt.Translation
}

type maker struct{ *rand.Rand }

var parts = []string{"word", "Haus", "don't", "12,500", "3.5 %", "a", "b", "—", "…", "“quoted”", "(bracket)", "Ende.", "was?", "¿qué", "日本語", "中", "ไทย", "é", "e\u0301", "👩\u200d🚀", "🇩🇪", "x-y", "«", "»", "[sic]", "\u00a0", "\u2009", "،", "می\u200cخواهم", "\u0301", "ﬀ", "\u202e", "&", "<b>", "@anna", "#tag", "https://example.org/a?b=c", "\xff"}

func (m maker) text(most int) string {
	var b strings.Builder
	for range m.IntN(most + 1) {
		b.WriteString(parts[m.IntN(len(parts))])
		if m.IntN(4) > 0 {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// cut cuts a text into pieces, some of them empty.
func (m maker) cut(text string) []Span {
	var out []Span
	for at := 0; at < len(text); {
		end := at
		if m.IntN(12) > 0 {
			for n := 1 + m.IntN(4); n > 0 && end < len(text); n-- {
				_, size := utf8.DecodeRuneInString(text[end:])
				end += size
			}
		}
		out = append(out, Span{Start: at, End: end})
		at = end
	}
	return out
}

// nest makes spans within a range that nest or stand apart, outer ones first.
func (m maker) nest(text string, from, to, depth int) []Span {
	var out []Span
	for at := from; at < to && len(out) < 40; {
		if m.IntN(3) > 0 || !utf8.RuneStart(text[at]) {
			at++
			continue
		}
		end := at + 1 + m.IntN(to-at)
		for end < to && !utf8.RuneStart(text[end]) {
			end++
		}
		out = append(out, Span{Start: at, End: end})
		if depth > 0 {
			out = append(out, m.nest(text, at, end, depth-1)...)
		}
		at = end
	}
	return out
}

func (m maker) make() made {
	c := made{source: m.text(12)}
	if c.source == "" {
		c.source = "x"
	}
	c.marks = m.nest(c.source, 0, len(c.source), m.IntN(4))
	for _, p := range parts {
		if at := strings.Index(c.source, p); at >= 0 && m.IntN(6) == 0 {
			s := Span{Start: at, End: at + len(p)}
			clash := func(o Span) bool { return o.Start < s.End && s.Start < o.End }
			crosses := func(o Span) bool { return clash(o) && (o.Start > s.Start || o.End < s.End || o == s) }
			if len(tokens(p)) > 0 && utf8.ValidString(p) && !slices.ContainsFunc(c.marks, crosses) && !slices.ContainsFunc(c.kept, clash) {
				c.kept = append(c.kept, s)
			}
		}
	}
	c.translation = nmt.Translation{Text: strings.ToValidUTF8(m.text(14), "?"), Source: m.cut(c.source)}
	if m.IntN(4) == 0 {
		c.translation.Text = m.text(2)
	}
	m.look(&c.translation)
	return c
}

// look lets the translation's pieces look at the source in one of many bad ways.
func (m maker) look(t *nmt.Translation) {
	n := len(t.Source)
	way, one := m.IntN(8), 0
	if n > 0 {
		one = m.IntN(n)
	}
	spans := m.cut(t.Text)
	for i, s := range spans {
		first := 0
		if m.IntN(4) == 0 && n > 0 {
			first = m.IntN(n)
		}
		p := nmt.Piece{Span: s, First: first, Attention: make([]float32, max(0, n-first))}
		for k := range p.Attention {
			at := first + k
			switch way {
			case 0: // at random
				p.Attention[k] = m.Float32() / float32(n)
			case 1: // all at one
				if at == one {
					p.Attention[k] = 1
				}
			case 2: // nowhere
			case 3: // one after another
				if at == i*n/len(spans) {
					p.Attention[k] = .9
				}
			case 4: // from behind
				if at == n-1-i*n/len(spans) {
					p.Attention[k] = .9
				}
			case 5: // evenly
				p.Attention[k] = 1 / float32(n)
			case 6: // to and fro
				if at == (i%2)*(n-1) {
					p.Attention[k] = 1
				}
			default: // no numbers
				p.Attention[k] = []float32{float32(math.NaN()), float32(math.Inf(1)), -1, 0, 1}[m.IntN(5)]
			}
		}
		t.Pieces = append(t.Pieces, p)
	}
}

func holds(outer, inner Span) bool { return outer.Start <= inner.Start && inner.End <= outer.End }
func apart(a, b Span) bool         { return a.End <= b.Start || b.End <= a.Start }

// check reports what is wrong with what was laid.
func (c *made) check(t *testing.T, l Laid) {
	text := l.Text
	bad := func(what string, args ...any) {
		t.Helper()
		t.Errorf(what+"\nsource %q marks %v kept %v\ntranslation %q\nlaid %q %v %v", append(args, c.source, c.marks, c.kept, c.translation.Text, l.Text, l.Marks, l.Kept)...)
	}
	if len(tokens(c.translation.Text)) == 0 {
		if text != c.translation.Text {
			bad("something became of nothing")
		}
		return
	}
	if len(c.kept) == 0 && text != c.translation.Text {
		bad("the text changed")
	}
	for i, k := range c.kept {
		if at := l.Kept[i]; text[at.Start:at.End] != c.source[k.Start:k.End] {
			bad("part %d was not kept", i)
		}
		for j := range i {
			if !apart(l.Kept[i], l.Kept[j]) {
				bad("parts %d and %d lie on each other", j, i)
			}
		}
	}
	room := 0
	for _, u := range characters(text, tokens(text)) {
		if !slices.ContainsFunc(l.Kept, func(k Span) bool { return holds(k, u.Span) }) {
			room++
		}
	}
	room += len(l.Kept)
	for i, m := range l.Marks {
		if strings.TrimSpace(c.source[c.marks[i].Start:c.marks[i].End]) == "" {
			if m != (Span{}) {
				bad("mark %d on white space was laid", i)
			}
			continue
		}
		if m.Start >= m.End {
			bad("mark %d was lost", i)
			continue
		}
		in := text[m.Start:m.End]
		if r, _ := utf8.DecodeRuneInString(in); unicode.IsSpace(r) || !utf8.RuneStart(text[m.Start]) {
			bad("mark %d begins badly", i)
		}
		if r, _ := utf8.DecodeLastRuneInString(in); unicode.IsSpace(r) || m.End < len(text) && !utf8.RuneStart(text[m.End]) {
			bad("mark %d ends badly", i)
		}
		for _, k := range l.Kept {
			if !apart(m, k) && !holds(m, k) {
				bad("mark %d ends within a kept part", i)
			}
		}
		for j, o := range l.Marks[:i] {
			if o.Start >= o.End {
				continue
			}
			switch src := c.marks[j]; {
			case holds(src, c.marks[i]):
				if !holds(o, m) {
					bad("mark %d is not in mark %d", i, j)
				}
			case room >= len(c.marks)+len(c.kept):
				if !apart(o, m) {
					bad("marks %d and %d do not stand apart", j, i)
				}
			case !apart(o, m) && !holds(o, m) && !holds(m, o):
				bad("marks %d and %d cross", j, i)
			}
		}
	}
}

// Whatever is marked and wherever a translation looks, marks come back well-formed.
func TestLayProperties(t *testing.T) {
	rounds := 60_000
	if testing.Short() {
		rounds = 3_000
	}
	m := maker{rand.New(rand.NewPCG(5, 6))}
	marks := 0
	for range rounds {
		c := m.make()
		c.check(t, Lay(c.source, c.translation, c.marks, c.kept))
		if t.Failed() {
			return
		}
		marks += len(c.marks)
	}
	if marks < rounds {
		t.Errorf("only %d marks", marks)
	}
}

func FuzzLay(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) {
		m := maker{rand.New(rand.NewPCG(seed, 7))}
		for range 50 {
			c := m.make()
			c.check(t, Lay(c.source, c.translation, c.marks, c.kept))
		}
	})
}

// Very many marks on a long text are laid in little memory.
func TestLayMuch(t *testing.T) {
	source, target := strings.Repeat("word, ", 8000), strings.Repeat("Wort ", 9000)
	var marks []Span
	for at := 0; at+4 < len(source); at += 6 {
		marks = append(marks, Span{Start: at, End: at + 4})
	}
	m := maker{rand.New(rand.NewPCG(1, 1))}
	c := made{source: source, marks: marks, translation: nmt.Translation{Text: target, Source: m.cut(source)}}
	for i, s := range m.cut(target) {
		c.translation.Pieces = append(c.translation.Pieces, nmt.Piece{Span: s, First: min(i, len(c.translation.Source)-1), Attention: []float32{1}})
	}
	l := Lay(source, c.translation, marks, nil)
	last := Span{}
	for i, s := range l.Marks {
		if s.Start >= s.End || s.Start < last.End {
			t.Fatalf("mark %d is %v behind %v", i, s, last)
		}
		last = s
	}
}
