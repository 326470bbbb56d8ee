package site

import (
	"net/http"

	"depesche/internal/web"
)

// routes is the site's table of contents.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	get := func(pattern string, h web.HandlerFunc) { mux.Handle("GET "+pattern, s.edge.Handle(h)) }

	get("/{$}", s.chooser)

	get("/{edition}", s.addSlash)
	get("/{edition}/{$}", s.front)
	get("/{edition}/channel/{key}", s.channel)
	get("/{edition}/topic/{key}", s.topic)
	get("/{edition}/{number}", s.shortLink)
	get("/{edition}/{number}/{slug}", s.story)

	get("/{edition}/feed.xml", s.feed)
	get("/{edition}/sitemap.xml", s.sitemap)
	get("/sitemap.xml", s.sitemapIndex)
	get("/robots.txt", s.robots)

	get("/pictures/{hash}/{width}/{name}", s.picture)
	mux.Handle("GET /assets/{file}", s.assets)
	mux.Handle("GET /assets/font/{file}", s.assets)

	mux.Handle("/", s.edge.Handle(s.unknown))
	return mux
}
