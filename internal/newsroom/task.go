package newsroom

import (
	"context"
	"errors"

	"depesche"
	"depesche/internal/store"
)

// StartTranslate translates in the background and returns the task's id. Asked again
// while the same translation is waiting or at work, it returns the one in hand.
func (n *Newsroom) StartTranslate(ctx context.Context, actor depesche.Actor, story int64, lang, engine string) (int64, error) {
	if n.Queue == nil {
		return 0, depesche.E(depesche.Unavailable, "job.none", "no background work runs in this process: use `depesche translate`")
	}
	_, tag, err := n.translatable(ctx, story, lang)
	if err != nil {
		return 0, in("translate", err)
	}
	if engine != "" {
		if _, err := n.Engines.Engine(engine); err != nil {
			return 0, in("translate", err)
		}
	}
	var task int64
	err = n.Store.InTx(ctx, func(tx *store.Store) error {
		if task, err = tx.RunningTask(ctx, "translate", story, tag); err != nil || task != 0 {
			return err
		}
		if task, err = tx.AddTask(ctx, "translate", story, tag); err != nil {
			return err
		}
		job, err := n.Queue.Translate(ctx, tx, task, actor, story, tag, engine)
		if err != nil {
			return err
		}
		return tx.SetTaskJob(ctx, task, job)
	})
	return task, in("translate", err)
}

// CancelJob stops a task.
func (n *Newsroom) CancelJob(ctx context.Context, task int64) error {
	j, err := n.Store.Job(ctx, task)
	if err != nil {
		return err
	}
	if err := n.Store.EndTask(ctx, task, "cancelled", ""); err != nil {
		return err
	}
	if n.Queue == nil {
		return nil
	}
	return n.Queue.Cancel(ctx, j.Queue)
}

// RunTranslate is what the queue runs for a task: Translate, with its progress and end
// noted for people.
func (n *Newsroom) RunTranslate(ctx context.Context, task int64, actor depesche.Actor, story int64, lang, engine string) error {
	return n.runTask(ctx, task, func(progress func(done, total int)) error {
		_, err := n.Translate(ctx, actor, story, lang, TranslateOptions{Engine: engine, Progress: progress})
		return err
	}, "it took too long and was stopped: ask for it again, what the engine has answered is kept")
}

// runTask does the work of a task, and notes its progress and end for people; late is
// what they read when its time was up.
func (n *Newsroom) runTask(ctx context.Context, task int64, work func(progress func(done, total int)) error, late string) error {
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
		return n.Store.EndTask(end, task, "done", "")
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err() // the server stops: River takes it up again
	}
	var e *depesche.Error
	message := "something went wrong on our side; the log says more"
	switch {
	case ctx.Err() != nil:
		message = late
	case errors.As(err, &e):
		message = e.Text
	}
	return errors.Join(err, n.Store.EndTask(end, task, "failed", message))
}
