package ghost

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"depesche"
	"depesche/internal/archive/blog"
)

// ordered writes an export with its tables in another order, as the file of a backup.
func ordered(t testing.TB, text string, backwards bool) string {
	t.Helper()
	var export struct {
		DB []struct {
			Meta json.RawMessage
			Data map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal([]byte(text), &export); err != nil {
		t.Fatal(err)
	}
	data := export.DB[0].Data
	names := slices.Sorted(maps.Keys(data))
	if backwards {
		slices.Reverse(names)
	}
	var b strings.Builder
	b.WriteString(`{"meta":` + string(export.DB[0].Meta) + `,"data":{`)
	for i, name := range names {
		if i > 0 {
			b.WriteString(" ,\n\t")
		}
		fmt.Fprintf(&b, "%q : %s", name, data[name])
	}
	b.WriteString("}}\n")
	return b.String()
}

// Comments come to their post wherever the tables stand, with what Ghost says of them and
// without what nobody may see.
func TestComments(t *testing.T) {
	for name, text := range map[string]string{"as exported": pier(t), "with a byte order mark": "\ufeff" + pier(t), "a backup": ordered(t, pier(t), false), "posts before members before comments": ordered(t, pier(t), true)} {
		_, items, skipped, err := read(t, text, "https://pier.example/")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !maps.Equal(skipped, map[string]int{"members": 3, "row of the table comment_likes": 1, "comment under a post that is not in the export": 1, "problem: comment 10 of the file: html is no string": 1}) {
			t.Errorf("%s: %v", name, skipped)
		}
		got := map[string]blog.Comment{}
		for _, c := range items["9a-1"].Comments {
			got[c.ID] = c
		}
		at := func(day, hour, minute int) time.Time { return time.Date(2025, 3, day, hour, minute, 0, 0, time.UTC) }
		first := got["c01"]
		if !strings.Contains(first.Text, "nobody said why") {
			t.Errorf("%s: %+v", name, first)
		}
		first.Text = ""
		for _, want := range []struct{ got, want blog.Comment }{
			{first, blog.Comment{ID: "c01", Name: "Runa Dahl", At: at(1, 10, 0), Edited: at(1, 10, 30), Status: "approved"}},
			{got["c02"], blog.Comment{ID: "c02", Parent: "c01", At: at(1, 11, 0), Status: "deleted"}},
			{got["c03"], blog.Comment{ID: "c03", Parent: "c01", Text: "<p>Of a member who is gone.</p>", At: at(1, 12, 0), Status: "approved"}},
			{got["c04"], blog.Comment{ID: "c04", Parent: "c03", Text: "<p>Hidden by the house.</p>", At: at(1, 13, 0), Status: "held"}},
			{got["c05"], blog.Comment{ID: "c05", Parent: "c02", Name: "Runa Dahl", Text: "<p>Answers what was taken back.</p>", At: at(1, 14, 0), Status: "approved"}},
			{got["c07"], blog.Comment{ID: "c07", Text: "<p>The first of its thread is not in the export.</p>", At: at(3, 9, 0), Status: "approved"}},
		} {
			if want.got != want.want {
				t.Errorf("%s: %+v, not %+v", name, want.got, want.want)
			}
		}
		if len(got) != 8 || len(items["9a-2"].Comments) != 1 {
			t.Errorf("%s: %d comments and %d", name, len(got), len(items["9a-2"].Comments))
		}
	}
}

// Whoever writes into the file while it is read hears of it; no comment comes to a post under
// which it was not.
func TestFileChanges(t *testing.T) {
	text := pier(t)
	for name, now := range map[string]string{"shorter": text[:1000], "moved": strings.Replace(text, `"comments":[`, `"comments":[          `, 1), "another post": strings.ReplaceAll(text, `"post_id":"p1"`, `"post_id":"p2"`)} {
		g := &Reader{}
		sink := &blog.Sink{Item: func(*blog.Item) error { return nil }}
		if err := g.Survey(strings.NewReader(text), sink); err != nil {
			t.Fatal(err)
		}
		var e *depesche.Error
		if err := g.Posts(twoFaced{strings.NewReader(text), strings.NewReader(now)}, sink); !errors.As(err, &e) || e.Key != "ghost.changed" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A disk that fails, and an import that is stopped, do not make the file a damaged one.
func TestReadingFails(t *testing.T) {
	text, failed := pier(t), errors.New("stopped")
	cut := func(at int) io.Reader { return io.MultiReader(strings.NewReader(text[:at]), iotest.ErrReader(failed)) }
	g := &Reader{}
	sink := &blog.Sink{Item: func(*blog.Item) error { return nil }}
	for _, at := range []int{0, 700, strings.Index(text, `"posts":`) + len(`"posts":`)} {
		if err := g.Survey(cut(at), sink); err != failed {
			t.Errorf("survey, after %d bytes: %v", at, err)
		}
	}
	if err := g.Survey(strings.NewReader(text), sink); err != nil {
		t.Fatal(err)
	}
	if err := g.Posts(twoFaced{cut(700), strings.NewReader(text)}, sink); err != failed {
		t.Errorf("posts: %v", err)
	}
	if err := g.Posts(twoFaced{strings.NewReader(text), failing{failed}}, sink); err != failed {
		t.Errorf("comments: %v", err)
	}
	sink.Item = func(*blog.Item) error { return failed }
	if err := g.Posts(strings.NewReader(text), sink); err != failed {
		t.Errorf("what is read: %v", err)
	}
}

// twoFaced is a file that is another one when parts of it are read once more.
type twoFaced struct {
	io.Reader
	io.ReaderAt
}

type failing struct{ err error }

func (f failing) ReadAt([]byte, int64) (int, error) { return 0, f.err }

// exported writes an export of rows of posts, comments and members.
func exported(posts, comments, members string) string {
	return `{"db":[{"data":{"posts":[` + posts + `],"comments":[` + comments + `],"members":[` + members + `]}}]}`
}

// An address in the place of a member's name is not shown, however it is written.
func TestAddressesAreNoNames(t *testing.T) {
	text := exported(`{"id":"p1"}`,
		`{"id":"1","post_id":"p1","member_id":"a"},{"id":"2","post_id":"p1","member_id":"b"},{"id":"3","post_id":"p1","member_id":"c"},{"id":"4","post_id":"p1","member_id":"d"}`,
		`{"id":"a","name":"runa@pier.example"},{"id":"b","name":"runa&#64;pier.example"},{"id":"c","name":"runa＠pier.example"},{"id":"d","name":"Runa Dahl"}`)
	_, items, _, err := read(t, text, "")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range items["p1"].Comments {
		names = append(names, c.Name)
	}
	if !slices.Equal(names, []string{"", "", "", "Runa Dahl"}) {
		t.Errorf("%q", names)
	}
}

// What nobody calls public waits, and what names no post comes under none.
func TestRowsThatSayLittle(t *testing.T) {
	text := exported(`{"uuid":"u0"},{"uuid":"u1","id":"p1"},{"uuid":"u2","id":"p1"}`,
		`{"id":"1","post_id":"p1"},{"id":"2","post_id":"p1","status":"pinned"},{"id":"3","post_id":"p1","status":"published"},{"id":"4","post_id":null,"status":"published"},{"id":"5"}`, "")
	_, items, skipped, err := read(t, text, "")
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	for _, c := range items["u1"].Comments {
		states = append(states, c.Status)
	}
	if !slices.Equal(states, []string{"held", "held", "approved"}) || len(items["u0"].Comments) != 0 || skipped["comment under a post that is not in the export"] != 2 {
		t.Errorf("%q, %d without a post, %v", states, len(items["u0"].Comments), skipped)
	}
	if n := len(items["u2"].Comments); n != 0 {
		t.Errorf("%d comments came a second time, to a post with the same id", n)
	}
}

// Where comments are not wanted, they are counted and their words not looked for.
func TestWordless(t *testing.T) {
	text, there := pier(t), map[string]int{}
	g := &Reader{}
	sink := &blog.Sink{Wordless: true, Item: func(it *blog.Item) error {
		there[it.ID] = len(it.Comments)
		for _, c := range it.Comments {
			if c != (blog.Comment{}) {
				t.Errorf("%+v", c)
			}
		}
		return nil
	}}
	if err := g.Survey(strings.NewReader(text), sink); err != nil {
		t.Fatal(err)
	}
	if err := g.Posts(twoFaced{strings.NewReader(text), failing{errors.New("read")}}, sink); err != nil || there["9a-1"] != 8 || there["9a-2"] != 1 {
		t.Errorf("%v %v", there, err)
	}
}
