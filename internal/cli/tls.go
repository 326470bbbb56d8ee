package cli

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"depesche"
)

// certificate is a certificate in files, read anew when they change.
type certificate struct {
	cert, key string
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

// listenTLS serves HTTPS, with HTTP/2 for those who speak it.
func (a *app) listenTLS(ln net.Listener, h http.Handler, c *certificate) error {
	srv := a.server(h)
	srv.TLSConfig = &tls.Config{GetCertificate: c.get, MinVersion: tls.VersionTLS12}
	return a.until(srv, func() error { return srv.ServeTLS(ln, "", "") }, func(context.Context) {})
}
