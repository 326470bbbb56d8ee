package alert

import (
	"testing"
	"time"

	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// A mail about a comment that came without a name says so, and quotes nobody without a name.
func TestNamelessComments(t *testing.T) {
	h := newHouse(t, storetest.New(t), nil)
	for name, want := range map[string]string{"": "Somebody", "Runa Dahl": "Runa Dahl"} {
		l := &talkLetter{Office: h.Office, letter: &letter{P: h.words.Printer("en", time.UTC)}}
		if q := l.quoted(&store.Comment{Name: name, Source: "Why?"}); q.Name != want {
			t.Errorf("%q stands as %q", name, q.Name)
		}
	}
}
