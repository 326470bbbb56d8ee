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
	s.get(whole, "/sitemap.xml", s.sitemapIndex)
	s.get(whole, "/robots.txt", s.robots)
	s.get(whole, "/pictures/{hash}/{variant}/{name}", s.picture)
	whole.Handle("GET /assets/", s.assets)
	whole.Handle("/", edition)

	s.get(edition, "/{edition}", s.addSlash)
	s.get(edition, "/{edition}/{$}", s.front)
	s.get(edition, "/{edition}/channel/{key}", s.channel)
	s.get(edition, "/{edition}/topic/{key}", s.topic)
	s.get(edition, "/{edition}/{number}", s.shortLink)
	s.get(edition, "/{edition}/{number}/{slug}", s.story)
	s.get(edition, "/{edition}/feed.xml", s.feed)
	s.get(edition, "/{edition}/sitemap.xml", s.sitemap)
	if s.alerts != nil {
		s.followRoutes(edition)
	}
	if s.comments != nil {
		s.commentRoutes(edition)
	}
	edition.Handle("/", s.edge.Handle(s.unknown))
	return whole
}

func (s *Server) get(mux *http.ServeMux, pattern string, h web.HandlerFunc) {
	mux.Handle("GET "+pattern, s.edge.Handle(h))
}
