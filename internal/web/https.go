package web

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"depesche/internal/lazyregexp"
)

// Client is the address in the network of who asks: that of the connection, or, when that
// is a proxy on this machine or in its network, the last one that the proxy names.
func Client(r *http.Request) string {
	host, near := peer(r)
	if !near {
		return host
	}
	if last, err := netip.ParseAddr(lastOf(r.Header.Values("X-Forwarded-For"))); err == nil {
		return last.String()
	}
	return host
}

// OverTLS tells whether a request came over TLS: to us, or to a proxy on this machine or in
// its network that says so (X-Forwarded-Proto).
func OverTLS(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	_, near := peer(r)
	return near && strings.EqualFold(lastOf(r.Header.Values("X-Forwarded-Proto")), "https")
}

// peer is the address of the connection, and whether it is on this machine or in its
// network: only there a proxy may speak for others.
func peer(r *http.Request) (host string, near bool) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	a, err := netip.ParseAddr(host)
	return host, err == nil && (a.IsLoopback() || a.IsPrivate())
}

// lastOf is the last part of a header: what the nearest proxy wrote.
func lastOf(all []string) string {
	if len(all) == 0 {
		return ""
	}
	parts := strings.Split(all[len(all)-1], ",")
	return strings.TrimSpace(parts[len(parts)-1])
}

// StrictTransport writes Strict-Transport-Security (RFC 6797) into every answer. It stands
// before everything, so that pages that are kept have it too. An empty value writes none.
func StrictTransport(next http.Handler, value string) http.Handler {
	if value == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", value)
		next.ServeHTTP(w, r)
	})
}

// redirectHost is a host that a request names and that may be repeated: no port, no user.
var redirectHost = lazyregexp.New(`^([A-Za-z0-9]([A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])$`)

// ToHTTPS leads every request to the same address over https, at port ("" or "443" for the
// usual one). A request that names no host is led to fallback, or refused where there is
// none. What is not read but sent keeps its method (308).
func ToHTTPS(port, fallback string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			if host = h; strings.Contains(h, ":") {
				host = "[" + h + "]"
			}
		}
		if !redirectHost().MatchString(host) {
			host = fallback
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if host == "" || r.URL.Path == "" || r.URL.Path[0] != '/' || r.Method == http.MethodConnect {
			http.Error(w, "This address is served over https alone.", http.StatusBadRequest)
			return
		}
		if port != "" && port != "443" {
			host += ":" + port
		}
		to := url.URL{Scheme: "https", Host: host, Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
		status := http.StatusPermanentRedirect
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			status = http.StatusMovedPermanently
		}
		w.Header().Set("Location", to.String())
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			fmt.Fprintln(w, "This address is served over https alone.")
		}
	})
}
