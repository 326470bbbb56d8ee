package e2e

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/andybalholm/brotli"
)

// answers are those that readers had, so that each is decoded and read once, however often
// it comes: the next times only its bytes are compared.
type answers struct {
	seed maphash.Seed
	mu   sync.Mutex
	at   map[string][]*answer
	sums map[uint64]uint64 // of the bytes of every answer, by the sum of address and tag
}

// answersKept is how many answers of an address are remembered, the newest last.
const answersKept = 8

// answer is what an address answered with, under one tag.
type answer struct {
	tag  string
	sum  uint64 // of the bytes that came
	size int

	texts []shown // texts of stories, and in which version
	loadSubject
	corrected shown
	comments  map[*thing]bool
	holds     map[string]bool // letters of the stories that it names
	links     []string

	fresh atomic.Int64 // up to which number of the clock it is known to be right
}

type shown struct {
	*thing
	value int
}

// known finds the answer that came with these bytes and this tag before; wrong says that
// bytes and tag do not belong together: a tag stands for the same bytes always, and those of
// the answers kept have one tag.
func (a *answers) known(address, tag string, raw []byte) (known *answer, wrong string) {
	sum := maphash.Bytes(a.seed, raw)
	a.mu.Lock()
	defer a.mu.Unlock()
	tagged := maphash.String(a.seed, tag+" "+address)
	if before, had := a.sums[tagged]; had && before != sum {
		return nil, fmt.Sprintf("these %d bytes have the tag %s, and others had it before", len(raw), tag)
	}
	a.sums[tagged] = sum
	for _, v := range a.at[address] {
		switch {
		case v.tag == tag:
			return v, ""
		case v.sum == sum:
			return nil, fmt.Sprintf("the same %d bytes have the tags %s and %s", len(raw), v.tag, tag)
		}
	}
	return nil, ""
}

// size is how long the answer with a tag was, -1 if nobody had it.
func (a *answers) size(address, tag string) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, v := range a.at[address] {
		if v.tag == tag {
			return v.size
		}
	}
	return -1
}

func (a *answers) keep(address string, v *answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := append(a.at[address], v)
	a.at[address] = all[max(0, len(all)-answersKept):]
}

// read decodes an answer and finds in it what it shows.
func (l *load) read(at place, header http.Header, raw []byte) (*answer, error) {
	page, err := decoded(header.Get("Content-Encoding"), raw)
	if err != nil {
		return nil, fmt.Errorf("cannot be decoded (%s): %w", header.Get("Content-Encoding"), err)
	}
	mime := header.Get("Content-Type")
	if !wholeAnswer(mime, page) {
		return nil, fmt.Errorf("half an answer of %d bytes, ending %q", len(page), page[max(0, len(page)-40):])
	}
	v := &answer{tag: header.Get("Etag"), sum: maphash.Bytes(l.answers.seed, raw), size: len(raw), loadSubject: l.subject(at), holds: map[string]bool{}}
	if strings.HasPrefix(mime, "image/") || strings.HasPrefix(mime, "font/") {
		return v, nil
	}
	if n := bytes.Count(page, []byte(loadSentence)); v.form != nil && v.form.whole && n < loadParagraphs*loadSentences {
		return nil, fmt.Errorf("half a text: %d sentences of %d", n, loadParagraphs*loadSentences)
	}
	if err := l.find(v, page); err != nil {
		return nil, err
	}
	if in, ok := at.list(); ok {
		v.holds = map[string]bool{}
		for _, m := range marks(in.own(page)) {
			v.holds[m.letters] = true
		}
	}
	if strings.HasPrefix(mime, "text/html") {
		for _, m := range loadLinkRE.FindAllSubmatch(page, -1) {
			if link := strings.ReplaceAll(string(m[1])+string(m[2]), "&amp;", "&"); !strings.HasPrefix(link, "//") && !strings.HasPrefix(link, "/desk") {
				v.links = append(v.links, link)
			}
		}
	}
	return v, nil
}

var loadLinkRE = regexp.MustCompile(`(?:href|src)="(/[^"#]*)"|(/pictures/[^" ,]+)`)

// find fills in what a page's marks say. A page that shows two versions of one text was
// made of two.
func (l *load) find(v *answer, page []byte) error {
	fixed := map[int]bool{}
	texts := map[*thing]int{}
	for _, m := range marks(page) {
		t := l.tale(m.letters)
		if t == nil {
			return fmt.Errorf("there is no story %q", m.letters)
		}
		v.holds[m.letters] = true
		switch m.kind {
		case 'v':
			e := editionBy(func(e *loadEdition) bool { return e.letter == m.edition })
			if e == nil {
				return fmt.Errorf("there is no edition %q", m.edition)
			}
			text := t.texts[e.code]
			if other, also := texts[text]; also && other != m.n {
				return fmt.Errorf("it shows the versions %d and %d of %s", other, m.n, text.name)
			}
			texts[text] = m.n
			v.texts = append(v.texts, shown{text, m.n})
		case 'c':
			if t == v.about {
				fixed[m.n] = true
			}
		case 's':
			if said := t.comments(); t == v.about && m.n < len(said) {
				if v.comments == nil {
					v.comments = map[*thing]bool{}
				}
				v.comments[said[m.n]] = true
			}
		}
	}
	if v.about != nil {
		for n := 1; n <= len(fixed); n++ {
			if !fixed[n] {
				return fmt.Errorf("it shows %d corrections, and not the one with the number %d", len(fixed), n)
			}
		}
		v.corrected = shown{v.about.fixed, len(fixed)}
	}
	return nil
}

func decoded(coding string, raw []byte) ([]byte, error) {
	switch coding {
	case "":
		return raw, nil
	case "gzip":
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(z)
	case "br":
		return io.ReadAll(brotli.NewReader(bytes.NewReader(raw)))
	}
	return nil, fmt.Errorf("nobody asked for that coding")
}

func wholeAnswer(mime string, b []byte) bool {
	end := bytes.TrimSpace(b)
	switch {
	case strings.HasPrefix(mime, "text/html"):
		return bytes.HasSuffix(end, []byte("</html>"))
	case strings.Contains(mime, "xml"):
		return bytes.HasSuffix(end, []byte(">")) && bytes.Contains(end[max(0, len(end)-40):], []byte("</"))
	case strings.Contains(mime, "json"):
		return json.Valid(b)
	case strings.HasPrefix(mime, "image/png"):
		_, err := png.Decode(bytes.NewReader(b))
		return err == nil
	case strings.HasPrefix(mime, "image/jpeg"):
		_, err := jpeg.Decode(bytes.NewReader(b))
		return err == nil
	}
	return len(b) > 0
}
