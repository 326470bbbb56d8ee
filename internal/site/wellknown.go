package site

import (
	"net/http"
	"strings"
	"time"
)

// WellKnown is what an operator tells machines of the site. What is empty is not there.
type WellKnown struct {
	// Security is how to report a weakness: addresses with mailto: or https:, the best first
	// (security.txt, RFC 9116); SecurityPolicy the address of the rules for it.
	Security       []string
	SecurityPolicy string
	// Ads and Trust are the lines of ads.txt and trust.txt.
	Ads, Trust []string
}

// wellKnownRoutes are the addresses at which machines look for files on every site.
func (s *Server) wellKnownRoutes(mux *http.ServeMux) {
	s.page(mux, "/robots.txt", s.robots)
	s.page(mux, "/.well-known/security.txt", s.securityTxt)
	s.get(mux, "/.well-known/change-password", func(w http.ResponseWriter, r *http.Request) error {
		http.Redirect(w, r, "/desk/account", http.StatusFound)
		return nil
	})
	s.page(mux, "/ads.txt", s.lines(func() []string { return s.known.Ads }))
	s.page(mux, "/trust.txt", s.lines(func() []string { return s.known.Trust }))
	s.page(mux, "/.well-known/trust.txt", s.lines(func() []string { return s.known.Trust }))
	for path, icon := range icons() {
		mux.Handle("GET "+path, icon)
	}
}

// robots welcomes everybody and names the site maps.
func (s *Server) robots(w http.ResponseWriter, r *http.Request) error {
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	at := a.abs("/sitemap.xml")
	if code, own := ownHost(r.Context()); own {
		at = a.abs("/" + code + "/sitemap-index.xml")
	}
	return sendLines(w, r, "User-agent: *", "Disallow: /desk/", "", "Sitemap: "+at)
}

// securityTxt says how to report a weakness. It expires: whoever reads an old copy shall
// ask again.
func (s *Server) securityTxt(w http.ResponseWriter, r *http.Request) error {
	if len(s.known.Security) == 0 {
		return errNoPage()
	}
	a, err := s.addresses(r)
	if err != nil {
		return err
	}
	var lines []string
	for _, c := range s.known.Security {
		lines = append(lines, "Contact: "+c)
	}
	now := s.now().UTC()
	lines = append(lines, "Expires: "+iso(time.Date(now.Year(), now.Month()+6, 1, 0, 0, 0, 0, time.UTC)))
	untilMonth(r, now)
	var langs []string
	for _, e := range a.editions {
		langs = append(langs, e.Lang)
	}
	if len(langs) > 0 {
		lines = append(lines, "Preferred-Languages: "+strings.Join(langs, ", "))
	}
	if p := s.known.SecurityPolicy; p != "" {
		lines = append(lines, "Policy: "+p)
	}
	return sendLines(w, r, append(lines, "Canonical: "+a.abs("/.well-known/security.txt"))...)
}

func (s *Server) lines(of func() []string) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		if len(of()) == 0 {
			return errNoPage()
		}
		return sendLines(w, r, of()...)
	}
}

func sendLines(w http.ResponseWriter, r *http.Request, lines ...string) error {
	send(w, r, http.StatusOK, "text/plain; charset=utf-8", []byte(strings.Join(lines, "\n")+"\n"))
	return nil
}
