package newsroom

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"depesche"
	"depesche/internal/backup"
	"depesche/internal/store"
)

// TaskBackup is the kind of a task that makes a backup.
const TaskBackup = "backup"

// BackupPlan says when backups are made by the clock.
type BackupPlan struct {
	On   bool `json:"on"`
	Hour int  `json:"hour"` // of the day, in the newsroom's time zone
	Keep int  `json:"keep"` // nightly backups that stay; those made by hand always do
}

// MostKept bounds how many nightly backups may be kept.
const MostKept = 400

// The plan of a new newsroom is a backup at three each night, a week of which are kept.
var defaultPlan = BackupPlan{On: true, Hour: 3, Keep: 7}

const (
	planSetting  = "backup.plan"
	triedSetting = "backup.tried" // when a nightly backup was last begun, RFC 3339
	sinceSetting = "backup.since" // when the plan was first looked at: nights before are not made up for
)

// MakeBackup makes a backup in the data folder, or as the file to, and returns its path.
func (n *Newsroom) MakeBackup(ctx context.Context, actor depesche.Actor, to string, progress func(done, total int64)) (*backup.Info, string, error) {
	return n.makeBackup(ctx, actor, backup.Options{To: to, Progress: progress})
}

func (n *Newsroom) makeBackup(ctx context.Context, actor depesche.Actor, o backup.Options) (*backup.Info, string, error) {
	o.Dir, o.Version, o.Now, o.Snapshot, o.Check = n.dir, n.version, n.now(), n.Store.Snapshot, store.CheckFile
	info, path, err := backup.Make(ctx, o)
	if err != nil {
		return nil, "", in("backup", err)
	}
	return info, path, in("backup", n.noteBackup(ctx, actor, "made "+info.Name))
}

func (n *Newsroom) noteBackup(ctx context.Context, actor depesche.Actor, what string) error {
	return n.Store.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActBackup, Detail: what})
}

// Backups lists the backups in the data folder, the newest first.
func (n *Newsroom) Backups() ([]backup.Info, error) {
	all, err := backup.List(backup.Folder(n.dir))
	return all, in("backup", err)
}

// OpenBackup opens a backup to be handed to a person. It holds all that the newsroom
// knows, the proofs of everybody's log-in among it: the ledger says who took it.
func (n *Newsroom) OpenBackup(ctx context.Context, actor depesche.Actor, name string) (*os.File, error) {
	path, err := backup.Find(backup.Folder(n.dir), name)
	if err != nil {
		return nil, in("backup", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, in("backup", err)
	}
	if err := n.noteBackup(ctx, actor, "downloaded "+name); err != nil {
		f.Close()
		return nil, in("backup", err)
	}
	return f, nil
}

// RemoveBackup removes a backup from the data folder.
func (n *Newsroom) RemoveBackup(ctx context.Context, actor depesche.Actor, name string) error {
	if err := backup.Remove(backup.Folder(n.dir), name); err != nil {
		return in("backup", err)
	}
	return in("backup", n.noteBackup(ctx, actor, "removed "+name))
}

// VerifyBackup reads a backup file whole.
func VerifyBackup(ctx context.Context, path string, progress func(done, total int64)) (*backup.Manifest, error) {
	m, err := backup.Verify(ctx, path, store.CheckFile, progress)
	return m, in("backup", err)
}

// RestoreBackup makes a data folder of a backup file. The folder must be empty or not
// exist.
func RestoreBackup(ctx context.Context, path, dir string, progress func(done, total int64)) (*backup.Manifest, error) {
	m, err := backup.Restore(ctx, path, dir, store.CheckFile, progress)
	return m, in("backup", err)
}

// BackupFile is the path of a backup: a file of that name where there is one, else a
// backup in the data folder.
func BackupFile(dir, name string) string {
	if _, err := os.Stat(name); err != nil {
		if path, err := backup.Find(backup.Folder(dir), name); err == nil {
			return path
		}
	}
	return name
}

// BackupPlan returns when backups are made by the clock.
func (n *Newsroom) BackupPlan(ctx context.Context) (BackupPlan, error) {
	p := defaultPlan
	v, err := n.Store.Setting(ctx, planSetting)
	if err != nil || v == "" {
		return p, in("backup", err)
	}
	return p, in("backup", json.Unmarshal([]byte(v), &p))
}

// SetBackupPlan says when backups are made by the clock.
func (n *Newsroom) SetBackupPlan(ctx context.Context, actor depesche.Actor, p BackupPlan) error {
	switch {
	case p.Hour < 0 || p.Hour > 23:
		return depesche.E(depesche.Invalid, "backup.hour", "the hour is a number from 0 to 23").In("backup")
	case p.Keep < 1 || p.Keep > MostKept:
		return depesche.E(depesche.Invalid, "backup.keep", "keep between 1 and %d nightly backups", MostKept).In("backup")
	}
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	detail := "nightly backups off"
	if p.On {
		detail = fmt.Sprintf("nightly backups at %d:00, %d kept", p.Hour, p.Keep)
	}
	return in("backup", n.Store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.SetSetting(ctx, planSetting, string(b)); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Detail: detail})
	}))
}

// StartBackup makes a backup in the background and returns the task's id. Asked again
// while one is being made, it returns that one.
func (n *Newsroom) StartBackup(ctx context.Context, actor depesche.Actor) (int64, error) {
	return n.startBackup(ctx, actor, backup.ByHand)
}

func (n *Newsroom) startBackup(ctx context.Context, actor depesche.Actor, kind backup.Kind) (int64, error) {
	if n.Queue == nil {
		return 0, depesche.E(depesche.Unavailable, "backup.no_queue", "no background work runs in this process: use `depesche backup make`")
	}
	var task int64
	err := n.Store.InTx(ctx, func(tx *store.Store) (err error) {
		task, err = n.StartTask(ctx, tx, TaskBackup, 0, "", func(task int64) (int64, error) {
			return n.Queue.Backup(ctx, tx, task, actor, string(kind))
		})
		if err != nil || kind != backup.Nightly {
			return err
		}
		return tx.SetSetting(ctx, triedSetting, n.now().UTC().Format(time.RFC3339))
	})
	return task, in("backup", err)
}

// RunBackup is what the queue runs for a task of a backup, with its progress in kB and
// its end noted for people. After a nightly one, those too old go.
func (n *Newsroom) RunBackup(ctx context.Context, task int64, actor depesche.Actor, kind string) error {
	return n.RunTask(ctx, task, func(progress func(done, total int)) error {
		shown := int64(-1)
		_, _, err := n.makeBackup(ctx, actor, backup.Options{Kind: backup.Kind(kind), Progress: func(done, total int64) {
			// A note for each percent: each is a write to the database.
			if at := done * 100 / max(total, 1); at != shown {
				shown = at
				progress(int(done/1000), int(total/1000))
			}
		}})
		if err != nil || backup.Kind(kind) != backup.Nightly {
			return err
		}
		plan, err := n.BackupPlan(ctx)
		if err != nil {
			return err
		}
		gone, err := backup.Prune(backup.Folder(n.dir), plan.Keep)
		for _, name := range gone {
			if err := n.noteBackup(ctx, depesche.System, "removed "+name); err != nil {
				return err
			}
		}
		return err
	}, depesche.E(depesche.Unavailable, "task.late_backup", "it took too long and was stopped: the disk may be failing"))
}

// retryAfter is how long a nightly backup that failed is left alone.
const retryAfter = time.Hour

// BackupDue begins the nightly backup when its hour has come and none has been made since.
// A night on which the program did not run is made up for when it starts; one that failed
// is tried again after an hour.
func (n *Newsroom) BackupDue(ctx context.Context) error {
	plan, err := n.BackupPlan(ctx)
	if err != nil || !plan.On || n.Queue == nil || n.config.Database != "" {
		return err
	}
	if needs, err := n.NeedsSetup(ctx); err != nil || needs {
		return err
	}
	zone, err := n.Zone(ctx)
	if err != nil {
		return err
	}
	now := n.now()
	due := lastTime(now.In(zone), plan.Hour)
	since, err := n.Store.Setting(ctx, sinceSetting)
	if err != nil {
		return err
	}
	if at, err := time.Parse(time.RFC3339, since); err != nil {
		return n.Store.SetSetting(ctx, sinceSetting, now.UTC().Format(time.RFC3339))
	} else if due.Before(at) {
		return nil
	}
	all, err := n.Backups()
	if err != nil {
		return err
	}
	for _, b := range all {
		if b.Kind == backup.Nightly && !b.Made.Before(due.Truncate(time.Second)) {
			return nil
		}
	}
	tried, err := n.Store.Setting(ctx, triedSetting)
	if err != nil {
		return err
	}
	if at, err := time.Parse(time.RFC3339, tried); err == nil && !at.Before(due) && now.Sub(at) < retryAfter {
		return nil
	}
	_, err = n.startBackup(ctx, depesche.System, backup.Nightly)
	return err
}

// lastTime is the newest moment, not after now, at which a clock of now's zone shows the
// full hour. An hour that a day skips is the one after it.
func lastTime(now time.Time, hour int) time.Time {
	y, m, d := now.Date()
	at := time.Date(y, m, d, hour, 0, 0, 0, now.Location())
	if at.After(now) {
		at = time.Date(y, m, d-1, hour, 0, 0, 0, now.Location())
	}
	return at
}

// BackupFolder is where backups lie.
func (n *Newsroom) BackupFolder() string {
	path, err := filepath.Abs(backup.Folder(n.dir))
	if err != nil {
		return backup.Folder(n.dir)
	}
	return path
}
