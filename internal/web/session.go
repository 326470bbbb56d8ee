package web

import (
	"net/http"
	"time"
)

// Cookie is a session cookie: HttpOnly, SameSite=Lax, for the whole host. Over TLS it is
// Secure and carries the __Host- prefix, so that no neighbouring host can set it.
type Cookie struct {
	Name string // "desk"
	// TLS says that a proxy in front of us speaks TLS; requests that came over TLS, or
	// through a proxy near us that says so, are recognised without it.
	TLS bool
}

func (c Cookie) name(secure bool) string {
	if secure {
		return "__Host-" + c.Name
	}
	return c.Name
}

// Get returns the token, empty if there is none.
func (c Cookie) Get(r *http.Request) string {
	k, err := r.Cookie(c.name(c.TLS || OverTLS(r)))
	if err != nil {
		return ""
	}
	return k.Value
}

// Set gives the browser a token for the time ttl.
func (c Cookie) Set(w http.ResponseWriter, r *http.Request, token string, ttl time.Duration) {
	c.write(w, r, token, int(ttl/time.Second))
}

// Clear takes the token from the browser.
func (c Cookie) Clear(w http.ResponseWriter, r *http.Request) { c.write(w, r, "", -1) }

func (c Cookie) write(w http.ResponseWriter, r *http.Request, token string, age int) {
	secure := c.TLS || OverTLS(r)
	http.SetCookie(w, &http.Cookie{
		Name: c.name(secure), Value: token, Path: "/", MaxAge: age,
		HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	})
}
