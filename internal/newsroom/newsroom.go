// Package newsroom holds the verbs of the newsroom: import, translate, check, edit,
// waive, approve, publish, unpublish, correct. It is the only place where a state
// changes; each verb is one function, one transaction, one entry in the ledger.
//
// The command line, the desk and the API call the same verbs. Verbs do not ask who may
// do what: the edges do, by the actor's role.
package newsroom

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"depesche"
	"depesche/internal/mail"
	"depesche/internal/signin"
	"depesche/internal/store"
	"depesche/internal/translate"
)

// Newsroom is an open newsroom. It is safe for concurrent use.
type Newsroom struct {
	Store   *store.Store
	Engines *translate.Registry
	Neural  *translate.Installed // the engine in this program, with its models; also among Engines
	Queue   Queue                // nil where no background work runs
	log     *slog.Logger
	dir     string
	now     func() time.Time
	config  Config
	setup   string
	renders *singleflight.Group          // pictures whose renditions are being made
	signOn  *signin.Service              // nil where none is configured
	version string                       // of the program
	server  *atomic.Pointer[mail.Config] // mails go to; nil inside: the desk's mailbox

	lexicons *lexicons // what the memory teaches
}

// Queue runs verbs in the background; package job implements it.
type Queue interface {
	// Translate enqueues, in the transaction tx, the translation that a task describes
	// and returns the job's id.
	Translate(ctx context.Context, tx *store.Store, task int64, actor depesche.Actor, story int64, lang, engine string) (int64, error)
	// FetchModels enqueues, in the transaction tx, the fetching of models that a task
	// describes and returns the job's id.
	FetchModels(ctx context.Context, tx *store.Store, task int64, actor depesche.Actor, pair string) (int64, error)
	// RenderPicture enqueues, in the transaction tx, the renditions of a picture.
	RenderPicture(ctx context.Context, tx *store.Store, hash string) error
	// Backup enqueues, in the transaction tx, the backup that a task describes and returns
	// the job's id.
	Backup(ctx context.Context, tx *store.Store, task int64, actor depesche.Actor, kind string) (int64, error)
	// Archive enqueues, in the transaction tx, the import or export of an archive that a task
	// describes and returns the job's id.
	Archive(ctx context.Context, tx *store.Store, task int64, actor depesche.Actor, run int64) (int64, error)
	// Cancel stops a job, also one that is running.
	Cancel(ctx context.Context, job int64) error
}

// Options for Open.
type Options struct {
	Dir      string // data folder; made if it does not exist
	Database string // "" for DIR/newsroom.db, or a postgres:// address
	Log      *slog.Logger
	Now      func() time.Time // nil for time.Now
	Version  string           // of the program, for the hosts that it asks
}

// Open opens the newsroom in a data folder, making an empty one where there is none.
func Open(ctx context.Context, o Options) (*Newsroom, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, depesche.Wrap(err, depesche.Unavailable, "data.folder", "the data folder %s cannot be made: check its path and its owner, or name another with --data", o.Dir)
	}
	config, err := readConfig(filepath.Join(o.Dir, "config.json"))
	if err != nil {
		return nil, err
	}
	if o.Database == "" {
		o.Database = config.Database
	}
	if o.Database == "" {
		o.Database = filepath.Join(o.Dir, "newsroom.db")
	}
	server, _, err := ReadMailServer(o.Dir)
	if err != nil {
		return nil, err
	}
	neural := translate.NewInstalled(OpenModels(o.Dir, config, o.Version))
	engines, err := translate.NewRegistry(config.Engines, neural)
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, o.Database)
	if err != nil {
		return nil, err
	}
	s.SetClock(o.Now)
	n := &Newsroom{Store: s, Engines: engines, Neural: neural, log: o.Log, dir: o.Dir, now: o.Now, config: config, setup: newToken(), renders: new(singleflight.Group), version: o.Version, lexicons: &lexicons{of: map[direction]taught{}}}
	n.server = new(atomic.Pointer[mail.Config])
	n.server.Store(server)
	if config.OIDC != nil {
		n.signOn = signin.NewService(*config.OIDC)
	}
	return n, nil
}

// Close closes the newsroom.
func (n *Newsroom) Close() error {
	n.Neural.Close()
	return n.Store.Close()
}

// Dir is the data folder.
func (n *Newsroom) Dir() string { return n.dir }

// Config is what the data folder's config.json says.
func (n *Newsroom) Config() Config { return n.config }

// SetupToken is the secret that the console prints and the set-up page asks for; it is
// new in every process.
func (n *Newsroom) SetupToken() string { return n.setup }

// in names the verb in an error that has none.
func in(op string, err error) error {
	var e *depesche.Error
	if errors.As(err, &e) && e.Op == "" {
		e.Op = op
	}
	return err
}
