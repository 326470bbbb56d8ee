package cli

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"depesche"
	"depesche/internal/web"
)

// certificate is a certificate in files, read anew when they change.
type certificate struct {
	cert, key string
	plain     string // address at which requests without TLS are led to https; "" for none
	log       *slog.Logger

	mu      sync.Mutex
	pair    *tls.Certificate
	stamp   string    // of the files that pair was read from
	looked  time.Time // when the files were last looked at
	badness string    // stamp of files that could not be read
}

// openCertificate reads a certificate, nil where none is named.
func openCertificate(cert, key string, log *slog.Logger) (*certificate, error) {
	if cert == "" && key == "" {
		return nil, nil
	}
	if cert == "" || key == "" {
		return nil, usage("--tls-cert and --tls-key belong together: give both")
	}
	c := &certificate{cert: cert, key: key, log: log}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, depesche.Wrap(err, depesche.Invalid, "serve.certificate", "the certificate in %s and %s cannot be used (%s): both must be PEM, and belong together", cert, key, plainCause(err))
	}
	c.pair, c.stamp = &pair, c.files()
	return c, nil
}

func (c *certificate) scheme() string {
	if c == nil {
		return "http"
	}
	return "https"
}

// files stands for the state of the files.
func (c *certificate) files() string {
	s := ""
	for _, name := range []string{c.cert, c.key} {
		if st, err := os.Stat(name); err == nil {
			s += st.ModTime().String() + " "
		}
	}
	return s
}

// lookAtCertificate is how often the files are looked at.
const lookAtCertificate = time.Second

// get returns the certificate as it is in the files. New files that cannot be used, or of
// which only one has been replaced yet, leave the old one in use.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Since(c.looked) < lookAtCertificate {
		return c.pair, nil
	}
	c.looked = time.Now()
	now := c.files()
	if now == c.stamp || now == c.badness {
		return c.pair, nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		c.badness = now
		c.log.Warn("the new certificate cannot be used; the old one stays", "file", c.cert, "err", err)
		return c.pair, nil
	}
	c.pair, c.stamp, c.badness = &pair, now, ""
	c.log.Info("certificate read anew", "file", c.cert)
	return c.pair, nil
}

// openPlain takes the address for requests without TLS, nil where there is none.
func (c *certificate) openPlain() (net.Listener, error) {
	if c == nil || c.plain == "" {
		return nil, nil
	}
	return openAddress(c.plain, "--http-addr")
}

// leadToHTTPS leads requests that come to plain to the server at secure, until the function
// that it returns is called. base is the configured address of the site, "" without one.
func (a *app) leadToHTTPS(plain net.Listener, secure net.Addr, base string) (stop func()) {
	if plain == nil {
		return func() {}
	}
	_, port, _ := net.SplitHostPort(secure.String())
	fallback := ""
	if u, err := url.Parse(base); err == nil && u.Scheme == "https" {
		// Behind a forwarded port the site is where its address says, not where we listen.
		fallback, port = u.Hostname(), u.Port()
	}
	srv := &http.Server{Handler: web.ToHTTPS(port, fallback), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 20 * time.Second, WriteTimeout: 20 * time.Second, IdleTimeout: 20 * time.Second, MaxHeaderBytes: 16 << 10}
	return a.background(func(ctx context.Context) {
		go func() {
			<-ctx.Done()
			srv.Close()
		}()
		if err := srv.Serve(plain); err != nil && ctx.Err() == nil {
			a.log.Error("requests without TLS are not led to https any more", "err", err)
			<-ctx.Done()
		}
	})
}

// listenTLS serves HTTPS, with HTTP/2 for those who speak it.
func (a *app) listenTLS(ln net.Listener, h http.Handler, c *certificate) error {
	srv := a.server(h)
	srv.TLSConfig = &tls.Config{GetCertificate: c.get, MinVersion: tls.VersionTLS12}
	return a.until(srv, func() error { return srv.ServeTLS(ln, "", "") }, func(context.Context) {})
}
