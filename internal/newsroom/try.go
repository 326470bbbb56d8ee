package newsroom

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"depesche"
	"depesche/internal/segment"
	"depesche/internal/translate"
)

// MostTried is how many characters TryEngine takes.
const MostTried = 2000

// Trial is what an engine made of a text, and what it was sent for that.
type Trial struct {
	Engine  string        `json:"engine"`
	Version string        `json:"version,omitempty"`
	Host    string        `json:"host,omitempty"` // where the text went; empty: it stayed on this machine
	Sent    []string      `json:"sent"`           // each segment as the engine got it, with the sentence before it where it wants one
	Text    string        `json:"text"`
	Took    time.Duration `json:"took_ns"`
}

// TryEngine translates a text with an engine and stores nothing but the count of what was
// sent. Lines stay lines.
func (n *Newsroom) TryEngine(ctx context.Context, name, src, tgt, text string) (*Trial, error) {
	t, err := n.tryEngine(ctx, name, src, tgt, text)
	return t, in("try", err)
}

func (n *Newsroom) tryEngine(ctx context.Context, name, src, tgt, text string) (*Trial, error) {
	switch {
	case strings.TrimSpace(text) == "":
		return nil, depesche.E(depesche.Invalid, "try.empty", "write a sentence to translate")
	case utf8.RuneCountInString(text) > MostTried:
		return nil, depesche.E(depesche.Invalid, "try.long", "try an engine with at most %d characters", MostTried)
	case depesche.BaseLang(src) == depesche.BaseLang(tgt):
		return nil, depesche.E(depesche.Invalid, "try.same", "choose two languages")
	}
	e, err := n.Engines.Engine(name)
	if err != nil {
		return nil, err
	}
	if e, err = translate.Bind(e, src, tgt); err != nil {
		return nil, err
	}
	t := &Trial{Engine: e.Name(), Version: e.Version(ctx), Host: n.hostOfEngine(e.Name())}
	doc := depesche.Document{}
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		doc.Blocks = append(doc.Blocks, depesche.Block{ID: "l" + strconv.Itoa(i), Kind: depesche.Paragraph, Text: depesche.Plain(strings.TrimSpace(line))})
	}
	segs := doc.Segments(segment.Splitter(src))
	terms, err := n.terms(ctx, n.Store, src, tgt)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	service := translate.Service{Usage: n.countUse, Log: n.log, Sending: func(r translate.Request) {
		mu.Lock()
		defer mu.Unlock()
		for _, s := range r.Segments {
			t.Sent = append(t.Sent, s.Text)
		}
	}}
	begin := time.Now()
	got := map[string]string{}
	err = service.Translate(ctx, e, src, tgt, segs, terms, nil, func(key string, r translate.Translated) error {
		got[key] = r.Target.Text
		return nil
	})
	if err != nil {
		return nil, err
	}
	t.Took = time.Since(begin)
	t.Text = together(segs, got)
	return t, nil
}

// together joins translated segments as their blocks stood.
func together(segs []depesche.Segment, got map[string]string) string {
	var b strings.Builder
	unit := ""
	for _, s := range segs {
		switch {
		case b.Len() == 0:
		case s.Unit != unit:
			b.WriteByte('\n')
		default:
			b.WriteByte(' ')
		}
		unit = s.Unit
		b.WriteString(got[s.Key])
	}
	return b.String()
}
