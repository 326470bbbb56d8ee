package newsroom

import (
	"context"
	"errors"
	"slices"

	"depesche"
	"depesche/internal/store"
)

// TaskTranslate is the kind of a task that translates.
const TaskTranslate = "translate"

// StartTranslate translates in the background and returns the task's id. Asked again
// while the same translation is waiting or at work, it returns the one in hand.
func (n *Newsroom) StartTranslate(ctx context.Context, actor depesche.Actor, story int64, lang, engine string) (int64, error) {
	tasks, err := n.StartTranslations(ctx, actor, story, []string{lang}, engine)
	if err != nil {
		return 0, err
	}
	return tasks[0], nil
}

// StartTranslations is StartTranslate for several languages in one act: all begin, or none
// does. They run beside one another.
func (n *Newsroom) StartTranslations(ctx context.Context, actor depesche.Actor, story int64, langs []string, engine string) ([]int64, error) {
	if n.Queue == nil {
		return nil, depesche.E(depesche.Unavailable, "job.none", "no background work runs in this process: use `depesche translate`")
	}
	if len(langs) == 0 {
		return nil, depesche.E(depesche.Invalid, "translate.no_language", "choose at least one language").In("translate")
	}
	var tags []string
	for _, lang := range langs {
		_, tag, err := n.translatable(ctx, story, lang)
		if err != nil {
			return nil, in("translate", err)
		}
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	if engine != "" {
		if _, err := n.Engines.Engine(engine); err != nil {
			return nil, in("translate", err)
		}
	}
	var tasks []int64
	err := n.Store.InTx(ctx, func(tx *store.Store) error {
		tasks = nil
		for _, tag := range tags {
			task, err := n.StartTask(ctx, tx, TaskTranslate, story, tag, func(task int64) (int64, error) {
				return n.Queue.Translate(ctx, tx, task, actor, story, tag, engine)
			})
			if err != nil {
				return err
			}
			tasks = append(tasks, task)
		}
		return nil
	})
	return tasks, in("translate", err)
}

// StartTask notes a task and has enqueue put its job into the queue; where the same is in
// hand already, it returns that one.
func (n *Newsroom) StartTask(ctx context.Context, tx *store.Store, kind string, story int64, lang string, enqueue func(task int64) (int64, error)) (int64, error) {
	task, err := tx.RunningTask(ctx, kind, story, lang)
	if err != nil || task != 0 {
		return task, err
	}
	if task, err = tx.AddTask(ctx, kind, story, lang); err != nil {
		return 0, err
	}
	job, err := enqueue(task)
	if err != nil {
		return 0, err
	}
	return task, tx.SetTaskJob(ctx, task, job)
}

// CancelJob stops a task. One that has ended stays as it is.
func (n *Newsroom) CancelJob(ctx context.Context, actor depesche.Actor, task int64) error {
	j, err := n.Store.Job(ctx, task)
	if err != nil {
		return err
	}
	if j.State != "waiting" && j.State != "running" {
		return nil
	}
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.EndTask(ctx, task, "cancelled"); err != nil {
			return err
		}
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActCancel, Story: j.Story, Lang: langOf(j), Detail: j.Kind})
	})
	if err != nil || n.Queue == nil {
		return in("cancel", err)
	}
	return in("cancel", n.Queue.Cancel(ctx, j.Queue))
}

// langOf is a task's language; that of models is a pair, which the ledger has no place for.
func langOf(j *store.Job) string {
	if j.Kind != TaskTranslate {
		return ""
	}
	return j.Lang
}

// CancelTranslations stops all translations of a story that wait or are at work, and
// returns their languages.
func (n *Newsroom) CancelTranslations(ctx context.Context, actor depesche.Actor, story int64) ([]string, error) {
	js, err := n.Store.RunningJobs(ctx, story)
	if err != nil {
		return nil, in("cancel", err)
	}
	var langs []string
	for _, j := range js {
		if j.Kind != TaskTranslate {
			continue
		}
		if err := n.CancelJob(ctx, actor, j.ID); err != nil {
			return langs, err
		}
		langs = append(langs, j.Lang)
	}
	return langs, nil
}

// RunTranslate is what the queue runs for a task: Translate, with its progress and end
// noted for people.
func (n *Newsroom) RunTranslate(ctx context.Context, task int64, actor depesche.Actor, story int64, lang, engine string) error {
	return n.RunTask(ctx, task, func(progress func(done, total int)) error {
		_, err := n.Translate(ctx, actor, story, lang, TranslateOptions{Engine: engine, Progress: progress})
		return err
	}, depesche.E(depesche.Unavailable, "task.late", "it took too long and was stopped: ask for it again, what the engine has answered is kept"))
}

// failedInside is what people are told of our own faults; the log has the rest.
var failedInside = depesche.E(depesche.Unavailable, "task.internal", "something went wrong on our side; the log says more")

// ErrCutOff is why a task failed whose job nobody will run any more.
var ErrCutOff = depesche.E(depesche.Unavailable, "task.cut_off", "it was cut off: ask for it again, what the engine has answered is kept")

// RunTask does the work of a task, and notes its progress and end for people; late is
// what they read when its time was up.
func (n *Newsroom) RunTask(ctx context.Context, task int64, work func(progress func(done, total int)) error, late *depesche.Error) error {
	j, err := n.Store.Job(ctx, task)
	if err != nil || j.State == "cancelled" || j.State == "done" {
		return err
	}
	progress := func(done, total int) {
		if err := n.Store.TaskProgress(ctx, task, done, total); err != nil {
			n.log.Warn("progress could not be noted", "task", task, "error", err)
		}
	}
	progress(0, 0)
	err = work(progress)
	end := context.WithoutCancel(ctx)
	switch {
	case err == nil:
		return n.Store.EndTask(end, task, "done")
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err() // the server stops: River takes it up again
	}
	why := store.ReasonOf(err)
	if ctx.Err() != nil {
		why = store.ReasonOf(late)
	}
	if why == nil {
		why = store.ReasonOf(failedInside)
	}
	return errors.Join(err, n.Store.FailTask(end, task, *why))
}

// AbandonTask notes that a task failed by a fault of the program.
func (n *Newsroom) AbandonTask(ctx context.Context, task int64) error {
	return n.Store.FailTask(ctx, task, *store.ReasonOf(failedInside))
}
