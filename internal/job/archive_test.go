package job_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/archive"
	"depesche/internal/archive/archivetest"
	"depesche/internal/job"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

func archiveRoom(t *testing.T, dir string) (*newsroom.Newsroom, *job.Queue, *archive.Room) {
	t.Helper()
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: dir})
	ok(t, err)
	ok(t, n.AddEdition(ctx, mara, depesche.Edition{Code: "de", Lang: "de", Name: "Hafenpost"}))
	q, err := job.Start(ctx, n, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})))
	ok(t, err)
	return n, q, archive.New(n, nil, nil)
}

func exported(t *testing.T, posts int) []byte {
	t.Helper()
	var b bytes.Buffer
	ok(t, archivetest.WXR(&b, archivetest.Site{Posts: posts, Lang: "de", Comments: true}))
	return b.Bytes()
}

// send begins an import of one file.
func send(t *testing.T, room *archive.Room, name string, data []byte, o archive.Options) int64 {
	t.Helper()
	u, err := room.NewUpload(int64(len(data)))
	ok(t, err)
	ok(t, u.Take(name, bytes.NewReader(data)))
	run, err := room.StartImport(ctx, mara, u, o)
	ok(t, err)
	return run
}

// rest waits until a run is no more at work.
func rest(t *testing.T, room *archive.Room, id int64) *archive.Run {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		r, err := room.Run(ctx, id)
		ok(t, err)
		if !r.Active() {
			return r
		}
	}
	t.Fatal("the run never ends")
	return nil
}

func stories(t *testing.T, n *newsroom.Newsroom) int {
	t.Helper()
	count, err := n.Store.CountStories(ctx)
	ok(t, err)
	return count
}

func TestArchiveIsLookedAtAndThenTakenIn(t *testing.T) {
	dir := t.TempDir()
	n, q, room := archiveRoom(t, dir)
	defer n.Close()
	defer q.Stop()
	id := send(t, room, `C:\Downloads\export.xml`, exported(t, 40), archive.Options{Comments: true, DryRun: true})
	r := rest(t, room, id)
	if r.Job.State != "done" || r.Name != "export.xml" || r.Outcome.Report.Stories != 40 || r.Outcome.Done || r.Files != 1 || stories(t, n) != 0 {
		t.Fatalf("looked at: %+v, %d stories", r, stories(t, n))
	}
	ok(t, room.Again(ctx, mara, id, false))
	r = rest(t, room, id)
	if r.Job.State != "done" || !r.Outcome.Done || r.Outcome.Report.Stories != 40 || r.Outcome.Report.Published != 40 || r.Outcome.Resumed || stories(t, n) != 40 {
		t.Fatalf("taken in: %+v, %d stories", r.Outcome, stories(t, n))
	}
	if left, err := os.ReadDir(filepath.Join(dir, "incoming")); err != nil || len(left) > 0 || r.Files != 0 {
		t.Errorf("the files are still there: %v, %v", left, err)
	}
	if err := room.Again(ctx, mara, id, false); !depesche.IsNotFound(err) {
		t.Errorf("without files it began again: %v", err)
	}
	if pending, err := n.Store.SearchPending(ctx); err != nil || pending > 0 {
		t.Errorf("%d wait to be indexed, %v", pending, err)
	}
}

// A server that ends in the middle goes on with the next, and takes nothing twice; one that
// a person stops stays stopped until it is told to go on.
func TestArchiveGoesOn(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: the queue gives a job three seconds to end, so the import must be a long one")
	}
	const posts = 8000
	dir := t.TempDir()
	n, q, room := archiveRoom(t, dir)
	id := send(t, room, "export.xml", exported(t, posts), archive.Options{})
	for stories(t, n) == 0 {
		time.Sleep(5 * time.Millisecond)
	}
	u, err := room.NewUpload(0)
	ok(t, err)
	ok(t, u.Take("other.xml", bytes.NewReader(exported(t, 1))))
	if _, err := room.StartImport(ctx, mara, u, archive.Options{}); depesche.KindOf(err) != depesche.Refused {
		t.Errorf("a second one began: %v", err)
	}
	if err := room.Remove(ctx, mara, id); depesche.KindOf(err) != depesche.Refused {
		t.Errorf("it was removed while at work: %v", err)
	}
	// What a kill leaves: the job at work, the task as it was.
	_, err = n.Store.DB().Exec(ctx, "UPDATE task SET state = 'running'")
	ok(t, err)
	q.Stop()
	ok(t, n.Close())
	if n, q, room = archiveRoom(t, dir); stories(t, n) >= posts {
		t.Fatal("the import was not cut off in the middle")
	}
	defer func() { q.Stop(); n.Close() }()
	for first := stories(t, n); stories(t, n) == first; {
		time.Sleep(5 * time.Millisecond)
	}
	r, err := room.Run(ctx, id)
	ok(t, err)
	if !r.Outcome.Resumed {
		t.Error("nobody is told that it was cut off")
	}
	ok(t, n.CancelJob(ctx, mara, r.Job.ID))
	for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		pending, err := n.Store.SearchPending(ctx)
		ok(t, err)
		if pending == 0 {
			break // what has come can be found
		}
		if time.Now().After(end) {
			t.Fatalf("%d pages cannot be found", pending)
		}
	}
	if r = rest(t, room, id); r.Job.State != "cancelled" || r.Files != 1 {
		t.Errorf("stopped: %+v", r)
	}
	ok(t, room.Again(ctx, mara, id, false))
	r = rest(t, room, id)
	if rep := r.Outcome.Report; !r.Outcome.Done || rep.Stories+rep.Known != posts || stories(t, n) != posts {
		t.Errorf("at the end: %d stories, %+v", stories(t, n), r.Outcome)
	}
}

func TestUploadsThatAreRefused(t *testing.T) {
	dir := t.TempDir()
	n, q, room := archiveRoom(t, dir)
	defer n.Close()
	defer q.Stop()
	for name, data := range map[string]string{"a.txt": "some words", "a.csv": "\x00\x01"} {
		u, err := room.NewUpload(0)
		ok(t, err)
		if err := u.Take(name, strings.NewReader(data)); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		ok(t, u.Drop())
	}
	u, err := room.NewUpload(0)
	ok(t, err)
	ok(t, u.Take("nothing.xml", strings.NewReader("")))
	if _, err := room.StartImport(ctx, mara, u, archive.Options{}); depesche.KindOf(err) != depesche.Invalid {
		t.Errorf("an empty file: %v", err)
	}
	ok(t, u.Take("a.xml", bytes.NewReader(exported(t, 1))))
	if err := u.Take("b.json", strings.NewReader(`{"db": []}`)); depesche.KindOf(err) != depesche.Invalid {
		t.Errorf("two kinds: %v", err)
	}
	for _, o := range []archive.Options{{Lang: "no language"}, {URL: "example"}, {Pages: "gone"}, {Pictures: "/etc"}} {
		if _, err := room.StartImport(ctx, mara, u, o); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, err := room.NewUpload(archive.MaxUpload + 1); depesche.KindOf(err) != depesche.Invalid {
		t.Errorf("too large: %v", err)
	}
	if err := u.Take("c.xml", broken{}); err == nil {
		t.Error("a connection that breaks is taken for an end")
	}
	ok(t, u.Drop())
	zip, err := room.NewUpload(0)
	ok(t, err)
	if err := zip.Take("newsroom.zip", strings.NewReader("PK\x03\x04 and so on")); depesche.KindOf(err) != depesche.Refused || !strings.Contains(err.Error(), "import archive") {
		t.Errorf("an archive of a newsroom into one that is not empty: %v", err)
	}
	// What was never begun goes, a day after it was last written to; so does what a kill left
	// of an export. What a run knows stays.
	id, err := room.StartExport(ctx, mara, store.Share{})
	ok(t, err)
	rest(t, room, id)
	exports := filepath.Join(dir, "exports")
	ok(t, os.WriteFile(filepath.Join(exports, ".writing-1"), []byte("half"), 0o600))
	old := time.Now().Add(-25 * time.Hour)
	age := func(path string, _ os.DirEntry, err error) error { return errors.Join(err, os.Chtimes(path, old, old)) }
	ok(t, filepath.WalkDir(exports, age))
	for _, d := range must(os.ReadDir(filepath.Join(dir, "incoming"))) { // the folders alone
		ok(t, os.Chtimes(filepath.Join(dir, "incoming", d.Name()), old, old))
	}
	ok(t, room.Sweep(ctx))
	if left := must(os.ReadDir(filepath.Join(dir, "incoming"))); len(left) != 1 {
		t.Errorf("an upload is being written to, and there are %v", left)
	}
	ok(t, filepath.WalkDir(filepath.Join(dir, "incoming"), age))
	ok(t, room.Sweep(ctx))
	if left := append(must(os.ReadDir(filepath.Join(dir, "incoming"))), must(os.ReadDir(exports))...); len(left) != 1 || left[0].Name() != fmt.Sprintf("%d.zip", id) {
		t.Errorf("left behind: %v", left)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

// A file that is no export fails with the reason, and can be removed.
func TestArchiveThatCannotBeRead(t *testing.T) {
	n, q, room := archiveRoom(t, storetest.Dir(t))
	defer n.Close()
	defer q.Stop()
	whole := exported(t, 30)
	id := send(t, room, "cut.xml", whole[:len(whole)/2], archive.Options{})
	r := rest(t, room, id)
	if r.Job.State != "failed" || r.Job.Reason == nil || r.Job.Reason.Err().(*depesche.Error).Key != "wxr.cut" || r.Files != 1 || !r.Outcome.Unreadable || stories(t, n) != 0 {
		t.Errorf("%+v %+v, %d stories", r.Job, r.Job.Reason, stories(t, n))
	}
	ok(t, room.Remove(ctx, mara, id))
	if _, err := room.Run(ctx, id); !depesche.IsNotFound(err) {
		t.Errorf("it is still there: %v", err)
	}
}

func TestArchiveGoesOut(t *testing.T) {
	n, q, room := archiveRoom(t, storetest.Dir(t))
	defer n.Close()
	defer q.Stop()
	rest(t, room, send(t, room, "export.xml", exported(t, 20), archive.Options{}))
	id, err := room.StartExport(ctx, mara, store.Share{Readers: true})
	ok(t, err)
	r := rest(t, room, id)
	if !r.Outcome.Done || r.Outcome.Export.Rows["story"] != 20 || r.Files != 1 {
		t.Fatalf("%+v", r)
	}
	f, _, err := room.OpenExport(ctx, mara, id)
	ok(t, err)
	defer f.Close()
	there, err := newsroom.Open(ctx, newsroom.Options{Dir: storetest.Dir(t)})
	ok(t, err)
	defer there.Close()
	_, err = archive.New(there, nil, nil).Restore(ctx, mara, f, r.Size, nil)
	ok(t, err)
	if stories(t, there) != 20 {
		t.Errorf("%d stories there", stories(t, there))
	}
	ok(t, room.Remove(ctx, mara, id))
	if _, _, err := room.OpenExport(ctx, mara, id); !depesche.IsNotFound(err) {
		t.Errorf("a file that is gone: %v", err)
	}
}
