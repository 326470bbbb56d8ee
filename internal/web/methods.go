package web

import (
	"net/http"
	"slices"
	"strings"

	"depesche"
)

// methods are those that a pattern of ours may begin with.
var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}

// MethodsAt lists the methods for which muxes have handlers at a request's address. Patterns
// without a method do not count, nor those that fits says no to, unless it is nil.
func MethodsAt(r *http.Request, fits func(pattern string) bool, muxes ...*http.ServeMux) []string {
	var out []string
	for _, m := range methods {
		asked := &http.Request{Method: m, URL: r.URL, Host: r.Host}
		for _, mux := range muxes {
			_, pattern := mux.Handler(asked)
			if strings.HasPrefix(pattern, m+" ") && (fits == nil || fits(pattern)) {
				out = append(out, m)
				break
			}
		}
	}
	return out
}

// OtherMethod answers a request for an address that takes other methods than its own:
// OPTIONS is told which (Allow), any other is refused with 405. Who takes GET takes HEAD.
// Where there are none it returns missing.
func OtherMethod(w http.ResponseWriter, r *http.Request, allowed []string, missing error) error {
	if len(allowed) == 0 {
		return missing
	}
	if i := slices.Index(allowed, http.MethodGet); i >= 0 {
		allowed = slices.Insert(slices.Clone(allowed), i+1, http.MethodHead)
	}
	allow := strings.Join(append(allowed, http.MethodOptions), ", ")
	w.Header().Set("Allow", allow)
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return WithStatus(http.StatusMethodNotAllowed, depesche.E(depesche.Invalid, "web.method", "%s cannot be done at this address, which takes %s", r.Method, allow))
}
