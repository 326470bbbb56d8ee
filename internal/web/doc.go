// Package web is what desk, site and api share: the adapter that turns handlers with
// errors into http.Handlers, rendering, security headers, forms, session cookies,
// passing messages across a redirect, and fonts. Catalogues of messages are in web/i18n,
// bundled style sheets and scripts in web/assets.
//
// An edge makes one Edge, wraps every handler with Edge.Handle and its whole mux with
// Edge.Protect:
//
//	e := &web.Edge{Name: "desk", Log: log, Fail: s.fail}
//	mux.Handle("GET /desk/", e.Handle(s.matrix))
//	return e.Protect(mux, web.Policy{Nonces: true})
package web
