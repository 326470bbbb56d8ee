package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/archive/archivetest"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/store/sqldb"
	"depesche/internal/store/storetest"
)

var ctx = context.Background()

func each(t *testing.T, f func(t *testing.T, n *newsroom.Newsroom)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, open(t, storetest.Dir(t), "")) })
	t.Run("postgres", func(t *testing.T) { f(t, open(t, t.TempDir(), storetest.PostgresDSN(t))) })
}

// open opens a newsroom with editions in English and German.
func open(t testing.TB, dir, database string) *newsroom.Newsroom {
	t.Helper()
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir, Database: database})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	for _, code := range []string{"en", "de"} {
		if err := n.AddEdition(ctx, depesche.Operator, depesche.Edition{Code: code, Lang: code, Name: "Herald", Policy: newsroom.DefaultPolicy}); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

func file(t testing.TB, name string) File {
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text(filepath.Base(name), string(b))
}

func text(name, s string) File {
	return File{name, newsroom.Source{Open: func() (io.ReadCloser, error) { return inMemory{strings.NewReader(s)}, nil }, Size: int64(len(s))}}
}

// inMemory is a file that is none.
type inMemory struct{ *strings.Reader }

func (inMemory) Close() error { return nil }

func take(t testing.TB, n *newsroom.Newsroom, o Options) *Report {
	t.Helper()
	rep, err := New(n, nil, nil).Import(ctx, depesche.Operator, o)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// storyAt is the number of the story that stood at an address.
func storyAt(t testing.TB, n *newsroom.Newsroom, path string) int64 {
	t.Helper()
	story, _, err := n.Store.StoryAt(ctx, "harbour.example", path)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return story
}

func TestImportWordPress(t *testing.T) {
	each(t, func(t *testing.T, n *newsroom.Newsroom) {
		o := Options{Format: WXR, Files: []File{file(t, "wxr/testdata/harbour.xml")}, Comments: true}
		dry := o
		dry.DryRun = true
		would := take(t, n, dry)
		if rows, err := n.Store.Matrix(ctx, store.MatrixQuery{}); err != nil || len(rows) != 0 {
			t.Fatalf("a dry run left %d stories: %v", len(rows), err)
		}
		rep := take(t, n, o)
		if rep.Posts != 7 || rep.Stories != 5 || rep.Translations != 1 || rep.Published != 2 || rep.Drafts != 3 || rep.PagesHeld != 1 || would.PagesHeld != 1 || rep.Scheduled != 1 || rep.Comments != 2 || rep.CommentsHeld != 1 || rep.Unplaced != 0 {
			t.Errorf("%+v", rep)
		}
		if rep.NotUnderstood["shortcode contact-form-7"] != 1 || rep.NotUnderstood["block latest-posts"] != 1 || rep.Skipped["post in the trash, or saved by a machine"] != 1 || rep.Skipped["nav_menu_item"] != 1 {
			t.Errorf("%v %v", rep.NotUnderstood, rep.Skipped)
		}
		// A translation's terms count too, those of what is in the trash and of menus do not.
		if rep.Skipped["term of the taxonomy genre"] != 3 || rep.Skipped["term of the taxonomy berth"] != 1 || rep.Skipped["term of the taxonomy nav_menu"] != 0 || !maps.Equal(would.Skipped, rep.Skipped) {
			t.Errorf("%v, in the dry run %v", rep.Skipped, would.Skipped)
		}
		if would.Stories != rep.Stories || would.Translations != rep.Translations || would.Published != rep.Published || would.Topics != rep.Topics || would.Comments != rep.Comments {
			t.Errorf("the dry run promised something else: %+v", would)
		}

		number := storyAt(t, n, "/2019/05/quay-wall")
		if number != storyAt(t, n, "/?p=11") || number != storyAt(t, n, "/de/2019/05/kaimauer") {
			t.Error("the addresses lead to different stories")
		}
		en, err := n.Store.PublishedStory(ctx, "en", number)
		if err != nil {
			t.Fatal(err)
		}
		d := en.Document
		if d.Headline.Text != "Quay wall – a crack & its cause" || d.Standfirst.Text != "A crack closes berth four." || !slices.Equal(d.Byline, []string{"Inês Prado"}) {
			t.Errorf("%+v", d)
		}
		if d.Lead == nil || d.Lead.URL != "https://harbour.example/wp-content/uploads/2019/05/wall.jpg" || d.Lead.Alt != "A crack in a quay wall" {
			t.Errorf("%+v", d.Lead)
		}
		if p := en.Publication; !p.First.Equal(time.Date(2019, 5, 2, 8, 30, 0, 0, time.UTC)) || !p.Updated.Equal(time.Date(2019, 5, 3, 7, 0, 0, 0, time.UTC)) {
			t.Errorf("%+v", p)
		}
		if l := d.Blocks[0].Text.Marks; len(l) == 0 || l[0].Href != "https://harbour.example/2018/12/berth-four/" {
			t.Errorf("%+v", l)
		}
		if !slices.ContainsFunc(d.Blocks, func(b depesche.Block) bool {
			return b.Kind == depesche.Embed && b.Href == "https://video.example/w/77"
		}) {
			t.Errorf("%+v", d.Blocks)
		}
		de, err := n.Store.PublishedStory(ctx, "de", number)
		if err != nil {
			t.Fatal(err)
		}
		if de.Kind != depesche.Translation || de.Document.Headline.Text != "Kaimauer: Riss – und warum" || de.Publication.Translator != "Inês Prado" || de.Publication.Engine != "" {
			t.Errorf("%+v", de)
		}
		head, err := n.Text(ctx, number, "de")
		if err != nil {
			t.Fatal(err)
		}
		rev, err := n.Store.Revision(ctx, head.Head)
		if err != nil {
			t.Fatal(err)
		}
		beside := map[string]string{}
		for _, s := range rev.Targets {
			beside[s.Source.Text] = s.Target.Text
		}
		if got := beside["We saw ]]> on the screen."]; got != "Wir sahen es auf dem Schirm." {
			t.Errorf("%q", beside)
		}

		th, err := n.Store.Thread(ctx, number, "en", store.CommentCursor{}, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(th.Comments) != 2 || th.Comments[0].Name != "Reader" || th.Comments[1].Parent != th.Comments[0].ID || th.Comments[1].Root != th.Comments[0].ID || th.Comments[1].Email != "" {
			t.Errorf("%+v", th.Comments)
		}
		if f, err := n.SearchPages(ctx, store.SearchQuery{Edition: "en", Text: "berth", Limit: 5}); err != nil || f.Total != 1 {
			t.Errorf("the search does not find it: %+v %v", f, err)
		}
		if pend, err := n.Store.SearchPending(ctx); err != nil || pend != 0 {
			t.Errorf("%d wait for the search: %v", pend, err)
		}
		future := storyAt(t, n, "/?p=34")
		if st, err := n.Store.Story(ctx, future); err != nil || st.Embargo.Year() != 2099 {
			t.Errorf("%+v %v", st, err)
		}

		again := take(t, n, o)
		if again.Stories != 0 || again.Translations != 0 || again.Known != 6 {
			t.Errorf("the second time: %+v", again)
		}
		l, err := n.Store.Ledger(ctx, store.LedgerQuery{})
		if err != nil {
			t.Fatal(err)
		}
		imports := 0
		for _, e := range l {
			if e.Action == depesche.ActImport {
				imports++
			}
			if e.Action == depesche.ActAlert {
				t.Error("readers were told of old stories")
			}
		}
		if imports != 7 { // one for each text, one for the import
			t.Errorf("%d entries of imports", imports)
		}
	})
}

// Whoever follows a topic hears nothing of what was published years ago, nor when it is
// published anew.
func TestNobodyIsTold(t *testing.T) {
	each(t, func(t *testing.T, n *newsroom.Newsroom) {
		take(t, n, Options{Format: WXR, Files: []File{file(t, "wxr/testdata/harbour.xml")}})
		number := storyAt(t, n, "/?p=11")
		told := -1
		if err := n.Store.InTx(ctx, func(tx *store.Store) (err error) {
			told, err = tx.EnqueueAlerts(ctx, number, "en")
			return err
		}); err != nil || told != 0 {
			t.Errorf("%d would be told: %v", told, err)
		}
	})
}

func TestImportGhost(t *testing.T) {
	each(t, func(t *testing.T, n *newsroom.Newsroom) {
		o := Options{Format: Ghost, Files: []File{file(t, "ghost/testdata/quay.json")}, URL: "https://quay.example", Pages: "stories"}
		rep := take(t, n, o)
		if rep.Posts != 6 || rep.Stories != 6 || rep.Published != 2 || rep.Scheduled != 1 || rep.Drafts != 3 || rep.PagesHeld != 0 ||
			!maps.Equal(rep.Skipped, map[string]int{"members": 1, "comment": 2, "row of the table newsletters": 1, "internal tag": 1}) {
			t.Errorf("%+v", rep)
		}
		story, _, err := n.Store.StoryAt(ctx, "elsewhere.example", "/lighthouse-sold")
		if err != nil {
			t.Fatal(err)
		}
		ps, err := n.Store.PublishedStory(ctx, "en", story)
		if err != nil || ps.Document.Lead == nil || ps.Document.Lead.Caption.Text != "The tower today" || len(ps.Topics) != 1 || ps.Topics[0].Key != "coast" {
			t.Errorf("%+v %v", ps, err)
		}
		if again := take(t, n, o); again.Stories != 0 || again.Known != 6 {
			t.Errorf("%+v", again)
		}
	})
}

// The comments of a Ghost export come with their threads, under their writers' names; what was
// taken back leaves its place where somebody answered, and no word of it.
func TestImportGhostComments(t *testing.T) {
	each(t, func(t *testing.T, n *newsroom.Newsroom) {
		o := Options{Format: Ghost, Files: []File{file(t, "ghost/testdata/pier.json")}, URL: "https://pier.example", Comments: true}
		dry := o
		dry.DryRun = true
		would, rep := take(t, n, dry), take(t, n, o)
		left := map[string]int{"members": 3, "row of the table comment_likes": 1, "comment under a post that is not in the export": 1, "comment under a post without a page here": 1,
			"comment that was deleted": 1, "comment without a word": 1}
		if rep.Stories != 2 || rep.Comments != 4 || rep.CommentsHeld != 1 || !maps.Equal(rep.Skipped, left) || rep.ProblemCount != 1 {
			t.Errorf("%+v", rep)
		}
		if would.Comments != rep.Comments || would.CommentsHeld != rep.CommentsHeld || !maps.Equal(would.Skipped, rep.Skipped) || would.ProblemCount != rep.ProblemCount {
			t.Errorf("the dry run promised something else: %+v", would)
		}
		story, _, err := n.Store.StoryAt(ctx, "pier.example", "/the-pier-is-closed")
		if err != nil {
			t.Fatal(err)
		}
		show := func() (said []string) {
			th, err := n.Store.Thread(ctx, story, "en", store.CommentCursor{}, 20)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range th.Comments {
				said = append(said, fmt.Sprintf("%d<%d %s %s: %s %s", c.ID-th.Comments[0].ID, max(c.Parent-th.Comments[0].ID, -1), c.State, c.Name, c.CreatedAt.Format("02T15:04"), c.Source))
			}
			return said
		}
		want := []string{
			"0<-1 public Runa Dahl: 01T10:00 The gate was shut *twice* & nobody said why.\n\n> Shut for repairs\n\nSee [the notice](<https://harbour.example/gate>).",
			"1<0 deleted : 01T11:00 ",
			"2<0 public : 01T12:00 Of a member who is gone.",
			"4<1 public Runa Dahl: 01T14:00 Answers what was taken back.",
			"5<-1 public : 03T09:00 The first of its thread is not in the export.",
		}
		if got := show(); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		first, err := n.Store.CommentQueue(ctx, store.CommentQuery{Queue: "public"})
		if err != nil || first[0].EditedAt.Format("15:04") != "10:30" || first[0].Email != "" || !first[1].EditedAt.IsZero() {
			t.Errorf("%+v %v", first, err)
		}
		if held, err := n.Store.CommentQueue(ctx, store.CommentQuery{Queue: "held"}); err != nil || len(held) != 1 || held[0].Source != "Hidden by the house." {
			t.Errorf("%+v %v", held, err)
		}
		if again := take(t, n, o); again.Known != 2 || again.Comments+again.CommentsHeld != 0 {
			t.Errorf("the second time: %+v", again)
		}
		if got := show(); !slices.Equal(got, want) {
			t.Errorf("the second time: %q", got)
		}
	})
}

// Of members nothing is kept but the names of those who wrote, and of what was taken back no
// word: not anywhere in the data folder.
func TestGhostMembersStayThere(t *testing.T) {
	dir := storetest.Dir(t)
	n := open(t, dir, "")
	take(t, n, Options{Format: Ghost, Files: []File{file(t, "ghost/testdata/pier.json")}, Comments: true})
	var all []byte
	if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all = append(all, b...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"Runa Dahl", "Answers what was taken back"} {
		if !bytes.Contains(all, []byte(word)) {
			t.Errorf("%q is not in the data folder: does this test see it?", word)
		}
	}
	for _, word := range []string{"mail.example", "7d-1", "a friend of the house", "Words that were taken back", "nobody answered"} {
		if bytes.Contains(all, []byte(word)) {
			t.Errorf("%q is in the data folder", word)
		}
	}
}

// An import that was broken off at any moment is finished by the next, without doubles.
func TestBrokenOff(t *testing.T) {
	each(t, func(t *testing.T, n *newsroom.Newsroom) {
		var export bytes.Buffer
		if err := archivetest.WXR(&export, archivetest.Site{Posts: 45, Lang: "de"}); err != nil {
			t.Fatal(err)
		}
		stopped, stop := context.WithCancel(ctx)
		o := Options{Format: WXR, batch: 5, Files: []File{text("a.xml", export.String())}, Progress: func(p Progress) {
			if p.Step == Taking && p.Done > 0 {
				stop()
			}
		}}
		rep, err := New(n, nil, nil).Import(stopped, depesche.Operator, o)
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if rep.Stories == 0 || rep.Stories == rep.Posts {
			t.Fatalf("it was not broken off in the middle: %d of %d", rep.Stories, rep.Posts)
		}
		o.Progress = nil
		if rest := take(t, n, o); rest.Stories+rep.Stories != rep.Posts || rest.Known != rep.Stories {
			t.Errorf("%d and %d of %d, %d known", rep.Stories, rest.Stories, rep.Posts, rest.Known)
		}
	})
}

// Who corrects a story after an import has not to wait until the import's words are counted.
func TestImportLeavesNoWordsToCount(t *testing.T) {
	n := open(t, storetest.Dir(t), "")
	for _, posts := range []int{60, 61} { // to a large index, one post adds little
		var export bytes.Buffer
		if err := archivetest.WXR(&export, archivetest.Site{Posts: posts, Lang: "de"}); err != nil {
			t.Fatal(err)
		}
		if rep := take(t, n, Options{Format: WXR, Files: []File{text("a.xml", export.String())}}); rep.Published == 0 {
			t.Fatalf("%d posts: nothing was published: %+v", posts, rep)
		}
	}
	db, err := sqldb.Open(ctx, filepath.Join(n.Dir(), "newsroom.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var waiting int
	if err := db.Get(ctx, []any{&waiting}, "SELECT count(*) FROM search_uncounted"); err != nil || waiting != 0 {
		t.Errorf("%d rows of counts wait: %v", waiting, err)
	}
}

func TestSeveralFilesAndChannels(t *testing.T) {
	each(t, func(t *testing.T, n *newsroom.Newsroom) {
		var export bytes.Buffer
		if err := archivetest.WXR(&export, archivetest.Site{Posts: 40, Lang: "de"}); err != nil {
			t.Fatal(err)
		}
		whole := export.String()
		head, items, _ := strings.Cut(whole, "\t<item>")
		parts := strings.Split(items, "\t<item>")
		cut := func(ps []string) string {
			return head + "\t<item>" + strings.TrimSuffix(strings.Join(ps, "\t<item>"), "</channel>\n</rss>\n") + "</channel>\n</rss>\n"
		}
		o := Options{Format: WXR, Categories: "channels", Files: []File{text("1.xml", cut(parts[:15])), text("2.xml", cut(parts[15:]))}}
		if rep := take(t, n, o); rep.Stories != 40 || rep.Published != 40 {
			t.Errorf("%+v", rep)
		}
		chs, err := n.Store.Channels(ctx)
		if err != nil || len(chs) != 8 || chs[0].Names["de"] == "" {
			t.Errorf("%+v %v", chs, err)
		}
	})
}

func TestPicturesFromFolder(t *testing.T) {
	n := open(t, storetest.Dir(t), "")
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "2019", "05"), 0o755); err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, 400, 300))
	img.Set(3, 3, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "2019", "05", "wall.jpg"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	rep := take(t, n, Options{Format: WXR, Files: []File{file(t, "wxr/testdata/harbour.xml")}, Pictures: dir})
	if rep.Pictures != 1 || rep.PicturesLost != 1 {
		t.Errorf("%d taken, %d lost: %+v", rep.Pictures, rep.PicturesLost, rep.Problems)
	}
	ps, err := n.Store.PublishedStory(ctx, "en", storyAt(t, n, "/?p=11"))
	if err != nil || ps.Document.Lead.Hash == "" || ps.Document.Lead.Width != 400 {
		t.Errorf("%+v %v", ps.Document.Lead, err)
	}
}

func TestPictureOutsideTheFolder(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(filepath.Dir(dir), "secret.jpg")
	if err := os.WriteFile(secret, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	in := &intake{Options: Options{Pictures: dir}, report: newReport()}
	p, err := newPictures(in)
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	if err := os.Symlink(secret, filepath.Join(dir, "link.jpg")); err != nil {
		t.Fatal(err)
	}
	for _, a := range []string{"https://x.example/wp-content/uploads/../secret.jpg", "https://x.example/wp-content/uploads/%2e%2e/secret.jpg", "https://x.example/wp-content/uploads/link.jpg"} {
		if b, err := p.file(a); err == nil {
			t.Errorf("%s reads %q", a, b)
		}
	}
}

func TestWrongOptions(t *testing.T) {
	n := open(t, storetest.Dir(t), "")
	f := []File{file(t, "wxr/testdata/harbour.xml")}
	for key, o := range map[string]Options{
		"archive.files":      {Format: WXR},
		"archive.format":     {Format: "x", Files: f},
		"archive.pages":      {Format: WXR, Files: f, Pages: "x"},
		"archive.categories": {Format: WXR, Files: f, Categories: "x"},
		"archive.url":        {Format: WXR, Files: f, URL: "x"},
		"archive.pictures":   {Format: WXR, Files: f, Pictures: "/nowhere/at/all"},
		"wxr.format":         {Format: WXR, Files: []File{text("a", "<html>")}},
	} {
		_, err := New(n, nil, nil).Import(ctx, depesche.Operator, o)
		var e *depesche.Error
		if !errors.As(err, &e) || e.Key != key {
			t.Errorf("%s: %v", key, err)
		}
	}
}
