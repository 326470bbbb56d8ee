package newsroom_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/translate"
)

// article is a page of about 800 words in 50 sentences, none twice.
func article(n int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html><html lang=en><head><title>Harbour report %d</title></head><body><article><h1>Harbour report %d: the crane returns</h1>", n, n)
	for p := range 10 {
		b.WriteString("<p>")
		for s := range 5 {
			fmt.Fprintf(&b, "On day %d of week %d the harbour master Tamsin Orlo counted %d ships and <b>%d containers</b> before noon. ", s+1, p+1, 10+s*p, 200+n+s*17+p)
		}
		b.WriteString("</p>")
	}
	b.WriteString("</article></body></html>")
	return []byte(b.String())
}

// instant answers at once with the source: the engine's time is not measured.
type instant struct{ echo }

func (instant) Name() string { return "instant" }
func (instant) Limits() translate.Limits {
	return translate.Limits{Segments: 100, Characters: 100000, Concurrency: 1}
}
func (instant) Translate(_ context.Context, r translate.Request) ([]translate.Result, error) {
	out := make([]translate.Result, len(r.Segments))
	for i, s := range r.Segments {
		out[i].Text = s.Text
	}
	return out, nil
}

// BenchmarkStory is the way of a story of 800 words: import, cut, translate by an
// engine that takes no time, check, publish in two editions, on the real store with
// every commit flushed.
func BenchmarkStory(b *testing.B) {
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: b.TempDir()})
	ok(b, err)
	defer n.Close()
	for _, l := range []string{"en", "es"} {
		ok(b, n.AddEdition(ctx, mara, depesche.Edition{Code: l, Lang: l, Name: "Post", TimeZone: "UTC", Policy: depesche.Policy{AllowUnreviewed: true, AllowErrors: true}}))
	}
	n.Engines.Prepend(&instant{})
	i := 0
	for b.Loop() {
		i++
		res, err := n.Import(ctx, mara, newsroom.ImportRequest{Data: article(i), Name: "a.html", Lang: "en", Again: true})
		ok(b, err)
		_, err = n.Translate(ctx, mara, res.Story, "es", newsroom.TranslateOptions{Engine: "instant"})
		ok(b, err)
		_, err = n.Check(ctx, mara, res.Story, "es")
		ok(b, err)
		_, err = n.Publish(ctx, mara, res.Story, nil)
		ok(b, err)
	}
}
