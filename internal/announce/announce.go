package announce

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"depesche/internal/store"
	"depesche/internal/wire"
)

// Purge is a cache in front of the site that is told what to throw away.
type Purge struct {
	URL string
	// Method is POST (the keys as JSON, {"keys": […]}, and in the header) or PURGE (in the
	// header alone).
	Method string
	// KeyHeader is the header field for the keys: "Surrogate-Key", "xkey-purge".
	KeyHeader string
	Header    map[string]string // further fields: a token
}

// Options of New. Store and Log are required.
type Options struct {
	Store *store.Store
	Log   *slog.Logger
	// Feeds returns the absolute addresses of lists' feeds, in all formats.
	Feeds func(ctx context.Context, lists []store.List) ([]string, error)
	// Hub is the address of an external WebSub hub, "" for none.
	Hub string
	// Own says that we are a hub ourselves, at OwnURL; Content returns a feed as it is now.
	Own     bool
	OwnURL  string
	Content func(ctx context.Context, feed string) (body []byte, contentType string, ok bool)
	Purges  []Purge
	Version string
	// AllowHosts lets subscribers live on hosts of a private network, for tests.
	AllowHosts []string
	Now        func() time.Time // nil: time.Now
}

// Office tells. Make it with New.
type Office struct {
	o       Options
	targets []target
	wake    chan struct{}
}

// target is somebody with a mark.
type target struct {
	name string
	tell func(ctx context.Context, parts []string, change int64) (count int, detail string, err error)
}

// New makes an office. Run makes it tell.
func New(o Options) *Office {
	if o.Now == nil {
		o.Now = time.Now
	}
	of := &Office{o: o, wake: make(chan struct{}, 1)}
	if o.Hub != "" {
		of.targets = append(of.targets, target{"hub " + o.Hub, of.ping})
	}
	if o.Own {
		of.targets = append(of.targets, target{"own hub", of.notify})
	}
	for _, p := range o.Purges {
		of.targets = append(of.targets, target{"cache " + p.URL, func(ctx context.Context, parts []string, _ int64) (int, string, error) {
			return of.purge(ctx, p, parts)
		}})
	}
	return of
}

// Idle tells whether there is nobody to tell.
func (of *Office) Idle() bool { return len(of.targets) == 0 }

// lookEvery is how often it is looked whether something has changed.
const lookEvery = time.Second

// Run tells until the context ends.
func (of *Office) Run(ctx context.Context) {
	if of.Idle() {
		return
	}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		of.Round(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-of.wake:
		}
	}
}

// Round tells every target once what it has not been told, and serves our own hub's
// subscribers. What fails is logged and tried again by a later round.
func (of *Office) Round(ctx context.Context) {
	for i := range of.targets {
		if err := of.tell(ctx, &of.targets[i]); err != nil && ctx.Err() == nil {
			of.o.Log.Error("announcement failed", "target", of.targets[i].name, "err", err)
		}
	}
	if of.o.Own {
		if err := of.serve(ctx); err != nil && ctx.Err() == nil {
			of.o.Log.Error("the hub failed", "err", err)
		}
	}
}

// tell brings one target up to date. Its error is ours; what the target answers goes into
// the log of announcements.
func (of *Office) tell(ctx context.Context, t *target) error {
	mark, err := of.o.Store.Target(ctx, t.name)
	if err != nil || of.o.Now().Before(mark.Next) {
		return err
	}
	parts, now, err := of.o.Store.ChangedSince(ctx, mark.Told)
	if err != nil || now == mark.Told {
		return err
	}
	count, detail, failed := t.tell(ctx, parts, now)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	line := &store.Announcement{Target: t.name, Count: count, Detail: detail}
	if failed != nil {
		mark.Failures++
		mark.Next = of.o.Now().Add(wire.RetryAfter(mark.Failures))
		line.Error = failed.Error()
	} else {
		mark.Told, mark.Failures, mark.Next = now, 0, time.Time{}
		if count == 0 {
			line = nil
		}
	}
	return of.o.Store.SaveTarget(ctx, mark, line)
}

// feeds are the addresses of the feeds that have changed with these parts.
func (of *Office) feeds(ctx context.Context, parts []string) ([]string, error) {
	lists, err := of.o.Store.ListsWith(ctx, parts)
	if err != nil || len(lists) == 0 {
		return nil, err
	}
	return of.o.Feeds(ctx, lists)
}

// outside are the bounds of a message to an address that the operator has named.
func (of *Office) outside(address string) wire.Options {
	o := wire.Options{Timeout: 20 * time.Second, Version: of.o.Version}
	if u, err := url.Parse(address); err == nil {
		o.AllowHosts = []string{u.Hostname(), u.Host}
	}
	return o
}

// pingMax is how many feeds one message to a hub names.
const pingMax = 50

// ping tells the external hub which feeds have changed.
func (of *Office) ping(ctx context.Context, parts []string, _ int64) (int, string, error) {
	feeds, err := of.feeds(ctx, parts)
	if err != nil {
		return 0, "", err
	}
	for some := range slices.Chunk(feeds, pingMax) {
		v := url.Values{"hub.mode": {"publish"}, "hub.url": some}
		err := of.send(ctx, http.MethodPost, of.o.Hub, http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(v.Encode()))
		if err != nil {
			return len(feeds), summary(feeds), err
		}
	}
	return len(feeds), summary(feeds), nil
}

// purgeMax is how many keys one message to a cache names.
const purgeMax = 200

// purge tells a cache which parts have changed.
func (of *Office) purge(ctx context.Context, p Purge, parts []string) (int, string, error) {
	keys := store.SurrogateKeys(parts)
	if slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, "picture/") }) {
		keys = append(keys, "pictures")
	}
	for some := range slices.Chunk(keys, purgeMax) {
		h := http.Header{}
		for k, v := range p.Header {
			h.Set(k, v)
		}
		h.Set(p.KeyHeader, strings.Join(some, " "))
		var body []byte
		if p.Method == http.MethodPost {
			h.Set("Content-Type", "application/json")
			body, _ = json.Marshal(map[string][]string{"keys": some}) // strings: cannot fail
		}
		if err := of.send(ctx, p.Method, p.URL, h, body); err != nil {
			return len(keys), summary(keys), err
		}
	}
	return len(keys), summary(keys), nil
}

func (of *Office) send(ctx context.Context, method, address string, h http.Header, body []byte) error {
	status, answer, err := wire.Send(ctx, method, address, h, body, of.outside(address))
	if err != nil {
		return err
	}
	if status < 200 || status > 299 {
		return fmt.Errorf("%s answered with status %d: %.100q", address, status, answer)
	}
	return nil
}

func summary(what []string) string {
	if len(what) > 5 {
		return strings.Join(what[:5], " ") + " …"
	}
	return strings.Join(what, " ")
}
