// Package desk is where editors and translators work: the matrix of stories and
// languages, a story's page, the translation desk, glossary, memory and ledger.
//
// Every action is a plain form that works without JavaScript; desk.ts adds keys. Each
// page has its handler, template and style sheet side by side under one name; what all
// pages share is in shell/, frame.go and base.css. The desk changes nothing itself: it
// calls the verbs of newsroom and reads through the store.
package desk

import (
	"crypto/rand"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"depesche"
	"depesche/internal/archive"
	"depesche/internal/comment"
	"depesche/internal/newsroom"
	"depesche/internal/web"
	"depesche/internal/web/assets"
	"depesche/internal/web/i18n"
)

//go:generate go run depesche/internal/web/assets/cmd asset

//go:embed *.html shell/*.html
var pages embed.FS

//go:embed i18n/*.json
var catalogs embed.FS

//go:embed asset/dist
var dist embed.FS

// Config is what the desk needs. Newsroom is required.
type Config struct {
	Newsroom *newsroom.Newsroom
	Log      *slog.Logger
	// Preview writes the page that readers would get for a story in a language, as the
	// text stands now, the sentence of that number marked. Without it the desk offers no
	// preview.
	Preview func(w http.ResponseWriter, r *http.Request, story int64, lang string, sentence int) error
	// PreviewFront writes the front page of an edition with the look that it has, whose
	// style sheet stands at an address; ThemeSheet is that sheet. Without them the desk
	// shows a look by its colours alone.
	PreviewFront func(w http.ResponseWriter, r *http.Request, e *depesche.Edition, sheet, scheme string) error
	ThemeSheet   func(*depesche.Theme) string
	// Words tells how many of the site's messages readers of an edition get in English, and
	// how many there are, and for which language a file of them is best made. Without it the
	// desk does not say.
	Words func(e *depesche.Edition) (lacking, of int, lang string)
	// SetupToken is what the console printed for the first set-up. The newsroom has
	// the last word; a token set here is compared first.
	SetupToken string
	// TLS says that people reach the desk over TLS through a proxy, so that the session
	// cookie is marked secure. TLS that this process speaks itself is recognised.
	TLS bool
	// Comments is the room of readers' comments; one of its own if nil.
	Comments *comment.Room
	// Ending is closed when the server ends, so that answers that stay open do not hold it.
	Ending <-chan struct{}
	// Now is the clock, time.Now if nil.
	Now func() time.Time
}

// Server serves /desk and everything under it.
type Server struct {
	Config
	room       *newsroom.Newsroom
	talks      *comment.Room
	archives   *archive.Room
	edge       *web.Edge
	templates  *web.Templates
	messages   *i18n.Catalog
	assets     *assets.Set
	cookie     web.Cookie
	engineSaid engineCache
	live       live     // who waits for counts
	grantKey   [32]byte // signs leave to set a password after a log-in by link
}

// New returns the handler for /desk/….
func New(c Config) http.Handler { return newServer(c).handler() }

func newServer(c Config) *Server {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	s := &Server{
		Config:    c,
		room:      c.Newsroom,
		talks:     c.Comments,
		templates: web.MustParseTemplates(pages, nil, "shell/*.html", "*.html"),
		messages:  i18n.MustLoad(catalogs, "i18n"),
		assets:    assets.MustOpen(dist, "asset/dist", "/desk/asset/"),
		cookie:    web.Cookie{Name: "desk", TLS: c.TLS},
	}
	s.archives = archive.New(c.Newsroom, c.Log, c.Now)
	if s.talks == nil && c.Newsroom != nil {
		s.talks = comment.New(comment.Options{Store: c.Newsroom.Store, Engines: c.Newsroom.Engines, Log: c.Log, Now: c.Now})
	}
	rand.Read(s.grantKey[:]) // never fails
	s.edge = &web.Edge{Name: "desk", Log: c.Log, Fail: s.fail}
	return s
}
