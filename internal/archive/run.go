package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"depesche"
	"depesche/internal/atomicfile"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// Own is the format of the newsroom's own archive.
const Own = "depesche"

// Kinds of tasks.
const (
	TaskImport = "import"
	TaskExport = "export"
)

// Run is an archive that comes in or goes out in the background.
type Run struct {
	ID      int64
	Format  string // WXR, Ghost; Own for one that goes out
	Name    string
	By      string
	At      time.Time
	Options Options      // of one that comes in
	Share   *store.Share // of one that goes out, nil otherwise
	Folder  string       // of its files, below the data folder; empty when they are gone
	Files   int
	Size    int64 // of its files
	Outcome Outcome
	Job     *store.Job // nil when nobody knows any more
}

// Active tells whether the run waits or is at work.
func (r *Run) Active() bool {
	return r.Job != nil && (r.Job.State == "waiting" || r.Job.State == "running")
}

// Outcome is what has come of a run so far.
type Outcome struct {
	Step   Step     `json:"step,omitempty"`
	Report *Report  `json:"report,omitempty"`
	Export *Summary `json:"export,omitempty"`
	// Resumed: it was cut off and went on. What had come before counts as known.
	Resumed bool `json:"resumed,omitempty"`
	// Unreadable: its files are no export, or damaged; to go on with them is no use.
	Unreadable bool `json:"unreadable,omitempty"`
	// Done: all of it has come, and not only been looked at.
	Done bool `json:"done,omitempty"`
}

// kept are a run's options in the database.
type kept struct {
	Options
	Folder string       `json:"folder,omitempty"`
	Names  []string     `json:"names,omitempty"`
	Share  *store.Share `json:"share,omitempty"`
}

// Runs lists runs from the newest, those before the number before (0: all).
func (r *Room) Runs(ctx context.Context, before int64, limit int) ([]Run, error) {
	all, err := r.rooms.Store.ArchiveRuns(ctx, before, limit)
	if err != nil {
		return nil, err
	}
	out := make([]Run, 0, len(all))
	for i := range all {
		run, _, err := r.open(ctx, &all[i])
		if err != nil {
			return nil, err
		}
		out = append(out, *run)
	}
	return out, nil
}

// Run returns a run by its number.
func (r *Room) Run(ctx context.Context, id int64) (*Run, error) {
	run, _, err := r.run(ctx, id)
	return run, err
}

func (r *Room) run(ctx context.Context, id int64) (*Run, *kept, error) {
	row, err := r.rooms.Store.ArchiveRun(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	return r.open(ctx, row)
}

func (r *Room) open(ctx context.Context, row *store.ArchiveRun) (*Run, *kept, error) {
	var k kept
	if err := json.Unmarshal([]byte(row.Options), &k); err != nil {
		return nil, nil, fmt.Errorf("archive run %d: %w", row.ID, err)
	}
	run := &Run{ID: row.ID, Format: row.Format, Name: row.Name, By: row.By, At: row.At, Options: k.Options, Share: k.Share}
	if row.Report != "" {
		if err := json.Unmarshal([]byte(row.Report), &run.Outcome); err != nil {
			return nil, nil, fmt.Errorf("archive run %d: %w", row.ID, err)
		}
	}
	for _, path := range r.files(row.ID, &k) {
		if st, err := os.Stat(path); err == nil {
			run.Files++
			run.Size += st.Size()
			run.Folder = k.Folder
		}
	}
	j, err := r.rooms.Store.Job(ctx, row.Task)
	if err != nil && !depesche.IsNotFound(err) {
		return nil, nil, err
	}
	run.Job = j
	return run, &k, nil
}

// files are the paths of a run's files, whether they are there or not.
func (r *Room) files(id int64, k *kept) []string {
	if k.Share != nil {
		return []string{filepath.Join(r.outgoing(), exportName(id))}
	}
	var out []string
	for i := range k.Names {
		out = append(out, filepath.Join(r.incoming(), k.Folder, strconv.Itoa(i)))
	}
	return out
}

// sources are the files of an import.
func (r *Room) sources(id int64, k *kept) []File {
	var out []File
	for i, path := range r.files(id, k) {
		f := File{Name: k.Names[i], Source: newsroom.Source{Open: func() (io.ReadCloser, error) { return os.Open(path) }}}
		if st, err := os.Stat(path); err == nil {
			f.Size = st.Size()
		}
		out = append(out, f)
	}
	return out
}

// StartImport makes a run of what was sent. Only one import runs at a time.
func (r *Room) StartImport(ctx context.Context, actor depesche.Actor, u *Upload, o Options) (int64, error) {
	if len(u.Names) == 0 {
		return 0, depesche.E(depesche.Invalid, "desk.import_file", "choose a file that is not empty").In("import")
	}
	o.Format = u.format
	k := &kept{Options: o, Folder: u.folder, Names: u.Names}
	k.Files = r.sources(0, k)
	if err := k.check(); err != nil {
		return 0, err.In("import")
	}
	if err := CheckUpload(o); err != nil {
		return 0, err
	}
	return r.start(ctx, actor, &store.ArchiveRun{Format: o.Format, Name: strings.Join(u.Names, ", ")}, k, TaskImport)
}

// CheckUpload finds what is wrong with the options of an import before its files are sent.
func CheckUpload(o Options) error {
	if err := o.checkWishes(); err != nil {
		return err.In("import")
	}
	if o.Lang != "" {
		if _, err := language.Parse(o.Lang); err != nil {
			return depesche.E(depesche.Invalid, "edition.lang", "%q is no language tag: use one like de, es-MX or pt-BR", o.Lang).In("import")
		}
	}
	if o.Pictures != "" && o.Pictures != "skip" && o.Pictures != "fetch" {
		return depesche.E(depesche.Invalid, "archive.pictures_how", "pictures are fetched, or left where they are").In("import")
	}
	return nil
}

// StartExport writes the newsroom's archive into the data folder, to be downloaded.
func (r *Room) StartExport(ctx context.Context, actor depesche.Actor, share store.Share) (int64, error) {
	name := "newsroom-" + r.now().UTC().Format("2006-01-02-1504") + ".zip"
	return r.start(ctx, actor, &store.ArchiveRun{Format: Own, Name: name}, &kept{Share: &share}, TaskExport)
}

// Again lets a run that is not at work go on with the files that it has: for good, or to
// look once more.
func (r *Room) Again(ctx context.Context, actor depesche.Actor, id int64, dry bool) error {
	run, k, err := r.run(ctx, id)
	if err != nil {
		return err
	}
	if run.Active() {
		return busy()
	}
	if k.Share == nil && run.Files < len(k.Names) {
		return depesche.E(depesche.NotFound, "archive.files_gone", "the files of this import are not here any more: send them again").In("import")
	}
	k.DryRun = dry && k.Share == nil
	kind := TaskImport
	if k.Share != nil {
		kind = TaskExport
	}
	_, err = r.start(ctx, actor, &store.ArchiveRun{ID: id}, k, kind)
	return err
}

// Free is an error while an import or export is at work: only one is at a time.
func (r *Room) Free(ctx context.Context) error { return free(ctx, r.rooms.Store) }

func free(ctx context.Context, s *store.Store) error {
	for _, kind := range []string{TaskImport, TaskExport} {
		there, err := s.RunningTask(ctx, kind, 0, "")
		if err != nil {
			return err
		}
		if there != 0 {
			return busy()
		}
	}
	return nil
}

func busy() error {
	return depesche.E(depesche.Refused, "archive.busy", "an import or export is at work: wait until it is done, or stop it").In("archive")
}

// start notes a run, a new one where it has no number, and puts its job into the queue.
func (r *Room) start(ctx context.Context, actor depesche.Actor, row *store.ArchiveRun, k *kept, kind string) (int64, error) {
	if r.rooms.Queue == nil {
		return 0, depesche.E(depesche.Unavailable, "archive.no_queue", "no background work runs in this process: use `depesche import` and `depesche export archive`").In("archive")
	}
	b, err := json.Marshal(k)
	if err != nil {
		return 0, err
	}
	err = r.rooms.Store.InTx(ctx, func(tx *store.Store) error {
		id := row.ID
		if err := free(ctx, tx); err != nil {
			return err
		}
		if id == 0 {
			if id, err = tx.AddArchiveRun(ctx, store.ArchiveRun{Format: row.Format, Name: row.Name, Options: string(b), By: actor.Name}); err != nil {
				return err
			}
		}
		task, err := r.rooms.StartTask(ctx, tx, kind, 0, "", func(task int64) (int64, error) {
			return r.rooms.Queue.Archive(ctx, tx, task, actor, id)
		})
		if err != nil {
			return err
		}
		row.ID = id
		return tx.SetArchiveRun(ctx, id, task, string(b))
	})
	return row.ID, err
}

// noteEvery is how often a run's progress is written down: each time is a write to the
// database.
const noteEvery = time.Second

// Work is what the queue runs for a task: an import or export, with its progress and end
// noted for people. A run that was cut off goes on.
func (r *Room) Work(ctx context.Context, task int64, actor depesche.Actor, id int64) error {
	run, k, err := r.run(ctx, id)
	if err != nil {
		if depesche.IsNotFound(err) {
			return nil // it was removed while it waited
		}
		return err
	}
	out := Outcome{Resumed: run.Outcome.Step != "" || run.Outcome.Resumed}
	err = r.rooms.RunTask(ctx, task, func(progress func(done, total int)) error {
		noted := time.Time{}
		note := func(p Progress) {
			if p.Step == out.Step && time.Since(noted) < noteEvery {
				return
			}
			noted, out.Step = time.Now(), p.Step
			done, total := p.Done, p.Total
			if p.Step == Surveying {
				done, total = done>>10, total>>10
			}
			progress(int(done), int(total))
			r.keepOutcome(ctx, id, task, &out)
		}
		if k.Share != nil {
			return r.exportRun(ctx, actor, id, task, k, &out, note)
		}
		return r.importRun(ctx, actor, id, task, k, &out, note)
	}, depesche.E(depesche.Unavailable, "task.late_archive", "it took too long and was stopped: let it go on, what has come is kept"))
	return err
}

func (r *Room) importRun(ctx context.Context, actor depesche.Actor, id, task int64, k *kept, out *Outcome, note func(Progress)) error {
	o := k.Options
	o.Files = r.sources(id, k)
	o.Progress = note
	o.began = func(rep *Report) { out.Report = rep }
	rep, err := r.Import(ctx, actor, o)
	out.Report = rep
	out.Done = err == nil && !o.DryRun
	out.Unreadable = depesche.KindOf(err) == depesche.Invalid
	r.keepOutcome(context.WithoutCancel(ctx), id, task, out)
	switch {
	case out.Done:
		if err := r.current(ctx, id, task); err != nil {
			return err
		}
		return os.RemoveAll(filepath.Join(r.incoming(), k.Folder))
	case errors.Is(ctx.Err(), context.Canceled) && r.stopped(ctx, id):
		// What has come shall be found although the rest does not come.
		if err := r.rooms.IndexPending(context.WithoutCancel(ctx), nil); err != nil {
			r.log.Warn("what an import left could not be indexed", "error", err)
		}
	}
	return err
}

// stopped tells whether a person has stopped a run, and not the server.
func (r *Room) stopped(ctx context.Context, id int64) bool {
	run, err := r.Run(context.WithoutCancel(ctx), id)
	return err == nil && run.Job != nil && run.Job.State == "cancelled"
}

// keepOutcome notes what has come of a run; that it cannot be noted stops nothing.
func (r *Room) keepOutcome(ctx context.Context, id, task int64, out *Outcome) {
	if out.Report != nil {
		out.Report.mu.Lock()
		defer out.Report.mu.Unlock()
	}
	b, err := json.Marshal(out)
	if err == nil {
		err = r.rooms.Store.SetArchiveReport(ctx, id, task, string(b))
	}
	if err != nil && ctx.Err() == nil {
		r.log.Warn("what has come of an archive could not be noted", "run", id, "error", err)
	}
}

// exportRun writes the archive beside its place and gives it its name when it is whole.
func (r *Room) exportRun(ctx context.Context, actor depesche.Actor, id, task int64, k *kept, out *Outcome, note func(Progress)) error {
	path := r.files(id, k)[0]
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return atomicfile.Explain(err, dir)
	}
	if err := roomFor(dir, 0); err != nil {
		return err
	}
	var sum *Summary
	err := atomicfile.StreamPrivate(path, func(w io.Writer) error {
		var err error
		if sum, err = r.Export(ctx, actor, *k.Share, &stopping{stop: ctx.Err, dir: dir, w: w}, note); err != nil {
			return err
		}
		return r.current(ctx, id, task)
	})
	if err != nil {
		return err
	}
	out.Export, out.Done = sum, true
	r.keepOutcome(context.WithoutCancel(ctx), id, task, out)
	return nil
}

// current is an error where another task does a run by now, or the run was removed: a task
// that was stopped hears of it late, and must leave the files of the next one alone.
func (r *Room) current(ctx context.Context, id, task int64) error {
	row, err := r.rooms.Store.ArchiveRun(ctx, id)
	if err == nil && row.Task != task {
		err = depesche.E(depesche.Refused, "archive.superseded", "it was stopped, and begun anew since").In("archive")
	}
	return err
}

// stopping is a writer to the disk of dir that ends when stop says so, and before the disk
// is full.
type stopping struct {
	stop  func() error
	dir   string
	w     io.Writer
	asked int // bytes since the disk was looked at
}

func (s *stopping) Write(b []byte) (int, error) {
	if err := s.stop(); err != nil {
		return 0, err
	}
	if s.asked += len(b); s.asked >= lookEvery {
		if s.asked = 0; roomFor(s.dir, 0) != nil {
			return 0, roomFor(s.dir, 0)
		}
	}
	return s.w.Write(b)
}

// OpenExport opens an archive that went out, to be handed to a person. The ledger says who
// took it.
func (r *Room) OpenExport(ctx context.Context, actor depesche.Actor, id int64) (*os.File, *Run, error) {
	run, k, err := r.run(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if run.Share == nil || run.Files == 0 || run.Active() {
		return nil, nil, depesche.E(depesche.NotFound, "archive.file_gone", "this archive is not here any more, or not yet: make another one")
	}
	f, err := os.Open(r.files(id, k)[0])
	if err != nil {
		return nil, nil, err
	}
	if err := r.rooms.Store.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActHandOut, Detail: "the newsroom's archive " + run.Name + ": downloaded"}); err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, run, nil
}

// Remove forgets a run that is not at work, and removes its files. What has come stays.
func (r *Room) Remove(ctx context.Context, actor depesche.Actor, id int64) error {
	run, k, err := r.run(ctx, id)
	if err != nil {
		return err
	}
	if run.Active() {
		return busy()
	}
	if err := r.rooms.Store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.RemoveArchiveRun(ctx, id); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Detail: "the files of " + run.Name + " removed"})
	}); err != nil {
		return err
	}
	if k.Share != nil {
		err = os.Remove(r.files(id, k)[0])
	} else if k.Folder != "" {
		err = os.RemoveAll(filepath.Join(r.incoming(), filepath.Base(k.Folder)))
	}
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return err
}
