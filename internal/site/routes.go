package site

import (
	"net/http"

	"depesche/internal/web"
)

// routes is the site's table of contents.
func (s *Server) routes() http.Handler {
	// What belongs to the site as a whole …
	whole := http.NewServeMux()
	// … and what belongs to an edition.
	edition := http.NewServeMux()

	s.get(whole, "/{$}", s.chooser)
	s.page(whole, "/sitemap.xml", s.sitemapIndex)
	s.page(whole, "/feeds.opml", s.opml)
	s.kept(whole, "/oembed", s.dataEdge.Handle(s.oembed), "url", "format", "maxwidth", "maxheight")
	s.dataRoutes(whole)
	s.wellKnownRoutes(whole)
	s.get(whole, "/pictures/{hash}/{variant}/{name}", s.picture)
	whole.Handle("GET /theme/{edition}/{name}", s.edge.Handle(s.theme)) // what the page of a closed site needs
	whole.Handle("GET /logos/{name}", s.edge.Handle(s.logo))
	s.get(whole, "/cards/{edition}/{number}/{name}", s.socialCard)
	whole.Handle("GET "+stylePath+"{name}", s.edge.Handle(s.sheet))
	whole.Handle("GET "+stylePath+"{hash}/{name}", s.edge.Handle(s.styleFile))
	whole.Handle("GET /assets/", s.assets)
	whole.Handle("/", edition)

	s.get(edition, "/{edition}", s.addSlash)
	s.page(edition, "/{edition}/{$}", s.front)
	s.page(edition, "/{edition}/channel/{key}", s.channel, "before")
	s.page(edition, "/{edition}/topic/{key}", s.topic, "before")
	s.page(edition, "/{edition}/topics", s.topics)
	s.page(edition, "/{edition}/authors", s.authors)
	s.page(edition, "/{edition}/author/{key}", s.author, "before")
	s.page(edition, "/{edition}/archive", s.archive)
	s.page(edition, "/{edition}/archive/{when}", s.archiveOf, "before")
	s.page(edition, "/{edition}/corrections", s.corrections, "before")
	s.page(edition, "/{edition}/page/{key}", s.editionPage)
	unknown := s.unknown(whole, edition)
	s.get(edition, "/{edition}/{number}", s.shortLink(unknown))
	s.page(edition, "/{edition}/{number}/{slug}", s.story, "after")
	s.page(edition, "/{edition}/card/{number}", s.card)
	s.feedRoutes(edition)
	s.sitemapRoutes(edition)
	s.page(edition, "/{edition}/site.webmanifest", s.manifest)
	s.searchRoutes(edition)
	if s.alerts != nil {
		s.followRoutes(edition)
	}
	if s.comments != nil {
		s.commentRoutes(edition)
	}
	edition.Handle("/", s.edge.Handle(unknown))
	return whole
}

func (s *Server) get(mux *http.ServeMux, pattern string, h web.HandlerFunc) {
	mux.Handle("GET "+pattern, s.whileOpen(s.edge.Handle(h)))
}

// page is get for what is the same for everybody who asks for the address with these query
// parameters: it is kept in memory until what it is made from changes.
func (s *Server) page(mux *http.ServeMux, pattern string, h web.HandlerFunc, params ...string) {
	s.kept(mux, pattern, s.edge.Handle(h), params...)
}

// kept is page for a handler of another edge.
func (s *Server) kept(mux *http.ServeMux, pattern string, h http.Handler, params ...string) {
	h = s.whileOpen(h)
	if s.cache != nil {
		h = s.cache.Page(h, params...)
	}
	mux.Handle("GET "+pattern, h)
}
