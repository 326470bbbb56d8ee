package pagecache

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"depesche/internal/store/storetest"
)

// prose is n bytes that look like a page, the same for the same seed.
func prose(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 7))
	var b strings.Builder
	for b.Len() < n {
		fmt.Fprintf(&b, "<p>word%d and word%d</p>\n", r.IntN(400), r.IntN(400))
	}
	return b.String()[:n]
}

// A page packed around its stretches unpacks to what it is, wherever they stand, and whether
// it has them or not.
func TestPackedAroundStretches(t *testing.T) {
	making := context.WithValue(context.Background(), fragmentsKey{}, &making{cache: new(Cache)})
	a, b := NewStretch(making, prose(1, 20_000)), NewStretch(making, prose(2, 9_000))
	absent, inside := NewStretch(making, prose(3, 8_000)), NewStretch(making, prose(1, 20_000)[5_000:12_000])
	begins := NewStretch(making, prose(1, 15_000)+prose(4, 5_000)) // as a begins
	for name, tt := range map[string]struct {
		page      string
		stretches []*Stretch
		want      int // how many are found
	}{
		"two in their order":      {"head" + a.plain + "middle" + b.plain + "end", []*Stretch{a, b}, 2},
		"two in the other order":  {"head" + b.plain + "middle" + a.plain + "end", []*Stretch{a, b}, 2},
		"nothing else":            {a.plain, []*Stretch{a}, 1},
		"one after the other":     {a.plain + b.plain, []*Stretch{a, b}, 2},
		"twice":                   {a.plain + a.plain, []*Stretch{a}, 1},
		"told twice":              {a.plain + b.plain, []*Stretch{a, a, b}, 2},
		"absent":                  {"head" + a.plain, []*Stretch{absent, a}, 1},
		"none":                    {prose(5, 30_000), []*Stretch{a, b}, 0},
		"within another":          {"x" + a.plain + "y", []*Stretch{inside, a}, 1},
		"cut off":                 {"x" + a.plain[:len(a.plain)-1], []*Stretch{a}, 0},
		"begins like another":     {prose(1, 15_000) + "x" + a.plain, []*Stretch{a}, 1},
		"the longer is not there": {a.plain + "y", []*Stretch{begins, a}, 1},
	} {
		page := []byte(tt.page)
		if n := len(find(page, tt.stretches)); n != tt.want {
			t.Errorf("%s: %d found", name, n)
		}
		z := zip(page, true, tt.stretches...)
		if got := unzip(t, z); got != tt.page {
			t.Errorf("%s: %d bytes became %d", name, len(page), len(got))
		}
		if again := zip(page, true, tt.stretches...); !bytes.Equal(again, z) {
			t.Errorf("%s: packed differently the second time", name)
		}
		if proper := zip(page, false, tt.stretches...); !bytes.Equal(proper, zip(page, false)) {
			t.Errorf("%s: a page that is packed properly is packed as a whole", name)
		}
	}
	if NewStretch(making, prose(1, stretchFrom-1)) != nil || NewStretch(context.Background(), prose(1, 20_000)) != nil {
		t.Error("what is short, or nobody keeps, is packed for itself")
	}
	ctx, slot := counted(making)
	if Holds(ctx, nil); len(slot.stretches) > 0 {
		t.Error("nothing is noted as a stretch")
	}
}

// A page that is made anew takes what is packed from the piece that it has.
func TestPageHoldsAStretch(t *testing.T) {
	s := storetest.New(t)
	rename(t, s, "One")
	var packed []*Stretch
	_, h := server(t, s, nil, topicPage(s, func(w http.ResponseWriter, r *http.Request) {
		text, err := Fragment(r.Context(), "text", func(ctx context.Context) (*Stretch, int, error) {
			return NewStretch(ctx, prose(1, 20_000)), 0, nil
		})
		if err != nil {
			t.Error(err)
		}
		Holds(r.Context(), text)
		packed = append(packed, text)
		fmt.Fprint(w, text.plain)
	}))
	for i, name := range []string{"One", "Two"} {
		rename(t, s, name)
		plain, zipped := ask(h, "GET", "/p").Body.String(), ask(h, "GET", "/p", "Accept-Encoding", "gzip").Body.Bytes()
		if unzip(t, zipped) != plain || !strings.Contains(plain, packed[i].plain) {
			t.Errorf("%s: the page packed is another one", name)
		}
		if !bytes.Contains(zipped, packed[i].packed) {
			t.Errorf("%s: the text was packed again", name)
		}
	}
	if len(packed) != 2 || packed[0] != packed[1] {
		t.Errorf("the text was made %d times", len(packed))
	}
}
