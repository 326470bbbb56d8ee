//go:build unix

package archive

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"depesche"
	"depesche/internal/archive/archivetest"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

// child names, in the environment of a process that is to be killed, the folder of its
// newsroom; the export lies beside it.
const child = "DEPESCHE_TEST_IMPORT"

func TestMain(m *testing.M) {
	if dir := os.Getenv(child); dir != "" {
		if err := importIn(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// importIn takes the export beside a newsroom into it, in small transactions.
func importIn(dir string) error {
	n, err := newsroom.Open(context.Background(), newsroom.Options{Dir: dir})
	if err != nil {
		return err
	}
	defer n.Close()
	b, err := os.ReadFile(filepath.Join(filepath.Dir(dir), "export.xml"))
	if err != nil {
		return err
	}
	_, err = New(n, nil, nil).Import(context.Background(), depesche.Operator, Options{Format: WXR, Comments: true, batch: 20, Files: []File{text("export.xml", string(b))}})
	return err
}

// An import that is killed at any moments, again and again, leaves what one leaves that
// nobody disturbs: every row of every table, and what the search finds.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it takes the same archive in twice, in a dozen processes")
	}
	const posts, kills = 400, 12
	var export bytes.Buffer
	if err := archivetest.WXR(&export, archivetest.Site{Posts: posts, Lang: "de", Comments: true}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "export.xml"), export.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	whole, killed := filepath.Join(dir, "whole"), filepath.Join(dir, "killed")
	open(t, whole, "").Close()
	open(t, killed, "").Close()
	begin := time.Now()
	if err := importIn(whole); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begin)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, undisturbed %s", seed, took)
	r := rand.New(rand.NewPCG(seed, 1))
	halfway := 0
	// A busy machine may kill it before it has begun: then once more.
	for i := 0; i < kills || halfway < kills/4 && i < 5*kills; i++ {
		// Longer than a share of the whole, so that the import gets on.
		if n := kill(t, killed, time.Duration((0.1+r.Float64())*float64(took)/float64(kills)*2.5)); n > 0 && n < posts {
			halfway++
		}
	}
	if halfway < kills/4 {
		t.Fatalf("only %d of %d kills fell into the middle of the import", halfway, kills)
	}
	if err := importIn(killed); err != nil {
		t.Fatal(err)
	}
	for table, want := range tables(t, whole) {
		same(t, table, want, tables(t, killed)[table])
	}
	same(t, "what the search finds", dump(t, whole), dump(t, killed))
}

// kill imports in a process of its own, kills it after a while, and counts the posts that
// are there then.
func kill(t *testing.T, dir string, after time.Duration) int {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run", "^$")
	c.Env = append(os.Environ(), child+"="+dir)
	var says bytes.Buffer
	c.Stderr = &says
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(after, func() { c.Process.Signal(syscall.SIGKILL) })
	if err := c.Wait(); err != nil && says.Len() > 0 {
		t.Fatalf("%v: %s", err, says.String())
	}
	return len(tables(t, dir)["origin"])
}

// tables are the rows of what an import writes, but for times at which it ran and numbers
// that only count.
func tables(t *testing.T, dir string) map[string][]string {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "newsroom.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var sound string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Fatalf("%s %v", sound, err)
	}
	out := map[string][]string{}
	for _, q := range []string{"story", "text", "revision", "publication", "listing", "story_topic", "topic", "author", "origin", "old_address", "comment", "alert_run", "search_pending",
		"ledger WHERE story_id <> 0"} {
		out[q] = rows(t, db, "SELECT * FROM "+q)
	}
	return out
}

func rows(t *testing.T, db *sql.DB, q string) []string {
	t.Helper()
	rs, err := db.Query(q)
	if err != nil {
		t.Fatal(err)
	}
	defer rs.Close()
	cols, err := rs.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rs.Next() {
		vals, into := make([]any, len(cols)), make([]any, len(cols))
		for i := range vals {
			into[i] = &vals[i]
		}
		if err := rs.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var line strings.Builder
		for i, c := range cols {
			if c != "at" || strings.Contains(q, "alert_run") {
				fmt.Fprintf(&line, "%s=%v ", c, vals[i])
			}
		}
		out = append(out, line.String())
	}
	slices.Sort(out)
	return out
}

func dump(t *testing.T, dir string) []string {
	t.Helper()
	s, err := store.Open(ctx, filepath.Join(dir, "newsroom.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	lines, err := s.SearchDump(ctx)
	if err != nil || len(lines) == 0 {
		t.Fatal(len(lines), err)
	}
	return lines
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	if slices.Equal(want, got) {
		return
	}
	t.Errorf("%s: %d lines, %d wanted", what, len(got), len(want))
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			t.Errorf("%s: %.300s\nwanted %.300s", what, got[i], want[i])
			break
		}
	}
}

// briefs is an export of posts of a paragraph or two: the search's words are not too many to
// be looked at one by one.
func briefs(t *testing.T, posts int, comments bool) string {
	t.Helper()
	var export bytes.Buffer
	if err := archivetest.WXR(&export, archivetest.Site{Posts: posts, Lang: "de", Comments: comments}); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for i, item := range strings.SplitAfter(export.String(), "<content:encoded>") {
		if body, rest, ok := strings.Cut(item, "<!-- /wp:paragraph -->"); ok && i > 0 {
			_, rest, _ = strings.Cut(rest, "]]></content:encoded>")
			item = body + "]]></content:encoded>" + rest
		}
		out.WriteString(item)
	}
	return out.String()
}

// What an import writes into the indexes of the search is what building them anew writes.
func TestImportIndexesAsRebuildingDoes(t *testing.T) {
	export := briefs(t, 60, false)
	each(t, func(t *testing.T, n *newsroom.Newsroom) {
		id, err := n.Write(ctx, depesche.Operator, newsroom.StoryDraft{Lang: "de", Document: depesche.Document{Headline: depesche.Plain("Vorher geschrieben"),
			Blocks: []depesche.Block{{ID: "a", Kind: depesche.Paragraph, Text: depesche.Plain("Und vorher erschienen.")}}}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.Publish(ctx, depesche.Operator, id, []string{"de"}); err != nil {
			t.Fatal(err)
		}
		take(t, n, Options{Format: WXR, batch: 20, Files: []File{text("a.xml", export)}})
		take(t, n, Options{Format: WXR, Files: []File{file(t, "wxr/testdata/harbour.xml")}})
		indexIsAsRebuilt(t, n)
	})
}

// indexIsAsRebuilt holds the index against one made anew, which then takes its place.
func indexIsAsRebuilt(t *testing.T, n *newsroom.Newsroom) {
	t.Helper()
	before, err := n.Store.SearchDump(ctx)
	if err != nil || len(before) < 1000 {
		t.Fatal(len(before), err)
	}
	if err := n.RebuildSearch(ctx, nil); err != nil {
		t.Fatal(err)
	}
	after, err := n.Store.SearchDump(ctx)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "what the search finds", after, before)
}

// Somebody takes the last page with a word off the site while an import goes on that has
// met the word: it is counted again under its new number.
func TestWordGoneMeanwhile(t *testing.T) {
	export := briefs(t, 60, false)
	// One post has a word that none of the first ones has, the last one has it again.
	whole := strings.Replace(export, "</p>", " Zwischenlandeplatz.</p>", 1)
	at := strings.LastIndex(whole, "</p>")
	whole = whole[:at] + " Zwischenlandeplatz." + whole[at:]
	each(t, func(t *testing.T, n *newsroom.Newsroom) {
		o := Options{Format: WXR, batch: 10, Files: []File{text("a.xml", whole)}}
		first := true
		o.Progress = func(p Progress) {
			if p.Step != Taking || p.Done == 0 || !first {
				return
			}
			first = false
			story, _, err := n.Store.StoryAt(ctx, "archive.example", "/?p=1")
			if err != nil {
				t.Error(err)
			}
			if err := n.Unpublish(ctx, depesche.Operator, story, []string{"de"}, ""); err != nil {
				t.Error(err)
			}
		}
		if rep := take(t, n, o); rep.Stories != 60 {
			t.Errorf("%+v", rep)
		}
		f, err := n.SearchPages(ctx, store.SearchQuery{Edition: "de", Text: "Zwischenlandeplatz", Limit: 5})
		if err != nil || f.Total != 1 {
			t.Errorf("%+v %v", f, err)
		}
		indexIsAsRebuilt(t, n)
	})
}

// Broken off at whatever moments, on either engine, an import is finished by the next one
// as if nothing had been.
func TestInterruptedAnywhere(t *testing.T) {
	posts := 120
	export := briefs(t, posts, true)
	each(t, func(t *testing.T, n *newsroom.Newsroom) {
		dsn := ""
		if strings.HasSuffix(t.Name(), "postgres") {
			dsn = storetest.PostgresDSN(t)
		}
		o := Options{Format: WXR, Comments: true, batch: 15, Files: []File{text("a.xml", export)}}
		other := open(t, t.TempDir(), dsn)
		begin := time.Now()
		take(t, other, o)
		took := time.Since(begin)
		seed := uint64(time.Now().UnixNano())
		t.Logf("seed %d, undisturbed %s", seed, took)
		r := rand.New(rand.NewPCG(seed, 1))
		stories := 0
		for range 6 {
			stopped, stop := context.WithTimeout(ctx, time.Duration(r.Float64()*float64(took)/2))
			rep, err := New(n, nil, nil).Import(stopped, depesche.Operator, o)
			stop()
			stories += rep.Stories
			if err == nil {
				break
			}
		}
		rep := take(t, n, o)
		// A transaction that was committed as the context ended is not in the report.
		if rep.Stories+rep.Known != posts || rep.Known < stories {
			t.Errorf("%d came before, then %+v", stories, rep)
		}
		if got, want := fates(t, n, posts), fates(t, other, posts); !slices.Equal(got, want) {
			t.Errorf("%d and %d: %.400v\nwanted %.400v", len(got), len(want), got, want)
		}
	})
}

// fates says of each post what became of it, and of the search how many documents have
// each word.
func fates(t *testing.T, n *newsroom.Newsroom, posts int) []string {
	t.Helper()
	var out []string
	ids := make([]string, posts)
	for i := range ids {
		ids[i] = strconv.Itoa(i + 1)
	}
	arrived, err := n.Store.Arrived(ctx, "wordpress:archive.example", ids)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int64]bool{}
	for _, id := range ids {
		number := arrived[id]
		if seen[number] {
			t.Errorf("post %s shares story %d", id, number)
		}
		seen[number] = true
		ps, err := n.Store.PublishedStory(ctx, "de", number)
		if err != nil {
			t.Fatal(err)
		}
		th, err := n.Store.Thread(ctx, number, "de", store.CommentCursor{}, 10)
		if err != nil {
			t.Fatal(err)
		}
		led, err := n.Store.Ledger(ctx, store.LedgerQuery{Story: number})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(id, ps.Document, ps.Publication.First, len(th.Comments), len(led)))
	}
	all, err := n.Store.Matrix(ctx, store.MatrixQuery{Limit: posts * 2})
	if err != nil {
		t.Fatal(err)
	}
	out = append(out, fmt.Sprint(len(all), " stories"))
	lines, err := n.Store.SearchDump(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if strings.Contains(l, ": word ") || strings.Contains(l, " documents, ") {
			out = append(out, l)
		}
	}
	return out
}
