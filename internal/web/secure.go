package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"depesche"
)

// Policy is what an edge's pages may load. The zero value allows the edge's own style
// sheets, fonts and pictures, and no script at all.
type Policy struct {
	// Scripts allows scripts from our own address.
	Scripts bool
	// Inline are the whole texts of inline scripts that may run besides.
	Inline []string
	// Nonces makes a fresh nonce for each request, which inline scripts and styles
	// must carry (Nonce gives it). Pages with nonces cannot be cached.
	Nonces bool
	// Frames lets pages show pages of the same site within themselves, and be shown so.
	Frames bool
	// Accounts is set by edges that people sign in to: no window of another site keeps a
	// hold on ours, or ours on theirs. Browsers begin a process of its own for such a page,
	// which on a phone takes longer than laying it out.
	Accounts bool
	// TrustedOrigins may send forms to us: "https://desk.example.org".
	TrustedOrigins []string
}

type nonceKey struct{}

// Nonce is the request's Content-Security-Policy nonce, empty where Policy.Nonces is off.
func Nonce(ctx context.Context) string {
	n, _ := ctx.Value(nonceKey{}).(string)
	return n
}

// Protect wraps an edge's whole mux: security headers on every answer, and requests that
// change something refused when another site sent them (http.CrossOriginProtection).
// It panics when a trusted origin is not one.
func (e *Edge) Protect(next http.Handler, p Policy) http.Handler {
	guard := http.NewCrossOriginProtection()
	for _, o := range p.TrustedOrigins {
		if err := guard.AddTrustedOrigin(o); err != nil {
			panic("web: trusted origin " + o + ": " + err.Error())
		}
	}
	refuse := e.Handle(func(http.ResponseWriter, *http.Request) error {
		return depesche.E(depesche.Forbidden, "web.cross_origin", "this form was sent by another site and has been refused; open our own page and send it again")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nonce := ""
		if p.Nonces {
			nonce = randomText(16)
			r = r.WithContext(context.WithValue(r.Context(), nonceKey{}, nonce))
		}
		h := w.Header()
		h.Set("Content-Security-Policy", p.csp(nonce))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
		if p.Accounts {
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
		if guard.Check(r) != nil {
			refuse.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (p Policy) csp(nonce string) string {
	script, style := "'none'", "'self'"
	if p.Scripts {
		script = "'self'"
	}
	for _, text := range p.Inline {
		sum := sha256.Sum256([]byte(text))
		script = strings.TrimPrefix(script+" 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'", "'none' ")
	}
	if nonce != "" {
		script = strings.TrimPrefix(script+" 'nonce-"+nonce+"'", "'none' ")
		style += " 'nonce-" + nonce + "'"
	}
	frames := "; frame-ancestors 'none'"
	if p.Frames {
		frames = "; frame-src 'self'; frame-ancestors 'self'"
	}
	return "default-src 'none'; script-src " + script + "; style-src " + style +
		"; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'" + frames
}

// randomText is n random bytes as URL-safe text.
func randomText(n int) string {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}
