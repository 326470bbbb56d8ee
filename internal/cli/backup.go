package cli

import (
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"depesche/internal/backup"
	"depesche/internal/newsroom"
)

type backupCmd struct {
	List    backupListCmd    `cmd:"" default:"1" help:"List the backups in the data folder."`
	Make    backupMakeCmd    `cmd:"" help:"Make a backup now; the newsroom may be served meanwhile."`
	Verify  backupVerifyCmd  `cmd:"" help:"Read a backup whole, and say whether it is whole."`
	Restore backupRestoreCmd `cmd:"" help:"Make a data folder of a backup; it must be empty or not exist."`
	Remove  backupRemoveCmd  `cmd:"" help:"Remove a backup from the data folder."`
}

type backupListCmd struct{}

func (backupListCmd) Run(a *app) error {
	all, err := backup.List(backup.Folder(a.folder()))
	if err != nil {
		return err
	}
	if a.json {
		return a.print(all)
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, b := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\n", b.Name, b.Made.Local().Format("2006-01-02 15:04"), megabytes(b.Size))
	}
	return w.Flush()
}

type backupMakeCmd struct {
	File string `arg:"" optional:"" help:"File to make; left out, one in the data folder." placeholder:"FILE"`
}

func (c backupMakeCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		bar := a.bar("Backing up")
		b, path, err := n.MakeBackup(a.ctx, a.actor, c.File, bar.megabytes)
		bar.end()
		if err != nil {
			return err
		}
		if a.json {
			return a.print(map[string]any{"path": path, "name": b.Name, "kind": b.Kind, "made": b.Made, "size": b.Size})
		}
		_, err = fmt.Fprintln(a.out, path)
		return err
	})
}

type backupVerifyCmd struct {
	Backup string `arg:"" help:"A backup's file, or its name in the data folder." placeholder:"FILE"`
}

func (c backupVerifyCmd) Run(a *app) error {
	bar := a.bar("Reading")
	m, err := newsroom.VerifyBackup(a.ctx, newsroom.BackupFile(a.folder(), c.Backup), bar.megabytes)
	bar.end()
	return a.manifest(m, "is whole", c.Backup, err)
}

// manifest says what a backup holds.
func (a *app) manifest(m *backup.Manifest, what, name string, err error) error {
	if err != nil {
		return err
	}
	if a.json {
		return a.print(m)
	}
	_, err = fmt.Fprintf(a.out, "%s %s: the newsroom of %s, with %d pictures\n", filepath.Base(name), what, m.Made.Local().Format("2006-01-02 15:04:05"), m.Pictures())
	return err
}

type backupRestoreCmd struct {
	Backup string `arg:"" help:"A backup's file." placeholder:"FILE"`
}

func (c backupRestoreCmd) Run(a *app) error {
	bar := a.bar("Restoring")
	m, err := newsroom.RestoreBackup(a.ctx, c.Backup, a.folder(), bar.megabytes)
	bar.end()
	if err := a.manifest(m, "is restored", c.Backup, err); err != nil {
		return err
	}
	a.say("Settings in files (config.json, mail.json) are no part of a backup: put yours into %s before you serve it.", a.folder())
	return nil
}

type backupRemoveCmd struct {
	Name string `arg:"" help:"Name of the backup." placeholder:"NAME"`
}

func (c backupRemoveCmd) Run(a *app) error {
	return a.with(func(n *newsroom.Newsroom) error {
		return a.result(nil, n.RemoveBackup(a.ctx, a.actor, c.Name))
	})
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

// megabytes shows progress in bytes.
func (b *bar) megabytes(done, total int64) { b.set(int(done>>20), max(1, int(total>>20))) }
