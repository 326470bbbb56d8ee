package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"depesche"
	"depesche/internal/archive/blog"
	"depesche/internal/archive/ghost"
	"depesche/internal/archive/wxr"
	"depesche/internal/langid"
	"depesche/internal/newsroom"
	"depesche/internal/store"
)

// Formats of archives of other systems.
const (
	WXR   = "wxr"
	Ghost = "ghost"
)

// File is a file of an export; one export may have several.
type File struct {
	Name string
	newsroom.Source
}

// Options of an import. Files and Format are required.
type Options struct {
	Format string `json:"format"`
	Files  []File `json:"-"`

	Lang       string `json:"lang,omitempty"`       // of texts of which the export does not say it
	URL        string `json:"url,omitempty"`        // of the site, where the export does not say it
	Pages      string `json:"pages,omitempty"`      // "drafts" (when empty), "stories", "skip"
	Categories string `json:"categories,omitempty"` // "topics" (when empty), "channels": the first one becomes the story's channel
	Comments   bool   `json:"comments"`
	// What stood before the names of categories and tags in addresses, where the export does
	// not tell.
	CategoryBase string `json:"category_base,omitempty"`
	TagBase      string `json:"tag_base,omitempty"`
	Pictures     string `json:"pictures,omitempty"` // "skip" (when empty), "fetch", or a folder with a copy of the site's uploads
	DryRun       bool   `json:"dry_run,omitempty"`

	Progress func(Progress) `json:"-"`

	began func(*Report) // hears of the report before it is filled; its lock guards it
	batch int           // posts in a transaction; 0: batchSize
}

// Step is what an import is doing.
type Step string

const (
	Surveying Step = "survey" // reading the files once: counts are bytes
	Taking    Step = "take"   // posts
	Indexing  Step = "index"  // pages and texts, for the search
)

// Progress is how far a step has come.
type Progress struct {
	Step        Step
	Done, Total int64
}

// Room holds the verbs. Make it with New.
type Room struct {
	rooms *newsroom.Newsroom
	log   *slog.Logger
	now   func() time.Time
}

// New makes the room. log and now may be nil.
func New(n *newsroom.Newsroom, log *slog.Logger, now func() time.Time) *Room {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	if now == nil {
		now = time.Now
	}
	return &Room{n, log, now}
}

// intake is one import.
type intake struct {
	*Room
	Options
	actor    depesche.Actor
	report   *Report
	site     blog.Site
	origin   string // the site's name in the store
	editions []depesche.Edition
	channels map[string]bool
	topics   map[string]bool
	langs    map[string]string // tag to the newsroom's own
	survey   *survey
	lists    *oldLists
	listed   bool                          // some of it was not known before
	attached map[string][]store.OldAddress // of pages for files, by the post's number
	supposed *supposed                     // by a dry run
	pictures *pictures
	arrivals *store.Arrivals
	total    int
}

// Import takes an archive in. It may be broken off and asked for again: what is here is
// left alone.
func (r *Room) Import(ctx context.Context, actor depesche.Actor, o Options) (*Report, error) {
	if err := o.check(); err != nil {
		return nil, err.In("import")
	}
	in := &intake{Room: r, Options: o, actor: actor, report: newReport(), channels: map[string]bool{}, topics: map[string]bool{}, langs: map[string]string{}, lists: newOldLists()}
	in.report.Format, in.report.DryRun = o.Format, o.DryRun
	if in.Progress == nil {
		in.Progress = func(Progress) {}
	}
	if in.began != nil {
		in.began(in.report)
	}
	err := in.run(ctx)
	var e *depesche.Error
	if errors.As(err, &e) && e.Op == "" {
		e.Op = "import"
	}
	return in.report, err
}

func (o *Options) check() *depesche.Error {
	switch {
	case len(o.Files) == 0:
		return depesche.E(depesche.Invalid, "archive.files", "name the files of the export")
	case o.Format != WXR && o.Format != Ghost:
		return depesche.E(depesche.Invalid, "archive.format", "%q is no format of archives: choose wxr or ghost", o.Format)
	case o.Format == Ghost && len(o.Files) > 1:
		return depesche.E(depesche.Invalid, "archive.one", "a Ghost export is one file: import them one after the other")
	}
	return o.checkWishes()
}

// checkWishes finds what is wrong with options whatever the files are.
func (o *Options) checkWishes() *depesche.Error {
	switch {
	case !slices.Contains([]string{"", "drafts", "stories", "skip"}, o.Pages):
		return depesche.E(depesche.Invalid, "archive.pages", "%q: pages become drafts or stories, or are skipped (drafts, stories, skip)", o.Pages)
	case strings.Trim(o.CategoryBase+o.TagBase, "/") != o.CategoryBase+o.TagBase || strings.ContainsAny(o.CategoryBase+o.TagBase, "/?#% "):
		return depesche.E(depesche.Invalid, "archive.base", "what stands before a category or tag in addresses is one word: of https://example.org/thema/sport it is thema")
	case !slices.Contains([]string{"", "topics", "channels"}, o.Categories):
		return depesche.E(depesche.Invalid, "archive.categories", "%q: categories become topics or channels", o.Categories)
	}
	if o.URL != "" {
		if u, err := url.Parse(o.URL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return depesche.E(depesche.Invalid, "archive.url", "%q is no address of a site: write it like https://example.org", o.URL)
		}
	}
	return nil
}

func (in *intake) run(ctx context.Context) error {
	var err error
	if in.editions, err = in.rooms.Store.Editions(ctx); err != nil {
		return err
	}
	chs, err := in.rooms.Store.Channels(ctx)
	if err != nil {
		return err
	}
	for _, c := range chs {
		in.channels[c.Key] = true
	}
	ts, err := in.rooms.Store.Topics(ctx)
	if err != nil {
		return err
	}
	for _, t := range ts {
		in.topics[t.Key] = true
	}
	if in.pictures, err = newPictures(in); err != nil {
		return err
	}
	defer in.pictures.close()
	if err := in.look(ctx); err != nil {
		return err
	}
	if in.arrivals, err = in.rooms.Store.Arrivals(ctx); err != nil {
		return err
	}
	defer in.arrivals.Close()
	if err := in.take(ctx, in.first); err != nil {
		return err
	}
	if in.survey.groups() > 0 {
		if err := in.take(ctx, in.later); err != nil {
			return err
		}
	}
	if in.DryRun {
		return in.supposeAttached(ctx)
	}
	if err := in.saveAttached(ctx); err != nil {
		return err
	}
	if err := in.saveLists(ctx); err != nil {
		return err
	}
	if err := in.note(ctx); err != nil {
		return err
	}
	return in.rooms.IndexPending(ctx, func(done, total int) { in.Progress(Progress{Indexing, int64(done), int64(total)}) })
}

// note writes the ledger's entry of the whole import, if anything is new.
func (in *intake) note(ctx context.Context) error {
	r := in.report
	if r.Stories+r.Translations+r.Addresses == 0 && !in.listed {
		return nil
	}
	var names []string
	for _, f := range in.Files {
		names = append(names, f.Name)
	}
	return in.rooms.Store.AddLedger(ctx, in.actor, depesche.LedgerEntry{Action: depesche.ActImport,
		Detail: fmt.Sprintf("%s archive of %s (%s): %d stories, %d translations, %d published, %d old addresses; it names %d old lists", in.Format, in.origin, strings.Join(names, ", "), r.Stories, r.Translations, r.Published, r.Addresses, r.Lists)})
}

// look reads the files once: the site, its pictures, which posts belong together.
func (in *intake) look(ctx context.Context) error {
	in.survey = newSurvey()
	var total, done int64
	for _, f := range in.Files {
		total += f.Size
	}
	for i, f := range in.Files {
		base := done
		err := in.read(ctx, f, func(n int64) { in.Progress(Progress{Surveying, base + n, total}) }, func(r *watched) error {
			sink := in.survey.sink(in)
			if in.Format == Ghost {
				in.survey.ghost = &ghost.Reader{URL: strings.TrimSuffix(in.URL, "/")}
				if err := in.survey.ghost.Survey(r, sink); err != nil {
					return err
				}
				return in.read(ctx, in.Files[i], nil, func(r *watched) error { return in.survey.ghost.Posts(r, in.survey.strays(in)) })
			}
			return wxr.Read(r, sink)
		})
		if err != nil {
			return inFile(err, f.Name)
		}
		done += f.Size
	}
	if in.URL != "" {
		in.site.URL = in.URL
	}
	in.origin = originOf(in.site)
	in.report.Site = firstOf(in.site.URL, in.site.Title)
	in.survey.settle(in.site.Lang)
	in.attached = in.attachedTo()
	if in.DryRun {
		in.supposed = newSupposed(in.attached)
	}
	in.total = in.survey.posted
	in.report.Posts = in.total
	return nil
}

// originOf names a site in the store: host and path, so that http and https are one.
func originOf(s blog.Site) string {
	if a, ok := store.FoldPath(s.URL + "/x"); ok && a.Host != "" {
		return s.System + ":" + a.Host + strings.TrimSuffix(strings.TrimSuffix(a.Path, "x"), "/")
	}
	return s.System + ":"
}

func inFile(err error, name string) error {
	var e *depesche.Error
	if errors.As(err, &e) && name != "" {
		named := *e
		named.Text = name + ": " + e.Text
		return &named
	}
	return err
}

func firstOf(ss ...string) string {
	for _, s := range ss {
		if s != "" {
			return s
		}
	}
	return ""
}

// read opens a file and gives it to f; progress hears how much of it has been read.
func (in *intake) read(ctx context.Context, file File, progress func(int64), f func(*watched) error) error {
	r, err := file.Open()
	if err != nil {
		var pe *os.PathError
		cause := err.Error()
		if errors.As(err, &pe) {
			cause = pe.Err.Error()
		}
		return depesche.Wrap(err, depesche.NotFound, "file.read", "the file cannot be read: %s", cause)
	}
	defer r.Close()
	return f(&watched{r: r, stop: ctx.Err, progress: progress})
}

// watched tells how much was read, and ends with the context.
type watched struct {
	r          io.Reader
	stop       func() error // says whether to go on
	progress   func(int64)
	done, told int64
}

func (w *watched) Read(b []byte) (int, error) {
	if err := w.stop(); err != nil {
		return 0, err
	}
	n, err := w.r.Read(b)
	if w.done += int64(n); w.progress != nil && w.done-w.told > 1<<20 {
		w.told = w.done
		w.progress(w.done)
	}
	return n, err
}

// ReadAt reads anywhere in a file, which does not count as progress. What can only be read from
// its beginning has an error.
func (w *watched) ReadAt(b []byte, at int64) (int, error) {
	if err := w.stop(); err != nil {
		return 0, err
	}
	file, ok := w.r.(io.ReaderAt)
	if !ok {
		return 0, errors.New("a Ghost export with comments must be a file")
	}
	return file.ReadAt(b, at)
}

// each reads all posts of all files.
func (in *intake) each(ctx context.Context, f func(*blog.Item) error) error {
	for _, file := range in.Files {
		err := in.read(ctx, file, nil, func(r *watched) error {
			sink := &blog.Sink{Assets: in.survey.asset, Item: f, Wordless: !in.Comments}
			if in.Format == Ghost {
				return in.survey.ghost.Posts(r, sink)
			}
			return wxr.Read(r, sink)
		})
		if err != nil {
			return inFile(err, file.Name)
		}
	}
	return nil
}

// How many posts one transaction takes in, and how many one worker makes ready at a time.
// The larger a transaction, the fewer times the words that nearly every post has are
// counted and written again; the smaller, the less memory: a transaction in hand, as many
// posts that are ready for the next, and what the workers have under their hands or are ahead
// by.
const (
	batchSize  = 700
	unitSize   = 50
	unitsAhead = 2
)

// unit is a number of posts on their way: made ready aside, stored in order.
type unit struct {
	items []*blog.Item
	ready []*arrival
	done  chan struct{}
}

// batch is what one transaction takes in.
type batch struct {
	ready []*arrival
	posts int // that it was made of
	words *store.Lexicon
}

// take reads the posts once more, makes ready those that want says, and stores them.
func (in *intake) take(ctx context.Context, want func(*blog.Item) bool) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	size, part := batchSize, unitSize
	switch {
	case in.batch > 0:
		size, part = in.batch, in.batch
	case in.pictures.wanted():
		size, part = 10, 5 // a picture takes longer than a hundred posts
	}
	in.Progress(Progress{Taking, int64(in.survey.taken), int64(in.total)})
	order := make(chan *unit, unitsAhead)
	failed := in.ready(ctx, order, part, want)
	for b := range gather(ctx, order, size) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := in.store(ctx, b); err != nil {
			return err
		}
		in.survey.taken += b.posts
		in.Progress(Progress{Taking, int64(in.survey.taken), int64(in.total)})
	}
	if err := ctx.Err(); err != nil { // with it a last batch is not given out
		return err
	}
	return <-failed
}

// gather puts units together to batches of size, one while another is stored.
func gather(ctx context.Context, order <-chan *unit, size int) <-chan *batch {
	out := make(chan *batch)
	go func() {
		defer close(out)
		b := &batch{words: store.NewLexicon()}
		send := func() {
			select {
			case out <- b:
			case <-ctx.Done():
			}
			b = &batch{words: store.NewLexicon()}
		}
		for u := range order {
			<-u.done
			for _, a := range u.ready {
				b.words.Add(a.story.Words)
			}
			b.ready, b.posts = append(b.ready, u.ready...), b.posts+len(u.items)
			if b.posts >= size {
				send()
			}
		}
		if b.posts > 0 {
			send()
		}
	}()
	return out
}

// ready reads the posts that want says, and has them made ready on all processors: order
// gets them in units of some size, in the order of the files, and is closed behind the last. The
// channel that it returns says what ended the reading.
func (in *intake) ready(ctx context.Context, order chan<- *unit, size int, want func(*blog.Item) bool) <-chan error {
	work := make(chan *unit)
	for range max(2, runtime.GOMAXPROCS(0)) {
		go func() {
			ear := new(langid.Ear)
			for u := range work {
				for _, it := range u.items {
					if ctx.Err() != nil {
						break
					}
					if a := in.prepare(ctx, it, ear); a != nil {
						u.ready = append(u.ready, a)
					}
				}
				close(u.done)
			}
		}()
	}
	failed := make(chan error, 1)
	go func() {
		defer close(order)
		defer close(work)
		u := &unit{done: make(chan struct{})}
		send := func() error {
			select {
			case order <- u:
			case <-ctx.Done():
				return ctx.Err()
			}
			select {
			case work <- u:
			case <-ctx.Done():
				close(u.done)
				return ctx.Err()
			}
			u = &unit{done: make(chan struct{})}
			return nil
		}
		err := in.each(ctx, func(it *blog.Item) error {
			if !want(it) {
				return nil
			}
			if u.items = append(u.items, it); len(u.items) == size {
				return send()
			}
			return nil
		})
		if err == nil && len(u.items) > 0 {
			err = send()
		}
		failed <- err
	}()
	return failed
}
