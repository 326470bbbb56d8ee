package backup_test

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"depesche"
	"depesche/internal/backup"
	"depesche/internal/store"
)

var (
	ctx = context.Background()
	now = time.Date(2026, 5, 4, 3, 0, 0, 0, time.UTC)
)

// newsroom is a data folder with a database and two pictures, one of them with a
// rendition.
func newsroom(t *testing.T) (dir string, s *store.Store) {
	t.Helper()
	dir = t.TempDir()
	s, err := store.Open(ctx, filepath.Join(dir, "newsroom.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	ok(t, s.SetSetting(ctx, "newsroom.name", "Harbour Post"))
	for _, data := range []string{"the ferry", strings.Repeat("the quay ", 300_000)} {
		sum := sha256.Sum256([]byte(data))
		hash := hex.EncodeToString(sum[:])
		put(t, filepath.Join(dir, "pictures", hash[:2], hash, "original"), data)
		put(t, filepath.Join(dir, "pictures", hash[:2], hash, "w320.jpg"), "made again")
	}
	put(t, filepath.Join(dir, "config.json"), `{"base_url": "https://post.example"}`)
	return dir, s
}

func put(t *testing.T, path, data string) {
	t.Helper()
	ok(t, os.MkdirAll(filepath.Dir(path), 0o755))
	ok(t, os.WriteFile(path, []byte(data), 0o644))
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func options(dir string, s *store.Store) backup.Options {
	return backup.Options{Dir: dir, Version: "test", Now: now, Snapshot: s.Snapshot, Check: store.CheckFile}
}

func made(t *testing.T, dir string, s *store.Store) string {
	t.Helper()
	_, path, err := backup.Make(ctx, options(dir, s))
	ok(t, err)
	return path
}

func TestRoundTrip(t *testing.T) {
	dir, s := newsroom(t)
	var last, total int64
	o := options(dir, s)
	o.Progress = func(d, all int64) { last, total = d, all }
	info, path, err := backup.Make(ctx, o)
	ok(t, err)
	if info.Name != "backup-20260504-030000.tar" || info.Kind != backup.ByHand || !info.Made.Equal(now) || last == 0 || last != total {
		t.Errorf("made %+v, progress %d of %d", info, last, total)
	}
	if st, err := os.Stat(path); err != nil || st.Mode().Perm() != 0o600 || st.Size() != info.Size {
		t.Errorf("the file: %v %v", st, err)
	}
	// What is written afterwards is not in it.
	ok(t, s.SetSetting(ctx, "newsroom.name", "Another Post"))
	m, err := backup.Verify(ctx, path, store.CheckFile, nil)
	ok(t, err)
	if m.Pictures() != 2 || m.Version != "test" || m.Files[0].Name != "newsroom.db" {
		t.Errorf("manifest %+v", m)
	}
	to := filepath.Join(t.TempDir(), "again")
	_, err = backup.Restore(ctx, path, to, store.CheckFile, nil)
	ok(t, err)
	r, err := store.Open(ctx, filepath.Join(to, "newsroom.db"))
	ok(t, err)
	defer r.Close()
	if name, err := r.Setting(ctx, "newsroom.name"); err != nil || name != "Harbour Post" {
		t.Errorf("restored: %q, %v", name, err)
	}
	var files []string
	ok(t, filepath.Walk(to, func(p string, st os.FileInfo, err error) error {
		if err == nil && !st.IsDir() && !strings.Contains(p, "newsroom.db") {
			files = append(files, filepath.Base(p))
		}
		return err
	}))
	if len(files) != 2 || files[0] != "original" || files[1] != "original" {
		t.Errorf("restored files: %v", files)
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	dir, s := newsroom(t)
	path := made(t, dir, s)
	for name, err := range map[string]error{
		"restoring over a newsroom":      only(backup.Restore(ctx, path, dir, store.CheckFile, nil)),
		"restoring over any file at all": only(backup.Restore(ctx, path, full(t), store.CheckFile, nil)),
		"making the same file":           makeTo(dir, s, path),
	} {
		if depesche.KindOf(err) != depesche.Refused {
			t.Errorf("%s: %v", name, err)
		}
	}
	if again := made(t, dir, s); again == path {
		t.Errorf("two backups of one second are one file %s", again)
	}
}

func full(t *testing.T) string {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "notes.txt"), "mine")
	return dir
}

func only(_ *backup.Manifest, err error) error { return err }

func makeTo(dir string, s *store.Store, to string) error {
	o := options(dir, s)
	o.To = to
	_, _, err := backup.Make(ctx, o)
	return err
}

// TestDamage: a backup that was cut off anywhere, or changed anywhere that matters, is
// refused, and restoring it leaves nothing.
func TestDamage(t *testing.T) {
	dir, s := newsroom(t)
	path := made(t, dir, s)
	whole, err := os.ReadFile(path)
	ok(t, err)
	bad := filepath.Join(t.TempDir(), "bad.tar")
	try := func(what string, data []byte) {
		t.Helper()
		ok(t, os.WriteFile(bad, data, 0o644))
		to := filepath.Join(filepath.Dir(bad), "to")
		if _, err := backup.Restore(ctx, bad, to, store.CheckFile, nil); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%s: %v", what, err)
		}
		for _, left := range []string{to, to + ".restoring"} {
			if _, err := os.Stat(left); err == nil {
				t.Fatalf("%s: %s is left", what, left)
			}
		}
	}
	for cut := 0; cut < len(whole)-1024; cut += len(whole)/40 + 1 {
		try("cut off", whole[:cut])
	}
	for at := 700; at < len(whole)-4096; at += len(whole)/30 + 1 {
		changed := bytes.Clone(whole)
		changed[at] ^= 0x40
		if bytes.Equal(changed[at/512*512:at/512*512+512], make([]byte, 512)) {
			continue
		}
		try("changed", changed)
	}
	try("no backup at all", []byte("Dear reader, this is a letter.\n"))
	try("empty", nil)
}

// TestHostileFile: what a stranger packed must not leave the folder.
func TestHostileFile(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	for _, names := range [][]string{
		{"../newsroom.db"}, {"/newsroom.db"}, {"newsroom.db", "../../evil"}, {"newsroom.db", "pictures/ab/" + hash + "/../../../evil"}, {"newsroom.db", "newsroom.db"},
		{"newsroom.db", "config.json"}, {"newsroom.db", "pictures/cd/" + hash + "/original"}, {"pictures/ab/" + hash + "/original"},
	} {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		for _, n := range names {
			ok(t, w.WriteHeader(&tar.Header{Name: n, Size: 1, Mode: 0o600}))
			_, err := w.Write([]byte("x"))
			ok(t, err)
		}
		ok(t, w.Close())
		at := t.TempDir()
		put(t, filepath.Join(at, "in", "bad.tar"), b.String())
		if _, err := backup.Restore(ctx, filepath.Join(at, "in", "bad.tar"), filepath.Join(at, "in", "to"), store.CheckFile, nil); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%v: %v", names, err)
		}
		es, err := os.ReadDir(at)
		ok(t, err)
		if len(es) != 1 {
			t.Errorf("%v left %v", names, es)
		}
	}
}

func TestPruneKeepsWhatPeopleMade(t *testing.T) {
	folder := t.TempDir()
	for _, n := range []string{"nightly-20260501-030000.tar", "nightly-20260502-030000.tar", "nightly-20260503-030000.tar", "backup-20250101-100000.tar", "notes.txt", "nightly-latest.tar"} {
		put(t, filepath.Join(folder, n), "x")
	}
	gone, err := backup.Prune(folder, 2)
	ok(t, err)
	if len(gone) != 1 || gone[0] != "nightly-20260501-030000.tar" {
		t.Errorf("gone: %v", gone)
	}
	left, err := backup.List(folder)
	ok(t, err)
	if len(left) != 3 || left[0].Name != "nightly-20260503-030000.tar" || left[2].Kind != backup.ByHand {
		t.Errorf("left: %+v", left)
	}
	for _, name := range []string{"../notes.txt", "notes.txt", "nightly-latest.tar", "backup-20250101-100001.tar", ""} {
		if err := backup.Remove(folder, name); !depesche.IsNotFound(err) {
			t.Errorf("removing %q: %v", name, err)
		}
	}
}

// TestBrokenOff: a maker that fails or is cancelled leaves nothing but the lock, and the
// next clears away what a killed one left.
func TestBrokenOff(t *testing.T) {
	dir, s := newsroom(t)
	gone, cancel := context.WithCancel(ctx)
	o := options(dir, s)
	o.Progress = func(int64, int64) { cancel() }
	if _, _, err := backup.Make(gone, o); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	o = options(dir, s)
	o.Check = func(context.Context, string) error { return depesche.E(depesche.Unavailable, "db.corrupt", "damaged") }
	if _, _, err := backup.Make(ctx, o); depesche.KindOf(err) != depesche.Unavailable {
		t.Errorf("a backup that cannot be read: %v", err)
	}
	put(t, filepath.Join(backup.Folder(dir), ".writing-killed"), "half")
	made(t, dir, s)
	es, err := os.ReadDir(backup.Folder(dir))
	ok(t, err)
	if len(es) != 2 {
		t.Errorf("in the folder: %v", es)
	}
	put(t, filepath.Join(dir+"-to.restoring", ".restoring"), "")
	put(t, filepath.Join(dir+"-to.restoring", "newsroom.db"), "half")
	_, err = backup.Restore(ctx, filepath.Join(backup.Folder(dir), es[1].Name()), dir+"-to", store.CheckFile, nil)
	ok(t, err)
	put(t, filepath.Join(dir+"-two.restoring", "mine.txt"), "mine")
	if _, err := backup.Restore(ctx, filepath.Join(backup.Folder(dir), es[1].Name()), dir+"-two", store.CheckFile, nil); depesche.KindOf(err) != depesche.Refused {
		t.Errorf("somebody else's folder in the way: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir+"-two.restoring", "mine.txt")); err != nil {
		t.Error("somebody else's file is gone")
	}
	ok(t, os.RemoveAll(dir+"-to"))
	ok(t, os.RemoveAll(dir+"-two.restoring"))
}

// TestWhileWritten: a backup that is made while others write is one moment's.
func TestWhileWritten(t *testing.T) {
	dir, s := newsroom(t)
	stop := make(chan struct{})
	done := make(chan error, 1)
	ok(t, s.SetSetting(ctx, "a", "0"))
	ok(t, s.SetSetting(ctx, "b", "0"))
	go func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				done <- nil
				return
			default:
			}
			err := s.InTx(ctx, func(tx *store.Store) error {
				v := strings.Repeat("x", i%50)
				return errors.Join(tx.SetSetting(ctx, "a", v), tx.SetSetting(ctx, "b", v))
			})
			if err != nil {
				done <- err
				return
			}
		}
	}()
	for range 5 {
		to := filepath.Join(t.TempDir(), "to")
		_, err := backup.Restore(ctx, made(t, dir, s), to, store.CheckFile, nil)
		ok(t, err)
		r, err := store.Open(ctx, filepath.Join(to, "newsroom.db"))
		ok(t, err)
		a, err := r.Setting(ctx, "a")
		ok(t, err)
		b, err := r.Setting(ctx, "b")
		ok(t, err)
		ok(t, r.Close())
		if a != b {
			t.Errorf("half of a transaction: %q, %q", a, b)
		}
	}
	close(stop)
	ok(t, <-done)
}

func TestBackupOfAnotherDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	put(t, path, "no database")
	if err := store.CheckFile(ctx, path); depesche.KindOf(err) == "" || depesche.KindOf(err) == depesche.Internal {
		t.Errorf("no database: %v", err)
	}
}
