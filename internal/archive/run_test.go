package archive

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"depesche"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// A task that was stopped hears of it late: it leaves what has been begun anew alone, and
// one whose run was removed leaves nothing.
func TestStoppedTaskLeavesTheNextAlone(t *testing.T) {
	ctx := context.Background()
	n, err := newsroom.Open(ctx, newsroom.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	r := New(n, nil, nil)
	id, err := n.Store.AddArchiveRun(ctx, store.ArchiveRun{Format: Own, Name: "a.zip", Options: "{}", By: "Mara"})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.Store.SetArchiveRun(ctx, id, 7, "{}"); err != nil {
		t.Fatal(err)
	}
	export := func(task int64) error {
		return r.exportRun(ctx, depesche.Operator, id, task, &kept{Share: &store.Share{}}, &Outcome{}, func(Progress) {})
	}
	files := func(what string, want int) {
		t.Helper()
		if fs, err := os.ReadDir(r.outgoing()); err != nil || len(fs) != want {
			t.Errorf("%s: %v, %v", what, fs, err)
		}
	}
	if err := export(6); depesche.KindOf(err) != depesche.Refused {
		t.Errorf("the task before: %v", err)
	}
	files("the task before", 0)
	if err := export(7); err != nil {
		t.Fatal(err)
	}
	files("the task", 1)
	if info, err := os.Stat(filepath.Join(r.outgoing(), exportName(id))); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v, %v", info, err)
	}
	if err := os.Remove(filepath.Join(r.outgoing(), exportName(id))); err != nil {
		t.Fatal(err)
	}
	if err := n.Store.RemoveArchiveRun(ctx, id); err != nil {
		t.Fatal(err)
	}
	if err := export(7); !depesche.IsNotFound(err) {
		t.Errorf("its run was removed: %v", err)
	}
	files("a run that was removed", 0)
}
