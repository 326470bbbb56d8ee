package site

import (
	"context"
	"embed"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"depesche/internal/alert"
	"depesche/internal/card"
	"depesche/internal/comment"
	"depesche/internal/counts"
	"depesche/internal/store"
	"depesche/internal/web"
	"depesche/internal/web/assets"
	"depesche/internal/web/i18n"
	"depesche/internal/web/pagecache"
)

//go:generate go run depesche/internal/web/assets/cmd asset

//go:embed *.html shell/*.html
var pages embed.FS

//go:embed openapi.json
var openAPI []byte

//go:embed i18n/*.json
var catalogs embed.FS

//go:embed asset/dist
var dist embed.FS

// Config is what a site needs. Store, Pictures and Log are required.
type Config struct {
	Store *store.Store
	// Pictures returns a rendition of a picture as readers get it, a JPEG: variant is one
	// of its widths or the name of a crop. A NotFound error says that its file is gone.
	Pictures func(ctx context.Context, f *store.PictureFile, variant string) ([]byte, error)
	Log      *slog.Logger
	Comments *comment.Room                     // nil: no conversations
	Alerts   *alert.Office                     // nil: nobody can follow a topic
	Logos    func(hash string) ([]byte, error) // editions' logos, PNG; nil: none
	Cards    *card.Keeper                      // nil: shared pages show the story's picture alone
	// BaseURL is the address of the site for readers ("https://depesche.example").
	// Without it the address is taken from each request.
	BaseURL string
	Counts  *counts.Book     // nil: readings are not counted
	Now     func() time.Time // nil: time.Now
	// Still makes pages that say the same for as long as nothing is published: times in full,
	// not "5 minutes ago".
	Still bool
	// Hubs are the addresses of the WebSub hubs that the feeds name.
	Hubs []string
	// Known is what the operator tells machines of the site.
	Known WellKnown
	// PreviewPictures stands before the paths of the pictures of a preview: the address at
	// which somebody who may see the preview gets pictures that no page shows yet.
	PreviewPictures string
	// Templates is a folder of files that stand in place of the built-in templates, and of the
	// newsroom's own style sheet, which need not exist. "" means none.
	Templates string
	// Words is a folder of files with messages that stand in front of the built-in ones (see
	// ReadWords), which need not exist. "" means none.
	Words string
	// CacheBytes is the memory for finished pages. 0 means pagecache.DefaultBytes, less
	// than 0 none: every request makes its page.
	CacheBytes int64
	// CacheDisk is a folder in which finished pages may stand that memory has no room for.
	// "" means none: they are made anew.
	CacheDisk string
}

// Server serves the public site. Make it with New.
type Server struct {
	store    *store.Store
	previews string // before the paths of pictures in previews
	pictures func(ctx context.Context, f *store.PictureFile, variant string) ([]byte, error)
	log      *slog.Logger
	comments *comment.Room
	alerts   *alert.Office
	cards    *card.Keeper
	logos    func(hash string) ([]byte, error)
	hubs     []string // WebSub hubs of the feeds
	known    WellKnown
	still    bool
	base     *url.URL // nil: from the request
	counts   *counts.Book
	now      func() time.Time

	edge      *web.Edge
	dataEdge  *web.Edge // of what programs ask
	words     atomic.Pointer[Words]
	wordsDir  string  // "": none are replaced
	wordsSeen string  // how the folder looked when it was last read
	noted     *string // how all files looked that the database knows of; nil: not asked yet
	assets    *assets.Set
	templates *templates
	style     *styleFolder
	cache     *pagecache.Cache // nil: none
	handler   http.Handler
	zones     sync.Map // time zones by name
	searches  *turns
}

// New makes the site. It panics when BaseURL is set and is not an absolute address: the
// program checks its configuration before.
func New(c Config) *Server {
	s := &Server{store: c.Store, previews: c.PreviewPictures, pictures: c.Pictures, log: c.Log, now: c.Now, comments: c.Comments, alerts: c.Alerts, cards: c.Cards, logos: c.Logos, hubs: c.Hubs, known: c.Known, counts: c.Counts, still: c.Still}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.now == nil {
		s.now = time.Now
	}
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			panic("site: base address " + c.BaseURL + " is not of the form https://host")
		}
		s.base = &url.URL{Scheme: u.Scheme, Host: u.Host}
	}
	s.searches = newTurns()
	s.furnish(c.Templates, c.Words)
	if c.CacheBytes >= 0 {
		s.cache = pagecache.New(pagecache.Options{Store: s.store, Bytes: c.CacheBytes, Disk: c.CacheDisk, Now: s.now})
	}
	s.edge = &web.Edge{Name: "site", Log: s.log, Fail: s.fail}
	s.dataEdge = &web.Edge{Name: "site", Log: s.log, Fail: failData}
	s.handler = s.edge.Protect(s.byHost(s.routes()), web.Policy{Scripts: true, Inline: []string{stylesFirst}})
	return s
}

// built is what every site is made from that is part of the program.
type built struct {
	catalog   *i18n.Catalog
	assets    *assets.Set
	templates *web.Templates
	funcs     template.FuncMap
}

var builtIn = sync.OnceValue(func() *built {
	b := &built{catalog: i18n.MustLoad(catalogs, "i18n"), assets: assets.MustOpen(dist, "asset/dist", "/assets/")}
	b.funcs = template.FuncMap{"asset": b.assets.Path}
	b.templates = web.MustParseTemplates(pages, b.funcs, "shell/*.html", "*.html", keptParts...)
	return b
})

// Prepare makes what the first page needs that is the same for every newsroom. Who starts a
// server may call it beside what takes a while; New does without.
func Prepare() {
	_ = builtIn().templates.Check("front") // which parses it; that it can be shown is tested
}

// furnish gives the server what is part of the program, with templates and words of folders
// before it.
func (s *Server) furnish(templateDir, wordsDir string) {
	b := builtIn()
	s.assets = b.assets
	s.templates = newTemplates(b, templateDir, s.log)
	s.style = newStyleFolder(templateDir, s.log)
	if s.wordsDir = wordsDir; wordsDir != "" {
		_, s.wordsSeen, _ = filesIn(wordsDir, ".json", ".")
	}
	s.words.Store(ReadWords(wordsDir))
	s.words.Load().log(s.log, wordsDir)
}

// Before answers requests for pages that are in memory and true, and gives all others to
// next: what stands before the whole server.
func (s *Server) Before(next http.Handler) http.Handler {
	if s.cache == nil {
		return next
	}
	return s.cache.Before(next)
}

// Lane wraps the listener of a server so that pages in memory go out before the server
// sees the request (see pagecache.Lane).
func (s *Server) Lane(ln net.Listener) *pagecache.Lane { return s.cache.Lane(ln) }

// ServeHTTP serves the site.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }
