package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"depesche"
	"depesche/internal/alert"
	others "depesche/internal/announce"
	"depesche/internal/api"
	"depesche/internal/card"
	"depesche/internal/comment"
	"depesche/internal/counts"
	"depesche/internal/demo/fill"
	"depesche/internal/desk"
	"depesche/internal/job"
	"depesche/internal/lang"
	"depesche/internal/launch"
	"depesche/internal/newsroom"
	"depesche/internal/site"
	"depesche/internal/store"
	"depesche/internal/web"
	"depesche/internal/web/pagecache"
)

// defaultAddr is where `depesche serve` listens unless told otherwise.
const defaultAddr = "127.0.0.1:8080"

type serveCmd struct {
	Addr     string `help:"Address to listen on." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	TLSCert  string `help:"Certificate (PEM, with its chain): serve HTTPS and HTTP/2. Read anew when the file changes." placeholder:"FILE"`
	TLSKey   string `help:"Key of the certificate (PEM)." placeholder:"FILE"`
	HTTPAddr string `name:"http-addr" help:"With --tls-cert: listen here as well, without TLS, and lead to https." placeholder:"HOST:PORT"`
}

func (c serveCmd) Run(a *app) error {
	certs, err := openCertificate(c.TLSCert, c.TLSKey, a.log)
	if err != nil {
		return err
	}
	if c.HTTPAddr != "" {
		if certs == nil {
			return usage("--http-addr leads to https, which is served with --tls-cert and --tls-key: give them too")
		}
		certs.plain = c.HTTPAddr
	}
	return a.serve(c.Addr, "", certs, func(n *newsroom.Newsroom, base string) error {
		empty, err := n.NeedsSetup(a.ctx)
		if err != nil {
			return err
		}
		if a.json {
			links := map[string]string{"site": base + "/", "desk": base + "/desk"}
			if empty {
				links["setup"] = base + "/desk/setup?token=" + n.SetupToken()
			}
			return a.print(links)
		}
		if !empty {
			a.say("Site  %s/", base)
			a.say("Desk  %s/desk", base)
			return nil
		}
		a.say("This newsroom is empty. Set it up at\n  %s/desk/setup?token=%s", base, n.SetupToken())
		return nil
	})
}

type demoCmd struct {
	Addr  string `help:"Address to listen on." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	Fresh bool   `help:"Start over: remove the demo newsroom in the data folder first."`
}

func (c demoCmd) Run(a *app) error {
	if a.data == "" {
		a.data = "depesche-demo"
	}
	return a.serve(c.Addr, c.mode(), nil, func(n *newsroom.Newsroom, base string) error {
		editions, err := n.Store.Editions(a.ctx)
		if err != nil {
			return err
		}
		token, err := n.NewLoginLink(a.ctx, fill.Chief)
		if err != nil {
			return err
		}
		if a.json {
			sites := map[string]string{}
			for _, e := range editions {
				sites[e.Code] = base + "/" + e.Code + "/"
			}
			return a.print(map[string]any{"data": a.folder(), "sites": sites, "desk": base + "/desk/login/" + token})
		}
		var b strings.Builder
		fmt.Fprintf(&b, "\nThe newsroom is open. Its data lies in %s.\n\n", a.folder())
		for _, e := range editions {
			fmt.Fprintf(&b, "  Site, %-8s %s/%s/\n", languageName(e.Lang), base, e.Code)
		}
		fmt.Fprintf(&b, "  Desk           %s/desk/login/%s\n                 (logs in once; `depesche login-link %s --data %s` makes another)\n\n", base, token, fill.Chief, a.folder())
		fmt.Fprint(&b, "Ctrl-C stops it; the same command continues where you stopped; --fresh starts over.\n")
		_, err = fmt.Fprint(a.out, b.String())
		return err
	})
}

func (c demoCmd) mode() string {
	if c.Fresh {
		return "fresh"
	}
	return "demo"
}

// serve locks the data folder, fills it if it is the demonstration's, and serves it
// until the context ends, while it starts too. ready is called when the address is open.
func (a *app) serve(addr, demo string, certs *certificate, ready func(n *newsroom.Newsroom, base string) error) error {
	err := a.serveUntilTold(addr, demo, certs, ready)
	if err != nil && a.ctx.Err() != nil {
		err = nil // what was begun could not go on
	}
	if err == nil {
		a.say("\nStopped. Nothing is lost; the same command continues.")
	}
	return err
}

func (a *app) serveUntilTold(addr, demo string, certs *certificate, ready func(n *newsroom.Newsroom, base string) error) error {
	lock, err := newsroom.LockFolder(a.folder())
	if err != nil {
		return err
	}
	defer lock.Unlock()
	// The address is taken before anything is made, so that a port in use leaves no
	// half-made newsroom.
	ln, err := openAddress(addr, "--addr")
	if err != nil {
		return err
	}
	defer ln.Close()
	plain, err := certs.openPlain()
	if err != nil {
		return err
	}
	lock.Serving(ln.Addr())
	go site.Prepare()
	var early *greeting
	if certs == nil {
		early = greet(a.ctx, ln)
	}
	if demo != "" {
		if err := a.fill(demo == "fresh"); err != nil {
			return err
		}
	}
	n, err := a.open()
	if err != nil {
		return err
	}
	defer n.Close()
	base := n.Config().BaseURL
	if base == "" {
		base = certs.scheme() + "://" + ln.Addr().String()
	}
	alerts, err := alert.Open(a.ctx, alert.Options{Store: n.Store, Dir: a.folder(), SMTP: n.MailServer, BaseURL: base, Log: a.log})
	if err != nil {
		return err
	}
	defer alerts.Close()
	book := n.Store.Counts(a.ctx)
	// Readers need nothing of the queue: they are let in before it starts.
	begun := make(chan bool, 1)
	queued := sync.OnceValue(func() bool { return <-begun })
	serving := handler(n, a, n.Config().BaseURL, base, alerts, book, queued)
	early.open(serving.all)
	defer early.end()
	early.answered(a.ctx)
	queue, err := job.Start(a.ctx, n, a.log)
	begun <- err == nil
	if err != nil {
		return err
	}
	defer queue.Stop()
	defer a.send(alerts)()
	defer a.buildSearch(n)()
	if err := ready(n, base); err != nil {
		return err
	}
	defer a.keep(book)()
	defer a.background(serving.told.Run)()
	launch.Started()
	if certs != nil {
		defer a.leadToHTTPS(plain, ln.Addr(), n.Config().BaseURL)()
		return a.listenTLS(ln, serving.all, certs)
	}
	if err := early.handOver(); err != nil {
		return err
	}
	return a.listen(serving.readers.Lane(ln), serving.all)
}

// openAddress takes an address, which flag names.
func openAddress(addr, flag string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Unavailable, "serve.address", "%s cannot be listened on (%s): choose another with %s, for example %s 127.0.0.1:8090", addr, listenCause(err), flag, flag)
	}
	return ln, nil
}

// keep stores what is counted until the function that it returns is called, and what is
// left then.
func (a *app) keep(book *counts.Book) (stop func()) {
	return a.background(func(ctx context.Context) { book.Keep(ctx, a.log) })
}

// send runs the sender of mails until the function that it returns is called.
func (a *app) send(alerts *alert.Office) (stop func()) { return a.background(alerts.Run) }

// background runs something until the function that it returns is called.
func (a *app) background(run func(ctx context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(a.ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		run(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

func listenCause(err error) string {
	var se *os.SyscallError
	if errors.As(err, &se) {
		return se.Err.Error()
	}
	var oe *net.OpError
	if errors.As(err, &oe) {
		return oe.Err.Error()
	}
	return "no such address"
}

func (a *app) server(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute, WriteTimeout: 2 * time.Minute, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(a.ctx) }}
}

func (a *app) listen(ln *pagecache.Lane, h http.Handler) error {
	srv := a.server(h)
	srv.ConnState = ln.ConnState
	return a.until(srv, func() error { return srv.Serve(ln) }, ln.Drain)
}

// until serves until the program is told to end.
func (a *app) until(srv *http.Server, serve func() error, drain func(context.Context)) error {
	failed := make(chan error, 1)
	go func() { failed <- serve() }()
	select {
	case err := <-failed:
		return err
	case <-a.ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := srv.Shutdown(ctx); err != nil {
		srv.Close()
	}
	drain(ctx)
	return nil
}

// handler is the whole server, the desk under /desk, the site under everything else; and
// the site alone; and who tells others what changes. base is the configured address, at the
// one that counts without it. What is not for readers waits for queued, which tells whether the queue runs.
func handler(n *newsroom.Newsroom, a *app, base, at string, alerts *alert.Office, book *counts.Book, queued func() bool) served {
	talks := comment.New(comment.Options{Store: n.Store, Engines: n.Engines, Log: a.log})
	s := site.New(site.Config{Store: n.Store, Log: a.log, BaseURL: base, Comments: talks, Alerts: alerts, Counts: book, CacheDisk: n.Dir(),
		Logos: n.Logo, Templates: templateDir(n), Words: wordsDir(n.Dir()), Cards: card.NewKeeper(filepath.Join(n.Dir(), "cards"), filepath.Join(n.Dir(), "fonts"), 1), Pictures: n.PublishedPicture, PreviewPictures: desk.PreviewPath, Known: known(n), Hubs: hubs(n, at)})
	go s.Watch(a.ctx)
	told := announcer(n, a, s, at)
	// Readers need not wait for the desk to be set up.
	d := later(queued, func() http.Handler {
		return desk.New(desk.Config{Newsroom: n, Comments: talks, Log: a.log, SetupToken: n.SetupToken(), Ending: a.ctx.Done(), TLS: strings.HasPrefix(at, "https://"),
			Preview: func(w http.ResponseWriter, r *http.Request, story int64, lang string, sentence int) error {
				ps, err := n.Preview(r.Context(), story, lang, sentence)
				if err != nil {
					return err
				}
				return s.PreviewStory(w, r, ps)
			},
			PreviewFront: s.PreviewFront, ThemeSheet: site.ThemeSheet,
			Words: func(e *depesche.Edition) (lacking, of int, lang string) {
				words := s.Words()
				return len(words.Lacking(e.Tag())), words.Count(), words.Advised(e.Lang, e.Tag())
			}})
	})
	mux := http.NewServeMux()
	mux.Handle("/api/public/", s)
	mux.Handle("/api/", later(queued, func() http.Handler {
		return api.New(api.Config{Newsroom: n, Comments: talks, Log: a.log})
	}))
	mux.Handle("/desk", d)
	mux.Handle("/desk/", d)
	if n.Config().Site.OwnHub {
		mux.Handle(hubPath, told)
	}
	mux.Handle("/", s)
	hsts := ""
	// An address that nobody has set may be a name that serves other things over http.
	if config := n.Config(); strings.HasPrefix(at, "https://") && (config.BaseURL != "" || config.Site.HSTSDays != nil) {
		hsts = config.Site.HSTS()
	}
	return served{web.StrictTransport(s.Before(mux), hsts), s, told}
}

// served is what a server answers with: everything, the readers' part of it, and who tells
// others of what changes there.
type served struct {
	all     http.Handler
	readers *site.Server
	told    *others.Office
}

// templateDir is where an operator puts templates of the site of their own.
func templateDir(n *newsroom.Newsroom) string { return filepath.Join(n.Dir(), "templates", "site") }

// hubPath is where our own hub is.
const hubPath = "/websub"

// hubs are the addresses of the hubs that the feeds name.
func hubs(n *newsroom.Newsroom, at string) []string {
	c := n.Config().Site
	var out []string
	if c.Hub != "" {
		out = append(out, c.Hub)
	}
	if c.OwnHub {
		out = append(out, at+hubPath)
	}
	return out
}

// announcer tells others what changes on the site.
func announcer(n *newsroom.Newsroom, a *app, s *site.Server, at string) *others.Office {
	c := n.Config().Site
	o := others.Options{
		Store: n.Store, Log: a.log, Hub: c.Hub, Own: c.OwnHub, OwnURL: at + hubPath, Version: Version,
		Feeds: func(ctx context.Context, lists []store.List) ([]string, error) {
			return s.FeedAddresses(ctx, at, lists)
		},
		Content: func(ctx context.Context, feed string) ([]byte, string, bool) { return s.FeedContent(ctx, at, feed) },
	}
	for _, p := range c.Purge {
		o.Purges = append(o.Purges, others.Purge(p))
	}
	return others.New(o)
}

// known is what the operator tells machines of the site.
func known(n *newsroom.Newsroom) site.WellKnown {
	c := n.Config().Site
	return site.WellKnown{Security: c.Security, SecurityPolicy: c.SecurityPolicy, Ads: c.Ads, Trust: c.Trust}
}

// later is a handler that is made once queued has returned: requests wait for it. Where
// queued says that there is no queue, the server is about to end, and they are told so.
func later(queued func() bool, make func() http.Handler) http.Handler {
	made := sync.OnceValue(func() http.Handler {
		if !queued() {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				http.Error(w, "The server could not start. Its console says why.", http.StatusServiceUnavailable)
			})
		}
		return make()
	})
	go made()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { made().ServeHTTP(w, r) })
}

// fill makes the demonstration's newsroom where there is none. A filling that was cut
// off is begun again.
func (a *app) fill(fresh bool) error {
	dir := a.folder()
	state, err := a.demoState(dir, fresh)
	if err != nil {
		return err
	}
	if state == demoFilled && !fresh {
		return nil
	}
	if err := removeDemo(dir, state); err != nil {
		return err
	}
	a.say("Making a newsroom with sample stories …")
	bar := a.bar("Filling")
	err = fill.Fill(a.ctx, dir, time.Now(), bar.set)
	bar.end()
	return err
}

// demoState says what lies in a data folder, as far as the demonstration is concerned.
type demoState int

const (
	demoNothing demoState = iota // no database
	demoBegun                    // its own, not whole; or a database without content
	demoFilled                   // its own, whole
)

// demoState looks into the data folder. What somebody else made there, a newsroom or
// pictures without one, is a Refused error: the demonstration would destroy it.
func (a *app) demoState(dir string, fresh bool) (demoState, error) {
	who := "the demo"
	if fresh {
		who = "--fresh"
	}
	other := func(what string) error {
		return depesche.E(depesche.Refused, "demo.other", "%s holds %s: %s would destroy it; name another folder with --data", dir, what, who)
	}
	config, err := newsroom.ReadConfig(dir)
	if err != nil {
		return 0, err
	}
	if config.Database != "" {
		return 0, other("the settings of a newsroom that is not the demo's")
	}
	pictures := func() error {
		if _, err := os.Stat(filepath.Join(dir, "pictures")); err == nil {
			return other("a folder “pictures” that is not the demo's")
		}
		return nil
	}
	path := filepath.Join(dir, "newsroom.db")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return demoNothing, pictures()
	}
	s, err := store.Open(a.ctx, path)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	mark, err := fill.State(a.ctx, s)
	if err != nil {
		return 0, err
	}
	switch mark {
	case fill.Whole:
		return demoFilled, nil
	case fill.Foreign:
		return 0, other("a newsroom that is not the demo's")
	case fill.Empty:
		return demoBegun, pictures()
	}
	return demoBegun, nil
}

// removeDemo removes what a demonstration has made, and nothing else. The database goes
// after the pictures and before its log, so that a removal that is cut off leaves a
// folder that is known for the demonstration's.
func removeDemo(dir string, state demoState) error {
	names := []string{"newsroom.db-wal", "newsroom.db-shm", "newsroom.db-signal"}
	if state != demoNothing {
		names = append([]string{"pictures", "newsroom.db"}, names...)
	}
	for _, name := range names {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			return depesche.Wrap(err, depesche.Unavailable, "demo.remove", "%s cannot be removed: check its owner", filepath.Join(dir, name))
		}
	}
	return nil
}

func languageName(tag string) string { return lang.Core(tag).Name }
