package export

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"

	"depesche"
)

// Options of Run. Site, Base, Dir and Start are required.
type Options struct {
	Site http.Handler
	// Base is the address at which the files will be served: "https://news.example". Links to
	// it are links within the export.
	Base *url.URL
	// Live is the address of a server with the whole site; forms and what needs one lead
	// there. Without it they are left out.
	Live *url.URL
	Dir  string
	// Start are the first addresses: paths on Base.
	Start []string
	// Needs tells whether an address needs a server: it is not asked for.
	Needs func(u *url.URL) bool
	// Also are further addresses that belong to one that is there.
	Also func(address string) []string
	// Files are those that the site does not make, by name; LeadsOn addresses whose page leads
	// to another one.
	Files   map[string]string
	LeadsOn map[string]string
	// Missing is an address that is not there, whose page becomes 404.html.
	Missing string
	// Sight tells which pages need not be made again; without it all are. Key stands for all
	// that pages depend on beside the site's parts; Anew makes every page again.
	Sight Sight
	Key   string
	Anew  bool
	// Progress is called with the number of addresses that are done and known so far.
	Progress func(done, known int)
}

// Report says what an export did.
type Report struct {
	Addresses int      `json:"addresses"` // that were asked for
	Files     int      `json:"files"`     // that make up the export
	Made      int      `json:"made"`      // addresses whose page was made; of the others nothing had changed
	Written   int      `json:"written"`
	Unchanged int      `json:"unchanged"`
	Removed   int      `json:"removed"`
	Bytes     int64    `json:"bytes"`
	Broken    []Broken `json:"broken"`
	// Kept are files that nothing leads to any more, or that something new would have to
	// replace, and that somebody else has changed.
	Kept []string `json:"kept"`
}

// Broken is a link that leads nowhere.
type Broken struct {
	Address string `json:"address"`
	Status  int    `json:"status"`
	From    string `json:"from"` // the first page that has it
}

// Run exports a site. Broken links are no error: the report has them. Cut off at any
// point, the same call goes on: what is written already is not written again.
func Run(ctx context.Context, o Options) (*Report, error) {
	f, err := openFolder(o.Dir)
	if err != nil {
		return nil, err
	}
	defer f.close()
	x := &exporter{Options: o, folder: f, seen: map[string]string{}, start: map[string]bool{}}
	if err := x.remember(ctx); err != nil {
		return nil, err
	}
	for _, s := range o.Start {
		x.start[s] = true
	}
	for _, s := range o.Start {
		x.add(s, "")
	}
	if err := x.work(ctx); err != nil {
		return nil, err
	}
	for name, text := range o.Files {
		if err := x.write(name, []byte(text)); err != nil {
			return nil, err
		}
	}
	if o.Missing != "" {
		a := x.ask(ctx, o.Missing)
		if err := x.write("404.html", x.page(a.body, o.Missing)); err != nil {
			return nil, err
		}
	}
	sort.Slice(x.broken, func(i, j int) bool { return x.broken[i].Address < x.broken[j].Address })
	// Where the site itself is ill, nothing is removed.
	removed, kept, err := f.finish(len(x.failed) == 0)
	if err != nil {
		return nil, err
	}
	if err := x.keepMemory(); err != nil {
		return nil, err
	}
	if len(x.failed) > 0 {
		return nil, depesche.E(depesche.Unavailable, "export.failed", "the site could not make %d pages, the first of them %s: nothing was removed; look into the log, then run the same command again", len(x.failed), x.failed[0])
	}
	r := &Report{Addresses: len(x.seen), Files: len(f.now), Made: x.made, Written: x.written, Unchanged: x.unchanged, Removed: removed, Bytes: x.bytes, Broken: x.broken, Kept: append(x.kept, kept...)}
	sort.Strings(r.Kept)
	r.Kept = slices.Compact(r.Kept)
	return r, nil
}

// exporter is one export.
type exporter struct {
	Options
	folder *folder
	memory *memory
	start  map[string]bool

	mu        sync.Mutex
	queue     []string
	seen      map[string]string // address -> the first page that leads there
	done      int
	made      int
	broken    []Broken
	failed    []string
	kept      []string
	written   int
	unchanged int
	bytes     int64
}

// add puts an address into the queue, once.
func (x *exporter) add(address, from string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.memory.leads(from, address, x.start)
	if _, ok := x.seen[address]; !ok {
		x.seen[address] = from
		x.queue = append(x.queue, address)
	}
}

// workers make pages side by side.
const workers = 4

func (x *exporter) work(ctx context.Context) error {
	for {
		x.mu.Lock()
		batch := x.queue
		x.queue = nil
		x.mu.Unlock()
		if len(batch) == 0 {
			return nil
		}
		next := make(chan string)
		errs := make(chan error, workers)
		var all sync.WaitGroup
		for range workers {
			all.Go(func() {
				for a := range next {
					if err := x.take(ctx, a); err != nil {
						errs <- err
						return
					}
				}
			})
		}
		err := func() error {
			defer close(next)
			for _, a := range batch {
				select {
				case next <- a:
				case err := <-errs:
					return err
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		}()
		all.Wait()
		select {
		case late := <-errs:
			err = late
		default:
		}
		if err != nil {
			return err
		}
	}
}

// take asks for an address and writes what it answers.
func (x *exporter) take(ctx context.Context, address string) error {
	defer x.step()
	if to := x.LeadsOn[address]; to != "" {
		return x.write(fileOf(address), leadOn(to))
	}
	if x.stillTrue(address) {
		return nil
	}
	watched, made := x.watch(ctx)
	a := x.ask(watched, address)
	if err := ctx.Err(); err != nil {
		return err
	}
	seen := made()
	x.mu.Lock()
	x.made++
	x.mu.Unlock()
	switch {
	case a.status == http.StatusOK:
		return x.keep(a, address, seen)
	case a.status >= 300 && a.status < 400:
		return x.redirect(a, address, seen)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if a.status >= 500 {
		x.failed = append(x.failed, address)
	}
	x.broken = append(x.broken, Broken{address, a.status, x.seen[address]})
	return nil
}

func (x *exporter) step() {
	x.mu.Lock()
	x.done++
	done, known := x.done, len(x.seen)
	x.mu.Unlock()
	if x.Progress != nil {
		x.Progress(done, known)
	}
}

// keep writes a page or file and follows its links.
func (x *exporter) keep(a *answered, address string, seen *seenNow) error {
	if x.Also != nil {
		for _, more := range x.Also(address) {
			x.add(more, address)
		}
	}
	body := a.body
	switch mime, _, _ := strings.Cut(a.header.Get("Content-Type"), ";"); mime {
	case "text/html":
		body = x.page(body, address)
	case "text/css":
		for _, href := range styleLinks(body) {
			x.follow(href, address)
		}
	case "application/xml":
		for _, href := range mapLinks(body) {
			x.follow(href, address)
		}
	case "application/manifest+json":
		for _, href := range iconLinks(body) {
			x.follow(href, address)
		}
	}
	return x.writeOf(address, body, seen)
}

// writeOf writes the file of an address and notes what it was made from.
func (x *exporter) writeOf(address string, body []byte, seen *seenNow) error {
	name := fileOf(address)
	state, err := x.writeFile(name, body)
	if seen != nil && err == nil && state != notOurs {
		seen.file = name
		x.note(address, seen)
	}
	return err
}

// follow puts a link's target into the queue where it is part of the export.
func (x *exporter) follow(href, from string) {
	if target, kind := x.classify(href, from); kind == inside {
		x.add(target, from)
	}
}

// redirect writes a page that leads on.
func (x *exporter) redirect(a *answered, address string, seen *seenNow) error {
	target, kind := x.classify(a.header.Get("Location"), address)
	if kind != inside {
		x.note(address, seen)
		return nil // what links here was told so
	}
	x.add(target, address)
	if strings.TrimSuffix(address, "/") == strings.TrimSuffix(target, "/") {
		x.note(address, seen)
		return nil // the server of the files does that itself
	}
	return x.writeOf(address, leadOn(linkTo(target)), seen)
}

// write writes a file of the export unless it is there as it should be.
func (x *exporter) write(name string, data []byte) error {
	_, err := x.writeFile(name, data)
	return err
}

func (x *exporter) writeFile(name string, data []byte) (wrote, error) {
	state, err := x.folder.write(name, data)
	x.mu.Lock()
	defer x.mu.Unlock()
	switch state {
	case wroteIt:
		x.written++
	case leftIt:
		x.unchanged++
	case notOurs:
		x.kept = append(x.kept, name)
	}
	x.bytes += int64(len(data))
	return state, err
}

// place is where a link leads.
type place int

const (
	elsewhere place = iota // to another site
	inside                 // to a file of the export
	needsLive              // to a part of the site that needs a server
)

// classify tells where a link of a page leads. For inside and needsLive it returns the
// path with its query.
func (x *exporter) classify(href, from string) (target string, kind place) {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return "", elsewhere
	}
	here, err := url.Parse(from)
	if err != nil {
		return "", elsewhere
	}
	u = x.Base.ResolveReference(here).ResolveReference(u)
	if !strings.EqualFold(u.Host, x.Base.Host) {
		return "", elsewhere
	}
	if strings.HasPrefix(u.Path, "/pictures/") || strings.HasPrefix(u.Path, "/assets/") {
		u.RawQuery = "" // of the cache's, not of the server's
	}
	u.Path = path.Clean("/"+u.Path) + map[bool]string{true: "/"}[strings.HasSuffix(u.Path, "/") && u.Path != "/"]
	target = (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
	if x.Needs != nil && x.Needs(u) {
		return target, needsLive
	}
	return target, inside
}

// hasExtension tells files from pages.
func hasExtension(p string) bool {
	ext := path.Ext(p)
	return len(ext) > 1 && len(ext) <= 12 && !strings.ContainsAny(ext, " ")
}

// fileOf is the file for an address: a page becomes index.html in a folder of its name,
// with a query in a folder below.
func fileOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "" // classify has parsed it before
	}
	p := strings.TrimPrefix(u.Path, "/")
	if hasExtension(p) && u.RawQuery == "" {
		return p
	}
	return strings.TrimPrefix(path.Join(p, queryFolder(u.RawQuery), "index.html"), "/")
}

// queryFolder is a query as the name of a folder: "before=1-2" becomes "before-1-2".
func queryFolder(query string) string {
	if query == "" {
		return ""
	}
	v, err := url.ParseQuery(query)
	if err != nil {
		v = url.Values{"q": {query}}
	}
	var parts []string
	for k := range v {
		parts = append(parts, k+"-"+v.Get(k))
	}
	slices.Sort(parts)
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, strings.Join(parts, "-"))
}

// linkTo is how pages of the export link an address.
func linkTo(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	if u.RawQuery == "" {
		return u.EscapedPath()
	}
	return (&url.URL{Path: path.Join(u.Path, queryFolder(u.RawQuery)) + "/"}).EscapedPath()
}

// answered is what the site says.
type answered struct {
	status int
	header http.Header
	body   []byte
}

func (a *answered) Header() http.Header { return a.header }

func (a *answered) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answered) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	a.body = append(a.body, b...)
	return len(b), nil
}

func (x *exporter) ask(ctx context.Context, address string) *answered {
	a := &answered{header: http.Header{}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		a.status = http.StatusBadRequest
		return a
	}
	r.Host, r.RequestURI = x.Base.Host, address
	func() {
		defer func() {
			if p := recover(); p != nil {
				a.status, a.body = http.StatusInternalServerError, fmt.Append(nil, p)
			}
		}()
		x.Site.ServeHTTP(a, r)
	}()
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return a
}
