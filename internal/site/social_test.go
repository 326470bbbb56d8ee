package site

import (
	"bytes"
	"context"
	pixels "image"
	"image/jpeg"
	"io"
	"log/slog"
	"net/url"
	"regexp"
	"testing"
	"time"

	"depesche"
	"depesche/internal/card"
	"depesche/internal/store"
)

// A card whose picture could not be read is another one when it can: nobody may keep it.
func TestCardsWithoutTheirPictureAreNotKept(t *testing.T) {
	n := newNewsroom(t)
	story := n.add(depesche.Story{})
	n.publish(story, "de", full("Nachtzug", n.picture("ab")), depesche.Publication{Slug: "x", First: now})
	var data bytes.Buffer
	n.must(jpeg.Encode(&data, pixels.NewGray(pixels.Rect(0, 0, 64, 48)), nil))
	readable := false
	s := New(Config{Store: n.store, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), BaseURL: "https://depesche.example", Now: func() time.Time { return now }, Cards: card.NewKeeper(t.TempDir(), "", 1),
		Pictures: func(context.Context, *store.PictureFile, string) ([]byte, error) {
			if !readable {
				return nil, errNoPage()
			}
			return data.Bytes(), nil
		}})
	named := regexp.MustCompile(`property="og:image" content="([^"]*)"`).FindStringSubmatch(get(s, "/de/1/x").Body.String())
	if named == nil {
		t.Fatal("the page names no card")
	}
	at, err := url.Parse(named[1])
	n.must(err)
	for _, c := range []struct {
		readable    bool
		cache, etag bool
	}{{false, false, false}, {true, true, true}, {false, true, true}} {
		readable = c.readable
		w := get(s, at.Path)
		if _, err := jpeg.Decode(w.Body); w.Code != 200 || err != nil {
			t.Fatalf("%d, %v", w.Code, err)
		}
		if kept := w.Header().Get("Cache-Control") != "public, max-age=60"; kept != c.cache || (w.Header().Get("ETag") != "") != c.etag {
			t.Errorf("the picture can be read: %v; the card comes with %q and tag %q", c.readable, w.Header().Get("Cache-Control"), w.Header().Get("ETag"))
		}
	}
}
