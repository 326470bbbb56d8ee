package newsroom_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
	"depesche/internal/store/storetest"
)

func TestBackupInTheLedger(t *testing.T) {
	n, _ := open(t)
	importCrane(t, n)
	b, path, err := n.MakeBackup(ctx, mara, "", nil)
	ok(t, err)
	f, err := n.OpenBackup(ctx, mara, b.Name)
	ok(t, err)
	_, err = io.Copy(io.Discard, f)
	ok(t, err)
	ok(t, f.Close())
	ok(t, n.RemoveBackup(ctx, mara, b.Name))
	if _, err := os.Stat(path); err == nil {
		t.Error("a backup that was removed is there")
	}
	_, err = n.OpenBackup(ctx, mara, "../newsroom.db")
	kind(t, err, depesche.NotFound)
	es, err := n.Store.Ledger(ctx, store.LedgerQuery{Limit: 3})
	ok(t, err)
	for i, want := range []string{"removed " + b.Name, "downloaded " + b.Name, "made " + b.Name} {
		if es[i].Detail != want || es[i].Action != depesche.ActBackup || es[i].Actor != "Mara" {
			t.Errorf("entry %d: %+v, want %s", i, es[i], want)
		}
	}
}

func TestBackupOnPostgres(t *testing.T) {
	n, _ := openOn(t, storetest.PostgresDSN(t))
	_, _, err := n.MakeBackup(ctx, mara, "", nil)
	kind(t, err, depesche.Refused, "pg_dump")
}

// TestNightlyBackups: one a night at its hour, missed ones once, old ones go.
func TestNightlyBackups(t *testing.T) {
	n, clock := open(t) // 09:00 UTC
	q := new(queue)
	n.Queue = q
	_, err := n.AddAccount(ctx, mara, depesche.Account{Name: "Ada", Email: "ada@bote.example", Role: depesche.RoleAdmin})
	ok(t, err)
	plan := newsroom.BackupPlan{On: true, Hour: 10, Keep: 2}
	ok(t, n.SetBackupPlan(ctx, mara, plan))
	step := func(d time.Duration, want int64) {
		t.Helper()
		clock.add(d)
		ok(t, n.BackupDue(ctx))
		if q.jobs != want {
			t.Fatalf("%d backups were begun, want %d", q.jobs, want)
		}
		if j, err := n.Store.LastJob(ctx, newsroom.TaskBackup); err == nil && j != nil && j.State == "waiting" {
			ok(t, n.RunBackup(ctx, j.ID, depesche.System, "nightly"))
		}
	}
	step(0, 0)              // 09:00: the nights before the plan are not made up for
	step(59*time.Minute, 0) // 09:59
	step(time.Minute, 1)    // 10:00
	step(time.Minute, 1)    // 10:01
	step(23*time.Hour, 1)   // 09:01
	step(7*24*time.Hour, 2) // a week without the program
	step(0, 2)              // once
	step(24*time.Hour, 3)   // and the next
	all, err := n.Backups()
	ok(t, err)
	if len(all) != 2 {
		t.Errorf("two are to stay: %+v", all)
	}
	plan.On = false
	ok(t, n.SetBackupPlan(ctx, mara, plan))
	step(48*time.Hour, 3)
	for _, bad := range []newsroom.BackupPlan{{Hour: 24, Keep: 1}, {Hour: -1, Keep: 1}, {Hour: 3}, {Hour: 3, Keep: 401}} {
		kind(t, n.SetBackupPlan(ctx, mara, bad), depesche.Invalid)
	}
}

// TestFailedNightIsTriedAgain: after an hour, and with its reason for people.
func TestFailedNightIsTriedAgain(t *testing.T) {
	n, clock := open(t)
	q := new(queue)
	n.Queue = q
	_, err := n.AddAccount(ctx, mara, depesche.Account{Name: "Ada", Email: "ada@bote.example", Role: depesche.RoleAdmin})
	ok(t, err)
	ok(t, n.SetBackupPlan(ctx, mara, newsroom.BackupPlan{On: true, Hour: 10, Keep: 2}))
	ok(t, n.BackupDue(ctx))
	clock.add(time.Hour)
	ok(t, n.BackupDue(ctx))
	j, err := n.Store.LastJob(ctx, newsroom.TaskBackup)
	ok(t, err)
	// The folder of backups is a file: none can be made.
	ok(t, os.WriteFile(filepath.Join(n.Dir(), "backups"), nil, 0o644))
	if err := n.RunBackup(ctx, j.ID, depesche.System, "nightly"); err == nil {
		t.Fatal("a backup was made into a file")
	}
	if j, err = n.Store.LastJob(ctx, newsroom.TaskBackup); err != nil || j.State != "failed" || j.Reason == nil || j.Error == "" {
		t.Fatalf("the task: %+v, %v", j, err)
	}
	clock.add(59 * time.Minute)
	ok(t, os.Remove(filepath.Join(n.Dir(), "backups")))
	ok(t, n.BackupDue(ctx))
	if q.jobs != 1 {
		t.Errorf("tried again within the hour")
	}
	clock.add(2 * time.Minute)
	ok(t, n.BackupDue(ctx))
	if q.jobs != 2 {
		t.Errorf("not tried again after an hour")
	}
}

func TestRemarkHasAPlace(t *testing.T) { each(t, testRemarkHasAPlace) }

func testRemarkHasAPlace(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	o, err := n.Store.Original(ctx, story)
	ok(t, err)
	rev, err := n.Store.Revision(ctx, o.Head)
	ok(t, err)
	say := func(lang, segment string) error {
		_, err := n.Remark(ctx, mara, depesche.Remark{Story: story, Lang: lang, Segment: segment, Body: "Look at this"})
		return err
	}
	ok(t, say("", ""))
	ok(t, say("en", ""))
	ok(t, say("EN", rev.Segments[1].Key))
	kind(t, say("de", ""), depesche.NotFound)
	kind(t, say("tlh", ""), depesche.NotFound)
	kind(t, say("", rev.Segments[1].Key), depesche.Invalid)
	kind(t, say("en", "no such key"), depesche.Conflict)
	rs, err := n.Store.Remarks(ctx, story)
	ok(t, err)
	if len(rs) != 3 {
		t.Errorf("%d remarks, want 3", len(rs))
	}
	for _, r := range rs {
		if r.Lang != "" && r.Lang != "en" {
			t.Errorf("a remark is in %q", r.Lang)
		}
	}
}

// TestTranslationsInOneAct: all begin or none, and all are stopped at once.
func TestTranslationsInOneAct(t *testing.T) { each(t, testTranslationsInOneAct) }

func testTranslationsInOneAct(t *testing.T, n *newsroom.Newsroom, _ *clock) {
	story := importCrane(t, n)
	q := new(queue)
	n.Queue = q
	for _, langs := range [][]string{nil, {"de", "en"}, {"de", "fr"}} {
		if _, err := n.StartTranslations(ctx, mara, story, langs, ""); depesche.KindOf(err) != depesche.Invalid {
			t.Errorf("%v: %v", langs, err)
		}
	}
	if _, err := n.StartTranslations(ctx, mara, story, []string{"de", "es"}, "no such engine"); err == nil {
		t.Error("an unknown engine was taken")
	}
	if js, err := n.Store.Jobs(ctx, story); err != nil || len(js) != 0 || q.jobs != 0 {
		t.Fatalf("something began: %+v %v", js, err)
	}
	tasks, err := n.StartTranslations(ctx, mara, story, []string{"de", "es", "DE"}, "")
	ok(t, err)
	if len(tasks) != 2 || q.jobs != 2 {
		t.Fatalf("tasks %v, %d jobs", tasks, q.jobs)
	}
	langs, err := n.CancelTranslations(ctx, mara, story)
	ok(t, err)
	if len(langs) != 2 {
		t.Errorf("stopped: %v", langs)
	}
	es, err := n.Store.Ledger(ctx, store.LedgerQuery{Story: story, Limit: 2})
	ok(t, err)
	for _, e := range es {
		if e.Action != depesche.ActCancel || e.Lang == "" || e.Actor != "Mara" {
			t.Errorf("in the ledger: %+v", e)
		}
	}
	if langs, err = n.CancelTranslations(ctx, mara, story); err != nil || len(langs) != 0 {
		t.Errorf("stopped again: %v %v", langs, err)
	}
}
