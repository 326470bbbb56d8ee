package newsroom

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"depesche"
	"depesche/internal/nmt/models"
	"depesche/internal/store"
)

// OpenModels returns the models of a data folder, for those who need no newsroom.
// version is the program's, for the hosts that are asked.
func OpenModels(dir string, c Config, version string) *models.Store {
	return models.Open(models.Options{Dir: filepath.Join(dir, "models"), Config: c.Models, Version: version})
}

// PairInfo is how the engine in this program stands to a pair of the editions' languages.
type PairInfo struct {
	Source  string         `json:"source"`
	Target  string         `json:"target"`
	Way     []models.Model `json:"way,omitempty"`     // the models that translate it: one, or two through English
	Lacking []models.Pair  `json:"lacking,omitempty"` // the models that are missing
	// Offers are what the list that is known here has for them; fewer than Lacking where
	// it was never asked for, or has none.
	Offers []models.Offer `json:"offers,omitempty"`
}

// ModelPairs tells for each pair of the editions' languages whether the engine in this
// program translates it, and what is missing. Nobody is asked.
func (n *Newsroom) ModelPairs(ctx context.Context) ([]PairInfo, error) {
	editions, err := n.Store.Editions(ctx)
	if err != nil {
		return nil, in("model", err)
	}
	known := n.Neural.Models().Known()
	var out []PairInfo
	seen := map[models.Pair]bool{}
	for _, from := range editions {
		for _, to := range editions {
			p := n.Neural.Wanted(from.Lang, to.Lang)
			if p.Source == p.Target || seen[p] {
				continue
			}
			seen[p] = true
			info := PairInfo{Source: from.Lang, Target: to.Lang}
			if info.Way, err = n.Neural.Way(from.Lang, to.Lang); err != nil {
				return nil, in("model", err)
			}
			if info.Lacking, err = n.Neural.Lacking(from.Lang, to.Lang); err != nil {
				return nil, in("model", err)
			}
			for _, l := range info.Lacking {
				if known == nil {
					break
				}
				if of := known.For(l); len(of) > 0 && len(of[0].Lacks) == 0 {
					info.Offers = append(info.Offers, of[0])
				}
			}
			out = append(out, info)
		}
	}
	return out, nil
}

// PlanModels asks the host of the list what must be fetched so that the engine in this
// program translates a pair: nothing where all is there and as new. The list is kept.
func (n *Newsroom) PlanModels(ctx context.Context, pair models.Pair, architecture string) ([]models.Offer, error) {
	c, err := n.Neural.Models().Catalog(ctx)
	if err != nil {
		return nil, in("model", err)
	}
	offers, err := n.Neural.Models().Plan(c, pair, architecture)
	return offers, in("model", err)
}

// FetchModel fetches and installs what a plan names.
func (n *Newsroom) FetchModel(ctx context.Context, actor depesche.Actor, o models.Offer, report func(models.Progress)) (models.Model, error) {
	m, fresh, err := n.Neural.Models().Fetch(ctx, o, report)
	if err != nil || !fresh {
		return m, in("model", err)
	}
	return m, in("model", n.noteModel(ctx, actor, m, "fetched from "+n.Neural.Models().ListHost()))
}

// ImportModels installs models from files; a zero pair is read in their names.
func (n *Newsroom) ImportModels(ctx context.Context, actor depesche.Actor, paths []string, pair models.Pair, report func(models.Progress)) ([]models.Model, error) {
	ms, err := n.Neural.Models().Import(ctx, paths, pair, report)
	for _, m := range ms {
		err = errors.Join(err, n.noteModel(ctx, actor, m, "imported"))
	}
	return ms, in("model", err)
}

// RemoveModel removes the model of a pair; freed is how many bytes of the disk that gave
// back. A server goes on with what it has in memory until it next needs to load.
func (n *Newsroom) RemoveModel(ctx context.Context, actor depesche.Actor, pair models.Pair) (freed int64, err error) {
	if freed, err = n.Neural.Models().Remove(ctx, pair); err != nil {
		return 0, in("model", err)
	}
	return freed, in("model", n.Store.InTx(context.WithoutCancel(ctx), func(tx *store.Store) error {
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Engine: n.Neural.Name(), Detail: "model " + pair.String() + " removed"})
	}))
}

// noteModel writes in the ledger which model is there now. The files are: a cancelled
// request must not leave them without an entry.
func (n *Newsroom) noteModel(ctx context.Context, actor depesche.Actor, m models.Model, how string) error {
	ctx = context.WithoutCancel(ctx)
	return n.Store.InTx(ctx, func(tx *store.Store) error {
		return tx.AddLedger(ctx, actor, depesche.LedgerEntry{Action: depesche.ActSetup, Engine: n.Neural.Name(), Version: m.Identity(), Detail: fmt.Sprintf("model %s %s, sha256 %s", m.Pair, how, m.Digest)})
	})
}

// TaskModels is the kind of a task that fetches models; its Lang is the pair.
const TaskModels = "models"

// StartFetchModels fetches what a pair needs in the background and returns the task's
// id. Asked again while the same is waiting or at work, it returns the one in hand.
func (n *Newsroom) StartFetchModels(ctx context.Context, actor depesche.Actor, pair models.Pair) (int64, error) {
	if n.Queue == nil {
		return 0, depesche.E(depesche.Unavailable, "model.no_queue", "no background work runs in this process: use `depesche model add %s`", pair)
	}
	var task int64
	err := n.Store.InTx(ctx, func(tx *store.Store) (err error) {
		task, err = n.StartTask(ctx, tx, TaskModels, 0, pair.String(), func(task int64) (int64, error) {
			return n.Queue.FetchModels(ctx, tx, task, actor, pair.String())
		})
		return err
	})
	return task, in("model", err)
}

// RunFetchModels is what the queue runs for a task of models, with its progress in kB
// and its end noted for people.
func (n *Newsroom) RunFetchModels(ctx context.Context, task int64, actor depesche.Actor, pair string) error {
	return n.RunTask(ctx, task, func(progress func(done, total int)) error {
		p, err := models.ParsePair(pair)
		if err != nil {
			return err
		}
		plan, err := n.PlanModels(ctx, p, "")
		if err != nil {
			return err
		}
		var total, before int64
		for _, o := range plan {
			total += o.Download()
		}
		shown := int64(-1)
		for _, o := range plan {
			_, err := n.FetchModel(ctx, actor, o, func(pr models.Progress) {
				// A note for each percent: each is a write to the database.
				if at := (before + pr.Done) * 100 / max(total, 1); at != shown {
					shown = at
					progress(int((before+pr.Done)/1000), int(total/1000))
				}
			})
			if err != nil {
				return err
			}
			before += o.Download()
		}
		return nil
	}, depesche.E(depesche.Unavailable, "task.late_models", "it took too long and was stopped: ask for it again, what has come is kept"))
}
