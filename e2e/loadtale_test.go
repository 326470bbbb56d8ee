package e2e

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"depesche"
)

// loadEdition is an edition of the newsroom under load: under a prefix, or on a host of its own.
type loadEdition struct {
	code, letter, host, prefix string
}

const loadHost = "harbour.example"

var loadEditions = []*loadEdition{
	{"en", "e", loadHost, "/en"},
	{"de", "d", loadHost, "/de"},
	{"fr", "f", "fr." + loadHost, ""},
	{"ar", "a", "ar." + loadHost, ""},
}

// tale is a story of the load, as its writer knows it. Its texts, corrections and comments
// carry marks that say what they are: a reader tells from any page in which state it shows it.
type tale struct {
	letters string // four
	number  int64
	channel string
	topic   string
	version int // of the original; later ones of the translations

	texts map[string]*thing // by edition: which version its page shows
	fixed *thing            // how many corrections the English page shows

	mu   sync.Mutex
	said []*thing // comments
}

func newTale(n int) *tale {
	t := &tale{channel: loadChannels[n%len(loadChannels)], topic: loadTopics[n%len(loadTopics)], texts: map[string]*thing{}}
	for range 4 {
		t.letters = string(rune('a'+n%26)) + t.letters
		n /= 26
	}
	for _, e := range loadEditions {
		t.texts[e.code] = newThing(t.letters + " in " + e.code)
	}
	t.fixed = &thing{name: "corrections of " + t.letters, states: []state{{value: 0}}}
	return t
}

var (
	loadChannels = []string{"local", "science", "sport"}
	loadTopics   = []string{"cranes", "ferries"}
)

// comment adds a comment that nobody sees yet, and its mark.
func (t *tale) comment() (*thing, string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := newThing(fmt.Sprintf("comment %d on %s", len(t.said), t.letters))
	t.said = append(t.said, c)
	return c, t.mark('s', "e", len(t.said)-1)
}

// comments are those that there are.
func (t *tale) comments() []*thing {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.said
}

// mark is a word like kqaabcev12z: of this story, in the edition e, the version 12.
func (t *tale) mark(kind byte, edition string, n int) string {
	return "kq" + t.letters + edition + string(kind) + strconv.Itoa(n) + "z"
}

// soughtFor is a word of the story that stands in no mark.
func (t *tale) soughtFor() string { return "zw" + t.letters }

// loadSentence stands in every paragraph, loadParagraphs times loadSentences in all.
const (
	loadSentence   = "Ships come in from the sea with the morning tide and leave in the evening, when the lamps are lit."
	loadSentences  = 4
	loadParagraphs = 5
)

// document is a version of the original. Headline, standfirst and every paragraph have its mark.
func (t *tale) document(d depesche.Document, version int) depesche.Document {
	mark := t.mark('v', "e", version)
	d.Headline = depesche.Plain("The crane " + mark + " moves " + t.soughtFor())
	d.Standfirst = depesche.Plain("It is seen from " + mark + " by everybody.")
	d.Byline = []string{"Jonna Petrak"}
	d.Blocks = nil
	for p := range loadParagraphs {
		text := fmt.Sprintf("The harbour of %s has piers, and this is %s. ", strings.ToUpper(t.letters[p%4:]), mark) +
			strings.Repeat(loadSentence+" ", loadSentences)
		d.Blocks = append(d.Blocks, depesche.Block{ID: fmt.Sprintf("p%d", p), Kind: depesche.Paragraph, Text: depesche.Plain(strings.TrimSpace(text))})
	}
	return d
}

// mark is what a page says of a story.
type mark struct {
	letters, edition string
	kind             byte
	n                int
}

// marks finds every mark in a page, each once.
func marks(page []byte) []mark {
	var out []mark
	seen := map[mark]bool{}
	for {
		i := bytes.Index(page, []byte("kq"))
		if i < 0 {
			return out
		}
		page = page[i+2:]
		m, ok := readMark(page)
		if ok && !seen[m] {
			seen[m] = true
			out = append(out, m)
		}
	}
}

func readMark(b []byte) (mark, bool) {
	const fixed = 6 // letters, edition, kind
	if len(b) <= fixed {
		return mark{}, false
	}
	m := mark{letters: string(b[:4]), edition: string(b[4]), kind: b[5]}
	end := fixed
	for end < len(b) && b[end] >= '0' && b[end] <= '9' {
		m.n = 10*m.n + int(b[end]-'0')
		end++
	}
	return m, end > fixed && end < len(b) && b[end] == 'z' && strings.IndexByte("vcs", m.kind) >= 0
}

// live tells whether some edition must have shown the story all that time.
func (t *tale) live(from, to int64) bool {
	for _, text := range t.texts {
		if text.must(from, to) {
			return true
		}
	}
	return false
}
